from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from pmo_design.charts.heat_map import HeatMap
from pmo_design.charts.model_fit import ModelBar, ModelFit
from pmo_design.charts.quadrant import Point, Quadrant
from pmo_design.charts.ranking import RankedEntry, Ranking
from pmo_design.documents.content import Chart, Figure
from pmo_design.rendering.svg import figure_svg

SVG = "{http://www.w3.org/2000/svg}"
AXIS = ((0.0, "0"), (0.5, "50"), (1.0, "100"))
HEAT_MAP = HeatMap(
    ("Surgery", "R&D <b>"), ("Planning", "Risk"), ((1.0, None), (5.0, 3.0)),
    (("1.0", ""), ("5.0", "3.0")), 1, 5, "low", "high", "missing",
)  # fmt: skip
CHARTS: dict[str, Chart] = {
    "heat map": HEAT_MAP,
    "ranking": Ranking(
        (RankedEntry("Coaching", 0.2, 0.5, 0.9, 1, "50 %"),), ("strong", "likely"), AXIS,
        "fit", 1, "recommended above",
    ),
    "models": ModelFit(
        (ModelBar("Advisory", 0.2, 0.5, 0.9, 0.75, True, "50 %", "gate 75 %"),), AXIS, "coverage"
    ),
    "quadrant": Quadrant(
        (Point("One", 0.2, 0.4), Point("Two", 0.8, 0.6)), AXIS, AXIS, "x", "y", 0.5, 0.5,
        ("first", "keep", "watch", "leave"),
    ),
}  # fmt: skip


def svg_of(chart: Chart, name: str = "map") -> str:
    return str(figure_svg(Figure(chart, "Maturity", "Risk is lowest, with 1.0."), name))


def tree_of(chart: Chart, name: str = "map") -> ElementTree.Element:
    return ElementTree.fromstring(svg_of(chart, name))  # noqa: S314  # our own output


every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


@every_chart
def test_two_charts_of_a_page_share_no_id(chart: Chart) -> None:
    page = f"<div>{svg_of(chart, 'first')}{svg_of(chart, 'second')}</div>"

    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == len(set(ids)) == 4


@every_chart
def test_a_chart_is_an_image_with_its_own_title_and_description(chart: Chart) -> None:
    tree = tree_of(chart)

    assert tree.get("role") == "img"
    assert tree.get("aria-labelledby") == "map-1-title map-1-desc"
    title, desc = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")
    assert (title is not None and title.text, title is not None and title.get("id")) == (
        "Maturity", "map-1-title",
    )  # fmt: skip
    assert desc is not None
    assert desc.text == "Risk is lowest, with 1.0."


@every_chart
def test_nothing_in_a_chart_needs_an_unsafe_policy(chart: Chart) -> None:
    text = svg_of(chart)

    assert not re.findall(r"<!DOCTYPE|<\?xml|\bstyle=|<style|<script|\bon\w+=|href=|url\(", text)


@every_chart
def test_a_chart_is_as_wide_as_what_it_stands_in(chart: Chart) -> None:
    tree = tree_of(chart)

    assert tree.get("viewBox", "").startswith("0 0 480 ")
    assert tree.get("width") is None
    assert tree.get("height") is None


@every_chart
def test_equal_figures_give_equal_bytes(chart: Chart) -> None:
    assert svg_of(chart) == svg_of(chart)


def test_a_text_takes_the_room_it_was_measured_with_in_the_font_that_is_served() -> None:
    texts = {each.text: each for each in tree_of(HEAT_MAP).iter(f"{SVG}text")}
    surgery = texts["Surgery"]

    assert surgery.get("font-family") == "Roboto, sans-serif"
    assert surgery.get("font-weight") == "400"
    width = stringWidth("Surgery", "Roboto", 8)
    assert float(surgery.get("textLength", "0")) == pytest.approx(width, abs=0.001)


def test_typed_text_is_text_in_a_chart() -> None:
    text = svg_of(HEAT_MAP)

    assert "R&amp;D &lt;b&gt;" in text
    assert "<b>" not in text


def test_what_the_font_cannot_draw_is_named_in_a_chart() -> None:
    chart = HeatMap(("中",), ("Risk",), ((1.0,),), (("1",),), 1, 5, "low", "high", "none")

    assert "[U+4E2D]" in svg_of(chart)


def test_a_chart_in_several_pieces_has_a_title_in_each() -> None:
    rows = 200
    long = HeatMap(
        ("row",) * rows, ("Risk",), ((1.0,),) * rows, (("1",),) * rows, 1, 5, "l", "h", "m"
    )

    found = re.findall(r'<title id="([^"]+)">', svg_of(long))

    assert found == ["map-1-title", "map-2-title"]
