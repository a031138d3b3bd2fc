"""HiGHS: the program's relaxation, and its best plan within a limit on nodes.

The solver runs on one thread with a fixed seed and is never stopped by a clock, so that equal
input gives an equal plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from pmo_design.roadmap.program import Program
from pmo_design.roadmap.row import Row

if TYPE_CHECKING:
    from highspy import Highs, HighsLp
    from highspy.highs import HighsCallbackEvent

GAP = 0.01
"""Share of the value that a plan may fall short of the bound by; proof stops there."""

QUIET: Mapping[str, bool | float | int] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_detect_symmetry": False,
    "mip_allow_restart": False,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_pscost_minreliable": 1,
    "mip_allow_cut_separation_at_nodes": False,
    "simplex_dual_edge_weight_strategy": 1,
}
"""Options of every solve. Between nodes a few pivots are enough: neither cuts nor the weights of
steepest edges, which are worked out anew at each, win back the time that they take."""

BARE: Mapping[str, bool | float | int] = {
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
}
"""Only branch: for small programs, and for bounds."""

SEEKING: Mapping[str, bool | float | int] = {
    "mip_heuristic_effort": 0.3,
    "mip_heuristic_run_rens": True,
    "mip_heuristic_run_rins": True,
}
"""Look for any plan, where none is known."""

WORK = 8_000_000_000
"""Work of a solve at most: how often the solver asks whether to go on, times columns squared.

It asks at the same points in every run, about once in fifty to eighty iterations of the
simplex, and these take the longer the more columns there are. So this bounds time, and no
clock is read.
"""


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solve ended with.

    Attributes
    ----------
    values : array of float, length n_columns, or None
        None where no solution was found.
    bound : float
        No solution is worth more.
    infeasible : bool
        Whether it is proven that there is none; where something better was asked for, none such.
    """

    values: np.ndarray[tuple[int], np.dtype[np.float64]] | None
    bound: float
    infeasible: bool


class _Patience:
    """How often the solver may still ask whether to go on."""

    def __init__(self) -> None:
        self.left = 0

    def asked(self, event: HighsCallbackEvent) -> None:
        self.left -= 1
        if self.left < 0 or _ending.is_set():
            event.interrupt()


_ending = Event()


class EndingError(Exception):
    """A solve was cut short because its process is about to end."""


def end_solving() -> None:
    """Cut every solve of this process short, for good: it is about to end.

    The solver asks Python code whether to go on, and would take a process down in which no
    Python code runs any more.
    """
    _ending.set()


class Solver:
    """A program in HiGHS; bounds and whole columns may be changed between solves.

    Parameters
    ----------
    program : Program
    extra : sequence of Row
        Beside those of the program.
    work : int
        Of each solve at most; see `WORK`.
    """

    def __init__(self, program: Program, extra: Sequence[Row] = (), work: int = WORK) -> None:
        from highspy import Highs

        self._count = program.columns
        self._work = work
        self._patience = _Patience()
        self._highs: Highs = Highs()  # type: ignore[no-untyped-call]
        self._highs.cbMipInterrupt += self._patience.asked
        for name, value in QUIET.items():
            self._highs.setOptionValue(name, value)
        model = _model(program, [*program.rows, *extra])
        self._lower = np.array(model.col_lower_)
        self._highs.passModel(model)

    def relaxed(self) -> Solution:
        """Solve with every column between 0 and 1."""
        return self.solve(whole=(), nodes=1)

    def solve(
        self,
        whole: Collection[int],
        nodes: int,
        gap: float = GAP,
        better_than: float = -inf,
        options: Mapping[str, bool | float | int] = BARE,
    ) -> Solution:
        """Solve with some columns whole.

        Parameters
        ----------
        whole : columns that must be 0 or 1
        nodes : int
            Nodes after which the search ends.
        gap : float
            Share of the value at which it ends.
        better_than : float
            What is worth less is of no interest, which leaves far fewer columns open. A
            solution of less may be found all the same.
        options : dict
            Of HiGHS, for this solve.

        Raises
        ------
        EndingError
            If the process is about to end.
        """
        highs = self._highs
        limits = {"mip_max_nodes": nodes, "mip_rel_gap": gap, "objective_bound": -better_than}
        for name, value in {**options, **limits}.items():
            highs.setOptionValue(name, value)
        self._patience.left = self._work // self._count**2
        self._integrality(whole)
        highs.run()
        if _ending.is_set():
            raise EndingError
        return self._solution(bool(whole), better_than)

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        for row in rows:
            at, counts = zip(*row.terms, strict=True)
            self._highs.addRow(-inf, row.most, len(at), np.array(at), np.array(counts, np.float64))

    def fix(self, columns: Collection[int], values: Sequence[float]) -> None:
        """Hold columns at values."""
        at = np.fromiter(columns, np.int32, len(columns))
        held = np.asarray(values, np.float64)
        self._highs.changeColsBounds(len(at), at, held, held)

    def release(self) -> None:
        """Hold no column any more, save those that are pinned."""
        every = np.arange(self._count, dtype=np.int32)
        self._highs.changeColsBounds(self._count, every, self._lower, np.ones(self._count))

    def _integrality(self, whole: Collection[int]) -> None:
        from highspy import HighsVarType

        kinds = np.full(self._count, int(HighsVarType.kContinuous), np.uint8)
        kinds[np.fromiter(whole, np.int64, len(whole))] = int(HighsVarType.kInteger)
        self._highs.changeColsIntegrality(
            self._count, np.arange(self._count, dtype=np.int32), kinds
        )

    def _solution(self, searched: bool, better_than: float) -> Solution:
        from highspy import HighsModelStatus, SolutionStatus

        info, status = self._highs.getInfo(), self._highs.getModelStatus()
        infeasible = status == HighsModelStatus.kInfeasible
        found = info.primal_solution_status == int(SolutionStatus.kSolutionStatusFeasible)
        values = np.array(self._highs.getSolution().col_value) if found else None
        least = info.mip_dual_bound if searched else info.objective_function_value
        bound = -inf if infeasible else -least
        return Solution(values, max(bound, better_than), infeasible)


def _model(program: Program, rows: Sequence[Row]) -> HighsLp:
    """The program as HiGHS takes it: rows one after the other, and the least of minus the value.

    The option by which solutions beyond a bound are left out speaks of what is minimised.
    """
    from highspy import HighsLp, MatrixFormat

    model = HighsLp()
    model.num_col_, model.num_row_ = program.columns, len(rows)
    model.col_cost_ = -np.array(program.value)
    lower = np.zeros(program.columns)
    lower[list(program.pinned)] = 1.0
    model.col_lower_, model.col_upper_ = lower, np.ones(program.columns)
    model.row_lower_ = np.full(len(rows), -np.inf)
    model.row_upper_ = np.array([row.most for row in rows], np.float64)
    matrix = model.a_matrix_
    matrix.format_ = MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.terms) for row in rows)])
    matrix.index_ = np.array([at for row in rows for at, _ in row.terms])
    matrix.value_ = np.array([count for row in rows for _, count in row.terms], np.float64)
    return model
