"""What a respondent fills in: one small form for each question, checked string by string.

WTForms validates here and draws nothing: sixty radio fields drawn by a form library cost
more than everything else on a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, StringField
from wtforms.validators import ValidationError

from pmo_design.answers import CONFIDENCES, Answer, AnswerState
from pmo_design.errors import shown
from pmo_design.exchange.canonical_text import cell_text
from pmo_design.exchange.cells import cleaned
from pmo_design.messages import say
from pmo_design.questionnaire.definition import STATE_WORDS, Item
from pmo_design.questionnaire.kinds import MAX_TEXT, expected, kind_of, parse
from pmo_design.survey import Change, Given

Fields = MultiDict[str, str]

_VERSION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of one question, as stored or as somebody sent it.

    Attributes
    ----------
    answer : str
        A step, an option's id, "dk" or "na" of choices; otherwise the typed text.
    state : str
        "dk" or "na" beside a typed text, "" where neither is chosen.
    version : int
        Of the answer the form was made from; 0 where there was none.
    """

    answer: str = ""
    state: str = ""
    comment: str = ""
    evidence: str = ""
    confidence: str = ""
    version: int = 0

    @property
    def answered(self) -> bool:
        """Whether anything stands where the answer goes."""
        return bool(self.answer or self.state)

    @property
    def remarked(self) -> bool:
        """Whether anything stands beside the answer."""
        return bool(self.comment or self.evidence or self.confidence)


@dataclass(frozen=True, slots=True)
class Filled:
    """One question as it came back.

    Attributes
    ----------
    answer : Answer or None
        None where nothing is answered, or where the fields do not fit.
    errors : mapping of str to str
        What to mend, by field: answer, comment, evidence or confidence.
    removed : int
        Control characters that were taken out on the way in.
    """

    item: Item
    typed: Typed
    answer: Answer | None
    errors: Mapping[str, str]
    removed: int = 0

    @property
    def change(self) -> Change | None:
        """What is to be stored; None where nothing is answered, or something does not fit.

        An emptied text takes its answer back. A choice cannot be un-chosen in a browser,
        so a form without a chosen one asks for nothing.
        """
        if self.errors or (self.answer is None and not self._emptied):
            return None
        return Change(self.item.id, self.answer, self.typed.version)

    @property
    def _emptied(self) -> bool:
        return kind_of(self.item).input != "choices" and self.typed.version > 0


class TypedField(StringField):
    """A text as it was typed, less what is never stored; only spaces are nothing."""

    removed = 0

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the first value; a browser ends lines with two characters, we with one."""
        text, self.removed = cleaned(valuelist[0]) if valuelist else ("", 0)
        text = text.replace("\r\n", "\n")
        self.data = "" if text.isspace() else text


class AnswerForm(Form):
    """Fields of one question; their names begin with its id."""

    answer = TypedField()
    state = TypedField()
    comment = TypedField()
    evidence = TypedField()
    confidence = TypedField()
    version = TypedField()

    def __init__(self, item: Item, fields: Fields) -> None:
        super().__init__(fields, prefix=item.id)
        self.item = item
        if kind_of(item).input == "number":
            self.answer.data = self.text("answer").strip()

    def text(self, name: str) -> str:
        """Text of a field; "" where the browser sent none."""
        return self[name].data or ""

    def validate_answer(self, field: Field) -> None:
        """Refuse what is none of the item's answers, and remarks without one."""
        text, state = self.text("answer"), self.text("state")
        if text and state:
            raise ValidationError(
                say(
                    "An answer is given, and one of the two ways out is chosen as well. Clear the answer, then give one of them."
                )
            )
        if not text and not state:
            if any(self.text(name) for name in ("comment", "evidence", "confidence")):
                raise ValidationError(
                    say(
                        "Choose an answer (I don't know is one too), so that what you added to it can be saved."
                    )
                )
        elif text and self.value is None and not self._way_out:
            raise ValidationError(self._refusal(text))

    def validate_state(self, field: Field) -> None:
        """Refuse other words than the two ways out."""
        _one_of(self.text("state"), STATE_WORDS)

    def validate_confidence(self, field: Field) -> None:
        """Refuse other words than those offered."""
        _one_of(self.text("confidence"), CONFIDENCES)

    def validate_comment(self, field: Field) -> None:
        """Refuse a text that is too long, with its length."""
        _short_enough(self.text("comment"))

    def validate_evidence(self, field: Field) -> None:
        """Refuse a text that is too long, with its length."""
        _short_enough(self.text("evidence"))

    @property
    def value(self) -> int | float | str | None:
        """Value that the answer's text stands for."""
        return parse(self.text("answer"), self.item)

    @property
    def _way_out(self) -> bool:
        return kind_of(self.item).input == "choices" and self.text("answer") in STATE_WORDS

    def _refusal(self, text: str) -> str:
        match kind_of(self.item).input:
            case "choices":
                found = shown(text)
                return say("{found} is not offered here. Choose one of the answers.", found=found)
            case "number":
                found = shown(text)
                wanted = expected(self.item)
                message = say("{found} found, expected {expected}", found=found, expected=wanted)
                return message[:1].upper() + message[1:]  # shared with lists, where it is a part
        return _too_long(text)

    def typed(self) -> Typed:
        """What stands in the fields now."""
        return Typed(
            answer=self.text("answer"),
            state=self.text("state"),
            comment=self.text("comment"),
            evidence=self.text("evidence"),
            confidence=self.text("confidence"),
            version=plain_version(self.text("version")),
        )

    def given(self, respondent: str) -> Answer | None:
        """Answer that the valid fields make; None where nothing is answered."""
        way_out = self.text("answer") if self._way_out else self.text("state")
        value = None if way_out else self.value
        if value is None and not way_out:
            return None
        return Answer(
            respondent=respondent,
            item=self.item.id,
            state=AnswerState(way_out) if way_out else AnswerState.VALUE,
            value=value,
            confidence=next((w for w in CONFIDENCES if w == self.text("confidence")), None),
            comment=self.text("comment"),
            evidence=self.text("evidence"),
        )


def fill(item: Item, respondent: str, fields: Fields) -> Filled:
    """One question as a browser sent it, checked.

    Parameters
    ----------
    item : Item
    respondent : str
        Whose answer it becomes.
    fields : MultiDict
        The whole form; only the names that begin with the item's id are read.
    """
    form = AnswerForm(item, fields)
    valid = form.validate()
    errors = {field.short_name: str(field.errors[0]) for field in form if field.errors}
    if "state" in errors:
        errors.setdefault("answer", errors.pop("state"))
    removed = sum(field.removed for field in form if isinstance(field, TypedField))
    answer = form.given(respondent) if valid else None
    return Filled(item, form.typed(), answer, errors, removed)


def sent(item: Item, fields: Fields) -> bool:
    """Whether the form held this question; one that was not shown is not emptied."""
    return f"{item.id}-version" in fields


def typed_of(item: Item, given: Given | None) -> Typed:
    """What the fields hold when the stored answer is shown."""
    if given is None:
        return Typed()
    answer = given.answer
    way_out = "" if answer.state is AnswerState.VALUE else answer.state.value
    choices = kind_of(item).input == "choices"
    return Typed(
        answer=cell_text(answer.value) or (way_out if choices else ""),
        state="" if choices else way_out,
        comment=answer.comment,
        evidence=answer.evidence,
        confidence=answer.confidence or "",
        version=given.version,
    )


def same(one: Answer | None, other: Answer | None) -> bool:
    """Whether two answers say the same."""
    return _said(one) == _said(other)


def _said(answer: Answer | None) -> tuple[object, ...] | None:
    if answer is None:
        return None
    return (answer.state, answer.value, answer.confidence, answer.comment, answer.evidence)


def _one_of(text: str, words: tuple[str, ...]) -> None:
    if text and text not in words:
        found = shown(text)
        raise ValidationError(
            say("{found} is not offered here. Choose one of the answers.", found=found)
        )


def _short_enough(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise ValidationError(_too_long(text))


def _too_long(text: str) -> str:
    return say(
        "{count} characters found, {most} at most can be saved. Please shorten the text.",
        count=len(text),
        most=MAX_TEXT,
    )


def plain_version(text: str) -> int:
    """Version as a number; what is none meets a conflict, as an outdated one does."""
    return int(text) if _VERSION.fullmatch(text) else 0
