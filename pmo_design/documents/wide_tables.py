"""Tables with more columns than a page is wide for, set as several of about one width."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

from pmo_design.documents.wording import Wording

Item = TypeVar("Item")


def even_parts(items: Sequence[Item], most: int) -> list[Sequence[Item]]:
    """Cut into parts of about one size, so that none is left alone in the last.

    Examples
    --------
    >>> even_parts("abcdefgh", 7)
    ['abcd', 'efgh']
    """
    parts = math.ceil(len(items) / most)
    size = math.ceil(len(items) / max(1, parts))
    return [items[start : start + size] for start in range(0, len(items), max(1, size))]


def part_title(wording: Wording, title: str, number: int, total: int) -> str:
    """Title of one of several tables; the plain title where there is only one."""
    if total == 1:
        return title
    return wording(
        "evidence.part", name=title, number=wording.number(number), total=wording.number(total)
    )
