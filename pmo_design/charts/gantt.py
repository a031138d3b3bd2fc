"""Gantt by wave: how many departments each service serves, and what waits for what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One service over the waves.

    Attributes
    ----------
    label : str
    live : tuple of int, length n_waves
        Departments served in each wave; 0 before the start.
    running_before : bool
        Whether the service runs before the first wave.
    after : tuple of int
        Rows (by index) that must run before this one.
    """

    label: str
    live: tuple[int, ...]
    running_before: bool
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gantt:
    """Rows in drawing order; ``waves`` are the column labels."""

    rows: tuple[GanttRow, ...]
    waves: tuple[str, ...]
    live_label: str
    before_label: str
    after_label: str
