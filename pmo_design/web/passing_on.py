"""A section for a colleague: the form that asks for whom, and the link that comes of it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, urlencode

from wtforms import Field, Form
from wtforms.validators import ValidationError

from pmo_design.exchange.addresses import is_address
from pmo_design.exchange.stakeholders import LONGEST_NAME
from pmo_design.language import text_in
from pmo_design.operations import surveys
from pmo_design.questionnaire.sections import Section
from pmo_design.storage.store import Store
from pmo_design.survey import Survey
from pmo_design.web.forms import Fields, TypedField
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.survey_pages import closing, groups_asked


class PassOnForm(Form):
    """Who is to answer a section."""

    name = TypedField()
    email = TypedField()
    group = TypedField()

    def __init__(self, survey: Survey, section_id: str, fields: Fields | None = None) -> None:
        super().__init__(fields)
        self.survey = survey
        self.section_id = section_id
        self.groups = groups_asked(survey, section_id)

    def text(self, name: str) -> str:
        """Text of a field on one line; "" where the browser sent none."""
        return " ".join((self[name].data or "").split())

    def error(self, name: str) -> str:
        """What to mend in a field; "" for nothing."""
        found = self[name].errors
        return str(found[0]) if found else ""

    def validate_name(self, field: Field) -> None:
        """Refuse no name, and one that is too long."""
        if not self.text("name"):
            raise ValidationError(words("pass.name-missing"))
        if len(self.text("name")) > LONGEST_NAME:
            raise ValidationError(words("pass.long", most=words.number(LONGEST_NAME)))

    def validate_email(self, field: Field) -> None:
        """Refuse what no mail reaches; an address is not needed."""
        if self.text("email") and not is_address(self.text("email")):
            raise ValidationError(words("pass.email-wrong"))

    def validate_group(self, field: Field) -> None:
        """Refuse what is not offered."""
        if self.text("group") not in self.groups:
            raise ValidationError(words("pass.group-missing"))

    def pass_on(self, store: Store, now: datetime) -> str:
        """Secret of the link of whom the valid form names."""
        group = next(each for each in self.groups if each == self.text("group"))
        name, email = self.text("name"), self.text("email")
        return surveys.pass_on(store, self.survey, self.section_id, name, email, group, now)


def passed_page(
    survey: Survey, section: Section, name: str, email: str, token: str
) -> dict[str, str]:
    """What the page with a colleague's link shows: the link, a message, a mail to send."""
    link = house().link("entrances.enter", token=token)
    title = text_in(section.name, words.language) if section.name else survey.client
    subject = words("passed.subject", client=survey.client, section=title)
    body = words(
        "passed.body", name=name, section=title, link=link, date=closing(survey, words).date
    )
    mail = urlencode({"subject": subject, "body": body.replace("\n", "\r\n")}, quote_via=quote)
    return {
        "name": name,
        "link": link,
        "message": body,
        "mail": f"mailto:{quote(email, safe='@')}?{mail}",
    }
