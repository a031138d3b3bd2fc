"""Which of the PMO models the needs resemble most: coverage, gates and the rule of choice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def coverage(fits: Floats, profile: Floats) -> Floats:
    """Mean fit of each model's services, core ones counting more.

    Parameters
    ----------
    fits : ndarray, shape (n_services, ...)
        0..1, NaN where a service is not scored.
    profile : ndarray, shape (n_models, n_services)
        Weight of each service in each model, 0 where it does not belong to it.

    Returns
    -------
    ndarray, shape (n_models, ...)
        NaN for a model none of whose services is scored.
    """
    flat = fits.reshape(fits.shape[0], -1)
    scored = ~np.isnan(flat)
    total = profile @ scored.astype(np.float64)
    sums = profile @ np.nan_to_num(flat)
    result = np.divide(sums, total, out=np.full(total.shape, np.nan), where=total > 0)
    return np.asarray(result.reshape(profile.shape[0], *fits.shape[1:]))


def gate_state(level: float | None, required: float) -> float:
    """How far one gate is open: 0 at level 1, 1 from the required level on.

    An unanswered gate counts as open; whoever shows it says that it is not assessed.
    """
    return 1.0 if level is None else min(1.0, (level - 1.0) / (required - 1.0))


def candidates(gates: Floats, coverages: Floats, gate_open: float) -> NDArray[np.bool_]:
    """Models that may come first: those whose gate is open, or else the most open ones.

    Parameters
    ----------
    gates, coverages : ndarray, shape (n_models,)
        A model without coverage is no candidate.
    gate_open : float
        Gate from which a model is eligible.
    """
    scored = ~np.isnan(coverages)
    eligible = scored & (gates >= gate_open)
    if eligible.any() or not scored.any():
        return np.asarray(eligible)
    most_open = gates[scored].max()
    return np.asarray(scored & (gates == most_open))


@dataclass(frozen=True, slots=True)
class Choice:
    """Positions of the first model and its runner-up; None where there is none."""

    first: int | None
    runner_up: int | None


def choose(coverages: Floats, among: NDArray[np.bool_]) -> Choice:
    """Choose the largest coverage; equal ones go to the model that needs less authority.

    ``coverages`` and ``among`` have shape (n_models,), in order of growing authority.
    """
    order = sorted(np.flatnonzero(among).tolist(), key=lambda at: (-coverages[at], at))
    return Choice(order[0] if order else None, order[1] if len(order) > 1 else None)


def chance_of_first(draws: Floats, among: NDArray[np.bool_]) -> Floats:
    """Share of draws in which each model is chosen.

    Parameters
    ----------
    draws : ndarray, shape (n_models, n_draws)
        Coverages.
    among : ndarray of bool, shape (n_models,)
    """
    shares = np.zeros(draws.shape[0])
    if among.any():
        first = np.where(among[:, None], draws, -np.inf).argmax(axis=0)
        shares = np.bincount(first, minlength=draws.shape[0]) / draws.shape[1]
    return shares
