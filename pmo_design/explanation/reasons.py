"""Why not: the one line that kept a service out, and what keeps a PMO model behind."""

from __future__ import annotations

import numpy as np

from pmo_design.explanation.basis import Basis
from pmo_design.explanation.definition import (
    ClosedGate,
    ModelCode,
    ModelReason,
    NotScored,
    ServiceReason,
)
from pmo_design.scoring.model_ranking import baseline_levels
from pmo_design.scoring.scorecard import OrganisationService


def why_not(basis: Basis) -> tuple[ServiceReason, ...]:
    """Reason of every service that is not recommended, best first, those not scored last."""
    card = basis.scorecard
    ranked = card.ranked_services
    unscored = tuple(name for name, score in card.services.items() if score is None)
    reasons = [_missing(basis, name) for name in unscored]
    found = (_scored_reason(basis, name, ranked) for name in ranked)
    return (*(reason for reason in found if reason), *reasons)


def _scored_reason(basis: Basis, name: str, ranked: tuple[str, ...]) -> ServiceReason | None:
    """Reason of a scored service; None if it is recommended."""
    score = basis.scorecard.services[name]
    if score is None or score.recommended:
        return None
    floor, mean = basis.method.fit_floor, score.fit.mean
    if mean < floor:
        return ServiceReason(name, "below-floor", mean, score.rank, limit=floor)
    if score.rank > basis.top:
        last = basis.scorecard.services[ranked[basis.top - 1]]
        return _beyond(name, score, last, basis.top)
    return ServiceReason(
        name,
        "too-uncertain",
        mean,
        score.rank,
        limit=basis.method.classes.likely,
        chance=score.called,
    )


def _beyond(
    name: str, score: OrganisationService, last: OrganisationService | None, top: int
) -> ServiceReason:
    return ServiceReason(
        name,
        "not-among-first",
        score.fit.mean,
        score.rank,
        limit=last.fit.mean if last else None,
        limit_rank=top,
        chance=score.called,
    )


def _missing(basis: Basis, name: str) -> ServiceReason:
    """What is missing in departments where the service is not scored."""
    at = basis.services.index(name)
    links = basis.arrays.links[:, at]
    unseen = np.isnan(basis.raw.priority.mean).sum(axis=0)
    order = sorted(np.flatnonzero((links > 0) & (unseen > 0)), key=lambda n: (-links[n], n))
    outcomes = {basis.answers.outcomes[n]: int(unseen[n]) for n in order}
    domain = int(np.isnan(basis.raw.maturity.mean[:, basis.arrays.home[at]]).sum())
    return ServiceReason(name, "not-scored", missing=NotScored(outcomes, domain))


def models_behind(basis: Basis) -> tuple[ModelReason, ...]:
    """Reason of every PMO model but the first, in order of growing authority."""
    card = basis.scorecard
    first = card.models[card.first_model].coverage if card.first_model else None
    lead = first.mean if first else None
    names = (name for name in basis.models if name != card.first_model)
    return tuple(_model_reason(basis, name, lead) for name in names)


def _model_reason(basis: Basis, name: str, lead: float | None) -> ModelReason:
    score = basis.scorecard.models[name]
    levels = baseline_levels(basis.engagement)
    gates = tuple(
        ClosedGate(item, levels[item], required)
        for item, required in basis.catalog.model(name).gates.items()
        if item in levels and levels[item] < required
    )
    if score.coverage is None or lead is None:
        return ModelReason(name, "not-scored", gates=gates)
    mean = score.coverage.mean
    closed = not basis.among[basis.models.index(name)]
    code: ModelCode = "gate-closed" if closed else "smaller-coverage"
    return ModelReason(name, code, mean, lead - mean, gates)
