"""Many at once: real threads on both databases, each begun at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from small_client import small_client
from sqlalchemy import Connection, create_engine, event, func, select, text
from survey_client import ANA, ITEM, NOON, Running, a_change, an_answer, running_survey

from pmo_design.engagement import Department, Respondent
from pmo_design.errors import RefusedError
from pmo_design.operations import surveys
from pmo_design.storage import tables
from pmo_design.storage.address import read_address
from pmo_design.storage.database import HEAD, open_database
from pmo_design.storage.links import Invitations
from pmo_design.storage.sheets import Sheets
from pmo_design.storage.store import Store
from pmo_design.storage.transactions import begin, reading, writing
from pmo_design.survey import Given, Saved

MANY = 8
T = TypeVar("T")


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Results of all acts, none of which begins before every thread is there."""
    barrier = Barrier(len(acts))

    def begun(act: Callable[[], T]) -> T:
        barrier.wait(30)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(begun, acts))


@pytest.fixture
def running(tmp_path: Path, database_url: str | None) -> Running:
    return running_survey(tmp_path, database=database_url)


@pytest.fixture
def anonymous(tmp_path: Path, database_url: str | None) -> Running:
    return running_survey(tmp_path, "anonymous", database=database_url)


def saving(running: Running, value: int, item: str = ITEM) -> Callable[[], Saved]:
    change = a_change(value, item=item)
    return lambda: Sheets(running.store.engine).save("sample", 1, ANA, [change])


def test_same_answer_sent_many_times_at_once_is_one_answer(running: Running) -> None:  # case 24
    results = at_once(*[saving(running, 3)] * MANY)

    assert results == [Saved({ITEM: 1}, {})] * MANY
    given = Sheets(running.store.engine).given("sample", 1, "ana")
    assert given == {ITEM: Given(an_answer(3), 1)}


def test_of_different_answers_at_once_one_is_kept_and_all_others_are_told(
    running: Running,
) -> None:  # case 26
    results = at_once(*(saving(running, value) for value in (1, 2, 3, 4, 5)))

    kept = Sheets(running.store.engine).given("sample", 1, "ana")[ITEM]
    assert [result.versions for result in results].count({ITEM: 1}) == 1
    assert [result.conflicts for result in results].count({ITEM: kept}) == 4


def asked(running: Running) -> list[str]:
    survey = surveys.open_survey(running.store, running.tokens["Ana"], NOON)
    return [item.id for item in survey.items[:MANY]]


def test_first_answers_of_one_anonymous_person_at_once_make_one_person(
    anonymous: Running,
) -> None:
    somebody = Respondent("anonymous-1", "d1", "executive")
    sheets = Sheets(anonymous.store.engine)
    items = asked(anonymous)

    at_once(
        *(
            lambda item=item: sheets.save(
                "sample", 1, somebody, [a_change(4, respondent="anonymous-1", item=item)]
            )
            for item in items
        )
    )

    assert anonymous.store.load("sample").respondents == (somebody,)
    assert set(sheets.given("sample", 1, "anonymous-1")) == set(items)


def replacing(store: Store, departments: Sequence[Department]) -> str:
    """Save the engagement as it is with other departments; tells what came of it."""
    now = store.load("sample")
    try:
        store.save(replace(now, departments=(*now.departments, *departments)))
    except RefusedError as refused:
        return str(refused)
    return "saved"


def test_replacing_an_engagement_loses_no_answer_given_meanwhile(running: Running) -> None:
    items = asked(running)
    store = running.store
    legal = [Department("d3", "Legal")]

    outcomes = at_once(
        *(saving(running, 4, item) for item in items),
        lambda: replacing(store, legal),
    )

    assert set(Sheets(store.engine).given("sample", 1, "ana")) == set(items)
    assert {outcome.versions[item] for item, outcome in zip(items, outcomes, strict=False)} == {1}
    assert outcomes[-1] == "saved" or "would lose" in outcomes[-1]


def test_engagement_is_read_as_before_or_as_after_and_never_between(
    tmp_path: Path, database_url: str | None
) -> None:
    store = Store(open_database(tmp_path, database_url))
    before = small_client()
    renamed = tuple(replace(each, name="New") for each in before.departments)
    after = replace(before, name="Renamed", departments=renamed)
    store.save(before)

    def read() -> list[str]:
        loaded = [store.load("small") for _ in range(10)]
        return [each.name for each in loaded if each not in (before, after)]

    def write() -> list[str]:
        for _ in range(5):
            store.save(after)
            store.save(before)
        return []

    assert at_once(read, read, write) == [[], [], []]


def test_what_a_transaction_reads_does_not_change_under_it(running: Running) -> None:
    count = select(func.count()).select_from(tables.answer)

    with reading(running.store.engine) as connection:
        first = connection.execute(count).scalar_one()
        saving(running, 3)()
        again = connection.execute(count).scalar_one()

    assert (first, again) == (0, 0)
    with reading(running.store.engine) as connection:
        assert connection.execute(count).scalar_one() == 1


def test_writers_take_turns(running: Running) -> None:
    """Each reads a number and writes the next one: none is lost."""
    table = tables.department

    def count_on() -> None:
        with writing(running.store.engine) as connection:
            query = select(table.c.projects).where(table.c.id == "d1")
            found = connection.execute(query).scalar_one() or 0
            connection.execute(table.update().where(table.c.id == "d1").values(projects=found + 1))

    at_once(*[count_on] * MANY)

    assert running.store.load("sample").departments[0].projects == MANY


def test_session_ended_twice_at_once_is_ended(running: Running) -> None:
    ended = Invitations(running.store.engine)
    day = NOON.date()

    at_once(*[lambda: ended.end_session("nonce", day, day)] * MANY)

    assert ended.is_ended("nonce")


WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


def waits_for_its_turn(connection: Connection) -> None:
    """Return when another writer waits for this one."""
    until = time.monotonic() + 30
    while not connection.execute(WAITING).scalar_one():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_program_that_was_slower_to_make_the_tables_finds_them_made(
    tmp_path: Path, empty_postgres_url: str
) -> None:
    engine = create_engine(read_address(empty_postgres_url))
    event.listen(engine, "begin", begin)

    with ThreadPoolExecutor(1) as threads:
        with writing(engine) as connection:  # the quicker one
            slower = threads.submit(open_database, tmp_path, empty_postgres_url)
            waits_for_its_turn(connection)
            tables.metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
        store = Store(slower.result(60))

    assert store.engagements() == ()
