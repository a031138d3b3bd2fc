"""The documents' sentences: data with placeholders, one set of files for each language.

A sentence may hold ``{name}`` with a name from `PLACEHOLDERS` and no other brace
expression, so that editing the wording can never run code or reach into objects.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pmo_design.errors import Fault, InputError, RefusedError, nearest, raise_faults
from pmo_design.language import date_text, level_text, money_text, number_text, percent_text
from pmo_design.messages import say
from pmo_design.record import Integer, Record
from pmo_design.resources import root
from pmo_design.schema import typed
from pmo_design.yaml_source import Source, read_yaml

_PLACEHOLDERS = """
    address amount answered answers asked authority average begun best body budget capacity
    ceiling change channel chosen class client closed code colleague committee contact cost
    count coverage currency customer cycle date decider department departments deviation
    direction domain domains draws effort end excess figure filled fingerprint first fit floor
    gap gate group groups head high higher horizon id importance interval items kpi last least
    left level levels likely limit link listed low lower margin mark maturity mean measure mode
    model models more most name names need needs next number of opened order organisation
    outcome outcomes outside owner people percent planned prerequisite priority probability
    problem promise quarter rank rate reason recoverable required respondents return_ risk role
    runner_up satisfaction scored section seed service services share sla small source sponsor
    spread staged start starts status step strong target threshold time today top total unclear
    unit uplift used value version wave waves weight who whose word year years zone
"""
PLACEHOLDERS = frozenset(_PLACEHOLDERS.split())
"""Every name a sentence may use; which of them are given depends on the sentence."""


class _WordingFile(Record):
    format: Annotated[Integer, Field(ge=1, le=1)]
    texts: dict[str, str]


class Wording:
    """Sentences of one language by key, and numbers as that language writes them."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts

    def __call__(self, key: str, **values: str) -> str:
        """Sentence under ``key`` with its placeholders filled in.

        Raises
        ------
        InputError
            If the sentence asks for a placeholder that is not given at this place.
        """
        try:
            return self.texts[key].format_map(values)
        except KeyError as error:
            if key not in self.texts:
                raise
            message = _not_given(str(error), values)
            file = say("wording {language}", language=self.language)
            raise InputError([Fault(file, f"texts.{key}: {message}")]) from error

    def count(self, key: str, number: int, **values: str) -> str:
        """Counted noun: the sentence ``key.one`` or ``key.other``, with {count}."""
        form = "one" if number == 1 else "other"
        return self(f"{key}.{form}", count=self.number(number), **values)

    def join(self, names: list[str]) -> str:
        """Names as a list in running text: "a, b and c"."""
        if len(names) < 2:
            return "".join(names)
        key = "list.changed-last" if self._changes_joining(names[-1]) else "list.last"
        return self(key, first=", ".join(names[:-1]), next=names[-1])

    def _changes_joining(self, name: str) -> bool:
        """Whether the joining word takes its other form before a name, as "y" becomes "e"."""
        start = name.casefold().lstrip("«“\"'(")
        changed, kept = (
            tuple(self.texts.get(f"list.{key}", "").split()) for key in ("changed", "kept")
        )
        return start.startswith(changed) and not start.startswith(kept)

    def number(self, value: float, decimals: int = 0) -> str:
        """Number with that many decimals."""
        return number_text(value, self.language, decimals)

    def level(self, value: float) -> str:
        """Level of maturity; see `level_text`."""
        return level_text(value, self.language)

    def shortest(self, value: float) -> str:
        """Number with two decimals at most, and none that are 0."""
        decimals = next(each for each in (0, 1, 2) if each == 2 or round(value, each) == value)
        return self.number(value, decimals)

    def percent(self, share: float, decimals: int = 0) -> str:
        """Share of one as percent."""
        return percent_text(share, self.language, decimals)

    def money(self, amount: float, currency: str) -> str:
        """Amount in whole units."""
        return money_text(amount, currency, self.language)

    def date(self, day: date) -> str:
        """Day in words."""
        return date_text(day, self.language)


def _not_given(name: str, values: Mapping[str, str]) -> str:
    if not values:
        return say("placeholder {name} is not given here; there is none", name=name)
    known = ", ".join(sorted(values))
    return say("placeholder {name} is not given here; there is {known}", name=name, known=known)


def load_wording(document: str, language: str) -> Wording:
    """Sentences common to all documents, and those of one document.

    Raises
    ------
    InputError
        At the line of every brace expression that is not a known placeholder.
    """
    folder = root("templates") / "documents" / language
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for name in ("common", document):
        try:
            texts |= read_wording(folder / f"{name}.yaml", f"documents/{language}/{name}.yaml")
        except InputError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    return Wording(language, texts)


def page_words(language: str) -> Wording:
    """Words of pages, letters and cards, of ``templates/web/LANGUAGE.yaml``.

    Raises
    ------
    RefusedError
        If there are none in that language.
    """
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


def read_wording(path: Path, file_name: str) -> dict[str, str]:
    """Sentences of one wording file by key; see `load_wording`."""
    source = read_yaml(path, file_name)
    texts = typed(source, _WordingFile).texts
    raise_faults([fault for key in texts for fault in _brace_faults(source, key, texts[key])])
    return texts


def _brace_faults(source: Source, key: str, text: str) -> Iterator[Fault]:
    place = ("texts", key)
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        message = say("holds a brace that is not part of a {example}", example="{name}")
        yield source.fault(place, message)
        return
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        found = f"{{{name}}}"
        if spec or conversion or not name.isidentifier():
            message = say("{found} is not a plain {example}", found=found, example="{name}")
            yield source.fault(place, message)
        elif name not in PLACEHOLDERS:
            hint = nearest(name, PLACEHOLDERS)
            message = say("placeholder {found} is not known{hint}", found=found, hint=hint)
            yield source.fault(place, message)
