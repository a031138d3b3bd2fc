"""Balance: value of the running services split into short, medium and long term."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Balance:
    """Stacked shares for each wave.

    Attributes
    ----------
    waves : tuple of str
    parts : tuple of (str, tuple of float)
        Name of each part and its amount in each wave, bottom first; never negative.
    axis : tuple of (float, str)
    axis_label : str
    """

    waves: tuple[str, ...]
    parts: tuple[tuple[str, tuple[float, ...]], ...]
    axis: tuple[tuple[float, str], ...]
    axis_label: str
