"""Tailoring of a released questionnaire for one client."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_design.errors import InputError
from pmo_design.questionnaire.definition import GROUPS, Name, Questionnaire
from pmo_design.questionnaire.loader import load_questionnaire
from pmo_design.questionnaire.overlay import Overlay, canonical, mark, overlay_of
from pmo_design.questionnaire.tailoring import tailored
from pmo_design.yaml_source import parse_yaml

ITEM = "maturity.governance.gates"
NEEDS = load_questionnaire("needs", "1")
MATURITY = load_questionnaire("maturity", "1")
BASELINE = load_questionnaire("baseline", "1")
RELEASED: dict[str, Questionnaire] = {"needs": NEEDS, "maturity": MATURITY, "baseline": BASELINE}
ANCHORS = "[{en: a}, {en: b}, {en: c}, {en: d}, {en: e}]"


def written(name: str, body: str = "") -> str:
    return f'format: 1\nquestionnaire: {name}\nversion: "1"\n{body}'


def applied(name: str, body: str) -> Questionnaire:
    """Released questionnaire with an overlay of these lines."""
    return applied_text(written(name, body), name)


def applied_text(text: str, name: str) -> Questionnaire:
    source = parse_yaml(text, "o.yaml")
    return tailored(RELEASED[name], overlay_of(source), source)


def faults(text: str, name: str = "needs") -> list[str]:
    with pytest.raises(InputError) as caught:
        applied_text(text, name)
    return [str(fault) for fault in caught.value.faults]


def overlay(name: Name, **parts: object) -> Overlay:
    return Overlay(format=1, questionnaire=name, version="1", **parts)


def ids(questionnaire: Questionnaire) -> list[str]:
    return [item.id for item in questionnaire.items]


# What it changes


@pytest.mark.parametrize("name", sorted(RELEASED))
def test_empty_overlay_changes_nothing(name: str) -> None:
    assert applied(name, "") is RELEASED[name]
    assert overlay(RELEASED[name].name).says_nothing


@given(st.sets(st.sampled_from(ids(MATURITY))))
def test_weight_of_one_where_it_is_one_changes_nothing(items: set[str]) -> None:
    same = overlay("maturity", weights=dict.fromkeys(items, 1.0))

    assert tailored(MATURITY, same) is MATURITY


@given(
    st.sets(
        st.sampled_from([*NEEDS.statements, *(topic.id for topic in NEEDS.topics)]), min_size=1
    )
)
def test_what_is_switched_off_and_on_again_is_as_released(targets: set[str]) -> None:
    gone = overlay("needs", off=tuple(sorted(targets)), title={"en": "T"})
    back = gone.model_copy(update={"off": (), "title": None})

    assert tailored(NEEDS, back) == NEEDS


@given(st.sets(st.sampled_from([*NEEDS.statements]), max_size=21))
def test_every_released_id_is_asked_or_retired_and_never_both(targets: set[str]) -> None:
    result = tailored(NEEDS, overlay("needs", off=tuple(targets)))

    assert sorted([*ids(result), *result.retired]) == sorted(ids(NEEDS))
    assert set(result.statements) == {item.outcome for item in result.items}


def test_item_that_is_switched_off_is_retired_and_its_answers_kept() -> None:
    result = applied("maturity", f"off: [{ITEM}]\n")

    assert result.retired == (ITEM,)
    assert len(result.items) == 31
    assert result.item(ITEM) is None


def test_outcome_is_switched_off_with_both_its_questions() -> None:
    result = applied("needs", "off: [profession]\n")

    assert result.retired == ("need.profession.importance", "need.profession.satisfaction")
    assert "profession" not in result.statements


def test_topic_left_without_a_question_is_no_longer_shown() -> None:
    result = applied("maturity", "off: [benefits]\n")

    assert "benefits" not in [topic.id for topic in result.topics]
    assert [topic.id for topic in result.unasked] == ["benefits"]
    assert len(result.retired) == 4


def test_rewording_replaces_the_text_the_statement_and_the_topic_s_name() -> None:
    result = applied(
        "needs",
        "reword:\n  clear-view: {en: 'Board sees all', es: 'El consejo lo ve todo'}\n"
        "  deciding: {en: 'Deciding'}\n"
        "  need.rescue.importance: {en: 'How much does it matter?'}\n"
        "title: {en: 'For the hospital'}\nintroduction: {en: 'Please answer.'}\n",
    )

    item = result.item("need.rescue.importance")
    assert result.statements["clear-view"] == {
        "en": "Board sees all",
        "es": "El consejo lo ve todo",
    }
    assert result.topics[0].name == {"en": "Deciding"}
    assert result.topics[0].about == NEEDS.topics[0].about
    assert item is not None
    assert item.text == {"en": "How much does it matter?"}
    assert (result.title["en"], result.introduction["en"]) == (
        "For the hospital",
        "Please answer.",
    )


def test_weight_and_groups_are_those_of_the_overlay() -> None:
    weighed = applied("maturity", f"weights: {{{ITEM}: 2.5}}\n").item(ITEM)
    asked = applied("needs", "groups: {rescue: [team-member, executive]}\n")

    assert weighed is not None
    assert weighed.weight == 2.5
    assert {
        item.id: item.groups for item in asked.items if item.outcome == "rescue"
    } == dict.fromkeys(
        ("need.rescue.importance", "need.rescue.satisfaction"), ("executive", "team-member")
    )


def test_added_items_come_last_and_may_share_a_released_scale() -> None:
    body = (
        "add:\n"
        "  - {id: maturity.risk.safety, kind: scale, domain: risk, text: {en: Safety}, "
        f"anchors: {ANCHORS}}}\n"
    )
    result = applied("maturity", body)
    shared = applied(
        "needs",
        "add:\n  - {id: need.own.weight, kind: scale, scale: importance, topic: people, "
        "text: {en: Own}}\n",
    )

    assert ids(result) == [*ids(MATURITY), "maturity.risk.safety"]
    assert shared.items[-1].anchors == NEEDS.items[0].anchors


def test_domain_whose_items_all_went_is_asked_by_an_added_one() -> None:
    result = applied(
        "maturity",
        "off: [risk]\nadd:\n  - {id: maturity.risk.safety, kind: scale, domain: risk, "
        f"text: {{en: Safety}}, anchors: {ANCHORS}}}\n",
    )

    assert [topic.id for topic in result.topics] == [topic.id for topic in MATURITY.topics]
    assert result.unasked == ()


# What is said of it


def test_tailoring_counts_questions_and_not_lines() -> None:
    result = applied(
        "needs",
        "off: [rescue, profession]\n"
        "reword: {clear-view: {en: View}, deciding: {en: D}, compliance: {en: C}}\n"
        "groups: {suppliers-controlled: [executive]}\n"
        "add:\n  - {id: need.anything.else, kind: text, text: {en: Anything else?}}\n",
    )
    tailoring = result.tailoring

    assert tailoring is not None
    assert (tailoring.off, tailoring.reworded, tailoring.reweighted) == (4, 4, 0)
    assert (tailoring.regrouped, tailoring.added) == (2, 1)
    assert result.label == f"1 tailored {tailoring.mark}"
    assert NEEDS.label == "1"


def test_mark_is_the_same_for_every_spelling_and_differs_with_the_meaning() -> None:
    one = overlay("needs", off=("rescue", "profession"), groups={"compliance": GROUPS[:2]})
    same = overlay("needs", off=("profession", "rescue"), groups={"compliance": GROUPS[1::-1]})
    other = overlay("needs", off=("rescue",), groups={"compliance": GROUPS[:2]})

    assert canonical(one) == canonical(same)
    assert mark(one) == mark(same) != mark(other)
    assert len(mark(one)) == 8


def test_order_of_the_lines_does_not_matter() -> None:
    targets = [*NEEDS.statements][:9]
    shuffled = random.Random(1).sample(targets, len(targets))  # noqa: S311  # an order, no secret

    assert tailored(NEEDS, overlay("needs", off=tuple(targets))) == tailored(
        NEEDS, overlay("needs", off=tuple(shuffled))
    )


# What is refused


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("needs", "off: [profesion]", ["o.yaml:4:7: off.0: 'profesion' is not known; did you mean profession?"]),
        ("needs", "off:\n  - rescue\n  - rescue", ["o.yaml:6:5: off.1: rescue stands twice; first in line 5"]),
        ("needs", "off: [need.rescue.importance]",
         ["o.yaml:4:7: off.0: need.rescue.importance: both questions of an outcome are switched off together; write rescue"]),
        ("needs", "groups: {need.rescue.importance: [executive]}",
         ["o.yaml:4:10: groups.need.rescue.importance: both questions of an outcome are asked of the same people; write rescue"]),
        ("needs", "groups: {deciding: [executive]}", ["o.yaml:4:10: groups.deciding: 'deciding' is not known"]),
        ("needs", "groups: {rescue: []}", ["o.yaml:4:10: groups.rescue: 0 entries found, expected 1 or more"]),
        ("needs", "weights: {rescue: 2}", ["o.yaml:4:11: weights.rescue: only maturity items have a weight; remove it"]),
        ("maturity", f"weights: {{{ITEM}: 0}}", [f"o.yaml:4:11: weights.{ITEM}: '0' found, expected greater than 0"]),
        ("maturity", "weights: {maturity.governance.gate: 2}",
         [f"o.yaml:4:11: weights.maturity.governance.gate: 'maturity.governance.gate' is not known; did you mean {ITEM}?"]),
        ("needs", "reword: {rescue: {es: Rescate}}", ["o.yaml:4:10: reword.rescue: expected a text in en"]),
        ("needs", "reword: {rescu: {en: R}}", ["o.yaml:4:10: reword.rescu: 'rescu' is not known; did you mean rescue?"]),
        ("needs", "swich: [rescue]", ["o.yaml:4:1: swich: is not a known key"]),
        ("needs", "services: {coaching: {}}",
         ["o.yaml:4:1: services: the catalogue is not tailored here; change figures under method and services under decisions in engagement.yaml"]),
        ("needs", "add:\n  - {id: need.new.importance, kind: scale, scale: importance, outcome: new, aspect: importance, text: {en: N}}",
         ["o.yaml:5:63: add.0.outcome: need.new.importance: outcomes are those of the catalogue; an overlay can switch them off, not add one",
          "o.yaml:5:77: add.0.aspect: need.new.importance: outcomes are those of the catalogue; an overlay can switch them off, not add one"]),
        ("needs", "add:\n  - {id: need.rescue.importance, kind: text, text: {en: N}}",
         ["o.yaml:5:6: add.0.id: need.rescue.importance is an id of the questionnaire already; choose another"]),
        ("needs", "add:\n  - {id: rescue.me, kind: text, text: {en: N}}",
         ["o.yaml:5:6: add.0.id: 'rescue.me' found, expected an id that begins with need."]),
        ("maturity", f"add:\n  - {{id: maturity.new.one, kind: scale, text: {{en: N}}, anchors: {ANCHORS}}}",
         ["o.yaml:5:5: add.0: maturity.new.one names no domain"]),
        ("maturity", "add:\n  - {id: maturity.new.one, kind: scale, domain: rsik, text: {en: N}, anchors: [{en: a}]}",
         ["o.yaml:5:41: add.0.domain: 'rsik' is not known; did you mean risk?",
          "o.yaml:5:5: add.0: maturity.new.one: 1 anchor found, expected 5"]),
        ("baseline", "off: [sponsorship-and-authority, direction-and-culture, portfolio-and-organisation]",
         ["o.yaml:4:1: off: leaves nothing to ask; leave a question on or add one"]),
    ],
)  # fmt: skip
def test_slip_is_told_with_its_place_and_what_to_do(
    name: str, body: str, expected: list[str]
) -> None:
    assert faults(written(name, f"{body}\n"), name) == expected


def test_version_that_is_not_shipped_is_refused_at_its_line() -> None:
    text = written("needs").replace('"1"', '"7"')

    assert faults(text) == [
        "o.yaml:3:1: version: questionnaire needs has no version '7'; there is 1"
    ]


def test_overlay_of_another_questionnaire_is_refused() -> None:
    assert faults(written("maturity")) == [
        "o.yaml:2:1: questionnaire: tailors maturity 1, expected needs 1"
    ]


def test_overlay_without_a_file_is_called_by_what_it_tailors() -> None:
    with pytest.raises(InputError, match=r"overlay of needs 1: off\.0: 'x' is not known"):
        tailored(NEEDS, overlay("needs", off=("x",)))


def test_id_that_an_outcome_and_a_topic_share_means_the_outcome() -> None:
    first = NEEDS.topics[0].model_copy(update={"id": "rescue"})
    sheet = replace(
        NEEDS,
        topics=(first, *NEEDS.topics[1:]),
        items=tuple(
            item.model_copy(update={"topic": "rescue"}) if item.topic == "deciding" else item
            for item in NEEDS.items
        ),
    )

    result = tailored(sheet, overlay("needs", off=("rescue",)))

    assert result.retired == ("need.rescue.importance", "need.rescue.satisfaction")
