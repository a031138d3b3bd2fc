"""Why a service starts in a department: decided, called for there, or waited for by another."""

from __future__ import annotations

from typing import Literal, get_args

from pmo_design.documents.plan_view import listed, new_services
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Start
from pmo_design.scoring.scorecard import RECOMMENDED

Kind = Literal["decided", "strong", "likely", "unclear", "not-now", "enables", "together"]

Pieces = tuple[Kind, str, str]
"""Kind, reason, and what is told of the one department; "" where there is no more to tell."""

STRONGEST_FIRST: tuple[Kind, ...] = get_args(Kind)
"""Kinds of reasons in the order in which they are told."""


def start_reason(snapshot: Snapshot, wording: Wording, start: Start) -> str:
    """The reason of one start in a few words."""
    _, reason, detail = _pieces(snapshot, wording, start)
    return wording("start.reason", reason=reason, figure=detail) if detail else reason


def grouped_reasons(snapshot: Snapshot, wording: Wording, made: list[Start]) -> str:
    """Reasons of some starts of a service, a line for each with the departments it holds for."""
    lines: dict[tuple[Kind, str], list[str]] = {}
    for start in made:
        kind, reason, detail = _pieces(snapshot, wording, start)
        name = snapshot.department_name(start.department)
        told = wording("start.reason", reason=name, figure=detail) if detail else name
        lines.setdefault((kind, reason), []).append(told)
    ordered = sorted(lines.items(), key=lambda line: STRONGEST_FIRST.index(line[0][0]))
    return "\n".join(
        wording("start.line", reason=reason, departments=", ".join(names))
        for (_, reason), names in ordered
    )


def start_kind(snapshot: Snapshot, start: Start) -> Kind:
    """Why one start is made: decided, its class in the department, or what waits for it."""
    if _decided(snapshot, start):
        return "decided"
    scores = snapshot.scorecard.department(start.department)
    if start.service in scores.withheld:
        return "together"
    score = scores.services[start.service]
    if score and score.chance >= snapshot.engagement.method.roadmap.eligible_chance:
        return score.service_class
    return "enables" if _waiting(snapshot, start.service) else "unclear"


def _pieces(snapshot: Snapshot, wording: Wording, start: Start) -> Pieces:
    kind = start_kind(snapshot, start)
    if kind in ("decided", "together"):
        return kind, wording(f"start.{kind}"), ""
    if kind == "enables":
        services = listed(snapshot, wording, _waiting(snapshot, start.service))
        return kind, wording("start.enables", services=services), ""
    score = snapshot.scorecard.department(start.department).services[start.service]
    fit = wording("start.fit", fit=wording.percent(score.fit.mean)) if score else ""
    return kind, _of_class(kind, wording), fit


def _of_class(kind: Kind, wording: Wording) -> str:
    """The class in the department; where others are called for more, that it is worth it."""
    name = wording(f"class.{kind}")
    return name if kind in RECOMMENDED else wording("start.worth", **{"class": name})


def _waiting(snapshot: Snapshot, service: str) -> list[str]:
    """Services that wait for one: those that start in the plan, or else any."""
    waiting = [each.id for each in snapshot.catalog.services if service in each.after]
    return [name for name in new_services(snapshot) if name in waiting] or waiting


def _decided(snapshot: Snapshot, start: Start) -> bool:
    cell = (start.service, start.department)
    return any(
        decision.action == "pin" and (decision.service, decision.department) == cell
        for decision in snapshot.engagement.decisions
    )
