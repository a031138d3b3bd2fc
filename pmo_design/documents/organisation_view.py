"""Figures for the organisation as a whole that the scorecard keeps by department."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pmo_design.documents.snapshot import Snapshot
from pmo_design.scoring.scorecard import DepartmentScores, OutcomeScore

BEFORE = 0
"""Wave of a service that runs before the plan starts."""


@dataclass(frozen=True, slots=True)
class Need:
    """An outcome as the departments see it together, weighted by their say.

    Attributes
    ----------
    priority : float
        0..1, mean of the departments' posterior means.
    importance, satisfaction : float
        On the answer scale, 1 to 5.
    departments : int
        Departments in which the outcome is scored.
    """

    outcome: str
    priority: float
    importance: float
    satisfaction: float
    departments: int


def weighted_mean(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Mean of (value, weight) pairs; None where nothing carries weight."""
    listed = list(pairs)
    total = sum(weight for _, weight in listed)
    return sum(value * weight for value, weight in listed) / total if total > 0 else None


def on_answer_scale(share: float) -> float:
    """Importance or satisfaction of 0..1 as a step of the scale from 1 to 5."""
    return 1.0 + 4.0 * share


def needs(snapshot: Snapshot) -> tuple[Need, ...]:
    """Every outcome that a department with a say was scored on, strongest need first."""
    found = (_need(snapshot, outcome.id) for outcome in snapshot.catalog.outcomes)
    return tuple(
        sorted((need for need in found if need), key=lambda need: (-need.priority, need.outcome))
    )


def _need(snapshot: Snapshot, outcome: str) -> Need | None:
    scored = [
        (score, department.weight)
        for department, scores in snapshot.together
        if department.weight > 0 and (score := scores.outcomes[outcome])
    ]
    priority = weighted_mean((score.priority.mean, weight) for score, weight in scored)
    importance = weighted_mean((score.importance, weight) for score, weight in scored)
    satisfaction = weighted_mean((score.satisfaction, weight) for score, weight in scored)
    if priority is None or importance is None or satisfaction is None:
        return None
    return Need(
        outcome,
        priority,
        on_answer_scale(importance),
        on_answer_scale(satisfaction),
        len(scored),
    )


def strongest_outcomes(
    scores: DepartmentScores, most: int
) -> tuple[tuple[str, OutcomeScore], ...]:
    """Outcomes a department needs most, strongest first."""
    scored = [(name, score) for name, score in scores.outcomes.items() if score]
    return tuple(sorted(scored, key=lambda pair: (-pair[1].priority.mean, pair[0]))[:most])


def mean_maturity(scores: DepartmentScores) -> float | None:
    """Mean level of a department over the domains scored; None where one is withheld."""
    if not scores.withheld.isdisjoint(scores.maturity):
        return None
    return weighted_mean((score.estimate.mean, 1.0) for score in scores.maturity.values() if score)


def mean_need(scores: DepartmentScores) -> float | None:
    """Mean priority of a department over the outcomes scored, 0..1; None as for maturity."""
    if not scores.withheld.isdisjoint(scores.outcomes):
        return None
    return weighted_mean((score.priority.mean, 1.0) for score in scores.outcomes.values() if score)


def lowest_domain(snapshot: Snapshot) -> tuple[str, float] | None:
    """Least mature domain of the organisation with its mean level."""
    levels = _domain_levels(snapshot)
    return min(levels, key=lambda pair: pair[1], default=None)


def highest_domain(snapshot: Snapshot) -> tuple[str, float] | None:
    """Most mature domain of the organisation with its mean level."""
    levels = _domain_levels(snapshot)
    return max(levels, key=lambda pair: pair[1], default=None)


def _domain_levels(snapshot: Snapshot) -> list[tuple[str, float]]:
    return [(name, score.mean) for name, score in snapshot.scorecard.maturity.items() if score]


@dataclass(frozen=True, slots=True)
class FitParts:
    """What a service's fit in the organisation is made of, both 0..1."""

    demand: float
    gap: float


def fit_parts(snapshot: Snapshot, service: str) -> FitParts | None:
    """Demand and practice gap of a service over the departments, weighted by their say."""
    scored = [
        (score, department.weight)
        for department, scores in snapshot.together
        if (score := scores.services[service])
    ]
    demand = weighted_mean((score.demand.mean, weight) for score, weight in scored)
    gap = weighted_mean((score.gap.mean, weight) for score, weight in scored)
    return None if demand is None or gap is None else FitParts(demand, gap)


def calling_outcomes(snapshot: Snapshot, service: str, most: int) -> tuple[str, ...]:
    """Outcomes that add most to a service's demand in the organisation, largest part first."""
    weights = snapshot.engagement.method.link_weights.model_dump()
    links = {
        outcome.id: weights[strength]
        for outcome in snapshot.catalog.outcomes
        for strength, linked in outcome.links()
        if linked == service
    }
    parts = [
        (need.priority * links[need.outcome], need.outcome)
        for need in needs(snapshot)
        if need.outcome in links
    ]
    return tuple(name for _, name in sorted(parts, key=lambda part: (-part[0], part[1]))[:most])


def calling_departments(snapshot: Snapshot, service: str) -> int:
    """Number of departments whose fit reaches the method's floor."""
    floor = snapshot.engagement.method.fit_floor
    return sum(
        1
        for _, scores in snapshot.together
        if (score := scores.services[service]) and score.fit.mean >= floor
    )


def others_planned(snapshot: Snapshot) -> tuple[str, ...]:
    """Services that run today or start in the plan without being recommended, in id order."""
    chosen = {service.id for service in snapshot.recommended}
    return tuple(service for service in snapshot.planned if service not in chosen)


def recommended_unplanned(snapshot: Snapshot) -> tuple[str, ...]:
    """Recommended services that a plan has no place for; none where there is no plan."""
    if not snapshot.roadmap.waves:
        return ()
    planned = set(snapshot.planned)
    return tuple(each.id for each in snapshot.recommended if each.id not in planned)


def starts(snapshot: Snapshot) -> dict[tuple[str, str], int]:
    """First wave of every (service, department) of the plan; `BEFORE` for what runs today."""
    found = dict.fromkeys(snapshot.roadmap.running_before, BEFORE)
    for wave in snapshot.roadmap.waves:
        for start in wave.starts:
            found.setdefault((start.service, start.department), wave.number)
    return found


def first_waves(snapshot: Snapshot) -> dict[str, int]:
    """First wave of every planned service, in id order; `BEFORE` for what runs today."""
    found: dict[str, int] = {}
    for (service, _), wave in starts(snapshot).items():
        found[service] = min(wave, found.get(service, wave))
    return dict(sorted(found.items()))
