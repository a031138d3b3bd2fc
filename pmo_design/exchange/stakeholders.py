"""The stakeholder list as a consultant has it: a CSV file, or rows pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmo_design.documents.wording import page_words
from pmo_design.engagement import Department
from pmo_design.errors import Fault, InputError, either, shown
from pmo_design.exchange.addresses import is_address, one_line
from pmo_design.exchange.cells import CellReader, Keys
from pmo_design.exchange.csv_source import Table, parse_table, pasted_header
from pmo_design.exchange.findings import Findings, Names
from pmo_design.exchange.plain_names import folded, slug, unused
from pmo_design.language import LANGUAGES
from pmo_design.messages import mark, say
from pmo_design.questionnaire.definition import GROUPS, Group

MAX_BYTES = 1_048_576
"""Largest list read, in bytes of UTF-8."""

MAX_PEOPLE = 5_000
"""Most people read at once."""

LONGEST_NAME = 200
"""Longest name of a person or of a new department, in characters."""

COLUMNS = ("name", "email", "department", "group", "language", "id")

SPELLINGS: Mapping[str, str] = dict(zip(COLUMNS, COLUMNS, strict=True)) | {
    "nombre": "name",
    "e-mail": "email",
    "correo": "email",
    "correo electrónico": "email",
    "departamento": "department",
    "grupo": "group",
    "role": "group",
    "rol": "group",
    "idioma": "language",
}
"""Column meant by each word that may stand in the header, whatever its capitals."""


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """Somebody who is to be asked.

    Attributes
    ----------
    name : str
        On one line; "" only for somebody who has an id.
    email : str
        "" for somebody who gets a card only.
    department : str
        Id of the department.
    group : Group
    language : str
        "" for the client's.
    id : str
        By which the client's files call the person; "" for none.
    """

    name: str
    email: str
    department: str
    group: Group
    language: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Stakeholders:
    """What a list says.

    Attributes
    ----------
    people : tuple of Stakeholder
        In the order of the list.
    departments : tuple of Department
        Those that are new, in the order of the list.
    notes : tuple of str
        What was changed or taken for granted, each with its place.
    """

    people: tuple[Stakeholder, ...]
    departments: tuple[Department, ...]
    notes: tuple[str, ...]


def read_stakeholders(
    text: str,
    file_name: str,
    departments: Sequence[Department],
    *,
    new_departments: bool = False,
    groups_default: Group | None = None,
) -> Stakeholders:
    """Read a list of people separated by tabs, semicolons or commas, under a header.

    Parameters
    ----------
    text : str
    file_name : str
        How messages call the list.
    departments : sequence of Department
        Those that there are; a row names one by its id or its name.
    new_departments : bool
        Whether a department that is not among them is a new one rather than a fault.
    groups_default : Group, optional
        Group of those who have none; without it every row needs one.

    Raises
    ------
    InputError
        Listing every fault.
    """
    _check_size(text, file_name)
    table = _table(text.removeprefix("\ufeff"), file_name, needs_group=groups_default is None)
    findings = Findings()
    findings.extend(table.faults)
    known = _Departments(departments, new_departments, findings)
    groups = _Groups(groups_default)
    twice = Keys(mark("e-mail address {name} stands twice; first in line {line}"))
    ids = Keys(mark("respondent {name} stands twice; first in line {line}"))
    people = []
    for row in table.rows:
        cells = CellReader(row, findings)
        people.append(_stakeholder(cells, known, groups))
        if people[-1].email:
            twice.check(cells, people[-1].email.casefold())
        if people[-1].id:
            ids.check(cells, people[-1].id)
    findings.raise_faults()
    return Stakeholders(tuple(people), tuple(known.new.values()), tuple(findings.notes))


def _check_size(text: str, file_name: str) -> None:
    # A character has a byte or more: a huge text is refused before it is encoded.
    if max(len(text), len(text[:MAX_BYTES].encode("utf-8", "surrogatepass"))) > MAX_BYTES:
        message = say("is over the limit of {limit} KiB", limit=MAX_BYTES // 1024)
        raise InputError([Fault(file_name, message)])


def _table(text: str, file_name: str, *, needs_group: bool) -> Table:
    separator, words = pasted_header(text)
    needed = {"department"} | ({"group"} if needs_group else set())
    needed |= set() if "id" in words else {"name"}
    required = [column for column in COLUMNS if column in needed]
    optional = [column for column in COLUMNS if column not in needed]
    table = parse_table(
        text,
        file_name,
        required,
        optional,
        separator=separator,
        spellings=SPELLINGS,
    )
    if len(table.rows) > MAX_PEOPLE:
        message = say(
            "holds {count} people, expected {most} at most; split the list",
            count=len(table.rows),
            most=MAX_PEOPLE,
        )
        raise InputError([Fault(file_name, message)])
    return table


def _stakeholder(cells: CellReader, departments: _Departments, groups: _Groups) -> Stakeholder:
    return Stakeholder(
        name=_name(cells),
        email=_email(cells),
        department=departments.named_in(cells),
        group=groups.named_in(cells),
        language=_language(cells),
        id=cells.own_id("id") if cells.raw("id") else "",
    )


def _name(cells: CellReader) -> str:
    name = one_line(cells.free_text("name"))
    if not (name or cells.raw("id")) or len(name) > LONGEST_NAME:
        wanted = say("the person's name, in at most {most} characters", most=LONGEST_NAME)
        cells.refuse("name", wanted)
    return name


def _email(cells: CellReader) -> str:
    address = cells.raw("email").strip()
    if address and not is_address(address):
        cells.refuse("email", say("one address such as ana@example.org, or nothing"))
    return address


def _language(cells: CellReader) -> str:
    language = cells.raw("language").strip().lower()
    if language and language not in LANGUAGES:
        cells.refuse("language", say("{languages}, or nothing", languages=", ".join(LANGUAGES)))
    return language


class _Groups:
    """The customer groups under all their names."""

    def __init__(self, otherwise: Group | None) -> None:
        self._otherwise = otherwise
        names = {name: group for group in GROUPS for name in _names_of(group)}
        self._groups = {folded(name): group for name, group in names.items()}
        self._names = Names(names)

    def named_in(self, cells: CellReader) -> Group:
        if cells.blank("group") and self._otherwise:
            return self._otherwise
        text = one_line(cells.raw("group"))
        group = self._groups.get(folded(text))
        if group is None:
            cells.refuse("group", f"{either(GROUPS)}{self._names.hint(text.casefold())}")
        return group or GROUPS[0]


def _names_of(group: Group) -> Iterator[str]:
    yield group
    for language in LANGUAGES:
        words = page_words(language)
        yield words(f"group.{group}")
        yield from words(f"stakeholders.{group}").split("; ")


class _Departments:
    """The departments under their ids and names, growing where new ones are allowed."""

    def __init__(
        self, departments: Sequence[Department], may_grow: bool, findings: Findings
    ) -> None:
        self._may_grow = may_grow
        self._findings = findings
        self._ids = {department.id for department in departments}
        self._meant: dict[str, set[str]] = {}
        for department in departments:
            for name in (department.id, department.name):
                self._meant.setdefault(folded(name), set()).add(department.id)
        names = [each for known in departments for each in (known.id, known.name)]
        self._names = Names(names)
        self.new: dict[str, Department] = {}
        """New departments by id."""

    def named_in(self, cells: CellReader) -> str:
        """Id of the department that a row names; "" after a fault."""
        text = one_line(cells.raw("department"))
        if text in self._ids:
            return text
        meant = sorted(self._meant.get(folded(text), ()))
        if len(meant) == 1:
            return meant[0]
        if meant:
            message = say(
                "{found} may be {ids}; write the id", found=shown(text), ids=either(meant)
            )
            cells.fault(f"department: {message}")
        elif not 0 < len(text) <= LONGEST_NAME:
            wanted = say(
                "the department's id or name, in at most {most} characters", most=LONGEST_NAME
            )
            cells.refuse("department", wanted)
        elif self._may_grow:
            return self._grown(cells, text)
        else:
            hint = self._names.hint(text)
            cells.fault(
                "department: " + say("{found} is not known{hint}", found=shown(text), hint=hint)
            )
        return ""

    def _grown(self, cells: CellReader, name: str) -> str:
        """Id of a new department of that name, with a note where it may be a slip of the pen."""
        department = Department(unused(slug(name, "department"), self._ids), name)
        self.new[department.id] = department
        self._ids.add(department.id)
        self._meant[folded(name)] = {department.id}
        message = say(
            "new department {name}, id {id}{hint}",
            name=shown(name),
            id=department.id,
            hint=self._names.hint(name),
        )
        self._findings.notes.append(f"{cells.row.file}:{cells.row.line}: {message}")
        return department.id
