from __future__ import annotations

import numpy as np
import pytest

from pmo_design.scoring.pmo_models import (
    Choice,
    candidates,
    chance_of_first,
    choose,
    coverage,
    gate_state,
)


def test_coverage_weighs_core_services_double_and_skips_unscored_ones() -> None:
    fits = np.array([0.8, 0.2, np.nan])
    profiles = np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 2.0], [0.0, 0.0, 1.0]])

    # (2 x 0.8 + 0.2) / 3 = 0.6; the unscored core leaves 0.2; nothing scored is NaN
    np.testing.assert_allclose(coverage(fits, profiles), [0.6, 0.2, np.nan])


@pytest.mark.parametrize(
    ("level", "required", "state"),
    [(1, 3, 0.0), (2, 3, 0.5), (3, 3, 1.0), (5, 3, 1.0), (3, 4, 2 / 3), (None, 4, 1.0)],
)
def test_gate_opens_in_step_with_the_level(
    level: float | None, required: float, state: float
) -> None:
    assert gate_state(level, required) == pytest.approx(state)


def test_closed_gates_keep_a_model_from_coming_first() -> None:
    among = candidates(np.array([1.0, 0.2]), np.array([0.4, 0.9]), 0.5)

    assert choose(np.array([0.4, 0.9]), among) == Choice(first=0, runner_up=None)


def test_where_all_gates_are_closed_the_most_open_ones_compete() -> None:
    coverages = np.array([0.4, 0.9, 0.5])

    among = candidates(np.array([0.3, 0.1, 0.3]), coverages, 0.5)

    assert choose(coverages, among) == Choice(first=2, runner_up=0)


def test_equal_coverages_go_to_the_model_that_needs_less_authority() -> None:
    assert choose(np.array([0.5, 0.5]), np.array([True, True])).first == 0


def test_model_without_coverage_is_no_candidate() -> None:
    among = candidates(np.ones(2), np.array([np.nan, 0.1]), 0.5)

    assert among.tolist() == [False, True]


def test_nothing_scored_gives_no_first_model() -> None:
    nothing = np.full(2, np.nan)

    assert choose(nothing, candidates(np.ones(2), nothing, 0.5)) == Choice(None, None)


def test_chance_of_first_counts_draws_among_candidates() -> None:
    draws = np.array([[0.5, 0.1, 0.5, 0.5], [0.4, 0.4, 0.6, 0.5], [0.9, 0.9, 0.9, 0.9]])

    # the third model is no candidate; the tie of the last draw goes to the first model
    shares = chance_of_first(draws, np.array([True, True, False]))

    assert shares.tolist() == [0.5, 0.5, 0.0]
