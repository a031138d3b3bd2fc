"""The best plan within 1 %: greedy for comparison, a rounded plan to begin with, then proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmo_design.errors import PlanError
from pmo_design.messages import say
from pmo_design.roadmap.conflict import conflict_of
from pmo_design.roadmap.conflict_text import refusal
from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.greedy import GreedyPlan
from pmo_design.roadmap.ledger import Ledger
from pmo_design.roadmap.memory import Found, Keeper, Memory
from pmo_design.roadmap.problem import Problem
from pmo_design.roadmap.program import Program, Row
from pmo_design.roadmap.schedule import Schedule
from pmo_design.roadmap.search import dive
from pmo_design.roadmap.solving import GAP, SEEKING, WORK, Solver
from pmo_design.roadmap.verification import Check

NODES = 20
"""Nodes of the last solve at most. Where these or the work do not suffice, the gap says so."""

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
        self._precision = precision
        self._work = work
        self._program = Program(problem)
        self._plans = [greedy] if greedy else []
        self._quick = list(self._quick_starts())
        self._plans = [each for each in self._plans if self._is_quick(each)]
        self.bound = 0.0

    def best(self) -> Schedule | None:
        """The best plan; None where there is none or none was found."""
        if not self._program.columns:
            return Schedule(self._problem)
        relaxed = self._solver().relaxed()
        if relaxed.infeasible:
            return None
        self.bound = relaxed.bound
        if not self._proven():
            self._add(dive(self._program, self._solver()))
        if not self._proven():
            self._solve()
        return self._leader()

    def _solver(self) -> Solver:
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
        whole = range(self._program.columns)
        found = Solver(self._program, rows, self._work).solve(whole, NODES, gap=1.0).values
        if found is None:
            return False
        self._add(self._program.starts([at for at in whole if found[at] > 0.5]))
        return True

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
        return leader is not None and gap(leader.objective, self.bound) <= self._precision

    def _solve(self) -> None:
        leader, whole = self._leader(), range(self._program.columns)
        start = None if leader is None else self._program.chosen(_starts(leader))
        found = self._solver().solve(whole, NODES, self._precision, start, SEEKING)
        self.bound = min(self.bound, found.bound)
        if found.values is not None:
            self._add(self._program.starts([at for at in whole if found.values[at] > 0.5]))


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
