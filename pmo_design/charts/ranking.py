"""Ranking with intervals: a dot and its interval for each entry, best first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RankedEntry:
    """One line of the ranking; ``low <= mean <= high``, all on the axis' scale."""

    label: str
    low: float
    mean: float
    high: float
    group: int
    """Index into the legend; 0 is the strongest."""
    text: str
    """The mean as printed at the end of the line."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entries in the order in which they are drawn, with an optional cut line.

    Attributes
    ----------
    entries : tuple of RankedEntry
    legend : tuple of str
        Name of each group.
    axis : tuple of (float, str)
        Tick positions with their labels; first and last are the ends of the axis.
    axis_label : str
    cut_after : int or None
        Number of entries above the cut line; None draws no line.
    cut_label : str
    """

    entries: tuple[RankedEntry, ...]
    legend: tuple[str, ...]
    axis: tuple[tuple[float, str], ...]
    axis_label: str
    cut_after: int | None = None
    cut_label: str = ""
