"""Records, and what their fields take: every scalar is text until its field types it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from pmo_design.messages import say


class Record(BaseModel):
    """Base of everything typed from a file: frozen, and unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\ud800-\udfff]")
"""What no text may hold: C0 controls other than tab, LF and CR, U+FFFE, lone surrogates."""

MAX_DIGITS = 15
"""More digits than a double keeps would be changed in silence."""


def plain_integer(value: object) -> object:
    """Accept 7 and -7, refuse 07, 7_0, 7.0, 1e5 and digits of other scripts."""
    if not isinstance(value, str):
        return value
    if len(value) <= MAX_DIGITS and _INTEGER.fullmatch(value):
        return int(value)
    raise PydanticCustomError("plain", say("expected a whole number such as 3"))


def plain_decimal(value: object) -> object:
    """Accept plain decimals only; nan, inf, 1e5, 1:30 and 010 are refused."""
    if isinstance(value, int | float) and not math.isfinite(value):
        raise PydanticCustomError("plain", say("expected a finite number"))
    if not isinstance(value, str):
        return value
    if len(value) <= MAX_DIGITS and _DECIMAL.fullmatch(value):
        return float(value) + 0.0  # -0 is 0, or equal inputs would differ in print
    raise PydanticCustomError("plain", say("expected a plain decimal number such as 0.25"))


def _plain_flag(value: object) -> object:
    flags = {"true": True, "false": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in flags:
        return flags[value]
    raise PydanticCustomError("plain", say("expected true or false"))


def plain_date(value: object) -> object:
    """Accept 2026-09-01, refuse every other spelling of a day."""
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("plain", say("expected a day such as 2026-09-01"))


Integer = Annotated[int, BeforeValidator(plain_integer)]
Decimal = Annotated[float, BeforeValidator(plain_decimal)]
Share = Annotated[Decimal, Field(ge=0, le=1)]
Positive = Annotated[Decimal, Field(gt=0)]
NotNegative = Annotated[Decimal, Field(ge=0)]
Flag = Annotated[bool, BeforeValidator(_plain_flag)]
Day = Annotated[date, BeforeValidator(plain_date)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
ItemId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+){1,2}$", max_length=120)
]
_VERSION = r"^[0-9]+(\.[0-9]+)*$"
Version = Annotated[str, StringConstraints(pattern=_VERSION, max_length=12)]
Format = Annotated[Integer, Field(ge=1, le=1)]
"""Version of a file's layout."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


def versions(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that are versions, oldest first: 2 before 10.

    Examples
    --------
    >>> versions(["10", "2", "draft", "2.1"])
    ('2', '2.1', '10')
    """
    found = [name for name in names if re.fullmatch(_VERSION, name)]
    return tuple(sorted(found, key=lambda version: [int(part) for part in version.split(".")]))
