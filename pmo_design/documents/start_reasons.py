"""Why a service starts in a department: decided, called for there, or waited for by another."""

from __future__ import annotations

from pmo_design.documents.plan_view import listed, new_services
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Start

Pieces = tuple[str, str]
"""The reason, and what is told of the one department; "" where there is no more to tell."""


def start_reason(snapshot: Snapshot, wording: Wording, start: Start) -> str:
    """The reason of one start in a few words."""
    reason, detail = _pieces(snapshot, wording, start)
    return wording("start.reason", reason=reason, figure=detail) if detail else reason


def grouped_reasons(snapshot: Snapshot, wording: Wording, made: list[Start]) -> str:
    """Reasons of some starts of a service, a line for each with the departments it holds for."""
    lines: dict[str, list[str]] = {}
    for start in made:
        reason, detail = _pieces(snapshot, wording, start)
        name = snapshot.department_name(start.department)
        told = wording("start.reason", reason=name, figure=detail) if detail else name
        lines.setdefault(reason, []).append(told)
    return "\n".join(
        wording("start.line", reason=reason, departments=", ".join(names))
        for reason, names in lines.items()
    )


def _pieces(snapshot: Snapshot, wording: Wording, start: Start) -> Pieces:
    if _decided(snapshot, start):
        return wording("start.decided"), ""
    scores = snapshot.scorecard.department(start.department)
    if start.service in scores.withheld:
        return wording("start.together"), ""
    score = scores.services[start.service]
    if score and score.chance >= snapshot.engagement.method.roadmap.eligible_chance:
        fit = wording("start.fit", fit=wording.percent(score.fit.mean))
        return wording(f"start.{score.service_class}"), fit
    waiting = _waiting(snapshot, start.service)
    if not waiting:
        return wording("start.unclear"), ""
    return wording("start.enables", services=listed(snapshot, wording, waiting)), ""


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
