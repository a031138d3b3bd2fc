"""The board: how far a survey is, and who is invited, reminded, let go."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from account_cast import People
from flask import Flask
from house_builders import Clock
from small_client import small_client, with_answers
from workspace_visitors import Member, a_workspace, signed_in

from pmo_design.engagement import Respondent
from pmo_design.errors import LinkError
from pmo_design.operations import accounts
from pmo_design.operations.boards import board_of
from pmo_design.operations.invitations import invitations_of, revoke
from pmo_design.operations.surveys import begin, open_survey

HERE = "/engagements/small/board"
NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
LINK = re.compile(r'href="https://pmo\.example\.org/s/([\w-]+)"')


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def app(people: People, clock: Clock) -> Flask:
    return a_workspace(people, clock)


@pytest.fixture
def carla(app: Flask) -> Member:
    return signed_in(app, "carla")


@pytest.fixture
def links(carla: Member) -> list[str]:
    """Secrets of the links of everybody, by name."""
    return LINK.findall(carla.post(f"{HERE}/invite", who="all").text)


def sealed(page: str) -> str:
    found = re.search(r'name="letters" value="([^"]+)"', page)
    assert found
    return html.unescape(found[1])


def digest(page: str) -> str:
    found = re.search(r'data-digest="(\w+)"', page)
    assert found
    return found[1]


def make(people: People, confidentiality: str) -> None:
    people.store.delete("small")
    people.store.save(with_answers(small_client(confidentiality=confidentiality)))
    accounts.join(people.store, "carla@example.org", "small")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("who", ["carla", "pia"])
def test_board_opens_in_both_languages(app: Flask, who: str, language: str) -> None:
    page = signed_in(app, who, language).get(HERE)

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert page.text.count("<h1>") == 1


def test_board_counts_people_with_answers_against_what_a_department_needs(
    people: People,
) -> None:
    board = board_of(people.store, "small")

    assert [(each.id, each.answered, each.needed) for each in board.departments] == [
        ("d1", 2, 3),
        ("d2", 1, 3),
    ]


@pytest.mark.parametrize("confidentiality", ["confidential", "anonymous"])
def test_protected_client_needs_as_many_as_a_group_that_is_shown(
    people: People, confidentiality: str
) -> None:
    make(people, confidentiality)

    assert board_of(people.store, "small").needed == 5


def test_everybody_is_invited_by_a_link_that_opens_and_is_shown_once(
    carla: Member, people: People, links: list[str]
) -> None:
    opened = [open_survey(people.store, link, NOW).respondent for link in links]

    again = carla.post(f"{HERE}/invite", who="all").text
    assert opened == ["e1", "e2", "p1"]
    assert LINK.findall(again) == []
    assert "all have a link already" in again
    assert not any(link in carla.get(HERE).text for link in links)


def test_only_the_chosen_are_invited_to_what_was_chosen(carla: Member, people: People) -> None:
    page = carla.post(
        f"{HERE}/invite", who="chosen", respondent=["e2"], ask=["needs", "maturity"]
    ).text

    invited = invitations_of(people.store, "small")
    assert [(each.respondent, each.asks) for each in invited] == [("e2", ("needs", "maturity"))]
    assert len(LINK.findall(page)) == 1


def test_nobody_chosen_is_told_and_invites_nobody(carla: Member, people: People) -> None:
    page = carla.post(f"{HERE}/invite", who="chosen")

    assert page.status_code == 400
    assert "Nobody was chosen" in page.text
    assert invitations_of(people.store, "small") == ()


def test_people_of_a_pasted_list_are_invited_and_kept(carla: Member, people: People) -> None:
    carla.post(f"{HERE}/invite-list", list="name;department;group\nIda;One;executive\n")

    known = people.store.load("small").respondents
    assert Respondent("d1-01", "d1", "executive", "Ida") in known


def test_fault_of_a_pasted_list_is_told_and_the_list_kept(carla: Member) -> None:
    page = carla.post(f"{HERE}/invite-list", list="name;department;group\nIda;One;boss\n")

    assert page.status_code == 400
    assert "Line 2:" in page.text
    assert "Ida;One;boss" in page.text


def test_anonymous_client_is_invited_by_list_and_nobody_is_kept(
    carla: Member, people: People
) -> None:
    make(people, "anonymous")
    before = people.store.load("small").respondents

    page = carla.post(f"{HERE}/invite-list", list="name;department;group\nIda;One;executive\n")

    assert len(LINK.findall(page.text)) == 1
    assert people.store.load("small").respondents == before


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("cards", "application/pdf", b"%PDF-"),
        ("rows", "text/csv", b"\xef\xbb\xbf"),
        ("drafts", "application/zip", b"PK"),
    ],
)
def test_letters_are_taken_home_as_files(
    carla: Member, form: str, kind: str, begins: bytes
) -> None:
    page = carla.post(f"{HERE}/invite-list",
                      list="name;email;department;group\nIda;ida@example.org;One;executive\n").text  # fmt: skip

    file = carla.post(f"{HERE}/letters/{form}", letters=sealed(page))

    assert (file.status_code, file.mimetype) == (200, kind)
    assert file.headers["Content-Disposition"].startswith("attachment; filename=")
    assert file.data.startswith(begins)


def test_drafts_come_from_the_consultant_where_no_sender_is_set(carla: Member) -> None:
    page = carla.post(f"{HERE}/invite-list",
                      list="name;email;department;group\nIda;ida@example.org;One;executive\n").text  # fmt: skip

    file = carla.post(f"{HERE}/letters/drafts", letters=sealed(page))

    with zipfile.ZipFile(io.BytesIO(file.data)) as packed:
        (name,) = packed.namelist()
        draft = packed.read(name).decode()
    assert name == "001-one-ida.eml"
    assert "From: carla@example.org" in draft
    assert LINK.findall(page)[0] in draft


def test_letters_of_somebody_else_or_of_long_ago_are_not_given_out(
    app: Flask, carla: Member
) -> None:
    held = sealed(carla.post(f"{HERE}/invite", who="all").text)

    ada = signed_in(app, "ada")
    assert ada.post(f"{HERE}/letters/rows", letters=held).status_code == 400
    assert carla.post(f"{HERE}/letters/rows", letters="x" + held[1:]).status_code == 400
    assert carla.post(f"{HERE}/letters/fax", letters=held).status_code == 404
    assert carla.post(f"{HERE}/letters/mail", letters=held).status_code == 404


def test_reminders_go_only_to_those_who_have_not_finished(
    carla: Member, people: People, links: list[str]
) -> None:
    survey = open_survey(people.store, links[0], NOW)
    begin(people.store, survey)
    carla.post(f"{HERE}/invitations/{open_survey(people.store, links[1], NOW).invitation}/revoke")

    page = carla.post(f"{HERE}/remind").text

    assert "<h1>2 letters</h1>" in page
    assert open_survey(people.store, links[0], NOW).respondent == "e1"


def test_revoked_link_opens_nothing_and_a_new_one_opens_again(
    carla: Member, people: People, links: list[str]
) -> None:
    own = open_survey(people.store, links[0], NOW).invitation

    carla.post(f"{HERE}/invitations/{own}/revoke")
    with pytest.raises(LinkError):
        open_survey(people.store, links[0], NOW)
    (new,) = LINK.findall(carla.post(f"{HERE}/invitations/{own}/reissue").text)

    assert open_survey(people.store, new, NOW).respondent == "e1"


def test_test_drive_counts_nowhere(carla: Member, people: People) -> None:
    page = carla.post(f"{HERE}/try", group="executive").text

    assert open_survey(people.store, LINK.findall(page)[0], NOW).trial
    assert board_of(people.store, "small").invited == 0


def test_news_are_nothing_until_something_changes(
    carla: Member, people: People, links: list[str]
) -> None:
    seen = digest(carla.get(HERE).text)
    before = carla.get(f"{HERE}/news?seen={seen}")

    begin(people.store, open_survey(people.store, links[0], NOW))
    after = carla.get(f"{HERE}/news?seen={seen}")

    assert (before.status_code, before.data) == (204, b"")
    assert after.status_code == 200
    assert after.headers["X-Digest"] == digest(carla.get(HERE).text)
    assert ">begun</span>" in after.text


def test_asking_for_news_keeps_no_session_alive(carla: Member, clock: Clock) -> None:
    carla.get(HERE)
    for _ in range(7):
        clock.move(minutes=9)
        carla.get(f"{HERE}/news")

    assert carla.get(HERE).status_code == 303


def test_survey_that_is_over_is_opened_again_by_a_later_day(
    carla: Member, people: People, clock: Clock, links: list[str]
) -> None:
    clock.move(days=60)
    again = signed_in(carla.browser.application, "carla")
    assert "Open the survey again" in again.get(HERE).text

    again.post(f"{HERE}/days", closed="2026-04-01", timezone="Europe/Madrid")

    client = people.store.load("small")
    assert (client.latest.closed, client.timezone) == (date(2026, 4, 1), "Europe/Madrid")
    assert open_survey(people.store, links[0], clock()).respondent == "e1"


@pytest.mark.parametrize(
    ("closed", "zone", "status"),
    [("2025-12-31", "UTC", 409), ("soon", "UTC", 400), ("2026-04-01", "Europe/Madird", 400)],
)
def test_day_that_does_not_fit_is_told_beside_its_field(
    carla: Member, people: People, closed: str, zone: str, status: int
) -> None:
    page = carla.post(f"{HERE}/days", closed=closed, timezone=zone)

    assert page.status_code == status
    assert 'aria-invalid="true"' in page.text
    assert people.store.load("small") == small_client()


def test_nobody_is_invited_once_the_survey_is_over(carla: Member, clock: Clock) -> None:
    clock.move(days=60)
    again = signed_in(carla.browser.application, "carla")

    page = again.post(f"{HERE}/invite", who="all")

    assert page.status_code == 409
    assert "give it a later day" in page.text


def test_closed_client_invites_nobody(carla: Member, people: People) -> None:
    people.store.close("small")

    assert carla.post(f"{HERE}/invite", who="all").status_code == 409
    assert invitations_of(people.store, "small") == ()


def test_links_are_made_twenty_times_an_hour_at_most(carla: Member) -> None:
    made = [carla.post(f"{HERE}/remind").status_code for _ in range(21)]

    assert made == [200] * 20 + [429]


def test_pmo_lead_sees_the_board_and_changes_nothing(app: Flask, people: People) -> None:
    pia = signed_in(app, "pia")

    assert "<form method=" not in pia.get(HERE).text.partition("<main")[2]
    assert pia.post(f"{HERE}/invite", who="all").status_code == 404
    assert pia.post(f"{HERE}/days", closed="2026-04-01", timezone="UTC").status_code == 404
    assert people.store.load("small") == small_client()


def test_survey_that_is_over_says_why_nobody_can_be_invited_on_board_and_overview(
    carla: Member, people: People, clock: Clock
) -> None:
    make(people, "attributed")
    clock.move(days=60)
    again = signed_in(carla.browser.application, "carla")

    board, overview = again.get(HERE).text, again.get("/engagements/small").text

    told = "The survey has been over since the end of 1 February 2026"
    assert told in board.partition('id="invite"')[2]
    assert board.index(told) < board.index('action="/engagements/small/board/days"')
    assert told in overview


def test_day_that_is_past_is_kept_without_saying_that_the_survey_is_open(
    carla: Member, clock: Clock
) -> None:
    clock.move(days=60)
    again = signed_in(carla.browser.application, "carla")

    page = again.get(again.post(f"{HERE}/days", closed="2026-03-01", timezone="UTC").location).text

    assert "which is past: the survey is over" in page
    assert "The survey is open" not in page


def test_people_who_answered_by_file_are_told_with_their_answers(carla: Member) -> None:
    board, overview = carla.get(HERE).text, carla.get("/engagements/small").text

    for page in (board, overview):
        assert "3 people have answered (18 answers)." in " ".join(page.split())
        assert "All of it was brought in by file." in page
        assert "0 of 0" not in page
    assert "The answers came in files; nobody is invited by link." in overview
    assert "3, 3 needed" not in board
    assert "2, 3 needed" in board


def test_answers_by_link_are_told_apart_from_those_by_file(
    carla: Member, people: People, links: list[str]
) -> None:
    begin(people.store, open_survey(people.store, links[0], NOW))

    assert "2 of them by file." in carla.get(HERE).text


def test_overview_says_when_answers_came_by_links_that_are_all_revoked(
    carla: Member, people: People, links: list[str]
) -> None:
    begin(people.store, open_survey(people.store, links[0], NOW))
    for each in invitations_of(people.store, "small"):
        revoke(people.store, "small", each.id)

    overview = carla.get("/engagements/small").text

    assert "No link opens any more." in overview
    assert "The answers came in files" not in overview


def test_closed_client_is_told_on_the_board_and_offers_no_form_there(
    carla: Member, people: People
) -> None:
    people.store.close("small")

    page = carla.get(HERE).text

    assert "This client is closed" in page
    assert f'action="{HERE}' not in page
