"""The kinds of question: case 31 of the bad inputs."""

from __future__ import annotations

import pytest

from pmo_design.questionnaire.definition import Item, KindName
from pmo_design.questionnaire.kinds import KINDS, MAX_TEXT, expected, parse

LABEL = {"en": "x"}


def an_item(kind: KindName) -> Item:
    options = tuple({"id": name, "name": LABEL} for name in ("no", "yes"))
    anchors = (LABEL,) * 5 if kind == "scale" else ()
    return Item.model_validate(
        {"id": "baseline.x", "kind": kind, "text": LABEL, "options": options, "anchors": anchors}
    )


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("scale", "1", 1),
        ("scale", "5", 5),
        ("choice", "no", "no"),
        ("integer", "0", 0),
        ("integer", "120", 120),
        ("money", "12500000", 12_500_000.0),
        ("money", "0.5", 0.5),
        ("ratio", "-0.25", -0.25),
        ("ratio", "10", 10.0),
        ("text", " as it came ", " as it came "),
        ("text", "x" * MAX_TEXT, "x" * MAX_TEXT),
    ],
)
def test_answer_becomes_its_value(kind: KindName, text: str, value: object) -> None:
    found = parse(text, an_item(kind))

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("scale", text) for text in ("0", "6", "-1", "3.0", "nan", "٣", "1_0", "", " 3", "03")),
        *(("choice", text) for text in ("No", "maybe", "", "true", "False")),
        *(("integer", text) for text in ("-1", "1.5", "1e3", "007", "1_0", "٣", "9" * 16, "")),
        *(("money", text) for text in ("-1", "1,000", "1e6", "nan", "inf", "€5", "")),
        *(("ratio", text) for text in ("18", "18%", "-1.5", "nan", "0,18", "")),
        *(("text", text) for text in ("", "  \n", "x" * (MAX_TEXT + 1))),
    ],
)
def test_text_that_is_no_answer_is_refused_case_31(kind: KindName, text: str) -> None:
    assert parse(text, an_item(kind)) is None


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_says_what_it_expects(kind: KindName) -> None:
    assert expected(an_item(kind))


def test_expected_steps_and_options_are_the_items_own() -> None:
    assert expected(an_item("scale")) == "a level from 1 to 5"
    assert expected(an_item("choice")) == "one of no, yes"
