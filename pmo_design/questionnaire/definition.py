"""What a questionnaire is, as written in its file and as everybody else sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field

from pmo_design.language import LanguageMap
from pmo_design.record import Format, Id, Integer, ItemId, Positive, Record, Version

Name = Literal["maturity", "needs", "baseline", "feedback", "pmo-services"]
NAMES: tuple[Name, ...] = get_args(Name)
Group = Literal["executive", "functional-manager", "project-manager", "team-member"]
GROUPS: tuple[Group, ...] = get_args(Group)
KindName = Literal["scale", "choice", "integer", "money", "ratio", "text"]
STATE_WORDS = ("dk", "na")
"""What stands in an answer's place for "I don't know" and "does not concern us"."""
Aspect = Literal["importance", "satisfaction"]


class Topic(Record):
    """A part of a questionnaire that is answered together; in maturity, a domain."""

    id: Id
    name: LanguageMap
    about: LanguageMap


class Scale(Record):
    """Worded steps shared by several items, lowest first."""

    id: Id
    labels: Annotated[tuple[LanguageMap, ...], Field(min_length=2, max_length=10)]


class Option(Record):
    """One possible answer of a choice."""

    id: Id
    name: LanguageMap


class Item(Record):
    """One question.

    Attributes
    ----------
    anchors : tuple of language maps
        Of a scale: what one would see at each step, lowest first.
    weight : float
        Share in its domain, relative to the domain's other items.
    groups : tuple of str
        Customer groups that are asked; all of them unless the file says otherwise.
    """

    id: ItemId
    kind: KindName
    text: LanguageMap
    domain: Id | None = None
    topic: Id | None = None
    outcome: Id | None = None
    aspect: Aspect | None = None
    scale: Id | None = None
    anchors: tuple[LanguageMap, ...] = ()
    options: tuple[Option, ...] = ()
    unit: LanguageMap | None = None
    weight: Positive = 1.0
    groups: Annotated[tuple[Group, ...], Field(min_length=1)] = GROUPS

    @property
    def steps(self) -> int:
        """Number of steps of a scale; 0 for every other kind."""
        return len(self.anchors)


class AspectQuestion(Record):
    """One of the two questions asked of every outcome."""

    id: Aspect
    scale: Id
    text: LanguageMap


class Pair(Record):
    """An outcome in the customer's words; becomes one item for each aspect."""

    outcome: Id
    topic: Id
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    statement: LanguageMap


class QuestionnaireFile(Record):
    """A questionnaire as its author writes it."""

    format: Format
    name: Name
    version: Version
    title: LanguageMap
    introduction: LanguageMap
    minutes: Annotated[Integer, Field(ge=1, le=120)]
    topics: tuple[Topic, ...]
    scales: tuple[Scale, ...] = ()
    aspects: tuple[AspectQuestion, ...] = ()
    pairs: tuple[Pair, ...] = ()
    items: tuple[Item, ...] = ()
    retired: tuple[ItemId, ...] = ()


@dataclass(frozen=True, slots=True)
class Tailoring:
    """How far a questionnaire was tailored for one client; counts are of questions.

    Attributes
    ----------
    mark : str
        Eight hexadecimal digits that differ wherever the tailoring does.
    off : int
        Asked of everybody else, and not of this client.
    regrouped : int
        Asked of other customer groups than elsewhere.
    """

    mark: str
    off: int
    reworded: int
    reweighted: int
    regrouped: int
    added: int


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A checked questionnaire, its items complete and in the order in which they are asked.

    Attributes
    ----------
    statements : dict of outcome id to language map
        The outcomes in the customer's words; empty outside the needs questionnaire.
    retired : tuple of str
        Ids asked in earlier versions, or of other clients: their answers are kept, not
        scored, and listed.
    unasked : tuple of Topic
        Topics that tailoring has left without a question.
    tailoring : Tailoring or None
        None of a questionnaire as it was released.
    """

    name: Name
    version: str
    title: dict[str, str]
    introduction: dict[str, str]
    minutes: int
    topics: tuple[Topic, ...]
    items: tuple[Item, ...]
    statements: dict[str, dict[str, str]]
    retired: tuple[str, ...]
    unasked: tuple[Topic, ...] = ()
    tailoring: Tailoring | None = None

    @property
    def label(self) -> str:
        """Version, with the mark of the tailoring: results under two labels differ in kind."""
        return f"{self.version} tailored {self.tailoring.mark}" if self.tailoring else self.version

    def item(self, item_id: str) -> Item | None:
        """Item of that id, None where the questionnaire has none."""
        return next((item for item in self.items if item.id == item_id), None)
