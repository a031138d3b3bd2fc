"""Lists of the workspace sort and filter by plain links."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from account_cast import People
from flask import Flask
from house_builders import Clock
from small_client import an_answer, small_client, with_answers
from survey_client import invite
from workspace_visitors import Member, a_workspace, signed_in

from pmo_design.engagement import Department, Respondent
from pmo_design.storage.links import Invitations

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
HERE = "/engagements/small"
DEPARTMENTS = (
    Department("d1", "Works", head="Zoe", weight=1.0),
    Department("d2", "Audit", head="", weight=3.0),
    Department("d3", "Legal", head="Abe", weight=2.0),
)
PEOPLE = (
    Respondent("ann", "d1", "team-member", "Ann"),
    Respondent("bob", "d2", "executive", "Bob"),
    Respondent("cid", "d1", "project-manager", "Cid"),
)


@pytest.fixture
def app(people: People) -> Flask:
    """Three departments and three people, of whom Ann alone has answered."""
    client = with_answers(small_client(), an_answer("ann", "maturity.plan.a", 2))
    people.store.save(replace(client, departments=DEPARTMENTS, respondents=PEOPLE))
    return a_workspace(people, Clock(NOW))


@pytest.fixture
def carla(app: Flask) -> Member:
    return signed_in(app, "carla")


def rows(page: str, table: int) -> list[str]:
    """Names at the heads of the rows of a table, numbered from 0."""
    body = page.split("<tbody")[table + 1].partition("</tbody>")[0]
    heads = re.findall(r'<th scope="row">(.*?)</th>', body)
    return [re.sub(r"<[^>]+>", "", head) for head in heads]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["Audit", "Legal", "Works"]),
        ("?by=head", ["Legal", "Works", "Audit"]),  # who has no head comes last
        ("?by=weight", ["Audit", "Legal", "Works"]),
        ("?by=people", ["Works", "Audit", "Legal"]),
        ("?by=nothing", ["Audit", "Legal", "Works"]),
    ],
)
def test_departments_are_sorted_by_each_column(
    carla: Member, address: str, expected: list[str]
) -> None:
    assert rows(carla.get(f"{HERE}/people{address}").text, 0) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["Ann", "Bob", "Cid"]),
        ("?sort=department", ["Bob", "Ann", "Cid"]),
        ("?sort=group", ["Bob", "Cid", "Ann"]),
        ("?answered=yes", ["Ann"]),
        ("?answered=no", ["Bob", "Cid"]),
        ("?answered=no&department=d1", ["Cid"]),
    ],
)
def test_people_are_sorted_by_each_column_and_filtered(
    carla: Member, address: str, expected: list[str]
) -> None:
    assert rows(carla.get(f"{HERE}/people{address}").text, 1) == expected


def test_links_of_a_list_keep_what_was_chosen_before(carla: Member) -> None:
    page = carla.get(f"{HERE}/people?answered=no&department=d1&by=weight").text

    links = re.findall(rf'href="{HERE}/people\?([^"#]*)[^"]*"[^>]*>Customer group', page)
    assert links == ["by=weight&amp;sort=group&amp;department=d1&amp;answered=no"]


def test_filter_that_fits_nobody_says_so(carla: Member) -> None:
    page = carla.get(f"{HERE}/people?answered=yes&department=d2").text

    assert "Nobody here is like that." in page
    assert 'aria-current="true">has answered</a>' in page


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["Bob", "Ann", "Cid"]),
        ("?sort=name", ["Ann", "Bob", "Cid"]),
        ("?sort=state", ["Cid", "Ann", "Bob"]),
        ("?sort=reminded", ["Bob", "Ann", "Cid"]),
        ("?department=d1", ["Ann", "Cid"]),
        ("?state=started", ["Ann"]),
        ("?state=nothing&department=none&sort=none", ["Bob", "Ann", "Cid"]),
    ],
)
def test_invitations_are_sorted_by_each_column_and_filtered(
    carla: Member, people: People, address: str, expected: list[str]
) -> None:
    _invited(people)

    assert rows(carla.get(f"{HERE}/board{address}").text, 1) == expected


def _invited(people: People) -> None:
    """Ann has begun and was reminded first, Bob is revoked, Cid was reminded last."""
    shelf = Invitations(people.store.engine)
    made = {
        each.name: invite(
            people.store, each.name, each.department, each.group, each.id, engagement="small"
        )
        for each in PEOPLE
    }
    shelf.change_state(made["Ann"], "started")
    shelf.revoke(made["Bob"])
    shelf.mark_reminded([made["Ann"]], date(2026, 1, 10))
    shelf.mark_reminded([made["Cid"]], date(2026, 1, 12))


def test_board_of_nobody_leads_to_where_people_are_added(carla: Member, people: People) -> None:
    people.store.save(with_answers(small_client(departments=DEPARTMENTS, respondents=())))

    page = carla.get(f"{HERE}/board").text

    assert "Everybody who is kept has a link" not in page
    assert f'href="{HERE}/people/add"' in page
