"""Every message is said in every language, with the same placeholders, from a current catalogue."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from pmo_design.cli import main
from pmo_design.messages import (
    DOMAIN,
    SPOKEN,
    folder,
    preferred_language,
    say,
    say_count,
    speaking,
)

PACKAGE = Path(folder()).parent
KEYWORDS = {"say": None, "mark": None, "say_count": (1, 2)}
TRANSLATIONS = [language for language in SPOKEN if language != "en"]
PLACEHOLDER = re.compile(r"\{[^}]*\}|%\(\w+\)s")

Key = str | tuple[str, ...]


def said_in_code() -> Iterator[Key]:
    found = extract_from_dir(str(PACKAGE), [("**.py", "python")], keywords=KEYWORDS)  # type: ignore[arg-type]
    yield from (key for _, _, key, _, _ in found)


def said_as_help(command: click.Command) -> Iterator[Key]:
    """Docstrings of a command and of those below it."""
    yield cleandoc(vars(command)["help"])
    for below in getattr(command, "commands", {}).values():
        yield from said_as_help(below)


def said_by_click() -> set[Key]:
    found = extract_from_dir(str(Path(click.__file__).parent), [("**.py", "python")])
    return {key for _, _, key, _, _ in found}


def place(language: str) -> Path:
    return Path(folder()) / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def catalogue(language: str) -> Catalog:
    with place(language).open("rb") as file:
        return read_po(file, locale=language)


def entries(language: str) -> dict[Key, Message]:
    return {
        tuple(entry.id) if isinstance(entry.id, list | tuple) else entry.id: entry
        for entry in catalogue(language)
        if entry.id
    }


def as_entry(key: Key) -> str:
    """What to add to the catalogue, ready to fill in."""
    if isinstance(key, str):
        return f'msgid "{key}"\nmsgstr ""'
    return f'msgid "{key[0]}"\nmsgid_plural "{key[1]}"\nmsgstr[0] ""\nmsgstr[1] ""'


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_message_has_a_translation(language: str) -> None:
    there = entries(language)

    missing = {*said_in_code(), *said_as_help(main)} - there.keys()

    assert not missing, "\n\n".join(as_entry(key) for key in sorted(missing, key=str))
    assert [key for key, entry in there.items() if not _texts(entry.string)] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_translation_is_of_a_message_that_nobody_says(language: str) -> None:
    said = {*said_in_code(), *said_as_help(main), *said_by_click()}

    assert entries(language).keys() - said == set()


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translated_messages_have_the_placeholders_of_the_english_ones(language: str) -> None:
    different = [
        key
        for key, entry in entries(language).items()
        if any(
            _placeholders(text) != _placeholders(_texts(key)[-1])
            for text in _texts(entry.string)[-1:]
        )
    ]

    assert different == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_compiled_catalogue_says_what_its_text_says(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    with place(language).with_suffix(".mo").open("rb") as file:
        kept = _said(read_mo(file))

    assert kept == _said(read_mo(io.BytesIO(compiled.getvalue()))), (
        f"compile it: pybabel compile -d pmo_design/locale -D {DOMAIN}"
    )


def test_counted_things_take_the_form_of_their_number() -> None:
    faults = ("... and {count} more fault", "... and {count} more faults")

    with speaking("es"):
        spoken = [say_count(*faults, number) for number in (1, 2)]

    assert spoken == ["... y 1 error más", "... y 2 errores más"]
    assert say_count(*faults, 1) == "... and 1 more fault"


def test_language_is_english_again_after_a_block_in_spanish() -> None:
    with speaking("es"):
        assert say("Show this message and exit.") == "Muestra este mensaje y termina."
    assert say("Show this message and exit.") == "Show this message and exit."


def test_unknown_text_is_said_as_it_stands() -> None:
    with speaking("es"):
        assert say("{name} is nowhere in the catalogue", name="x") == (
            "x is nowhere in the catalogue"
        )


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "es_ES.UTF-8"}, "es"),
        ({"LANG": "es_ES.UTF-8", "PMO_DESIGN_LANGUAGE": "en"}, "en"),
        ({"LANG": "es", "LC_ALL": ""}, "es"),
    ],
)
def test_language_is_what_the_environment_asks_for_first(
    environment: dict[str, str], language: str
) -> None:
    assert preferred_language(environment) == language


def _said(catalog: Catalog) -> dict[object, object]:
    """Messages with their translations; the header, which holds the day, is left out."""
    return {str(entry.id): str(entry.string) for entry in catalog if entry.id}


def _texts(text: object) -> list[str]:
    parts = [text] if isinstance(text, str) else list(text)  # type: ignore[call-overload]
    return [part for part in parts if part.strip()]


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))
