"""Charts drawn: each description becomes vector drawings, for pages and for the web."""

from __future__ import annotations

from typing import assert_never

from reportlab.graphics.shapes import Drawing

from pmo_design.charts.balance import Balance
from pmo_design.charts.capacity import Capacity
from pmo_design.charts.gantt import Gantt
from pmo_design.charts.heat_map import HeatMap
from pmo_design.charts.model_fit import ModelFit
from pmo_design.charts.quadrant import Quadrant
from pmo_design.charts.ranking import Ranking
from pmo_design.documents.content import Chart
from pmo_design.rendering import fonts
from pmo_design.rendering.drawings.columns import draw_balance, draw_capacity
from pmo_design.rendering.drawings.gantt import draw_gantt
from pmo_design.rendering.drawings.heat_map import draw_heat_map
from pmo_design.rendering.drawings.model_fit import draw_model_fit
from pmo_design.rendering.drawings.quadrant import draw_quadrant
from pmo_design.rendering.drawings.ranking import draw_ranking

TALLEST = 600.0
"""Height that a drawing never exceeds unless told, in points; fits A4 and Letter."""


def draw(chart: Chart, width: float, height: float = TALLEST) -> tuple[Drawing, ...]:
    """Draw a chart as wide as ``width`` and at most ``height`` high.

    Parameters
    ----------
    chart : Chart
        Its texts have passed `pmo_design.rendering.text_safety.TextDoor`.
    width, height : float
        In points.

    Returns
    -------
    tuple of Drawing
        One; several where the rows or columns are too many to be read in one.
    """
    fonts.register()
    match chart:
        case HeatMap():
            return draw_heat_map(chart, width, height)
        case Ranking():
            return draw_ranking(chart, width, height)
        case ModelFit():
            return draw_model_fit(chart, width, height)
        case Quadrant():
            return draw_quadrant(chart, width, height)
        case Gantt():
            return draw_gantt(chart, width, height)
        case Capacity():
            return draw_capacity(chart, width, height)
        case Balance():
            return draw_balance(chart, width, height)
    assert_never(chart)
