"""A client whose answers were given in confidence: departments of six, eight, two and four.

Questionnaires and catalogue are those of small_client.py; everybody is an executive, so
that all are asked everything and weigh the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter

from small_client import an_answer, small_client, small_instrument

from pmo_design.answers import Answer
from pmo_design.engagement import Department, Engagement, Respondent

INSTRUMENT = small_instrument()
ITEMS = tuple(
    item.id
    for name in ("maturity", "needs")
    for item in INSTRUMENT.questionnaires[name].items  # type: ignore[index]
)
SIZES = {"big": 6, "crowd": 8, "duo": 2, "four": 4}
Sheets = Mapping[tuple[str, str], int | str | None]


def person(department: str, number: int) -> str:
    return f"{department}-{number}"


def formula(department: str, number: int, item: str) -> int:
    """Value 1 to 5 that differs between people and between items."""
    shift = sorted(SIZES).index(department) if department in SIZES else 0
    return 1 + (2 * number + shift + 3 * ITEMS.index(item)) % 5


def protected_client(
    sizes: Mapping[str, int] = SIZES,
    changed: Sheets | None = None,
    mode: str = "confidential",
    **changes: object,
) -> Engagement:
    """The client; `changed` holds values, "na", "dk" or None (no row) by person and item."""
    people = [(name, at) for name, size in sorted(sizes.items()) for at in range(size)]
    given: dict[tuple[str, str], int | str | None] = {
        (person(name, at), item): formula(name, at, item) for name, at in people for item in ITEMS
    }
    given |= changed or {}
    base = small_client()
    client = replace(
        base,
        confidentiality=mode,
        departments=tuple(Department(name, name.title()) for name in sorted(sizes)),
        respondents=tuple(
            sorted(
                (Respondent(person(name, at), name, "executive") for name, at in people),
                key=attrgetter("id"),
            )
        ),
        cycles=(replace(base.latest, answers=answers(given)),),
    )
    return replace(client, **changes)


def answers(given: Sheets) -> tuple[Answer, ...]:
    rows = (an_answer(*key, value) for key, value in given.items() if value is not None)
    return tuple(sorted(rows, key=attrgetter("key")))


def sheet_of(client: Engagement, who: str) -> dict[str, Answer]:
    return {each.item: each for each in client.latest.answers if each.respondent == who}


def swapped(client: Engagement, one: str, other: str) -> Engagement:
    """The client after two people exchanged all their answers."""
    names = {one: other, other: one}
    moved = (
        replace(each, respondent=names.get(each.respondent, each.respondent))
        for each in client.latest.answers
    )
    cycle = replace(client.latest, answers=tuple(sorted(moved, key=attrgetter("key"))))
    return replace(client, cycles=(cycle,))


def with_next_cycle(client: Engagement, given: Engagement) -> Engagement:
    """The client with the latest answers of another one as its second cycle."""
    return replace(
        client,
        departments=given.departments,
        respondents=given.respondents,
        cycles=(*client.cycles, replace(given.latest, number=2)),
    )
