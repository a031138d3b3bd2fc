"""Texts in several languages, and numbers, dates and money as a locale writes them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from pydantic import AfterValidator, StringConstraints

FALLBACK = "en"
LANGUAGES = ("en",)
"""Languages that are complete: content, documents and messages."""


def _speaks_fallback(texts: dict[str, str]) -> dict[str, str]:
    if FALLBACK not in texts:
        raise ValueError(f"expected a text in {FALLBACK}")
    return texts


LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
ShownText = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
LanguageMap = Annotated[dict[LanguageCode, ShownText], AfterValidator(_speaks_fallback)]
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
    >>> number_text(12500.456, "en", 1)
    '12,500.5'
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(_not_minus_zero(value, decimals), format=pattern, locale=language))


def percent_text(share: float, language: str, decimals: int = 0) -> str:
    """Format a share of one as percent: 0.18 gives 18%."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "%"
    return str(format_percent(_not_minus_zero(share, 4), format=pattern, locale=language))


def money_text(amount: float, currency: str, language: str) -> str:
    """Format an amount in whole units of its currency, with the code rather than a sign."""
    return str(
        format_currency(
            amount,
            currency,
            format="\xa4\xa4 #,##0",
            locale=language,
            currency_digits=False,
        )
    )


def date_text(day: date, language: str) -> str:
    """Write a date in words, so that no reader takes a day for a month."""
    return str(format_date(day, format="d MMMM y", locale=language))


def _not_minus_zero(value: float, decimals: int) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be shown")
    rounded = round(value, decimals)
    return 0.0 if rounded == 0 else value
