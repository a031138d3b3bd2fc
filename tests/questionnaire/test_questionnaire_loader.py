"""The questionnaires' files: cases 47, 49 and 51 of the bad inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmo_design.errors import InputError
from pmo_design.questionnaire.definition import GROUPS, NAMES, Name
from pmo_design.questionnaire.loader import (
    available_versions,
    load_questionnaire,
    read_questionnaire,
)

HEAD = """\
format: 1
name: {name}
version: "1"
title: {{en: T}}
introduction: {{en: I}}
minutes: 5
topics:
  - {{id: planning, name: {{en: P}}, about: {{en: A}}}}
"""
ANCHORS = "[{en: a}, {en: b}, {en: c}, {en: d}, {en: e}]"
MATURITY = f"""\
items:
  - id: maturity.planning.scope
    kind: scale
    domain: planning
    weight: 2
    text: {{en: Q}}
    anchors: {ANCHORS}
  - id: maturity.planning.dates
    kind: scale
    domain: planning
    text: {{en: Q}}
    anchors: {ANCHORS}
retired: [maturity.planning.budget]
"""
NEEDS = f"""\
scales:
  - id: much
    labels: {ANCHORS}
aspects:
  - {{id: importance, scale: much, text: {{en: Q}}}}
  - {{id: satisfaction, scale: much, text: {{en: Q}}}}
pairs:
  - {{outcome: clear-view, topic: planning, groups: [executive], statement: {{en: S}}}}
"""


def faults(tmp_path: Path, text: str, name: Name = "maturity") -> list[str]:
    path = tmp_path / "q.yaml"
    path.write_text(HEAD.format(name=name) + text)
    try:
        read_questionnaire(path)
    except InputError as error:
        return [str(fault) for fault in error.faults]
    return []


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_questionnaire_is_sound(name: Name) -> None:
    versions = available_versions(name)

    assert [load_questionnaire(name, version).version for version in versions] == list(versions)


def test_sheets_of_this_test_are_sound(tmp_path: Path) -> None:
    assert faults(tmp_path, MATURITY) == []
    assert faults(tmp_path, NEEDS, "needs") == []


def test_pair_becomes_an_item_for_importance_and_one_for_satisfaction(tmp_path: Path) -> None:
    path = tmp_path / "q.yaml"
    path.write_text(HEAD.format(name="needs") + NEEDS)

    sheet = read_questionnaire(path)

    assert [(item.id, item.steps, item.groups) for item in sheet.items] == [
        ("need.clear-view.importance", 5, ("executive",)),
        ("need.clear-view.satisfaction", 5, ("executive",)),
    ]
    assert sheet.statements == {"clear-view": {"en": "S"}}


def test_item_is_asked_of_all_groups_unless_it_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "q.yaml"
    path.write_text(HEAD.format(name="maturity") + MATURITY)

    sheet = read_questionnaire(path)

    item = sheet.item("maturity.planning.scope")
    assert item is not None
    assert (item.groups, item.weight) == (GROUPS, 2.0)
    assert sheet.item("maturity.planning.budget") is None


def test_version_that_is_not_shipped_is_refused_with_those_that_are() -> None:
    with pytest.raises(InputError, match="questionnaire needs has no version '9'; there is 1"):
        load_questionnaire("needs", "9")


def test_item_that_stands_twice_names_both_lines_case_47(tmp_path: Path) -> None:
    found = faults(tmp_path, MATURITY.replace("planning.dates", "planning.scope"))

    assert found == [
        "q.yaml:16:5: items.1: maturity.planning.scope stands twice; first in line 10"
    ]


def test_key_that_stands_twice_names_both_lines_case_47(tmp_path: Path) -> None:
    assert faults(tmp_path, MATURITY + "minutes: 6\n") == [
        "q.yaml:22:1: key minutes stands twice; first in line 6"
    ]


def test_item_that_a_pair_asks_already_is_refused_case_47(tmp_path: Path) -> None:
    text = NEEDS + MATURITY.replace("maturity.planning.scope", "need.clear-view.importance")

    (found,) = faults(tmp_path, text, "needs")

    assert found.endswith("need.clear-view.importance is asked 2 times, expected once")


@pytest.mark.parametrize("retired", ["maturity.planning.scope", "need.clear-view.importance"])
def test_item_cannot_be_asked_and_retired(tmp_path: Path, retired: str) -> None:
    text = NEEDS + MATURITY.replace("maturity.planning.budget", retired)

    (found,) = faults(tmp_path, text, "needs")

    assert found.endswith(f"retired.0: {retired} is asked and retired at once")


@pytest.mark.parametrize("weight", ["-1", "0", "nan", ".inf", "1e2", "two"])
def test_weight_of_an_item_is_a_plain_positive_number_case_49(tmp_path: Path, weight: str) -> None:
    (found,) = faults(tmp_path, MATURITY.replace("weight: 2", f"weight: {weight}"))

    assert found.startswith(f"q.yaml:13:5: items.0.weight: '{weight}' found, expected ")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "domain: planning",
            "domain: planing",
            "items.0.domain: 'planing' is not known; did you mean planning?",
        ),
        ("    domain: planning\n", "", "items.0: maturity.planning.scope names no domain"),
        (
            ", {en: e}]",
            "]",
            "items.0: maturity.planning.scope: 4 anchors found, expected 5",
        ),
        (
            "kind: scale",
            "kind: scales",
            "items.0.kind: 'scales' found, expected 'scale', 'choice', 'integer', 'money', "
            "'ratio' or 'text'; did you mean scale?",
        ),
        (
            "kind: scale",
            "kind: text",
            "items.0.kind: maturity.planning.scope is of kind text, expected scale",
        ),
        (
            "text: {en: Q}",
            "text: {es: Q}",
            "items.0.text: expected a text in en",
        ),
        (
            "id: maturity.planning.scope",
            "id: Scope",
            "items.0.id: 'Scope' found, expected ",
        ),
    ],
)
def test_item_that_does_not_fit_is_refused_cases_51_and_52(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    (found,) = faults(tmp_path, MATURITY.replace(old, new, 1))

    assert found.partition(": ")[2].startswith(message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("scale: much", "scale: muhc", "aspects.0.scale: 'muhc' is not known; did you mean much?"),
        ("topic: planning", "topic: plan", "pairs.0.topic: 'plan' is not known"),
        (", {en: e}]", "]", "scales.0.labels: much: 4 labels found, expected 5"),
        (
            "  - {id: satisfaction, scale: much, text: {en: Q}}\n",
            "",
            "aspects: expected both importance and satisfaction",
        ),
    ],
)
def test_pair_that_does_not_fit_is_refused_case_51(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    found = faults(tmp_path, NEEDS.replace(old, new, 1), "needs")

    assert found[0].partition(": ")[2].startswith(message)


def test_scale_of_an_item_of_another_kind_is_refused(tmp_path: Path) -> None:
    item = "  - {id: need.x, kind: text, topic: planning, scale: much, text: {en: Q}}\n"

    (found,) = faults(tmp_path, NEEDS + "items:\n" + item, "needs")

    assert found.endswith("items.0.scale: need.x is of kind text, not scale")


def test_questionnaire_that_asks_nothing_is_refused(tmp_path: Path) -> None:
    found = faults(tmp_path, "")

    assert "q.yaml:1:1: asks nothing; expected items or pairs" in found


def test_topic_without_an_item_is_refused(tmp_path: Path) -> None:
    text = MATURITY.replace("domain: planning", "domain: risk")

    found = faults(tmp_path, text)

    assert "q.yaml:8:5: topics.0: no item belongs to planning" in found


@pytest.mark.parametrize("taken", ["dk", "na"])
def test_option_is_not_called_like_a_way_not_to_answer(tmp_path: Path, taken: str) -> None:
    options = f"[{{id: up, name: {{en: U}}}}, {{id: {taken}, name: {{en: D}}}}]"
    item = f"items: [{{id: baseline.trend, kind: choice, text: {{en: Q}}, topic: planning, options: {options}}}]"

    (found,) = faults(tmp_path, item, "baseline")

    assert found.endswith(
        f"baseline.trend: option id {taken} already stands for a way not to answer"
    )


def test_choice_needs_two_options(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, MATURITY.replace("kind: scale", "kind: choice", 1), "baseline")

    assert found.endswith("items.0: maturity.planning.scope: a choice needs two options or more")


@pytest.mark.parametrize("key", ["outcome: clear-view", "aspect: importance"])
def test_question_about_an_outcome_is_written_as_a_pair(tmp_path: Path, key: str) -> None:
    text = NEEDS + MATURITY.replace("domain: planning", f"{key}\n    topic: planning", 1)

    (found,) = faults(tmp_path, text, "needs")

    assert found.endswith("maturity.planning.scope: only pairs ask of outcomes; write a pair")
