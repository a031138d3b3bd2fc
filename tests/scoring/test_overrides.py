"""A decision changes what is recommended, and no figure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError
from small_client import small_client, small_instrument, with_answers

from pmo_design.engagement import Decision
from pmo_design.scoring.engine import score
from pmo_design.scoring.scorecard import Scorecard

INSTRUMENT = small_instrument()


def decided(service: str, action: str, **parts: object) -> Decision:
    return Decision(service=service, action=action, reason="Said so.", **parts)  # type: ignore[arg-type]


def card(*decisions: Decision) -> Scorecard:
    return score(small_client(decisions=decisions), INSTRUMENT)


def test_recommended_are_the_computed_ones_where_nothing_is_decided() -> None:
    found = card()

    assert found.recommended == ("advise",)
    assert found.overrides == {}


@pytest.mark.parametrize(
    ("decisions", "recommended"),
    [
        ((decided("report", "recommend"),), ("advise", "report")),
        ((decided("advise", "withhold"),), ()),
        ((decided("advise", "recommend"),), ("advise",)),
        ((decided("advise", "withhold"), decided("report", "recommend")), ("report",)),
    ],
    ids=["one more", "one less", "the same", "exchanged"],
)
def test_a_decision_says_whether_a_service_is_recommended(
    decisions: tuple[Decision, ...], recommended: tuple[str, ...]
) -> None:
    assert card(*decisions).recommended == recommended


def test_every_figure_stays_as_computed_beside_a_decision() -> None:
    plain, found = card(), card(decided("advise", "withhold"))

    unlike = {"inputs_sha256": "", "overrides": {}}
    assert replace(found, **unlike) == replace(plain, **unlike)  # type: ignore[arg-type]
    assert found.overrides["advise"].reason == "Said so."
    advise = found.services["advise"]
    assert advise is not None
    assert advise.recommended


def test_a_service_without_a_score_can_be_recommended_and_comes_last() -> None:
    silent = with_answers(small_client(decisions=(decided("advise", "recommend"),)))

    assert score(silent, INSTRUMENT).recommended == ("advise",)


def test_other_decisions_are_no_override() -> None:
    assert card(decided("advise", "forbid")).overrides == {}


@pytest.mark.parametrize("action", ["recommend", "withhold"])
@pytest.mark.parametrize(
    "part", [{"department": "d1"}, {"departments": ("d1", "d2")}, {"wave": "1"}, {"mode": "guide"}]
)
def test_an_override_concerns_the_service_as_a_whole(action: str, part: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=f"only service and reason with action {action}"):
        decided("advise", action, **part)
