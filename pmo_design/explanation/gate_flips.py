"""What changes of a baseline level would open or close a gate, and bring another model first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pmo_design.explanation.basis import Basis
from pmo_design.explanation.definition import Flip
from pmo_design.scoring import pmo_models
from pmo_design.scoring.model_ranking import baseline_levels

BESIDE = 1e-9
"""Distance, in levels, at which a limit counts as passed."""


def gate_flips(basis: Basis) -> tuple[Flip, ...]:
    """Smallest change of each assessed gate that brings another model first, smallest first.

    A gate turns something only where it passes what a model needs to be eligible, or, while
    none is, the gate of another model; these limits are all that has to be looked at.
    """
    if basis.first is None:
        return ()
    levels = baseline_levels(basis.engagement)
    items = {item for model in basis.catalog.models for item in model.gates if item in levels}
    found = (_flip(basis, item, levels) for item in sorted(items))
    return tuple(sorted((flip for flip in found if flip), key=lambda flip: abs(flip.change)))


def _flip(basis: Basis, item: str, levels: Mapping[str, float]) -> Flip | None:
    start = levels[item]
    for limit in sorted(_limits(basis, item), key=lambda limit: (abs(limit - start), limit)):
        for level in (limit, limit - BESIDE, limit + BESIDE):
            first = _first(basis, {**levels, item: level})
            if 1.0 <= level <= 5.0 and first not in (None, basis.first):
                target, instead = basis.models[basis.first or 0], basis.models[first or 0]
                return Flip(target, "first", "gate", item, start, limit, limit - start,
                            instead=instead)  # fmt: skip
    return None


def _limits(basis: Basis, item: str) -> set[float]:
    """Levels at which a model that has this gate passes a limit."""
    required = [m.gates[item] for m in basis.catalog.models if item in m.gates]
    shares = {basis.method.gate_open, *(float(gate) for gate in basis.gates)}
    return {1.0 + share * (each - 1.0) for share in shares for each in required}


def _first(basis: Basis, levels: Mapping[str, float]) -> int | None:
    gates = np.array(
        [
            min(
                (pmo_models.gate_state(levels.get(i), need) for i, need in model.gates.items()),
                default=1.0,
            )
            for model in basis.catalog.models
        ]
    )
    among = pmo_models.candidates(gates, basis.coverage, basis.method.gate_open)
    return pmo_models.choose(basis.coverage, among).first
