"""The charter: what no answer can tell about a PMO, from its vision to its cost rates."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core import PydanticCustomError

from pmo_design.messages import say
from pmo_design.record import Decimal, Format, Id, Line, Positive, Prose, Record, Share

_TWO_READINGS = re.compile(r"([1-9][0-9]{0,2})\.([0-9]{3})", re.ASCII)


def _one_reading(value: object) -> object:
    """Refuse 9.000: nine to some people, nine thousand to others."""
    if isinstance(value, str) and (found := _TWO_READINGS.fullmatch(value)):
        message = say(
            "{found} can be read in two ways: write {thousands} or {decimal}",
            found=value,
            thousands=found[1] + found[2],
            decimal=f"{found[1]}.{found[2].rstrip('0') or '0'}",
        )
        raise PydanticCustomError("plain", message)
    return value


Amount = Annotated[Positive, BeforeValidator(_one_reading)]
"""Money, in the engagement's currency."""


class Person(Record):
    """Somebody with a part in the PMO."""

    name: Line
    role: Line | None = None


class Objective(Record):
    """What the PMO is to achieve, in terms that can be checked."""

    text: Prose
    measure: Line | None = None
    baseline: Line | None = None
    target: Line | None = None
    by: Line | None = None


class Scope(Record):
    """What belongs to the PMO and what does not."""

    inside: tuple[Prose, ...] = ()
    outside: tuple[Prose, ...] = ()


class Committee(Record):
    """A body that decides about projects or about the PMO."""

    name: Line
    purpose: Prose | None = None
    chair: Line | None = None
    members: tuple[Line, ...] = ()
    authority: Prose | None = None
    quorum: Line | None = None
    cadence: Line | None = None
    agenda: tuple[Line, ...] = ()


class Threshold(Record):
    """Who decides up to which limit of spend, scope or risk; the next line goes further up."""

    kind: Literal["spend", "scope", "risk"]
    limit: Line
    decides: Line


class EscalationStep(Record):
    """One step up, and how soon an answer must come."""

    from_role: Line
    to_role: Line
    within: Line


class KpiPlan(Record):
    """Measured start and agreed target of a service's KPI, in the KPI's unit."""

    baseline: Decimal | None = None
    target: Decimal | None = None


class StaffMember(Record):
    """Somebody on the PMO's roster."""

    name: Line
    role: Line
    fte: Annotated[Decimal, Field(ge=0, le=1)] = 1.0
    competencies: tuple[Line, ...] = ()


class Risk(Record):
    """A risk to the PMO itself."""

    text: Prose
    likelihood: Literal["low", "medium", "high"] | None = None
    impact: Literal["low", "medium", "high"] | None = None
    response: Prose | None = None
    owner: Line | None = None


class Rates(Record):
    """Cost rates in the engagement's currency."""

    person_month: Amount | None = None
    fte_year: Amount | None = None


class Problem(Record):
    """A cause of past overruns and what would solve it.

    Attributes
    ----------
    relevance : float, 0 to 1
        Share of the past cost deviation that this problem explains; all sum to 1 at most.
    solved_by : dict of service id to float, 0 to 1
        Chance that the service solves the problem.
    """

    text: Prose
    relevance: Share
    solved_by: dict[Id, Share] = Field(default_factory=dict)


class CalendarEntry(Record):
    """A report or meeting that recurs."""

    what: Line
    audience: Line
    when: Line


class Charter(Record):
    """What no answer can tell; whatever is absent is shown as still to be decided."""

    format: Format = 1
    vision: Prose | None = None
    sponsor: Person | None = None
    pmo_head: Person | None = None
    approvals: tuple[Person, ...] = ()
    objectives: tuple[Objective, ...] = ()
    scope: Scope = Scope()
    authority: Prose | None = None
    reporting_line: Prose | None = None
    committees: tuple[Committee, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    escalation: tuple[EscalationStep, ...] = ()
    kpis: dict[Id, KpiPlan] = Field(default_factory=dict)
    staff: tuple[StaffMember, ...] = ()
    risks: tuple[Risk, ...] = ()
    rates: Rates = Rates()
    problems: tuple[Problem, ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()
    communication: Prose | None = None
    funding: Prose | None = None
    audit: Prose | None = None

    @field_validator("problems")
    @classmethod
    def _relevance_is_shared_out(cls, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        total = sum(problem.relevance for problem in problems)
        if total > 1 + 1e-9:
            raise ValueError(
                say("expected relevances of 1 together at most, found {total}", total=f"{total:g}")
            )
        return problems
