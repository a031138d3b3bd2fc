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

from pmo_design.errors import Fault, InputError, either, nearest, raise_faults
from pmo_design.messages import mark, say, say_count

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
    raise PydanticCustomError("plain", say("expected a whole number such as 3"))


def plain_decimal(value: object) -> object:
    """Accept plain decimals only; nan, inf, 1e5, 1:30 and 010 are refused."""
    if isinstance(value, int | float) and not math.isfinite(value):
        raise PydanticCustomError("plain", say("expected a finite number"))
    if not isinstance(value, str):
        return value
    if len(value) <= MAX_DIGITS and _DECIMAL.fullmatch(value):
        return float(value) + 0.0  # -0 is 0, or equal inputs would differ in print
    raise PydanticCustomError("plain", say("expected a plain decimal number such as 0.25"))


def _plain_flag(value: object) -> object:
    flags = {"true": True, "false": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in flags:
        return flags[value]
    raise PydanticCustomError("plain", say("expected true or false"))


def plain_date(value: object) -> object:
    """Accept 2026-09-01, refuse every other spelling of a day."""
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("plain", say("expected a day such as 2026-09-01"))


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
                message = say("{name} stands twice; first in line {line}", name=name, line=line)
                yield self.fault((*at, index), message)

    def unknown(
        self, at: Location, names: Iterable[str], known: Collection[str]
    ) -> Iterator[Fault]:
        """Yield a fault for each name that is not known, with the nearest that is."""
        for name in names:
            if name not in known:
                hint = nearest(name, known)
                yield self.fault(at, say("'{name}' is not known{hint}", name=name, hint=hint))

    def within(self, key: str) -> Source:
        """Return the part under one top-level key, keeping the places."""
        marks = {at[1:]: place for at, place in self.marks.items() if at[:1] == (key,)}
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
            raise InputError([Fault(name, say("not found, or not a plain file"))])
        if path.stat().st_size > limit:
            message = say("is over the limit of {limit} KiB", limit=limit // 1024)
            raise InputError([Fault(name, message)])
        data = path.read_bytes()
    except OSError as error:
        message = say("cannot be read: {reason}", reason=error.strerror)
        raise InputError([Fault(name, message)]) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = say("is not UTF-8 from here on; save the file with the encoding UTF-8")
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
    place = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if place is None:
        return Fault(name, say("is not valid YAML: {problem}", problem=problem))
    lines = text.splitlines()
    if place.line < len(lines) and lines[place.line][place.column : place.column + 1] == "\t":
        problem = say("a tab stands where only spaces may indent")
    message = say("is not valid YAML: {problem}", problem=problem)
    return Fault(name, message, place.line + 1, place.column + 1)


def _place(event: yaml.Event) -> tuple[int, int]:
    place = event.start_mark
    return (place.line + 1, place.column + 1) if place else (1, 1)


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
                    self._note(event, say("a second document starts here; expected one per file"))
                    break
                content = self._node(next(events), events, ())
        if not documents or content is None or content == "":
            self.faults.append(Fault(self.name, say("is empty")))
        return content

    def _note(self, event: yaml.Event, message: str) -> None:
        self.faults.append(Fault(self.name, message, *_place(event)))

    def _check_plain(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            message = say("anchors (&{name}) are not allowed; write the value out", name=anchor)
            self._note(event, message)
        if tag and tag != "!":
            message = say("tags ({tag}) are not allowed; write the plain value", tag=tag)
            self._note(event, message)

    def _check_text(self, event: yaml.ScalarEvent) -> None:
        r"""Refuse what an escape such as "\x07" smuggles past YAML's own check."""
        if CONTROL.search(event.value):
            message = say("{found} holds a control character; remove it", found=shown(event.value))
            self._note(event, message)

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], at: Location) -> Plain:
        self.marks.setdefault(at, _place(event))
        if isinstance(event, yaml.AliasEvent):
            message = say(
                "aliases (*{name}) are not allowed; write the value out", name=event.anchor
            )
            self._note(event, message)
            return ""
        self._check_plain(event)
        if isinstance(event, yaml.ScalarEvent):
            self._check_text(event)
            return None if event.value == "" and not event.style else str(event.value)
        if len(at) >= MAX_DEPTH:
            self._note(event, say("is nested deeper than {levels} levels", levels=MAX_DEPTH))
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
                self._note(event, say("a key must be a plain text"))
                raise InputError(self.faults)
            self._check_plain(event)
            self._check_text(event)
            key = str(event.value)
            place = (*at, key)
            if key in entries:
                first = self.marks[place][0]
                message = say("key {key} stands twice; first in line {line}", key=key, line=first)
                self._note(event, message)
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


def field_faults(error: ValidationError, schema: type[BaseModel]) -> list[Fault]:
    """Faults of content that came in another way than from a file, each at its field's name."""
    return [
        Fault(
            ".".join(str(part) for part in detail["loc"]),
            _schema_message(detail["loc"], schema, detail),
        )
        for detail in error.errors(include_url=False)
        if not _is_echo(detail)
    ]


def _is_echo(detail: ErrorDetails) -> bool:
    """Whether a list is called short only because its faulty entries, listed too, are left out."""
    least = detail.get("ctx", {}).get("min_length", 0)
    return detail["type"] == "too_short" and len(detail["input"]) >= least


_KINDS = {
    "model_type": mark("a group of keys"),
    "dict_type": mark("a group of keys"),
    "tuple_type": mark("a list"),
    "string_type": mark("a text"),
}
"""What a reader of the file calls the kinds that the schema library names in Python's words."""


_LIMITS = {
    "string_pattern_mismatch": mark("expected string should match pattern '{pattern}'"),
    "greater_than": mark("expected greater than {gt}"),
    "greater_than_equal": mark("expected greater than or equal to {ge}"),
    "less_than_equal": mark("expected less than or equal to {le}"),
    "int_type": mark("expected a valid integer"),
    "float_type": mark("expected a valid number"),
}
"""The schema library's own sentences, with the names that it gives to their figures."""


def _schema_fault(source: Source, schema: type[BaseModel], detail: ErrorDetails) -> Fault:
    location = tuple(part for part in detail["loc"] if part != "[key]")
    return source.fault(location, _schema_message(location, schema, detail))


def _schema_message(location: Location, schema: type[BaseModel], detail: ErrorDetails) -> str:
    kind, found = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        hint = nearest(str(location[-1]), _fields_at(schema, location[:-1]))
        return say("is not a known key{hint}", hint=hint)
    if kind == "missing":
        return say("is missing")
    if kind in ("too_short", "too_long"):
        return _length_message(detail)
    if kind == "value_error" and isinstance(found, dict | list):
        return _own_words(detail)
    if kind == "literal_error" or kind in _KINDS:
        expected = _options(detail) if kind == "literal_error" else say(_KINDS[kind])
        return say("{found} found, expected {expected}", found=shown(found), expected=expected)
    return say(
        "{found} found, {expectation}", found=shown(found), expectation=_expectation(detail)
    )


def _length_message(detail: ErrorDetails) -> str:
    limits, found = detail.get("ctx", {}), len(detail["input"])
    if detail["type"] == "too_short":
        return say_count(
            "{count} entry found, expected {least} or more",
            "{count} entries found, expected {least} or more",
            found,
            least=limits.get("min_length"),
        )
    return say_count(
        "{count} entry found, expected {most} at most",
        "{count} entries found, expected {most} at most",
        found,
        most=limits.get("max_length"),
    )


def _options(detail: ErrorDetails) -> str:
    """What a choice of words allows, and the one that is nearest."""
    options = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
    quoted = [f"'{option}'" for option in options]
    return either(quoted) + nearest(str(detail["input"]), options)


def _own_words(detail: ErrorDetails) -> str:
    return detail["msg"].removeprefix("Value error, ").removeprefix("Input should be ")


def _expectation(detail: ErrorDetails) -> str:
    """What a value should have been: "expected ..."."""
    kind, limits = detail["type"], detail.get("ctx", {})
    if kind in _LIMITS:
        return say(_LIMITS[kind], **limits)
    if kind == "string_too_short":
        return say_count(
            "expected string should have at least {count} character",
            "expected string should have at least {count} characters",
            limits["min_length"],
        )
    if kind == "string_too_long":
        return say_count(
            "expected string should have at most {count} character",
            "expected string should have at most {count} characters",
            limits["max_length"],
        )
    message = _own_words(detail)
    if kind in ("plain", "value_error") or message.startswith("expected"):
        return message
    return f"expected {message[0].lower()}{message[1:]}"


def shown(found: object) -> str:
    r"""What was found, for a message: short, on one line, nothing a terminal would obey.

    Examples
    --------
    >>> print(shown("two\nlines"), shown(None))
    'two\nlines' nothing
    """
    if found is None:
        return say("nothing")
    if isinstance(found, dict | list):
        return say("a list") if isinstance(found, list) else say("a group of keys")
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
