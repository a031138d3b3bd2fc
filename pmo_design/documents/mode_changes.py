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
    """A line for each service, with its departments."""
    lines: dict[str, list[str]] = {}
    for service, department, before, after in changes:
        line = wording(
            "wave.mode-line",
            department=snapshot.department_name(department),
            first=snapshot.mode_name(before).lower(),
            next=snapshot.mode_name(after).lower(),
        )
        lines.setdefault(service, []).append(line)
    separator = wording("list.separator")
    return tuple(
        (f"{snapshot.service_name(service)}:", separator.join(told) + ".")
        for service, told in lines.items()
    )
