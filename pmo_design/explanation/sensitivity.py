"""How firmly a result stands when the weights behind it are other than they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.explanation.basis import Basis, comes_first, coverages, raw_list
from pmo_design.explanation.definition import FlipKind, Sensitivity, Swing
from pmo_design.explanation.weights import Factors, WeightedChain
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.scoring.posterior import random_stream

Floats = NDArray[np.float64]

LISTED_SWINGS = 10
"""Bars of a tornado."""
SAME = 1e-12
"""Results closer than this are one: sums over other sets differ in their last bits."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One weight: which it is, and where it stands in `Factors`.

    Attributes
    ----------
    kind, id, service
        As in `Swing`.
    column : int or None
        Of its part of `Factors`; None for the demand weight.
    """

    kind: FlipKind
    id: str
    column: int | None
    service: str | None = None

    def of(self, sets: Factors) -> Floats:
        """Factors of this weight in every set, shape (n_sets,): a view, to be written to."""
        if self.column is None:
            return sets.demand
        arrays = {"group-weight": sets.groups, "department-weight": sets.departments}
        return np.asarray(arrays.get(self.kind, sets.links)[:, self.column])


def method_weights(basis: Basis, links: tuple[NDArray[np.int64], ...]) -> tuple[Weight, ...]:
    """Weights of the method: demand weight, customer groups, links of outcomes to services."""
    outcomes, services = basis.answers.outcomes, basis.services
    return (
        Weight("demand-weight", "demand-weight", None),
        *(Weight("group-weight", group, at) for at, group in enumerate(GROUPS)),
        *(
            Weight("link", outcomes[n], at, services[s])
            for at, (n, s) in enumerate(zip(*links, strict=True))
        ),
    )


def department_weights(basis: Basis) -> tuple[Weight, ...]:
    """Weights of the departments."""
    names = basis.answers.departments
    return tuple(Weight("department-weight", name, at) for at, name in enumerate(names))


def sensitivity(basis: Basis, weights: WeightedChain) -> Sensitivity:
    """Draw all weights of the method anew, and see how often each result stays."""
    method = basis.method.sensitivity
    fits = weights.fits(drawn_factors(basis, weights))
    listed = raw_list(fits, basis.top, basis.method.fit_floor).mean(axis=0)
    first = comes_first(coverages(fits, basis.arrays.profiles), basis.among).mean(axis=0)
    scored = ~np.isnan(basis.fit)
    margin = None
    swings: tuple[Swing, ...] = ()
    if basis.first is not None and basis.runner_up is not None:
        margin = float(basis.coverage[basis.first] - basis.coverage[basis.runner_up])
        swings = tornado(basis, weights, _margin(basis))
    return Sensitivity(
        method.draws,
        method.spread,
        {name: float(listed[at]) for at, name in enumerate(basis.services) if scored[at]},
        {name: float(first[at]) for at, name in enumerate(basis.models)},
        margin,
        swings,
    )


def drawn_factors(basis: Basis, weights: WeightedChain) -> Factors:
    """Sets of weights, each weight uniform within the spread around its own.

    Every weight has a stream of its own, keyed by the seed and its ids, so that no order
    and no other weight touches it.
    """
    method, seed = basis.method.sensitivity, basis.engagement.seed
    factors = weights.unchanged(method.draws)
    for weight in method_weights(basis, weights.links):
        stream = random_stream(seed, "sensitivity", weight.kind, weight.id, weight.service or "")
        low, high = 1.0 - method.spread, 1.0 + method.spread
        weight.of(factors)[:] = stream.uniform(low, high, method.draws)
    return factors


def tornado(
    basis: Basis, weights: WeightedChain, result: Callable[[Floats], Floats]
) -> tuple[Swing, ...]:
    """Weights that move a result most when each alone is lowered and raised by the spread.

    Parameters
    ----------
    basis : Basis
    weights : WeightedChain
    result : callable
        From fits, shape (n_sets, n_services), to a figure for each set.

    Returns
    -------
    tuple of Swing
        The widest first; those that move nothing are left out.
    """
    spread = basis.method.sensitivity.spread
    moved = method_weights(basis, weights.links)
    factors = one_at_a_time(weights, moved, [1.0 - spread, 1.0 + spread])
    ends = result(weights.fits(factors)).reshape(len(moved), 2)
    swings = [
        Swing(weight.kind, weight.id, float(low), float(high), weight.service)
        for weight, (low, high) in zip(moved, ends, strict=True)
        if abs(high - low) > SAME
    ]
    return tuple(sorted(swings, key=lambda swing: -swing.width)[:LISTED_SWINGS])


def fit_tornado(basis: Basis, weights: WeightedChain, service: str) -> tuple[Swing, ...]:
    """Tornado of the raw fit of one service; empty where it is not scored."""
    at = basis.services.index(service)
    if np.isnan(basis.fit[at]):
        return ()
    return tornado(basis, weights, lambda fits: np.asarray(fits[:, at]))


def one_at_a_time(
    weights: WeightedChain, moved: Sequence[Weight], factors: Sequence[float]
) -> Factors:
    """Sets in which one weight after the other takes each of the factors.

    Set ``i * len(factors) + j`` has weight i multiplied by factor j.
    """
    size = len(factors)
    sets = weights.unchanged(len(moved) * size)
    for at, weight in enumerate(moved):
        weight.of(sets)[at * size : (at + 1) * size] = factors
    return sets


def _margin(basis: Basis) -> Callable[[Floats], Floats]:
    first, runner_up = basis.first, basis.runner_up

    def margin(fits: Floats) -> Floats:
        coverage = coverages(fits, basis.arrays.profiles)
        return np.asarray(coverage[:, first] - coverage[:, runner_up])

    return margin
