"""From an engagement to its scorecard: the kernels in their order, then the labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pmo_design.engagement import Engagement
from pmo_design.instrument import Instrument
from pmo_design.scoring.cells import Cells, publication_cells
from pmo_design.scoring.draws import draw_scores
from pmo_design.scoring.encoding import encode
from pmo_design.scoring.labelling import label
from pmo_design.scoring.publication import shown
from pmo_design.scoring.raw import catalog_arrays, raw_scores
from pmo_design.scoring.scorecard import Scorecard

Instruments = Mapping[int, Instrument]
"""Instruments of earlier cycles, by cycle number."""

LIKE_THE_LATEST: Instruments = MappingProxyType({})
"""Every cycle was asked with the same questionnaires."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of a cycle, in two views that are the same where answers are attributed.

    Attributes
    ----------
    shown : Scorecard
        What may be shown of departments.
    underlying : Scorecard
        The scores of the cells that speak for departments, a pool's in each of its
        members: for the plan, and for figures of all departments together. It holds no
        figure of fewer people than the rules allow, but figures under a department's
        name that are not its own.
    cells : Cells or None
        Those cells; None where answers are attributed.
    """

    shown: Scorecard
    underlying: Scorecard
    cells: Cells | None = None


def score(
    engagement: Engagement, instrument: Instrument, earlier: Instruments = LIKE_THE_LATEST
) -> Scorecard:
    """Scorecard of the latest cycle, as it may be shown; see `score_both`."""
    return score_both(engagement, instrument, earlier).shown


def score_both(
    engagement: Engagement, instrument: Instrument, earlier: Instruments = LIKE_THE_LATEST
) -> Scored:
    """Scores of the latest cycle.

    Parameters
    ----------
    engagement : Engagement
        With at least one department; everything else may be missing.
    instrument : Instrument
        That of the engagement's latest cycle.
    earlier : dict of cycle number to Instrument, optional
        Those of earlier cycles with other questionnaires; read only where small groups
        are protected.

    Returns
    -------
    Scored
        The same to the last bit for the same engagement, whatever the order of its answers.

    Raises
    ------
    ValueError
        If small groups are protected and the instrument of an earlier cycle is not given.
    """
    answers = encode(engagement, instrument)
    arrays = catalog_arrays(instrument, engagement.method)
    cells = None
    if engagement.protected:
        cells = publication_cells(engagement, instrument, answers, earlier)
    raw = raw_scores(answers, arrays, engagement.method, cells)
    drawn = draw_scores(engagement, answers, arrays, raw, cells)
    card = label(engagement, instrument, answers, arrays, raw, drawn)
    if cells is None:
        return Scored(card, card)
    return Scored(shown(card, cells, arrays, engagement.method), card, cells)
