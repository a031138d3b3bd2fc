"""Texts in several languages, and numbers, dates and money as a locale writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, format_currency, format_decimal, format_percent
from pydantic import AfterValidator, Field, StringConstraints

from pmo_design.messages import say

FALLBACK = "en"
LOCALES = {"en": "en_GB", "es": "es"}
"""Locale that writes the numbers and dates of each language."""

LANGUAGES = tuple(LOCALES)
"""Languages in which content and documents are complete."""


def _speaks_fallback(texts: dict[str, str]) -> dict[str, str]:
    if FALLBACK not in texts:
        raise ValueError(say("expected a text in {language}", language=FALLBACK))
    return texts


LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
ShownText = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
LanguageMap = Annotated[
    dict[LanguageCode, ShownText],
    AfterValidator(_speaks_fallback),
    Field(json_schema_extra={"required": [FALLBACK]}),
]
"""One text in every language it is written in; English always."""


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Text in ``language``, or in English where that language lacks it.

    Examples
    --------
    >>> text_in({"en": "risk", "es": "riesgo"}, "es"), text_in({"en": "risk"}, "es")
    ('riesgo', 'risk')
    """
    return texts.get(language) or texts[FALLBACK]


def number_text(value: float, language: str, decimals: int = 0) -> str:
    """Format a number with a fixed count of decimals.

    Examples
    --------
    >>> number_text(12500.456, "en", 1), number_text(12500.456, "es", 1)
    ('12,500.5', '12.500,5')
    >>> number_text(-1.5, "en", 1)
    '\u22121.5'
    """
    shown = _not_minus_zero(value, decimals)
    return _signed(format_decimal(shown, format=_digits(decimals), locale=LOCALES[language]))


def rounded_level(level: float, decimals: int = 1) -> float:
    """Level of maturity rounded, but never up to a whole level that it has not reached.

    What starts at a whole level would otherwise seem to be denied to whoever has it.

    Examples
    --------
    >>> rounded_level(1.96), rounded_level(2.0), rounded_level(1.86)
    (1.9, 2.0, 1.9)
    """
    rounded = round(level, decimals)
    # Sums of decimals miss a level by less than this.
    not_reached = rounded > level + 1e-9
    if rounded.is_integer() and not_reached:
        return round(rounded - 10.0**-decimals, decimals)
    return rounded


def level_text(level: float, language: str, decimals: int = 1) -> str:
    """Level of maturity; see `rounded_level`."""
    return number_text(rounded_level(level, decimals), language, decimals)


def percent_text(share: float, language: str, decimals: int = 0) -> str:
    """Format a share of one as percent: 0.18 gives 18% in English and 18 % in Spanish."""
    rounded = _not_minus_zero(share, decimals + 2)
    pattern = _pattern(Locale.parse(LOCALES[language]).percent_formats[None], decimals)
    return _signed(format_percent(rounded, format=pattern, locale=LOCALES[language]))


def money_text(amount: float, currency: str, language: str) -> str:
    """Format an amount in whole units of its currency, with the code rather than a sign.

    Examples
    --------
    >>> money_text(1250000, "EUR", "en")
    'EUR 1,250,000'
    """
    locale = Locale.parse(LOCALES[language])
    own = _pattern(locale.currency_formats["standard"], 0)
    pattern = own.replace(_SIGN + "#", _SIGN + " #").replace(_SIGN, _SIGN * 2)
    shown = _not_minus_zero(amount, 0)
    return _signed(
        format_currency(shown, currency, format=pattern, locale=locale, currency_digits=False)
    )


def date_text(day: date, language: str) -> str:
    """Write a date in words, so that no reader takes a day for a month."""
    return str(format_date(day, format="long", locale=LOCALES[language]))


_SIGN = "\xa4"
"""Where a locale's pattern puts the currency; twice means its code."""


def _digits(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _pattern(own: NumberPattern, decimals: int) -> str:
    """The locale's own pattern with that many decimals."""
    return re.sub(r"#,##0(\.0+)?", _digits(decimals), own.pattern)


def _signed(text: str) -> str:
    """Text of a number with a minus as long as a plus; a hyphen is easily overlooked."""
    return text.replace("-", "\u2212")


def _not_minus_zero(value: float, decimals: int) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be shown")
    rounded = round(value, decimals)
    return 0.0 if rounded == 0 else value
