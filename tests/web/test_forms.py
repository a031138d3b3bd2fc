"""What a respondent may send for one question: cases 31 to 34 and 38 of the bad inputs."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from pmo_design.answers import Answer, AnswerState
from pmo_design.messages import speaking
from pmo_design.questionnaire.definition import Item, KindName
from pmo_design.questionnaire.kinds import MAX_TEXT
from pmo_design.survey import Change, Given
from pmo_design.web.forms import Filled, Typed, fill, sent, typed_of

LABEL = {"en": "x"}
ID = "baseline.x"


def an_item(kind: KindName) -> Item:
    options = tuple({"id": name, "name": LABEL} for name in ("no", "yes"))
    content: dict[str, Any] = {"id": ID, "kind": kind, "text": LABEL}
    if kind == "scale":
        content["anchors"] = (LABEL,) * 5
    if kind == "choice":
        content["options"] = options
    return Item.model_validate(content)


def filled(kind: KindName = "scale", **fields: str) -> Filled:
    return fill(an_item(kind), "ana", MultiDict({f"{ID}-{k}": v for k, v in fields.items()}))


def an_answer(state: AnswerState, value: Any = None, **remarks: Any) -> Answer:
    return Answer("ana", ID, state, value, **remarks)


@pytest.mark.parametrize(
    ("kind", "fields", "state", "value"),
    [
        ("scale", {"answer": "5"}, AnswerState.VALUE, 5),
        ("scale", {"answer": "dk"}, AnswerState.DONT_KNOW, None),
        ("scale", {"answer": "na"}, AnswerState.NOT_APPLICABLE, None),
        ("choice", {"answer": "yes"}, AnswerState.VALUE, "yes"),
        ("choice", {"answer": "dk"}, AnswerState.DONT_KNOW, None),
        ("integer", {"answer": " 12 "}, AnswerState.VALUE, 12),
        ("integer", {"state": "na"}, AnswerState.NOT_APPLICABLE, None),
        ("money", {"answer": "12500000"}, AnswerState.VALUE, 12_500_000.0),
        ("ratio", {"answer": "-0.25"}, AnswerState.VALUE, -0.25),
        ("text", {"answer": "as it came "}, AnswerState.VALUE, "as it came "),
        ("text", {"answer": "dk"}, AnswerState.VALUE, "dk"),
    ],
)
def test_fields_of_each_kind_become_an_answer(
    kind: KindName, fields: dict[str, str], state: AnswerState, value: object
) -> None:
    assert filled(kind, **fields).answer == an_answer(state, value)


# Case 31: a choice outside the scale, and figures that only a program takes for numbers.
@pytest.mark.parametrize("text", ["6", "0", "-1", "3.0", "nan", "inf", "1_0", "٣", "DK", "3 "])
def test_case_31_step_that_is_not_offered_is_refused(text: str) -> None:
    found = filled(answer=text)

    assert found.errors == {"answer": f"'{text}' is not offered here. Choose one of the answers."}
    assert found.change is None


@pytest.mark.parametrize("text", ["dk", "1e5", "12,5", "nan", "1_0", "٣", "-1", "0x10"])
def test_case_31_figure_that_is_not_plain_is_refused_with_an_example(text: str) -> None:
    found = filled("money", answer=text)

    expected = f"'{text}' found, expected an amount of 0 or more such as 12500000"
    assert found.errors == {"answer": expected}


# Case 32: one character too many.
@pytest.mark.parametrize("field", ["comment", "evidence"])
def test_case_32_text_too_long_is_refused_with_its_length_and_stays_typed(field: str) -> None:
    text = "x" * (MAX_TEXT + 1)

    found = filled(answer="3", **{field: text})

    assert found.errors == {
        field: "2001 characters found, 2000 at most can be saved. Please shorten the text."
    }
    assert getattr(found.typed, field) == text


def test_case_32_free_text_too_long_is_refused_with_its_length() -> None:
    assert "2001 characters found" in filled("text", answer="x" * 2001).errors["answer"]


def test_line_ends_of_the_browser_count_as_one_character() -> None:
    found = filled(answer="3", comment="x\r\n" * 1000)

    assert found.answer == an_answer(AnswerState.VALUE, 3, comment="x\n" * 1000)


# Case 33: what looks like markup is text.
@pytest.mark.parametrize(
    "text", ["<img src=x>", "<b>", "</para>", "&#60;", "<!--", "]]>", "{{7*7}}", "%s"]
)
def test_case_33_markup_is_kept_letter_by_letter(text: str) -> None:
    assert filled(answer="3", comment=text).answer == an_answer(AnswerState.VALUE, 3, comment=text)


# Case 34: characters that no text may hold.
@pytest.mark.parametrize("character", ["\0", "\x1b", "\a", "\ufffe", "\ud800"])
def test_case_34_control_characters_are_taken_out_and_counted(character: str) -> None:
    found = filled(answer="3", comment=f"a{character}b{character}")

    assert found.answer == an_answer(AnswerState.VALUE, 3, comment="ab")
    assert found.removed == 2


# Case 38: only spaces are nothing.
@pytest.mark.parametrize("kind", ["integer", "money", "ratio", "text"])
def test_case_38_only_spaces_are_no_answer(kind: KindName) -> None:
    found = filled(kind, answer=" \t\n ", comment="  ")

    assert (found.answer, found.errors, found.change) == (None, {}, None)


@pytest.mark.parametrize("remark", [{"comment": "c"}, {"evidence": "e"}, {"confidence": "low"}])
def test_remark_without_an_answer_is_asked_for_one_and_stays_typed(remark: dict[str, str]) -> None:
    found = filled(**remark)

    assert found.errors["answer"].startswith("Choose an answer (I don't know is one too)")
    assert found.typed == Typed(**remark)


def test_figure_and_a_way_out_together_are_refused() -> None:
    found = filled("integer", answer="3", state="dk")

    assert found.errors["answer"].startswith("An answer is given, and one of the two ways out")


@pytest.mark.parametrize("field", ["state", "confidence"])
def test_words_that_are_not_offered_are_refused(field: str) -> None:
    found = filled("integer", **{"answer": "" if field == "state" else "3", field: "perhaps"})

    assert "'perhaps' is not offered here" in " ".join(found.errors.values())


def test_messages_are_in_the_language_of_the_page() -> None:
    with speaking("es"):
        found = filled(answer="6")

    assert found.errors == {
        "answer": "'6' no es una de las respuestas que se ofrecen aquí. Elija una de ellas."
    }


def test_emptied_text_takes_its_answer_back() -> None:
    assert filled("integer", answer="", version="3").change == Change(ID, None, 3)


def test_form_without_a_choice_takes_nothing_back() -> None:
    assert filled("scale", version="3").change is None


@pytest.mark.parametrize("text", ["", "-1", "1.0", "٣", "x", "9" * 40])
def test_version_that_is_none_counts_as_no_answer_shown(text: str) -> None:
    assert filled(answer="3", version=text).typed.version == 0


def test_question_that_was_not_on_the_page_is_not_read() -> None:
    assert not sent(an_item("integer"), MultiDict({"baseline.other-version": "1"}))


@pytest.mark.parametrize(
    ("kind", "answer", "typed"),
    [
        ("scale", an_answer(AnswerState.VALUE, 4), Typed("4", version=2)),
        ("scale", an_answer(AnswerState.DONT_KNOW), Typed("dk", version=2)),
        ("integer", an_answer(AnswerState.NOT_APPLICABLE), Typed("", "na", version=2)),
        ("money", an_answer(AnswerState.VALUE, 12_500_000.0), Typed("12500000", version=2)),
        ("ratio", an_answer(AnswerState.VALUE, 0.00001), Typed("0.00001", version=2)),
        (
            "text",
            an_answer(AnswerState.VALUE, "t", comment="c", evidence="e", confidence="low"),
            Typed("t", "", "c", "e", "low", 2),
        ),
    ],
)
def test_stored_answer_fills_its_fields(kind: KindName, answer: Answer, typed: Typed) -> None:
    assert typed_of(an_item(kind), Given(answer, 2)) == typed
