"""Results that cannot be shown: what is missing, and the forms that lead out of it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from pmo_design.account import Action
from pmo_design.documents.snapshot import Snapshot
from pmo_design.errors import PlanError
from pmo_design.operations import accounts
from pmo_design.operations.engagements import instrument_of
from pmo_design.operations.settings import Opened
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.sessions import current_account
from pmo_design.web.waiting import soon
from pmo_design.web.what_if_pages import what_if_form

CAPACITY = ("run", "setup")


class BlockedError(Exception):
    """A client whose results cannot be shown as it stands.

    Attributes
    ----------
    opened : Opened
    why : str
        What leaves no plan; "" where there is no department yet.
    """

    def __init__(self, opened: Opened, why: str = "") -> None:
        super().__init__(why)
        self.opened = opened
        self.why = why


def snapshot_of(opened: Opened, language: str) -> Snapshot:
    """Snapshot of a client as it stands.

    Raises
    ------
    StillPlanningError
        If its plan is still being made.
    BlockedError
        If there is no department, or the decisions leave no plan.
    """
    if not opened.engagement.departments:
        raise BlockedError(opened)
    try:
        return soon(opened.engagement, language)
    except PlanError as error:
        raise BlockedError(opened, str(error)) from error


def blocked_page(error: BlockedError) -> ResponseReturnValue:
    """The page in the place of every page of results; decisions and capacity can be mended."""
    engagement, account = error.opened.engagement, current_account()
    sent = request.form if request.method == "POST" else {}
    form = what_if_form(sent, engagement, words)
    page = render_template(
        "results/blocked.html",
        opened=error.opened,
        engagement=engagement,
        why=error.why,
        decides=account is not None
        and accounts.may(house().store, account, Action.DECIDE, engagement.id),
        catalog=instrument_of(engagement).catalog,
        form=form,
        capacity=[group for group in form.groups if group.id in CAPACITY],
    )
    return page, 400 if request.method == "POST" else 200
