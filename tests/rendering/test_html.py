"""The preview page: complete, accessible, and alone in the world."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pmo_design.documents.wording import page_words, read_wording
from pmo_design.errors import RefusedError
from pmo_design.questionnaire.definition import NAMES, Name
from pmo_design.questionnaire.loader import load_questionnaire
from pmo_design.rendering.html import questionnaire_page
from pmo_design.resources import root

VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """Elements of a page in order, with attributes and whether tags close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(name: Name, language: str = "en") -> Page:
    return Page(questionnaire_page(load_questionnaire(name, "1"), language))


@pytest.mark.parametrize("name", NAMES)
def test_every_item_has_a_fieldset_with_its_legend(name: Name) -> None:
    found = page(name)

    count = len(load_questionnaire(name, "1").items)
    assert len(found.all("fieldset")) == len(found.all("legend")) == count
    assert found.open == []


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_references_lead_to_one(name: Name) -> None:
    elements = [attributes for _, attributes in page(name).elements]
    ids = Counter(each["id"] for each in elements if "id" in each)

    keys = ("aria-labelledby", "aria-describedby", "for", "href")
    named = [(each.get(key) or "").removeprefix("#").split() for each in elements for key in keys]

    assert set(ids.values()) == {1}
    assert {name for names in named for name in names} <= set(ids)


def test_scale_offers_its_steps_and_two_ways_out_and_none_is_chosen() -> None:
    item = load_questionnaire("maturity", "1").items[0]

    radios = [each for each in page("maturity").all("input") if each["name"] == item.id]

    assert [each["value"] for each in radios] == ["1", "2", "3", "4", "5", "dk", "na"]
    assert not any("checked" in each for each in radios)


def test_ways_out_stand_below_an_or() -> None:
    text = html.unescape(questionnaire_page(load_questionnaire("needs", "1")))

    words = page_words("en").texts
    places = [text.index(words[key]) for key in ("answer.dk", "answer.na")]
    assert text.index('<p class="or">') < places[0] < places[1]


def test_both_questions_of_a_pair_are_read_with_their_statement() -> None:
    fieldsets = page("needs").all("fieldset")

    assert [each["aria-labelledby"] for each in fieldsets[:2]] == [
        "statement-1 need.clear-view.importance-text",
        "statement-1 need.clear-view.satisfaction-text",
    ]


def test_page_needs_nothing_from_outside_and_runs_nothing() -> None:
    text = questionnaire_page(load_questionnaire("baseline", "1"))

    assert not re.search(r"<script|<link|<img|<iframe|src=|url\(|@import|https?:| on\w+=", text)
    assert "default-src 'none'" in text


def test_page_says_its_language() -> None:
    assert page("feedback").all("html") == [{"lang": "en"}]


def test_text_missing_in_the_language_stands_in_english_and_is_marked() -> None:
    sheet = replace(load_questionnaire("feedback", "1"), title={"en": "Only English"})

    text = questionnaire_page(sheet, "es")

    assert '<html lang="es">' in text
    assert '<h1><span lang="en">Only English</span></h1>' in text


def test_text_is_never_markup() -> None:
    sheet = replace(load_questionnaire("feedback", "1"), title={"en": "<b onclick=x>R&D</b>"})

    text = questionnaire_page(sheet)

    assert "<b onclick" not in text
    assert "&lt;b onclick=x&gt;R&amp;D&lt;/b&gt;" in text


def test_language_without_words_is_refused_with_those_that_have_them() -> None:
    with pytest.raises(RefusedError, match=r"'fr' yet; there is en, es"):
        questionnaire_page(load_questionnaire("feedback", "1"), "fr")


def test_every_language_has_the_same_words() -> None:
    files = sorted((root("templates") / "web").glob("*.yaml"))

    keys = {frozenset(read_wording(file, file.name)) for file in files}

    assert len(keys) == 1
