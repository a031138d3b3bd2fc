"""What must hold of every score, whatever the answers (docs/scoring.md, invariants)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

import pytest
from examples import at_most
from hypothesis import given
from hypothesis import strategies as st
from small_client import an_answer, small_client, small_instrument, with_answers

from pmo_design.engagement import Department, Engagement, Respondent
from pmo_design.exchange.results_json import scorecard_text
from pmo_design.scoring.engine import score
from pmo_design.scoring.scorecard import Estimate, Scorecard

INSTRUMENT = small_instrument()
ITEMS = tuple(
    item.id
    for name in ("maturity", "needs")
    for item in INSTRUMENT.questionnaires[name].items  # type: ignore[index]
)
PEOPLE = ("e1", "e2", "p1")
QUICK = at_most(40)

cells = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ITEMS)),
    st.one_of(st.integers(1, 5), st.sampled_from(["na", "dk"])),
    max_size=21,
)


def client_with(values: Mapping[tuple[str, str], int | str]) -> Engagement:
    answers = tuple(an_answer(who, item, value) for (who, item), value in sorted(values.items()))
    return replace(with_answers(small_client(), *answers), draws=100)


def scored(client: Engagement) -> Scorecard:
    return score(client, INSTRUMENT)


def numbers(value: object) -> Iterator[float]:
    """Every number in a scorecard, in its order."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from numbers(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from numbers(part)
    elif is_dataclass(value):
        for part in fields(value):
            yield from numbers(getattr(value, part.name))


def estimates(value: object) -> Iterator[Estimate]:
    if isinstance(value, Estimate):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from estimates(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from estimates(part)
    elif is_dataclass(value):
        for part in fields(value):
            yield from estimates(getattr(value, part.name))


def text(client: Engagement) -> str:
    """scorecard.json without the fingerprint, which rightly changes with the inputs."""
    return scorecard_text(replace(scored(client), inputs_sha256=""))


@given(cells)
@QUICK
def test_all_outputs_are_finite_and_inside_their_ranges(values: dict) -> None:
    card = scored(client_with(values))

    assert all(math.isfinite(number) for number in numbers(card))
    for estimate in estimates((card.services, card.models)):
        assert 0 <= estimate.low <= estimate.mean <= estimate.high <= 1
        assert 0 <= estimate.raw <= 1
    for estimate in estimates(card.maturity):
        assert 1 <= estimate.low <= estimate.mean <= estimate.high <= 5


@given(cells, st.randoms(use_true_random=False))
@QUICK
def test_order_of_answers_changes_no_byte(values: dict, random: object) -> None:
    client = client_with(values)
    shuffled = list(client.latest.answers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert text(with_answers(client, *shuffled)) == text(client)


@given(cells, st.sampled_from([0.001, 0.3, 7.0, 1000.0]))
@QUICK
def test_scaling_all_weights_alike_changes_no_score(values: dict, factor: float) -> None:
    client = client_with(values)
    heavier = replace(
        client,
        group_weights={name: weight * factor for name, weight in client.group_weights.items()},
        departments=tuple(
            replace(each, weight=each.weight * factor) for each in client.departments
        ),
    )

    before, after = numbers(scored(client)), numbers(scored(heavier))

    assert list(after) == pytest.approx(list(before), rel=1e-12, abs=1e-12)


@given(cells)
@QUICK
def test_respondent_who_answered_nothing_changes_no_score(values: dict) -> None:
    client = client_with(values)
    silent = Respondent("z9", "d1", "team-member")
    joined = replace(client, respondents=(*client.respondents, silent))

    before, after = scored(client), scored(joined)

    assert after.services == before.services
    assert after.models == before.models
    assert [each.services for each in after.departments] == [
        each.services for each in before.departments
    ]


def more(values: dict, aspect: str, step: int) -> dict:
    """The same answers with every value of one aspect moved up where the scale allows."""
    return {
        key: min(5, value + step) if isinstance(value, int) and aspect in key[1] else value
        for key, value in values.items()
    }


@given(cells)
@QUICK
def test_higher_importance_never_lowers_a_demand(values: dict) -> None:
    before, after = scored(client_with(values)), scored(client_with(more(values, "importance", 1)))

    for old, new in zip(before.departments, after.departments, strict=True):
        for service, score_before in old.services.items():
            if score_before:
                assert new.services[service].demand.raw >= score_before.demand.raw - 1e-12


@given(cells)
@QUICK
def test_higher_satisfaction_never_raises_a_demand(values: dict) -> None:
    raised = more(values, "satisfaction", 1)

    before, after = scored(client_with(values)), scored(client_with(raised))

    for old, new in zip(before.departments, after.departments, strict=True):
        for service, score_before in old.services.items():
            if score_before:
                assert new.services[service].demand.raw <= score_before.demand.raw + 1e-12


@given(cells)
@QUICK
def test_higher_maturity_never_raises_a_gap(values: dict) -> None:
    before, after = scored(client_with(values)), scored(client_with(more(values, "maturity", 1)))

    for old, new in zip(before.departments, after.departments, strict=True):
        for service, score_before in old.services.items():
            if score_before:
                assert new.services[service].gap.raw <= score_before.gap.raw + 1e-12


def test_all_questions_missing_gives_no_score_and_no_division_by_zero() -> None:  # case 39
    card = scored(with_answers(small_client()))

    assert set(card.services.values()) == {None}
    assert set(card.maturity.values()) == {None}
    assert card.first_model is None
    assert not card.clear
    assert {flag.code for flag in card.flags} == {"no-answers"}


def test_all_don_t_know_is_no_data_either() -> None:  # case 39
    card = scored(client_with({(who, item): "dk" for who in PEOPLE for item in ITEMS}))

    assert set(card.services.values()) == {None}
    assert card.department("d1").coverage == 0.0


def test_one_respondent_is_scored_with_a_wide_interval() -> None:  # case 40
    client = client_with({("e1", item): 3 for item in ITEMS})

    card = scored(client)

    plan = card.department("d1").maturity["plan"]
    assert plan.estimate.raw == 3.0
    assert plan.spread == 0.0
    assert plan.estimate.high - plan.estimate.low > 0.5
    assert card.department("d2").maturity["plan"] is None


def test_all_answers_equal_divides_nothing_by_zero() -> None:  # case 42
    card = scored(client_with({(who, item): 3 for who in PEOPLE for item in ITEMS}))

    # I = S = 0.5: o = 0.25; gap (5 - 3) / 4 = 0.5; fit 0.7 x 0.25 + 0.3 x 0.5 = 0.325
    assert card.services["report"].fit.raw == pytest.approx(0.325)
    assert card.services["advise"].fit.raw == pytest.approx(0.325)


def test_new_department_without_answers_leaves_the_others_alone() -> None:
    client = small_client()
    grown = replace(client, departments=(*client.departments, Department("d3", "Three")))

    before, after = scored(client), scored(grown)

    assert after.services == before.services
    assert after.department("d3").staged_level is None


def test_seed_changes_intervals_and_leaves_raw_figures() -> None:
    first, second = scored(small_client()), scored(small_client(seed=1))

    assert first.services["report"].fit.raw == second.services["report"].fit.raw
    assert first.services["report"].fit.low != second.services["report"].fit.low
