"""What to talk about in the workshop: disagreement, weighed by what it would change."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pmo_design.engagement import Engagement
from pmo_design.instrument import Instrument
from pmo_design.scoring.chain import sums_by_department
from pmo_design.scoring.encoding import AnswerArrays
from pmo_design.scoring.raw import CatalogArrays
from pmo_design.scoring.scorecard import AgendaItem, OrganisationService
from pmo_design.scoring.trust import Trust

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DECIMALS = 12
"""Priorities are compared to this."""


def item_shares(
    answered: NDArray[np.bool_],
    confidence: Floats,
    weight: Floats,
    item_weight: Floats,
    item_domain: Integers,
    department: Integers,
    n_departments: int,
) -> Floats:
    """By how much a department's maturity moves if everybody's answer to an item moves by 1.

    The chain is linear: ``theta_d = sum_r v_r y_r / sum_r v_r`` with ``v_r = w_r c_r``, and
    in ``y_r`` the item has the share ``m_i c_ri / sum_j m_j c_rj`` of what r answered. So the
    derivative is the mean of those shares with the weights v.

    Parameters
    ----------
    answered : ndarray of bool, shape (n_voices, n_items)
        Where there is a value.
    confidence : ndarray, shape (n_voices, n_items)
        Effective confidence; 0 where there is no value.
    weight : ndarray, shape (n_voices,)
        w, the weight of each voice.
    item_weight, item_domain : ndarray, shape (n_items,)
        m, and the position of the domain.
    department : ndarray of int, shape (n_voices,)

    Returns
    -------
    ndarray, shape (n_departments, n_items)
        0..1, adding up to 1 over the items of a domain that anybody answered.
    """
    belongs = (item_domain[:, None] == item_domain).astype(np.float64)
    part = item_weight * confidence
    share = part / np.where(part > 0, part @ belongs, 1.0)
    counts = answered.astype(np.float64) @ belongs
    voice = weight[:, None] * (confidence @ belongs) / np.maximum(counts, 1.0)
    moved = sums_by_department(voice * share, department, n_departments)
    total = sums_by_department(voice, department, n_departments)
    return np.asarray(moved / np.where(total > 0, total, 1.0))


def item_effects(
    shares: Floats,
    item_domain: Integers,
    fit: Floats,
    home: Integers,
    recommended: NDArray[np.bool_],
    department_weight: Floats,
    demand_weight: float,
) -> Floats:
    """Movement of the recommended services' fits, for one level of an item's mean.

    ``|d (sum_s f_s) / d (item mean)| = (1 - a) / 4 x share_di x sum_s u_d / sum_d' u_d'``,
    over the recommended services s at home in the item's domain and scored in d, with the
    sum of the weights u over the departments d' in which s is scored.

    Parameters
    ----------
    shares : ndarray, shape (n_departments, n_items)
        Of `item_shares`.
    item_domain : ndarray of int, shape (n_items,)
    fit : ndarray, shape (n_departments, n_services)
        NaN where the service is not scored.
    home : ndarray of int, shape (n_services,)
        Position of the home domain.
    recommended : ndarray of bool, shape (n_services,)
    department_weight : ndarray, shape (n_departments,)
    demand_weight : float
        a, the share of demand in the fit.

    Returns
    -------
    ndarray, shape (n_departments, n_items)
        In fit (0..1 for each service) per level.
    """
    say = np.where(np.isnan(fit), 0.0, department_weight[:, None])
    total = say.sum(axis=0)
    part = say * recommended / np.where(total > 0, total, 1.0)
    at_home = (home[:, None] == item_domain).astype(np.float64)
    return np.asarray((1.0 - demand_weight) / 4.0 * shares * (part @ at_home))


def agenda(
    engagement: Engagement,
    instrument: Instrument,
    answers: AnswerArrays,
    catalog: CatalogArrays,
    fit: Floats,
    trust: Trust,
    services: Mapping[str, OrganisationService | None],
) -> tuple[AgendaItem, ...]:
    """Questions of every department, the most pressing first.

    Priority is ``(1 - r_wg) x effect``. Left out are items on which a department agreed, or
    that fewer than two people answered, that move no recommended service, or on which all
    say the same; and what exceeds the method's number of questions for one department.

    Parameters
    ----------
    fit : ndarray, shape (n_departments, n_services)
        Of the raw chain.
    services : dict of service id to OrganisationService or None
        Every service of the catalogue, in its order.
    """
    effects = item_effects(
        _shares(answers),
        answers.item_domain,
        fit,
        catalog.home,
        np.array([bool(score and score.recommended) for score in services.values()]),
        np.array([department.weight for department in engagement.departments]),
        engagement.method.demand_weight,
    )
    priority = np.nan_to_num(trust.disagreement) * effects
    spread = np.sqrt(trust.arrays.variance)
    items = instrument.questionnaires["maturity"].items
    return tuple(
        AgendaItem(
            department=answers.departments[row],
            item=items[at].id,
            spread=float(spread[row, at]),
            effect=float(effects[row, at]),
            priority=float(priority[row, at]),
        )
        for row, at in _most_pressing(priority, engagement.method.agreement.questions)
    )


def _shares(answers: AnswerArrays) -> Floats:
    return item_shares(
        ~np.isnan(answers.maturity),
        answers.confidence,
        answers.weight,
        answers.item_weight,
        answers.item_domain,
        answers.department,
        len(answers.departments),
    )


def _most_pressing(priority: Floats, most: int) -> list[tuple[int, int]]:
    """Places above 0, at most so many in a row, by falling priority and then in order.

    Rounded, so that the last bit of a weight does not decide between equals.
    """
    rank = np.round(priority, DECIMALS)
    order = np.argsort(-rank, axis=1, kind="stable")[:, :most]
    kept = np.zeros(priority.shape, dtype=bool)
    np.put_along_axis(kept, order, values=True, axis=1)
    rows, items = np.nonzero(kept & (rank > 0))
    by_priority = np.argsort(-rank[rows, items], kind="stable")
    return [(int(rows[at]), int(items[at])) for at in by_priority]
