"""How a department receives a service: one answer for all three documents."""

from __future__ import annotations

from pmo_design.documents.organisation_view import starts
from pmo_design.documents.snapshot import Snapshot


def delivery_mode(snapshot: Snapshot, service: str, department: str) -> str | None:
    """Mode decided for a department or, without a decision, computed; None where nothing is told.

    That is where the service is not scored, and where it rests on the figures of several small
    departments and does not start in the plan: of those, starts are told and nothing else.
    """
    decided = decided_modes(snapshot).get((service, department))
    if decided:
        return decided
    if mode_withheld(snapshot, service, department):
        return None
    score = (snapshot.underlying or snapshot.scorecard).department(department).services[service]
    return score.mode if score else None


def mode_withheld(snapshot: Snapshot, service: str, department: str) -> bool:
    """Whether a mode that is not decided would tell of a small department's own level."""
    withheld = service in snapshot.scorecard.department(department).withheld
    return withheld and (service, department) not in _started(snapshot)


def _started(snapshot: Snapshot) -> set[tuple[str, str]]:
    return {
        (start.service, start.department)
        for wave in snapshot.roadmap.waves
        for start in wave.starts
    }


def decided_modes(snapshot: Snapshot) -> dict[tuple[str, str], str]:
    """Modes set by decision, by (service, department)."""
    ids = {each.name: each.id for each in snapshot.engagement.departments}
    return {
        (decision.service, ids.get(decision.department, decision.department)): decision.mode
        for decision in snapshot.engagement.decisions
        if decision.action == "mode" and decision.department and decision.mode
    }


def served_departments(snapshot: Snapshot) -> tuple[str, ...]:
    """Ids of the departments with any service at the end of the plan, in id order."""
    return tuple(sorted({department for _, department in starts(snapshot)}))
