"""axe-core on the page that a browser shows."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """async (options) => (await axe.run(document, options)).violations.map(
    (rule) => `${rule.id}: ${rule.nodes[0].html}`
)"""


def violations(page: Page) -> list[str]:
    """Rules that the page breaks, each with the first place."""
    options = {
        "runOnly": {"type": "tag", "values": list(RULES)},
        "resultTypes": ["violations"],
        "preload": False,
    }
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, options)
    return found
