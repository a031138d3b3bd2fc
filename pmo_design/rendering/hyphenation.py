"""Words wider than their column, broken with a hyphen where their language allows it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise

import pyphen

from pmo_design.language import LOCALES
from pmo_design.rendering.fonts import REGULAR
from pmo_design.rendering.measure import width_of, words_of

LONGEST = 60
"""Letters of a longer word are no word of a language; it has no syllables to look for."""

LEAST_AFTER = 3
"""Letters that stand after a hyphen at least; fewer are not worth a line."""

HYPHEN = "-"
_WORD = re.compile(r"[^ \n]+")
_OWN_BREAK = re.compile(r"(?<=\w[-/])(?=\w)")


def fitted(text: str, width: float, size: float, language: str, face: str = REGULAR) -> str:
    """Break each word that is wider than ``width``, so that wrapping loses no letter.

    Only a space is added after each hyphen: pieces of one word never fit on one line, or
    the word would, so every such space ends a line. A word without syllables stays whole.
    """
    if all(width_of(word, size, face) <= width for word in words_of(text)):
        return text
    return _WORD.sub(lambda match: " ".join(_pieces(match[0], width, size, language, face)), text)


def narrowest(word: str, size: float, language: str, face: str = REGULAR) -> float:
    """Width that the widest part of a word takes when it is broken wherever it may be."""
    cuts = [0, *_places(word, language), len(word)]
    parts = (_before(word[first:end], end < len(word)) for first, end in pairwise(cuts))
    return max((width_of(part, size, face) for part in parts), default=0.0)


def _pieces(word: str, width: float, size: float, language: str, face: str) -> Iterator[str]:
    """Give as much of the word as fits, again and again."""
    places, start = _places(word, language), 0
    while width_of(word[start:], size, face) > width:
        fits = (
            place
            for place in reversed(places)
            if place > start and width_of(_before(word[start:place], True), size, face) <= width
        )
        end = next(fits, None)
        if end is None:
            break
        yield _before(word[start:end], True)
        start = end
    yield word[start:]


def _before(part: str, is_broken: bool) -> str:
    """Part of a word as it stands at the end of a line."""
    return part + HYPHEN if is_broken and not part.endswith(("-", "/")) else part


@functools.lru_cache(maxsize=4096)
def _places(word: str, language: str) -> tuple[int, ...]:
    """Positions at which a word may be broken; a hyphen or slash of its own comes first."""
    own = [match.start() for match in _OWN_BREAK.finditer(word)]
    if own:
        return tuple(own)
    dictionary = _dictionary(language)
    if dictionary is None or len(word) > LONGEST:
        return ()
    return tuple(int(place) for place in dictionary.positions(word))


@functools.cache
def _dictionary(language: str) -> pyphen.Pyphen | None:
    name = pyphen.language_fallback(LOCALES.get(language, language))
    return pyphen.Pyphen(lang=name, right=LEAST_AFTER) if name else None
