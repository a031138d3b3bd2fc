"""One cycle of an engagement: when and with what people were asked, and what was gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from pmo_design.answers import Answer
from pmo_design.messages import say
from pmo_design.questionnaire.definition import Name
from pmo_design.record import Day, Integer, Record, Version


class CycleHead(Record):
    """One lap of the value ring: when answers were taken, and with which instruments."""

    number: Annotated[Integer, Field(ge=1)]
    opened: Day
    closed: Day
    questionnaires: dict[Name, Version] = Field(default_factory=dict)
    catalog: Version

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> CycleHead:
        if self.closed < self.opened:
            raise ValueError(say("expected a closing day on or after {day}", day=self.opened))
        return self


@dataclass(frozen=True, slots=True)
class ActiveService:
    """A service that the PMO runs today, or says it does not.

    Attributes
    ----------
    maturity : int or None
        Service maturity 1 to 5.
    departments : tuple of str
        Departments served; all of them where empty.
    """

    service: str
    active: bool
    maturity: int | None = None
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackAnswer:
    """What a customer says of a received service or of a promised outcome."""

    respondent: str
    service: str
    outcome: str
    item: str
    state: str
    value: int | float | str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A KPI as measured on a day."""

    service: str
    kpi: str
    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Cycle:
    """All that was gathered in one cycle, in id order."""

    number: int
    opened: date
    closed: date
    questionnaires: Mapping[Name, str]
    catalog: str
    answers: tuple[Answer, ...] = ()
    baseline: tuple[Answer, ...] = ()
    services: tuple[ActiveService, ...] = ()
    feedback: tuple[FeedbackAnswer, ...] = ()
    readings: tuple[Reading, ...] = ()
    retired: tuple[Answer, ...] = ()
    """Answers to items that a known version has retired: kept and listed, not scored."""
