"""What changes of single weights would turn: bracketed on a grid, then halved to the point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.explanation.basis import Basis
from pmo_design.explanation.sensitivity import (
    Weight,
    department_weights,
    method_weights,
    one_at_a_time,
)
from pmo_design.explanation.weights import WeightedChain

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

GRID = 18
"""Pieces into which the reach of a weight is cut, in each direction."""
HALVINGS = 32
"""Halvings of a piece: 1 / 2^32 of it is less than the last digit anybody prints."""


@dataclass(frozen=True, slots=True)
class WeightInputs:
    """Weights moved one at a time, in one direction.

    Attributes
    ----------
    sign : float
        1.0 where weights rise, -1.0 where they fall.
    weights : tuple of Weight
    steps : ndarray, shape (n_weights, GRID + 1)
        Change as a share of the weight, growing from 0.
    fits : ndarray, shape (n_weights, GRID + 1, n_services)
    """

    sign: float
    weights: tuple[Weight, ...]
    steps: Floats
    fits: Floats


def weight_inputs(basis: Basis, chain: WeightedChain) -> tuple[WeightInputs, ...]:
    """Every weight of the method and every department's, moved by up to the reach."""
    weights = (*method_weights(basis, chain.links), *department_weights(basis))
    shares = np.linspace(0.0, basis.method.sensitivity.reach, GRID + 1)
    found = []
    for sign in (1.0, -1.0):
        sets = one_at_a_time(chain, weights, (1.0 + sign * shares).tolist())
        fits = chain.fits(sets).reshape(len(weights), shares.size, -1)
        steps = np.broadcast_to(shares, (len(weights), shares.size))
        found.append(WeightInputs(sign, weights, steps, fits))
    return tuple(found)


def refined(
    chain: WeightedChain,
    weights: list[Weight],
    signs: Floats,
    near: Floats,
    inside: Callable[[Floats], Booleans],
) -> Floats:
    """Changes at which results turn, from the piece of the grid in which they do.

    Fits are ratios in a weight, smooth and close to linear on a piece; the turn is found by
    halving the piece.

    Parameters
    ----------
    chain : WeightedChain
    weights : list of Weight
        One for each turn.
    signs, near : ndarray, shape (n_turns,)
        Direction, and the turn as seen on the grid.
    inside : callable
        From fits, shape (n_turns, n_services), to whether each result stands as asked for.

    Returns
    -------
    ndarray, shape (n_turns,)
        NaN where the result does not differ between the ends of the piece.
    """
    if not weights:
        return np.zeros(0)
    width = chain.basis.method.sensitivity.reach / GRID
    piece = np.clip(np.ceil(near / width - 1e-9), 1, GRID)
    low, high = (piece - 1) * width, piece * width

    def state(steps: Floats) -> Booleans:
        sets = chain.unchanged(len(weights))
        for at, weight in enumerate(weights):
            weight.of(sets)[at] = 1.0 + signs[at] * steps[at]
        return inside(chain.fits(sets))

    before, after = state(low), state(high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        same = state(middle) == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.where(before != after, high, np.nan)


def start_of(basis: Basis, weight: Weight) -> float:
    """Weight as it is."""
    if weight.kind == "demand-weight":
        return basis.method.demand_weight
    if weight.kind == "group-weight":
        return basis.engagement.group_weights[weight.id]
    if weight.kind == "department-weight":
        return basis.engagement.department(weight.id).weight
    outcome = basis.answers.outcomes.index(weight.id)
    return float(basis.arrays.links[outcome, basis.services.index(weight.service or "")])
