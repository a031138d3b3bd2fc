"""Covers of capacities: every whole plan keeps them, and half a set-up is cut off."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pmo_design.roadmap.row import Row, Values
from pmo_design.roadmap.supplies import Supply, Use


def supply(most: int, *uses: Use) -> Supply:
    return Supply(Row("run-capacity", 1, (), [], most), uses)


def taken(row: Row, values: Values) -> float:
    return sum(count * values[at] for at, count in row.terms)


# Two services of base 4 (columns 0 and 3), each with two departments that take 1 more.
TWO = Use(0, 4, 1, (1, 2)), Use(3, 4, 1, (4, 5))


def test_half_a_set_up_is_cut_off() -> None:
    # Both whole would take 12 of 9: 3 too much. Without one, 6 - 3 = 3 stay free: the cover is
    # 4 y + z + z + 4 y' + z' + z' + 3 (1 - y) + 3 (1 - y') <= 9, or y + z + z + y' + z' + z' <= 3
    values = np.array([1.0, 1.0, 1.0, 0.5, 0.5, 0.5])

    cover = supply(9, *TWO).cover(values)

    assert cover is not None
    assert sorted(cover.terms) == [(at, 1) for at in range(6)]
    assert cover.most == 3


def test_departments_that_are_not_live_do_not_count() -> None:
    # both would take 6 + 5 = 11 of 9: without them 2 is too much, 4 and 3 stay free
    values = np.array([1.0, 1.0, 1.0, 0.6, 0.6, 0.0])

    cover = supply(9, *TWO).cover(values)

    assert cover is not None
    assert sorted(cover.terms) == [(1, 1), (2, 1), (3, 1), (4, 1)]
    assert cover.most == 2


def test_whole_set_ups_break_no_cover() -> None:
    assert supply(9, *TWO).cover(np.array([1.0, 1.0, 0.0, 1.0, 0.0, 0.0])) is None


@st.composite
def shared(draw: st.DrawFn) -> tuple[Supply, Values]:
    """Up to three services with up to two departments each, and relaxed values within the row."""
    uses, columns = [], 0
    for _ in range(draw(st.integers(1, 3))):
        places = draw(st.integers(1, 2))
        live = tuple(range(columns + 1, columns + 1 + places))
        uses.append(Use(columns, draw(st.integers(0, 5)), draw(st.integers(0, 3)), live))
        columns += 1 + places
    values = np.array(draw(st.lists(st.integers(0, 4), min_size=columns, max_size=columns))) / 4
    for use in uses:
        values[list(use.live)] = np.minimum(values[list(use.live)], values[use.set_up])
    return supply(draw(st.integers(0, 12)), *uses), values


@given(shared())
def test_no_plan_within_the_capacity_breaks_a_cover(case: tuple[Supply, Values]) -> None:
    given_, values = case
    cover = given_.cover(values)

    if cover is not None:
        assert taken(cover, values) > cover.most
        for each in product((0.0, 1.0), repeat=len(values)):
            whole = np.array(each)
            used = sum(use.taken(whole) for use in given_.uses)
            lives = all(whole[at] <= whole[use.set_up] for use in given_.uses for at in use.live)
            if lives and used <= given_.row.most:
                assert taken(cover, whole) <= cover.most
