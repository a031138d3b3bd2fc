"""Flags: what a reader must know before trusting a figure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pmo_design.engagement import Engagement
from pmo_design.scoring import encoding
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
    for row, scores in enumerate(departments):
        yield from _department_flags(engagement, answers, row, scores)
    yield from _close_fits(fits, engagement.method.flags.close_fits)
    retired = len(engagement.latest.retired)
    if retired:
        yield Flag("retired-answers", params={"answers": retired})


def _department_flags(
    engagement: Engagement, answers: AnswerArrays, row: int, scores: DepartmentScores
) -> Iterator[Flag]:
    limits = engagement.method.flags
    given = answers.answered & (answers.department == row)
    voices = int((given & (answers.group != encoding.AGREED_VOICE)).sum())
    if not given.any():
        yield Flag("no-answers", scores.id, {"listed": scores.respondents})
        return
    if voices == 1:
        yield Flag("single-voice", scores.id, {"listed": scores.respondents})
    elif voices < limits.fewest_answers:
        yield Flag("few-answers", scores.id, {"answered": voices, "least": limits.fewest_answers})
    coverage, least = scores.coverage, limits.least_coverage
    if coverage is not None and coverage < least:
        yield Flag("low-coverage", scores.id, {"coverage": coverage, "least": least})


def _close_fits(fits: Summary, close: float) -> Iterator[Flag]:
    """Mark fits whose spread is small against their intervals: then no rank is safe."""
    scored = ~np.isnan(fits.mean)
    if scored.sum() < 2:
        return
    spread = float(fits.mean[scored].std())
    half_width = float((fits.high - fits.low)[scored].mean() / 2)
    if spread < close * half_width:
        yield Flag("close-fits", params={"spread": spread, "half_width": half_width})
