"""One section's page: every question with its fields filled, worked out before it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from pmo_design.documents.answer_copy import Sheet, Texts, answer_text
from pmo_design.documents.wording import Wording
from pmo_design.language import text_in
from pmo_design.questionnaire.definition import STATE_WORDS, Item, KindName
from pmo_design.questionnaire.kinds import Input, kind_of
from pmo_design.questionnaire.sections import Block, Section
from pmo_design.rendering.html import spoken
from pmo_design.survey import Given, Survey
from pmo_design.web.forms import Filled, Typed, typed_of
from pmo_design.web.survey_pages import SectionLine, section_line

KEYBOARDS: dict[KindName, str] = {"integer": "numeric", "money": "decimal"}
"""Keyboards without letters; a ratio may need a minus, which these lack on some telephones."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button."""

    value: str
    step: str
    words: Markup
    checked: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """An answer that was saved elsewhere while this page was open.

    Attributes
    ----------
    theirs : str
        In words; "" where the answer was cleared.
    """

    theirs: str
    comment: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its fields filled.

    Attributes
    ----------
    id : str
        Of the item; the names of its fields begin with it. Marked as safe, for it stands in
        the page some thirty times.
    asked : Markup
        Text of the question, marked where it is not in the page's language.
    text : str
        The same, plain.
    unit : str
        Label of a typed answer, "" where the item has no unit.
    hint : str
        Key of the words that say how to write it; "" for none.
    keyboard : str
        What a telephone offers for a typed answer.
    """

    id: Markup
    number: int
    asked: Markup
    text: str
    input: Input
    typed: Typed
    choices: tuple[Choice, ...]
    ways_out: tuple[Choice, ...]
    unit: str = ""
    hint: str = ""
    keyboard: str = "text"
    errors: Mapping[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None

    @property
    def troubled(self) -> bool:
        """Whether it needs the person's attention."""
        return bool(self.errors or self.conflict)

    @property
    def remarked(self) -> bool:
        """Whether the fields beside the answer are shown at once."""
        return self.typed.remarked or bool(self.errors.keys() - {"answer"})

    @property
    def described(self) -> str:
        """Ids of the remarks about the answer's fields, those that are there."""
        there = {
            "error": "answer" in self.errors,
            "conflict": self.conflict is not None,
            "hint": bool(self.hint),
        }
        return " ".join(f"{self.id}-{name}" for name, shown in there.items() if shown)


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """A statement with the questions about it, or one question alone."""

    number: int
    statement: Texts | None
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody sent that could not be stored in full.

    Attributes
    ----------
    filled : mapping of item id to Filled
    conflicts : mapping of item id to Given or None
        What is stored in the place of the answer that was sent.
    """

    filled: Mapping[str, Filled] = field(default_factory=dict)
    conflicts: Mapping[str, Given | None] = field(default_factory=dict)


NOTHING_SENT = Attempt()


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One section with its questions."""

    section: Section
    line: SectionLine
    total: int
    blocks: tuple[QuestionBlock, ...]

    @property
    def troubled(self) -> tuple[Question, ...]:
        """Questions that need attention, in their order on the page."""
        return tuple(q for block in self.blocks for q in block.questions if q.troubled)


def section_page(
    survey: Survey,
    section: Section,
    sheet: Sheet,
    words: Wording,
    attempt: Attempt = NOTHING_SENT,
) -> SectionPage:
    """One section; what was sent and not stored stands in its fields as it was typed."""
    number = survey.sections.index(section) + 1
    return SectionPage(
        section=section,
        line=section_line(survey, section, sheet, number),
        total=len(survey.sections),
        blocks=question_blocks(section, sheet, words, attempt),
    )


def question_blocks(
    section: Section, sheet: Sheet, words: Wording, attempt: Attempt = NOTHING_SENT
) -> tuple[QuestionBlock, ...]:
    """Questions of a section with their fields filled."""
    return tuple(_block(block, sheet, words, attempt) for block in section.blocks)


def _block(block: Block, sheet: Sheet, words: Wording, attempt: Attempt) -> QuestionBlock:
    questions = tuple(_question(item, block.number, sheet, words, attempt) for item in block.items)
    return QuestionBlock(block.number, block.statement, questions)


def _question(item: Item, number: int, sheet: Sheet, words: Wording, attempt: Attempt) -> Question:
    filled = attempt.filled.get(item.id)
    typed = filled.typed if filled else typed_of(item, sheet.get(item.id))
    asks, language = kind_of(item).input, words.language
    return Question(
        id=Markup.escape(item.id),
        number=number,
        asked=spoken(item.text, language),
        text=text_in(item.text, language),
        input=asks,
        typed=typed,
        choices=tuple(_choices(item, typed.answer, language)),
        ways_out=() if asks == "text" else tuple(_ways_out(typed, words)),
        unit=text_in(item.unit, language) if item.unit else "",
        hint=f"answer.{item.kind}" if asks == "number" else "",
        keyboard=KEYBOARDS.get(item.kind, "text"),
        errors=filled.errors if filled else {},
        conflict=_conflict(item, attempt, words),
    )


def _choices(item: Item, chosen: str, language: str) -> Iterator[Choice]:
    for step, anchor in enumerate(item.anchors, start=1):
        value = str(step)
        yield Choice(value, value, spoken(anchor, language), value == chosen)
    for option in item.options:
        yield Choice(option.id, "", spoken(option.name, language), option.id == chosen)


def _ways_out(typed: Typed, words: Wording) -> Iterator[Choice]:
    for word in STATE_WORDS:
        text = Markup.escape(words(f"answer.{word}"))
        yield Choice(word, "", text, word in (typed.answer, typed.state))


def _conflict(item: Item, attempt: Attempt, words: Wording) -> Conflict | None:
    if item.id not in attempt.conflicts:
        return None
    return conflict_of(item, attempt.conflicts[item.id], words)


def conflict_of(item: Item, theirs: Given | None, words: Wording) -> Conflict:
    """What was saved in the place of somebody's answer, in words."""
    if theirs is None:
        return Conflict("")
    answer = theirs.answer
    return Conflict(answer_text(item, answer, words), answer.comment, answer.evidence)
