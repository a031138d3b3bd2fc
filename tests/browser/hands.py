"""Two ways to use a page: with a mouse, and with the keyboard alone.

Both do the same things, so that one story can be told with either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from playwright.sync_api import Download, Page, expect

SEEN_FOCUS = """selector => {
    const at = document.activeElement;
    const bearer = at.matches("label.answer input") ? at.closest("label") : at;
    const box = bearer.getBoundingClientRect();
    const style = getComputedStyle(bearer);
    const aim = box.top + Math.min(box.height / 2, 40);
    const y = Math.min(Math.max(aim, 1), innerHeight - 1); // what is higher than the screen fills it
    const x = box.left + box.width / 2;
    const hit = document.elementFromPoint(x, y);
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return {
        seen: ringed && (bearer.contains(hit) || Boolean(hit?.contains(bearer))),
        top: at.getBoundingClientRect().top + window.scrollY,
        there: at.matches(selector),
        what: at.outerHTML.slice(0, 200),
    };
}"""
MOST_STOPS = 250


class Hand(Protocol):
    """Somebody's way to use a page; elements are named by selectors, the first that fits."""

    page: Page

    def follow(self, selector: str) -> None:
        """Use a link or a button that leads to a page."""

    def unfold(self, selector: str) -> None:
        """Use something that changes the page itself."""

    def write(self, selector: str, text: str) -> None:
        """Put a text in the place of what stands in a field."""

    def choose(self, selector: str) -> None:
        """Choose the first of a group of answers, or tick a box."""

    def take(self, selector: str) -> Download:
        """Use a link to a file."""


@dataclass
class Mouse:
    """Somebody who clicks."""

    page: Page

    def follow(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def unfold(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def write(self, selector: str, text: str) -> None:
        self.page.locator(selector).first.fill(text)

    def choose(self, selector: str) -> None:
        self.page.locator(selector).first.check()

    def take(self, selector: str) -> Download:
        with self.page.expect_download() as waiting:
            self.page.locator(selector).first.click()
        return waiting.value


@dataclass
class Keyboard:
    """Somebody who has no mouse.

    Attributes
    ----------
    unseen : list of str
        Where the focus could not be seen; stays empty.
    """

    page: Page
    unseen: list[str] = field(default_factory=list)

    def tab_to(self, selector: str, most: int = MOST_STOPS) -> list[float]:
        """Press Tab until the element has the focus; how far down the page each stop is."""
        stops = list(self._stops(selector, most))
        expect(self.page.locator(selector).first).to_be_focused()
        return stops

    def _stops(self, selector: str, most: int) -> Iterator[float]:
        for _ in range(most):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(SEEN_FOCUS, selector)
            if not stop["seen"]:
                self.unseen.append(stop["what"])
            yield stop["top"]
            if stop["there"]:
                return

    def enter(self) -> None:
        """Press Enter, and wait for the page that comes of it."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def follow(self, selector: str) -> None:
        self.tab_to(selector)
        self.enter()

    def unfold(self, selector: str) -> None:
        self.tab_to(selector)
        self.press("Enter")

    def write(self, selector: str, text: str) -> None:
        self.tab_to(selector)
        self.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)  # as pasting does

    def choose(self, selector: str) -> None:
        self.tab_to(selector)
        self.press("Space")
        expect(self.page.locator(selector).first).to_be_checked()

    def take(self, selector: str) -> Download:
        self.tab_to(selector)
        with self.page.expect_download() as waiting:
            self.press("Enter")
        return waiting.value
