# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An inventory whose hosts are people, so that what slices hosts (AWX, serial) slices an organization."""

from __future__ import annotations

DOCUMENTATION = r"""
name: people
short_description: People files as an inventory, one host a person
version_added: "0.1.0"
description:
  - Reads files of people, as the roles P(lifecycle.atlassian.onboard#role) and P(lifecycle.atlassian.offboard#role) take them, and makes every person
    a host, so that job slicing of AWX, C(serial) and C(--limit) work on people.
  - The file with these options must be called C(people_inventory.yml), or end with that.
  - "A host is called as the person's e-mail, or C(account-) and the account id where there is no e-mail. Its variable C(atlassian_person) is the entry
    in one spelling: trimmed, the e-mail in lower case, entries about one person joined. What is in the files is text, and is never templated."
  - All hosts are in the group C(people), and in C(people_customer), C(people_employee) or C(people_guest) where the kind is known. They run on the controller,
    with the Python of Ansible itself.
  - Faults in the files (a person without e-mail, two kinds for one) make reading fail, naming the entry and the field.
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [lifecycle.atlassian.people]
  files:
    description:
      - The files of people, relative to the file with these options. Names ending with C(.csv) are CSV, others YAML or JSON.
      - A YAML or JSON file is a list of people, or has it under O(key).
    type: list
    elements: str
    required: true
  key:
    description: Where the list is in a YAML or JSON file that is not a list itself.
    type: str
    default: people
  purpose:
    description: What the people are checked for. To offboard, an e-mail or an account id is enough, and a person may be a plain text.
    type: str
    choices: [onboard, offboard]
    default: onboard
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# joiners_people_inventory.yml
plugin: lifecycle.atlassian.people
files:
  - joiners.yml
  - customers.csv

# What it makes of them: ansible-inventory -i joiners_people_inventory.yml --graph
"""

import os
import sys
import typing as t

from ansible.errors import AnsibleFilterError, AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible.utils.unsafe_proxy import wrap_var
from ansible_collections.lifecycle.atlassian.plugins.filter.people import kind_of, people_from_csv, wished_people

GROUP = "people"
VARIABLE = "atlassian_person"


def people_of(path: str, content: t.Any, key: str) -> t.List[t.Any]:
    """The list of people in the content of a YAML or JSON file."""
    if isinstance(content, t.Mapping):
        if key not in content:
            raise AnsibleParserError("%s has no list called %s: its keys are %s. Set the option key." % (path, key, ", ".join(map(str, content)) or "none"))
        content = content[key]
    if not isinstance(content, list):
        raise AnsibleParserError("%s must hold a list of people, or one under the key %s, not %s." % (path, key, kind_of(content)))
    return content


def host_of(person: t.Mapping[str, t.Any]) -> str:
    """The name of a person's host. Colons would divide a host pattern."""
    return str(person["email"]) or "account-" + str(person["account_id"]).replace(":", "-")


def hosts_of(people: t.Sequence[t.Any], purpose: str) -> t.List[t.Tuple[str, t.Dict[str, t.Any]]]:
    """(name of the host, the person without what was not given), every person once."""
    found = []
    for person in wished_people(people, purpose):
        found.append((host_of(person), {field: value for field, value in person.items() if value not in ("", [], None)}))
    return found


class InventoryModule(BaseInventoryPlugin):
    """People files as an inventory."""

    NAME = "lifecycle.atlassian.people"

    def verify_file(self, path: str) -> bool:
        """Whether the file is meant for this plugin, by its name."""
        return bool(super().verify_file(path)) and path.endswith(("people_inventory.yml", "people_inventory.yaml"))

    def parse(self, inventory: t.Any, loader: t.Any, path: str, cache: bool = True) -> None:
        """Read the files and add the hosts."""
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        people: t.List[t.Any] = []
        for name in self.get_option("files"):
            people += self._read(os.path.join(os.path.dirname(os.path.abspath(path)), os.path.expanduser(name)))
        try:
            hosts = hosts_of(people, self.get_option("purpose"))
        except AnsibleFilterError as error:
            raise AnsibleParserError("%s: %s" % (", ".join(self.get_option("files")), error)) from error
        self.inventory.add_group(GROUP)
        self.inventory.set_variable(GROUP, "ansible_connection", "local")
        # Not discovered: another Python of the controller may be without what the modules need.
        self.inventory.set_variable(GROUP, "ansible_python_interpreter", sys.executable)
        for host, person in hosts:
            self.inventory.add_host(host, group=GROUP)
            self.inventory.set_variable(host, VARIABLE, wrap_var(person))
            if person.get("kind"):
                kind = self.inventory.add_group("%s_%s" % (GROUP, person["kind"]))
                self.inventory.add_child(kind, host)

    def _read(self, path: str) -> t.List[t.Any]:
        """The people of one file."""
        if not os.path.isfile(path):
            raise AnsibleParserError("There is no file %s, which the option files names." % path)
        if path.lower().endswith(".csv"):
            with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
                try:
                    return people_from_csv(file.read())
                except AnsibleFilterError as error:
                    raise AnsibleParserError("%s: %s" % (path, error)) from error
        return people_of(path, self.loader.load_from_file(path), self.get_option("key"))
