"""What a plan has booked of set-up effort, running capacity and coaches, wave by wave."""

from __future__ import annotations

from pmo_design.errors import PlanError
from pmo_design.messages import mark, say, say_count
from pmo_design.roadmap.definition import Cell, Reason, amount_text, run_text, setup_text
from pmo_design.roadmap.problem import Problem

TOLERANCE = 1e-9
"""Sums of decimals such as 0.1 miss their limits by rounding; this much is forgiven."""

RUNNING = mark("services that run today")
RUNNING_AND_PINNED = mark("services that run today and pinned starts")

_RUN_SHORT = mark(
    "capacity run_fte, wave {wave}: {given} given, but {what} need "
    "{needed}; raise it by {missing} or give up some of them"
)
_SETUP_SHORT = mark(
    "capacity setup_person_months, wave {wave}: {given} given, but {what} need "
    "{needed}; raise it by {missing} or give up some of them"
)


class Ledger:
    """Bookings against capacity, in any order of waves; what runs today is booked at once.

    Attributes
    ----------
    setup, run : list of float, length n_waves
        Booked person-months and full-time equivalents.
    since : dict of service id to int
        Wave from which a service is set up; 0 where it runs today.
    coached : int
        Departments in which coaching runs by the last wave.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.setup = [0.0] * problem.waves
        self.run = [0.0] * problem.waves
        self.since: dict[str, int] = {}
        self.coached = 0
        for service, _ in sorted(problem.running_before):
            self._run_from(service, 0)
        self.refuse_overrun(RUNNING)

    def setup_of(self, service: str, wave: int) -> float:
        """Effort of a start in this wave: the service's own, if it is the first, and its own."""
        first = self.since.get(service, wave + 1) > wave
        own = self.problem.services[service].setup_person_months if first else 0.0
        return own + self.problem.rules.start_person_months

    def run_of(self, service: str, wave: int) -> float:
        """Running effort that one more department adds in a wave, beside what is booked."""
        sheet = self.problem.services[service]
        base = sheet.run_fte_base if self.since.get(service, wave + 1) > wave else 0.0
        return base + sheet.run_fte_per_department

    def lack(self, service: str, wave: int) -> Reason | None:
        """What is too scarce for one more start of a service in a wave, if anything is."""
        if not self._coach_free(service):
            return "coaches"
        if not self._setup_fits(service, wave):
            return "setup-capacity"
        return None if self._run_fits(service, wave) else "run-capacity"

    def _coach_free(self, service: str) -> bool:
        coaches, rules = self.problem.capacity.coaches, self.problem.rules
        if coaches is None or service != rules.coaching_service:
            return True
        return self.coached < coaches * rules.departments_per_coach

    def _setup_fits(self, service: str, wave: int) -> bool:
        needed = self.setup[wave - 1] + self.setup_of(service, wave)
        return needed <= self.problem.capacity.setup_person_months[wave - 1] + TOLERANCE

    def _run_fits(self, service: str, wave: int) -> bool:
        """Whether this and every later wave can carry a start, for it runs to the end."""
        return all(
            self.run[later - 1] + self.run_of(service, later)
            <= self.problem.capacity.run_fte[later - 1] + TOLERANCE
            for later in range(wave, self.problem.waves + 1)
        )

    def share(self, service: str, wave: int) -> float:
        """Share of what is left in the wave that a start takes, both kinds added up."""
        capacity = self.problem.capacity
        setup_left = capacity.setup_person_months[wave - 1] - self.setup[wave - 1]
        run_left = capacity.run_fte[wave - 1] - self.run[wave - 1]
        setup = self.setup_of(service, wave) / max(setup_left, TOLERANCE)
        return setup + self.run_of(service, wave) / max(run_left, TOLERANCE)

    def book(self, cell: Cell, wave: int) -> None:
        """Book a start; a later first start of the service gives its set-up back."""
        service = cell[0]
        self.setup[wave - 1] += self.setup_of(service, wave)
        later = self.since.get(service, 0)
        if later > wave:
            self.setup[later - 1] -= self.problem.services[service].setup_person_months
        self._run_from(service, wave)

    def _run_from(self, service: str, wave: int) -> None:
        for later in range(max(wave, 1), self.problem.waves + 1):
            self.run[later - 1] += self.run_of(service, later)
        self.since[service] = min(wave, self.since.get(service, wave))
        self.coached += service == self.problem.rules.coaching_service

    def refuse_overrun(self, what: str) -> None:
        """Raise a PlanError, naming limit and amount, if more is booked than there is.

        Parameters
        ----------
        what : str
            What is booked, `RUNNING` or `RUNNING_AND_PINNED`.
        """
        capacity, rules = self.problem.capacity, self.problem.rules
        pairs = (
            (_RUN_SHORT, self.run, capacity.run_fte, run_text),
            (_SETUP_SHORT, self.setup, capacity.setup_person_months, setup_text),
        )
        for message, booked, given, shown in pairs:
            for wave, (used, limit) in enumerate(zip(booked, given, strict=True), start=1):
                if used > limit + TOLERANCE:
                    raise PlanError(
                        say(
                            message,
                            wave=wave,
                            given=shown(limit),
                            what=say(what),
                            needed=amount_text(used),
                            missing=amount_text(used - limit),
                        )
                    )
        coaches = -(-self.coached // rules.departments_per_coach)
        if capacity.coaches is not None and coaches > capacity.coaches:
            raise PlanError(
                say_count(
                    "capacity coaches: {given} given, but {what} need {needed}, for "
                    "{count} department with coaching; raise it or give up some of them",
                    "capacity coaches: {given} given, but {what} need {needed}, for "
                    "{count} departments with coaching; raise it or give up some of them",
                    self.coached,
                    given=capacity.coaches,
                    what=say(what),
                    needed=coaches,
                )
            )
