"""The kinds of question, each described once: which strings are answers, and what they mean.

An answer is compared with the strings that are allowed, never converted first:
``int("1_0")`` and ``int("٣")`` are numbers to Python and slips to everybody else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pydantic_core import PydanticCustomError

from pmo_design.messages import say
from pmo_design.questionnaire.definition import Item, KindName
from pmo_design.record import plain_decimal, plain_integer

MAX_TEXT = 2000
"""Longest free text accepted, in characters."""

Value = int | float | str

Input = Literal["choices", "number", "text"]
"""What a person answers with: one of a few choices, a short line of figures, or free text."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question.

    Attributes
    ----------
    input : str
        What a page offers for the answer; free text needs no "I don't know" beside it.
    parse : callable
        From the answer's text and its item to the value; None where the text is no answer.
    expects : callable
        From the item to what a message says was expected.
    """

    name: KindName
    input: Input
    parse: Callable[[str, Item], Value | None]
    expects: Callable[[Item], str]


def _step(text: str, item: Item) -> Value | None:
    allowed = {str(step): step for step in range(1, item.steps + 1)}
    return allowed.get(text)


def _option(text: str, item: Item) -> Value | None:
    return text if any(option.id == text for option in item.options) else None


def _count(text: str, item: Item) -> Value | None:
    value = _number(plain_integer, text)
    return int(value) if value is not None and value >= 0 else None


def _amount(text: str, item: Item) -> Value | None:
    value = _number(plain_decimal, text)
    return value if value is not None and value >= 0 else None


def _ratio(text: str, item: Item) -> Value | None:
    value = _number(plain_decimal, text)
    return value if value is not None and -1 <= value <= MAX_RATIO else None


MAX_RATIO = 10
"""A deviation of tenfold is already a slip of the keyboard: 18 for 18 % is refused."""


def _number(read: Callable[[object], object], text: str) -> float | None:
    try:
        value = read(text)
    except PydanticCustomError:
        return None
    return value if isinstance(value, int | float) else None


def _free_text(text: str, item: Item) -> Value | None:
    return text if text.strip() and len(text) <= MAX_TEXT else None


def _expects_option(item: Item) -> str:
    return say("one of {options}", options=", ".join(option.id for option in item.options))


def _expects_step(item: Item) -> str:
    return say("a level from 1 to {most}", most=item.steps)


def _expects_count(item: Item) -> str:
    return say("a whole number of 0 or more")


def _expects_amount(item: Item) -> str:
    return say("an amount of 0 or more such as 12500000")


def _expects_ratio(item: Item) -> str:
    return say("a fraction from -1 to 10; 0.18 means 18 %")


def _expects_text(item: Item) -> str:
    return say("a text of at most {most} characters", most=MAX_TEXT)


KINDS: dict[KindName, Kind] = {
    kind.name: kind
    for kind in (
        Kind("scale", "choices", _step, _expects_step),
        Kind("choice", "choices", _option, _expects_option),
        Kind("integer", "number", _count, _expects_count),
        Kind("money", "number", _amount, _expects_amount),
        Kind("ratio", "number", _ratio, _expects_ratio),
        Kind("text", "text", _free_text, _expects_text),
    )
}


def kind_of(item: Item) -> Kind:
    """Kind of an item's question."""
    return KINDS[item.kind]


def parse(text: str, item: Item) -> Value | None:
    """Value that ``text`` gives to ``item``; None where it is not one of its answers."""
    return kind_of(item).parse(text, item)


def expected(item: Item) -> str:
    """What answers of the item look like, for messages."""
    return kind_of(item).expects(item)
