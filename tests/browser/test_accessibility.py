"""Every page in both languages: axe-core, what axe does not measure, and the keyboard alone.

Numbers in brackets are those of the success criteria of WCAG 2.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe import violations
from hands import Keyboard
from playwright.sync_api import Page, expect
from survey_client import ITEM, OTHER_ITEM, running_survey
from survey_site import (
    DESK,
    LOCALES,
    PHONE,
    SECRET,
    Chromium,
    Device,
    Person,
    Site,
    person,
    serving,
)
from tour import SECTION, tailored_survey
from walks import NO_PAGES, WALKS, Walk

from pmo_design.config import Settings
from pmo_design.operations.databases import open_store
from pmo_design.web import create_app

LAST_SECTION = "needs.working"
FIRST, SECOND = (
    "need.continuous-improvement.importance",
    "need.continuous-improvement.satisfaction",
)
"""The questions of that section, as an executive is asked it."""

MEASURES = Path(__file__).with_name("measures.js").read_text(encoding="utf-8")
SPACED = """* {
    line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
} p { margin-bottom: 2em !important; }"""
"""Spacing that a reader may set (1.4.12)."""

DOUBLED = "html { font-size: 200% !important; }"


@dataclass(frozen=True)
class Measured:
    """One page as it was found; lists hold what is amiss."""

    path: str
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


@dataclass(frozen=True)
class Walked:
    """The pages of a walk in one language, by their names."""

    walk: Walk
    language: str
    pages: dict[str, Measured]

    def amiss(self, of: Callable[[Measured], list[str]]) -> dict[str, list[str]]:
        """What is amiss, by page."""
        return {name: of(page) for name, page in self.pages.items() if of(page)}


def in_one_go(name: str, language: str) -> Any:
    """A walk whose tests share it, and therefore one worker of a run."""
    key = f"{name}-{language}"
    return pytest.param((name, language), id=key, marks=pytest.mark.xdist_group(key))


@pytest.fixture(
    scope="module", params=[in_one_go(name, language) for name in WALKS for language in LOCALES]
)
def walked(
    request: pytest.FixtureRequest, chromium: Chromium, tmp_path_factory: pytest.TempPathFactory
) -> Walked:
    """Every page of a walk, measured."""
    name, language = request.param
    walk = WALKS[name]
    with walk.opened(tmp_path_factory.mktemp("pages"), language) as site:
        context = chromium.context(language)
        somebody = person(context.new_page(), language)
        _resize(somebody.page, PHONE)
        found = {step: measured(somebody.page) for step in walk.steps(site, somebody)}
        context.close()
    return Walked(walk, language, found)


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
        axe=violations(page),
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


def _resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


# --- every page -------------------------------------------------------------------------


def test_every_page_is_measured(walked: Walked) -> None:
    assert tuple(walked.pages) == walked.walk.pages


def test_every_address_that_answers_with_a_page_is_walked(walked: Walked, tmp_path: Path) -> None:
    store = open_store(tmp_path)
    app = create_app(store, Settings(), secret=SECRET)
    store.engine.dispose()
    routes = {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules(None)
        if "GET" in (rule.methods or ())
        and rule.endpoint not in NO_PAGES
        and not rule.rule.startswith("/api/")
    }
    known = app.url_map.bind("127.0.0.1")

    seen = {known.match(page.path)[0] for page in walked.pages.values() if known.test(page.path)}

    below = WALKS["workspace"].below
    own = {
        name for name, rule in routes.items() if rule.startswith(below) == bool(walked.walk.below)
    }
    assert own - seen == set()


def test_axe_finds_nothing_on_any_page(walked: Walked) -> None:
    assert walked.amiss(lambda page: page.axe) == {}


def test_edges_of_controls_contrast_by_three_to_one(walked: Walked) -> None:
    assert walked.amiss(lambda page: page.borders) == {}  # (1.4.11)


def test_focus_is_a_line_that_contrasts_by_three_to_one(walked: Walked) -> None:
    assert walked.amiss(lambda page: page.rings) == {}  # (2.4.7, 1.4.11)


def test_targets_are_24_px_and_answers_and_buttons_44(walked: Walked) -> None:
    assert walked.amiss(lambda page: page.targets) == {}  # (2.5.8)


def test_nothing_is_cut_320_px_wide(walked: Walked) -> None:
    assert walked.amiss(lambda page: page.narrow) == {}  # (1.4.10)


def test_nothing_is_cut_by_wider_spacing_of_text(walked: Walked) -> None:
    assert walked.amiss(lambda page: page.spaced) == {}  # (1.4.12)


def test_nothing_is_cut_by_letters_of_double_size(walked: Walked) -> None:
    assert walked.amiss(lambda page: page.doubled) == {}  # (1.4.4)


def test_nothing_is_cut_at_200_percent(walked: Walked) -> None:
    assert walked.amiss(lambda page: page.zoomed) == {}  # (1.4.4)


def test_every_page_has_one_main_part_one_first_heading_and_its_language(
    walked: Walked,
) -> None:
    found = {(page.mains, page.headings, page.language) for page in walked.pages.values()}

    assert found == {(1, 1, walked.language)}


def test_titles_tell_pages_apart(walked: Walked) -> None:
    states = {name for group in walked.walk.same_page for name in group[1:]}

    titles = [page.title for name, page in walked.pages.items() if name not in states]

    assert sorted(set(titles)) == sorted(titles)  # (2.4.2)


# --- the keyboard -----------------------------------------------------------------------


@pytest.fixture
def short_site(tmp_path: Path, language: str) -> Iterator[Site]:
    with serving(running_survey(tmp_path, asks=(LAST_SECTION,), language=language)) as site:
        yield site


def test_keyboard_alone_completes_the_survey_and_the_focus_is_always_seen(
    short_site: Site, device: Device
) -> None:
    ana = device()
    keys = Keyboard(ana.page)
    ana.page.goto(short_site.link("Ana"))

    keys.tab_to("form[action$=begin] .button")
    keys.enter()
    keys.tab_to(".task-name")
    keys.enter()
    keys.tab_to(f'[name="{FIRST}-answer"]')
    keys.press("Space", "ArrowDown", "ArrowDown")
    keys.tab_to(f'[id="{FIRST}"] summary')
    keys.press("Enter")
    keys.tab_to(f'[id="{FIRST}-comment"]')
    ana.page.keyboard.type("By hand")
    keys.tab_to(f'[name="{SECOND}-answer"]')
    keys.press("ArrowUp")
    keys.tab_to(".actions .button")
    keys.enter()
    keys.tab_to("form[action$=submit] .button")
    keys.enter()

    expect(ana.page.locator(".receipt .number")).to_be_visible()
    assert keys.unseen == []
    assert short_site.stored("Ana") == {FIRST: "3", SECOND: "na"}


def test_focus_goes_down_the_page(short_site: Site, device: Device) -> None:
    ana = device()
    keys = Keyboard(ana.page)
    ana.begin(short_site.link("Ana"))
    ana.open_section(LAST_SECTION)
    keys.tab_to('.languages button[lang="es"]')

    stops = keys.tab_to(".actions .button")

    assert len(stops) > 5
    assert stops == sorted(stops)  # (2.4.3)


def test_skip_link_leads_past_the_head_of_the_page(short_site: Site, device: Device) -> None:
    ana = device()
    keys = Keyboard(ana.page)
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
