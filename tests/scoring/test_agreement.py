"""Agreement against published examples, independent oracles, and rules by hand."""

from __future__ import annotations

from dataclasses import fields, replace

import krippendorff
import numpy as np
import pytest
from examples import at_most
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from small_client import agreed, an_answer, small_client, small_instrument, with_answers

from pmo_design.engagement import Engagement, Respondent
from pmo_design.scoring.agreement import (
    AgreementArrays,
    IntraclassCorrelations,
    agreement,
    count_levels,
    intraclass_correlations,
    item_variance,
    krippendorff_alpha,
    within_group_agreement,
)
from pmo_design.scoring.encoding import encode
from pmo_design.scoring.engine import score
from pmo_design.scoring.scorecard import Agreement
from pmo_design.scoring.trust import own_levels

STEPS = 5
QUICK = at_most(60)

# Shrout and Fleiss (1979), table 2: six targets, four judges
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    dtype=np.uint8,
)
# Krippendorff (2011), section C: four observers, twelve units, 0 where missing
KRIPPENDORFF = np.array(
    [[1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
     [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0]],
    dtype=np.uint8,
)  # fmt: skip


def one_group(levels: np.ndarray, steps: int = STEPS) -> AgreementArrays:
    """Agreement of one department on one domain; people x items."""
    people, items = levels.shape
    zeros = np.zeros(people, dtype=np.int64), np.zeros(items, dtype=np.int64)
    return agreement(levels.astype(np.uint8), *zeros, 1, 1, steps)


def correlations(levels: np.ndarray, steps: int = STEPS) -> dict[str, float]:
    icc = one_group(levels, steps).icc
    return {form.name: float(getattr(icc, form.name)[0, 0]) for form in fields(icc)}


@pytest.mark.parametrize(
    ("form", "published"),
    [("icc11", 0.17), ("icc21", 0.29), ("icc31", 0.71),
     ("icc1k", 0.44), ("icc2k", 0.62), ("icc3k", 0.91)],
)  # fmt: skip
def test_six_correlations_are_those_of_shrout_and_fleiss(form: str, published: float) -> None:
    assert correlations(SHROUT_FLEISS.T, steps=10)[form] == pytest.approx(published, abs=0.005)


def test_alpha_is_that_of_krippendorff_s_example() -> None:
    found = one_group(KRIPPENDORFF)

    assert found.alpha_ordinal[0, 0] == pytest.approx(0.815, abs=0.0005)
    assert found.alpha_interval[0, 0] == pytest.approx(0.849, abs=0.0005)


def test_levels_are_counted_by_department_and_item() -> None:
    levels = np.array([[5, 1], [5, 0], [2, 0]], dtype=np.uint8)

    counts = count_levels(levels, np.array([1, 1, 0]), 3, STEPS)

    assert counts[0].tolist() == [[0, 1, 0, 0, 0], [0, 0, 0, 0, 0]]
    assert counts[1].tolist() == [[0, 0, 0, 0, 2], [1, 0, 0, 0, 0]]
    assert counts[2].sum() == 0


@pytest.mark.parametrize(
    ("answers", "r_wg"),
    [
        ([3, 3, 3], 1.0),
        ([2, 3, 3, 4], 2 / 3),  # s^2 = 2/3 against (25 - 1) / 12 = 2
        ([1, 5], -3.0),  # s^2 = 8
        ([1, 2, 3, 4, 5], -0.25),  # s^2 = 10/4: unbiased, so above the null's 2
        ([4], np.nan),
        ([], np.nan),
    ],
)
def test_r_wg_sets_the_variance_against_random_ticks(answers: list[int], r_wg: float) -> None:
    levels = np.array(answers, dtype=np.uint8).reshape(-1, 1)
    counts = count_levels(levels, np.zeros(len(answers), dtype=np.int64), 1, STEPS)

    found = within_group_agreement(item_variance(counts), STEPS)

    np.testing.assert_allclose(found, [[r_wg]], rtol=1e-12)


def test_one_person_agrees_with_nobody() -> None:
    found = one_group(np.array([[1, 2, 3]]))

    assert np.isnan(found.r_wg).all()
    assert np.isnan([found.alpha_ordinal, found.alpha_interval]).all()
    assert np.isnan(list(correlations(np.array([[1, 2, 3]])).values())).all()


def test_answers_of_one_level_have_no_alpha_and_no_correlation() -> None:
    # where the oracle refuses: nobody can tell agreement from a scale without use
    same = np.full((3, 4), 2)
    with pytest.raises(ValueError, match="more than one value"):
        krippendorff.alpha(reliability_data=same.astype(float))

    found = one_group(same)

    assert np.isnan([found.alpha_ordinal, found.alpha_interval]).all()
    assert np.isnan(list(correlations(same).values())).all()
    assert (found.r_wg == 1.0).all()


def test_people_who_answered_different_items_cannot_be_compared() -> None:
    found = one_group(np.array([[1, 0], [0, 4]]))

    assert found.people.tolist() == [[2]]
    assert np.isnan(found.alpha_ordinal).all()


def test_level_of_a_lone_answer_does_not_count_for_alpha() -> None:
    # the third item has one answer: without it all levels are 3
    assert np.isnan(one_group(np.array([[3, 3, 5], [3, 3, 0]])).alpha_interval).all()


def test_domain_of_one_item_has_no_correlation() -> None:
    assert np.isnan(list(correlations(np.array([[1], [2], [5]])).values())).all()


def test_correlation_needs_people_who_answered_every_item() -> None:
    full = np.array([[1, 3, 4], [2, 3, 5], [1, 4, 4]])
    partial = np.vstack((full, [[5, 0, 1]]))

    assert correlations(partial) == correlations(full)


def test_correlation_without_positive_total_variance_is_undefined() -> None:
    # item means are 3, 3; people 3, 3; everything is error: BMS = JMS = 0, EMS = 4
    crossed = correlations(np.array([[1, 5], [5, 1]]))

    assert np.isnan([crossed["icc2k"], crossed["icc3k"], crossed["icc1k"]]).all()
    # WMS = (0 + EMS) / 2 over n (k - 1) = 2: 16 / 2 = 8; (0 - 8) / (0 + 8) = -1
    assert crossed["icc11"] == pytest.approx(-1.0)


def test_domain_without_items_is_undefined() -> None:
    levels = np.array([[1, 3], [2, 5]], dtype=np.uint8)

    found = agreement(levels, np.zeros(2, int), np.zeros(2, int), 1, 2, STEPS)

    assert np.isnan([found.alpha_ordinal[0, 1], found.icc.icc2k[0, 1]]).all()
    assert found.people.tolist() == [[2, 0]]


@st.composite
def organisations(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Levels, departments (0..3) and domains (0..2) of up to 14 voices and 7 items."""
    voices, items = draw(st.integers(1, 14)), draw(st.integers(1, 7))
    levels = draw(arrays(np.uint8, (voices, items), elements=st.integers(0, STEPS)))
    department = draw(arrays(np.int64, voices, elements=st.integers(0, 3)))
    domain = draw(arrays(np.int64, items, elements=st.integers(0, 2)))
    return levels, department, domain


def oracle_alpha(levels: np.ndarray, metric: str) -> float:
    """Krippendorff's alpha by the package; NaN where it refuses."""
    data = np.where(levels > 0, levels, np.nan).astype(float)
    pairable = data[:, (levels > 0).sum(axis=0) >= 2]
    if len(np.unique(pairable[~np.isnan(pairable)])) < 2:
        return np.nan
    return float(
        krippendorff.alpha(
            reliability_data=data, level_of_measurement=metric, value_domain=range(1, STEPS + 1)
        )
    )


def oracle_correlations(levels: np.ndarray) -> dict[str, float]:
    """Shrout and Fleiss' forms from means and residuals of the complete cases."""
    forms = [form.name for form in fields(IntraclassCorrelations)]
    table = levels[(levels > 0).all(axis=1)].astype(float).T
    n, k = table.shape
    if n < 2 or k < 2:
        return dict.fromkeys(forms, np.nan)
    item, judge = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    bms = k * item.var(ddof=1)
    jms = n * judge.var(ddof=1)
    ems = ((table - item - judge + table.mean()) ** 2).sum() / ((n - 1) * (k - 1))
    wms = ((table - item) ** 2).sum() / (n * (k - 1))
    parts = [
        (bms - wms, bms + (k - 1) * wms),
        (bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        (bms - ems, bms + (k - 1) * ems),
        (bms - wms, bms),
        (bms - ems, bms + (jms - ems) / n),
        (bms - ems, bms),
    ]
    ratios = [top / below if below > 1e-9 else np.nan for top, below in parts]
    return dict(zip(forms, ratios, strict=True))


@given(organisations())
@QUICK
def test_every_department_agrees_with_oracles_called_one_by_one(
    organisation: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    levels, department, domain = organisation

    found = agreement(levels, department, domain, 4, 3, STEPS)

    for d in range(4):
        for k in np.unique(domain):
            part = levels[np.ix_(department == d, domain == k)]
            alphas = found.alpha_interval[d, k], found.alpha_ordinal[d, k]
            wanted = oracle_alpha(part, "interval"), oracle_alpha(part, "ordinal")
            np.testing.assert_allclose(alphas, wanted, rtol=0, atol=1e-9)
            for form, value in oracle_correlations(part).items():
                icc = getattr(found.icc, form)[d, k]
                np.testing.assert_allclose(icc, value, rtol=1e-9, atol=1e-9)
            assert found.people[d, k] == (part > 0).any(axis=1).sum()


@given(organisations())
@QUICK
def test_variance_is_numpy_s(
    organisation: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    levels, department, _ = organisation

    found = item_variance(count_levels(levels, department, 4, STEPS))

    for d in range(4):
        for at, column in enumerate(levels[department == d].T):
            given_levels = column[column > 0].astype(float)
            wanted = given_levels.var(ddof=1) if given_levels.size > 1 else np.nan
            assert found[d, at] == pytest.approx(wanted, nan_ok=True, abs=1e-12)


@given(organisations(), st.randoms(use_true_random=False))
@QUICK
def test_order_of_people_and_a_scale_read_backwards_change_nothing(
    organisation: tuple[np.ndarray, np.ndarray, np.ndarray], random: object
) -> None:
    levels, department, domain = organisation
    order = np.array(random.sample(range(len(levels)), len(levels)))  # type: ignore[attr-defined]
    backwards = np.where(levels > 0, STEPS + 1 - levels, 0).astype(np.uint8)

    first = agreement(levels, department, domain, 4, 3, STEPS)
    shuffled = agreement(levels[order], department[order], domain, 4, 3, STEPS)
    mirrored = agreement(backwards, department, domain, 4, 3, STEPS)

    for other in (shuffled, mirrored):
        for name in ("r_wg", "alpha_interval", "alpha_ordinal"):
            ours, theirs = getattr(first, name), getattr(other, name)
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)
        np.testing.assert_allclose(first.icc.icc2k, other.icc.icc2k, rtol=1e-9, atol=1e-9)


@given(arrays(np.uint8, (5, 4), elements=st.integers(0, STEPS)))
@QUICK
def test_no_coefficient_exceeds_one(levels: np.ndarray) -> None:
    found = one_group(levels)

    figures = [found.r_wg.max(initial=-np.inf), found.alpha_interval, found.alpha_ordinal]
    for figure in [*figures, *(np.array(value) for value in correlations(levels).values())]:
        assert not (np.asarray(figure) > 1 + 1e-12).any()


def test_kernels_work_on_their_own() -> None:
    belongs = np.ones((12, 1))
    department = np.zeros(4, dtype=np.int64)
    counts = count_levels(KRIPPENDORFF, department, 1, STEPS)

    alpha = krippendorff_alpha(counts, belongs, ordinal=True)
    icc = intraclass_correlations(KRIPPENDORFF, department, belongs, 1, STEPS)

    assert alpha.shape == icc.icc2k.shape == (1, 1)
    assert np.isnan(icc.icc2k).all()  # nobody answered all twelve


def crowded(*answers: tuple[str, str, int]) -> Engagement:
    """The small client with four more people in d1, and these answers."""
    client = small_client()
    more = tuple(Respondent(f"t{at}", "d1", "team-member") for at in range(1, 5))
    given_answers = tuple(an_answer(*each) for each in sorted(answers))
    return replace(with_answers(client, *given_answers), respondents=(*client.respondents, *more))


def plan_of(client: Engagement) -> Agreement | None:
    return score(client, small_instrument()).department("d1").agreement["plan"]


def test_agreement_of_a_domain_is_the_mean_over_its_items() -> None:
    # item a: 2, 4 (s^2 = 2: r_wg 0); item b: 3, 3 (s^2 = 0: r_wg 1)
    found = plan_of(
        crowded(
            ("t1", "maturity.plan.a", 2), ("t2", "maturity.plan.a", 4),
            ("t1", "maturity.plan.b", 3), ("t2", "maturity.plan.b", 3),
        )
    )  # fmt: skip

    assert found is not None
    assert found.people == 2
    assert found.r_wg == pytest.approx(0.5)
    assert found.spread == pytest.approx(2**0.5 / 2)
    # units (2, 4) and (3, 3): D_o = (2^2 + 2^2) / 4 = 2; D_e over 2 3 3 4: pairs
    # (1 + 1 + 4 + 0 + 1 + 1) x 2 / 12 = 4/3; alpha = 1 - 2 / (4/3) = -1/2. Mid-ranks of
    # 2 3 3 4 are 1/2 2 7/2, evenly spaced as well, so the ordinal alpha is the same.
    assert found.alpha == pytest.approx(-0.5)
    # item means 3, 3: BMS = 0; people 2.5, 3.5: JMS = 1; EMS = 1: denominator 0 + 0
    assert found.icc is None


def test_more_disagreement_than_by_chance_counts_as_none() -> None:
    # item a: 1, 5: r_wg is -3, counted as 0
    found = plan_of(crowded(("t1", "maturity.plan.a", 1), ("t2", "maturity.plan.a", 5)))

    assert found is not None
    assert found.r_wg == 0.0
    assert found.spread == pytest.approx(8**0.5)


def test_agreed_value_is_not_taken_for_agreement() -> None:
    client = crowded(("t1", "maturity.plan.a", 1), ("t2", "maturity.plan.a", 5))

    settled = with_answers(client, *client.latest.answers, agreed("d1", "maturity.plan.a", 3))

    assert plan_of(settled) is None


def test_people_without_weight_do_not_disagree() -> None:
    client = crowded(("t1", "maturity.plan.a", 1), ("e1", "maturity.plan.a", 5))

    weightless = replace(client, group_weights={**client.group_weights, "executive": 0.0})

    assert plan_of(client) is not None
    assert plan_of(weightless) is None


def test_answers_whose_confidence_weighs_nothing_are_left_out() -> None:
    client = with_answers(
        small_client(),
        an_answer("e1", "maturity.plan.a", 1, "low"),
        an_answer("p1", "maturity.plan.a", 5),
    )
    confidence = client.method.confidence.model_copy(update={"low": 0.0})
    client = replace(client, method=client.method.model_copy(update={"confidence": confidence}))

    levels = own_levels(encode(client, small_instrument()))

    assert levels.sum() == 5
