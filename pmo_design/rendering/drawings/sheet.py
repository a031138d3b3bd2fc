"""A sheet to draw a chart on, from the top down, as tall as it turns out to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import Color

from pmo_design.rendering.fonts import BOLD, REGULAR
from pmo_design.rendering.styles import GREY, HATCH, INK, RULE

TEXT_SIZE = 8.0
SMALL_SIZE = 7.0
HATCH_STEP = 4.0


class Sheet:
    """Collects shapes; ``y`` is the distance from the top edge, in points.

    Charts read downwards and know their height only at the end, which is why the axis of
    the drawing, bottom up, is turned round here once.
    """

    def __init__(self, width: float) -> None:
        """Start an empty sheet."""
        self.width = width
        self._shapes = Group()

    def drawing(self, height: float) -> Drawing:
        """Everything drawn so far, as one drawing of the given height."""
        self._shapes.translate(0, height)
        return Drawing(self.width, height, self._shapes)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = TEXT_SIZE,
        colour: Color = INK,
        anchor: str = "start",
        *,
        bold: bool = False,
    ) -> None:
        """Write one line with its baseline at ``y``."""
        self._shapes.add(_string(x, -y, words, size, colour, anchor, bold=bold))

    def lines(
        self,
        x: float,
        middle: float,
        lines: Sequence[str],
        size: float = TEXT_SIZE,
        colour: Color = INK,
        anchor: str = "start",
        *,
        bold: bool = False,
    ) -> None:
        """Write lines below each other, as a block centred on ``middle``."""
        leading = size * 1.15
        first = middle - leading * (len(lines) - 1) / 2 + size * 0.35
        for number, line in enumerate(lines):
            self.text(x, first + number * leading, line, size, colour, anchor, bold=bold)

    def upright(
        self, x: float, y: float, lines: Sequence[str], size: float, colour: Color = INK
    ) -> None:
        """Write lines upwards from ``y``, side by side as a block centred on ``x``."""
        leading = size * 1.15
        first = x - leading * (len(lines) - 1) / 2 + size * 0.35
        for number, line in enumerate(lines):
            turned = Group(_string(0, 0, line, size, colour, "start"))
            turned.translate(first + number * leading, -y)
            turned.rotate(90)
            self._shapes.add(turned)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Color | None = None,
        stroke: Color | None = None,
    ) -> None:
        """Draw a rectangle whose top left corner is at (x, y)."""
        self._shapes.add(
            Rect(
                x,
                -y - height,
                width,
                height,
                fillColor=fill,
                strokeColor=stroke,
                strokeWidth=0.6,
            )
        )

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a rectangle filled with slanted lines: nothing is known here."""
        self.rect(x, y, width, height, stroke=RULE)
        start = -height + HATCH_STEP
        for step in range(int((width + height) / HATCH_STEP)):
            offset = start + step * HATCH_STEP
            left, right = max(offset, 0.0), min(offset + height, width)
            if right > left:
                low, high = y + height - (left - offset), y + height - (right - offset)
                self.line(x + left, low, x + right, high, HATCH, 0.6)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: Color = GREY,
        width: float = 0.6,
        dash: tuple[float, ...] | None = None,
    ) -> None:
        """Draw a straight line."""
        self._shapes.add(
            Line(
                x1, -y1, x2, -y2, strokeColor=colour, strokeWidth=width, strokeDashArray=dash
            )
        )  # fmt: skip

    def path(
        self, points: Sequence[tuple[float, float]], colour: Color = GREY, width: float = 0.6
    ) -> None:
        """Draw a line through several points."""
        self._shapes.add(
            PolyLine(_flat(points), strokeColor=colour, strokeWidth=width, strokeLineJoin=1)
        )

    def dot(
        self, x: float, y: float, radius: float, fill: Color, stroke: Color, width: float = 1.0
    ) -> None:
        """Draw a circle."""
        self._shapes.add(
            Circle(x, -y, radius, fillColor=fill, strokeColor=stroke, strokeWidth=width)
        )

    def polygon(self, points: Sequence[tuple[float, float]], fill: Color) -> None:
        """Draw a filled shape without an outline."""
        self._shapes.add(Polygon(_flat(points), fillColor=fill, strokeColor=None, strokeWidth=0))

    def arrow_head(self, x: float, y: float, colour: Color, size: float = 3.2) -> None:
        """Draw a small triangle that points right, its tip at (x, y)."""
        self.polygon([(x, y), (x - size, y - size * 0.6), (x - size, y + size * 0.6)], colour)


def _string(
    x: float, y: float, words: str, size: float, colour: Color, anchor: str, *, bold: bool = False
) -> Any:
    return String(
        x,
        y,
        words,
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        fillColor=colour,
        textAnchor=anchor,
    )


def _flat(points: Sequence[tuple[float, float]]) -> list[float]:
    return [value for x, y in points for value in (x, -y)]
