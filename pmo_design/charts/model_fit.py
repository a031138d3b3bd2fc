"""Model fit: coverage of the four PMO models with intervals, and their gates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelBar:
    """One PMO model: coverage 0..1 with its interval, gate 0..1."""

    label: str
    low: float
    mean: float
    high: float
    gate: float
    first: bool
    text: str
    """The coverage as printed."""
    gate_text: str
    """The state of the gate as printed, such as "gate 75 %, open"."""


@dataclass(frozen=True, slots=True)
class ModelFit:
    """Bars from 0 to the right end of the axis, one for each model in catalogue order."""

    bars: tuple[ModelBar, ...]
    axis: tuple[tuple[float, str], ...]
    axis_label: str
