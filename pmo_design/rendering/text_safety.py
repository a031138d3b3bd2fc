"""The one door for text: whatever is drawn has passed `TextDoor`.

A font without a glyph loses the character in silence, a control character becomes a box,
a direction override makes a sentence read backwards, and a text of a megabyte stalls the
layout. Behind the door none of these exist; what was changed stands in the warnings.
"""

from __future__ import annotations

import html
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from pmo_design.messages import say_count
from pmo_design.rendering.spacing import bound

LONGEST = 2_000
"""Characters drawn of one text; layout time grows faster than the length."""

QUOTED = 40
"""Characters of a cut text that its warning repeats, so that it can be found."""

BIDI = {
    0x061C: "ALM",
    0x200E: "LRM",
    0x200F: "RLM",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
}
STAND_INS = {"→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "⇐": "<=", "⇔": "<=>"}
"""What people type in prose and the font lacks; a name in brackets would be harder to read."""

_LINE_ENDS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n",
                            "\u2029": "\n", "\t": " "})  # fmt: skip

Covered = Callable[[str], bool]
Tree = TypeVar("Tree")


@dataclass(frozen=True, slots=True)
class Drawable:
    """A text that can be drawn, and what it cost to make it so.

    Attributes
    ----------
    text : str
    replaced : tuple of (str, str)
        Each character that is not drawn as itself, with what is drawn instead; "" for
        nothing. In the order of the text, repeated as often as it occurs.
    left_out : int
        Characters beyond the longest length.
    """

    text: str
    replaced: tuple[tuple[str, str], ...] = ()
    left_out: int = 0


def drawable(text: str, covered: Callable[[str], bool], longest: int = LONGEST) -> Drawable:
    r"""Make a text safe to draw with a font.

    Parameters
    ----------
    text : str
        As it was typed.
    covered : callable
        Whether the font has a glyph for a character.
    longest : int
        Characters drawn at most.

    Examples
    --------
    >>> drawable("Good \N{THUMBS UP SIGN}\x00", str.isascii).text
    'Good [THUMBS UP SIGN]'
    """
    if len(text) <= longest and text.isascii() and text.isprintable():
        return Drawable(text)
    # Composed first: the font has the letter more often than the lone accent.
    head = unicodedata.normalize("NFC", text[:longest]).replace("\r\n", "\n")
    head = head.translate(_LINE_ENDS)
    pieces: list[str] = []
    replaced: list[tuple[str, str]] = []
    room, read = longest, 0
    for char in head:
        shown = shown_as(char, covered)
        room -= len(shown)
        if room < 0:
            break
        read += 1
        pieces.append(shown)
        if shown != char:
            replaced.append((char, shown))
    left_out = len(head) - read + max(0, len(text) - longest)
    return Drawable("".join(pieces), tuple(replaced), left_out)


def shown_as(char: str, covered: Callable[[str], bool]) -> str:
    r"""What is drawn for one character: itself, a visible stand-in, or nothing.

    Examples
    --------
    >>> [shown_as(char, str.isascii) for char in "R\u202e\u200b\u4e2d\u2192\n"]
    ['R', '[RLO]', '', '[U+4E2D]', '->', '\n']
    """
    if char == "\n":
        return char
    if ord(char) in BIDI:
        return f"[{BIDI[ord(char)]}]"
    category = unicodedata.category(char)
    if _is_invisible(ord(char), category):
        return ""
    if covered(char):
        return char
    if category == "Zs":
        return " "
    return STAND_INS.get(char) or f"[{_named(char, category)}]"


def markup(text: str) -> str:
    """Escape a drawable text for a ReportLab paragraph; line ends stay line ends.

    Numbers keep their units beside them.

    Examples
    --------
    >>> markup("R&D <b>")
    'R&amp;D &lt;b&gt;'
    """
    return html.escape(bound(text), quote=False).replace("\n", "<br/>")


def one_line(text: str) -> str:
    """Put a text on one line, for titles and headers."""
    return " ".join(text.split("\n"))


class TextDoor:
    """Makes texts drawable and keeps the list of what it changed."""

    def __init__(self, covered: Covered, cut_mark: str) -> None:
        """Take the font's coverage and the mark, with {count}, that ends a cut text."""
        self._covered = covered
        self._cut_mark = drawable(cut_mark, covered, 200).text
        self._replaced: Counter[tuple[str, str]] = Counter()
        self._cut: list[str] = []

    def text(self, typed: str) -> str:
        """Return the drawable form of one text."""
        result = drawable(typed, self._covered)
        self._replaced.update(result.replaced)
        if not result.left_out:
            return result.text
        opening = one_line(result.text[:QUOTED])
        self._cut.append(
            say_count(
                'text cut, {count} character left out: "{opening}..."',
                'text cut, {count} characters left out: "{opening}..."',
                result.left_out,
                opening=opening,
            )
        )
        return result.text + " " + self._cut_mark.replace("{count}", str(result.left_out))

    def tree(self, content: Tree) -> Tree:
        """Copy a tree of dataclasses and tuples with every text made drawable."""
        return cast(Tree, self._copied(content))

    def warnings(self) -> tuple[str, ...]:
        """One line for each kind of change so far: replaced characters, then cut texts."""
        counts: Mapping[tuple[str, str], int] = self._replaced
        lines = [_warning(char, shown, counts[char, shown]) for char, shown in sorted(counts)]
        return (*lines, *self._cut)

    def _copied(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple):
            return tuple(self._copied(part) for part in value)
        if is_dataclass(value) and not isinstance(value, type):
            parts = {part.name: self._copied(getattr(value, part.name)) for part in fields(value)}
            return replace(value, **parts)
        return value


def _is_invisible(code: int, category: str) -> bool:
    """Controls, surrogates, zero-width characters, variation selectors, non-characters."""
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return category in ("Cc", "Cs", "Cf") or noncharacter or selector


def _named(char: str, category: str) -> str:
    """Name of a symbol, since a reader knows THUMBS UP SIGN; the code of anything else."""
    code = f"U+{ord(char):04X}"
    return unicodedata.name(char, code) if category.startswith("S") else code


def _warning(char: str, shown: str, count: int) -> str:
    name = f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()
    if not shown:
        return say_count(
            "{name} removed, {count} time", "{name} removed, {count} times", count, name=name
        )
    if not shown.strip():
        return say_count(
            "{name} drawn as space, {count} time",
            "{name} drawn as space, {count} times",
            count,
            name=name,
        )
    return say_count(
        "{name} drawn as {shown}, {count} time",
        "{name} drawn as {shown}, {count} times",
        count,
        name=name,
        shown=shown,
    )
