"""Pages of the questions about the organisation: a list of sections, and a form for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pmo_design.account import Action
from pmo_design.engagement import Engagement
from pmo_design.operations.baselines import NOBODY, baseline_asked, baseline_sheet, save_baseline
from pmo_design.questionnaire.sections import Section, sections_of
from pmo_design.survey import Change, Given, Saved
from pmo_design.web.answering import CLEAR, Stored, store_section
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.section_pages import NOTHING_SENT, question_blocks
from pmo_design.web.sessions import require

pages = Blueprint("baseline", __name__, url_prefix="/engagements/<engagement>/baseline")


@dataclass(frozen=True, slots=True)
class Standing:
    """The sheet about one organisation, open to whoever may fill in its charter."""

    engagement: Engagement
    respondent: str = NOBODY

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is asked, topic by topic."""
        return sections_of(baseline_asked(self.engagement))

    def sheet(self) -> Mapping[str, Given]:
        """What is answered so far."""
        return baseline_sheet(house().store, self.engagement)

    def save(self, changes: Sequence[Change]) -> Saved:
        """Store changes."""
        return save_baseline(house().store, self.engagement, changes)

    def section(self, section_id: str) -> Section:
        """Section of that id; a page that is not there where it is none."""
        return next((each for each in self.sections if each.id == section_id), None) or abort(404)


@pages.get("")
def overview(engagement: str) -> str:
    """All sections, and how far each is answered."""
    found = _standing(engagement)
    sheet = found.sheet()
    lines = [
        (section, sum(item.id in sheet for item in section.items), len(section.items))
        for section in found.sections
    ]
    return render_template("workspace/baseline.html", engagement=found.engagement, lines=lines)


@pages.get("/<section_id>")
def show_section(engagement: str, section_id: str) -> str:
    """One section to answer."""
    found = _standing(engagement)
    return _section_page(found, found.section(section_id))


@pages.post("/<section_id>")
def send_section(engagement: str, section_id: str) -> ResponseReturnValue:
    """Store a section; stay where something does not fit or somebody was quicker."""
    found = _standing(engagement)
    section = found.section(section_id)
    stored = store_section(found, section, request.form)
    if not stored.complete:
        return _section_page(found, section, stored), 400
    if CLEAR in request.form:
        return redirect(f"{request.path}#{request.form[CLEAR]}", 303)
    flash(words("baseline.kept"))
    return redirect(url_for("baseline.overview", engagement=engagement), 303)


def _standing(engagement: str) -> Standing:
    require(Action.EDIT_CHARTER, engagement)
    return Standing(house().store.load(engagement))


def _section_page(found: Standing, section: Section, stored: Stored | None = None) -> str:
    attempt = stored.attempt if stored else NOTHING_SENT
    blocks = question_blocks(section, found.sheet(), words, attempt)
    return render_template(
        "workspace/baseline_section.html",
        engagement=found.engagement,
        section=section,
        blocks=blocks,
        troubled=[q for block in blocks for q in block.questions if q.troubled],
    )
