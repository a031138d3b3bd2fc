"""Capacity: what the plan uses of what there is, wave by wave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capacity:
    """Used and available amounts; bars with the limit drawn as a step line.

    Attributes
    ----------
    waves : tuple of str
    used, available : tuple of float, length n_waves
        In the unit named by ``unit``.
    texts : tuple of str, length n_waves
        The used amount as printed on each bar.
    axis : tuple of (float, str)
    over_label : str
        What a column above the limit means, for the key to the colours; "" where none is.
    """

    waves: tuple[str, ...]
    used: tuple[float, ...]
    available: tuple[float, ...]
    texts: tuple[str, ...]
    axis: tuple[tuple[float, str], ...]
    unit: str
    used_label: str
    available_label: str
    over_label: str = ""
