"""The charter as a form: its parts, their fields, and where each of them is printed.

What a text must be, `Charter` says alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

InputKind = Literal["line", "prose", "lines", "number", "money", "choice", "shares"]
Shape = Literal["text", "record", "rows", "services"]
"""One text; one record; records in rows; one record for each service."""

UNDECIDED = ("open.", "undecided.")
"""What the keys of open points begin with."""

LEVELS = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Column:
    """One input of a field: a text, several lines, a number, money, or one of a few words."""

    name: str
    kind: InputKind = "line"
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feeds:
    """Where a field is printed, and what stands there without it.

    Attributes
    ----------
    document : str
        Wording that holds both sentences.
    section : str
        Key of the section's title.
    empty : str
        Key of what is printed where the field is empty.
    """

    document: str
    section: str
    empty: str


@dataclass(frozen=True, slots=True)
class Field:
    """One top-level key of charter.yaml."""

    name: str
    shape: Shape
    columns: tuple[Column, ...]
    feeds: tuple[Feeds, ...]

    @property
    def needed(self) -> bool:
        """Whether a document prints an open point where it is empty, and proposes nothing."""
        return any(feeds.empty.startswith(UNDECIDED) for feeds in self.feeds)


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that are looked at and saved together."""

    id: str
    fields: tuple[Field, ...]


PERSON = (Column("name"), Column("role"))
PROSE = (Column("", "prose"),)

PARTS = (
    Part(
        "people",
        (
            Field("sponsor", "record", PERSON, (Feeds("mandate", "control.title", "open.named"),)),
            Field(
                "pmo_head",
                "record",
                PERSON,
                (
                    Feeds("mandate", "control.title", "open.named"),
                    Feeds("governance", "head-of-pmo.title", "open.named"),
                ),
            ),
            Field("approvals", "rows", PERSON, (Feeds("mandate", "control.title", "open.named"),)),
        ),
    ),
    Part(
        "aims",
        (
            Field("vision", "text", PROSE, (Feeds("mandate", "aims.title", "open.sponsor"),)),
            Field(
                "objectives",
                "rows",
                (
                    Column("text", "prose"),
                    Column("measure", "prose"),
                    Column("baseline"),
                    Column("target"),
                    Column("by"),
                ),
                (Feeds("mandate", "aims.title", "aims.derived"),),
            ),
        ),
    ),
    Part(
        "scope",
        (
            Field(
                "scope",
                "record",
                (Column("inside", "lines"), Column("outside", "lines")),
                (Feeds("mandate", "scope.title", "open.sponsor"),),
            ),
        ),
    ),
    Part(
        "authority",
        (
            Field(
                "authority",
                "text",
                PROSE,
                (
                    Feeds("mandate", "authority.title", "open.sponsor"),
                    Feeds("governance", "authority.title", "undecided.authority"),
                ),
            ),
            Field(
                "reporting_line",
                "text",
                PROSE,
                (
                    Feeds("mandate", "authority.title", "open.sponsor"),
                    Feeds("governance", "head-of-pmo.title", "open.sponsor"),
                ),
            ),
        ),
    ),
    Part(
        "committees",
        (
            Field(
                "committees",
                "rows",
                (
                    Column("name"),
                    Column("purpose", "prose"),
                    Column("chair"),
                    Column("members", "lines"),
                    Column("authority", "prose"),
                    Column("quorum"),
                    Column("cadence"),
                    Column("agenda", "lines"),
                ),
                (Feeds("governance", "committees.title", "proposal.committees"),),
            ),
        ),
    ),
    Part(
        "limits",
        (
            Field(
                "thresholds",
                "rows",
                (
                    Column("kind", "choice", ("spend", "scope", "risk")),
                    Column("limit"),
                    Column("decides"),
                ),
                (Feeds("governance", "decision-rights.title", "proposal.rights"),),
            ),
            Field(
                "escalation",
                "rows",
                (Column("from_role"), Column("to_role"), Column("within")),
                (Feeds("governance", "escalation.title", "proposal.escalation"),),
            ),
        ),
    ),
    Part(
        "staff",
        (
            Field(
                "staff",
                "rows",
                (
                    Column("name"),
                    Column("role"),
                    Column("fte", "number"),
                    Column("competencies", "lines"),
                ),
                (Feeds("governance", "roster.title", "undecided.roster"),),
            ),
        ),
    ),
    Part(
        "risks",
        (
            Field(
                "risks",
                "rows",
                (
                    Column("text", "prose"),
                    Column("likelihood", "choice", LEVELS),
                    Column("impact", "choice", LEVELS),
                    Column("response", "prose"),
                    Column("owner"),
                ),
                (Feeds("governance", "logs.title", "undecided.risks"),),
            ),
        ),
    ),
    Part(
        "money",
        (
            Field("funding", "text", PROSE, (Feeds("mandate", "funding.title", "open.finance"),)),
            Field(
                "rates",
                "record",
                (Column("person_month", "money"), Column("fte_year", "money")),
                (Feeds("mandate", "funding.title", "funding.no-rates"),),
            ),
            Field(
                "problems",
                "rows",
                (
                    Column("text", "prose"),
                    Column("relevance", "number"),
                    Column("solved_by", "shares"),
                ),
                (Feeds("mandate", "funding.title", "recommend.no-return"),),
            ),
        ),
    ),
    Part(
        "rules",
        (
            Field(
                "communication",
                "text",
                PROSE,
                (Feeds("governance", "communication.title", "undecided.communication"),),
            ),
            Field(
                "calendar",
                "rows",
                (Column("what"), Column("audience"), Column("when")),
                (Feeds("governance", "calendar.title", "undecided.calendar"),),
            ),
            Field(
                "audit", "text", PROSE, (Feeds("governance", "audit.title", "undecided.audit"),)
            ),
        ),
    ),
    Part(
        "kpis",
        (
            Field(
                "kpis",
                "services",
                (Column("baseline", "number"), Column("target", "number")),
                (Feeds("roadmap", "targets.title", "targets.measure-first"),),
            ),
        ),
    ),
)
"""The charter in the portions in which it is filled in."""


def part_of(part_id: str) -> Part | None:
    """Part of that id, None where there is none."""
    return next((part for part in PARTS if part.id == part_id), None)
