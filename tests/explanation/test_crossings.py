"""The first turn on linear pieces, against watching every small step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pmo_design.explanation import basis as basis_module
from pmo_design.explanation.basis import raw_list
from pmo_design.explanation.crossings import first_turns

Floats = NDArray[np.float64]
WATCHED = 97
OFF_KINKS = 1e-5
PAST = 1e-7
STEPS = np.array([[0.0, 1.0, 2.0, 3.0]])
figures = st.lists(
    st.lists(st.integers(0, 12).map(lambda number: number / 12), min_size=4, max_size=4),
    min_size=2,
    max_size=5,
)


def at(values: Floats, step: float) -> Floats:
    """Figures at a step, linear between the given ones."""
    return np.array([np.interp(step, STEPS[0], column) for column in values.T])


@given(figures, st.integers(1, 3), st.sampled_from([0.0, 0.4, 0.71]))
@settings(max_examples=150, deadline=None)
def test_nothing_turns_before_the_first_turn_and_it_does_past_it(
    columns: list[list[float]], top: int, floor: float
) -> None:
    values = np.array(columns).T
    (turns,) = first_turns(STEPS, values[None], top, floor)
    start = raw_list(at(values, 0.0), top, floor)

    for entry, turn in enumerate(turns):
        last = max(min(turn, 3.0) - OFF_KINKS, 0.0)
        watched = np.linspace(min(OFF_KINKS, last), last, WATCHED)
        seen = [raw_list(at(values, step), top, floor)[entry] for step in watched]
        assert all(state == start[entry] for state in seen)
        if turn < 3.0:
            assert raw_list(at(values, turn + PAST), top, floor)[entry] != start[entry]


def test_entry_goes_out_where_a_rival_overtakes_it() -> None:
    # 0.6 falling to 0.2 and 0.4 flat meet half way
    values = np.array([[0.6, 0.4], [0.2, 0.4]])

    (turns,) = first_turns(np.array([[0.0, 1.0]]), values[None], 1, 0.0)

    np.testing.assert_allclose(turns, [0.5, 0.5])


def test_entry_goes_out_where_it_falls_below_the_floor() -> None:
    values = np.array([[0.6, 0.5], [0.2, 0.5]])

    (turns,) = first_turns(np.array([[0.0, 2.0]]), values[None], 2, 0.4)

    assert turns[0] == pytest.approx(1.0)  # 0.6 loses 0.2 a step
    assert np.isinf(turns[1])


def test_rivals_that_cross_together_turn_nothing_in_passing() -> None:
    # Two rivals change places with the third entry at once: one comes above, one goes below.
    values = np.array([[0.5, 0.4, 0.6], [0.5, 0.6, 0.4]])

    (turns,) = first_turns(np.array([[0.0, 1.0]]), values[None], 2, 0.0)

    assert np.isinf(turns[0])
    np.testing.assert_allclose(turns[1:], [0.5, 0.5])


def test_entries_without_a_figure_neither_turn_nor_stand_in_the_way() -> None:
    values = np.array([[np.nan, 0.4], [np.nan, 0.8]])

    (turns,) = first_turns(np.array([[0.0, 1.0]]), values[None], 1, 0.0)

    assert np.isinf(turns).all()


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).random((20, 4, 6))
    steps = np.broadcast_to(STEPS, (20, 4))
    whole = first_turns(steps, values, 3, 0.4)

    monkeypatch.setattr(basis_module, "CHUNK_BYTES", 1)

    np.testing.assert_array_equal(first_turns(steps, values, 3, 0.4), whole)
