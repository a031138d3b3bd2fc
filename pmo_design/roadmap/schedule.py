"""A plan in the making: what starts when, and whether one more start would keep the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pmo_design.roadmap.definition import Cell, Reason
from pmo_design.roadmap.ledger import TOLERANCE, Ledger
from pmo_design.roadmap.problem import Problem

MAX_LEVEL = 5.0


class Schedule:
    """Starts booked so far, beginning with what runs today.

    Parameters
    ----------
    problem : Problem
    starts : dict of cell to int, optional
        Wave of starts to begin with.

    Attributes
    ----------
    live : dict of cell to int
        Wave from which each cell is live; 0 where it runs today.
    ledger : Ledger
    """

    def __init__(self, problem: Problem, starts: Mapping[Cell, int] | None = None) -> None:
        self.problem = problem
        self.ledger = Ledger(problem)
        self.live: dict[Cell, int] = {}
        self._served: dict[str, dict[str, int]] = {name: {} for name in problem.scores}
        self._load: Counter[tuple[str, int]] = Counter()
        for cell in sorted(problem.running_before):
            self._record(cell, 0)
        for cell, wave in sorted((starts or {}).items()):
            self.start(cell, wave)

    @property
    def objective(self) -> float:
        """Value of all starts, less what they cost."""
        return sum(self.problem.value(*start) for start in sorted(self.live.items()))

    def starts(self, wave: int) -> list[Cell]:
        """Cells that start in a wave, in id order."""
        return sorted(cell for cell, since in self.live.items() if since == wave)

    def projected(self, department: str, domain: str, wave: int) -> float | None:
        """Maturity at the beginning of a wave: today's mean plus what earlier waves lifted."""
        today = self.problem.maturity(department, domain)
        if today is None:
            return None
        lift = sum(
            self.problem.services[service].uplift.get(domain, 0.0) * (wave - max(since, 1))
            for service, since in self._served[department].items()
            if since < wave
        )
        return min(today + lift / self.problem.rules.uplift_waves, MAX_LEVEL)

    def hindrance(self, cell: Cell, wave: int) -> Reason | None:
        """The first rule or limit that keeps a cell from starting in a wave, if any does."""
        return self.rule_against(cell, wave) or self.ledger.lack(cell[0], wave)

    def rule_against(self, cell: Cell, wave: int) -> Reason | None:
        """The first rule against a start, capacity aside."""
        return self.fixed_rule_against(cell, wave) or self.passing_rule_against(cell, wave)

    def fixed_rule_against(self, cell: Cell, wave: int) -> Reason | None:
        """The first rule against a start that no other start in the same wave can change."""
        if self.problem.forbidden(cell):
            return "forbidden"
        if not self._prerequisites_live(cell[0], wave):
            return "prerequisite"
        return None if self._level_reached(cell, wave) else "required-level"

    def passing_rule_against(self, cell: Cell, wave: int) -> Reason | None:
        """The first rule against a start that depends on what else starts in the wave."""
        if self._loaded(cell, wave):
            return "department-load"
        return None if self._in_order(cell, wave) else "order"

    def _prerequisites_live(self, service: str, wave: int) -> bool:
        needed = self.problem.services[service].after
        return all(self.ledger.since.get(name, wave) < wave for name in needed)

    def _level_reached(self, cell: Cell, wave: int) -> bool:
        return not any(self.levels_missing(cell, wave))

    def levels_missing(self, cell: Cell, wave: int) -> list[str]:
        """Domains in which the department is below what the service requires."""
        required = self.problem.services[cell[0]].requires.items()
        found = [(name, level, self.projected(cell[1], name, wave)) for name, level in required]
        return [name for name, level, has in found if has is None or has < level - TOLERANCE]

    def _loaded(self, cell: Cell, wave: int) -> bool:
        others = self._load[cell[1], wave] - (self.live.get(cell) == wave)
        return others >= self.problem.rules.starts_per_department

    def _in_order(self, cell: Cell, wave: int) -> bool:
        before = self.problem.before(cell)
        return all(self.live.get((cell[0], name), wave + 1) <= wave for name in before)

    def start(self, cell: Cell, wave: int) -> None:
        """Book a start; whether it keeps the rules is the caller's to ask."""
        self.ledger.book(cell, wave)
        self._record(cell, wave)
        self._load[cell[1], wave] += 1

    def _record(self, cell: Cell, since: int) -> None:
        self.live[cell] = since
        self._served[cell[1]][cell[0]] = since
