"""Decisions and capacities that no plan keeps all of, and the smallest change that mends it.

What a plan of all pins breaks is read off its starts; `elastic` finds the starts that break least.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pmo_design.engagement import KEEPS_OUT, Capacity, Decision
from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.elastic import Elastic, Limit
from pmo_design.roadmap.problem import Problem
from pmo_design.roadmap.schedule import Schedule
from pmo_design.roadmap.verification import Check

DIGITS = 9
"""Decimals of a change of capacity; sums of decimals are off by less."""

Kind = Literal["more", "moved", "dropped"]


@dataclass(frozen=True, slots=True)
class Change:
    """A limit that gives way, and by how much.

    Attributes
    ----------
    amount : float
        Person-months, full-time equivalents or coaches more; the wave of a pin that is moved;
        0 for a decision that is dropped.
    """

    limit: Limit
    kind: Kind
    amount: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """What stands against each other.

    Attributes
    ----------
    limits : tuple of Limit
        No plan keeps all of them.
    changes : tuple of Change
        With them there is a plan; empty where there is one without.
    smallest : bool
        Whether it is proven that no smaller changes would do.
    """

    limits: tuple[Limit, ...]
    changes: tuple[Change, ...]
    smallest: bool


def conflict_of(problem: Problem) -> Conflict:
    """The conflict in a problem whose running services fit the capacity."""
    elastic = Elastic(problem)
    found = elastic.least()
    while cells := _not_eligible(problem, found.starts):
        elastic.bar(cells)
        found = elastic.least()
    changes = tuple(_changes(problem, found.starts))
    return Conflict(_against(problem, elastic, changes), changes, found.proven)


def mended(problem: Problem, changes: tuple[Change, ...]) -> Problem:
    """The problem with these changes made."""
    capacity = _raised(problem.capacity, changes)
    decisions = tuple(_kept_decisions(problem.decisions, changes))
    engagement = replace(problem.engagement, capacity=capacity, decisions=decisions)
    return Problem(engagement, problem.catalog, problem.scorecard, capacity)


def _not_eligible(problem: Problem, starts: Mapping[Cell, int]) -> list[Cell]:
    """Starts that nothing calls for any more once the changes are made."""
    changed = mended(problem, tuple(_changes(problem, starts)))
    if not Check(changed, starts).broken():
        return []
    return sorted(set(starts) - set(changed.eligible))


def _against(problem: Problem, elastic: Elastic, changes: tuple[Change, ...]) -> tuple[Limit, ...]:
    """Limits that give way, and for each of them what it stands against.

    One that need not give way if the others give more is held from then on.
    """
    giving = [each.limit for each in changes]
    found, free = set(giving), giving
    for limit in giving:
        others = [each for each in free if each != limit]
        against = _stands_against(problem, elastic, limit, others)
        found.update(against)
        free = free if against else others
    return tuple(each for each in elastic.limits if each in found)


def _stands_against(
    problem: Problem, elastic: Elastic, limit: Limit, free: list[Limit]
) -> list[Limit]:
    """A limit and others that cannot hold with it, none to spare; empty where none is found.

    What the cheapest plan breaks is held next, until there is none; then whatever is not needed
    is let go again.
    """
    held, new = list[Limit](), [limit]
    while new:
        held += new
        found = elastic.least(held)
        broken = _changes(problem, found.starts) if found.known else ()
        new = [each.limit for each in broken if each.limit not in (*held, *free)]
    if elastic.possible(held):
        return []
    for each in tuple(held):
        others = [other for other in held if other != each]
        if not elastic.possible(others):
            held = others
    return held


def _changes(problem: Problem, starts: Mapping[Cell, int]) -> Iterator[Change]:
    """What must give way for these starts."""
    yield from _decisions_broken(problem, starts)
    ledger, capacity = Schedule(problem, starts).ledger, problem.capacity
    for wave in range(1, problem.waves + 1):
        setup = ledger.setup[wave - 1] - capacity.setup_person_months[wave - 1]
        if round(setup, DIGITS) > 0:
            yield Change(Limit("setup-capacity", wave=wave), "more", round(setup, DIGITS))
        run = ledger.run[wave - 1] - capacity.run_fte[wave - 1]
        if round(run, DIGITS) > 0:
            yield Change(Limit("run-capacity", wave=wave), "more", round(run, DIGITS))
    needed = -(-ledger.coached // problem.rules.departments_per_coach)
    if capacity.coaches is not None and needed > capacity.coaches:
        yield Change(Limit("coaches"), "more", needed - capacity.coaches)


def _decisions_broken(problem: Problem, starts: Mapping[Cell, int]) -> Iterator[Change]:
    never = problem.waves + 1
    for decision in problem.decisions:
        if decision.action == "pin":
            cell = decision.service, decision.department or ""
            wave = starts.get(cell, never)
            if cell not in problem.running_before and wave != decision.wave:
                kind: Kind = "dropped" if wave == never else "moved"
                yield Change(Limit("pin", decision), kind, 0 if wave == never else wave)
        elif decision.action in KEEPS_OUT:
            if any(_keeps_out(decision, cell) for cell in starts):
                yield Change(Limit("forbid", decision), "dropped", 0)
        elif decision.action == "order" and _out_of_order(problem, decision, starts):
            yield Change(Limit("order", decision), "dropped", 0)


def _keeps_out(decision: Decision, cell: Cell) -> bool:
    return decision.service == cell[0] and decision.department in (None, cell[1])


def _out_of_order(problem: Problem, decision: Decision, starts: Mapping[Cell, int]) -> bool:
    never = problem.waves + 1
    cells = [(decision.service, name) for name in decision.departments]
    waves = [starts.get(cell, never) for cell in cells if cell not in problem.running_before]
    return waves != sorted(waves)


def _raised(capacity: Capacity, changes: tuple[Change, ...]) -> Capacity:
    setup, run = list(capacity.setup_person_months), list(capacity.run_fte)
    coaches = capacity.coaches
    for each in changes:
        if each.limit.rule == "coaches" and coaches is not None:
            coaches += int(each.amount)
        elif each.limit.rule in ("setup-capacity", "run-capacity"):
            amounts = setup if each.limit.rule == "setup-capacity" else run
            at = each.limit.wave - 1
            amounts[at] = round(amounts[at] + each.amount, DIGITS)
    return Capacity(setup_person_months=tuple(setup), run_fte=tuple(run), coaches=coaches)


def _kept_decisions(
    decisions: tuple[Decision, ...], changes: tuple[Change, ...]
) -> Iterator[Decision]:
    broken = [(each.limit.decision, each) for each in changes]
    for decision in decisions:
        change = next((each for other, each in broken if other == decision), None)
        if change is None:
            yield decision
        elif change.kind == "moved":
            yield decision.model_copy(update={"wave": int(change.amount)})
