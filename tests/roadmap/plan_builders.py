"""Planning problems with full defaults, so that a test shows only what matters to it.

A test names services, departments and scores; everything else is harmless: one month of
set-up, 0.1 + 0.01 full-time equivalents, no prerequisite, capacity that never binds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from pmo_design.catalog.definition import Catalog, Service
from pmo_design.catalog.loader import load_catalog
from pmo_design.cycle import ActiveService, Cycle
from pmo_design.engagement import Capacity, Decision, Department, Engagement
from pmo_design.roadmap.definition import Cell, Roadmap
from pmo_design.roadmap.greedy import GreedyPlan
from pmo_design.roadmap.optimising import optimise
from pmo_design.roadmap.planning import plan, roadmap_of
from pmo_design.roadmap.problem import Problem
from pmo_design.scoring.scorecard import (
    DepartmentScores,
    Estimate,
    MaturityScore,
    Scorecard,
    ServiceScore,
)

DOMAINS = ("planning", "people")
REASON = "agreed with the sponsor"
AMPLE = Capacity(setup_person_months=(99, 99, 99, 99), run_fte=(99, 99, 99, 99))
"""Four waves in which nothing is scarce."""


@cache
def shipped() -> Catalog:
    """The catalogue that comes with the product."""
    return load_catalog("1")


def a_service(service_id: str, **changes: Any) -> Service:
    """A service of medium first value, at home in planning, that waits for nothing."""
    plain: dict[str, Any] = {
        "id": service_id,
        "home_domain": "planning",
        "requires": {},
        "after": (),
        "setup_person_months": 1.0,
        "run_fte_base": 0.1,
        "run_fte_per_department": 0.01,
        "first_value": "medium",
        "uplift": {},
    }
    return shipped().services[0].model_copy(update=plain | changes)


def a_catalog(*services: Service) -> Catalog:
    """The shipped catalogue with other services."""
    return replace(shipped(), services=tuple(sorted(services, key=lambda each: each.id)))


def a_score(excess: float, chance: float = 0.5, demand: float = 0.6) -> ServiceScore:
    """A scored cell; only what the plan reads is told apart."""
    return ServiceScore(
        demand=an_estimate(demand),
        gap=an_estimate(0.5),
        fit=an_estimate(0.5),
        chance=chance,
        excess=excess,
        service_class="likely",
        mode="do-with",
    )


def an_estimate(mean: float) -> Estimate:
    return Estimate(raw=mean, mean=mean, low=mean, high=mean)


def a_maturity(level: float | None) -> MaturityScore | None:
    if level is None:
        return None
    return MaturityScore(an_estimate(level), int(level), people=3, spread=0.0, source="survey")


class Client:
    """A client whose departments were scored by hand.

    Parameters
    ----------
    services : iterable of Service or Catalog
    scores : dict of (service, department) to ServiceScore or float
        A float is the cell's excess; cells that do not appear are not scored.
    levels : dict of (department, domain) to float or None, optional
        Posterior mean maturity; 2.5 where it does not appear.
    weights : dict of department to float, optional
    running : iterable of ActiveService, optional
    decisions : iterable of Decision, optional
    capacity : Capacity or None, optional
    departments : iterable of str, optional
        Those that the scores name, where left out.
    """

    def __init__(
        self,
        services: Iterable[Service] | Catalog,
        scores: Mapping[Cell, ServiceScore | float],
        *,
        levels: Mapping[tuple[str, str], float | None] | None = None,
        weights: Mapping[str, float] | None = None,
        running: Iterable[ActiveService] = (),
        decisions: Iterable[Decision] = (),
        capacity: Capacity | None = AMPLE,
        departments: Iterable[str] | None = None,
        regulated: Iterable[str] = (),
        method: Mapping[str, object] | None = None,
    ) -> None:
        self.catalog = services if isinstance(services, Catalog) else a_catalog(*services)
        named = departments or sorted({department for _, department in scores})
        self.departments = tuple(
            Department(
                id=each,
                name=each,
                weight=(weights or {}).get(each, 1.0),
                regulated=each in set(regulated),
            )
            for each in named
        )
        self.scores = {
            cell: score if isinstance(score, ServiceScore) else a_score(score)
            for cell, score in scores.items()
        }
        self.levels = levels or {}
        self.running = tuple(running)
        self.decisions = tuple(decisions)
        self.capacity = capacity
        self.method = method or {}

    @property
    def engagement(self) -> Engagement:
        day = date(2026, 9, 1)
        cycle = Cycle(1, day, day, {}, "1", services=self.running)
        roadmap = self.catalog.method.roadmap.model_copy(update=dict(self.method))
        return Engagement(
            id="client",
            name="Client",
            language="en",
            currency="EUR",
            confidentiality="attributed",
            seed=0,
            draws=100,
            group_weights={},
            departments=self.departments,
            respondents=(),
            cycles=(cycle,),
            method=self.catalog.method.model_copy(update={"roadmap": roadmap}),
            capacity=self.capacity,
            decisions=self.decisions,
        )

    @property
    def scorecard(self) -> Scorecard:
        domains = sorted({*DOMAINS, *(each.home_domain for each in self.catalog.services)})
        return Scorecard(
            engagement="client",
            cycle=1,
            seed=0,
            draws=100,
            inputs_sha256="",
            versions={},
            departments=tuple(self._scores_of(each.id, domains) for each in self.departments),
            maturity={},
            services={},
            models={},
            first_model=None,
            runner_up=None,
            margin=None,
            clear=True,
            outside_models_share=None,
            flags=(),
            agenda=(),
        )

    def _scores_of(self, department: str, domains: Iterable[str]) -> DepartmentScores:
        return DepartmentScores(
            id=department,
            respondents=3,
            coverage=1.0,
            staged_level=None,
            maturity={
                domain: a_maturity(self.levels.get((department, domain), 2.5))
                for domain in domains
            },
            agreement={},
            outcomes={},
            services={
                each.id: self.scores.get((each.id, department)) for each in self.catalog.services
            },
        )

    @property
    def problem(self) -> Problem:
        assert self.capacity is not None
        return Problem(self.engagement, self.catalog, self.scorecard, self.capacity)

    def plan(self) -> Roadmap:
        return plan(self.engagement, self.catalog, self.scorecard)

    def greedy(self) -> Roadmap:
        """The plan that the best one is compared with."""
        return roadmap_of(GreedyPlan(self.problem))

    def best(self, precision: float = 0.0) -> Roadmap:
        """The best plan, by default to the last digit."""
        return roadmap_of(optimise(self.problem, precision).schedule)


def a_capacity(setup: float, run: float, waves: int = 4, coaches: int | None = None) -> Capacity:
    """The same capacity in every wave."""
    return Capacity(setup_person_months=(setup,) * waves, run_fte=(run,) * waves, coaches=coaches)


def pin(service: str, department: str, wave: int) -> Decision:
    return Decision(service=service, action="pin", department=department, wave=wave, reason=REASON)


def forbid(service: str, department: str | None = None) -> Decision:
    return Decision(service=service, action="forbid", department=department, reason=REASON)


def order(service: str, *departments: str) -> Decision:
    return Decision(service=service, action="order", departments=departments, reason=REASON)


def mode(service: str, department: str, decided: str) -> Decision:
    return Decision(
        service=service, action="mode", department=department, mode=decided, reason=REASON
    )


def runs_today(service: str, *departments: str) -> ActiveService:
    return ActiveService(service, active=True, departments=departments)


def starts(roadmap: Roadmap) -> dict[Cell, int]:
    """Wave of every start."""
    return roadmap.starts


def reasons(roadmap: Roadmap) -> dict[Cell, str]:
    """Reason of every cell left out."""
    return {(each.service, each.department): each.reason for each in roadmap.not_started}
