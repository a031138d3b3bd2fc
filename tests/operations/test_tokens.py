"""Tokens of people's own programs: what ends them, and what is kept of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from account_cast import NOW, OTHER_PASSWORD, PASSWORD, People, cheap

from pmo_design.account import Account, Role
from pmo_design.errors import InputError, NotFoundError, RefusedError
from pmo_design.operations import accounts, tokens
from pmo_design.operations.accounts import NewUser
from pmo_design.operations.databases import open_store
from pmo_design.operations.tokens import MOST_TOKENS, bearer_of, make_token, revoke_token
from pmo_design.storage.database import FILE
from pmo_design.storage.store import Store

CARLA = "carla@example.org"


def opens(people: People, secret: str, **later: float) -> bool:
    return bearer_of(people.store, secret, NOW + timedelta(**later)) is not None


def test_token_asks_in_the_name_of_its_owner(people: People) -> None:
    made = make_token(people.store, people["carla"], " nightly\n export ", NOW)

    found = bearer_of(people.store, made.secret, NOW)

    assert found is not None
    assert found[1] == people["carla"]
    assert found[0].name == "nightly export"


def test_secret_is_long_begins_so_that_scanners_know_it_and_is_kept_nowhere(
    people: People, tmp_path: Path
) -> None:
    made = make_token(people.store, people["carla"], "export", NOW)
    people.store.close_connections()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "cast").rglob("*") if path.is_file())

    assert made.secret.startswith("pmo_")
    assert len(made.secret) == 4 + 43
    assert made.secret not in repr(made)
    assert made.secret.encode() not in kept
    assert made.token.hash.encode() in kept


@pytest.mark.parametrize(
    "secret",
    ["", "pmo_", "pmo_" + "a" * 43, "Bearer", "pmo_\ud800"],
    ids=["nothing", "only the beginning", "guessed", "a word", "half a letter"],
)
def test_secret_that_nobody_was_given_opens_nothing(people: People, secret: str) -> None:
    make_token(people.store, people["carla"], "export", NOW)

    assert not opens(people, secret)


@pytest.mark.parametrize(
    ("later", "open_"),
    [({"days": 7, "seconds": -1}, True), ({"days": 7}, False)],
    ids=["last second", "at the end"],
)
def test_token_opens_until_its_last_day_is_over(
    people: People, later: dict[str, float], open_: bool
) -> None:
    made = make_token(people.store, people["carla"], "export", NOW, days=7)

    assert opens(people, made.secret, **later) is open_


@pytest.mark.parametrize(
    "ended_by",
    [
        lambda store, who: accounts.disable_user(store, who.email),
        lambda store, who: accounts.reset_user(store, who.email, NOW),
        lambda store, who: accounts.change_user(store, who.email, role=Role.PMO_LEAD),
        lambda store, who: accounts.change_password(store, cheap(), who, PASSWORD, OTHER_PASSWORD),
        lambda store, who: revoke_token(store, tokens.tokens_of(store, who)[0].id),
    ],
    ids=["disabled", "reset", "another role", "another password", "revoked"],
)
def test_token_ends_with_whatever_ends_the_sessions_of_its_owner_and_by_revoking(
    people: People, ended_by: Callable[[Store, Account], object]
) -> None:
    made = make_token(people.store, people["carla"], "export", NOW)
    others = make_token(people.store, people["otto"], "export", NOW)

    ended_by(people.store, people["carla"])

    assert not opens(people, made.secret)
    assert opens(people, others.secret)


def test_account_that_is_opened_again_does_not_open_its_former_tokens(people: People) -> None:
    made = make_token(people.store, people["carla"], "export", NOW)
    accounts.disable_user(people.store, CARLA)

    link = accounts.reset_user(people.store, CARLA, NOW)
    accounts.choose_password(people.store, cheap(), link.token, OTHER_PASSWORD, NOW)

    assert not opens(people, made.secret)


def test_nobody_revokes_the_token_of_somebody_else(people: People) -> None:
    made = make_token(people.store, people["carla"], "export", NOW)

    with pytest.raises(NotFoundError, match="is not known; see: pmo-design token list"):
        revoke_token(people.store, made.token.id, people["otto"])

    assert opens(people, made.secret)


def test_use_is_noted_once_a_minute_at_most(people: People) -> None:
    made = make_token(people.store, people["carla"], "export", NOW)
    noted = []

    for seconds in (0, 59, 60, 100):
        assert opens(people, made.secret, seconds=seconds)
        noted.append(tokens.tokens_of(people.store, people["carla"])[0].used)

    minute = NOW + timedelta(seconds=60)
    assert noted == [NOW, NOW, minute, minute]


def test_token_opens_while_the_store_cannot_be_written(people: People, tmp_path: Path) -> None:
    made = make_token(people.store, people["carla"], "export", NOW)
    with sqlite3.connect(tmp_path / "cast" / FILE) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON api_token "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    database.close()

    assert opens(people, made.secret)


@pytest.mark.parametrize(
    ("name", "days", "fault"),
    [
        ("  ", 7, "name: 1 to 100 letters expected, 0 found"),
        ("x" * 101, 7, "name: 1 to 100 letters expected, 101 found"),
        ("export", 0, "days: 0 found, expected 1 to 366 days"),
        ("export", 367, "days: 367 found, expected 1 to 366 days"),
    ],
)
def test_name_and_days_that_do_not_fit_are_named(
    people: People, name: str, days: int, fault: str
) -> None:
    with pytest.raises(InputError) as refused:
        make_token(people.store, people["carla"], name, NOW, days)

    assert str(refused.value) == fault


def test_tokens_of_one_person_are_limited_and_those_that_ended_do_not_count(
    people: People,
) -> None:
    made = [
        make_token(people.store, people["carla"], f"t{number}", NOW, days=7)
        for number in range(MOST_TOKENS)
    ]

    with pytest.raises(RefusedError, match="20 tokens are open"):
        make_token(people.store, people["carla"], "one more", NOW)
    revoke_token(people.store, made[0].token.id)

    assert make_token(people.store, people["carla"], "one more", NOW).secret
    later = NOW + timedelta(days=8)
    assert make_token(people.store, people["carla"], "later", later).secret


def test_disabled_person_gets_no_token(people: People) -> None:
    disabled = accounts.disable_user(people.store, CARLA)

    with pytest.raises(RefusedError, match="is disabled"):
        make_token(people.store, replace(disabled, disabled=True), "export", NOW)


def test_tokens_are_kept_alike_on_every_database(tmp_path: Path, database_url: str | None) -> None:
    store = open_store(tmp_path, database_url)
    nora = NewUser("nora@example.org", "Nora Lind", Role.PMO_LEAD)
    owner = accounts.add_user(store, nora, NOW).account
    first = make_token(store, owner, "first", NOW)
    second = make_token(store, owner, "second", NOW + timedelta(seconds=1))

    revoke_token(store, first.token.id)

    listed = tokens.all_tokens(store, "nora@example.org")
    assert listed == (
        (second.token, owner),
        (replace(first.token, revoked=True), owner),
    )
    assert tokens.all_tokens(store) == listed
    assert bearer_of(store, second.secret, NOW) == (second.token, owner)
    store.engine.dispose()
