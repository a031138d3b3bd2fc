"""Every text is there in every language, and says what it says with the same placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pmo_design.documents.wording import page_words, read_wording
from pmo_design.language import LANGUAGES
from pmo_design.resources import root

CONTENT = sorted(
    path
    for kind in ("questionnaires", "service_catalog")
    for path in root(kind).rglob("*.yaml")
    if path.name != "method.yaml"
)
WORDING = sorted(path.stem for path in (root("templates") / "documents" / "en").glob("*.yaml"))
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def language_maps(value: object, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every language map below a value, with its place."""
    if isinstance(value, dict) and "en" in value:
        yield place, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from language_maps(part, f"{place}.{key}")
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from language_maps(part, f"{place}[{at}]")


def wording(language: str, name: str) -> dict[str, str]:
    folder: Path = root("templates") / "documents" / language
    return read_wording(folder / f"{name}.yaml", f"{language}/{name}.yaml")


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_text_of_a_file_is_there_in_every_language(path: Path) -> None:
    maps = dict(language_maps(yaml.safe_load(path.read_text("utf-8"))))

    assert maps
    assert [place for place, texts in maps.items() if set(texts) != set(LANGUAGES)] == []
    assert [
        place for place, texts in maps.items() if not all(map(str.strip, texts.values()))
    ] == []


@pytest.mark.parametrize("name", WORDING)
@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_sentence_of_the_documents_is_there_in_every_language(
    language: str, name: str
) -> None:
    assert list(wording(language, name)) == list(wording("en", name))


@pytest.mark.parametrize("name", WORDING)
@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translated_sentences_ask_for_the_same_placeholders(language: str, name: str) -> None:
    english, translated = wording("en", name), wording(language, name)

    different = {
        key
        for key in english
        if set(PLACEHOLDER.findall(english[key])) != set(PLACEHOLDER.findall(translated[key]))
    }

    assert different == set()


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translated_words_of_the_pages_ask_for_the_same_placeholders(language: str) -> None:
    english, translated = page_words("en").texts, page_words(language).texts

    different = {
        key
        for key in english
        if set(PLACEHOLDER.findall(english[key])) != set(PLACEHOLDER.findall(translated[key]))
    }

    assert different == set()


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translation_is_more_than_a_copy(language: str) -> None:
    same = [
        texts["en"]
        for path in CONTENT
        for _, texts in language_maps(yaml.safe_load(path.read_text("utf-8")))
        if texts.get(language) == texts["en"] and len(texts["en"]) > 3
    ]

    assert same == []
