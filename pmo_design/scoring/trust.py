"""Agreement of an engagement's departments, labelled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.instrument import Instrument
from pmo_design.scoring.agreement import AgreementArrays, Levels, agreement
from pmo_design.scoring.encoding import AnswerArrays
from pmo_design.scoring.scorecard import Agreement

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trust:
    """How far people agree, by department and item, and by department and domain.

    Attributes
    ----------
    arrays : AgreementArrays
    disagreement : ndarray, shape (n_departments, n_items)
        ``1 - r_wg``, at most 1; NaN below two people.
    r_wg, spread : ndarray, shape (n_departments, n_domains)
        Means over the items that two people or more answered; NaN where there is none.
    """

    arrays: AgreementArrays
    disagreement: Floats
    r_wg: Floats
    spread: Floats

    def by_domain(self, row: int, domains: tuple[str, ...]) -> dict[str, Agreement | None]:
        """Agreement of one department in every domain."""
        return {domain: self._agreement(row, at) for at, domain in enumerate(domains)}

    def _agreement(self, row: int, at: int) -> Agreement | None:
        if np.isnan(self.r_wg[row, at]):
            return None
        return Agreement(
            people=int(self.arrays.people[row, at]),
            r_wg=float(self.r_wg[row, at]),
            alpha=_known(self.arrays.alpha_ordinal[row, at]),
            icc=_known(self.arrays.icc.icc2k[row, at]),
            spread=float(self.spread[row, at]),
        )


def own_levels(answers: AnswerArrays) -> Levels:
    """Maturity levels that people chose themselves and that count, 0 elsewhere.

    Without those that an agreed value replaced: copies of one value are no agreement.

    Returns
    -------
    ndarray of uint8, shape (n_voices, n_items)
    """
    counts = answers.own[:, : answers.maturity.shape[1]] & (answers.confidence > 0)
    return np.where(counts, answers.maturity, 0.0).astype(np.uint8)


def assess_trust(answers: AnswerArrays, instrument: Instrument) -> Trust:
    """Agreement of every department on its own answers to the maturity items.

    An item's r_wg below 0 counts as 0, as James, Demaree and Wolf (1984) advise: more
    disagreement than by chance is taken as none of the agreement asked for.
    """
    arrays = agreement(
        own_levels(answers),
        answers.department,
        answers.item_domain,
        len(answers.departments),
        len(answers.domains),
        max(item.steps for item in instrument.questionnaires["maturity"].items),
    )
    floored = np.maximum(arrays.r_wg, 0.0)
    belongs = (answers.item_domain[:, None] == np.arange(len(answers.domains))).astype(np.float64)
    return Trust(
        arrays=arrays,
        disagreement=1.0 - floored,
        r_wg=_mean_of_known(floored, belongs),
        spread=_mean_of_known(np.sqrt(arrays.variance), belongs),
    )


def _mean_of_known(values: Floats, belongs: Floats) -> Floats:
    known = (~np.isnan(values)).astype(np.float64) @ belongs
    sums = np.nan_to_num(values) @ belongs
    return np.asarray(sums / np.where(known > 0, known, np.nan))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
