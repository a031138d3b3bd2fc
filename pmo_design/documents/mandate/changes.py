"""Weights and capacities that were changed and kept, as they went on record."""

from __future__ import annotations

from pmo_design.documents.content import Column, Table
from pmo_design.documents.plan_view import figure_text
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.engagement import SettingChange


def changes_table(snapshot: Snapshot, wording: Wording) -> tuple[Table, ...]:
    """What was changed, from what, by whom and why; nothing where nothing was."""
    changes = snapshot.engagement.changes
    if not changes:
        return ()
    columns = (
        Column(wording("changes.what"), 1.7),
        Column(wording("changes.before"), 1.3),
        Column(wording("changes.after"), 1.3),
        Column(wording("changes.by"), 1.5),
        Column(wording("services.reason"), 2.4),
    )
    rows = tuple(_row(each, wording) for each in changes)
    return (Table(columns, rows, wording("changes.title")),)


def _row(change: SettingChange, wording: Wording) -> tuple[str, ...]:
    what = wording(f"changes.{change.what}")
    if change.group:
        what = wording("changes.of-group", status=what, name=wording(f"group.{change.group}"))
    return (
        what,
        _figures(change.before, wording),
        _figures(change.after, wording),
        wording("changes.by-on", name=change.by, date=wording.date(change.day)),
        change.reason,
    )


def _figures(figures: tuple[float, ...], wording: Wording) -> str:
    """Figures in the order of the waves, set apart by semicolons: some hold a comma."""
    return "; ".join(figure_text(each, wording) for each in figures) or wording("evidence.none")
