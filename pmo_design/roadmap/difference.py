"""Two plans of one client side by side: what each is worth, and which starts move."""

from __future__ import annotations

from dataclasses import dataclass

from pmo_design.roadmap.definition import Roadmap


@dataclass(frozen=True, slots=True)
class PlanSide:
    """One of two plans.

    Attributes
    ----------
    value : float or None
        None where it may not be shown.
    live, services : int
        Cells, and services, that run at the end.
    bound : float or None
        No plan of this side is worth more; None where it may not be shown or is not known.
    """

    value: float | None
    starts: int
    live: int
    services: int
    bound: float | None = None

    @property
    def missing(self) -> float | None:
        """By how much the best plan may be worth more; None where that is not told."""
        return None if self.value is None or self.bound is None else self.bound - self.value


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """Two plans, and the number of starts that are earlier, later, added and gone."""

    before: PlanSide
    after: PlanSide
    earlier: int
    later: int
    added: int
    gone: int

    @property
    def nothing(self) -> bool:
        """Whether the same starts in the same waves."""
        return not (self.earlier or self.later or self.added or self.gone)

    @property
    def undecided(self) -> bool:
        """Whether either side's best plan may be worth more, as far as is proven."""
        one, other = self.before, self.after
        if self.nothing or one.value is None or other.value is None:
            return False
        if one.bound is None or other.bound is None:
            return False
        return one.value < other.bound and other.value < one.bound


def plan_difference(before: Roadmap, after: Roadmap, values: bool) -> PlanDifference:
    """What differs between two plans; values are left out where they may not be shown."""
    old, new = before.starts, after.starts
    both = old.keys() & new.keys()
    return PlanDifference(
        before=_side(before, values),
        after=_side(after, values),
        earlier=sum(new[cell] < old[cell] for cell in both),
        later=sum(new[cell] > old[cell] for cell in both),
        added=len(new.keys() - old.keys()),
        gone=len(old.keys() - new.keys()),
    )


def _side(roadmap: Roadmap, values: bool) -> PlanSide:
    live = {*roadmap.starts, *roadmap.running_before}
    return PlanSide(
        value=roadmap.objective if values else None,
        starts=len(roadmap.starts),
        live=len(live),
        services=len({service for service, _ in live}),
        bound=roadmap.bound if values else None,
    )
