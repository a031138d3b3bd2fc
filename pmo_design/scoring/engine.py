"""From an engagement to its scorecard: the kernels in their order, then the labels."""

from __future__ import annotations

from pmo_design.engagement import Engagement
from pmo_design.instrument import Instrument
from pmo_design.scoring.draws import draw_scores
from pmo_design.scoring.encoding import encode
from pmo_design.scoring.labelling import label
from pmo_design.scoring.raw import catalog_arrays, raw_scores
from pmo_design.scoring.scorecard import Scorecard


def score(engagement: Engagement, instrument: Instrument) -> Scorecard:
    """Scorecard of the latest cycle.

    Parameters
    ----------
    engagement : Engagement
        With at least one department; everything else may be missing.
    instrument : Instrument
        That of the engagement's latest cycle.

    Returns
    -------
    Scorecard
        The same to the last bit for the same engagement, whatever the order of its answers.
    """
    answers = encode(engagement, instrument)
    arrays = catalog_arrays(instrument, engagement.method)
    raw = raw_scores(answers, arrays, engagement.method)
    drawn = draw_scores(engagement, answers, arrays, raw)
    return label(engagement, instrument, answers, arrays, raw, drawn)
