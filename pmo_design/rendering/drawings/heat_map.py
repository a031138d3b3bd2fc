"""Heat map: numbers on a ramp of one hue, missing cells hatched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportlab.graphics.shapes import Drawing

from pmo_design.charts.heat_map import HeatMap
from pmo_design.language import rounded_level
from pmo_design.rendering.drawings.layout import (
    GAP,
    MIN_ROW,
    UPRIGHT_HEIGHT,
    Rows,
    pieces,
    plan_heads,
    plan_rows,
)
from pmo_design.rendering.drawings.sheet import SMALL_SIZE, Sheet
from pmo_design.rendering.measure import largest_size, shorten, width_of
from pmo_design.rendering.styles import GREY, RAMP, WHITE, ramp, readable_on

ROOMY = 19.0
NARROWEST = 11.5
"""Narrowest column in which a number can be read, in points."""

WIDEST = 62.0
"""A few columns are not drawn wider than this: a row is read across without effort."""

TALLEST_HEAD = UPRIGHT_HEIGHT + 6
LEGEND = 22.0
RAMP_WIDTH = 96.0


def draw_heat_map(chart: HeatMap, width: float, height: float) -> tuple[Drawing, ...]:
    """Draw the map; in several pieces where rows or columns are too many for one."""
    return tuple(_draw(part, width, height) for part in _parts(chart, width, height))


def _parts(chart: HeatMap, width: float, height: float) -> Iterator[HeatMap]:
    room = width - plan_rows(chart.rows, width, height).label_width
    columns_fit = max(1, int(room / NARROWEST))
    head = TALLEST_HEAD
    if 0 < len(chart.columns) <= columns_fit:
        head = plan_heads(chart.columns, min(WIDEST, room / len(chart.columns))).height
    rows_fit = max(1, int((height - head - LEGEND) / MIN_ROW))
    for columns in pieces(len(chart.columns), columns_fit):
        for rows in pieces(len(chart.rows), rows_fit):
            yield replace(
                chart,
                rows=chart.rows[rows],
                columns=chart.columns[columns],
                values=tuple(row[columns] for row in chart.values[rows]),
                texts=tuple(row[columns] for row in chart.texts[rows]),
            )


def _draw(chart: HeatMap, width: float, height: float) -> Drawing:
    sheet = Sheet(width)
    label_width = plan_rows(chart.rows, width, height).label_width
    cell = min(WIDEST, (width - label_width) / max(1, len(chart.columns)))
    heads = plan_heads(chart.columns, cell)
    rows = plan_rows(chart.rows, width, height - heads.height - LEGEND, ROOMY)
    for number in range(len(chart.columns)):
        heads.draw(sheet, number, label_width + (number + 0.5) * cell, heads.height)
    for number, label in enumerate(chart.rows):
        rows.label(sheet, number, heads.height, label)
    _cells(sheet, chart, rows, cell, heads.height)
    bottom = heads.height + len(chart.rows) * rows.height
    _legend(sheet, chart, bottom + GAP)
    return sheet.drawing(bottom + LEGEND)


def _cells(sheet: Sheet, chart: HeatMap, rows: Rows, cell: float, top: float) -> None:
    longest = max((text for row in chart.texts for text in row), key=len, default="")
    sizes = tuple(size for size in (8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0) if size <= rows.text_size)
    size = largest_size(longest, cell - 3, sizes)
    for number, (values, texts) in enumerate(zip(chart.values, chart.texts, strict=True)):
        y = top + number * rows.height
        for column, (value, text) in enumerate(zip(values, texts, strict=True)):
            x = rows.label_width + column * cell
            if value is None:
                sheet.hatched(x + 0.5, y + 0.5, cell - 1, rows.height - 1)
                continue
            fill = ramp(_share(chart, value))
            sheet.rect(x, y, cell, rows.height, fill, WHITE)
            line = (shorten(text, cell - 1, size),)
            sheet.lines(x + cell / 2, y + rows.height / 2, line, size, readable_on(fill), "middle")


def _share(chart: HeatMap, level: float) -> float:
    """Place on the ramp of a level as it is printed, so that equal numbers have one shade."""
    span = chart.high - chart.low
    return (rounded_level(level) - chart.low) / span if span > 0 else 0.0


def _legend(sheet: Sheet, chart: HeatMap, top: float) -> None:
    """Draw the shades between the names of its ends, and a sample of a missing cell."""
    middle, baseline = top + 6, top + 8.5
    room = (sheet.width - RAMP_WIDTH - 60) / 3
    low, high, missing = (
        shorten(text, room, SMALL_SIZE)
        for text in (chart.low_label, chart.high_label, chart.missing)
    )
    x = width_of(low, SMALL_SIZE) + 5
    sheet.text(0, baseline, low, SMALL_SIZE, GREY)
    step = RAMP_WIDTH / len(RAMP)
    for number, shade in enumerate(RAMP):
        sheet.rect(x + number * step, middle - 4, step, 8, shade)
    x += RAMP_WIDTH + 5
    sheet.text(x, baseline, high, SMALL_SIZE, GREY)
    if any(value is None for row in chart.values for value in row):
        x += width_of(high, SMALL_SIZE) + 18
        sheet.hatched(x, middle - 4, 16, 8)
        sheet.text(x + 21, baseline, missing, SMALL_SIZE, GREY)
