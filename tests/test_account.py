"""Roles and what they may do are told where consultants read, as they are in the code."""

from __future__ import annotations

import re

from pmo_design.account import EVERYWHERE, ROLES, Action, Role
from pmo_design.resources import root

ROW = re.compile(r"^\| `([a-z-]+)`[^|]*\| (yes|no) \| (yes|no) \| (yes|no) \|$", re.MULTILINE)


def test_page_on_security_tells_what_each_role_may_do() -> None:
    page = (root("templates").parent / "docs" / "security.md").read_text("utf-8")

    told = {action: tuple(cells) for action, *cells in ROW.findall(page)}

    assert told == {
        str(action): tuple("yes" if action in ROLES[role] else "no" for role in Role)
        for action in Action
    }


def test_nobody_but_admins_manages_users() -> None:
    assert [role for role in Role if Action.MANAGE_USERS in ROLES[role]] == [Role.ADMIN]


def test_pmo_lead_does_nothing_outside_an_engagement() -> None:
    assert ROLES[Role.PMO_LEAD] & EVERYWHERE == frozenset()
