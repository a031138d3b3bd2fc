"""A list of departments as a consultant has it: names one below the other, or a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pmo_design.engagement import Department
from pmo_design.errors import Fault, InputError
from pmo_design.exchange.addresses import one_line
from pmo_design.exchange.cells import CellReader, Keys
from pmo_design.exchange.csv_source import Table, parse_table, pasted_header
from pmo_design.exchange.findings import Findings
from pmo_design.exchange.plain_names import folded, slug, unused
from pmo_design.messages import mark, say

MAX_BYTES = 262_144
"""Largest list read, in bytes of UTF-8."""

MAX_DEPARTMENTS = 500
LONGEST_NAME = 200

COLUMNS = ("name", "id", "head", "weight", "projects", "regulated")
SPELLINGS: Mapping[str, str] = {
    "department": "name",
    "nombre": "name",
    "departamento": "name",
    "responsable": "head",
    "peso": "weight",
    "proyectos": "projects",
    "regulado": "regulated",
}
"""Column meant by each other word that may stand in the header."""


def read_department_list(
    text: str, file_name: str, known: Sequence[Department]
) -> tuple[Department, ...]:
    """Read new departments; those whose id or name is known already are left out.

    Without a header every line is a name, commas included. A department keeps the id that
    the list gives it; one without gets an id made of its name.

    Parameters
    ----------
    text : str
    file_name : str
        How messages call the list.
    known : sequence of Department
        Those that there are.

    Raises
    ------
    InputError
        Listing every fault.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        message = say("is over the limit of {limit} KiB", limit=MAX_BYTES // 1024)
        raise InputError([Fault(file_name, message)])
    table, findings = _table(text.removeprefix("\ufeff"), file_name), Findings()
    findings.extend(table.faults)
    names, listed = {folded(each.name) for each in known}, set[str]()
    stored = {each.id for each in known}
    taken = stored | {row.cells["id"] for row in table.rows}
    keys, new = Keys(mark("department {name} stands twice; first in line {line}")), []
    for row in table.rows:
        cells = CellReader(row, findings)
        found = _department(cells, taken)
        if row.cells["id"]:
            keys.check(cells, found.id)
        is_known = found.id in stored or folded(found.name) in names
        if not is_known and (row.cells["id"] or folded(found.name) not in listed):
            listed.add(folded(found.name))
            taken.add(found.id)
            new.append(found)
    findings.raise_faults()
    return tuple(new)


def with_ids(wanted: Iterable[Department], known: Sequence[Department]) -> tuple[Department, ...]:
    """Departments whose names are new, each with an id made of its name."""
    names = {folded(each.name) for each in known}
    ids, new = {each.id for each in known}, []
    for each in wanted:
        if folded(each.name) not in names:
            own = replace(each, id=unused(slug(each.name, "department"), ids))
            names.add(folded(own.name))
            ids.add(own.id)
            new.append(own)
    return tuple(new)


def _table(text: str, file_name: str) -> Table:
    """Rows of a list; of one without a header, one for each line."""
    separator, words = pasted_header(text)
    if not words & {folded(word) for word in ("name", *SPELLINGS)}:
        quoted = ('"' + line.replace('"', '""') + '"' for line in text.splitlines() if line)
        text, separator = "\n".join(("name", *quoted)), ","
    table = parse_table(
        text, file_name, ("name",), COLUMNS[1:], separator=separator, spellings=SPELLINGS
    )
    if len(table.rows) > MAX_DEPARTMENTS:
        message = say(
            "holds {count} departments, expected {most} at most",
            count=len(table.rows),
            most=MAX_DEPARTMENTS,
        )
        raise InputError([Fault(file_name, message)])
    return table


def _department(cells: CellReader, taken: set[str]) -> Department:
    name = one_line(cells.free_text("name"))
    if not 0 < len(name) <= LONGEST_NAME:
        cells.refuse("name", say("the department's name"))
    return Department(
        id=cells.own_id("id") if cells.raw("id") else unused(slug(name, "department"), taken),
        name=name,
        head=one_line(cells.free_text("head")),
        weight=cells.decimal("weight", least=0) if cells.raw("weight") else 1.0,
        projects=cells.integer("projects", least=0) if cells.raw("projects") else None,
        regulated=cells.flag("regulated") if cells.raw("regulated") else False,
    )
