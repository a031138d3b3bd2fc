"""A form on its way to stored answers: what fits is stored, what does not comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pmo_design.answers import Answer
from pmo_design.documents.answer_copy import Sheet
from pmo_design.questionnaire.definition import Item
from pmo_design.questionnaire.sections import Section
from pmo_design.survey import Change, Given, Saved
from pmo_design.web.forms import Fields, Filled, fill, same, sent
from pmo_design.web.section_pages import Attempt

CLEAR = "clear"
"""Field that names the question whose answer is to be taken back."""

PARTS = ("answer", "state", "comment", "evidence")
"""Fields of a question that a person fills in; the confidence alone says nothing."""


class Answering(Protocol):
    """Whoever has a sheet to answer, and the way to it."""

    @property
    def respondent(self) -> str:
        """Whose answers they become; "" for nobody's in particular."""

    def sheet(self) -> Sheet:
        """What is answered so far."""

    def save(self, changes: Sequence[Change]) -> Saved:
        """Store changes; what conflicts is left as it is."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a section's form.

    Attributes
    ----------
    attempt : Attempt
        Questions that could not be stored as they were sent.
    removed : int
        Control characters that were taken out of what was stored.
    """

    attempt: Attempt
    removed: int

    @property
    def complete(self) -> bool:
        """Whether everything is stored."""
        return not self.attempt.filled


def store_section(visit: Answering, section: Section, fields: Fields) -> Stored:
    """Store a section's form; one question that does not fit keeps no other from being saved."""
    cleared = fields.get(CLEAR, "")
    sheet = visit.sheet()
    filled = {
        item.id: fill(item, visit.respondent, fields)
        for item in section.items
        if sent(item, fields) and item.id != cleared
    }
    changes = [change for each in filled.values() if (change := _change(each, sheet))]
    if cleared in sheet and any(item.id == cleared for item in section.items):
        changes.append(Change(cleared, None, sheet[cleared].version))
    saved = visit.save(changes) if changes else Saved({}, {})
    conflicts = _real(saved.conflicts, {each.item: each.answer for each in changes})
    troubled = {
        name: _answerable(each, conflicts)
        for name, each in filled.items()
        if each.errors or name in conflicts
    }
    return Stored(Attempt(troubled, conflicts), sum(each.removed for each in filled.values()))


def taken_out(section: Section, fields: Fields) -> tuple[str, ...]:
    """Ids of questions that were answered in the form and are not in the section any more."""
    asked = {item.id for item in section.items}
    there = [name.removesuffix("-version") for name in fields if name.endswith("-version")]
    return tuple(name for name in there if name not in asked and _typed(name, fields))


def typed_texts(names: Sequence[str], fields: Fields) -> tuple[str, ...]:
    """Comments and evidence that were typed beside questions."""
    found = (fields.get(f"{name}-{part}", "").strip() for name in names for part in PARTS[2:])
    return tuple(filter(None, found))


def _typed(name: str, fields: Fields) -> bool:
    return any(fields.get(f"{name}-{part}", "").strip() for part in PARTS)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What became of one question's form.

    Attributes
    ----------
    version : int
        Now stored; 0 where nothing is.
    conflict : bool
        Whether another answer was stored meanwhile: ``theirs``, None if it was taken back.
    changed : bool
        Whether there was anything to store.
    """

    filled: Filled
    version: int
    conflict: bool = False
    theirs: Given | None = None
    changed: bool = True


def store_answer(visit: Answering, item: Item, fields: Fields) -> StoredAnswer:
    """Store the fields of one question, or take its answer back."""
    filled = fill(item, visit.respondent, fields)
    version = filled.typed.version
    if CLEAR in fields:
        change = Change(item.id, None, version) if version else None
        filled = replace(filled, answer=None, errors={})
    else:
        change = filled.change
    if change is None:
        return StoredAnswer(filled, version, changed=False)
    saved = visit.save([change])
    if item.id in saved.versions:
        return StoredAnswer(filled, saved.versions[item.id])
    theirs = saved.conflicts[item.id]
    conflict = not same(change.answer, theirs.answer if theirs else None)
    return StoredAnswer(filled, theirs.version if theirs else 0, conflict, theirs)


def _change(filled: Filled, sheet: Sheet) -> Change | None:
    """What a question changes of what is stored; nothing where it says the same."""
    change, given = filled.change, sheet.get(filled.item.id)
    if change is None or same(change.answer, given.answer if given else None):
        return None
    return change


def _real(
    conflicts: Mapping[str, Given | None], wanted: Mapping[str, Answer | None]
) -> dict[str, Given | None]:
    """Conflicts without those where both said the same, as after a double click."""
    return {
        item: theirs
        for item, theirs in conflicts.items()
        if not same(wanted[item], theirs.answer if theirs else None)
    }


def _answerable(filled: Filled, conflicts: Mapping[str, Given | None]) -> Filled:
    """The fields with the version that is stored now, so that sending them again decides."""
    if filled.item.id not in conflicts:
        return filled
    theirs = conflicts[filled.item.id]
    version = theirs.version if theirs else 0
    return replace(filled, typed=replace(filled.typed, version=version))
