"""What the store hands out beside engagements; free of the database library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class EngagementLine:
    """An engagement as a list shows it.

    Attributes
    ----------
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
