"""Forms of signing in and of one's own account; which passwords are taken, operations say."""

from __future__ import annotations

from typing import Any

from wtforms import Field, Form, HiddenField, PasswordField, StringField
from wtforms.validators import AnyOf, StopValidation

from pmo_design.errors import InputError
from pmo_design.messages import SPOKEN
from pmo_design.web.language import words


def filled(_form: Form, field: Field) -> None:
    """Refuse a field that is left empty."""
    if not field.data:
        raise StopValidation(words("account.empty"))


def _the_same(form: Any, field: Field) -> None:
    if field.data != form.new_password.data:
        raise StopValidation(words("account.not-the-same"))


class SignInForm(Form):
    """E-mail address and password, and where to go on."""

    user = StringField(validators=[filled])
    password = PasswordField(validators=[filled])
    next = HiddenField()


class NewPasswordForm(Form):
    """A password, twice."""

    new_password = PasswordField(validators=[filled])
    repeated = PasswordField(validators=[_the_same])


class ChangePasswordForm(NewPasswordForm):
    """The present password, and the new one twice."""

    password = PasswordField(validators=[filled])


class LanguageForm(Form):
    """In which language pages speak to somebody; "" for what their browser asks for."""

    chosen = StringField(validators=[AnyOf(("", *SPOKEN))])


def show_faults(form: Form, refused: InputError) -> None:
    """Put what was refused beside the fields it concerns."""
    for fault in refused.faults:
        form[fault.file].errors = [fault.message]
