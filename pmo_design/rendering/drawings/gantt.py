"""Gantt by wave: departments served in each wave, and which service waits for which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportlab.graphics.shapes import Drawing

from pmo_design.charts.gantt import Gantt, GanttRow
from pmo_design.rendering.drawings.layout import (
    GAP,
    MIN_ROW,
    SWATCH,
    UPRIGHT_HEIGHT,
    Heads,
    Rows,
    Swatch,
    legend,
    legend_height,
    pieces,
    plan_heads,
    plan_rows,
)
from pmo_design.rendering.drawings.sheet import Sheet
from pmo_design.rendering.measure import largest_size
from pmo_design.rendering.styles import ACCENT, HAIRLINE, NAVY, RAMP, RULE, ramp, readable_on

ROOMY = 19.0
BEFORE = 20.0
"""Width of the column that marks what runs before the first wave."""

GUTTER = 12.0
"""Free space between two cells, where the arrows run."""

GUTTER_SHARE = 0.28
"""Most of a narrow slot that its gutter takes."""

WIDEST = 110.0
TALLEST_HEAD = UPRIGHT_HEIGHT + 6
LANES = 4
"""Arrows that run side by side in one gutter; further ones share a lane."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where rows and waves lie on the sheet."""

    sheet: Sheet
    rows: Rows
    heads: Heads
    slot: float

    @property
    def gutter(self) -> float:
        return min(GUTTER, self.slot * GUTTER_SHARE)

    def middle(self, row: int) -> float:
        return self.heads.height + self.rows.middle(row)

    def left(self, wave: int) -> float:
        """Left edge of a wave's cell; wave -1 is the column before the first wave."""
        if wave < 0:
            return self.rows.label_width
        return self.rows.label_width + BEFORE + wave * self.slot + self.gutter / 2

    def right(self, wave: int) -> float:
        if wave < 0:
            return self.rows.label_width + BEFORE - self.gutter / 2
        return self.left(wave) + self.slot - self.gutter


def draw_gantt(chart: Gantt, width: float, height: float) -> tuple[Drawing, ...]:
    """Draw the plan; in several pieces where rows are too many for one."""
    return tuple(_draw(part, width, height) for part in _parts(chart, width, height))


def _parts(chart: Gantt, width: float, height: float) -> Iterator[Gantt]:
    """Cut the rows into pieces; arrows between two pieces are left off."""
    fit = max(
        1, int((height - TALLEST_HEAD - GAP - legend_height(_names(chart), width)) / MIN_ROW)
    )
    for part in pieces(len(chart.rows), fit):
        shown = range(*part.indices(len(chart.rows)))
        rows = tuple(
            replace(row, after=tuple(other - part.start for other in row.after if other in shown))
            for row in chart.rows[part]
        )
        yield replace(chart, rows=rows)


def _names(chart: Gantt) -> tuple[str, str, str]:
    return chart.live_label, chart.before_label, chart.after_label


def _draw(chart: Gantt, width: float, height: float) -> Drawing:
    labels = [row.label for row in chart.rows]
    label_width = plan_rows(labels, width, height).label_width
    slot = min(WIDEST, (width - label_width - BEFORE) / max(1, len(chart.waves)))
    heads = plan_heads(chart.waves, slot - 2)
    legend_room = legend_height(_names(chart), width)
    rows = plan_rows(labels, width, height - heads.height - GAP - legend_room, ROOMY)
    grid = _Grid(Sheet(width), rows, heads, slot)
    bottom = heads.height + len(labels) * rows.height
    _ground(grid, chart, bottom)
    _cells(grid, chart)
    _arrows(grid, chart)
    samples: tuple[Swatch, ...] = (_live_sample, _before_sample, _after_sample)
    legend(grid.sheet, bottom + GAP, list(zip(samples, _names(chart), strict=True)))
    return grid.sheet.drawing(bottom + GAP + legend_room)


def _ground(grid: _Grid, chart: Gantt, bottom: float) -> None:
    right = grid.left(len(chart.waves)) - grid.gutter / 2
    top = grid.heads.height
    for number, row in enumerate(chart.rows):
        y = top + (number + 1) * grid.rows.height
        grid.sheet.line(0, y, right, y, HAIRLINE, 0.5)
        grid.rows.label(grid.sheet, number, top, row.label)
    for wave in range(len(chart.waves)):
        left = grid.left(wave)
        middle = (left + grid.right(wave)) / 2
        grid.heads.draw(grid.sheet, wave, middle, top)
        grid.sheet.line(left - grid.gutter / 2, top, left - grid.gutter / 2, bottom, HAIRLINE, 0.5)
    grid.sheet.line(0, top, right, top, RULE, 0.8)


def _cells(grid: _Grid, chart: Gantt) -> None:
    most = max((served for row in chart.rows for served in row.live), default=0)
    wide = grid.slot - grid.gutter
    size = largest_size(str(most), wide - 2, (8.0, 7.0, 6.0, 5.0))
    size = min(size, grid.rows.text_size)
    tall = grid.rows.height * 0.74
    for number, row in enumerate(chart.rows):
        middle = grid.middle(number)
        if row.running_before:
            _before_mark(grid.sheet, (grid.left(-1) + grid.right(-1)) / 2, middle)
        for wave, served in enumerate(row.live):
            if served > 0:
                fill = ramp(0.2 + 0.8 * served / most)
                left = grid.left(wave)
                grid.sheet.rect(left, middle - tall / 2, wide, tall, fill)
                text, colour = (str(served),), readable_on(fill)
                grid.sheet.lines(left + wide / 2, middle, text, size, colour, "middle")


def _arrows(grid: _Grid, chart: Gantt) -> None:
    """Draw one arrow from each prerequisite's first cell to what waits for it."""
    lanes: dict[int, list[int]] = {}
    for number, row in enumerate(chart.rows):
        start = _start(row)
        for other in row.after:
            begin = _start(chart.rows[other])
            if start is None or begin is None or start < 0 or begin > start:
                continue
            # What leaves one cell shares a lane, so that it reads as one branching line.
            taken = lanes.setdefault(begin if begin < start else begin - 1, [])
            if other not in taken:
                taken.append(other)
            lane = (taken.index(other) % LANES - (LANES - 1) / 2) * grid.gutter / (LANES + 2)
            _arrow(grid, (other, begin), (number, start), lane)


def _start(row: GanttRow) -> int | None:
    """First wave in which a service runs, -1 for before the first; None for never."""
    if row.running_before:
        return -1
    return next((wave for wave, served in enumerate(row.live) if served > 0), None)


def _arrow(grid: _Grid, source: tuple[int, int], target: tuple[int, int], lane: float) -> None:
    """Leave the cell into its gutter, run along it, then right into the waiting cell.

    Cells of a service before its start are empty, so the last stretch crosses no number.
    Where both start in one wave the gutter on their left is taken.
    """
    (other, begin), (number, start) = source, target
    # Off the middle, so that an arrow that comes in does not run into one that goes out.
    shift = grid.rows.height * 0.2 * (1 if number > other else -1)
    leaving, entering = grid.middle(other) + shift, grid.middle(number) - shift
    if begin < start:
        edge, across = grid.right(begin), grid.right(begin) + grid.gutter / 2 + lane
    else:
        edge, across = grid.left(begin), grid.left(begin) - grid.gutter / 2 - 1 + lane
    tip = grid.left(start)
    points = [(edge, leaving), (across, leaving), (across, entering), (tip - 1, entering)]
    grid.sheet.path(points, ACCENT, 0.7)
    grid.sheet.arrow_head(tip, entering, ACCENT, 2.8)


def _before_mark(sheet: Sheet, x: float, middle: float) -> None:
    """Draw a small diamond."""
    reach = 3.3
    sheet.polygon(
        [(x - reach, middle), (x, middle - reach), (x + reach, middle), (x, middle + reach)], NAVY
    )


def _live_sample(sheet: Sheet, x: float, middle: float) -> None:
    """Draw the shades of cells: darker means more departments."""
    shades = RAMP[1:]
    wide = SWATCH / len(shades)
    for step, shade in enumerate(shades):
        sheet.rect(x + step * wide, middle - 4, wide, 8, shade)


def _before_sample(sheet: Sheet, x: float, middle: float) -> None:
    _before_mark(sheet, x + SWATCH / 2, middle)


def _after_sample(sheet: Sheet, x: float, middle: float) -> None:
    sheet.path([(x, middle - 3), (x + 5, middle - 3), (x + 5, middle + 2)], ACCENT, 0.7)
    sheet.path([(x + 5, middle + 2), (x + SWATCH - 1, middle + 2)], ACCENT, 0.7)
    sheet.arrow_head(x + SWATCH, middle + 2, ACCENT, 2.8)
