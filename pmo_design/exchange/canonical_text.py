"""One spelling for everything: numbers, CSV and YAML as an exported folder holds them.

What is written here the strict readers take back exactly, and whatever means the same is
spelt the same, so that two exports can be compared line by line.
"""

from __future__ import annotations

import csv
import decimal
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeGuard


class Word(str):
    """An id or one word of a few: written in YAML without quotes where it can be."""

    __slots__ = ()


Group = Mapping[str, "Node"] | list["Node"]
Node = Group | str | float | date | None
"""What YAML is written of: a ``str`` is quoted unless it is a `Word`; None is an empty value."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*", re.ASCII)
_TAKEN = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
"""Words that other readers of YAML do not take for texts."""

# What YAML cannot hold as it is, and what it would take for a line's end (NEL, LS, PS).
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def number_text(value: float) -> str:
    """Shortest plain decimal that is read as this number.

    Examples
    --------
    >>> number_text(1.0), number_text(0.25), number_text(1e-7)
    ('1', '0.25', '0.0000001')
    """
    return format(decimal.Decimal(repr(value)), "f").removesuffix(".0")


def cell_text(value: str | float | date | None) -> str:
    """A value as a cell; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    return value.isoformat() if isinstance(value, date) else value


class _Lines:
    """Takes records of the csv module and ends each with a line feed.

    The records must come with CR and LF: with LF alone, Python 3.11 puts no quotes around a
    cell that holds a bare CR, and the row would be read as two.
    """

    def __init__(self) -> None:
        self.text: list[str] = []

    def write(self, record: str) -> None:
        self.text.append(record.removesuffix("\r\n") + "\n")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV with quotes only where a cell needs them."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return "".join(lines.text)


def yaml_text(content: Mapping[str, Node]) -> str:
    """YAML in block style; a group of nothing but numbers and words stands in one line.

    Examples
    --------
    >>> print(yaml_text({"id": Word("a-b"), "name": "A: b", "run_fte": [3.0, 3.5]}), end="")
    id: a-b
    name: "A: b"
    run_fte: [3, 3.5]
    """
    return "".join(f"{line}\n" for line in _block(content))


def _block(group: Group) -> Iterator[str]:
    """Lines of a group, each entry on lines of its own."""
    if isinstance(group, Mapping):
        for key, node in group.items():
            start = f"{_word(key)}:"
            if _needs_block(node):
                yield start
                yield from (f"  {line}" for line in _block(node))
            else:
                yield f"{start} {_line(node)}".rstrip(" ")  # an empty value leaves a space
        return
    for node in group:
        lines = _block(node) if _needs_block(node) else (_line(node),)
        yield from (f"  {line}" if at else f"- {line}" for at, line in enumerate(lines))


def _needs_block(node: Node) -> TypeGuard[Group]:
    """Whether a node is a group of more than numbers, days and words."""
    if not isinstance(node, Mapping | list):
        return False
    parts = node.values() if isinstance(node, Mapping) else node
    return not all(isinstance(part, int | float | date | Word) for part in parts)


def _line(node: Node) -> str:
    if isinstance(node, Mapping):
        pairs = (f"{_word(key)}: {_line(part)}" for key, part in node.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(node, list):
        return f"[{', '.join(_line(part) for part in node)}]"
    if isinstance(node, Word):
        return _word(node)
    return _quoted(node) if isinstance(node, str) else cell_text(node)


def _word(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.lower() not in _TAKEN
    return str(text) if plain else _quoted(text)


def _quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    return _SHORT.get(character) or f"\\u{ord(character):04x}"
