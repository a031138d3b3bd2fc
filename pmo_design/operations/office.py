"""The office that invitations go out from: until when people are asked, and what a letter says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pmo_design.engagement import Department, Engagement
from pmo_design.errors import RefusedError, nearest
from pmo_design.letter import Letter
from pmo_design.messages import say
from pmo_design.operations.link_secrets import code_hash, new_code, new_token, token_hash
from pmo_design.operations.surveys import ASKED_BY_LINK, questionnaires_asked
from pmo_design.questionnaire.definition import Questionnaire
from pmo_design.storage.links import Invitations
from pmo_design.storage.store import Store
from pmo_design.survey import Invitation, Link, asked_sections, closing_time, minutes_for


@dataclass(frozen=True, slots=True)
class Desk:
    """What every invitation that goes out carries.

    Attributes
    ----------
    url : str
        Address of the web app, without a slash at its end.
    contact : str
        Whom to ask; may be "".
    secret : bytes
        Key under which codes for typing are stored.
    now : datetime
        Aware.
    """

    url: str
    contact: str
    secret: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class Office:
    """What letters of the latest cycle are written from."""

    engagement: Engagement
    departments: tuple[Department, ...]
    former: tuple[Invitation, ...]
    sheets: tuple[Questionnaire, ...]
    desk: Desk

    @property
    def anonymous(self) -> bool:
        """Whether no invitation may lead to its answers."""
        return self.engagement.confidentiality == "anonymous"

    @property
    def today(self) -> date:
        """Day where the client is."""
        return self.desk.now.astimezone(ZoneInfo(self.engagement.timezone)).date()

    @property
    def last_day(self) -> date:
        """Last day of the survey."""
        return self.engagement.latest.closed


@dataclass(frozen=True, slots=True)
class WayIn:
    """Secrets of an invitation, known while its letter is written, and their hashes."""

    token: str
    code: str
    links: tuple[Link, ...]


def open_office(
    store: Store, engagement_id: str, desk: Desk, asks: Iterable[str] = ("needs",)
) -> Office:
    """What is needed to invite in the latest cycle.

    Raises
    ------
    RefusedError
        If the cycle is closed, a questionnaire is not answered by link, or the engagement is
        anonymous and its store on a server.
    """
    engagement = store.load(engagement_id)
    _refuse_unknown(asks)
    if engagement.confidentiality == "anonymous" and not store.embedded:
        raise RefusedError(
            say(
                "engagement {id} is anonymous: invite from the embedded database, without "
                "--database; a server keeps the order in which rows were written, which could "
                "tell whose answers are whose",
                id=engagement_id,
            )
        )
    last_day = engagement.latest.closed
    if desk.now >= closing_time(last_day, engagement.timezone):
        raise RefusedError(
            say(
                "cycle {cycle} of {id} closed on {day}; give it a later day first: "
                "pmo-design engagement extend {id} --closed YYYY-MM-DD",
                cycle=engagement.latest.number,
                id=engagement_id,
                day=last_day,
            )
        )
    former = Invitations(store.engine).of_cycle(engagement_id, engagement.latest.number)
    sheets = questionnaires_asked(engagement)
    return Office(engagement, engagement.departments, former, sheets, desk)


def _refuse_unknown(asks: Iterable[str]) -> None:
    for name in asks:
        if name not in ASKED_BY_LINK:
            raise RefusedError(
                say(
                    "'{name}' is not answered by link; {known} are{hint}",
                    name=name,
                    known=", ".join(ASKED_BY_LINK),
                    hint=nearest(name, ASKED_BY_LINK),
                )
            )


def way_in(office: Office, invitation: Invitation) -> WayIn:
    """New link; beside it a code for typing, unless a code could betray whose answers they are.

    A code is short enough to be tried out by somebody who holds the store and its key, and
    anonymous answers must not be found by anybody.
    """
    token = new_token()
    links = [Link(token_hash(token), invitation.id)]
    code = "" if office.anonymous else new_code()
    if code:
        links.append(Link(code_hash(code, office.desk.secret), invitation.id, "code"))
    return WayIn(token, code, tuple(links))


def letter_to(
    office: Office, invitation: Invitation, way: WayIn | None = None, reminder: bool = False
) -> Letter:
    """Letter of an invitation; a reminder may go without a way in."""
    sections = asked_sections(office.sheets, invitation.asks, invitation.group)
    names: Mapping[str, str] = {each.id: each.name for each in office.departments}
    return Letter(
        id=invitation.id,
        client=office.engagement.name,
        name=invitation.name,
        email=invitation.email,
        department=names.get(invitation.department, invitation.department),
        group=invitation.group,
        language=invitation.language or office.engagement.language,
        link=f"{office.desk.url}/s/{way.token}" if way else "",
        code=f"{way.code[:4]}-{way.code[4:]}" if way and way.code else "",
        closes=office.last_day,
        minutes=minutes_for(office.sheets, sections),
        confidentiality=office.engagement.confidentiality,
        contact=office.desk.contact,
        reminder=reminder,
        person=invitation.respondent,
    )
