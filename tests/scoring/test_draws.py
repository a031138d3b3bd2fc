"""Draws through the chain: what they sum up to, and where their shares come from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from protected_client import INSTRUMENT, protected_client
from small_client import small_client, small_instrument

from pmo_design.catalog.method import Interval
from pmo_design.engagement import Engagement
from pmo_design.scoring import posterior
from pmo_design.scoring.draws import DrawnScores, draw_scores, summarise
from pmo_design.scoring.encoding import encode
from pmo_design.scoring.engine import score_both
from pmo_design.scoring.raw import RawScores, catalog_arrays, raw_scores

D1, D2 = 0, 1
ADVISE, REPORT = 0, 1  # id order


def drawn(client: Engagement) -> tuple[RawScores, DrawnScores]:
    instrument = small_instrument()
    answers, arrays = encode(client, instrument), catalog_arrays(instrument, client.method)
    raw = raw_scores(answers, arrays, client.method)
    return raw, draw_scores(client, answers, arrays, raw)


def client_with(**method: object) -> Engagement:
    client = small_client(draws=1000, seed=11)
    return replace(client, method=client.method.model_copy(update=method))


def test_interval_runs_between_quantiles_that_are_interpolated() -> None:
    # five draws: position 0.1 x 4 = 0.4 lies between 1 and 2, 0.9 x 4 = 3.6 between 4 and 5
    summary = summarise(np.array([[4.0, 1.0, 3.0, 2.0, 5.0]]), Interval(low=0.1, high=0.9))

    assert summary.mean[0] == 3.0
    assert summary.low[0] == pytest.approx(1.4)
    assert summary.high[0] == pytest.approx(4.6)


def test_interval_between_the_extremes_is_all_draws() -> None:
    summary = summarise(np.array([[4.0, 1.0, 5.0]]), Interval(low=0.0, high=1.0))

    assert (summary.low[0], summary.high[0]) == (1.0, 5.0)


def test_levels_are_drawn_on_the_unit_scale_and_stretched_to_one_to_five() -> None:
    client = client_with()
    raw, scores = drawn(client)
    method, means = client.method.posterior, raw.maturity
    unit = replace(means, mean=(means.mean - 1) / 4, spread=means.spread / 4)
    seen = posterior.observations(unit)
    grid = posterior.spread_grid(method, method.sigma_scale.maturity)
    shared = posterior.draw_shared(seen, grid, method.sharing, 11, ("plan", "risk"), 1000)

    draws = posterior.draw_departments(
        seen, shared, slice(None), 11, ("d1", "d2"), ("plan", "risk")
    )

    np.testing.assert_allclose(
        scores.departments.maturity.mean, 1 + 4 * draws.mean(axis=-1), rtol=1e-12
    )


def test_best_service_alone_is_called_for_where_one_of_two_comes_first() -> None:
    # of two services one is among the first: 0.4 x 2, rounded up. In d1, advise lies at
    # 0.7 x 0.866 + 0.3 x 0.75 = 0.83 and report at 0.7 x 0.464 + 0.3 x 0.6 = 0.51
    called = drawn(client_with())[1].departments.called

    assert called[D1, ADVISE] > 0.7
    assert called[D1, REPORT] < 0.3
    assert called[D1].sum() <= 1.0
    # in d2 advise is not scored, so report is always first, but hardly ever reaches the floor
    assert np.isnan(called[D2, ADVISE])
    assert called[D2, REPORT] == drawn(client_with())[1].departments.chance[D2, REPORT]


def test_first_services_of_the_organisation_are_the_largest_fits() -> None:
    scores = drawn(client_with())[1]

    assert scores.p_top[ADVISE] > 0.9
    assert scores.p_top.sum() == pytest.approx(1.0)


def test_service_of_the_organisation_is_called_for_as_often_as_it_is_first_and_fits() -> None:
    low, high = (drawn(client_with(fit_floor=floor))[1] for floor in (0.0, 1.01))

    np.testing.assert_array_equal(low.called, low.p_top)
    assert high.called.tolist() == [0.0, 0.0]


def test_fit_at_the_floor_has_reached_it() -> None:
    # clipped draws of no demand and no gap give a fit of just 0
    chance = drawn(client_with(fit_floor=0.0))[1].departments.chance

    assert chance[D2, REPORT] == 1.0
    assert chance[D1].tolist() == [1.0, 1.0]


def test_attributed_scores_are_the_same_in_both_views() -> None:
    both = score_both(small_client(), small_instrument())

    assert both.underlying is both.shown
    assert both.cells is None


def test_excess_is_what_a_fit_has_above_the_floor() -> None:
    nothing, everything = (drawn(client_with(fit_floor=floor))[1] for floor in (1.01, 0.0))

    assert nothing.departments.excess[D1].tolist() == [0.0, 0.0]
    np.testing.assert_allclose(
        everything.departments.excess[D1], everything.departments.fit.mean[D1], rtol=1e-12
    )


def test_service_that_is_not_scored_has_no_chance() -> None:
    assert np.isnan(drawn(client_with())[1].departments.chance[D2, ADVISE])


def test_pool_is_drawn_for_its_members_and_for_no_other_department() -> None:
    card = score_both(protected_client(), INSTRUMENT).underlying

    means = {each.id: each.maturity["plan"].estimate.mean for each in card.departments}

    assert means["duo"] == means["four"]
    assert len({means["big"], means["crowd"], means["duo"]}) == 3
