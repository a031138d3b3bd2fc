"""A list of departments as a consultant has it: names one below the other, or a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pmo_design.engagement import Department
from pmo_design.errors import Fault, InputError
from pmo_design.exchange.addresses import one_line
from pmo_design.exchange.cells import CellReader
from pmo_design.exchange.csv_source import Table, parse_table
from pmo_design.exchange.findings import Findings
from pmo_design.exchange.plain_names import folded, slug, unused
from pmo_design.messages import say

MAX_BYTES = 262_144
"""Largest list read, in bytes of UTF-8."""

MAX_DEPARTMENTS = 500
LONGEST_NAME = 200

COLUMNS = ("name", "head", "weight", "projects", "regulated")
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

_SEPARATORS = ("\t", ";", ",")


def read_department_list(
    text: str, file_name: str, known: Sequence[Department]
) -> tuple[Department, ...]:
    """Read new departments; those whose name is known already are left out.

    Without a header every line is a name, commas included.

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
    names = {folded(each.name) for each in known}
    ids, new = {each.id for each in known}, []
    for row in table.rows:
        found = _department(CellReader(row, findings), ids)
        if folded(found.name) not in names:
            names.add(folded(found.name))
            ids.add(found.id)
            new.append(found)
    findings.raise_faults()
    return tuple(new)


def _table(text: str, file_name: str) -> Table:
    """Rows of a list; of one without a header, one for each line."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(reversed(_SEPARATORS), key=header.count)
    words = {folded(cell.strip().strip('"')) for cell in header.split(separator)}
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


def _department(cells: CellReader, ids: set[str]) -> Department:
    name = one_line(cells.free_text("name"))
    if not 0 < len(name) <= LONGEST_NAME:
        cells.refuse("name", say("the department's name"))
    return Department(
        id=unused(slug(name, "department"), ids),
        name=name,
        head=one_line(cells.free_text("head")),
        weight=cells.decimal("weight", least=0) if cells.raw("weight") else 1.0,
        projects=cells.integer("projects", least=0) if cells.raw("projects") else None,
        regulated=cells.flag("regulated") if cells.raw("regulated") else False,
    )
