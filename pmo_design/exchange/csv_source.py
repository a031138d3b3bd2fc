"""Strict reading of CSV: every cell is the text that was written, and every row has a place.

The sibling of `yaml_source`: UTF-8 with or without a byte order mark, LF or CRLF, commas,
a header that is checked, no row shorter or longer than the header. Typing the cells is the
business of `exchange.cells`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmo_design.errors import Fault, InputError, nearest, raise_faults, shown
from pmo_design.exchange.plain_names import folded
from pmo_design.messages import say, say_count
from pmo_design.yaml_source import file_text

MAX_BYTES = 67_108_864
"""Largest file read, in bytes: a million answers fit."""

_SEPARATORS = (";", "\t", "|")

NO_SPELLINGS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One record.

    Attributes
    ----------
    file : str
    line : int
        Where the record starts; quoted cells may make it span several lines.
    cells : dict of column to str
        As written; "" where an optional column is absent.
    """

    file: str
    line: int
    cells: Mapping[str, str]

    def fault(self, message: str) -> Fault:
        """Fault at this row."""
        return Fault(self.file, message, self.line)


@dataclass(frozen=True, slots=True)
class Table:
    """The records of one file.

    Attributes
    ----------
    faults : tuple of Fault
        Rows that could not be taken apart. They are not among ``rows``, so a caller has to
        raise these faults, along with what else it finds in the rows.
    """

    file: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()


def read_table(
    path: Path, name: str, required: Sequence[str], optional: Sequence[str] = ()
) -> Table:
    """Read one CSV file strictly.

    Parameters
    ----------
    path : Path
    name : str
        How messages call the file.
    required, optional : sequence of str
        Columns, in any order in the file; any other column is a fault.

    Raises
    ------
    InputError
        If the file cannot be read, or its header does not fit: then no row means anything.
    """
    return parse_table(file_text(path, name, MAX_BYTES), name, required, optional)


def parse_table(
    text: str,
    name: str,
    required: Sequence[str],
    optional: Sequence[str] = (),
    *,
    separator: str = ",",
    spellings: Mapping[str, str] = NO_SPELLINGS,
) -> Table:
    """Parse CSV text strictly; see `read_table`.

    Parameters
    ----------
    text, name, required, optional
        As there.
    separator : str
        Character between two columns.
    spellings : dict of str to str
        Column meant by each other way in which its name may be written; capitals, accents
        and hyphens make no difference there.
    """
    faults: list[Fault] = []
    records = _records(text, name, separator, faults)
    line, header = next(records, (None, []))
    meant = {folded(spelling): column for spelling, column in spellings.items()}
    header = [meant.get(folded(column), column) for column in header]
    raise_faults(faults)
    if line is None:
        message = say("is empty; expected the columns {columns}", columns=",".join(required))
        raise InputError([Fault(name, message)])
    known = (*required, *optional, *spellings)
    raise_faults([*_header_faults(Fault(name, "", line), header, required, known)])
    absent = dict.fromkeys((column for column in optional if column not in header), "")
    rows: list[Row] = []
    for start, record in records:
        if len(record) == len(header):
            rows.append(Row(name, start, absent | dict(zip(header, record, strict=True))))
        else:
            faults.append(_ragged(name, start, record, header))
    return Table(name, tuple(rows), tuple(faults))


def pasted_header(text: str) -> tuple[str, frozenset[str]]:
    r"""Separator that the first line of a list uses most, and its words, folded.

    Examples
    --------
    >>> separator, words = pasted_header("Name; Group\nAna, Ruiz, Pe;executive")
    >>> separator, sorted(words)
    (';', ['group', 'name'])
    """
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = max((",", ";", "\t"), key=header.count)
    return separator, frozenset(folded(cell.strip(' "')) for cell in header.split(separator))


def _records(
    text: str, name: str, separator: str, faults: list[Fault]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that are not blank, each with the line where it starts."""
    # Excel pads a sheet with rows of nothing but commas: they are blank, too.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault(name, _syntax_message(str(error)), line))
            return
        if any(cell and not cell.isspace() for cell in record):
            yield line, record


def _syntax_message(problem: str) -> str:
    if "field larger" in problem:
        longest = csv.field_size_limit()
        return say(
            "a cell that starts in this row is longer than {longest} characters; "
            "shorten it, or close its quotation mark",
            longest=longest,
        )
    if "unexpected end" in problem:
        return say("a quotation mark opens in this row and is never closed")
    return say(
        "is not valid CSV: {problem}; inside quotes a quotation mark is written twice",
        problem=problem,
    )


def _header_faults(
    place: Fault, header: Sequence[str], required: Sequence[str], known: Sequence[str]
) -> Iterator[Fault]:
    def fault(message: str) -> Fault:
        return Fault(place.file, message, place.line)

    separator = next((mark for mark in _SEPARATORS if mark in header[0]), None)
    if len(header) == 1 and separator:
        yield fault(
            say(
                "columns are separated by {separator}; save the file with commas",
                separator=shown(separator),
            )
        )
        return
    for number, column in enumerate(header, 1):
        if not column:
            yield fault(say("column {number} has no name; remove it or name it", number=number))
        elif column not in known:
            hint = nearest(column[:60].casefold(), known)
            yield fault(say("column {column} is not known{hint}", column=shown(column), hint=hint))
        elif header.index(column) != number - 1:
            first = header.index(column) + 1
            yield fault(
                say(
                    "column {column} stands twice, as columns {first} and {second}",
                    column=column,
                    first=first,
                    second=number,
                )
            )
    for column in required:
        if column not in header:
            yield fault(
                say(
                    "column {column} is missing; expected {columns}",
                    column=column,
                    columns=",".join(required),
                )
            )


def _ragged(name: str, line: int, record: Sequence[str], header: Sequence[str]) -> Fault:
    hint = say("; put text that holds commas in quotes") if len(record) > len(header) else ""
    message = say_count(
        "{count} cell found, expected {wanted} ({columns}){hint}",
        "{count} cells found, expected {wanted} ({columns}){hint}",
        len(record),
        wanted=len(header),
        columns=",".join(header),
        hint=hint,
    )
    return Fault(name, message, line)
