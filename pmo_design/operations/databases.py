"""The database as a whole: opened, brought to the program's schema."""

from __future__ import annotations

from pathlib import Path

from pmo_design.storage.database import open_database, upgrade_database
from pmo_design.storage.store import Store


def open_store(data: Path, url: str | None = None) -> Store:
    """Store of a data folder, or of another database."""
    return Store(open_database(data, url))


def upgrade_store(data: Path, url: str | None = None) -> str:
    """Bring the database to this program's schema; the revision it has now."""
    return upgrade_database(data, url)
