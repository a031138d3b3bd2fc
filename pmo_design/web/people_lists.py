"""Departments and people as pages list them, sorted and filtered as an address asks."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmo_design.engagement import Department, Engagement, Respondent
from pmo_design.exchange.plain_names import folded
from pmo_design.questionnaire.definition import GROUPS

ANSWERED = ("yes", "no")
"""By which people may be filtered: whether they have answered anything."""


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department as the list shows it."""

    department: Department
    people: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A respondent as the list shows it."""

    person: Respondent
    department: str
    answered: bool

    @property
    def name(self) -> str:
        """What the person is called; the id where no name is known."""
        return self.person.name or self.person.id


DEPARTMENT_SORTS: Mapping[str, Callable[[DepartmentLine], Any]] = {
    "department": lambda line: folded(line.department.name),
    "head": lambda line: (not line.department.head, folded(line.department.head)),
    "weight": lambda line: -line.department.weight,
    "projects": lambda line: -(line.department.projects or 0),
    "people": lambda line: -line.people,
}
"""Columns by which departments are sorted; numbers begin with the largest."""

SORTS: Mapping[str, Callable[[PersonLine], Any]] = {
    "name": lambda line: folded(line.name),
    "department": lambda line: folded(line.department),
    "group": lambda line: GROUPS.index(line.person.group),
}
"""Columns by which people are sorted."""


@dataclass(frozen=True, slots=True)
class PeopleShown:
    """How the lists of departments and people are sorted and filtered.

    Attributes
    ----------
    by : str
        Column of the departments, of `DEPARTMENT_SORTS`.
    sort : str
        Column of the people, of `SORTS`.
    department : str
        Id of the department whose people are shown; "" for all.
    answered : str
        Of `ANSWERED`; "" for all.
    """

    by: str = "department"
    sort: str = "name"
    department: str = ""
    answered: str = ""

    @classmethod
    def asked_for(cls, arguments: Mapping[str, str], engagement: Engagement) -> PeopleShown:
        """What an address asks for; what is unknown is left out."""

        def known(name: str, allowed: Container[str], usual: str = "") -> str:
            return arguments[name] if arguments.get(name) in allowed else usual

        return cls(
            known("by", DEPARTMENT_SORTS, "department"),
            known("sort", SORTS, "name"),
            known("department", {each.id for each in engagement.departments}),
            known("answered", ANSWERED),
        )

    def arguments(self, **changes: str) -> dict[str, str]:
        """Arguments of the address of these lists, or of ones changed."""
        asked = {name: getattr(self, name) for name in self.__slots__} | changes
        usual = PeopleShown()
        return {name: value for name, value in asked.items() if value != getattr(usual, name)}


def department_lines(engagement: Engagement, by: str = "department") -> tuple[DepartmentLine, ...]:
    """Departments in the order of a column; of equals the name decides."""
    homes = [each.department for each in engagement.respondents]
    lines = [DepartmentLine(each, homes.count(each.id)) for each in engagement.departments]
    lines.sort(key=DEPARTMENT_SORTS["department"])
    lines.sort(key=DEPARTMENT_SORTS[by])
    return tuple(lines)


def person_lines(
    engagement: Engagement, with_answers: Container[str], shown: PeopleShown
) -> tuple[PersonLine, ...]:
    """People that are asked for; of equals the name decides."""
    names = {each.id: each.name for each in engagement.departments}
    lines = [
        PersonLine(each, names[each.department], each.id in with_answers)
        for each in engagement.respondents
        if shown.department in ("", each.department)
    ]
    if shown.answered:
        lines = [line for line in lines if line.answered == (shown.answered == "yes")]
    lines.sort(key=SORTS["name"])
    lines.sort(key=SORTS[shown.sort])
    return tuple(lines)


def others_of(lines: Sequence[PersonLine], own: Respondent) -> tuple[PersonLine, ...]:
    """People with whom somebody may be merged, those of the own department first."""
    others = [line for line in lines if line.person.id != own.id]
    others.sort(key=lambda line: line.person.department != own.department)
    return tuple(others)
