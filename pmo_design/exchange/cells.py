"""The cells of a row on their way to values: one fault for each cell that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from pydantic_core import PydanticCustomError

from pmo_design.errors import either, nearest, printable, shown
from pmo_design.exchange.csv_source import Row
from pmo_design.exchange.findings import Findings, Names
from pmo_design.messages import say, say_count
from pmo_design.record import CONTROL, plain_date, plain_decimal, plain_integer

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
        found = shown(text or None)
        message = say("{found} found, expected {expected}", found=found, expected=expected)
        self.fault(f"{column}: {message}")

    def free_text(self, column: str) -> str:
        """Text as it came, less control characters; "" where it holds only spaces."""
        if self.blank(column):
            return ""
        text, removed = cleaned(self._cells[column])
        if removed:
            message = say_count(
                "removed {count} control character from {column}",
                "removed {count} control characters from {column}",
                removed,
                column=column,
            )
            self._findings.notes.append(f"{self.row.file}:{self.row.line}: {message}")
        return "" if text.isspace() else text

    def own_id(self, column: str) -> str:
        """Id that this row gives to what it describes."""
        text = self._cells[column]
        plain = text.isprintable() and text == text.strip() and ";" not in text
        if not text or not plain or len(text) > LONGEST_ID:
            wanted = say(
                "an id of 1 to {most} printable characters without ';' or spaces around it",
                most=LONGEST_ID,
            )
            self.refuse(column, wanted)
        return text

    def reference(self, column: str, names: Names) -> str:
        """Id of something described elsewhere."""
        text = self._cells[column]
        if not text:
            self.fault(say("{column} is missing", column=column))
        elif text not in names:
            message = say("{found} is not known{hint}", found=shown(text), hint=names.hint(text))
            self.fault(f"{column}: {message}")
        return text

    def word(self, column: str, words: Sequence[Word]) -> Word | None:
        """One of a few words; None, with a fault, for anything else."""
        text = self._cells[column]
        for word in words:
            if word == text:
                return word
        self.refuse(column, f"{either(words)}{nearest(text[:LONGEST_ID], words)}")
        return None

    def flag(self, column: str) -> bool:
        """True or false."""
        return self.word(column, ("true", "false")) == "true"

    def decimal(self, column: str, *, least: float | None = None) -> float:
        """Plain decimal number."""
        value = self._read(column, plain_decimal)
        if isinstance(value, float) and (least is None or value >= least):
            return value
        self.refuse(column, _wanted_decimal(least))
        return 0.0

    def integer(self, column: str, *, least: int, most: int | None = None) -> int:
        """Plain whole number."""
        value = self._read(column, plain_integer)
        if isinstance(value, int) and value >= least and (most is None or value <= most):
            return value
        self.refuse(column, _wanted_integer(least, most))
        return least

    def day(self, column: str) -> date:
        """Day of the calendar."""
        value = self._read(column, plain_date)
        if isinstance(value, date):
            return value
        self.refuse(column, say("a day such as 2026-09-01"))
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
    twice : str
        Marked message about a row whose {name} stands in an earlier {line}.
    """

    def __init__(self, twice: str) -> None:
        self._twice = twice
        self._lines: dict[tuple[str | int, ...], int] = {}

    def check(self, cells: CellReader, *key: str | int) -> None:
        """Note a fault that names both lines if the key was seen before."""
        first = self._lines.setdefault(key, cells.row.line)
        if first != cells.row.line:
            name = ", ".join(printable(str(part)) for part in key if part != "")
            cells.fault(say(self._twice, name=name, line=first))


def _wanted_decimal(least: float | None) -> str:
    if least is None:
        return say("a plain decimal number such as 0.25")
    return say("a plain decimal number of {least} or more, such as 0.25", least=f"{least:g}")


def _wanted_integer(least: int, most: int | None) -> str:
    if most is None:
        return say("a whole number of {least} or more", least=least)
    return say("a whole number from {least} to {most}", least=least, most=most)
