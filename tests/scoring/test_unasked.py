"""What a tailored questionnaire leaves out is not scored, and nothing else moves or breaks."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protected_client import protected_client, with_next_cycle
from small_client import small_client, small_instrument

from pmo_design.exchange.results_json import scorecard_text
from pmo_design.instrument import Instrument, tailored_instrument
from pmo_design.questionnaire.definition import Item
from pmo_design.questionnaire.overlay import Overlay
from pmo_design.scoring.engine import score, score_both
from pmo_design.scoring.scorecard import Scorecard

INSTRUMENT = small_instrument()
CLIENT = small_client()
TEXT = Item(id="need.own.words", kind="text", text={"en": "Anything else?"})


def overlay(name: str, *off: str, **parts: object) -> Overlay:
    return Overlay(format=1, questionnaire=name, version="1", off=off, **parts)


def without(*overlays: Overlay) -> Instrument:
    return tailored_instrument(INSTRUMENT, overlays)


def figures(part: object) -> Iterator[float]:
    """Every number in JSON data."""
    if isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from figures(each)
    elif isinstance(part, float):
        yield part


def test_services_of_an_outcome_nobody_is_asked_are_not_scored() -> None:
    card = score(CLIENT, without(overlay("needs", "view")))

    assert card.services["report"] is None
    assert card.services["advise"] is not None
    assert {each.outcomes["view"] for each in card.departments} == {None}


def test_services_at_home_in_a_domain_nobody_is_asked_are_not_scored() -> None:
    card = score(CLIENT, without(overlay("maturity", "plan")))

    assert card.services["report"] is None
    assert card.maturity["plan"] is None
    assert {each.staged_level for each in card.departments} == {None}


def test_domain_that_goes_moves_no_raw_figure_of_another_and_no_outcome() -> None:
    whole, part = score(CLIENT, INSTRUMENT), score(CLIENT, without(overlay("maturity", "plan")))

    assert part.maturity["risk"].raw == whole.maturity["risk"].raw  # type: ignore[union-attr]
    assert [each.outcomes for each in part.departments] == [
        each.outcomes for each in whole.departments
    ]


def test_question_that_is_off_no_longer_counts_in_its_domain() -> None:
    card = score(CLIENT, without(overlay("maturity", "maturity.plan.b")))

    assert card.department("d1").maturity["plan"].estimate.raw == pytest.approx(2.0)  # type: ignore[union-attr]


def test_gate_that_nobody_is_asked_is_not_assessed() -> None:
    other = Item(id="baseline.other", kind="text", text={"en": "Other"})
    instrument = without(overlay("baseline", "baseline.support", add=(other,)))
    card = score(replace(CLIENT, cycles=(replace(CLIENT.latest, baseline=()),)), instrument)

    assert card.models["reporting"].gates_not_assessed == ("baseline.support",)
    assert card.models["reporting"].gate == 1.0


def test_coverage_counts_only_what_is_asked() -> None:
    whole = score(CLIENT, INSTRUMENT).department("d2").coverage
    part = score(CLIENT, without(overlay("needs", "warning"))).department("d2").coverage

    assert whole == pytest.approx(4 / 6)  # one of seven does not apply; "warning" is unanswered
    assert part == 1.0


def test_versions_tell_two_tailorings_apart() -> None:
    cards = [score(CLIENT, without(overlay("needs", each))) for each in ("view", "warning")]
    labels = [card.versions["needs"] for card in cards]

    assert labels[0] != labels[1]
    assert labels[0].startswith("1 tailored ")
    assert {card.versions["maturity"] for card in cards} == {"1"}


NO_OUTCOME = overlay("needs", "view", "warning", add=(TEXT,))
CASES = {
    "an outcome": (overlay("needs", "view"),),
    "every outcome": (NO_OUTCOME,),
    "a domain": (overlay("maturity", "plan"),),
    "a domain and every outcome": (overlay("maturity", "risk"), NO_OUTCOME),
    "groups": (overlay("needs", groups={"view": ("team-member",)}),),
}


@pytest.mark.parametrize("mode", ["attributed", "confidential"])
@pytest.mark.parametrize("overlays", CASES.values(), ids=CASES)
def test_scores_are_figures_or_nothing(overlays: tuple[Overlay, ...], mode: str) -> None:
    client = protected_client(mode=mode)
    card: Scorecard = score(with_next_cycle(client, client), without(*overlays))

    assert all(math.isfinite(each) for each in figures(json.loads(scorecard_text(card))))


@settings(max_examples=25, deadline=None)
@given(
    st.sets(
        st.sampled_from(("maturity.plan.a", "maturity.plan.b", "maturity.risk.a")), max_size=2
    ),
    st.sets(st.sampled_from(("view", "warning")), max_size=2),
)
def test_services_said_to_be_unscored_are_not_scored(items: set[str], outcomes: set[str]) -> None:
    instrument = without(overlay("maturity", *items), overlay("needs", *outcomes, add=(TEXT,)))

    scored = score_both(CLIENT, instrument)

    unscored = instrument.unscored_services(CLIENT.method)
    nothing = {name for name, each in scored.shown.services.items() if each is None}
    assert set(unscored) <= nothing
