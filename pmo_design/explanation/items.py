"""How much each maturity item carries of a department's maturity: the chain, taken apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.scoring.encoding import AnswerArrays

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ItemParts:
    """What items carry of the maturity of their domain.

    Attributes
    ----------
    weight : ndarray, shape (n_departments, n_items)
        Share in the domain's maturity; the items of a domain sum to 1, or 0 without answers.
    mean : ndarray, same shape
        Weighted mean level 1..5, NaN where nobody counts; ``sum weight x mean`` is the maturity.
    people : ndarray of int, same shape
        Voices that count.
    """

    weight: Floats
    mean: Floats
    people: Integers


def item_parts(
    values: Floats,
    confidence: Floats,
    weight: Floats,
    domain: Integers,
    voice_weight: Floats,
    department: Integers,
    n_departments: int,
) -> ItemParts:
    """Take the maturity of departments apart into items.

    A department's maturity is a ratio of sums over people of ``w_r c_rk y_rk``, and a
    person's ``y_rk`` a mean over items; so the level ``x_ri`` has the weight
    ``w_r c_rk (weight_i conf_ri / sum_i weight_i conf_ri) / sum_r w_r c_rk`` in it.

    Parameters
    ----------
    values, confidence : ndarray, shape (n_voices, n_items)
        Levels, NaN where there is none; effective confidence 0..1.
    weight, domain : ndarray, shape (n_items,)
    voice_weight, department : ndarray, shape (n_voices,)
    n_departments : int
    """
    answered = ~np.isnan(values)
    same = (domain[:, None] == domain[None, :]).astype(np.float64)
    share = np.where(answered, weight * confidence, 0.0)
    counts = answered.astype(np.float64) @ same
    trust = np.where(answered, confidence, 0.0) @ same / np.maximum(counts, 1.0)
    total = share @ same
    counting = answered & (total > 0) & (voice_weight[:, None] > 0)
    carried = np.where(counting, voice_weight[:, None] * trust * share, 0.0)
    carried = carried / np.where(total > 0, total, 1.0)
    sums = _by_department(carried, department, n_departments)
    levels = _by_department(carried * np.nan_to_num(values), department, n_departments)
    whole = sums @ same
    people = _by_department((carried > 0).astype(np.float64), department, n_departments)
    mean = np.full(sums.shape, np.nan)
    np.divide(levels, sums, out=mean, where=sums > 0)
    return ItemParts(sums / np.where(whole > 0, whole, 1.0), mean, people.astype(np.int64))


def parts_of(answers: AnswerArrays) -> ItemParts:
    """Item parts of an engagement's answers."""
    return item_parts(
        answers.maturity,
        answers.confidence,
        answers.item_weight,
        answers.item_domain,
        answers.weight,
        answers.department,
        len(answers.departments),
    )


def _by_department(values: Floats, department: Integers, n_departments: int) -> Floats:
    sums = np.zeros((n_departments, values.shape[1]))
    np.add.at(sums, department, values)
    return sums
