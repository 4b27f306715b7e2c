# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is meant: one account or an honest refusal, from the sources in their order, and no dearer than needed. Against the simulator, in process."""

from __future__ import annotations

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils import _connect
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import ServerError, UnexpectedAnswer
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE
from ansible_collections.lifecycle.atlassian.plugins.module_utils._people import caller_of, find_people
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import (
    ABSENT, AMBIGUOUS, FOUND, LATE, NOT_VISIBLE, PENDING, Account, read_wishes,
)
from simulator.accounts import Account as SimAccount
from simulator.app import Simulator
from simulator.people import generate, populate
from simulator.world import World
from simulator.worlds import IDS, small_world_dict
from unit import atlas
from unit.engine.fakes import answer

CEO, ERIKA, JOSE, LEAVER, ELSEWHERE = (
    "%s@corp.example.com" % one for one in ("ceo", "erika.mustermann", "jose.garcia", "leaver", "elsewhere")
)
CARLA, GUEST, NOBODY = "carla@customer.example.org", "guest@partner.example.org", "nobody@corp.example.com"


@pytest.fixture
def sim():
    return Simulator()


class Search:
    """One lookup: its people, its client, and what it asked."""

    def __init__(self, sim, *wishes, way=atlas.SITE, known=(), leavers=False, concurrency=4, transport=None, **params):
        self.clock, self.sim = atlas.Clock(sim), sim
        every = {name: option.get("default") for name, option in _connect.SPEC.items()}
        every.update({"accept_hidden_match": False, "wait": None}, **way)
        every.update(concurrency=concurrency, **params)
        self.client = _connect.connect(every, (), transport or atlas.InProcess(sim), clock=self.clock.time, sleep=self.clock.sleep)
        sim.journal.clear()
        self.people = find_people(self.client, read_wishes(list(wishes)), every, known, leavers)

    @property
    def verdicts(self):
        return [one.verdict for one in self.people]

    @property
    def ids(self):
        return [one.account_id for one in self.people]

    def asked(self, path):
        """How many requests had this in their path."""
        return sum(path in entry["path"] for entry in self.sim.journal.entries)


ALL = dict(atlas.SITE, **atlas.SCIM, **atlas.ORG)
WITH_SCIM, WITH_ORG = dict(atlas.SITE, **atlas.SCIM), dict(atlas.SITE, **atlas.ORG)


# --- the four answers -------------------------------------------------------------------------------------------------

def test_an_exact_email_is_found(sim):
    search = Search(sim, ERIKA, "Guest@Partner.Example.ORG")
    assert search.verdicts == [FOUND, FOUND] and search.ids == [IDS["erika"], IDS["guest"]]
    assert search.people[0].account.email == ERIKA


def test_an_account_id_is_believed_and_costs_nothing(sim):
    search = Search(sim, IDS["erika"], "no-such-id")
    assert search.verdicts == [FOUND] * 2 and sim.journal.entries == []


def test_an_email_beside_an_account_id_must_be_the_accounts(sim):
    pairs = [{"email": GUEST, "account_id": IDS["erika"]}, {"email": ERIKA, "account_id": IDS["erika"]}, {"email": "x@y.zz", "account_id": "another"},
             {"email": CEO, "account_id": IDS["director"]}]
    for wishes in [pairs, *([pair] for pair in pairs)]:
        verdicts = {person.label: person for person in Search(sim, *wishes).people} if len(wishes) == 1 else {}
        if GUEST in verdicts:
            assert verdicts[GUEST].verdict == AMBIGUOUS and verdicts[GUEST].account_id == "" and ERIKA in verdicts[GUEST].reason
        else:
            assert all(person.verdict == FOUND for person in verdicts.values())


def test_a_user_name_that_is_somebody_elses_email_is_not_a_hit(sim):
    """John's e-mail is Jane's login: asked for John, the directory must not answer with Jane."""
    john, jane = SimAccount("john", "jsmith@corp.example.com", "John Smith", managed=True), SimAccount("jane", "jane@corp.example.com", "Jane", managed=True)
    for account in (john, jane):
        sim.world.accounts.add(account)
    sim.world.lag.settle()
    wish = {"user_name": "jsmith@corp.example.com", "emails": [{"value": "jane@corp.example.com", "primary": True}]}
    assert not atlas.play(sim, "scim_user", way=dict(atlas.SITE, **atlas.SCIM), users=[wish]).failed
    sim.world.lag.settle()
    search = Search(sim, "jsmith@corp.example.com", way=dict(atlas.SITE, **atlas.SCIM))
    assert search.ids == ["john"]


def test_nobody_is_absent_for_a_caller_who_may_browse(sim):
    search = Search(sim, NOBODY)
    assert search.verdicts == [ABSENT] and search.ids == [""]


@pytest.mark.parametrize("email", [NOBODY, ERIKA])
def test_nobody_is_not_visible_for_a_blind_caller(sim, email):
    """FACTS 14.8, 5."""
    search = Search(sim, email, way=dict(atlas.SITE, api_user="blind@corp.example.com", api_token="sentinel-classic-blind"))
    assert search.verdicts == [NOT_VISIBLE] and "Browse users" in search.people[0].reason


def test_nobody_is_not_visible_without_a_way_to_the_site(sim):
    assert Search(sim, NOBODY, way=atlas.SCIM).verdicts == [NOT_VISIBLE]
    assert Search(sim, NOBODY, way=atlas.ORG).verdicts == [NOT_VISIBLE]


def test_an_impostors_display_name_is_never_adopted(sim):
    """FACTS 5."""
    search = Search(sim, CEO)
    assert search.verdicts == [NOT_VISIBLE] and search.ids == [""]
    assert IDS["impostor"] in search.people[0].reason and "accept_hidden_match" in search.people[0].reason


def test_a_hidden_director_is_found_by_the_organization(sim):
    search = Search(sim, CEO, way=WITH_ORG)
    assert search.verdicts == [FOUND] and search.ids == [IDS["director"]]


def test_a_hidden_match_is_adopted_only_when_the_user_says_so_and_it_is_the_only_one(sim):
    search = Search(sim, CEO, accept_hidden_match=True)
    assert search.verdicts == [FOUND] and search.people[0].hidden and search.ids == [IDS["impostor"]]
    sim.world.accounts.add(SimAccount("second", "m2@free.example.org", "ceo@corp.example.com junior", email_visible=False))
    sim.world.lag.settle()
    search = Search(sim, CEO, accept_hidden_match=True)
    assert search.verdicts == [NOT_VISIBLE] and "2 account(s)" in search.people[0].reason


def test_a_prefix_is_not_a_match(sim):
    sim.world.accounts.add(SimAccount("longer", "nobody@corp.example.com.evil.example", "Nobody"))
    sim.world.lag.settle()
    assert Search(sim, NOBODY).verdicts == [ABSENT]


def test_the_right_hit_may_be_on_a_later_page_of_the_search(sim):
    for number in range(30):
        sim.world.accounts.add(SimAccount("look-alike-%02d" % number, "lee%02d@free.example.org" % number, "lee@corp.example.com no. %d" % number))
    sim.world.accounts.add(SimAccount("lee", "lee@corp.example.com", "Lee"))
    sim.world.lag.settle()
    search = Search(sim, "lee@corp.example.com")
    assert search.verdicts == [FOUND] and search.ids == ["lee"]


def test_two_accounts_with_one_email_are_ambiguous_and_both_are_named(sim):
    sim.world.accounts.add(SimAccount("twin", GUEST, "Twin", type="customer"))
    sim.world.lag.settle()
    search = Search(sim, GUEST)
    assert search.verdicts == [AMBIGUOUS] and search.ids == [""]
    assert "twin" in search.people[0].reason and IDS["guest"] in search.people[0].reason and "account_id" in search.people[0].reason


def test_one_person_does_not_decide_for_another(sim):
    search = Search(sim, CEO, ERIKA, NOBODY, CARLA, IDS["guest"])
    assert search.verdicts == [NOT_VISIBLE, FOUND, ABSENT, FOUND, FOUND]


# --- the order of the sources, and what they cost ---------------------------------------------------------------------

def test_a_list_that_was_read_already_is_asked_first_and_spares_the_rest(sim):
    known = [Account("known-id", ERIKA.upper()), Account("hidden-id", "")]
    search = Search(sim, ERIKA, way=ALL, known=known)
    assert search.ids == ["known-id"] and sim.journal.entries == []


def test_each_person_is_asked_for_only_until_somebody_knows_him(sim):
    search = Search(sim, CARLA, ERIKA, CEO, GUEST, way=ALL, known=[Account("known-id", CARLA)])
    assert search.verdicts == [FOUND] * 4
    assert search.ids == ["known-id", IDS["erika"], IDS["director"], IDS["guest"]]
    assert search.asked("/user/search") == 0
    organization = [entry for entry in sim.journal.entries if "orgs" in entry["path"]]
    assert len(organization) == 1 and sorted(organization[0]["body"]["emails"]) == sorted([CEO, GUEST])


def test_the_directory_knows_people_whose_email_the_site_hides(sim):
    assert Search(sim, JOSE).verdicts != [FOUND]
    search = Search(sim, JOSE, way=WITH_SCIM)
    assert search.ids == [IDS["jose"]] and search.asked("/user/search") == 0


def test_portal_customers_are_found_although_no_directory_has_them(sim):
    assert Search(sim, CARLA, way=ALL).ids == [IDS["carla"]]


@pytest.mark.parametrize("wanted, requests", [(1, 1), (2, 3), (3, 4), (4, 5), (5, 6), (40, 6), (430, 6)])
def test_the_directory_is_asked_by_the_cheaper_road(wanted, requests):
    """430 records are five pages of 100, of which the first is read once more at the end; a filter is one request a person."""
    world = small_world_dict()
    emails = ["p%03d@corp.example.com" % n for n in range(430)]
    for n, email in enumerate(emails):
        world["accounts"]["id-%03d" % n] = {"email": email, "display_name": "P", "type": "atlassian", "active": True, "email_visible": False, "managed": True}
    records = [{"id": "5c1d%04d" % n, "account_id": "id-%03d" % n, "userName": email, "active": True} for n, email in enumerate(emails)]
    world["directories"][atlas.DIRECTORY_ID]["users"] = records
    search = Search(Simulator(world=World.from_dict(world), switches={"page_scim": 100}), *emails[:wanted], way=atlas.SCIM)
    assert search.ids == ["id-%03d" % n for n in range(wanted)]
    assert search.asked("/Users") == requests


def test_the_organization_is_asked_a_hundred_at_a_time(sim):
    search = Search(sim, *["p%d@corp.example.com" % n for n in range(250)], way=atlas.ORG)
    assert search.asked("/users/search") == 3


@pytest.mark.parametrize("way, found", [(atlas.SITE, FOUND), (WITH_ORG, FOUND)])
def test_a_leaver_is_found_when_leavers_are_looked_for(sim, way, found):
    assert Search(sim, LEAVER, way=way, leavers=True).verdicts == [found]
    assert Search(sim, LEAVER).verdicts == [ABSENT]


def test_all_users_are_read_once_for_all_leavers_and_only_if_one_is_missing(sim):
    search = Search(sim, LEAVER, NOBODY, "nobody2@corp.example.com", ERIKA, leavers=True)
    assert search.verdicts == [FOUND, ABSENT, ABSENT, FOUND]
    starts = [entry["query"] for entry in sim.journal.entries if entry["path"].endswith("/users/search")]
    assert len(starts) == len({str(one) for one in starts}), "no page of it is read twice"
    assert Search(sim, ERIKA, GUEST, leavers=True).asked("/rest/api/3/users/search") == 0
    assert Search(sim, LEAVER, way=WITH_ORG, leavers=True).asked("/rest/api/3/users/search") == 0


def test_whether_the_caller_may_browse_is_asked_once_and_only_if_somebody_is_missing(sim):
    assert Search(sim, NOBODY, "nobody2@corp.example.com").asked("/mypermissions") == 1
    assert Search(sim, NOBODY, CEO).asked("/mypermissions") == 0    # a search that showed anybody shows that the caller may
    assert Search(sim, ERIKA).asked("/mypermissions") == 0


# --- people who are on their way --------------------------------------------------------------------------------------

def pending(email="", account_id=""):
    return {"email": email or None, "account_id": account_id or None, "pending": True}


def test_in_check_mode_a_pending_person_is_foretold_and_not_waited_for(sim):
    search = Search(sim, pending(NOBODY), pending(account_id="new-id"), pending(ERIKA), wait=None)
    assert search.verdicts == [PENDING, PENDING, FOUND] and search.clock.slept == []


def test_a_pending_person_who_is_there_is_found_without_waiting(sim):
    search = Search(sim, pending(ERIKA), pending(account_id=IDS["guest"]), wait=60)
    assert search.verdicts == [FOUND, FOUND] and search.clock.slept == []


def test_a_pending_person_is_waited_for_until_he_appears(sim):
    """FACTS 14.24."""
    people = sim.world.accounts

    class Arriving(atlas.Clock):
        def sleep(self, seconds):
            super().sleep(seconds)
            if len(self.slept) == 3:
                people.add(SimAccount("new-id", NOBODY, "New"))
                sim.world.lag.settle()

    original, atlas.Clock = atlas.Clock, Arriving
    try:
        search = Search(sim, pending(NOBODY), pending(account_id="new-id"), ERIKA, wait=60)
    finally:
        atlas.Clock = original
    assert search.verdicts == [FOUND] * 3 and search.ids[:2] == ["new-id", "new-id"]
    assert search.clock.slept == pytest.approx([0.5, 0.9, 1.62])


@pytest.mark.parametrize("wait", [0, 1, 5, 60])
def test_who_does_not_appear_in_time_is_late_and_no_longer_is_waited(sim, wait):
    search = Search(sim, pending(NOBODY), pending(account_id="new-id"), ERIKA, wait=wait)
    assert search.verdicts == [LATE, LATE, FOUND]
    assert sum(search.clock.slept) == pytest.approx(wait)
    assert "%g s" % wait in search.people[0].reason and "run it again" in search.people[0].reason


def test_waiting_for_people_keeps_to_the_budget(sim):
    search = Search(sim, pending(NOBODY), wait=60, retry_budget=5)
    assert search.verdicts == [LATE] and sum(search.clock.slept) <= 5


def test_others_are_not_asked_for_again_while_one_is_waited_for(sim):
    search = Search(sim, pending(NOBODY), NOBODY.replace("nobody", "other"), ERIKA, wait=5)
    queries = [str(entry["query"]) for entry in sim.journal.entries if entry["path"].endswith("/user/search")]
    assert sum("erika" in one for one in queries) == 1 and sum("other" in one for one in queries) == 1
    assert search.verdicts == [LATE, ABSENT, FOUND]


def test_a_pending_person_is_never_matched_with_a_hidden_one_by_accident(sim):
    assert Search(sim, pending(CEO), wait=1).verdicts == [LATE]


def test_whom_only_the_directory_knows_stays_pending_until_the_site_knows_him(sim):
    """A record is there before the account shows on the site; a group there would refuse him."""
    search = Search(sim, pending(ELSEWHERE), way=WITH_ORG, wait=None)
    assert search.verdicts == [PENDING] and search.ids == [IDS["elsewhere"]]


# --- trouble ----------------------------------------------------------------------------------------------------------

class Broken(atlas.InProcess):
    """A site whose search answers as a test says."""

    def __init__(self, sim, response):
        super().__init__(sim)
        self.response = response

    def send(self, method, url, headers, content):
        return self.response if "/user/search" in url else super().send(method, url, headers, content)


@pytest.mark.parametrize("body", [{}, {"errorMessages": []}, [None], [{}], [{"emailAddress": ERIKA}], "text", 7, b"<html>login</html>"])
def test_nonsense_from_a_search_is_an_error_and_never_nobody(sim, body):
    with pytest.raises(UnexpectedAnswer):
        Search(sim, ERIKA, transport=Broken(sim, answer(200, body)))


def test_a_search_that_fails_is_an_error_and_never_nobody(sim):
    with pytest.raises(ServerError):
        Search(sim, ERIKA, transport=Broken(sim, answer(500, {})))


def test_who_is_calling(sim):
    search = Search(sim)
    assert caller_of(search.client) == IDS["admin"] and search.asked("/myself") == 1
    search = Search(sim, ERIKA)
    assert caller_of(search.client) == IDS["admin"] and search.asked("/myself") == 0, "every answer of the site names the caller"
    assert caller_of(Search(sim, way=atlas.SCIM).client) == ""
    assert search.client.has(SITE)


MANY = 60


def crowd(sim, **switches):
    """The e-mails of sixty people who can be found, in a site of several hundred."""
    people = generate(300, seed=1)
    populate(sim.world, people)
    sim.world.lag.settle()
    sim.switches.update(switches)
    return [fields["email"] for _account_id, fields in people if fields["email_visible"] and fields["active"]][:MANY]


@pytest.mark.parametrize("page, searches", [(1000, 0), (2, MANY)])
def test_many_people_are_found_for_no_more_than_a_request_each_and_a_quarter(sim, page, searches):
    search = Search(sim, *crowd(sim, page_users=page), concurrency=2)
    assert set(search.verdicts) == {FOUND}
    assert search.asked("/user/search") == searches
    assert len(sim.journal.entries) <= MANY * 5 // 4 + 2


@pytest.mark.parametrize("page", [1000, 2])
def test_two_accounts_are_ambiguous_however_many_people_are_asked_for(sim, page):
    """A list of which only a part was read does not show that an e-mail has one account."""
    emails = crowd(sim, page_users=page)
    sim.world.accounts.add(SimAccount("twin", ERIKA, "Twin", type="customer"))
    sim.world.lag.settle()
    assert Search(sim, ERIKA, *emails).verdicts[0] == AMBIGUOUS
    assert Search(sim, ERIKA).verdicts == [AMBIGUOUS]


@pytest.mark.parametrize("leavers", [False, True])
@pytest.mark.parametrize("others", [0, MANY])
def test_an_inactive_account_never_stands_in_the_way_of_the_active_one(sim, others, leavers):
    emails = crowd(sim, page_users=1000)[:others]
    sim.world.accounts.add(SimAccount("old", ERIKA, "Erika", type="customer", active=False, listed_active=False))
    sim.world.lag.settle()
    assert Search(sim, ERIKA, *emails, leavers=leavers).ids[0] == IDS["erika"]


@pytest.mark.parametrize("others", [0, MANY])
def test_leavers_are_found_only_by_those_who_look_for_them_however_many_are_asked_for(sim, others):
    emails = crowd(sim, page_users=1000)[:others]
    assert Search(sim, LEAVER, *emails).verdicts[0] == ABSENT
    assert Search(sim, LEAVER, *emails, leavers=True).ids[0] == IDS["leaver"]
