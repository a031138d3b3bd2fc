"""The page of what the PMO runs today: one form over all services, kept one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from pmo_design.account import Action
from pmo_design.catalog.definition import Service
from pmo_design.cycle import ActiveService
from pmo_design.engagement import Engagement
from pmo_design.operations.engagements import instrument_of
from pmo_design.operations.services_today import save_services_today, services_today
from pmo_design.storage.running import ServiceChange
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.sessions import require

pages = Blueprint(
    "services_today", __name__, url_prefix="/engagements/<engagement>/charter/services-today"
)

LEVELS = ("1", "2", "3", "4", "5")
STATES = ("yes", "no")
SEPARATOR = " "
"""Between ids in the hidden field that says what was seen."""

Form = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of one service.

    Attributes
    ----------
    active : str
        Of `STATES`; "" where nothing is known.
    level : str
        Of `LEVELS`, or "".
    """

    active: str = ""
    level: str = ""
    departments: tuple[str, ...] = ()

    @classmethod
    def of(cls, stored: ActiveService | None) -> Typed:
        """Fields of what is stored."""
        if stored is None:
            return cls()
        level = "" if stored.maturity is None else str(stored.maturity)
        return cls(STATES[not stored.active], level, stored.departments)

    @classmethod
    def seen(cls, text: str) -> Typed:
        """Fields as a hidden one says that they were."""
        active, level, *departments = text.split(SEPARATOR) if SEPARATOR in text else ("", "")
        return cls(active, level, tuple(departments))

    @property
    def text(self) -> str:
        """For the hidden field."""
        return SEPARATOR.join((self.active, self.level, *self.departments))

    @property
    def incomplete(self) -> bool:
        """Whether something is said of a service without saying whether it runs."""
        return not self.active and bool(self.level or self.departments)

    def meant(self, service: str) -> ActiveService | None:
        """What is to be stored of a service."""
        if self.active not in STATES:
            return None
        level = int(self.level) if self.level in LEVELS else None
        return ActiveService(service, self.active == "yes", level, self.departments)


@dataclass(frozen=True, slots=True)
class Line:
    """One service of the form.

    Attributes
    ----------
    theirs : Typed or None
        What somebody else has stored meanwhile.
    """

    service: Service
    typed: Typed
    seen: Typed
    wrong: bool = False
    theirs: Typed | None = None

    @property
    def troubled(self) -> bool:
        """Whether it needs attention."""
        return self.wrong or self.theirs is not None


@pages.get("")
def show(engagement: str) -> ResponseReturnValue:
    """Every service, and what is known of it."""
    found = _stored(engagement)
    known = services_today(found)
    lines = [
        Line(each, typed, typed)
        for each in _services(found)
        for typed in (Typed.of(known.get(each.id)),)
    ]
    return _page(found, lines)


@pages.post("")
def send(engagement: str) -> ResponseReturnValue:
    """Keep what was changed; stay where something is missing or somebody was quicker."""
    found = _stored(engagement)
    lines = list(_sent(found, request.form))
    if any(line.wrong for line in lines):
        return _page(found, lines, 400)
    changes = [
        ServiceChange(each.service.id, each.seen.meant(each.service.id), now)
        for each in lines
        if each.typed != each.seen
        for now in (each.typed.meant(each.service.id),)
    ]
    conflicts = save_services_today(house().store, found, changes)
    if conflicts:
        return _page(found, list(_told(lines, conflicts)), 409)
    flash(words("services-today.kept"))
    return redirect(url_for("charter.overview", engagement=engagement), 303)


def _stored(engagement: str) -> Engagement:
    require(Action.EDIT_CHARTER, engagement)
    return house().store.load(engagement)


def _services(engagement: Engagement) -> tuple[Service, ...]:
    return instrument_of(engagement).catalog.services


def _sent(engagement: Engagement, form: Form) -> Iterator[Line]:
    """Every service with what was sent of it; as it is stored where nothing was."""
    known = services_today(engagement)
    places = [each.id for each in engagement.departments]
    for service in _services(engagement):
        name = service.id
        seen = form.get(f"{name}-seen")
        if seen is None:
            stored = Typed.of(known.get(name))
            yield Line(service, stored, stored)
            continue
        chosen = form.getlist(f"{name}-department")
        typed = Typed(
            form.get(f"{name}-active", ""),
            form.get(f"{name}-level", ""),
            tuple(sorted(each for each in places if each in chosen)),
        )
        yield Line(service, typed, Typed.seen(seen), wrong=typed.incomplete)


def _told(lines: list[Line], conflicts: Mapping[str, ActiveService | None]) -> Iterator[Line]:
    """Lines after what did not conflict was kept; sent once more, the rest overwrites."""
    for line in lines:
        name = line.service.id
        if name in conflicts:
            theirs = Typed.of(conflicts[name])
            yield Line(line.service, line.typed, theirs, theirs=theirs)
        else:
            yield Line(line.service, line.typed, line.typed)


def _page(found: Engagement, lines: list[Line], status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "workspace/services_today.html",
        engagement=found,
        lines=lines,
        levels=LEVELS,
        troubled=[line for line in lines if line.troubled],
        status=status,
    )
    return page, status
