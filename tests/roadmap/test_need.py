"""What ordered a plan: rank correlations by hand and against scipy, and top services."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_builders import Client, a_capacity, a_score, a_service, an_estimate, runs_today
from scipy.stats import spearmanr

from pmo_design.roadmap.need import NeedAgainstCost, need_against_cost, spearman
from pmo_design.scoring.scorecard import ServiceScore

pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=30)


def scored(fit: float, excess: float, service_class: str = "unlikely") -> ServiceScore:
    score = replace(a_score(excess), fit=an_estimate(fit))
    return replace(score, service_class=service_class)


def need_of(client: Client) -> NeedAgainstCost:
    rules = client.engagement.method.roadmap
    return need_against_cost(client.plan(), client.scorecard, client.catalog.services, rules)


@given(pairs)
def test_rank_correlation_is_that_of_scipy_with_average_ranks_for_ties(
    values: list[tuple[int, int]],
) -> None:
    one, other = [list(each) for each in zip(*values, strict=True)]
    found = spearman(one, other)

    if len(set(one)) == 1 or len(set(other)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(spearmanr(one, other).statistic, abs=1e-9)


def test_rank_correlation_shares_the_average_rank_among_equals() -> None:
    # ranks 1.5 1.5 3 and 1 2 3: covariance 1.5, squares 1.5 and 2, so 1.5 / sqrt(3)
    assert spearman([0, 0, 8], [0.1, 0.2, 0.3]) == pytest.approx(1.5 / 3**0.5)


def test_fewer_than_three_cells_have_no_order() -> None:
    assert spearman([1, 2], [1, 2]) is None


def test_plan_of_dear_services_that_are_needed_less_says_that_cost_decided() -> None:
    # one wave, 3.3 person-months: three cheap services start, the dear one of most fit does not
    services = [a_service(name, setup_person_months=1.0) for name in "abc"]
    services.append(a_service("d", setup_person_months=9.0))
    fits = {"a": 0.7, "b": 0.6, "c": 0.5, "d": 0.9}
    client = Client(
        services,
        {(name, "d1"): scored(fit, 0.2) for name, fit in fits.items()},
        capacity=a_capacity(3.3, 9, waves=1),
    )

    need = need_of(client)

    # waves 1 1 1 0 have ranks 3 3 3 1, costs 2 2 2 4: exactly opposed; fits 3 2 1 4 give
    # deviations .5 .5 .5 -1.5 times .5 -.5 -1.5 1.5 = -3, over sqrt(3 * 5)
    assert need.cells == 4
    assert need.with_cost == pytest.approx(-1.0)
    assert need.with_fit == pytest.approx(-3 / 15**0.5)
    assert need.cost_decided


def test_top_services_are_the_strong_and_likely_ones_of_which_some_run_today() -> None:
    services = [a_service(name) for name in "abc"]
    scores = {
        ("a", "d1"): scored(0.8, 0.3, "strong"),
        ("b", "d1"): scored(0.7, 0.3, "likely"),
        ("c", "d1"): scored(0.6, 0.3, "unlikely"),
    }
    client = Client(
        services, scores, running=[runs_today("b", "d1")], capacity=a_capacity(0, 9, waves=2)
    )

    (top,) = need_of(client).tops

    assert (top.called_for, top.services, top.live) == (True, 2, 1)


def test_without_strong_or_likely_ones_the_first_three_by_fit_are_the_top() -> None:
    services = [a_service(name) for name in "abcd"]
    fits = {"a": 0.1, "b": 0.2, "c": 0.3, "d": 0.4}
    client = Client(
        services,
        {(name, "d1"): replace(scored(fit, 0.3), chance=0.0) for name, fit in fits.items()},
        running=[runs_today("a", "d1"), runs_today("d", "d1")],
    )

    (top,) = need_of(client).tops

    assert (top.called_for, top.services, top.live) == (False, 3, 1)
