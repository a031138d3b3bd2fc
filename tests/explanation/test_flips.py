"""What would change it: each change is tried out just below and just above on the raw chain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from explained import large_basis, small_basis
from small_client import an_answer, small_client, with_answers

from pmo_design.explanation.answer_flips import answer_inputs
from pmo_design.explanation.basis import Basis, basis, comes_first, coverages, raw_list
from pmo_design.explanation.definition import ANSWERS, Flip
from pmo_design.explanation.flips import FEW, Flips, flips
from pmo_design.explanation.gate_flips import gate_flips
from pmo_design.explanation.weights import WeightedChain
from pmo_design.scoring import chain
from pmo_design.scoring.encoding import AnswerArrays
from pmo_design.scoring.engine import score
from pmo_design.scoring.raw import raw_scores

HAIR = 1e-6


def found() -> Flips:
    return flips(large_basis(), WeightedChain(large_basis()))


FOUND = found()
ALL = [flip for each in FOUND.services.values() for flip in each]
WEIGHED = [flip for flip in (*ALL, *FOUND.models) if flip.kind not in (*ANSWERS, "gate")]
ANSWERED = [flip for flip in (*ALL, *FOUND.models) if flip.kind in ANSWERS]


def label(flip: Flip) -> str:
    return f"{flip.target} {flip.turn} {flip.kind} {flip.id} {flip.department}"


def moved_answers(start: Basis, flip: Flip, step: float) -> AnswerArrays:
    """Answers after those behind a mean moved, all by the same step of their scale."""
    answers = start.answers
    rows = np.full(len(answers.department), True)
    if flip.department is not None:
        rows = answers.department == answers.departments.index(flip.department)
    if flip.kind == "maturity":
        of_domain = answers.item_domain == answers.domains.index(flip.id)
        return replace(answers, maturity=answers.maturity + step * np.outer(rows, of_domain))
    of_outcome = np.array(answers.outcomes) == flip.id
    share = step / 4  # needs are answered on five steps, and kept on 0..1
    values = getattr(answers, flip.kind) + share * np.outer(rows, of_outcome)
    return replace(answers, **{flip.kind: values})


def fits_with(start: Basis, answers: AnswerArrays, **changes: object) -> np.ndarray:
    """Fits of the raw chain; which cells are scored stays as the client's own weights decide."""
    method = changes.get("method", start.method).model_copy(update={"least_seen_weight": 0.0})
    raw = raw_scores(answers, changes.get("arrays", start.arrays), method)
    own = np.array([each.weight for each in start.engagement.departments])
    fit = np.where(np.isnan(start.raw.fit), np.nan, raw.fit)
    return chain.weighted_mean(fit, changes.get("weight", own))


def weighed_fits(start: Basis, flip: Flip, factor: float) -> np.ndarray:
    """Fits with one weight multiplied, from the raw chain itself."""
    answers, arrays = start.answers, start.arrays
    if flip.kind == "demand-weight":
        method = start.method.model_copy(
            update={"demand_weight": start.method.demand_weight * factor}
        )
        return fits_with(start, answers, method=method)
    if flip.kind == "department-weight":
        names = np.array(answers.departments)
        weight = np.array([each.weight for each in start.engagement.departments])
        return fits_with(start, answers, weight=np.where(names == flip.id, factor, 1) * weight)
    if flip.kind == "group-weight":
        group = ("executive", "functional-manager", "project-manager", "team-member").index(
            flip.id
        )
        weight = np.where(answers.group == group, factor, 1.0) * answers.weight
        return fits_with(start, replace(answers, weight=weight))
    links = arrays.links.copy()
    links[answers.outcomes.index(flip.id), start.services.index(flip.service or "")] *= factor
    return fits_with(start, answers, arrays=replace(arrays, links=links))


def holds(start: Basis, flip: Flip, fits: np.ndarray) -> bool:
    """Whether the target stands where the flip says it would come."""
    if flip.turn == "first":
        first = comes_first(coverages(fits, start.arrays.profiles), start.among)
        assert first.sum() == 1
        return start.models[int(first.argmax())] == flip.instead
    listed = raw_list(fits, start.top, start.method.fit_floor)
    return bool(listed[start.services.index(flip.target)]) == (flip.turn == "in")


def test_sample_client_has_flips_of_every_kind() -> None:
    kinds = {flip.kind for flip in ALL}

    assert set(ANSWERS) <= kinds
    assert {"demand-weight", "department-weight", "group-weight", "link"} <= kinds
    assert {flip.turn for flip in ALL} == {"in", "out"}
    assert FOUND.models


@pytest.mark.parametrize("flip", ANSWERED, ids=label)
def test_change_of_answers_turns_the_result_just_past_it_and_not_before(flip: Flip) -> None:
    start, sign = large_basis(), np.sign(flip.change)
    below = fits_with(start, moved_answers(start, flip, flip.change - sign * HAIR))
    above = fits_with(start, moved_answers(start, flip, flip.change + sign * HAIR))

    assert not holds(start, flip, below)
    assert holds(start, flip, above)


@pytest.mark.parametrize("flip", WEIGHED, ids=label)
def test_change_of_a_weight_turns_the_result_just_past_it_and_not_before(flip: Flip) -> None:
    start, sign = large_basis(), np.sign(flip.change)

    assert not holds(start, flip, weighed_fits(start, flip, 1 + flip.change - sign * HAIR))
    assert holds(start, flip, weighed_fits(start, flip, 1 + flip.change + sign * HAIR))


@pytest.mark.parametrize("flip", [*ANSWERED, *WEIGHED], ids=label)
def test_change_stays_inside_its_scale_and_says_where_it_leads(flip: Flip) -> None:
    if flip.kind in ANSWERS:
        assert 1 <= flip.end <= 5
        assert flip.end - flip.start == pytest.approx(flip.change)
    else:
        assert abs(flip.change) <= large_basis().method.sensitivity.reach
        assert flip.end == pytest.approx(flip.start * (1 + flip.change))


def test_few_of_each_sort_are_named_smallest_first() -> None:
    for each in FOUND.services.values():
        sorts = [
            [flip for flip in each if flip.kind in ANSWERS and flip.department is None],
            [flip for flip in each if flip.kind in ANSWERS and flip.department],
            [flip for flip in each if flip.kind not in ANSWERS],
        ]
        assert tuple(flip for sort in sorts for flip in sort) == each
        for sort in sorts:
            assert len(sort) <= FEW
            sizes = [abs(flip.change) for flip in sort]
            assert sizes == sorted(sizes)


def test_no_answer_mean_turns_a_service_by_less_than_the_smallest_named() -> None:
    start = large_basis()
    name = start.services[int(np.flatnonzero(start.listed)[0])]
    least = min(abs(flip.change) for flip in FOUND.services[name] if flip.kind in ANSWERS)

    for each in answer_inputs(start):
        for (thing, department), unit in zip(each.ids, each.unit, strict=True):
            step = each.sign * 0.999 * least
            flip = Flip(name, "out", each.kind, thing, 0, 0, step, department)
            fits = fits_with(start, moved_answers(start, flip, step))
            assert not holds(start, flip, fits), (thing, department, unit)


def test_small_client_s_flip_is_the_one_worked_out_by_hand() -> None:
    # Two services, of which top_n = ceil(0.4 x 2) = 1 is listed: advise. It goes out where
    # report overtakes it or where it falls to the floor. advise in d1 (the only one scored):
    #   0.7 (3 x view + 9 x warning) / 12 + 0.3 (5 - risk) / 4
    start = small_basis()
    view = 0.8125 / 1.75
    advise = 0.7 * (3 * view + 9) / 12 + 0.3 * 0.75
    plan = 4.975 / 1.925
    report = (2 * (0.7 * view + 0.3 * (5 - plan) / 4) + 0.0875) / 3
    assert advise > 0.4 > report  # so it goes out by falling below the floor
    found = flips(start, WeightedChain(start)).services["advise"]

    # maturity in risk by t levels lowers it by 0.3 t / 4: the whole way from 2 to 5 gives
    #   0.225 only, so that cannot; importance of warning I = 1 (S = 0): o = I while I > 0,
    #   0.7 x 9 / 12 for one unit of 0..1
    needed = (advise - 0.4) / (0.7 * 9 / 12)
    warning = next(flip for flip in found if (flip.kind, flip.id) == ("importance", "warning"))
    assert not any(flip.kind == "maturity" for flip in found)
    assert warning.start == pytest.approx(5.0)
    assert warning.change == pytest.approx(-4 * needed, rel=1e-9)


def test_everywhere_means_every_department_by_the_same_step() -> None:
    start = large_basis()
    domain = start.answers.domains[0]
    (everywhere,) = (
        (each, each.ids.index((domain, None)))
        for each in answer_inputs(start)
        if each.kind == "maturity" and each.sign > 0 and (domain, None) in each.ids
    )
    inputs, row = everywhere

    # the mean of every department stays inside the scale
    assert inputs.steps[row, -1] == pytest.approx(5 - np.nanmax(start.raw.maturity.mean[:, 0]))


def gated(level: int) -> Basis:
    """The small client with a level of support; the model that needs it is ahead."""
    answers = [
        an_answer(who, f"need.view.{aspect}", value)
        for who in ("e1", "e2", "p1")
        for aspect, value in (("importance", 5), ("satisfaction", 1))
    ]
    answers += [an_answer(who, "maturity.plan.a", 1) for who in ("e1", "e2", "p1")]
    answers += [
        an_answer("p1", "maturity.risk.a", 5),
        an_answer("p1", "need.warning.importance", 1),
    ]
    answers += [an_answer("p1", "need.warning.satisfaction", 5)]
    client = with_answers(small_client(), *answers)
    support = an_answer("", "baseline.support", level)
    return small_basis(replace(client, cycles=(replace(client.latest, baseline=(support,)),)))


def test_gate_that_closes_brings_the_other_model_first() -> None:
    # reporting needs support 3 and may come first from half of the way on, at 2
    (flip,) = gate_flips(gated(4))

    assert (flip.target, flip.instead, flip.id) == ("reporting", "advising", "baseline.support")
    assert (flip.start, flip.end, flip.change) == (4.0, 2.0, -2.0)


def test_gate_that_opens_brings_its_model_first() -> None:
    (flip,) = gate_flips(gated(1))

    assert (flip.target, flip.instead) == ("advising", "reporting")
    assert (flip.end, flip.change) == (2.0, 1.0)


def test_without_answers_nothing_can_turn() -> None:
    start = small_basis(with_answers(small_client()))

    found = flips(start, WeightedChain(start))

    assert found == Flips({}, ())


def test_weight_that_nobody_has_turns_nothing() -> None:
    client = small_client()
    client = replace(client, departments=(client.departments[0], replace(
        client.departments[1], weight=0.0)))  # fmt: skip

    start = small_basis(client)

    named = {
        flip.id for each in flips(start, WeightedChain(start)).services.values() for flip in each
    }
    assert "d2" not in named


def test_order_of_answers_changes_no_flip() -> None:
    start = large_basis()
    client = start.engagement
    cycle = replace(client.latest, answers=tuple(reversed(client.latest.answers)))
    turned = replace(client, cycles=(cycle,))
    again = basis(turned, start.instrument, score(turned, start.instrument))

    assert flips(again, WeightedChain(again)) == FOUND
