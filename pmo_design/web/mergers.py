"""Pages on which two respondents or two departments become one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pmo_design.account import Action
from pmo_design.answers import Answer
from pmo_design.documents.answer_copy import answer_text
from pmo_design.engagement import Engagement
from pmo_design.errors import RefusedError
from pmo_design.language import text_in
from pmo_design.operations import people
from pmo_design.operations.surveys import questionnaires_asked
from pmo_design.questionnaire.definition import Item
from pmo_design.storage.conflicts import Choice, Column, Merger
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.people_found import KINDS, column_of, found, opened_for
from pmo_design.web.sessions import require

pages = Blueprint("mergers", __name__, url_prefix="/engagements/<engagement>/people")


@pages.get("/<kind>/<own>/merge")
def merge_with(engagement: str, kind: str, own: str) -> ResponseReturnValue:
    """Show what merging another one into this one would do."""
    column = column_of(kind)
    client = opened_for(engagement, column)
    return _merge_page(_Pair(client, kind, own, request.args.get("other", "")))


@pages.post("/<kind>/<own>/merge")
def merge(engagement: str, kind: str, own: str) -> ResponseReturnValue:
    """Merge another one into this one."""
    column = column_of(kind)
    client = opened_for(engagement, column)
    pair = _Pair(client, kind, own, request.form.get("other", ""))
    both = (pair.kept.id, pair.other.id)
    choices = {
        name.removeprefix("choice-"): cast(Choice, value)
        for name, value in request.form.items()
        if name.startswith("choice-") and value in ("kept", "other")
    }
    digest = request.form.get("digest", "")
    try:
        people.merge(house().store, engagement, column, both, digest, choices)
    except RefusedError as refused:
        return _merge_page(pair, choices, str(refused), 409)
    flash(words("people.merged", name=pair.kept.name or own, source=pair.other.name or both[1]))
    return redirect(url_for("people.listing", engagement=engagement), 303)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two that are to be one, as an address names them."""

    client: Engagement
    kind: str
    own: str
    beside: str

    @property
    def column(self) -> Column:
        return KINDS[self.kind]

    @property
    def kept(self) -> Any:
        return found(self.client, self.column, self.own)

    @property
    def other(self) -> Any:
        return found(self.client, self.column, self.beside)


def _merge_page(
    pair: _Pair,
    choices: dict[str, Choice] | None = None,
    refused: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    require(Action.READ_ANSWERS, pair.client.id)  # conflicts show single answers
    kept, other = pair.kept, pair.other
    store = house().store
    merger = people.merger(store, pair.client.id, pair.column, kept.id, other.id)
    page = render_template(
        "workspace/merge.html",
        engagement=pair.client,
        kind=pair.kind,
        kept=kept,
        other=other,
        merger=merger,
        conflicts=_conflicts(pair.client, merger),
        choices=choices or {},
        refused=refused,
    )
    return page, status


@dataclass(frozen=True, slots=True)
class _ConflictShown:
    """A question that both answered differently, in words."""

    key: str
    question: str
    statement: str
    kept: str
    other: str


def _conflicts(client: Engagement, merger: Merger) -> tuple[_ConflictShown, ...]:
    sheets = questionnaires_asked(client)
    items = {item.id: item for sheet in sheets for item in sheet.items}
    said = {name: text for sheet in sheets for name, text in sheet.statements.items()}

    def spoken_of(texts: Any) -> str:
        return text_in(texts, words.language) if texts else ""

    return tuple(
        _ConflictShown(
            each.key,
            spoken_of(item.text) if item else each.kept.item,
            spoken_of(said.get(item.outcome or "")) if item else "",
            _in_words(item, each.kept),
            _in_words(item, each.other),
        )
        for each in merger.conflicts
        for item in (items.get(each.kept.item),)
    )


def _in_words(item: Item | None, answer: Answer) -> str:
    said = answer_text(item, answer, words) if item else str(answer.value or answer.state)
    sure = words(f"confidence.{answer.confidence}") if answer.confidence else ""
    return " · ".join(part for part in (said, sure, answer.comment, answer.evidence) if part)
