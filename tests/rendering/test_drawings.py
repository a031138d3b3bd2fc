from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from reportlab.graphics.renderPDF import drawToString
from reportlab.graphics.shapes import Drawing, Group, PolyLine, Rect, String

from pmo_design.charts.balance import Balance
from pmo_design.charts.capacity import Capacity
from pmo_design.charts.gantt import Gantt, GanttRow
from pmo_design.charts.heat_map import HeatMap
from pmo_design.charts.model_fit import ModelBar, ModelFit
from pmo_design.charts.quadrant import Point, Quadrant
from pmo_design.charts.ranking import RankedEntry, Ranking
from pmo_design.documents.content import Chart
from pmo_design.rendering.drawings import TALLEST, draw
from pmo_design.rendering.drawings.layout import Scale, pieces, plan_heads
from pmo_design.rendering.measure import width_of
from pmo_design.rendering.styles import ACCENT, RAMP

WIDTH = 470.0
AXIS = ((0.0, "0"), (0.5, "50"), (1.0, "100"))
NO_AXIS = ((0.0, "0"),)
Axis = tuple[tuple[float, str], ...]
Build = Callable[[int, str, Axis], Chart]


def heat_map(count: int, label: str, _axis: Axis = AXIS) -> HeatMap:
    names = tuple(f"{label} {number}" for number in range(count))
    values = tuple(
        tuple((None, 1.0, 5.0)[(r + c) % 3] for c in range(count)) for r in range(count)
    )
    texts = tuple(tuple("" if value is None else str(value) for value in row) for row in values)
    return HeatMap(names, names, values, texts, 1, 5, "low", "high", "missing")


def ranking(count: int, label: str, axis: Axis = AXIS) -> Ranking:
    entry = RankedEntry(label, 0.2, 0.5, 0.9, 1, "0.50")
    return Ranking((entry,) * count, ("first", "second"), axis, "priority", count // 2, "cut here")


def model_fit(count: int, label: str, axis: Axis = AXIS) -> ModelFit:
    bar = ModelBar(label, 0.2, 0.5, 0.9, 0.75, True, "50 %", "gate 75 %, open")
    return ModelFit((bar,) * count, axis, "coverage")


def quadrant(count: int, label: str, axis: Axis = AXIS) -> Quadrant:
    points = tuple(Point(f"{label} {n}", n / count, 1 - n / count) for n in range(count))
    return Quadrant(points, axis, axis, "x", "y", 0.5, 0.5, ("first", "keep", "watch", "leave"))


def gantt(count: int, label: str, _axis: Axis = AXIS) -> Gantt:
    rows = tuple(
        GanttRow(label, (0,) * (n % 4) + (3,) * (4 - n % 4), n == 0, (n - 1,) if n else ())
        for n in range(count)
    )
    return Gantt(rows, ("Q1", "Q2", "Q3", "Q4"), "served", "before", "waits")


def capacity(count: int, label: str, axis: Axis = AXIS) -> Capacity:
    names = (label,) * count
    amounts = (0.5,) * count
    return Capacity(names, amounts, (0.4,) * count, ("0.5",) * count, axis, "posts", "used", "had")


def balance(count: int, label: str, axis: Axis = AXIS) -> Balance:
    parts = (("short", (0.2,) * count), ("long", (0.0,) * count))
    return Balance((label,) * count, parts, axis, "value")


KINDS = (heat_map, ranking, model_fit, quadrant, gantt, capacity, balance)
LONG = "PM maturity, PMO performance and benchmarking of the whole organisation"


def strings(group: Group | Drawing) -> Iterator[String]:
    for shape in group.contents:
        if isinstance(shape, Group):
            yield from strings(shape)
        if isinstance(shape, String):
            yield shape


def words(drawings: tuple[Drawing, ...]) -> list[str]:
    return [shape.text for drawing in drawings for shape in strings(drawing)]


def level_edges(drawing: Drawing) -> Iterator[tuple[float, float]]:
    """Left and right end of every text that is not set upright."""
    (sheet,) = drawing.contents
    for shape in (part for part in sheet.contents if isinstance(part, String)):
        wide = width_of(shape.text, shape.fontSize, shape.fontName)
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.textAnchor]
        yield shape.x - wide * share, shape.x + wide * (1 - share)


@pytest.mark.parametrize("build", KINDS, ids=lambda build: build.__name__)
@pytest.mark.parametrize("count", [0, 1, 26, 60, 150])
def test_chart_of_any_size_keeps_to_its_room(build: Build, count: int) -> None:
    drawings = draw(build(count, "Planning", AXIS), WIDTH)

    assert all(drawing.width == WIDTH for drawing in drawings)
    assert all(0 < drawing.height <= TALLEST for drawing in drawings)


@pytest.mark.parametrize("build", KINDS, ids=lambda build: build.__name__)
@pytest.mark.parametrize("label", [LONG, "x" * 300, ""], ids=["long", "unbroken", "empty"])
def test_label_of_any_length_stays_on_the_sheet(build: Build, label: str) -> None:
    drawings = draw(build(12, label, AXIS), WIDTH)

    edges = [edge for drawing in drawings for edge in level_edges(drawing)]
    assert all(left >= -1 and right <= WIDTH + 1 for left, right in edges)


@pytest.mark.parametrize("build", KINDS, ids=lambda build: build.__name__)
@pytest.mark.parametrize("axis", [NO_AXIS, ()], ids=["one tick", "no tick"])
def test_axis_without_extent_is_drawn(build: Build, axis: Axis) -> None:
    drawings = draw(build(3, "Planning", axis), WIDTH)

    assert all(drawToString(drawing).startswith(b"%PDF") for drawing in drawings)


@pytest.mark.parametrize("count", [26, 60])
def test_rows_up_to_sixty_stand_in_one_ranking(count: int) -> None:
    assert len(draw(ranking(count, "Planning"), WIDTH)) == 1


def test_label_of_the_longest_service_is_not_shortened_among_twenty_six() -> None:
    name = "PM maturity, PMO performance and benchmarking"

    assert words(draw(ranking(26, name), WIDTH)).count(name) == 26


def test_too_many_rows_go_into_even_pieces_that_lose_none() -> None:
    drawings = draw(ranking(150, "Planning"), WIDTH)

    assert words(drawings).count("Planning") == 150
    assert words(drawings).count("cut here") == 1


def test_missing_cell_prints_no_number_and_is_named_in_the_legend() -> None:
    chart = HeatMap(("r",), ("c",), ((None,),), (("",),), 1, 5, "low", "high", "no answer")

    assert words(draw(chart, WIDTH)) == ["c", "r", "low", "high", "no answer"]


def test_legend_of_a_heat_map_shows_the_shades_of_its_cells() -> None:
    values = (1.0, 2.0, 3.0, 4.0, 5.0)
    texts = tuple(str(each) for each in values)
    chart = HeatMap(("r",), (*"abcde",), (values,), (texts,), 1, 5, "low", "high", "no answer")

    (drawing,) = draw(chart, WIDTH)
    fills = [shape.fillColor for shape in drawing.contents[0].contents if isinstance(shape, Rect)]
    assert fills == [*RAMP, *RAMP]


def test_levels_that_are_printed_alike_have_one_shade() -> None:
    # Of five shades between levels 1 and 5, the third begins at 2.6.
    chart = HeatMap(("r",), ("a", "b"), ((2.59, 2.61),), (("2.6", "2.6"),), 1, 5, "", "", "")

    (drawing,) = draw(chart, WIDTH)
    fills = [shape.fillColor for shape in drawing.contents[0].contents if isinstance(shape, Rect)]
    assert fills[:2] == [RAMP[2], RAMP[2]]


def test_complete_heat_map_has_no_legend_for_missing_cells() -> None:
    chart = HeatMap(("r",), ("c",), ((2.0,),), (("2.0",),), 1, 5, "low", "high", "no answer")

    assert "no answer" not in words(draw(chart, WIDTH))


def test_name_of_a_quarter_makes_room_for_a_point_in_its_corner() -> None:
    def left_end(*points: Point) -> float:
        chart = Quadrant(
            points, AXIS, AXIS, "x", "y", 0.5, 0.5, ("first", "keep", "watch", "leave")
        )
        (drawing,) = draw(chart, WIDTH)
        return next(shape.x for shape in strings(drawing) if shape.text == "first")

    assert left_end(Point("in the middle", 0.3, 0.7)) == left_end()
    assert left_end(Point("in the corner", 0.03, 0.98)) > left_end()


def test_gantt_draws_one_arrow_for_each_prerequisite_that_starts_in_the_plan() -> None:
    rows = (
        GanttRow("first", (2, 2), False, ()),
        GanttRow("waits", (0, 2), False, (0,)),
        GanttRow("never", (0, 0), False, (0,)),
        GanttRow("ran before", (2, 2), True, (0,)),
    )

    (drawing,) = draw(Gantt(rows, ("Q1", "Q2"), "served", "before", "waits"), WIDTH)

    in_the_legend = 2
    lines = [shape for shape in drawing.contents[0].contents if isinstance(shape, PolyLine)]
    assert len(lines) - in_the_legend == 1


def test_values_beyond_the_axis_are_drawn_at_its_end() -> None:
    scale = Scale.over(AXIS, 100, 200)

    assert (scale.at(-3), scale.at(0.25), scale.at(9)) == (100, 125, 200)


@pytest.mark.parametrize(
    ("count", "fit", "sizes"), [(26, 25, [13, 13]), (60, 60, [60]), (0, 5, [0]), (7, 3, [3, 3, 1])]
)
def test_pieces_are_as_even_as_they_can_be(count: int, fit: int, sizes: list[int]) -> None:
    assert [len(range(count)[piece]) for piece in pieces(count, fit)] == sizes


def test_column_heads_turn_upright_where_a_word_does_not_fit() -> None:
    assert not plan_heads(("Risk", "Change"), 60).upright
    assert plan_heads(("Risk", "Stakeholders"), 20).upright


def test_column_that_passes_its_limit_by_rounding_alone_is_not_marked() -> None:
    texts = ("0.3", "0.4")
    chart = Capacity(("1", "2"), (0.1 + 0.2, 0.4), (0.3, 0.3), texts, AXIS, "posts", "used", "had")
    (drawing,) = draw(chart, WIDTH)
    (sheet,) = drawing.contents

    marked = [shape for shape in sheet.contents if getattr(shape, "fillColor", None) == ACCENT]
    assert len(marked) == 1


def test_key_to_the_colours_names_columns_above_the_limit_where_there_are_any() -> None:
    below = Capacity(("1",), (0.2,), (0.3,), ("0.2",), AXIS, "posts", "used", "had")
    above = Capacity(("1",), (0.4,), (0.3,), ("0.4",), AXIS, "posts", "used", "had", "too much")

    said = [
        {each.text for (drawing,) in [draw(chart, WIDTH)] for each in strings(drawing)}
        for chart in (below, above)
    ]

    assert said[1] - said[0] == {"0.4", "too much"}
