"""Forms of departments and respondents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, Field
from wtforms.validators import StopValidation

from pmo_design.engagement import Department, Respondent
from pmo_design.exchange.addresses import is_address
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
