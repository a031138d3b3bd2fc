"""The earliest wave in which each cell can start, however much capacity there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.exact import SLACK, exact, unit_of
from pmo_design.roadmap.problem import Problem


@dataclass(frozen=True, slots=True)
class Need:
    """A domain in which a department is below the level that a service requires.

    Attributes
    ----------
    steps : int
        What is missing today, in whole steps of the uplift that services can bring.
    running : int
        Steps that each wave brings by what runs today.
    lifters : dict of cell to int
        Steps that each wave brings in which the cell runs, of cells that may start and do not
        wait for this level themselves: the first to start there must do without the others.
    """

    domain: str
    steps: int
    running: int
    lifters: Mapping[Cell, int]

    def missing(self, wave: int) -> int:
        """Steps to be brought before a wave by what is started."""
        return max(self.steps - self.running * (wave - 1), 0)


def needs(problem: Problem, cell: Cell) -> list[Need] | None:
    """What a cell's department is short of; None where its maturity is not known."""
    found = []
    for domain, level in problem.services[cell[0]].requires.items():
        today = problem.maturity(cell[1], domain)
        if today is None:
            return None
        short = exact(level) - exact(today) - SLACK
        if short > 0:
            uplift = {
                (service, cell[1]): exact(sheet.uplift[domain]) / problem.rules.uplift_waves
                for service, sheet in problem.services.items()
                if sheet.uplift.get(domain)
            }
            running = uplift.keys() & problem.running_before
            startable = {
                each
                for each in uplift.keys() & set(problem.eligible)
                if problem.services[each[0]].requires.get(domain, 0.0) < level
            }
            step = unit_of(uplift[each] for each in running | startable)
            steps = {each: int(uplift[each] / step) for each in sorted(running | startable)}
            runs = sum(steps.pop(each) for each in running)
            found.append(Need(domain, ceil(short / step), runs, steps))
    return found


class Reach:
    """Earliest waves by prerequisites, required levels and decided orders; pins as pinned.

    Attributes
    ----------
    earliest : dict of cell to int
        Of every eligible cell; one more than the number of waves where none is early enough.
    needs : dict of cell to list of Need
        Of the cells whose department is short of something.
    unknown : set of cell
        Of which nobody knows whether the department reaches the level; only pins start there.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._never = problem.waves + 1
        found = {cell: needs(problem, cell) for cell in problem.eligible}
        self.needs = {cell: each for cell, each in found.items() if each}
        self.unknown = frozenset(cell for cell, each in found.items() if each is None)
        self.earliest = dict.fromkeys(problem.eligible, 1)
        self.earliest |= dict.fromkeys(self.unknown, self._never)
        self.earliest |= problem.pins
        self._settle()

    def first(self, service: str) -> int:
        """Earliest wave in which a service can run anywhere; 0 where it runs today."""
        return self._first.get(service, self._never)

    def _settle(self) -> None:
        """Push every cell back behind what it waits for, until nothing moves."""
        moved = True
        while moved:
            self._first = self._first_by_service()
            later = {cell: self._not_before(cell) for cell in self._problem.eligible}
            moved = later != self.earliest
            self.earliest = later

    def _first_by_service(self) -> dict[str, int]:
        first = {service: 0 for service, _ in self._problem.running_before}
        for cell, wave in self.earliest.items():
            first[cell[0]] = min(wave, first.get(cell[0], self._never))
        return first

    def _not_before(self, cell: Cell) -> int:
        wave = self.earliest[cell]
        if cell in self._problem.pins:
            return wave
        for needed in self._problem.services[cell[0]].after:
            wave = max(wave, self.first(needed) + 1)
        for name in self._problem.before(cell):
            if (cell[0], name) not in self._problem.running_before:
                wave = max(wave, self.earliest.get((cell[0], name), self._never))
        while wave < self._never and not self._lifted(cell, wave):
            wave += 1
        return min(wave, self._never)

    def _lifted(self, cell: Cell, wave: int) -> bool:
        """Whether everything that lifts the department, started at once, is enough."""
        return all(
            sum(steps * max(wave - self.earliest[each], 0) for each, steps in need.lifters.items())
            >= need.missing(wave)
            for need in self.needs.get(cell, ())
        )
