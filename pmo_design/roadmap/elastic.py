"""A program in which every decision and capacity may give way, at a price.

Only what a pin can need is in it: without pins there is always a plan. Rules of the method
(prerequisites, required levels, starts of a department) do not give way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from pmo_design.engagement import KEEPS_OUT, Decision
from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.problem import Problem
from pmo_design.roadmap.program import Program
from pmo_design.roadmap.row import Row
from pmo_design.roadmap.solving import QUIET

if TYPE_CHECKING:
    from highspy import Highs

CHANGE, DROP, UNIT = 1.0, 2.0, 0.1
"""Price of a pin that is moved or a capacity that is raised, of a decision that is dropped, and
of each wave, person-month, full-time equivalent or coach by which it is moved or raised."""

NODES = 2000
"""Nodes of one solve at most; a conflict is small, and most need one."""

SUPPLIES = ("setup-capacity", "run-capacity", "coaches")


@dataclass(frozen=True, slots=True)
class Limit:
    """A decision, or a capacity in a wave; wave 0 stands for all."""

    rule: Literal["pin", "forbid", "order", "setup-capacity", "run-capacity", "coaches"]
    decision: Decision | None = None
    wave: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Starts of the cheapest plan; whether there is one, and whether it is proven cheapest."""

    starts: Mapping[Cell, int]
    known: bool
    proven: bool


class Loosened(Problem):
    """A problem without its decisions, in which only what a pin can need may start."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.engagement, problem.catalog, problem.scorecard, problem.capacity)
        self._pinned = problem.pins

    @cached_property
    def pins(self) -> dict[Cell, int]:
        """None; the rows of `Elastic` ask for them."""
        return {}

    @cached_property
    def called_for(self) -> frozenset[Cell]:
        """Cells that are called for or pinned."""
        return super().called_for | set(self._pinned)

    @cached_property
    def eligible(self) -> tuple[Cell, ...]:
        """Pinned cells, and all that they wait for, one after the other."""
        found, needed = set(super().eligible), set[Cell]()
        waiting = list(self._pinned)
        while waiting:
            cell = waiting.pop()
            if cell in found and cell not in needed:
                needed.add(cell)
                waiting += self._helpers(cell)
        return tuple(sorted(needed))

    def _helpers(self, cell: Cell) -> Iterator[Cell]:
        """Prerequisites and the service itself anywhere, and what lifts the department.

        Another department may start first by decision, or carry the service's own set-up in a
        wave that has room for it.
        """
        sheet = self.services[cell[0]]
        yield from ((name, place) for name in (*sheet.after, cell[0]) for place in self.scores)
        for name, other in self.services.items():
            if any(other.uplift.get(domain) for domain in sheet.requires):
                yield name, cell[1]

    def forbidden(self, cell: Cell) -> bool:  # a row of `Elastic` each
        """No cell is; the rows of `Elastic` keep them out."""
        return False

    def before(self, cell: Cell) -> tuple[str, ...]:  # a row of `Elastic` each
        """No department; the rows of `Elastic` hold the order."""
        return ()


class Elastic:
    """The program, to be solved with some limits held and the others for sale.

    Attributes
    ----------
    limits : list of Limit
        All that may give way, decisions first.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._program = Program(Loosened(problem))
        self._cost = [0.0] * self._program.columns
        self._most = [1.0] * self._program.columns
        self._sold: dict[Limit, list[int]] = {}
        self._barred: list[int] = []
        self._kinds: dict[str, int] = {}
        self._rows = [self._elastic(row) for row in self._program.rows]
        self._rows += [*self._decided(), *self._kind_rows()]

    @property
    def limits(self) -> list[Limit]:
        """All that may give way, decisions first."""
        return sorted(self._sold, key=lambda each: each.decision is None)

    def bar(self, cells: Collection[Cell]) -> None:
        """Let cells not start."""
        self._barred += [at for (cell, _), at in self._program.live.items() if cell in cells]

    def least(self, held: Iterable[Limit] = ()) -> Outcome:
        """The plan whose changes cost least, with these limits held."""
        return self._solve(held, gap=0.0)

    def possible(self, held: Iterable[Limit]) -> bool:
        """Whether a plan that keeps these limits may exist; unless proven otherwise it may."""
        found = self._solve(held, gap=np.inf)
        return found.known or not found.proven

    def _column(self, limit: Limit | None, cost: float, most: float = 1.0) -> int:
        self._cost.append(cost)
        self._most.append(most)
        at = len(self._cost) - 1
        if limit:
            self._sold.setdefault(limit, []).append(at)
        return at

    def _elastic(self, row: Row) -> Row:
        """The row with a column that says how far its limit gives way."""
        if row.rule not in SUPPLIES:
            return row
        limit, unit, size = _supply(row), float(row.unit), 1
        if row.rule == "coaches":
            size = self._problem.rules.departments_per_coach
        most = sum(abs(count) for _, count in row.terms) + abs(row.most)
        at = self._column(limit, UNIT * unit, most)
        if row.rule not in self._kinds:
            self._kinds[row.rule] = self._column(None, CHANGE)
        return Row(row.rule, row.wave, row.place, [*row.terms, (at, -size)], row.most, row.unit)

    def _kind_rows(self) -> Iterator[Row]:
        """Raising a capacity is one change, in however many waves."""
        for limit, columns in self._sold.items():
            if limit.rule in self._kinds:
                for at in columns:
                    most = int(self._most[at])
                    terms = [(at, 1), (self._kinds[limit.rule], -most)]
                    yield Row("stays", limit.wave, (), terms, 0)

    def _decided(self) -> Iterator[Row]:
        for decision in self._problem.decisions:
            if decision.action == "pin":
                yield from self._pin(decision)
            elif decision.action in KEEPS_OUT:
                yield from self._forbid(decision)
            elif decision.action == "order":
                yield from self._order(decision)

    def _pin(self, decision: Decision) -> Iterator[Row]:
        """A start in its wave, or in another, or none; the further off, the dearer."""
        cell, live = (decision.service, decision.department or ""), self._program.live
        pinned, limit = decision.wave or 0, Limit("pin", decision)
        if self._problem.pins.get(cell) != pinned or limit in self._sold:
            return
        moved, dropped = self._column(limit, CHANGE), self._column(limit, DROP - CHANGE)
        now, before = live.get((cell, pinned)), live.get((cell, pinned - 1))
        start = [(at, -sign) for at, sign in ((now, 1), (before, -1)) if at is not None]
        yield Row("stays", pinned, cell, [*start, (moved, -1)], -1)
        last = live.get((cell, self._problem.waves))
        end = [] if last is None else [(last, -1)]
        yield Row("stays", pinned, cell, [*end, (dropped, -1)], -1)
        for wave in self._program.waves:
            if (at := live.get((cell, wave))) is not None:
                self._cost[at] += UNIT if wave < pinned else -UNIT

    def _forbid(self, decision: Decision) -> Iterator[Row]:
        last, limit = self._problem.waves, Limit("forbid", decision)
        cells = [
            (cell, at)
            for (cell, wave), at in self._program.live.items()
            if wave == last
            and cell[0] == decision.service
            and decision.department in (None, cell[1])
        ]
        if cells and limit not in self._sold:
            sold = self._column(limit, DROP)
            for cell, at in cells:
                yield Row("forbidden", last, cell, [(at, 1), (sold, -1)], 0)

    def _order(self, decision: Decision) -> Iterator[Row]:
        """Of two departments that do not run today the second starts no sooner."""
        live, limit = self._program.live, Limit("order", decision)
        running, name = self._problem.running_before, decision.service
        cells = [(name, place) for place in decision.departments if (name, place) not in running]
        pairs = [(one, other) for at, one in enumerate(cells) for other in cells[at + 1 :]]
        if limit in self._sold:
            return
        sold = self._column(limit, DROP)
        for one, other in pairs:
            for wave in self._program.waves:
                if (at := live.get((other, wave))) is not None:
                    first = live.get((one, wave))
                    terms = [(at, 1), (sold, -1)]
                    terms += [] if first is None else [(first, -1)]
                    yield Row("order", wave, (*other, one[1]), terms, 0)

    def _solve(self, held: Iterable[Limit], gap: float) -> Outcome:
        from highspy import HighsModelStatus, SolutionStatus

        most = np.array(self._most)
        most[self._barred] = 0.0
        for limit in held:
            most[self._sold[limit]] = 0.0
        highs = self._highs
        count = len(most)
        highs.changeColsBounds(count, np.arange(count, dtype=np.int32), np.zeros(count), most)
        highs.setOptionValue("mip_rel_gap", gap)
        highs.run()
        status, info = highs.getModelStatus(), highs.getInfo()
        infeasible = status == HighsModelStatus.kInfeasible
        known = info.primal_solution_status == int(SolutionStatus.kSolutionStatusFeasible)
        values = np.array(highs.getSolution().col_value[: self._program.columns])
        starts = self._program.starts(np.flatnonzero(values > 0.5).tolist()) if known else {}
        return Outcome(starts, known, infeasible or status == HighsModelStatus.kOptimal)

    @cached_property
    def _highs(self) -> Highs:
        from highspy import Highs, HighsLp, HighsVarType, MatrixFormat

        model, count = HighsLp(), len(self._cost)
        model.num_col_, model.num_row_ = count, len(self._rows)
        model.col_cost_ = np.array(self._cost)
        model.col_lower_, model.col_upper_ = np.zeros(count), np.array(self._most)
        model.integrality_ = [HighsVarType.kInteger] * count
        model.row_lower_ = np.full(len(self._rows), -np.inf)
        model.row_upper_ = np.array([row.most for row in self._rows], np.float64)
        matrix = model.a_matrix_
        matrix.format_ = MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(row.terms) for row in self._rows)])
        matrix.index_ = np.array([at for row in self._rows for at, _ in row.terms])
        matrix.value_ = np.array([size for row in self._rows for _, size in row.terms], np.float64)
        highs: Highs = Highs()  # type: ignore[no-untyped-call]
        for name, value in {**QUIET, "mip_max_nodes": NODES}.items():
            highs.setOptionValue(name, value)
        highs.passModel(model)
        return highs


def _supply(row: Row) -> Limit:
    if row.rule == "coaches":
        return Limit("coaches")
    return Limit(
        "setup-capacity" if row.rule == "setup-capacity" else "run-capacity", None, row.wave
    )
