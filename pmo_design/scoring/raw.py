"""The raw chain over a whole engagement: what the answers say, taken at their word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.catalog.method import Method
from pmo_design.instrument import Instrument
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.scoring import chain
from pmo_design.scoring.cells import (
    Cells,
    maturity_of_voices,
    means_of_cells,
    priority_of_voices,
    spoken_for,
)
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
        Priorities of one customer group each; empty where small groups are protected.
    mapping : OutcomeMapping
    demand, gap, fit : ndarray, shape (n_departments, n_services)
    cell_maturity, cell_priority : DepartmentMeans
        What the posterior observes: the same as ``maturity`` and ``priority``, or, where
        small groups are protected, a row for each department that is a cell of its own
        and the pool's last, (n_departments + 1, n_columns).
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
    cell_maturity: chain.DepartmentMeans
    cell_priority: chain.DepartmentMeans


def raw_scores(
    answers: AnswerArrays, catalog: CatalogArrays, method: Method, cells: Cells | None = None
) -> RawScores:
    """Run the linear chain from answers to fit.

    Parameters
    ----------
    answers : AnswerArrays
    catalog : CatalogArrays
    method : Method
    cells : Cells, optional
        Publication cells, where small groups are protected.
    """
    over_domains = _Averaging(answers, cells.maturity if cells else None)
    over_outcomes = _Averaging(answers, cells.priority if cells else None)
    maturity, maturity_weight = maturity_of_voices(answers)
    priority, pair_weight = priority_of_voices(answers)
    theta = over_domains.means(maturity, maturity_weight)
    wanted = over_outcomes.means(priority, pair_weight)

    def of_pairs(values: Floats) -> Floats:
        paired = np.where(np.isnan(priority), np.nan, values)
        return over_outcomes.mean(paired, pair_weight)

    levels, priorities = over_domains.of_departments(theta), over_outcomes.of_departments(wanted)
    mapping = chain.outcome_mapping(
        catalog.links, ~np.isnan(priorities.mean), method.least_seen_weight
    )
    demand = chain.demand(priorities.mean, mapping)
    gap = chain.practice_gap(levels.mean, catalog.home)
    return RawScores(
        maturity=levels,
        priority=priorities,
        importance=of_pairs(answers.importance),
        satisfaction=of_pairs(answers.satisfaction),
        by_group={} if cells else _by_group(answers, priority, pair_weight),
        mapping=mapping,
        demand=demand,
        gap=gap,
        fit=chain.fit(demand, gap, method.demand_weight),
        cell_maturity=theta,
        cell_priority=wanted,
    )


@dataclass(frozen=True, slots=True)
class _Averaging:
    """Means over departments, or over publication cells where there are any."""

    answers: AnswerArrays
    place: NDArray[np.int64] | None

    def means(self, values: Floats, weight: Floats) -> chain.DepartmentMeans:
        home = self.answers.department
        if self.place is None:
            return chain.department_means(values, weight, home, len(self.answers.departments))
        return means_of_cells(values, weight, home, self.place)

    def mean(self, values: Floats, weight: Floats) -> Floats:
        """Mean seen of each department, shape (n_departments, n_columns)."""
        if self.place is not None:
            return self.of_departments(self.means(values, weight)).mean
        home, n_departments = self.answers.department, len(self.answers.departments)
        return chain.mean_by_department(values, weight, home, n_departments)

    def of_departments(self, means: chain.DepartmentMeans) -> chain.DepartmentMeans:
        return means if self.place is None else spoken_for(means, self.place)


def _by_group(
    answers: AnswerArrays, priority: Floats, weight: Floats
) -> dict[str, chain.DepartmentMeans]:
    """Priorities of each customer group; its groups overlap with departments.

    So they are never computed where small groups are protected: a department's mean and
    the mean of one of its groups give the mean of the rest.
    """
    n_groups, n_departments = len(GROUPS), len(answers.departments)
    cell = answers.department * n_groups + np.maximum(answers.group, 0)
    own = np.where((answers.group >= 0)[:, None], weight, 0.0)
    means = chain.department_means(priority, own, cell, n_departments * n_groups)

    def of_group(at: int) -> chain.DepartmentMeans:
        every = slice(at, None, n_groups)
        return chain.DepartmentMeans(
            means.mean[every], means.people[every], means.effective[every], means.spread[every]
        )

    return {group: of_group(at) for at, group in enumerate(GROUPS)}
