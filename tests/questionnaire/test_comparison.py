"""What two versions of a questionnaire differ in, and what that does to scores."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pmo_design.catalog.loader import load_catalog
from pmo_design.errors import RefusedError
from pmo_design.instrument import reached
from pmo_design.questionnaire.comparison import Change, Comparison, compare
from pmo_design.questionnaire.definition import Questionnaire
from pmo_design.questionnaire.loader import load_questionnaire, read_questionnaire

ANCHORS = "[{en: a}, {en: b}, {en: c}, {en: d}, {en: e}]"
MATURITY = f"""\
format: 1
name: maturity
version: "1"
title: {{en: T}}
introduction: {{en: I}}
minutes: 5
topics:
  - {{id: planning, name: {{en: P}}, about: {{en: A}}}}
  - {{id: risk, name: {{en: R}}, about: {{en: A}}}}
items:
  - {{id: maturity.planning.scope, kind: scale, domain: planning, text: {{en: Q1}}, anchors: {ANCHORS}}}
  - {{id: maturity.planning.dates, kind: scale, domain: planning, text: {{en: Q2}}, anchors: {ANCHORS}}}
  - {{id: maturity.risk.owner, kind: scale, domain: risk, text: {{en: Q3}}, anchors: {ANCHORS}}}
retired: [maturity.risk.old]
"""
DATES = MATURITY.splitlines(keepends=True)[11]
BASELINE = """\
format: 1
name: baseline
version: "1"
title: {en: T}
introduction: {en: I}
minutes: 5
topics:
  - {id: all, name: {en: P}, about: {en: A}}
  - {id: more, name: {en: M}, about: {en: A}}
items:
  - {id: baseline.kept, kind: text, topic: more, text: {en: K}}
  - {id: baseline.count, kind: integer, topic: all, text: {en: Q}, unit: {en: projects}}
  - id: baseline.form
    kind: choice
    topic: all
    text: {en: Q}
    options: [{id: line, name: {en: L}}, {id: matrix, name: {en: M}}]
"""


def compared(tmp_path: Path, before: str, after: str) -> Comparison:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(before)
    new.write_text(after)
    return compare(read_questionnaire(old), read_questionnaire(new))


def changed(tmp_path: Path, before: str, *replacement: str) -> Change:
    """The one change that a replacement in the text makes."""
    assert replacement[0] in before
    (change,) = compared(tmp_path, before, before.replace(*replacement)).changes
    return change


def test_questionnaire_does_not_differ_from_itself() -> None:
    sheet = load_questionnaire("needs", "1")

    comparison = compare(sheet, sheet)

    assert comparison.changes == ()
    assert not comparison.reuses_version


def test_different_questionnaires_are_not_compared() -> None:
    with pytest.raises(RefusedError, match="needs and baseline are different questionnaires"):
        compare(load_questionnaire("needs", "1"), load_questionnaire("baseline", "1"))


@pytest.mark.parametrize(
    ("old", "new", "what", "part"),
    [
        ("{en: Q1}", "{en: Q9}", "reworded", "text"),
        ("Q1}, anchors: [{en: a}, {en: b}", "Q1}, anchors: [{en: a}, {en: x}", "reworded", "anchor 2"),
    ],
)  # fmt: skip
def test_reworded_item_moves_no_score_but_breaks_comparability(
    tmp_path: Path, old: str, new: str, what: str, part: str
) -> None:
    change = changed(tmp_path, MATURITY, old, new)

    assert (change.item, change.what, change.part) == ("maturity.planning.scope", what, part)
    assert (change.moves, change.breaks) == (False, True)
    assert change.domains == ("planning",)


def test_new_translation_changes_nothing_for_scores(tmp_path: Path) -> None:
    change = changed(tmp_path, MATURITY, "{en: Q1}", "{en: Q1, es: P1}")

    assert (change.what, change.before, change.after) == ("translated", "en", "en, es")
    assert (change.moves, change.breaks) == (False, False)


def test_rewording_in_another_language_names_the_language(tmp_path: Path) -> None:
    before = MATURITY.replace("{en: Q1}", "{en: Q1, es: P1}")

    change = changed(tmp_path, before, "es: P1", "es: P2")

    assert (change.part, change.before, change.after) == ("text (es)", "P1", "P2")
    assert change.breaks


def test_questions_that_come_and_go_are_told_in_the_reader_s_language(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(MATURITY.replace("{en: Q1}", "{en: Q1, es: P1}"))
    gone = MATURITY.replace("maturity.planning.scope", "maturity.planning.plan")
    new.write_text(gone.replace("{en: Q1}", "{en: Q4, es: P4}"))
    sheets = (read_questionnaire(old), read_questionnaire(new))

    told = {
        language: [(each.before, each.after) for each in compare(*sheets, language).changes]
        for language in ("en", "es")
    }

    assert told == {"en": [("", "Q4"), ("Q1", "")], "es": [("", "P4"), ("P1", "")]}


def test_rewording_in_the_reader_s_language_comes_first(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(MATURITY.replace("{en: Q1}", "{en: Q1, es: P1}"))
    new.write_text(MATURITY.replace("{en: Q1}", "{en: Q4, es: P4}"))

    changes = compare(read_questionnaire(old), read_questionnaire(new), "es").changes

    assert [(each.part, each.after) for each in changes] == [("text (es)", "P4"), ("text", "Q4")]


def test_added_item_moves_its_domain(tmp_path: Path) -> None:
    (change,) = compared(tmp_path, MATURITY.replace(DATES, ""), MATURITY).changes

    assert (change.item, change.what) == ("maturity.planning.dates", "added")
    assert (change.moves, change.domains) == (True, ("planning",))


@pytest.mark.parametrize(
    ("retired", "what"),
    [("[maturity.risk.old]", "removed"), ("[maturity.risk.old, maturity.planning.dates]", "retired")],
)  # fmt: skip
def test_item_no_longer_asked_is_retired_or_else_removed(
    tmp_path: Path, retired: str, what: str
) -> None:
    after = MATURITY.replace(DATES, "").replace("[maturity.risk.old]", retired)

    (change,) = compared(tmp_path, MATURITY, after).changes

    assert (change.item, change.what, change.moves) == ("maturity.planning.dates", what, True)


def test_retired_item_that_comes_back_is_said_to_be_asked_again(tmp_path: Path) -> None:
    before = MATURITY.replace(DATES, "").replace("risk.old", "planning.dates")
    after = MATURITY.replace("[maturity.risk.old]", "[]")

    (change,) = compared(tmp_path, before, after).changes

    assert change.what == "asked-again"


def test_retired_id_that_is_dropped_is_listed(tmp_path: Path) -> None:
    change = changed(tmp_path, MATURITY, "[maturity.risk.old]", "[]")

    assert (change.item, change.what) == ("maturity.risk.old", "forgotten")


def test_weight_moves_the_domain_in_which_shares_change(tmp_path: Path) -> None:
    change = changed(tmp_path, MATURITY, "planning, text: {en: Q1}", "planning, weight: 2, text: {en: Q1}")  # fmt: skip

    assert (change.what, change.before, change.after) == ("weight", "1", "2")
    assert change.moves


def test_weight_of_a_domain_s_only_item_moves_nothing(tmp_path: Path) -> None:
    change = changed(tmp_path, MATURITY, "domain: risk,", "domain: risk, weight: 3,")

    assert (change.what, change.moves) == ("weight", False)


def test_item_moved_between_domains_moves_both(tmp_path: Path) -> None:
    change = changed(tmp_path, MATURITY, "domain: planning, text: {en: Q2}", "domain: risk, text: {en: Q2}")  # fmt: skip

    assert (change.what, change.part, change.moves) == ("moved", "domain", True)
    assert change.domains == ("planning", "risk")


def test_other_topic_moves_no_score(tmp_path: Path) -> None:
    change = changed(tmp_path, BASELINE, "integer, topic: all", "integer, topic: more")

    assert (change.what, change.part, change.moves) == ("moved", "topic", False)


def test_other_groups_move_the_score(tmp_path: Path) -> None:
    change = changed(tmp_path, MATURITY, "domain: risk,", "domain: risk, groups: [executive],")

    assert (change.what, change.after, change.moves) == ("groups", "executive", True)


def test_other_kind_moves_and_breaks(tmp_path: Path) -> None:
    change = changed(tmp_path, BASELINE, "kind: integer", "kind: money")

    assert (change.what, change.before, change.after) == ("kind", "integer", "money")
    assert (change.moves, change.breaks) == (True, True)


def test_other_number_of_steps_moves_and_breaks(tmp_path: Path) -> None:
    steps = "scales: [{id: much, labels: [{en: a}, {en: b}, {en: c}]}]\nitems:\n"
    before = BASELINE.replace("items:\n", steps).replace(
        "kind: integer", "kind: scale, scale: much"
    )

    change = changed(tmp_path, before, "{en: c}]}]", "{en: c}, {en: d}]}]")

    assert (change.what, change.before, change.after) == ("steps", "3", "4")
    assert (change.moves, change.breaks) == (True, True)


@pytest.mark.parametrize(
    ("old", "new", "what", "part"),
    [
        ("unit: {en: projects}", "unit: {en: hours}", "unit", "unit"),
        ("id: matrix", "id: network", "options", "options"),
        ("name: {en: L}", "name: {en: Line}", "reworded", "option line"),
    ],
)
def test_other_options_or_unit_break_comparability(
    tmp_path: Path, old: str, new: str, what: str, part: str
) -> None:
    change = changed(tmp_path, BASELINE, old, new)

    assert (change.what, change.part, change.moves, change.breaks) == (what, part, False, True)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("title: {en: T}", "title: {en: U}", "title"),
        ("introduction: {en: I}", "introduction: {en: J}", "introduction"),
        ("minutes: 5", "minutes: 6", "minutes"),
        ("name: {en: R}", "name: {en: S}", "name of topic risk"),
    ],
)
def test_words_around_the_questions_move_nothing(
    tmp_path: Path, old: str, new: str, part: str
) -> None:
    change = changed(tmp_path, MATURITY, old, new)

    assert (change.item, change.part) == (None, part)
    assert (change.moves, change.breaks) == (False, False)


def test_changed_questionnaire_with_the_old_version_is_noticed(tmp_path: Path) -> None:
    after = MATURITY.replace("{en: Q1}", "{en: Q9}")

    assert compared(tmp_path, MATURITY, after).reuses_version
    assert not compared(tmp_path, MATURITY, after.replace('"1"', '"2"')).reuses_version


def test_reworded_statement_concerns_both_questions_about_the_outcome() -> None:
    old = load_questionnaire("needs", "1")
    new = _with_statement(old.statements | {"clear-view": {"en": "We see where projects stand."}})

    changes = [change for change in compare(old, new).changes if change.what == "reworded"]

    assert [change.item for change in changes] == [
        "need.clear-view.importance", "need.clear-view.satisfaction",
    ]  # fmt: skip
    assert {(change.part, change.outcomes) for change in changes} == {
        ("statement", ("clear-view",))
    }


def test_moved_domain_reaches_services_at_home_in_it_and_those_that_require_it(
    tmp_path: Path,
) -> None:
    catalog = load_catalog("1")
    comparison = compared(tmp_path, MATURITY.replace(DATES, ""), MATURITY)

    (reach,) = reached(comparison, catalog)

    assert (reach.kind, reach.id, reach.moves) == ("domain", "planning", True)
    assert set(reach.services) == {
        each.id
        for each in catalog.services
        if each.home_domain == "planning" or "planning" in each.requires
    }


def test_reworded_outcome_reaches_its_linked_services_without_moving_them() -> None:
    catalog = load_catalog("1")
    new = _with_statement({"clear-view": {"en": "We see where projects stand."}})

    (reach,) = reached(compare(load_questionnaire("needs", "1"), new), catalog)

    assert (reach.id, reach.moves, reach.breaks) == ("clear-view", False, True)
    assert reach.rests == catalog.outcome("clear-view").links()


def test_score_that_one_change_moves_and_another_breaks_is_said_to_do_both(
    tmp_path: Path,
) -> None:
    after = MATURITY.replace("{en: Q1}", "{en: Q9}").replace(DATES, "")

    (reach,) = reached(compared(tmp_path, MATURITY, after), load_catalog("1"))

    assert (reach.moves, reach.breaks) == (True, True)


def test_baseline_item_reaches_the_models_whose_gate_it_is(tmp_path: Path) -> None:
    gate = BASELINE.replace("baseline.form", "baseline.sponsor-support")
    after = gate.replace("name: {en: L}", "name: {en: Line}")

    (reach,) = reached(compared(tmp_path, gate, after), load_catalog("1"))

    assert (reach.kind, reach.id) == ("gate", "baseline.sponsor-support")
    assert ("gate", "reporting") in reach.rests
    assert reach.services == ()


def test_baseline_item_that_is_no_gate_reaches_nothing(tmp_path: Path) -> None:
    after = BASELINE.replace("kind: integer", "kind: money")

    assert reached(compared(tmp_path, BASELINE, after), load_catalog("1")) == ()


def _with_statement(statements: dict[str, dict[str, str]]) -> Questionnaire:
    """The needs questionnaire with other statements, the rest of them as shipped."""
    shipped = load_questionnaire("needs", "1")
    return replace(shipped, version="2", statements=shipped.statements | statements)
