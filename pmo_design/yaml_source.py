"""Strict reading of YAML: what was written is what is meant, and every fault has a place.

YAML as such turns `no` into false, `1:30` into ninety and `&a [*a]` into a list that
holds itself. Here every scalar stays the text that was written and the schema types it;
anchors, aliases, tags, duplicate keys, several documents and deep nesting are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from pmo_design.errors import Fault, InputError, nearest, raise_faults

MAX_BYTES = 1_048_576
"""Largest file read, in bytes; the largest one we ship is a tenth of it."""

MAX_DEPTH = 20
"""Deepest nesting read; the schemas need eight."""

Plain = dict[str, "Plain"] | list["Plain"] | str | None
Location = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


class Record(BaseModel):
    """Base of everything typed from a file: frozen, and unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\ud800-\udfff]")
"""What no text may hold: C0 controls other than tab, LF and CR, U+FFFE, lone surrogates."""

MAX_DIGITS = 15
"""More digits than a double keeps would be changed in silence."""


def plain_integer(value: object) -> object:
    """Accept 7 and -7, refuse 07, 7_0, 7.0, 1e5 and digits of other scripts."""
    if not isinstance(value, str):
        return value
    if len(value) <= MAX_DIGITS and _INTEGER.fullmatch(value):
        return int(value)
    raise PydanticCustomError("plain", "expected a whole number such as 3")


def plain_decimal(value: object) -> object:
    """Accept plain decimals only; nan, inf, 1e5, 1:30 and 010 are refused."""
    if isinstance(value, int | float) and not math.isfinite(value):
        raise PydanticCustomError("plain", "expected a finite number")
    if not isinstance(value, str):
        return value
    if len(value) <= MAX_DIGITS and _DECIMAL.fullmatch(value):
        return float(value) + 0.0  # -0 is 0, or equal inputs would differ in print
    raise PydanticCustomError("plain", "expected a plain decimal number such as 0.25")


def _plain_flag(value: object) -> object:
    flags = {"true": True, "false": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in flags:
        return flags[value]
    raise PydanticCustomError("plain", "expected true or false")


def plain_date(value: object) -> object:
    """Accept 2026-09-01, refuse every other spelling of a day."""
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("plain", "expected a day such as 2026-09-01")


Integer = Annotated[int, BeforeValidator(plain_integer)]
Decimal = Annotated[float, BeforeValidator(plain_decimal)]
Share = Annotated[Decimal, Field(ge=0, le=1)]
Positive = Annotated[Decimal, Field(gt=0)]
NotNegative = Annotated[Decimal, Field(ge=0)]
Flag = Annotated[bool, BeforeValidator(_plain_flag)]
Day = Annotated[date, BeforeValidator(plain_date)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
ItemId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+){1,2}$", max_length=120)
]
_VERSION = r"^[0-9]+(\.[0-9]+)*$"
Version = Annotated[str, StringConstraints(pattern=_VERSION, max_length=12)]
Format = Annotated[Integer, Field(ge=1, le=1)]
"""Version of a file's layout."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


@dataclass(frozen=True, slots=True)
class Source:
    """A file's content as plain texts, with the place of every one of them."""

    file: str
    content: Plain
    marks: Mapping[Location, tuple[int, int]] = field(repr=False)

    def fault(self, location: Location, message: str) -> Fault:
        """Fault at ``location``, or at the nearest enclosing place that has a mark."""
        path = ".".join(str(part) for part in location)
        text = f"{path}: {message}" if path else message
        for length in range(len(location), -1, -1):
            if location[:length] in self.marks:
                return Fault(self.file, text, *self.marks[location[:length]])
        return Fault(self.file, text)

    def repeated(self, at: Location, ids: Sequence[str]) -> Iterator[Fault]:
        """Yield a fault for each id that stood in the list at ``at`` before, with both lines."""
        first: dict[str, int] = {}
        for index, name in enumerate(ids):
            if first.setdefault(name, index) != index:
                line = self.marks[(*at, first[name])][0]
                yield self.fault((*at, index), f"{name} stands twice; first in line {line}")

    def unknown(
        self, at: Location, names: Iterable[str], known: Collection[str]
    ) -> Iterator[Fault]:
        """Yield a fault for each name that is not known, with the nearest that is."""
        for name in names:
            if name not in known:
                yield self.fault(at, f"'{name}' is not known{nearest(name, known)}")

    def within(self, key: str) -> Source:
        """Return the part under one top-level key, keeping the places."""
        marks = {place[1:]: mark for place, mark in self.marks.items() if place[:1] == (key,)}
        content = self.content.get(key) if isinstance(self.content, dict) else None
        return Source(self.file, content, marks)


def versions(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that are versions, oldest first: 2 before 10.

    Examples
    --------
    >>> versions(["10", "2", "draft", "2.1"])
    ('2', '2.1', '10')
    """
    found = [name for name in names if re.fullmatch(_VERSION, name)]
    return tuple(sorted(found, key=lambda version: [int(part) for part in version.split(".")]))


def read_yaml(path: Path, name: str | None = None) -> Source:
    """Read one YAML file strictly.

    Parameters
    ----------
    path : Path
    name : str, optional
        How messages call the file; its own name if absent.

    Raises
    ------
    InputError
        If the file cannot be read, is too large, or is not one plain YAML document.
    """
    name = name or path.name
    return parse_yaml(file_text(path, name, MAX_BYTES), name)


def file_text(path: Path, name: str, limit: int) -> str:
    """Content of a text file in UTF-8, with or without a byte order mark.

    Line ends stay as they are, for quoted CSV fields may hold them.
    """
    try:
        if not path.is_file():
            raise InputError([Fault(name, "not found, or not a plain file")])
        if path.stat().st_size > limit:
            raise InputError([Fault(name, f"is over the limit of {limit // 1024} KiB")])
        data = path.read_bytes()
    except OSError as error:
        raise InputError([Fault(name, f"cannot be read: {error.strerror}")]) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "is not UTF-8 from here on; save the file with the encoding UTF-8"
        raise InputError([Fault(name, message, line)]) from error


def parse_yaml(text: str, name: str) -> Source:
    """Parse YAML text strictly; see `read_yaml`."""
    builder = _Builder(name)
    try:
        content = builder.document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError as error:
        raise InputError([_syntax_fault(name, text, error)]) from error
    raise_faults(builder.faults)
    return Source(name, content, builder.marks)


def _syntax_fault(name: str, text: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if mark is None:
        return Fault(name, f"is not valid YAML: {problem}")
    lines = text.splitlines()
    if mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        problem = "a tab stands where only spaces may indent"
    return Fault(name, f"is not valid YAML: {problem}", mark.line + 1, mark.column + 1)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Builder:
    """Turns parse events into plain texts, noting faults instead of stopping at the first."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.marks: dict[Location, tuple[int, int]] = {}

    def document(self, events: Iterator[yaml.Event]) -> Plain:
        content: Plain = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._note(event, "a second document starts here; expected one per file")
                    break
                content = self._node(next(events), events, ())
        if not documents or content is None or content == "":
            self.faults.append(Fault(self.name, "is empty"))
        return content

    def _note(self, event: yaml.Event, message: str) -> None:
        self.faults.append(Fault(self.name, message, *_place(event)))

    def _check_plain(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            self._note(event, f"anchors (&{anchor}) are not allowed; write the value out")
        if tag and tag != "!":
            self._note(event, f"tags ({tag}) are not allowed; write the plain value")

    def _check_text(self, event: yaml.ScalarEvent) -> None:
        r"""Refuse what an escape such as "\x07" smuggles past YAML's own check."""
        if CONTROL.search(event.value):
            self._note(event, f"{shown(event.value)} holds a control character; remove it")

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], at: Location) -> Plain:
        self.marks.setdefault(at, _place(event))
        if isinstance(event, yaml.AliasEvent):
            self._note(event, f"aliases (*{event.anchor}) are not allowed; write the value out")
            return ""
        self._check_plain(event)
        if isinstance(event, yaml.ScalarEvent):
            self._check_text(event)
            return None if event.value == "" and not event.style else str(event.value)
        if len(at) >= MAX_DEPTH:
            self._note(event, f"is nested deeper than {MAX_DEPTH} levels")
            raise InputError(self.faults)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, at)
        return self._mapping(events, at)

    def _sequence(self, events: Iterator[yaml.Event], at: Location) -> list[Plain]:
        items: list[Plain] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*at, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], at: Location) -> dict[str, Plain]:
        entries: dict[str, Plain] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self._note(event, "a key must be a plain text")
                raise InputError(self.faults)
            self._check_plain(event)
            self._check_text(event)
            key = str(event.value)
            place = (*at, key)
            if key in entries:
                first = self.marks[place][0]
                self._note(event, f"key {key} stands twice; first in line {first}")
                self._node(next(events), events, (*place, "again"))
                continue
            self.marks[place] = _place(event)
            entries[key] = self._node(next(events), events, place)
        return entries


def typed(source: Source, schema: type[Model]) -> Model:
    """Read a source into its schema, reporting every fault at once.

    Raises
    ------
    InputError
        With one fault, and its place, for each thing that does not fit.
    """
    try:
        return schema.model_validate(source.content)
    except ValidationError as error:
        details = [detail for detail in error.errors() if not _is_echo(detail)]
        raise InputError(_schema_fault(source, schema, detail) for detail in details) from error


def _is_echo(detail: ErrorDetails) -> bool:
    """Whether a list is called short only because its faulty entries, listed too, are left out."""
    least = detail.get("ctx", {}).get("min_length", 0)
    return detail["type"] == "too_short" and len(detail["input"]) >= least


_KINDS = {
    "model_type": "a group of keys",
    "dict_type": "a group of keys",
    "tuple_type": "a list",
    "string_type": "a text",
}
"""What a reader of the file calls the kinds that the schema library names in Python's words."""


def _schema_fault(source: Source, schema: type[BaseModel], detail: ErrorDetails) -> Fault:
    location = tuple(part for part in detail["loc"] if part != "[key]")
    kind, found = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        known = _fields_at(schema, location[:-1])
        return source.fault(location, f"is not a known key{nearest(str(location[-1]), known)}")
    if kind == "missing":
        return source.fault(location, "is missing")
    if kind == "literal_error":
        expected = str(detail.get("ctx", {}).get("expected", ""))
        options = re.findall(r"'([^']*)'", expected)
        hint = nearest(str(found), options)
        return source.fault(location, f"{shown(found)} found, expected {expected}{hint}")
    if kind in ("too_short", "too_long"):
        least, most = (detail.get("ctx", {}).get(key) for key in ("min_length", "max_length"))
        wanted = f"{least} or more" if kind == "too_short" else f"{most} at most"
        return source.fault(location, f"{len(found)} entries found, expected {wanted}")
    if kind in _KINDS:
        return source.fault(location, f"{shown(found)} found, expected {_KINDS[kind]}")
    message = detail["msg"]
    message = message.removeprefix("Value error, ").removeprefix("Input should be ")
    if kind == "value_error" and isinstance(found, dict | list):
        return source.fault(location, message)
    if not message.startswith("expected"):
        message = f"expected {message[0].lower()}{message[1:]}"
    return source.fault(location, f"{shown(found)} found, {message}")


def shown(found: object) -> str:
    r"""What was found, for a message: short, on one line, nothing a terminal would obey.

    Examples
    --------
    >>> print(shown("two\nlines"), shown(None))
    'two\nlines' nothing
    """
    if found is None:
        return "nothing"
    if isinstance(found, dict | list):
        return "a list" if isinstance(found, list) else "a group of keys"
    text = str(found)
    return f"'{printable(f'{text[:57]}...' if len(text) > 60 else text)}'"


def printable(text: str) -> str:
    """Text with everything that is not printable written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )


def _fields_at(schema: type[BaseModel], location: Location) -> list[str]:
    """Names of the fields at a place in the schema; empty where the place has none."""
    here: Any = schema
    for part in location:
        model = _model_in(here)
        if model is not None and isinstance(part, str) and part in model.model_fields:
            here = model.model_fields[part].annotation
    model = _model_in(here)
    return list(model.model_fields) if model else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(inner) for inner in get_args(annotation))
    return next((model for model in found if model is not None), None)
