"""An engagement from its first day to its three documents, in a real browser.

The story is told twice: with a mouse in English, and by the keyboard alone in Spanish. In
Finance two people say how much they need a clear view of projects: the executive says 5 for
its importance and 2 for how satisfied they are, the functional manager 3 and 4.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from account_cast import opened_copy
from hands import Hand, Keyboard, Mouse
from playwright.sync_api import Locator, expect
from pypdf import PdfReader
from survey_client import ITEM, OTHER_ITEM
from survey_site import DESK, Chromium, Device, Person, person
from workspace_site import Inside, opened_to

from pmo_design.answers import Answer, AnswerState
from pmo_design.engagement import Decision, Engagement
from pmo_design.operations import accounts, surveys
from pmo_design.operations.boards import board_of
from pmo_design.operations.invitations import invitations_of
from pmo_design.operations.scoring import stored_snapshot
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.storage.documents import DocumentShelf
from pmo_design.survey import Change

CLIENT = "rio-claro"
HERE = f"/engagements/{CLIENT}"
DEPARTMENTS = (
    "Finance", "Audit", "Legal", "Works", "Care", "Design", "Fleet", "Harbour", "Land",
    "Purchasing", "Research", "Training",
)  # fmt: skip
PEOPLE = tuple(
    (f"{department} {number + 1}", department, GROUPS[number])
    for at, department in enumerate(DEPARTMENTS)
    for number in range(4 if at < 4 else 3)
)
"""Name, department and group: four people of each of four departments, three of the others."""

EXECUTIVE, MANAGER = "Finance 1", "Finance 2"
SPOKEN_OF = {EXECUTIVE: {ITEM: 5, OTHER_ITEM: 2}, MANAGER: {ITEM: 3, OTHER_ITEM: 4}}
SECTION = "needs.deciding"
REASON = "All of us want it."


@dataclass
class Consultant:
    """Carla at her desk."""

    inside: Inside
    somebody: Person
    hand: Hand

    def section(self, name: str) -> None:
        """Go to a section of the client by its tab."""
        self.hand.follow(f'.tabs a[href$="{HERE}/{name}"]')

    @property
    def client(self) -> Engagement:
        return self.inside.store.load(CLIENT)

    def row(self, head: str) -> Locator:
        """Row of a table that a name heads."""
        found = self.somebody.page.locator("tbody tr")
        return found.filter(has=self.somebody.page.locator("th", has_text=head))


@pytest.fixture
def inside(cast_made: Path, tmp_path: Path) -> Iterator[Inside]:
    """The standing cast's workspace at the machine's own time."""
    store = opened_copy(cast_made, tmp_path / "cast")
    with opened_to(store, lambda: datetime.now(UTC)) as inside:
        yield inside


@pytest.fixture
def carla(inside: Inside, chromium: Chromium, language: str) -> Iterator[Consultant]:
    """With a mouse where she speaks English, with the keyboard alone where Spanish."""
    wide, high = DESK
    context = chromium.context(language, viewport={"width": wide, "height": high})
    somebody = person(context.new_page(), language)
    hand: Hand = Mouse(somebody.page) if language == "en" else Keyboard(somebody.page)
    yield Consultant(inside, somebody, hand)
    context.close()


def test_consultant_leads_a_client_from_its_first_day_to_its_documents(
    carla: Consultant, device: Device
) -> None:
    makes_a_client(carla)
    names_departments_and_people(carla)
    links = invites_everybody(carla)
    watches_the_board(carla, links, device())
    everybody_else_answers(carla, links)
    reads_changes_a_weight_and_reads_again(carla)
    decides_beside_the_computation(carla)
    builds_and_opens_the_documents(carla)
    if isinstance(carla.hand, Keyboard):
        assert carla.hand.unseen == []  # (2.4.7, 2.4.11)


def makes_a_client(carla: Consultant) -> None:
    hand, page = carla.hand, carla.somebody.page
    page.goto(f"{carla.inside.address}/sign-in")
    hand.write("#user", "carla@example.org")
    hand.write("#password", "turnip lantern gravel")
    hand.follow("form .button")
    hand.follow('a[href$="/engagements/new"]')
    hand.write("#name", "Río Claro")
    hand.choose("[name=confidentiality]")
    hand.follow("main form .button")

    expect(page.locator("h1")).to_have_text("Río Claro")
    expect(page.locator("[aria-current=step]")).to_contain_text(
        carla.somebody.words("workspace.step.people")
    )
    found = carla.client
    assert (found.name, found.confidentiality) == ("Río Claro", "attributed")
    assert found.language == carla.somebody.words.language


def names_departments_and_people(carla: Consultant) -> None:
    hand, page = carla.hand, carla.somebody.page
    carla.section("people")
    hand.follow('a[href$="/people/add"]')
    hand.write("#list-departments", "\n".join(DEPARTMENTS))
    hand.follow('form[action$="/add/departments"] .button')
    expect(page.locator("tbody tr")).to_have_count(12)
    hand.follow('a[href$="/people/add"]')
    lines = [
        f"{name};{name.lower().replace(' ', '.')}@rio-claro.example;{department};{group}"
        for name, department, group in PEOPLE
    ]
    hand.write("#list-people", "\n".join(["name;email;department;group", *lines]))
    hand.follow('form[action$="/add/people"] .button')

    expect(page.locator("tbody").last.locator("tr")).to_have_count(40)
    assert {each.name for each in carla.client.departments} == set(DEPARTMENTS)
    assert {(each.name, each.group) for each in carla.client.respondents} == {
        (name, group) for name, _, group in PEOPLE
    }


def invites_everybody(carla: Consultant) -> dict[str, str]:
    """Address of everybody's link, by name."""
    hand, page = carla.hand, carla.somebody.page
    carla.section("board")
    hand.choose("[name=ask][value=maturity]")
    hand.follow('form[action$="/invite"] button[value=all]')

    rows = page.locator("tbody tr")
    expect(rows).to_have_count(40)
    links = {
        row.locator("th").inner_text(): row.locator("a").get_attribute("href") or ""
        for row in rows.all()
    }
    invited = invitations_of(carla.inside.store, CLIENT)
    assert {each.name for each in invited} == set(links) == {name for name, *_ in PEOPLE}
    assert {each.asks for each in invited} == {("needs", "maturity")}
    return links


def watches_the_board(carla: Consultant, links: dict[str, str], executive: Person) -> None:
    """Somebody answers on a telephone while the board stays open."""
    words = carla.somebody.words
    carla.hand.follow(f'main a[href$="{HERE}/board"]')
    cells = carla.row("Finance").first.locator("td")
    expect(cells).to_have_text(["4", "0", "0", re.compile(r"^0\b")])
    executive.begin(links[EXECUTIVE])
    executive.open_section(SECTION)
    for item, value in SPOKEN_OF[EXECUTIVE].items():
        executive.choose(item, str(value))
        expect(executive.part(item, "kept")).not_to_be_empty()

    expect(cells).to_have_text(["4", "1", "0", re.compile(r"^1\b.*\b3\b")])
    state = carla.row(EXECUTIVE).locator("td").nth(1)
    expect(state).to_have_text(words("board.state.started"))
    total = words("workspace.finished", number="0", total="40")
    expect(carla.somebody.page.locator("#board-total")).to_contain_text(total)


def everybody_else_answers(carla: Consultant, links: dict[str, str]) -> None:
    """Through the operations that the survey's own pages call; the board shows it."""
    for name, link in links.items():
        _answer_all(carla.inside, name, link.rpartition("/")[2])

    board = board_of(carla.inside.store, CLIENT)
    assert (board.finished, board.answered, board.lacking) == (40, 40, 0)
    total = carla.somebody.words("workspace.finished", number="40", total="40")
    expect(carla.somebody.page.locator("#board-total")).to_contain_text(total)


def _answer_all(inside: Inside, name: str, token: str) -> None:
    """Answers that differ from question to question; on the clear view only two people speak."""
    store, now = inside.store, datetime.now(UTC)
    survey = surveys.open_survey(store, token, now)
    given, spoken = surveys.sheet(store, survey), SPOKEN_OF.get(name, {})
    own = name.startswith("Finance")
    changes = []
    for at, item in enumerate(survey.items):
        if item.id in given:
            continue
        answer = Answer(survey.respondent, item.id, AnswerState.VALUE, 1 + (at * 7) % 5)
        if own and item.id in (ITEM, OTHER_ITEM):
            answer = (
                Answer(survey.respondent, item.id, AnswerState.VALUE, spoken[item.id])
                if spoken
                else Answer(survey.respondent, item.id, AnswerState.NOT_APPLICABLE)
            )
        changes.append(Change(item.id, answer, 0))
    surveys.save(store, survey, changes)
    surveys.submit(store, survey)


def reads_changes_a_weight_and_reads_again(carla: Consultant) -> None:
    """Every voice counts 1 at first, then an executive's 3."""
    hand, words = carla.hand, carla.somebody.words
    finance = next(each.id for each in carla.client.departments if each.name == "Finance")
    carla.section("results")
    hand.follow(f'main a[href$="/departments/{finance}"]')
    # Importance (5 + 3) / 2, satisfaction (2 + 4) / 2.
    _expect_clear_view(carla, importance=4.0, satisfaction=3.0)

    hand.follow('.tabs a[href$="/what-if"]')
    hand.write("#group-executive", "3")
    hand.follow("form.what-if .button")
    expect(carla.somebody.page.locator("#moves")).to_be_visible()
    assert set(carla.client.group_weights.values()) == {1.0}
    hand.write("form[action$='/what-if'] #reason", REASON)
    hand.follow('form[method=post][action$="/what-if"] .button')

    kept = carla.somebody.page.locator(".notice[role=status]")
    expect(kept).to_have_text(words("results.what-if.kept"))
    assert carla.client.group_weights["executive"] == 3.0
    hand.follow(f'.tabs a[href$="{HERE}/results"]')
    hand.follow(f'main a[href$="/departments/{finance}"]')
    # (3 x 5 + 3) / 4 and (3 x 2 + 4) / 4.
    _expect_clear_view(carla, importance=4.5, satisfaction=2.5)


def _expect_clear_view(carla: Consultant, importance: float, satisfaction: float) -> None:
    catalog = stored_snapshot(carla.inside.store, CLIENT).catalog
    outcome = next(each for each in catalog.outcomes if each.id == "clear-view")
    words = carla.somebody.words
    cells = carla.row(outcome.name[words.language]).locator("td")
    expect(cells.nth(1)).to_have_text(words.number(importance, 1))
    expect(cells.nth(2)).to_have_text(words.number(satisfaction, 1))


def decides_beside_the_computation(carla: Consultant) -> None:
    """A service that was not recommended is recommended, with a reason."""
    hand, words, page = carla.hand, carla.somebody.words, carla.somebody.page
    card = stored_snapshot(carla.inside.store, CLIENT).scorecard
    service = min(set(card.services) - set(card.recommended))
    hand.follow('.tabs a[href$="/results/services"]')
    hand.follow(f'main a[href$="/services/{service}"]')
    hand.choose("[name=action][value=recommend]")
    hand.write("#reason", REASON)
    hand.follow('form[action$="/decisions"] .button')

    expect(page.locator(".decisions .card")).to_contain_text(words("results.action.recommend"))
    expect(page.locator(".decisions .card")).to_contain_text(REASON)
    decision = Decision(service=service, action="recommend", reason=REASON)
    assert carla.client.decisions == (decision,)
    decided = stored_snapshot(carla.inside.store, CLIENT).scorecard
    assert set(decided.recommended) == {*card.recommended, service}


def builds_and_opens_the_documents(carla: Consultant) -> None:
    hand, page, words = carla.hand, carla.somebody.page, carla.somebody.words
    carla.section("documents")
    hand.follow('form[action$="/build"] .button')
    expect(page.locator("#progress")).to_be_visible()
    links = page.locator(".built .task-name")
    expect(links).to_have_text(
        [words(f"documents.{name}") for name in ("mandate", "governance", "roadmap")],
        timeout=120_000,
    )

    texts = []
    for at, link in enumerate(links.all()):
        href = link.get_attribute("href")
        taken = hand.take(f'.built a[href="{href}"]')
        data = Path(taken.path()).read_bytes()
        kept = DocumentShelf(carla.inside.store.engine).find(CLIENT, Path(href or "").stem)
        assert kept
        assert data == kept.data, at
        texts.append(_text(data))
    assert all("Río Claro" in text for text in texts)
    assert REASON in texts[0]
    expect(page.locator(".built .status")).to_have_text(words("documents.current"))


def _text(data: bytes) -> str:
    """What a PDF of several pages says, in one line."""
    assert data.startswith(b"%PDF-")
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) >= 5
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_pmo_lead_sees_the_own_engagement_and_no_other(inside: Inside, device: Device) -> None:
    lead = device()
    inside.admit(lead, "pia")
    page = lead.page
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody th a")).to_have_text("Small Client")
    page.locator("tbody th a").click()
    expect(page.locator("h1")).to_have_text("Small Client")
    sections = [link.get_attribute("href") for link in page.locator(".tabs a").all()]

    for path in ["", *(path.removeprefix("/engagements/small") for path in sections if path)]:
        own = page.goto(f"{inside.address}/engagements/small{path}")
        other = page.goto(f"{inside.address}/engagements/other{path}")
        assert own
        assert other
        assert (own.status, other.status) == (200, 404), path
        expect(page.locator("body")).not_to_contain_text("Other")
    assert not any("people" in str(path) or "tailoring" in str(path) for path in sections)
    assert [line.id for line in accounts.engagements_of(inside.store, _pia(inside))] == ["small"]


def _pia(inside: Inside) -> accounts.Account:
    return next(who for who, _ in accounts.users(inside.store) if who.email.startswith("pia"))


def test_what_was_filled_in_is_printed_and_what_leads_elsewhere_is_not(
    inside: Inside, device: Device
) -> None:
    lead = device()
    inside.admit(lead, "pia")
    lead.page.goto(f"{inside.address}/engagements/small/charter/people")
    lead.page.emulate_media(media="print")

    expect(lead.page.locator("main input[type=text]").first).to_be_visible()
    for gone in (".tabs", ".crumbs", ".languages", ".self", "main .buttons"):
        expect(lead.page.locator(gone).first).to_be_hidden()
