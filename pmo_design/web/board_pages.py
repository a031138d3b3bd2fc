"""What the board shows of each person, sorted and filtered as its address asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pmo_design.engagement import Engagement, Respondent
from pmo_design.exchange.plain_names import folded
from pmo_design.operations.boards import Board
from pmo_design.survey import Invitation, closing_time

State = Literal["invited", "started", "done", "revoked"]
STATES: tuple[State, ...] = ("invited", "started", "done", "revoked")


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation as the board shows it."""

    invitation: Invitation
    name: str
    department: str


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
    state, department : str
        Asked for; "" for all.
    """

    lines: tuple[InvitationLine, ...]
    uninvited: tuple[Respondent, ...]
    names: Mapping[str, str]
    missing: int
    open: bool
    states: tuple[State, ...]
    state: str
    department: str


def state_of(invitation: Invitation) -> str:
    """How far an invitation is."""
    return "revoked" if invitation.revoked else invitation.state


def board_page(
    client: Engagement, board: Board, arguments: Mapping[str, str], now: datetime
) -> BoardShown:
    """People of a board, as an address asks for them."""
    names = {each.id: each.name for each in client.departments}
    state, department = arguments.get("state", ""), arguments.get("department", "")
    invited = {each.respondent for each in board.invitations}
    lines = [
        InvitationLine(each, each.shown, names[each.department])
        for each in board.invitations
        if state in ("", state_of(each)) and department in ("", each.department)
    ]
    lines.sort(key=lambda line: (folded(line.department), folded(line.name)))
    missing = [each for each in board.invitations if state_of(each) in ("invited", "started")]
    anonymous = client.confidentiality == "anonymous"
    people = () if anonymous else client.respondents
    return BoardShown(
        lines=tuple(lines),
        uninvited=tuple(each for each in people if each.id not in invited),
        names=names,
        missing=len(missing),
        open=now < closing_time(board.last_day, board.timezone),
        states=STATES,
        state=state if state in STATES else "",
        department=department if department in names else "",
    )
