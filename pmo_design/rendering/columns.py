"""Widths of a table's columns: by share, but never so narrow that words would be cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pmo_design.documents import content
from pmo_design.rendering.fonts import BOLD, REGULAR
from pmo_design.rendering.hyphenation import narrowest
from pmo_design.rendering.measure import width_of, words_of
from pmo_design.rendering.spacing import bound
from pmo_design.rendering.styles import CELL

PADDING = 4.0
LONGEST_WORD = 100.0
"""A column is widened for a word up to this width; a longer word is broken."""

LONGEST_CELLS = 4
"""Longest words of a column's cells that are measured; more cost time and find no wider one."""

ROUNDING = 0.5
STEPS = 40
"""Halvings until a width is exact to far less than a point."""


def column_widths(block: content.Table, width: float, language: str) -> list[float]:
    """Widths in points: by share, but wide enough for each column's longest word.

    Where the page is too narrow for that, the columns with the longest words give way, and
    these words are hyphenated.
    """
    words = [list(_words(block, number)) for number in range(len(block.columns))]
    least = [_room(min(_widest(each), LONGEST_WORD)) for each in words]
    if sum(least) > width:
        return _levelled(least, [_room(_narrowest(each, language)) for each in words], width)
    shares = [max(column.width, 0.01) for column in block.columns]
    wanted = [width * share / sum(shares) for share in shares]
    widths = [max(want, need) for want, need in zip(wanted, least, strict=True)]
    spare = [have - need for have, need in zip(widths, least, strict=True)]
    cut = (sum(widths) - width) / sum(spare) if sum(spare) else 0.0
    return [have - free * cut for have, free in zip(widths, spare, strict=True)]


def _words(block: content.Table, number: int) -> Iterator[tuple[str, str]]:
    """Words of the column's head and the longest ones of its cells, each with its face."""
    for word in words_of(bound(block.columns[number].title)):
        yield word, BOLD
    cells = {word for row in block.rows for word in words_of(bound(row[number]))}
    for word in sorted(cells, key=lambda word: (len(word), word))[-LONGEST_CELLS:]:
        yield word, REGULAR


def _widest(words: Sequence[tuple[str, str]]) -> float:
    return max((width_of(word, CELL.fontSize, face) for word, face in words), default=0.0)


def _narrowest(words: Sequence[tuple[str, str]], language: str) -> float:
    """Width below which a word cannot be hyphenated; a word of letters only counts no more."""
    widths = (narrowest(word, CELL.fontSize, language, face) for word, face in words)
    return min(max(widths, default=0.0), LONGEST_WORD)


def _room(text: float) -> float:
    return text + 2 * PADDING + ROUNDING


def _levelled(least: Sequence[float], tight: Sequence[float], width: float) -> list[float]:
    """Widths up to one level for all, so that as many columns as can be keep their words whole."""
    if sum(tight) >= width:
        return [each * width / sum(tight) for each in tight]

    def widths(level: float) -> list[float]:
        return [min(full, max(few, level)) for full, few in zip(least, tight, strict=True)]

    low, high = 0.0, max(least)
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(widths(middle)) <= width else (low, middle)
    return widths(low)
