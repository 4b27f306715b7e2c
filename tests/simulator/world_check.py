# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Is this a world? Said in sentences that name the place."""

from __future__ import annotations

from .accounts import HOLDS, RIGHTS, TYPES, fold
from .customer_requests import REQUEST_PARTS, REQUEST_ROWS, request_faults
from .places import ACCESS, MANAGED_BY
from .site_check import SITE_PARTS, SITE_ROWS, site_faults

ACCOUNT_FIELDS = {"email": str, "display_name": str, "type": str, "active": bool, "email_visible": bool, "managed": bool, "on_site": bool,
                  "language": str, "rights": list, "suspended": bool, "disabled": bool, "disabled_message": str, "deletion_scheduled": bool, "held_by": str,
                  "last_active": dict, "app_roles": list, "profile": dict}
ROWS = {
    "groups": ({"id", "name"}, {"members", "managed_by", "admins", "restrictions"}),
    "desks": ({"id", "project_id", "key", "name"}, {"access", "customers", "admins"}),
    "application_roles": ({"key", "name"}, {"groups", "seats", "plan"}),
    **SITE_ROWS,
    **REQUEST_ROWS,
}
CREDENTIALS = {
    "api_tokens": ({"token", "account"}, {"scoped", "scopes", "revoked", "id", "label", "created_at", "last_access", "expires_at", "expires_in_days"}),
    "bearers": ({"token", "account"}, {"scopes", "expires_at", "client_id"}),
    "clients": ({"client_id", "client_secret", "account"}, {"scopes", "lifetime"}),
    "apps": ({"client_id", "client_secret"}, {"scopes", "lifetime", "redirect_uri"}),
    "codes": ({"code", "client_id", "account"}, {"scopes", "redirect_uri", "used", "expires_at", "expires_in_days"}),
    "refresh_tokens": ({"token", "client_id", "account"}, {"scopes", "family", "family_since", "issued_at", "used_at", "revoked"}),
}
PARTS = {"site": dict, "organization": dict, "accounts": dict, "directories": dict, "credentials": dict, "groups": list, "desks": list,
         "application_roles": list, **SITE_PARTS, **REQUEST_PARTS}


class WorldError(ValueError):
    """The world as given cannot be; the message lists every fault."""


def check(wanted: dict) -> None:
    """Raise WorldError with all faults, one a line."""
    if not isinstance(wanted, dict):
        raise WorldError("a world is an object, not %s" % type(wanted).__name__)
    faults = ["there is no part %r in a world; the parts are %s" % (part, ", ".join(PARTS)) for part in wanted if part not in PARTS]
    faults += ["%s must be %s" % (part, "an object" if kind is dict else "a list") for part, kind in PARTS.items()
               if not isinstance(wanted.get(part, kind()), kind)]
    if faults:
        raise WorldError("\n".join(faults))
    faults += _accounts(wanted.get("accounts", {}))
    if not faults:
        known = _Known(wanted.get("accounts", {}))
        for part, (required, optional) in ROWS.items():
            faults += _rows(part, wanted.get(part, ()), required, optional)
        for kind, rows in wanted.get("credentials", {}).items():
            if kind not in CREDENTIALS:
                faults.append("credentials.%s: the kinds are %s" % (kind, ", ".join(CREDENTIALS)))
                continue
            faults += _rows("credentials." + kind, rows, *CREDENTIALS[kind])
    if not faults:
        faults += _places(wanted, known) + site_faults(wanted, known) + request_faults(wanted, known)
    if faults:
        raise WorldError("\n".join(faults))


class _Known:
    """Resolves the people a world names, and says why when it cannot."""

    def __init__(self, accounts: dict):
        self.ids = set(accounts)
        self.emails: dict[str, int] = {}
        for fields in accounts.values():
            self.emails[fold(fields["email"])] = self.emails.get(fold(fields["email"]), 0) + 1

    def fault(self, place: str, reference) -> list:
        if reference in self.ids:
            return []
        count = self.emails.get(fold(reference), 0) if isinstance(reference, str) else 0
        if count == 1:
            return []
        return ["%s: %r is %s" % (place, reference, "the e-mail of %d accounts, give the account id" % count if count else "nobody's account id or e-mail")]


def _accounts(accounts: dict) -> list:
    faults = []
    for account_id, fields in accounts.items():
        place = "accounts.%s" % account_id
        for name, value in fields.items():
            if name not in ACCOUNT_FIELDS:
                faults.append("%s: no field is called %r; there are %s" % (place, name, ", ".join(ACCOUNT_FIELDS)))
            elif not isinstance(value, ACCOUNT_FIELDS[name]):
                faults.append("%s.%s must be %s" % (place, name, ACCOUNT_FIELDS[name].__name__))
        for name in ("email", "display_name"):
            if name not in fields:
                faults.append("%s: %s is missing" % (place, name))
        if fields.get("type", "atlassian") not in TYPES:
            faults.append("%s.type must be one of %s" % (place, ", ".join(TYPES)))
        if fields.get("held_by", "") not in HOLDS:
            faults.append("%s.held_by must be one of %s" % (place, ", ".join(HOLDS)))
        faults += ["%s.rights: %r is not one of %s" % (place, right, ", ".join(RIGHTS)) for right in fields.get("rights", ()) if right not in RIGHTS]
    return faults


def _rows(part: str, rows, required: set, optional: set) -> list:
    faults = []
    for number, row in enumerate(rows):
        place = "%s[%d]" % (part, number)
        faults += ["%s: %s is missing" % (place, name) for name in sorted(required - set(row))]
        faults += ["%s: no field is called %r" % (place, name) for name in row if name not in required | optional]
    return faults


def _places(wanted: dict, known: _Known) -> list:
    faults = []
    for part, field in (("groups", "members"), ("desks", "customers"), ("desks", "admins")):
        for row in wanted.get(part, ()):
            for reference in row.get(field, ()):
                faults += known.fault("%s %s.%s" % (part, row["name"], field), reference)
    for kind, rows in wanted.get("credentials", {}).items():
        for row in rows:
            faults += known.fault("credentials.%s" % kind, row["account"]) if "account" in row else []
    faults += _organization(wanted.get("organization", {}), known)
    for part, field in (("groups", "id"), ("groups", "name"), ("desks", "id"), ("desks", "key")):
        seen = set()
        for row in wanted.get(part, ()):
            if row[field] in seen:
                faults.append("%s: two have the %s %r" % (part, field, row[field]))
            seen.add(row[field])
    faults += ["desks %s: access must be one of %s" % (row["name"], ", ".join(ACCESS)) for row in wanted.get("desks", ())
               if row.get("access", "closed") not in ACCESS]
    faults += ["groups %s: managed_by must be one of %s" % (row["name"], ", ".join(MANAGED_BY)) for row in wanted.get("groups", ())
               if row.get("managed_by", "ADMINS") not in MANAGED_BY]
    for directory_id, row in wanted.get("directories", {}).items():
        if "key" not in row:
            faults.append("directories.%s: key is missing" % directory_id)
        for user in row.get("users", ()):
            missing = [name for name in ("id", "account_id", "userName") if name not in user]
            if missing:
                faults.append("directories.%s: a user lacks %s" % (directory_id, ", ".join(missing)))
            else:
                faults += known.fault("directories.%s" % directory_id, user["account_id"])
    return faults


def _organization(organization: dict, known: _Known) -> list:
    rows = organization.get("directories", ())
    faults = _rows("organization.directories", rows, {"id", "name"}, {"site", "members", "suspended"})
    faults += _rows("organization.keys", organization.get("keys", ()), {"key"}, {"scoped", "account", "expires_at", "expires_in_days"})
    if rows and sum(bool(row.get("site")) for row in rows) != 1:
        faults.append("organization.directories: exactly one must have site true")
    for row in rows:
        if row.get("site") and (row.get("members") or row.get("suspended")):
            faults.append("organization.directories: the site's own holds whoever is on the site; give no members")
        for reference in [*row.get("members", ()), *row.get("suspended", ())]:
            faults += known.fault("organization.directories", reference)
    for row in organization.get("keys", ()):
        faults += known.fault("organization.keys", row["account"]) if "account" in row else []
    return faults
