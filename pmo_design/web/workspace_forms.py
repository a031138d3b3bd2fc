"""Forms of the workspace; what fits beyond one field, operations say."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from wtforms import Field, Form
from wtforms.validators import StopValidation

from pmo_design.errors import InputError, nearest
from pmo_design.operations.engagements import NewEngagement
from pmo_design.web.forms import TypedField
from pmo_design.web.language import words

LONGEST_NAME = 200
CONFIDENTIALITIES = ("attributed", "confidential", "anonymous")


class WorkspaceForm(Form):
    """A form that a template draws field by field."""

    def text(self, name: str) -> str:
        """Text of a field on one line; "" where the browser sent none."""
        return " ".join((self[name].data or "").split())

    def error(self, name: str) -> str:
        """What to mend in a field; "" for nothing."""
        found = self[name].errors
        return str(found[0]) if found else ""

    def show_faults(self, refused: InputError) -> None:
        """Put what was refused beside the fields that messages begin with, else on the first."""
        first = next(iter(self._fields))
        for fault in refused.faults:
            name, _, message = fault.message.partition(": ")
            field, told = (name, message) if name in self._fields else (first, fault.message)
            self[field].errors = [told]


def filled(form: Any, field: Field) -> None:
    """Refuse a field that is left empty."""
    if not form.text(field.name):
        raise StopValidation(words("workspace.empty"))


def one_line(form: Any, field: Field) -> None:
    """Refuse what is too long for a name."""
    if len(form.text(field.name)) > LONGEST_NAME:
        raise StopValidation(words("workspace.too-long", most=words.number(LONGEST_NAME)))


def a_day(form: Any, field: Field) -> None:
    """Refuse what is no day."""
    try:
        date.fromisoformat(form.text(field.name))
    except ValueError:
        raise StopValidation(words("workspace.no-day")) from None


def a_zone(form: Any, field: Field) -> None:
    """Refuse what is no time zone."""
    zone = form.text(field.name)
    if zone not in available_timezones():
        hint = nearest(zone, available_timezones())
        raise StopValidation(words("workspace.no-zone") + hint)


class ClientForm(WorkspaceForm):
    """What must be known of a new client."""

    name = TypedField(validators=[filled, one_line])
    language = TypedField()
    currency = TypedField()
    confidentiality = TypedField()
    opened = TypedField(validators=[a_day])
    closed = TypedField(validators=[a_day])
    timezone = TypedField(validators=[a_zone])

    def validate_currency(self, field: Field) -> None:
        """Refuse what is no code of a currency."""
        code = self.text("currency").upper()
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise StopValidation(words("workspace.no-currency"))

    def validate_confidentiality(self, field: Field) -> None:
        """Refuse a promise that is not offered: nobody must be promised by accident."""
        if self.text("confidentiality") not in CONFIDENTIALITIES:
            raise StopValidation(words("workspace.no-promise"))

    def validate_closed(self, field: Field) -> None:
        """Refuse an end before the beginning."""
        opened = self.text("opened")
        if not self["opened"].errors and self.text("closed") < opened:
            raise StopValidation(words("workspace.closes-before"))

    def client(self, client_id: str) -> NewEngagement:
        """Client that the valid form describes."""
        return NewEngagement(
            id=client_id,
            name=self.text("name"),
            language=self.text("language"),
            currency=self.text("currency").upper(),
            confidentiality=self.text("confidentiality"),
            opened=date.fromisoformat(self.text("opened")),
            closed=date.fromisoformat(self.text("closed")),
            timezone=self.text("timezone"),
        )


class SurveyDaysForm(WorkspaceForm):
    """Last day of a survey, and where it ends."""

    closed = TypedField(validators=[a_day])
    timezone = TypedField(validators=[a_zone])
