"""Flags: what a reader must know before trusting a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from pmo_design.catalog.method import FlagMethod
from pmo_design.engagement import Engagement
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.scoring import encoding, quality
from pmo_design.scoring.chain import ROUNDING
from pmo_design.scoring.draws import Summary
from pmo_design.scoring.encoding import AnswerArrays
from pmo_design.scoring.scorecard import DepartmentScores, Flag


def flags(
    engagement: Engagement,
    answers: AnswerArrays,
    departments: tuple[DepartmentScores, ...],
    fits: Summary,
) -> Iterator[Flag]:
    """Flags of departments in their order, then those of the whole organisation.

    Parameters
    ----------
    engagement : Engagement
    answers : AnswerArrays
    departments : tuple of DepartmentScores
        In the order of the arrays.
    fits : Summary, shape (n_services,)
        Of the organisation.
    """
    limits = engagement.method.flags
    doubts = [find(answers, limits) for find in DOUBTS]
    spoke = _spoke(answers)
    for row, scores in enumerate(departments):
        yield from _few_voices(limits, scores, *spoke[row].tolist())
        for found in doubts:
            yield from found(row)
    yield from _close_fits(fits, engagement.method.flags.close_fits)
    retired = len(engagement.latest.retired)
    if retired:
        yield Flag("retired-answers", params={"answers": retired})


def _spoke(answers: AnswerArrays) -> encoding.Integers:
    """People listed, voices with a value, and people among them, shape (n_departments, 3)."""
    people = answers.group != encoding.AGREED_VOICE
    marks = (people, answers.answered, answers.answered & people)
    return np.stack([_by_department(each, answers) for each in marks], axis=1)


def _by_department(marks: quality.Marks, answers: AnswerArrays) -> encoding.Integers:
    return quality.count_by_department(marks, answers.department, len(answers.departments))


def _few_voices(
    limits: FlagMethod, scores: DepartmentScores, listed: int, given: int, people: int
) -> Iterator[Flag]:
    if not given:
        yield Flag("no-answers", scores.id, {"listed": listed})
        return
    if people == 1:
        yield Flag("single-voice", scores.id, {"listed": listed})
    elif people < limits.fewest_answers:
        yield Flag("few-answers", scores.id, {"answered": people, "least": limits.fewest_answers})
    coverage, least = scores.coverage, limits.least_coverage
    if coverage is not None and coverage < least:
        yield Flag("low-coverage", scores.id, {"coverage": coverage, "least": least})


Doubt = Callable[[int], Iterator[Flag]]
"""Flags of one kind for a department, given its position."""


def _straight_lines(answers: AnswerArrays, limits: FlagMethod) -> Doubt:
    """People with one value throughout the maturity or throughout the needs questions."""
    values = np.where(answers.own, answers.values, np.nan)
    sheets = np.split(values, [answers.maturity.shape[1]], axis=1)
    least = limits.straight_items
    straight = np.logical_or(*(quality.straight_lines(sheet, least) for sheet in sheets))
    people, spoke = _by_department(straight, answers), _by_department(_speakers(answers), answers)

    def found(row: int) -> Iterator[Flag]:
        if people[row]:
            params = {"people": int(people[row]), "answered": int(spoke[row]), "least": least}
            yield Flag("straight-lining", answers.departments[row], params)

    return found


def _outliers(answers: AnswerArrays, limits: FlagMethod) -> Doubt:
    """People far from the mean of the others, over the domains with people enough."""
    distance = quality.distance_from_others(
        _own_means(answers), answers.department, len(answers.departments), limits.outlier_people
    )
    levels = limits.outlier_levels
    far = _by_department(distance >= (1 - ROUNDING) * levels, answers)
    compared = _by_department(~np.isnan(distance), answers)

    def found(row: int) -> Iterator[Flag]:
        if far[row]:
            params = {"people": int(far[row]), "answered": int(compared[row]), "levels": levels}
            yield Flag("outlier", answers.departments[row], params)

    return found


def _unsure(answers: AnswerArrays, limits: FlagMethod) -> Doubt:
    """Share of people's own values that they gave with low confidence."""
    own = _by_department(answers.own, answers)
    unsure = _by_department(answers.own & answers.unsure, answers)

    def found(row: int) -> Iterator[Flag]:
        share = unsure[row] / own[row] if own[row] else 0.0
        if share > limits.unsure_share:
            params = {"share": float(share), "most": limits.unsure_share}
            yield Flag("low-confidence", answers.departments[row], params)

    return found


def _poles(answers: AnswerArrays, limits: FlagMethod) -> Doubt:
    """Domains in which two customer groups see two different departments."""
    shape = (len(answers.departments), len(GROUPS))
    far = quality.poles(
        _own_means(answers), answers.department, answers.group, shape, limits.polar_people
    )
    apart = far.apart(limits.polar_levels)

    def found(row: int) -> Iterator[Flag]:
        for at in np.flatnonzero(apart[row]):
            params = {
                "domain": answers.domains[at],
                "lower": GROUPS[far.lower[row, at]],
                "low": float(far.low[row, at]),
                "higher": GROUPS[far.higher[row, at]],
                "high": float(far.high[row, at]),
            }
            yield Flag("polar-groups", answers.departments[row], params)

    return found


DOUBTS = (_straight_lines, _outliers, _unsure, _poles)


def _own_means(answers: AnswerArrays) -> encoding.Floats:
    """Each person's plain mean of their own answers, shape (n_voices, n_domains)."""
    own = answers.own[:, : answers.maturity.shape[1]]
    values = np.where(own, answers.maturity, np.nan)
    return quality.domain_means(values, answers.item_domain, len(answers.domains))


def _speakers(answers: AnswerArrays) -> quality.Marks:
    """People with a value of their own that counts, shape (n_voices,)."""
    return np.asarray(answers.own.any(axis=1))


def _close_fits(fits: Summary, close: float) -> Iterator[Flag]:
    """Mark fits whose spread is small against their intervals: then no rank is safe."""
    scored = ~np.isnan(fits.mean)
    if scored.sum() < 2:
        return
    spread = float(fits.mean[scored].std())
    half_width = float((fits.high - fits.low)[scored].mean() / 2)
    if spread < close * half_width:
        yield Flag("close-fits", params={"spread": spread, "half_width": half_width})
