"""What a roadmap is: waves of starts, and everything that was left out with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pmo_design.language import number_text
from pmo_design.messages import current_language, say_count

Cell = tuple[str, str]
"""(service id, department id)"""

Reason = Literal[
    "not-scored",
    "not-called-for",
    "forbidden",
    "prerequisite",
    "required-level",
    "setup-capacity",
    "run-capacity",
    "coaches",
    "department-load",
    "order",
    "no-gain",
]


@dataclass(frozen=True, slots=True)
class Start:
    """A service starting in a department.

    Attributes
    ----------
    mode : str or None
        None where the service is not scored in the department and nothing was decided.
    setup_person_months : float
        Effort of this start; the service's own set-up stands on its first start.
    run_fte : float
        Full-time equivalents added from this wave on.
    after : tuple of str
        Prerequisites of the service, all live in an earlier wave.
    """

    service: str
    department: str
    mode: str | None
    setup_person_months: float
    run_fte: float
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """What keeps more from starting in a wave.

    Attributes
    ----------
    waiting : int
        Cells that may start and do not run in the wave.
    setup_used_up, run_used_up : bool
        Whether what is left is too little for any of them alone.
    held_back : dict of reason to int
        How many of them each rule or capacity keeps out, being the first against them; most
        first. A cell that nothing hinders is in none.
    """

    waiting: int
    setup_used_up: bool
    run_used_up: bool
    held_back: Mapping[Reason, int]


@dataclass(frozen=True, slots=True)
class Wave:
    """One quarter: what starts, what it takes, and where it leads.

    Attributes
    ----------
    number : int
        Counted from 1.
    setup_used, setup_capacity : float
        Person-months.
    run_used, run_capacity : float
        Full-time equivalents.
    maturity : dict of department id to dict of domain id to float
        Levels 1 to 5 projected for the end of the wave.
    fit : dict of service id to float
        Organisation's fit projected for the end of the wave.
    modes : dict of department id to dict of service id to str or None
        Delivery mode of every live service by the maturity projected for the beginning of the
        wave; a decided mode holds, and None means that the cell is not scored.
    value : dict of horizon to float
        Value of the running starts in this wave by how soon they pay.
    binding : Binding
    """

    number: int
    starts: tuple[Start, ...]
    setup_used: float
    setup_capacity: float
    run_used: float
    run_capacity: float
    maturity: Mapping[str, Mapping[str, float]]
    fit: Mapping[str, float]
    value: Mapping[str, float]
    binding: Binding
    modes: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotStarted:
    """A cell that the plan leaves out, with the reason that held at the end."""

    service: str
    department: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A plan; ``bound``, ``gap`` and ``greedy_objective`` belong to an exact solver."""

    waves: tuple[Wave, ...]
    not_started: tuple[NotStarted, ...]
    running_before: tuple[tuple[str, str], ...]
    objective: float
    bound: float | None
    gap: float | None
    greedy_objective: float | None
    solver: Literal["highs", "greedy"]

    @property
    def starts(self) -> dict[Cell, int]:
        """Wave in which each cell starts."""
        return {
            (start.service, start.department): wave.number
            for wave in self.waves
            for start in wave.starts
        }


def amount_text(amount: float) -> str:
    """Person-months or full-time equivalents for a message, in as few decimals as they have.

    Examples
    --------
    >>> amount_text(12.0), amount_text(0.25)
    ('12', '0.25')
    """
    decimals = len(f"{amount:.6f}".rstrip("0").partition(".")[2])
    return number_text(amount, current_language(), decimals)


def setup_text(amount: float) -> str:
    """Set-up effort for a message, with its unit.

    Examples
    --------
    >>> setup_text(1.0), setup_text(1.1)
    ('1 person-month', '1.1 person-months')
    """
    return say_count(
        "{amount} person-month",
        "{amount} person-months",
        _form(amount),
        amount=amount_text(amount),
    )


def run_text(amount: float) -> str:
    """Running capacity for a message, with its unit.

    Examples
    --------
    >>> run_text(1.0), run_text(0.05)
    ('1 full-time equivalent', '0.05 full-time equivalents')
    """
    return say_count(
        "{amount} full-time equivalent",
        "{amount} full-time equivalents",
        _form(amount),
        amount=amount_text(amount),
    )


def _form(amount: float) -> int:
    """A count that takes the form of an amount: only 1 itself is one, 0.5 and 1.5 are many."""
    return 1 if amount == 1 else 2
