"""Strict CSV: what is a table, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_design.errors import InputError
from pmo_design.exchange import csv_source
from pmo_design.exchange.csv_source import Table, parse_table, read_table


def table(text: str) -> Table:
    return parse_table(text, "t.csv", ("id", "name"), ("note",))


def header_faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        table(text)
    return [str(fault) for fault in caught.value.faults]


def row_faults(text: str) -> list[str]:
    return [str(fault) for fault in table(text).faults]


def test_row_has_every_column_and_its_line() -> None:
    (row,) = table("name,id\nAda,1\n").rows

    assert row.cells == {"id": "1", "name": "Ada", "note": ""}
    assert row.line == 2


def test_line_is_where_the_record_starts_though_a_cell_spans_lines() -> None:
    rows = table('id,name\n1,"two\r\nlines"\n\n2,b\n').rows

    assert [(row.line, row.cells["name"]) for row in rows] == [(2, "two\r\nlines"), (5, "b")]


def test_cells_keep_free_text_as_it_came() -> None:
    (row,) = table('id,name\n1,"  =SUM(A1) ""x"", é\u2028 "\n').rows

    assert row.cells["name"] == '  =SUM(A1) "x", é\u2028 '


def test_byte_order_mark_and_crlf_are_accepted_case_54(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"\xef\xbb\xbfid,name\r\n1,\xc3\xa9\r\n")

    (row,) = read_table(path, "t.csv", ("id", "name")).rows

    assert (row.cells["id"], row.cells["name"]) == ("1", "é")


def test_latin_1_is_refused_with_its_line_case_54(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"id,name\r\n1,a\r\n2,\xe9\r\n")

    with pytest.raises(InputError, match=r"^t\.csv:3: is not UTF-8 from here on; save the file"):
        read_table(path, "t.csv", ("id", "name"))


@pytest.mark.parametrize("blank", ["\n", "   \n", ",\n", " , \n"])
def test_blank_rows_are_ignored(blank: str) -> None:
    found = table(f"{blank}id,name\n{blank}1,a\n{blank}")

    assert [row.line for row in found.rows] == [4]
    assert not found.faults


def test_unknown_column_is_refused_by_name_with_the_nearest() -> None:
    assert header_faults("id,name,nota\n") == [
        "t.csv:1: column 'nota' is not known; did you mean note?"
    ]


def test_every_fault_of_a_header_is_listed() -> None:
    assert header_faults("id,id,,xyz\n") == [
        "t.csv:1: column id stands twice, as columns 1 and 2",
        "t.csv:1: column 3 has no name; remove it or name it",
        "t.csv:1: column 'xyz' is not known",
        "t.csv:1: column name is missing; expected id,name",
    ]


def test_semicolons_between_columns_are_named() -> None:
    assert header_faults("id;name\n1;a\n") == [
        "t.csv:1: columns are separated by ';'; save the file with commas"
    ]


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_file_without_a_header_is_refused(text: str) -> None:
    assert header_faults(text) == ["t.csv: is empty; expected the columns id,name"]


def test_ragged_rows_are_refused_with_their_lines_and_the_others_read() -> None:
    found = table("id,name\n1\n2,b\n3,c,d\n")

    assert [row.cells["id"] for row in found.rows] == ["2"]
    assert [str(fault) for fault in found.faults] == [
        "t.csv:2: 1 cell found, expected 2 (id,name)",
        "t.csv:4: 3 cells found, expected 2 (id,name); put text that holds commas in quotes",
    ]


def test_quote_that_is_never_closed_is_refused_where_it_opens() -> None:
    assert row_faults('id,name\n1,a\n2,"b\n3,c\n') == [
        "t.csv:3: a quotation mark opens in this row and is never closed"
    ]


def test_quote_inside_a_quoted_cell_is_refused_with_its_line() -> None:
    (found,) = row_faults('id,name\n1,"a"b"\n')

    assert found.startswith("t.csv:2: is not valid CSV: ")


def test_cell_beyond_the_limit_of_csv_is_refused_with_its_line() -> None:
    (found,) = row_faults("id,name\n1,a\n2," + "x" * 200_000 + "\n")

    assert found.startswith("t.csv:3: a cell that starts in this row is longer than 131072")


def test_nul_is_a_character_like_others() -> None:
    (row,) = table("id,name\n1,a\x00b\n").rows

    assert row.cells["name"] == "a\x00b"


def test_nul_in_a_header_is_shown_as_an_escape() -> None:
    assert header_faults("id,name,\x00\n") == [r"t.csv:1: column '\x00' is not known"]


def test_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        file.truncate(csv_source.MAX_BYTES + 1)

    with pytest.raises(InputError, match=r"^t\.csv: is over the limit of 65536 KiB$"):
        read_table(path, "t.csv", ("id", "name"))


@given(st.text(alphabet=st.sampled_from('id,name\n\r"\x00;é\t '), max_size=80))
def test_any_text_is_read_or_refused_as_input(text: str) -> None:
    try:
        found: object = table("id,name\n" + text)
    except InputError as error:
        found = error.faults

    assert isinstance(found, Table | tuple)
