"""Write the plan for other programs."""

from __future__ import annotations

from pathlib import Path

from pmo_design.documents.snapshot import Snapshot
from pmo_design.exchange.plan_files import plan_calendar, plan_csv
from pmo_design.operations.files import write_all


def write_plan(snapshot: Snapshot, table: Path | None, calendar: Path | None) -> tuple[Path, ...]:
    """Write the starts as a CSV file, as a calendar, or as both; give the files written."""
    written: tuple[Path, ...] = ()
    if table:
        written += write_all(table.parent, {table.name: plan_csv(snapshot).encode()})
    if calendar:
        written += write_all(calendar.parent, {calendar.name: plan_calendar(snapshot)})
    return written
