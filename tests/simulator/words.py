# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sentences a caller may be told in his own language. Whoever matches on text had better force English (FACTS 4)."""

from __future__ import annotations

SENTENCES = {
    "already_member": {
        "en": "Cannot add user. User is already a member of '{group}'.",
        "de": "Der Benutzer kann nicht hinzugefügt werden. Er gehört bereits zu '{group}'.",
    },
    "not_member": {
        "en": "Cannot remove user '{user}' from group '{group}' since user is not a member of '{group}'.",
        "de": "Benutzer '{user}' kann nicht aus der Gruppe '{group}' entfernt werden, er gehört ihr nicht an.",
    },
    "no_group": {
        "en": "The group named '{group}' does not exist.",
        "de": "Die Gruppe '{group}' gibt es nicht.",
    },
    "no_user": {
        "en": "Specified user does not exist or you do not have required permissions",
        "de": "Der angegebene Benutzer existiert nicht, oder Ihnen fehlen die Rechte",
    },
    "synced_group": {
        "en": "Group '{group}' is read-only: it is managed by an external directory.",
        "de": "Die Gruppe '{group}' ist schreibgeschützt: sie wird von einem externen Verzeichnis verwaltet.",
    },
    "last_admin": {
        "en": "Cannot remove the last administrator from group '{group}'.",
        "de": "Der letzte Administrator der Gruppe '{group}' kann nicht entfernt werden.",
    },
    "group_exists": {
        "en": "A group or user with this name already exists.",
        "de": "Eine Gruppe oder ein Benutzer mit diesem Namen ist bereits vorhanden.",
    },
    "admin_group": {
        "en": "Group '{group}' cannot be deleted: it gives administration rights.",
        "de": "Die Gruppe '{group}' kann nicht gelöscht werden: sie gibt Administrationsrechte.",
    },
    "product_group": {
        "en": "Group '{group}' cannot be deleted: it gives access to a product.",
        "de": "Die Gruppe '{group}' kann nicht gelöscht werden: sie gibt Zugriff auf ein Produkt.",
    },
    "bad_email": {
        "en": "You must specify a valid email address.",
        "de": "Sie müssen eine gültige E-Mail-Adresse angeben.",
    },
    "user_without_access": {
        "en": "The user already exists but does not have access to Jira.",
        "de": "Den Benutzer gibt es bereits, er hat aber keinen Zugriff auf Jira.",
    },
    "no_seats": {
        "en": "The number of licensed users of {product} is exceeded.",
        "de": "Die Anzahl der lizenzierten Benutzer von {product} ist überschritten.",
    },
    "cannot_be_removed": {
        "en": "The user '{user}' cannot be removed.",
        "de": "Der Benutzer '{user}' kann nicht entfernt werden.",
    },
    "no_project": {
        "en": "No project could be found with key '{project}'.",
        "de": "Es wurde kein Projekt mit dem Schlüssel '{project}' gefunden.",
    },
    "no_project_rights": {
        "en": "You cannot edit the configuration of this project.",
        "de": "Sie dürfen die Konfiguration dieses Projekts nicht bearbeiten.",
    },
    "no_role": {
        "en": "There is no project role with id {role}.",
        "de": "Eine Projektrolle mit der ID {role} gibt es nicht.",
    },
    "no_actor": {
        "en": "'{who}' does not exist or is not active.",
        "de": "'{who}' existiert nicht oder ist nicht aktiv.",
    },
    "already_actor": {
        "en": "'{who}' is already a member of the project role.",
        "de": "'{who}' gehört bereits zur Projektrolle.",
    },
    "one_kind_of_actor": {
        "en": "Exactly one of user, group and groupId must be given.",
        "de": "Es muss genau eines von user, group und groupId angegeben werden.",
    },
    "free_plan": {
        "en": "Project roles cannot be changed on the Free plan.",
        "de": "Im Free-Plan können Projektrollen nicht geändert werden.",
    },
    "no_webhook": {
        "en": "No webhook with id {id} exists.",
        "de": "Einen Webhook mit der ID {id} gibt es nicht.",
    },
    "webhook_rights": {
        "en": "You do not have permission to manage webhooks.",
        "de": "Sie dürfen keine Webhooks verwalten.",
    },
    "webhook_name": {
        "en": "The name of the webhook must not be empty.",
        "de": "Der Name des Webhooks darf nicht leer sein.",
    },
    "webhook_url": {
        "en": "The URL of the webhook must begin with https://.",
        "de": "Die URL des Webhooks muss mit https:// beginnen.",
    },
    "no_organization": {
        "en": "The organization does not exist.",
        "de": "Die Organisation existiert nicht.",
    },
    "organization_name": {
        "en": "The name of an organization must have 1 to 200 characters.",
        "de": "Der Name einer Organisation muss 1 bis 200 Zeichen lang sein.",
    },
    "organization_rights": {
        "en": "You do not have permission to manage organizations.",
        "de": "Sie haben keine Berechtigung, Organisationen zu verwalten.",
    },
    "synced_organization": {
        "en": "The organization '{who}' is managed by an identity provider.",
        "de": "Die Organisation '{who}' wird von einem Identitätsanbieter verwaltet.",
    },
    "no_request": {
        "en": "The request {key} does not exist, or you may not see it.",
        "de": "Die Anfrage {key} existiert nicht, oder Sie dürfen sie nicht sehen.",
    },
    "no_request_type": {
        "en": "The request type {id} does not exist on this service desk.",
        "de": "Den Anfragetyp {id} gibt es in diesem Servicebereich nicht.",
    },
    "empty_comment": {
        "en": "A comment must not be empty.",
        "de": "Ein Kommentar darf nicht leer sein.",
    },
    "no_transition": {
        "en": "The transition {id} is not possible for this request.",
        "de": "Der Übergang {id} ist für diese Anfrage nicht möglich.",
    },
    "open_access": {
        "en": "Customers cannot be removed from this service space because it has open access enabled",
        "de": "Aus diesem Servicebereich können keine Kunden entfernt werden, da offener Zugriff aktiviert ist",
    },
    "unknown_customers": {
        "en": "One or more of the given users could not be found.",
        "de": "Mindestens einer der angegebenen Benutzer wurde nicht gefunden.",
    },
    "customer_exists": {
        "en": "An account already exists for this email",
        "de": "Für diese E-Mail-Adresse gibt es bereits ein Konto",
    },
    "customer_taken": {
        "en": "A user with that email address is registered.",
        "de": "Ein Benutzer mit dieser E-Mail-Adresse ist registriert.",
    },
}


def say(name: str, language: str, **values) -> str:
    sentence = SENTENCES[name]
    return sentence.get(language, sentence["en"]).format(**values)
