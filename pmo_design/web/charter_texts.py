"""The way from a charter to the texts of its form, and back to what charter.yaml would hold.

Names of inputs are ``FIELD-ROW-COLUMN``, such as ``objectives-0-text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from pydantic import BaseModel
from werkzeug.datastructures import MultiDict

from pmo_design.charter import Charter
from pmo_design.exchange.canonical_text import cell_text
from pmo_design.exchange.cells import cleaned
from pmo_design.web.charter_parts import Column, Field, Part
from pmo_design.yaml_source import Location, Plain

MOST_ROWS = 60
"""Rows of one field that are read; a charter with more is kept as a file."""

SERVICE, CHANCE = ".service", ".chance"
"""Ends of the names of inputs that are chosen in pairs."""

_SHARE = re.compile(r"^(.*?)[:=\s]\s*(\S*)$")


def input_name(field: Field, row: str, column: Column) -> str:
    """Name of one input."""
    return "-".join(each for each in (field.name, row, column.name) if each)


def rows_of(field: Field, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Rows that a form holds of a field; "" for the one row of what is no list."""
    if field.shape in ("text", "record"):
        return ("",)
    start = f"{field.name}-"
    found = {name.split("-", 1)[1].rpartition("-")[0] for name in texts if name.startswith(start)}
    if field.shape == "services":
        return tuple(sorted(found))
    numbers = sorted(int(row) for row in found if row.isascii() and row.isdigit())
    return tuple(str(row) for row in numbers[:MOST_ROWS])


def filled(part: Part, charter: Charter) -> tuple[int, int]:
    """How many fields of a part hold something, and how many there are."""
    return sum(_given(field, charter) for field in part.fields), len(part.fields)


def still_needed(part: Part, charter: Charter) -> bool:
    """Whether a field is empty that documents would print as an open point."""
    return any(field.needed and not _given(field, charter) for field in part.fields)


def _given(field: Field, charter: Charter) -> bool:
    return bool(getattr(charter, field.name) != getattr(Charter(), field.name))


# From the charter to texts


def texts_of(part: Part, charter: Charter) -> dict[str, str]:
    """What stands in the inputs when the stored charter is shown; empty ones are left out."""
    return {
        input_name(field, row, column): text
        for field in part.fields
        for row, record in _records(field, getattr(charter, field.name))
        for column in field.columns
        if (text := _text(record if not column.name else _get(record, column.name)))
    }


def _records(field: Field, value: Any) -> Iterator[tuple[str, Any]]:
    match field.shape:
        case "rows":
            yield from ((str(at), record) for at, record in enumerate(value))
        case "services":
            yield from value.items()
        case _:
            yield "", value


def _get(record: BaseModel | None, name: str) -> Any:
    return getattr(record, name) if record else None


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {cell_text(share)}" for name, share in value.items())
    return cell_text(value)


# From texts to content


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent, on its way to a charter.

    Attributes
    ----------
    content : dict
        As charter.yaml would hold it, every scalar as text.
    places : dict of location to (line, column)
        Each input counts as a line, so that a fault leads back to it.
    names : tuple of str
        Name of the input of every such line.
    """

    content: dict[str, Plain]
    places: dict[Location, tuple[int, int]]
    names: tuple[str, ...]

    def input_at(self, line: int | None) -> str:
        """Name of the input that a fault was found in; "" where it concerns no single one."""
        return self.names[line - 1] if line else ""


def joined(form: MultiDict[str, str]) -> dict[str, str]:
    """Texts of a form, in which services and chances chosen in pairs are lines of one text."""
    texts = {name: text for name, text in form.items() if not name.endswith((SERVICE, CHANCE))}
    for name in form:
        if name.endswith(SERVICE):
            whole = name.removesuffix(SERVICE)
            pairs = zip_longest(form.getlist(name), form.getlist(whole + CHANCE), fillvalue="")
            lines = [f"{service}: {chance.strip()}" for service, chance in pairs]
            texts[whole] = "\n".join(line for line in lines if line.strip(" :"))
    return texts


def pairs_of(text: str) -> tuple[tuple[str, str], ...]:
    """Service and chance of each line of a text, as they are chosen in pairs."""
    return tuple(
        (service, str(chance or "")) for service, chance in map(_share, text.splitlines())
    )


def sent(part: Part, form: Mapping[str, str]) -> Sent:
    """Content that the texts of a form make; rows in which nothing stands are left out."""
    texts = {name: _plain(text) for name, text in form.items()}
    made = Sent({}, {}, ())
    for field in part.fields:
        made = _with_field(made, field, texts)
    return made


def _plain(text: str) -> str:
    return cleaned(text)[0].replace("\r\n", "\n").strip()


def _with_field(made: Sent, field: Field, texts: Mapping[str, str]) -> Sent:
    names, places = list(made.names), dict(made.places)

    def note(location: Location, row: str, column: Column) -> None:
        names.append(input_name(field, row, column))
        places[location] = (len(names), 1)

    listed: list[Plain] = []
    keyed: dict[str, Plain] = {}
    for row in rows_of(field, texts):
        at: Location = (field.name, *_step(field, row, len(listed)))
        record = _record(field, row, texts)
        if not record:
            continue
        if not listed:  # where a fault of the field as a whole is told
            note((field.name,), row, field.columns[0])
        note(at, row, field.columns[0])
        for column in field.columns:
            if column.name:
                note((*at, column.name), row, column)
        listed.append(record)
        keyed[row] = record
    content: Plain = listed[0] if listed else None
    if field.shape == "rows":
        content = listed
    elif field.shape == "services":
        content = keyed
    if field.shape == "text" and isinstance(content, dict):
        content = content[""]
    return Sent({**made.content, field.name: content}, places, tuple(names))


def _step(field: Field, row: str, position: int) -> Location:
    """What leads from a field to one of its rows in the charter's file."""
    steps: dict[str, Location] = {"rows": (position,), "services": (row,)}
    return steps.get(field.shape, ())


def _record(field: Field, row: str, texts: Mapping[str, str]) -> dict[str, Plain]:
    return {
        column.name: _value(column, text)
        for column in field.columns
        if (text := texts.get(input_name(field, row, column), ""))
    }


def _value(column: Column, text: str) -> Plain:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if column.kind == "lines":
        return list(lines)
    if column.kind == "shares":
        return dict(_share(line) for line in lines)
    return text


def _share(line: str) -> tuple[str, Plain]:
    """Service and chance of a line such as ``status-reporting: 0.5``; None without a chance."""
    found = _SHARE.match(line)
    return (found[1].strip(" :="), found[2] or None) if found else (line, None)
