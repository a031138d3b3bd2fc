"""Every page in both languages: axe-core, what axe does not measure, and the keyboard alone.

Numbers in brackets are those of the success criteria of WCAG 2.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from survey_client import ITEM, OTHER_ITEM, running_survey
from survey_site import DESK, LOCALES, PATIENCE, PHONE, Device, Person, Site, person, serving
from tour import PAGES, SECTION, tailored_survey, tour

LAST_SECTION = "needs.working"
FIRST, SECOND = (
    "need.continuous-improvement.importance",
    "need.continuous-improvement.satisfaction",
)
"""The questions of that section, as an executive is asked it."""

MEASURES = Path(__file__).with_name("measures.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SPACED = """* {
    line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
} p { margin-bottom: 2em !important; }"""
"""Spacing that a reader may set (1.4.12)."""

DOUBLED = "html { font-size: 200% !important; }"
SEEN_FOCUS = """() => {
    const at = document.activeElement;
    const bearer = at.matches("label.answer input") ? at.closest("label") : at;
    const box = bearer.getBoundingClientRect();
    const style = getComputedStyle(bearer);
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 40)];
    const hit = document.elementFromPoint(x, y);
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return ringed && (bearer.contains(hit) || Boolean(hit?.contains(bearer)));
}"""


@dataclass(frozen=True)
class Measured:
    """One page as it was found; lists hold what is amiss."""

    title: str
    language: str
    mains: int
    headings: int
    axe: list[str]
    borders: list[str]
    rings: list[str]
    targets: list[str]
    narrow: list[str]
    spaced: list[str]
    doubled: list[str]
    zoomed: list[str]


def in_one_go(language: str) -> Any:
    """A language whose tests share one walk, and therefore one worker of a run."""
    return pytest.param(language, marks=pytest.mark.xdist_group(f"pages-{language}"))


@pytest.fixture(scope="module", params=[in_one_go("en"), in_one_go("es")])
def pages(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Measured]:
    """Every page by its name, measured in one walk."""
    folder = tmp_path_factory.mktemp("pages")
    with serving(tailored_survey(folder, request.param)) as site:
        context = chromium.new_context(locale=LOCALES[request.param])
        context.set_default_timeout(PATIENCE)
        somebody = person(context.new_page(), request.param)
        _resize(somebody.page, PHONE)
        found = {name: measured(somebody.page) for name in tour(site, somebody)}
        context.close()
    return found


def measured(page: Page) -> Measured:
    """Measure the page that is shown, and leave it as it was."""
    expect(page.locator("h1")).to_be_visible()
    tools = page.evaluate_handle(MEASURES)

    def ask(name: str) -> Any:
        return tools.evaluate(f"tools => tools.{name}()")

    def cut(size: tuple[int, int], style: str = "") -> list[str]:
        _resize(page, size)
        tools.evaluate("(tools, style) => tools.restyle(style)", style)
        found: list[str] = ask("cut")
        tools.evaluate("tools => tools.restyle('')")
        _resize(page, PHONE)
        return found

    return Measured(
        **ask("facts"),
        axe=_axe(page),
        borders=ask("borders"),
        targets=ask("targets"),
        narrow=cut((320, 640)),
        spaced=cut((320, 640), SPACED),
        doubled=cut(PHONE, DOUBLED),
        zoomed=cut((DESK[0] // 2, DESK[1] // 2)),
        rings=_rings(page, ask),
    )


def _rings(page: Page, ask: Callable[[str], Any]) -> list[str]:
    page.keyboard.press("Tab")  # browsers show the focus to those who use the keyboard
    found: list[str] = ask("rings")
    return found


def _axe(page: Page) -> list[str]:
    options = {
        "runOnly": {"type": "tag", "values": list(RULES)},
        "resultTypes": ["violations"],
        "preload": False,
    }
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found]


def _resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def amiss(pages: dict[str, Measured], of: Callable[[Measured], list[str]]) -> dict[str, list[str]]:
    """What is amiss, by page."""
    return {name: of(page) for name, page in pages.items() if of(page)}


# --- every page -------------------------------------------------------------------------


def test_every_page_is_measured(pages: dict[str, Measured]) -> None:
    assert tuple(pages) == PAGES


def test_axe_finds_nothing_on_any_page(pages: dict[str, Measured]) -> None:
    assert amiss(pages, lambda page: page.axe) == {}


def test_edges_of_controls_contrast_by_three_to_one(pages: dict[str, Measured]) -> None:
    assert amiss(pages, lambda page: page.borders) == {}  # (1.4.11)


def test_focus_is_a_line_that_contrasts_by_three_to_one(pages: dict[str, Measured]) -> None:
    assert amiss(pages, lambda page: page.rings) == {}  # (2.4.7, 1.4.11)


def test_targets_are_24_px_and_answers_and_buttons_44(pages: dict[str, Measured]) -> None:
    assert amiss(pages, lambda page: page.targets) == {}  # (2.5.8)


def test_nothing_is_cut_320_px_wide(pages: dict[str, Measured]) -> None:
    assert amiss(pages, lambda page: page.narrow) == {}  # (1.4.10)


def test_nothing_is_cut_by_wider_spacing_of_text(pages: dict[str, Measured]) -> None:
    assert amiss(pages, lambda page: page.spaced) == {}  # (1.4.12)


def test_nothing_is_cut_by_letters_of_double_size(pages: dict[str, Measured]) -> None:
    assert amiss(pages, lambda page: page.doubled) == {}  # (1.4.4)


def test_nothing_is_cut_at_200_percent(pages: dict[str, Measured]) -> None:
    assert amiss(pages, lambda page: page.zoomed) == {}  # (1.4.4)


def test_every_page_has_one_main_part_one_first_heading_and_its_language(
    pages: dict[str, Measured],
) -> None:
    found = {(page.mains, page.headings, page.language) for page in pages.values()}

    assert found == {(1, 1, pages["home"].language)}


SAME_PAGE = (
    ("section", "section-open", "section-saved", "section-passed", "trial"),
    ("sections", "sections-some"),
    ("review", "review-nothing"),
    ("pass-on", "pass-on-fault"),
    ("code", "code-wrong"),
    ("home", "left"),
    ("not-found", "closed"),
    ("first", "first-colleague"),
    ("section-fault", "section-conflict"),
    ("sign-in", "sign-in-wrong"),
    ("tokens", "tokens-fault"),
    ("welcome", "welcome-fault"),
)
"""Names that are states of one page, and so share its title."""


def test_titles_tell_pages_apart(pages: dict[str, Measured]) -> None:
    states = {name for group in SAME_PAGE for name in group[1:]}

    titles = [page.title for name, page in pages.items() if name not in states]

    assert sorted(set(titles)) == sorted(titles)  # (2.4.2)


# --- the keyboard -----------------------------------------------------------------------


@dataclass
class Keyboard:
    """Somebody who has no mouse.

    Attributes
    ----------
    unseen : list of str
        Where the focus could not be seen; stays empty.
    """

    page: Page
    unseen: list[str]

    def tab_to(self, selector: str, most: int = 60) -> list[float]:
        """Press Tab until the element has the focus; how far down the page each stop is."""
        stops = list(self._stops(selector, most))
        expect(self.page.locator(selector).first).to_be_focused()
        return stops

    def _stops(self, selector: str, most: int) -> Iterator[float]:
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if not self.page.evaluate(SEEN_FOCUS):
                self.unseen.append(self.page.evaluate("document.activeElement.outerHTML"))
            yield self.page.evaluate(
                "document.activeElement.getBoundingClientRect().top + window.scrollY"
            )
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return

    def follow(self) -> None:
        """Press Enter, and wait for the page that comes of it."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture
def short_site(tmp_path: Path, language: str) -> Iterator[Site]:
    with serving(running_survey(tmp_path, asks=(LAST_SECTION,), language=language)) as site:
        yield site


def test_keyboard_alone_completes_the_survey_and_the_focus_is_always_seen(
    short_site: Site, device: Device
) -> None:
    ana = device()
    keys = Keyboard(ana.page, [])
    ana.page.goto(short_site.link("Ana"))

    keys.tab_to("form[action$=begin] .button")
    keys.follow()
    keys.tab_to(".task-name")
    keys.follow()
    keys.tab_to(f'[name="{FIRST}-answer"]')
    keys.press("Space", "ArrowDown", "ArrowDown")
    keys.tab_to(f'[id="{FIRST}"] summary')
    keys.press("Enter")
    keys.tab_to(f'[id="{FIRST}-comment"]')
    ana.page.keyboard.type("By hand")
    keys.tab_to(f'[name="{SECOND}-answer"]')
    keys.press("ArrowUp")
    keys.tab_to(".actions .button")
    keys.follow()
    keys.tab_to("form[action$=submit] .button")
    keys.follow()

    expect(ana.page.locator(".receipt .number")).to_be_visible()
    assert keys.unseen == []
    assert short_site.stored("Ana") == {FIRST: "3", SECOND: "na"}


def test_focus_goes_down_the_page(short_site: Site, device: Device) -> None:
    ana = device()
    keys = Keyboard(ana.page, [])
    ana.begin(short_site.link("Ana"))
    ana.open_section(LAST_SECTION)
    keys.tab_to('.languages button[lang="es"]')

    stops = keys.tab_to(".actions .button")

    assert len(stops) > 5
    assert stops == sorted(stops)  # (2.4.3)


def test_skip_link_leads_past_the_head_of_the_page(short_site: Site, device: Device) -> None:
    ana = device()
    keys = Keyboard(ana.page, [])
    ana.begin(short_site.link("Ana"))

    keys.tab_to(".skip")
    keys.press("Enter", "Tab")

    expect(ana.page.locator(".task-name")).to_be_focused()  # (2.4.1)


# --- what is said -------------------------------------------------------------------------


def test_what_was_saved_is_announced_once(short_site: Site, device: Device) -> None:
    ana = device()
    ana.begin(short_site.link("Ana"))
    ana.open_section(LAST_SECTION)

    ana.answer(FIRST, "4")

    status = ana.page.get_by_role("status")
    expect(status).to_have_count(1)  # (4.1.3)
    expect(status).to_have_text(ana.words("save.saved", time="12:00"))


def test_what_does_not_fit_is_announced_and_described(site: Site, device: Device) -> None:
    ana = with_a_fault(site, device)

    summary = ana.page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(ana.words.count("problem.summary", 1))
    question = ana.page.locator(f'[id="{OTHER_ITEM}"]')
    expect(question).to_have_attribute("aria-describedby", f"{OTHER_ITEM}-error")  # (3.3.1)
    expect(ana.part(OTHER_ITEM, "error")).to_be_visible()


def test_what_is_missing_of_a_colleague_is_announced(site: Site, device: Device) -> None:
    ana = device()
    ana.begin(site.link("Ana"))
    ana.page.goto(f"{ana.base}/sections/{SECTION}/pass-on")

    ana.press("pass.make")

    expect(ana.page.get_by_role("alert")).to_have_text(
        [ana.words("pass.name-missing"), ana.words("pass.group-missing")]
    )
    expect(ana.page.locator("#name")).to_have_attribute("aria-describedby", "name-error")


def test_list_of_what_to_mend_leads_to_the_question(site: Site, device: Device) -> None:
    ana = with_a_fault(site, device)

    ana.page.get_by_role("alert").get_by_role("link").press("Enter")
    ana.page.keyboard.press("Tab")

    expect(ana.choice(OTHER_ITEM, "1")).to_be_focused()


def test_conflict_is_announced(site: Site, device: Device) -> None:
    ana = device()
    ana.begin(site.link("Ana"))
    ana.open_section(SECTION)
    other = Person(ana.page.context.new_page(), ana.words)
    other.page.goto(ana.page.url)
    ana.answer(ITEM, "2")

    other.choose(ITEM, "5")

    expect(other.page.get_by_role("alert")).to_contain_text(ana.words("conflict.theirs"))
    expect(other.page.get_by_role("status")).to_have_text(ana.words("save.look"))


def with_a_fault(site: Site, device: Device) -> Person:
    """Somebody who wrote a comment on a question and did not answer it."""
    ana = device()
    ana.begin(site.link("Ana"))
    ana.open_section(SECTION)
    ana.write(OTHER_ITEM, "comment", "a comment on nothing")
    ana.send()
    expect(ana.page.locator("#summary")).to_be_visible()
    return ana


def test_each_language_is_named_in_itself(short_site: Site, device: Device, language: str) -> None:
    ana = device()

    ana.page.goto(short_site.link("Ana"))

    expect(ana.page.locator("html")).to_have_attribute("lang", language)  # (3.1.1)
    for code, name in {"en": "English", "es": "Español"}.items():
        named = ana.page.get_by_role("link", name=name)
        expect(named).to_have_attribute("lang", code)  # (3.1.2)


def test_text_without_a_translation_is_marked_in_its_language(
    tmp_path: Path, device: Device, language: str
) -> None:
    with serving(tailored_survey(tmp_path, language)) as site:
        ana = device()
        ana.begin(site.link("Ana"))

        ana.open_section(LAST_SECTION)

        asked = ana.page.get_by_text("How many projects did your department try out first?")
        marked = "(each) => each.closest('[lang]').lang"
        assert asked.first.evaluate(marked) == "en"  # (3.1.2)


# --- settings of the reader ---------------------------------------------------------------


def test_chosen_answer_is_seen_in_forced_colours(short_site: Site, device: Device) -> None:
    ana = device(forced_colors="active", reduced_motion="reduce")
    ana.begin(short_site.link("Ana"))
    ana.open_section(LAST_SECTION)
    ana.answer(FIRST, "4")

    chosen = ana.page.locator("label.answer:has(:checked)")

    expect(chosen).to_have_css("outline-style", "solid")
    expect(chosen.locator("input")).to_have_css("appearance", "auto")


def test_nothing_moves(short_site: Site, device: Device) -> None:
    ana = device(reduced_motion="reduce")
    ana.begin(short_site.link("Ana"))
    ana.open_section(LAST_SECTION)

    moving = ana.page.evaluate(
        "[...document.querySelectorAll('*')].map((each) => getComputedStyle(each))"
        ".filter((each) => each.animationName !== 'none'"
        " || parseFloat(each.transitionDuration) > 0).length"
    )

    assert moving == 0
