"""A survey as one person meets it: who is asked what, until when, under which promise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pmo_design.answers import Answer
from pmo_design.engagement import Confidentiality
from pmo_design.questionnaire.definition import Group, Item, Questionnaire
from pmo_design.questionnaire.sections import Section, sections_of

InvitationState = Literal["invited", "started", "done", "trial"]
LinkKind = Literal["link", "code"]


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who was asked to answer; nothing in it leads to an anonymous answer.

    Attributes
    ----------
    id : str
        Random; unique in the engagement.
    asks : tuple of str
        Names of questionnaires, or ids of sections such as ``needs.deciding``.
    respondent : str
        Whose answers they are; "" in an anonymous engagement.
    state : str
        ``trial`` is a test drive, which stores nothing.
    issued, reminded : date
        To the day; ``reminded`` is None before the first reminder.
    passed_on_by : str
        Id of the invitation whose holder passed a section on; "" otherwise.
    """

    engagement: str
    cycle: int
    id: str
    department: str
    group: Group
    asks: tuple[str, ...]
    issued: date
    respondent: str = ""
    name: str = ""
    email: str = ""
    language: str = ""
    state: InvitationState = "invited"
    revoked: bool = False
    reminded: date | None = None
    passed_on_by: str = ""

    @property
    def shown(self) -> str:
        """What lists call the person: by name, else by what else is known."""
        return self.name or self.email or self.respondent or self.id


@dataclass(frozen=True, slots=True)
class Link:
    """A way into an invitation; only the hash of its secret is known.

    Attributes
    ----------
    expires : date or None
        Last day on which it opens; None lasts as long as the survey.
    """

    hash: str
    invitation: str
    kind: LinkKind = "link"
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What is stored for one item of one person.

    Attributes
    ----------
    version : int
        Counted from 1; grows with every change.
    """

    answer: Answer
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a form wants stored for one item.

    Attributes
    ----------
    answer : Answer or None
        None takes the answer back: the question is untouched again.
    version : int
        Version the form was made from; 0 where it showed no answer.
    """

    item: str
    answer: Answer | None
    version: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of changes; what conflicts is not stored, everything else is.

    Attributes
    ----------
    versions : dict of item id to int
        Version now stored; 0 where the answer was taken back.
    conflicts : dict of item id to Given or None
        Answer that was stored meanwhile; None where it was taken back meanwhile.
    """

    versions: Mapping[str, int]
    conflicts: Mapping[str, Given | None]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person has answered at the moment of submitting.

    Attributes
    ----------
    number : str
        The same for the same answers of the same person.
    """

    number: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What a link opens, for one person.

    Attributes
    ----------
    respondent : str
        Id under which the answers are stored.
    name : str
        "" where it is not known, or must not stand beside answers.
    closes : datetime
        First moment at which it is closed, in the client's time zone.
    sections : tuple of Section
        Only what this person is asked.
    passed_on : dict of section id to str
        Sections passed on to a colleague, with the name that was given, or "".
    inviter : str
        Name of the colleague who passed a section on; "" otherwise.
    """

    engagement: str
    client: str
    cycle: int
    confidentiality: Confidentiality
    language: str
    department: str
    department_name: str
    group: Group
    respondent: str
    name: str
    invitation: str
    state: InvitationState
    closes: datetime
    timezone: ZoneInfo
    sections: tuple[Section, ...]
    questionnaires: tuple[Questionnaire, ...]
    passed_on: Mapping[str, str] = field(default_factory=dict)
    inviter: str = ""

    @property
    def trial(self) -> bool:
        """Whether this is a test drive, which stores nothing."""
        return self.state == "trial"

    @property
    def closing_day(self) -> date:
        """Last day on which it can be answered."""
        return (self.closes - timedelta(days=1)).date()

    @property
    def minutes(self) -> int:
        """Time it takes, as the questionnaires' authors estimate it for the share asked."""
        return minutes_for(self.questionnaires, self.sections)

    @property
    def items(self) -> tuple[Item, ...]:
        """All questions, in the order in which they are asked."""
        return tuple(item for section in self.sections for item in section.items)

    def section(self, section_id: str) -> Section | None:
        """Section of that id, None where this person is not asked it."""
        return next((each for each in self.sections if each.id == section_id), None)

    def item(self, item_id: str) -> Item | None:
        """Question of that id, None where this person is not asked it."""
        return next((item for item in self.items if item.id == item_id), None)


def asked_sections(
    questionnaires: Sequence[Questionnaire], asks: Sequence[str], group: Group
) -> tuple[Section, ...]:
    """Sections that an invitation asks of somebody of a customer group.

    Parameters
    ----------
    questionnaires : sequence of Questionnaire
    asks : sequence of str
        Names of questionnaires, or ids of sections.
    group : str
    """
    return tuple(
        section
        for questionnaire in questionnaires
        for section in sections_of(questionnaire, group)
        if section.questionnaire in asks or section.id in asks
    )


def minutes_for(questionnaires: Sequence[Questionnaire], sections: Sequence[Section]) -> int:
    """Minutes that sections take: each questionnaire's estimate, by the share that is asked."""

    def shares() -> Iterator[float]:
        for sheet in questionnaires:
            asked = sum(len(each.items) for each in sections if each.questionnaire == sheet.name)
            yield sheet.minutes * asked / len(sheet.items)

    return max(1, math.ceil(sum(shares()) - 1e-9))


def closing_time(last_day: date, timezone: str) -> datetime:
    """First moment after a day, where the client is.

    Examples
    --------
    >>> closing_time(date(2026, 10, 15), "Europe/Madrid").isoformat()
    '2026-10-16T00:00:00+02:00'
    """
    return datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(timezone))
