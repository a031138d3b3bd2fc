"""Publication cells: each rule on a case worked out by hand, and an attack on all of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
from disclosure_attack import LEAST, cells_of, exposed, published, random_cases, weak_cells
from examples import at_most
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pmo_design.catalog.method import DisclosureMethod
from pmo_design.disclosure import (
    NOBODY,
    WITHHELD,
    Band,
    Contributors,
    band,
    people_cells,
    publication_cells,
)
from pmo_design.minimum_cut import cuts_below, minimum_cut

CASES = int(os.environ.get("PMO_DESIGN_DISCLOSURE_CASES", 5 * at_most(100).max_examples))
"""Random cases of the attack; 10,000 take about a minute."""


def people(
    *homes: int,
    silent: tuple[int, ...] = (),
    same: tuple[int, ...] = (),
    asked: tuple[int, ...] | None = None,
) -> Contributors:
    """People by their departments; `silent` positions say nothing, departments `same` say 3."""
    home = np.array(homes, dtype=np.int64)
    counts = ~np.isin(np.arange(home.size), silent)
    values = np.where(np.isin(home, same), 3.0, 1.0 + np.arange(home.size) % 5)
    sizes = np.bincount(home[home >= 0]) if asked is None else np.array(asked)
    return Contributors(home, counts, values[:, None], sizes)


def sized(*sizes: int, same: tuple[int, ...] = ()) -> Contributors:
    return people(*np.repeat(np.arange(len(sizes)), sizes).tolist(), same=same)


def alone(contributors: Contributors) -> list[int]:
    return publication_cells(contributors, [], LEAST).tolist()


def after(first: Contributors, second: Contributors) -> list[int]:
    """Cells of the second of two cycles."""
    before = people_cells(first, publication_cells(first, [], LEAST))
    return publication_cells(second, [before], LEAST).tolist()


def test_department_of_five_is_seen_alone_and_smaller_ones_speak_together() -> None:
    assert alone(sized(6, 5, 2, 3, 1)) == [0, 1, 5, 5, 5]


def test_smallest_large_department_joins_a_pool_that_is_too_small() -> None:
    assert alone(sized(7, 6, 2)) == [0, 3, 3]


def test_of_equally_small_departments_the_first_joins_the_pool() -> None:
    assert alone(sized(6, 6, 2)) == [3, 1, 3]


def test_one_executive_for_each_of_four_departments_is_seen_nowhere() -> None:
    assert alone(sized(1, 1, 1, 1)) == [WITHHELD] * 4


def test_one_executive_for_each_of_five_departments_speaks_for_all() -> None:
    assert alone(sized(1, 1, 1, 1, 1)) == [5] * 5


def test_department_of_one_voice_is_seen_alone_from_eight_people_on() -> None:
    assert alone(sized(7, 6, 6, same=(0,))) == [3, 3, 2]  # seven who all say 3 need company
    assert alone(sized(8, 6, 6, same=(0,))) == [0, 1, 2]


def test_one_voice_in_any_of_the_figures_needs_company() -> None:
    # six people differ in the first figure, and all say 3 in the second
    home = np.repeat([0, 1, 2], 6)
    values = np.stack([1.0 + np.arange(18) % 5, np.where(home == 0, 3.0, np.arange(18))], axis=1)
    column = Contributors(home, np.ones(18, dtype=bool), values, np.array([6, 6, 6]))

    assert alone(column) == [3, 3, 2]


def test_as_many_people_as_the_least_are_enough_where_one_voice_needs_no_more() -> None:
    least = DisclosureMethod(mean=5, distribution=5, text=8)

    assert publication_cells(sized(5, 6, same=(0,)), [], least).tolist() == [0, 1]


def test_pool_of_one_voice_takes_in_others_below_eight_people() -> None:
    assert alone(sized(3, 3, 6, 7, same=(0, 1))) == [4, 4, 4, 3]


def test_nobody_is_seen_where_all_together_are_of_one_voice() -> None:
    assert alone(sized(3, 4, same=(0, 1))) == [WITHHELD] * 2


def test_silence_of_two_people_stays_as_unseen_as_their_answers() -> None:
    assert alone(people(*[0] * 6, *[1] * 6, 2, 2, silent=(12, 13))) == [3, 1, 3]


def test_silence_of_eight_people_may_be_told() -> None:
    nobody = tuple(range(12, 20))
    assert alone(people(*[0] * 6, *[1] * 6, *[2] * 8, silent=nobody)) == [0, 1, NOBODY]


def test_department_without_people_is_neither_seen_nor_withheld() -> None:
    assert alone(people(*[0] * 6, asked=(6, 0))) == [0, NOBODY]


def test_newcomer_in_a_department_of_six_keeps_it_out_of_the_second_cycle() -> None:
    # A 6, B 6, then A 7: sum of A then less sum of A now would be the newcomer's answer,
    # and pooling A with B would give it just as well
    both = [0] * 7 + [1] * 6
    assert after(people(*both, silent=(0,)), people(*both)) == [WITHHELD, 1]


def test_leaver_keeps_the_department_out_of_the_second_cycle() -> None:
    both = [0] * 7 + [1] * 6
    assert after(people(*both), people(*both, silent=(0,))) == [WITHHELD, 1]


def test_leaver_who_is_no_longer_listed_is_followed_to_the_cell_of_before() -> None:
    first = people(*[0] * 7, *[1] * 6)
    second = people(NOBODY, *[0] * 6, *[1] * 6, silent=(0,))

    assert after(first, second) == [WITHHELD, 1]


def test_leaver_is_followed_over_every_earlier_cycle() -> None:
    # seven of the larger department stay; the cycle between says nothing of it
    first = people(*[0] * 8, *[1] * 6)
    later = people(NOBODY, *[0] * 7, *[1] * 6, silent=(0,))
    one = people_cells(first, publication_cells(first, [], LEAST))
    two = people_cells(later, publication_cells(later, [one], LEAST))

    assert publication_cells(later, [one, two], LEAST).tolist() == [WITHHELD, 1]


def test_departments_that_exchange_a_person_speak_together() -> None:
    first = people(*[0] * 7, *[1] * 7, *[2] * 6)
    second = people(*[0] * 6, 1, *[1] * 7, *[2] * 6)

    assert after(first, second) == [3, 3, 2]


def test_departments_that_exchange_five_people_are_seen_alone() -> None:
    first = people(*[0] * 10, *[1] * 7)
    second = people(*[0] * 5, *[1] * 5, *[1] * 7)

    assert after(first, second) == [0, 1]


def test_five_newcomers_in_five_departments_hide_each_other() -> None:
    homes = [each for each in range(6) for _ in range(7)]
    newcomers = tuple(7 * each for each in range(5))

    assert after(people(*homes, silent=newcomers), people(*homes)) == [6, 6, 6, 6, 6, 5]


def test_column_is_withheld_where_a_newcomer_would_be_all_that_changed() -> None:
    assert after(people(*[0] * 7, silent=(0,)), people(*[0] * 7)) == [WITHHELD]


def test_pool_of_before_that_loses_a_member_is_followed_through_its_other_members() -> None:
    # before: pool of two and three; then one of the three more, so neither of them is seen
    homes = [0] * 9 + [1] * 2 + [2] * 4
    first = people(*homes, silent=(11,))

    assert after(first, people(*homes)) == [0, WITHHELD, WITHHELD]


def test_small_departments_need_no_company_where_nothing_is_said_of_all_together() -> None:
    cells = publication_cells(sized(7, 6, 2), [], LEAST, pooling=False)

    assert cells.tolist() == [0, 1, WITHHELD]


def test_newcomer_keeps_a_department_out_where_nothing_is_said_of_all_together() -> None:
    homes = [0] * 7 + [1] * 6
    before = people_cells(people(*homes, silent=(0,)), np.array([0, 1]))

    cells = publication_cells(people(*homes), [before], LEAST, pooling=False)

    assert cells.tolist() == [WITHHELD, 1]


def test_unchanged_people_are_seen_as_before() -> None:
    column = sized(6, 9, 2, 3)

    assert after(column, column) == alone(column)


def test_every_earlier_cycle_counts() -> None:
    homes = [0] * 7 + [1] * 6
    without, full = people(*homes, silent=(0,)), people(*homes)
    first = people_cells(without, publication_cells(without, [], LEAST))
    second = people_cells(full, publication_cells(full, [first], LEAST))

    # A was not seen in the second cycle; whether it is in the third, the first one decides
    assert publication_cells(without, [first, second], LEAST).tolist() == [0, 1]
    assert publication_cells(full, [first, second], LEAST).tolist() == [WITHHELD, 1]


def test_attack_finds_nobody_in_random_pairs_of_cycles() -> None:
    random = np.random.default_rng(20261122)
    for number in range(CASES):
        cases = random_cases(random, 1 + number % 2)  # every other one has a second column
        cells = [cells_of(case) for case in cases]
        assert [weak_cells(*each) for each in zip(cases, cells, strict=True)] == [[]] * len(cases)
        assert exposed(published(cases, cells), LEAST.mean) is None


def test_attack_finds_people_where_the_rule_between_cycles_is_off() -> None:
    random = np.random.default_rng(20261122)
    found = []
    for _ in range(100):
        cases = random_cases(random, 1)
        found.append(exposed(published(cases, [cells_of(cases[0], False)]), LEAST.mean))

    assert sum(group is not None for group in found) > 20


def test_attack_names_the_newcomer() -> None:
    rows = np.array([[0, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1]], dtype=float)[:, :, None]

    assert exposed(rows, 5) == (0,)
    assert exposed(rows[:1], 5) is None


columns = st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(1, 3)), min_size=1)


@given(columns, st.randoms(use_true_random=False))
@at_most(100)
def test_order_of_people_changes_no_cell(
    listed: list[tuple[int, bool, int]], random: object
) -> None:
    shuffled = list(listed)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    def column(rows: list[tuple[int, bool, int]]) -> Contributors:
        home, counts, values = (np.array(each) for each in zip(*rows, strict=True))
        return Contributors(
            home, counts, values[:, None].astype(float), np.bincount(home, minlength=4)
        )

    assert alone(column(shuffled)) == alone(column(listed))


@st.composite
def graphs(draw: st.DrawFn) -> np.ndarray:
    size = draw(st.integers(2, 6))
    entries = st.lists(st.integers(0, 6), min_size=size * size, max_size=size * size)
    weight = np.triu(np.array(draw(entries)).reshape(size, size), 1)
    return weight + weight.T


def all_cuts(weight: np.ndarray) -> list[int]:
    """Weight of every cut, one side after the other."""
    nodes = range(len(weight))
    sides = (side for count in nodes[1:] for side in combinations(nodes, count))
    return [int(weight[list(side)][:, sorted({*nodes} - {*side})].sum()) for side in sides]


@given(graphs())
@at_most(100)
def test_minimum_cut_is_the_least_of_all_cuts(weight: np.ndarray) -> None:
    total, side = minimum_cut(weight)

    assert total == min(all_cuts(weight)) == weight[side][:, ~side].sum()


@given(graphs(), st.integers(1, 6))
@at_most(100)
def test_small_cuts_are_found_exactly_where_one_parts_a_component(
    weight: np.ndarray, least: int
) -> None:
    sides = cuts_below(weight, least, anchor=0)

    # a cut of weight 0 lies between components and tells nothing
    assert bool(sides) == any(0 < total < least for total in all_cuts(weight))
    assert all(0 < weight[side][:, ~side].sum() < least for side in sides)
    assert not any(side[0] for side in sides)
    assert np.sum(sides, axis=0, dtype=int).max(initial=0) <= 1


def test_side_of_a_cut_leaves_out_the_anchor_on_either_side() -> None:
    # two groups of three, each held together by 2, with 1 between them
    weight = np.full((6, 6), 2) - 2 * np.eye(6, dtype=np.int64)
    weight[:3, 3:] = weight[3:, :3] = 0
    weight[2, 3] = weight[3, 2] = 1

    for anchor, side in ((0, [3, 4, 5]), (5, [0, 1, 2])):
        assert [np.flatnonzero(each).tolist() for each in cuts_below(weight, 4, anchor)] == [side]
    # only the anchor itself hangs on by little
    star = np.array([[0, 2, 1], [2, 0, 9], [1, 9, 0]])
    assert [np.flatnonzero(each).tolist() for each in cuts_below(star, 4, 0)] == [[1, 2]]


def graph_of(size: int, edges: Mapping[tuple[int, int], int]) -> np.ndarray:
    weight = np.zeros((size, size), dtype=np.int64)
    for (one, other), value in edges.items():
        weight[one, other] = weight[other, one] = value
    return weight


def sides_of(weight: np.ndarray, least: int, anchor: int) -> list[list[int]]:
    return [np.flatnonzero(each).tolist() for each in cuts_below(weight, least, anchor)]


def test_anchor_that_hangs_on_alone_is_cut_off_from_its_own_component_only() -> None:
    # 1, 2, 3 hold together by 3 each, 0 hangs on to 1 by 2; 4 and 5 are apart from them
    weight = graph_of(6, {(0, 1): 2, (1, 2): 3, (1, 3): 3, (2, 3): 3, (4, 5): 9})

    assert sides_of(weight, 4, anchor=0) == [[1, 2, 3]]


def test_every_node_that_hangs_on_by_little_is_a_side_in_every_component() -> None:
    # 0 and 1 are held by 2 and 1 to the triangle 2, 3, 4; 5 and 6 are held together by 1
    triangle = {(2, 3): 3, (2, 4): 3, (3, 4): 3}
    weight = graph_of(7, {**triangle, (0, 2): 2, (1, 3): 1, (5, 6): 1})

    assert sides_of(weight, 4, anchor=2) == [[0], [1], [5], [6]]


def test_minimum_cut_is_of_nodes_that_are_not_merged_yet() -> None:
    # node 0 hangs on by 1 + 1; every other cut is of more
    weight = graph_of(7, {(0, 4): 1, (0, 6): 1, (1, 2): 6, (1, 3): 1, (1, 4): 6, (1, 5): 5,
                          (2, 6): 2, (3, 4): 1, (3, 5): 4, (4, 5): 1, (4, 6): 3, (5, 6): 2})  # fmt: skip

    total, side = minimum_cut(weight)

    assert total == 2
    assert np.flatnonzero(side == side[0]).tolist() == [0]


def test_stoer_and_wagners_own_example_is_cut_at_four() -> None:
    # Stoer and Wagner (1997), figure 1: minimum cut {3, 4, 7, 8} of weight 4
    edges = {(1, 2): 2, (1, 5): 3, (2, 3): 3, (2, 5): 2, (2, 6): 2, (3, 4): 4, (3, 7): 2,
             (4, 7): 2, (4, 8): 2, (5, 6): 3, (6, 7): 1, (7, 8): 3}  # fmt: skip
    weight = np.zeros((8, 8), dtype=np.int64)
    for (one, other), value in edges.items():
        weight[one - 1, other - 1] = weight[other - 1, one - 1] = value

    total, side = minimum_cut(weight)

    assert total == 4
    assert {frozenset(np.flatnonzero(side) + 1), frozenset(np.flatnonzero(~side) + 1)} == {
        frozenset({3, 4, 7, 8}),
        frozenset({1, 2, 5, 6}),
    }


@pytest.mark.parametrize(
    ("count", "least", "bounds"),
    [(0, 5, (0, 4)), (4, 5, (0, 4)), (5, 5, (5, 9)), (9, 5, (5, 9)), (10, 5, (10, 19)),
     (20, 5, (20, 49)), (50, 5, (50, 99)), (199, 5, (100, 199)), (200, 5, (200, 499)),
     (3, 3, (3, 9)), (15, 12, (12, 19)), (11, 12, (0, 11))],
)  # fmt: skip
def test_numbers_of_people_are_told_in_bands(
    count: int, least: int, bounds: tuple[int, int]
) -> None:
    assert band(count, least) == Band(*bounds)


@pytest.mark.parametrize("sizes", [{"mean": 2}, {"text": 1}, {"mean": 6, "distribution": 5}])
def test_no_setting_lets_a_group_below_three_be_seen(sizes: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        DisclosureMethod.model_validate({"mean": 5, "distribution": 8, "text": 8} | sizes)
