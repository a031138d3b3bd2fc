"""What if: an engagement with other weights or another capacity, and what that moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from pmo_design.engagement import Capacity, Engagement
from pmo_design.errors import RefusedError, nearest
from pmo_design.messages import mark, say
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.scoring.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Changes:
    """What is other than it is; None and absent names stay as they are.

    Attributes
    ----------
    demand_weight, fit_floor : float or None
        0..1.
    group_weights, department_weights : dict of id to float
        0 or more.
    run_fte, setup_person_months : tuple of float or None
        One figure a wave.
    """

    demand_weight: float | None = None
    fit_floor: float | None = None
    group_weights: Mapping[str, float] = field(default_factory=dict)
    department_weights: Mapping[str, float] = field(default_factory=dict)
    run_fte: tuple[float, ...] | None = None
    setup_person_months: tuple[float, ...] | None = None


def what_if(engagement: Engagement, changes: Changes) -> Engagement:
    """The engagement with these changes; the one given is untouched.

    Raises
    ------
    RefusedError
        If a name is not known, a figure is out of range, or the waves do not match.
    """
    answered = any(cycle.answers for cycle in engagement.cycles)
    if engagement.protected and answered and changes.group_weights:
        raise RefusedError(
            say(
                "engagement {id} is {confidentiality}: other weights of customer groups would "
                "tell the groups of a department apart, so they stay as they were",
                id=engagement.id,
                confidentiality=engagement.confidentiality,
            )
        )
    departments = [department.id for department in engagement.departments]
    _check_names(changes.group_weights, GROUPS, _NO_GROUP)
    _check_names(changes.department_weights, departments, _NO_DEPARTMENT)
    _check_range("demand_weight", changes.demand_weight)
    _check_range("fit_floor", changes.fit_floor)
    weights = {**engagement.group_weights, **changes.group_weights}
    if not any(weights.values()):
        raise RefusedError(say("every group weight would be 0; expected one above 0 or more"))
    shares = {"demand_weight": changes.demand_weight, "fit_floor": changes.fit_floor}
    own = changes.department_weights
    return replace(
        engagement,
        method=engagement.method.model_copy(
            update={name: value for name, value in shares.items() if value is not None}
        ),
        group_weights=weights,
        departments=tuple(
            replace(each, weight=own.get(each.id, each.weight)) for each in engagement.departments
        ),
        capacity=_capacity(engagement.capacity, changes),
    )


_NO_GROUP = mark("customer group '{name}' is not known{hint}")
_NO_DEPARTMENT = mark("department '{name}' is not known{hint}")


def _check_names(given: Mapping[str, float], known: Iterable[str], unknown: str) -> None:
    names = tuple(known)
    for name, weight in given.items():
        if name not in names:
            raise RefusedError(say(unknown, name=name, hint=nearest(name, names)))
        if weight < 0:
            raise RefusedError(
                say("the weight of {name} would be {weight}; expected 0 or more",
                    name=name, weight=f"{weight:g}")
            )  # fmt: skip


def _check_range(name: str, share: float | None) -> None:
    if share is not None and not 0.0 <= share <= 1.0:
        raise RefusedError(
            say("{name} would be {value}; expected 0 to 1", name=name, value=f"{share:g}")
        )


def _capacity(own: Capacity | None, changes: Changes) -> Capacity | None:
    run, setup = changes.run_fte, changes.setup_person_months
    if run is None and setup is None:
        return own
    if own is None and (run is None or setup is None):
        raise RefusedError(
            say("the client has no capacity yet; name both run_fte and setup_person_months")
        )
    before = own.model_dump() if own else {}
    given = {"run_fte": run, "setup_person_months": setup}
    content = {**before, **{name: part for name, part in given.items() if part is not None}}
    if len(content["run_fte"]) != len(content["setup_person_months"]):
        raise RefusedError(
            say(
                "run_fte has {run} figures and setup_person_months {setup}; expected one a wave "
                "in both",
                run=len(content["run_fte"]),
                setup=len(content["setup_person_months"]),
            )
        )
    try:
        return Capacity.model_validate(content)
    except ValidationError as error:
        raise RefusedError(
            say("the capacity would not be sound; expected figures of 0 or more, one a wave")
        ) from error


@dataclass(frozen=True, slots=True)
class Moved:
    """A service before and after; None where it is not scored, or has no wave in the plan."""

    service: str
    fit_before: float | None
    fit_after: float | None
    rank_before: int | None
    rank_after: int | None
    wave_before: int | None
    wave_after: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes moved.

    Attributes
    ----------
    comes, goes : tuple of str
        Services that are recommended only after, only before.
    moved : tuple of Moved
        Services whose rank or first wave is another, in the order of the new ranks.
    first_before, first_after : str or None
        The first PMO model.
    clear_before, clear_after : bool
        Whether its lead is clear.
    """

    comes: tuple[str, ...]
    goes: tuple[str, ...]
    moved: tuple[Moved, ...]
    first_before: str | None
    first_after: str | None
    clear_before: bool
    clear_after: bool

    @property
    def nothing(self) -> bool:
        """Whether nothing moved but figures."""
        same = (self.first_before, self.clear_before) == (self.first_after, self.clear_after)
        return same and not (self.comes or self.goes or self.moved)


def compared(
    before: Scorecard,
    after: Scorecard,
    waves_before: Mapping[str, int],
    waves_after: Mapping[str, int],
) -> Comparison:
    """What moved between two scorecards of one client, and the first waves of their plans."""
    old, new = before.recommended, after.recommended
    ranked = after.ranked_services
    names = (*ranked, *(name for name in after.services if name not in ranked))
    found = (_moved(name, before, after, waves_before, waves_after) for name in names)
    return Comparison(
        comes=tuple(name for name in new if name not in old),
        goes=tuple(name for name in old if name not in new),
        moved=tuple(
            each
            for each in found
            if each.rank_before != each.rank_after or each.wave_before != each.wave_after
        ),
        first_before=before.first_model,
        first_after=after.first_model,
        clear_before=before.clear,
        clear_after=after.clear,
    )


def _moved(
    name: str,
    before: Scorecard,
    after: Scorecard,
    waves_before: Mapping[str, int],
    waves_after: Mapping[str, int],
) -> Moved:
    old, new = before.services[name], after.services[name]
    return Moved(
        name,
        old.fit.mean if old else None,
        new.fit.mean if new else None,
        old.rank if old else None,
        new.rank if new else None,
        waves_before.get(name),
        waves_after.get(name),
    )
