# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People by the thousand: the same for the same seed, and not all called Smith."""

from __future__ import annotations

import random
import uuid

from .accounts import NAMESPACE, Account

GIVEN = ("Ada", "Björn", "Chloé", "Dvořák", "Émile", "Fatima", "Grażyna", "Håkon", "İpek", "Jürgen", "Κλειώ", "Łukasz", "María", "Нина",
         "Priya", "Quỳnh", "Renée", "Søren", "Tuğba", "Uğur", "Věra", "William", "Ximena", "Yağmur",
         "Zoë", "明", "健太", "지민", "אורי", "ليلى")
FAMILY = ("Álvarez", "Brøgger", "Çelik", "D'Angelo", "Eğilmez", "Fuß", "García-López", "Hölderlin", "Ivanović", "Jónsdóttir", "Kovács",
          "Lefèvre", "Müller", "Nguyễn", "O\u2019Brien", "Pěnička", "Queiroz", "Řezníček", "Şahin", "Tōkyō", "Ünal", "van der Meer", "Wójcik",
          "Xu", "Yılmaz", "Žižek", "王", "田中", "김")
PLAIN = ("ada", "bjorn", "chloe", "emile", "fatima", "grazyna", "hakon", "jurgen", "lukasz", "maria",
         "nina", "priya", "renee", "soren", "vera", "william", "zoe")


def generate(count: int, seed: int = 1, domain: str = "people.example.org") -> list:
    """[(account_id, fields)]: two thirds customers, one third Atlassian accounts, some inactive, some with a hidden e-mail."""
    chance = random.Random(seed)
    people = []
    for number in range(count):
        email = "%s.%05d@%s" % (chance.choice(PLAIN), number, domain)
        name = "%s %s" % (chance.choice(GIVEN), chance.choice(FAMILY))
        kind = "atlassian" if number % 3 == 0 else "customer"
        ending = uuid.uuid5(NAMESPACE, "%d:%s" % (seed, email))
        if kind == "customer":
            account_id = "qm:%s:%s" % (uuid.uuid5(NAMESPACE, "customers"), ending)
        else:
            # both forms of Atlassian ids that are about
            account_id = ending.hex[:24] if number % 2 else "712020:%s" % ending
        people.append((account_id, {"email": email, "display_name": name, "type": kind, "active": chance.random() > 0.03,
                                    "email_visible": kind == "customer" or chance.random() > 0.2}))
    return people


def populate(world, people: list) -> None:
    """Put generated people into a world. Nobody is anywhere yet."""
    world.touch()
    for account_id, fields in people:
        account = Account(account_id, **fields)
        world.list_now(account)
        world.accounts.add(account)
