"""Results whose plan is still being made: the page says so, and opens by itself once it is there."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Engagement
from pmo_design.operations.snapshots import StillPlanningError
from pmo_design.web.house import house
from pmo_design.web.protection import SAFE_METHODS


def soon(engagement: Engagement, language: str) -> Snapshot:
    """Snapshot of an engagement; what was sent in a form waits for it, for it is sent once.

    Raises
    ------
    StillPlanningError
        If a page would have to wait for it.
    PlanError
        If the decisions leave no plan.
    """
    patience = house().patience if request.method in SAFE_METHODS else None
    return house().snapshots.of(engagement, language, patience)


def waiting_page(error: StillPlanningError) -> ResponseReturnValue:
    """The page in the place of one that needs the plan; its script asks until that is there."""
    return render_template("results/waiting.html", engagement=error.engagement), 202
