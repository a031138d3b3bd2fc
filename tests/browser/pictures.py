"""Take a picture of every page, on a telephone and on a desk, in both languages.

To be looked at, by whoever changes a template or the style sheet::

    PYTHONPATH=tests python tests/browser/pictures.py FOLDER
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from survey_site import DESK, LOCALES, PHONE, person, serving, started
from tour import tailored_survey, tour

UNSTUCK = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".actions { position: static !important; }");
    document.adoptedStyleSheets = [sheet];
}"""
"""A bar that sticks to the screen would lie across the middle of a picture of the whole page."""


def take_pictures(browser: Browser, folder: Path, language: str, size: tuple[int, int]) -> int:
    """Pictures of one language and size; how many."""
    with (
        tempfile.TemporaryDirectory() as data,
        serving(tailored_survey(Path(data), language)) as site,
    ):
        wide, high = size
        context = browser.new_context(
            locale=LOCALES[language], viewport={"width": wide, "height": high}
        )
        somebody = person(context.new_page(), language)
        number = 0
        for number, name in enumerate(tour(site, somebody), start=1):
            path = folder / f"{language}-{wide}-{number:02}-{name}.png"
            somebody.page.evaluate(UNSTUCK)
            somebody.page.screenshot(path=path, full_page=True)
        context.close()
    return number


def main(folder: Path) -> None:
    """Fill a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = started(playwright)
        for language in LOCALES:
            for size in (PHONE, DESK):
                print(take_pictures(browser, folder, language, size), "pictures", language, size)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
