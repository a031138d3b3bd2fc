"""What the board shows of each person, sorted and filtered as its address asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pmo_design.engagement import Engagement, Respondent
from pmo_design.exchange.plain_names import folded
from pmo_design.operations.boards import Board
from pmo_design.survey import Invitation, closing_time

State = Literal["invited", "started", "done", "revoked"]
STATES: tuple[State, ...] = ("invited", "started", "done", "revoked")
_ORDER: Mapping[str, int] = {name: place for place, name in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation as the board shows it."""

    invitation: Invitation
    name: str
    department: str


SORTS: Mapping[str, Callable[[InvitationLine], Any]] = {
    "department": lambda line: folded(line.department),
    "name": lambda line: folded(line.name),
    "state": lambda line: _ORDER.get(state_of(line.invitation), len(STATES)),
    "reminded": lambda line: line.invitation.reminded or date.min,
}
"""Columns by which invitations are sorted; who was never reminded comes first."""


@dataclass(frozen=True, slots=True)
class BoardShown:
    """People of the board.

    Attributes
    ----------
    uninvited : tuple of Respondent
        People of the client without an invitation in this cycle.
    missing : int
        People who can be reminded.
    open : bool
        Whether the last day is not over.
    states : tuple of str
        By which the invitations may be filtered.
    sort : str
        Of `SORTS`.
    state, department : str
        Asked for; "" for all.
    """

    lines: tuple[InvitationLine, ...]
    uninvited: tuple[Respondent, ...]
    names: Mapping[str, str]
    missing: int
    open: bool
    states: tuple[State, ...]
    sort: str
    state: str
    department: str

    def arguments(self, **changes: str) -> dict[str, str]:
        """Arguments of the address of this list, or of one changed."""
        asked = {"sort": self.sort, "state": self.state, "department": self.department} | changes
        return {name: value for name, value in asked.items() if value not in ("", "department")}


def state_of(invitation: Invitation) -> str:
    """How far an invitation is."""
    return "revoked" if invitation.revoked else invitation.state


def board_page(
    client: Engagement, board: Board, arguments: Mapping[str, str], now: datetime
) -> BoardShown:
    """People of a board, as an address asks for them."""
    names = {each.id: each.name for each in client.departments}
    sort, state = arguments.get("sort", ""), arguments.get("state", "")
    sort, state = sort if sort in SORTS else "department", state if state in STATES else ""
    department = arguments.get("department", "")
    department = department if department in names else ""
    invited = {each.respondent for each in board.invitations}
    lines = [
        InvitationLine(each, each.shown, names[each.department])
        for each in board.invitations
        if state in ("", state_of(each)) and department in ("", each.department)
    ]
    lines.sort(key=lambda line: (folded(line.department), folded(line.name)))
    lines.sort(key=SORTS[sort])
    missing = [each for each in board.invitations if state_of(each) in ("invited", "started")]
    people = () if client.confidentiality == "anonymous" else client.respondents
    return BoardShown(
        lines=tuple(lines),
        uninvited=tuple(each for each in people if each.id not in invited),
        names=names,
        missing=len(missing),
        open=now < closing_time(board.last_day, board.timezone),
        states=STATES,
        sort=sort,
        state=state,
        department=department,
    )
