"""The raw chain against a calculation by hand of the client in small_client.py.

Every expected number is worked out in the comments beside it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_client import ANSWERS, agreed, an_answer, small_client, small_instrument, with_answers

from pmo_design.answers import Answer, AnswerState
from pmo_design.engagement import Engagement
from pmo_design.scoring import chain
from pmo_design.scoring.encoding import AnswerArrays, encode
from pmo_design.scoring.engine import score
from pmo_design.scoring.raw import RawScores, catalog_arrays, raw_scores

D1, D2 = 0, 1
PLAN, RISK = 0, 1
VIEW, WARNING = 0, 1
ADVISE, REPORT = 0, 1  # id order
NAN = float("nan")


def raw_of(client: Engagement) -> tuple[AnswerArrays, RawScores]:
    instrument = small_instrument()
    answers = encode(client, instrument)
    return answers, raw_scores(answers, catalog_arrays(instrument, client.method), client.method)


@pytest.fixture
def raw() -> RawScores:
    return raw_of(small_client())[1]


def test_department_maturity_weighs_items_confidence_and_groups(raw: RawScores) -> None:
    # d1, plan. e1: item a 2 (weight 1 x high 1.0), item b 4 (weight 2 x low 0.5)
    #   y = (1 x 2 + 1 x 4) / 2 = 3, c = (1.0 + 0.5) / 2 = 0.75, v = 1.5 x 0.75 = 1.125
    # p1: item a 2 medium: y = 2, c = 0.8, v = 1.0 x 0.8 = 0.8
    #   theta = (1.125 x 3 + 0.8 x 2) / 1.925 = 4.975 / 1.925
    # d1, risk: e1 does not know; p1 says 2.      d2: e2 says plan 5, risk 4 (low).
    expected = [[4.975 / 1.925, 2.0], [5.0, 4.0]]

    np.testing.assert_allclose(raw.maturity.mean, expected, rtol=1e-12)


def test_maturity_says_how_many_people_and_how_far_apart(raw: RawScores) -> None:
    # d1, plan: sum v = 1.925, sum v^2 = 1.265625 + 0.64 = 1.905625
    #   effective n = 1.925^2 / 1.905625
    #   variance = (1.125 (3 - 2.584416)^2 + 0.8 (2 - 2.584416)^2) / 1.925
    mean = 4.975 / 1.925
    variance = (1.125 * (3 - mean) ** 2 + 0.8 * (2 - mean) ** 2) / 1.925

    assert raw.maturity.people.tolist() == [[2, 1], [1, 1]]
    assert raw.maturity.effective[D1, PLAN] == pytest.approx(1.925**2 / 1.905625, rel=1e-12)
    assert raw.maturity.spread[D1, PLAN] == pytest.approx(variance**0.5, rel=1e-12)
    # one person counts as one whatever the confidence (e2's risk is low)
    assert raw.maturity.effective[D2, RISK] == pytest.approx(1.0, rel=1e-12)


def test_priority_is_the_halved_opportunity_score(raw: RawScores) -> None:
    # d1, view. e1: I = 1, S = 0.5: (1 + 0.5) / 2 = 0.75; the smaller confidence is low,
    #   v = 1.5 x 0.5 = 0.75.  p1: I = 0.5, S = 1: 0.25, v = 1
    #   o = (0.75 x 0.75 + 0.25) / 1.75 = 0.8125 / 1.75
    # d1, warning. e1 gave no satisfaction; p1: I = 1, S = 0: (1 + 1) / 2 = 1
    # d2, view. e2: I = S = 0.25: 0.125; warning was not answered
    expected = [[0.8125 / 1.75, 1.0], [0.125, NAN]]

    np.testing.assert_allclose(raw.priority.mean, expected, rtol=1e-12)


def test_importance_and_satisfaction_are_weighted_as_the_priority_is(raw: RawScores) -> None:
    # d1, view: I = (0.75 x 1 + 1 x 0.5) / 1.75, S = (0.75 x 0.5 + 1 x 1) / 1.75
    assert raw.importance[D1, VIEW] == pytest.approx(1.25 / 1.75, rel=1e-12)
    assert raw.satisfaction[D1, VIEW] == pytest.approx(1.375 / 1.75, rel=1e-12)
    # warning: only p1's pair is complete, so e1's importance 4 does not count
    assert raw.importance[D1, WARNING] == pytest.approx(1.0)


def test_groups_keep_their_own_priorities(raw: RawScores) -> None:
    assert raw.by_group["executive"].mean[D1, VIEW] == pytest.approx(0.75)
    assert raw.by_group["project-manager"].mean[D1, VIEW] == pytest.approx(0.25)
    assert raw.by_group["project-manager"].people[D2, VIEW] == 0


def test_demand_follows_the_links_of_seen_outcomes(raw: RawScores) -> None:
    view = 0.8125 / 1.75
    # advise: moderate 3 from view, strong 9 from warning: (3 x view + 9 x 1) / 12
    # report: strong from view alone
    assert raw.demand[D1, ADVISE] == pytest.approx((3 * view + 9) / 12, rel=1e-12)
    assert raw.demand[D1, REPORT] == pytest.approx(view, rel=1e-12)
    assert raw.demand[D2, REPORT] == pytest.approx(0.125, rel=1e-12)


def test_service_with_less_than_half_its_weight_seen_is_not_scored(raw: RawScores) -> None:
    # d2 saw view only: 3 of advise's 12
    assert np.isnan(raw.demand[D2, ADVISE])
    assert np.isnan(raw.fit[D2, ADVISE])


def test_fit_is_demand_and_gap_in_the_method_s_shares(raw: RawScores) -> None:
    # gap: report (home plan) (5 - 4.975 / 1.925) / 4; advise (home risk) (5 - 2) / 4 = 0.75
    view, plan = 0.8125 / 1.75, 4.975 / 1.925
    report = 0.7 * view + 0.3 * (5 - plan) / 4
    advise = 0.7 * (3 * view + 9) / 12 + 0.3 * 0.75

    np.testing.assert_allclose(raw.fit[D1], [advise, report], rtol=1e-12)
    # d2: plan is 5, so no gap: 0.7 x 0.125
    assert raw.fit[D2, REPORT] == pytest.approx(0.0875, rel=1e-12)


def test_organisation_and_models_follow_from_the_departments() -> None:
    view, plan = 0.8125 / 1.75, 4.975 / 1.925
    d1_report = 0.7 * view + 0.3 * (5 - plan) / 4
    advise = 0.7 * (3 * view + 9) / 12 + 0.3 * 0.75
    # d1 weighs 2, d2 weighs 1; advise is scored in d1 alone
    report = (2 * d1_report + 0.0875) / 3

    card = score(small_client(), small_instrument())

    assert card.services["report"].fit.raw == pytest.approx(report, rel=1e-12)
    assert card.services["advise"].fit.raw == pytest.approx(advise, rel=1e-12)
    assert card.maturity["plan"].raw == pytest.approx((2 * plan + 5) / 3, rel=1e-12)
    # reporting: core report 2, secondary advise 1; advising: core advise
    reporting = (2 * report + advise) / 3
    assert card.models["reporting"].coverage.raw == pytest.approx(reporting, rel=1e-12)
    assert card.models["advising"].coverage.raw == pytest.approx(advise, rel=1e-12)
    # gate of reporting: support 2 of required 3: (2 - 1) / (3 - 1)
    assert card.models["reporting"].gate == 0.5
    assert card.models["advising"].gate == 1.0


def test_coverage_counts_values_of_what_was_asked_and_applies() -> None:
    # Both departments have fewer than 3 people, so everybody is asked everything:
    # 3 maturity items + 2 x 2 outcomes = 7 each.
    # d1: e1 gave 5 (two don't know), p1 gave 6 of 7: 11 of 14.
    # d2: e2 gave 4; one does not apply, so 4 of 6.
    card = score(small_client(), small_instrument())

    assert card.department("d1").coverage == pytest.approx(11 / 14)
    assert card.department("d2").coverage == pytest.approx(4 / 6)


def test_larger_department_is_asked_by_group() -> None:
    # With three people invited in d1, the project manager is asked for warning only:
    # 3 + 2 = 5, of which 4 were given (view is answered, but was not asked).
    # e1: 5 of 7, a second executive: 0 of 7. Together 9 of 19.
    client = small_client()
    more = (*client.respondents, replace(client.respondents[0], id="e3"))
    client = replace(client, respondents=tuple(sorted(more, key=lambda person: person.id)))

    card = score(client, small_instrument())

    assert card.department("d1").coverage == pytest.approx(9 / 19)


def test_workshop_counts_before_survey_and_later_rounds_before_earlier() -> None:
    survey = an_answer("e2", "maturity.plan.a", 2)
    workshop = replace(survey, value=4, source="workshop")
    second = replace(workshop, value=5, round=2)
    late_survey = replace(survey, value=1, round=3)

    _, raw = raw_of(with_answers(small_client(), survey, workshop, second, late_survey))

    assert raw.maturity.mean[D2, PLAN] == 5.0


def test_agreed_value_replaces_the_department_s_mean_of_the_item() -> None:
    client = small_client()
    answers = (*client.latest.answers, agreed("d1", "maturity.risk.a", 5))

    _, raw = raw_of(with_answers(client, *answers))

    # p1 alone had answered in the domain, so it rests on one voice
    assert raw.maturity.mean[D1, RISK] == 5.0
    assert raw.maturity.people[D1, RISK] == 1


def test_agreed_value_alone_speaks_with_the_department_s_own_voice() -> None:
    answers = (agreed("d2", "maturity.plan.a", 3), agreed("d2", "maturity.plan.b", 4))

    encoded, raw = raw_of(with_answers(small_client(), *answers))

    # items weigh 1 and 2: (3 + 2 x 4) / 3
    assert raw.maturity.mean[D2, PLAN] == pytest.approx(11 / 3)
    assert raw.maturity.people[D2, PLAN] == 1
    assert bool(encoded.agreed[D2, PLAN])


def test_agreed_items_count_as_answered_by_everybody() -> None:
    answers = tuple(
        agreed("d2", item, 3) for item in ("maturity.plan.a", "maturity.plan.b", "maturity.risk.a")
    )

    card = score(with_answers(small_client(), *answers), small_instrument())

    # 3 of the 7 questions put to e2
    assert card.department("d2").coverage == pytest.approx(3 / 7)


def test_group_of_weight_zero_counts_as_absent() -> None:
    weights = {**small_client().group_weights, "executive": 0.0}

    _, raw = raw_of(small_client(group_weights=weights))

    assert raw.maturity.mean[D1, PLAN] == pytest.approx(2.0)
    assert raw.maturity.people[D1, PLAN] == 1
    assert np.isnan(raw.maturity.mean[D2, PLAN])


def test_agreed_value_does_not_rest_on_people_without_weight() -> None:
    # e2, the only one in d2, has weight 0: the department speaks for itself
    weights = {**small_client().group_weights, "executive": 0.0}
    client = small_client(group_weights=weights)

    _, raw = raw_of(
        with_answers(client, *client.latest.answers, agreed("d2", "maturity.plan.a", 3))
    )

    assert raw.maturity.mean[D2, PLAN] == 3.0
    assert raw.maturity.people[D2, PLAN] == 1


def test_agreement_on_no_value_leaves_a_domain_to_the_survey() -> None:
    unknown = replace(agreed("d2", "maturity.plan.b", 1), state=AnswerState.DONT_KNOW, value=None)
    client = small_client()

    encoded, raw = raw_of(with_answers(client, *client.latest.answers, unknown))

    assert raw.maturity.mean[D2, PLAN] == 5.0  # item a alone
    assert not encoded.agreed.any()


def test_answer_to_an_item_that_scores_nothing_changes_no_array() -> None:
    client = small_client()
    aside = Answer("p1", "need.anything-else", AnswerState.VALUE, "more coffee")

    encoded, _ = raw_of(with_answers(client, *client.latest.answers, aside))

    np.testing.assert_array_equal(encoded.state, raw_of(client)[0].state)


def test_scaled_link_weights_score_the_same_services() -> None:
    # Seen: three moderate links, exactly half the weight. 0.3 + 0.3 + 0.3 falls short of 0.9.
    links = np.array([[9.0], [3.0], [3.0], [3.0]])
    seen = np.array([[False, True, True, True]])

    assert chain.outcome_mapping(links, seen, 0.5).scored.all()
    assert chain.outcome_mapping(links / 10, seen, 0.5).scored.all()


def test_hand_calculation_covers_every_state_and_confidence() -> None:
    assert {str(answer[2]) for answer in ANSWERS} >= {"dk", "na", "1", "5"}
    assert {answer[3] for answer in ANSWERS} == {"high", "medium", "low", None}


def changed(**method: object) -> Engagement:
    """The client with figures of its own in place of the method's."""
    client = small_client()
    return replace(client, method=client.method.model_copy(update=method))


def test_engagement_s_own_figures_replace_the_catalogue_s() -> None:
    weights = small_client().method.link_weights.model_copy(update={"moderate": 9.0})
    models = small_client().method.model_weights.model_copy(update={"core": 1.0})

    _, linked = raw_of(changed(link_weights=weights))
    card = score(changed(model_weights=models, ask_all_below=0), small_instrument())

    # advise now hears view as strongly as warning: (view + 1) / 2
    assert linked.demand[D1, ADVISE] == pytest.approx((0.8125 / 1.75 + 1) / 2, rel=1e-12)
    # core and secondary weigh alike: the plain mean of report and advise
    report, advise = (card.services[name].fit.raw for name in ("report", "advise"))
    assert card.models["reporting"].coverage.raw == pytest.approx((report + advise) / 2)
    # nobody is asked everything: p1 has 3 + 2 questions, of which 4 were answered
    assert card.department("d1").coverage == pytest.approx((5 + 4) / (7 + 5))


def test_service_that_no_seen_outcome_calls_for_is_not_scored_whatever_the_limit() -> None:
    # three services: called for by the seen outcome, by the unseen one, by none
    links = np.array([[9.0, 0.0, 0.0], [0.0, 3.0, 0.0]])

    mapping = chain.outcome_mapping(links, np.array([[True, False]]), 0.0)

    assert mapping.scored.tolist() == [[True, False, False]]
    assert mapping.weights.tolist() == [[[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]]]


def test_people_are_counted_in_whole_numbers(raw: RawScores) -> None:
    assert raw.maturity.people.dtype == np.int64


def test_agreed_need_replaces_the_mean_and_marks_no_domain() -> None:
    # e2 alone in d2: importance 4 and satisfaction 2 agreed, (0.75 + 0.5) / 2
    spoken = tuple(
        agreed("d2", f"need.view.{aspect}", value)
        for aspect, value in (("importance", 4), ("satisfaction", 2))
    )
    client = small_client()

    encoded, raw = raw_of(with_answers(client, *client.latest.answers, *spoken))

    assert raw.priority.mean[D2, VIEW] == pytest.approx(0.625)
    assert not encoded.agreed.any()
