"""departments.csv and respondents.csv: the PMO's customers and who speaks for them."""

from __future__ import annotations

import re
from operator import attrgetter

from pmo_design.engagement import Department, Respondent
from pmo_design.errors import Fault
from pmo_design.exchange.cells import CellReader, Keys
from pmo_design.exchange.findings import Names
from pmo_design.exchange.folder_files import DEPARTMENTS, RESPONDENTS, FolderFiles
from pmo_design.messages import mark, say
from pmo_design.questionnaire.definition import GROUPS

_LANGUAGE = re.compile(r"[a-z]{2}")


def read_departments(files: FolderFiles) -> tuple[tuple[Department, ...], Names]:
    """Departments in id order, and their names for references."""
    columns = ("id", "name", "head", "weight", "projects", "regulated")
    table = files.table(DEPARTMENTS, columns)
    keys = Keys(mark("department {name} stands twice; first in line {line}"))
    departments = []
    for row in table.rows:
        cells = CellReader(row, files.findings)
        department = _department(cells)
        keys.check(cells, department.id)
        departments.append(department)
    if not table.faults:
        files.findings.extend(_weight_faults(departments))
    departments.sort(key=attrgetter("id"))
    names = Names((department.id for department in departments), complete=not table.faults)
    return tuple(departments), names


def _department(cells: CellReader) -> Department:
    name = cells.free_text("name")
    if not name:
        cells.refuse("name", say("the department's name"))
    return Department(
        id=cells.own_id("id"),
        name=name,
        head=cells.free_text("head"),
        weight=cells.decimal("weight", least=0) if cells.raw("weight") else 1.0,
        projects=cells.integer("projects", least=0) if cells.raw("projects") else None,
        regulated=cells.flag("regulated"),
    )


def _weight_faults(departments: list[Department]) -> list[Fault]:
    if not departments:
        return [Fault(DEPARTMENTS, say("names no department; expected one or more"))]
    if not any(department.weight for department in departments):
        return [Fault(DEPARTMENTS, say("every weight is 0; expected one above 0 or more"))]
    return []


def read_respondents(
    files: FolderFiles, departments: Names, anonymous: bool = False
) -> tuple[tuple[Respondent, ...], Names]:
    """Respondents in id order, and their names for references.

    In an anonymous engagement a respondent has no name and no address, so that nobody
    who holds the folder can tell whose the answers are.
    """
    optional = ("name", "email", "language")
    table = files.table(RESPONDENTS, ("id", "department", "group"), optional)
    keys = Keys(mark("respondent {name} stands twice; first in line {line}"))
    respondents = []
    for row in table.rows:
        cells = CellReader(row, files.findings)
        respondent = _respondent(cells, departments)
        if anonymous:
            _refuse_identity(cells)
        keys.check(cells, respondent.id)
        respondents.append(respondent)
    respondents.sort(key=attrgetter("id"))
    names = Names((respondent.id for respondent in respondents), complete=not table.faults)
    return tuple(respondents), names


def _refuse_identity(cells: CellReader) -> None:
    for column in ("name", "email"):
        if not cells.blank(column):
            cells.fault(
                say(
                    "{column} is given, but the engagement is anonymous; leave it empty",
                    column=column,
                )
            )


def _respondent(cells: CellReader, departments: Names) -> Respondent:
    language = cells.raw("language")
    if language and not _LANGUAGE.fullmatch(language):
        cells.refuse("language", say("a code of two letters such as en"))
    return Respondent(
        id=cells.own_id("id"),
        department=cells.reference("department", departments),
        group=cells.word("group", GROUPS) or GROUPS[0],
        name=cells.free_text("name"),
        email=cells.free_text("email"),
        language=language,
    )
