"""Everything that may go wrong and is somebody's to mend.

::

    PmoDesignError            nobody raises this one
    ├── InputError            files or fields hold faults; all of them are listed
    ├── RefusedError          the input is sound, but this must not be done with it
    │   ├── ChangedMeanwhileError   somebody else was quicker; nothing was overwritten
    │   └── AnsweredMeanwhileError  the same of answers; ``faults`` lists them
    ├── PlanError             the decisions leave no plan
    ├── NotFoundError         nothing of that name is stored
    │   └── LinkError         a link to a survey opens nothing, for whatever reason
    ├── StoreError            the database cannot be used as it is
    └── MissingDataError      the installation lacks its own data files

A message says what was found, where, what was expected and what to do. The facts
are attributes too, so that no caller has to parse text.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmo_design.messages import say, say_count

LISTED_FAULTS = 50
"""How many faults a message lists; more would scroll the first ones away."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one place of the input.

    Attributes
    ----------
    file : str
        Name of the file as the reader knows it; relative to the folder that was given.
    message : str
        What was found and what was expected.
    line, column : int or None
        Counted from 1; None where the fault concerns the whole file or line.
    """

    file: str
    message: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Place and message, in the form editors and terminals make clickable."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class PmoDesignError(Exception):
    """Base of every error a user can act on; never raised itself."""


class InputError(PmoDesignError):
    """The input holds faults; ``faults`` lists every one that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(self._message())

    def _message(self) -> str:
        lines = [str(fault) for fault in self.faults[:LISTED_FAULTS]]
        left_off = len(self.faults) - len(lines)
        if left_off:
            lines.append(
                say_count("... and {count} more fault", "... and {count} more faults", left_off)
            )
        return "\n".join(lines)


class RefusedError(PmoDesignError):
    """What was asked would break a promise, so it is not done."""


class ChangedMeanwhileError(RefusedError):
    """What a change was made from is not what is stored any more."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "somebody else has changed the settings of this client since you opened the "
                "page; open it again, look at what changed, and make your change anew"
            )
        )


class AnsweredMeanwhileError(RefusedError):
    """Answers are not those any more that a change was made from; nothing was stored."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(
            say("some answers are not those that the change was made from; read them again")
        )


class PlanError(PmoDesignError):
    """The consultant's decisions contradict the rules of the roadmap."""


class NotFoundError(PmoDesignError):
    """Nothing of that name is stored; the message names what is."""


class LinkError(NotFoundError):
    """A link or code is unknown, expired or revoked, or its survey is closed.

    Which of them is told to nobody: the answer would help whoever guesses links.
    """

    def __init__(self) -> None:
        super().__init__(
            say("this link does not open a survey, or not any more; ask whoever sent it to you")
        )


class StoreError(PmoDesignError):
    """The database is damaged, of another version, or cannot be written."""


class MissingDataError(PmoDesignError):
    """A data folder of the installation itself is missing."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Hint at the known name most like ``name``; empty where none is near.

    Examples
    --------
    >>> nearest("plannig", ["planning", "risk"])
    '; did you mean planning?'
    >>> nearest("xyz", ["planning", "risk"])
    ''
    """
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return say("; did you mean {name}?", name=found[0]) if found else ""


def either(names: Sequence[str]) -> str:
    """Names as alternatives in running text.

    Examples
    --------
    >>> either(["low", "medium", "high"]), either(["low"])
    ('low, medium or high', 'low')
    """
    if len(names) < 2:
        return "".join(names)
    return say("{first} or {last}", first=", ".join(names[:-1]), last=names[-1])


def raise_faults(faults: Sequence[Fault]) -> None:
    """Raise one `InputError` if there is any fault; return otherwise."""
    if faults:
        raise InputError(faults)


def shown(found: object) -> str:
    r"""What was found, for a message: short, on one line, nothing a terminal would obey.

    Examples
    --------
    >>> print(shown("two\nlines"), shown(None))
    'two\nlines' nothing
    """
    if found is None:
        return say("nothing")
    if isinstance(found, dict | list):
        return say("a list") if isinstance(found, list) else say("a group of keys")
    text = str(found)
    return f"'{printable(f'{text[:57]}...' if len(text) > 60 else text)}'"


def printable(text: str) -> str:
    """Text with everything that is not printable written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )
