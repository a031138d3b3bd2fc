"""A row of the program: a sum of columns that may not exceed its right side."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

Values = np.ndarray[tuple[int], np.dtype[np.float64]]
"""Of every column, between 0 and 1."""

Rule = Literal[
    "stays",
    "set-up",
    "served",
    "setup-capacity",
    "run-capacity",
    "department-load",
    "prerequisite",
    "required-level",
    "order",
    "forbidden",
    "coaches",
    "quick-start",
]
Terms = list[tuple[int, int]]
"""Column and coefficient."""


@dataclass(frozen=True, slots=True)
class Row:
    """The terms add up to ``most`` or less.

    Attributes
    ----------
    place : tuple
        Cell, service, department or domain that the rule is about.
    unit : Fraction
        What one counts for, in the user's unit.
    """

    rule: Rule
    wave: int
    place: tuple[str, ...]
    terms: Terms
    most: int
    unit: Fraction = Fraction(1)
