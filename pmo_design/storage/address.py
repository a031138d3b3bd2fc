"""Where a database is: the URL that was given, read, and named in messages without secrets."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from pmo_design.errors import StoreError
from pmo_design.messages import say

DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite",
}
"""What a URL may begin with, and the driver that is meant by it."""


def read_address(url: str) -> URL:
    """URL of a database, with its driver.

    Raises
    ------
    StoreError
        If it is no URL, or of a database that this program does not know. The message
        does not repeat what was given, for it may hold a password.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise _unreadable() from error
    if "@" in (address.host or ""):  # a password's own @ was taken for the one that ends it
        raise _unreadable()
    driver = DRIVERS.get(address.drivername)
    if driver is None:
        raise StoreError(
            say(
                "database {kind} is not known; expected {known}",
                kind=address.drivername,
                known="sqlite:///FILE, postgresql://USER@HOST/DATABASE",
            )
        )
    return address.set(drivername=driver)


def place_of(address: URL) -> str:
    """How messages name a database: no password, no options, which may hold one too."""
    plain = address.set(drivername=address.get_backend_name(), query={})
    return URL.create(
        plain.drivername, plain.username, None, plain.host, plain.port, plain.database
    ).render_as_string()


def _unreadable() -> StoreError:
    return StoreError(
        say(
            "the database's URL cannot be read; expected "
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with @ : / % in the password "
            "written as %40 %3A %2F %25"
        )
    )
