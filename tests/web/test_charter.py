"""The charter's form: every part, what it says of itself, and two people at once."""

from __future__ import annotations

import re

import pytest
from account_cast import People
from flask import Flask
from house_builders import Browser
from inside_visitors import a_workspace, send, signed_in

from pmo_design.charter import Charter
from pmo_design.documents.wording import load_wording
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.language import LANGUAGES
from pmo_design.resources import root
from pmo_design.web.charter_parts import PARTS, Part
from pmo_design.web.charter_texts import sent, texts_of

BASE = "/engagements/small/charter"
FEEDS = sorted({each for part in PARTS for field in part.fields for each in field.feeds}, key=str)

SAMPLE = read_engagement(root("samples") / "northbridge").engagement.charter
"""A charter in which every field is filled."""


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people)


@pytest.fixture
def carla(app: Flask) -> Browser:
    return signed_in(app, "carla")


@pytest.fixture
def pia(app: Flask) -> Browser:
    return signed_in(app, "pia")


def charter_of(people: People) -> Charter:
    return people.store.load("small").charter


def test_every_field_of_the_charter_stands_in_one_part() -> None:
    names = [field.name for part in PARTS for field in part.fields]

    assert sorted(names) == sorted(set(Charter.model_fields) - {"format"})


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
def test_every_column_of_a_part_is_a_field_of_the_charters_file(part: Part) -> None:
    made = sent(part, texts_of(part, SAMPLE))

    given = Charter.model_validate(made.content)
    assert texts_of(part, given) == texts_of(part, SAMPLE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("feeds", FEEDS, ids=lambda feeds: f"{feeds.document}-{feeds.empty}")
def test_what_a_page_quotes_of_the_documents_needs_no_figures(feeds, language) -> None:  # type: ignore[no-untyped-def]
    texts = load_wording(feeds.document, language).texts

    assert "{" not in texts[feeds.section] + texts[feeds.empty]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
def test_every_part_is_shown_in_every_language(carla: Browser, part: Part, language: str) -> None:
    page = carla.get(f"{BASE}/{part.id}?language={language}")

    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    assert f'lang="{language}"' in page.text


def test_part_says_where_it_is_printed_and_what_stands_there_without_it(carla: Browser) -> None:
    page = carla.get(f"{BASE}/aims").text

    assert "PMO mandate, section “Vision and objectives”" in page
    assert "<q>To be decided by the sponsor.</q>" in page


def test_how_an_objective_is_measured_is_seen_to_its_end_and_kept(
    pia: Browser, people: People
) -> None:
    told = "Share of projects that end by the day agreed at their start, counted each quarter"
    send(
        pia,
        f"{BASE}/aims",
        version="1",
        objectives__0__text="Fewer late projects",
        objectives__0__measure=told,
    )

    page = pia.get(f"{BASE}/aims").text
    assert re.search(rf'<textarea id="objectives-0-measure"[^>]*>\s*{told}</textarea>', page)
    assert charter_of(people).objectives[0].measure == told


def test_pmo_lead_fills_in_a_part_and_goes_on_to_the_next(pia: Browser, people: People) -> None:
    answer = send(
        pia,
        f"{BASE}/aims",
        version="1",
        vision=" On time. ",
        objectives__0__text="",
        objectives__2__text="Fewer overruns",
        objectives__2__target="6%",
    )

    charter = charter_of(people)
    assert (answer.status_code, answer.location) == (303, f"{BASE}/scope")
    assert charter.vision == "On time."
    assert [(each.text, each.target) for each in charter.objectives] == [("Fewer overruns", "6%")]


def test_lists_figures_and_shares_are_read_as_in_the_charters_file(
    carla: Browser, people: People
) -> None:
    send(carla, f"{BASE}/staff", version="1", staff__0__name="Ola", staff__0__role="Head",
         staff__0__fte="0.5", staff__0__competencies="coaching\r\n\r\nplanning\r\n")  # fmt: skip
    send(carla, f"{BASE}/money", version="2", problems__0__text="Late starts",
         problems__0__relevance="0.4",
         **{"problems-0-solved_by.service": "status-reporting",
            "problems-0-solved_by.chance": "0.5"})  # fmt: skip

    charter = charter_of(people)
    assert charter.staff[0].fte == 0.5
    assert charter.staff[0].competencies == ("coaching", "planning")
    assert charter.problems[0].solved_by == {"status-reporting": 0.5}


def test_other_parts_stay_as_they_were(carla: Browser, people: People) -> None:
    send(carla, f"{BASE}/aims", version="1", vision="On time.")

    send(carla, f"{BASE}/scope", version="2", scope__inside="All projects")

    assert charter_of(people).vision == "On time."
    assert charter_of(people).scope.inside == ("All projects",)


def test_emptied_row_is_taken_away(carla: Browser, people: People) -> None:
    send(carla, f"{BASE}/people", version="1", approvals__0__name="Ana", approvals__1__name="Bo")

    send(carla, f"{BASE}/people", version="2", approvals__0__name="", approvals__1__name="Bo")

    assert [each.name for each in charter_of(people).approvals] == ["Bo"]


@pytest.mark.parametrize(
    ("part", "fields", "wrong", "says"),
    [
        ("staff", {"staff-1-name": "Ola", "staff-1-role": "Head", "staff-1-fte": "1.5"}, "staff-1-fte", "less than or equal to 1"),
        ("staff", {"staff-0-name": "Ola"}, "staff-0-role", "is missing"),
        ("aims", {"objectives-0-measure": "Cost"}, "objectives-0-text", "is missing"),
        ("limits", {"thresholds-0-kind": "luck", "thresholds-0-limit": "1", "thresholds-0-decides": "Ana"}, "thresholds-0-kind", "expected"),
        ("money", {"rates-person_month": "9,5"}, "rates-person_month", "plain decimal"),
        ("money", {"problems-0-text": "Late", "problems-0-relevance": "0.2", "problems-0-solved_by.service": "status-reportin", "problems-0-solved_by.chance": "0.5"}, "problems-0-solved_by", "did you mean status-reporting?"),
        ("money", {"problems-0-text": "Late", "problems-0-relevance": "0.2", "problems-0-solved_by.service": "status-reporting"}, "problems-0-solved_by", "nothing found"),
        ("kpis", {"kpis-status-reporting-target": "much"}, "kpis-status-reporting-target", "plain decimal"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_field_and_nothing_is_lost(
    carla: Browser, people: People, part: str, fields: dict[str, str], wrong: str, says: str
) -> None:
    answer = send(carla, f"{BASE}/{part}", version="1", **fields)

    told = re.search(rf'id="{wrong}-error">([^<]*)<', answer.text)
    assert answer.status_code == 400
    assert told
    assert says in told[1]
    assert f"{part}." not in told[1]
    assert all(f">{text}<" in answer.text or f'"{text}"' in answer.text or f"\n{text}<" in answer.text for text in fields.values() if text != "luck")  # fmt: skip
    assert charter_of(people) == Charter()


def test_relevances_above_one_are_told_together(carla: Browser) -> None:
    rows = {"problems-0-text": "A", "problems-0-relevance": "0.7",
            "problems-1-text": "B", "problems-1-relevance": "0.7"}  # fmt: skip

    answer = send(carla, f"{BASE}/money", version="1", **rows)

    assert answer.status_code == 400
    assert "relevances of 1 together at most" in answer.text


def test_of_two_who_edit_one_part_the_second_sees_both_texts_and_decides(
    carla: Browser, pia: Browser, people: People
) -> None:
    send(carla, f"{BASE}/aims", version="1", vision="Hers.")

    refused = send(pia, f"{BASE}/aims", version="1", vision="Mine.")

    assert refused.status_code == 409
    assert "<blockquote>Hers.</blockquote>" in refused.text
    assert "\nMine.</textarea>" in refused.text
    assert charter_of(people).vision == "Hers."
    assert '<input type="hidden" name="version" value="2">' in refused.text
    assert send(pia, f"{BASE}/aims", version="2", vision="Mine.").status_code == 303
    assert charter_of(people).vision == "Mine."


def test_form_sent_twice_is_taken_once(carla: Browser, people: People) -> None:
    answers = [send(carla, f"{BASE}/aims", version="1", vision="On time.") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]


def test_further_rows_are_given_without_losing_what_was_typed(
    carla: Browser, people: People
) -> None:
    answer = send(
        carla, f"{BASE}/people", version="1", go="more-approvals", approvals__0__name="Ana"
    )

    assert answer.status_code == 200
    assert 'value="Ana"' in answer.text
    assert 'name="approvals-4-name"' in answer.text
    assert charter_of(people) == Charter()


def test_charter_of_a_closed_client_stays(carla: Browser, people: People) -> None:
    people.store.close("small")

    answer = send(carla, f"{BASE}/aims", version="1", vision="Too late.")

    assert answer.status_code == 409
    assert "is closed and stays as it is" in answer.text
    assert "Too late." in answer.text


@pytest.mark.parametrize(
    "path", ["charter", "charter/aims", "baseline", "baseline/baseline.other"]
)
def test_charter_of_another_client_is_not_there(app: Flask, path: str) -> None:
    otto = signed_in(app, "otto")

    assert otto.get(f"/engagements/small/{path}").status_code == 404


def test_part_that_is_none_is_not_there(carla: Browser) -> None:
    assert carla.get(f"{BASE}/nothing").status_code == 404


def test_services_that_solve_a_problem_are_chosen_from_a_list(pia: Browser) -> None:
    send(pia, f"{BASE}/money", version="1", problems__0__text="Late", problems__0__relevance="0.4",
         **{"problems-0-solved_by.service": "coaching",
            "problems-0-solved_by.chance": "0.25"})  # fmt: skip

    page = pia.get(f"{BASE}/money").text

    assert '<option value="coaching" selected>Mentoring and coaching</option>' in page
    assert 'name="problems-0-solved_by.chance" value="0.25"' in page
    assert "such as 9000" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("9.000", "9.000 can be read in two ways: write 9000 or 9.0"),
        ("95.500", "95.500 can be read in two ways: write 95500 or 95.5"),
        ("1.000.000", "expected a plain decimal number"),
        ("9,000", "expected a plain decimal number"),
    ],
)
def test_rate_with_a_mark_between_thousands_is_not_taken_for_a_small_one(
    carla: Browser, people: People, typed: str, told: str
) -> None:
    answer = send(carla, f"{BASE}/money", version="1", rates__person_month=typed)

    assert answer.status_code == 400
    assert told in answer.text
    assert charter_of(people).rates.person_month is None


@pytest.mark.parametrize(
    ("typed", "kept"), [("9000", 9000.0), ("9.0", 9.0), ("0.125", 0.125), ("1234.500", 1234.5)]
)
def test_rate_that_can_be_read_in_one_way_is_kept(
    carla: Browser, people: People, typed: str, kept: float
) -> None:
    send(carla, f"{BASE}/money", version="1", rates__person_month=typed)

    assert charter_of(people).rates.person_month == kept


def test_rate_is_shown_as_money_once_it_is_saved(carla: Browser) -> None:
    sent_to = send(carla, f"{BASE}/money", version="1", rates__fte_year="95000").location

    following = carla.get(sent_to).text
    again = carla.get(f"{BASE}/money").text

    assert "Cost of a full-time equivalent in a year: EUR 95,000" in following
    assert 'id="rates-fte_year-amount">Saved as EUR 95,000<' in again
    assert 'aria-describedby="rates-fte_year-hint rates-fte_year-amount"' in again
