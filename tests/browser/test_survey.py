"""People answer on a telephone, in a real browser; what was confirmed is stored and counts.

Every figure of an answer is scored as a share: 1 is 0, 2 is 0.25, 5 is 1. Names of cases
are those of ``docs/security.md``.
"""

from __future__ import annotations

import re
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Dialog, expect
from survey_client import ITEM, NOON, OTHER_ITEM, running_survey
from survey_site import Device, Site, on_gunicorn, serving

from pmo_design.operations.engagements import extend_cycle
from pmo_design.operations.surveys import open_survey

SECTION = "needs.deciding"
LAST_SECTION = "needs.working"
OUTCOME = "clear-view"
ENGLISH = pytest.mark.parametrize("language", ["en"], indirect=True)
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
RECEIPT = re.compile(r"^[A-Z2-7]{4}-[A-Z2-7]{4}$")


def items(site: Site, name: str, section: str) -> list[str]:
    survey = open_survey(site.running.store, site.running.tokens[name], NOON)
    found = survey.section(section)
    assert found
    return [item.id for item in found.items]


# --- five people -------------------------------------------------------------------------


def test_person_without_a_script_answers_reviews_hands_in_and_keeps_a_copy(
    site: Site, device: Device
) -> None:
    ana = device(script=False)
    first, last = items(site, "Ana", SECTION), items(site, "Ana", LAST_SECTION)
    chosen = dict.fromkeys(first, "5") | {OTHER_ITEM: "2", last[0]: "dk", last[1]: "na"}

    ana.begin(site.link("Ana"))
    ana.page.locator(".task-name").first.click()
    for item in first:
        ana.choose(item, chosen[item])
    ana.send()
    for item in last:
        ana.choose(item, chosen[item])
    ana.send()
    expect(ana.heading).to_have_text(ana.words("review.title"))
    expect(ana.page.locator("main")).to_contain_text(ana.words("review.complete"))
    ana.press("review.submit")
    expect(ana.page.locator(".receipt .number")).to_have_text(RECEIPT)
    ana.press("done.copy-page")

    expect(ana.page.locator(".given")).to_have_count(len(chosen))
    assert site.stored("Ana") == chosen
    score = site.outcome("d1", OUTCOME)
    assert score
    assert (score.importance, score.satisfaction, score.people) == (1.0, 0.25, 1)


def test_person_goes_on_in_a_second_browser_and_finds_everything(
    site: Site, device: Device
) -> None:
    telephone, laptop = device(), device()
    telephone.begin(site.link("Ana"))
    telephone.open_section(SECTION)
    telephone.answer(ITEM, "4")
    telephone.write(ITEM, "comment", "asked on the train")
    telephone.answer(OTHER_ITEM, "1")
    telephone.page.context.close()

    laptop.page.goto(site.link("Ana"))
    laptop.press("first.continue")
    status = laptop.words("status.some", answered="2", asked="8")
    expect(laptop.page.locator(".status").first).to_have_text(status)
    laptop.open_section(SECTION)

    expect(laptop.choice(ITEM, "4")).to_be_checked()
    expect(laptop.choice(OTHER_ITEM, "1")).to_be_checked()
    expect(laptop.part(ITEM, "comment")).to_have_value("asked on the train")
    assert site.stored("Ana") == telephone.acknowledged
    score = site.outcome("d1", OUTCOME)
    assert score
    assert (score.importance, score.satisfaction, score.people) == (0.75, 0.0, 1)


def test_colleague_answers_a_section_that_was_passed_on(site: Site, device: Device) -> None:
    ana, lu = device(), device()
    ana.begin(site.link("Ana"))
    ana.open_section(SECTION)
    ana.answer(ITEM, "5")
    ana.answer(OTHER_ITEM, "3")
    ana.press("section.pass-on")
    ana.page.get_by_label(ana.words("pass.name")).fill("Lu Wei")
    ana.page.get_by_label(ana.words("group.functional-manager")).check()
    ana.press("pass.make")
    link = ana.page.locator("#colleague-link").input_value()

    lu.begin(link)
    lu.open_section(SECTION)
    expect(lu.choice(ITEM, "5")).not_to_be_checked()
    lu.answer(ITEM, "1")
    lu.answer(OTHER_ITEM, "3")

    ana.page.goto(f"{ana.base}/sections")
    passed = ana.words("status.passed", colleague="Lu Wei")
    expect(ana.page.locator(".status").first).to_have_text(passed)
    assert site.stored("Ana") == ana.acknowledged
    assert site.stored("Lu", link.rpartition("/")[2]) == lu.acknowledged
    score = site.outcome("d1", OUTCOME)
    assert score
    # Both count; Ana is an executive (weight 1.5), Lu a functional manager (1.0).
    assert (score.importance, score.satisfaction, score.people) == (0.6, 0.5, 2)


def test_two_windows_with_different_answers_show_both_and_the_person_decides(
    site: Site, device: Device
) -> None:
    ana = device()
    ana.begin(site.link("Ana"))
    ana.open_section(SECTION)
    other = type(ana)(ana.page.context.new_page(), ana.words)
    other.page.goto(ana.page.url)
    ana.answer(ITEM, "2")
    ana.answer(OTHER_ITEM, "2")

    other.choose(ITEM, "5")
    expect(other.part(ITEM, "error")).to_contain_text(ana.words("conflict.theirs") + " 2 –")
    assert site.stored("Ana") == ana.acknowledged
    other.send()
    expect(other.page.locator(".where")).to_contain_text(
        ana.words("section.position", number=2, total=2)
    )

    assert site.stored("Ana") == ana.acknowledged | {ITEM: "5"}
    score = site.outcome("d1", OUTCOME)
    assert score
    assert (score.importance, score.satisfaction, score.people) == (1.0, 0.25, 1)


@ENGLISH
def test_two_windows_without_a_script_show_both_answers_on_the_page(
    site: Site, device: Device
) -> None:
    ana = device(script=False)
    ana.begin(site.link("Ana"))
    ana.open_section(SECTION)
    other = type(ana)(ana.page.context.new_page(), ana.words)
    other.page.goto(ana.page.url)
    ana.choose(ITEM, "2")
    ana.send()

    other.choose(ITEM, "5")
    other.send()
    expect(other.part(ITEM, "conflict")).to_contain_text("2 –")
    expect(other.choice(ITEM, "5")).to_be_checked()
    assert site.stored("Ana") == {ITEM: "2"}
    other.send()

    expect(other.part(ITEM, "conflict")).to_have_count(0)
    assert site.stored("Ana") == {ITEM: "5"}


@pytest.mark.parametrize(
    ("later", "script"),
    [
        pytest.param(timedelta(hours=11), False, id="11-hours-no-script"),
        pytest.param(timedelta(days=40), True, id="40-days-script"),
    ],
)
def test_form_left_open_past_every_limit_is_saved(
    site: Site, device: Device, later: timedelta, script: bool
) -> None:
    """The server's whole clock goes forward, also the one that cookies and tokens age by."""
    extend_cycle(site.running.store, "sample", date(2026, 12, 31))
    ana = device(script=script)
    ana.begin(site.link("Ana"))
    ana.open_section(SECTION)
    site.watch.now = NOON + later

    with time_machine.travel(later):
        ana.choose(ITEM, "4")
        ana.choose(OTHER_ITEM, "4")
        ana.send()
        expect(ana.page.locator(".where")).to_contain_text(
            ana.words("section.position", number=2, total=2)
        )

    assert site.stored("Ana") == {ITEM: "4", OTHER_ITEM: "4"}
    score = site.outcome("d1", OUTCOME)
    assert score
    assert (score.importance, score.satisfaction, score.people) == (0.75, 0.75, 1)


# --- the network, the browser's own buttons, the language ------------------------------------


@ENGLISH
def test_answers_given_without_a_network_are_saved_when_it_is_back(
    site: Site, device: Device
) -> None:
    ana = device()
    ana.begin(site.link("Ana"))
    ana.open_section(SECTION)
    saved = ana.words("save.saved", time="12:00")
    ana.page.context.set_offline(True)

    ana.choose(ITEM, "4")
    ana.choose(OTHER_ITEM, "2")
    expect(ana.part(ITEM, "kept")).to_have_text(ana.words("save.unsaved"))
    expect(ana.page.locator("#saving")).to_have_text(ana.words("save.unsaved"))
    ana.send()
    expect(ana.choice(ITEM, "4")).to_be_checked()
    assert site.stored("Ana") == {}
    ana.page.context.set_offline(False)

    expect(ana.part(ITEM, "kept")).to_have_text(saved)
    expect(ana.part(OTHER_ITEM, "kept")).to_have_text(saved)
    assert site.stored("Ana") == {ITEM: "4", OTHER_ITEM: "2"}


@ENGLISH
def test_leaving_is_questioned_only_while_something_is_unsaved(site: Site, device: Device) -> None:
    ana = device()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    ana.begin(site.link("Ana"))
    ana.open_section(SECTION)
    ana.answer(ITEM, "4")
    ana.page.reload()
    ana.page.on("dialog", stay)
    ana.page.context.set_offline(True)
    ana.choose(OTHER_ITEM, "2")
    expect(ana.part(OTHER_ITEM, "kept")).to_have_text(ana.words("save.unsaved"))
    assert asked == []

    with ana.page.expect_event("dialog"):
        ana.page.close(run_before_unload=True)

    assert asked == ["beforeunload"]


@ENGLISH
@SCRIPT
def test_going_back_shows_what_is_stored(site: Site, device: Device, script: bool) -> None:
    ana = device(script=script)
    ana.begin(site.link("Ana"))
    ana.open_section(SECTION)
    ana.choose(ITEM, "4")
    ana.send()
    expect(ana.page.locator(".where")).to_contain_text(
        ana.words("section.position", number=2, total=2)
    )

    ana.page.go_back()
    expect(ana.choice(ITEM, "4")).to_be_checked()
    ana.choose(ITEM, "3")
    ana.send()
    expect(ana.page.locator(".where")).to_contain_text(
        ana.words("section.position", number=2, total=2)
    )

    assert site.stored("Ana") == {ITEM: "3"}


@SCRIPT
def test_changing_the_language_keeps_what_is_typed(
    site: Site, device: Device, language: str, script: bool
) -> None:
    ana = device(script=script)
    ana.begin(site.link("Ana"))
    ana.open_section(SECTION)
    ana.choose(ITEM, "4")
    ana.write(ITEM, "comment", "sin terminar – unfinished")

    ana.page.get_by_role("button", name={"en": "Español", "es": "English"}[language]).click()

    expect(ana.page.locator("html")).to_have_attribute("lang", {"en": "es", "es": "en"}[language])
    expect(ana.choice(ITEM, "4")).to_be_checked()
    expect(ana.part(ITEM, "comment")).to_have_value("sin terminar – unfinished")
    assert site.stored("Ana") == {ITEM: "4"}


# --- the three promises ------------------------------------------------------------------------


@pytest.mark.parametrize("promise", ["attributed", "confidential", "anonymous"])
def test_first_page_says_who_sees_the_answers(
    tmp_path: Path, device: Device, language: str, promise: str
) -> None:
    with serving(running_survey(tmp_path, promise, (SECTION,), language=language)) as site:
        ana = device()

        ana.page.goto(site.link("Ana"))

        told = ana.page.get_by_text(ana.words(f"privacy.{promise}"))
        expect(told).to_be_visible()


def test_anonymous_person_answers_to_the_end_and_comes_back_by_the_link_alone(
    tmp_path: Path, device: Device, language: str
) -> None:
    with serving(
        running_survey(tmp_path, "anonymous", (LAST_SECTION,), language=language)
    ) as site:
        ana, again = device(), device()
        first, second = items(site, "Ana", LAST_SECTION)
        ana.begin(site.link("Ana"))
        expect(ana.page.locator(".who")).to_have_text(
            ana.words("whose.anonymous", department="Finance")
        )
        ana.open_section(LAST_SECTION)
        ana.answer(first, "5")
        ana.answer(second, "1")
        ana.send()
        ana.press("review.submit")
        expect(ana.page.locator(".receipt .number")).to_be_visible()

        again.page.goto(site.link("Ana"))
        again.press("first.continue")
        again.open_section(LAST_SECTION)

        expect(again.choice(first, "5")).to_be_checked()
        assert site.stored("Ana") == ana.acknowledged
        stored = site.running.store.load("sample")
        assert [person.name for person in stored.respondents] == [""]


# --- the server of production ------------------------------------------------------------------


@ENGLISH
@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn runs on Unix alone")
def test_survey_is_answered_on_gunicorn(tmp_path: Path, device: Device) -> None:
    running = running_survey(tmp_path, asks=(LAST_SECTION,))
    extend_cycle(running.store, "sample", date(2099, 12, 31))
    with on_gunicorn(running) as site:
        ana = device()
        first, second = items(site, "Ana", LAST_SECTION)
        ana.begin(site.link("Ana"))
        ana.open_section(LAST_SECTION)
        ana.choose(first, "5")
        expect(ana.part(first, "kept")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
        ana.choose(second, "dk")
        ana.send()
        ana.press("review.submit")
        expect(ana.page.locator(".receipt .number")).to_have_text(RECEIPT)

        assert site.stored("Ana") == {first: "5", second: "dk"}
