"""Opening the store for a command: with what the command line and the environment say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pmo_design.config import Settings
    from pmo_design.storage.store import Store


def settings(**options: object) -> Settings:
    """Settings of this run of the program, with what the command's own options say."""
    from pmo_design.config import read_settings

    said = click.get_current_context().find_root().params
    data: Path | None = said.get("data")
    return read_settings(data, {"database": said.get("database"), **options})


def opened_store() -> Store:
    """Store of the data folder or database that this run of the program names."""
    from pmo_design.operations.databases import open_store

    chosen = settings()
    return open_store(chosen.data_folder, chosen.database)
