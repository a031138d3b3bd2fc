"""Inviting: everybody once, reminders for the missing only, secrets shown once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from survey_client import MADRID, NOON, Running, a_change, running_survey

from pmo_design.engagement import Department
from pmo_design.errors import LinkError, RefusedError
from pmo_design.exchange.stakeholders import Stakeholder
from pmo_design.operations import invitations, surveys
from pmo_design.operations.office import Desk
from pmo_design.storage.store import Store
from pmo_design.survey import Survey

DESK = Desk("https://pmo.example", "pmo@client.example", b"k" * 32, NOON)
EVA = Stakeholder("Eva Ruiz", "eva@client.example", "d2", "project-manager", "es")
CLOSED = datetime(2026, 10, 16, 0, 0, tzinfo=MADRID)


@pytest.fixture
def running(tmp_path: Path) -> Running:
    return running_survey(tmp_path)


@pytest.fixture
def anonymous(tmp_path: Path) -> Running:
    return running_survey(tmp_path, "anonymous")


def opened(store: Store, link: str, now: datetime = NOON) -> Survey:
    return surveys.open_survey(store, link.rpartition("/")[2], now)


def test_letter_carries_a_link_that_opens_the_survey(running: Running) -> None:
    (letter,) = invitations.invite_people(running.store, "sample", [EVA], DESK).letters

    survey = opened(running.store, letter.link)

    assert letter.link.startswith("https://pmo.example/s/")
    assert (survey.name, survey.department, survey.language) == ("Eva Ruiz", "d2", "es")
    assert (letter.department, letter.closes.isoformat()) == ("Procurement", "2026-10-15")
    assert letter.minutes == survey.minutes


def test_code_of_a_letter_opens_the_same_survey_until_it_closes(running: Running) -> None:
    (letter,) = invitations.invite_people(running.store, "sample", [EVA], DESK).letters
    last = CLOSED - timedelta(seconds=1)

    token = surveys.token_of_code(running.store, letter.code, last, DESK.secret)

    assert surveys.open_survey(running.store, token, last).name == "Eva Ruiz"
    with pytest.raises(LinkError):
        surveys.token_of_code(running.store, letter.code, CLOSED, DESK.secret)


def test_invited_people_become_respondents_of_their_department(running: Running) -> None:
    invitations.invite_people(running.store, "sample", [EVA], DESK)

    added = {each.id: each for each in running.store.load("sample").respondents}["d2-01"]

    assert (added.name, added.email, added.group) == (EVA.name, EVA.email, EVA.group)


def test_new_departments_come_with_the_list(running: Running) -> None:
    legal = Department("legal", "Legal")
    person = replace(EVA, department="legal")

    (letter,) = invitations.invite_people(
        running.store, "sample", [person], DESK, departments=[legal]
    ).letters

    assert letter.department == "Legal"
    assert running.store.load("sample").department("legal") == legal


def test_who_is_invited_already_is_named_and_left_alone(running: Running) -> None:
    ana = Stakeholder("Ana", "ANA@client.example", "d1", "executive", "")

    outgoing = invitations.invite_people(running.store, "sample", [ana, EVA], DESK)

    assert [letter.name for letter in outgoing.letters] == ["Eva Ruiz"]
    assert len(outgoing.notes) == 1
    assert "Ana is invited already" in outgoing.notes[0]


def test_everybody_known_is_invited_once(running: Running) -> None:
    found = running.store.load("sample")
    fay = replace(found.respondents[0], id="fay", name="Fay")
    running.store.save(replace(found, respondents=(*found.respondents, fay)))

    first = invitations.invite_known(running.store, "sample", DESK)
    second = invitations.invite_known(running.store, "sample", DESK)

    assert [letter.name for letter in first.letters] == ["Fay"]
    assert second.letters == ()


def test_somebody_without_a_name_is_invited_once_and_shown_by_id(running: Running) -> None:
    text = b"id,department,group\np77,d1,executive\n"
    found = invitations.read_people(running.store, "sample", text, "respondents.csv")

    (letter,) = invitations.invite_people(running.store, "sample", found.people, DESK).letters
    again = invitations.invite_people(running.store, "sample", found.people, DESK)

    assert (letter.name, letter.shown) == ("", "p77")
    assert again.letters == ()
    assert "p77 is invited already" in again.notes[0]


def test_id_of_a_list_stays_with_the_invitation_of_an_anonymous_engagement(
    anonymous: Running,
) -> None:
    text = b"id,department,group\np77,d1,executive\n"
    before = anonymous.store.load("sample").respondents
    found = invitations.read_people(anonymous.store, "sample", text, "respondents.csv")

    (letter,) = invitations.invite_people(anonymous.store, "sample", found.people, DESK).letters
    again = invitations.invite_people(anonymous.store, "sample", found.people, DESK)

    assert (letter.name, letter.person) == ("p77", "")
    assert again.letters == ()
    assert anonymous.store.load("sample").respondents == before


def test_anonymous_engagement_knows_nobody_to_invite(anonymous: Running) -> None:
    with pytest.raises(RefusedError, match="--csv FILE"):
        invitations.invite_known(anonymous.store, "sample", DESK)


def test_anonymous_invitation_makes_no_respondent_and_no_code(anonymous: Running) -> None:
    (letter,) = invitations.invite_people(anonymous.store, "sample", [EVA], DESK).letters

    assert letter.code == ""
    assert anonymous.store.load("sample").respondents == ()
    assert opened(anonymous.store, letter.link).name == ""


def finish(running: Running, name: str) -> None:
    survey = surveys.open_survey(running.store, running.tokens[name], NOON)
    change = a_change(4, respondent=survey.respondent, item=survey.items[0].id)
    surveys.save(running.store, survey, [change])
    surveys.submit(running.store, survey)


def test_only_those_who_have_not_finished_are_reminded(running: Running) -> None:
    finish(running, "Ana")
    invitations.revoke(running.store, "sample", "inv-ben")

    outgoing = invitations.remind(running.store, "sample", DESK)

    assert sorted(letter.name for letter in outgoing.letters) == ["Cleo", "Dan"]
    assert all(letter.reminder for letter in outgoing.letters)


def test_reminder_brings_a_second_link_and_leaves_the_first_open(running: Running) -> None:
    letters = invitations.remind(running.store, "sample", DESK).letters
    ana = next(letter for letter in letters if letter.name == "Ana")

    assert opened(running.store, ana.link).respondent == "ana"
    assert surveys.open_survey(running.store, running.tokens["Ana"], NOON).respondent == "ana"
    noted = invitations.invitations_of(running.store, "sample")
    assert {each.reminded for each in noted} == {NOON.date()}


def test_anonymous_reminder_carries_no_link(anonymous: Running) -> None:
    letters = invitations.remind(anonymous.store, "sample", DESK).letters

    assert len(letters) == 4
    assert {(letter.link, letter.code) for letter in letters} == {("", "")}


def test_new_link_replaces_the_former_ones(running: Running) -> None:
    (letter,) = invitations.reissue(running.store, "sample", "inv-ana", DESK).letters

    assert opened(running.store, letter.link).respondent == "ana"
    with pytest.raises(LinkError):
        surveys.open_survey(running.store, running.tokens["Ana"], NOON)


def test_new_link_opens_a_revoked_invitation_again(running: Running) -> None:
    invitations.revoke(running.store, "sample", "inv-ana")
    with pytest.raises(LinkError):
        surveys.open_survey(running.store, running.tokens["Ana"], NOON)

    (letter,) = invitations.reissue(running.store, "sample", "inv-ana", DESK).letters

    assert opened(running.store, letter.link).respondent == "ana"


def test_new_link_after_anonymous_answers_says_that_those_stay(anonymous: Running) -> None:
    finish(anonymous, "Ana")

    outgoing = invitations.reissue(anonymous.store, "sample", "inv-ana", DESK)

    assert "stays and counts" in outgoing.notes[0]


def test_test_drive_is_neither_listed_nor_counted(running: Running) -> None:
    before = invitations.invitations_of(running.store, "sample")

    (letter,) = invitations.trial_link(running.store, "sample", DESK, "executive").letters

    assert opened(running.store, letter.link).trial
    assert invitations.invitations_of(running.store, "sample") == before


def test_departments_are_told_how_far_their_people_are(running: Running) -> None:
    finish(running, "Ana")
    surveys.begin(running.store, surveys.open_survey(running.store, running.tokens["Cleo"], NOON))
    invitations.revoke(running.store, "sample", "inv-dan")

    finance, procurement = invitations.survey_status(running.store, "sample")

    assert (finance.invited, finance.started, finance.done, finance.revoked) == (1, 0, 1, 0)
    assert (procurement.invited, procurement.started, procurement.done, procurement.revoked) == (
        0,
        1,
        0,
        1,
    )


def test_nobody_is_invited_to_a_closed_cycle(running: Running) -> None:
    with pytest.raises(RefusedError, match="engagement extend sample --closed"):
        invitations.invite_known(running.store, "sample", replace(DESK, now=CLOSED))


def test_questionnaire_that_no_link_carries_is_refused_with_the_nearest(running: Running) -> None:
    with pytest.raises(RefusedError, match="did you mean needs"):
        invitations.invite_people(running.store, "sample", [EVA], DESK, ["need"])


def test_link_may_carry_two_questionnaires(running: Running) -> None:
    (letter,) = invitations.invite_people(
        running.store, "sample", [EVA], DESK, ["needs", "maturity"]
    ).letters

    sections = opened(running.store, letter.link).sections

    assert [each.questionnaire for each in sections] == sorted(
        (each.questionnaire for each in sections), reverse=True
    )
    assert {each.questionnaire for each in sections} == {"needs", "maturity"}


def test_anonymous_survey_is_not_begun_on_a_server_that_keeps_the_order_of_rows(
    tmp_path: Path, postgres_url: str
) -> None:
    store = running_survey(tmp_path, "anonymous", database=postgres_url).store

    with pytest.raises(RefusedError, match="embedded database"):
        invitations.invite_people(store, "sample", [EVA], DESK)
