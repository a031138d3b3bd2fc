"""First pages of the workspace: the clients, a new one, and what to do next in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pmo_design.account import Account, Action
from pmo_design.engagement import Engagement
from pmo_design.errors import InputError
from pmo_design.exchange.plain_names import folded
from pmo_design.messages import SPOKEN
from pmo_design.operations import accounts
from pmo_design.operations.baselines import baseline_answered
from pmo_design.operations.boards import Board, board_of
from pmo_design.operations.documents import LastBuilt, last_built
from pmo_design.operations.engagements import id_for
from pmo_design.storage.entries import EngagementLine
from pmo_design.web.charter_pages import Progress, progress
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.sessions import require
from pmo_design.web.workspace_forms import CONFIDENTIALITIES, ClientForm
from pmo_design.web.workspace_pages import (
    PHASES,
    SORTS,
    Phase,
    Shown,
    Step,
    client_lines,
    next_steps,
    phase_of,
)

pages = Blueprint("workspace", __name__)

OPEN_DAYS = 42
"""Days that a new client's survey stays open unless told otherwise."""


@pages.get("/engagements")
def clients() -> str:
    """Clients that one may enter."""
    account, shown = require(), Shown.asked_for(request.args)
    lines = accounts.engagements_of(house().store, account)
    return render_template(
        "workspace/clients.html",
        clients=client_lines(lines, shown, house().clock()),
        any_client=bool(lines),
        shown=shown,
        sorts=tuple(SORTS),
        phases=PHASES,
        may_make=accounts.may(house().store, account, Action.MAKE_ENGAGEMENT),
    )


@pages.get("/engagements/new")
def new() -> ResponseReturnValue:
    """Ask for what must be known of a client."""
    account = require(Action.MAKE_ENGAGEMENT)
    return _new_page(ClientForm(data=_proposed(account)))


@pages.post("/engagements/new")
def make() -> ResponseReturnValue:
    """Store a new client."""
    account, form = require(Action.MAKE_ENGAGEMENT), ClientForm(request.form)
    if not form.validate():
        return _new_page(form, 400)
    store = house().store
    twins = _twins(account, form.text("name"))
    if twins and folded(request.form.get("_twin", "")) != folded(form.text("name")):
        return _new_page(form, 409, twins)
    try:
        client = form.client(id_for(store, form.text("name")))
        made = accounts.make_engagement_for(store, account, client)
    except InputError as refused:
        form.show_faults(refused)
        return _new_page(form, 400)
    flash(words("workspace.made", client=made.name))
    return redirect(url_for("workspace.overview", engagement=made.id), 303)


def _proposed(account: Account) -> dict[str, str]:
    """What a new client probably is: as the last one was, from today on."""
    own = accounts.engagements_of(house().store, account)
    zone = own[-1].timezone if own else "UTC"
    today = house().clock().astimezone(ZoneInfo(zone)).date()
    return {
        "language": words.language,
        "currency": "EUR",
        "opened": today.isoformat(),
        "closed": (today + timedelta(days=OPEN_DAYS)).isoformat(),
        "timezone": zone,
    }


def _twins(account: Account, name: str) -> tuple[EngagementLine, ...]:
    """Clients of that name among one's own; others are nobody's business."""
    own = accounts.engagements_of(house().store, account)
    return tuple(line for line in own if folded(line.name) == folded(name))


def _new_page(
    form: ClientForm, status: int = 200, twins: Sequence[EngagementLine] = ()
) -> ResponseReturnValue:
    page = render_template(
        "workspace/new.html",
        form=form,
        twins=twins,
        promises=CONFIDENTIALITIES,
        spoken_languages=SPOKEN,
        zones=sorted(available_timezones()),
    )
    return page, status


@dataclass(frozen=True, slots=True)
class Look:
    """How far a client is.

    Attributes
    ----------
    frame : Engagement
        The client without what people answered.
    """

    line: EngagementLine
    phase: Phase
    board: Board
    frame: Engagement
    built: LastBuilt | None

    @property
    def charter(self) -> Progress:
        """How far its charter is filled in."""
        return progress(self.frame.charter)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What to do for it, in order."""
        return next_steps(
            self.line,
            self.phase,
            self.board,
            chartered=self.charter.enough,
            read=self.built is not None,
            built=self.built is not None and self.built.current,
        )

    @property
    def next_step(self) -> str:
        """Name of the first step that is to be taken now; the results where all are taken."""
        return next((step.name for step in self.steps if step.state == "now"), "results")


def look_at(account: Account, engagement: str) -> Look:
    """How far a client is, for whoever may see it."""
    store = house().store
    line = accounts.engagement_of(store, account, engagement)
    return Look(
        line,
        phase_of(line, house().clock()),
        board_of(store, engagement),
        store.load_frame(engagement),
        last_built(store, engagement),
    )


@pages.get("/engagements/<engagement>")
def overview(engagement: str) -> str:
    """What to do next for a client."""
    account = require(Action.READ_BOARD, engagement)
    store = house().store
    look = look_at(account, engagement)
    line, built = look.line, look.built
    return render_template(
        "workspace/overview.html",
        engagement=line,
        phase=look.phase,
        board=look.board,
        steps=look.steps,
        charter=look.charter,
        baseline=baseline_answered(store, look.frame),
        built=built,
        built_on=built.at.astimezone(ZoneInfo(line.timezone)).date()
        if built and built.at
        else None,
        may_end=accounts.may(store, account, Action.CLOSE_ENGAGEMENT, engagement),
        takes_home=line.confidentiality == "attributed"
        and accounts.may(house().store, account, Action.READ_ANSWERS, engagement),
    )
