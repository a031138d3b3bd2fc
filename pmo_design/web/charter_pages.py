"""What the charter's pages show, worked out before anything is drawn: no web in here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pmo_design.catalog.definition import Catalog
from pmo_design.charter import Charter
from pmo_design.documents.wording import Wording
from pmo_design.language import text_in
from pmo_design.web.charter_parts import PARTS, Column, Feeds, Field, InputKind, Part
from pmo_design.web.charter_texts import (
    filled,
    input_name,
    pairs_of,
    rows_of,
    still_needed,
    texts_of,
)

BLANK_ROWS = 2
"""Empty rows that follow those that are filled."""

BLANK_PAIRS = 3
"""Empty pairs of service and chance that follow those that are filled."""

Texts = Mapping[str, str]
Papers = Mapping[str, Wording]
"""Wording of each document, by its name."""


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part in the list of parts."""

    id: str
    name: str
    status: Literal["empty", "some", "complete"]


@dataclass(frozen=True, slots=True)
class Printed:
    """Where something is printed, and what stands there if nobody fills it in."""

    place: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Input:
    """One input with its text.

    Attributes
    ----------
    error : str
        What to mend; "" where nothing is wrong.
    hint : str
        How to write it; "" where that is plain.
    theirs : str or None
        What is stored now, where it differs from what was sent; None where there is none.
    amount : str
        What is stored, as money; "" where it is none.
    """

    name: str
    kind: InputKind
    label: str
    text: str
    error: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    theirs: str | None = None
    amount: str = ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Services with their chances, and some empty pairs to go on."""
        return (*pairs_of(self.text), *((("", ""),) * BLANK_PAIRS))


@dataclass(frozen=True, slots=True)
class Row:
    """Inputs that belong together; a title where a list has several of them."""

    title: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a part."""

    id: str
    name: str
    about: str
    grows: bool
    printed: tuple[Printed, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PartPage:
    """One part of the charter, to be filled in."""

    id: str
    name: str
    fields: tuple[FieldView, ...]

    @property
    def troubled(self) -> tuple[Input, ...]:
        """Inputs that need attention, in their order on the page."""
        return tuple(
            each
            for field in self.fields
            for row in field.rows
            for each in row.inputs
            if each.error or each.theirs is not None
        )


def part_lines(charter: Charter, words: Wording) -> tuple[PartLine, ...]:
    """All parts, each with how far it is filled in."""
    return tuple(
        PartLine(part.id, words(f"charter.part.{part.id}"), _status(*filled(part, charter)))
        for part in PARTS
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the charter is: parts filled in and begun, of all.

    Attributes
    ----------
    enough : bool
        Whether documents find all in it that they would otherwise print as open.
    """

    filled: int
    begun: int
    total: int
    enough: bool


def progress(charter: Charter) -> Progress:
    """How far the charter is filled in."""
    states = [_status(*filled(part, charter)) for part in PARTS]
    return Progress(
        states.count("complete"),
        states.count("some"),
        len(states),
        not any(still_needed(part, charter) for part in PARTS),
    )


def _status(given: int, of: int) -> Literal["empty", "some", "complete"]:
    if not given:
        return "empty"
    return "complete" if given == of else "some"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What stands in the inputs, and what is to be said of it.

    Attributes
    ----------
    texts, errors : mapping of input's name to str
    stored : mapping of input's name to str, or None
        What is stored now, where somebody else was quicker.
    more : str
        Field that wants further rows, "" for none.
    amounts : mapping of input's name to str
        Money as it is stored, in words.
    """

    texts: Texts
    errors: Texts
    stored: Texts | None = None
    more: str = ""
    amounts: Texts = field(default_factory=dict)


def part_page(
    part: Part, attempt: Attempt, catalog: Catalog, papers: Papers, words: Wording
) -> PartPage:
    """One part with its inputs filled."""
    view = _View(attempt, catalog, papers, words)
    return PartPage(
        part.id,
        words(f"charter.part.{part.id}"),
        tuple(view.field(field) for field in part.fields),
    )


def stored_attempt(part: Part, charter: Charter, currency: str, words: Wording) -> Attempt:
    """What the inputs hold when the stored charter is shown."""
    amounts = amounts_of(part, charter, currency, words)
    return Attempt(texts_of(part, charter), {}, amounts=amounts)


def amounts_of(part: Part, charter: Charter, currency: str, words: Wording) -> dict[str, str]:
    """Every amount of a part as money, by its input."""
    return {
        input_name(field, "", column): words.money(amount, currency)
        for field in part.fields
        for column in field.columns
        if column.kind == "money"
        and (amount := getattr(getattr(charter, field.name), column.name)) is not None
    }


@dataclass(frozen=True, slots=True)
class _View:
    attempt: Attempt
    catalog: Catalog
    papers: Papers
    words: Wording

    def field(self, field: Field) -> FieldView:
        return FieldView(
            id=field.name,
            name=self.words(f"charter.{field.name}"),
            about=self.words(f"charter.{field.name}.about"),
            grows=field.shape == "rows",
            printed=tuple(self._printed(each) for each in field.feeds),
            rows=tuple(self._rows(field)),
        )

    def _printed(self, feeds: Feeds) -> Printed:
        paper = self.papers[feeds.document]
        place = self.words(
            "charter.place", name=paper("title"), section=paper.texts[feeds.section]
        )
        return Printed(place, paper.texts[feeds.empty])

    def _rows(self, field: Field) -> Iterator[Row]:
        if field.shape == "services":
            for service in self.catalog.services:
                name = text_in(service.name, self.words.language)
                kpi = text_in(service.kpi.name, self.words.language)
                unit = text_in(service.kpi.unit, self.words.language)
                yield self._row(field, service.id, f"{name}: {kpi} ({unit})")
            return
        rows = rows_of(field, {**self.attempt.texts, **(self.attempt.stored or {})})
        if field.shape == "rows":
            first = int(rows[-1]) + 1 if rows else 0
            blank = BLANK_ROWS if self.attempt.more != field.name else 2 * BLANK_ROWS
            rows = (*rows, *(str(first + at) for at in range(blank)))
        for number, row in enumerate(rows, start=1):
            title = f"{self.words(f'charter.{field.name}.one')} {number}" if row else ""
            yield self._row(field, row, title)

    def _row(self, field: Field, row: str, title: str) -> Row:
        return Row(title, tuple(self._input(field, row, column) for column in field.columns))

    def _input(self, field: Field, row: str, column: Column) -> Input:
        name, words = input_name(field, row, column), self.words
        label = words(f"charter.{field.name}.{column.name}" if column.name else "charter.text")
        text, stored = self.attempt.texts.get(name, ""), self.attempt.stored
        theirs = None if stored is None else stored.get(name, "")
        return Input(
            name=name,
            kind=column.kind,
            label=label,
            text=text,
            error=self.attempt.errors.get(name, ""),
            hint=self._hint(field, column),
            options=tuple((each, words(f"charter.option.{each}")) for each in column.options),
            theirs=theirs if theirs != text.strip().replace("\r\n", "\n") else None,
            amount=self.attempt.amounts.get(name, ""),
        )

    def _hint(self, field: Field, column: Column) -> str:
        """How to write an input: in words of its own, of its kind, or none."""
        keys = [f"charter.hint.{field.name}.{column.name}", f"charter.hint.{column.kind}"]
        found = next((key for key in keys if key in self.words.texts), None)
        return self.words(found) if found else ""
