"""What the store hands out beside engagements; free of the database library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class EngagementLine:
    """An engagement as a list shows it.

    Attributes
    ----------
    answered : int
        People of whom there is an answer in any cycle, by link or by another way.
    closed : bool
        Whether it is only read from now on.
    confidentiality : str
        What respondents were promised.
    last_day : date
        Of the latest cycle's survey, where the client is.
    timezone : str
        In which that day ends.
    invited, finished : int
        People asked by link in any cycle, and how many of them came to the end.
    """

    id: str
    name: str
    cycles: int
    departments: int
    respondents: int
    answers: int
    answered: int
    closed: bool
    confidentiality: str
    last_day: date
    timezone: str
    invited: int
    finished: int


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it was built."""

    engagement: str
    cycle: int
    name: str
    language: str
    page_size: str
    inputs_sha256: str
    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A stored document as a list shows it; ``size`` is in bytes."""

    cycle: int
    name: str
    language: str
    page_size: str
    inputs_sha256: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class JobLine:
    """A long piece of work.

    Attributes
    ----------
    progress : float, 0 to 1
    message : str
        What is done now; why it failed; notes, a line each, where it is done.
    seen : datetime or None
        When it last told anything; None where nobody noted that.
    """

    id: int
    state: Literal["running", "done", "failed"]
    progress: float
    message: str
    seen: datetime | None
