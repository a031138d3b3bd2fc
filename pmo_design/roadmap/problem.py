"""What a plan must respect: values, eligible cells and the consultant's decisions.

The rules are those of docs/scoring.md, section "The roadmap".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from pmo_design.catalog.definition import Catalog, Service
from pmo_design.engagement import KEEPS_OUT, Capacity, Engagement
from pmo_design.errors import PlanError
from pmo_design.language import text_in
from pmo_design.messages import current_language, say
from pmo_design.questionnaire.definition import Topic
from pmo_design.roadmap.definition import Cell
from pmo_design.scoring.labelling import delivery_mode
from pmo_design.scoring.scorecard import DepartmentScores, Scorecard, ServiceScore

DECIMALS = 9
"""Of figures that plans are made from: what sums leave beyond is noise of their order.

Departments that speak together have the same figures; noise must not choose between them,
nor between two machines.
"""


class Problem:
    """One engagement's planning problem; nothing in it changes while a plan is made."""

    def __init__(
        self,
        engagement: Engagement,
        catalog: Catalog,
        scorecard: Scorecard,
        capacity: Capacity,
        domains: Iterable[Topic] = (),
    ) -> None:
        self.engagement = engagement
        self.scorecard = scorecard
        self.capacity = capacity
        self.catalog = catalog
        self.method = engagement.method
        self.rules = engagement.method.roadmap
        self.services: Mapping[str, Service] = {each.id: each for each in catalog.services}
        self.departments = {each.id: each for each in engagement.departments}
        self.scores = {scores.id: scores for scores in scorecard.departments}
        self.running_before = running_cells(engagement)
        self.decisions = engagement.decisions
        self._domains = {each.id: each for each in domains}

    @property
    def waves(self) -> int:
        """Number of waves to plan."""
        return len(self.capacity.run_fte)

    @property
    def question(self) -> tuple[object, ...]:
        """Everything that decides what starts when, in words that only equal problems share."""
        return (
            self.capacity,
            self.rules,
            [_planning_facts(each) for each in self.services.values()],
            [(each.id, each.weight) for each in self.departments.values()],
            [(name, self._known_facts(scores)) for name, scores in self.scores.items()],
            sorted(self.running_before),
            [
                (each.service, each.action, each.department, each.departments, each.wave)
                for each in self.decisions
                if each.action != "mode"
            ],
        )

    def _known_facts(self, scores: DepartmentScores) -> tuple[object, ...]:
        return (
            [(domain, self.maturity(scores.id, domain)) for domain in scores.maturity],
            [
                (service, score and (score.chance, round(score.excess, DECIMALS)))
                for service, score in scores.services.items()
            ],
        )

    def score(self, service: str, department: str) -> ServiceScore | None:
        """Score of a cell; None where it is not scored."""
        return self.scores[department].services[service]

    def service_name(self, service: str) -> str:
        """Name of a service in the language of messages; its id where it is not known."""
        sheet = self.services.get(service)
        return text_in(sheet.name, current_language()) if sheet else service

    def department_name(self, department: str) -> str:
        """Name of a department; its id where it is not known."""
        known = self.departments.get(department)
        return known.name if known else department

    def domain_name(self, domain: str) -> str:
        """Name of a maturity domain in the language of messages; its id where it is not known."""
        known = self._domains.get(domain)
        return text_in(known.name, current_language()) if known else domain

    @cached_property
    def pins(self) -> dict[Cell, int]:
        """Wave in which a cell must start by decision, in id order; not of what runs today.

        Raises
        ------
        PlanError
            If two decisions pin a cell to different waves, or one to a wave that there is not.
        """
        found: dict[Cell, int] = {}
        for decision in self.decisions:
            cell = (decision.service, decision.department or "")
            if decision.wave is None or decision.action != "pin" or cell in self.running_before:
                continue
            if decision.wave > self.waves:
                raise PlanError(
                    say(
                        "decision to start {service} in {department}: wave {wave} found, expected a "
                        "wave from 1 to {last} of capacity",
                        service=self.service_name(cell[0]),
                        department=self.department_name(cell[1]),
                        wave=decision.wave,
                        last=self.waves,
                    )
                )
            if found.setdefault(cell, decision.wave) != decision.wave:
                raise PlanError(
                    say(
                        "decision to start {service} in {department}: waves {one} and {other} "
                        "contradict each other; keep one of them",
                        service=self.service_name(cell[0]),
                        department=self.department_name(cell[1]),
                        one=found[cell],
                        other=decision.wave,
                    )
                )
        return dict(sorted(found.items()))

    @cached_property
    def called_for(self) -> frozenset[Cell]:
        """Cells that may start for their own sake: called for with enough chance, or pinned."""
        likely = {
            cell
            for service in self.services
            for cell in self._startable(service)
            if (score := self.score(*cell)) and score.chance >= self.rules.eligible_chance
        }
        return frozenset(likely | set(self.pins))

    @cached_property
    def eligible(self) -> tuple[Cell, ...]:
        """Cells that may start, in id order.

        Those called for, and every cell of a service that an eligible cell's service waits for.
        """
        cells = set(self.called_for)
        waiting = sorted({service for service, _ in cells})
        enabling: set[str] = set()
        while waiting:
            for needed in self.services[waiting.pop()].after:
                if needed not in enabling and (found := self._startable(needed)):
                    enabling.add(needed)
                    cells |= found
                    waiting.append(needed)
        return tuple(sorted(cells))

    def _startable(self, service: str) -> set[Cell]:
        """Cells of a service that neither run today nor are forbidden."""
        cells = {(service, department) for department in self.scores}
        return {each for each in cells - self.running_before if not self.forbidden(each)}

    def forbidden(self, cell: Cell) -> bool:
        """Whether a decision keeps the service out of the department, or out of all."""
        return cell in self._forbidden or (cell[0], None) in self._forbidden

    @cached_property
    def _forbidden(self) -> frozenset[tuple[str, str | None]]:
        return frozenset(
            (decision.service, decision.department)
            for decision in self.decisions
            if decision.action in KEEPS_OUT
        )

    def before(self, cell: Cell) -> tuple[str, ...]:
        """Departments in which the service must have started, by decision, before this one."""
        return tuple(
            name
            for departments in self._orders.get(cell[0], ())
            if cell[1] in departments
            for name in departments[: departments.index(cell[1])]
        )

    @cached_property
    def _orders(self) -> dict[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for decision in self.decisions:
            if decision.action == "order":
                found.setdefault(decision.service, []).append(decision.departments)
        return found

    def mode(self, cell: Cell) -> str | None:
        """Decided delivery mode, or the computed one; None where the cell is not scored."""
        score = self.score(*cell)
        return self._decided_mode(cell) or (score.mode if score else None)

    def mode_at(self, cell: Cell, level: float | None) -> str | None:
        """Decided delivery mode, or that of a maturity at home; None as for `mode`."""
        if decided := self._decided_mode(cell):
            return decided
        if level is None or self.score(*cell) is None:
            return None
        regulated = self.departments[cell[1]].regulated
        return delivery_mode(level, regulated, self.catalog.modes, self.method)

    def _decided_mode(self, cell: Cell) -> str | None:
        for decision in self.decisions:
            if decision.action == "mode" and (decision.service, decision.department) == cell:
                return decision.mode
        return None

    def worth(self, cell: Cell) -> float:
        """Value of a running cell in the first wave: its weighted expected excess."""
        score = self.score(*cell)
        if score is None:
            return 0.0
        return self.departments[cell[1]].weight * round(score.excess, DECIMALS)

    def maturity(self, department: str, domain: str) -> float | None:
        """Posterior mean of today, level 1 to 5; None where it is not known."""
        score = self.scores[department].maturity[domain]
        return None if score is None else round(score.estimate.mean, DECIMALS)

    def wave_value(self, cell: Cell, wave: int) -> float:
        """Value of a running cell in one wave: its worth, discounted."""
        return self.worth(cell) * float(self.rules.discount ** (wave - 1))

    def value(self, cell: Cell, start: int) -> float:
        """Value of a start over the waves it runs in, less its cost; 0 for running cells."""
        if cell in self.running_before:
            return 0.0
        return self.worth(cell) * self._discounts[start - 1] - self.rules.start_cost

    @cached_property
    def _discounts(self) -> list[float]:
        """Sum of the discounts from each wave to the last, and 0 for a start after that."""
        powers = [float(self.rules.discount**wave) for wave in range(self.waves)]
        return [sum(powers[start:]) for start in range(self.waves + 1)]


def _planning_facts(service: Service) -> tuple[object, ...]:
    efforts = service.setup_person_months, service.run_fte_base, service.run_fte_per_department
    return (
        service.id,
        service.after,
        service.first_value,
        efforts,
        sorted(service.requires.items()),
        sorted(service.uplift.items()),
    )


def running_cells(engagement: Engagement) -> frozenset[Cell]:
    """Cells of the services that run today; in every department where none is named."""
    everywhere = tuple(department.id for department in engagement.departments)
    return frozenset(
        (active.service, department)
        for active in engagement.latest.services
        if active.active
        for department in active.departments or everywhere
    )
