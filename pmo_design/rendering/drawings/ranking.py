"""Ranking: a dot on its interval for each entry, best first, with the cut line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color

from pmo_design.charts.ranking import RankedEntry, Ranking
from pmo_design.rendering.drawings.layout import (
    GAP,
    MIN_ROW,
    SWATCH,
    Rows,
    Scale,
    Swatch,
    legend,
    legend_height,
    pieces,
    plan_rows,
    value_axis,
)
from pmo_design.rendering.drawings.sheet import SMALL_SIZE, Sheet
from pmo_design.rendering.measure import shorten, width_of
from pmo_design.rendering.styles import ACCENT, BLUE, GREY, HAIRLINE, NAVY, SKY, WHITE

CUT = 13.0
AXIS = 24.0
GROUPS: tuple[tuple[Color, Color], ...] = (
    (NAVY, NAVY),
    (SKY, BLUE),
    (WHITE, BLUE),
    (WHITE, GREY),
)
"""Fill and outline of each group's dot: told apart by lightness, not by hue."""


def draw_ranking(chart: Ranking, width: float, height: float) -> tuple[Drawing, ...]:
    """Draw the ranking; in several pieces where entries are too many for one."""
    return tuple(_draw(part, width, height) for part in _parts(chart, width, height))


def _parts(chart: Ranking, width: float, height: float) -> Iterator[Ranking]:
    fit = max(1, int((height - _around(chart, width)) / MIN_ROW))
    for part in pieces(len(chart.entries), fit):
        entries = chart.entries[part]
        yield replace(chart, entries=entries, cut_after=_cut_in(chart, part.start, len(entries)))


def _cut_in(chart: Ranking, start: int, count: int) -> int | None:
    """Entries above the cut line in one piece; between two pieces the upper one draws it."""
    if chart.cut_after is None:
        return None
    after = chart.cut_after - start
    return after if 0 < after <= count or chart.cut_after == 0 == start else None


def _around(chart: Ranking, width: float) -> float:
    """Height of everything but the rows."""
    return AXIS + CUT + GAP + legend_height(chart.legend, width)


def _draw(chart: Ranking, width: float, height: float) -> Drawing:
    sheet = Sheet(width)
    labels = [entry.label for entry in chart.entries]
    rows = plan_rows(labels, width, height - _around(chart, width))
    texts = max((width_of(entry.text, rows.text_size) for entry in chart.entries), default=0.0)
    texts = min(texts, width * 0.2)
    cut = CUT if chart.cut_after is not None else 0.0
    bottom = len(chart.entries) * rows.height + cut
    scale = Scale.over(chart.axis, rows.label_width + 4, width - texts - 2 * GAP)
    taken = value_axis(sheet, chart.axis, scale, 0, bottom, chart.axis_label)
    for number, entry in enumerate(chart.entries):
        below = chart.cut_after is not None and number >= chart.cut_after
        _entry(sheet, entry, number, cut if below else 0.0, rows, scale, texts)
    if chart.cut_after is not None:
        _cut_line(sheet, chart.cut_label, min(chart.cut_after, len(labels)) * rows.height)
    legend(sheet, bottom + taken + GAP / 2, _entries(chart.legend))
    return sheet.drawing(bottom + taken + GAP / 2 + legend_height(chart.legend, width))


def _entry(
    sheet: Sheet,
    entry: RankedEntry,
    number: int,
    top: float,
    rows: Rows,
    scale: Scale,
    text_width: float,
) -> None:
    middle = top + rows.middle(number)
    rows.label(sheet, number, top, entry.label)
    sheet.line(rows.label_width, middle, scale.end, middle, HAIRLINE, 0.4)
    fill, stroke = _colours(entry.group)
    thick = min(2.2, rows.height * 0.2)
    sheet.line(scale.at(entry.low), middle, scale.at(entry.high), middle, stroke, thick)
    sheet.dot(scale.at(entry.mean), middle, min(3.4, rows.height * 0.3), fill, stroke)
    text = shorten(entry.text, text_width + 0.1, rows.text_size)
    sheet.lines(sheet.width, middle, (text,), rows.text_size, anchor="end")


def _cut_line(sheet: Sheet, label: str, top: float) -> None:
    middle = top + CUT / 2
    text = shorten(label, sheet.width * 0.6, SMALL_SIZE)
    end = sheet.width - (width_of(text, SMALL_SIZE) + 6 if text else 0)
    sheet.line(0, middle, end, middle, ACCENT, 0.9, (4, 2))
    sheet.lines(sheet.width, middle, (text,), SMALL_SIZE, ACCENT, "end")


def _colours(group: int) -> tuple[Color, Color]:
    return GROUPS[min(max(group, 0), len(GROUPS) - 1)]


def _entries(names: Sequence[str]) -> list[tuple[Swatch, str]]:
    return [(_sample(group), name) for group, name in enumerate(names)]


def _sample(group: int) -> Swatch:
    def swatch(sheet: Sheet, x: float, middle: float) -> None:
        fill, stroke = _colours(group)
        sheet.line(x, middle, x + SWATCH, middle, stroke, 1.8)
        sheet.dot(x + SWATCH / 2, middle, 3, fill, stroke)

    return swatch
