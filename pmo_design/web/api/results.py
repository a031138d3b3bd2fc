"""Scorecard and roadmap, exactly as the files of those names hold them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, Field

from pmo_design.account import Action
from pmo_design.engagement import fingerprint
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
    return _result(engagement, "scorecard")


@pages.get("/roadmap")
@operation(gives={200: RoadmapFile, 304: None}, refuses=(404, 409))
def show_roadmap(engagement: str) -> ResponseReturnValue:
    """Give the latest cycle's roadmap, computed from what is stored now; see the scorecard."""
    return _result(engagement, "roadmap")


def _result(engagement: str, kind: str) -> Response:
    require(Action.READ_RESULTS, engagement)
    found = house().store.load(engagement)
    tag = fingerprint(found)
    answer = make_response()
    if tag in request.if_none_match:
        answer.status_code = 304
    else:
        snapshot = house().snapshots.of(found, found.language)
        answer = make_response(result_texts(snapshot)[kind])
        answer.mimetype = "application/json"
    answer.set_etag(tag)
    return answer
