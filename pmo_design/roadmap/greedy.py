"""A greedy plan: in each wave, the start that brings most for its share of what is scarce.

A good plan, not a proven best one; so it carries no bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import inf

from pmo_design.errors import PlanError
from pmo_design.messages import say
from pmo_design.roadmap.definition import Cell, Reason
from pmo_design.roadmap.ledger import RUNNING_AND_PINNED, TOLERANCE, Ledger
from pmo_design.roadmap.problem import Problem

MAX_LEVEL = 5.0
OPENED_SHARE = 0.5
"""Part of the value a set-up opens elsewhere that is credited to the set-up itself."""


class GreedyPlan:
    """A finished plan: pins and what they wait for first, then wave by wave what pays best.

    Attributes
    ----------
    live : dict of cell to int
        Wave from which each cell is live; 0 where it runs today.
    ledger : Ledger

    Raises
    ------
    PlanError
        If running services or pins do not fit the capacity or the rules.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.ledger = Ledger(problem)
        self.live: dict[Cell, int] = {}
        self._served: dict[str, dict[str, int]] = {name: {} for name in problem.scores}
        self._load: Counter[tuple[str, int]] = Counter()
        for cell in sorted(problem.running_before):
            self._record(cell, 0)
        self._keep_pins()
        for wave in range(1, problem.waves + 1):
            self._fill(wave)

    def starts(self, wave: int) -> list[Cell]:
        """Cells that start in a wave, in id order."""
        return sorted(cell for cell, since in self.live.items() if since == wave)

    def projected(self, department: str, domain: str, wave: int) -> float | None:
        """Maturity at the beginning of a wave: today's mean plus what earlier waves lifted."""
        score = self.problem.scores[department].maturity[domain]
        if score is None:
            return None
        lift = sum(
            self.problem.services[service].uplift.get(domain, 0.0) * (wave - max(since, 1))
            for service, since in self._served[department].items()
            if since < wave
        )
        return min(score.estimate.mean + lift / self.problem.rules.uplift_waves, MAX_LEVEL)

    def hindrance(self, cell: Cell, wave: int) -> Reason | None:
        """The first rule or limit that keeps a cell from starting in a wave, if any does."""
        return self._rule_against(cell, wave) or self.ledger.lack(cell[0], wave)

    def _rule_against(self, cell: Cell, wave: int) -> Reason | None:
        return self._fixed_rule_against(cell, wave) or self._passing_rule_against(cell, wave)

    def _fixed_rule_against(self, cell: Cell, wave: int) -> Reason | None:
        """The first rule against a start that no other start in the same wave can change."""
        if self.problem.forbidden(cell):
            return "forbidden"
        if not self._prerequisites_live(cell[0], wave):
            return "prerequisite"
        return None if self._level_reached(cell, wave) else "required-level"

    def _passing_rule_against(self, cell: Cell, wave: int) -> Reason | None:
        """The first rule against a start that depends on what else starts in the wave."""
        if self._loaded(cell, wave):
            return "department-load"
        return None if self._in_order(cell, wave) else "order"

    def _prerequisites_live(self, service: str, wave: int) -> bool:
        needed = self.problem.services[service].after
        return all(self.ledger.since.get(name, wave) < wave for name in needed)

    def _level_reached(self, cell: Cell, wave: int) -> bool:
        return not any(self._levels_missing(cell, wave))

    def _levels_missing(self, cell: Cell, wave: int) -> list[str]:
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

    def _start(self, cell: Cell, wave: int) -> None:
        self.ledger.book(cell, wave)
        self._record(cell, wave)
        self._load[cell[1], wave] += 1

    def _record(self, cell: Cell, since: int) -> None:
        self.live[cell] = since
        self._served[cell[1]][cell[0]] = since

    def _start_first(self, cells: Iterable[Cell], wave: int) -> None:
        """Start the first of the cells that nothing hinders, if there is one."""
        free = (c for c in cells if c not in self.live and not self.hindrance(c, wave))
        cell = next(free, None)
        if cell:
            self._start(cell, wave)

    def _keep_pins(self) -> None:
        """Start what is pinned and what it waits for, before anything else takes its place."""
        pins = self.problem.pins
        for cell, wave in pins.items():
            self._start(cell, wave)
        self.ledger.refuse_overrun(RUNNING_AND_PINNED)
        for wave in range(1, self.problem.waves + 1):
            for cell, pinned in pins.items():
                if wave <= pinned:
                    self._prepare_order(cell, pinned, wave)
                if wave < pinned:
                    self._prepare_prerequisites(cell, pinned, wave)
                    self._prepare_levels(cell, pinned, wave)
        for cell, wave in pins.items():
            rule = self._rule_against(cell, wave)
            if rule:
                raise PlanError(
                    say(
                        "decision pin {service} in {department} at wave {wave}: the rule {rule} is "
                        "against it; pin it to a later wave, or drop the decision",
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
        for domain in self._levels_missing(cell, pinned):
            lifts = [
                (-self.problem.services[each[0]].uplift.get(domain, 0.0), each)
                for each in self.problem.eligible
                if each[1] == cell[1]
            ]
            for lift, lifter in sorted(lifts):
                if lift < 0 and domain in self._levels_missing(cell, pinned):
                    self._start_first([lifter], wave)

    def _fill(self, wave: int) -> None:
        """Start something quick where that is a rule, and the best of the rest."""
        ready = self._ready(wave)
        opened = {service: self._opened_value(service, wave) for service in ready}
        if wave <= self.problem.rules.early_waves and not any(map(self._quick, self.starts(wave))):
            quick = {name: cells for name, cells in ready.items() if self._quick(cells[0])}
            best = self._best(quick, opened, wave, above=-inf)
            if best:
                self._start(best, wave)
        while best := self._best(ready, opened, wave, above=TOLERANCE):
            self._start(best, wave)

    def _quick(self, cell: Cell) -> bool:
        return self.problem.services[cell[0]].first_value == "short"

    def _ready(self, wave: int) -> dict[str, list[Cell]]:
        """Cells of each service that no fixed rule keeps from the wave, most worth first."""
        ready: dict[str, list[Cell]] = {}
        for cell in self._by_worth(self.problem.eligible):
            if cell not in self.live and not self._fixed_rule_against(cell, wave):
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
                    if each not in self.live and not self._passing_rule_against(each, wave)
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
        return OPENED_SHARE * sum(opened)
