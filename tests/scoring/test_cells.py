"""Scores of a protected engagement rest on publication cells, and on nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from examples import at_most
from hypothesis import given
from hypothesis import strategies as st
from protected_client import (
    INSTRUMENT,
    ITEMS,
    SIZES,
    formula,
    person,
    protected_client,
    swapped,
    with_next_cycle,
)
from small_client import agreed, small_client, small_instrument, with_answers

from pmo_design.disclosure import NOBODY, WITHHELD, Band
from pmo_design.engagement import Engagement
from pmo_design.exchange.results_json import scorecard_text
from pmo_design.scoring.cells import (
    COVERAGE as COVERAGE_COLUMN,
)
from pmo_design.scoring.cells import (
    Cells,
    contributors,
    means_of_cells,
    publication_cells,
    spoken_for,
)
from pmo_design.scoring.chain import DepartmentMeans
from pmo_design.scoring.encoding import NOT_ASKED, UNTOUCHED, VALUE, AnswerArrays, encode
from pmo_design.scoring.engine import score, score_both
from pmo_design.scoring.scorecard import COVERAGE, Flag, Scorecard

POOL = len(SIZES)
BIG, CROWD, DUO, FOUR = range(4)  # id order
SHIFT = {name: dict.fromkeys(ITEMS, 1) for name in SIZES}


def cells_of(client: Engagement) -> Cells:
    return publication_cells(client, INSTRUMENT, encode(client, INSTRUMENT), {})


def scored(client: Engagement) -> Scorecard:
    return score(replace(client, draws=200), INSTRUMENT)


def text(card: Scorecard) -> str:
    return scorecard_text(replace(card, inputs_sha256=""))


def test_small_departments_share_the_mean_of_their_people() -> None:
    card = score_both(protected_client(draws=200), INSTRUMENT).underlying
    values = [
        formula(name, at, "maturity.risk.a")
        for name in ("duo", "four")
        for at in range(SIZES[name])
    ]

    # risk has one item and all weigh the same: the plain mean of the six
    for name in ("duo", "four"):
        assert card.department(name).maturity["risk"].estimate.raw == pytest.approx(
            np.mean(values)
        )
    assert card.department("duo").maturity == card.department("four").maturity


def test_large_departments_keep_their_own_means() -> None:
    card = score_both(protected_client(draws=200), INSTRUMENT).underlying
    values = [formula("crowd", at, "maturity.risk.a") for at in range(8)]

    assert card.department("crowd").maturity["risk"].estimate.raw == pytest.approx(np.mean(values))


def test_pool_counts_in_the_organisation_with_the_weight_of_its_members() -> None:
    client = protected_client(draws=200)
    weights = {"big": 1.0, "crowd": 2.0, "duo": 3.0, "four": 4.0}
    heavy = tuple(replace(each, weight=weights[each.id]) for each in client.departments)
    card = score_both(replace(client, departments=heavy), INSTRUMENT).underlying
    raw = {each.id: each.maturity["risk"].estimate.raw for each in card.departments}

    mean = sum(weights[name] * level for name, level in raw.items()) / 10
    assert card.maturity["risk"].raw == pytest.approx(mean)


def test_members_of_a_pool_have_the_same_draws() -> None:
    card = score_both(protected_client(draws=200), INSTRUMENT).underlying

    duo, four = card.department("duo"), card.department("four")
    assert duo.outcomes == four.outcomes
    assert duo.services == four.services


def test_exchange_of_sheets_inside_a_cell_changes_no_byte() -> None:
    # two small departments in the pool: nothing published can tell whose answers are whose
    client = protected_client()

    assert text(scored(swapped(client, "duo-0", "four-3"))) == text(scored(client))
    assert text(scored(swapped(client, "crowd-1", "crowd-7"))) == text(scored(client))


def test_exchange_of_sheets_between_cells_does_change_figures() -> None:
    client = protected_client()

    assert text(scored(swapped(client, "big-0", "four-2"))) != text(scored(client))


sheets = st.dictionaries(
    st.tuples(
        st.sampled_from([person(name, at) for name, size in SIZES.items() for at in range(size)]),
        st.sampled_from(ITEMS),
    ),
    st.one_of(st.integers(1, 5), st.sampled_from(["na", "dk"]), st.none()),
    max_size=30,
)


@given(sheets, st.integers(1, 5))
@at_most(25)
def test_answer_in_a_pool_moves_nothing_that_rests_on_own_cells(
    changed: dict[tuple[str, str], int | str | None], value: int
) -> None:
    before = protected_client(changed=changed)
    after = protected_client(changed=changed | {("duo-1", "maturity.risk.a"): value})
    same = np.array_equal(cells_of(before).maturity, cells_of(after).maturity)
    first, second = scored(before), scored(after)

    for old, new in zip(first.departments, second.departments, strict=True):
        if same and old.id != "duo":
            assert {name: each and each.estimate.raw for name, each in old.maturity.items()} == {
                name: each and each.estimate.raw for name, each in new.maturity.items()
            }
    assert set(second.department("duo").maturity.values()) == {None}


@given(sheets)
@at_most(25)
def test_whatever_is_shown_of_a_department_rests_on_a_cell_of_its_own(
    changed: dict[tuple[str, str], int | str | None],
) -> None:
    client = protected_client(changed=changed)
    cells, card = cells_of(client), scored(client)

    for row, scores in enumerate(card.departments):
        for at, (name, level) in enumerate(scores.maturity.items()):
            assert (level is not None) == (cells.maturity[row, at] == row)
            assert (name in scores.withheld) == (cells.maturity[row, at] not in (row, NOBODY))
        for at, wanted in enumerate(scores.outcomes.values()):
            assert (wanted is not None) == (cells.priority[row, at] == row)


@given(sheets)
@at_most(10)
def test_attributed_answers_are_scored_as_if_there_were_no_rules_for_small_groups(
    changed: dict[tuple[str, str], int | str | None],
) -> None:
    client = protected_client(changed=changed, mode="attributed")
    strict = client.method.model_copy(
        update={"disclosure": client.method.disclosure.model_copy(update={"mean": 9})}
    )

    other = replace(client, method=strict)

    assert scorecard_text(scored(other)) == scorecard_text(scored(client))
    assert scored(client).protection is None


def test_department_below_the_least_is_withheld_with_its_coverage_and_level() -> None:
    duo = scored(protected_client()).department("duo")

    assert duo.withheld == {"plan", "risk", "view", "warning", "advise", "report", COVERAGE}
    assert duo.respondents == Band(0, 4)
    assert duo.coverage is None
    assert duo.staged_level is None
    assert duo.level_withheld


def test_department_of_its_own_shows_rounded_figures_and_bands() -> None:
    crowd = scored(protected_client()).department("crowd")
    plan, view = crowd.maturity["plan"], crowd.outcomes["view"]

    assert crowd.respondents == plan.people == view.people == Band(5, 9)
    assert plan.estimate.mean == round(plan.estimate.mean, 1)
    assert plan.estimate.raw == round(plan.estimate.raw, 1)
    assert view.priority.low == round(view.priority.low, 2)
    assert view.by_group == {}
    assert crowd.services["report"].fit.mean == round(crowd.services["report"].fit.mean, 2)


def test_spread_is_shown_from_eight_people_on() -> None:
    card = scored(protected_client())

    assert card.department("crowd").maturity["plan"].spread is not None
    assert card.department("big").maturity["plan"].spread is None


def test_domain_answered_by_too_few_is_withheld_alone() -> None:
    silent = {(person("big", at), "maturity.risk.a"): "dk" for at in range(2)}
    big = scored(protected_client(changed=silent)).department("big")

    assert big.maturity["risk"] is None
    assert big.maturity["plan"] is not None
    # advise is at home in risk, report in plan
    assert big.withheld == {"risk", "advise"}


def test_service_that_rests_on_others_outcomes_by_more_than_half_is_withheld() -> None:
    # report hangs on view alone, advise on view by 3 and on warning by 9
    silent = {(person("big", at), "need.warning.importance"): "dk" for at in range(2)}
    big = scored(protected_client(changed=silent)).department("big")

    assert big.withheld == {"warning", "advise"}
    assert big.services["report"] is not None


def test_whether_anybody_answered_is_withheld_as_well() -> None:
    silent = {("duo-0", item): None for item in ITEMS} | {("duo-1", item): "dk" for item in ITEMS}
    client = protected_client(changed=silent)

    assert cells_of(client).maturity[DUO].tolist() == [POOL, POOL]
    assert (
        scored(client).department("duo").withheld
        == scored(protected_client()).department("duo").withheld
    )


def test_department_of_eight_who_all_kept_silent_is_not_scored() -> None:
    silent = {(person("crowd", at), item): None for at in range(8) for item in ITEMS}
    client = protected_client(changed=silent)
    crowd = scored(client).department("crowd")

    assert cells_of(client).maturity[CROWD].tolist() == [NOBODY, NOBODY]
    assert crowd.maturity == {"plan": None, "risk": None}
    # the share of questions answered is 0 for all eight, which may be told of eight
    assert crowd.withheld == frozenset()
    assert crowd.coverage == 0.0


def test_what_a_department_agreed_on_counts_for_no_person() -> None:
    client = protected_client({"big": 6, "crowd": 8, "four": 4})
    spoken = (*client.latest.answers, agreed("four", "maturity.risk.a", 5))
    client = replace(client, cycles=(replace(client.latest, answers=spoken),))

    assert cells_of(client).maturity[2].tolist() == [3, 3]


def test_nothing_is_scored_where_all_together_are_too_few() -> None:
    card = scored(protected_client({"duo": 2, "two": 2}))

    assert set(card.maturity.values()) == {None}
    assert set(card.services.values()) == {None}
    assert card.department("duo").withheld >= {"plan", "view", "report"}


def test_flags_of_single_people_are_replaced_by_one_for_small_groups() -> None:
    flags = scored(protected_client()).flags

    assert {flag.code for flag in flags} <= {"small-group", "close-fits"}
    assert Flag("small-group", "duo", {"least": 5}) in flags
    assert "crowd" not in {flag.department for flag in flags}


def test_newcomer_between_two_cycles_keeps_the_department_out_of_the_second() -> None:
    first = protected_client(changed={("big-0", item): None for item in ITEMS})
    client = with_next_cycle(first, protected_client())
    cells = cells_of(client)

    assert cells.maturity[BIG].tolist() == [WITHHELD, WITHHELD]
    assert cells.maturity[CROWD].tolist() == [CROWD, CROWD]
    assert cells.maturity[FOUR].tolist() == [POOL, POOL]
    assert scored(client).department("big").maturity == {"plan": None, "risk": None}


def test_same_people_in_two_cycles_are_seen_as_in_one() -> None:
    once = protected_client()
    twice = with_next_cycle(once, once)

    assert np.array_equal(cells_of(twice).maturity, cells_of(once).maturity)


def test_earlier_cycle_with_other_questionnaires_needs_its_instrument() -> None:
    once = protected_client(draws=200)
    older = replace(once.latest, questionnaires={"maturity": "0"})
    client = with_next_cycle(replace(once, cycles=(older,)), once)

    with pytest.raises(ValueError, match="cycle 1"):
        score(client, INSTRUMENT)
    assert score(client, INSTRUMENT, {1: INSTRUMENT}).department("big").maturity["plan"]


def test_size_of_the_chunks_changes_no_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = text(scored(protected_client()))
    monkeypatch.setattr("pmo_design.scoring.draws.CHUNK_BYTES", 1)

    assert text(scored(protected_client())) == whole


E1, E2, E3, P1 = range(4)


def small_answers() -> AnswerArrays:
    """The client of small_client.py with e3 in d1, and with a voice of its own for d2.

    Columns of the state: plan.a, plan.b, risk.a, importance and satisfaction of view and
    warning (3 and 5, 4 and 6). Put to e1 are plan and warning's satisfaction, to e3 the
    importance of warning alone, to e2 nothing, to p1 everything.
    """
    client = small_client()
    more = (*client.respondents, replace(client.respondents[0], id="e3"))
    client = replace(client, respondents=tuple(sorted(more, key=lambda each: each.id)))
    spoken = (*client.latest.answers, agreed("d2", "maturity.plan.b", 3))
    answers = encode(with_answers(client, *spoken), small_instrument())
    state = np.full_like(answers.state, NOT_ASKED)
    state[E1, [0, 1, 6]] = [VALUE, VALUE, UNTOUCHED]
    state[E3, 4] = VALUE
    state[P1] = VALUE
    return replace(answers, state=state)


def test_contributors_are_people_with_a_value_that_weighs_something() -> None:
    found = contributors(small_answers())

    for column in found.values():
        assert column.home.tolist() == [0, 1, 0, 0]  # d2's own voice is nobody
    plan, risk = found["maturity", "plan"], found["maturity", "risk"]
    view, warning = found["priority", "view"], found["priority", "warning"]
    # e1: items of weight 1 and 2 x 0.5 say 2 and 4; e2: 5, and agreed 3 of weight 2
    assert plan.counts.tolist() == [True, True, False, True]
    np.testing.assert_allclose(plan.values[plan.counts, 0], [3.0, 11 / 3, 2.0])
    assert risk.counts.tolist() == [False, True, False, True]
    # priority, importance and satisfaction of each
    assert view.counts.tolist() == [True, True, False, True]
    np.testing.assert_allclose(
        view.values[view.counts], [[0.75, 1, 0.5], [0.125, 0.25, 0.25], [0.25, 0.5, 1]]
    )
    assert warning.counts.tolist() == [False, False, False, True]
    np.testing.assert_allclose(warning.values[P1], [1, 1, 0])


def test_asked_are_people_to_whom_a_question_was_put_or_who_answered_it_anyway() -> None:
    found = contributors(small_answers())

    asked = {name: column.asked.tolist() for name, column in found.items()}
    assert asked == {
        ("maturity", "plan"): [2, 1],  # e1, p1; e2 answered
        ("maturity", "risk"): [1, 1],  # p1; e2 answered
        ("priority", "view"): [2, 1],  # p1; e1 and e2 answered
        ("priority", "warning"): [3, 0],  # e1, e3, p1, by either half of the question
        COVERAGE_COLUMN: [3, 0],
    }


def test_share_of_questions_answered_is_of_those_put_to_the_person() -> None:
    coverage = contributors(small_answers())[COVERAGE_COLUMN]

    # e1 gave 2 of 3, e3 1 of 1, p1 7 of 7; nothing was put to e2
    assert coverage.counts.tolist() == [True, False, True, True]
    np.testing.assert_allclose(coverage.values[coverage.counts, 0], [2 / 3, 1.0, 1.0])


def test_people_of_a_group_without_weight_contribute_to_no_figure() -> None:
    client = small_client(group_weights={**small_client().group_weights, "executive": 0.0})

    plan = contributors(encode(client, small_instrument()))["maturity", "plan"]

    assert plan.counts.tolist() == [False, False, True]  # e1, e2, p1


def test_columns_of_one_cycle_are_not_held_against_each_other() -> None:
    # one of seven does not know risk: six are behind it, seven behind plan
    client = protected_client({"big": 7, "crowd": 8}, {("big-0", "maturity.risk.a"): "dk"})

    assert cells_of(client).maturity.tolist() == [[0, 0], [1, 1]]


def test_means_of_cells_leave_out_who_is_in_none() -> None:
    # departments 0 (1.0), 1 withheld (5.0), 2 and 3 in the pool (2.0 and 4.0)
    place = np.array([[0], [WITHHELD], [4], [4]])
    values = np.array([[1.0], [5.0], [2.0], [4.0]])

    means = means_of_cells(values, np.ones((4, 1)), np.arange(4), place)

    np.testing.assert_array_equal(means.mean[:, 0], [1.0, np.nan, np.nan, np.nan, 3.0])
    assert means.people[:, 0].tolist() == [1, 0, 0, 0, 2]


def test_department_is_told_what_its_cell_says_and_nothing_where_it_has_none() -> None:
    place = np.array([[0], [WITHHELD], [4], [NOBODY]])
    column = np.array([[1.0], [2.0], [3.0], [4.0], [5.0]])
    cells = DepartmentMeans(column, (10 * column).astype(np.int64), 7 * column, column / 10)

    told = spoken_for(cells, place)

    np.testing.assert_array_equal(told.mean[:, 0], [1.0, np.nan, 5.0, np.nan])
    assert told.people[:, 0].tolist() == [10, 0, 50, 0]
    assert told.effective[:, 0].tolist() == [7.0, 0.0, 35.0, 0.0]
    np.testing.assert_array_equal(told.spread[:, 0], [0.1, np.nan, 0.5, np.nan])
