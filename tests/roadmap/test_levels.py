"""Covers of required levels: every whole plan keeps them, and fractions are cut off."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from plan_builders import Client, a_capacity, a_service

from pmo_design.roadmap.levels import Requirement
from pmo_design.roadmap.program import Program
from pmo_design.roadmap.reach import needs
from pmo_design.roadmap.row import Row, Values

# A start (column 0) in wave 3 needs 3 steps. Each wave of r (columns 1 and 2: live by wave 1, by
# wave 2) brings 2; each wave of q (columns 3 and 4) brings 1.
WANTS = Requirement(3, ("a", "d1", "planning"), 0, 3, ((2, (1, 2)), (1, (3, 4))))


def taken(row: Row, values: Values) -> float:
    return sum(count * values[at] for at, count in row.terms)


def test_half_a_start_for_half_a_service_is_cut_off() -> None:
    # r runs half in both waves: 2 steps, enough for two thirds of a start by the sum alone.
    # Both waves of q bring 2, less than 3: a start has r in any wave.
    values = np.array([2 / 3, 0.5, 0.5, 0.0, 0.0])

    cover = WANTS.cover(values)

    assert taken(WANTS.row(), values) <= 0
    assert cover is not None
    assert sorted(cover.terms) == [(0, 1), (2, -1)]
    assert cover.most == 0


def test_cover_names_every_service_that_can_make_up_for_the_others() -> None:
    # r runs in wave 2 alone, which brings 2: a start has r in wave 1 too, or q in wave 2
    cover = WANTS.cover(np.array([0.5, 0.0, 1.0, 0.0, 0.25]))

    assert cover is not None
    assert sorted(cover.terms) == [(0, 1), (1, -1), (4, -1)]


def test_whole_start_that_is_reached_breaks_no_cover() -> None:
    assert WANTS.cover(np.array([1.0, 0.0, 1.0, 0.0, 1.0])) is None


def test_what_is_not_live_breaks_no_cover() -> None:
    assert WANTS.cover(np.zeros(5)) is None


@st.composite
def requirements(draw: st.DrawFn) -> tuple[Requirement, Values]:
    """Two or three services live by up to three waves, and relaxed values of their columns."""
    lifts, columns = [], 1
    for _ in range(draw(st.integers(2, 3))):
        waves = draw(st.integers(0, 3))
        lifts.append((draw(st.integers(1, 4)), tuple(range(columns, columns + waves))))
        columns += waves
    values = draw(st.lists(st.integers(0, 4), min_size=columns, max_size=columns))
    for _, live in lifts:  # what is live stays live
        values[slice(*_span(live))] = sorted(values[slice(*_span(live))])
    wants = Requirement(4, ("a", "d1", "planning"), 0, draw(st.integers(1, 9)), tuple(lifts))
    return wants, np.array(values) / 4


def _span(columns: tuple[int, ...]) -> tuple[int, int]:
    return (columns[0], columns[-1] + 1) if columns else (0, 0)


@given(requirements())
def test_no_start_that_reaches_its_level_breaks_a_cover(
    case: tuple[Requirement, Values],
) -> None:
    wants, values = case
    cover = wants.cover(values)

    if cover is not None:
        assert taken(cover, values) > cover.most
        for waves in product(*(range(len(live) + 1) for _, live in wants.lifts)):
            brought = zip(waves, wants.lifts, strict=True)
            reached = sum(count * steps for count, (steps, _) in brought) >= wants.missing
            whole = np.zeros(len(values))
            whole[0] = reached
            for count, (_, live) in zip(waves, wants.lifts, strict=True):
                whole[list(live[len(live) - count :])] = 1
            assert taken(cover, whole) <= cover.most


def test_services_that_wait_for_a_level_themselves_do_not_lift_to_it() -> None:
    # a and b lift planning and need 3.0 there: the first of them starts by what c brings alone
    services = (
        a_service("a", requires={"planning": 3.0}, uplift={"planning": 1.0}),
        a_service("b", requires={"planning": 3.0}, uplift={"planning": 1.0}),
        a_service("c", uplift={"planning": 2.0}),
    )
    cells = {(name, "d1"): 0.3 for name in "abc"}
    client = Client(services, cells, levels={("d1", "planning"): 2.0}, capacity=a_capacity(9, 9))

    (need,) = needs(client.problem, ("a", "d1")) or ()

    assert need.lifters == {("c", "d1"): 1}
    assert need.steps == 2
    assert Program(client.problem).reach.earliest[("a", "d1")] == 3


def test_service_of_a_lower_level_lifts_to_a_higher_one() -> None:
    services = (
        a_service("a", requires={"planning": 3.0}),
        a_service("b", requires={"planning": 2.5}, uplift={"planning": 2.0}),
        a_service("c", uplift={"planning": 2.0}),
    )
    cells = {(name, "d1"): 0.3 for name in "abc"}
    client = Client(services, cells, levels={("d1", "planning"): 2.0}, capacity=a_capacity(9, 9))

    (need,) = needs(client.problem, ("a", "d1")) or ()

    assert need.lifters == {("b", "d1"): 1, ("c", "d1"): 1}
