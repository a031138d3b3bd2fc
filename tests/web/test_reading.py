"""The documents as pages."""

from __future__ import annotations

import html
import re

import pytest
from account_cast import People
from flask import Flask
from house_builders import Browser
from inside_visitors import a_workspace, signed_in

from pmo_design.documents.content import Document, Figure, Section, Table
from pmo_design.operations.documents import WRITERS
from pmo_design.operations.engagements import import_engagement
from pmo_design.operations.scoring import stored_snapshot
from pmo_design.resources import root
from pmo_design.storage.accounts import Accounts


@pytest.fixture
def app(people: People) -> Flask:
    """The workspace, with the sample client as one of Carla's and Pia's."""
    import_engagement(people.store, root("samples") / "northbridge")
    for name in ("carla", "pia"):
        Accounts(people.store.engine).join(people[name], "northbridge")
    return a_workspace(people)


@pytest.fixture
def carla(app: Flask) -> Browser:
    return signed_in(app, "carla")


def read(browser: Browser, name: str, paper: str = "en") -> str:
    answer = browser.get(f"/engagements/northbridge/documents/read/{name}?paper={paper}")
    assert answer.status_code == 200
    return answer.text


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def all_sections(sections: tuple[Section, ...]) -> list[Section]:
    return [each for one in sections for each in (one, *all_sections(one.sections))]


def on_paper(people: People, name: str, language: str) -> Document:
    return WRITERS[name](stored_snapshot(people.store, "northbridge", language))


@pytest.mark.parametrize(
    ("name", "paper"), [("mandate", "en"), ("governance", "es"), ("roadmap", "en")]
)
def test_page_of_a_document_says_all_that_its_paper_says(
    carla: Browser, people: People, name: str, paper: str
) -> None:
    document = on_paper(people, name, paper)

    page = read(carla, name, paper)

    told = words_of(page)
    sections = all_sections(document.sections)
    tables = [each for section in sections for each in section.blocks if isinstance(each, Table)]
    figures = [each for section in sections for each in section.blocks if isinstance(each, Figure)]
    assert len(sections) > 10
    assert {each.title for each in sections if " ".join(each.title.split()) not in told} == set()
    cells = {cell for table in tables for row in table.rows for cell in row}
    assert {cell for cell in cells if " ".join(cell.split()) not in told} == set()
    assert page.count('role="img"') >= len(figures)
    assert f'<article lang="{paper}">' in page


def test_tables_and_figures_carry_the_numbers_they_have_on_paper(carla: Browser) -> None:
    told = words_of(read(carla, "mandate"))

    numbers = [int(each) for each in re.findall(r"\bTable (\d+) ", told)]

    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
    assert "Figure 1 " in told


def test_documents_are_read_in_the_clients_language_unless_another_is_asked_for(
    carla: Browser,
) -> None:
    page = carla.get("/engagements/northbridge/documents/read/mandate?paper=xx").text

    assert '<article lang="en">' in page


def test_only_the_three_documents_are_read(carla: Browser) -> None:
    assert carla.get("/engagements/northbridge/documents/read/letter").status_code == 404


def test_pmo_lead_reads_the_documents_of_the_own_client_alone(app: Flask) -> None:
    pia = signed_in(app, "pia")

    assert read(pia, "roadmap")
    assert pia.get("/engagements/other/documents/read/roadmap").status_code == 404


def test_what_a_client_typed_stays_text(carla: Browser, people: People) -> None:
    page = read(carla, "mandate")

    assert people.store.load("northbridge").name in html.unescape(page)
    assert "<script>" not in page.replace("<script src", "")
