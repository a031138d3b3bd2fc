"""Scorecard and roadmap, exactly as the files of those names hold them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, Field

from pmo_design.account import Action
from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import fingerprint
from pmo_design.exchange.plan_files import plan_calendar, plan_csv
from pmo_design.operations.scoring import result_texts
from pmo_design.web.api.contract import PREFIX, operation
from pmo_design.web.api.entrance import require
from pmo_design.web.house import house

pages = Blueprint("api_results", __name__, url_prefix=f"{PREFIX}/engagements/<engagement>")

Json = dict[str, Any]


class ScorecardFile(BaseModel):
    """scorecard.json; docs/data-format.md describes every part."""

    model_config = ConfigDict(extra="allow")

    format: int
    engagement: str
    cycle: int
    seed: int
    draws: int
    inputs_sha256: str
    versions: Json
    departments: list[Json]
    maturity: dict[str, Json | None]
    services: dict[str, Json | None]
    models: dict[str, Json]
    first_model: str | None
    runner_up: str | None
    margin: Json | None
    clear: bool | None
    flags: list[Json]


class RoadmapFile(BaseModel):
    """roadmap.json; docs/data-format.md describes every part."""

    model_config = ConfigDict(extra="allow")

    format: int
    waves: list[Json]
    not_started: list[Json] = Field(description="Services and departments, each with its reason")
    objective: float
    bound: float | None
    gap: float | None
    solver: str


@pages.get("/scorecard")
@operation(gives={200: ScorecardFile, 304: None}, refuses=(404, 409))
def show_scorecard(engagement: str) -> ResponseReturnValue:
    """Give the latest cycle's scorecard, computed from what is stored now.

    The header ETag names the inputs; send it as If-None-Match to be told 304 where nothing
    changed.
    """
    return _result(engagement, lambda known: result_texts(known)["scorecard"], "application/json")


@pages.get("/roadmap")
@operation(gives={200: RoadmapFile, 304: None}, refuses=(404, 409))
def show_roadmap(engagement: str) -> ResponseReturnValue:
    """Give the latest cycle's roadmap, computed from what is stored now; see the scorecard."""
    return _result(engagement, lambda known: result_texts(known)["roadmap"], "application/json")


@pages.get("/roadmap.csv")
@operation(gives={200: "text/csv", 304: None}, refuses=(404, 409))
def show_starts(engagement: str) -> ResponseReturnValue:
    """Give the roadmap's starts as a table; see the scorecard."""
    return _result(engagement, plan_csv, "text/csv")


@pages.get("/roadmap.ics")
@operation(gives={200: "text/calendar", 304: None}, refuses=(404, 409))
def show_calendar(engagement: str) -> ResponseReturnValue:
    """Give the roadmap's starts as whole days for a calendar; see the scorecard."""
    return _result(engagement, plan_calendar, "text/calendar")


def _result(engagement: str, write: Callable[[Snapshot], str | bytes], kind: str) -> Response:
    require(Action.READ_RESULTS, engagement)
    found = house().store.load(engagement)
    tag = fingerprint(found)
    answer = make_response()
    if tag in request.if_none_match:
        answer.status_code = 304
    else:
        snapshot = house().snapshots.of(found, found.language)
        answer = make_response(write(snapshot))
        answer.mimetype = kind
    answer.set_etag(tag)
    return answer
