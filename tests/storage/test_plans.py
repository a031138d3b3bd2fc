"""Plans of an engagement: found once, by whichever process is asked first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_client import small_client
from sqlalchemy import event, func, select

from pmo_design.storage import tables
from pmo_design.storage.database import open_database
from pmo_design.storage.plans import LOST_AFTER, PlanShelf
from pmo_design.storage.store import Store

ONE, OTHER, THIRD = (digit * 64 for digit in "123")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class Watch:
    moment: datetime = NOW

    def __call__(self) -> datetime:
        self.moment += timedelta(microseconds=1)  # no two rows of one age
        return self.moment


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Store:
    store = Store(open_database(tmp_path, database_url))
    store.save(small_client())
    return store


def a_shelf(store: Store, watch: Watch | None = None, most: int = 9) -> PlanShelf:
    return PlanShelf(store.engine, "small", most, watch or Watch())


def rows(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(tables.found_plan)).scalar_one()


def test_whoever_asks_first_searches_and_whoever_asks_later_is_given_what_was_found(
    store: Store,
) -> None:
    first, later = a_shelf(store), a_shelf(store)

    assert first.find(ONE) is None
    first.keep(ONE, "the plan")

    assert later.find(ONE) == "the plan"


def test_whoever_asks_meanwhile_waits_for_the_search(store: Store) -> None:
    shelf = a_shelf(store)
    shelf.find(ONE)

    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(a_shelf(store).find, ONE)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.5)
        shelf.keep(ONE, "the plan")

        assert waiting.result(timeout=10) == "the plan"


def test_a_search_that_was_given_up_is_taken_on_by_whoever_asks_next(store: Store) -> None:
    shelf = a_shelf(store)
    shelf.find(ONE)

    shelf.give_up(ONE)

    assert rows(store) == 0
    assert a_shelf(store).find(ONE) is None


def test_a_plan_that_was_kept_cannot_be_given_up(store: Store) -> None:
    shelf = a_shelf(store)
    shelf.keep(ONE, "the plan")

    shelf.give_up(ONE)

    assert shelf.find(ONE) == "the plan"


def test_a_search_whose_process_died_is_taken_on_after_a_minute(store: Store) -> None:
    a_shelf(store).find(ONE)

    assert a_shelf(store, Watch(NOW + LOST_AFTER + timedelta(seconds=1))).find(ONE) is None


def test_a_search_of_a_time_to_come_is_taken_on(store: Store) -> None:
    """A clock was set back: by it the search would be under way for an hour and a minute."""
    a_shelf(store, Watch(NOW + timedelta(hours=1))).find(ONE)

    assert a_shelf(store).find(ONE) is None


def test_the_oldest_plans_are_left_out_and_searches_under_way_are_not(store: Store) -> None:
    shelf = a_shelf(store, most=1)
    shelf.find(THIRD)
    shelf.keep(ONE, "former")

    shelf.keep(OTHER, "latest")

    assert shelf.find(OTHER) == "latest"
    assert rows(store) == 2  # the latest, and the one that is searched for
    assert shelf.find(ONE) is None


def test_plans_leave_with_their_engagement(store: Store) -> None:
    a_shelf(store).keep(ONE, "the plan")

    store.delete("small")

    assert rows(store) == 0


def test_nothing_is_kept_of_an_engagement_that_is_not_stored(store: Store) -> None:
    shelf = PlanShelf(store.engine, "unknown")

    assert shelf.find(ONE) is None
    shelf.keep(ONE, "the plan")

    assert rows(store) == 0


def test_a_store_that_cannot_be_written_leaves_the_search_to_whoever_asks(tmp_path: Path) -> None:
    store = Store(open_database(tmp_path, None))
    store.save(small_client())
    store.engine.dispose()
    event.listen(store.engine, "connect", lambda raw, _: raw.execute("PRAGMA query_only = 1"))
    shelf = a_shelf(store)

    assert shelf.find(ONE) is None
    shelf.keep(ONE, "the plan")
    shelf.give_up(ONE)

    assert rows(store) == 0
