"""Pages in HTML: templates with Jinja2, every value escaped, every name known.

A page stands by itself: no script, no file or address outside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pmo_design.documents.wording import Wording, page_words
from pmo_design.language import FALLBACK, text_in
from pmo_design.questionnaire.definition import GROUPS, Item, Questionnaire
from pmo_design.questionnaire.kinds import kind_of
from pmo_design.questionnaire.sections import sections_of
from pmo_design.resources import root

Texts = Mapping[str, str]


def questionnaire_page(questionnaire: Questionnaire, language: str = FALLBACK) -> str:
    """One page with all questions as respondents see them, and their ids for the author.

    Parameters
    ----------
    questionnaire : Questionnaire
    language : str
        Of the page; a text that lacks it stands in English, marked so.

    Raises
    ------
    RefusedError
        If the words around the questions do not exist in that language.
    """
    words = page_words(language)
    return (
        _environment()
        .get_template("preview.html")
        .render(
            questionnaire=questionnaire,
            version=_version(questionnaire, words),
            language=language,
            sections=sections_of(questionnaire),
            t=words,
            say=partial(spoken, language=language),
            plain=partial(text_in, language=language),
            asked=partial(_asked, words),
            kind_of=kind_of,
            number_text=words.shortest,
        )
    )


def spoken(texts: Texts, language: str) -> Markup:
    """Text in a language; the English one, marked for screen readers, where it is missing.

    Examples
    --------
    >>> spoken({"en": "R&D"}, "en"), spoken({"en": "R&D"}, "es")
    (Markup('R&amp;D'), Markup('<span lang="en">R&amp;D</span>'))
    """
    text = text_in(texts, language)
    if language in texts:
        return Markup.escape(text)
    return Markup('<span lang="{}">{}</span>').format(FALLBACK, text)


def _version(questionnaire: Questionnaire, words: Wording) -> str:
    tailoring = questionnaire.tailoring
    if tailoring is None:
        return questionnaire.version
    return words("preview.tailored", version=questionnaire.version, mark=tailoring.mark)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(root("templates") / "web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asked(words: Wording, item: Item) -> str:
    """Say which groups are asked an item; nothing where all of them are."""
    if set(item.groups) == set(GROUPS):
        return ""
    return words("asked.of", groups=words.join([words(f"group.{each}") for each in item.groups]))
