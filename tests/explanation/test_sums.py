"""A fit as a sum: worked out by hand, and adding up whatever people answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from explained import large_basis, small_basis
from hypothesis import given, settings
from hypothesis import strategies as st
from small_client import agreed, an_answer, small_client, small_instrument, with_answers

from pmo_design.explanation.basis import Basis
from pmo_design.explanation.definition import Line
from pmo_design.explanation.sums import Sums, rolled_up

ITEMS = tuple(
    item.id
    for name in ("maturity", "needs")
    for item in small_instrument().questionnaires[name].items  # type: ignore[index]
)
cells = st.dictionaries(
    st.tuples(st.sampled_from(("e1", "e2", "p1")), st.sampled_from(ITEMS)),
    st.tuples(
        st.one_of(st.integers(1, 5), st.sampled_from(["na", "dk"])),
        st.sampled_from(["low", "medium", "high", None]),
    ),
    max_size=21,
)


def lines(line: Line) -> Iterator[Line]:
    yield line
    for child in line.children:
        yield from lines(child)


def assert_adds_up(top: Line) -> None:
    """Contributions and weights of children make up their parent's, and items the maturity."""
    assert top.contribution == pytest.approx(top.value, abs=1e-9)
    for line in lines(top):
        if not line.children:
            continue
        parts = sum(child.contribution for child in line.children)
        assert parts == pytest.approx(line.contribution, abs=1e-9)
        assert sum(child.weight for child in line.children) == pytest.approx(1.0, abs=1e-9)
        if line.kind not in ("gap", "service", "department"):
            values = sum(child.weight * child.value for child in line.children)
            assert values == pytest.approx(line.value, abs=1e-9)


def every_sum(basis: Basis) -> list[Line]:
    sums = Sums(basis)
    found = [sums.organisation(name) for name in basis.services]
    found += [
        sums.department(name, department)
        for name in basis.services
        for department in basis.answers.departments
    ]
    return [line for line in found if line]


def test_department_s_fit_is_taken_apart_down_to_the_items() -> None:
    line = Sums(small_basis()).department("report", "d1")

    assert line is not None
    assert [child.kind for child in line.children] == ["demand", "gap"]
    # d1, plan: e1 (v = 1.5 x 0.75) answered a = 2 and b = 4, each with half of e1's say
    #   (1 x 1.0 and 2 x 0.5); p1 (v = 0.8) answered a = 2 alone; together v = 1.925
    maturity = line.child("gap").child("maturity", "plan")
    assert maturity.value == pytest.approx(4.975 / 1.925, rel=1e-12)
    first, second = maturity.children
    assert (first.id, first.value, first.count) == ("maturity.plan.a", pytest.approx(2.0), 2)
    assert first.weight == pytest.approx((0.5625 + 0.8) / 1.925, rel=1e-12)
    assert (second.id, second.value, second.count) == ("maturity.plan.b", pytest.approx(4.0), 1)
    assert second.weight == pytest.approx(0.5625 / 1.925, rel=1e-12)
    # of the fit, item b carries 0.3 x its weight x (5 - 4) / 4
    assert second.contribution == pytest.approx(0.3 * 0.5625 / 1.925 / 4, rel=1e-12)


def test_outcome_is_taken_apart_into_importance_and_shortfall() -> None:
    line = Sums(small_basis()).department("report", "d1")

    # view in d1: I = 1.25 / 1.75, S = 1.375 / 1.75 on 0..1; e1 falls short by 0.5 with
    #   v = 0.75, p1 not at all: 0.375 / 1.75
    assert line is not None
    view = line.child("demand").child("outcome", "view")
    importance, shortfall = view.children
    assert importance.value == pytest.approx(1.25 / 1.75, rel=1e-12)
    assert shortfall.value == pytest.approx(0.375 / 1.75, rel=1e-12)
    assert importance.id == "need.view.importance"
    assert view.means["satisfaction"] == pytest.approx(1 + 4 * 1.375 / 1.75, rel=1e-12)
    assert view.means["importance"] == pytest.approx(1 + 4 * 1.25 / 1.75, rel=1e-12)
    assert view.count == 2


def test_organisation_s_fit_is_the_departments_by_their_weights() -> None:
    line = Sums(small_basis()).organisation("report")

    # d1 weighs 2, d2 weighs 1; d2's fit is 0.7 x 0.125
    assert line is not None
    assert [child.weight for child in line.children] == pytest.approx([2 / 3, 1 / 3])
    assert line.children[1].contribution == pytest.approx(0.0875 / 3, rel=1e-12)
    assert line.count == 2


def test_department_that_is_not_scored_is_no_line_of_the_sum() -> None:
    sums = Sums(small_basis())

    advise = sums.organisation("advise")

    assert advise is not None
    assert [child.id for child in advise.children] == ["d1"]
    assert sums.department("advise", "d2") is None


def test_service_nobody_can_be_asked_about_has_no_sum() -> None:
    nobody = small_basis(with_answers(small_client()))

    assert Sums(nobody).organisation("report") is None


def test_people_are_counted_once_though_they_answer_many_questions() -> None:
    line = Sums(small_basis()).department("advise", "d1")

    # demand: e1 and p1 on view, p1 on warning; gap: p1 on risk
    assert line is not None
    assert line.child("demand").count == 2
    assert line.child("gap").count == 1
    assert line.count == 2


def test_posterior_stands_beside_the_raw_figure() -> None:
    basis = small_basis()
    line = Sums(basis).organisation("report")
    card = basis.scorecard

    assert line is not None
    d1 = line.child("department", "d1")
    score = card.departments[0].services["report"]
    assert line.posterior is not None
    assert score is not None
    assert line.posterior.mean == card.services["report"].fit.mean  # type: ignore[union-attr]
    assert d1.child("demand").posterior.high == score.demand.high  # type: ignore[union-attr]
    assert all(each.posterior is None for each in lines(line) if each.kind == "item")


def test_sums_of_the_sample_client_add_up() -> None:
    found = every_sum(large_basis())

    assert len(found) > 26
    for line in found:
        assert_adds_up(line)


def test_departments_taken_together_add_up_to_the_same_fit() -> None:
    sums = Sums(large_basis())
    for name in large_basis().services:
        line = sums.organisation(name)
        assert line is not None
        together = rolled_up(line)
        assert_adds_up(together)
        for kind in ("demand", "gap"):
            parts = sum(each.child(kind).contribution for each in line.children)  # type: ignore[arg-type]
            assert together.child(kind).contribution == pytest.approx(parts)  # type: ignore[arg-type]


@given(cells, st.sampled_from([None, ("d1", "maturity.plan.a", 4), ("d2", "maturity.risk.a", 2)]))
@settings(max_examples=60, deadline=None)
def test_lines_add_up_whatever_people_answered(
    values: Mapping[tuple[str, str], tuple[int | str, str | None]],
    settled: tuple[str, str, int] | None,
) -> None:
    answers = [
        an_answer(who, item, value, confidence)
        for (who, item), (value, confidence) in sorted(values.items())
    ]
    if settled:
        answers.append(agreed(*settled))
    basis = small_basis(replace(with_answers(small_client(), *answers), draws=100))

    for line in every_sum(basis):
        assert_adds_up(line)


def test_child_that_is_not_there_is_a_key_error() -> None:
    line = Sums(small_basis()).department("report", "d1")

    assert line is not None
    with pytest.raises(KeyError):
        line.child("outcome")
