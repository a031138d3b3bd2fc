"""Whether somebody on a list is a person who is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from pmo_design.engagement import Respondent
from pmo_design.exchange.stakeholders import Stakeholder
from pmo_design.survey import Invitation


def as_respondents(known: Sequence[Respondent], people: Sequence[Stakeholder]) -> list[Respondent]:
    """Respondents that people are already, or become.

    Somebody new keeps the id that the list gives, where it is free; other ids follow the
    department's.
    """
    by_identity = {identity(each): each for each in known}
    by_id = {each.id: each for each in known}
    taken = {*by_id, *(person.id for person in people)}
    found = []
    for person in people:
        respondent = by_identity.get(identity(person)) or _of_that_id(by_id, person)
        if respondent is None:
            numbers = (f"{person.department}-{number:02d}" for number in count(1))
            kept = person.id if person.id not in by_id else ""
            own = kept or next(each for each in numbers if each not in taken)
            taken.add(own)
            respondent = Respondent(
                own, person.department, person.group, person.name, person.email, person.language
            )
            by_identity[identity(person)] = respondent
        found.append(respondent)
    return found


def _of_that_id(known: Mapping[str, Respondent], person: Stakeholder) -> Respondent | None:
    """Whoever has the person's id, unless their names tell them apart."""
    found = known.get(person.id)
    if found and found.name and person.name and found.name.casefold() != person.name.casefold():
        return None
    return found


def identity(person: Stakeholder | Invitation | Respondent) -> tuple[str, ...]:
    """What makes two entries the same person: address, or name and department, or the id."""
    if person.email:
        return (person.email.casefold(),)
    if person.name:
        return (person.name.casefold(), person.department)
    own = person.respondent if isinstance(person, Invitation) else person.id
    return ("", "", own or str(id(person)))
