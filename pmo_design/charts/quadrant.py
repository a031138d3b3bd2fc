"""Quadrant: need against maturity, one point for each department or domain."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A point with a short label drawn beside it."""

    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Quadrant:
    """Points in a field cut into four named quarters.

    Attributes
    ----------
    points : tuple of Point
    x_axis, y_axis : tuple of (float, str)
        Tick positions with labels; first and last are the ends of the axis.
    x_label, y_label : str
    x_split, y_split : float
        Where the quarters meet.
    corners : tuple of 4 str
        Names of the quarters: top left, top right, bottom left, bottom right.
    """

    points: tuple[Point, ...]
    x_axis: tuple[tuple[float, str], ...]
    y_axis: tuple[tuple[float, str], ...]
    x_label: str
    y_label: str
    x_split: float
    y_split: float
    corners: tuple[str, str, str, str]
