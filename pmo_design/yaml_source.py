"""Strict reading of YAML: what was written is what is meant, and every fault has a place.

YAML as such turns `no` into false, `1:30` into ninety and `&a [*a]` into a list that
holds itself. Here every scalar stays the text that was written and the schema types it;
anchors, aliases, tags, duplicate keys, several documents and deep nesting are refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from pmo_design.errors import Fault, InputError, nearest, raise_faults, shown
from pmo_design.messages import say
from pmo_design.record import CONTROL

MAX_BYTES = 1_048_576
"""Largest file read, in bytes; the largest one we ship is a tenth of it."""

MAX_DEPTH = 20
"""Deepest nesting read; the schemas need eight."""

Plain = dict[str, "Plain"] | list["Plain"] | str | None
Location = tuple[str | int, ...]


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
