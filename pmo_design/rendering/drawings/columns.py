"""Capacity and balance: upright columns, one for each wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color

from pmo_design.charts.balance import Balance
from pmo_design.charts.capacity import Capacity
from pmo_design.rendering.drawings.layout import (
    GAP,
    SWATCH,
    AxisTicks,
    Heads,
    Scale,
    Swatch,
    legend,
    legend_height,
    plan_heads,
)
from pmo_design.rendering.drawings.sheet import SMALL_SIZE, Sheet
from pmo_design.rendering.measure import shorten, width_of
from pmo_design.rendering.styles import (
    ACCENT,
    BLUE,
    GREY,
    HAIRLINE,
    INK,
    LIGHT,
    MID,
    NAVY,
    RULE,
    WHITE,
)

PLOT = 190.0
TITLE = 16.0
"""Room above the plot for the axis' title."""

WIDEST = 96.0
SAME = 1e-6
"""Amounts this close are equal: a sum of floats may pass its limit by a hair."""

PARTS: tuple[Color, ...] = (NAVY, MID, LIGHT, GREY, RULE)
"""Colours of the parts, bottom first; neighbours differ in lightness."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """The field that the columns stand in."""

    sheet: Sheet
    scale: Scale
    left: float
    slot: float
    heads: Heads

    @property
    def bar(self) -> float:
        return self.slot * 0.62

    def middle(self, number: int) -> float:
        return self.left + (number + 0.5) * self.slot

    @property
    def below(self) -> float:
        """Where the legend may begin."""
        return self.scale.start + self.heads.height + GAP


def draw_capacity(chart: Capacity, width: float, height: float) -> tuple[Drawing, ...]:
    """Draw what is used as columns and what there is as a step line over them."""
    samples = [
        (_column_sample(BLUE), chart.used_label),
        *([(_column_sample(ACCENT), chart.over_label)] if chart.over_label else []),
        (_step_sample, chart.available_label),
    ]
    names = [name for _, name in samples]
    plot = _plot(chart.waves, chart.axis, chart.unit, width, height - legend_height(names, width))
    sheet = plot.sheet
    for number, (used, limit) in enumerate(zip(chart.used, chart.available, strict=True)):
        top = plot.scale.at(used)
        left = plot.middle(number) - plot.bar / 2
        colour = ACCENT if used > limit + SAME else BLUE
        sheet.rect(left, top, plot.bar, plot.scale.start - top, colour)
    _step_line(plot, chart.available)
    for number, text in enumerate(chart.texts):
        _amount(plot, number, text, chart.used[number])
    legend(sheet, plot.below, samples)
    return (sheet.drawing(plot.below + legend_height(names, width)),)


def draw_balance(chart: Balance, width: float, height: float) -> tuple[Drawing, ...]:
    """Draw the parts of each wave on top of each other."""
    names = [name for name, _ in chart.parts]
    plot = _plot(
        chart.waves, chart.axis, chart.axis_label, width, height - legend_height(names, width)
    )
    for number in range(len(chart.waves)):
        total = 0.0
        for part, (_, amounts) in enumerate(chart.parts):
            low, high = plot.scale.at(total), plot.scale.at(total + amounts[number])
            total += amounts[number]
            left = plot.middle(number) - plot.bar / 2
            colour = PARTS[part % len(PARTS)]
            plot.sheet.rect(left, high, plot.bar, low - high, colour, WHITE)
    entries = [(_column_sample(PARTS[part % len(PARTS)]), name) for part, name in enumerate(names)]
    legend(plot.sheet, plot.below, entries)
    return (plot.sheet.drawing(plot.below + legend_height(names, width)),)


def _plot(waves: Sequence[str], axis: AxisTicks, title: str, width: float, room: float) -> _Plot:
    sheet = Sheet(width)
    left = min(max((width_of(text, SMALL_SIZE) for _, text in axis), default=0.0), 90.0) + 6
    slot = min(WIDEST, (width - left) / max(1, len(waves)))
    heads = plan_heads(waves, slot)
    bottom = TITLE + min(PLOT, room - TITLE - heads.height - GAP)
    scale = Scale.over(axis, bottom, TITLE)
    _grid(sheet, axis, scale, left, left + slot * max(1, len(waves)))
    sheet.text(0, SMALL_SIZE + 1, shorten(title, width, SMALL_SIZE), SMALL_SIZE, GREY)
    plot = _Plot(sheet, scale, left, slot, heads)
    for number in range(len(waves)):
        heads.draw_below(sheet, number, plot.middle(number), bottom)
    return plot


def _grid(sheet: Sheet, axis: AxisTicks, scale: Scale, left: float, right: float) -> None:
    taken = float("inf")
    for value, text in axis:
        y = scale.at(value)
        sheet.line(left, y, right, y, HAIRLINE)
        if y < taken:
            fitted = shorten(text, left - 5, SMALL_SIZE)
            sheet.lines(left - 5, y, (fitted,), SMALL_SIZE, GREY, "end")
            taken = y - SMALL_SIZE - 1
    sheet.line(left, scale.start, right, scale.start, RULE, 0.8)


def _step_line(plot: _Plot, amounts: Sequence[float]) -> None:
    points: list[tuple[float, float]] = []
    for number, amount in enumerate(amounts):
        y = plot.scale.at(amount)
        left = plot.left + number * plot.slot
        points += [(left, y), (left + plot.slot, y)]
    if points:
        plot.sheet.path(points, INK, 1.4)


def _amount(plot: _Plot, number: int, text: str, used: float) -> None:
    """Write the amount in the column's foot, else above it: never on the step line."""
    middle, top = plot.middle(number), plot.scale.at(used)
    wide = width_of(text, SMALL_SIZE)
    if wide <= plot.bar - 2 and plot.scale.start - top >= SMALL_SIZE * 1.8:
        foot = plot.scale.start - SMALL_SIZE
        plot.sheet.lines(middle, foot, (text,), SMALL_SIZE, WHITE, "middle", bold=True)
    elif wide <= plot.slot - 2:
        plot.sheet.rect(middle - wide / 2 - 1, top - 11, wide + 2, 9, WHITE)
        plot.sheet.lines(middle, top - 6.5, (text,), SMALL_SIZE, anchor="middle")
    else:
        plot.sheet.upright(middle, top - 4, (shorten(text, 40, SMALL_SIZE),), SMALL_SIZE)


def _column_sample(colour: Color) -> Swatch:
    def swatch(sheet: Sheet, x: float, middle: float) -> None:
        sheet.rect(x, middle - 4, SWATCH, 8, colour, RULE)

    return swatch


def _step_sample(sheet: Sheet, x: float, middle: float) -> None:
    half = x + SWATCH / 2
    points = [(x, middle + 2.5), (half, middle + 2.5), (half, middle - 2.5)]
    sheet.path([*points, (x + SWATCH, middle - 2.5)], INK, 1.4)
