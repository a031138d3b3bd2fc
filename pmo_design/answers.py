"""Answers: four states that are never confused, and which of several answers counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

Confidence = Literal["low", "medium", "high"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
AnswerSource = Literal["survey", "workshop", "agreed"]
SOURCES: tuple[AnswerSource, ...] = get_args(AnswerSource)


class AnswerState(StrEnum):
    """What a row of answers says; an untouched question has no row."""

    VALUE = "value"
    NOT_APPLICABLE = "na"
    DONT_KNOW = "dk"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of one person, or of a department where ``source`` is agreed.

    Attributes
    ----------
    respondent : str
        "" for an agreed value.
    item : str
    state : AnswerState
    value : int, float, str or None
        On the item's scale; None unless the state is ``VALUE``.
    confidence : str or None
        None counts as high.
    comment, evidence : str
    source : str
    round : int
        Counted from 1; a later round replaces an earlier one.
    department : str
        Only of an agreed value; "" otherwise.
    """

    respondent: str
    item: str
    state: AnswerState
    value: int | float | str | None = None
    confidence: Confidence | None = None
    comment: str = ""
    evidence: str = ""
    source: AnswerSource = "survey"
    round: int = 1
    department: str = ""

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What must be unique: who, which item, how and when it was asked."""
        return (self.respondent, self.department, self.item, self.source, self.round)


_PREFERENCE = {"survey": 0, "workshop": 1, "agreed": 2}


def counting(answers: Iterable[Answer]) -> dict[tuple[str, str, str], Answer]:
    """Of several answers of one person to one item, the one that counts.

    Workshop before survey, then the highest round.

    Parameters
    ----------
    answers : iterable of Answer

    Returns
    -------
    dict of (respondent, department, item) to Answer
        In key order; agreed values stand under an empty respondent.
    """
    best: dict[tuple[str, str, str], Answer] = {}
    for answer in answers:
        key = (answer.respondent, answer.department, answer.item)
        if key not in best or _rank(answer) > _rank(best[key]):
            best[key] = answer
    return dict(sorted(best.items()))


def _rank(answer: Answer) -> tuple[int, int]:
    return (_PREFERENCE[answer.source], answer.round)
