"""Single answers of attributed engagements: listed, brought in, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field

from pmo_design.account import Action
from pmo_design.answers import AnswerSource, AnswerState, Confidence
from pmo_design.exchange.canonical_text import cell_text
from pmo_design.operations.answer_rows import RowSent, change_answers, list_answers
from pmo_design.survey import Given
from pmo_design.web.api.bodies import (
    MOST_ROWS,
    Body,
    KnownId,
    LongText,
    Paging,
    ShortText,
    Whole,
    body,
    query,
)
from pmo_design.web.api.contract import PREFIX, operation
from pmo_design.web.api.entrance import require
from pmo_design.web.house import house

pages = Blueprint("api_answers", __name__, url_prefix=f"{PREFIX}/engagements/<engagement>")

WholeNumber = Annotated[int, Field(ge=-(10**14), le=10**14), Whole]
Fraction = Annotated[float, Field(ge=-(10**14), le=10**14)]
Round = Annotated[int, Field(ge=1, le=100), Whole]
Seen = Annotated[int, Field(ge=0, le=10**9), Whole]


class AnswerKey(Body):
    """Which answer is meant.

    ``agreed`` answers speak for a department and name no respondent; all others are somebody's.
    """

    item: KnownId
    respondent: ShortText = ""
    department: ShortText = ""
    source: AnswerSource = "survey"
    round: Round = 1
    version: Seen = Field(
        default=0, description="As it was read, 0 where there was none; else refused with 409"
    )

    def cells(self) -> dict[str, str]:
        """As answers.csv would have it."""
        return {
            "item": self.item,
            "respondent": self.respondent,
            "department": self.department,
            "source": self.source,
            "round": str(self.round),
        }


class AnswerSent(AnswerKey):
    """An answer as it is to be."""

    state: AnswerState = Field(strict=False)
    value: WholeNumber | Fraction | LongText | None = None
    confidence: Confidence | None = None
    comment: LongText = ""
    evidence: LongText = ""

    def cells(self) -> dict[str, str]:
        """As answers.csv would have it."""
        return super().cells() | {
            "state": self.state,
            "value": cell_text(self.value),
            "confidence": self.confidence or "",
            "comment": self.comment,
            "evidence": self.evidence,
        }


class AnswerChanges(Body):
    """Answers to be stored and to be taken back, all of them or none."""

    put: Annotated[list[AnswerSent], Field(max_length=MOST_ROWS)] = Field(default=[])
    clear: Annotated[list[AnswerKey], Field(max_length=MOST_ROWS)] = Field(default=[])

    def rows(self) -> Iterator[RowSent]:
        """Rows in the order in which they were sent."""
        for at, each in enumerate(self.put):
            yield RowSent(f"put.{at}", each.cells(), each.version)
        for at, key in enumerate(self.clear):
            yield RowSent(f"clear.{at}", key.cells(), key.version, clear=True)


class AnswersChanged(BaseModel):
    """What became of a batch."""

    changed: int = Field(description="Answers that are other ones now")


class AnswerRecord(BaseModel):
    """An answer as it is stored."""

    item: str
    respondent: str
    department: str
    source: AnswerSource
    round: int
    version: int
    state: AnswerState
    value: int | float | str | None
    confidence: Confidence | None
    comment: str
    evidence: str

    @classmethod
    def of(cls, given: Given) -> AnswerRecord:
        """Record of an answer."""
        own = {name: getattr(given.answer, name) for name in given.answer.__slots__}
        return cls(**own, version=given.version)


class AnswerPage(BaseModel):
    """A part of the latest cycle's answers, in the order of their keys."""

    answers: list[AnswerRecord]
    total: int
    offset: int


class AnswerQuery(Paging):
    """Whose answers are asked for."""

    respondent: KnownId | None = None


@pages.get("/answers")
@operation(asks=AnswerQuery, gives={200: AnswerPage}, refuses=(403, 404, 409))
def list_all_answers(engagement: str) -> ResponseReturnValue:
    """List single answers, a page at a time.

    Refused with 409 where people were promised that nobody sees theirs.
    """
    require(Action.READ_ANSWERS, engagement)
    asked = query(AnswerQuery)
    found, total = list_answers(
        house().store, engagement, asked.limit, asked.offset, asked.respondent
    )
    answers = [AnswerRecord.of(each) for each in found]
    return AnswerPage(answers=answers, total=total, offset=asked.offset).model_dump(mode="json")


@pages.post("/answers")
@operation(takes=AnswerChanges, gives={200: AnswersChanged}, refuses=(403, 404, 409))
def change_all_answers(engagement: str) -> ResponseReturnValue:
    """Store and take back answers, all of them or none.

    Refused with 409 where answers are given in confidence, and where a version is not the
    stored one; ``details`` lists which.
    """
    require(Action.READ_ANSWERS, engagement)
    rows = tuple(body(AnswerChanges).rows())
    return AnswersChanged(changed=change_answers(house().store, engagement, rows)).model_dump()
