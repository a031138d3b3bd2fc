"""A relaxation that is tightened, plans that are rounded from it, and searches around them."""

from __future__ import annotations

from math import inf

import pytest
from checker import best_value
from plan_builders import Client, a_capacity, a_service

from pmo_design.engagement import Capacity
from pmo_design.roadmap.optimising import optimise
from pmo_design.roadmap.program import Program
from pmo_design.roadmap.search import dive, search_around, search_set_ups, windows
from pmo_design.roadmap.solving import Solver
from pmo_design.roadmap.tightening import tighten
from pmo_design.roadmap.verification import Check

# One wave pays 3 person-months: a or b (2 and 0.1 for a start), or c (1 and 0.1), or a or b with
# c and no more.
THREE = (
    a_service("a", setup_person_months=2.0),
    a_service("b", setup_person_months=2.0),
    a_service("c", setup_person_months=1.0),
)
WORTH = {("a", "d1"): 0.4, ("b", "d1"): 0.3, ("c", "d1"): 0.1}


def one_wave() -> Client:
    return Client(THREE, WORTH, capacity=a_capacity(setup=3, run=9, waves=1))


def two_waves() -> Client:
    return Client(THREE, WORTH, capacity=a_capacity(setup=2.1, run=9, waves=2))


def test_tightened_relaxation_is_worth_less_and_no_less_than_the_best_plan() -> None:
    client = one_wave()
    program = Program(client.problem)
    best = best_value(client.engagement, client.catalog, client.scorecard)

    relaxed = tighten(program, Solver(program))

    assert best is not None
    assert float(best) - 1e-9 <= relaxed.bound < Solver(program).relaxed().bound - 0.01


def test_relaxation_that_is_whole_needs_no_cover() -> None:
    client = Client(THREE, WORTH, capacity=a_capacity(setup=9, run=9, waves=1))
    program = Program(client.problem)

    # all three start: 0.8 less 0.005 each
    assert tighten(program, Solver(program)).bound == pytest.approx(0.785)


def test_dive_gives_a_plan_that_keeps_the_rules_and_a_bound_on_all_plans() -> None:
    client = two_waves()
    program = Program(client.problem)

    starts, bound = dive(program, Solver(program))

    # a in wave 1, b in wave 2: 0.4 (1 + 0.97) + 0.3 x 0.97 - 0.01; c fits nowhere
    assert starts == {("a", "d1"): 1, ("b", "d1"): 2}
    assert Check(client.problem, starts).broken() == []
    assert bound >= 0.4 * 1.97 + 0.3 * 0.97 - 0.01 - 1e-9


def test_dive_that_went_astray_still_bounds_all_plans() -> None:
    """The first two waves pay a or p, and half of c, which waits for p, looks good in wave 3."""
    services = (
        a_service("a", setup_person_months=4.9),
        a_service("c", setup_person_months=2.0, after=("p",)),
        a_service("p", setup_person_months=2.0),
    )
    worth = {("a", "d1"): 0.3, ("c", "d1"): 0.5, ("p", "d1"): 0.28}
    capacity = Capacity(setup_person_months=(5.0, 0.0, 1.05, 0.0), run_fte=(9,) * 4)
    program = Program(Client(services, worth, capacity=capacity).problem)

    starts, bound = dive(program, Solver(program))

    # with half of what follows: p and c 0.28 x 3.82 + 0.25 x 1.85, a and p 0.3 x 3.82 + 0.14 x 1.85
    assert starts == {("p", "d1"): 1}
    assert bound >= 0.3 * (1 + 0.97 + 0.97**2 + 0.97**3) - 0.005


def test_dive_has_no_plan_and_no_bound_where_there_is_no_plan() -> None:
    program = Program(one_wave().problem)
    solver = Solver(program)
    solver.fix([program.live[("a", "d1"), 1], program.live[("b", "d1"), 1]], [1.0, 1.0])

    assert dive(program, solver) == (None, inf)


def test_windows_are_none_and_then_three_waves_each_the_last_first() -> None:
    client = Client(THREE, WORTH, capacity=a_capacity(setup=1, run=9, waves=5))

    found = [tuple(each) for each in windows(Program(client.problem))]

    assert found == [(), (3, 4, 5), (2, 3, 4), (1, 2, 3)]


def test_plan_of_two_waves_has_one_window() -> None:
    assert [tuple(each) for each in windows(Program(two_waves().problem))] == [(), (1, 2)]


def test_search_of_set_ups_gives_a_better_plan_or_says_that_there_is_none() -> None:
    program = Program(two_waves().problem)
    best = 0.4 * 1.97 + 0.3 * 0.97 - 0.01
    solver = Solver(program)
    tighten(program, solver)

    better = search_set_ups(program, solver, gap=0.0, better_than=best - 0.01)
    none = search_set_ups(program, solver, gap=0.0, better_than=best + 0.01)

    assert better == ({("a", "d1"): 1, ("b", "d1"): 2}, pytest.approx(best))
    assert none == (None, pytest.approx(best + 0.01))


def test_search_that_follows_another_holds_nothing_of_it() -> None:
    program = Program(two_waves().problem)
    solver = Solver(program)
    dive(program, solver)

    found = search_around(program, solver, {("c", "d1"): 1}, (2,), better_than=0.2)

    assert found == {("c", "d1"): 1, ("a", "d1"): 2}


@pytest.mark.parametrize(
    ("waves", "expected"),
    [((1, 2), {("a", "d1"): 1, ("b", "d1"): 2}), ((2,), {("c", "d1"): 1, ("a", "d1"): 2})],
)
def test_search_around_a_plan_moves_set_ups_of_its_waves_only(
    waves: tuple[int, ...], expected: dict[tuple[str, str], int]
) -> None:
    program = Program(two_waves().problem)

    found = search_around(program, Solver(program), {("c", "d1"): 1}, waves, better_than=0.2)

    assert found == expected


def test_search_around_the_best_plan_finds_nothing() -> None:
    client = two_waves()
    program = Program(client.problem)
    best = optimise(client.problem, precision=0.0).schedule

    starts = {cell: wave for cell, wave in best.live.items() if wave > 0}
    more = best.objective + 0.001

    assert search_around(program, Solver(program), starts, (1, 2), more) is None
