"""Reading a document as a tree: its sections by id, its blocks by kind, all its texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TypeVar

from pmo_design.documents.content import Document, Section, Table

Kind = TypeVar("Kind")

ODD = re.compile(r"\bnan\b|\binf\b|\bNone\b(?!\.)|[{}]")
"""What no reader may ever see; "None." alone is the sentence for an empty table."""


def sections(document: Document | Section) -> dict[str, Section]:
    """Every section and sub-section by id."""
    found: dict[str, Section] = {}
    for section in document.sections:
        assert section.id not in found
        found |= {section.id: section} | sections(section)
    return found


def blocks(section: Section, kind: type[Kind]) -> list[Kind]:
    """Blocks of one kind, those of sub-sections too."""
    inner = [block for each in section.sections for block in blocks(each, kind)]
    return [block for block in section.blocks if isinstance(block, kind)] + inner


def texts(part: object) -> Iterator[str]:
    """Every text anywhere in a part of a document."""
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        for each in fields(part):
            yield from texts(getattr(part, each.name))
    elif isinstance(part, tuple | list):
        for each in part:
            yield from texts(each)


def said(section: Section) -> str:
    """All texts of a section in one."""
    return "\n".join(texts(section))


def odd_texts(document: Document) -> list[str]:
    """Texts that show a missing number or an unfilled placeholder."""
    return [text for text in texts(document.sections) if ODD.search(text)]


def column(table: Table, number: int) -> list[str]:
    """Cells of one column."""
    return [row[number] for row in table.rows]
