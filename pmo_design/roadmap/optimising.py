"""The best plan within 1 %: greedy for comparison, a rounded plan, then proof and improvement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle

from pmo_design.errors import PlanError
from pmo_design.messages import say
from pmo_design.roadmap.conflict import conflict_of
from pmo_design.roadmap.conflict_text import refusal
from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.greedy import GreedyPlan
from pmo_design.roadmap.ledger import Ledger
from pmo_design.roadmap.memory import Found, Keeper, Memory
from pmo_design.roadmap.problem import Problem
from pmo_design.roadmap.program import Program
from pmo_design.roadmap.row import Row
from pmo_design.roadmap.schedule import Schedule
from pmo_design.roadmap.search import dive, search_around, search_set_ups, windows
from pmo_design.roadmap.solving import GAP, SEEKING, WORK, Solution, Solver
from pmo_design.roadmap.tightening import tighten
from pmo_design.roadmap.verification import Check

SOME, MANY = 50, 1000
"""Nodes at most: of a search for any plan, and of the proof.

Where these or the work do not suffice, the gap says so.
"""

SMALL = 300
"""Columns up to which the best plan is searched for to the last digit: it takes no longer."""

LEAST_GAIN = 0.001
"""Least share that a search around a plan is to add."""

Starts = Mapping[Cell, int]


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best plan found.

    Attributes
    ----------
    bound : float
        No plan that keeps the rules is worth more.
    greedy_objective : float or None
        Value of the greedy plan; None where it found none.
    """

    schedule: Schedule
    bound: float
    greedy_objective: float | None


def optimise(
    problem: Problem, precision: float = GAP, work: int = WORK, keeper: Keeper | None = None
) -> Optimum:
    """Best plan, within a share of the bound unless a limit ended the search.

    Parameters
    ----------
    problem : Problem
    precision : float
        Share of the bound.
    work : int
        Of each solve at most.
    keeper : Keeper, optional
        Where plans are kept beyond this process.

    Raises
    ------
    PlanError
        If no plan keeps all rules, or none was found.
    """
    question = problem.question, precision, work
    found = _memory.recall(question, lambda: _found(problem, precision, work), keeper)
    _verify(problem, found.starts)
    schedule = Schedule(problem, found.starts)
    return Optimum(schedule, max(found.bound, schedule.objective), found.greedy_objective)


_memory = Memory()


def _found(problem: Problem, precision: float, work: int) -> Found:
    greedy = _greedy(problem)
    search = _Search(problem, greedy, precision, work)
    best = search.best()
    if best is None:
        raise _why_none(problem)
    return Found(_starts(best), search.bound, greedy.objective if greedy else None)


def _greedy(problem: Problem) -> GreedyPlan | None:
    """The greedy plan; None where it cannot keep the pins, which another plan may."""
    Ledger(problem)  # refuses services that run today and do not fit the capacity
    try:
        return GreedyPlan(problem)
    except PlanError:
        return None


def _why_none(problem: Problem) -> PlanError:
    """What stands against each other, where anything does."""
    conflict = conflict_of(problem)
    return refusal(problem, conflict) if conflict.changes else _none_found()


class _Search:
    """One problem on its way to a plan.

    Attributes
    ----------
    bound : float
        Lowest so far.
    """

    def __init__(
        self, problem: Problem, greedy: GreedyPlan | None, precision: float, work: int
    ) -> None:
        self._problem = problem
        self._work = work
        self._program = Program(problem)
        self._precision = 0.0 if self._program.columns <= SMALL else precision
        self._whole = range(self._program.columns)
        self._plans = [greedy] if greedy else []
        self._quick = list(self._quick_starts())
        self._plans = [each for each in self._plans if self._is_quick(each)]
        self.bound = 0.0

    def best(self) -> Schedule | None:
        """The best plan; None where there is none or none was found."""
        if not self._program.columns:
            return Schedule(self._problem)
        relaxed = tighten(self._program, self._solver)
        if relaxed.infeasible:
            return None
        self.bound = relaxed.bound
        if not self._proven():
            starts, bound = dive(self._program, self._solver)
            self.bound = min(self.bound, bound)
            self._add(starts)
        if self._leader() is None:
            self._seek()
        tried = None
        while tried is not self._leader():
            self._improve()
            tried = self._leader()
            self._prove_by_set_ups()
        self._prove()
        return self._leader()

    @cached_property
    def _solver(self) -> Solver:
        """One for all steps: it keeps the covers that were found, and a basis near the next."""
        return Solver(self._program, self._quick, self._work)

    def _quick_starts(self) -> Iterator[Row]:
        """Rows of the early waves in which something of short first value can start.

        Where the greedy plan starts nothing of the kind, the solver is asked whether any does.
        """
        demanded: list[Row] = []
        for wave in self._program.waves[: self._problem.rules.early_waves]:
            row = self._program.quick_start(wave)
            if row and (self._shown([*demanded, row]) or self._possible([*demanded, row])):
                demanded.append(row)
        yield from demanded

    def _shown(self, rows: list[Row]) -> bool:
        """Whether a plan in hand has a quick start in each row's wave."""
        return any(
            all(Check(self._problem, _starts(plan)).quick(row.wave) for row in rows)
            for plan in self._plans
        )

    def _possible(self, rows: list[Row]) -> bool:
        found = Solver(self._program, rows, self._work).solve(self._whole, SOME, gap=1.0)
        self._add_columns(found)
        return found.values is not None

    def _is_quick(self, plan: Schedule) -> bool:
        check = Check(self._problem, _starts(plan))
        return all(check.quick(row.wave) for row in self._quick)

    def _add(self, starts: Starts | None) -> None:
        """Complete a plan with whatever still fits and pays, and keep it."""
        if starts is not None:
            self._plans.append(GreedyPlan(self._problem, starts))

    def _leader(self) -> Schedule | None:
        return max(self._plans, key=lambda plan: plan.objective, default=None)

    def _proven(self) -> bool:
        leader = self._leader()
        return leader is not None and self.bound <= target(leader.objective, self._precision)

    def _seek(self) -> None:
        """Any plan at all, where neither greedy nor rounding has led to one."""
        self._solver.release()
        self._learn(self._solver.solve(self._whole, SOME, self._precision, options=SEEKING))

    def _prove_by_set_ups(self) -> None:
        """Ask whether any set-ups are worth more than would leave the gap as it should be."""
        leader = self._leader()
        if leader is not None and not self._proven():
            enough = target(leader.objective, self._precision)
            starts, bound = search_set_ups(self._program, self._solver, self._precision, enough)
            self.bound = min(self.bound, bound)
            self._add(starts)

    def _prove(self) -> None:
        """Ask the same of any plan."""
        leader = self._leader()
        if leader is not None and not self._proven():
            enough = target(leader.objective, self._precision)
            self._solver.release()
            self._learn(self._solver.solve(self._whole, MANY, self._precision, enough))

    def _improve(self) -> None:
        """Search around the best plan, one window of waves after the other until none has more."""
        idle, ways = 0, windows(self._program)
        for waves in cycle(ways):
            leader = self._leader()
            if leader is None or idle == len(ways) or self._proven():
                return
            more = leader.objective + LEAST_GAIN * abs(leader.objective)
            self._add(search_around(self._program, self._solver, _starts(leader), waves, more))
            idle = idle + 1 if self._leader() is leader else 0

    def _learn(self, found: Solution) -> None:
        self.bound = min(self.bound, found.bound)
        self._add_columns(found)

    def _add_columns(self, found: Solution) -> None:
        if found.values is not None:
            self._add(self._program.starts([at for at in self._whole if found.values[at] > 0.5]))


def target(objective: float, precision: float) -> float:
    """Bound that leaves this gap, and not more by rounding.

    Examples
    --------
    >>> round(target(99.0, 0.01), 3), round(target(-1.0, 0.01), 3), target(5.0, 0.0)
    (100.0, -0.99, 5.0)
    """
    share = precision * (1 - 1e-9)
    return objective / (1 - share) if objective > 0 else objective * (1 - share)


def gap(objective: float, bound: float) -> float:
    """Share of the larger figure by which a plan may fall short of the best.

    Examples
    --------
    >>> gap(99.0, 100.0), gap(0.0, 0.0)
    (0.01, 0.0)
    """
    largest = max(abs(objective), abs(bound))
    return (bound - objective) / largest if largest > 0 else 0.0


def _starts(plan: Schedule) -> dict[Cell, int]:
    return {cell: wave for cell, wave in plan.live.items() if wave > 0}


def _verify(problem: Problem, starts: Starts) -> None:
    """Give no plan out that breaks a rule, whoever made it."""
    broken = Check(problem, starts).broken()
    if broken:
        raise PlanError(
            say(
                "the plan found breaks the rule {rule} and is not given out; this is a fault of "
                "the program, so please report it with the engagement",
                rule=broken[0],
            )
        )


def _none_found() -> PlanError:
    return PlanError(
        say("no plan was found that keeps every rule; relax a decision or a capacity")
    )
