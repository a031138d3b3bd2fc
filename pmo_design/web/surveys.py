"""The survey's pages: thin views over `answering`, `survey_pages` and the operations."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from pmo_design.errors import LinkError, RefusedError
from pmo_design.operations import surveys
from pmo_design.operations.answer_copies import answer_copy_pdf
from pmo_design.questionnaire.definition import Item
from pmo_design.questionnaire.sections import Section
from pmo_design.survey import Receipt
from pmo_design.web import survey_pages, visits
from pmo_design.web.answering import (
    CLEAR,
    Stored,
    StoredAnswer,
    store_answer,
    store_section,
    taken_out,
    typed_texts,
)
from pmo_design.web.house import house
from pmo_design.web.language import switched, words
from pmo_design.web.passing_on import PassOnForm, passed_page
from pmo_design.web.section_pages import NOTHING_SENT, conflict_of, section_page
from pmo_design.web.visits import PASSED, RECEIPT, Visit, visit, with_colleagues

pages = Blueprint("surveys", __name__, url_prefix="/survey/<page_id>")


@pages.get("")
def first(page_id: str) -> str:
    """Why, how long, who sees what, until when; nothing of what is answered."""
    found = with_colleagues(visit(page_id))
    return found.page(
        "first",
        lines=survey_pages.section_lines(found.survey, {}),
        closing=survey_pages.closing(found.survey, words),
    )


@pages.post("/begin")
def begin(page_id: str) -> ResponseReturnValue:
    """Note that somebody has begun."""
    found = visit(page_id)
    if not found.survey.trial:
        surveys.begin(house().store, found.survey)
    return redirect(f"{found.base}/sections", 303)


@pages.get("/sections")
def sections(page_id: str) -> str:
    """All sections, and how far each is answered."""
    found = with_colleagues(visit(page_id))
    lines = survey_pages.section_lines(found.survey, found.sheet())
    return found.page("sections", lines=lines, **found.progress(lines))


@pages.get("/sections/<section_id>")
def show_section(page_id: str, section_id: str) -> str:
    """One section to answer."""
    found = with_colleagues(visit(page_id))
    return _section_page(found, _section(found, section_id))


@pages.post("/sections/<section_id>")
def send_section(page_id: str, section_id: str) -> ResponseReturnValue:
    """Store a section; go on, or stay where something does not fit."""
    found = visit(page_id, saving=True)
    section = _section(found, section_id)
    session.pop(PASSED, None)
    switched(request.form.get("language", ""))
    stored = store_section(found, section, request.form)
    if stored.removed:
        flash(words.count("note.removed", stored.removed))
    gone = taken_out(section, request.form)
    if gone:
        flash(words.count("note.taken-out", len(gone)))
        for text in typed_texts(gone, request.form):
            flash(words("note.taken-out.text", name=text))
    if not stored.complete:
        return _section_page(found, section, stored), 400
    return redirect(f"{found.base}/{_next(found, section)}", 303)


@pages.post("/answers/<item_id>")
def send_answer(page_id: str, item_id: str) -> ResponseReturnValue:
    """Store one question, as the page's script asks at each change."""
    try:
        found = visit(page_id, saving=True)
    except LinkError as error:
        return {"error": "gone", "message": str(error)}, 410
    house().limits.hit("autosave", found.held.token)
    item = found.survey.item(item_id)
    if item is None:
        message = words.count("note.taken-out", 1)
        return {"error": "input", "field": "answer", "message": message}, 404
    return _spoken(found, item, store_answer(found, item, request.form))


@pages.get("/sections/<section_id>/pass-on")
def ask_colleague(page_id: str, section_id: str) -> str:
    """Form for passing a section on."""
    found = visit(page_id)
    return _pass_on_page(found, _section(found, section_id), PassOnForm(found.survey, section_id))


@pages.post("/sections/<section_id>/pass-on")
def take_colleague(page_id: str, section_id: str) -> ResponseReturnValue:
    """Make a link for a colleague, and show it."""
    found = visit(page_id)
    section = _section(found, section_id)
    form = PassOnForm(found.survey, section_id, request.form)
    if switched(request.form.get("language", "")):
        return _pass_on_page(found, section, form)
    if not form.validate():
        return _pass_on_page(found, section, form), 400
    token = form.pass_on(house().store, house().clock())
    session[PASSED] = [page_id, section_id, form.text("name"), form.text("email"), token]
    return redirect(f"{found.base}/sections/{section_id}/passed", 303)


@pages.get("/sections/<section_id>/passed")
def passed(page_id: str, section_id: str) -> ResponseReturnValue:
    """The colleague's link, until the person goes on."""
    found = visit(page_id)
    section = _section(found, section_id)
    kept = session.get(PASSED, ())
    if [page_id, section_id] != list(kept[:2]):
        return redirect(f"{found.base}/sections", 303)
    return found.page("passed", section=section, **passed_page(found.survey, section, *kept[2:]))


@pages.get("/review")
def review(page_id: str) -> str:
    """All questions and answers, and what is missing."""
    return _review_page(with_colleagues(visit(page_id)))


@pages.post("/submit")
def submit(page_id: str) -> ResponseReturnValue:
    """Hand the answers in."""
    found = visit(page_id, saving=True)
    session.pop(PASSED, None)
    if not found.survey.trial:
        try:
            receipt = surveys.submit(house().store, found.survey)
        except RefusedError:
            return _review_page(with_colleagues(found), nothing=True), 409
        session[RECEIPT] = [page_id, receipt.number, receipt.answered, receipt.asked]
    return redirect(f"{found.base}/done", 303)


@pages.get("/done")
def done(page_id: str) -> ResponseReturnValue:
    """Receipt, and how to change or keep the answers."""
    found = visit(page_id)
    kept = session.get(RECEIPT, ("",))
    receipt = Receipt(*kept[1:]) if kept[0] == page_id else None
    if receipt is None and found.survey.state not in ("done", "trial"):
        return redirect(f"{found.base}/review", 303)
    closing = survey_pages.closing(found.survey, words)
    return found.page("done", receipt=receipt, closing=closing)


@pages.get("/copy")
def copy(page_id: str) -> str:
    """One's own answers, to print."""
    found = visit(page_id)
    now = survey_pages.moment(house().clock().astimezone(found.survey.timezone), words)
    return found.page("copy", taken=now, **_reviewed(found))


@pages.get("/copy.pdf")
def copy_pdf(page_id: str) -> Response:
    """One's own answers as PDF."""
    found = visit(page_id)
    house().limits.hit("copy", found.held.token)
    now = house().clock()
    data = answer_copy_pdf(found.survey, found.sheet(), words.language, now)
    name = f"{words('copy.file')}-{now.astimezone(found.survey.timezone):%Y-%m-%d}.pdf"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype="application/pdf", headers=disposition)


@pages.post("/leave")
def leave(page_id: str) -> ResponseReturnValue:
    """Forget the link in this browser."""
    visits.leave(visit(page_id))
    return redirect(url_for("entrances.home", left=1), 303)


def _section(found: Visit, section_id: str) -> Section:
    return found.survey.section(section_id) or abort(404)


def _section_page(found: Visit, section: Section, stored: Stored | None = None) -> str:
    attempt = stored.attempt if stored else NOTHING_SENT
    page = section_page(found.survey, section, found.sheet(), words, attempt)
    return found.page("section", page=page)


def _next(found: Visit, section: Section) -> str:
    """Page below the survey's that follows a stored section."""
    form = request.form
    if CLEAR in form or "language" in form:
        return f"sections/{section.id}#{form.get(CLEAR, 'main')}"
    following = survey_pages.next_section(found.survey, section)
    if form.get("go") == "list":
        return "sections"
    return f"sections/{following.id}" if following else "review"


def _spoken(found: Visit, item: Item, stored: StoredAnswer) -> ResponseReturnValue:
    """What the page's script is told."""
    if stored.filled.errors:
        field, message = next(iter(stored.filled.errors.items()))
        return {"error": "input", "field": field, "message": message}, 400
    if stored.conflict:
        conflict = conflict_of(item, stored.theirs, words)
        theirs = conflict.theirs or words("conflict.cleared")
        told = f"{words('conflict.theirs')} {theirs}. {words('conflict.yours')}"
        answer = {"error": "conflict", "message": told, "theirs": theirs}
        return answer | {"version": stored.version}, 409
    return {"version": stored.version, **_when(found, stored)}


def _when(found: Visit, stored: StoredAnswer) -> dict[str, str]:
    if not stored.changed:
        return {"saved": "", "message": ""}
    if found.survey.trial:
        return {"saved": "", "message": words("save.trial")}
    time = f"{house().clock().astimezone(found.survey.timezone):%H:%M}"
    key = "save.saved" if stored.filled.answer else "save.cleared"
    return {"saved": time, "message": words(key, time=time)}


def _pass_on_page(found: Visit, section: Section, form: PassOnForm) -> str:
    return found.page("pass_on", section=section, form=form)


def _reviewed(found: Visit) -> dict[str, object]:
    sections = survey_pages.review(found.survey, found.sheet(), words)
    missing = survey_pages.missing(sections)
    progress = found.progress([section.line for section in sections])
    return {"sections": sections, "missing": missing, **progress}


def _review_page(found: Visit, *, nothing: bool = False) -> str:
    closing = survey_pages.closing(found.survey, words)
    return found.page("review", nothing=nothing, closing=closing, **_reviewed(found))
