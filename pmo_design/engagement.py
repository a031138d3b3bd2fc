"""An engagement: one client, its departments, the people asked, and one or more cycles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from pmo_design.catalog.method import Method
from pmo_design.charter import Charter
from pmo_design.cycle import Cycle, CycleHead
from pmo_design.errors import nearest
from pmo_design.instrument import Instrument, load_instrument, tailored_instrument
from pmo_design.messages import mark, say
from pmo_design.questionnaire.definition import Group
from pmo_design.questionnaire.overlay import Overlay
from pmo_design.record import Day, Format, Id, Integer, Line, NotNegative, Prose, Record

Confidentiality = Literal["attributed", "confidential", "anonymous"]
Language = Literal["en", "es"]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        hint = nearest(name, available_timezones())
        raise ValueError(say("expected a time zone such as Europe/Madrid or UTC{hint}", hint=hint))
    return name


TimeZone = Annotated[str, AfterValidator(_known_zone)]
"""Name of a time zone in the IANA database."""

WaveNumber = Annotated[Integer, Field(ge=1, le=40)]


class Capacity(Record):
    """What the PMO has to spend, one figure for each wave (a quarter).

    Attributes
    ----------
    setup_person_months : tuple of float
        Person-months for setting services up.
    run_fte : tuple of float
        Full-time equivalents for running them.
    coaches : int or None
        People who can coach; None sets no limit.
    """

    setup_person_months: Annotated[tuple[NotNegative, ...], Field(min_length=1, max_length=40)]
    run_fte: Annotated[tuple[NotNegative, ...], Field(min_length=1, max_length=40)]
    coaches: Annotated[Integer, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _same_waves(self) -> Capacity:
        if len(self.setup_person_months) != len(self.run_fte):
            raise ValueError(say("expected as many figures in run_fte as in setup_person_months"))
        return self


OverrideAction = Literal["recommend", "withhold"]
OVERRIDES: tuple[OverrideAction, ...] = ("recommend", "withhold")
"""Decisions about a service as a whole, against or beside what was computed."""

KEEPS_OUT = ("forbid", "withhold")
"""Decisions that keep a service out of the plan."""


class Decision(Record):
    """What the consultant decided against or beyond the computation, and why.

    ``pin`` starts a cell in a wave; ``forbid`` keeps a service out of a department, or out
    of all where none is named; ``order`` lets a service start in ``departments`` only in
    that order; ``mode`` sets the delivery mode. ``recommend`` and ``withhold`` decide whether
    a service is recommended, whatever was computed; what is withheld does not start.
    """

    service: Id
    action: Literal["pin", "forbid", "order", "mode", "recommend", "withhold"]
    reason: Prose
    department: Line | None = None
    departments: tuple[Line, ...] = ()
    wave: WaveNumber | None = None
    mode: Id | None = None

    @model_validator(mode="after")
    def _complete(self) -> Decision:
        alone = not (self.department or self.departments or self.wave or self.mode)
        needs = {
            "pin": self.department is not None and self.wave is not None,
            "forbid": True,
            "order": len(self.departments) > 1,
            "mode": self.department is not None and self.mode is not None,
            "recommend": alone,
            "withhold": alone,
        }
        wanted = {
            "pin": mark("expected department and wave with action pin"),
            "order": mark("expected two departments or more with action order"),
            "mode": mark("expected department and mode with action mode"),
            "recommend": mark("expected only service and reason with action recommend"),
            "withhold": mark("expected only service and reason with action withhold"),
        }
        if not needs[self.action]:
            raise ValueError(say(wanted[self.action]))
        return self


class SettingChange(Record):
    """A weight or capacity that somebody changed and kept, and why.

    Attributes
    ----------
    group : str or None
        Of a group's weight.
    before, after : tuple of float
        One figure, of a capacity one for each wave; none where there was no capacity.
    """

    day: Day
    by: Line
    what: Literal["demand_weight", "group_weight", "run_fte", "setup_person_months"]
    group: Group | None = None
    before: tuple[NotNegative, ...] = ()
    after: tuple[NotNegative, ...] = ()
    reason: Prose


class EngagementFile(Record):
    """engagement.yaml as it is written; ``method`` is checked against the catalogue's."""

    format: Format
    id: Id
    name: Line
    language: Language
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    confidentiality: Confidentiality
    timezone: TimeZone = "UTC"
    seed: Annotated[Integer, Field(ge=0)]
    draws: Annotated[Integer, Field(ge=100, le=100_000)]
    group_weights: dict[Group, NotNegative] = Field(default_factory=dict)
    cycles: Annotated[tuple[CycleHead, ...], Field(min_length=1)]
    capacity: Capacity | None = None
    method: dict[str, object] = Field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    changes: tuple[SettingChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A customer of the PMO; ``weight`` is its say in the organisation's figures."""

    id: str
    name: str
    head: str = ""
    weight: float = 1.0
    projects: int | None = None
    regulated: bool = False


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who was asked."""

    id: str
    department: str
    group: Group
    name: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Engagement:
    """A client with everything known of it; departments and respondents in id order.

    ``overlays`` tailor its questionnaires, one a name and version at most, in that order.
    """

    id: str
    name: str
    language: str
    currency: str
    confidentiality: Confidentiality
    seed: int
    draws: int
    group_weights: Mapping[str, float]
    departments: tuple[Department, ...]
    respondents: tuple[Respondent, ...]
    cycles: tuple[Cycle, ...]
    method: Method
    capacity: Capacity | None = None
    decisions: tuple[Decision, ...] = ()
    charter: Charter = field(default_factory=Charter)
    timezone: str = "UTC"
    """Time zone in which the client's closing days end."""
    overlays: tuple[Overlay, ...] = ()
    changes: tuple[SettingChange, ...] = ()
    """Weights and capacities that were changed, earliest first."""

    @property
    def latest(self) -> Cycle:
        """The cycle with the highest number."""
        return self.cycles[-1]

    @property
    def protected(self) -> bool:
        """Whether small groups stay unseen: answers were given in confidence or anonymously."""
        return self.confidentiality != "attributed"

    def department(self, department_id: str) -> Department:
        """Department of that id; KeyError for an unknown one, which reading rules out."""
        return {department.id: department for department in self.departments}[department_id]


def engagement_instrument(engagement: Engagement, cycle: Cycle) -> Instrument:
    """What a cycle of this client is asked and scored with: released, then tailored.

    Raises
    ------
    InputError
        If a version is not shipped, or an overlay does not fit it.
    """
    released = load_instrument(cycle.questionnaires, cycle.catalog)
    return tailored_instrument(released, engagement.overlays)


def fingerprint(engagement: Engagement) -> str:
    """SHA-256 of everything an engagement holds, in one canonical form.

    Two folders that mean the same, whatever their row order or their spelling of numbers,
    have the same fingerprint. Rules for small groups belong to it only where they act, and
    tailoring where there is any; the time zone changes no result.
    """
    content = {part.name: getattr(engagement, part.name) for part in fields(engagement)}
    del content["timezone"]
    if not engagement.protected:
        content["method"] = engagement.method.model_dump(mode="json", exclude={"disclosure"})
    for name in ("overlays", "changes"):
        if not content[name]:
            del content[name]
    text = json.dumps(content, default=_plain, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    """What JSON can write: records as objects, days as texts."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value):
        return {part.name: getattr(value, part.name) for part in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")
