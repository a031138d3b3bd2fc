"""How a department receives a service: one answer for all three documents."""

from __future__ import annotations

from pmo_design.documents.organisation_view import starts
from pmo_design.documents.snapshot import Snapshot


def delivery_mode(snapshot: Snapshot, service: str, department: str) -> str | None:
    """Mode decided for a department or, without a decision, computed; None where not scored."""
    decided = decided_modes(snapshot).get((service, department))
    if decided:
        return decided
    score = (snapshot.underlying or snapshot.scorecard).department(department).services[service]
    return score.mode if score else None


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
