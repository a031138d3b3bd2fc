"""Signs that answers were not given with care: kernels by hand, flags on small clients."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_client import agreed, an_answer, small_client, small_instrument, with_answers

from pmo_design.answers import Answer
from pmo_design.engagement import Engagement, Respondent
from pmo_design.scoring import quality
from pmo_design.scoring.engine import score
from pmo_design.scoring.scorecard import Flag

NAN = float("nan")
MATURITY = ("maturity.plan.a", "maturity.plan.b", "maturity.risk.a")
NEEDS = tuple(
    f"need.{outcome}.{aspect}"
    for outcome in ("view", "warning")
    for aspect in ("importance", "satisfaction")
)


@pytest.mark.parametrize(
    ("values", "straight"),
    [
        ([3, 3, 3], True),
        ([3, NAN, 3], False),  # two values, three are wanted
        ([3, 3, 3, NAN], True),
        ([3, 3, 4], False),
        ([NAN, NAN, NAN], False),
    ],
)
def test_line_is_straight_if_enough_values_are_all_alike(
    values: list[float], straight: bool
) -> None:
    assert quality.straight_lines(np.array([values]), 3).tolist() == [straight]


def test_mean_of_a_domain_is_over_what_was_answered() -> None:
    values = np.array([[1.0, 2.0, NAN, 5.0], [NAN, NAN, 3.0, NAN]])

    means = quality.domain_means(values, np.array([0, 0, 0, 1]), 2)

    np.testing.assert_array_equal(means, [[1.5, 5.0], [3.0, NAN]])


def test_distance_is_to_the_mean_of_the_others_in_crowded_domains() -> None:
    # domain 1: four people, 1 1 1 5; domain 2: two people only, left out
    means = np.array([[1.0, NAN], [1.0, NAN], [1.0, 1.0], [5.0, 5.0]])

    distance = quality.distance_from_others(means, np.zeros(4, dtype=int), 1, 4)

    # the first three: others 1 1 5 have mean 7/3; the last: others have mean 1
    np.testing.assert_allclose(distance, [4 / 3, 4 / 3, 4 / 3, 4.0], rtol=1e-12)


def test_distance_is_the_mean_over_domains() -> None:
    # others 1 1: 2 away; others 3 3: 0 away
    means = np.array([[1.0, 3.0], [1.0, 3.0], [3.0, 3.0]])

    distance = quality.distance_from_others(means, np.zeros(3, dtype=int), 1, 3)

    assert distance[2] == pytest.approx(1.0)


def test_distance_is_undefined_among_few_people() -> None:
    distance = quality.distance_from_others(np.array([[1.0], [5.0]]), np.zeros(2, dtype=int), 1, 3)

    assert np.isnan(distance).all()


def test_poles_are_the_lowest_and_the_highest_group_that_is_large_enough() -> None:
    means = np.array([[2.0], [2.0], [4.0], [4.5], [1.0]])
    group = np.array([0, 0, 2, 2, 1])  # the group of one is too small

    found = quality.poles(means, np.zeros(5, dtype=int), group, (1, 4), 2)

    assert (found.lower[0, 0], found.higher[0, 0]) == (0, 2)
    assert (found.low[0, 0], found.high[0, 0]) == (2.0, 4.25)
    assert found.apart(2.25).all()
    assert not found.apart(2.26).any()


def test_one_group_alone_has_no_poles() -> None:
    zeros = np.zeros(2, dtype=int)

    found = quality.poles(np.array([[2.0], [5.0]]), zeros, zeros, (1, 4), 2)

    assert np.isnan(found.high).all()
    assert not found.apart(0.1).any()


def crowd(*answers: Answer, **limits: float) -> Engagement:
    """d1 with two executives and three team members more, these answers and limits."""
    client = small_client()
    more = (
        Respondent("e3", "d1", "executive"),
        *(Respondent(f"t{at}", "d1", "team-member") for at in (1, 2, 3)),
    )
    flags = client.method.flags.model_copy(update=limits)
    client = replace(
        with_answers(client, *answers),
        respondents=tuple(sorted((*client.respondents, *more), key=lambda each: each.id)),
        method=client.method.model_copy(update={"flags": flags}),
    )
    return replace(client, draws=100)


def everywhere(who: str, items: tuple[str, ...], value: int, sure: str = "high") -> list[Answer]:
    return [an_answer(who, item, value, sure) for item in items]


def flags_of(client: Engagement, code: str) -> list[Flag]:
    return [flag for flag in score(client, small_instrument()).flags if flag.code == code]


def test_people_with_one_value_throughout_are_counted() -> None:
    client = crowd(
        *everywhere("t1", MATURITY, 4),
        *everywhere("t2", MATURITY, 4),
        *everywhere("t3", MATURITY[:1], 4),
        an_answer("e1", MATURITY[0], 1),
        *everywhere("e1", MATURITY[1:], 2),
        straight_items=3,
    )

    # t3 gave one answer, too few to say; e1 gave 1 and 2
    params = {"people": 2, "answered": 4, "least": 3}
    assert flags_of(client, "straight-lining") == [Flag("straight-lining", "d1", params)]


def test_needs_answered_alike_are_a_straight_line_too() -> None:
    client = crowd(
        *everywhere("t1", NEEDS, 5), *everywhere("t1", MATURITY[:2], 2), straight_items=4
    )

    params = {"people": 1, "answered": 1, "least": 4}
    assert flags_of(client, "straight-lining") == [Flag("straight-lining", "d1", params)]


def test_agreed_values_are_nobody_s_straight_line() -> None:
    own = everywhere("t1", MATURITY, 3)
    client = crowd(*own, *(agreed("d1", item, 3) for item in MATURITY), straight_items=2)

    assert flags_of(client, "straight-lining") == []


def test_people_far_from_the_rest_are_counted_not_named() -> None:
    lower = [an_answer(who, MATURITY[0], 1) for who in ("e1", "t1", "t2")]
    client = crowd(*lower, an_answer("t3", MATURITY[0], 3), outlier_levels=2.0)

    # t3 is 2 from the mean of the others; they are 2/3 from 1 1 3
    params = {"people": 1, "answered": 4, "levels": 2.0}
    assert flags_of(client, "outlier") == [Flag("outlier", "d1", params)]


def test_share_of_unsure_answers_is_told_above_its_limit() -> None:
    unsure = everywhere("t1", MATURITY[:2], 3, "low")
    sure = everywhere("t2", MATURITY, 3)

    assert flags_of(crowd(*unsure, *sure, unsure_share=0.4), "low-confidence") == []
    (flag,) = flags_of(crowd(*unsure, *sure, unsure_share=0.39), "low-confidence")
    assert flag == Flag("low-confidence", "d1", {"share": 0.4, "most": 0.39})


def test_two_customer_groups_far_apart_are_named_with_their_means() -> None:
    client = crowd(
        *(an_answer(who, MATURITY[0], value) for who, value in (("e1", 5), ("e3", 4))),
        *(an_answer(who, MATURITY[0], value) for who, value in (("t1", 2), ("t2", 3))),
        an_answer("p1", MATURITY[0], 1),
    )

    params = {"domain": "plan", "lower": "team-member", "low": 2.5,
              "higher": "executive", "high": 4.5}  # fmt: skip
    assert flags_of(client, "polar-groups") == [Flag("polar-groups", "d1", params)]


def test_careful_answers_raise_none_of_these_flags() -> None:
    codes = {flag.code for flag in score(small_client(), small_instrument()).flags}

    assert not codes & {"straight-lining", "outlier", "polar-groups"}
