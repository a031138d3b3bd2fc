"""Departments and people: brought in by lists, changed, merged and removed in a running survey."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from account_cast import People
from flask import Flask
from small_client import an_answer, small_client, with_answers
from survey_client import invite
from workspace_visitors import Member, a_workspace, signed_in

from pmo_design.engagement import Decision, Department, Respondent
from pmo_design.errors import LinkError
from pmo_design.operations import accounts
from pmo_design.operations.surveys import open_survey
from pmo_design.storage.links import Invitations
from pmo_design.storage.sheets import Sheets
from pmo_design.survey import Change

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
"""In the middle of the small client's survey."""

HERE = "/engagements/small/people"
LIST = "Name;E-mail;Department;Group\nIda Lund;ida@example.org;One;executive\nUwe;;Legal;team member\n"


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people)


@pytest.fixture
def carla(app: Flask) -> Member:
    return signed_in(app, "carla")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "path", ["", "/add", "/departments/d1", "/respondents/e1", "/respondents/e1/merge?other=p1"]
)
def test_every_page_of_people_opens_in_both_languages_with_one_heading(
    app: Flask, path: str, language: str
) -> None:
    page = signed_in(app, "carla", language).get(HERE + path)

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert page.text.count("<h1>") == 1


def test_departments_are_taken_in_one_a_line_and_known_ones_left_alone(
    carla: Member, people: People
) -> None:
    names = "Procurement\nLegal, Risk & Audit\none\n\nProcurement\n"

    page = carla.browser.get(carla.post(f"{HERE}/add/departments", list=names).location).text

    stored = people.store.load("small").departments
    assert [each.name for each in stored] == ["One", "Two", "Legal, Risk & Audit", "Procurement"]
    assert stored[2].id == "legal-risk-audit"
    assert "New: 2 departments" in page


def test_departments_come_as_a_table_too(carla: Member, people: People) -> None:
    carla.post(f"{HERE}/add/departments", list="nombre\tpeso\tproyectos\nLegal\t2.5\t7\n")

    assert people.store.load("small").department("legal") == Department(
        "legal", "Legal", weight=2.5, projects=7
    )


def test_people_are_taken_in_with_new_departments_and_answers_stay(
    carla: Member, people: People
) -> None:
    before = people.store.load("small").latest

    carla.post(f"{HERE}/add/people", list=LIST)

    client = people.store.load("small")
    new = {each.name: each for each in client.respondents if each.name}
    assert new["Ida Lund"] == Respondent("d1-01", "d1", "executive", "Ida Lund", "ida@example.org")
    assert new["Uwe"].department == "legal"
    assert client.latest == before


def test_list_sent_twice_adds_nobody_twice(carla: Member, people: People) -> None:
    carla.post(f"{HERE}/add/people", list=LIST)

    carla.post(f"{HERE}/add/people", list=LIST)

    assert len(people.store.load("small").respondents) == 5


def test_list_may_be_sent_as_a_file(carla: Member, people: People) -> None:
    file = (io.BytesIO(b"\xef\xbb\xbf" + LIST.encode()), "people.csv")

    carla.post(f"{HERE}/add/people", file=file)

    assert len(people.store.load("small").respondents) == 5


@pytest.mark.parametrize(
    ("what", "text", "told"),
    [
        ("people", "name;department;group\nIda;One;boss\n", "Line 2:"),
        ("people", "name;department\nIda;One\n", "column group is missing"),
        ("people", "", "Nothing was pasted"),
        ("departments", "name;weight\nLegal;-1\n", "Line 2:"),
        ("departments", " ", "Nothing was pasted"),
    ],
)
def test_faulty_list_is_told_by_line_kept_on_the_page_and_not_taken_in(
    carla: Member, people: People, what: str, text: str, told: str
) -> None:
    page = carla.post(f"{HERE}/add/{what}", list=text)

    assert page.status_code == 400
    assert told in page.text
    assert text.strip().splitlines()[1:2] == [] or text.splitlines()[1] in page.text
    assert people.store.load("small") == small_client()


def test_file_that_is_no_text_is_told_as_such(carla: Member) -> None:
    page = carla.post(f"{HERE}/add/people", file=(io.BytesIO(b"\xff\xfe\x00"), "people.xlsx"))

    assert page.status_code == 400
    assert "is not text in UTF-8" in page.text


def test_department_gets_another_name_and_weight(carla: Member, people: People) -> None:
    path = f"{HERE}/departments/d1"
    seen = hidden(carla.get(path).text, "seen")

    answer = carla.post(path, seen=seen, name="First", head="Ida", weight="1,5", projects="")

    assert answer.status_code == 303
    changed = Department("d1", "First", "Ida", 1.5)
    assert people.store.load("small").department("d1") == changed


def test_two_who_change_the_same_department_are_told_and_the_first_one_holds(
    app: Flask, carla: Member, people: People
) -> None:
    path = f"{HERE}/departments/d1"
    ada = signed_in(app, "ada")
    seen = hidden(carla.get(path).text, "seen")
    ada.post(path, seen=seen, name="Ada's", weight="2")

    second = carla.post(path, seen=seen, name="Carla's", weight="2")

    assert second.status_code == 409
    assert "somebody else has changed" in second.text
    assert "Carla&#39;s" in second.text
    assert people.store.load("small").department("d1").name == "Ada's"


@pytest.mark.parametrize("weight", ["", "-1", "nan", "inf", "a lot"])
def test_weight_that_is_none_is_told_beside_its_field(carla: Member, weight: str) -> None:
    path = f"{HERE}/departments/d1"

    page = carla.post(path, seen="", name="One", weight=weight)

    assert page.status_code == 400
    assert 'id="weight-error"' in page.text


def test_respondent_is_changed_with_the_invitation(carla: Member, people: People) -> None:
    invite(people.store, "e1", "d1", "executive", "secret-of-e1", engagement="small")
    path = f"{HERE}/respondents/e1"
    seen = hidden(carla.get(path).text, "seen")

    carla.post(path, seen=seen, name="Eva", email="eva@example.org", department="d2",
               group="team-member", language="es")  # fmt: skip

    changed = Respondent("e1", "d2", "team-member", "Eva", "eva@example.org", "es")
    survey = open_survey(people.store, "secret-of-e1", NOW)
    assert changed in people.store.load("small").respondents
    assert (survey.department, survey.group, survey.language) == ("d2", "team-member", "es")


def test_respondent_of_unknown_department_is_refused(carla: Member, people: People) -> None:
    path = f"{HERE}/respondents/e1"
    seen = hidden(carla.get(path).text, "seen")

    answer = carla.post(path, seen=seen, department="d9", group="executive")

    assert answer.status_code == 400
    assert people.store.load("small") == small_client()


def test_merged_respondents_keep_every_answer_and_the_chosen_one(
    carla: Member, people: People
) -> None:
    client = small_client()
    people.store.save(
        with_answers(
            client,
            an_answer("e1", "maturity.plan.a", 2),
            an_answer("p1", "maturity.plan.a", 5),
            an_answer("p1", "maturity.risk.a", 3),
        )
    )
    path = f"{HERE}/respondents/e1/merge"
    page = carla.get(f"{path}?other=p1").text
    choice = re.search(r'name="(choice-[^"]+)" value="other"', page)
    assert choice

    carla.post(path, other="p1", digest=hidden(page, "digest"), **{choice[1]: "other"})

    merged = people.store.load("small")
    assert [each.id for each in merged.respondents] == ["e1", "e2"]
    assert merged.latest.answers == (
        an_answer("e1", "maturity.plan.a", 5),
        an_answer("e1", "maturity.risk.a", 3),
    )


def test_equal_answers_of_two_entries_are_told_apart_by_how_sure_each_was(
    carla: Member,
) -> None:
    page = carla.get(f"{HERE}/respondents/e1/merge?other=p1").text

    # Both said 2 of maturity.plan.a, e1 very sure of it and p1 fairly.
    assert "2 · Very sure" in page
    assert "2 · Fairly sure" in page


def test_merger_without_a_choice_is_refused_and_changes_nothing(
    carla: Member, people: People
) -> None:
    path = f"{HERE}/respondents/e1/merge"
    digest = hidden(carla.get(f"{path}?other=p1").text, "digest")

    page = carla.post(path, other="p1", digest=digest)

    assert page.status_code == 409
    assert "look at both again" in page.text
    assert people.store.load("small") == small_client()


def test_links_of_both_open_the_one_questionnaire_after_a_merger(
    carla: Member, people: People
) -> None:
    people.store.save(with_answers(small_client(), an_answer("p1", "maturity.risk.a", 3)))
    invite(people.store, "e1", "d1", "executive", "secret-of-e1", engagement="small")
    invite(people.store, "p1", "d1", "project-manager", "secret-of-p1", engagement="small")
    path = f"{HERE}/respondents/e1/merge"

    carla.post(path, other="p1", digest=hidden(carla.get(f"{path}?other=p1").text, "digest"))

    opened = [open_survey(people.store, f"secret-of-{who}", NOW) for who in ("e1", "p1")]
    assert [each.respondent for each in opened] == ["e1", "e1"]
    assert opened[0].invitation == opened[1].invitation


def test_revoked_link_opens_nothing_after_a_merger_either(carla: Member, people: People) -> None:
    people.store.save(with_answers(small_client()))
    invite(people.store, "e1", "d1", "executive", "secret-of-e1", engagement="small")
    other = invite(people.store, "p1", "d1", "executive", "secret-of-p1", engagement="small")
    Invitations(people.store.engine).revoke(other)
    path = f"{HERE}/respondents/e1/merge"

    carla.post(path, other="p1", digest=hidden(carla.get(f"{path}?other=p1").text, "digest"))

    assert open_survey(people.store, "secret-of-e1", NOW).respondent == "e1"
    with pytest.raises(LinkError):
        open_survey(people.store, "secret-of-p1", NOW)


def test_merged_departments_keep_people_answers_and_services(
    carla: Member, people: People
) -> None:
    path = f"{HERE}/departments/d1/merge"

    digest = hidden(carla.get(f"{path}?other=d2").text, "digest")
    carla.post(path, other="d2", digest=digest)

    merged, before = people.store.load("small"), small_client()
    assert [each.id for each in merged.departments] == ["d1"]
    assert {each.department for each in merged.respondents} == {"d1"}
    assert merged.latest.answers == before.latest.answers


def test_department_that_a_decision_names_is_not_merged_away(
    carla: Member, people: People
) -> None:
    decision = Decision(service="report", action="forbid", reason="Because.", department="d2")
    people.store.save(small_client(decisions=(decision,)))
    path = f"{HERE}/departments/d1/merge"
    digest = hidden(carla.get(f"{path}?other=d2").text, "digest")

    page = carla.post(path, other="d2", digest=digest)

    assert page.status_code == 409
    assert "take them back first" in page.text
    assert len(people.store.load("small").departments) == 2


def test_answer_that_came_in_since_the_page_stops_a_merger(carla: Member, people: People) -> None:
    people.store.save(with_answers(small_client(), an_answer("p1", "maturity.risk.a", 3)))
    path = f"{HERE}/respondents/e1/merge"
    digest = hidden(carla.get(f"{path}?other=p1").text, "digest")
    invite(people.store, "e1", "d1", "executive", "secret-of-e1", engagement="small")
    new = replace(an_answer("e1", "maturity.risk.a", 5), respondent="e1")
    Sheets(people.store.engine).save(
        "small", 1, Respondent("e1", "d1", "executive"), [Change(new.item, new, 0)]
    )

    assert carla.post(path, other="p1", digest=digest).status_code == 409
    assert len(people.store.load("small").latest.answers) == 2


def test_only_who_has_not_answered_is_removed(carla: Member, people: People) -> None:
    carla.post(f"{HERE}/add/people", list=LIST)

    refused = carla.post(f"{HERE}/respondents/e1/remove")
    removed = carla.post(f"{HERE}/respondents/d1-01/remove")

    ids = {each.id for each in people.store.load("small").respondents}
    assert (refused.status_code, removed.status_code) == (409, 303)
    assert ids == {"e1", "e2", "p1", "legal-01"}


def test_only_a_department_out_of_use_is_removed(carla: Member, people: People) -> None:
    carla.post(f"{HERE}/add/departments", list="Legal")

    refused = carla.post(f"{HERE}/departments/d1/remove")
    removed = carla.post(f"{HERE}/departments/legal/remove")

    assert (refused.status_code, removed.status_code) == (409, 303)
    assert [each.id for each in people.store.load("small").departments] == ["d1", "d2"]


def test_closed_client_keeps_its_people(carla: Member, people: People) -> None:
    people.store.close("small")

    assert carla.post(f"{HERE}/add/departments", list="Legal").status_code == 409
    assert carla.post(f"{HERE}/respondents/e1/remove").status_code == 409
    assert people.store.load("small") == small_client()


def test_anonymous_client_names_nobody_on_any_page(carla: Member, people: People) -> None:
    people.store.delete("small")
    people.store.save(small_client(confidentiality="anonymous"))
    accounts.join(people.store, "carla@example.org", "small")

    page = carla.get(HERE).text

    assert "nobody is kept here" in page
    assert "/respondents/" not in page
    assert carla.get(f"{HERE}/respondents/e1").status_code == 404
    assert carla.get(f"{HERE}/respondents/e1/merge?other=p1").status_code == 404
    assert carla.post(f"{HERE}/add/people", list=LIST).status_code == 409


def test_files_of_a_clients_folder_are_taken_in_as_they_are_with_their_ids(
    carla: Member, people: People
) -> None:
    departments = (
        "id,name,head,weight,projects,regulated\n"
        "d001,Finance,Head of Finance,1,6,false\n"
        "d002,Clinical Services,,2,18,true\n"
    )
    respondents = "id,department,group\nd001-p01,d001,executive\nd002-p01,d002,team-member\n"

    carla.post(f"{HERE}/add/departments", list=departments)
    carla.post(f"{HERE}/add/people", file=(io.BytesIO(respondents.encode()), "respondents.csv"))

    client = people.store.load("small")
    assert tuple(each for each in client.departments if each.id.startswith("d00")) == (
        Department("d001", "Finance", "Head of Finance", 1.0, 6, False),
        Department("d002", "Clinical Services", "", 2.0, 18, True),
    )
    assert {each for each in client.respondents if each.id.startswith("d00")} == {
        Respondent("d001-p01", "d001", "executive"),
        Respondent("d002-p01", "d002", "team-member"),
    }


def test_files_of_a_clients_folder_sent_twice_add_nobody_twice(
    carla: Member, people: People
) -> None:
    for _ in range(2):
        carla.post(f"{HERE}/add/departments", list="id,name\nd001,Finance\n")
        carla.post(
            f"{HERE}/add/people",
            list="id,department,group\np01,Finance,executive\np02,d001,executive\n",
        )

    client = people.store.load("small")
    assert len(client.departments) == 3
    assert len(client.respondents) == 5


def test_id_of_somebody_else_makes_no_two_people_one(carla: Member, people: People) -> None:
    carla.post(f"{HERE}/add/people", list="id,name,department,group\np01,Ida,One,executive\n")
    carla.post(f"{HERE}/add/people", list="id,name,department,group\np01,Uwe,One,executive\n")

    named = {each.name: each.id for each in people.store.load("small").respondents if each.name}
    assert named == {"Ida": "p01", "Uwe": "d1-01"}


@pytest.mark.parametrize(
    ("what", "text", "told"),
    [
        (
            "people",
            "id,department,group\np01,d1,executive\np01,d1,executive\n",
            "p01 stands twice",
        ),
        ("people", "id,department,group\n,d1,executive\n", "the person&#39;s name"),
        ("departments", "id,name\nd9,Legal\nd9,Audit\n", "d9 stands twice"),
        ("departments", "id,name\na;b,Legal\n", "an id of 1 to 120"),
    ],
)
def test_ids_that_do_not_fit_are_told_by_line(
    carla: Member, people: People, what: str, text: str, told: str
) -> None:
    page = carla.post(f"{HERE}/add/{what}", list=text)

    assert page.status_code == 400
    assert told in page.text
    assert people.store.load("small") == small_client()


def test_departments_are_listed_with_projects_and_regulation(
    carla: Member, people: People
) -> None:
    carla.post(f"{HERE}/add/departments", list="name,projects,regulated\nLegal,37,true\n")

    row = carla.get(HERE).text.partition(">Legal</a>")[2].partition("</tr>")[0]

    assert ">37</td>" in row
    assert ">yes</td>" in row
