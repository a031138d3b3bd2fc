"""Model fit: a bar with its interval for each PMO model, and the state of its gate."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing

from pmo_design.charts.model_fit import ModelBar, ModelFit
from pmo_design.rendering.drawings.layout import GAP, LABEL_SHARE, Scale, pieces, value_axis
from pmo_design.rendering.drawings.sheet import SMALL_SIZE, TEXT_SIZE, Sheet
from pmo_design.rendering.measure import shorten, width_of, wrap
from pmo_design.rendering.styles import GREY, INK, NAVY, SKY

AXIS = 24.0
ROW = 36.0
SHORTEST_ROW = 32.0
BAR = 13.0
CAP = 3.0


def draw_model_fit(chart: ModelFit, width: float, height: float) -> tuple[Drawing, ...]:
    """Draw the bars; in several pieces where models are too many for one."""
    fit = max(1, int((height - AXIS - GAP) / SHORTEST_ROW))
    parts = pieces(len(chart.bars), fit)
    return tuple(_draw(chart, chart.bars[part], width, height) for part in parts)


def _draw(chart: ModelFit, bars: tuple[ModelBar, ...], width: float, height: float) -> Drawing:
    sheet = Sheet(width)
    row = min(ROW, (height - AXIS - GAP) / max(1, len(bars)))
    labels = _label_width(bars, width)
    texts = max((width_of(bar.text, TEXT_SIZE) for bar in bars), default=0.0)
    texts = min(texts, width * 0.2)
    scale = Scale.over(chart.axis, labels + GAP, width - texts - 2 * GAP)
    bottom = len(bars) * row
    taken = value_axis(sheet, chart.axis, scale, 0, bottom, chart.axis_label)
    for number, bar in enumerate(bars):
        _bar(sheet, bar, (number + 0.5) * row, labels, scale, texts)
    return sheet.drawing(bottom + taken)


def _label_width(bars: tuple[ModelBar, ...], width: float) -> float:
    longest = max((width_of(bar.label, TEXT_SIZE) for bar in bars), default=0.0)
    gates = max((width_of(bar.gate_text, SMALL_SIZE) for bar in bars), default=0.0)
    return min(max(longest * 1.08, gates) + 1, width * LABEL_SHARE)


def _bar(
    sheet: Sheet, bar: ModelBar, middle: float, labels: float, scale: Scale, texts: float
) -> None:
    names = wrap(bar.label, labels, TEXT_SIZE)
    shift = TEXT_SIZE * 0.575
    sheet.lines(0, middle - shift, names, TEXT_SIZE, INK, bold=bar.first)
    gate = shorten(bar.gate_text, labels, SMALL_SIZE)
    below = middle - shift + len(names) * TEXT_SIZE * 0.575 + SMALL_SIZE * 0.65
    sheet.lines(0, below, (gate,), SMALL_SIZE, GREY)
    start, end = scale.at(scale.low), scale.at(bar.mean)
    sheet.rect(start, middle - BAR / 2, end - start, BAR, NAVY if bar.first else SKY)
    _whisker(sheet, scale.at(bar.low), scale.at(bar.high), end, middle, first=bar.first)
    text = shorten(bar.text, texts + 0.1, TEXT_SIZE)
    sheet.lines(sheet.width, middle, (text,), TEXT_SIZE, anchor="end", bold=bar.first)


def _whisker(
    sheet: Sheet, low: float, high: float, end: float, middle: float, *, first: bool
) -> None:
    """Draw the interval; the part on a dark bar light, so that it stays in sight."""
    inside = SKY if first else INK
    if low < end:
        sheet.line(low, middle, end, middle, inside, 1)
        sheet.line(low, middle - CAP, low, middle + CAP, inside, 1)
    sheet.line(max(end, low), middle, high, middle, INK, 1)
    sheet.line(high, middle - CAP, high, middle + CAP, INK, 1)
