"""Simulated organisations that answer on steps of a scale, with truths known exactly.

A latent normal department, person and item effect and the noise of a single answer add
up; the sum is rounded and clipped to 1..5. Item effects are fixed: all departments get
the same questionnaire. The truth is what a department's answers are worth on average over
people and noise, for these very items; it is computed, not simulated. Who weighs how much
does not depend on what people answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.scoring import chain

Floats = NDArray[np.float64]

DOMAINS, ITEMS, OUTCOMES = 8, 4, 22
MOST_PEOPLE = 20
CONFIDENCES = (0.5, 0.8, 1.0)
CONFIDENCE_SHARES = (0.2, 0.3, 0.5)
GROUP_WEIGHTS = (0.5, 1.0, 1.5, 2.0)
DEPARTMENT_WEIGHTS = (0.5, 1.0, 2.0)
DOMAIN_SPREAD, ITEM_SPREAD, OUTCOME_SPREAD = 0.4, 0.4, 0.5
HALO = 0.5
"""Share of a department's and a person's variance that all columns have in common."""

_LEVELS = np.arange(1.0, 6.0)
_CUTS = _LEVELS[:-1] + 0.5
_POINTS = np.linspace(-8.0, 8.0, 16_001)
_NORMAL = np.array([0.5 * math.erfc(-point / math.sqrt(2)) for point in _POINTS])


@dataclass(frozen=True, slots=True)
class Scenario:
    """Means and standard deviations on the scale 1..5.

    Attributes
    ----------
    level, importance, satisfaction : float
        Mean of the latent answers.
    between : float
        Spread between departments.
    person, answer : float
        Spread between people of a department, and of one person's single answers.
    """

    level: float = 2.6
    importance: float = 3.8
    satisfaction: float = 2.7
    between: float = 0.5
    person: float = 0.5
    answer: float = 0.6


SCENARIOS = {
    "typical": Scenario(),
    "alike": Scenario(between=0.2),
    "distinct": Scenario(between=0.9),
    "low": Scenario(level=1.6, importance=2.4, satisfaction=3.6),
    "high": Scenario(level=4.2, importance=4.5, satisfaction=1.8),
    "agreeing": Scenario(person=0.3, answer=0.4),
    "disagreeing": Scenario(person=0.7, answer=0.9),
}
"""One thing at a time away from the typical client.

A single answer's spread inside a department is then 0.5 to 1.1 steps, and the share of
the variance of an answer that lies between departments 0.06 to 0.57, typically 0.29.
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """Values and weights v of one family for everybody, and what is true.

    Attributes
    ----------
    values, weight : ndarray, shape (n_departments, MOST_PEOPLE, n_columns)
        Columns on 0..1; group weight x confidence.
    truth : ndarray, shape (n_departments, n_columns)
    """

    values: Floats
    weight: Floats
    truth: Floats


def simulate_maturity(
    rng: np.random.Generator, scenario: Scenario, n_departments: int, unequal: bool
) -> Answers:
    """Answers to 8 x 4 maturity items, made into domains by the product's own chain."""
    domain = np.repeat(np.arange(DOMAINS), ITEMS)
    place = scenario.level + DOMAIN_SPREAD * rng.standard_normal(DOMAINS)[domain]
    place = place + ITEM_SPREAD * rng.standard_normal(domain.size)
    where = place + effects(rng, scenario.between, (n_departments,), DOMAINS)[:, domain]
    people = (n_departments, MOST_PEOPLE)
    person = effects(rng, scenario.person, people, DOMAINS)[..., domain]
    levels = answers_of_people(rng, where, person, scenario.answer).reshape(-1, domain.size)
    values, confidence = chain.domain_maturity(
        levels, _confidences(rng, levels.shape, unequal), np.ones(domain.size), domain, DOMAINS
    )
    truth = _chances(where, scenario) @ _LEVELS
    return Answers(
        (values.reshape(*people, DOMAINS) - 1) / 4,
        _group_weights(rng, people, unequal) * confidence.reshape(*people, DOMAINS),
        (truth.reshape(n_departments, DOMAINS, ITEMS).mean(axis=2) - 1) / 4,
    )


def simulate_priorities(
    rng: np.random.Generator, scenario: Scenario, n_departments: int, unequal: bool
) -> Answers:
    """Importance and satisfaction of 22 outcomes, made into priorities by the chain."""
    people = (n_departments, MOST_PEOPLE)
    answers, chances, confidences = [], [], []
    for level in (scenario.importance, scenario.satisfaction):
        place = level + OUTCOME_SPREAD * rng.standard_normal(OUTCOMES)
        where = place + effects(rng, scenario.between, (n_departments,), OUTCOMES)
        person = effects(rng, scenario.person, people, OUTCOMES)
        answers.append((answers_of_people(rng, where, person, scenario.answer) - 1) / 4)
        chances.append(_chances(where, scenario))
        confidences.append(_confidences(rng, person.shape, unequal))
    steps = (_LEVELS - 1) / 4
    worth = chain.priority(steps[:, None], steps[None, :])
    return Answers(
        chain.priority(*answers),
        _group_weights(rng, people, unequal) * np.minimum(*confidences),
        np.einsum("dki,ij,dkj->dk", chances[0], worth, chances[1], optimize=True),
    )


def department_weights(rng: np.random.Generator, n_departments: int, unequal: bool) -> Floats:
    """Weights of the departments in the organisation's mean."""
    if not unequal:
        return np.ones(n_departments)
    return rng.choice(DEPARTMENT_WEIGHTS, size=n_departments)


def normal_share(points: Floats) -> Floats:
    """Standard normal distribution function, off a table: right to 1e-7."""
    return np.asarray(np.interp(points, _POINTS, _NORMAL))


def effects(
    rng: np.random.Generator, spread: float, leading: tuple[int, ...], columns: int
) -> Floats:
    common = math.sqrt(HALO) * rng.standard_normal((*leading, 1))
    own = math.sqrt(1 - HALO) * rng.standard_normal((*leading, columns))
    return np.asarray(spread * (common + own))


def answers_of_people(
    rng: np.random.Generator, where: Floats, person: Floats, noise: float
) -> Floats:
    latent = where[:, None, :] + person + noise * rng.standard_normal(person.shape)
    return np.asarray(np.clip(np.rint(latent), _LEVELS[0], _LEVELS[-1]))


def _chances(where: Floats, scenario: Scenario) -> Floats:
    """Probability of each level for somebody of the department; a new last axis."""
    spread = math.hypot(scenario.person, scenario.answer)
    below = normal_share((_CUTS - where[..., None]) / spread)
    return np.diff(below, axis=-1, prepend=0.0, append=1.0)


def _confidences(rng: np.random.Generator, shape: tuple[int, ...], unequal: bool) -> Floats:
    return rng.choice(CONFIDENCES, size=shape, p=CONFIDENCE_SHARES) if unequal else np.ones(shape)


def _group_weights(rng: np.random.Generator, shape: tuple[int, ...], unequal: bool) -> Floats:
    weights = rng.choice(GROUP_WEIGHTS, size=shape) if unequal else np.ones(shape)
    return np.asarray(weights[..., None])
