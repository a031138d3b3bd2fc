"""Every page of the workspace, empty, full and at fault, one after the other in one browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from account_cast import NOW, PASSWORD, cheap
from playwright.sync_api import expect
from results_cast import OPEN, QUIET, a_store
from survey_site import Person
from workspace_site import Inside, opened_to

from pmo_design.account import Role
from pmo_design.engagement import Decision, fingerprint
from pmo_design.operations import accounts
from pmo_design.operations.accounts import NewUser
from pmo_design.operations.building import KIND, LOST_AFTER
from pmo_design.operations.settings import decide, open_engagement
from pmo_design.storage.documents import DocumentShelf
from pmo_design.storage.entries import StoredDocument
from pmo_design.storage.jobs import JobShelf

AUTUMN = datetime(2026, 9, 21, 12, 0, tzinfo=ZoneInfo("Europe/London"))
"""A moment at which the sample's survey is open."""

NEW = "/engagements/riverside"
CLIENT = f"/engagements/{OPEN}"
PERSON, COLLEAGUE = "finance-01", "finance-02"
ADA = NewUser("ada@example.org", "Ada Holm", Role.ADMIN)
OVERLAY = 'format: 1\nquestionnaire: needs\nversion: "1"\noff: [{}]\n'

EMPTY = {
    "overview-empty": "",
    "people-empty": "/people",
    "board-empty": "/board",
    "results-empty": "/results",
    "documents-empty": "/documents",
    "reading-empty": "/documents/read/mandate",
    "charter-empty": "/charter",
    "charter-part-empty": "/charter/people",
    "services-today-empty": "/charter/services-today",
    "baseline-empty": "/baseline",
}
"""A client of whom only the name is known."""

FULL = {
    "clients": "/engagements",
    "clients-none-found": "/engagements?text=zzz",
    "overview": CLIENT,
    "people": f"{CLIENT}/people?sort=department",
    "people-of-one": f"{CLIENT}/people?department=finance",
    "department": f"{CLIENT}/people/departments/finance",
    "respondent": f"{CLIENT}/people/respondents/{PERSON}",
    "answers": f"{CLIENT}/people/respondents/{PERSON}/answers",
    "merge-departments": f"{CLIENT}/people/departments/finance/merge?other=procurement",
    "merge-people": f"{CLIENT}/people/respondents/{PERSON}/merge?other={COLLEAGUE}",
    "results": f"{CLIENT}/results",
    "results-protected": f"/engagements/{QUIET}/results",
    "services": f"{CLIENT}/results/services?sort=name",
    "services-of-one": f"{CLIENT}/results/services?department=finance&class=likely",
    "service": f"{CLIENT}/results/services/coaching",
    "decided": f"{CLIENT}/results/services/coaching/decided",
    "service-of-one": f"{CLIENT}/results/services/coaching?department=finance",
    "service-protected": f"/engagements/{QUIET}/results/services/coaching",
    "plan": f"{CLIENT}/results/plan",
    "plan-of-wave": f"{CLIENT}/results/plan?wave=2&sort=department",
    "plan-protected": f"/engagements/{QUIET}/results/plan",
    "models": f"{CLIENT}/results/models",
    "model": f"{CLIENT}/results/models/coaching",
    "results-of-one": f"{CLIENT}/results/departments/finance",
    "results-of-nobody": f"{CLIENT}/results/departments/wellbeing-safety",
    "reading": f"{CLIENT}/documents/read/mandate",
    "reading-other-language": f"{CLIENT}/documents/read/roadmap?paper=es",
    "comments": f"{CLIENT}/results/comments",
    "trust": f"{CLIENT}/results/trust",
    "what-if": f"{CLIENT}/results/what-if",
    "what-if-asked": f"{CLIENT}/results/what-if?demand=0.4&group-executive=3&setup-1=1",
    "what-if-fault": f"{CLIENT}/results/what-if?demand=7",
    "charter": f"{CLIENT}/charter",
    **{
        f"charter-{part}": f"{CLIENT}/charter/{part}"
        for part in ("aims", "people", "money", "kpis")
    },
    "services-today": f"{CLIENT}/charter/services-today",
    "baseline": f"{CLIENT}/baseline",
    "tailoring": f"{CLIENT}/tailoring",
    "gone": "/engagements/nobody",
}
"""Pages that an address opens, of the sample client and one that answered in confidence."""

PAGES = (
    "clients-none",
    "new",
    "new-fault",
    "folder",
    "folder-fault",
    *EMPTY,
    "add",
    "add-fault",
    *FULL,
    "department-fault",
    "respondent-fault",
    "board",
    "board-fault",
    "letters",
    "board-invited",
    "board-revoked",
    "charter-fault",
    "charter-changed",
    "services-today-fault",
    "baseline-section",
    "baseline-fault",
    "tailoring-sheet",
    "tailoring-checked",
    "tailoring-fault",
    "documents-building",
    "documents-failed",
    "documents",
    "documents-known",
    "documents-no-file",
    "account-member",
    "account-fault",
    "account-kept",
    "lead-overview",
    "lead-documents",
    "ending",
    "ending-fault",
    "closed-overview",
    "closed-board",
)

SAME_PAGE = (
    ("clients", "clients-none", "clients-none-found"),
    ("new", "new-fault"),
    ("add", "add-fault"),
    ("overview", "lead-overview"),
    ("people", "people-of-one"),
    ("department", "department-fault"),
    ("respondent", "respondent-fault"),
    ("ending", "ending-fault"),
    ("board", "board-fault", "board-invited", "board-revoked"),
    ("services", "services-of-one"),
    ("plan", "plan-of-wave"),
    ("service", "service-of-one"),
    ("what-if", "what-if-asked", "what-if-fault"),
    ("tailoring-sheet", "tailoring-checked"),
    ("charter-aims", "charter-changed"),
    ("services-today", "services-today-fault"),
    ("documents", "documents-building", "documents-failed", "documents-known", "documents-no-file",
     "lead-documents"),
    ("folder", "folder-fault"),
    ("results-empty", "reading-empty"),
    ("account-member", "account-fault", "account-kept"),
)  # fmt: skip
"""Names that are states of one page, and so share its title."""


@contextmanager
def workspace(folder: Path, _: str) -> Iterator[Inside]:
    """What is toured: the sample client with a decision that was taken."""
    store = a_store(folder)
    made_from = open_engagement(store, OPEN).version
    reason = "The director asked for it in August, before the first answers were in."
    own = Decision(service="documentation-archives", action="recommend", reason=reason)
    decide(store, OPEN, own, made_from)
    token = accounts.add_user(store, ADA, NOW).token
    accounts.choose_password(store, cheap(), token, PASSWORD, NOW)
    with opened_to(store, lambda: AUTUMN) as inside:
        yield inside


def tour(inside: Inside, person: Person) -> Iterator[str]:
    """Go to every page of `PAGES` in turn; gives its name while the browser shows it."""
    inside.admit(person, "otto")
    yield "clients-none"
    yield from _first_client(inside, person)
    inside.admit(person, "carla")
    for name, path in FULL.items():
        person.page.goto(inside.address + path)
        yield name
    yield from _faults_of_people(inside, person)
    yield from _invitations(inside, person)
    yield from _charter(inside, person)
    yield from _tailoring(inside, person)
    yield from _documents(inside, person)
    yield from _account(inside, person)
    inside.admit(person, "pia")
    person.page.goto(inside.address + CLIENT)
    yield "lead-overview"
    person.page.goto(f"{inside.address}{CLIENT}/documents")
    yield "lead-documents"
    yield from _end(inside, person)


def _first_client(inside: Inside, person: Person) -> Iterator[str]:
    """A client is made, by somebody who had none; then everything of it is still empty."""
    page = person.page
    page.goto(f"{inside.address}/engagements/new")
    yield "new"
    page.locator("#closed").fill("2020-01-01")
    page.locator("#timezone").fill("Nowhere")
    person.press("workspace.make")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "new-fault"
    page.goto(f"{inside.address}/engagements/folder")
    yield "folder"
    person.press("folder.take-in")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "folder-fault"
    page.goto(f"{inside.address}/engagements/new")
    page.locator("#name").fill("Riverside")
    page.locator("[name=confidentiality]").first.check()
    person.press("workspace.make")
    expect(person.heading).to_have_text("Riverside")
    for name, path in EMPTY.items():
        page.goto(inside.address + NEW + path)
        yield name
    page.goto(f"{inside.address}{NEW}/people/add")
    yield "add"
    page.locator("#list-people").fill("Name;Department;Group\nIda Lund;Finance;boss\n")
    person.press("people.take-in.people")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "add-fault"


def _faults_of_people(inside: Inside, person: Person) -> Iterator[str]:
    page = person.page
    page.goto(inside.address + FULL["department"])
    page.locator("#weight").fill("heavy")
    person.press("workspace.save")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "department-fault"
    page.goto(inside.address + FULL["respondent"])
    page.locator("#email").fill("nobody")
    person.press("workspace.save")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "respondent-fault"


def _invitations(inside: Inside, person: Person) -> Iterator[str]:
    page, board = person.page, f"{inside.address}{CLIENT}/board"
    page.goto(board)
    _open_details(person)
    yield "board"
    page.locator("#list").fill("Name;Department;Group\nIda Lund;Finance;boss\n")
    person.press("board.invite.these")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "board-fault"
    page.goto(board)
    person.press("board.invite.all")
    expect(page.locator("table a.code").first).to_be_visible()
    yield "letters"
    page.goto(board)
    yield "board-invited"
    page.locator("#people ~ table form").last.locator("button").click()
    page.goto(f"{board}?state=revoked")
    yield "board-revoked"


def _open_details(person: Person) -> None:
    person.page.evaluate(
        "for (const each of document.querySelectorAll('details')) each.open = true"
    )


def _charter(inside: Inside, person: Person) -> Iterator[str]:
    """A figure that is none; then a part that was kept elsewhere meanwhile."""
    page, base = person.page, f"{inside.address}{CLIENT}/charter"
    page.goto(f"{base}/staff")
    page.locator("#staff-0-fte").fill("many")
    person.press("charter.keep")
    expect(page.locator("#summary")).to_be_visible()
    yield "charter-fault"
    page.goto(f"{base}/aims")
    page.locator("#vision").fill("What was typed here.")
    elsewhere = page.context.new_page()
    elsewhere.goto(f"{base}/aims")
    elsewhere.locator("#vision").fill("What was kept elsewhere.")
    elsewhere.get_by_role("button", name=person.words("charter.keep-list")).click()
    elsewhere.wait_for_url(base)  # a tab that is closed while it navigates has hung Chromium
    elsewhere.close()
    person.press("charter.keep")
    expect(page.locator("#vision-theirs")).to_be_visible()
    yield "charter-changed"
    page.goto(f"{inside.address}{CLIENT}/charter/services-today")
    _open_details(person)
    page.locator("#coaching-active").select_option("")
    page.locator("#coaching-level").select_option("3")
    person.press("services-today.keep")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "services-today-fault"
    page.goto(f"{inside.address}{CLIENT}/baseline")
    page.locator(".task-name").first.click()
    yield "baseline-section"
    _open_details(person)
    page.locator("textarea").last.fill("x" * 5000)
    person.press("baseline.keep")
    expect(page.locator("#summary")).to_be_visible()
    yield "baseline-fault"


def _tailoring(inside: Inside, person: Person) -> Iterator[str]:
    page = person.page
    page.goto(f"{inside.address}{CLIENT}/tailoring/needs")
    _open_details(person)
    yield "tailoring-sheet"
    page.locator("#overlay").fill(OVERLAY.format("clear-view"))
    person.press("tailoring.check")
    expect(page.locator(".changes")).to_be_visible()
    yield "tailoring-checked"
    page.locator("#overlay").fill(OVERLAY.format("clear-vew"))
    person.press("tailoring.keep")
    expect(page.locator("#summary")).to_be_visible()
    yield "tailoring-fault"


def _documents(inside: Inside, person: Person) -> Iterator[str]:
    """Work that is under way, that failed, and that is done."""
    page, jobs = person.page, JobShelf(inside.store.engine)
    here = f"{inside.address}{CLIENT}/documents"
    number = jobs.begin(OPEN, KIND, AUTUMN, AUTUMN - LOST_AFTER)
    assert number
    jobs.tell(number, AUTUMN, progress=0.4, message="governance")
    page.goto(here)
    yield "documents-building"
    jobs.tell(number, AUTUMN, state="failed", message="")
    expect(page.get_by_role("alert")).to_be_visible()  # the page finds out by itself
    yield "documents-failed"
    now = fingerprint(inside.store.load(OPEN))
    DocumentShelf(inside.store.engine).save([
        StoredDocument(OPEN, 1, name, language, "A4", inputs, sha256(data).hexdigest(), data)
        for language, inputs in (("en", now), ("es", "0" * 64))
        for name in ("mandate", "governance", "roadmap")
        for data in (f"{name} {language}".encode(),)
    ])  # fmt: skip
    page.goto(here)
    yield "documents"
    page.locator("#file").set_input_files(
        {"name": "mandate.pdf", "mimeType": "application/pdf", "buffer": b"mandate en"}
    )
    person.press("documents.verify")
    expect(page.get_by_role("status")).to_be_visible()
    yield "documents-known"
    person.press("documents.verify")
    expect(page.locator("#file-error")).to_be_visible()
    yield "documents-no-file"


def _end(inside: Inside, person: Person) -> Iterator[str]:
    """A client is nearly deleted, and then closed instead."""
    page, quiet = person.page, f"{inside.address}/engagements/{QUIET}"
    inside.admit(person, "ada")
    page.goto(f"{quiet}/end")
    yield "ending"
    page.locator("#id").fill("quite")
    person.press("ending.delete")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "ending-fault"
    page.goto(f"{quiet}/end")
    person.press("ending.close")
    expect(person.heading).to_have_text("Quiet Water")
    yield "closed-overview"
    page.goto(f"{quiet}/board")
    yield "closed-board"


def _account(inside: Inside, person: Person) -> Iterator[str]:
    page = person.page
    page.goto(f"{inside.address}/account")
    yield "account-member"
    for name in ("password", "new_password", "repeated"):
        page.locator(f"#{name}").fill("short")
    person.press("account.change-password")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "account-fault"
    page.goto(f"{inside.address}/account")
    person.press("account.choose-language")
    expect(page.locator(".notice")).to_be_visible()
    yield "account-kept"
