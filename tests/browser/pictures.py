"""Take a picture of every page, on a telephone and on a desk, in both languages.

To be looked at, by whoever changes a template or the style sheet::

    PYTHONPATH=tests:tests/web python tests/browser/pictures.py FOLDER [survey|workspace]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright
from survey_site import DESK, LOCALES, PHONE, Chromium, person
from walks import WALKS

UNSTUCK = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".actions { position: static !important; }");
    document.adoptedStyleSheets = [sheet];
}"""
"""A bar that sticks to the screen would lie across the middle of a picture of the whole page."""


def take_pictures(
    chromium: Chromium, folder: Path, name: str, language: str, size: tuple[int, int]
) -> int:
    """Pictures of one walk, language and size; how many."""
    walk = WALKS[name]
    with tempfile.TemporaryDirectory() as data, walk.opened(Path(data), language) as site:
        wide, high = size
        context = chromium.context(language, viewport={"width": wide, "height": high})
        somebody = person(context.new_page(), language)
        for number, step in enumerate(walk.steps(site, somebody), start=1):
            path = folder / f"{name}-{language}-{wide}-{number:02}-{step}.png"
            somebody.page.evaluate(UNSTUCK)
            somebody.page.screenshot(path=path, full_page=True)
        context.close()
    return len(walk.pages)


def main(folder: Path, names: Sequence[str]) -> None:
    """Fill a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = Chromium(playwright)
        for name, language, size in product(names or WALKS, LOCALES, (PHONE, DESK)):
            made = take_pictures(chromium, folder, name, language, size)
            print(made, "pictures", name, language, size)
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
