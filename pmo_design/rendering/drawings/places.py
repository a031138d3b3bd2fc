"""Places for labels beside their points, so that none covers another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Place = tuple[float, float]

RADII = (5.0, 8.0, 13.0, 20.0, 28.0, 38.0, 50.0, 64.0, 80.0, 100.0, 124.0)
"""Distances from point to label that are tried, nearest first."""

DIRECTIONS = tuple(
    (math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))
    for degrees in (0, 180, 270, 90, 315, 45, 225, 135, 337, 22, 202, 157, 292, 67, 247, 112)
)
"""Right of the point first, as one reads; then left, above, below and between."""

SEARCHED = 600
"""Points times distances tried; many points are searched less far, to bound the time."""

ON_SOLID = 40.0
ON_THIN = 8.0
LEADER_ON_SOLID = 30.0
"""Points of distance that a label goes to spare a square point of what it would cover."""

LEADER_FROM = 9.0
"""A label further away than this gets a line to its point."""

LEADER_STEP = 5.0
"""Distance of the small boxes that stand for a leader; less than the height of a line."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``top`` is less than ``bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Area that both boxes cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * tall if wide > 0 and tall > 0 else 0.0

    def holds(self, other: Box) -> bool:
        """Whether the other box lies inside."""
        return (
            self.left <= other.left
            and self.right >= other.right
            and self.top <= other.top
            and self.bottom >= other.bottom
        )

    def nearest(self, point: Place) -> Place:
        """Place on the box that is nearest to a point."""
        return (
            min(max(point[0], self.left), self.right),
            min(max(point[1], self.top), self.bottom),
        )


def around(point: Place, reach: float) -> Box:
    """Square box about a point."""
    return Box(point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach)


def leader(point: Place, box: Box) -> tuple[Place, Place] | None:
    """Line from a point to its label; None where the label stands beside it anyway."""
    end = box.nearest(point)
    return (point, end) if math.dist(point, end) > LEADER_FROM else None


def place_labels(
    points: Sequence[Place],
    sizes: Sequence[tuple[float, float]],
    bounds: Box,
    solid: Sequence[Box] = (),
    thin: Sequence[Box] = (),
) -> tuple[Box, ...]:
    """Give every label the best place that is left, point after point.

    Parameters
    ----------
    points : sequence of (x, y)
    sizes : sequence of (width, height), one for each point
    bounds : Box
        No label leaves it.
    solid : sequence of Box
        What must stay readable beside the points themselves.
    thin : sequence of Box
        Lines that a label had better not stand on, but a leader may cross.

    Returns
    -------
    tuple of Box, in the order of the points
        Where a label finds no free place, the one that disturbs least.
    """
    field = _Field(bounds, [*solid, *(around(point, 3.5) for point in points)], list(thin))
    radii = RADII[: max(3, SEARCHED // max(1, len(points)))]
    boxes: list[Box] = []
    for point, size in zip(points, sizes, strict=True):
        box = field.best(point, size, radii)
        field.solid.append(box)
        field.thin.extend(_along(point, box))
        boxes.append(box)
    return tuple(boxes)


@dataclass(frozen=True, slots=True)
class _Field:
    """What is taken already; the two lists grow with every label."""

    bounds: Box
    solid: list[Box]
    thin: list[Box]

    def best(self, point: Place, size: tuple[float, float], radii: Sequence[float]) -> Box:
        best, least = _inside(around(point, 0), size, self.bounds), math.inf
        for radius in radii:
            if radius >= least:
                break
            for box in _candidates(point, size, radius):
                if self.bounds.holds(box):
                    cost = self._cost(point, box, radius, least)
                    best, least = (box, cost) if cost < least else (best, least)
        return best

    def _cost(self, point: Place, box: Box, radius: float, enough: float) -> float:
        """Distance, and the areas covered, each weighed by how much it disturbs."""
        cost = radius + ON_THIN * _cover(box, self.thin, enough)
        cost += ON_SOLID * _cover(box, self.solid, enough)
        own = around(point, 4)
        for step in _along(point, box):
            if cost >= enough:
                break
            if not step.overlap(own):
                cost += LEADER_ON_SOLID * _cover(step, self.solid, enough)
        return cost


def _cover(box: Box, taken: Sequence[Box], enough: float) -> float:
    """Area that a box would take from others; counted no further than ``enough``."""
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    cover = 0.0
    for other in taken:
        # Most boxes lie apart, and telling so must be cheap.
        if other.left < right and other.right > left and other.top < bottom and other.bottom > top:
            cover += box.overlap(other)
            if cover >= enough:
                break
    return cover


def _candidates(point: Place, size: tuple[float, float], radius: float) -> Iterator[Box]:
    half_width, half_height = size[0] / 2, size[1] / 2
    for dx, dy in DIRECTIONS:
        x = point[0] + dx * radius + _sign(dx) * half_width
        y = point[1] + dy * radius + _sign(dy) * half_height
        yield Box(x - half_width, y - half_height, x + half_width, y + half_height)


def _sign(share: float) -> float:
    return 0.0 if abs(share) < 0.1 else math.copysign(1.0, share)


def _along(point: Place, box: Box) -> Iterator[Box]:
    """Small boxes along a label's leader."""
    line = leader(point, box)
    if line is None:
        return
    (x1, y1), (x2, y2) = line
    steps = math.ceil(math.dist(*line) / LEADER_STEP)
    for step in range(steps):
        share = (step + 0.5) / steps
        yield around((x1 + (x2 - x1) * share, y1 + (y2 - y1) * share), 1.0)


def _inside(box: Box, size: tuple[float, float], bounds: Box) -> Box:
    """Box of the given size, as near to another as the bounds let it be."""
    left = max(bounds.left, min(box.left, bounds.right - size[0]))
    top = max(bounds.top, min(box.top, bounds.bottom - size[1]))
    return Box(left, top, left + size[0], top + size[1])
