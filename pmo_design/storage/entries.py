"""What the store hands out beside engagements; free of the database library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngagementLine:
    """An engagement as a list shows it."""

    id: str
    name: str
    cycles: int
    departments: int
    respondents: int
    answers: int
    closed: bool


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
