"""Spaces that must not end a line: between a number and what it counts in."""

from __future__ import annotations

import re

NO_BREAK = "\N{NO-BREAK SPACE}"

_UNIT = r"(?<=\d) (?=[%‰€$£]|[A-Z]{2,4}\b)"
_THOUSANDS = r"(?<=\d) (?=\d{3}\b)"
_CURRENCY = r"(?<=\b[A-Z]{3}) (?=\d)"
_QUARTER = r"(?<=\b[QT]\d) (?=\d{4}\b)"
_LAST = r" (?=\d+(?:\)|[.)]?$))"
_BOUND = re.compile("|".join((_UNIT, _THOUSANDS, _CURRENCY, _QUARTER, _LAST)))


def bound(text: str) -> str:
    r"""Hold a number and its unit together: 2 %, 3 FTE, GBP 50 000, Q1 2027.

    A number that ends the text or a bracket stays with the word before it: in wave 3.

    People type plain spaces there; in a paragraph any of them may end a line.

    Examples
    --------
    >>> bound("at most 2 % of GBP 50 000 by Q1 2027")
    'at most 2\xa0% of GBP\xa050\xa0000 by Q1\xa02027'
    """
    return _BOUND.sub(NO_BREAK, text)
