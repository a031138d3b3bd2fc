"""From arrays to the labelled scorecard, with the rules that read off a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pmo_design.catalog.definition import Catalog, Mode
from pmo_design.catalog.method import Method
from pmo_design.engagement import Department, Engagement, fingerprint
from pmo_design.instrument import Instrument
from pmo_design.scoring import encoding
from pmo_design.scoring.agenda import agenda
from pmo_design.scoring.draws import DrawnScores
from pmo_design.scoring.encoding import AnswerArrays
from pmo_design.scoring.flags import flags
from pmo_design.scoring.model_ranking import rank_models
from pmo_design.scoring.raw import CatalogArrays, RawScores
from pmo_design.scoring.scorecard import (
    DepartmentScores,
    GroupPriority,
    MaturityScore,
    OrganisationService,
    OutcomeScore,
    Override,
    Scorecard,
    ServiceClass,
    ServiceScore,
)
from pmo_design.scoring.trust import Trust, assess_trust

Floats = NDArray[np.float64]


def label(
    engagement: Engagement,
    instrument: Instrument,
    answers: AnswerArrays,
    arrays: CatalogArrays,
    raw: RawScores,
    drawn: DrawnScores,
) -> Scorecard:
    """Scorecard with names, levels, classes, modes and flags."""
    trust = assess_trust(answers, instrument)
    labels = _DepartmentLabels(engagement, instrument.catalog, answers, raw, drawn, trust)
    departments = tuple(
        labels.department(at, each) for at, each in enumerate(engagement.departments)
    )
    services = _organisation_services(instrument.catalog, drawn, engagement.method)
    models = rank_models(engagement, instrument.catalog, drawn)
    cycle = engagement.latest
    sheets = instrument.questionnaires
    versions: dict[str, str] = {name: sheets[name].label for name in sorted(cycle.questionnaires)}
    return Scorecard(
        engagement=engagement.id,
        cycle=cycle.number,
        seed=engagement.seed,
        draws=engagement.draws,
        inputs_sha256=fingerprint(engagement),
        versions={**versions, "catalog": cycle.catalog},
        departments=departments,
        maturity={
            domain: drawn.maturity.estimate(drawn.raw_maturity, at)
            for at, domain in enumerate(answers.domains)
        },
        services=services,
        models=models.scores,
        first_model=models.first,
        runner_up=models.runner_up,
        margin=models.margin,
        clear=models.clear,
        outside_models_share=models.outside_share,
        flags=tuple(flags(engagement, answers, departments, drawn.fit)),
        agenda=agenda(engagement, instrument, answers, arrays, raw.fit, trust, services),
        overrides={
            decision.service: Override(decision.action, decision.reason)
            for decision in engagement.decisions
            if decision.action == "recommend" or decision.action == "withhold"
        },
    )


def service_class(called: float, method: Method) -> ServiceClass:
    """Class from the share of draws in which a service is called for."""
    if called >= method.classes.strong:
        return "strong"
    if called >= method.classes.likely:
        return "likely"
    return "unclear" if called >= method.classes.unclear else "not-now"


def delivery_mode(maturity: float, regulated: bool, modes: Sequence[Mode], method: Method) -> str:
    """Mode for a customer maturity: the last one that begins at or below it.

    A regulated department goes no further than the method's ``regulated_mode``.
    """
    ids = [mode.id for mode in modes]
    at = sum(mode.from_maturity <= maturity for mode in modes) - 1
    if regulated:
        at = min(at, ids.index(method.regulated_mode))
    return ids[max(at, 0)]


@dataclass(frozen=True, slots=True)
class _DepartmentLabels:
    """What is needed to label a row of the department arrays."""

    engagement: Engagement
    catalog: Catalog
    answers: AnswerArrays
    raw: RawScores
    drawn: DrawnScores
    trust: Trust

    def department(self, row: int, department: Department) -> DepartmentScores:
        maturity = {
            domain: self._maturity(row, at) for at, domain in enumerate(self.answers.domains)
        }
        levels = [score.level if score else None for score in maturity.values()]
        people = (self.answers.department == row) & (self.answers.group != encoding.AGREED_VOICE)
        listed = int(people.sum())
        return DepartmentScores(
            id=department.id,
            respondents=listed,
            coverage=self._coverage(people) if listed else None,
            staged_level=None if None in levels else min(level for level in levels if level),
            maturity=maturity,
            agreement=self.trust.by_domain(row, self.answers.domains),
            outcomes={
                outcome: self._outcome(row, at) for at, outcome in enumerate(self.answers.outcomes)
            },
            services={
                service.id: self._service(row, at, department.regulated)
                for at, service in enumerate(self.catalog.services)
            },
        )

    def _coverage(self, people: NDArray[np.bool_]) -> float:
        states = self.answers.state[people]
        applicable = (states != encoding.NOT_ASKED) & (states != encoding.NOT_APPLICABLE)
        given = int((states == encoding.VALUE).sum())
        return given / int(applicable.sum()) if applicable.any() else 0.0

    def _maturity(self, row: int, at: int) -> MaturityScore | None:
        means = self.raw.maturity
        estimate = self.drawn.departments.maturity.estimate(means.mean, row, at)
        if estimate is None:
            return None
        return MaturityScore(
            estimate=estimate,
            level=min(5, max(1, int(estimate.mean))),
            people=int(means.people[row, at]),
            spread=float(means.spread[row, at]),
            source=self._source(row, at),
        )

    def _source(self, row: int, at: int) -> Literal["survey", "workshop", "agreed"]:
        if self.answers.agreed[row, at]:
            return "agreed"
        return "workshop" if self.answers.workshop[row, at] else "survey"

    def _outcome(self, row: int, at: int) -> OutcomeScore | None:
        means = self.raw.priority
        estimate = self.drawn.departments.priority.estimate(means.mean, row, at)
        if estimate is None:
            return None
        groups = {
            group: GroupPriority(float(part.mean[row, at]), int(part.people[row, at]))
            for group, part in self.raw.by_group.items()
            if part.people[row, at]
        }
        return OutcomeScore(
            importance=float(self.raw.importance[row, at]),
            satisfaction=float(self.raw.satisfaction[row, at]),
            priority=estimate,
            by_group=groups,
            people=int(means.people[row, at]),
        )

    def _service(self, row: int, at: int, regulated: bool) -> ServiceScore | None:
        draws = self.drawn.departments
        demand = draws.demand.estimate(self.raw.demand, row, at)
        gap = draws.gap.estimate(self.raw.gap, row, at)
        fit = draws.fit.estimate(self.raw.fit, row, at)
        if not (demand and gap and fit):
            return None
        home = self.answers.domains.index(self.catalog.services[at].home_domain)
        return ServiceScore(
            demand=demand,
            gap=gap,
            fit=fit,
            chance=float(draws.chance[row, at]),
            excess=float(draws.excess[row, at]),
            service_class=service_class(float(draws.called[row, at]), self.engagement.method),
            mode=delivery_mode(
                float(draws.maturity.mean[row, home]),
                regulated,
                self.catalog.modes,
                self.engagement.method,
            ),
        )


def _organisation_services(
    catalog: Catalog, drawn: DrawnScores, method: Method
) -> dict[str, OrganisationService | None]:
    """Every service for the organisation, ranked by mean fit and, where equal, by id."""
    fits = [drawn.fit.estimate(drawn.raw_fit, at) for at in range(len(catalog.services))]
    order = sorted((-fit.mean, at) for at, fit in enumerate(fits) if fit)
    rank = {at: place for place, (_, at) in enumerate(order, start=1)}
    services: dict[str, OrganisationService | None] = {}
    for at, (service, fit) in enumerate(zip(catalog.services, fits, strict=True)):
        services[service.id] = (
            None
            if fit is None
            else OrganisationService(
                fit=fit,
                rank=rank[at],
                p_top=float(drawn.p_top[at]),
                called=float(drawn.called[at]),
                service_class=service_class(float(drawn.called[at]), method),
            )
        )
    return services
