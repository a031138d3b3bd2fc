"""Answering by link: what opens, what is kept, what is told to whom."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest
from sqlalchemy import MetaData
from survey_client import (
    CAST,
    ISSUED,
    ITEM,
    MADRID,
    NOON,
    OTHER_ITEM,
    Running,
    a_change,
    running_survey,
)

from pmo_design.engagement import Department
from pmo_design.errors import LinkError, RefusedError
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.operations import surveys
from pmo_design.operations.engagements import export_engagement, import_engagement
from pmo_design.operations.link_secrets import code_hash, new_token, token_hash
from pmo_design.questionnaire.definition import Group
from pmo_design.storage.database import FILE
from pmo_design.storage.links import Invitations
from pmo_design.survey import Link, Survey

SECRET = b"s" * 32
CLOSING = datetime(2026, 10, 16, 0, 0, tzinfo=MADRID)


@pytest.fixture
def running(tmp_path: Path, database_url: str | None) -> Running:
    return running_survey(tmp_path, database=database_url)


@pytest.fixture
def anonymous(tmp_path: Path, database_url: str | None) -> Running:
    return running_survey(tmp_path, "anonymous", database=database_url)


def ana(running: Running, now: datetime = NOON) -> Survey:
    return surveys.open_survey(running.store, running.tokens["Ana"], now)


def ana_invitation(running: Running):  # type: ignore[no-untyped-def]
    return Invitations(running.store.engine).find("sample", "inv-ana")


def test_link_opens_what_its_holder_is_asked(running: Running) -> None:
    survey = ana(running)

    assert (survey.client, survey.name, survey.department_name) == (
        "Sample Client",
        "Ana",
        "Finance",
    )
    assert survey.item(ITEM) is not None
    assert all("executive" in item.groups for item in survey.items)
    assert survey.closing_day.isoformat() == "2026-10-15"


def test_groups_are_asked_their_own_questions(running: Running) -> None:
    ben = surveys.open_survey(running.store, running.tokens["Ben"], NOON)

    assert 0 < len(ben.items) < len(ana(running).items)
    assert ben.minutes < ana(running).minutes


WRONG = {
    "unknown": "x" * 43,
    "one letter changed": "Secret-of-Ana-0123456789abcdef0123456789abcdef",
    "10 kB": "x" * 10_000,
    "empty": "",
}


@pytest.mark.parametrize("token", WRONG.values(), ids=WRONG)
def test_wrong_link_opens_nothing(running: Running, token: str) -> None:  # cases 1, 2, 3
    with pytest.raises(LinkError):
        surveys.open_survey(running.store, token, NOON)


def test_every_link_that_opens_nothing_says_the_same(running: Running) -> None:  # cases 1, 4
    Invitations(running.store.engine).revoke(ana_invitation(running))

    with pytest.raises(LinkError) as revoked:
        ana(running)
    with pytest.raises(LinkError) as closed:
        surveys.open_survey(running.store, running.tokens["Ben"], CLOSING)
    with pytest.raises(LinkError) as unknown:
        surveys.open_survey(running.store, "x" * 43, NOON)

    assert str(revoked.value) == str(closed.value) == str(unknown.value)


def test_survey_closes_at_the_end_of_the_day_where_the_client_is(running: Running) -> None:
    assert ana(running, CLOSING - timedelta(seconds=1))

    with pytest.raises(LinkError):
        ana(running, CLOSING)


def test_form_that_was_open_at_closing_is_taken_for_ten_minutes(running: Running) -> None:  # 28
    token = running.tokens["Ana"]

    late = surveys.open_survey(running.store, token, CLOSING + timedelta(minutes=9), saving=True)

    assert surveys.save(running.store, late, [a_change(4)]).versions == {ITEM: 1}
    with pytest.raises(LinkError):
        surveys.open_survey(running.store, token, CLOSING + timedelta(minutes=11), saving=True)


def test_closed_engagement_takes_no_answer(running: Running) -> None:
    running.store.close("sample")

    with pytest.raises(LinkError):
        ana(running)


def test_same_link_finds_the_answers_again(running: Running) -> None:
    surveys.save(running.store, ana(running), [a_change(4)])

    assert surveys.sheet(running.store, ana(running))[ITEM].answer.value == 4


def test_item_that_is_not_asked_of_the_person_is_refused(running: Running) -> None:
    ben = surveys.open_survey(running.store, running.tokens["Ben"], NOON)
    asked = {item.id for item in ben.items}
    foreign = next(item.id for item in ana(running).items if item.id not in asked)

    with pytest.raises(RefusedError, match="not part of this survey"):
        surveys.save(running.store, ben, [a_change(4, item=foreign, respondent="ben")])


def test_receipt_is_the_same_for_the_same_answers(running: Running) -> None:  # case 24
    surveys.save(running.store, ana(running), [a_change(4)])
    first = surveys.submit(running.store, ana(running))

    again = surveys.submit(running.store, ana(running))
    surveys.save(running.store, ana(running), [a_change(5, version=1)])
    changed = surveys.submit(running.store, ana(running))

    assert again == first
    assert first.answered == 1
    assert first.asked == len(ana(running).items)
    assert changed.number != first.number


def test_empty_sheet_is_not_submitted(running: Running) -> None:  # case 7
    with pytest.raises(RefusedError, match="nothing is answered"):
        surveys.submit(running.store, ana(running))

    assert ana(running).state == "invited"


def test_answers_can_be_changed_after_submitting(running: Running) -> None:  # case 25
    surveys.save(running.store, ana(running), [a_change(4)])
    surveys.submit(running.store, ana(running))

    surveys.save(running.store, ana(running), [a_change(2, version=1)])

    assert surveys.sheet(running.store, ana(running))[ITEM].answer.value == 2
    assert ana(running).state == "done"


def test_beginning_is_noted_once_and_never_goes_back(running: Running) -> None:
    surveys.begin(running.store, ana(running))
    assert ana(running).state == "started"
    surveys.save(running.store, ana(running), [a_change(4)])
    surveys.submit(running.store, ana(running))

    surveys.begin(running.store, ana(running))

    assert ana(running).state == "done"


def pass_on(running: Running, group: Group = "functional-manager") -> Survey:
    token = surveys.pass_on(running.store, ana(running), "needs.deciding", "Eva", "", group, NOON)
    return surveys.open_survey(running.store, token, NOON)


def test_section_passed_on_is_a_sheet_of_its_own_in_the_same_department(running: Running) -> None:
    surveys.save(running.store, ana(running), [a_change(4)])

    eva = pass_on(running)

    assert [section.id for section in eva.sections] == ["needs.deciding"]
    assert (eva.department, eva.group) == ("d1", "functional-manager")
    assert eva.respondent != "ana"
    assert surveys.sheet(running.store, eva) == {}


def test_both_sides_see_what_was_passed_on(running: Running) -> None:
    eva = pass_on(running)

    assert surveys.with_colleagues(running.store, ana(running)).passed_on == {
        "needs.deciding": "Eva"
    }
    assert surveys.with_colleagues(running.store, eva).inviter == "Ana"


def test_passing_on_ends_at_twenty(running: Running) -> None:
    for _ in range(surveys.MOST_PASSED_ON):
        pass_on(running)

    with pytest.raises(RefusedError, match="20 sections"):
        pass_on(running)


def with_code(running: Running, code: str, expires: object = None) -> None:
    link = Link(code_hash(code, SECRET), "inv-ana", "code", expires)  # type: ignore[arg-type]
    Invitations(running.store.engine).issue((), [("sample", link)])


@pytest.mark.parametrize("typed", ["7KQFM2XR", "7kqf-m2xr", " 7KQF M2XR "])
def test_code_opens_the_survey_however_it_is_typed(running: Running, typed: str) -> None:
    with_code(running, "7KQFM2XR")

    token = surveys.token_of_code(running.store, typed, NOON, SECRET)

    assert surveys.open_survey(running.store, token, NOON).respondent == "ana"


def test_code_dies_on_its_day(running: Running) -> None:
    with_code(running, "7KQFM2XR", ISSUED)

    with pytest.raises(LinkError):
        surveys.token_of_code(running.store, "7KQFM2XR", NOON, SECRET)


def test_code_of_another_secret_key_opens_nothing(running: Running) -> None:
    with_code(running, "7KQFM2XR")

    with pytest.raises(LinkError):
        surveys.token_of_code(running.store, "7KQFM2XR", NOON, b"another" * 5)


def test_store_knows_no_secret_of_a_link(running: Running) -> None:
    stored = "\n".join(texts(running))

    assert not any(token in stored for token in running.tokens.values())


def test_test_drive_stores_nothing(running: Running) -> None:
    trial = ana_invitation(running)
    Invitations(running.store.engine).change_state(trial, "trial")

    with pytest.raises(RefusedError, match="test drive"):
        surveys.save(running.store, ana(running), [a_change(4)])

    assert running.store.load("sample").latest.answers == ()


def tables(running: Running) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database, row by row as it lies there."""
    found = MetaData()
    with running.store.engine.connect() as connection:
        found.reflect(connection)
        return {
            name: [tuple(row) for row in connection.execute(table.select())]
            for name, table in found.tables.items()
        }


def texts(running: Running) -> list[str]:
    return [str(value) for rows in tables(running).values() for row in rows for value in row]


def answered_by_all(running: Running) -> None:
    for name, *_ in CAST:
        survey = surveys.open_survey(running.store, running.tokens[name], NOON)
        surveys.begin(running.store, survey)
        change = a_change(4, respondent=survey.respondent, item=survey.items[0].id)
        surveys.save(running.store, survey, [change])
        surveys.submit(running.store, survey)


SHARED = {"sample", "d1", "d2", "executive", "team-member", "en", "es", "", "1", "0", "None"}
"""What identities and answers may both hold: the client, its departments and groups."""


def test_anonymous_answers_and_identities_share_nothing_but_department_and_group(
    anonymous: Running,
) -> None:
    answered_by_all(anonymous)
    stored = tables(anonymous)

    identities = {
        str(value) for row in chain(stored["invitation"], stored["link"]) for value in row
    }
    answers = {
        str(value) for row in chain(stored["respondent"], stored["answer"]) for value in row
    }

    assert len(stored["answer"]) == len(CAST)
    assert identities & answers <= SHARED


@pytest.mark.parametrize("table", ["respondent", "answer", "invitation", "link"])
def test_no_row_number_tells_in_which_order_people_came(tmp_path: Path, table: str) -> None:
    running = running_survey(tmp_path, "anonymous")
    answered_by_all(running)

    with (
        closing(sqlite3.connect(running.data / FILE)) as file,
        pytest.raises(sqlite3.OperationalError, match="no such column: rowid"),
    ):
        file.execute(f"SELECT rowid FROM {table}")  # noqa: S608


def test_what_an_anonymous_survey_stores_holds_no_time_of_an_answer(anonymous: Running) -> None:
    answered_by_all(anonymous)

    assert not any(":" in text and text[:2] == "20" for text in texts(anonymous))


def test_new_link_of_an_anonymous_invitation_opens_a_new_sheet(anonymous: Running) -> None:
    running = anonymous
    answered_by_all(running)
    token = new_token()

    Invitations(running.store.engine).replace_links(
        ana_invitation(running), [Link(token_hash(token), "inv-ana")]
    )

    assert surveys.sheet(running.store, surveys.open_survey(running.store, token, NOON)) == {}
    with pytest.raises(LinkError):
        ana(running)


def test_import_that_would_lose_answers_of_a_running_survey_is_refused(running: Running) -> None:
    before = running.store.load("sample")
    surveys.save(running.store, ana(running), [a_change(4)])

    with pytest.raises(RefusedError, match="1 answers"):
        running.store.save(before)

    assert len(running.store.load("sample").latest.answers) == 1


def test_saving_an_engagement_anew_leaves_its_links_open(running: Running) -> None:
    surveys.save(running.store, ana(running), [a_change(4)])
    now = running.store.load("sample")
    more = replace(now, departments=(*now.departments, Department("d3", "Legal")))

    running.store.save(more)

    assert surveys.sheet(running.store, ana(running))[ITEM].answer.value == 4
    assert len(running.store.load("sample").departments) == 3


def test_engagement_cannot_change_its_promise_once_people_are_invited(running: Running) -> None:
    with pytest.raises(RefusedError, match="promised"):
        running.store.save(replace(running.store.load("sample"), confidentiality="anonymous"))


def test_ended_session_stays_ended(running: Running) -> None:  # case 11
    surveys.end_session(running.store, "nonce", NOON)
    surveys.end_session(running.store, "nonce", NOON)

    assert surveys.is_ended(running.store, "nonce")
    assert not surveys.is_ended(running.store, "other")


def test_ended_session_is_remembered_longer_than_its_cookie_lives_and_not_for_ever(
    running: Running,
) -> None:
    surveys.end_session(running.store, "first", NOON)

    surveys.end_session(running.store, "second", NOON + timedelta(days=365))
    after_a_year = surveys.is_ended(running.store, "first")
    surveys.end_session(running.store, "third", NOON + timedelta(days=367))

    assert after_a_year
    assert not surveys.is_ended(running.store, "first")
    assert surveys.is_ended(running.store, "second")


def tailor(running: Running, folder: Path, body: str) -> None:
    """Export the client, tailor its needs questionnaire there, and bring it back."""
    export_engagement(running.store, "sample", folder)
    (folder / "overlays").mkdir()
    head = 'format: 1\nquestionnaire: needs\nversion: "1"\n'
    (folder / "overlays" / "needs.yaml").write_text(head + body, encoding="utf-8")
    import_engagement(running.store, folder)


def test_survey_asks_what_the_client_s_overlay_leaves_and_adds(
    running: Running, tmp_path: Path
) -> None:
    before = ana(running)

    tailor(
        running,
        tmp_path / "out",
        "off: [clear-view]\nreword: {rescue: {en: R}}\n"
        "add: [{id: need.own.words, kind: text, topic: people, text: {en: What else?}}]\n",
    )

    after = ana(running)
    asked = surveys.questionnaires_asked(running.store.load("sample"))
    assert after.questionnaires == asked[:1]
    assert after.item(ITEM) is None
    assert after.item("need.own.words") is not None
    assert len(after.items) == len(before.items) - 1  # two go, one comes
    assert after.questionnaires[0].statements["rescue"] == {"en": "R"}


def test_case_27_answer_to_a_question_switched_off_meanwhile_is_kept_and_not_scored(
    running: Running, tmp_path: Path
) -> None:  # case 27
    surveys.save(running.store, ana(running), [a_change(4)])
    tailor(running, tmp_path / "out", "off: [clear-view]\n")

    surveys.save(running.store, ana(running), [a_change(5, item=OTHER_ITEM)])

    export_engagement(running.store, "sample", tmp_path / "again")
    kept = read_engagement(tmp_path / "again").engagement.latest
    assert kept.answers == ()
    assert [(answer.item, answer.value) for answer in kept.retired] == [
        (ITEM, "4"),
        (OTHER_ITEM, "5"),
    ]
