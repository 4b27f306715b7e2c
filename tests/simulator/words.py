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
