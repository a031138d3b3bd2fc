"""Strict YAML: cases 45 to 49, 53 and 54 of the bad inputs."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from pmo_design.errors import InputError, shown
from pmo_design.messages import speaking
from pmo_design.record import (
    Day,
    Decimal,
    Flag,
    Id,
    Integer,
    Line,
    NotNegative,
    Positive,
    Record,
    Share,
    Version,
)
from pmo_design.schema import typed
from pmo_design.yaml_source import MAX_BYTES, Source, parse_yaml, read_yaml


class Part(Record):
    weight: NotNegative = 1.0


class Sheet(Record):
    text: str | None = None
    number: Decimal | None = None
    count: Integer | None = None
    several: Annotated[tuple[Integer, ...], Field(min_length=1, max_length=2)] = (1,)
    share: Share | None = None
    flag: Flag | None = None
    day: Day | None = None
    parts: tuple[Part, ...] = ()
    by_id: dict[Id, Share] = Field(default_factory=dict)


def faults_in(text: str) -> list[str]:
    try:
        typed(parse_yaml(text, "f.yaml"), Sheet)
    except InputError as error:
        return [str(fault) for fault in error.faults]
    return []


def file_faults(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_yaml(path, "f.yaml")
    return [str(fault) for fault in caught.value.faults]


def test_python_objects_are_refused_with_their_place_case_45() -> None:
    assert faults_in("text: !!python/object/apply:os.system [ls]\n")[0] == (
        "f.yaml:1:7: tags (tag:yaml.org,2002:python/object/apply:os.system) are not allowed; "
        "write the plain value"
    )


def test_alias_bomb_is_refused_at_its_lines_case_46() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    found = faults_in(bomb)

    assert found[0] == "f.yaml:1:4: anchors (&a) are not allowed; write the value out"
    assert "f.yaml:2:8: aliases (*a) are not allowed; write the value out" in found


def test_list_that_holds_itself_is_refused_case_46() -> None:
    assert faults_in("parts: &a [*a]\n") == [
        "f.yaml:1:8: anchors (&a) are not allowed; write the value out",
        "f.yaml:1:12: aliases (*a) are not allowed; write the value out",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("&a text: x", "anchors (&a) are not allowed; write the value out"),
        ("!!str text: x", "tags (tag:yaml.org,2002:str) are not allowed; write the plain value"),
    ],
)
def test_keys_are_as_plain_as_values(text: str, message: str) -> None:
    assert faults_in(text) == [f"f.yaml:1:1: {message}"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]", "f.yaml:1:1: a list found, expected a group of keys"),
        ("by_id: x", "f.yaml:1:1: by_id: 'x' found, expected a group of keys"),
        ("parts: x", "f.yaml:1:1: parts: 'x' found, expected a list"),
        ("text: [a]", "f.yaml:1:1: text: a list found, expected a text"),
    ],
)
def test_value_of_another_kind_is_named_in_plain_words(text: str, message: str) -> None:
    assert faults_in(text) == [message]


def test_key_that_stands_twice_is_refused_with_both_lines_case_47() -> None:
    assert faults_in("text: one\nnumber: 1\ntext: two\n") == [
        "f.yaml:3:1: key text stands twice; first in line 1"
    ]


def test_id_that_stands_twice_is_refused_with_both_lines_case_47() -> None:
    source = parse_yaml("parts:\n  - id: a\n  - id: b\n  - id: a\n", "f.yaml")

    found = [str(fault) for fault in source.repeated(("parts",), ["a", "b", "a"])]

    assert found == ["f.yaml:4:5: parts.2: a stands twice; first in line 2"]


@pytest.mark.parametrize(
    "text",
    ["text: " + "[" * 2000 + "]" * 2000, "text: " + "{a: " * 2000 + "}" * 2000],
    ids=["lists", "keys"],
)
def test_deep_nesting_is_refused_at_once_case_48(text: str) -> None:
    started = time.monotonic()

    found = faults_in(text)

    assert time.monotonic() - started < 1
    assert "is nested deeper than 20 levels" in found[0]


def test_large_file_is_refused_unread_case_48(tmp_path: Path) -> None:
    started = time.monotonic()

    found = file_faults(tmp_path / "f.yaml", b"- a\n" * (5 * MAX_BYTES // 4))

    assert time.monotonic() - started < 1
    assert found == ["f.yaml: is over the limit of 1024 KiB"]


@pytest.mark.parametrize(
    "written", [".nan", "nan", ".inf", "-.inf", "inf", "-1", "1e999"], ids=str
)
def test_weight_that_is_no_finite_positive_number_is_refused_case_49(written: str) -> None:
    (found,) = faults_in(f"text: a\nparts:\n  - weight: 1\n  - weight: {written}\n")

    assert found.startswith(f"f.yaml:4:5: parts.1.weight: '{written}' found, expected ")


@pytest.mark.parametrize("written", ["no", "1e5", "1:30", "010", "2026-09-01", "~", "0x1F", "1_0"])
def test_text_is_kept_as_written_case_53(written: str) -> None:
    sheet = typed(parse_yaml(f"text: {written}\n", "f.yaml"), Sheet)

    assert sheet.text == written


@pytest.mark.parametrize("key", ["number", "count", "share", "flag", "day"])
@pytest.mark.parametrize("written", ["no", "1e5", "1:30", "010", "0x1F", "1_0", "٣", "+1", "1."])
def test_only_plain_spellings_pass_where_a_type_is_expected_case_53(
    key: str, written: str
) -> None:
    (found,) = faults_in(f"text: a\n{key}: {written}\n")

    assert found.startswith(f"f.yaml:2:1: {key}: '{written}' found, expected ")


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("number", "0.25", 0.25),
        ("number", "-3", -3.0),
        ("count", "12", 12),
        ("share", "1", 1.0),
        ("flag", "true", True),
        ("day", "2026-09-01", date(2026, 9, 1)),
        ("number", '"2"', 2.0),
    ],
)
def test_plain_spelling_is_typed_by_the_schema_case_53(
    key: str, written: str, value: object
) -> None:
    assert getattr(typed(parse_yaml(f"{key}: {written}\n", "f"), Sheet), key) == value


def test_day_that_is_not_in_the_calendar_is_refused_case_53() -> None:
    assert faults_in("day: 2026-02-30\n") == [
        "f.yaml:1:1: day: '2026-02-30' found, expected a day such as 2026-09-01"
    ]


def test_number_with_more_digits_than_a_double_keeps_is_refused() -> None:
    assert "expected a plain decimal number" in faults_in("number: 0.12345678901234567\n")[0]


def test_minus_zero_is_zero() -> None:
    sheet = typed(parse_yaml("number: -0\n", "f"), Sheet)

    assert str(sheet.number) == "0.0"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"parts:\n\t- weight: 1\n", "f.yaml:2:1: is not valid YAML: a tab stands where only"),
        (b"number: 1\ntext: caf\xe9\n", "f.yaml:2: is not UTF-8 from here on; save the file"),
        (b"", "f.yaml: is empty"),
        (b"# nothing but a comment\n", "f.yaml: is empty"),
        (b"text: a\n---\ntext: b\n", "f.yaml:2:1: a second document starts here; expected one"),
        (b"text: 'a\n", "f.yaml:2:1: is not valid YAML: "),
        (b"\xff\xfet\x00e\x00", "f.yaml:1: is not UTF-8 from here on"),
        (b"text: a\x00b\n", "f.yaml: is not valid YAML: "),
    ],
    ids=["tab", "latin-1", "empty", "comment", "two documents", "open quote", "utf-16", "nul"],
)
def test_file_that_is_not_plain_yaml_gets_one_line_case_54(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (found,) = file_faults(tmp_path / "f.yaml", content)

    assert found.startswith(message)
    assert "\n" not in found


def test_byte_order_mark_and_crlf_are_accepted_case_54(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbftext: caf\xc3\xa9\r\nnumber: 2\r\n")

    sheet = typed(read_yaml(path), Sheet)

    assert (sheet.text, sheet.number) == ("café", 2.0)


def test_missing_file_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^f\.yaml: not found, or not a plain file$"):
        read_yaml(tmp_path / "f.yaml")


def test_control_character_written_as_an_escape_is_refused() -> None:
    assert faults_in('text: "a\\x07b"\n') == [
        "f.yaml:1:7: 'a\\x07b' holds a control character; remove it"
    ]


def test_unknown_key_is_refused_with_the_nearest_one() -> None:
    assert faults_in("nubmer: 2\n") == [
        "f.yaml:1:1: nubmer: is not a known key; did you mean number?"
    ]


def test_key_that_is_no_id_is_refused_at_its_own_place() -> None:
    (found,) = faults_in("by_id:\n  good: 1\n  Bad Id: 1\n")

    assert found.startswith("f.yaml:3:3: by_id.Bad Id: 'Bad Id' found, expected ")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("[]", "several: 0 entries found, expected 1 or more"),
        ("[1, 2, 3]", "several: 3 entries found, expected 2 at most"),
        ("[x]", "several.0: 'x' found, expected a whole number such as 3"),
    ],
)
def test_list_is_called_short_or_long_only_if_it_is(written: str, message: str) -> None:
    (found,) = faults_in(f"several: {written}\n")

    assert found.endswith(message)


class Limits(Record):
    line: Line | None = None
    version: Version | None = None
    share: Share | None = None
    positive: Positive | None = None
    count: Annotated[Integer, Field(ge=100, le=100_000)] = 100
    three: Annotated[tuple[Integer, ...], Field(min_length=3)] = (1, 2, 3)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("line: ''", "line: '' found, expected string should have at least 1 character"),
        ("version: 1.2.3.4.5.6.7", "'1.2.3.4.5.6.7' found, expected string should have at most"),
        ("version: x", "'x' found, expected string should match pattern '^[0-9]+(\\.[0-9]+)*$'"),
        ("share: -1", "share: '-1' found, expected greater than or equal to 0"),
        ("share: 1.5", "share: '1.5' found, expected less than or equal to 1"),
        ("share: [1]", "share: a list found, expected a valid number"),
        ("positive: 0", "positive: '0' found, expected greater than 0"),
        ("count: 99", "count: '99' found, expected greater than or equal to 100"),
        ("count: 100001", "count: '100001' found, expected less than or equal to 100000"),
        ("count:", "count: nothing found, expected a valid integer"),
        ("three: [1]", "three: 1 entry found, expected 3 or more"),
    ],
)
def test_limit_of_a_field_is_named(written: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        typed(parse_yaml(f"{written}\n", "f.yaml"), Limits)

    (found,) = caught.value.faults
    assert message in str(found)


def test_every_fault_of_a_file_is_listed_at_once() -> None:
    assert len(faults_in("number: x\ncount: y\nshare: 2\nnew: 1\n")) == 4


def test_message_shows_one_short_line_whatever_was_found() -> None:
    assert shown("a\nb\x1b[31m\u202e") == r"'a\nb\x1b[31m\u202e'"
    assert len(shown("x" * 1000)) == 62


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_as_input(text: str) -> None:
    try:
        found: object = parse_yaml(text, "f.yaml")
    except InputError as error:
        found = error.faults

    assert isinstance(found, Source | tuple)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("shaer: 1", "f.yaml:1:1: shaer: no es una clave conocida; ¿quiso decir share?"),
        ("share: [1]", "f.yaml:1:1: share: en lugar de una lista, se esperaba un número válido"),
        ("count:", "f.yaml:1:1: count: en lugar de un valor vacío, se esperaba un número entero "
         "válido"),
        ("count: x", "f.yaml:1:1: count: en lugar de 'x', se esperaba un número entero, por "
         "ejemplo 3"),
        ("share: 2", "f.yaml:1:1: share: en lugar de '2', se esperaba un valor menor o igual "
         "que 1"),
        ("three: [1]", "f.yaml:1:1: three: se encontró 1 entrada; se esperaban 3 o más"),
        ("share: &a 1", "f.yaml:1:8: no se admiten anclas (&a); escriba el valor completo"),
    ],
)  # fmt: skip
def test_faults_are_told_in_the_language_that_is_spoken(written: str, message: str) -> None:
    with speaking("es"), pytest.raises(InputError) as caught:
        typed(parse_yaml(f"{written}\n", "f.yaml"), Limits)

    assert [str(fault) for fault in caught.value.faults] == [message]
