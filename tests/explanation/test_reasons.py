"""The one line that kept a service or a model out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from explained import large_basis, small_basis
from small_client import an_answer, small_client, with_answers

from pmo_design.explanation.basis import Basis
from pmo_design.explanation.definition import ServiceReason
from pmo_design.explanation.explaining import explain
from pmo_design.explanation.reasons import models_behind, why_not


def reason(start: Basis, service: str, **changes: object) -> ServiceReason | None:
    """Reason of a service of the large client, with other figures in its scorecard."""
    card = start.scorecard
    score = replace(card.services[service], **changes)  # type: ignore[type-var]
    changed = replace(start, scorecard=replace(card, services=card.services | {service: score}))
    return {each.service: each for each in why_not(changed)}.get(service)


def out_of_list(start: Basis) -> str:
    return start.scorecard.ranked_services[start.top]


def test_every_service_is_recommended_or_has_one_reason() -> None:
    card = large_basis().scorecard
    recommended = {name for name, score in card.services.items() if score and score.recommended}

    reasons = [each.service for each in why_not(large_basis())]

    assert len(reasons) == len(set(reasons))
    assert set(reasons) == set(card.services) - recommended


def test_fit_below_the_floor_comes_before_the_rank() -> None:
    start = large_basis()
    name = out_of_list(start)
    fit = replace(start.scorecard.services[name].fit, mean=0.39)  # type: ignore[union-attr]

    found = reason(start, name, fit=fit, service_class="not-now")

    assert found is not None
    assert (found.code, found.fit, found.limit) == ("below-floor", 0.39, 0.4)


def test_rank_beyond_the_first_names_the_fit_of_the_last_that_is_in() -> None:
    start = large_basis()
    name, last = out_of_list(start), start.scorecard.ranked_services[start.top - 1]
    fit = replace(start.scorecard.services[name].fit, mean=0.45)  # type: ignore[union-attr]

    found = reason(start, name, fit=fit, service_class="unclear")

    assert found is not None
    assert (found.code, found.rank, found.limit_rank) == ("not-among-first", 11, 10)
    assert found.limit == start.scorecard.services[last].fit.mean  # type: ignore[union-attr]


def test_service_among_the_first_may_be_too_uncertain() -> None:
    start = large_basis()
    name = start.scorecard.ranked_services[0]
    fit = replace(start.scorecard.services[name].fit, mean=0.5)  # type: ignore[union-attr]

    found = reason(start, name, fit=fit, called=0.45, service_class="unclear")

    assert found is not None
    assert (found.code, found.chance, found.limit) == ("too-uncertain", 0.45, 0.5)


def test_unscored_service_names_outcomes_and_departments_without_answers() -> None:
    client = small_client()
    answers = [each for each in client.latest.answers if "warning" not in each.item]
    answers = [each for each in answers if "risk" not in each.item]

    found = {each.service: each for each in why_not(small_basis(with_answers(client, *answers)))}

    # advise: warning weighs 9 of 12 and nobody answered it; its home is risk
    missing = found["advise"].missing
    assert found["advise"].code == "not-scored"
    assert missing is not None
    assert dict(missing.outcomes) == {"warning": 2}
    assert missing.domain == 2


def test_model_behind_says_by_how_much() -> None:
    start = large_basis()
    card = start.scorecard
    found = models_behind(start)

    assert {each.model for each in found} == set(card.models) - {card.first_model}
    smaller = next(each for each in found if each.code == "smaller-coverage")
    first = card.models[card.first_model or ""].coverage
    own = card.models[smaller.model].coverage
    assert smaller.behind == first.mean - own.mean  # type: ignore[union-attr]


def test_model_behind_a_closed_gate_names_it_with_its_levels() -> None:
    client = small_client()
    support = an_answer("", "baseline.support", 1)
    client = replace(client, cycles=(replace(client.latest, baseline=(support,)),))

    (found,) = models_behind(small_basis(client))

    assert (found.model, found.code) == ("reporting", "gate-closed")
    (gate,) = found.gates
    assert (gate.item, gate.level, gate.required) == ("baseline.support", 1.0, 3.0)


def test_without_answers_every_model_is_not_scored() -> None:
    start = small_basis(with_answers(small_client()))

    assert {each.code for each in models_behind(start)} == {"not-scored"}
    assert {each.code for each in why_not(start)} == {"not-scored"}


def test_explanation_names_the_raw_list_best_first() -> None:
    start = large_basis()

    listed = explain(start).listed

    fits = [start.fit[start.services.index(name)] for name in listed]
    assert fits == sorted(fits, reverse=True)
    assert len(listed) == int(start.listed.sum())


def test_explanation_has_sums_of_the_recommended_services() -> None:
    found = explain(large_basis())
    card = large_basis().scorecard

    assert set(found.sums) == {
        name for name, score in card.services.items() if score and score.recommended
    }
    for name, line in found.sums.items():
        assert line.value == pytest.approx(card.services[name].fit.raw)  # type: ignore[union-attr]
        assert [child.kind for child in line.children] == ["demand", "gap"]


def test_nothing_is_left_to_explain_without_answers() -> None:
    found = explain(small_basis(with_answers(small_client())))

    assert (found.listed, dict(found.sums), dict(found.flips)) == ((), {}, {})
