"""Pages in HTML: templates with Jinja2, every value escaped, every name known.

A page stands by itself: no script, no file or address outside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pmo_design.documents.wording import Wording, read_wording
from pmo_design.errors import RefusedError
from pmo_design.language import FALLBACK, text_in
from pmo_design.messages import say
from pmo_design.questionnaire.definition import GROUPS, Item, Questionnaire
from pmo_design.resources import root

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Block:
    """What carries one number: a question, or a statement with the questions about it."""

    number: int
    statement: Texts | None
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Section:
    """A topic with its blocks."""

    name: Texts
    about: Texts | None
    blocks: Sequence[_Block]

    @property
    def count(self) -> int:
        """Questions of the topic."""
        return sum(len(block.items) for block in self.blocks)


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
            language=language,
            sections=_sections(questionnaire, words),
            t=words,
            say=partial(spoken, language=language),
            plain=partial(text_in, language=language),
            asked=partial(_asked, words),
            number_text=partial(_shortest, words),
        )
    )


def page_words(language: str) -> Wording:
    """Words that stand around questions, of ``templates/web/LANGUAGE.yaml``."""
    known = sorted(path.stem for path in (root("templates") / "web").glob("*.yaml"))
    if language not in known:
        raise RefusedError(
            say(
                "pages cannot be written in '{language}' yet; there is {known}",
                language=language,
                known=", ".join(known),
            )
        )
    path = root("templates") / "web" / f"{language}.yaml"
    return Wording(language, read_wording(path, f"web/{language}.yaml"))


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


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(root("templates") / "web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _sections(questionnaire: Questionnaire, words: Wording) -> list[_Section]:
    """Topics in file order, each with what is asked in it; what has no topic comes last."""
    numbers = count(1)
    sections = []
    for topic in questionnaire.topics:
        items = [item for item in questionnaire.items if (item.domain or item.topic) == topic.id]
        sections.append(_Section(topic.name, topic.about, _blocks(questionnaire, items, numbers)))
    rest = [item for item in questionnaire.items if not (item.domain or item.topic)]
    if rest:
        name = {words.language: words("preview.other-topic")}
        sections.append(_Section(name, None, _blocks(questionnaire, rest, numbers)))
    return sections


def _blocks(
    questionnaire: Questionnaire, items: Sequence[Item], numbers: count[int]
) -> list[_Block]:
    blocks: list[_Block] = []
    for item in items:
        statement = questionnaire.statements.get(item.outcome or "")
        if not (statement and blocks and blocks[-1].statement == statement):
            blocks.append(_Block(next(numbers), statement))
        blocks[-1].items.append(item)
    return blocks


def _asked(words: Wording, item: Item) -> str:
    """Say which groups are asked an item; nothing where all of them are."""
    if set(item.groups) == set(GROUPS):
        return ""
    return words("asked.of", groups=words.join([words(f"group.{each}") for each in item.groups]))


def _shortest(words: Wording, value: float) -> str:
    """Number with two decimals at most, and none that are 0."""
    decimals = next(each for each in (0, 1, 2) if each == 2 or round(value, each) == value)
    return words.number(value, decimals)
