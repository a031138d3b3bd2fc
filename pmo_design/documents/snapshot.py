"""A cycle's frozen inputs and results: the only thing documents are written from."""

from __future__ import annotations

from dataclasses import dataclass

from pmo_design.catalog.definition import Catalog, Service
from pmo_design.charter import Charter
from pmo_design.cycle import Cycle
from pmo_design.engagement import Department, Engagement
from pmo_design.explanation.definition import Explanation
from pmo_design.instrument import Instrument
from pmo_design.language import text_in
from pmo_design.roadmap.definition import Roadmap
from pmo_design.roadmap.need import NeedAgainstCost, need_against_cost
from pmo_design.scoring.scorecard import DepartmentScores, Scorecard


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a document may state, with names in the reader's language.

    Attributes
    ----------
    scorecard : Scorecard
        As it may be shown.
    underlying : Scorecard or None
        Where small groups are protected, the scores of the cells that speak for the
        departments: for figures of all departments together (`together`), never for one.
    """

    engagement: Engagement
    instrument: Instrument
    scorecard: Scorecard
    roadmap: Roadmap
    explanation: Explanation
    language: str
    underlying: Scorecard | None = None

    @property
    def catalog(self) -> Catalog:
        """The catalogue of the cycle."""
        return self.instrument.catalog

    @property
    def charter(self) -> Charter:
        """What no answer can tell."""
        return self.engagement.charter

    @property
    def cycle(self) -> Cycle:
        """The cycle that was scored."""
        return self.engagement.latest

    @property
    def answered(self) -> tuple[tuple[Department, DepartmentScores], ...]:
        """Departments with any score, shown or withheld, in id order."""
        pairs = zip(self.engagement.departments, self.scorecard.departments, strict=True)
        return tuple(
            (department, scores)
            for department, scores in pairs
            if any(scores.maturity.values()) or any(scores.outcomes.values()) or scores.withheld
        )

    @property
    def need(self) -> NeedAgainstCost:
        """Whether the plan follows need or cost, from scores that may be shown."""
        rules = self.engagement.method.roadmap
        return need_against_cost(self.roadmap, self.scorecard, self.catalog.services, rules)

    @property
    def together(self) -> tuple[tuple[Department, DepartmentScores], ...]:
        """Departments with the scores that count for them in figures of all together."""
        counting = {each.id: each for each in (self.underlying or self.scorecard).departments}
        return tuple((department, counting[department.id]) for department, _ in self.answered)

    @property
    def silent(self) -> tuple[Department, ...]:
        """Departments without any score."""
        heard = {department.id for department, _ in self.answered}
        return tuple(each for each in self.engagement.departments if each.id not in heard)

    @property
    def recommended(self) -> tuple[Service, ...]:
        """Recommended services, best first; as computed, but for what was decided by hand."""
        return tuple(self.catalog.service(name) for name in self.scorecard.recommended)

    @property
    def planned(self) -> tuple[str, ...]:
        """Ids of services that run today or start in the plan, in id order."""
        running = {service for service, _ in self.roadmap.running_before}
        starting = {start.service for wave in self.roadmap.waves for start in wave.starts}
        return tuple(sorted(running | starting))

    @property
    def started(self) -> tuple[str, ...]:
        """Ids of services that the plan starts and that run nowhere today, in id order."""
        running = {service for service, _ in self.roadmap.running_before}
        return tuple(service for service in self.planned if service not in running)

    def text(self, texts: dict[str, str]) -> str:
        """Text of a language map in the reader's language."""
        return text_in(texts, self.language)

    def service_name(self, service_id: str) -> str:
        """Name of a service."""
        return self.text(self.catalog.service(service_id).name)

    def outcome_name(self, outcome_id: str) -> str:
        """Name of an outcome."""
        return self.text(self.catalog.outcome(outcome_id).name)

    def model_name(self, model_id: str) -> str:
        """Name of a PMO model."""
        return self.text(self.catalog.model(model_id).name)

    def mode_name(self, mode_id: str) -> str:
        """Name of a delivery mode."""
        return self.text(self.catalog.mode(mode_id).name)

    def domain_name(self, domain_id: str) -> str:
        """Name of a maturity domain."""
        names = {domain.id: domain.name for domain in self.instrument.domains}
        return self.text(names[domain_id])

    def department_name(self, department_id: str) -> str:
        """Name of a department."""
        return self.engagement.department(department_id).name

    def baseline(self, item_id: str) -> int | float | str | None:
        """Value of a baseline item; None where nobody answered it."""
        found = {answer.item: answer.value for answer in self.cycle.baseline}
        return found.get(item_id)
