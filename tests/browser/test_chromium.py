"""The browser that tests share."""

from __future__ import annotations

from survey_site import Chromium


def test_whoever_comes_after_the_browser_died_gets_another(chromium: Chromium) -> None:
    chromium.close()
    died = not chromium.alive

    context = chromium.context("en")

    assert died
    assert context.new_page().evaluate("navigator.language") == "en-GB"
    context.close()
