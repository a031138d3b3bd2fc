"""Engagements, departments, respondents and invitations, as programs change them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from account_cast import People
from api_callers import Program, error_of, fields_of, program_of
from house_builders import Clock
from workspace_visitors import a_workspace

from pmo_design.engagement import Department
from pmo_design.operations import accounts
from pmo_design.operations.boards import board_of
from pmo_design.storage.links import Invitations

OPEN = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
"""A moment at which the survey of ``small`` is open."""

HARBOUR = {
    "name": "Harbour Authority",
    "confidentiality": "confidential",
    "opened": "2026-03-01",
    "closed": "2026-04-15",
    "timezone": "Europe/Madrid",
}
ZOE = {"department": "d1", "group": "executive", "name": "Zoe Lind", "email": "zoe@example.org"}


@pytest.fixture
def carla(people: People) -> Program:
    return program_of(people, "carla")


@pytest.fixture
def pia(people: People) -> Program:
    return program_of(people, "pia")


def test_engagement_is_made_with_its_maker_as_member(people: People, carla: Program) -> None:
    made = carla.post("/engagements", HARBOUR)

    assert (made.status_code, made.headers["Location"]) == (
        201,
        "/api/v1/engagements/harbour-authority",
    )
    found = carla.get("/engagements/harbour-authority").json
    assert found == made.json
    assert (found["state"], found["last_day"], found["respondents"]) == ("open", "2026-04-15", 0)
    assert people.store.load("harbour-authority").language == "en"
    lines = accounts.engagements_of(people.store, people["otto"])
    assert "harbour-authority" not in [line.id for line in lines]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"timezone": "Europe/Madird"}, "timezone"),
        ({"opened": "1066-10-14"}, "opened"),
        ({"opened": "2026-05-01"}, "cycles.0"),
    ],
)
def test_engagement_that_cannot_be_is_refused_with_the_field(
    people: People, carla: Program, change: dict[str, str], field: str
) -> None:
    answer = carla.post("/engagements", HARBOUR | change)

    assert error_of(answer) == (422, "unfit")
    assert field in fields_of(answer)[0] + answer.json["error"]["details"][0]["message"]
    assert {line.id for line in people.store.engagements()} == {"small", "other"}


def test_engagements_are_listed_a_page_at_a_time(people: People) -> None:
    ada = program_of(people, "ada")

    pages = [ada.get(f"/engagements?limit=1&offset={at}").json for at in (0, 1, 2)]

    assert [[each["id"] for each in page["engagements"]] for page in pages] == [
        ["other"],
        ["small"],
        [],
    ]
    assert {page["total"] for page in pages} == {2}


def test_closed_engagement_is_read_and_changed_no_more(carla: Program) -> None:
    closed = carla.post("/engagements/small/close")

    assert closed.json["state"] == "closed"
    refused = carla.post("/engagements/small/departments", {"departments": [{"name": "Legal"}]})
    assert error_of(refused) == (409, "refused")
    assert "is closed and stays as it is" in refused.json["error"]["message"]
    built = carla.post("/engagements/small/documents", {"page_size": "A4"})
    assert error_of(built) == (409, "refused")
    assert carla.get("/engagements/small/scorecard").status_code == 200


def test_departments_come_in_with_ids_of_their_names_and_once(
    people: People, carla: Program
) -> None:
    wanted = {
        "departments": [{"name": "Legal", "weight": 2}, {"name": "  legal "}, {"name": "One"}]
    }

    added = carla.post("/engagements/small/departments", wanted)

    assert added.status_code == 201
    assert [each["id"] for each in added.json["added"]] == ["legal"]
    stored = people.store.load("small").departments
    assert Department("legal", "Legal", weight=2.0) in stored
    assert len(stored) == 3


def test_department_is_changed_from_what_was_read_and_from_nothing_else(carla: Program) -> None:
    path = "/engagements/small/departments/d1"
    read = carla.get(path).json
    own = {name: value for name, value in read.items() if name != "id"}

    first = carla.put(path, own | {"name": "First"})
    second = carla.put(path, own | {"name": "Second"})

    assert (first.status_code, first.json["name"]) == (200, "First")
    assert error_of(second) == (409, "refused")
    assert carla.get(path).json == first.json


def test_departments_without_any_weight_are_refused(carla: Program) -> None:
    statuses = []
    for own in ("d1", "d2"):
        path = f"/engagements/small/departments/{own}"
        read = {name: value for name, value in carla.get(path).json.items() if name != "id"}
        statuses.append(carla.put(path, read | {"weight": 0}).status_code)

    assert statuses == [200, 409]


def test_first_departments_without_any_weight_are_refused_too(
    people: People, carla: Program
) -> None:
    carla.post("/engagements", HARBOUR)
    path = "/engagements/harbour-authority/departments"

    answer = carla.post(path, {"departments": [{"name": "Legal", "weight": 0}]})

    assert error_of(answer) == (409, "refused")
    assert people.store.load("harbour-authority").departments == ()


def test_department_in_use_stays_and_an_unused_one_goes(carla: Program) -> None:
    carla.post("/engagements/small/departments", {"departments": [{"name": "Legal"}]})

    used, unused = (
        carla.delete(f"/engagements/small/departments/{own}") for own in ("d1", "legal")
    )

    assert error_of(used) == (409, "refused")
    assert (unused.status_code, unused.text) == (204, "")
    assert carla.get("/engagements/small/departments/legal").status_code == 404


def test_people_come_in_and_those_who_are_there_stay_as_they_are(
    people: People, carla: Program
) -> None:
    again = ZOE | {"email": "ZOE@example.org", "name": "Another name"}

    first = carla.post("/engagements/small/respondents", {"respondents": [ZOE]}).json
    second = carla.post("/engagements/small/respondents", {"respondents": [again]}).json

    assert (first["added"], second["added"]) == (1, 0)
    assert second["respondents"] == first["respondents"]
    (stored,) = [each for each in people.store.load("small").respondents if each.name]
    assert (stored.id, stored.email) == ("d1-01", "zoe@example.org")


def test_list_with_one_unknown_department_takes_nobody_in(people: People, carla: Program) -> None:
    wanted = {"respondents": [ZOE, ZOE | {"name": "Al", "email": "", "department": "d11"}]}

    answer = carla.post("/engagements/small/respondents", wanted)

    assert error_of(answer) == (422, "unfit")
    assert fields_of(answer) == ["respondents.1.department"]
    assert "did you mean d1" in answer.json["error"]["details"][0]["message"]
    assert len(people.store.load("small").respondents) == 3


def test_respondents_are_listed_a_page_at_a_time_and_by_department(carla: Program) -> None:
    page = carla.get("/engagements/small/respondents?limit=2&offset=1").json
    by_department = carla.get("/engagements/small/respondents?department=d2").json

    assert (page["total"], page["offset"], len(page["respondents"])) == (3, 1, 2)
    assert {each["department"] for each in by_department["respondents"]} == {"d2"}


def test_respondent_is_changed_from_what_was_read_and_removed_only_without_answers(
    people: People, carla: Program
) -> None:
    carla.post("/engagements/small/respondents", {"respondents": [ZOE]})
    path = "/engagements/small/respondents/d1-01"
    own = {name: value for name, value in carla.get(path).json.items() if name != "id"}

    changed = carla.put(path, own | {"department": "d2", "language": "es"})
    late = carla.put(path, own | {"name": "Late"})
    unknown = carla.put(path, changed.json | {"department": "d9"} | {"id": None})

    assert (changed.status_code, changed.json["department"]) == (200, "d2")
    assert error_of(late) == (409, "refused")
    assert error_of(unknown) == (422, "invalid")
    assert carla.delete(path).status_code == 204
    assert error_of(carla.delete("/engagements/small/respondents/e1")) == (409, "refused")
    assert len(people.store.load("small").respondents) == 3


def test_pmo_lead_reads_how_far_the_survey_is_and_nobody_s_address_book(pia: Program) -> None:
    assert pia.get("/engagements/small/invitations").status_code == 200
    assert pia.get("/engagements/small/departments").status_code == 200
    assert error_of(pia.get("/engagements/small/respondents")) == (403, "role")
    assert error_of(pia.get("/engagements/small/answers")) == (403, "role")


def test_pmo_lead_sees_who_was_invited_and_no_e_mail_address(people: People) -> None:
    app = a_workspace(people, Clock(OPEN))
    carla, pia = (program_of(people, name, app) for name in ("carla", "pia"))
    carla.post("/engagements/small/respondents", {"respondents": [ZOE]})
    carla.post("/engagements/small/invitations", {"respondents": ["d1-01"]})

    board = pia.get("/engagements/small/invitations")

    assert [each["name"] for each in board.json["invitations"]] == ["Zoe Lind"]
    assert "zoe@example.org" not in board.text


def test_links_are_told_once_and_the_board_never_tells_them(people: People) -> None:
    carla = program_of(people, "carla", a_workspace(people, Clock(OPEN)))

    made = carla.post("/engagements/small/invitations", {"respondents": ["e1"]})
    again = carla.post("/engagements/small/invitations", {"respondents": ["e1"]})
    board = carla.get("/engagements/small/invitations")

    (link,) = made.json["links"]
    assert made.status_code == 201
    assert link["link"].startswith("https://pmo.example.org/s/")
    assert again.json["links"] == []
    assert [each["state"] for each in board.json["invitations"]] == ["invited"]
    assert link["link"].rpartition("/")[2] not in board.text
    assert link["code"] not in board.text
    (invited,) = [each for each in board.json["departments"] if each["id"] == "d1"]
    assert invited["invited"] == 1


def test_revoked_invitation_says_so(people: People) -> None:
    carla = program_of(people, "carla", a_workspace(people, Clock(OPEN)))
    (link,) = carla.post("/engagements/small/invitations", {"respondents": ["e1"]}).json["links"]

    revoked = carla.post(f"/engagements/small/invitations/{link['invitation']}/revoke")

    assert (revoked.status_code, revoked.json["state"]) == (200, "revoked")
    assert Invitations(people.store.engine).find("small", link["invitation"]).revoked
    assert board_of(people.store, "small").invitations[0].revoked


def test_no_link_is_made_for_a_survey_whose_last_day_is_over(carla: Program) -> None:
    answer = carla.post("/engagements/small/invitations")

    assert error_of(answer) == (409, "refused")
    assert "closed on 2026-02-01" in answer.json["error"]["message"]
