"""What the roadmap makes of a service, in a few words for a column."""

from __future__ import annotations

from collections import Counter

from pmo_design.documents.organisation_view import BEFORE, first_waves
from pmo_design.documents.plan_view import late_or_absent, rated_level, starts
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Reason

NAMED_DEPARTMENTS = 3
"""Departments named in a column; of more than these the number is told."""


def in_plan(service: str, snapshot: Snapshot, wording: Wording) -> str:
    """First wave of a service, or why the plan has no place for it."""
    wave = first_waves(snapshot).get(service)
    if wave == BEFORE:
        return _runs_today(service, snapshot, wording)
    if wave is not None:
        return wording("services.wave", wave=wording.number(wave))
    if not snapshot.roadmap.waves:
        return wording("services.no-plan")
    reason = main_reason(service, snapshot)
    if reason is None:
        return wording("services.unplanned")
    waits = late_or_absent(snapshot, service) if reason == "prerequisite" else ()
    if waits:
        names = "; ".join(snapshot.service_name(each) for each in waits)
        return wording("services.waits", services=names)
    return wording("services.left-out", reason=wording(f"reason.{reason}"))


def main_reason(service: str, snapshot: Snapshot) -> Reason | None:
    """What keeps a service out of most departments that call for it; None where none does."""
    reasons = Counter(
        each.reason
        for each in snapshot.roadmap.not_started
        if each.service == service and each.reason not in ("not-scored", "not-called-for")
    )
    return min(reasons, key=lambda reason: (-reasons[reason], reason), default=None)


def _runs_today(service: str, snapshot: Snapshot, wording: Wording) -> str:
    """That a service runs, how well, and the first wave that brings it to more departments."""
    level = rated_level(snapshot, service)
    runs = (
        wording("services.runs")
        if level is None
        else wording("services.runs-level", level=wording.number(level))
    )
    for wave in snapshot.roadmap.waves:
        if any(start.service == service for start in wave.starts):
            return wording("services.grows", status=runs, wave=wording.number(wave.number))
    return runs


def planned_anyway(service: str, snapshot: Snapshot, wording: Wording) -> str:
    """Why a service that is not recommended stands in the plan, if it does."""
    if service not in snapshot.planned:
        return wording("services.not-planned")
    when = in_plan(service, snapshot, wording)
    waves = first_waves(snapshot)
    waiting = [
        other
        for other in snapshot.planned
        if service in snapshot.catalog.service(other).after and waves[other] > waves[service]
    ]
    if waves[service] == BEFORE:
        return when
    if waiting:
        return wording.count("services.needed", len(waiting), status=when)
    return wording("services.single", status=when, departments=_where(service, snapshot, wording))


def _where(service: str, snapshot: Snapshot, wording: Wording) -> str:
    """Departments in which a service starts: by name if they are few, else how many."""
    places = {start.department for start in starts(snapshot) if start.service == service}
    names = [each.name for each in snapshot.engagement.departments if each.id in places]
    if len(names) <= NAMED_DEPARTMENTS:
        return wording.join(names)
    return wording.count("department", len(names))
