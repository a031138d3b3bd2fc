"""A client with a running survey: four people of two departments, links in hand.

Ana (executive) and Ben (team member) belong to Finance, Cleo and Dan to Procurement. The
cycle runs from 1 September to 15 October 2026, in Madrid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from builders import write_folder

from pmo_design.answers import Answer, AnswerState
from pmo_design.engagement import Respondent
from pmo_design.operations.databases import open_store
from pmo_design.operations.engagements import import_engagement
from pmo_design.operations.link_secrets import token_hash
from pmo_design.operations.secrets import load_secrets
from pmo_design.questionnaire.definition import Group
from pmo_design.storage.links import Invitations
from pmo_design.storage.store import Store
from pmo_design.survey import Change, Invitation, Link

MADRID = ZoneInfo("Europe/Madrid")
NOON = datetime(2026, 10, 1, 12, 0, tzinfo=MADRID)
"""A moment in the middle of the survey."""

ISSUED = date(2026, 9, 1)
ITEM = "need.clear-view.importance"
OTHER_ITEM = "need.clear-view.satisfaction"

DEPARTMENTS = (
    "id,name,head,weight,projects,regulated\nd1,Finance,,1,,false\nd2,Procurement,,1,,false\n"
)
CAST: tuple[tuple[str, str, Group], ...] = (
    ("Ana", "d1", "executive"),
    ("Ben", "d1", "team-member"),
    ("Cleo", "d2", "executive"),
    ("Dan", "d2", "team-member"),
)


@dataclass
class Watch:
    """A clock that is put forward by hand."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Running:
    """A store with a survey in it, and the secret of everybody's link by name."""

    store: Store
    tokens: dict[str, str]
    data: Path


def running_survey(
    folder: Path,
    confidentiality: str = "attributed",
    asks: tuple[str, ...] = ("needs",),
    database: str | None = None,
    more_files: Mapping[str, str] = MappingProxyType({}),
    language: str = "en",
) -> Running:
    """A store with the cast invited by letters in a language, and nothing answered.

    The folder that it is made from may hold more files.
    """
    people = "id,department,group\n"
    if confidentiality != "anonymous":
        people += "".join(f"{name.lower()},{where},{group}\n" for name, where, group in CAST)
    files = {
        "departments.csv": DEPARTMENTS,
        "respondents.csv": people,
        "cycles/1/answers.csv": None,
        "cycles/1/baseline.csv": None,
        **more_files,
    }
    written = write_folder(
        folder / "folder",
        files,
        confidentiality=confidentiality,
        timezone="Europe/Madrid",
        language=language,
    )
    store = open_store(folder / "data", database)
    load_secrets(folder / "data", depended_on=False)
    import_engagement(store, written)
    tokens = {name: f"secret-of-{name}-0123456789abcdef0123456789abcdef" for name, *_ in CAST}
    for name, department, group in CAST:
        invite(store, name, department, group, tokens[name], asks, confidentiality)
    return Running(store, tokens, folder / "data")


def invite(
    store: Store,
    name: str,
    department: str,
    group: Group,
    token: str,
    asks: tuple[str, ...] = ("needs",),
    confidentiality: str = "attributed",
    language: str = "",
    engagement: str = "sample",
) -> Invitation:
    """Issue one link."""
    invitation = Invitation(
        engagement=engagement,
        cycle=1,
        id=f"inv-{name.lower()}",
        department=department,
        group=group,
        asks=asks,
        issued=ISSUED,
        respondent="" if confidentiality == "anonymous" else name.lower(),
        name=name,
        email=f"{name.lower()}@client.example",
        language=language,
    )
    link = Link(token_hash(token), invitation.id)
    Invitations(store.engine).issue([invitation], [(engagement, link)])
    return invitation


def an_answer(value: object = 4, respondent: str = "ana", **changes: object) -> Answer:
    """Ana's answer that the clear view is very important, but for what is changed."""
    answer = Answer(respondent, ITEM, AnswerState.VALUE, value)  # type: ignore[arg-type]
    return replace(answer, **changes)  # type: ignore[arg-type]


def a_change(value: object = 4, version: int = 0, **changes: object) -> Change:
    """Change to that answer."""
    answer = an_answer(value, **changes)
    return Change(answer.item, answer, version)


ANA = Respondent("ana", "d1", "executive")
