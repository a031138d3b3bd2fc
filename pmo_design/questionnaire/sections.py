"""A questionnaire in the order and in the portions in which people meet it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from pmo_design.questionnaire.definition import Group, Item, Name, Questionnaire

OTHER = "other"
"""Topic of the questions that belong to none; an id no topic may have."""


@dataclass(frozen=True, slots=True)
class Block:
    """What carries one number: a question, or a statement with the questions about it.

    Attributes
    ----------
    number : int
        Counted from 1 through the whole questionnaire.
    statement : language map or None
        The outcome in the customer's words that the questions are about.
    """

    number: int
    statement: Mapping[str, str] | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One topic of a questionnaire: what stands on one page.

    Attributes
    ----------
    name, about : language map or None
        None where the questions belong to no topic.
    """

    questionnaire: Name
    topic: str
    name: Mapping[str, str] | None
    about: Mapping[str, str] | None
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        """Questionnaire and topic, such as ``needs.deciding``; unique in a survey."""
        return f"{self.questionnaire}.{self.topic}"

    @property
    def items(self) -> tuple[Item, ...]:
        """Questions in the order in which they are asked."""
        return tuple(item for block in self.blocks for item in block.items)


def sections_of(questionnaire: Questionnaire, group: Group | None = None) -> tuple[Section, ...]:
    """Topics in file order, each with what is asked in it; what has no topic comes last.

    Parameters
    ----------
    questionnaire : Questionnaire
    group : str, optional
        Only what this customer group is asked; everything if absent. A topic in which
        nothing is asked is left out.
    """
    asked = [item for item in questionnaire.items if group is None or group in item.groups]
    numbers = count(1)
    return tuple(_sections(questionnaire, asked, numbers))


def _sections(
    questionnaire: Questionnaire, asked: Sequence[Item], numbers: Iterator[int]
) -> Iterator[Section]:
    for topic in questionnaire.topics:
        items = [item for item in asked if (item.domain or item.topic) == topic.id]
        if items:
            blocks = _blocks(questionnaire, items, numbers)
            yield Section(questionnaire.name, topic.id, topic.name, topic.about, blocks)
    rest = [item for item in asked if not (item.domain or item.topic)]
    if rest:
        blocks = _blocks(questionnaire, rest, numbers)
        yield Section(questionnaire.name, OTHER, None, None, blocks)


def _blocks(
    questionnaire: Questionnaire, items: Sequence[Item], numbers: Iterator[int]
) -> tuple[Block, ...]:
    portions: list[tuple[Mapping[str, str] | None, list[Item]]] = []
    for item in items:
        statement = questionnaire.statements.get(item.outcome or "")
        if not (statement and portions and portions[-1][0] == statement):
            portions.append((statement, []))
        portions[-1][1].append(item)
    return tuple(Block(next(numbers), statement, tuple(each)) for statement, each in portions)
