"""A made-up survey, in the product's arrays and in plain ones that peers can take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pmo_design.cycle import Cycle
from pmo_design.engagement import Department, Engagement
from pmo_design.instrument import Instrument, load_instrument
from pmo_design.questionnaire.definition import GROUPS, NAMES
from pmo_design.scoring.encoding import UNTOUCHED, VALUE, AnswerArrays

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Survey:
    """One cycle's answers, people sorted by department; missing answers are NaN.

    Attributes
    ----------
    department : ndarray of int, shape (n_people,)
    weight : ndarray, shape (n_people,)
        Of the person's customer group.
    group : ndarray of int, shape (n_people,)
    levels : ndarray, shape (n_people, n_items)
        1 to 5.
    confidence : ndarray, shape (n_people, n_items)
        0.5, 0.8 or 1.
    importance, satisfaction : ndarray, shape (n_people, n_outcomes)
        1 to 5.
    """

    department: NDArray[np.int64]
    weight: Floats
    group: NDArray[np.int64]
    levels: Floats
    confidence: Floats
    importance: Floats
    satisfaction: Floats


def made_up(
    departments: int, people: int, *, seed: int, hesitant: float = 0.0, missing: float = 0.05
) -> Survey:
    """Survey of departments of equal size.

    Parameters
    ----------
    departments, people : int
        People are counted in each department.
    seed : int
    hesitant : float
        Share of answers that carry a confidence of their own, half low and half medium.
    missing : float
        Share of answers that are not there.
    """
    rng = np.random.default_rng(seed)
    instrument = instrument_in_force()
    n_items = len(instrument.questionnaires["maturity"].items)
    n_outcomes = len(instrument.catalog.outcomes)
    n_people = departments * people
    shape, pairs = (n_people, n_items), (n_people, n_outcomes)
    group = rng.integers(0, 4, n_people)
    doubt = rng.random(shape)
    confidence = np.where(doubt < hesitant / 2, 0.5, np.where(doubt < hesitant, 0.8, 1.0))
    return Survey(
        department=np.repeat(np.arange(departments), people),
        weight=np.array([1.0, 1.0, 1.5, 0.5])[group],
        group=group,
        levels=_with_gaps(rng, shape, missing),
        confidence=confidence,
        importance=_with_gaps(rng, pairs, missing),
        satisfaction=_with_gaps(rng, pairs, missing),
    )


@cache
def instrument_in_force() -> Instrument:
    """Shipped questionnaires and catalogue."""
    return load_instrument(dict.fromkeys(NAMES, "1"), "1")


def answer_arrays(survey: Survey) -> AnswerArrays:
    """The survey as the product keeps it between reading and scoring."""
    instrument = instrument_in_force()
    answered = ~np.isnan(survey.levels)
    pairs = ~np.isnan(survey.importance) & ~np.isnan(survey.satisfaction)
    items = instrument.questionnaires["maturity"].items
    domains = tuple(domain.id for domain in instrument.domains)
    n_departments = int(survey.department.max()) + 1
    columns = (survey.levels, survey.importance, survey.satisfaction)
    given = np.hstack([~np.isnan(each) for each in columns])
    nowhere = np.zeros((n_departments, len(domains)), dtype=bool)
    return AnswerArrays(
        departments=tuple(f"d{at:06}" for at in range(n_departments)),
        domains=domains,
        outcomes=tuple(outcome.id for outcome in instrument.catalog.outcomes),
        department=survey.department,
        group=survey.group,
        weight=survey.weight,
        maturity=survey.levels,
        confidence=np.where(answered, survey.confidence, 0.0),
        item_domain=np.array([domains.index(item.domain or "") for item in items]),
        item_weight=np.array([item.weight for item in items]),
        importance=(survey.importance - 1) / 4,
        satisfaction=(survey.satisfaction - 1) / 4,
        pair_confidence=pairs.astype(np.float64),
        state=np.where(given, VALUE, UNTOUCHED),
        agreed=nowhere,
        workshop=nowhere,
        settled=np.zeros((n_departments, given.shape[1]), dtype=bool),
        unsure=np.zeros(given.shape, dtype=bool),
    )


def engagement_of(answers: AnswerArrays, draws: int) -> Engagement:
    """Client whose answers these are; only what the scoring reads of it is there."""
    today = date(2026, 11, 1)
    return Engagement(
        id="bench",
        name="Bench",
        language="en",
        currency="EUR",
        confidentiality="attributed",
        seed=1,
        draws=draws,
        group_weights=dict.fromkeys(GROUPS, 1.0),
        departments=tuple(Department(name, name) for name in answers.departments),
        respondents=(),
        cycles=(Cycle(1, today, today, dict.fromkeys(NAMES, "1"), "1"),),
        method=instrument_in_force().catalog.method,
    )


def _with_gaps(rng: np.random.Generator, shape: tuple[int, int], missing: float) -> Floats:
    steps = rng.integers(1, 6, shape).astype(np.float64)
    return np.where(rng.random(shape) < missing, np.nan, steps)
