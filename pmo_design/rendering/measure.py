"""Widths of texts, and texts fitted into widths; nothing is drawn before it is measured."""

from __future__ import annotations

import functools
import re

from reportlab.pdfbase import pdfmetrics

from pmo_design.rendering.fonts import REGULAR

ELLIPSIS = "…"
_SPACES = re.compile(r"[ \n]+")


@functools.lru_cache(maxsize=4096)
def width_of(text: str, size: float, face: str = REGULAR) -> float:
    """Width of one line of text in points."""
    return float(pdfmetrics.stringWidth(text, face, size))


def words_of(text: str) -> list[str]:
    """Words between spaces and line ends; a no-break space holds its words together."""
    return [word for word in _SPACES.split(text) if word]


def shorten(text: str, width: float, size: float, face: str = REGULAR) -> str:
    """Cut a line with an ellipsis so that it fits; the whole line where it does already."""
    if width_of(text, size, face) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width_of(text[:middle].rstrip() + ELLIPSIS, size, face) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + ELLIPSIS


def wrap(
    text: str, width: float, size: float, face: str = REGULAR, most: int = 2
) -> tuple[str, ...]:
    """Break a text into lines of at most ``width``; the last one ends in an ellipsis if need be.

    Returns
    -------
    tuple of str
        At least one and at most ``most`` lines.
    """
    lines: list[str] = []
    rest = words_of(text)
    while rest and len(lines) < most - 1:
        line = rest.pop(0)
        while rest and width_of(f"{line} {rest[0]}", size, face) <= width:
            line = f"{line} {rest.pop(0)}"
        lines.append(shorten(line, width, size, face))
    if rest:
        lines.append(shorten(" ".join(rest), width, size, face))
    return tuple(lines) or ("",)


def fits_in(text: str, width: float, size: float, face: str = REGULAR, most: int = 2) -> bool:
    """Whether a text wraps into ``most`` lines without losing a letter."""
    lines = wrap(text, width, size, face, most)
    return " ".join(lines) == " ".join(words_of(text))


def largest_size(text: str, width: float, sizes: tuple[float, ...], face: str = REGULAR) -> float:
    """First of the sizes, largest first, at which the line fits; the last one if none does."""
    return next((size for size in sizes if width_of(text, size, face) <= width), sizes[-1])
