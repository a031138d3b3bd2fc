"""Where things go in a chart: rows, column heads, legends and scales."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pmo_design.rendering.drawings.sheet import SMALL_SIZE, TEXT_SIZE, Sheet
from pmo_design.rendering.measure import fits_in, shorten, width_of, words_of, wrap
from pmo_design.rendering.spacing import bound
from pmo_design.rendering.styles import GREY, HAIRLINE, INK, RULE

MIN_ROW = 8.5
"""Lowest row that can still be read, in points."""

TWO_LINES = 2.4
"""Height of a label of two lines in the size of its text."""

SMALLEST_LABEL = 6.8
"""Text of row labels gets smaller down to this, in points, so that two lines fit a row."""

SAME = 1e-6
GAP = 8.0
LABEL_SHARE = 0.4
"""Most of the width that row labels may take."""

HEAD_SIZE = 7.5
HEAD_LINES = 4
HEAD_LEADING = HEAD_SIZE * 1.15
UPRIGHT_HEIGHT = 170.0
"""Longest column head set upright, in points."""

LEGEND_ROW = 13.0
SWATCH = 16.0

AxisTicks = Sequence[tuple[float, str]]
Swatch = Callable[[Sheet, float, float], None]
"""Draws a sample of a mark, given its left edge and middle."""


def pieces(count: int, fit: int) -> list[slice]:
    """Cut ``count`` rows or columns into even pieces of at most ``fit``; one even for none.

    Examples
    --------
    >>> pieces(26, 25)
    [slice(0, 13, None), slice(13, 26, None)]
    """
    number = max(1, math.ceil(count / max(1, fit)))
    size = max(1, math.ceil(count / number))
    return [slice(start, start + size) for start in range(0, max(1, count), size)]


@dataclass(frozen=True, slots=True)
class Rows:
    """How the rows of a chart share the room that it has."""

    label_width: float
    height: float
    text_size: float
    label_lines: int

    def middle(self, number: int) -> float:
        """Distance of a row's middle from the top of the first row."""
        return (number + 0.5) * self.height

    def label(self, sheet: Sheet, number: int, top: float, text: str) -> None:
        """Write a row's label at the left edge."""
        width = self.label_width - GAP
        lines = wrap(text, width, self.text_size, most=self.label_lines)
        sheet.lines(0, top + self.middle(number), lines, self.text_size)


def plan_rows(labels: Sequence[str], width: float, room: float, roomy: float = 16.0) -> Rows:
    """Find the row height and label width for labels on a sheet.

    Parameters
    ----------
    labels : sequence of str
    width, room : float
        Width of the sheet, and the height that all rows together may take.
    roomy : float
        Height of a row of one line where there is room enough.
    """
    longest = max((width_of(label, TEXT_SIZE) for label in labels), default=0.0)
    label_width = min(longest + 1, width * LABEL_SHARE) + GAP
    two_lines = longest + 1 > label_width - GAP
    wanted = max(roomy, TEXT_SIZE * 2.75) if two_lines else roomy
    height = max(MIN_ROW, min(wanted, room / max(1, len(labels))))
    size = min(TEXT_SIZE, height * 0.78)
    if two_lines and SMALLEST_LABEL * TWO_LINES <= height < size * TWO_LINES:
        size = height / TWO_LINES
    return Rows(label_width, height, size, 2 if height >= size * TWO_LINES - SAME else 1)


SHORT_UPRIGHT = 62.0
"""An upright head up to this length is not broken into two lines."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Column heads, set level where their words fit and upright where they do not."""

    lines: tuple[tuple[str, ...], ...]
    upright: bool
    height: float

    def draw(self, sheet: Sheet, number: int, middle: float, bottom: float) -> None:
        """Write one head above ``bottom``, centred on ``middle``."""
        lines = self.lines[number]
        if self.upright:
            sheet.upright(middle, bottom - 3, lines, HEAD_SIZE)
            return
        block = len(lines) * HEAD_LEADING
        sheet.lines(middle, bottom - 3 - block / 2, lines, HEAD_SIZE, anchor="middle")

    def draw_below(self, sheet: Sheet, number: int, middle: float, top: float) -> None:
        """Write one head below ``top``, centred on ``middle``."""
        lines = self.lines[number]
        if self.upright:
            longest = max(width_of(line, HEAD_SIZE) for line in lines)
            sheet.upright(middle, top + 3 + longest, lines, HEAD_SIZE)
            return
        block = len(lines) * HEAD_LEADING
        sheet.lines(middle, top + 3 + block / 2, lines, HEAD_SIZE, anchor="middle")


def plan_heads(labels: Sequence[str], cell: float) -> Heads:
    """Set column heads for columns ``cell`` points wide."""
    room = cell - 3
    # A quarter and its year stay together where there is room for that.
    for heads in (tuple(map(bound, labels)), tuple(labels)):
        if all(_is_level(label, room) for label in heads):
            lines = tuple(wrap(label, room, HEAD_SIZE, most=HEAD_LINES) for label in heads)
            return Heads(lines, False, max(map(len, lines), default=1) * HEAD_LEADING + 6)
    side_by_side = max(1, min(2, int(cell / HEAD_LEADING)))
    lines = tuple(_upright_lines(label, side_by_side) for label in labels)
    longest = max(width_of(line, HEAD_SIZE) for head in lines for line in head)
    return Heads(lines, True, longest + 6)


def _is_level(label: str, room: float) -> bool:
    """Whether a head can be set on level lines without losing a letter."""
    words_fit = all(width_of(word, HEAD_SIZE) <= room for word in words_of(label))
    return words_fit and fits_in(label, room, HEAD_SIZE, most=HEAD_LINES)


def _upright_lines(label: str, most: int) -> tuple[str, ...]:
    """One line where it fits, else the most even two: a short second line wastes height."""
    if most == 1 or width_of(label, HEAD_SIZE) <= SHORT_UPRIGHT:
        return (shorten(label, UPRIGHT_HEIGHT, HEAD_SIZE),)
    half = width_of(label, HEAD_SIZE) / 2
    rooms = (min(half * share, UPRIGHT_HEIGHT) for share in (1.1, 1.3, 1.5, 2.0))
    room = next((room for room in rooms if fits_in(label, room, HEAD_SIZE)), UPRIGHT_HEIGHT)
    return wrap(label, room, HEAD_SIZE)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values laid along a line; what lies outside the axis is drawn at its end."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def over(cls, axis: AxisTicks, start: float, end: float) -> Scale:
        """Scale over the ticks; an axis without extent gets one of length 1."""
        values = [value for value, _ in axis] or [0.0]
        low, high = min(values), max(values)
        return cls(low, high if high > low else low + 1.0, start, end)

    def at(self, value: float) -> float:
        """Place of a value on the sheet."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def value_axis(
    sheet: Sheet, axis: AxisTicks, scale: Scale, top: float, bottom: float, title: str
) -> float:
    """Draw gridlines with tick labels below and the axis' title under them.

    Returns
    -------
    float
        Height taken below ``bottom``.
    """
    for value, _ in axis:
        sheet.line(scale.at(value), top, scale.at(value), bottom, HAIRLINE)
    for value, text in apart(axis, scale):
        sheet.text(scale.at(value), bottom + 9, text, SMALL_SIZE, GREY, "middle")
    sheet.line(scale.start, bottom, scale.end, bottom, RULE, 0.8)
    middle = (scale.start + scale.end) / 2
    fitted = shorten(title, 2 * min(middle, sheet.width - middle), SMALL_SIZE)
    sheet.text(middle, bottom + 19, fitted, SMALL_SIZE, GREY, "middle")
    return 24.0


def apart(axis: AxisTicks, scale: Scale) -> list[tuple[float, str]]:
    """Ticks of a level axis whose labels do not touch each other."""
    kept: list[tuple[float, str]] = []
    taken = float("-inf")
    for value, text in axis:
        half = width_of(text, SMALL_SIZE) / 2
        if scale.at(value) - half > taken:
            kept.append((value, text))
            taken = scale.at(value) + half + 3
    return kept


def legend_height(texts: Sequence[str], width: float) -> float:
    """Height that `legend` takes for entries with these texts."""
    return LEGEND_ROW * (1 + max((row for row, _ in _legend_places(texts, width)), default=0))


def legend(sheet: Sheet, top: float, entries: Sequence[tuple[Swatch, str]]) -> None:
    """Draw samples with their names side by side, in as many lines as they need."""
    texts = [text for _, text in entries]
    places = _legend_places(texts, sheet.width)
    for (swatch, text), (row, x) in zip(entries, places, strict=True):
        middle = top + (row + 0.5) * LEGEND_ROW
        swatch(sheet, x, middle)
        fitted = shorten(text, sheet.width - SWATCH - 4, SMALL_SIZE)
        sheet.lines(x + SWATCH + 4, middle, (fitted,), SMALL_SIZE, INK)


def _legend_places(texts: Sequence[str], width: float) -> list[tuple[int, float]]:
    places: list[tuple[int, float]] = []
    row, x = 0, 0.0
    for text in texts:
        taken = min(SWATCH + 4 + width_of(text, SMALL_SIZE), width)
        if x and x + taken > width:
            row, x = row + 1, 0.0
        places.append((row, x))
        x += taken + 14
    return places
