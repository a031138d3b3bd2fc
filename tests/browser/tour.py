"""Every page that a respondent can meet, one after the other, in one browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect
from survey_client import ITEM, NOON, OTHER_ITEM, Running, a_change, invite, running_survey
from survey_site import Person, Site

from pmo_design.account import Role
from pmo_design.operations import accounts
from pmo_design.operations.accounts import NewUser
from pmo_design.operations.link_secrets import code_hash
from pmo_design.operations.surveys import open_survey, save
from pmo_design.storage.links import Invitations
from pmo_design.survey import Link

SECTION = "needs.deciding"
CODE = "7KQFM2XR"
PASSWORD = "turnip lantern gravel"  # noqa: S105 - of nobody
TYPED = "need.working.pilots"
OVERLAY = f"""\
format: 1
questionnaire: needs
version: "1"
add:
  - id: {TYPED}
    kind: integer
    topic: working
    text: {{en: "How many projects did your department try out first?"}}
    unit: {{en: "projects"}}
  - id: need.working.tools
    kind: choice
    topic: working
    text: {{en: "What do you plan with?"}}
    options: [{{id: sheet, name: {{en: "A spreadsheet"}}}}, {{id: tool, name: {{en: "A tool"}}}}]
  - {{id: need.working.else, kind: text, topic: working, text: {{en: "Anything else?"}}}}
"""
"""Questions that are typed or chosen from a list; nobody has translated them."""

PAGES = (
    "home",
    "code",
    "code-wrong",
    "accessibility",
    "not-found",
    "first",
    "sections",
    "review-nothing",
    "section",
    "section-open",
    "section-saved",
    "section-fault",
    "section-conflict",
    "section-typed",
    "section-typed-fault",
    "pass-on",
    "pass-on-fault",
    "passed",
    "sections-some",
    "section-passed",
    "review",
    "done",
    "copy",
    "first-colleague",
    "trial",
    "form-expired",
    "left",
    "closed",
    "sign-in",
    "sign-in-wrong",
    "forgotten",
    "welcome",
    "welcome-fault",
    "account",
    "tokens-fault",
    "tokens",
)

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


def tailored_survey(folder: Path, language: str) -> Running:
    """What is toured: the cast's survey, with questions of every kind."""
    more = {"overlays/working.yaml": OVERLAY}
    return running_survey(folder, more_files=more, language=language)


def tour(site: Site, person: Person) -> Iterator[str]:
    """Go to every page of `PAGES` in turn; gives its name while the browser shows it."""
    yield from _before_the_survey(site, person)
    yield from _questions(site, person)
    yield from _passing_on(site, person)
    yield from _handing_in(person)
    yield from _other_people(site, person)
    yield from _the_end(site, person)
    yield from _signing_in(site, person)


def _before_the_survey(site: Site, person: Person) -> Iterator[str]:
    page = person.page
    page.goto(f"{site.address}/")
    yield "home"
    page.goto(f"{site.address}/code")
    yield "code"
    page.locator("#code").fill("0000-0000")
    person.press("code.open")
    yield "code-wrong"
    page.goto(f"{site.address}/accessibility")
    yield "accessibility"
    page.goto(f"{site.address}/s/unknown")
    yield "not-found"


def _questions(site: Site, person: Person) -> Iterator[str]:
    page = person.page
    page.goto(site.link("Ana"))
    yield "first"
    person.press("first.begin")
    yield "sections"
    page.goto(f"{person.base}/review")
    person.press("review.submit")
    yield "review-nothing"
    person.open_section(SECTION)
    yield "section"
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    yield "section-open"
    person.answer(ITEM, "4")
    person.write(ITEM, "comment", "The list of projects is three months old.")
    person.part(ITEM, "comment").blur()
    expect(page.locator("#saving")).to_contain_text("12:00")
    yield "section-saved"
    yield from _troubled(site, person)


def _troubled(site: Site, person: Person) -> Iterator[str]:
    """A comment without an answer; then an answer that was given elsewhere meanwhile."""
    page = person.page
    person.write(OTHER_ITEM, "comment", "A comment on nothing.")
    person.send()
    expect(page.locator("#summary")).to_be_focused()
    yield "section-fault"
    person.open_section(SECTION)
    survey = open_survey(site.running.store, site.running.tokens["Ana"], NOON)
    elsewhere = a_change(2, item=OTHER_ITEM, comment="From the other window.")
    save(site.running.store, survey, [elsewhere])
    page.route("**/answers/**", lambda route: route.abort())  # the script's way is blocked
    person.choose(OTHER_ITEM, "5")
    person.send()
    expect(person.part(OTHER_ITEM, "conflict")).to_be_visible()
    expect(page.locator("#summary")).to_be_focused()  # and the page has come to rest there
    page.unroute("**/answers/**")
    yield "section-conflict"
    yield from _typed(person)


def _typed(person: Person) -> Iterator[str]:
    """Questions of this client's own."""
    person.open_section("needs.working")
    yield "section-typed"
    person.part(TYPED, "answer").fill("a few")
    person.send()
    expect(person.page.locator("#summary")).to_be_focused()
    yield "section-typed-fault"


def _passing_on(site: Site, person: Person) -> Iterator[str]:
    page = person.page
    page.goto(f"{person.base}/sections/{SECTION}/pass-on")
    yield "pass-on"
    page.get_by_label(person.words("pass.email")).fill("nobody")
    person.press("pass.make")
    yield "pass-on-fault"
    page.get_by_label(person.words("pass.name")).fill("Lu Wei")
    page.get_by_label(person.words("pass.email")).fill("lu@client.example")
    page.get_by_label(person.words("group.functional-manager")).check()
    person.press("pass.make")
    yield "passed"
    page.goto(f"{person.base}/sections")
    yield "sections-some"
    person.open_section(SECTION)
    yield "section-passed"


def _handing_in(person: Person) -> Iterator[str]:
    page = person.page
    page.goto(f"{person.base}/review")
    yield "review"
    person.press("review.submit")
    yield "done"
    page.goto(f"{person.base}/copy")
    yield "copy"


def _other_people(site: Site, person: Person) -> Iterator[str]:
    """A colleague to whom a section was passed on, and a test drive."""
    page = person.page
    invitations = Invitations(site.running.store.engine)
    colleague = next(
        each for each in invitations.around("sample", "inv-ana") if each.name == "Lu Wei"
    )
    secret = b"s" * 32
    link = Link(code_hash(CODE, secret), colleague.id, "code")
    invitations.issue((), [("sample", link)])
    page.goto(f"{site.address}/code")
    page.locator("#code").fill(CODE)
    person.press("code.open")
    yield "first-colleague"
    token = "secret-of-a-test-drive-0123456789abcdef01234567"  # noqa: S105 - opens nothing real
    own = invite(site.running.store, "Trial", "d1", "executive", token, ("needs",))
    invitations.change_state(own, "trial")
    page.goto(f"{site.address}/s/{token}")
    person.press("first.begin")
    person.open_section(SECTION)
    yield "trial"


def _the_end(site: Site, person: Person) -> Iterator[str]:
    """A cookie that is gone, a browser that forgets, a survey that is over."""
    page = person.page
    page.goto(site.link("Ben"))
    person.press("first.begin")
    person.open_section("needs.working")
    page.route("**/answers/**", lambda route: route.abort())
    field = page.locator("textarea").first
    page.locator("details.more > summary").first.click()
    field.fill("Half an hour of typing.")
    page.context.clear_cookies()
    person.send()
    expect(page.locator("#typed")).to_be_visible()
    page.unroute("**/answers/**")
    yield "form-expired"
    page.goto(site.link("Ben"))
    person.press("first.not-me")
    yield "left"
    site.watch.now = NOON + timedelta(days=30)
    page.goto(site.link("Ben"))
    yield "closed"
    site.watch.now = NOON


def _signing_in(site: Site, person: Person) -> Iterator[str]:
    """A consultant at the door, and at the first sign-in."""
    page = person.page
    page.goto(f"{site.address}/sign-in")
    yield "sign-in"
    page.locator("#user").fill("nobody@example.org")
    page.locator("#password").fill("not the password")
    person.press("account.sign-in")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "sign-in-wrong"
    page.goto(f"{site.address}/forgotten")
    yield "forgotten"
    carla = NewUser("carla@example.org", "Carla Vidal", Role.CONSULTANT, ("sample",))
    token = accounts.add_user(site.running.store, carla, NOON).token
    page.goto(f"{site.address}{accounts.WELCOME_PATH}{token}")
    yield "welcome"
    page.locator("#new_password").fill("short")
    page.locator("#repeated").fill("short")
    person.press("account.keep")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "welcome-fault"
    page.locator("#new_password").fill(PASSWORD)
    page.locator("#repeated").fill(PASSWORD)
    person.press("account.keep")
    page.goto(f"{site.address}/account")
    yield "account"
    person.press("token.manage")
    page.locator("#name").fill("nightly export")
    page.locator("#password").fill("not the password")
    person.press("token.make")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "tokens-fault"
    page.locator("#password").fill(PASSWORD)
    person.press("token.make")
    expect(page.locator("#secret")).to_be_visible()
    yield "tokens"
