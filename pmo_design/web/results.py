"""Pages of results: thin views over the snapshot of an engagement and what may be decided."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pmo_design.account import Account, Action
from pmo_design.documents.content import Block
from pmo_design.documents.evidence.comments import comments
from pmo_design.documents.mandate.changes import changes_table
from pmo_design.documents.wording import Wording, load_wording
from pmo_design.engagement import OVERRIDES, Decision
from pmo_design.errors import NotFoundError, PlanError, RefusedError
from pmo_design.explanation.what_if import what_if
from pmo_design.messages import say
from pmo_design.operations import accounts
from pmo_design.operations.explaining import knowing, moved_between, service_explained
from pmo_design.operations.settings import (
    LONGEST_REASON,
    Note,
    Opened,
    a_decision,
    decide,
    keep_changes,
    open_engagement,
    take_back,
)
from pmo_design.rendering.svg import figure_svg
from pmo_design.web.blocked import snapshot_of
from pmo_design.web.deciding import starts_of, waiting_for
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.results_models import model_parts, models_page
from pmo_design.web.results_pages import department_page, overview, trust_page
from pmo_design.web.results_parts import Drawn, Grid, Part, Results
from pmo_design.web.results_service import service_parts
from pmo_design.web.results_services import Choice, services_page
from pmo_design.web.sessions import require
from pmo_design.web.waiting import soon
from pmo_design.web.what_if_pages import Form, what_if_form, what_if_parts

pages = Blueprint("results", __name__, url_prefix="/engagements/<engagement>/results")

FIELDS = (("department", "_department"), ("mode", "mode"), ("wave", "wave"))
"""Parts of a decision about one department, and the fields of the form that hold them."""

TYPED = ("action", "_department", "wave", "reason")
"""Fields that are shown again as they were typed, where a decision is refused."""

TABS = {
    "overview_page": "results.overview_page",
    "services": "results.services",
    "plan": "plan.show",
    "models": "results.models",
    "trust": "results.trust",
    "what_if_page": "results.what_if_page",
}
"""Tabs with the views that they open."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at an engagement's results.

    Attributes
    ----------
    decides : bool
        Whether whoever looks may decide as well.
    """

    account: Account
    opened: Opened
    results: Results
    decides: bool

    def page(self, name: str, title: str, status: int = 200, **parts: Any) -> ResponseReturnValue:
        """The page of a template, with what every page of results shows."""
        return render_template(
            f"results/{name}.html",
            visit=self,
            engagement=self.opened.engagement,
            title=title,
            tabs=[
                (tab, url_for(view, engagement=self.opened.engagement.id))
                for tab, view in TABS.items()
            ],
            **parts,
        ), status


def visit(engagement: str, action: Action = Action.READ_RESULTS) -> Visit:
    """Look at an engagement, if whoever is signed in may do so."""
    account = require(action, engagement)
    store = house().store
    opened = open_engagement(store, engagement)
    snapshot = snapshot_of(opened, words.language)
    base = url_for("results.overview_page", engagement=engagement)
    return Visit(
        account,
        opened,
        Results(snapshot, _paper(words.language), words, base),
        accounts.may(store, account, Action.DECIDE, engagement),
    )


@cache
def _paper(language: str) -> Wording:
    """Sentences of the mandate, which hold those of all documents."""
    return load_wording("mandate", language)


@pages.app_template_global()
def kind_of(block: Block | Grid | Drawn) -> str:
    """Which template macro draws a block."""
    return type(block).__name__.lower()


@pages.app_template_global()
def chart(drawn: Drawn) -> str:
    """SVG of a figure."""
    return figure_svg(drawn.figure, drawn.id, words.texts["results.cut"])


@pages.get("")
def overview_page(engagement: str) -> ResponseReturnValue:
    """Coverage first, then the pictures of the departments."""
    found = visit(engagement)
    return found.page(
        "page", words("results.overview"), parts=overview(found.results), tab="overview_page"
    )


@pages.get("/trust")
def trust(engagement: str) -> ResponseReturnValue:
    """Flags, agreement, and what to talk about."""
    found = visit(engagement)
    reads = accounts.may(house().store, found.account, Action.READ_ANSWERS, engagement)
    return found.page(
        "page",
        words("results.trust"),
        parts=trust_page(found.results),
        tab="trust",
        comments=url_for("results.comments_page", engagement=engagement) if reads else "",
    )


@pages.get("/comments")
def comments_page(engagement: str) -> ResponseReturnValue:
    """Every comment, as far as the client lets it be shown."""
    found = visit(engagement, Action.READ_ANSWERS)
    section = comments(found.results.snapshot, found.results.paper, everything=True)
    part = Part(section.id, section.title, section.blocks)
    return found.page("page", words("results.comments"), parts=(part,), tab="trust")


@pages.get("/models")
def models(engagement: str) -> ResponseReturnValue:
    """The four PMO models."""
    found = visit(engagement)
    return found.page(
        "page", words("results.models"), parts=models_page(found.results), tab="models"
    )


@pages.get("/models/<model>")
def model(engagement: str, model: str) -> ResponseReturnValue:
    """One PMO model."""
    found = visit(engagement)
    _check(model, [each.id for each in found.results.snapshot.catalog.models])
    name = found.results.snapshot.model_name(model)
    return found.page("page", name, parts=model_parts(model, found.results), tab="models")


@pages.get("/departments/<department>")
def department(engagement: str, department: str) -> ResponseReturnValue:
    """One department."""
    found = visit(engagement)
    _check(department, [each.id for each in found.opened.engagement.departments])
    whose = found.opened.engagement.department(department)
    return found.page(
        "page", whose.name, parts=department_page(whose, found.results), tab="overview_page"
    )


@pages.get("/services")
def services(engagement: str) -> ResponseReturnValue:
    """All services, sorted and filtered by links."""
    found = visit(engagement)
    choice = Choice.of(request.args, found.results)
    listed = services_page(choice, found.results)
    return found.page("services", words("results.services"), listed=listed, tab="services")


@pages.get("/services/<service>")
def service(engagement: str, service: str) -> ResponseReturnValue:
    """One service: computed, decided, explained."""
    return _service(engagement, service)


def _service(engagement: str, service: str, refused: str = "") -> ResponseReturnValue:
    """Page of a service; with what was typed where a decision is ``refused``."""
    found = visit(engagement)
    snapshot = found.results.snapshot
    _check(service, [each.id for each in snapshot.catalog.services])
    where = request.args.get("department") or None
    if where is not None:
        _check(where, [each.id for each in found.opened.engagement.departments])
    shown = not found.opened.engagement.protected
    explained = service_explained(snapshot, service, where) if shown else None
    return found.page(
        "service",
        snapshot.service_name(service),
        409 if refused else 200,
        parts=service_parts(service, where, explained, found.results),
        service=service,
        department=where,
        decisions=_decisions(found, service),
        overrides=OVERRIDES,
        starts=starts_of(service, snapshot),
        waiting=[snapshot.service_name(each) for each in waiting_for(service, snapshot)],
        refused=refused,
        typed={name: request.form.get(name, "") if refused else "" for name in TYPED},
        tab="services",
    )


def _decisions(found: Visit, service: str) -> list[tuple[int, Decision]]:
    """Decisions about a service, each with its place in the list of all."""
    numbered = enumerate(found.opened.engagement.decisions)
    return [(at, each) for at, each in numbered if each.service == service]


@pages.post("/services/<service>/decisions")
def decide_service(engagement: str, service: str) -> ResponseReturnValue:
    """Put a decision about a service on record."""
    require(Action.DECIDE, engagement)
    form = request.form
    given = {name: form[key] for name, key in FIELDS if form.get(key)}
    decision = a_decision(
        service=service, action=form.get("action", ""), reason=form.get("reason", ""), **given
    )
    try:
        decide(house().store, engagement, decision, _version())
    except PlanError as error:
        return _service(engagement, service, str(error))
    kept = url_for("results.service", engagement=engagement, service=service, kept="yes")
    return redirect(kept, 303)


@pages.post("/services/<service>/decisions/remove")
def take_decision_back(engagement: str, service: str) -> ResponseReturnValue:
    """Remove a decision about a service."""
    require(Action.DECIDE, engagement)
    listed = open_engagement(house().store, engagement).engagement.decisions
    at = request.form.get("_position", "")
    if not at.isascii() or not at.isdigit() or int(at) >= len(listed):
        raise NotFoundError(say("there is no such decision (any more)"))
    take_back(house().store, engagement, listed[int(at)], _version())
    return redirect(url_for("results.service", engagement=engagement, service=service), 303)


@pages.get("/what-if")
def what_if_page(engagement: str) -> ResponseReturnValue:
    """Other weights or capacity, before and after; nothing is stored."""
    found = visit(engagement)
    form = what_if_form(request.args, found.opened.engagement, words)
    if not form.asks:
        return _what_if(found, form, 400 if form.wrong else 200)
    try:
        changed = what_if(found.opened.engagement, form.changes)
        after = knowing(soon(changed, words.language), found.results.snapshot)
    except (PlanError, RefusedError) as refused:
        return _what_if(found, form, 409, refused=str(refused))
    moves = what_if_parts(moved_between(found.results.snapshot, after), found.results)
    return _what_if(found, form, parts=moves)


@pages.post("/what-if")
def keep_what_if(engagement: str) -> ResponseReturnValue:
    """Make what was asked the client's own settings."""
    account = require(Action.DECIDE, engagement)
    stored = open_engagement(house().store, engagement).engagement
    form = what_if_form(request.form, stored, words)
    reason = request.form.get("reason", "").strip()
    if form.wrong or not form.asks:
        return _what_if(visit(engagement, Action.DECIDE), form, 400)
    if not 0 < len(reason) <= LONGEST_REASON:
        told = words("results.what-if.no-reason")
        return _what_if(visit(engagement, Action.DECIDE), form, 400, refused=told)
    today = house().clock().astimezone(ZoneInfo(stored.timezone)).date()
    try:
        note = Note(account.name, today, reason)
        keep_changes(house().store, engagement, form.changes, _version(), note)
    except PlanError as refused:
        return _what_if(visit(engagement, Action.DECIDE), form, 409, refused=str(refused))
    return redirect(url_for("results.what_if_page", engagement=engagement, kept="yes"), 303)


def _what_if(
    found: Visit,
    form: Form,
    status: int = 200,
    parts: tuple[Part, ...] = (),
    refused: str = "",
) -> ResponseReturnValue:
    title = words("results.what-if")
    shown = {
        "form": form,
        "parts": parts,
        "refused": refused,
        "record": changes_table(found.results.snapshot, found.results.paper),
        "tab": "what_if_page",
    }
    return found.page("what_if", title, status, **shown)


def _version() -> int:
    """Number of the settings that a form was made from; 0, which none has, if it says none."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _check(name: str, known: list[str]) -> None:
    if name not in known:
        raise NotFoundError(say("'{name}' is not known", name=name))
