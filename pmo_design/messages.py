"""What the program says to the person in front of it, in that person's language.

The English sentence stands where it is said and is the key to its translation in
``locale/LANGUAGE/LC_MESSAGES/pmo_design.po`` (gettext). The language is that of the
current context, so that a server can speak several at once. Documents have wording of
their own: they are written in the client's language, not in the reader's of the screen.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import resources

DOMAIN = "pmo_design"
SPOKEN = ("en", "es")
"""Languages of the messages; the first needs no catalogue."""

_language: ContextVar[str] = ContextVar("language", default=SPOKEN[0])


def current_language() -> str:
    """Language in which messages are said now."""
    return _language.get()


def choose_language(language: str) -> None:
    """Say everything that follows in ``language``, within this context."""
    _language.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what is said inside the block in ``language``."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def say(text: str, /, **values: object) -> str:
    """Message in the current language, with its ``{placeholders}`` filled in.

    Parameters
    ----------
    text : str
        English sentence, written out at the call so that it is found for translation.
    **values : object
        Shown as ``str`` shows them; numbers that people read come formatted.

    Examples
    --------
    >>> say("{name} is missing", name="setup")
    'setup is missing'
    """
    spoken = catalogue(current_language()).gettext(text)
    return spoken.format_map(values) if values else spoken


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """Message about ``{count}`` things, in the form the language has for that number.

    Examples
    --------
    >>> say_count("{count} fault", "{count} faults", 2)
    '2 faults'
    """
    spoken = catalogue(current_language()).ngettext(one, many, count)
    return spoken.format_map({"count": count, **values})


def mark(text: str) -> str:
    """Mark a text for translation where it stands; `say` translates it when it is said."""
    return text


def catalogue(language: str) -> gettext.NullTranslations:
    """Translations of one language; the English sentences where it has none."""
    if language == SPOKEN[0]:
        return _ENGLISH
    return gettext.translation(DOMAIN, folder(), [language], fallback=True)


_ENGLISH = gettext.NullTranslations()


def folder() -> str:
    """Folder of the catalogues, one folder for each language."""
    return str(resources.files("pmo_design") / "locale")


def preferred_language(environment: Mapping[str, str] = os.environ) -> str:
    """Language the environment asks for, of those that are spoken.

    ``PMO_DESIGN_LANGUAGE`` decides; without it the variables that gettext reads do, in
    gettext's order. What is not spoken falls back to English.

    Examples
    --------
    >>> preferred_language({"LANG": "es_MX.UTF-8"}), preferred_language({"LANG": "C"})
    ('es', 'en')
    """
    for name in ("PMO_DESIGN_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for wanted in environment.get(name, "").split(":"):
            if not wanted:
                continue
            language = wanted[:2].lower()
            return language if language in SPOKEN else SPOKEN[0]
    return SPOKEN[0]
