"""The board of a survey: how far each department is, against what a safe score needs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from pmo_design.engagement import Engagement
from pmo_design.operations.invitations import invitations_of
from pmo_design.storage.people import People
from pmo_design.storage.store import Store
from pmo_design.survey import Invitation


@dataclass(frozen=True, slots=True)
class DepartmentBoard:
    """How far a department is.

    Attributes
    ----------
    invited : int
        People with a link that opens, whatever they did with it.
    started, finished : int
        Those of them who have begun and not finished, and who have finished.
    answered : int
        People of whom there is an answer, by link or by another way.
    needed : int
        People that the department's figures need.
    """

    id: str
    name: str
    invited: int
    started: int
    finished: int
    revoked: int
    answered: int
    needed: int

    @property
    def enough(self) -> bool:
        """Whether as many have answered as its figures need."""
        return self.answered >= self.needed


@dataclass(frozen=True, slots=True)
class Board:
    """How far a survey is.

    Attributes
    ----------
    needed : int
        People of a department that its figures need; in protected engagements with fewer
        it is only seen together with others.
    answers : int
        Answers that are held.
    by_file : int
        People of whom there is an answer although they were not asked by link, or have not
        begun there.
    digest : str
        The same as long as nothing on the board has changed.
    """

    departments: tuple[DepartmentBoard, ...]
    invitations: tuple[Invitation, ...]
    needed: int
    answers: int
    by_file: int
    last_day: date
    timezone: str
    digest: str

    @property
    def invited(self) -> int:
        """People with a link that opens."""
        return sum(each.invited for each in self.departments)

    @property
    def finished(self) -> int:
        """Those of them who have finished."""
        return sum(each.finished for each in self.departments)

    @property
    def answered(self) -> int:
        """People of whom there is an answer."""
        return sum(each.answered for each in self.departments)

    @property
    def lacking(self) -> int:
        """Departments that have fewer answers than their figures need."""
        return sum(not each.enough for each in self.departments)

    @property
    def enough(self) -> bool:
        """Whether there is a department, and none lacks answers."""
        return bool(self.departments) and not self.lacking


def needed_people(engagement: Engagement) -> int:
    """People of a department that its figures need, by the engagement's method."""
    fewest = engagement.method.flags.fewest_answers
    if engagement.protected:
        return max(fewest, engagement.method.disclosure.mean)
    return fewest


def board_of(store: Store, engagement_id: str) -> Board:
    """Board of the latest cycle's survey; departments in id order.

    Raises
    ------
    NotFoundError
        If there is no such engagement.
    """
    engagement = store.load_frame(engagement_id)
    invited = invitations_of(store, engagement_id)
    counts = Counter(
        (each.department, "revoked" if each.revoked else each.state) for each in invited
    )
    people, cycle = People(store.engine), engagement.latest.number
    answered, answers = people.answered(engagement_id, cycle), people.held(engagement_id, cycle)
    begun = sum(each.state in ("started", "done") for each in invited)
    by_file = max(0, sum(answered.values()) - begun)
    needed = needed_people(engagement)
    departments = tuple(
        DepartmentBoard(
            id=each.id,
            name=each.name,
            invited=sum(counts[each.id, state] for state in ("invited", "started", "done")),
            started=counts[each.id, "started"],
            finished=counts[each.id, "done"],
            revoked=counts[each.id, "revoked"],
            answered=answered.get(each.id, 0),
            needed=needed,
        )
        for each in engagement.departments
    )
    last_day, zone = engagement.latest.closed, engagement.timezone
    digest = _digest(departments, invited, answers, last_day, zone)
    return Board(departments, invited, needed, answers, by_file, last_day, zone, digest)


def _digest(
    departments: tuple[DepartmentBoard, ...],
    invited: tuple[Invitation, ...],
    answers: int,
    last_day: date,
    zone: str,
) -> str:
    content = [
        [[repr(each) for each in departments]],
        [repr(each) for each in invited],
        answers,
        last_day.isoformat(),
        zone,
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
