"""Departments and respondents: listed, taken in, changed, removed."""

from __future__ import annotations

from typing import NoReturn

from flask import Blueprint
from flask.typing import ResponseReturnValue

from pmo_design.account import Action
from pmo_design.engagement import Department, Engagement, Respondent
from pmo_design.errors import NotFoundError
from pmo_design.exchange.stakeholders import Stakeholder
from pmo_design.messages import say
from pmo_design.operations import people
from pmo_design.web.api.bodies import body, query
from pmo_design.web.api.contract import PREFIX, operation
from pmo_design.web.api.entrance import require
from pmo_design.web.api.people_records import (
    ChangedDepartment,
    ChangedRespondent,
    DepartmentList,
    DepartmentRecord,
    DepartmentsAdded,
    NewDepartments,
    NewRespondents,
    RespondentPage,
    RespondentQuery,
    RespondentRecord,
    RespondentsAdded,
)
from pmo_design.web.house import house

pages = Blueprint("api_people", __name__, url_prefix=f"{PREFIX}/engagements/<engagement>")


@pages.get("/departments")
@operation(gives={200: DepartmentList}, refuses=(404,))
def list_departments(engagement: str) -> ResponseReturnValue:
    """List the departments."""
    require(Action.READ_BOARD, engagement)
    found = house().store.load_frame(engagement).departments
    return DepartmentList(departments=[DepartmentRecord.of(each) for each in found]).model_dump()


@pages.post("/departments")
@operation(takes=NewDepartments, gives={201: DepartmentsAdded}, refuses=(403, 404, 409))
def add_departments(engagement: str) -> ResponseReturnValue:
    """Take departments in; those whose name is known stay as they are."""
    require(Action.EDIT_PEOPLE, engagement)
    wanted = [each.department("") for each in body(NewDepartments).departments]
    new = people.name_departments(house().store, engagement, wanted)
    added = DepartmentsAdded(added=[DepartmentRecord.of(each) for each in new])
    return added.model_dump(), 201


@pages.get("/departments/<department>")
@operation(gives={200: DepartmentRecord}, refuses=(404,))
def show_department(engagement: str, department: str) -> ResponseReturnValue:
    """Show a department."""
    require(Action.READ_BOARD, engagement)
    return _department_record(engagement, department)


@pages.put("/departments/<department>")
@operation(takes=ChangedDepartment, gives={200: DepartmentRecord}, refuses=(403, 404, 409))
def change_department(engagement: str, department: str) -> ResponseReturnValue:
    """Give a department another name, head or weight."""
    require(Action.EDIT_PEOPLE, engagement)
    _department(engagement, department)
    wanted = body(ChangedDepartment)
    changed = wanted.department(department)
    people.change_department(house().store, engagement, wanted.version, changed)
    return _department_record(engagement, department)


@pages.delete("/departments/<department>")
@operation(gives={204: None}, refuses=(403, 404, 409))
def remove_department(engagement: str, department: str) -> ResponseReturnValue:
    """Remove a department that is not in use."""
    require(Action.EDIT_PEOPLE, engagement)
    people.remove_department(house().store, engagement, department)
    return "", 204


@pages.get("/respondents")
@operation(asks=RespondentQuery, gives={200: RespondentPage}, refuses=(403, 404, 409))
def list_respondents(engagement: str) -> ResponseReturnValue:
    """List the respondents, a page at a time."""
    require(Action.EDIT_PEOPLE, engagement)
    asked = query(RespondentQuery)
    found = [
        each
        for each in _named_people(engagement).respondents
        if asked.department in (None, each.department)
    ]
    page = found[asked.offset : asked.offset + asked.limit]
    return RespondentPage(
        respondents=[RespondentRecord.of(each) for each in page],
        total=len(found),
        offset=asked.offset,
    ).model_dump()


@pages.post("/respondents")
@operation(takes=NewRespondents, gives={201: RespondentsAdded}, refuses=(403, 404, 409))
def add_respondents(engagement: str) -> ResponseReturnValue:
    """Take people in; those who are there by address, or name and department, stay as they are."""
    require(Action.EDIT_PEOPLE, engagement)
    wanted = [
        Stakeholder(each.name, each.email, each.department, each.group, each.language)
        for each in body(NewRespondents).respondents
    ]
    enlisted = people.enlist(house().store, engagement, wanted)
    return RespondentsAdded(
        respondents=[RespondentRecord.of(each) for each in enlisted.respondents],
        added=len(enlisted.new),
    ).model_dump(), 201


@pages.get("/respondents/<respondent>")
@operation(gives={200: RespondentRecord}, refuses=(403, 404, 409))
def show_respondent(engagement: str, respondent: str) -> ResponseReturnValue:
    """Show a respondent."""
    require(Action.EDIT_PEOPLE, engagement)
    return _respondent_record(engagement, respondent)


@pages.put("/respondents/<respondent>")
@operation(takes=ChangedRespondent, gives={200: RespondentRecord}, refuses=(403, 404, 409))
def change_respondent(engagement: str, respondent: str) -> ResponseReturnValue:
    """Give a respondent another name, address, department, group or language."""
    require(Action.EDIT_PEOPLE, engagement)
    _respondent(engagement, respondent)
    wanted = body(ChangedRespondent)
    changed = Respondent(respondent, **wanted.model_dump(exclude={"version"}))
    people.change_respondent(house().store, engagement, wanted.version, changed)
    return _respondent_record(engagement, respondent)


@pages.delete("/respondents/<respondent>")
@operation(gives={204: None}, refuses=(403, 404, 409))
def remove_respondent(engagement: str, respondent: str) -> ResponseReturnValue:
    """Remove somebody who has not answered; their link opens nothing afterwards."""
    require(Action.EDIT_PEOPLE, engagement)
    people.remove_respondent(house().store, engagement, respondent)
    return "", 204


def _named_people(engagement: str) -> Engagement:
    found = house().store.load_frame(engagement)
    people.refuse_anonymous(found)
    return found


def _department(engagement: str, own: str) -> Department:
    found = house().store.load_frame(engagement).departments
    return next((each for each in found if each.id == own), None) or _nobody(engagement, own)


def _respondent(engagement: str, own: str) -> Respondent:
    found = _named_people(engagement).respondents
    return next((each for each in found if each.id == own), None) or _nobody(engagement, own)


def _nobody(engagement: str, own: str) -> NoReturn:
    raise NotFoundError(say("'{id}' is not known in {engagement}", id=own, engagement=engagement))


def _department_record(engagement: str, own: str) -> dict[str, object]:
    return DepartmentRecord.of(_department(engagement, own)).model_dump()


def _respondent_record(engagement: str, own: str) -> dict[str, object]:
    return RespondentRecord.of(_respondent(engagement, own)).model_dump()
