"""Accounts on every kind of database: what is unique, and what ends with what."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from account_cast import NOW, save_two_clients
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from pmo_design.account import Account, Role, SignInLink
from pmo_design.errors import NotFoundError, RefusedError
from pmo_design.operations.databases import open_store
from pmo_design.storage import tables
from pmo_design.storage.accounts import Accounts
from pmo_design.storage.links import Invitations
from pmo_design.storage.store import Store
from pmo_design.storage.transactions import writing

CARLA = Account("carla-id", "carla@example.org", "Carla Vidal", Role.CONSULTANT)
ADA = Account("ada-id", "ada@example.org", "Ada Holm", Role.ADMIN, "es")
LATER = NOW + timedelta(hours=48)


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[Store]:
    opened = open_store(tmp_path, database_url)
    save_two_clients(opened)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def accounts(store: Store) -> Accounts:
    return Accounts(store.engine)


def a_link(account: Account = CARLA, letter: str = "a", expires: datetime = LATER) -> SignInLink:
    return SignInLink(letter * 64, account.id, "sign-in", expires)


def test_account_comes_back_as_it_was_added(accounts: Accounts) -> None:
    accounts.add(CARLA, a_link(), ["small"])
    accounts.add(ADA, a_link(ADA, "b"))

    assert accounts.all() == ((ADA, ()), (CARLA, ("small",)))
    assert accounts.find("carla@example.org") == CARLA


def test_second_account_of_an_address_is_refused(accounts: Accounts) -> None:
    accounts.add(CARLA, a_link())

    with pytest.raises(RefusedError, match=r"carla@example\.org has an account already"):
        accounts.add(replace(CARLA, id="another"), a_link(letter="b"))


def test_database_itself_keeps_addresses_unique(store: Store, accounts: Accounts) -> None:
    accounts.add(CARLA, a_link())
    with store.engine.connect() as connection:
        row = dict(connection.execute(select(tables.account)).mappings().one())

    with pytest.raises(IntegrityError, match="email"), writing(store.engine) as connection:
        connection.execute(insert(tables.account).values(row | {"id": "another"}))


def test_unknown_engagement_is_named_with_the_nearest_and_nothing_is_added(
    accounts: Accounts,
) -> None:
    with pytest.raises(NotFoundError, match=r"'smal' is not known.*did you mean small"):
        accounts.add(CARLA, a_link(), ["small", "smal"])

    assert accounts.all() == ()


def test_unknown_address_is_named_with_the_nearest(accounts: Accounts) -> None:
    accounts.add(CARLA, a_link())

    with pytest.raises(NotFoundError, match=r"did you mean carla@example\.org"):
        accounts.find("clara@example.org")


@pytest.mark.parametrize(
    ("expires", "opens"),
    [(NOW + timedelta(seconds=1), True), (NOW, False), (NOW - timedelta(days=1), False)],
    ids=["before", "at that moment", "after"],
)
def test_link_opens_until_its_last_moment(
    accounts: Accounts, expires: datetime, opens: bool
) -> None:
    accounts.add(CARLA, a_link(expires=expires))

    assert (accounts.opened_by("a" * 64, NOW) is not None) is opens


def test_moment_of_another_time_zone_is_stored_in_utc(accounts: Accounts) -> None:
    madrid = timezone(timedelta(hours=1))
    accounts.add(CARLA, a_link(expires=datetime(2026, 11, 23, 0, 30, tzinfo=madrid)))

    opened = accounts.opened_by("a" * 64, NOW)

    assert opened is not None
    assert opened[1].expires == datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert opened[1].expires.tzinfo is UTC


def test_used_link_sets_the_password_once(accounts: Accounts) -> None:
    accounts.add(CARLA, a_link())

    first = accounts.use_link(a_link(), "hash one")
    second = accounts.use_link(a_link(), "hash two")

    assert first == replace(CARLA, has_password=True, session_epoch=1)
    assert second is None
    assert accounts.credentials("carla@example.org") == (first, "hash one")


def test_link_used_twice_at_the_same_moment_sets_one_password(accounts: Accounts) -> None:
    accounts.add(CARLA, a_link())
    start = Barrier(8)

    def use(number: int) -> Account | None:
        start.wait()
        return accounts.use_link(a_link(), f"hash {number}")

    with ThreadPoolExecutor(8) as threads:
        used = [each for each in threads.map(use, range(8)) if each]

    assert [account.session_epoch for account in used] == [1]


@pytest.mark.parametrize(
    "ended_by",
    [
        lambda accounts: accounts.disable(CARLA),
        lambda accounts: accounts.reset(CARLA, a_link(letter="c")),
        lambda accounts: accounts.set_password(CARLA, "another hash"),
        lambda accounts: accounts.use_link(a_link(letter="b"), "hash"),
    ],
    ids=["disabled", "reset", "password changed", "other link used"],
)
def test_links_and_sessions_end_with(accounts: Accounts, ended_by) -> None:  # type: ignore[no-untyped-def]
    accounts.add(CARLA, a_link(letter="b"))
    opened_before = accounts.opened_by("b" * 64, NOW)
    session_before = accounts.signed_in(CARLA.id, 0, "nonce")

    ended_by(accounts)

    assert opened_before is not None
    assert session_before == CARLA
    assert accounts.opened_by("b" * 64, NOW) is None
    assert accounts.signed_in(CARLA.id, 0, "nonce") is None


def test_reset_clears_the_password_and_opens_a_disabled_account(accounts: Accounts) -> None:
    accounts.add(CARLA, a_link())
    accounts.use_link(a_link(), "hash")
    accounts.disable(CARLA)

    accounts.reset(CARLA, a_link(letter="c"))

    found = accounts.credentials(CARLA.email)
    assert found is not None
    assert (found[0].disabled, found[1]) == (False, "")
    assert accounts.opened_by("c" * 64, NOW) is not None


def test_rehash_leaves_a_password_that_was_changed_meanwhile(accounts: Accounts) -> None:
    accounts.add(CARLA, a_link())
    accounts.set_password(CARLA, "of today")

    accounts.rehash(CARLA, "of yesterday", "newer")

    found = accounts.credentials(CARLA.email)
    assert found is not None
    assert found[1] == "of today"


def test_session_ended_by_its_nonce_is_not_taken_though_others_are(
    store: Store, accounts: Accounts
) -> None:
    accounts.add(CARLA, a_link())

    Invitations(store.engine).end_session("here", NOW.date(), NOW.date())

    assert accounts.signed_in(CARLA.id, 0, "here") is None
    assert accounts.signed_in(CARLA.id, 0, "there") == CARLA


def test_membership_goes_with_the_engagement_and_stays_when_that_is_replaced(
    store: Store, accounts: Accounts
) -> None:
    accounts.add(CARLA, a_link(), ["other", "small"])

    store.save(store.load("small"))
    store.delete("other")

    assert accounts.engagements_of(CARLA) == ("small",)


def test_joining_twice_is_one_membership(accounts: Accounts) -> None:
    accounts.add(CARLA, a_link(), ["small", "small"])

    accounts.join(CARLA, "small")

    assert accounts.engagements_of(CARLA) == ("small",)
    assert accounts.leave(CARLA, "small") is True
    assert accounts.leave(CARLA, "small") is False


def test_admin_enters_every_engagement_there_is(accounts: Accounts) -> None:
    accounts.add(ADA, a_link(ADA))

    assert accounts.engagements_of(ADA) == ("other", "small")
    assert accounts.may_enter(ADA, "small") is True
    assert accounts.may_enter(ADA, "gone") is False
