"""Delivery modes that are expected to change while the plan runs."""

from __future__ import annotations

from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Wave

Change = tuple[str, str, str, str]
"""Service, department, mode before and mode from the wave on."""


def mode_changes(snapshot: Snapshot, wave: Wave) -> tuple[Change, ...]:
    """Modes that differ from what was last said of a cell; of what is withheld, nothing."""
    started = {(start.service, start.department): start.mode for start in wave.starts}
    before = snapshot.roadmap.waves[wave.number - 2].modes if wave.number > 1 else {}
    found = []
    for department, modes in wave.modes.items():
        withheld = snapshot.scorecard.department(department).withheld
        for service, mode in modes.items():
            said = before.get(department, {}).get(service) or started.get((service, department))
            if mode and said and mode != said and service not in withheld:
                found.append((service, department, said, mode))
    return tuple(sorted(found))


def changes_told(
    snapshot: Snapshot, wording: Wording, changes: tuple[Change, ...]
) -> tuple[tuple[str, str], ...]:
    """A line for each service: departments that change alike stand together."""
    alike: dict[str, dict[tuple[str, str], list[str]]] = {}
    for service, department, before, after in changes:
        of_service = alike.setdefault(service, {})
        of_service.setdefault((before, after), []).append(snapshot.department_name(department))
    separator = wording("list.separator")
    return tuple(
        (
            f"{snapshot.service_name(service)}:",
            separator.join(_line(snapshot, wording, *each) for each in told.items()) + ".",
        )
        for service, told in alike.items()
    )


def _line(
    snapshot: Snapshot, wording: Wording, modes: tuple[str, str], departments: list[str]
) -> str:
    first, last = (snapshot.mode_name(mode).lower() for mode in modes)
    return wording("wave.mode-line", departments=wording.join(departments), first=first, next=last)
