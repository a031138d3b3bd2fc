"""What the workshop should talk about: disagreement x effect, checked by hand and by shifting."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_client import ANSWERS, agreed, an_answer, small_client, small_instrument, with_answers

from pmo_design.answers import AnswerState
from pmo_design.engagement import Engagement
from pmo_design.scoring.agenda import item_effects, item_shares
from pmo_design.scoring.encoding import encode
from pmo_design.scoring.engine import score
from pmo_design.scoring.raw import catalog_arrays, raw_scores
from pmo_design.scoring.scorecard import AgendaItem

D1, D2 = 0, 1
A, B, RISK = "maturity.plan.a", "maturity.plan.b", "maturity.risk.a"
ITEMS = (A, B, RISK)
EVERY_SERVICE = np.array([True, True])


def shares(client: Engagement) -> np.ndarray:
    answers = encode(client, small_instrument())
    return item_shares(
        ~np.isnan(answers.maturity), answers.confidence, answers.weight, answers.item_weight,
        answers.item_domain, answers.department, 2,
    )  # fmt: skip


def fits(client: Engagement) -> np.ndarray:
    instrument = small_instrument()
    arrays = catalog_arrays(instrument, client.method)
    return raw_scores(encode(client, instrument), arrays, client.method).fit


def effects(client: Engagement, recommended: np.ndarray = EVERY_SERVICE) -> np.ndarray:
    instrument = small_instrument()
    answers = encode(client, instrument)
    home = catalog_arrays(instrument, client.method).home
    weights = np.array([each.weight for each in client.departments])
    return item_effects(
        shares(client), answers.item_domain, fits(client), home, recommended, weights,
        client.method.demand_weight,
    )  # fmt: skip


def sum_of_fits(client: Engagement) -> float:
    card = score(client, small_instrument())
    return sum(each.fit.raw for each in card.services.values() if each)


def test_share_of_an_item_is_that_of_the_voices_behind_the_maturity() -> None:
    # d1, plan. e1: a has weight 1 x 1.0, b 2 x 0.5, so half each; v = 1.5 x 0.75 = 1.125
    #   p1: a alone; v = 0.8.   d2: e2 answered a and risk alone.
    expected = [[(1.125 / 2 + 0.8) / 1.925, 1.125 / 2 / 1.925, 1.0], [1.0, 0.0, 1.0]]

    np.testing.assert_allclose(shares(small_client()), expected, rtol=1e-12)


def test_effect_follows_the_chain_from_item_to_organisation() -> None:
    # report (home plan) is scored in d1 (weight 2) and d2 (1); advise (home risk) in d1 alone
    share = (1.125 / 2 + 0.8) / 1.925

    found = effects(small_client())

    assert found[D1, 0] == pytest.approx(0.3 / 4 * share * 2 / 3, rel=1e-12)
    assert found[D2, 0] == pytest.approx(0.3 / 4 * 1 / 3, rel=1e-12)
    assert found[D1, 2] == pytest.approx(0.3 / 4, rel=1e-12)
    assert found[D2, 2] == 0.0


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(("row", "people"), [(D1, ("e1", "p1")), (D2, ("e2",))])
def test_effect_is_what_shifting_the_item_s_answers_does(
    at: int, row: int, people: tuple[str, ...]
) -> None:
    client = small_client(draws=100)
    moved = tuple(
        replace(each, value=each.value - 1)
        if each.item == ITEMS[at]
        and each.respondent in people
        and each.state is AnswerState.VALUE
        and isinstance(each.value, int)
        else each
        for each in client.latest.answers
    )

    change = sum_of_fits(with_answers(client, *moved)) - sum_of_fits(client)

    assert change == pytest.approx(effects(client)[row, at], abs=1e-12)


def test_only_recommended_services_carry_an_effect() -> None:
    found = effects(small_client(), np.array([False, True]))  # report alone

    assert (found[:, 2] == 0).all()
    assert found[D1, 0] > 0


def with_method(client: Engagement, **figures: object) -> Engagement:
    return replace(client, method=client.method.model_copy(update=figures))


def disputed() -> Engagement:
    """The small client with 1 and 3 to item a of d1, 1 and 2 to risk, and every service chosen."""
    changed = {("e1", A): 1, ("p1", A): 3, ("e1", RISK): 1, ("p1", RISK): 2}
    answers = [an_answer(*each) for each in ANSWERS if each[:2] not in changed]
    answers += [an_answer(who, item, value) for (who, item), value in changed.items()]
    client = with_answers(small_client(), *answers)
    return with_method(client, top_share=1.0, fit_floor=0.0)


def test_agenda_sets_disagreement_times_effect_in_order() -> None:
    client = disputed()
    found = effects(client)

    agenda = score(client, small_instrument()).agenda

    # a: 1 and 3, s^2 = 2, disagreement 1; risk: 1 and 2, s^2 = 1/2, disagreement 1/4;
    # b has one answer
    assert [(entry.department, entry.item) for entry in agenda] == [("d1", A), ("d1", RISK)]
    first, second = agenda
    assert first == AgendaItem(
        "d1", A, pytest.approx(2**0.5), found[D1, 0], pytest.approx(found[D1, 0])
    )
    assert second.priority == pytest.approx(found[D1, 2] / 4)
    assert second.spread == pytest.approx(0.5**0.5)


def test_settled_questions_leave_the_agenda() -> None:
    client = disputed()
    settled = with_answers(client, *client.latest.answers, agreed("d1", A, 2))

    agenda = score(settled, small_instrument()).agenda

    assert [entry.item for entry in agenda] == [RISK]


def test_agenda_keeps_the_most_pressing_topics_of_a_department() -> None:
    client = disputed()
    agreement = client.method.agreement.model_copy(update={"questions": 1})

    agenda = score(with_method(client, agreement=agreement), small_instrument()).agenda

    assert [entry.item for entry in agenda] == [A]


def test_nothing_recommended_leaves_nothing_to_talk_about() -> None:
    client = with_method(disputed(), fit_floor=1.0)

    assert score(client, small_instrument()).agenda == ()


def test_department_without_answers_has_no_shares() -> None:
    client = with_answers(small_client(), an_answer("e1", A, 3))

    assert shares(client)[D2].tolist() == [0.0, 0.0, 0.0]
