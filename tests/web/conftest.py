"""A store, an app on it and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from house_builders import Browser, a_client, an_app

from pmo_design.operations.databases import open_store
from pmo_design.storage.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def app(store: Store) -> Flask:
    return an_app(store)


@pytest.fixture
def client(app: Flask) -> Browser:
    return a_client(app)
