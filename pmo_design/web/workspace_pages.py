"""What the workspace's first pages show: the list of clients, and what to do next in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal

from pmo_design.exchange.plain_names import folded
from pmo_design.operations.boards import Board
from pmo_design.storage.entries import EngagementLine
from pmo_design.survey import closing_time

Phase = Literal["open", "over", "closed"]
"""Survey open; its last day over; client closed as a whole."""

PHASES: tuple[Phase, ...] = ("open", "over", "closed")

SORTS: Mapping[str, Callable[[EngagementLine], Any]] = {
    "name": lambda line: folded(line.name),
    "last-day": attrgetter("last_day"),
    "people": attrgetter("respondents"),
    "finished": attrgetter("finished"),
}
"""Columns by which the list of clients is sorted; numbers begin with the largest."""

_DOWNWARDS = frozenset({"people", "finished"})


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client as the list shows it."""

    line: EngagementLine
    phase: Phase


@dataclass(frozen=True, slots=True)
class Shown:
    """How a list of clients is sorted and filtered.

    Attributes
    ----------
    sort : str
        Of `SORTS`.
    phase : str
        Of `PHASES`; "" for all.
    text : str
        Part of the name or the id; "" for all.
    """

    sort: str = "name"
    phase: str = ""
    text: str = ""

    @classmethod
    def asked_for(cls, arguments: Mapping[str, str]) -> Shown:
        """What an address asks for; what is unknown is left out."""
        sort, phase = arguments.get("sort", ""), arguments.get("phase", "")
        return cls(
            sort if sort in SORTS else "name",
            phase if phase in PHASES else "",
            arguments.get("text", "").strip()[:100],
        )

    def arguments(self, **changes: str) -> dict[str, str]:
        """Arguments of the address of this list, or of one changed."""
        asked = {"sort": self.sort, "phase": self.phase, "text": self.text} | changes
        return {name: value for name, value in asked.items() if value and value != "name"}


def client_lines(
    lines: Sequence[EngagementLine], shown: Shown, now: datetime
) -> tuple[ClientLine, ...]:
    """Clients of a list, sorted and filtered; of equals the name decides."""
    wanted = folded(shown.text)
    found = [
        ClientLine(line, phase)
        for line in sorted(lines, key=SORTS["name"])
        if (not shown.phase or phase_of(line, now) == shown.phase)
        and (wanted in folded(line.name) or wanted in line.id)
        for phase in (phase_of(line, now),)
    ]
    by = SORTS[shown.sort]
    found.sort(key=lambda client: by(client.line), reverse=shown.sort in _DOWNWARDS)
    return tuple(found)


def phase_of(line: EngagementLine, now: datetime) -> Phase:
    """How far a client is."""
    if line.closed:
        return "closed"
    return "open" if now < closing_time(line.last_day, line.timezone) else "over"


StepState = Literal["done", "now", "later"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with where to do it.

    Attributes
    ----------
    name : str
        Of its words, ``workspace.step.NAME``.
    section : str
        Where it is done.
    """

    name: str
    section: str
    state: StepState


ASKING = ("people", "invite", "wait")
"""Steps that come one after the other; those after them can be done side by side."""

READING = ("results",)
"""Steps that a closed client still leaves to be taken."""


def next_steps(
    line: EngagementLine,
    phase: Phase,
    board: Board,
    *,
    chartered: bool,
    read: bool,
    built: bool,
) -> tuple[Step, ...]:
    """What to do for a client, in order; the first that is not done is the next.

    Parameters
    ----------
    chartered : bool
        Whether the charter holds all that documents would otherwise print as open.
    read : bool
        Whether documents of the results were built, whatever has changed since.
    built : bool
        Whether documents are built from what is stored now.
    """
    answered = board.answered > 0 and (board.enough or phase != "open")
    done = {
        "people": line.departments > 0 and (line.respondents > 0 or line.invited > 0),
        "invite": line.invited > 0 or board.answered > 0,
        "wait": answered,
        "results": answered and read,
        "charter": chartered,
        "documents": built,
    }
    order = (
        ("people", "people"),
        ("invite", "board"),
        ("wait", "board"),
        ("results", "results"),
        ("charter", "charter"),
        ("documents", "documents"),
    )
    return tuple(
        Step(name, section, _state(name, done))
        for name, section in order
        if done.get(name) or phase != "closed" or name in READING
    )


def _state(name: str, done: Mapping[str, bool]) -> StepState:
    if done.get(name):
        return "done"
    following = next((each for each in ASKING if not done[each]), name)
    return "now" if name == following else "later"
