"""Explanations as JSON, as docs/data-format.md describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from pmo_design.exchange.results_json import FORMAT, Json, json_text
from pmo_design.explanation.definition import Explanation, Flip, Line, Swing
from pmo_design.explanation.what_if import Comparison
from pmo_design.roadmap.difference import PlanDifference


def explanation_text(engagement: str, explanation: Explanation) -> str:
    """Why and why not of all services and models, flips and sensitivity."""
    return json_text({"format": FORMAT, "engagement": engagement, **_record(explanation)})


def service_text(
    engagement: str,
    service: str,
    department: str | None,
    line: Line | None,
    flips: tuple[Flip, ...],
    swings: tuple[Swing, ...],
) -> str:
    """One service's sum, what would change it, and the weights that move it most."""
    return json_text(
        {
            "format": FORMAT,
            "engagement": engagement,
            "service": service,
            "department": department,
            "sum": _plain(line),
            "flips": _plain(flips),
            "swings": _plain(swings),
        }
    )


def what_if_text(engagement: str, comparison: Comparison, plans: PlanDifference) -> str:
    """What changes moved."""
    content = {**_record(comparison), "plans": _plain(plans)}
    return json_text({"format": FORMAT, "engagement": engagement, **content})


def _record(value: Explanation | Comparison) -> Json:
    return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}


def _plain(value: object) -> object:
    """What JSON can write: records and mappings as objects, tuples as lists."""
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value
