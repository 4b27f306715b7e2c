# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SCIM users: records of a directory, and the managed accounts they stand for (FACTS 7)."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone

from .accounts import fold
from .answers import Answer, refuse
from .call import Call
from .operations_admin import SCIM
from .paging import scim_page
from .places import Directory, Record, free_id
from .scim_attributes import check_picked, check_record, primary_email, read_record, show_record, shown_name
from .scim_patch import operations, patched

FILTER = re.compile(r'\s*(\w+)\s+eq\s+("(?:[^"\\]|\\.)*")\s*', re.IGNORECASE)


def directory_of(call: Call) -> Directory:
    return call.world.directories[call.values["directoryId"]]


def wanted_value(call: Call, allowed: tuple):
    """(attribute, value) of the one filter Atlassian knows: attribute eq "value"; None without a filter."""
    text = call.text("filter")
    if text is None:
        return None
    match = FILTER.fullmatch(text)
    name = next((name for name in allowed if match and name.lower() == match[1].lower()), None)
    if match is None or name is None:
        raise refuse("scim", 400, "Unsupported filter: only eq on %s is supported" % " or ".join(allowed), "invalidFilter")
    try:
        return name, json.loads(match[2])
    except ValueError:
        raise refuse("scim", 400, "The filter value is not a string", "invalidFilter") from None


def stamp(call: Call) -> str:
    return datetime.fromtimestamp(call.world.clock.now(), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record(call: Call) -> Record:
    record = directory_of(call).records.get(call.values["userId"])
    if record is None:
        raise refuse("scim", 404, "Resource User with id %s not found" % call.values["userId"])
    return record


def _show(call: Call, record: Record) -> dict:
    return show_record(call, directory_of(call), record)


def users(call: Call) -> Answer:
    check_picked(call)
    directory = directory_of(call)
    wanted = wanted_value(call, ("userName", "externalId"))
    if wanted is None:
        rows = list(directory.records.values())
    elif wanted[0] == "userName":
        record = directory.by_user_name.get(fold(wanted[1]))
        rows = [record] if record is not None else []
    else:
        rows = list(directory.by_external_id.get(wanted[1], ()))
    return Answer(200, scim_page(call, rows, lambda record: _show(call, record)))


def user(call: Call) -> Answer:
    check_picked(call)
    return Answer(200, _show(call, _record(call)))


def _free_name(directory: Directory, attributes: dict, but: Record | None = None) -> None:
    other = directory.by_user_name.get(fold(attributes["userName"]))
    if other is not None and other is not but:
        raise refuse("scim", 409, "User with userName %s already exists" % attributes["userName"], "uniqueness")


def _verified(call: Call, attributes: dict) -> None:
    if not call.world.domain_is_verified(primary_email(attributes)):
        raise refuse("scim", 400, "The domain of %s is not verified by this organization" % primary_email(attributes), "invalidValue")


def _account_fields(attributes: dict) -> dict:
    return {"email": primary_email(attributes), "display_name": shown_name(attributes), "active": attributes["active"]}


def create(call: Call) -> Answer:
    """201 with a new managed account, or with the existing managed account of that e-mail, now linked."""
    check_picked(call)
    directory, world = directory_of(call), call.world
    attributes = read_record(call.body)
    _free_name(directory, attributes)
    _verified(call, attributes)
    account = _linked_account(call, attributes)
    fields = _account_fields(attributes)
    if account is None:
        account = world.provision_new(fields["email"], fields["display_name"], fields["active"], call.provisioning_lag)
    else:
        world.provision(account, fields, call.provisioning_lag)
    record = Record(free_id("scim user", fold(attributes["userName"]), directory.records), account.account_id, attributes, stamp(call), stamp(call))
    directory.add(record)
    world.touch()
    return Answer(201, _show(call, record))


def _linked_account(call: Call, attributes: dict):
    """The account that exists already for this e-mail; None when a new one has to be made."""
    world, email = call.world, primary_email(attributes)
    found = world.accounts.named(email)
    account = next((account for account in found if account.type == "atlassian"), None)
    if account is None:
        customer = next((account for account in found if account.type == "customer"), None)
        if customer is not None and call.switches.customer_keeps_id:
            world.accounts.change(customer, type="atlassian")
            return customer
        return None
    if any(directory.record_of(account.account_id) for directory in world.directories.values()):
        raise refuse("scim", 409, "User with email %s already exists" % email, "uniqueness")
    if not account.managed and call.switches.scim_unmanaged_account != "link":
        status = 409 if call.switches.scim_unmanaged_account == "conflict" else 400
        raise refuse("scim", status, "An Atlassian account that is not managed by this organization has the email %s" % email,
                     "uniqueness" if status == 409 else "invalidValue")
    return account


def _store(call: Call, record: Record, attributes: dict) -> None:
    """Put new attributes in place of the old ones and tell the account, in time."""
    directory, world = directory_of(call), call.world
    check_record(attributes)
    _free_name(directory, attributes, but=record)
    account = world.accounts.get(record.account_id)
    email = primary_email(attributes)
    if fold(email) != fold(primary_email(record.attributes)):
        _verified(call, attributes)
        if any(other is not account and other.type == "atlassian" for other in world.accounts.named(email)):
            raise refuse("scim", 409, "User with email %s already exists" % email, "uniqueness")
    directory.unindex(record)
    record.attributes = attributes
    record.modified = stamp(call)
    directory.index(record)
    world.provision(account, _account_fields(attributes), call.provisioning_lag)


def replace(call: Call) -> Answer:
    """Unspecified attributes are cleared."""
    check_picked(call)
    record = _record(call)
    _store(call, record, read_record(call.body))
    return Answer(200, _show(call, record))


def patch(call: Call) -> Answer:
    check_picked(call)
    record = _record(call)
    _store(call, record, patched(record.attributes, operations(call.body), call.switches.scim_patch_without_path == "accept"))
    return Answer(200, _show(call, record)) if call.switches.scim_patch_status == 200 else Answer(204)


def delete(call: Call) -> Answer:
    """The record is gone for good; its account is unlinked and deactivated."""
    directory, record = directory_of(call), _record(call)
    directory.remove(record)
    for group in directory.groups.values():
        if record.id in group.members:
            del group.members[record.id]
            site_group = call.world.groups.get(group.site_group)
            if site_group is not None:
                call.world.provision_member(site_group, record.account_id, False, call.provisioning_lag)
    call.world.provision(call.world.accounts.get(record.account_id), {"active": False}, call.provisioning_lag)
    return Answer(204)


ROUTES = {
    "GET %s/Users" % SCIM: users,
    "POST %s/Users" % SCIM: create,
    "GET %s/Users/{userId}" % SCIM: user,
    "PUT %s/Users/{userId}" % SCIM: replace,
    "PATCH %s/Users/{userId}" % SCIM: patch,
    "DELETE %s/Users/{userId}" % SCIM: delete,
}
