"""One Chromium for each module, and a fresh device of it for each person of a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from survey_client import running_survey
from survey_site import (
    CHROMIUM,
    LOCALES,
    PATIENCE,
    PHONE,
    Device,
    Person,
    Site,
    person,
    serving,
    started,
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Gone before other modules' tests: while it is there, nobody else runs an event loop."""
    if not CHROMIUM:
        pytest.skip("there is no chromium here; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = started(playwright)
        yield browser
        browser.close()


@pytest.fixture(params=["en", "es"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def device(chromium: Browser, language: str) -> Iterator[Device]:
    """Gives somebody a telephone of their own, 360 px wide, that speaks their language."""
    opened: list[BrowserContext] = []

    def give(script: bool = True, **options: Any) -> Person:
        wide, high = PHONE
        context = chromium.new_context(
            locale=LOCALES[language],
            viewport={"width": wide, "height": high},
            java_script_enabled=script,
            **options,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return person(context.new_page(), language)

    yield give
    for context in opened:
        context.close()


@pytest.fixture
def site(tmp_path: Path, language: str) -> Iterator[Site]:
    """A survey of two sections, whose results carry names."""
    asks = ("needs.deciding", "needs.working")
    with serving(running_survey(tmp_path, asks=asks, language=language)) as site:
        yield site
