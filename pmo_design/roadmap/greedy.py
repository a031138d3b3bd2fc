"""A greedy plan: in each wave, the start that brings most for its share of what is scarce.

A good plan, not a proven best one; so it carries no bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf

from pmo_design.errors import PlanError
from pmo_design.messages import say
from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.ledger import RUNNING_AND_PINNED, TOLERANCE
from pmo_design.roadmap.problem import Problem
from pmo_design.roadmap.schedule import Schedule

OPENED_SHARE = 0.5
"""Part of the value a set-up opens elsewhere that is credited to the set-up itself."""


class GreedyPlan(Schedule):
    """A finished plan: pins and what they wait for first, then wave by wave what pays best.

    Parameters
    ----------
    problem : Problem
    starts : dict of cell to int, optional
        A plan that keeps all rules, to be completed: only starts that pay for themselves are
        added, and none is moved.

    Raises
    ------
    PlanError
        If running services or pins do not fit the capacity or the rules.
    """

    def __init__(self, problem: Problem, starts: Mapping[Cell, int] | None = None) -> None:
        super().__init__(problem, starts)
        self._credit = OPENED_SHARE if starts is None else 0.0
        if starts is None:
            self._keep_pins()
        for wave in range(1, problem.waves + 1):
            self._fill(wave)

    def _start_first(self, cells: Iterable[Cell], wave: int) -> None:
        """Start the first of the cells that nothing hinders, if there is one."""
        free = (c for c in cells if c not in self.live and not self.hindrance(c, wave))
        cell = next(free, None)
        if cell:
            self.start(cell, wave)

    def _keep_pins(self) -> None:
        """Start what is pinned and what it waits for, before anything else takes its place."""
        pins = self.problem.pins
        for cell, wave in pins.items():
            self.start(cell, wave)
        self.ledger.refuse_overrun(RUNNING_AND_PINNED)
        for wave in range(1, self.problem.waves + 1):
            for cell, pinned in pins.items():
                if wave <= pinned:
                    self._prepare_order(cell, pinned, wave)
                if wave < pinned:
                    self._prepare_prerequisites(cell, pinned, wave)
                    self._prepare_levels(cell, pinned, wave)
        for cell, wave in pins.items():
            rule = self.rule_against(cell, wave)
            if rule:
                raise PlanError(
                    say(
                        "decision to start {service} in {department} in wave {wave}: the rule {rule} "
                        "is against it; start it in a later wave, or drop the decision",
                        service=cell[0],
                        department=cell[1],
                        wave=wave,
                        rule=rule,
                    )
                )

    def _prepare_order(self, cell: Cell, pinned: int, wave: int) -> None:
        """Start the service in a department that must come first by decision."""
        for name in self.problem.before(cell):
            if (cell[0], name) in self.problem.eligible:
                self._start_first([(cell[0], name)], wave)

    def _prepare_prerequisites(self, cell: Cell, deadline: int, wave: int) -> None:
        """Start what a cell waits for, so that it may start at the deadline.

        In the same department, or else in the one where it is worth most.
        """
        for needed in self.problem.services[cell[0]].after:
            if wave < deadline and self.ledger.since.get(needed, deadline) >= deadline:
                self._prepare_prerequisites((needed, cell[1]), deadline - 1, wave)
                cells = self._by_worth(each for each in self.problem.eligible if each[0] == needed)
                self._start_first(sorted(cells, key=lambda each: each[1] != cell[1]), wave)

    def _prepare_levels(self, cell: Cell, pinned: int, wave: int) -> None:
        """Start in a pin's department what lifts it to the level that the pin requires."""
        for domain in self.levels_missing(cell, pinned):
            lifts = [
                (-self.problem.services[each[0]].uplift.get(domain, 0.0), each)
                for each in self.problem.eligible
                if each[1] == cell[1]
            ]
            for lift, lifter in sorted(lifts):
                if lift < 0 and domain in self.levels_missing(cell, pinned):
                    self._start_first([lifter], wave)

    def _fill(self, wave: int) -> None:
        """Start something quick where that is a rule, and the best of the rest."""
        ready = self._ready(wave)
        opened = {service: self._opened_value(service, wave) for service in ready}
        if wave <= self.problem.rules.early_waves and not any(map(self._quick, self.starts(wave))):
            quick = {name: cells for name, cells in ready.items() if self._quick(cells[0])}
            best = self._best(quick, opened, wave, above=-inf)
            if best:
                self.start(best, wave)
        while best := self._best(ready, opened, wave, above=TOLERANCE):
            self.start(best, wave)

    def _quick(self, cell: Cell) -> bool:
        return self.problem.services[cell[0]].first_value == "short"

    def _ready(self, wave: int) -> dict[str, list[Cell]]:
        """Cells of each service that no fixed rule keeps from the wave, most worth first."""
        ready: dict[str, list[Cell]] = {}
        for cell in self._by_worth(self.problem.eligible):
            if cell not in self.live and not self.fixed_rule_against(cell, wave):
                ready.setdefault(cell[0], []).append(cell)
        return dict(sorted(ready.items()))

    def _by_worth(self, cells: Iterable[Cell]) -> list[Cell]:
        return sorted(cells, key=lambda cell: (-self.problem.worth(cell), cell))

    def _best(
        self,
        ready: Mapping[str, Sequence[Cell]],
        opened: Mapping[str, float],
        wave: int,
        above: float,
    ) -> Cell | None:
        """Cell of the highest merit that nothing hinders; of equal ones the first by id."""
        best, highest = None, above
        for service, cells in ready.items():
            if self.ledger.lack(service, wave):
                continue
            cell = next(
                (
                    each
                    for each in cells
                    if each not in self.live and not self.passing_rule_against(each, wave)
                ),
                None,
            )
            if cell and (merit := self._merit(cell, opened[service], wave)) > highest + TOLERANCE:
                best, highest = cell, merit
        return best

    def _merit(self, cell: Cell, opened: float, wave: int) -> float:
        """Gain for each share of what is left; a loss as it is."""
        gain = self.problem.value(cell, wave)
        if self.ledger.since.get(cell[0], wave + 1) > wave:
            gain += opened
        return gain / (self.ledger.share(cell[0], wave) + TOLERANCE) if gain > 0 else gain

    def _opened_value(self, service: str, wave: int) -> float:
        """Part of what a set-up opens: its other departments, and services that wait for it."""
        opened = [
            max(self.problem.value(cell, wave + 1), 0.0)
            for cell in self.problem.eligible
            if cell not in self.live
            and (cell[0] == service or service in self.problem.services[cell[0]].after)
        ]
        return self._credit * sum(opened)
