"""What the catalogue holds, as typed from its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from pmo_design.catalog.method import Method
from pmo_design.language import LanguageMap
from pmo_design.messages import mark, say
from pmo_design.record import Decimal, Id, Integer, ItemId, NotNegative, Record

Category = Literal["strategic", "tactical", "operational"]
Horizon = Literal["short", "medium", "long"]
RaciRole = Literal["service-owner", "head-of-pmo", "department-head", "project-manager"]
RaciPart = Literal["R", "A", "C", "I", "AR"]
Level = Annotated[Decimal, Field(ge=1, le=5)]
FiveTexts = Annotated[tuple[LanguageMap, ...], Field(min_length=5, max_length=5)]
SomeTexts = Annotated[tuple[LanguageMap, ...], Field(min_length=1)]


_AHEAD = {
    "up": mark("expected a target up from start {start}"),
    "down": mark("expected a target down from start {start}"),
}


class Kpi(Record):
    """How one sees whether a service delivers; ``start`` and ``target`` are estimates."""

    id: Id
    name: LanguageMap
    unit: LanguageMap
    direction: Literal["up", "down"]
    start: Decimal
    target: Decimal

    @model_validator(mode="after")
    def _target_lies_ahead(self) -> Kpi:
        ahead = self.target > self.start if self.direction == "up" else self.target < self.start
        if not ahead:
            raise ValueError(say(_AHEAD[self.direction], start=f"{self.start:g}"))
        return self


class Service(Record):
    """One PMO service and what is needed to offer it.

    Attributes
    ----------
    requires : dict of domain id to level
        Customer maturity a department needs before the service can start there.
    after : tuple of service ids
        Services that must run somewhere in an earlier wave.
    setup_person_months : float
        Effort to set the service up, once.
    run_fte_base, run_fte_per_department : float
        Full-time equivalents to run it, as such and for each department served.
    uplift : dict of domain id to levels
        By how much a department's maturity rises after a year with the service.
    hobbs_aubry : tuple of int
        Functions of Hobbs and Aubry (2007) that have their home here.
    """

    id: Id
    code: str
    name: LanguageMap
    category: Category
    home_domain: Id
    requires: dict[Id, Level] = Field(default_factory=dict)
    after: tuple[Id, ...] = ()
    setup_person_months: NotNegative
    run_fte_base: NotNegative
    run_fte_per_department: NotNegative
    first_value: Horizon
    uplift: dict[Id, NotNegative] = Field(default_factory=dict)
    hobbs_aubry: tuple[Annotated[Integer, Field(ge=1, le=27)], ...] = ()
    description: LanguageMap
    customers: LanguageMap
    inputs: SomeTexts
    outputs: SomeTexts
    owner_role: LanguageMap
    first_steps: SomeTexts
    levels: FiveTexts
    exit_criterion: LanguageMap
    kpi: Kpi
    sla: LanguageMap
    risk: LanguageMap


class Outcome(Record):
    """What a customer wants, and which services answer it how strongly."""

    id: Id
    code: str
    name: LanguageMap
    strong: tuple[Id, ...] = ()
    moderate: tuple[Id, ...] = ()
    weak: tuple[Id, ...] = ()
    promise: LanguageMap
    measure: LanguageMap

    def links(self) -> tuple[tuple[str, str], ...]:
        """Pairs of (strength, service id), strongest first."""
        strengths = (("strong", self.strong), ("moderate", self.moderate), ("weak", self.weak))
        return tuple((name, service) for name, services in strengths for service in services)


class PmoModel(Record):
    """One of the PMO models; the file's order is that of growing formal authority."""

    id: Id
    name: LanguageMap
    core: tuple[Id, ...] = ()
    secondary: tuple[Id, ...] = ()
    gates: dict[ItemId, Annotated[Decimal, Field(ge=2, le=5)]] = Field(default_factory=dict)
    description: LanguageMap
    authority: LanguageMap
    staffing: LanguageMap
    suits: LanguageMap
    fails_when: LanguageMap


class Mode(Record):
    """One way to deliver a service, from a customer maturity on."""

    id: Id
    name: LanguageMap
    from_maturity: Level
    the_pmo: LanguageMap
    the_customer: LanguageMap
    raci: dict[RaciRole, RaciPart]

    @field_validator("raci")
    @classmethod
    def _one_accountable(cls, raci: dict[str, str]) -> dict[str, str]:
        if sum("A" in part for part in raci.values()) != 1:
            raise ValueError(say("expected exactly one role with A"))
        if not any("R" in part for part in raci.values()):
            raise ValueError(say("expected one role or more with R"))
        return raci


@dataclass(frozen=True, slots=True)
class Catalog:
    """A checked catalogue; services are in id order, everything else in file order."""

    version: str
    name_status: str
    note: dict[str, str]
    estimates: dict[str, str]
    modes_note: dict[str, str]
    services: tuple[Service, ...]
    outcomes: tuple[Outcome, ...]
    models: tuple[PmoModel, ...]
    modes: tuple[Mode, ...]
    method: Method

    def service(self, service_id: str) -> Service:
        """Service of that id; KeyError for an unknown one, which loading rules out."""
        return {service.id: service for service in self.services}[service_id]

    def outcome(self, outcome_id: str) -> Outcome:
        """Outcome of that id."""
        return {outcome.id: outcome for outcome in self.outcomes}[outcome_id]

    def model(self, model_id: str) -> PmoModel:
        """PMO model of that id."""
        return {model.id: model for model in self.models}[model_id]

    def mode(self, mode_id: str) -> Mode:
        """Delivery mode of that id."""
        return {mode.id: mode for mode in self.modes}[mode_id]
