"""Four answer sheets, each in the spirit of one PMO model, must put that model first."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from pmo_design.answers import Answer, AnswerState
from pmo_design.cycle import Cycle
from pmo_design.engagement import Department, Engagement, Respondent
from pmo_design.instrument import Instrument, load_instrument
from pmo_design.questionnaire.definition import NAMES
from pmo_design.scoring.engine import score
from pmo_design.scoring.scorecard import Scorecard

WANTED = {
    "reporting": ("clear-view", "predictability", "less-administration"),
    "infrastructure": ("common-way", "past-experience", "less-administration"),
    "coaching": ("skilled-managers", "hands-on-help"),
    "resource-center": ("ready-managers", "profession", "rescue", "skilled-managers"),
}
"""Outcomes that matter much and are served badly; everything else is the other way round."""

WEAK = {
    "reporting": ("planning",),
    "infrastructure": ("methods", "engagement"),
    "coaching": ("people",),
    "resource-center": ("people", "resources"),
}
"""Domains at level 1; the others are at level 4."""

GATES = {
    "reporting": {"baseline.sponsor-support": 2},
    "infrastructure": {"baseline.standards-enforced": 3},
    "coaching": {"baseline.senior-project-managers": 3},
    "resource-center": {"baseline.authority-over-managers": 4, "baseline.sponsor-support": 3},
}


@cache
def instrument() -> Instrument:
    return load_instrument(dict.fromkeys(NAMES, "1"), "1")


def sheet(model: str, gates: dict[str, int]) -> Engagement:
    people = tuple(
        Respondent(f"d{d}-p{p}", f"d{d}", "functional-manager") for d in (1, 2) for p in (1, 2, 3)
    )
    answers = tuple(
        Answer(person.id, item_id, AnswerState.VALUE, value)
        for person in people
        for item_id, value in _values(model).items()
    )
    baseline = tuple(Answer("", item, AnswerState.VALUE, level) for item, level in gates.items())
    versions = dict.fromkeys(NAMES, "1")
    days = (date(2026, 1, 1), date(2026, 2, 1))
    cycle = Cycle(1, *days, versions, "1", answers=answers, baseline=baseline)
    return Engagement(
        id=model,
        name=model,
        language="en",
        currency="EUR",
        confidentiality="attributed",
        seed=0,
        draws=500,
        group_weights={"functional-manager": 1.0, "executive": 1.0, "project-manager": 1.0,
                       "team-member": 1.0},
        departments=(Department("d1", "One"), Department("d2", "Two")),
        respondents=people,
        cycles=(cycle,),
        method=instrument().catalog.method,
    )  # fmt: skip


def _values(model: str) -> dict[str, int]:
    values = {
        item.id: 1 if item.domain in WEAK[model] else 4
        for item in instrument().questionnaires["maturity"].items
    }
    for item in instrument().questionnaires["needs"].items:
        wanted = item.outcome in WANTED[model]
        high, low = (5, 1) if wanted else (2, 4)
        values[item.id] = high if item.aspect == "importance" else low
    return values


def first_model(model: str, gates: dict[str, int]) -> Scorecard:
    return score(sheet(model, gates), instrument())


@pytest.mark.parametrize("model", WANTED)
def test_archetype_comes_first_with_its_own_gates_open_and_all_others_shut(model: str) -> None:
    every = {gate for gates in GATES.values() for gate in gates}

    card = first_model(model, {gate: GATES[model].get(gate, 1) for gate in sorted(every)})

    assert card.first_model == model


@pytest.mark.parametrize("model", WANTED)
def test_archetype_comes_first_with_all_gates_open(model: str) -> None:
    card = first_model(model, {gate: 5 for gates in GATES.values() for gate in gates})

    assert card.first_model == model
    assert card.models[model].probability > 0.9
