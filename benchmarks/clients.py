"""Made-up clients to plan for: such as answers give, and the worst case without any structure.

Simulated answers run through the product's own scoring: departments, people and questions
have effects of their own, so that a service is called for in many departments or in few. In
the worst case every service is worth a little in every department, and none stands out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
from organisations import SCENARIOS, Floats, Scenario, answers_of_people, effects
from survey import Survey, answer_arrays, engagement_of, instrument_in_force

from pmo_design.engagement import Capacity, Engagement
from pmo_design.roadmap.problem import Problem
from pmo_design.scoring.draws import draw_scores
from pmo_design.scoring.labelling import label
from pmo_design.scoring.raw import catalog_arrays, raw_scores
from pmo_design.scoring.scorecard import DepartmentScores, Scorecard

PEOPLE, DRAWS = 6, 1000
SCENARIO = SCENARIOS["typical"]


def simulated(departments: int, waves: int, seed: int) -> Problem:
    """A client whose departments answered as `organisations` simulates it."""
    engagement, scorecard = _scored(departments, seed)
    random = Random(seed)  # noqa: S311  # the same made-up weights in every run
    weights = [round(random.uniform(0.5, 2), 1) for _ in range(departments)]
    return _problem(engagement, scorecard, weights, waves)


def unstructured(departments: int, waves: int, seed: int) -> Problem:
    """A client of the same services, whose scores are drawn one by one from a seed."""
    engagement, scorecard = _scored(departments, 0)
    random = Random(seed)  # noqa: S311  # the same made-up scores in every run
    catalog = instrument_in_force().catalog
    mean = {each.id: random.gauss(0.1, 0.06) for each in catalog.services}
    excess = {
        (each.id, at): max(0.0, min(0.45, random.gauss(mean[each.id], 0.07)))
        for each in catalog.services
        for at in range(departments)
    }
    domains = sorted(scorecard.departments[0].maturity)
    levels = [
        {domain: round(random.uniform(1.2, 3.2), 3) for domain in domains}
        for _ in range(departments)
    ]
    weights = [round(random.uniform(0.5, 2), 1) for _ in range(departments)]
    scores = tuple(
        _with_scores(each, levels[at], {name: excess[name, at] for name in mean})
        for at, each in enumerate(scorecard.departments)
    )
    return _problem(engagement, replace(scorecard, departments=scores), weights, waves)


def capacity_for(departments: int, waves: int) -> Capacity:
    """Set-up and running capacity that leave something out in every wave."""
    size = departments / 12
    return Capacity(
        setup_person_months=(round(6 * size**0.5, 1),) * waves,
        run_fte=tuple(round((3 + 0.5 * wave) * size**0.7, 1) for wave in range(waves)),
    )


def _problem(
    engagement: Engagement, scorecard: Scorecard, weights: list[float], waves: int
) -> Problem:
    weighed = zip(engagement.departments, weights, strict=True)
    departments = tuple(replace(each, weight=weight) for each, weight in weighed)
    capacity = capacity_for(len(departments), waves)
    client = replace(engagement, departments=departments, capacity=capacity)
    return Problem(client, instrument_in_force().catalog, scorecard, capacity)


@cache
def _scored(departments: int, seed: int) -> tuple[Engagement, Scorecard]:
    answers = answer_arrays(_survey(np.random.default_rng(seed), SCENARIO, departments))
    instrument, engagement = instrument_in_force(), engagement_of(answers, DRAWS)
    arrays = catalog_arrays(instrument, engagement.method)
    raw = raw_scores(answers, arrays, engagement.method)
    drawn = draw_scores(engagement, answers, arrays, raw)
    return engagement, label(engagement, instrument, answers, arrays, raw, drawn)


def _survey(rng: np.random.Generator, scenario: Scenario, departments: int) -> Survey:
    """Answers of a few people in each department, every question answered."""
    instrument = instrument_in_force()
    items = instrument.questionnaires["maturity"].items
    names = [domain.id for domain in instrument.domains]
    domain = np.array([names.index(item.domain or "") for item in items])
    outcomes = np.arange(len(instrument.catalog.outcomes))
    levels = _levels(rng, scenario, scenario.level, domain, departments)
    shape = levels.shape
    return Survey(
        department=np.repeat(np.arange(departments), PEOPLE),
        weight=np.ones(shape[0]),
        group=np.zeros(shape[0], dtype=np.int64),
        levels=levels,
        confidence=np.ones(shape),
        importance=_levels(rng, scenario, scenario.importance, outcomes, departments),
        satisfaction=_levels(rng, scenario, scenario.satisfaction, outcomes, departments),
    )


def _levels(
    rng: np.random.Generator, scenario: Scenario, mean: float, of: np.ndarray, departments: int
) -> Floats:
    """Levels 1 to 5, people by questions; questions of one kind share what departments are like."""
    kinds = int(of.max()) + 1
    place = mean + 0.4 * rng.standard_normal(kinds)[of] + 0.4 * rng.standard_normal(of.size)
    where = place + effects(rng, scenario.between, (departments,), kinds)[:, of]
    person = effects(rng, scenario.person, (departments, PEOPLE), kinds)[..., of]
    return answers_of_people(rng, where, person, scenario.answer).reshape(-1, of.size)


def _with_scores(
    scores: DepartmentScores, levels: Mapping[str, float], excess: Mapping[str, float]
) -> DepartmentScores:
    """Other maturity and other worth of every service; the more worth, the likelier."""
    maturity = {
        name: each and replace(each, estimate=replace(each.estimate, mean=levels[name]))
        for name, each in scores.maturity.items()
    }
    services = {
        name: each
        and replace(
            each,
            excess=round(excess[name], 4),
            chance=min(1.0, round(0.05 + excess[name] * 5, 3)),
        )
        for name, each in scores.services.items()
    }
    return replace(scores, maturity=maturity, services=services)
