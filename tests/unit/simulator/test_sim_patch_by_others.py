# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Our PATCH against that of scim2-models, on whatever operations hypothesis can think of."""

from __future__ import annotations

import hypothesis
import scim2_models as models

from simulator.operations_admin import ENTERPRISE
from simulator.scim_attributes import IN_EXTENSION
from simulator.scim_patch import operations, patched

given, settings, st = hypothesis.given, hypothesis.settings, hypothesis.strategies

MESSAGE = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
PATHS = ("title", "nickName", "displayName", "preferredLanguage", "name.givenName", "name.familyName", ENTERPRISE + ":department", ENTERPRISE + ":organization")
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
OPERATION = st.one_of(
    st.fixed_dictionaries({"op": st.sampled_from(["add", "replace"]), "path": st.sampled_from(PATHS), "value": TEXT}),
    st.fixed_dictionaries({"op": st.just("remove"), "path": st.sampled_from(PATHS)}),
    st.fixed_dictionaries({"op": st.just("replace"), "path": st.just("active"), "value": st.booleans()}),
    st.fixed_dictionaries({"op": st.just("replace"), "path": st.just("phoneNumbers"), "value": st.lists(
        st.fixed_dictionaries({"value": st.from_regex(r"[0-9]{3,6}", fullmatch=True)}), min_size=1, max_size=2, unique_by=lambda row: row["value"])}),
)


def by_others(attributes, body):
    """The attributes after scim2-models has applied the operations, in our flat form."""
    kind = models.User[models.EnterpriseUser]
    extension = {name: attributes[name] for name in IN_EXTENSION if name in attributes}
    user = kind.model_validate({"schemas": [CORE, ENTERPRISE], **{name: value for name, value in attributes.items() if name not in IN_EXTENSION},
                                ENTERPRISE: extension})
    models.PatchOp[kind].model_validate(body).patch(user)
    shown = user.model_dump(exclude_none=True)
    shown.update(shown.pop(ENTERPRISE, {}))
    shown.pop("schemas")
    return {name: value for name, value in shown.items() if value not in ({}, [])}


@settings(max_examples=60, deadline=None)
@given(st.lists(OPERATION, min_size=1, max_size=5))
def test_patch_agrees_with_scim2_models(wishes):
    attributes = {"userName": "a@corp.example.com", "emails": [{"value": "a@corp.example.com", "type": "work", "primary": True}], "active": True, "title": "T",
                  "name": {"givenName": "A", "familyName": "B"}, "department": "D"}
    body = {"schemas": [MESSAGE], "Operations": wishes}
    assert patched(attributes, operations(body), True) == by_others(attributes, body)
