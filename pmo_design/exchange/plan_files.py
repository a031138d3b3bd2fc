"""The plan for other programs: starts as a table, and as days in a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from pmo_design.documents.plan_view import department_names, wave_begins
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.start_reasons import start_reason
from pmo_design.documents.wording import Wording, load_wording
from pmo_design.exchange.canonical_text import csv_text
from pmo_design.exchange.letters import guarded
from pmo_design.roadmap.definition import Start, Wave

HEADER = (
    "service", "department", "wave", "starts_on", "mode", "setup_person_months", "run_fte", "reason",
)  # fmt: skip


def plan_csv(snapshot: Snapshot) -> str:
    """Every start as a row, with plain numbers; no cell is a spreadsheet's formula."""
    wording = load_wording("roadmap", snapshot.language)
    rows = (
        [guarded(cell) for cell in _row(snapshot, wording, wave, start)]
        for wave in snapshot.roadmap.waves
        for start in wave.starts
    )
    return csv_text(HEADER, rows)


def _row(snapshot: Snapshot, wording: Wording, wave: Wave, start: Start) -> tuple[str, ...]:
    return (
        snapshot.service_name(start.service),
        snapshot.department_name(start.department),
        str(wave.number),
        wave_begins(snapshot, wave.number).isoformat(),
        snapshot.mode_name(start.mode) if start.mode else "",
        f"{start.setup_person_months:.6g}",
        f"{start.run_fte:.6g}",
        start_reason(snapshot, wording, start),
    )


def plan_calendar(snapshot: Snapshot) -> bytes:
    """A whole-day event for every service that starts in a wave, on the wave's first day.

    The same plan gives the same bytes: events bear the day on which the cycle was closed.
    """
    wording = load_wording("roadmap", snapshot.language)
    calendar = Calendar()
    calendar.add("prodid", "-//pmo-design//roadmap//EN")
    calendar.add("version", "2.0")
    for wave in snapshot.roadmap.waves:
        for service in sorted({start.service for start in wave.starts}):
            calendar.add_component(_event(snapshot, wording, wave, service))
    return bytes(calendar.to_ical())


def _event(snapshot: Snapshot, wording: Wording, wave: Wave, service: str) -> Event:
    begins = wave_begins(snapshot, wave.number)
    event = Event()
    event.add(
        "uid",
        f"{snapshot.engagement.id}-{snapshot.cycle.number}-{service}-{wave.number}@pmo-design",
    )
    event.add("dtstamp", datetime.combine(snapshot.cycle.closed, time(), UTC))
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(days=1))
    event.add("summary", wording("calendar.summary", service=snapshot.service_name(service)))
    event.add("description", _description(snapshot, wording, wave, service))
    event.add("transp", "TRANSPARENT")
    return event


def _description(snapshot: Snapshot, wording: Wording, wave: Wave, service: str) -> str:
    mine = [start for start in wave.starts if start.service == service]
    return wording(
        "calendar.says",
        departments=", ".join(department_names(snapshot, (each.department for each in mine))),
        effort=wording.number(sum(each.setup_person_months for each in mine), 1),
        capacity=wording.number(sum(each.run_fte for each in mine), 2),
    )
