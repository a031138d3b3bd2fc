"""What would change it: the smallest changes that turn the raw list or the first model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.explanation.answer_flips import Inputs, answer_inputs
from pmo_design.explanation.basis import Basis, comes_first, coverages, raw_list
from pmo_design.explanation.crossings import first_turns
from pmo_design.explanation.definition import Flip, Turn
from pmo_design.explanation.gate_flips import gate_flips
from pmo_design.explanation.weight_flips import WeightInputs, refined, start_of, weight_inputs
from pmo_design.explanation.weights import WeightedChain

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

FEW = 3
"""Changes named of each sort: answers everywhere, answers of one department, weights, gates."""
BELOW_ALL = -1.0
"""A floor that no coverage is below."""


@dataclass(frozen=True, slots=True)
class Flips:
    """Smallest changes by scored service, and those that turn the first PMO model."""

    services: Mapping[str, tuple[Flip, ...]]
    models: tuple[Flip, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A turn: which of the inputs, which of their rows, which target, at which step."""

    at: int
    row: int
    target: int
    step: float


def flips(basis: Basis, weights: WeightedChain) -> Flips:
    """Find what turns each scored service into the raw list or out of it, and the model.

    Of each service come the changes of answers everywhere, of answers in one department,
    and of weights, a few of each, smallest first.
    """
    answers = answer_inputs(basis)
    everywhere = [each for each in answers if each.ids and each.ids[0][1] is None]
    single = [each for each in answers if each.ids and each.ids[0][1] is not None]
    found = [
        *_answer_flips(basis, everywhere),
        *_answer_flips(basis, single),
        *_weight_flips(basis, weights, weight_inputs(basis, weights)),
    ]
    scored = [name for name, fit in zip(basis.services, basis.fit, strict=True) if fit == fit]
    return Flips(
        {
            name: tuple(flip for flip in found if flip.turn != "first" and flip.target == name)
            for name in scored
        },
        (*(flip for flip in found if flip.turn == "first"), *gate_flips(basis)[:FEW]),
    )


def _targets(basis: Basis, moved: Inputs | WeightInputs) -> Floats:
    """Steps at which services turn, and last the first model, (n_inputs, n_services + 1)."""
    services = first_turns(moved.steps, moved.fits, basis.top, basis.method.fit_floor)
    if basis.first is None:
        return services
    coverage = np.where(basis.among, coverages(moved.fits, basis.arrays.profiles), np.nan)
    models = first_turns(moved.steps, coverage, 1, BELOW_ALL)
    return np.hstack((services, models[:, [basis.first]]))


def _smallest(turns: Sequence[Floats], units: Sequence[Floats]) -> list[_Candidate]:
    """The few smallest turns of each target over several sets of inputs, target by target.

    Parameters
    ----------
    turns : sequence of ndarray, shape (n_inputs, n_targets) each
    units : sequence of ndarray, shape (n_inputs,) each
        What a step counts when the inputs are compared.
    """
    if not turns:
        return []
    at = np.concatenate([np.full(len(each), number) for number, each in enumerate(turns)])
    row = np.concatenate([np.arange(len(each)) for each in turns])
    steps = np.concatenate(turns)
    size = steps * np.concatenate(units)[:, None]
    order = np.argsort(size, axis=0, kind="stable")[:FEW]
    return [
        _Candidate(int(at[each]), int(row[each]), target, float(steps[each, target]))
        for target in range(steps.shape[1])
        for each in order[:, target]
        if np.isfinite(steps[each, target])
    ]


def _answer_flips(basis: Basis, moved: Sequence[Inputs]) -> list[Flip]:
    turns = [_targets(basis, each) for each in moved]
    chosen = _smallest(turns, [each.unit for each in moved])
    return [_answer_flip(basis, moved[each.at], each) for each in chosen]


def _answer_flip(basis: Basis, moved: Inputs, found: _Candidate) -> Flip:
    name, department = moved.ids[found.row]
    change = float(moved.sign * found.step * moved.unit[found.row])
    start = float(moved.start[found.row])
    target, turn = _turned(basis, found.target)
    past = _fits_past(moved, found) if turn == "first" else None
    return Flip(
        target, turn, moved.kind, name, start, start + change, change, department,
        instead=_instead(basis, past),
    )  # fmt: skip


def _fits_past(moved: Inputs, found: _Candidate) -> Floats:
    """Fits a hair past the turn, on the piece on which it lies, shape (n_services,)."""
    steps, fits = moved.steps[found.row], moved.fits[found.row]
    right = min(int(np.searchsorted(steps, found.step, side="right")), len(steps) - 1)
    left = right - 1
    width = steps[right] - steps[left]
    part = (found.step - steps[left]) / width if width > 0 else 1.0
    return np.asarray(fits[left] + (part + 1e-9) * (fits[right] - fits[left]))


def _turned(basis: Basis, target: int) -> tuple[str, Turn]:
    if target == len(basis.services):
        return basis.models[basis.first or 0], "first"
    return basis.services[target], "out" if basis.listed[target] else "in"


def _instead(basis: Basis, fits: Floats | None) -> str | None:
    """The model that is first with these fits, or the one behind the first of today."""
    if fits is None:
        return None
    coverage = coverages(fits, basis.arrays.profiles)
    others = basis.among & (np.arange(len(basis.models)) != basis.first)
    return basis.models[int(np.where(others, coverage, -np.inf).argmax())]


def _weight_flips(
    basis: Basis, weights: WeightedChain, moved: Sequence[WeightInputs]
) -> list[Flip]:
    turns = [_targets(basis, each) for each in moved]
    chosen = _smallest(turns, [np.ones(len(each)) for each in turns])
    targets = np.array([each.target for each in chosen], dtype=np.int64)
    steps = refined(
        weights,
        [moved[each.at].weights[each.row] for each in chosen],
        np.array([moved[each.at].sign for each in chosen]),
        np.array([each.step for each in chosen]),
        lambda fits: _standing(basis, fits)[np.arange(len(targets)), targets],
    )
    return [
        _weight_flip(basis, moved[each.at], each, float(step))
        for each, step in zip(chosen, steps, strict=True)
        if step == step
    ]


def _standing(basis: Basis, fits: Floats) -> Booleans:
    """Whether services are in the raw list, and last whether today's first model is first."""
    listed = raw_list(fits, basis.top, basis.method.fit_floor)
    first = comes_first(coverages(fits, basis.arrays.profiles), basis.among)
    return np.hstack((listed, first[:, [basis.first or 0]]))


def _weight_flip(basis: Basis, moved: WeightInputs, found: _Candidate, step: float) -> Flip:
    weight = moved.weights[found.row]
    target, turn = _turned(basis, found.target)
    start, change = start_of(basis, weight), moved.sign * step
    nearest = int(np.abs(moved.steps[found.row] - step).argmin())
    past = moved.fits[found.row, nearest] if turn == "first" else None
    return Flip(
        target, turn, weight.kind, weight.id, start, start * (1.0 + change), change,
        service=weight.service, instead=_instead(basis, past),
    )  # fmt: skip
