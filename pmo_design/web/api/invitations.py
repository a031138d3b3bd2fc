"""How far a survey is, and links for those who are to be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field

from pmo_design.account import Action
from pmo_design.operations import invitations
from pmo_design.operations.boards import DepartmentBoard, board_of
from pmo_design.operations.engagements import refuse_closed
from pmo_design.operations.office import Desk
from pmo_design.survey import Invitation
from pmo_design.web.api.bodies import MOST_ROWS, Body, KnownId, body
from pmo_design.web.api.contract import PREFIX, operation
from pmo_design.web.api.entrance import require
from pmo_design.web.board_pages import state_of
from pmo_design.web.house import house

pages = Blueprint("api_invitations", __name__, url_prefix=f"{PREFIX}/engagements/<engagement>")


class DepartmentProgress(BaseModel):
    """How far a department is."""

    id: str
    name: str
    invited: int
    started: int
    finished: int
    revoked: int
    answered: int
    needed: int = Field(description="People that the department's figures need")
    enough: bool

    @classmethod
    def of(cls, board: DepartmentBoard) -> DepartmentProgress:
        """Record of a department's board."""
        own = {name: getattr(board, name) for name in cls.model_fields}
        return cls(**own)


class InvitationRecord(BaseModel):
    """Somebody's invitation, without what opens it."""

    id: str
    department: str
    group: str
    respondent: str = Field(description="Empty where no invitation may lead to its answers")
    name: str
    state: str = Field(description="invited, started, done, trial or revoked")
    issued: date
    reminded: date | None

    @classmethod
    def of(cls, each: Invitation) -> InvitationRecord:
        """Record of an invitation."""
        own = {name: getattr(each, name) for name in cls.model_fields if name != "state"}
        return cls(**own, state=state_of(each))


class Progress(BaseModel):
    """How far the latest cycle's survey is."""

    last_day: date
    timezone: str
    departments: list[DepartmentProgress]
    invitations: list[InvitationRecord]


class Invite(Body):
    """Whom to invite, and to what."""

    respondents: Annotated[list[KnownId], Field(max_length=MOST_ROWS)] | None = Field(
        default=None, description="Their ids; everybody without an invitation where null"
    )
    asks: Annotated[list[Literal["maturity", "needs"]], Field(min_length=1, max_length=2)] = Field(
        default=["needs"], description="Questionnaires that the links carry"
    )


class LinkRecord(BaseModel):
    """What opens the survey for one person; it is told this once."""

    invitation: str
    name: str
    email: str
    department: str
    language: str
    link: str
    code: str
    closes: date


class Links(BaseModel):
    """New links."""

    links: list[LinkRecord]
    notes: list[str]


@pages.get("/invitations")
@operation(gives={200: Progress}, refuses=(404,))
def show_progress(engagement: str) -> ResponseReturnValue:
    """Show how far the survey is, by department and by person."""
    require(Action.READ_BOARD, engagement)
    board = board_of(house().store, engagement)
    return Progress(
        last_day=board.last_day,
        timezone=board.timezone,
        departments=[DepartmentProgress.of(each) for each in board.departments],
        invitations=[InvitationRecord.of(each) for each in board.invitations],
    ).model_dump(mode="json")


@pages.post("/invitations")
@operation(takes=Invite, gives={201: Links}, refuses=(403, 404, 409))
def invite_respondents(engagement: str) -> ResponseReturnValue:
    """Make links for respondents who have none in this cycle; each is told this once."""
    account, wanted = require(Action.INVITE, engagement), body(Invite)
    store, limits = house().store, house().limits
    limits.check("mail", account.id)
    refuse_closed(store, engagement)
    only = None if wanted.respondents is None else frozenset(wanted.respondents)
    out = invitations.invite_known(store, engagement, _desk(), wanted.asks, only)
    limits.hit("mail", account.id)
    links = [
        LinkRecord(
            invitation=each.id,
            **{
                name: getattr(each, name)
                for name in LinkRecord.model_fields
                if name != "invitation"
            },
        )
        for each in out.letters
    ]
    return Links(links=links, notes=list(out.notes)).model_dump(mode="json"), 201


@pages.post("/invitations/<invitation>/revoke")
@operation(gives={200: InvitationRecord}, refuses=(403, 404))
def revoke_invitation(engagement: str, invitation: str) -> ResponseReturnValue:
    """Let the links of an invitation open nothing; answers that were given stay."""
    require(Action.INVITE, engagement)
    ended = invitations.revoke(house().store, engagement, invitation)
    return InvitationRecord.of(replace(ended, revoked=True)).model_dump(mode="json")


def _desk() -> Desk:
    key = current_app.config["SECRET_KEY"]
    return Desk(house().address, house().settings.contact, key, house().clock())
