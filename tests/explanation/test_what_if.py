"""What if: another engagement, the same engine, and what moved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_client import small_client, small_instrument

from pmo_design.engagement import Capacity, fingerprint
from pmo_design.errors import RefusedError
from pmo_design.explanation.what_if import Changes, compared, what_if
from pmo_design.scoring.engine import score

CAPACITY = Capacity(setup_person_months=(5, 5), run_fte=(3, 3))


def client() -> object:
    return replace(small_client(), capacity=CAPACITY)


def test_changes_make_a_new_engagement_and_leave_the_given_one() -> None:
    before = client()
    print_ = fingerprint(before)

    after = what_if(
        before,
        Changes(0.5, 0.3, {"executive": 2.0}, {"d2": 4.0}, (1.0, 2.0), (6.0, 6.0)),
    )

    assert fingerprint(before) == print_
    assert (after.method.demand_weight, after.method.fit_floor) == (0.5, 0.3)
    assert after.group_weights == {**before.group_weights, "executive": 2.0}
    assert [each.weight for each in after.departments] == [2.0, 4.0]
    assert after.capacity == Capacity(setup_person_months=(6, 6), run_fte=(1, 2))


def test_no_change_is_the_same_engagement() -> None:
    assert what_if(client(), Changes()) == client()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (Changes(group_weights={"executiv": 1}), "customer group 'executiv' .* mean executive"),
        (Changes(department_weights={"d3": 1}), "department 'd3' is not known"),
        (Changes(department_weights={"d2": -1}), "weight of d2 would be -1; expected 0 or more"),
        (Changes(demand_weight=1.2), "demand_weight would be 1.2; expected 0 to 1"),
        (Changes(fit_floor=-0.1), "fit_floor would be -0.1"),
        (Changes(run_fte=(1, 2, 3)), "run_fte has 3 figures and setup_person_months 2"),
        (Changes(run_fte=(-1, 2)), "expected figures of 0 or more"),
        (
            Changes(group_weights=dict.fromkeys(small_client().group_weights, 0)),
            "every group weight would be 0",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_change_that_cannot_be_made_is_refused_with_its_name(
    changes: Changes, message: str
) -> None:
    with pytest.raises(RefusedError, match=message):
        what_if(client(), changes)


def test_client_without_capacity_needs_both_parts() -> None:
    with pytest.raises(RefusedError, match="name both"):
        what_if(small_client(), Changes(run_fte=(1,)))

    after = what_if(small_client(), Changes(run_fte=(1,), setup_person_months=(2,)))

    assert after.capacity == Capacity(setup_person_months=(2,), run_fte=(1,))


def test_scores_of_a_changed_client_follow_from_its_weights() -> None:
    after = score(what_if(client(), Changes(department_weights={"d1": 0.0})), small_instrument())

    # d2 alone: 0.7 x 0.125 for report; advise is not scored there
    assert after.services["report"].fit.raw == pytest.approx(0.0875)  # type: ignore[union-attr]
    assert after.services["advise"] is None


def test_comparison_names_what_comes_goes_and_moves() -> None:
    before = score(client(), small_instrument())
    after = score(what_if(client(), Changes(department_weights={"d1": 0.0})), small_instrument())

    found = compared(before, after, {"report": 1}, {"report": 2})

    assert found.goes == ("advise",)
    moved = {each.service: each for each in found.moved}
    assert (moved["report"].rank_before, moved["report"].rank_after) == (2, 1)
    assert (moved["report"].wave_before, moved["report"].wave_after) == (1, 2)
    assert moved["advise"].fit_after is None
    assert not found.nothing


def test_comparison_with_itself_moves_nothing() -> None:
    card = score(client(), small_instrument())

    assert compared(card, card, {}, {}).nothing
