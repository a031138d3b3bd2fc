"""A standing cast of people who sign in, and two clients, of which each knows one.

Carla (consultant) and Pia (PMO lead) are members of ``small``, Otto (consultant) of
``other``; Ada is the admin.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from small_client import small_client

from pmo_design.account import Account, Role
from pmo_design.operations import accounts
from pmo_design.operations.accounts import NewUser
from pmo_design.operations.databases import open_store
from pmo_design.operations.passwords import Passwords
from pmo_design.storage.store import Store

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PASSWORD = "turnip lantern gravel"  # noqa: S105  # of nobody
OTHER_PASSWORD = "violin harbour thistle"  # noqa: S105

CAST = (
    NewUser("ada@example.org", "Ada Holm", Role.ADMIN),
    NewUser("carla@example.org", "Carla Vidal", Role.CONSULTANT, ("small",)),
    NewUser("otto@example.org", "Otto Berg", Role.CONSULTANT, ("other",)),
    NewUser("pia@example.org", "Pia Moss", Role.PMO_LEAD, ("small",)),
)


def cheap_hasher(time_cost: int = 1) -> PasswordHasher:
    """Hasher that costs next to nothing, for tests alone."""
    return PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1)


def cheap(time_cost: int = 1) -> Passwords:
    return Passwords(cheap_hasher(time_cost))


@dataclass(frozen=True, slots=True)
class People:
    """A store with the cast in it, each by first name in small letters."""

    store: Store
    passwords: Passwords
    by_name: dict[str, Account]

    def __getitem__(self, name: str) -> Account:
        return self.by_name[name]


def make_two_clients(folder: Path) -> Path:
    """Data folder with the clients ``small`` and ``other``, and nobody who signs in."""
    store = open_store(folder)
    save_two_clients(store)
    store.engine.dispose()
    return folder


def save_two_clients(store: Store) -> None:
    store.save(small_client())
    store.save(replace(small_client(), id="other", name="Other"))


def make_cast(clients: Path, folder: Path) -> Path:
    """Data folder of two clients with the cast, who all have the same password."""
    store = opened_copy(clients, folder)
    for new in CAST:
        token = accounts.add_user(store, new, NOW).token
        accounts.choose_password(store, cheap(), token, PASSWORD, NOW)
    store.engine.dispose()
    return folder


def opened_copy(data: Path, folder: Path) -> Store:
    """Store of a copy of a data folder: making one anew takes a hundred times as long."""
    shutil.copytree(data, folder, dirs_exist_ok=True)
    return open_store(folder)


def people_of(store: Store) -> People:
    """Everybody in a store."""
    known = [account for account, _ in accounts.users(store)]
    return People(store, cheap(), {who.email.partition("@")[0]: who for who in known})
