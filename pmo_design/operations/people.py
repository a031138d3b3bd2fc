"""Departments and respondents of a client: brought in, changed, merged, taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmo_design.engagement import Department, Engagement, Respondent
from pmo_design.errors import Fault, InputError, RefusedError, raise_faults, shown
from pmo_design.exchange.department_list import read_department_list, with_ids
from pmo_design.exchange.findings import Names
from pmo_design.exchange.stakeholders import Stakeholder, read_stakeholders
from pmo_design.messages import say
from pmo_design.operations.same_person import as_respondents, identity
from pmo_design.storage.conflicts import Choice, Column, Merger
from pmo_design.storage.merging import Mergers
from pmo_design.storage.people import People
from pmo_design.storage.store import Store


@dataclass(frozen=True, slots=True)
class Added:
    """What came in with a list.

    Attributes
    ----------
    people, departments : int
        How many are new.
    notes : tuple of str
        What was left out or taken for granted, each with its place.
    """

    people: int
    departments: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enlisted:
    """People of a list as they are stored, in its order.

    Attributes
    ----------
    new : frozenset of str
        Ids of those who were not there before.
    """

    respondents: tuple[Respondent, ...]
    new: frozenset[str]


def text_of(data: bytes, file_name: str) -> str:
    """Text of a list that was sent as a file.

    Raises
    ------
    InputError
        If it is not text in UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = say("is not text in UTF-8; save it as CSV UTF-8")
        raise InputError([Fault(file_name, message)]) from error


def add_departments(store: Store, engagement_id: str, text: str, file_name: str) -> Added:
    """Take departments of a list in; those there are already stay as they are.

    Raises
    ------
    InputError
        Listing every fault of the list; nothing is taken in then.
    RefusedError
        If the engagement is closed.
    """
    known = store.load_frame(engagement_id).departments
    new = read_department_list(text, file_name, known)
    People(store.engine).add(engagement_id, (), new)
    return Added(0, len(new))


def add_people(store: Store, engagement_id: str, text: str, file_name: str) -> Added:
    """Take people of a list in, with departments that are new with it.

    People who are there already, by address or by name and department, stay as they are.

    Raises
    ------
    InputError
        Listing every fault of the list; nothing is taken in then.
    RefusedError
        If the engagement is closed, or anonymous: then nobody is kept before the answer.
    """
    engagement = store.load_frame(engagement_id)
    refuse_anonymous(engagement)
    found = read_stakeholders(text, file_name, engagement.departments, new_departments=True)
    enlisted = _enlisted(store, engagement, found.people, found.departments)
    return Added(len(enlisted.new), len(found.departments), found.notes)


def enlist(store: Store, engagement_id: str, people: Sequence[Stakeholder]) -> Enlisted:
    """Take people in whose departments are there; see `add_people`.

    Raises
    ------
    InputError
        If a department is not known; nobody is taken in then.
    RefusedError
        If the engagement is closed or anonymous.
    """
    engagement = store.load_frame(engagement_id)
    refuse_anonymous(engagement)
    known = Names(each.id for each in engagement.departments)
    raise_faults(
        [
            Fault(
                f"respondents.{at}.department",
                say("{found} is not known{hint}", found=shown(name), hint=known.hint(name)),
            )
            for at, each in enumerate(people)
            if (name := each.department) not in known
        ]
    )
    return _enlisted(store, engagement, people, ())


def _enlisted(
    store: Store,
    engagement: Engagement,
    people: Sequence[Stakeholder],
    departments: Sequence[Department],
) -> Enlisted:
    listed = as_respondents(engagement.respondents, people)
    stored = {each.id for each in engagement.respondents}
    new = {each.id: each for each in listed if each.id not in stored}
    People(store.engine).add(engagement.id, list(new.values()), departments)
    return Enlisted(tuple(listed), frozenset(new))


def name_departments(
    store: Store, engagement_id: str, wanted: Sequence[Department]
) -> tuple[Department, ...]:
    """Take departments in, with ids made of their names; those there are stay as they are.

    Returns
    -------
    tuple of Department
        Those that are new.

    Raises
    ------
    RefusedError
        If the engagement is closed, or no department would have a weight.
    """
    known = store.load_frame(engagement_id).departments
    new = with_ids(wanted, known)
    _refuse_weightless((*known, *new))
    People(store.engine).add(engagement_id, (), new)
    return new


def change_department(store: Store, engagement_id: str, seen: str, changed: Department) -> None:
    """Give a department another name, head or weight.

    Parameters
    ----------
    seen : str
        What was seen of it, as `mark_of` says.

    Raises
    ------
    RefusedError
        If somebody changed it since, no department would have a weight, or the engagement
        is closed.
    NotFoundError
        If it is not there any more; so in all that follows.
    """
    others = [
        each for each in store.load_frame(engagement_id).departments if each.id != changed.id
    ]
    _refuse_weightless((*others, changed))
    People(store.engine).change_department(engagement_id, seen, changed)


def change_respondent(store: Store, engagement_id: str, seen: str, changed: Respondent) -> None:
    """Give a respondent another name, address, department, group or language.

    Raises
    ------
    RefusedError
        If somebody changed it since, somebody else has that address, or the engagement is
        closed or anonymous.
    """
    engagement = store.load_frame(engagement_id)
    refuse_anonymous(engagement)
    for each in engagement.respondents:
        if each.id != changed.id and changed.email and identity(each) == identity(changed):
            raise RefusedError(
                say(
                    "{name} has that address already; merge the two instead",
                    name=each.name or each.id,
                )
            )
    People(store.engine).change_respondent(engagement_id, seen, changed)


def remove_respondent(store: Store, engagement_id: str, respondent: str) -> None:
    """Remove somebody who has not answered; their link opens nothing afterwards.

    Raises
    ------
    RefusedError
        If there are answers of theirs, or the engagement is closed or anonymous.
    """
    refuse_anonymous(store.load_frame(engagement_id))
    People(store.engine).remove_respondent(engagement_id, respondent)


def remove_department(store: Store, engagement_id: str, department: str) -> None:
    """Remove a department that is not in use.

    Raises
    ------
    RefusedError
        If it has people, answers or decisions, or the engagement is closed.
    """
    People(store.engine).remove_department(engagement_id, department)


def merger(store: Store, engagement_id: str, column: Column, kept: str, other: str) -> Merger:
    """What merging two respondents or departments would do.

    Raises
    ------
    RefusedError
        If both are the same, or respondents of an anonymous engagement are meant.
    """
    _refuse_people_of_anonymous(store, engagement_id, column)
    return Mergers(store.engine).prepared(engagement_id, column, kept, other)


def merge(
    store: Store,
    engagement_id: str,
    column: Column,
    both: tuple[str, str],
    digest: str,
    choices: Mapping[str, Choice],
) -> None:
    """Merge the second of two respondents or departments into the first.

    Parameters
    ----------
    digest : str
        Of the merger as it was seen.
    choices : mapping
        Which answer holds, by the key of each conflict.

    Raises
    ------
    RefusedError
        If anything changed since, or a conflict has no choice; nothing is done then.
    """
    _refuse_people_of_anonymous(store, engagement_id, column)
    mergers = Mergers(store.engine)
    how = mergers.merge_respondents if column == "respondent" else mergers.merge_departments
    how(engagement_id, *both, digest, choices)


def _refuse_weightless(departments: Sequence[Department]) -> None:
    if departments and not any(each.weight for each in departments):
        raise RefusedError(say("every weight is 0; expected one above 0 or more"))


def _refuse_people_of_anonymous(store: Store, engagement_id: str, column: Column) -> None:
    if column == "respondent":
        refuse_anonymous(store.load_frame(engagement_id))


def refuse_anonymous(engagement: Engagement) -> None:
    """Refuse what needs to know somebody, where the engagement keeps nobody."""
    if engagement.confidentiality == "anonymous":
        raise RefusedError(
            say(
                "engagement {id} is anonymous and keeps nobody; name the people as you invite them",
                id=engagement.id,
            )
        )
