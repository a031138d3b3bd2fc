"""Quadrant: labelled points in a field of four named quarters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing

from pmo_design.charts.quadrant import Quadrant
from pmo_design.rendering.drawings.layout import Scale, apart
from pmo_design.rendering.drawings.places import Box, around, leader, place_labels
from pmo_design.rendering.drawings.sheet import SMALL_SIZE, Sheet
from pmo_design.rendering.fonts import BOLD
from pmo_design.rendering.measure import shorten, width_of, wrap
from pmo_design.rendering.styles import BLUE, GREY, HAIRLINE, INK, NAVY, PALE, RULE, WHITE

PLOT = 330.0
TITLE = 16.0
BELOW = 26.0
MOST_MARGIN = 60.0
"""Most that the labels of ticks take from the field at either side."""

LABEL_WIDTH = 112.0
LABEL_SIZE = 7.5
LEADING = 1.15
DOT = 3.2
CORNER_MARGIN = 6.0
NARROWEST_QUARTER = 36.0
"""A quarter narrower than this has no room for its name."""


@dataclass(frozen=True, slots=True)
class _Field:
    """The plotted area with its two scales."""

    sheet: Sheet
    x: Scale
    y: Scale

    @property
    def bounds(self) -> Box:
        return Box(self.x.start, self.y.end, self.x.end, self.y.start)


def draw_quadrant(chart: Quadrant, width: float, height: float) -> tuple[Drawing, ...]:
    """Draw the field, its quarters and every point with its label."""
    sheet = Sheet(width)
    left = (
        min(
            max((width_of(text, SMALL_SIZE) for _, text in chart.y_axis), default=0.0), MOST_MARGIN
        )
        + 7
    )
    last = width_of(chart.x_axis[-1][1], SMALL_SIZE) if chart.x_axis else 0.0
    bottom = TITLE + min(PLOT, height - TITLE - BELOW)
    field = _Field(
        sheet,
        Scale.over(chart.x_axis, left, width - max(1.0, min(last / 2, MOST_MARGIN))),
        Scale.over(chart.y_axis, bottom, TITLE),
    )
    _ground(field, chart)
    _axes(field, chart)
    _points(field, chart, _corners(field, chart))
    return (sheet.drawing(bottom + BELOW),)


def _ground(field: _Field, chart: Quadrant) -> None:
    sheet, bounds = field.sheet, field.bounds
    x, y = field.x.at(chart.x_split), field.y.at(chart.y_split)
    sheet.rect(bounds.left, bounds.top, x - bounds.left, y - bounds.top, PALE)
    for value, _ in chart.x_axis:
        at = field.x.at(value)
        sheet.line(at, bounds.top, at, bounds.bottom, HAIRLINE, 0.5)
    for value, _ in chart.y_axis:
        at = field.y.at(value)
        sheet.line(bounds.left, at, bounds.right, at, HAIRLINE, 0.5)
    sheet.line(x, bounds.top, x, bounds.bottom, GREY, 0.9)
    sheet.line(bounds.left, y, bounds.right, y, GREY, 0.9)
    size = (bounds.right - bounds.left, bounds.bottom - bounds.top)
    sheet.rect(bounds.left, bounds.top, *size, stroke=RULE)


def _axes(field: _Field, chart: Quadrant) -> None:
    sheet, bounds = field.sheet, field.bounds
    for value, text in apart(chart.x_axis, field.x):
        sheet.text(field.x.at(value), bounds.bottom + 10, text, SMALL_SIZE, GREY, "middle")
    for value, text in chart.y_axis:
        fitted = shorten(text, bounds.left - 5, SMALL_SIZE)
        sheet.lines(bounds.left - 5, field.y.at(value), (fitted,), SMALL_SIZE, GREY, "end")
    above = shorten(chart.y_label, sheet.width, SMALL_SIZE)
    sheet.text(0, SMALL_SIZE + 1, above, SMALL_SIZE, INK)
    below = shorten(chart.x_label, sheet.width, SMALL_SIZE)
    sheet.text(bounds.right, bounds.bottom + 21, below, SMALL_SIZE, INK, "end")


def _corners(field: _Field, chart: Quadrant) -> list[Box]:
    """Write the quarters' names beside the frame, clear of the points; return where they stand."""
    bounds, split = field.bounds, field.x.at(chart.x_split)
    lefts, rights = split - bounds.left, bounds.right - split
    dots = [around((field.x.at(each.x), field.y.at(each.y)), DOT + 1) for each in chart.points]
    taken: list[Box] = []
    for number, name in enumerate(chart.corners):
        room = (rights if number % 2 else lefts) - 2 * CORNER_MARGIN
        if room < NARROWEST_QUARTER:
            continue
        lines = wrap(name, room, SMALL_SIZE, BOLD)
        wide = max(width_of(line, SMALL_SIZE, BOLD) for line in lines)
        tall = len(lines) * SMALL_SIZE * LEADING
        outer, inner = bounds.left + CORNER_MARGIN, split - CORNER_MARGIN - wide
        if number % 2:
            outer, inner = bounds.right - CORNER_MARGIN - wide, split + CORNER_MARGIN
        upper = number < 2
        top = bounds.top + CORNER_MARGIN if upper else bounds.bottom - CORNER_MARGIN - tall
        boxes = [Box(x - 3, top - 3, x + wide + 3, top + tall + 3) for x in (outer, inner)]
        # The first of two places as good as each other is the corner itself.
        box = min(boxes, key=lambda each: sum(each.overlap(dot) for dot in dots))
        x, anchor = (box.right - 3, "end") if number % 2 else (box.left + 3, "start")
        field.sheet.lines(x, top + tall / 2, lines, SMALL_SIZE, BLUE, anchor, bold=True)
        taken.append(box)
    return taken


def _splits(field: _Field, chart: Quadrant) -> list[Box]:
    """Boxes about the lines between the quarters, which a label had better not cross."""
    bounds, x, y = field.bounds, field.x.at(chart.x_split), field.y.at(chart.y_split)
    return [
        Box(x - 0.5, bounds.top, x + 0.5, bounds.bottom),
        Box(bounds.left, y - 0.5, bounds.right, y + 0.5),
    ]


def _points(field: _Field, chart: Quadrant, corners: Sequence[Box]) -> None:
    points = [(field.x.at(point.x), field.y.at(point.y)) for point in chart.points]
    labels = [wrap(point.label, LABEL_WIDTH, LABEL_SIZE) for point in chart.points]
    sizes = [_size(lines) for lines in labels]
    boxes = place_labels(points, sizes, field.bounds, corners, _splits(field, chart))
    for point, box in zip(points, boxes, strict=True):
        line = leader(point, box)
        if line is not None:
            field.sheet.line(*line[0], *line[1], GREY, 0.5)
    for (x, y), box, lines in zip(points, boxes, labels, strict=True):
        field.sheet.dot(x, y, DOT, NAVY, WHITE, 0.8)
        middle = (box.top + box.bottom) / 2
        anchor, at = _towards(x, box)
        field.sheet.lines(at, middle, lines, LABEL_SIZE, INK, anchor)


def _size(lines: Sequence[str]) -> tuple[float, float]:
    return max(width_of(line, LABEL_SIZE) for line in lines) + 2, len(
        lines
    ) * LABEL_SIZE * LEADING + 1


def _towards(x: float, box: Box) -> tuple[str, float]:
    """Set the lines flush on the side that faces the point."""
    if box.left > x:
        return "start", box.left + 1
    if box.right < x:
        return "end", box.right - 1
    return "middle", (box.left + box.right) / 2
