"""Pages of departments and respondents: brought in by lists, changed, merged, taken out."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pmo_design.engagement import Engagement
from pmo_design.errors import Fault, InputError, RefusedError
from pmo_design.language import LANGUAGES
from pmo_design.operations import people
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.storage.people import People, mark_of
from pmo_design.web.house import house
from pmo_design.web.language import OWN_NAMES, words
from pmo_design.web.people_forms import DepartmentForm, RespondentForm
from pmo_design.web.people_found import (
    column_of,
    found,
    named,
    opened,
    opened_for,
    reads_answers,
)
from pmo_design.web.people_lists import (
    ANSWERED,
    DEPARTMENT_SORTS,
    SORTS,
    PeopleShown,
    department_lines,
    others_of,
    person_lines,
)

pages = Blueprint("people", __name__, url_prefix="/engagements/<engagement>/people")

LISTS = {"departments": people.add_departments, "people": people.add_people}


@pages.get("")
def listing(engagement: str) -> str:
    """Departments and the people of each."""
    client, store = opened(engagement), house().store
    shown = PeopleShown.asked_for(request.args, client)
    answered = People(store.engine).with_answers(engagement)
    return render_template(
        "workspace/people.html",
        engagement=client,
        departments=department_lines(client, shown.by),
        people=person_lines(client, answered, shown),
        anybody=bool(client.respondents),
        shown=shown,
        department_sorts=tuple(DEPARTMENT_SORTS),
        sorts=tuple(SORTS),
        answers=ANSWERED,
        anonymous=client.confidentiality == "anonymous",
        reads_answers=reads_answers(client),
    )


@pages.get("/add")
def add(engagement: str) -> ResponseReturnValue:
    """Ask for a list of departments or of people."""
    return _add_page(opened(engagement), "departments", "")


@pages.post("/add/<what>")
def take_in(engagement: str, what: str) -> ResponseReturnValue:
    """Take a list in, pasted or sent as a file."""
    client = opened(engagement)
    if what not in LISTS:
        abort(404)
    text = request.form.get("list", "")
    try:
        name, text = _list_sent(text)
        added = LISTS[what](house().store, engagement, text, name)
    except InputError as refused:
        return _add_page(client, what, text, refused.faults, 400)
    except RefusedError as refused:
        return _add_page(client, what, text, (Fault("", str(refused)),), 409)
    flash(words(f"people.added.{what}", **_counts(added)))
    for note in added.notes:
        flash(note)
    return redirect(url_for("people.listing", engagement=engagement), 303)


def _counts(added: people.Added) -> dict[str, str]:
    return {
        "people": words.count("workspace.people", added.people),
        "departments": words.count("workspace.departments", added.departments),
    }


def _list_sent(pasted: str) -> tuple[str, str]:
    """Name and text of a list; a file goes before what was pasted."""
    file = request.files.get("file")
    if file and file.filename:
        return file.filename[:100], people.text_of(file.read(), file.filename[:100])
    if not pasted.strip():
        raise InputError([Fault("", words("people.nothing-sent"))])
    return words("people.pasted"), pasted


def _add_page(
    client: Engagement, what: str, text: str, faults: tuple[Fault, ...] = (), status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "workspace/people_add.html",
        engagement=client,
        what=what,
        typed=text,
        faults=faults,
        groups=GROUPS,
        anonymous=client.confidentiality == "anonymous",
    )
    return page, status


@pages.get("/departments/<own>")
def department(engagement: str, own: str) -> ResponseReturnValue:
    """One department, to be changed."""
    client = opened(engagement)
    stored = found(client, "department", own)
    form = DepartmentForm(
        data={
            "name": stored.name,
            "head": stored.head,
            "weight": f"{stored.weight:g}",
            "projects": "" if stored.projects is None else str(stored.projects),
            "regulated": stored.regulated,
            "seen": mark_of(stored),
        }
    )
    return _department_page(client, own, form)


@pages.post("/departments/<own>")
def change_department(engagement: str, own: str) -> ResponseReturnValue:
    """Keep what was changed of a department."""
    client, form = opened(engagement), DepartmentForm(request.form)
    found(client, "department", own)
    if not form.validate():
        return _department_page(client, own, form, 400)
    changed, seen = form.department(own), form.text("seen")
    try:
        people.change_department(house().store, engagement, seen, changed)
    except RefusedError as refused:
        return _department_page(client, own, form, 409, str(refused))
    flash(words("people.changed", name=changed.name))
    return redirect(url_for("people.listing", engagement=engagement), 303)


def _department_page(
    client: Engagement, own: str, form: DepartmentForm, status: int = 200, refused: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "workspace/department.html",
        engagement=client,
        department=found(client, "department", own),
        others=[each for each in department_lines(client) if each.department.id != own],
        people=sum(each.department == own for each in client.respondents),
        form=form,
        refused=refused,
    )
    return page, status


@pages.get("/respondents/<own>")
def respondent(engagement: str, own: str) -> ResponseReturnValue:
    """One respondent, to be changed."""
    client = named(engagement)
    stored = found(client, "respondent", own)
    form = RespondentForm(
        data={name: getattr(stored, name) for name in stored.__slots__} | {"seen": mark_of(stored)}
    )
    return _respondent_page(client, own, form)


@pages.post("/respondents/<own>")
def change_respondent(engagement: str, own: str) -> ResponseReturnValue:
    """Keep what was changed of a respondent."""
    client, form = named(engagement), RespondentForm(request.form)
    found(client, "respondent", own)
    if form.text("department") not in {each.id for each in client.departments}:
        abort(400)
    if not form.validate():
        return _respondent_page(client, own, form, 400)
    changed, seen = form.respondent(own), form.text("seen")
    try:
        people.change_respondent(house().store, engagement, seen, changed)
    except RefusedError as refused:
        return _respondent_page(client, own, form, 409, str(refused))
    flash(words("people.changed", name=changed.name or own))
    return redirect(url_for("people.listing", engagement=engagement), 303)


def _respondent_page(
    client: Engagement, own: str, form: RespondentForm, status: int = 200, refused: str = ""
) -> ResponseReturnValue:
    person = found(client, "respondent", own)
    answered = People(house().store.engine).with_answers(client.id)
    page = render_template(
        "workspace/respondent.html",
        engagement=client,
        person=person,
        others=others_of(person_lines(client, answered, PeopleShown()), person),
        departments=department_lines(client),
        groups=GROUPS,
        own_names={code: OWN_NAMES[code] for code in LANGUAGES},
        answered=own in answered,
        reads_answers=reads_answers(client),
        form=form,
        refused=refused,
    )
    return page, status


@pages.post("/<kind>/<own>/remove")
def remove(engagement: str, kind: str, own: str) -> ResponseReturnValue:
    """Take out whom nothing is known of."""
    column = column_of(kind)
    client = opened_for(engagement, column)
    name = found(client, column, own).name or own
    how = people.remove_department if column == "department" else people.remove_respondent
    how(house().store, engagement, own)
    flash(words("people.removed", name=name))
    return redirect(url_for("people.listing", engagement=engagement), 303)
