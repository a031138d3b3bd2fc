"""Why a service starts in a department: decided, called for there, or waited for by another."""

from __future__ import annotations

from pmo_design.documents.plan_view import listed, new_services
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Start

Pieces = tuple[str, str, str]
"""Kind, reason, and what is told of the one department; "" where there is no more to tell."""

STRONGEST_FIRST = ("decided", "strong", "likely", "unclear", "not-now", "enables", "together")
"""Kinds of reasons in the order in which they are told."""


def start_reason(snapshot: Snapshot, wording: Wording, start: Start) -> str:
    """The reason of one start in a few words."""
    _, reason, detail = _pieces(snapshot, wording, start)
    return wording("start.reason", reason=reason, figure=detail) if detail else reason


def grouped_reasons(snapshot: Snapshot, wording: Wording, made: list[Start]) -> str:
    """Reasons of some starts of a service, a line for each with the departments it holds for."""
    lines: dict[tuple[str, str], list[str]] = {}
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


def _pieces(snapshot: Snapshot, wording: Wording, start: Start) -> Pieces:
    if _decided(snapshot, start):
        return "decided", wording("start.decided"), ""
    scores = snapshot.scorecard.department(start.department)
    if start.service in scores.withheld:
        return "together", wording("start.together"), ""
    score = scores.services[start.service]
    if score and score.chance >= snapshot.engagement.method.roadmap.eligible_chance:
        fit = wording("start.fit", fit=wording.percent(score.fit.mean))
        return score.service_class, wording(f"start.{score.service_class}"), fit
    waiting = _waiting(snapshot, start.service)
    if not waiting:
        return "unclear", wording("start.unclear"), ""
    services = listed(snapshot, wording, waiting)
    return "enables", wording("start.enables", services=services), ""


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
