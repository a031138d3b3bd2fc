from __future__ import annotations

import math
import random
from itertools import combinations

import pytest

from pmo_design.rendering.drawings.places import Box, around, leader, place_labels

FIELD = Box(0, 0, 460, 330)


def a_cloud(count: int) -> list[tuple[float, float]]:
    draw = random.Random(7)  # noqa: S311 - points for a test, not secrets
    return [(draw.uniform(20, 440), draw.uniform(20, 310)) for _ in range(count)]


def test_lonely_point_has_its_label_on_the_right() -> None:
    (box,) = place_labels([(100, 100)], [(60, 9)], FIELD)

    assert (box.left, box.top) == (105, 95.5)


def test_label_at_the_right_edge_turns_to_the_left() -> None:
    (box,) = place_labels([(455, 100)], [(60, 9)], FIELD)

    assert box.right < 455


def test_labels_of_thirty_points_do_not_overlap() -> None:
    boxes = place_labels(a_cloud(30), [(80.0, 9.0)] * 30, FIELD)

    assert all(one.overlap(other) == 0 for one, other in combinations(boxes, 2))


def test_labels_of_equal_points_do_not_overlap() -> None:
    boxes = place_labels([(200, 150)] * 8, [(80.0, 9.0)] * 8, FIELD)

    assert all(one.overlap(other) == 0 for one, other in combinations(boxes, 2))


def test_labels_stay_in_the_field() -> None:
    boxes = place_labels(a_cloud(60), [(110.0, 17.0)] * 60, FIELD)

    assert all(FIELD.holds(box) for box in boxes)


def test_label_keeps_clear_of_an_obstacle() -> None:
    obstacle = Box(104, 90, 200, 110)

    (box,) = place_labels([(100, 100)], [(60, 9)], FIELD, [obstacle])

    assert box.overlap(obstacle) == 0


@pytest.mark.parametrize(("distance", "drawn"), [(5, False), (40, True)])
def test_only_a_distant_label_has_a_leader(distance: float, drawn: bool) -> None:
    box = Box(100 + distance, 95, 160 + distance, 105)

    assert (leader((100, 100), box) is not None) is drawn


def test_box_around_a_point_reaches_equally_far() -> None:
    box = around((10, 20), 3)

    assert math.isclose(box.right - box.left, 6)
