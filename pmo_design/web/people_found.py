"""Whose people a page is about: found by the ids of its address, for whoever may change them."""

from __future__ import annotations

from typing import Any

from flask import abort

from pmo_design.account import Action
from pmo_design.engagement import Engagement
from pmo_design.operations import accounts
from pmo_design.storage.conflicts import Column
from pmo_design.web.house import house
from pmo_design.web.sessions import current_account, require

KINDS: dict[str, Column] = {"respondents": "respondent", "departments": "department"}
"""How addresses call what is merged and removed."""


def opened(engagement: str) -> Engagement:
    """Client whose people somebody may change."""
    require(Action.EDIT_PEOPLE, engagement)
    return house().store.load_frame(engagement)


def named(engagement: str) -> Engagement:
    """Client whose respondents are people: those of an anonymous one are answers."""
    client = opened(engagement)
    if client.confidentiality == "anonymous":
        abort(404)
    return client


def reads_answers(client: Engagement) -> bool:
    """Whether whoever is signed in may read what single people answered."""
    account = current_account()
    attributed = client.confidentiality == "attributed"
    may = account and accounts.may(house().store, account, Action.READ_ANSWERS, client.id)
    return bool(attributed and may)


def opened_for(engagement: str, column: Column) -> Engagement:
    """Client whose departments, or whose respondents, somebody may change."""
    return opened(engagement) if column == "department" else named(engagement)


def column_of(kind: str) -> Column:
    """What an address calls a kind of people; 404 for anything else."""
    if kind not in KINDS:
        abort(404)
    return KINDS[kind]


def found(client: Engagement, column: Column, own: str) -> Any:
    """Department or respondent of that id; 404 where this client has none."""
    among = client.departments if column == "department" else client.respondents
    return next((each for each in among if each.id == own), None) or abort(404)
