"""Departments and respondents as they are sent and as they are told."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, WithJsonSchema

from pmo_design.engagement import Department, Respondent
from pmo_design.exchange.addresses import is_address, one_line
from pmo_design.language import LANGUAGES
from pmo_design.messages import say
from pmo_design.questionnaire.definition import Group
from pmo_design.storage.people import mark_of
from pmo_design.web.api.bodies import (
    MOST_ROWS,
    Body,
    KnownId,
    Name,
    Paging,
    ShortText,
    Whole,
)
from pmo_design.web.people_forms import MOST_PROJECTS, MOST_WEIGHT


def _named(text: str) -> str:
    plain = one_line(text)
    if not plain:
        raise ValueError(say("expected a name"))
    return plain


def _addressed(text: str) -> str:
    if text and not is_address(text):
        raise ValueError(say("expected an e-mail address such as ana@example.org"))
    return text


def _spoken(code: str) -> str:
    if code not in ("", *LANGUAGES):
        raise ValueError(say("expected one of {options}", options=", ".join(LANGUAGES)))
    return code


PlainName = Annotated[Name, AfterValidator(_named)]
MaybeName = Annotated[ShortText, AfterValidator(one_line)]
Email = Annotated[
    str,
    Field(max_length=254),
    AfterValidator(_addressed),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "email", "maxLength": 254}, {"const": ""}]}
    ),
]
SpokenLanguage = Annotated[
    str, Field(json_schema_extra={"enum": ["", *LANGUAGES]}), AfterValidator(_spoken)
]
Weight = Annotated[float, Field(ge=0, le=MOST_WEIGHT)]
Projects = Annotated[int, Field(ge=0, le=MOST_PROJECTS), Whole]
Version = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class NewDepartment(Body):
    """A department to be taken in; its id is made of its name."""

    name: PlainName
    head: MaybeName = ""
    weight: Weight = 1.0
    projects: Projects | None = None
    regulated: bool = False

    def department(self, own: str) -> Department:
        """Department of that id."""
        return Department(own, self.name, self.head, self.weight, self.projects, self.regulated)


class NewDepartments(Body):
    """Departments to be taken in."""

    departments: Annotated[list[NewDepartment], Field(min_length=1, max_length=500)]


class ChangedDepartment(NewDepartment):
    """A department as it is to be, all of it."""

    version: Version = Field(description="As it was read; another one stored is refused with 409")


class DepartmentRecord(BaseModel):
    """A department as it is stored."""

    id: str
    name: str
    head: str
    weight: float
    projects: int | None
    regulated: bool
    version: str

    @classmethod
    def of(cls, each: Department) -> DepartmentRecord:
        """Record of a department."""
        own = {name: getattr(each, name) for name in Department.__slots__}
        return cls(**own, version=mark_of(each))


class DepartmentList(BaseModel):
    """Departments in the order of their ids."""

    departments: list[DepartmentRecord]


class DepartmentsAdded(BaseModel):
    """Departments that are new; whoever was there by that name is not among them."""

    added: list[DepartmentRecord]


class NewRespondent(Body):
    """Somebody to be asked; the id is made of the department's."""

    department: KnownId
    group: Group
    name: PlainName
    email: Email = ""
    language: SpokenLanguage = ""


class NewRespondents(Body):
    """People to be asked."""

    respondents: Annotated[list[NewRespondent], Field(min_length=1, max_length=MOST_ROWS)]


class ChangedRespondent(Body):
    """A respondent as they are to be, all of it."""

    department: KnownId
    group: Group
    name: MaybeName = ""
    email: Email = ""
    language: SpokenLanguage = ""
    version: Version = Field(description="As it was read; another one stored is refused with 409")


class RespondentRecord(BaseModel):
    """A respondent as they are stored."""

    id: str
    department: str
    group: Group
    name: str
    email: str
    language: str
    version: str

    @classmethod
    def of(cls, each: Respondent) -> RespondentRecord:
        """Record of a respondent."""
        own = {name: getattr(each, name) for name in Respondent.__slots__}
        return cls(**own, version=mark_of(each))


class RespondentPage(BaseModel):
    """A part of the respondents, in the order of their ids."""

    respondents: list[RespondentRecord]
    total: int
    offset: int


class RespondentsAdded(BaseModel):
    """People of the list as they are stored, in its order."""

    respondents: list[RespondentRecord]
    added: int = Field(description="How many of them are new")


class RespondentQuery(Paging):
    """Which respondents are asked for."""

    department: KnownId | None = None
