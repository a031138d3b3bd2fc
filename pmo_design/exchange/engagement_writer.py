"""From an engagement to the texts of its folder, in one canonical form.

Whatever spelling a folder came in, its canonical form is the same; a folder in that form comes
back byte for byte. The texts hold line ends inside quoted cells as they came, so they must be
written as UTF-8 bytes: a file opened in text mode may change them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from pmo_design.answers import Answer
from pmo_design.catalog.definition import Catalog
from pmo_design.cycle import ActiveService, Cycle, FeedbackAnswer, Reading
from pmo_design.engagement import Department, Engagement, Respondent
from pmo_design.exchange.canonical_text import Node, Word, cell_text, csv_text, yaml_text
from pmo_design.exchange.folder_files import (
    ANSWERS,
    BASELINE,
    CHARTER,
    CYCLES,
    DEPARTMENTS,
    ENGAGEMENT,
    FEEDBACK,
    OVERLAYS,
    READINGS,
    RESPONDENTS,
    SERVICES,
)
from pmo_design.questionnaire.definition import GROUPS, NAMES
from pmo_design.questionnaire.overlay import Overlay, canonical
from pmo_design.record import Record

FORMAT = 1

WORDS = frozenset(
    (
        "action",
        "coaching_service",
        "department",
        "departments",
        "domain",
        "groups",
        "id",
        "impact",
        "kind",
        "likelihood",
        "mode",
        "off",
        "questionnaire",
        "regulated_mode",
        "scale",
        "service",
        "topic",
    )
)
"""Fields of records that hold ids or one word of a few; every other text is quoted."""

Cell = str | float | date | None


def canonical_files(engagement: Engagement, catalog: Catalog) -> dict[str, str]:
    """Everything an engagement holds, as the texts of its folder.

    Parameters
    ----------
    engagement : Engagement
    catalog : Catalog
        Of the latest cycle: figures of the method that differ from it are written.

    Returns
    -------
    dict of path in the folder to text
        In the order in which the files are read. The charter is there if anything is set;
        an overlay for each questionnaire that is tailored; services, feedback and readings are there if they have rows.
    """
    files = {
        ENGAGEMENT: yaml_text(_engagement(engagement, catalog)),
        DEPARTMENTS: _departments(engagement.departments),
        RESPONDENTS: _respondents(engagement.respondents),
    }
    if charter := _record(engagement.charter):
        files[CHARTER] = yaml_text({"format": engagement.charter.format, **charter})
    for overlay in sorted(engagement.overlays, key=attrgetter("questionnaire", "version")):
        name = f"{OVERLAYS}/{overlay.questionnaire}-{overlay.version}.yaml"
        files[name] = overlay_text(overlay)
    for cycle in sorted(engagement.cycles, key=attrgetter("number")):
        files |= {f"{CYCLES}/{cycle.number}/{name}": text for name, text in _cycle_files(cycle)}
    return files


def overlay_text(overlay: Overlay) -> str:
    """An overlay as its file, in its one canonical form."""
    return yaml_text(_record(canonical(overlay)))


def _engagement(engagement: Engagement, catalog: Catalog) -> dict[str, Node]:
    cycles = sorted(engagement.cycles, key=attrgetter("number"))
    content: dict[str, Node] = {
        "format": FORMAT,
        "id": Word(engagement.id),
        "name": engagement.name,
        "language": Word(engagement.language),
        "currency": Word(engagement.currency),
        "confidentiality": Word(engagement.confidentiality),
        **({} if engagement.timezone == "UTC" else {"timezone": engagement.timezone}),
        "seed": engagement.seed,
        "draws": engagement.draws,
        "group_weights": {group: engagement.group_weights[group] for group in GROUPS},
        "cycles": [_cycle_head(cycle) for cycle in cycles],
    }
    if engagement.capacity:
        content["capacity"] = _record(engagement.capacity)
    if overrides := _overrides(engagement.method, catalog.method):
        content["method"] = overrides
    if engagement.decisions:
        content["decisions"] = [_record(decision) for decision in engagement.decisions]
    if engagement.changes:
        content["changes"] = [_record(change) for change in engagement.changes]
    return content


def _cycle_head(cycle: Cycle) -> dict[str, Node]:
    return {
        "number": cycle.number,
        "opened": cycle.opened,
        "closed": cycle.closed,
        "questionnaires": {name: cycle.questionnaires[name] for name in NAMES},
        "catalog": cycle.catalog,
    }


def _record(record: Record) -> dict[str, Node]:
    """What a record says beyond its defaults, in the order of its fields."""
    fields = type(record).model_fields
    return {
        name: _node(name, value)
        for name, value in record
        if value != fields[name].get_default(call_default_factory=True)
    }


def _overrides(method: Record, shipped: Record) -> dict[str, Node]:
    """Figures that differ from the catalogue's, down to the single one."""
    result: dict[str, Node] = {}
    for name, value in method:
        base = getattr(shipped, name)
        if value != base:
            deeper = isinstance(value, Record)
            result[name] = _overrides(value, base) if deeper else _node(name, value)
    return result


def _node(name: str, value: object) -> Node:
    """Value of the field ``name``; what is kept by id comes in the order of the ids."""
    if isinstance(value, Record):
        return _record(value)
    if isinstance(value, Mapping):
        return {key: _node(name, part) for key, part in sorted(value.items())}
    if isinstance(value, tuple):
        return [_node(name, part) for part in value]
    if isinstance(value, str):
        return Word(value) if name in WORDS else value
    if value is None or isinstance(value, int | float | date):
        return value
    raise TypeError(f"{name}: {type(value).__name__} has no canonical form")


def _table(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], usual: Mapping[str, str] | None = None
) -> str:
    """CSV of rows, without the columns in which no row departs from what is usual.

    Parameters
    ----------
    columns : sequence of str
    rows : iterable of sequence
        A cell for each column.
    usual : mapping of column to text, optional
        Optional columns, with what their absence means.
    """
    texts = [[cell_text(cell) for cell in row] for row in rows]
    unused = {
        column
        for column, text in (usual or {}).items()
        if all(row[columns.index(column)] == text for row in texts)
    }
    used = [at for at, column in enumerate(columns) if column not in unused]
    return csv_text([columns[at] for at in used], ([row[at] for at in used] for row in texts))


def _departments(departments: Iterable[Department]) -> str:
    columns = ("id", "name", "head", "weight", "projects", "regulated")
    ordered = sorted(departments, key=attrgetter("id"))
    return _table(columns, map(attrgetter(*columns), ordered))


def _respondents(respondents: Iterable[Respondent]) -> str:
    columns = ("id", "department", "group", "name", "email", "language")
    ordered = sorted(respondents, key=attrgetter("id"))
    return _table(columns, map(attrgetter(*columns), ordered), dict.fromkeys(columns[3:], ""))


def _cycle_files(cycle: Cycle) -> Iterator[tuple[str, str]]:
    """Yield the files of one cycle; the first two are expected even if nobody has answered."""
    # A retired answer about the organisation is one that nobody in particular has given.
    about_all = [answer for answer in cycle.retired if not _by_somebody(answer)]
    by_people = [answer for answer in cycle.retired if _by_somebody(answer)]
    yield ANSWERS, _answers([*cycle.answers, *by_people])
    yield BASELINE, _baseline([*cycle.baseline, *about_all])
    if cycle.services:
        yield SERVICES, _services(cycle.services)
    if cycle.feedback:
        yield FEEDBACK, _feedback(cycle.feedback)
    if cycle.readings:
        yield READINGS, _readings(cycle.readings)


def _by_somebody(answer: Answer) -> bool:
    return bool(answer.respondent or answer.department)


def _answers(answers: Iterable[Answer]) -> str:
    asked = ("respondent", "item", "state", "value", "confidence", "comment", "evidence")
    usual = {"source": "survey", "round": "1", "department": ""}
    columns = (*asked, *usual)
    ordered = sorted(answers, key=attrgetter("key"))
    return _table(columns, map(attrgetter(*columns), ordered), usual)


def _baseline(answers: Iterable[Answer]) -> str:
    columns = ("item", "state", "value", "comment")
    ordered = sorted(answers, key=attrgetter("item"))
    return _table(columns, map(attrgetter(*columns), ordered))


def _services(services: Iterable[ActiveService]) -> str:
    columns = ("service", "active", "maturity", "departments")
    rows = (
        (each.service, each.active, each.maturity, ";".join(sorted(each.departments)))
        for each in sorted(services, key=attrgetter("service"))
    )
    return _table(columns, rows, {"departments": ""})


def _feedback(answers: Iterable[FeedbackAnswer]) -> str:
    columns = ("respondent", "service", "outcome", "item", "state", "value", "comment")
    ordered = sorted(answers, key=attrgetter(*columns[:4]))
    return _table(columns, map(attrgetter(*columns), ordered))


def _readings(readings: Iterable[Reading]) -> str:
    rows = ((each.service, each.kpi, each.day, each.value) for each in readings)
    return _table(("service", "kpi", "date", "value"), sorted(rows))
