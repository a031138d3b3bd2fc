"""Rules that read off a score: classes, levels, modes, ranks, flags."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from small_client import agreed, an_answer, small_client, small_instrument, with_answers

from pmo_design.catalog.definition import Catalog
from pmo_design.catalog.loader import load_catalog
from pmo_design.engagement import Department, fingerprint
from pmo_design.exchange.results_json import scorecard_text
from pmo_design.scoring.draws import Summary
from pmo_design.scoring.encoding import encode
from pmo_design.scoring.engine import score
from pmo_design.scoring.flags import flags
from pmo_design.scoring.labelling import delivery_mode, service_class
from pmo_design.scoring.scorecard import Flag


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog("1")


@pytest.mark.parametrize(
    ("called", "expected"),
    [(1.0, "strong"), (0.8, "strong"), (0.79, "likely"), (0.5, "likely"), (0.49, "unclear"),
     (0.2, "unclear"), (0.19, "not-now"), (0.0, "not-now")],
)  # fmt: skip
def test_class_follows_the_chance_of_being_called_for(
    catalog: Catalog, called: float, expected: str
) -> None:
    assert service_class(called, catalog.method) == expected


@pytest.mark.parametrize(
    ("maturity", "regulated", "mode"),
    [(1.0, False, "do-for"), (1.99, False, "do-for"), (2.0, False, "do-with"),
     (3.0, False, "guide"), (4.0, False, "enable"), (5.0, False, "enable"),
     (4.5, True, "guide"), (2.5, True, "do-with")],
)  # fmt: skip
def test_autonomy_grows_with_maturity_and_regulation_caps_it(
    catalog: Catalog, maturity: float, regulated: bool, mode: str
) -> None:
    assert delivery_mode(maturity, regulated, catalog.modes, catalog.method) == mode


@pytest.mark.parametrize(
    ("scored", "first"), [(1, 1), (2, 1), (3, 2), (25, 10), (26, 10), (60, 10)]
)
def test_first_services_are_two_fifths_and_ten_at_most(
    catalog: Catalog, scored: int, first: int
) -> None:
    assert catalog.method.top_count(scored) == first


def test_level_is_the_floor_of_the_posterior_mean_not_of_the_raw_one() -> None:
    card = score(small_client(draws=2000), small_instrument())
    plan = card.department("d2").maturity["plan"]

    # one voice saying 5 is drawn below 5 towards the other department
    assert plan.estimate.raw == 5.0
    assert plan.level == int(plan.estimate.mean) == 4


def test_staged_level_is_that_of_the_weakest_domain() -> None:
    d1 = score(small_client(), small_instrument()).department("d1")

    assert d1.staged_level == min(cell.level for cell in d1.maturity.values())


def test_staged_level_is_missing_where_a_domain_is() -> None:
    client = with_answers(small_client(), an_answer("e1", "maturity.plan.a", 3))

    assert score(client, small_instrument()).department("d1").staged_level is None


def test_scored_services_are_ranked_best_first() -> None:
    card = score(small_client(), small_instrument())

    fits = [card.services[name].fit.mean for name in card.ranked_services]
    assert len(fits) == 2
    assert fits == sorted(fits, reverse=True)


def test_close_margin_is_not_called_clear() -> None:
    # the two models share advise, and d1 and d2 pull report up and down: see the interval
    card = score(small_client(draws=2000), small_instrument())

    assert card.clear == (not card.margin.low <= 0 <= card.margin.high)
    assert card.runner_up == ({"reporting", "advising"} - {card.first_model}).pop()


def test_only_eligible_model_is_first_and_clear_without_a_margin() -> None:
    client = small_client()
    shut = replace(client.latest, baseline=(an_answer("", "baseline.support", 1),))

    card = score(replace(client, cycles=(shut,)), small_instrument())

    assert card.first_model == "advising"
    assert card.runner_up is None
    assert card.margin is None
    assert card.clear


def test_unanswered_gate_counts_as_open_and_is_listed() -> None:
    client = small_client()
    unknown = replace(client.latest, baseline=())

    card = score(replace(client, cycles=(unknown,)), small_instrument())

    assert card.models["reporting"].gate == 1.0
    assert card.models["reporting"].gates_not_assessed == ("baseline.support",)


def test_share_outside_the_models_is_that_of_their_fit() -> None:
    # both services belong to a model
    assert score(small_client(), small_instrument()).outside_models_share == 0.0


def test_flags_name_departments_that_rest_on_little() -> None:
    client = small_client()
    grown = replace(client, departments=(*client.departments, Department("d3", "Three")))

    codes = {(flag.code, flag.department) for flag in score(grown, small_instrument()).flags}

    assert ("few-answers", "d1") in codes  # e1 and p1, of 3 wanted
    assert ("single-voice", "d2") in codes
    assert ("no-answers", "d3") in codes


def test_agreed_values_are_marked_as_their_source() -> None:
    client = with_answers(small_client(), agreed("d2", "maturity.plan.a", 3))

    assert score(client, small_instrument()).department("d2").maturity["plan"].source == "agreed"


def test_retired_answers_are_counted_in_a_flag() -> None:  # case 44
    client = small_client()
    kept = (an_answer("e1", "maturity.plan.gone", 3),)
    cycle = replace(client.latest, retired=kept)

    flags = score(replace(client, cycles=(cycle,)), small_instrument()).flags

    assert Flag("retired-answers", None, {"answers": 1}) in flags


def test_written_scorecard_has_the_documented_keys_and_six_decimals() -> None:
    card = json.loads(scorecard_text(score(small_client(), small_instrument())))

    assert list(card) == [
        "format", "engagement", "cycle", "seed", "draws", "inputs_sha256", "versions",
        "departments", "maturity", "services", "models", "first_model", "runner_up", "margin",
        "clear", "outside_models_share", "flags", "agenda",
    ]  # fmt: skip
    first = card["departments"][0]
    assert list(first) == [
        "id", "respondents", "coverage", "staged_level", "maturity", "agreement", "outcomes",
        "services",
    ]  # fmt: skip
    assert list(first["maturity"]["plan"]) == [
        "raw", "mean", "low", "high", "level", "n", "spread", "source",
    ]  # fmt: skip
    assert first["maturity"]["plan"]["raw"] == round(4.975 / 1.925, 6)
    # e1 and p1 both say 2 to item a, and only e1 answered item b
    assert first["agreement"]["plan"] == {
        "n": 2, "r_wg": 1.0, "alpha": None, "icc": None, "spread": 0.0,
    }  # fmt: skip
    assert first["agreement"]["risk"] is None
    assert first["outcomes"]["view"]["by_group"]["executive"] == {"raw": 0.75, "n": 1}
    assert card["departments"][1]["services"]["advise"] is None
    assert list(card["services"]["report"]) == ["fit", "rank", "p_top", "class", "recommended"]
    assert list(card["models"]["reporting"]) == [
        "coverage", "gate", "eligible", "gates_not_assessed", "probability",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("share", "scored", "count"),
    [(0.4, 26, 10), (0.4, 12, 5), (0.4, 5, 2), (0.28, 25, 7), (0.4, 1, 1), (0.4, 0, 0)],
)
def test_first_services_are_a_share_of_the_scored_ones(
    share: float, scored: int, count: int
) -> None:
    method = small_client().method.model_copy(update={"top_share": share})

    assert method.top_count(scored) == count  # at most 10, rounded up; 0.28 x 25 is 7


def test_department_without_people_is_not_said_to_have_answered_too_little() -> None:
    alone = agreed("d3", "maturity.plan.a", 3)
    client = small_client()
    client = replace(client, departments=(*client.departments, Department("d3", "Three")))

    card = score(with_answers(client, *client.latest.answers, alone), small_instrument())

    assert card.department("d3").coverage is None
    assert [flag.code for flag in card.flags if flag.department == "d3"] == ["few-answers"]


def test_few_answers_are_told_with_what_was_wanted() -> None:
    # d1: e1 and p1 of three wanted
    flags = score(small_client(), small_instrument()).flags

    assert Flag("few-answers", "d1", {"answered": 2, "least": 3}) in flags


def test_as_many_people_as_wanted_are_not_few() -> None:
    client = small_client()
    limits = client.method.flags.model_copy(update={"fewest_answers": 2})
    client = replace(client, method=client.method.model_copy(update={"flags": limits}))

    codes = {(flag.code, flag.department) for flag in score(client, small_instrument()).flags}

    assert ("few-answers", "d1") not in codes


def test_low_coverage_is_told_with_its_share_and_limit() -> None:
    # d2: e2 answered one of seven questions; d1 answered nothing
    client = with_answers(small_client(), an_answer("e2", "maturity.plan.a", 3))

    found = [flag for flag in score(client, small_instrument()).flags if "cov" in flag.code]

    assert found == [Flag("low-coverage", "d2", {"coverage": 1 / 7, "least": 0.5})]


def close_fits(*means: float) -> list[Flag]:
    """Flag of fits of these means, with intervals 0.2 and 0.4 wide in turn."""
    client, mean = small_client(), np.array(means)
    half = np.resize([0.1, 0.2], mean.size)
    fits = Summary(mean, mean - half, mean + half)
    return [
        flag
        for flag in flags(client, encode(client, small_instrument()), (), fits)
        if flag.code == "close-fits"
    ]


def test_fits_nearer_to_each_other_than_half_an_interval_are_close() -> None:
    # spread of 0.50 and 0.52 is 0.01, of 0.2 and 0.48 it is 0.14; half widths 0.1 and 0.2
    (flag,) = close_fits(0.50, 0.52)
    assert flag.department is None
    assert flag.params == {"spread": pytest.approx(0.01), "half_width": pytest.approx(0.15)}
    assert close_fits(0.20, 0.48)
    assert close_fits(0.20, 0.52) == []  # 0.16
    assert close_fits(0.5) == []


def test_scorecard_names_what_it_was_computed_from() -> None:
    card = score(small_client(seed=5), small_instrument())

    assert (card.engagement, card.cycle, card.seed, card.draws) == ("small", 1, 5, 400)


def test_regulated_department_is_guided_at_most() -> None:
    # d2 says 5 of plan, the home of report
    client = small_client(draws=2000)
    first, second = client.departments
    strict = replace(client, departments=(first, replace(second, regulated=True)))

    modes = [
        score(each, small_instrument()).department("d2").services["report"].mode
        for each in (client, strict)
    ]

    assert modes == ["enable", "guide"]


def test_maturity_says_where_it_comes_from() -> None:
    client = small_client()
    workshop = replace(an_answer("e2", "maturity.risk.a", 4), source="workshop")
    answers = (*client.latest.answers, workshop, agreed("d2", "maturity.plan.a", 3))

    card = score(with_answers(client, *answers), small_instrument())

    assert card.department("d1").maturity["plan"].source == "survey"
    assert card.department("d2").maturity["risk"].source == "workshop"
    assert card.department("d2").maturity["plan"].source == "agreed"


def test_single_voice_and_silence_are_told_with_how_many_were_listed() -> None:
    # of d2's two executives one answered; d3 has one person, who did not
    client = small_client()
    first, second = client.respondents[:2]
    more = (replace(second, id="e4"), replace(first, id="e5", department="d3"))
    client = replace(
        client,
        departments=(*client.departments, Department("d3", "Three")),
        respondents=(first, second, *more, client.respondents[2]),
    )

    found = score(client, small_instrument()).flags

    assert Flag("single-voice", "d2", {"listed": 2}) in found
    assert Flag("no-answers", "d3", {"listed": 1}) in found


def test_coverage_at_its_limit_is_not_low() -> None:
    # d1 gave 11 of its 14 questions, d2 4 of 6
    client = small_client()
    limits = client.method.flags.model_copy(update={"least_coverage": 11 / 14})
    client = replace(client, method=client.method.model_copy(update={"flags": limits}))

    found = score(client, small_instrument()).flags

    assert [flag.department for flag in found if flag.code == "low-coverage"] == ["d2"]


def test_scorecard_names_what_it_was_made_of_and_ranks_from_one() -> None:
    client = small_client()
    card = score(client, small_instrument())

    assert card.inputs_sha256 == fingerprint(client)
    assert card.versions["catalog"] == client.latest.catalog
    assert {name: card.versions[name] for name in client.latest.questionnaires} == dict(
        client.latest.questionnaires
    )
    scores = [found for found in card.services.values() if found]
    assert sorted(found.rank for found in scores) == list(range(1, len(scores) + 1))
    assert all(0 <= found.called <= found.p_top <= 1 for found in scores)
