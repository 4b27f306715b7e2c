# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: things that have a name and an id, and whose records are named as the options are. Pure."""

from __future__ import annotations

import operator
import typing as t

from .._errors import OutcomeUnknown, ServerError
from . import guards
from .calls import Explain, Hear, Refusal, explained
from .entity import plan_entities
from .matching import Keys, Wish, match, merge_wishes
from .noun import Foretold, Noun, Wanted, phrases, wanted_things
from .plan import CREATED, FAILED, UNKNOWN, UPDATED, Answer, Plan

Pairs = t.List[t.Tuple[Wish, t.Any]]
ANEW = "with the secret of this task"      # how a secret is wished that is set although there is one, of which nobody can see whether it is this


class Things(t.NamedTuple):
    """Things of one kind, "group": their name is in C(name), their id in C(group_id), and the list of them in the option C(groups)."""

    kind: str
    title: str                            # heads the diff
    place: str                            # where they are, for messages: "the site"
    fields: t.Tuple[str, ...]             # options that are compared with the record, C(name) among them
    required: t.Tuple[str, ...] = ()      # what a creation takes besides a name
    exact: bool = False                   # names are told apart by case, and no call changes them; else such a thing is renamed when its id is given, too
    beside: str = ""                      # what else messages tell of a record, of which there may be two of one name: ", to %(url)s"
    secret: t.Tuple[str, ...] = ()        # an option that cannot be read back, and the field that says whether there is any: ("secret", "signed")

    @property
    def known_by(self) -> str:
        """The option and the field with the id."""
        return self.kind + "_id"

    @property
    def keys(self) -> Keys:
        """How they are told apart."""
        read = {name: operator.itemgetter(name) for name in ("name", self.known_by)}
        return Keys(read, read[self.known_by], lambda one: "%s (id %s%s)" % (one["name"], one[self.known_by], self.beside % one), self.kind, self.place,
                    ("name", self.known_by) if self.exact else (self.known_by,), self.secret[:1])

    def wishes(self, params: t.Mapping[str, t.Any]) -> t.List[Wish]:
        """What the task wishes, each thing once. Texts are trimmed, but for the secret; lists are compared without order, and so are sorted."""
        return merge_wishes([{name: self._clean(name, value) for name, value in one.items()} for one in params[self.kind + "s"]], self.keys, self.kind + "s")

    def _clean(self, name: str, value: t.Any) -> t.Any:
        if isinstance(value, list):
            return sorted(set(value))
        if not isinstance(value, str) or name in self.secret:
            return value
        clears = name != "name" and name in self.fields      # an empty text names nothing and says nothing, but that a field is to be empty
        return value.strip() or ("" if clears else None)

    def pairs(self, wished: t.Sequence[Wish], records: t.Iterable[t.Mapping[str, t.Any]], anew: bool = False) -> Pairs:
        """The wishes with the records that they mean. C(anew): a secret is wished although there is one."""
        pairs = match(wished, records, self.keys)
        for wish, record in pairs:
            if self.secret and wish.get(self.secret[0]):
                # a wish that is looked at again says already what its step was to do: what that created has its secret by the creation
                wish.setdefault(self.secret[1], ANEW if anew and record else True)
        return pairs

    @property
    def noun(self) -> Noun:
        """For the planner."""
        return Noun(
            self.title, self.place, phrases(self.kind), self._have, self.fields + self.secret[1:], () if self.exact else ("name",),
            rule=self.impossible, told=self.kind + "s",
            extra=lambda one, action: {"name": self.called(one), self.known_by: one.record[self.known_by] if one.record else None},
            kept=lambda hold, record: guards.kept_named(hold, [record["name"], record[self.known_by]]))

    def _have(self, record: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
        """The fields of a record. One that does not say whether it has a secret is taken to have one."""
        return {**{name: record[name] for name in self.fields}, **{name: record[name] is not False for name in self.secret[1:]}}

    def called(self, one: Wanted) -> str:
        """The name in the result: the one that it gets, or has."""
        names = [one.wish.get("name"), one.record and one.record["name"]]
        return str(next(filter(None, reversed(names) if self.exact else names), one.label))

    def impossible(self, one: Wanted, state: str) -> t.Optional[Foretold]:
        """What no wish can mean: one that is not there and of which too little is said to create it, and one of another name than it has."""
        name, form = one.wish.get("name"), self.keys.form
        if one.record is None:
            missing = [option for option in ("name",) + self.required if not one.wish.get(option)]
            words = "there is no such %s, and none can be created without %s" % (self.kind, " and ".join(missing))
            if missing == ["name"]:
                words = "there is no %s with this id, and none can be created without a name" % self.kind
            return Foretold(FAILED, words) if state == "present" and missing else None
        if name and (self.exact or state == "absent") and form("name", name) != form("name", one.record["name"]):
            words = "the %s with this id is called %r" % (self.kind, one.record["name"])
            return Foretold(FAILED, words + ", and no call renames it" if self.exact else words)
        return None

    def plan(self, params: t.Mapping[str, t.Any], scene: Pairs) -> Plan:
        """Plan every one on its own."""
        return plan_entities(self.noun, params["state"], wanted_things(scene, self.keys.label), guards.read_guards(params))

    def changed(self, facts: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
        """The record of a step as it is to be, whole, for services that may take a PUT for the whole; the secret only when it is to be set."""
        secret = {name: facts["wish"][name] for name in self.secret[:1] if self.secret[1] in facts["changes"]}
        return {**facts["record"], **{name: after for name, (dummy_before, after) in facts["changes"].items()}, **secret}

    def hear(self, id_of: t.Callable[[t.Any], str]) -> Hear:
        """The id of a new one. A yes that does not tell it (204 has no word) is looked behind."""
        return lambda client, call, body: {step.key: Answer(CREATED, extra={self.known_by: id_of(body)}) for step in call.steps if step.done == CREATED}

    def explain(self) -> Explain:
        """Whether a secret was changed by a request that got no answer can never be seen."""
        return explained(Refusal((UPDATED,), (OutcomeUnknown, ServerError), "%s Whether the secret was set cannot be seen: run it again.", UNKNOWN,
                                 lambda facts, error: self.secret[1] in facts["changes"]))
