"""Inviting: who gets a link, who is reminded, whose link is revoked or replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from pmo_design.engagement import Department, Respondent
from pmo_design.errors import RefusedError
from pmo_design.exchange.stakeholders import Stakeholder, Stakeholders, read_stakeholders
from pmo_design.letter import Letter
from pmo_design.messages import say
from pmo_design.operations.link_secrets import new_invitation_id
from pmo_design.operations.office import Desk, Office, letter_to, open_office, way_in
from pmo_design.operations.people import text_of
from pmo_design.operations.same_person import as_respondents, identity
from pmo_design.questionnaire.definition import Group
from pmo_design.storage.links import Invitations
from pmo_design.storage.store import Store
from pmo_design.survey import Invitation


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Letters to be sent, and what the consultant ought to know of those that are not."""

    letters: tuple[Letter, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DepartmentStatus:
    """How many people of a department have come how far."""

    department: str
    name: str
    invited: int
    started: int
    done: int
    revoked: int


def read_people(
    store: Store, engagement_id: str, data: bytes, file_name: str, new_departments: bool = False
) -> Stakeholders:
    """People of a list, checked against the departments of an engagement.

    Raises
    ------
    InputError
        Listing every fault; also if the list is not text in UTF-8.
    """
    text = text_of(data, file_name)
    departments = store.load(engagement_id).departments
    return read_stakeholders(text, file_name, departments, new_departments=new_departments)


def invite_people(
    store: Store,
    engagement_id: str,
    people: Sequence[Stakeholder],
    desk: Desk,
    asks: Sequence[str] = ("needs",),
    departments: Sequence[Department] = (),
) -> Outgoing:
    """Invite people of a list; those who are invited already are named and left alone.

    Parameters
    ----------
    asks : sequence of str
        Questionnaires that the links carry.
    departments : sequence of Department
        New with the list.

    Raises
    ------
    RefusedError
        If the cycle is closed, or a questionnaire is not answered by link.
    """
    office = open_office(store, engagement_id, desk, asks)
    if office.anonymous:  # only the invitation knows whom it is for
        people = [replace(person, name=person.name or person.id) for person in people]
    wanted, twice = _without_invited(office, people)
    listed = as_respondents(office.engagement.respondents, wanted)
    invitations = [
        _invitation(office, person, asks, "" if office.anonymous else known.id)
        for person, known in zip(wanted, listed, strict=True)
    ]
    stored = {each.id for each in office.engagement.respondents}
    new = [] if office.anonymous else [known for known in listed if known.id not in stored]
    office = replace(office, departments=(*office.departments, *departments))
    return _issued(store, office, invitations, new, departments, twice)


def invite_known(
    store: Store,
    engagement_id: str,
    desk: Desk,
    asks: Sequence[str] = ("needs",),
    only: Container[str] | None = None,
) -> Outgoing:
    """Invite every respondent of the engagement who has no invitation in this cycle.

    Parameters
    ----------
    only : container of str, optional
        Ids of respondents, where not all of them are meant.

    Raises
    ------
    RefusedError
        Also if the engagement is anonymous: its respondents are answers without a person,
        so that only a list says whom to invite.
    """
    office = open_office(store, engagement_id, desk, asks)
    if office.anonymous:
        raise RefusedError(
            say(
                "engagement {id} is anonymous and knows nobody; name the people to invite with "
                "--csv FILE",
                id=engagement_id,
            )
        )
    invited = {each.respondent for each in office.former}
    invitations = [
        _invitation(office, _as_stakeholder(known), asks, known.id)
        for known in office.engagement.respondents
        if known.id not in invited and (only is None or known.id in only)
    ]
    return _issued(store, office, invitations)


def trial_link(
    store: Store, engagement_id: str, desk: Desk, group: Group, asks: Sequence[str] = ("needs",)
) -> Outgoing:
    """Link to try the survey with, as somebody of a customer group; it stores no answer."""
    office = open_office(store, engagement_id, desk, asks)
    if not office.departments:
        raise RefusedError(
            say("engagement {id} has no department yet; invite people first", id=engagement_id)
        )
    person = Stakeholder("", "", office.departments[0].id, group, "")
    trial = replace(_invitation(office, person, asks, ""), state="trial")
    return _issued(store, office, [trial])


def remind(store: Store, engagement_id: str, desk: Desk) -> Outgoing:
    """Letters to those who have not finished, each with a further link.

    The links handed out before stay good. In an anonymous engagement a reminder carries no
    link: a new one would open a new sheet.
    """
    office = open_office(store, engagement_id, desk)
    missing = [
        each for each in office.former if each.state in ("invited", "started") and not each.revoked
    ]
    invitations = Invitations(store.engine)
    if office.anonymous:
        letters = [letter_to(office, each, reminder=True) for each in missing]
    else:
        ways = [way_in(office, each) for each in missing]
        invitations.issue((), [(engagement_id, link) for way in ways for link in way.links])
        letters = [
            letter_to(office, each, way, reminder=True)
            for each, way in zip(missing, ways, strict=True)
        ]
    invitations.mark_reminded(missing, office.today)
    return Outgoing(tuple(letters))


def reissue(store: Store, engagement_id: str, invitation_id: str, desk: Desk) -> Outgoing:
    """Replace every link of an invitation by a new one; a revoked one is good again.

    In an anonymous engagement the new link opens an empty sheet, beside what was answered
    before.
    """
    office = open_office(store, engagement_id, desk)
    invitation = Invitations(store.engine).find(engagement_id, invitation_id)
    way = way_in(office, invitation)
    Invitations(store.engine).replace_links(invitation, way.links)
    notes: tuple[str, ...] = ()
    if office.anonymous and invitation.state != "invited":
        notes = (
            say(
                "{name}: what was answered with the former link stays and counts beside the new "
                "sheet",
                name=invitation.shown,
            ),
        )
    return Outgoing((letter_to(office, invitation, way),), notes)


def revoke(store: Store, engagement_id: str, invitation_id: str) -> Invitation:
    """Make every link of an invitation open nothing; answers that were given stay."""
    invitations = Invitations(store.engine)
    invitation = invitations.find(engagement_id, invitation_id)
    invitations.revoke(invitation)
    return invitation


def invitations_of(store: Store, engagement_id: str) -> tuple[Invitation, ...]:
    """Invitations of the latest cycle, by department and name."""
    cycle = store.load_frame(engagement_id).latest.number
    found = Invitations(store.engine).of_cycle(engagement_id, cycle)
    return tuple(sorted(found, key=lambda each: (each.department, each.name, each.id)))


def survey_status(store: Store, engagement_id: str) -> tuple[DepartmentStatus, ...]:
    """How far each department has come, in id order."""
    counts = Counter(
        (each.department, "revoked" if each.revoked else each.state)
        for each in invitations_of(store, engagement_id)
    )
    return tuple(
        DepartmentStatus(
            department.id,
            department.name,
            *(counts[department.id, state] for state in ("invited", "started", "done", "revoked")),
        )
        for department in store.load(engagement_id).departments
    )


def _without_invited(
    office: Office, people: Sequence[Stakeholder]
) -> tuple[list[Stakeholder], list[str]]:
    """People without an invitation in this cycle, and notes on the others."""
    invited = {identity(each) for each in office.former}
    wanted = [person for person in people if identity(person) not in invited]
    notes = [
        say(
            "{name} is invited already and was left alone; for a new link: --reissue",
            name=person.name or person.email or person.id,
        )
        for person in people
        if identity(person) in invited
    ]
    return wanted, notes


def _as_stakeholder(known: Respondent) -> Stakeholder:
    return Stakeholder(
        known.name, known.email, known.department, known.group, known.language, known.id
    )


def _invitation(
    office: Office, person: Stakeholder, asks: Sequence[str], respondent: str
) -> Invitation:
    return Invitation(
        engagement=office.engagement.id,
        cycle=office.engagement.latest.number,
        id=new_invitation_id(),
        department=person.department,
        group=person.group,
        asks=tuple(asks),
        issued=office.today,
        respondent=respondent,
        name=person.name,
        email=person.email,
        language=person.language,
    )


def _issued(
    store: Store,
    office: Office,
    invitations: Sequence[Invitation],
    people: Sequence[Respondent] = (),
    departments: Sequence[Department] = (),
    notes: Sequence[str] = (),
) -> Outgoing:
    """Store invitations with a way in for each; letters come in the same order."""
    own = office.engagement.id
    ways = [way_in(office, each) for each in invitations]
    Invitations(store.engine).issue(
        invitations,
        [(own, link) for way in ways for link in way.links],
        [(own, person) for person in people],
        [(own, department) for department in departments],
    )
    letters = [letter_to(office, each, way) for each, way in zip(invitations, ways, strict=True)]
    return Outgoing(tuple(letters), tuple(notes))
