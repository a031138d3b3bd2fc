"""One person at one survey: the link that a browser holds, opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, session, url_for

from pmo_design.documents.answer_copy import whose
from pmo_design.errors import LinkError
from pmo_design.operations import surveys
from pmo_design.survey import Change, Given, Saved, Survey
from pmo_design.web import links, trial
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.survey_pages import SectionLine, totals

PASSED = "passed"
"""Where the cookie keeps a colleague's new link until it has been copied."""

RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Visit:
    """A survey that this browser may open.

    Attributes
    ----------
    id : str
        Public id of the link.
    base : str
        Address that the survey's pages begin with.
    """

    id: str
    held: links.Held
    survey: Survey
    base: str

    @property
    def respondent(self) -> str:
        """Whose answers they are."""
        return self.survey.respondent

    def sheet(self) -> dict[str, Given]:
        """What is answered so far."""
        if self.survey.trial:
            return trial.trial_sheet(self.survey)
        return surveys.sheet(house().store, self.survey)

    def save(self, changes: Sequence[Change]) -> Saved:
        """Store changes; whoever answers has begun, by whichever page they came.

        That is noted first: whoever is told that nothing was saved is told the truth.
        """
        if self.survey.trial:
            return trial.keep_in_cookie(self.survey, changes)
        surveys.begin(house().store, self.survey)
        return surveys.save(house().store, self.survey, changes)

    def page(self, template: str, **content: object) -> str:
        """One of the survey's pages, with what all of them show."""
        return render_template(
            f"survey/{template}.html",
            survey=self.survey,
            base=self.base,
            whose=whose(self.survey, words),
            **content,
        )

    def progress(self, lines: Sequence[SectionLine]) -> dict[str, int]:
        """How far all sections together are answered, for a page."""
        answered, asked = totals(lines)
        return {"answered": answered, "asked": asked}


def visit(page_id: str, *, saving: bool = False) -> Visit:
    """Open the survey of a link that this browser holds.

    Parameters
    ----------
    page_id : str
        Public id of the link, from the page's address.
    saving : bool
        Whether a form is sent, which is taken a little after closing too.

    Raises
    ------
    LinkError
        If the browser does not hold the link or has forgotten it, or it opens nothing.
    """
    held = links.find(page_id)
    if held is None:
        raise LinkError
    survey = surveys.open_survey(house().store, held.token, house().clock(), saving, held.nonce)
    return Visit(page_id, held, survey, url_for("surveys.first", page_id=page_id))


def with_colleagues(found: Visit) -> Visit:
    """The same visit, knowing which sections were passed on, and by whom this one was."""
    survey = surveys.with_colleagues(house().store, found.survey)
    return Visit(found.id, found.held, survey, found.base)


def leave(found: Visit) -> None:
    """Forget everything of a link in this browser, and in every copy of its cookie."""
    surveys.end_session(house().store, found.held.nonce, house().clock())
    links.forget(found.id)
    for key in (PASSED, RECEIPT):
        session.pop(key, None)
    if found.survey.trial:
        trial.forget_trial()
