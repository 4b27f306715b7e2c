# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the module managed_account consists of, below its documentation."""

from __future__ import annotations

import typing as t

from .._accounts import Managed, managed_people
from .._api import accounts
from .._errors import AtlassianError, NotAllowed, PlanError
from .._http.message import MANAGE
from .._people import SPEC as PEOPLE
from .._people import caller_of
from .._plan import entity, guards, plan, wishes
from .._plan.calls import one_call_each
from .._plan.noun import Deed, Foretold, Noun, Wanted
from .._plan.plan import Answer, Plan, Resource, Step

ENABLED: t.Mapping[str, t.Optional[bool]] = {"enabled": True, "disabled": False, "as_is": None}
REVOKE = "revoke"
SPEC = dict(
    PEOPLE,
    **guards.SPEC,
    accounts={"type": "list", "elements": "raw", "required": True},
    state={"type": "str", "choices": ["enabled", "disabled", "as_is"], "required": True},
    disable_message={"type": "str"},
    revoke_api_tokens={"type": "bool", "default": False},
)


class Scene(t.NamedTuple):
    """Who was found, what may be done to each, and who is asking."""

    people: t.List[t.Tuple[wishes.Person, t.Optional[Managed]]]
    caller: str


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """Everybody's permissions and profile, and tokens where they are to go. A second look brings its wishes with it: what one step was to do."""
    if params["revoke_api_tokens"] and params["state"] == "enabled":
        raise PlanError("revoke_api_tokens goes with state disabled or as_is: nobody is given access back and loses his tokens in one task.")
    if params["state"] == "as_is" and not params["revoke_api_tokens"]:
        raise PlanError("state as_is changes nothing unless revoke_api_tokens is true.")
    people = wishes.read_wishes(params["accounts"], () if params["state"] in ENABLED else ("enabled", "tokens"), "accounts")
    return Scene(managed_people(client, people, params, params["revoke_api_tokens"]), caller_of(client))


def plan_accounts(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Plan everybody on his own."""
    wish: t.Dict[str, t.Any] = {"enabled": ENABLED.get(params["state"]), "tokens": None if params["revoke_api_tokens"] else []}
    wanted = (Wanted(dict(wish, email=one.email, account_id=one.account_id, **one.fields), (seen and seen.account.email) or one.label, seen,
                     one.verdict, one.reason, one) for one, seen in scene.people)
    return entity.plan_entities(NOUN, "present", wanted, guards.read_guards(params, scene.caller), message=params["disable_message"])


def _foretell(one: Wanted, state: str) -> Foretold:
    """What comes of one account. What the organization may not do to it is known before anything is written."""
    wish, seen = one.wish, one.record
    if seen is None:
        gives = wish["enabled"] is True
        if one.verdict == wishes.ABSENT and wish["account_id"] and not gives:
            return Foretold(plan.UNCHANGED, one.reason)
        return Foretold(plan.FAILED if gives or wish["account_id"] or one.verdict == wishes.AMBIGUOUS else plan.UNKNOWN, one.reason)
    switched = wish["enabled"] is not None and wish["enabled"] is not seen.enabled
    going = [token for token in seen.tokens or [] if wish["tokens"] is None or token["id"] in wish["tokens"]]
    blind = wish["tokens"] != [] and seen.tokens is None
    mine = seen.withheld[accounts.ENABLE] == accounts.MYSELF   # the key's owner keeps his API tokens, too
    if mine and not wish["enabled"] and (switched or blind or going):
        return Foretold(plan.KEPT, accounts.words(accounts.MYSELF), error={"code": accounts.MYSELF})
    for needed, privilege in ((switched, accounts.ENABLE), (blind, accounts.READ_TOKENS), (going, accounts.REVOKE_TOKENS)):
        key = seen.withheld[privilege] if needed else ""
        if key:
            return Foretold(plan.FAILED, accounts.words(key) + _left(going if privilege == accounts.ENABLE else ()), error={"code": key})
    if switched and wish["enabled"] and seen.status == "closed":
        return Foretold(plan.FAILED, "the account is closed: nobody can enable a deleted account")
    action = plan.UNCHANGED if not switched and not going else plan.REMOVED if not switched else plan.REACTIVATED if wish["enabled"] else plan.DEACTIVATED
    return Foretold(action, "", tuple(_deeds(one, action, going)), _shown(seen.enabled, going), _shown(wish["enabled"] if switched else seen.enabled, []))


def _left(going: t.Sequence[t.Mapping[str, t.Any]]) -> str:
    """API tokens outlive whatever the identity provider does to the account, so nobody may take them for gone."""
    names = ", ".join(_shown(None, going)["api_tokens"])
    return ". Its API tokens were left, too, and still work: %s. Revoke them with state as_is" % names if going else ""


def _deeds(one: Wanted, action: str, going: t.Sequence[t.Mapping[str, t.Any]]) -> t.Iterator[Deed]:
    """The switch first, then one call a token; each with a wish that asks for so much only."""
    person, tokens = {"account_id": one.person.account_id if one.person else ""}, [token["id"] for token in going]
    enabled = one.record.enabled if action == plan.REMOVED else one.wish["enabled"]
    if action in NOUN.phrases:
        yield Deed("%s %s" % (NOUN.phrases[action], one.label), person, dict(person, enabled=enabled, tokens=[]), _shown(enabled, going))
    for number, token in enumerate(going, 1):
        yield Deed("revoke API token %s (%s) of %s" % (token["label"], token["id"], one.label), dict(person, call=REVOKE, token=token["id"]),
                   dict(person, tokens=tokens[:number]), _shown(enabled, going[number:]))


def _shown(enabled: t.Optional[bool], tokens: t.Sequence[t.Mapping[str, t.Any]]) -> t.Dict[str, t.Any]:
    return {"enabled": enabled, "api_tokens": ["%s (%s)" % (one["label"], one["id"]) for one in tokens]}


NOUN = Noun(
    "managed accounts", "the organization", {plan.REACTIVATED: "enable", plan.DEACTIVATED: "disable"}, lambda record: {}, rule=_foretell,
    extra=lambda one, action: {"display_name": one.record.account.name or None if one.record else None},
    kept=lambda hold, record: guards.kept_account(hold, record.account),
)
say = one_call_each({
    plan.DEACTIVATED: lambda facts: accounts.disable(facts["account_id"], facts["message"]),
    plan.REACTIVATED: lambda facts: accounts.enable(facts["account_id"]),
    REVOKE: lambda facts: accounts.revoke(facts["account_id"], facts["token"]),
})


def explain(step: Step, error: AtlassianError) -> t.Optional[Answer]:
    """The reason key of a refusal in words: what may be done can change between the look and the deed."""
    if isinstance(error, NotAllowed) and error.code == "forbidden.action":
        key = next((one for one in error.text.split("; ") if one in accounts.REASONS), "")
        return Answer(plan.FAILED, accounts.words(key) if key else error.message, error.facts.get("failure"))
    return None


RESOURCE = Resource(SPEC, (MANAGE,), "accounts", look, plan_accounts, say, explain=explain)
