"""The survey's pages through the door that browsers use, on a real store."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from house_builders import SECRET, a_client, content_hash
from survey_client import ITEM, NOON, OTHER_ITEM, Running, invite, running_survey
from survey_visitors import SECTION, Visitor, Watch, a_survey_app, form, stored, visitor

from pmo_design.answers import AnswerState
from pmo_design.operations.link_secrets import code_hash, token_hash
from pmo_design.operations.surveys import open_survey
from pmo_design.questionnaire.loader import released_items
from pmo_design.questionnaire.overlay import Overlay
from pmo_design.storage.links import Invitations
from pmo_design.survey import Link
from pmo_design.web.links import MOST_HELD, public_id

PAGES = (
    "",
    "/sections",
    f"/sections/{SECTION}",
    f"/sections/{SECTION}/pass-on",
    "/review",
    "/copy",
)
LANGUAGES = ("en", "es")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def running(tmp_path: Path) -> Running:
    return running_survey(tmp_path)


@pytest.fixture
def app(running: Running, watch: Watch) -> Flask:
    return a_survey_app(running, watch)


@pytest.fixture
def ana(app: Flask, running: Running) -> Visitor:
    return visitor(app, running)


def revoke(running: Running, name: str) -> None:
    invitations = Invitations(running.store.engine)
    own = invitations.find("sample", f"inv-{name.lower()}")
    invitations.revoke(own)


# --- the ways in ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_both_languages(
    app: Flask, running: Running, language: str, path: str
) -> None:
    answer = visitor(app, running, language=language).get(path)

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert 'lang="es"' in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/code", "/accessibility"])
def test_pages_before_the_survey_open_in_both_languages(
    app: Flask, language: str, path: str
) -> None:
    answer = a_client(app).get(f"{path}?language={language}")

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text


# Cases 1 to 3: whatever is wrong with a link, the page is the same.
@pytest.mark.parametrize("token", ["unknown", "x" * 10_000, "secret-of-Ana", "%00", "%ff"])
def test_cases_1_to_3_link_that_opens_nothing_is_not_found(app: Flask, token: str) -> None:
    answer = a_client(app).get(f"/s/{token}")

    assert answer.status_code == 404
    assert "ask Ana Ruiz" in answer.text


# Case 4.
def test_case_4_closed_survey_names_whom_to_ask_and_shows_nothing(
    ana: Visitor, watch: Watch
) -> None:
    watch.now = NOON + timedelta(days=30)

    answer = ana.get("/sections")

    assert answer.status_code == 404
    assert "ask Ana Ruiz" in answer.text
    assert "Choosing and deciding" not in answer.text


# Case 6: mail scanners look at every link, many times.
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_case_6_scanners_change_nothing_in_the_store(
    app: Flask, running: Running, method: str
) -> None:
    database = running.data / "pmo-design.sqlite3"
    scanner = a_client(app)
    before = content_hash(database)

    answers = [
        scanner.open(f"/s/{running.tokens['Ana']}", method=method).status_code for _ in range(50)
    ]

    assert answers == [303] * 50
    assert content_hash(database) == before
    assert visitor(app, running).get().status_code == 200


def test_looking_at_a_link_leaves_no_cookie(app: Flask, running: Running) -> None:
    answer = a_client(app).head(f"/s/{running.tokens['Ana']}")

    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", [*PAGES, "/done", "/copy.pdf"])
def test_no_page_writes_to_the_store_when_it_is_looked_at(
    ana: Visitor, running: Running, path: str
) -> None:
    ana.answer(ITEM, answer="4")
    database = running.data / "pmo-design.sqlite3"
    before = content_hash(database)

    ana.get(path)

    assert content_hash(database) == before


def test_address_of_a_page_holds_no_secret(ana: Visitor, running: Running) -> None:
    assert ana.base == f"/survey/{public_id(running.tokens['Ana'])}"
    assert running.tokens["Ana"] not in ana.get("/sections").text


def test_page_is_closed_to_a_browser_without_the_link(app: Flask, ana: Visitor) -> None:
    assert a_client(app).get(f"{ana.base}/sections").status_code == 404


def test_browser_keeps_the_last_links_only(app: Flask, running: Running) -> None:
    browser = a_client(app)
    own = Link(token_hash("first"), "inv-ana")
    more = [Link(token_hash(f"more-{each}"), "inv-ben") for each in range(MOST_HELD)]
    Invitations(running.store.engine).issue([], [("sample", link) for link in (own, *more)])

    for token in ("first", *(f"more-{each}" for each in range(MOST_HELD))):
        browser.get(f"/s/{token}")

    assert browser.get(f"/survey/{public_id('first')}").status_code == 404
    assert browser.get(f"/survey/{public_id('more-0')}").status_code == 200


def test_code_opens_the_survey_however_it_is_typed(app: Flask, running: Running) -> None:
    code = a_code(running)
    browser = a_client(app)
    token = browser.get("/code").text.partition('name="csrf_token" value="')[2].partition('"')[0]

    answer = browser.post("/code", data={"csrf_token": token, "code": code})

    assert answer.status_code == 303
    assert "Answers of Ana, Finance" in browser.get(answer.location).text


def a_code(running: Running) -> str:
    """Code of Ana's, as she types it."""
    link = Link(code_hash("7KQFM2XR", SECRET), "inv-ana", "code")
    Invitations(running.store.engine).issue([], [("sample", link)])
    return " 7kqf-m2xr "


def test_wrong_code_is_told_and_stays_typed(app: Flask) -> None:
    browser = a_client(app)
    token = browser.get("/code").text.partition('name="csrf_token" value="')[2].partition('"')[0]

    answer = browser.post("/code", data={"csrf_token": token, "code": "NOT-SUCH"})

    assert answer.status_code == 404
    assert 'value="NOT-SUCH"' in answer.text
    assert "No survey opens with this code" in answer.text


def test_wrong_links_are_limited_for_an_address(app: Flask) -> None:
    browser = a_client(app)

    answers = [browser.get(f"/s/wrong-{each}").status_code for each in range(31)]

    assert answers == [404] * 30 + [429]


# --- the first page ------------------------------------------------------------------------


# Case 8: the link says whose it is.
@pytest.mark.parametrize(
    ("confidentiality", "whose", "promise"),
    [
        ("attributed", "Answers of Ana, Finance", "may show who said what"),
        ("confidential", "Answers of Ana, Finance", "only the consultants who run this survey"),
        ("anonymous", "Anonymous answers from Finance", "without your name and your address"),
    ],
)
def test_case_8_first_page_says_whose_link_it_is_and_who_sees_what(
    tmp_path: Path, confidentiality: str, whose: str, promise: str
) -> None:
    running = running_survey(tmp_path, confidentiality)

    page = visitor(a_survey_app(running), running).get().text

    assert whose in page
    assert promise in page
    assert "This is not me" in page
    assert "until 15 October 2026, 23:59 (Madrid)" in page


def test_first_page_shows_nothing_of_the_draft(ana: Visitor) -> None:
    ana.answer(ITEM, answer="4", comment="a secret of mine")

    page = ana.get().text

    assert "a secret of mine" not in page
    assert "1 of" not in page


def test_beginning_is_noted_once_and_leads_to_the_sections(ana: Visitor, running: Running) -> None:
    answer = ana.post("/begin")

    assert (answer.status_code, answer.location) == (303, f"{ana.base}/sections")
    assert open_survey(running.store, running.tokens["Ana"], NOON).state == "started"


# --- answering -----------------------------------------------------------------------------


def test_section_is_stored_and_the_next_one_follows(ana: Visitor, running: Running) -> None:
    answer = ana.send(ITEM, answer="4", comment="R&D", confidence="low")

    given = stored(running)[ITEM].answer
    assert answer.location == f"{ana.base}/sections/needs.delivering"
    assert (given.value, given.comment, given.confidence) == (4, "R&D", "low")


@pytest.mark.parametrize(
    ("button", "leads"),
    [
        ({"go": "next"}, "/sections/needs.delivering"),
        ({"go": "list"}, "/sections"),
        ({"language": "es"}, f"/sections/{SECTION}#main"),
        ({"clear": ITEM}, f"/sections/{SECTION}#{ITEM}"),
        ({"go": "//evil.example"}, "/sections/needs.delivering"),
    ],
)
def test_each_button_leads_to_its_page_and_nowhere_else(
    ana: Visitor, button: dict[str, str], leads: str
) -> None:
    answer = ana.post(f"/sections/{SECTION}", form(ITEM, answer="4") | button)

    assert (answer.status_code, answer.location) == (303, ana.base + leads)


def test_last_section_leads_to_the_review(ana: Visitor) -> None:
    assert ana.post("/sections/needs.working").location == f"{ana.base}/review"


def test_language_button_saves_what_is_typed_and_speaks_spanish_from_then_on(
    ana: Visitor, running: Running
) -> None:
    ana.post(f"/sections/{SECTION}", form(ITEM, answer="4") | {"language": "es"})

    assert stored(running)[ITEM].answer.value == 4
    assert '<html lang="es">' in ana.get("/sections").text


def test_answered_question_comes_back_as_it_was_answered(app: Flask, running: Running) -> None:
    visitor(app, running).send(ITEM, answer="dk", evidence="see <b>there</b>")

    page = visitor(app, running).get(f"/sections/{SECTION}").text  # another device

    assert f'name="{ITEM}-answer" value="dk" checked' in page
    assert "see &lt;b&gt;there&lt;/b&gt;" in page  # case 33
    assert f'name="{ITEM}-version" value="1"' in page


def test_fault_keeps_no_other_answer_from_being_saved(ana: Visitor, running: Running) -> None:
    fields = form(ITEM, answer="4") | form(OTHER_ITEM, comment="only a comment")

    answer = ana.post(f"/sections/{SECTION}", fields)

    assert answer.status_code == 400
    assert "One question needs your attention" in answer.text
    assert f'<a href="#{OTHER_ITEM}">' in answer.text
    assert "only a comment</textarea>" in answer.text
    assert list(stored(running)) == [ITEM]


def test_case_34_person_is_told_of_characters_that_were_taken_out(
    ana: Visitor, running: Running
) -> None:
    ana.send(ITEM, answer="4", comment="a\x07b")

    assert "1 character that cannot be stored was taken out" in ana.get("/sections").text
    assert stored(running)[ITEM].answer.comment == "ab"


def test_clear_button_takes_one_answer_back_without_a_script(
    ana: Visitor, running: Running
) -> None:
    ana.send(ITEM, answer="4")

    ana.post(
        f"/sections/{SECTION}",
        form(ITEM, answer="4", version="1") | form(OTHER_ITEM, answer="3") | {"clear": ITEM},
    )

    assert {item: each.answer.value for item, each in stored(running).items()} == {OTHER_ITEM: 3}


# Case 24: a double click.
def test_case_24_same_form_twice_is_one_answer(ana: Visitor, running: Running) -> None:
    answers = [ana.send(ITEM, answer="4").status_code for _ in range(2)]

    assert answers == [303, 303]
    assert stored(running)[ITEM].version == 1


# Case 25: back, change, send again.
def test_case_25_form_sent_again_after_going_back_updates_the_answer(
    ana: Visitor, running: Running
) -> None:
    ana.send(ITEM, answer="4")

    ana.send(ITEM, answer="2", version="1")

    assert stored(running)[ITEM].answer.value == 2


# Case 26: two tabs with different answers.
def test_case_26_second_tab_is_shown_both_answers_and_decides(
    ana: Visitor, running: Running
) -> None:
    ana.send(ITEM, answer="4")

    conflict = ana.send(ITEM, answer="2")

    assert conflict.status_code == 400
    assert "Changed meanwhile" in conflict.text
    assert "4 – Very important" in html.unescape(conflict.text)
    assert f'name="{ITEM}-answer" value="2" checked' in conflict.text
    assert f'name="{ITEM}-version" value="1"' in conflict.text
    assert stored(running)[ITEM].answer.value == 4
    assert ana.send(ITEM, answer="2", version="1").status_code == 303
    assert stored(running)[ITEM].answer.value == 2


def test_section_that_is_not_asked_is_not_found(ana: Visitor) -> None:
    assert ana.get("/sections/maturity.planning").status_code == 404


# Case 16: the form was open over a long lunch.
def test_case_16_form_that_was_open_for_weeks_is_taken(
    ana: Visitor, running: Running, watch: Watch
) -> None:
    token = ana.csrf_token()
    watch.now = NOON + timedelta(days=13)

    answer = ana.browser.post(
        f"{ana.base}/sections/{SECTION}", data=form(ITEM, answer="4") | {"csrf_token": token}
    )

    assert answer.status_code == 303
    assert stored(running)[ITEM].answer.value == 4


# Cases 5, 15 and 28: what was typed is shown for copying.
def test_case_15_form_without_its_token_shows_what_was_typed(ana: Visitor) -> None:
    fields = form(ITEM, answer="4", comment="an hour of typing")

    answer = ana.browser.post(f"{ana.base}/sections/{SECTION}", data=fields)

    assert answer.status_code == 400
    assert "an hour of typing</textarea>" in answer.text
    assert f"{ITEM}-version" not in answer.text


def test_case_5_link_revoked_meanwhile_shows_what_was_typed(
    ana: Visitor, running: Running
) -> None:
    token = ana.csrf_token()
    revoke(running, "Ana")

    answer = ana.browser.post(
        f"{ana.base}/sections/{SECTION}",
        data=form(ITEM, answer="4", comment="an hour of typing") | {"csrf_token": token},
    )

    assert answer.status_code == 404
    assert "an hour of typing</textarea>" in answer.text
    asked = released_items()[ITEM].text["en"]
    assert f"Comment ({asked})" in html.unescape(answer.text)


@pytest.mark.parametrize(("minutes", "status"), [(9, 303), (11, 404)])
def test_case_28_form_is_taken_ten_minutes_after_closing(
    ana: Visitor, watch: Watch, minutes: int, status: int
) -> None:
    token = ana.csrf_token()
    watch.now = NOON + timedelta(days=14, hours=12, minutes=minutes)

    answer = ana.browser.post(
        f"{ana.base}/sections/{SECTION}",
        data=form(ITEM, answer="4", comment="late") | {"csrf_token": token},
    )

    assert answer.status_code == status


# --- saving at each change -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "message"), [("en", "Saved 12:00"), ("es", "Guardado a las 12:00")]
)
def test_each_change_is_acknowledged_with_time_and_version(
    app: Flask, running: Running, language: str, message: str
) -> None:
    answer = visitor(app, running, language=language).answer(ITEM, answer="4")

    assert answer.json == {"saved": "12:00", "version": 1, "message": message}
    assert stored(running)[ITEM].answer.value == 4


def test_change_writes_no_cookie(ana: Visitor) -> None:
    token = ana.csrf_token()

    answer = ana.browser.post(
        f"{ana.base}/answers/{ITEM}", data=form(ITEM, answer="4") | {"csrf_token": token}
    )

    assert "Set-Cookie" not in answer.headers


def test_emptied_answer_is_taken_back(ana: Visitor, running: Running) -> None:
    ana.answer(ITEM, answer="4")

    answer = ana.post(f"/answers/{ITEM}", form(ITEM, version="1") | {"clear": ITEM})

    assert answer.json == {"saved": "12:00", "version": 0, "message": "Cleared 12:00"}
    assert stored(running) == {}


def test_nothing_to_save_is_acknowledged_with_nothing(ana: Visitor) -> None:
    assert ana.answer(ITEM).json == {"saved": "", "version": 0, "message": ""}


def test_change_that_does_not_fit_is_answered_with_what_to_mend(ana: Visitor) -> None:
    answer = ana.answer(ITEM, answer="4", comment="x" * 2001)

    assert answer.status_code == 400
    assert answer.json["field"] == "comment"
    assert answer.json["message"].startswith("2001 characters found")


def test_case_26_change_in_a_second_tab_is_answered_with_the_other_answer(ana: Visitor) -> None:
    ana.answer(ITEM, answer="4")

    answer = ana.answer(ITEM, answer="2")

    assert answer.status_code == 409
    assert (answer.json["error"], answer.json["version"]) == ("conflict", 1)
    assert answer.json["theirs"].startswith("4 – Very important")


def test_case_24_same_change_twice_is_acknowledged_twice(ana: Visitor, running: Running) -> None:
    answers = [ana.answer(ITEM, answer="4") for _ in range(2)]

    assert [each.json["version"] for each in answers] == [1, 1]
    assert stored(running)[ITEM].version == 1


def test_change_after_the_link_was_revoked_is_told_as_gone(ana: Visitor, running: Running) -> None:
    token = ana.csrf_token()
    revoke(running, "Ana")

    answer = ana.browser.post(
        f"{ana.base}/answers/{ITEM}", data=form(ITEM, answer="4") | {"csrf_token": token}
    )

    assert (answer.status_code, answer.json["error"]) == (410, "gone")


def test_question_that_is_not_asked_cannot_be_answered(ana: Visitor, running: Running) -> None:
    answer = ana.answer("maturity.planning.scope", answer="4")

    assert answer.status_code == 404
    assert stored(running) == {}


def test_answering_begins_even_without_the_first_page(ana: Visitor, running: Running) -> None:
    ana.answer(ITEM, answer="4")

    assert open_survey(running.store, running.tokens["Ana"], NOON).state == "started"


# --- passing on ----------------------------------------------------------------------------

COLLEAGUE = {"name": "Lu Kim", "email": "lu@client.example", "group": "functional-manager"}


def test_colleague_gets_a_link_of_their_own_and_an_empty_sheet(app: Flask, ana: Visitor) -> None:
    ana.send(ITEM, answer="4", comment="Ana's own")

    made = ana.post(f"/sections/{SECTION}/pass-on", COLLEAGUE)
    page = ana.browser.get(made.location).text
    link = page.partition('id="colleague-link" type="text" value="')[2].partition('"')[0]
    lu = a_client(app)
    entered = lu.get(link.removeprefix("https://pmo.example.org"))

    assert made.status_code == 303
    assert "mailto:lu@client.example?subject=" in page
    assert "Ana has passed questions on to you" in lu.get(entered.location).text
    assert "Ana&#39;s own" not in lu.get(f"{entered.location}/sections/{SECTION}").text
    assert "Passed on to Lu Kim" in ana.get("/sections").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Please give a name"),
        ({"name": "x" * 201}, "At most 200 characters"),
        ({"email": "nobody"}, "This is not an e-mail address"),
        ({"group": "team-member"}, "Please choose one"),
        ({"group": ""}, "Please choose one"),
    ],
)
def test_colleague_who_cannot_be_asked_is_refused_by_field(
    ana: Visitor, fields: dict[str, str], said: str
) -> None:
    answer = ana.post(f"/sections/{SECTION}/pass-on", COLLEAGUE | fields)

    assert answer.status_code == 400
    assert said in answer.text
    assert (COLLEAGUE | fields)["name"] in answer.text


def test_language_of_the_form_for_a_colleague_changes_without_losing_the_name(
    ana: Visitor,
) -> None:
    answer = ana.post(f"/sections/{SECTION}/pass-on", COLLEAGUE | {"language": "es"})

    assert answer.status_code == 200
    assert 'value="Lu Kim"' in answer.text
    assert '<html lang="es">' in answer.text


def test_link_of_a_colleague_is_shown_until_the_person_goes_on(ana: Visitor) -> None:
    made = ana.post(f"/sections/{SECTION}/pass-on", COLLEAGUE)

    ana.send(ITEM, answer="4")

    assert ana.browser.get(made.location).location == f"{ana.base}/sections"


# --- reviewing, handing in, keeping a copy -------------------------------------------------


def test_review_shows_answers_and_leads_to_what_is_missing(ana: Visitor) -> None:
    ana.send(ITEM, answer="4", comment="R&D")

    page = ana.get("/review").text

    assert "4 – Very important" in page
    assert "R&amp;D" in page
    assert f'href="{ana.base}/sections/{SECTION}#{OTHER_ITEM}"' in page


def test_case_7_handing_in_nothing_is_refused_and_explained(ana: Visitor) -> None:
    answer = ana.post("/submit")

    assert answer.status_code == 409
    assert "There is no answer yet" in answer.text


def test_case_24_handing_in_twice_gives_the_same_receipt(ana: Visitor, running: Running) -> None:
    ana.send(ITEM, answer="4")

    receipts = [receipt_after(ana) for _ in range(2)]

    assert receipts[0] == receipts[1] != ""
    assert open_survey(running.store, running.tokens["Ana"], NOON).state == "done"


def receipt_after(person: Visitor) -> str:
    """Number on the page that handing in leads to."""
    page = person.browser.get(person.post("/submit").location).text
    return page.partition('<strong class="number">')[2].partition("<")[0]


def test_answers_can_be_changed_after_handing_in(ana: Visitor, running: Running) -> None:
    ana.send(ITEM, answer="4")
    first = receipt_after(ana)

    ana.send(ITEM, answer="2", version="1")

    assert stored(running)[ITEM].answer.value == 2
    assert receipt_after(ana) != first


def test_nobody_is_thanked_before_handing_in(ana: Visitor) -> None:
    assert ana.get("/done").location == f"{ana.base}/review"


def test_copy_is_a_pdf_to_keep_with_a_name_of_ours(ana: Visitor) -> None:
    ana.send(ITEM, answer="4")

    answer = ana.get("/copy.pdf")

    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="answers-2026-10-01.pdf"'


def test_copies_as_pdf_are_limited(ana: Visitor) -> None:
    answers = [ana.get("/copy.pdf").status_code for _ in range(7)]

    assert answers == [200] * 6 + [429]


# --- leaving -------------------------------------------------------------------------------


# Case 11: an old cookie is worth nothing after leaving.
def test_case_11_old_cookie_is_refused_after_leaving(app: Flask, ana: Visitor) -> None:
    old = ana.browser.get_cookie("__Host-pmo", "pmo.example.org")
    ana.post("/leave")
    thief = a_client(app)
    assert old is not None
    thief.set_cookie("__Host-pmo", old.value, domain="pmo.example.org", secure=True)

    assert ana.get("/sections").status_code == 404
    assert thief.get(f"{ana.base}/sections").status_code == 404


def test_link_opens_again_after_leaving(app: Flask, ana: Visitor, running: Running) -> None:
    ana.send(ITEM, answer="4")
    ana.post("/leave")

    again = ana.browser.get(f"/s/{running.tokens['Ana']}")

    assert "1 of" in ana.browser.get(f"{again.location}/sections").text


def test_leaving_one_survey_keeps_the_other_link(
    app: Flask, ana: Visitor, running: Running
) -> None:
    other = ana.browser.get(f"/s/{running.tokens['Ben']}").location

    ana.post("/leave")

    assert ana.browser.get(other).status_code == 200


# --- a test drive --------------------------------------------------------------------------


@pytest.fixture
def driver(app: Flask, running: Running) -> Visitor:
    """Somebody who tries the survey out by Ana's link, turned into a test drive."""
    invitations = Invitations(running.store.engine)
    own = invitations.find("sample", "inv-ana")
    trial = replace(own, id="inv-trial", state="trial", respondent="trial")
    invitations.issue([trial], [("sample", Link(token_hash("trial"), "inv-trial"))])
    entered = a_client(app)
    return Visitor(entered, entered.get("/s/trial").location)


def test_test_drive_says_so_on_every_page(driver: Visitor) -> None:
    assert all("Test drive: nothing is kept" in driver.get(path).text for path in PAGES)


def test_test_drive_keeps_choices_in_the_browser_and_nothing_in_the_store(
    driver: Visitor, running: Running
) -> None:
    database = running.data / "pmo-design.sqlite3"
    before = content_hash(database)

    driver.send(ITEM, answer="4", comment="not kept")
    driver.answer(OTHER_ITEM, answer="dk")
    done = driver.browser.get(driver.post("/submit").location).text
    page = driver.get(f"/sections/{SECTION}").text

    assert f'name="{ITEM}-answer" value="4" checked' in page
    assert f'name="{OTHER_ITEM}-answer" value="dk" checked' in page
    assert "not kept</textarea>" not in page
    assert "nothing was handed in" in done
    assert content_hash(database) == before


def test_test_drive_acknowledges_that_nothing_is_kept(driver: Visitor) -> None:
    assert driver.answer(ITEM, answer="4").json["message"] == "Test drive: not kept"


def test_test_drive_of_every_question_fits_into_the_cookie(
    driver: Visitor, running: Running
) -> None:
    survey = open_survey(running.store, "trial", NOON)
    fields = {k: v for item in survey.items for k, v in form(item.id, answer="dk").items()}

    for section in survey.sections:
        driver.post(f"/sections/{section.id}", fields)
    total = len(survey.items)

    assert f"{total} of {total} questions answered" in driver.get("/sections").text


def test_answer_is_in_one_of_three_states(ana: Visitor, running: Running) -> None:
    ana.send(ITEM, answer="na")

    assert stored(running)[ITEM].answer.state is AnswerState.NOT_APPLICABLE


def test_pages_speak_the_language_of_the_letter_whatever_the_browser_prefers(
    app: Flask, running: Running
) -> None:
    invite(running.store, "Eva", "d1", "executive", "eva-" * 11, language="es")
    browser = a_client(app)

    entered = browser.get(f"/s/{'eva-' * 11}", headers={"Accept-Language": "en"})

    assert '<html lang="es">' in browser.get(entered.location).text


JSON_BODIES = {
    "not a number": b'{"answer": NaN}',
    "infinite": b'{"answer": 1e999}',
    "5,000 digits": b'{"answer": ' + b"9" * 5_000 + b"}",
    "100,000 brackets": b"[" * 100_000,
}


@pytest.mark.parametrize("body", JSON_BODIES.values(), ids=JSON_BODIES)
def test_case_23_json_is_no_form_and_is_refused(ana: Visitor, body: bytes) -> None:
    token = {"X-CSRFToken": ana.csrf_token()}

    answer = ana.browser.post(
        f"{ana.base}/sections/{SECTION}", data=body, content_type="application/json", headers=token
    )

    assert answer.status_code in (400, 415)


def test_case_44_answers_to_a_question_that_is_gone_are_kept(
    app: Flask, running: Running, ana: Visitor
) -> None:
    ana.answer(ITEM, answer="4")
    found = running.store.load("sample")
    overlay = Overlay.model_validate(
        {"format": "1", "questionnaire": "needs", "version": "1", "off": ["clear-view"]}
    )

    running.store.save(replace(found, overlays=(overlay,)))

    assert ITEM not in ana.get(f"/sections/{SECTION}").text
    assert {answer.item for answer in running.store.load("sample").latest.answers} == {ITEM}


def test_answer_to_a_question_taken_out_meanwhile_is_not_dropped_in_silence(
    app: Flask, running: Running, ana: Visitor
) -> None:
    found = running.store.load("sample")
    overlay = Overlay.model_validate(
        {"format": "1", "questionnaire": "needs", "version": "1", "off": ["clear-view"]}
    )
    running.store.save(replace(found, overlays=(overlay,)))

    by_script = ana.answer(ITEM, answer="4")
    sent = ana.send(ITEM, answer="4", comment="Nobody tells us.")
    page = ana.get(sent.location.removeprefix(ana.base)).text

    assert by_script.status_code == 404
    assert "was taken out of the questionnaire" in by_script.get_json()["message"]
    assert sent.status_code == 303
    assert "1 question was taken out of the questionnaire" in page
    assert "You had written: Nobody tells us." in page
    assert running.store.load("sample").latest.answers == ()


def test_question_taken_out_that_was_not_answered_is_not_worth_a_word(
    running: Running, ana: Visitor
) -> None:
    page = ana.get(ana.send("need.gone.importance").location.removeprefix(ana.base)).text

    assert "taken out" not in page
