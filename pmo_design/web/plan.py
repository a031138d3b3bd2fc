"""The plan: its page, and its starts as files to take along."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import load_wording
from pmo_design.errors import RefusedError
from pmo_design.exchange.plan_files import plan_calendar, plan_csv
from pmo_design.web.blocked import BlockedError
from pmo_design.web.language import words
from pmo_design.web.results import visit
from pmo_design.web.results_plan import PlanChoice, plan_page

pages = Blueprint("plan", __name__, url_prefix="/engagements/<engagement>/results")


@pages.get("/plan")
def show(engagement: str) -> ResponseReturnValue:
    """What starts where and when, against capacity, what is left out, and how it was made."""
    found = visit(engagement)
    paper = load_wording("roadmap", words.language)
    results = replace(found.results, paper=paper)
    plan = plan_page(PlanChoice.of(request.args, results), results)
    return found.page(
        "plan",
        words("results.plan-title"),
        plan=plan,
        nothing=paper("plan.no-capacity"),
        tab="plan",
    )


@pages.get("/plan.csv")
def table(engagement: str) -> Response:
    """Every start as a row."""
    snapshot = _planned(engagement)
    return _file(plan_csv(snapshot).encode(), engagement, snapshot.cycle.number, "csv")


@pages.get("/plan.ics")
def calendar(engagement: str) -> Response:
    """A whole day for each service that starts in a wave."""
    snapshot = _planned(engagement)
    return _file(plan_calendar(snapshot), engagement, snapshot.cycle.number, "calendar")


def _planned(engagement: str) -> Snapshot:
    """Snapshot of a client that has a plan; a file of nothing would be taken for one."""
    try:
        snapshot = visit(engagement).results.snapshot
    except BlockedError as blocked:
        raise RefusedError(blocked.why or words("results.missing.department")) from blocked
    if not snapshot.roadmap.waves:
        raise RefusedError(load_wording("roadmap", words.language)("plan.no-capacity"))
    return snapshot


ENDINGS = {"csv": "csv", "calendar": "ics"}
"""Kind of text as the content type names it, and the ending of its file's name."""


def _file(content: bytes, engagement: str, cycle: int, kind: str) -> Response:
    name = f"{engagement}-{cycle}-plan-{words.language}.{ENDINGS[kind]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=f"text/{kind}; charset=utf-8", headers=headers)
