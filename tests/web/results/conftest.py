"""A store with the sample client in the open and in confidence, an app on it, and Carla's browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from house_builders import Browser
from results_cast import a_store, signed_in, the_app

from pmo_design.storage.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = a_store(tmp_path)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def app(store: Store) -> Flask:
    return the_app(store)


@pytest.fixture
def carla(app: Flask) -> Browser:
    return signed_in(app)
