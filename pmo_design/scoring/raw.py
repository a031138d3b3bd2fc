"""The raw chain over a whole engagement: what the answers say, taken at their word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.catalog.definition import Method
from pmo_design.instrument import Instrument
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.scoring import chain
from pmo_design.scoring.encoding import AnswerArrays

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CatalogArrays:
    """The catalogue as arrays.

    Attributes
    ----------
    links : ndarray, shape (n_outcomes, n_services)
        Weight of each outcome's call for each service.
    home : ndarray of int, shape (n_services,)
        Position of the home domain.
    profiles : ndarray, shape (n_models, n_services)
        Weight of each service in each PMO model.
    """

    links: Floats
    home: NDArray[np.int64]
    profiles: Floats


def catalog_arrays(instrument: Instrument, method: Method) -> CatalogArrays:
    """Links, home domains and model profiles, with services in id order."""
    catalog = instrument.catalog
    at = {service.id: position for position, service in enumerate(catalog.services)}
    domains = [domain.id for domain in instrument.domains]
    strengths = method.link_weights.model_dump()
    links = np.zeros((len(catalog.outcomes), len(at)))
    for row, outcome in enumerate(catalog.outcomes):
        for strength, service in outcome.links():
            links[row, at[service]] = strengths[strength]
    profiles = np.zeros((len(catalog.models), len(at)))
    for row, model in enumerate(catalog.models):
        profiles[row, [at[service] for service in model.core]] = method.model_weights.core
        secondary = [at[service] for service in model.secondary]
        profiles[row, secondary] = method.model_weights.secondary
    home = [domains.index(service.home_domain) for service in catalog.services]
    return CatalogArrays(links, np.array(home, dtype=np.int64), profiles)


@dataclass(frozen=True, slots=True)
class RawScores:
    """Figures of section "the raw chain" in docs/scoring.md; NaN means not scored.

    Attributes
    ----------
    maturity : DepartmentMeans, shape (n_departments, n_domains)
        Levels 1 to 5.
    priority : DepartmentMeans, shape (n_departments, n_outcomes)
        0..1.
    importance, satisfaction : ndarray, shape (n_departments, n_outcomes)
        Means with the weights of the priority.
    by_group : dict of group to DepartmentMeans, shape (n_departments, n_outcomes)
        Priorities of one customer group each.
    mapping : OutcomeMapping
    demand, gap, fit : ndarray, shape (n_departments, n_services)
    """

    maturity: chain.DepartmentMeans
    priority: chain.DepartmentMeans
    importance: Floats
    satisfaction: Floats
    by_group: dict[str, chain.DepartmentMeans]
    mapping: chain.OutcomeMapping
    demand: Floats
    gap: Floats
    fit: Floats


def raw_scores(answers: AnswerArrays, catalog: CatalogArrays, method: Method) -> RawScores:
    """Run the linear chain from answers to fit."""
    n_departments = len(answers.departments)
    maturity, mean_confidence = chain.domain_maturity(
        answers.maturity,
        answers.confidence,
        answers.item_weight,
        answers.item_domain,
        len(answers.domains),
    )
    theta = chain.department_means(
        maturity, answers.weight[:, None] * mean_confidence, answers.department, n_departments
    )
    priority = chain.priority(answers.importance, answers.satisfaction)
    pair_weight = answers.weight[:, None] * answers.pair_confidence

    def over_departments(values: Floats, weight: Floats) -> chain.DepartmentMeans:
        paired = np.where(np.isnan(priority), np.nan, values)
        return chain.department_means(paired, weight, answers.department, n_departments)

    wanted = over_departments(priority, pair_weight)
    mapping = chain.outcome_mapping(
        catalog.links, ~np.isnan(wanted.mean), method.least_seen_weight
    )
    demand = chain.demand(wanted.mean, mapping)
    gap = chain.practice_gap(theta.mean, catalog.home)
    return RawScores(
        maturity=theta,
        priority=wanted,
        importance=over_departments(answers.importance, pair_weight).mean,
        satisfaction=over_departments(answers.satisfaction, pair_weight).mean,
        by_group={
            group: over_departments(priority, pair_weight * (answers.group == at)[:, None])
            for at, group in enumerate(GROUPS)
        },
        mapping=mapping,
        demand=demand,
        gap=gap,
        fit=chain.fit(demand, gap, method.demand_weight),
    )
