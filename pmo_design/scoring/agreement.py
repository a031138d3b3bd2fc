"""Do people who know the same department answer alike? Kernels for all departments at once.

Answers come compact: levels 1..steps as small integers, 0 where there is none. One pass
counts them by department, item and level; everything else is read off the counts, so that
the work does not grow with the number of departments but with that of the answers.

Sources: James, Demaree and Wolf (1984), Journal of Applied Psychology 69, 85-98 (r_wg);
Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Shrout and Fleiss (1979),
Psychological Bulletin 86, 420-428 (intraclass correlations). NaN means undefined, everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Levels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class AgreementArrays:
    """How far the people of each department agree.

    Attributes
    ----------
    counts : ndarray of int, shape (n_departments, n_items, steps)
        People who chose each level.
    variance, r_wg : ndarray, shape (n_departments, n_items)
        See `item_variance` and `within_group_agreement`.
    people : ndarray of int, shape (n_departments, n_domains)
        People with an answer in the domain.
    alpha_interval, alpha_ordinal : ndarray, shape (n_departments, n_domains)
        See `krippendorff_alpha`; units are the domain's items, observers the people.
    icc : IntraclassCorrelations, shape (n_departments, n_domains)
    """

    counts: Integers
    variance: Floats
    r_wg: Floats
    people: Integers
    alpha_interval: Floats
    alpha_ordinal: Floats
    icc: IntraclassCorrelations


@dataclass(frozen=True, slots=True)
class IntraclassCorrelations:
    """The six forms of Shrout and Fleiss (1979), arrays of one shape.

    The first figure is their case (1 one-way, 2 two-way with random judges, 3 two-way with
    fixed judges), the second says whether a single judge is meant or the mean of all k.
    """

    icc11: Floats
    icc21: Floats
    icc31: Floats
    icc1k: Floats
    icc2k: Floats
    icc3k: Floats


def agreement(
    levels: Levels,
    department: Integers,
    item_domain: Integers,
    n_departments: int,
    n_domains: int,
    steps: int,
) -> AgreementArrays:
    """Every figure of agreement, for all departments at once.

    Parameters
    ----------
    levels : ndarray of uint8, shape (n_voices, n_items)
        1..steps, 0 where there is no answer.
    department : ndarray of int, shape (n_voices,)
        0..n_departments - 1.
    item_domain : ndarray of int, shape (n_items,)
        0..n_domains - 1.
    steps : int
        Levels of the scale, the same for every item.
    """
    counts = count_levels(levels, department, n_departments, steps)
    belongs = (item_domain[:, None] == np.arange(n_domains)).astype(np.float64)
    variance = item_variance(counts)
    return AgreementArrays(
        counts=counts,
        variance=variance,
        r_wg=within_group_agreement(variance, steps),
        people=_people(levels, department, belongs, n_departments),
        alpha_interval=krippendorff_alpha(counts, belongs, ordinal=False),
        alpha_ordinal=krippendorff_alpha(counts, belongs, ordinal=True),
        icc=intraclass_correlations(levels, department, belongs, n_departments, steps),
    )


def count_levels(levels: Levels, department: Integers, n_departments: int, steps: int) -> Integers:
    """People of each department who chose each level of each item.

    Parameters
    ----------
    levels : ndarray of uint8, shape (n_voices, n_items)
        1..steps, 0 where there is no answer.
    department : ndarray of int, shape (n_voices,)

    Returns
    -------
    ndarray of int, shape (n_departments, n_items, steps)
    """
    n_items, width = levels.shape[1], steps + 1
    cell = (department[:, None] * n_items + np.arange(n_items)) * width + levels
    counts = np.bincount(cell.ravel(), minlength=n_departments * n_items * width)
    return counts.reshape(n_departments, n_items, width)[:, :, 1:]


def item_variance(counts: Integers) -> Floats:
    """Unbiased variance of the levels chosen, in squared levels; NaN below two people.

    Parameters
    ----------
    counts : ndarray of int, shape (..., steps)

    Returns
    -------
    ndarray, shape (...)
    """
    people, first, second = _moments(counts)
    return _quotient(people * second - first**2, people * (people - 1), people >= 2)


def within_group_agreement(variance: Floats, steps: int) -> Floats:
    """Agreement on one item against the uniform null, r_wg.

    ``1 - s^2 / ((A^2 - 1) / 12)`` with the unbiased variance s^2 and A levels (James,
    Demaree and Wolf 1984): 1 where all say the same, 0 where people differ as much as if
    they ticked at random. It is not cut off here: below 0, people differ more than that,
    as two opposed camps do, down to -3 for two people on five levels.
    """
    return np.asarray(1.0 - variance / ((steps**2 - 1) / 12))


def krippendorff_alpha(counts: Integers, belongs: Floats, *, ordinal: bool) -> Floats:
    """Krippendorff's alpha of each department in each domain; answers may be missing.

    Both metrics are squared differences of scores: the levels themselves (interval), or
    their mid-ranks among the domain's pairable answers (ordinal, since
    ``sum_{g=c}^{k} n_g - (n_c + n_k) / 2`` is the difference of the mid-ranks of c and k).
    So the disagreement of a unit is a variance, and no matrix of coincidences is needed.

    Parameters
    ----------
    counts : ndarray of int, shape (n_departments, n_items, steps)
        An item with one answer alone is not pairable and drops out.
    belongs : ndarray, shape (n_items, n_domains)
        1 where the item belongs to the domain, 0 elsewhere.

    Returns
    -------
    ndarray, shape (n_departments, n_domains)
        At most 1; 0 is chance. NaN where nothing is pairable, or where all pairable answers
        are of one level: alpha cannot tell agreement from a scale nobody uses there.
    """
    answers = counts.astype(np.float64)
    pairable = np.where(_row_sums(answers)[..., None] >= 2, answers, 0.0)
    totals = belongs.T @ pairable  # (n_departments, n_domains, steps)
    scores = np.broadcast_to(np.arange(1.0, counts.shape[-1] + 1), totals.shape)
    if ordinal:
        scores = np.cumsum(totals, axis=-1) - totals / 2
    people, observed = _spread(pairable, scores[:, belongs.argmax(axis=1)])
    observed = _quotient(observed, people - 1, people >= 2)
    number, expected = _spread(totals, scores)
    varied = (totals > 0).sum(axis=-1) >= 2
    share = (number - 1) * (np.nan_to_num(observed) @ belongs)
    return 1.0 - _quotient(share, expected, varied)


def intraclass_correlations(
    levels: Levels, department: Integers, belongs: Floats, n_departments: int, steps: int
) -> IntraclassCorrelations:
    """Intraclass correlations of each department in each domain.

    Targets are the domain's items, judges the people who answered every one of them.

    Parameters
    ----------
    levels : ndarray of uint8, shape (n_voices, n_items)
        1..steps, 0 where there is no answer.
    department : ndarray of int, shape (n_voices,)
    belongs : ndarray, shape (n_items, n_domains)
        1 where the item belongs to the domain, 0 elsewhere.

    Returns
    -------
    IntraclassCorrelations, shape (n_departments, n_domains)
        At most 1, with no lower bound. NaN for fewer than two items or complete people, and
        where the estimated total variance, the denominator, is not positive.
    """
    items = belongs.sum(axis=0)
    complete = (_by_domain(levels > 0, belongs) == items) & (items > 0)
    whole = np.where(complete[:, belongs.argmax(axis=1)], levels, 0)
    people, first, second = _moments(count_levels(whole, department, n_departments, steps))
    squares = _by_department(_by_domain(whole, belongs) ** 2, department, n_departments)
    judges = people @ belongs / np.maximum(items, 1)
    total, by_item = first @ belongs, first**2 @ belongs
    # sums of squares times items x judges: whole numbers, so that none is almost zero
    grand = items * judges * (second @ belongs)
    return _from_sums(
        items, judges, items * by_item - total**2, judges * squares - total**2, grand - total**2
    )


def _from_sums(
    items: Floats, judges: Floats, of_items: Floats, of_judges: Floats, of_all: Floats
) -> IntraclassCorrelations:
    """Coefficients from the sums of squares of a two-way table, all times one factor."""
    enough = (items >= 2) & (judges >= 2)
    between = _quotient(of_items, items - 1, enough)
    within = _quotient(of_all - of_items, items * (judges - 1), enough)
    judge = _quotient(of_judges, judges - 1, enough)
    error = _quotient(of_all - of_items - of_judges, (items - 1) * (judges - 1), enough)
    bias = _quotient(judge - error, items, enough)

    def share(numerator: Floats, denominator: Floats) -> Floats:
        return _quotient(numerator, denominator, denominator > 0)

    return IntraclassCorrelations(
        icc11=share(between - within, between + (judges - 1) * within),
        icc21=share(between - error, between + (judges - 1) * error + judges * bias),
        icc31=share(between - error, between + (judges - 1) * error),
        icc1k=share(between - within, between),
        icc2k=share(between - error, between + bias),
        icc3k=share(between - error, between),
    )


def _people(levels: Levels, department: Integers, belongs: Floats, n_departments: int) -> Integers:
    """People with an answer in each domain, shape (n_departments, n_domains)."""
    spoke = _by_domain(levels > 0, belongs) > 0
    return _by_department(spoke.astype(np.float64), department, n_departments).astype(np.int64)


def _by_domain(values: Levels | NDArray[np.bool_], belongs: Floats) -> Floats:
    """Sums over the items of each domain; (n_voices, n_items) to (n_voices, n_domains).

    In single precision, which is exact for sums of levels and twice as fast.
    """
    sums = values.astype(np.float32) @ belongs.astype(np.float32)
    return sums.astype(np.float64)


def _by_department(values: Floats, department: Integers, n_departments: int) -> Floats:
    """Sums over the voices of each department; (n_voices, n) to (n_departments, n)."""
    width = values.shape[1]
    cell = department[:, None] * width + np.arange(width)
    sums = np.bincount(cell.ravel(), values.ravel(), n_departments * width)
    return np.asarray(sums.reshape(n_departments, width), dtype=np.float64)


def _moments(counts: Integers) -> tuple[Floats, Floats, Floats]:
    """Number, sum and sum of squares of the levels counted along the last axis."""
    level = np.arange(1.0, counts.shape[-1] + 1)
    powers = np.vander(level, 3, increasing=True)
    number, first, second = np.moveaxis(counts.astype(np.float64) @ powers, -1, 0)
    return number, first, second


def _spread(counts: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Number n of what is counted, and ``n sum x^2 - (sum x)^2`` of its scores x."""
    weighted = counts * scores
    number, first, second = (_row_sums(each) for each in (counts, weighted, weighted * scores))
    return number, number * second - first**2


def _row_sums(values: Floats) -> Floats:
    """Sums over a short last axis; a product is many times faster there than a reduction."""
    return np.asarray(values @ np.ones(values.shape[-1]))


def _quotient(numerator: Floats, denominator: Floats, defined: NDArray[np.bool_]) -> Floats:
    """Quotient where it is defined, NaN elsewhere."""
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    result = np.full(shape, np.nan)
    np.divide(numerator, denominator, out=result, where=np.broadcast_to(defined, shape))
    return result
