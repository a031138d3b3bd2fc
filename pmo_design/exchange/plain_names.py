"""Names as people type them, made comparable, and as file names and ids can hold them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def folded(name: str) -> str:
    """Name without what people do not mean by it: capitals, accents, hyphens, wide spaces.

    Examples
    --------
    >>> folded(" E-Mail "), folded("Dirección  General")
    ('e mail', 'direccion general')
    """
    return _BETWEEN_WORDS.sub(" ", _without_accents(name).casefold()).strip()


def slug(name: str, otherwise: str, longest: int = 40) -> str:
    """Name in the letters a file name or an id may have, at most ``longest`` of them.

    Parameters
    ----------
    name : str
    otherwise : str
        What a name without any Latin letter or digit becomes.

    Examples
    --------
    >>> slug("María Ruiz-Peña", "somebody"), slug("مريم", "somebody")
    ('maria-ruiz-pena', 'somebody')
    """
    plain = _NOT_PLAIN.sub("-", _without_accents(name).casefold()).strip("-")
    return plain[:longest].strip("-") or otherwise


def unused(name: str, taken: Container[str]) -> str:
    """Name, with a number behind it where it is taken.

    Examples
    --------
    >>> unused("legal", {"legal", "legal-2"})
    'legal-3'
    """
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def _without_accents(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name)
    return "".join(part for part in parts if not unicodedata.combining(part))
