"""What reading a folder turns up beside its content: faults, notes, and names to refer to."""

from __future__ import annotations

from collections.abc import Iterable

from pmo_design.errors import Fault, InputError, nearest

HINT_BUDGET = 20_000
"""Comparisons spent on hints for one set of names: a hint is a courtesy, and a file with
a hundred thousand misspelt names must not keep its reader waiting."""

LONGEST_NAME = 120
"""Longest text that is compared with names for a hint."""


class Findings:
    """Faults and notes gathered while a folder is read, raised and listed in file order."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self._files: dict[str, int] = {}

    def opened(self, file: str) -> None:
        """Remember that ``file`` was read, for files are reported in the order of reading."""
        self._files.setdefault(file, len(self._files))

    def add(self, fault: Fault) -> None:
        """Note one fault."""
        self.opened(fault.file)
        self.faults.append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note several faults."""
        for fault in faults:
            self.add(fault)

    def raise_faults(self) -> None:
        """Raise all that was found as one `InputError`, in file then line order."""
        if self.faults:
            raise InputError(sorted(self.faults, key=self._place))

    def _place(self, fault: Fault) -> tuple[int, int, int]:
        return (self._files[fault.file], fault.line or 0, fault.column or 0)


class Names:
    """Ids that may be referred to.

    Parameters
    ----------
    names : iterable of str
    complete : bool
        False where their file holds rows that could not be read: then every name passes,
        since a fault about a reference to such a row would mislead.
    """

    def __init__(self, names: Iterable[str] = (), complete: bool = True) -> None:
        self._names = frozenset(names)
        self._complete = complete
        self._hints: dict[str, str] = {}
        self._budget = HINT_BUDGET

    def __contains__(self, name: str) -> bool:
        """Whether the name may be referred to."""
        return name in self._names or not self._complete

    def hint(self, name: str) -> str:
        """Hint at the nearest name; empty where none is near or too many were asked for."""
        if name not in self._hints:
            if len(name) > LONGEST_NAME or self._budget < len(self._names):
                return ""
            self._budget -= len(self._names)
            self._hints[name] = nearest(name, sorted(self._names))
        return self._hints[name]
