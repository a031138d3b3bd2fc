"""The PMO models ranked, on draws that are made up so that every figure is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_client import small_catalog, small_client, small_instrument

from pmo_design.engagement import Engagement
from pmo_design.scoring.draws import DrawnScores, draw_scores, summarise
from pmo_design.scoring.encoding import encode
from pmo_design.scoring.model_ranking import ModelRanking, rank_models
from pmo_design.scoring.pmo_models import chance_of_first
from pmo_design.scoring.raw import catalog_arrays, raw_scores

CATALOG = small_catalog()  # models reporting (gate 0.5) and advising; services advise, report


def drawn(client: Engagement) -> DrawnScores:
    instrument = small_instrument()
    answers, arrays = encode(client, instrument), catalog_arrays(instrument, client.method)
    return draw_scores(client, answers, arrays, raw_scores(answers, arrays, client.method))


def ranked(reporting: list[float], advising: list[float], gate_open: float = 0.5) -> ModelRanking:
    """Ranking with these draws of the two models' coverage."""
    client = small_client()
    client = replace(client, method=client.method.model_copy(update={"gate_open": gate_open}))
    draws = np.array([reporting, advising])
    summary = summarise(draws, client.method.interval)
    return rank_models(
        client, CATALOG, replace(drawn(client), coverage=summary, coverage_draws=draws)
    )


def test_margin_is_the_lead_of_the_first_model_over_its_runner_up() -> None:
    ranking = ranked([0.5, 0.6, 0.7], [0.9, 0.9, 0.9])

    assert (ranking.first, ranking.runner_up) == ("advising", "reporting")
    assert ranking.margin.mean == pytest.approx(0.3)
    assert 0.2 <= ranking.margin.low < 0.3 < ranking.margin.high <= 0.4
    assert ranking.clear


def test_lead_that_may_be_none_is_not_clear() -> None:
    assert not ranked([0.5, 0.9], [0.9, 0.6]).clear  # once ahead and once behind
    assert not ranked([0.7, 0.7], [0.7, 0.7]).clear  # never ahead


def test_model_is_eligible_from_the_method_s_gate_on() -> None:
    assert ranked([0.5, 0.5], [0.9, 0.9], gate_open=0.5).scores["reporting"].eligible is True
    assert ranked([0.5, 0.5], [0.9, 0.9], gate_open=0.6).scores["reporting"].eligible is False


def test_share_outside_is_of_services_that_belong_to_no_model() -> None:
    client = small_client()
    scores = drawn(client)
    fits = replace(scores.fit, mean=np.array([0.3, 0.1]))  # advise, report
    advising = replace(CATALOG, models=(CATALOG.models[1],))
    alone = replace(
        scores,
        fit=fits,
        coverage=summarise(scores.coverage_draws[1:], client.method.interval),
        coverage_draws=scores.coverage_draws[1:],
        raw_coverage=scores.raw_coverage[1:],
    )

    assert rank_models(client, advising, alone).outside_share == pytest.approx(0.1 / 0.4)


def test_no_model_has_a_chance_where_none_is_a_candidate() -> None:
    assert chance_of_first(np.ones((2, 3)), np.array([False, False])).tolist() == [0.0, 0.0]
