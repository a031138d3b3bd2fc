"""The other files of a cycle: services run today, feedback on them, readings of their KPIs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import TypeVar

from pmo_design.catalog.definition import Catalog
from pmo_design.cycle import ActiveService, FeedbackAnswer, Reading
from pmo_design.errors import shown
from pmo_design.exchange.answer_files import Asked, People, asked_in, read_value
from pmo_design.exchange.cells import CellReader, Keys
from pmo_design.exchange.csv_source import Table
from pmo_design.exchange.findings import Findings, Names
from pmo_design.exchange.folder_files import FEEDBACK, READINGS, SERVICES, FolderFiles
from pmo_design.instrument import Instrument
from pmo_design.messages import mark, say

Record = TypeVar("Record")

_TWICE = mark("row of {name} stands twice; first in line {line}")


def read_services(
    files: FolderFiles, folder: str, catalog: Catalog, departments: Names
) -> tuple[ActiveService, ...]:
    """Services that the PMO runs today, from ``folder``/services.csv."""
    required = ("service", "active", "maturity")
    table = files.optional_table(f"{folder}/{SERVICES}", required, ("departments",))
    services = _names(catalog)

    def read(cells: CellReader, keys: Keys) -> ActiveService:
        service = cells.reference("service", services)
        keys.check(cells, service)
        return ActiveService(
            service=service,
            active=cells.flag("active"),
            maturity=cells.integer("maturity", least=1, most=5) if cells.raw("maturity") else None,
            departments=_departments(cells, departments),
        )

    return tuple(sorted(_records(table, files.findings, read), key=attrgetter("service")))


def _departments(cells: CellReader, departments: Names) -> tuple[str, ...]:
    listed = [name for name in cells.raw("departments").split(";") if name]
    for name, times in Counter(listed).items():
        if name not in departments:
            hint = departments.hint(name)
            message = say("{found} is not known{hint}", found=shown(name), hint=hint)
            cells.fault(f"departments: {message}")
        if times > 1:
            message = say(
                "{found} stands {times} times, expected once", found=shown(name), times=times
            )
            cells.fault(f"departments: {message}")
    return tuple(sorted(listed))


def read_feedback(
    files: FolderFiles, folder: str, instrument: Instrument, people: People
) -> tuple[FeedbackAnswer, ...]:
    """What customers say of services and promised outcomes, from ``folder``/feedback.csv.

    An answer to a retired item stays among the others, its value as written.
    """
    required = ("respondent", "service", "outcome", "item", "state", "value", "comment")
    table = files.optional_table(f"{folder}/{FEEDBACK}", required)
    asked = asked_in(FEEDBACK, instrument)
    subjects = (_names(instrument.catalog), Names(o.id for o in instrument.catalog.outcomes))

    def read(cells: CellReader, keys: Keys) -> FeedbackAnswer:
        answer = _feedback(cells, asked, people, subjects)
        keys.check(cells, answer.respondent, answer.service, answer.outcome, answer.item)
        return answer

    order = attrgetter("respondent", "service", "outcome", "item")
    return tuple(sorted(_records(table, files.findings, read), key=order))


def _feedback(
    cells: CellReader, asked: Asked, people: People, subjects: tuple[Names, Names]
) -> FeedbackAnswer:
    for column, names in zip(("service", "outcome"), subjects, strict=True):
        if cells.raw(column):
            cells.reference(column, names)
    if not cells.raw("service") and not cells.raw("outcome"):
        cells.fault(say("service and outcome are missing; expected the one that was asked about"))
    state, value = read_value(cells, asked)
    return FeedbackAnswer(
        respondent=cells.reference("respondent", people.respondents),
        service=cells.raw("service"),
        outcome=cells.raw("outcome"),
        item=cells.raw("item"),
        state=state.value,
        value=value,
        comment=cells.free_text("comment"),
    )


def read_readings(files: FolderFiles, folder: str, catalog: Catalog) -> tuple[Reading, ...]:
    """KPIs as measured, from ``folder``/readings.csv."""
    table = files.optional_table(f"{folder}/{READINGS}", ("service", "kpi", "date", "value"))
    services = _names(catalog)
    kpis = {service.id: Names([service.kpi.id]) for service in catalog.services}

    def read(cells: CellReader, keys: Keys) -> Reading:
        service = cells.reference("service", services)
        if service in kpis:
            cells.reference("kpi", kpis[service])
        day = cells.day("date")
        keys.check(cells, service, cells.raw("kpi"), cells.raw("date"))
        return Reading(service, cells.raw("kpi"), day, cells.decimal("value"))

    order = attrgetter("service", "kpi", "day")
    return tuple(sorted(_records(table, files.findings, read), key=order))


def _names(catalog: Catalog) -> Names:
    return Names(service.id for service in catalog.services)


def _records(
    table: Table, findings: Findings, read: Callable[[CellReader, Keys], Record]
) -> Iterator[Record]:
    keys = Keys(_TWICE)
    for row in table.rows:
        yield read(CellReader(row, findings), keys)
