"""The files of an engagement folder: which there may be, and how each is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pmo_design.errors import Fault, InputError, nearest, printable, raise_faults
from pmo_design.exchange.csv_source import Table, read_table
from pmo_design.exchange.findings import Findings
from pmo_design.messages import say
from pmo_design.yaml_source import Source, read_yaml

ENGAGEMENT = "engagement.yaml"
DEPARTMENTS = "departments.csv"
RESPONDENTS = "respondents.csv"
CHARTER = "charter.yaml"
OVERLAYS = "overlays"
CYCLES = "cycles"
ANSWERS = "answers.csv"
BASELINE = "baseline.csv"
SERVICES = "services.csv"
FEEDBACK = "feedback.csv"
READINGS = "readings.csv"

TOP_FILES = (ENGAGEMENT, DEPARTMENTS, RESPONDENTS, CHARTER)
CYCLE_FILES = (ANSWERS, BASELINE, SERVICES, FEEDBACK, READINGS)


class FolderFiles:
    """Opens the files of one folder; what cannot be opened becomes a finding."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.findings = Findings()
        raise_faults([*_root_faults(root)])

    def yaml(self, name: str) -> Source | None:
        """Content of a YAML file; None, with a fault, where it cannot be read."""
        self.findings.opened(name)
        try:
            return read_yaml(self.root / name, name)
        except InputError as error:
            self.findings.extend(error.faults)
            return None

    def table(self, name: str, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
        """Rows of a CSV file; what could not be read is in its faults and in the findings."""
        self.findings.opened(name)
        try:
            table = read_table(self.root / name, name, required, optional)
        except InputError as error:
            table = Table(name, (), error.faults)
        self.findings.extend(table.faults)
        return table

    def optional_table(
        self, name: str, required: Sequence[str], optional: Sequence[str] = ()
    ) -> Table:
        """Rows of a CSV file; none where there is no such file."""
        return self.table(name, required, optional) if self.has(name) else Table(name, ())

    def has(self, name: str) -> bool:
        """Whether the folder has a file of that name, were it only a broken link."""
        return os.path.lexists(self.root / name)

    def check_layout(self, cycles: Sequence[int] | None) -> None:
        """Note files that are not read; refuse cycles that nobody named.

        Parameters
        ----------
        cycles : sequence of int, or None
            Numbers that engagement.yaml names; None where it could not be read.
        """
        self._note_others("", (*TOP_FILES, OVERLAYS, CYCLES))
        for name in self._listing(CYCLES):
            path = f"{CYCLES}/{name}"
            numbers = None if cycles is None else {str(number) for number in cycles}
            if not (self.root / path).is_dir() or not name.isdecimal():
                self._note_unread(path, ())
            elif numbers is not None and name not in numbers:
                message = say(
                    "is no cycle that {file} names; name it there or remove it", file=ENGAGEMENT
                )
                self.findings.add(Fault(path, message))
            else:
                self._note_others(f"{path}/", CYCLE_FILES)

    def overlays(self) -> Iterator[str]:
        """Paths of the files that tailor questionnaires, by name; others are noted."""
        for name in self._listing(OVERLAYS):
            path = f"{OVERLAYS}/{name}"
            if name.lower().endswith((".yaml", ".yml")):
                yield path
            else:
                self._note_unread(path, ())

    def _note_others(self, under: str, known: Sequence[str]) -> None:
        for name in self._listing(under):
            if name not in known:
                self._note_unread(f"{under}{name}", known)

    def _note_unread(self, path: str, known: Sequence[str]) -> None:
        hint = nearest(path.rpartition("/")[2], known)
        message = say("is no part of an engagement, so not read{hint}", hint=hint)
        self.findings.notes.append(f"{printable(path)}: {message}")

    def _listing(self, under: str) -> Sequence[str]:
        """Names in a part of the folder, sorted; none where the folder has no such part."""
        path = self.root / under
        if not os.path.lexists(path):
            return ()
        try:
            return sorted(entry.name for entry in path.iterdir())
        except OSError as error:
            message = say(
                "expected a folder that can be read, found: {reason}", reason=error.strerror
            )
            self.findings.add(Fault(under, message))
            return ()


def _root_faults(root: Path) -> Iterator[Fault]:
    if root.is_file():
        message = say(
            "is a file; expected an engagement folder with {file} in it", file=ENGAGEMENT
        )
        yield Fault(str(root), message)
    elif not root.is_dir():
        message = say(
            "there is no such folder; expected an engagement folder with {file} in it",
            file=ENGAGEMENT,
        )
        yield Fault(str(root), message)
