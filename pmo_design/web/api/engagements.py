"""Who asks, and the engagements they may enter."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from pydantic import AfterValidator, BaseModel, Field

from pmo_design.account import Account, Action
from pmo_design.engagement import Confidentiality, Language, TimeZone
from pmo_design.messages import say
from pmo_design.operations import accounts
from pmo_design.operations.engagements import NewEngagement, id_for
from pmo_design.storage.entries import EngagementLine
from pmo_design.web.api.bodies import Body, Paging, body, query
from pmo_design.web.api.contract import PREFIX, operation
from pmo_design.web.api.entrance import bearer, require
from pmo_design.web.api.people_records import PlainName
from pmo_design.web.house import house

pages = Blueprint("api_engagements", __name__, url_prefix=PREFIX)

YEARS = (2000, 2100)
"""First and last year in which a survey may lie."""


def _near(day: date) -> date:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(say("expected a year from {first} to {last}", first=YEARS[0],
                             last=YEARS[1]))  # fmt: skip
    return day


SurveyDay = Annotated[date, AfterValidator(_near)]
Phase = Literal["open", "closed"]


class TokenRecord(BaseModel):
    """The token that was sent."""

    id: str
    name: str
    expires: datetime


class Me(BaseModel):
    """In whose name a token asks."""

    email: str
    name: str
    role: str
    token: TokenRecord


class NewClient(Body):
    """An engagement to be made; its id is made of its name."""

    name: PlainName
    language: Language = "en"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"
    confidentiality: Confidentiality = Field(
        description="What people are promised before they answer; it holds from then on"
    )
    opened: SurveyDay = Field(description="First day of the survey")
    closed: SurveyDay = Field(description="Last day of the survey")
    timezone: TimeZone = "UTC"


class EngagementRecord(BaseModel):
    """An engagement as a list shows it."""

    id: str
    name: str
    confidentiality: Confidentiality
    state: Phase = Field(description="A closed engagement is only read from then on")
    cycle: int
    last_day: date = Field(description="Of the latest cycle's survey, in the time zone")
    timezone: str
    departments: int
    respondents: int
    answers: int
    invited: int
    finished: int

    @classmethod
    def of(cls, line: EngagementLine) -> EngagementRecord:
        """Record of a line."""
        counted = ("departments", "respondents", "answers", "invited", "finished")
        same = ("id", "name", "confidentiality", "last_day", "timezone", *counted)
        own = {name: getattr(line, name) for name in same}
        return cls(**own, state="closed" if line.closed else "open", cycle=line.cycles)


class EngagementPage(BaseModel):
    """A part of the engagements, in the order of their ids."""

    engagements: list[EngagementRecord]
    total: int
    offset: int


@pages.get("/me")
@operation(gives={200: Me})
def show_me() -> ResponseReturnValue:
    """Say in whose name the token asks, and until when."""
    token, account = bearer()
    return Me(
        email=account.email,
        name=account.name,
        role=account.role,
        token=TokenRecord(id=token.id, name=token.name, expires=token.expires),
    ).model_dump(mode="json")


@pages.get("/engagements")
@operation(asks=Paging, gives={200: EngagementPage})
def list_engagements() -> ResponseReturnValue:
    """List the engagements that one may enter, a page at a time."""
    account, asked = require(), query(Paging)
    lines = accounts.engagements_of(house().store, account)
    return EngagementPage(
        engagements=[
            EngagementRecord.of(line) for line in lines[asked.offset : asked.offset + asked.limit]
        ],
        total=len(lines),
        offset=asked.offset,
    ).model_dump(mode="json")


@pages.post("/engagements")
@operation(takes=NewClient, gives={201: EngagementRecord}, refuses=(403, 409))
def make_engagement() -> ResponseReturnValue:
    """Make an engagement with a first cycle and nobody in it; its maker becomes a member."""
    account, wanted = require(Action.MAKE_ENGAGEMENT), body(NewClient)
    store = house().store
    new = NewEngagement(id_for(store, wanted.name), **wanted.model_dump())
    made = accounts.make_engagement_for(store, account, new)
    where = url_for("api_engagements.show_engagement", engagement=made.id)
    return _record(account, made.id), 201, {"Location": where}


@pages.get("/engagements/<engagement>")
@operation(gives={200: EngagementRecord}, refuses=(404,))
def show_engagement(engagement: str) -> ResponseReturnValue:
    """Show an engagement."""
    return _record(require(Action.READ_BOARD, engagement), engagement)


@pages.post("/engagements/<engagement>/close")
@operation(gives={200: EngagementRecord}, refuses=(403, 404))
def close_engagement(engagement: str) -> ResponseReturnValue:
    """Close an engagement: from now on it is only read."""
    account = require(Action.CLOSE_ENGAGEMENT, engagement)
    house().store.close(engagement)
    return _record(account, engagement)


def _record(account: Account, engagement: str) -> dict[str, object]:
    lines = accounts.engagements_of(house().store, account)
    own = next(line for line in lines if line.id == engagement)
    return EngagementRecord.of(own).model_dump(mode="json")
