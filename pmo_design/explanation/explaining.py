"""Everything an explanation holds, from one run of the raw chain."""

from __future__ import annotations

import numpy as np

from pmo_design.explanation.basis import Basis
from pmo_design.explanation.definition import Explanation, Line
from pmo_design.explanation.flips import flips
from pmo_design.explanation.reasons import models_behind, why_not
from pmo_design.explanation.sensitivity import sensitivity
from pmo_design.explanation.sums import Sums, rolled_up
from pmo_design.explanation.weights import WeightedChain


def explain(basis: Basis) -> Explanation:
    """Why, why not, what would change it, and how firmly it stands.

    Where small groups are protected only why not: sums go down to single items, and other
    weights of customer groups would tell the groups of a department apart.
    """
    if basis.engagement.protected:
        return Explanation(
            listed=_listed(basis), why_not=why_not(basis), models_behind=models_behind(basis)
        )
    weights = WeightedChain(basis)
    turned = flips(basis, weights)
    return Explanation(
        listed=_listed(basis),
        sums=_recommended_sums(basis),
        why_not=why_not(basis),
        models_behind=models_behind(basis),
        flips=turned.services,
        model_flips=turned.models,
        sensitivity=sensitivity(basis, weights),
    )


def _listed(basis: Basis) -> tuple[str, ...]:
    """Services of the raw list, best first."""
    order = sorted(np.flatnonzero(basis.listed), key=lambda at: (-basis.fit[at], at))
    return tuple(basis.services[at] for at in order)


def _recommended_sums(basis: Basis) -> dict[str, Line]:
    sums = Sums(basis)
    scores = basis.scorecard.services
    found = {
        name: sums.organisation(name)
        for name in basis.scorecard.ranked_services
        if (score := scores[name]) and score.recommended
    }
    return {name: rolled_up(line) for name, line in found.items() if line}
