"""One Chromium for each module, and a fresh device of it for each person of a test."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, sync_playwright
from survey_client import running_survey
from survey_site import (
    CHROMIUM,
    PHONE,
    Chromium,
    Device,
    Person,
    Site,
    person,
    serving,
)


class BrowserDiedError(Exception):
    """The browser is gone, which says nothing about the page."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where the browser died, the test is run once more; a page that kills it again fails."""
    again = pytest.mark.flaky(reruns=1, only_rerun=["BrowserDiedError", "TargetClosedError"])
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(again)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Tell a page that is not as expected from one that is not there any more."""
    try:
        yield
    except (Exception, pytest.fail.Exception) as error:
        chromium = getattr(item, "funcargs", {}).get("chromium")
        if chromium and not chromium.alive:
            raise BrowserDiedError from error
        raise


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Gone before other modules' tests: while it is there, nobody else runs an event loop."""
    if not CHROMIUM:
        pytest.skip("there is no chromium here; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = Chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture(params=["en", "es"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def device(chromium: Chromium, language: str) -> Iterator[Device]:
    """Gives somebody a telephone of their own, 360 px wide, that speaks their language."""
    opened: list[BrowserContext] = []

    def give(script: bool = True, **options: Any) -> Person:
        wide, high = PHONE
        context = chromium.context(
            language,
            viewport={"width": wide, "height": high},
            java_script_enabled=script,
            **options,
        )
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
