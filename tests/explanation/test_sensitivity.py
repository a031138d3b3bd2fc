"""How firmly a result stands, against a plain loop over the sets of weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from explained import large_basis, small_basis
from small_client import an_answer, small_client, with_answers

from pmo_design.explanation import basis as basis_module
from pmo_design.explanation.basis import Basis, comes_first, coverages, raw_list
from pmo_design.explanation.sensitivity import (
    LISTED_SWINGS,
    drawn_factors,
    fit_tornado,
    sensitivity,
)
from pmo_design.explanation.weights import Factors, WeightedChain
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.scoring import chain
from pmo_design.scoring.encoding import AGREED_VOICE
from pmo_design.scoring.raw import raw_scores

DRAWS = 8


def with_method(start: Basis, **changes: object) -> Basis:
    method = start.method.sensitivity.model_copy(update=changes)
    whole = start.method.model_copy(update={"sensitivity": method})
    return replace(start, engagement=replace(start.engagement, method=whole))


def plain_fits(start: Basis, factors: Factors, at: int) -> np.ndarray:
    """Fits under one set of weights: the raw chain itself, with everything put in its place."""
    answers, arrays = start.answers, start.arrays
    by_group = np.append(factors.groups[at], 1.0)
    voices = np.where(answers.group == AGREED_VOICE, len(GROUPS), answers.group)
    links = arrays.links.copy()
    links[np.nonzero(arrays.links)] *= factors.links[at]
    share = min(1.0, start.method.demand_weight * factors.demand[at])
    method = start.method.model_copy(update={"demand_weight": share, "least_seen_weight": 0.0})
    weighed = replace(answers, weight=answers.weight * by_group[voices])
    raw = raw_scores(weighed, replace(arrays, links=links), method)
    fit = np.where(np.isnan(start.raw.fit), np.nan, raw.fit)
    weight = np.array([each.weight for each in start.engagement.departments])
    return chain.weighted_mean(fit, weight * factors.departments[at])


def test_result_equals_a_plain_loop_over_the_sets() -> None:
    start = with_method(large_basis(), draws=DRAWS, spread=0.5)
    weights = WeightedChain(start)
    factors = drawn_factors(start, weights)
    listed, first = np.zeros(len(start.services)), np.zeros(len(start.models))
    for at in range(DRAWS):
        fits = plain_fits(start, factors, at)
        np.testing.assert_allclose(weights.fits(factors)[at], fits, rtol=1e-12)
        listed += raw_list(fits, start.top, start.method.fit_floor)
        first += comes_first(coverages(fits, start.arrays.profiles), start.among)

    found = sensitivity(start, weights)

    assert list(found.services.values()) == pytest.approx(listed / DRAWS)
    assert list(found.models.values()) == pytest.approx(first / DRAWS)
    assert 0 < np.mean(list(found.services.values())) < 1


def test_weights_as_they_are_give_the_raw_fits() -> None:
    for start in (large_basis(), small_basis()):
        weights = WeightedChain(start)

        (fits,) = weights.fits(weights.unchanged(1))

        np.testing.assert_allclose(fits, start.fit, rtol=1e-12)


def test_agreed_values_are_no_group_s_to_weigh() -> None:
    client = small_client()
    settled = replace(
        an_answer("", "maturity.risk.a", 4), source="agreed", department="d2"
    )  # nobody of d2 answers in risk, so the department speaks for itself
    answers = [each for each in client.latest.answers if each.respondent != "e2"]
    start = small_basis(with_answers(client, *answers, settled))
    weights = WeightedChain(start)
    lighter = replace(weights.unchanged(1), groups=np.full((1, len(GROUPS)), 0.5))

    np.testing.assert_allclose(weights.fits(lighter)[0], start.fit, rtol=1e-12)


def test_every_weight_stays_within_the_spread_around_its_own() -> None:
    start = large_basis()
    factors = drawn_factors(start, WeightedChain(start))

    for drawn in (factors.groups, factors.links, factors.demand):
        assert drawn.min() >= 0.8
        assert drawn.max() <= 1.2
        assert drawn.std() == pytest.approx(0.4 / 12**0.5, rel=0.05)  # uniform
    assert (factors.departments == 1).all()


def test_a_weight_s_draws_depend_on_seed_and_its_own_ids_alone() -> None:
    large, small = (
        large_basis(),
        small_basis(replace(small_client(), seed=large_basis().engagement.seed)),
    )

    first = drawn_factors(large, WeightedChain(large))
    second = drawn_factors(small, WeightedChain(small))

    np.testing.assert_array_equal(first.groups, second.groups)
    np.testing.assert_array_equal(first.demand, second.demand)
    assert len(np.unique(first.links.sum(axis=0))) == first.links.shape[1]


def test_demand_weight_is_kept_within_one() -> None:
    client = small_client()
    method = client.method.model_copy(update={"demand_weight": 1.0})
    start = small_basis(replace(client, method=method))
    weights = WeightedChain(start)
    raised = replace(weights.unchanged(1), demand=np.array([1.2]))

    np.testing.assert_allclose(weights.fits(raised)[0], start.fit, rtol=1e-12)


def test_tornado_of_a_fit_is_the_fit_with_each_weight_lowered_and_raised() -> None:
    start = small_basis()
    # advise: 0.7 q + 0.3 x 0.75 with q = (3 view + 9) / 12; a moves by 20 %
    demand = (3 * 0.8125 / 1.75 + 9) / 12
    swings = {
        (each.kind, each.id): each for each in fit_tornado(start, WeightedChain(start), "advise")
    }

    share = swings["demand-weight", "demand-weight"]
    assert share.low == pytest.approx(0.56 * demand + 0.44 * 0.75, rel=1e-12)
    assert share.high == pytest.approx(0.84 * demand + 0.16 * 0.75, rel=1e-12)
    # the link of view raised by 20 %: 3.6 instead of 3
    link = swings["link", "view"]
    assert link.service == "advise"
    raised = (3.6 * 0.8125 / 1.75 + 9) / 12.6
    assert link.high == pytest.approx(0.7 * raised + 0.3 * 0.75, rel=1e-12)
    # functional managers and team members do not answer: they move nothing and are left out
    assert ("group-weight", "team-member") not in swings


def test_widest_swings_come_first_and_no_more_than_are_listed() -> None:
    start = large_basis()
    swings = sensitivity(start, WeightedChain(start)).swings

    widths = [each.width for each in swings]
    assert len(swings) == LISTED_SWINGS
    assert widths == sorted(widths, reverse=True)


def test_unscored_service_has_no_share_and_no_tornado() -> None:
    start = small_basis(with_answers(small_client()))
    weights = WeightedChain(start)
    found = sensitivity(start, weights)

    assert found.services == {}
    assert set(found.models.values()) == {0.0}
    assert found.margin is None
    assert fit_tornado(start, weights, "advise") == ()


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    start = with_method(large_basis(), draws=DRAWS)
    whole = sensitivity(start, WeightedChain(start))

    monkeypatch.setattr(basis_module, "CHUNK_BYTES", 1)

    cut = sensitivity(start, WeightedChain(start))
    assert cut.services == whole.services
    assert [each.low for each in cut.swings] == pytest.approx([each.low for each in whole.swings])
