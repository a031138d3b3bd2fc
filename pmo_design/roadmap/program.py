"""The roadmap as a program over 0 and 1: what is live by which wave, and rows in whole numbers.

A column says that a cell is live, or a service set up, by a wave; every row is a sum that may
not exceed its right side. Effort is counted in the largest unit that measures it exactly, so
that a solution needs no rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import floor

from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.exact import SLACK, exact, unit_of
from pmo_design.roadmap.levels import Requirement
from pmo_design.roadmap.problem import Problem
from pmo_design.roadmap.reach import Need, Reach
from pmo_design.roadmap.row import Row, Rule, Terms
from pmo_design.roadmap.supplies import Supply, Use

Exact = list[tuple[int, Fraction]]


class Program:
    """Columns, what each is worth, and rows.

    Attributes
    ----------
    live : dict of (cell, wave) to int
        Column of every cell from the wave on in which it can start.
    set_up : dict of (service, wave) to int
        Column of every service that does not run today.
    value : list of float
        Value of each column.
    pinned : set of int
        Columns that are 1 by decision.
    requirements : list of Requirement
        Levels that are to be reached before a start.
    supplies : list of Supply
        What services may take together: running by each wave, set-up by the end of each.
    rows : list of Row
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.reach = Reach(problem)
        self.waves = range(1, problem.waves + 1)
        self.live: dict[tuple[Cell, int], int] = {}
        self.set_up: dict[tuple[str, int], int] = {}
        self.value: list[float] = []
        self.pinned: set[int] = set()
        self.cells = [c for c in problem.eligible if self.reach.earliest[c] in self.waves]
        self.services = sorted({service for service, _ in self.cells})
        self._add_columns()
        self.requirements = list(self._required())
        self.supplies = list(self._supplied())
        self.rows = [*self._chains(), *self._capacities(), *self._waits(), *self._levels()]

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.value)

    def chosen(self, starts: Mapping[Cell, int]) -> list[int]:
        """Columns that are 1 in a plan with these starts."""
        never = self.problem.waves + 1
        first: dict[str, int] = {}
        for (service, _), wave in starts.items():
            first[service] = min(wave, first.get(service, never))
        live = [at for (cell, wave), at in self.live.items() if starts.get(cell, never) <= wave]
        return live + [
            at for (name, wave), at in self.set_up.items() if first.get(name, never) <= wave
        ]

    def starts(self, chosen: Iterable[int]) -> dict[Cell, int]:
        """Starts of a plan in which these columns are 1."""
        ones, found = set(chosen), dict[Cell, int]()
        for (cell, wave), at in self.live.items():
            if at in ones:
                found[cell] = min(wave, found.get(cell, wave))
        return found

    def quick_start(self, wave: int) -> Row | None:
        """Something of short first value starts in a wave; None where nothing can."""
        quick = [c for c in self.cells if self.problem.services[c[0]].first_value == "short"]
        terms = [(at, -count) for cell in quick for at, count in self._start(cell, wave)]
        return Row("quick-start", wave, (), terms, -1) if terms else None

    def _add_columns(self) -> None:
        problem, last = self.problem, self.problem.waves
        for cell in self.cells:
            for wave in range(self.reach.earliest[cell], last + 1):
                cost = problem.rules.start_cost if wave == last else 0.0
                pinned = cell in problem.pins
                self.live[cell, wave] = self._column(problem.wave_value(cell, wave) - cost, pinned)
        for service in self.services:
            pinned_from = min(
                (wave for cell, wave in problem.pins.items() if cell[0] == service),
                default=last + 1,
            )
            for wave in range(max(self.reach.first(service), 1), last + 1):
                if self.reach.first(service) > 0:
                    self.set_up[service, wave] = self._column(0.0, wave >= pinned_from)

    def _column(self, value: float, pinned: bool) -> int:
        self.value.append(value)
        if pinned:
            self.pinned.add(self.columns - 1)
        return self.columns - 1

    def _start(self, cell: Cell, wave: int) -> Terms:
        """1 where a cell starts in a wave: live by it, and not by the one before."""
        return _difference(self.live.get((cell, wave)), self.live.get((cell, wave - 1)))

    def _by_department(self) -> dict[str, list[Cell]]:
        return _grouped(self.cells, 1)

    def _chains(self) -> Iterator[Row]:
        """What is live stays live, needs a set-up service, and a set-up service is used."""
        for (cell, wave), at in self.live.items():
            if (cell, wave - 1) in self.live:
                yield Row("stays", wave, cell, [(self.live[cell, wave - 1], 1), (at, -1)], 0)
            if (cell[0], wave) in self.set_up:
                yield Row("set-up", wave, cell, [(at, 1), (self.set_up[cell[0], wave], -1)], 0)
        by_service = _grouped(self.cells, 0)
        for (service, wave), at in self.set_up.items():
            if (service, wave - 1) in self.set_up:
                before = self.set_up[service, wave - 1]
                yield Row("stays", wave, (service,), [(before, 1), (at, -1)], 0)
            live = [self.live.get((cell, wave)) for cell in by_service[service]]
            users = [(each, -1) for each in live if each is not None]
            yield Row("served", wave, (service,), [(at, 1), *users], 0)

    def _capacities(self) -> Iterator[Row]:
        capacity, rules = self.problem.capacity, self.problem.rules
        by_department = self._by_department()
        for wave in self.waves:
            yield self._run_row(wave)
            setup = exact(capacity.setup_person_months[wave - 1])
            yield _measured("setup-capacity", wave, self._setup(wave), setup)
            for department, cells in by_department.items():
                starts = [self._start(cell, wave) for cell in cells]
                if sum(map(bool, starts)) > rules.starts_per_department:
                    terms = [each for start in starts for each in start]
                    most = rules.starts_per_department
                    yield Row("department-load", wave, (department,), terms, most)
        if capacity.coaches is not None:
            yield self._coached(capacity.coaches * rules.departments_per_coach)

    def _run_today(self) -> Fraction:
        services, running = self.problem.services, self.problem.running_before
        return sum(
            (exact(services[name].run_fte_per_department) for name, _ in running), Fraction(0)
        ) + sum(exact(services[name].run_fte_base) for name in {name for name, _ in running})

    def _run_row(self, wave: int) -> Row:
        run = exact(self.problem.capacity.run_fte[wave - 1]) - self._run_today()
        return _measured("run-capacity", wave, self._run(wave), run)

    def _run(self, wave: int) -> Exact:
        sheets = self.problem.services
        base = {name: exact(sheets[name].run_fte_base) for name in self.services}
        part = {name: exact(sheets[name].run_fte_per_department) for name in self.services}
        terms = [(at, base[name]) for (name, by), at in self.set_up.items() if by == wave]
        return terms + [(at, part[cell[0]]) for (cell, by), at in self.live.items() if by == wave]

    def _setup(self, wave: int) -> Exact:
        """What starts in a wave takes: all that was set up by then, less that of before."""
        before = [(at, -effort) for at, effort in self._set_up_by(wave - 1)]
        return self._set_up_by(wave) + before

    def _set_up_by(self, wave: int) -> Exact:
        own = exact(self.problem.rules.start_person_months)
        sheets = self.problem.services
        effort = {name: exact(sheets[name].setup_person_months) for name in self.services}
        terms = [(at, own) for (_, by), at in self.live.items() if by == wave]
        return terms + [(at, effort[name]) for (name, by), at in self.set_up.items() if by == wave]

    def _supplied(self) -> Iterator[Supply]:
        """Running effort in each wave, and set-up effort in all waves up to it."""
        setup = Fraction(0)
        for wave in self.waves:
            setup += exact(self.problem.capacity.setup_person_months[wave - 1])
            yield self._supply(self._run_row(wave))
            yield self._supply(_measured("setup-capacity", wave, self._set_up_by(wave), setup))

    def _supply(self, row: Row) -> Supply:
        counts, uses = dict(row.terms), []
        for service, cells in _grouped(self.cells, 0).items():
            live = [self.live.get((cell, row.wave)) for cell in cells]
            columns = tuple(at for at in live if at in counts)
            at = self.set_up.get((service, row.wave))
            if at is not None and columns:
                uses.append(Use(at, counts.get(at, 0), counts[columns[0]], columns))
        return Supply(row, tuple(uses))

    def _coached(self, most: int) -> Row:
        """Departments that are coached in the last wave, and so at most in any."""
        coaching, last = self.problem.rules.coaching_service, self.problem.waves
        today = sum(name == coaching for name, _ in self.problem.running_before)
        terms = [
            (at, 1) for (cell, by), at in self.live.items() if cell[0] == coaching and by == last
        ]
        return Row("coaches", last, (), terms, most - today)

    def _waits(self) -> Iterator[Row]:
        """Prerequisites in an earlier wave, the decided order, and pins that are forbidden."""
        for service in self.services:
            for needed in self.problem.services[service].after:
                if self.reach.first(needed) > 0:
                    for at, wave in self._first_uses(service):
                        terms = _below(at, self.set_up.get((needed, wave - 1)))
                        yield Row("prerequisite", wave, (service, needed), terms, 0)
        for (cell, wave), at in self.live.items():
            if self.problem.forbidden(cell):
                yield Row("forbidden", wave, cell, [(at, 1)], 0)
            for name in self.problem.before(cell):
                other = (cell[0], name)
                if other not in self.problem.running_before:
                    terms = _below(at, self.live.get((other, wave)))
                    yield Row("order", wave, (*cell, name), terms, 0)

    def _first_uses(self, service: str) -> list[tuple[int, int]]:
        """Column and wave of what must wait: the set-up, or each cell where there is none."""
        if self.reach.first(service) > 0:
            return [(at, wave) for (name, wave), at in self.set_up.items() if name == service]
        return [(at, wave) for (cell, wave), at in self.live.items() if cell[0] == service]

    def _levels(self) -> Iterator[Row]:
        for (cell, wave), at in self.live.items():
            if cell in self.reach.unknown:
                yield Row("required-level", wave, cell, [(at, 1)], 0)
        yield from (each.row() for each in self.requirements)

    def _required(self) -> Iterator[Requirement]:
        for (cell, wave), at in self.live.items():
            for need in self.reach.needs.get(cell, ()):
                if missing := need.missing(wave):
                    lifts = tuple(self._lifts(need, wave))
                    yield Requirement(wave, (*cell, need.domain), at, missing, lifts)

    def _lifts(self, need: Need, wave: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        for cell, steps in need.lifters.items():
            before = [self.live.get((cell, by)) for by in range(1, wave)]
            yield steps, tuple(at for at in before if at is not None)


def _below(at: int, other: int | None) -> Terms:
    """One column is at most another, or 0 where there is no other."""
    return [(at, 1)] if other is None else [(at, 1), (other, -1)]


def _difference(now: int | None, before: int | None) -> Terms:
    found = [] if now is None else [(now, 1)]
    return found if before is None else [*found, (before, -1)]


def _measured(rule: Rule, wave: int, terms: Exact, most: Fraction) -> Row:
    """Row of efforts in whole units; what is left of the right side below a unit is of no use."""
    unit = unit_of(amount for _, amount in terms)
    whole = [(at, int(amount / unit)) for at, amount in terms if amount]
    return Row(rule, wave, (), whole, floor((most + SLACK) / unit), unit)


def _grouped(cells: Iterable[Cell], by: int) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell[by], []).append(cell)
    return found
