"""The cells of a row on their way to values: one fault for each cell that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from pydantic_core import PydanticCustomError

from pmo_design.errors import nearest
from pmo_design.exchange.csv_source import Row
from pmo_design.exchange.findings import Findings, Names
from pmo_design.yaml_source import (
    CONTROL,
    plain_date,
    plain_decimal,
    plain_integer,
    printable,
    shown,
)

LONGEST_ID = 120
"""Longest id of a department or a respondent, in characters."""

Word = TypeVar("Word", bound=str)


def cleaned(text: str) -> tuple[str, int]:
    r"""Text without the characters that are not stored, and how many those were.

    Examples
    --------
    >>> cleaned("two\nlines\a")
    ('two\nlines', 1)
    """
    # A search is enough for nearly every cell, and cheaper than a substitution.
    return CONTROL.subn("", text) if CONTROL.search(text) else (text, 0)


class CellReader:
    """Reads the cells of one row.

    Every method returns a stand-in after a fault: the findings are raised before anything
    that was built from the row can be used.
    """

    def __init__(self, row: Row, findings: Findings) -> None:
        self.row = row
        self._cells = row.cells
        self._findings = findings

    def raw(self, column: str) -> str:
        """Text of a cell as written."""
        return self._cells[column]

    def blank(self, column: str) -> bool:
        """Whether a cell holds nothing or only spaces."""
        text = self._cells[column]
        return not text or text.isspace()

    def fault(self, message: str) -> None:
        """Note a fault of this row."""
        self._findings.add(self.row.fault(message))

    def refuse(self, column: str, expected: str) -> None:
        """Note that a cell does not hold what was expected."""
        text = self._cells[column]
        found = shown(text) if text else "nothing"
        self.fault(f"{column}: {found} found, expected {expected}")

    def free_text(self, column: str) -> str:
        """Text as it came, less control characters; "" where it holds only spaces."""
        if self.blank(column):
            return ""
        text, removed = cleaned(self._cells[column])
        if removed:
            count = "1 control character" if removed == 1 else f"{removed} control characters"
            place = f"{self.row.file}:{self.row.line}"
            self._findings.notes.append(f"{place}: removed {count} from {column}")
        return "" if text.isspace() else text

    def own_id(self, column: str) -> str:
        """Id that this row gives to what it describes."""
        text = self._cells[column]
        plain = text.isprintable() and text == text.strip() and ";" not in text
        if not text or not plain or len(text) > LONGEST_ID:
            wanted = f"an id of 1 to {LONGEST_ID} printable characters"
            self.refuse(column, f"{wanted} without ';' or spaces around it")
        return text

    def reference(self, column: str, names: Names) -> str:
        """Id of something described elsewhere."""
        text = self._cells[column]
        if not text:
            self.fault(f"{column} is missing")
        elif text not in names:
            self.fault(f"{column}: {shown(text)} is not known{names.hint(text)}")
        return text

    def word(self, column: str, words: Sequence[Word]) -> Word | None:
        """One of a few words; None, with a fault, for anything else."""
        text = self._cells[column]
        for word in words:
            if word == text:
                return word
        self.refuse(column, f"{_listed(words)}{nearest(text[:LONGEST_ID], words)}")
        return None

    def flag(self, column: str) -> bool:
        """True or false."""
        return self.word(column, ("true", "false")) == "true"

    def decimal(self, column: str, *, least: float | None = None) -> float:
        """Plain decimal number."""
        wanted = "a plain decimal number such as 0.25"
        if least is not None:
            wanted = f"a plain decimal number of {least:g} or more, such as 0.25"
        value = self._read(column, plain_decimal)
        if isinstance(value, float) and (least is None or value >= least):
            return value
        self.refuse(column, wanted)
        return 0.0

    def integer(self, column: str, *, least: int, most: int | None = None) -> int:
        """Plain whole number."""
        limits = f"of {least} or more" if most is None else f"from {least} to {most}"
        value = self._read(column, plain_integer)
        if isinstance(value, int) and value >= least and (most is None or value <= most):
            return value
        self.refuse(column, f"a whole number {limits}")
        return least

    def day(self, column: str) -> date:
        """Day of the calendar."""
        value = self._read(column, plain_date)
        if isinstance(value, date):
            return value
        self.refuse(column, "a day such as 2026-09-01")
        return date.min

    def _read(self, column: str, convert: Callable[[object], object]) -> object:
        try:
            return convert(self._cells[column])
        except PydanticCustomError:
            return None


class Keys:
    """Keys of a file's rows, each allowed once.

    Parameters
    ----------
    kind : str
        What a row describes, for messages.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._lines: dict[tuple[str | int, ...], int] = {}

    def check(self, cells: CellReader, *key: str | int) -> None:
        """Note a fault that names both lines if the key was seen before."""
        first = self._lines.setdefault(key, cells.row.line)
        if first != cells.row.line:
            name = ", ".join(printable(str(part)) for part in key if part != "")
            cells.fault(f"{self._kind} {name} stands twice; first in line {first}")


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
