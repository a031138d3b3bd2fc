"""What engagement.yaml and charter.yaml refer to: cases 47, 49 and 51 of the bad inputs."""

from __future__ import annotations

from pathlib import Path

import builders
import pytest
from builders import an_engagement, folder_faults

CYCLE = {"number": "1", "opened": "2026-09-01", "closed": "2026-10-15", "catalog": "1"}


def only_fault(tmp_path: Path, files: dict[str, str] | None = None, **engagement: object) -> str:
    (found,) = folder_faults(tmp_path, files, **engagement)
    place, _, message = found.partition(": ")
    assert place.split(":")[0] in ("engagement.yaml", "charter.yaml")
    assert len(place.split(":")) == 3
    return message


def decision(**parts: object) -> list[dict[str, object]]:
    return [{"service": "coaching", "reason": "agreed", **parts}]


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        (
            decision(action="forbid", service="coachign"),
            "decisions.0.service: 'coachign' is not known; did you mean coaching?",
        ),
        (
            decision(action="pin", department="d4", wave="1"),
            "decisions.0.department: 'd4' is not known",
        ),
        (
            decision(action="order", departments=["d1", "d9"]),
            "decisions.0.departments: 'd9' is not known",
        ),
        (
            decision(action="order", departments=["d1", "d1"]),
            "decisions.0.departments: names d1 2 times, expected once",
        ),
        (
            decision(action="mode", department="d1", mode="guides"),
            "decisions.0.mode: 'guides' is not known; did you mean guide?",
        ),
        (
            decision(action="pin", department="d1", wave="5"),
            "decisions.0.wave: 5 found, expected a wave from 1 to 4 of capacity",
        ),
        (
            decision(action="pin", department="d1"),
            "decisions.0: expected department and wave with action pin",
        ),
        (
            decision(action="withhold", department="d1"),
            "decisions.0: expected only service and reason with action withhold",
        ),
        (
            [*decision(action="recommend"), *decision(action="withhold")],
            "decisions.1.action: coaching is recommended or withheld by another decision too; "
            "keep one of them",
        ),
    ],
)
def test_decision_that_refers_to_nothing_known_is_refused_case_51(
    tmp_path: Path, decisions: list[object], message: str
) -> None:
    assert only_fault(tmp_path, decisions=decisions).startswith(message)


@pytest.mark.parametrize(
    ("charter", "message"),
    [
        (
            "kpis:\n  coachign: {target: 3}\n",
            "kpis.coachign: 'coachign' is not known; did you mean coaching?",
        ),
        (
            "problems:\n  - {text: Late, relevance: 0.5, solved_by: {trianing: 0.5}}\n",
            "problems.0.solved_by.trianing: 'trianing' is not known; did you mean training?",
        ),
    ],
)
def test_charter_that_refers_to_nothing_known_is_refused_case_51(
    tmp_path: Path, charter: str, message: str
) -> None:
    assert only_fault(tmp_path, {"charter.yaml": charter}) == message


def test_relevances_over_1_together_are_refused_case_49(tmp_path: Path) -> None:
    charter = "problems:\n  - {text: a, relevance: 0.6}\n  - {text: b, relevance: 0.6}\n"

    assert folder_faults(tmp_path, {"charter.yaml": charter}) == [
        "charter.yaml:1:1: problems: expected relevances of 1 together at most, found 1.2"
    ]


def test_charter_is_read(tmp_path: Path) -> None:
    charter = "vision: See clearly\nkpis:\n  coaching: {baseline: 1, target: 3}\n"

    found = an_engagement(tmp_path, {"charter.yaml": charter}).engagement.charter

    assert found.vision == "See clearly"
    assert found.kpis["coaching"].target == 3.0


@pytest.mark.parametrize("weight", ["-1", "nan", ".inf", "1e5", "heavy"])
def test_group_weight_is_a_plain_number_of_0_or_more_case_49(tmp_path: Path, weight: str) -> None:
    message = only_fault(tmp_path, group_weights={"executive": weight})

    assert message.startswith(f"group_weights.executive: '{weight}' found, expected ")


def test_group_weights_that_are_all_0_are_refused_case_49(tmp_path: Path) -> None:
    weights = dict.fromkeys(builders.ENGAGEMENT["group_weights"], "0")

    message = only_fault(tmp_path, group_weights=weights)

    assert message == "group_weights: every weight is 0, expected one above 0 or more"


def test_group_that_is_not_known_is_refused_with_the_nearest_case_51(tmp_path: Path) -> None:
    message = only_fault(tmp_path, group_weights={"executives": "1"})

    assert message.startswith("group_weights.executives: 'executives' found, expected ")
    assert message.endswith("; did you mean executive?")


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ({"demand_weight": "1.5"}, "demand_weight: '1.5' found, expected less than or equal to 1"),
        ({"demand_weight": "nan"}, "demand_weight: 'nan' found, expected a plain decimal"),
        ({"link_weights": {"strong": "0"}}, "link_weights.strong: '0' found, expected greater"),
        (
            {"confidence": {"low": "0", "medium": "0", "high": "0"}},
            "confidence: expected one weight above 0 or more",
        ),
        (
            {"posterior": {"sigma_lowest": "3.5"}},
            "posterior: expected sigma_lowest below sigma_highest",
        ),
        ({"interval": {"low": "0.99"}}, "interval: expected low below high"),
        ({"demand_wieght": "1"}, "demand_wieght: is not a known key; did you mean demand_weight?"),
        ({"regulated_mode": "guides"}, "regulated_mode: 'guides' is not known; did you mean"),
        (
            {"roadmap": {"coaching_service": "coachign"}},
            "roadmap.coaching_service: 'coachign' is not known; did you mean coaching?",
        ),
    ],
)
def test_method_that_does_not_fit_is_refused_at_its_place_cases_49_and_51(
    tmp_path: Path, method: dict[str, object], message: str
) -> None:
    assert only_fault(tmp_path, method=method).startswith(message)


def test_method_that_is_no_group_of_keys_is_one_fault(tmp_path: Path) -> None:
    assert only_fault(tmp_path, method="fast").startswith("method: 'fast' found, expected ")


def test_cycle_number_twice_names_both_lines_case_47(tmp_path: Path) -> None:
    message = only_fault(tmp_path, cycles=[CYCLE, CYCLE])

    assert message == "cycles.1: 1 stands twice; first in line 15"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"catalog": "9"}, "cycles.0.catalog: '9' found, expected 1"),
        (
            {"questionnaires": {"needs": "2"}},
            "cycles.0.questionnaires.needs: '2' found, expected 1",
        ),
        (
            {"questionnaires": {"nedes": "1"}},
            "cycles.0.questionnaires.nedes: 'nedes' found, expected 'maturity', 'needs', "
            "'baseline', 'feedback' or 'pmo-services'; did you mean needs?",
        ),
        (
            {"closed": "2026-08-01"},
            "cycles.0: expected a closing day on or after 2026-09-01",
        ),
    ],
)
def test_cycle_that_does_not_fit_is_refused(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    assert only_fault(tmp_path, cycles=[CYCLE | changes]) == message


def test_language_that_is_not_complete_is_refused(tmp_path: Path) -> None:
    assert only_fault(tmp_path, language="xx").startswith("language: 'xx' found, expected ")
