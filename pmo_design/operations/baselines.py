"""Where the organisation stands: answers about it that nobody in particular gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pmo_design.engagement import Engagement
from pmo_design.errors import RefusedError
from pmo_design.messages import say
from pmo_design.operations.engagements import instrument_of
from pmo_design.questionnaire.definition import Questionnaire
from pmo_design.storage.sheets import Sheets
from pmo_design.survey import Change, Given, Saved

if TYPE_CHECKING:
    from pmo_design.storage.store import Store

NOBODY = ""
"""Respondent of an answer about the organisation."""


def baseline_asked(engagement: Engagement) -> Questionnaire:
    """Baseline questionnaire of the latest cycle, as this client is asked it."""
    return instrument_of(engagement).questionnaires["baseline"]


def baseline_sheet(store: Store, engagement: Engagement) -> Mapping[str, Given]:
    """What is answered so far, by item."""
    return _sheets(store).given(engagement.id, engagement.latest.number, NOBODY)


def baseline_answered(store: Store, engagement: Engagement) -> tuple[int, int]:
    """How many of its questions are answered, and how many there are."""
    sheet = baseline_sheet(store, engagement)
    items = baseline_asked(engagement).items
    return sum(item.id in sheet for item in items), len(items)


def save_baseline(store: Store, engagement: Engagement, changes: Sequence[Change]) -> Saved:
    """Store changes one answer at a time; what conflicts is left as it is.

    Evidence and confidence are not kept: an engagement folder has no place for them here.

    Raises
    ------
    RefusedError
        If the engagement is closed, or an item is not asked.
    """
    asked = baseline_asked(engagement)
    for change in changes:
        if asked.item(change.item) is None:
            raise RefusedError(say("question {item} is not part of this survey", item=change.item))
    plain = [
        replace(each, answer=each.answer and replace(each.answer, evidence="", confidence=None))
        for each in changes
    ]
    return _sheets(store).save(engagement.id, engagement.latest.number, None, plain)


def _sheets(store: Store) -> Sheets:
    return Sheets(store.engine, "baseline")
