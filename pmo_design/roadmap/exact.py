"""Exact numbers: decimals as they are written, and sums that no rounding touches."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, lcm

SLACK = Fraction(1, 10**9)
"""Forgiven everywhere, because figures that were added up elsewhere are off by rounding."""


def exact(number: float) -> Fraction:
    """The decimal that a number is written as.

    Examples
    --------
    >>> exact(0.1) * 3 == exact(0.3)
    True
    """
    return Fraction(repr(float(number)))


def unit_of(amounts: Iterable[Fraction]) -> Fraction:
    """Largest step of which all amounts are whole multiples; 1 where there is none.

    Examples
    --------
    >>> unit_of([Fraction(3, 10), Fraction(1, 2)])
    Fraction(1, 10)
    """
    found = [each for each in amounts if each]
    if not found:
        return Fraction(1)
    below = lcm(*(each.denominator for each in found))
    return Fraction(gcd(*(int(each * below) for each in found)), below)
