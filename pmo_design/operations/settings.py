"""What a consultant decides about a client: weights, capacity, and services by hand.

Each of these is kept only if the client can still be scored and planned with it, and only
over the settings that the consultant has seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from pmo_design.engagement import OVERRIDES, Decision, Engagement, SettingChange
from pmo_design.errors import Fault, InputError, NotFoundError, PlanError, RefusedError, nearest
from pmo_design.explanation.what_if import Changes, what_if
from pmo_design.messages import say
from pmo_design.operations.engagements import instrument_of
from pmo_design.operations.scoring import check_settings
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.storage.settings import SettingsShelf

if TYPE_CHECKING:
    from pmo_design.storage.store import Store

LONGEST_REASON = 2_000
CAPACITIES: tuple[Literal["run_fte", "setup_person_months"], ...] = (
    "run_fte",
    "setup_person_months",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """An engagement, and the number of its settings as they were read with it."""

    engagement: Engagement
    version: int


def open_engagement(store: Store, engagement: str) -> Opened:
    """Engagement with the number that a change of its settings has to name.

    Raises
    ------
    NotFoundError
        If there is no such engagement.
    """
    version = SettingsShelf(store.engine).version(engagement)
    return Opened(store.load(engagement), version)


@dataclass(frozen=True, slots=True)
class Note:
    """Who changes weights or capacity, when and why."""

    by: str
    day: date
    reason: str


def keep_changes(
    store: Store, engagement: str, changes: Changes, made_from: int, note: Note | None = None
) -> None:
    """Make the weights and the capacity of a what-if those of the engagement.

    With a note, every figure that is changed goes on record.

    Raises
    ------
    ChangedMeanwhileError
        If the settings were changed since.
    RefusedError
        If a change cannot be made, or the engagement is closed.
    PlanError
        If the decisions leave no plan any more. Where there was none before, every step is
        kept: one alone may not be enough to lead out of it.
    """
    found = store.load(engagement)
    changed = what_if(found, changes)
    recorded = tuple(_recorded(found, changed, note)) if note else ()
    _keep(store, found, replace(changed, changes=(*found.changes, *recorded)), made_from)


def decide(store: Store, engagement: str, decision: Decision, made_from: int) -> None:
    """Put a decision on record; an override, mode or pin takes the place of its former one.

    Raises
    ------
    NotFoundError
        If the service, the department or the mode is not known.
    ChangedMeanwhileError, RefusedError, PlanError
        As for `keep_changes`.
    """
    found = store.load(engagement)
    _check_names(found, decision)
    others = tuple(each for each in found.decisions if not _same_matter(each, decision))
    _keep(store, found, replace(found, decisions=(*others, decision)), made_from)


def take_back(store: Store, engagement: str, decision: Decision, made_from: int) -> None:
    """Remove a decision; what was computed holds again.

    Raises
    ------
    NotFoundError
        If there is no such decision.
    ChangedMeanwhileError, RefusedError, PlanError
        As for `keep_changes`.
    """
    found = store.load(engagement)
    others = tuple(each for each in found.decisions if each != decision)
    if len(others) == len(found.decisions):
        raise NotFoundError(say("there is no such decision (any more)"))
    _keep(store, found, replace(found, decisions=others), made_from)


def a_decision(**parts: object) -> Decision:
    """Decision from what a form holds.

    Raises
    ------
    InputError
        If it is not complete, or its reason is missing or too long.
    """
    reason = str(parts.get("reason") or "").strip()
    if not reason or len(reason) > LONGEST_REASON:
        message = say(
            "a reason of 1 to {most} letters is expected, {found} found",
            most=LONGEST_REASON,
            found=len(reason),
        )
        raise InputError([Fault("reason", message)])
    try:
        return Decision.model_validate({**parts, "reason": reason})
    except ValidationError as error:
        faults = [
            Fault(".".join(map(str, each["loc"])) or "decision", each["msg"])
            for each in error.errors()
        ]
        raise InputError(faults) from error


def _keep(store: Store, found: Engagement, changed: Engagement, made_from: int) -> None:
    """Store what leaves a plan, and any step of a client that has none as it is."""
    try:
        check_settings(changed, instrument_of(changed))
    except PlanError:
        if _has_plan(found):
            raise
    SettingsShelf(store.engine).keep(changed, made_from)


def _has_plan(engagement: Engagement) -> bool:
    try:
        check_settings(engagement, instrument_of(engagement))
    except PlanError:
        return False
    return True


def _recorded(before: Engagement, after: Engagement, note: Note) -> Iterator[SettingChange]:
    """Every weight and capacity in which two engagements differ, on record."""
    said: dict[str, Any] = {"day": note.day, "by": note.by, "reason": note.reason}
    one, other = before.method.demand_weight, after.method.demand_weight
    if one != other:
        yield SettingChange(what="demand_weight", before=(one,), after=(other,), **said)
    for group in GROUPS:
        was, now = before.group_weights[group], after.group_weights[group]
        if was != now:
            yield SettingChange(
                what="group_weight", group=group, before=(was,), after=(now,), **said
            )
    for kind in CAPACITIES:
        first = getattr(before.capacity, kind) if before.capacity else ()
        last = getattr(after.capacity, kind) if after.capacity else ()
        if first != last:
            yield SettingChange(what=kind, before=first, after=last, **said)


def _same_matter(one: Decision, other: Decision) -> bool:
    """Whether two decisions are about one thing, so that the later takes the earlier's place."""
    if other.action in OVERRIDES:
        return one.action in OVERRIDES and one.service == other.service
    cells = {(each.action, each.service, each.department) for each in (one, other)}
    return other.action in ("mode", "pin") and len(cells) == 1


def _check_names(engagement: Engagement, decision: Decision) -> None:
    catalog = instrument_of(engagement).catalog
    known = [service.id for service in catalog.services]
    if decision.service not in known:
        hint = nearest(decision.service, known)
        raise NotFoundError(
            say("service '{name}' is not known{hint}", name=decision.service, hint=hint)
        )
    departments = [each.id for each in engagement.departments]
    if decision.department is not None and decision.department not in departments:
        hint = nearest(decision.department, departments)
        raise NotFoundError(
            say("department '{name}' is not known{hint}", name=decision.department, hint=hint)
        )
    if decision.mode is not None and decision.mode not in [mode.id for mode in catalog.modes]:
        raise RefusedError(say("mode '{name}' is not known", name=decision.mode))
    if decision.wave is not None and engagement.capacity is not None:
        _check_wave(decision.wave, len(engagement.capacity.run_fte))


def _check_wave(wave: int, waves: int) -> None:
    if wave > waves:
        raise RefusedError(
            say(
                "{wave} found, expected a wave from 1 to {last} of capacity", wave=wave, last=waves
            )
        )
