"""The PMO models of one engagement, ranked: gates, choice, margin, what lies outside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.catalog.definition import Catalog, PmoModel
from pmo_design.engagement import Engagement
from pmo_design.scoring import pmo_models
from pmo_design.scoring.draws import DrawnScores, summarise
from pmo_design.scoring.scorecard import ModelScore, Span

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ModelRanking:
    """What the scorecard says of the PMO models; see `Scorecard` for each part."""

    scores: Mapping[str, ModelScore]
    first: str | None
    runner_up: str | None
    margin: Span | None
    clear: bool
    outside_share: float | None


def rank_models(engagement: Engagement, catalog: Catalog, drawn: DrawnScores) -> ModelRanking:
    """Rank the PMO models by coverage among those whose gates allow them to come first."""
    method = engagement.method
    levels = baseline_levels(engagement)
    gates = np.array([_gate(model, levels) for model in catalog.models])
    among = pmo_models.candidates(gates, drawn.coverage.mean, method.gate_open)
    choice = pmo_models.choose(drawn.coverage.mean, among)
    chances = pmo_models.chance_of_first(drawn.coverage_draws, among)
    margin = _margin(engagement, drawn, choice)
    return ModelRanking(
        scores={
            model.id: ModelScore(
                coverage=drawn.coverage.estimate(drawn.raw_coverage, at),
                gate=float(gates[at]),
                eligible=bool(gates[at] >= method.gate_open),
                gates_not_assessed=tuple(item for item in model.gates if item not in levels),
                probability=float(chances[at]),
            )
            for at, model in enumerate(catalog.models)
        },
        first=None if choice.first is None else catalog.models[choice.first].id,
        runner_up=None if choice.runner_up is None else catalog.models[choice.runner_up].id,
        margin=margin,
        clear=choice.first is not None if margin is None else not margin.low <= 0 <= margin.high,
        outside_share=_outside_share(catalog, drawn.fit.mean),
    )


def baseline_levels(engagement: Engagement) -> dict[str, float]:
    """Numeric baseline answers of the latest cycle, by item id."""
    return {
        answer.item: float(answer.value)
        for answer in engagement.latest.baseline
        if isinstance(answer.value, int | float)
    }


def _gate(model: PmoModel, levels: Mapping[str, float]) -> float:
    """The least open of a model's gates; 1 where it has none."""
    states = [
        pmo_models.gate_state(levels.get(item), required) for item, required in model.gates.items()
    ]
    return min(states, default=1.0)


def _margin(engagement: Engagement, drawn: DrawnScores, choice: pmo_models.Choice) -> Span | None:
    """Lead of the first model over its runner-up, in coverage."""
    if choice.first is None or choice.runner_up is None:
        return None
    lead = drawn.coverage_draws[choice.first] - drawn.coverage_draws[choice.runner_up]
    summary = summarise(lead, engagement.method.interval)
    return Span(float(summary.mean), float(summary.low), float(summary.high))


def _outside_share(catalog: Catalog, fits: Floats) -> float | None:
    """Share of the total fit on services outside all profiles; None without any fit."""
    inside = {service for model in catalog.models for service in (*model.core, *model.secondary)}
    outside = [at for at, service in enumerate(catalog.services) if service.id not in inside]
    total = np.nansum(fits)
    return float(np.nansum(fits[outside]) / total) if total > 0 else None
