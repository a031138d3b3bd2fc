"""Forms of departments and respondents, and the people as pages list them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field
from wtforms.validators import StopValidation

from pmo_design.engagement import Department, Engagement, Respondent
from pmo_design.exchange.addresses import is_address
from pmo_design.exchange.plain_names import folded
from pmo_design.language import LANGUAGES
from pmo_design.questionnaire.definition import GROUPS, Group
from pmo_design.web.forms import TypedField
from pmo_design.web.language import words
from pmo_design.web.workspace_forms import WorkspaceForm, filled, one_line

MOST_WEIGHT = 1_000_000.0
MOST_PROJECTS = 1_000_000


class DepartmentForm(WorkspaceForm):
    """What is known of a department."""

    name = TypedField(validators=[filled, one_line])
    head = TypedField(validators=[one_line])
    weight = TypedField(validators=[filled])
    projects = TypedField()
    regulated = BooleanField()
    seen = TypedField()

    def validate_weight(self, field: Field) -> None:
        """Refuse what is no number from 0 on; a comma is a decimal point here."""
        weight = _number(self.text("weight").replace(",", "."), float)
        if weight is None or not 0 <= weight <= MOST_WEIGHT:
            raise StopValidation(words("people.no-weight"))

    def validate_projects(self, field: Field) -> None:
        """Refuse what is no count; nothing is not known."""
        text = self.text("projects")
        projects = _number(text, int)
        if text and (projects is None or not 0 <= projects <= MOST_PROJECTS):
            raise StopValidation(words("people.no-count"))

    def department(self, own: str) -> Department:
        """Department that the valid form describes."""
        projects = self.text("projects")
        return Department(
            id=own,
            name=self.text("name"),
            head=self.text("head"),
            weight=float(self.text("weight").replace(",", ".")),
            projects=int(projects) if projects else None,
            regulated=bool(self.regulated.data),
        )


class RespondentForm(WorkspaceForm):
    """What is known of a respondent."""

    name = TypedField(validators=[one_line])
    email = TypedField()
    department = TypedField()
    group = TypedField()
    language = TypedField()
    seen = TypedField()

    def validate_email(self, field: Field) -> None:
        """Refuse what no mail reaches; an address is not needed."""
        if self.text("email") and not is_address(self.text("email")):
            raise StopValidation(words("pass.email-wrong"))

    def validate_group(self, field: Field) -> None:
        """Refuse what is not offered."""
        if self.text("group") not in GROUPS:
            raise StopValidation(words("pass.group-missing"))

    def validate_language(self, field: Field) -> None:
        """Refuse a language that no questionnaire speaks; nothing is the client's."""
        if self.text("language") not in ("", *LANGUAGES):
            raise StopValidation(words("people.no-language"))

    def respondent(self, own: str) -> Respondent:
        """Respondent that the valid form describes."""
        group: Group = next(each for each in GROUPS if each == self.text("group"))
        return Respondent(
            own,
            self.text("department"),
            group,
            self.text("name"),
            self.text("email"),
            self.text("language"),
        )


def _number(text: str, kind: Callable[[str], Any]) -> Any:
    try:
        return kind(text) if text.isascii() else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department as the list shows it."""

    department: Department
    people: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A respondent as the list shows it."""

    person: Respondent
    department: str
    answered: bool

    @property
    def name(self) -> str:
        """What the person is called; the id where no name is known."""
        return self.person.name or self.person.id


SORTS: Mapping[str, Callable[[PersonLine], Any]] = {
    "name": lambda line: folded(line.name),
    "department": lambda line: folded(line.department),
    "group": lambda line: GROUPS.index(line.person.group),
}


def department_lines(engagement: Engagement) -> tuple[DepartmentLine, ...]:
    """Departments by name."""
    homes = [each.department for each in engagement.respondents]
    return tuple(
        DepartmentLine(each, homes.count(each.id))
        for each in sorted(engagement.departments, key=lambda each: folded(each.name))
    )


def person_lines(
    engagement: Engagement, with_answers: frozenset[str], sort: str, department: str
) -> tuple[PersonLine, ...]:
    """People of one department, or of all; of equals the name decides."""
    names = {each.id: each.name for each in engagement.departments}
    lines = [
        PersonLine(each, names[each.department], each.id in with_answers)
        for each in engagement.respondents
        if not department or each.department == department
    ]
    lines.sort(key=SORTS["name"])
    lines.sort(key=SORTS.get(sort, SORTS["name"]))
    return tuple(lines)


def others_of(lines: Sequence[PersonLine], own: Respondent) -> tuple[PersonLine, ...]:
    """People with whom somebody may be merged, those of the own department first."""
    others = [line for line in lines if line.person.id != own.id]
    others.sort(key=lambda line: line.person.department != own.department)
    return tuple(others)
