"""The one spelling of numbers, CSV and YAML, read back by the strict readers and by others."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from pmo_design.exchange.canonical_text import Word, cell_text, csv_text, number_text, yaml_text
from pmo_design.exchange.csv_source import parse_table
from pmo_design.record import CONTROL, plain_decimal
from pmo_design.yaml_source import parse_yaml

TEXTS = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: CONTROL.sub("", text))
WRITTEN_NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,6})(\.[0-9]{1,6})?", fullmatch=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (1.0, "1"),
        (-0.5, "-0.5"),
        (12500000.0, "12500000"),
        (123456789012345.0, "123456789012345"),
        (1e-13, "0.0000000000001"),
        (0.1, "0.1"),
        (100.0, "100"),
    ],
)
def test_number_is_as_short_as_a_plain_decimal_can_be(value: float, text: str) -> None:
    assert number_text(value) == text


@given(WRITTEN_NUMBERS)
def test_number_of_a_file_is_never_written_longer_and_reads_as_the_same(written: str) -> None:
    value = plain_decimal(written)

    text = number_text(value)  # type: ignore[arg-type]  # a number, for the pattern is the reader's

    assert plain_decimal(text) == value
    assert len(text) <= len(written)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (date(2026, 9, 1), "2026-09-01"),
        (" as it came ", " as it came "),
    ],
)
def test_cell_says_what_its_value_is(value: str | float | date | None, text: str) -> None:
    assert cell_text(value) == text


def test_csv_has_quotes_only_where_a_cell_needs_them() -> None:
    text = csv_text(("a", "b"), [(" x ", "=1+1"), ('say "no"', "a,b"), ("a\nb", "c\rd")])

    assert text == 'a,b\n x ,=1+1\n"say ""no""","a,b"\n"a\nb","c\rd"\n'


@given(st.lists(st.tuples(TEXTS, TEXTS)))
def test_csv_gives_every_text_back(rows: list[tuple[str, str]]) -> None:
    columns = ("id", "a", "b")

    table = parse_table(csv_text(columns, [("x", *row) for row in rows]), "a.csv", columns)

    assert [tuple(row.cells.values()) for row in table.rows] == [("x", *row) for row in rows]


def test_yaml_is_laid_out_for_people() -> None:
    text = yaml_text(
        {
            "id": Word("north-east"),
            "name": 'The "North": east',
            "opened": date(2026, 9, 1),
            "weights": {"executive": 1.5, "team-member": 1.0},
            "waves": [6.0, 5.5],
            "nothing": None,
            "empty": {},
            "people": [
                {"name": "Ada\nFinch", "tasks": ["plan", "check"], "likelihood": Word("high")},
                {"name": "Ben", "share": {"a": {"b": "deep"}}},
            ],
        }
    )

    assert (
        text
        == """\
id: north-east
name: "The \\"North\\": east"
opened: 2026-09-01
weights: {executive: 1.5, team-member: 1}
waves: [6, 5.5]
nothing:
empty: {}
people:
  - name: "Ada\\nFinch"
    tasks:
      - "plan"
      - "check"
    likelihood: high
  - name: "Ben"
    share:
      a:
        b: "deep"
"""
    )


@pytest.mark.parametrize("text", ["no", "NULL", "Off", "1", "2026-09-01", "a: b", "#a", "", "a-"])
def test_word_that_others_would_misread_has_quotes(text: str) -> None:
    assert yaml_text({"id": Word(text)}) == f'id: "{text}"\n'


@given(TEXTS)
@example('quote " and \\ backslash')
@example("line\nfeed\rreturn\ttab")
@example("\x7f \x85 \xa0 \u2028 \u2029 \ufeff \uffff \U0001f642 \U0010ffff")
@example("\uffff" * 2000)
@example(" # no comment: - [a, {b")
def test_yaml_gives_every_text_back_whoever_reads_it(text: str) -> None:
    content = {"text": text, "list": [text, {"a": text}], "words": {"a": Word(text), "b": 1}}

    written = yaml_text(content)

    expected = {"text": text, "list": [text, {"a": text}], "words": {"a": text, "b": "1"}}
    assert parse_yaml(written, "a.yaml").content == expected
    assert yaml.safe_load(written) == {**expected, "words": {"a": text, "b": 1}}
