"""How documents speak of groups too small to be shown: one word, bands, one note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pmo_design.answers import AnswerState
from pmo_design.disclosure import Band, band
from pmo_design.documents.content import Paragraph
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.scoring.scorecard import Count, DepartmentScores


def absent(name: str, scores: DepartmentScores, wording: Wording, unscored: str) -> str:
    """Word for a figure that is None: withheld, or ``unscored``.

    ``name`` is the id of a domain, outcome or service.
    """
    return wording("withheld") if name in scores.withheld else unscored


def withheld_note(
    snapshot: Snapshot, names: Iterable[str], wording: Wording
) -> tuple[Paragraph, ...]:
    """Say below a table why figures are withheld, if any of these ids is anywhere."""
    least, listed = snapshot.scorecard.protection, set(names)
    hit = any(listed & scores.withheld for scores in snapshot.scorecard.departments)
    if least is None or not hit:
        return ()
    return (Paragraph(wording("withheld.note", least=wording.number(least.mean)), "note"),)


def mostly_pooled(snapshot: Snapshot) -> bool:
    """Whether most departments have not a single domain of their own to show."""
    departments = snapshot.scorecard.departments
    alone = sum(any(scores.maturity.values()) for scores in departments)
    return snapshot.scorecard.protection is not None and 2 * alone < len(departments)


def people_text(people: Count, wording: Wording) -> str:
    """Number of people, or its band in words."""
    if isinstance(people, int):
        return wording.number(people)
    if people.least == 0:
        return wording("people.fewer", least=wording.number(people.most + 1))
    least, most = wording.number(people.least), wording.number(people.most)
    return wording("people.band", least=least, most=most)


def shown_count(people: int, snapshot: Snapshot) -> Count:
    """Number of people as it may be shown: a band where small groups are protected."""
    least = snapshot.scorecard.protection
    return people if least is None else band(people, least.mean)


def voices(snapshot: Snapshot) -> Mapping[str, Count]:
    """People of each department who gave a value, by department id."""
    given = people_with_values(snapshot)
    people = snapshot.engagement.respondents
    counts = Counter(person.department for person in people if person.id in given)
    return {
        each.id: shown_count(counts[each.id], snapshot) for each in snapshot.engagement.departments
    }


def least_people(snapshot: Snapshot) -> int:
    """People of a department that a safe score needs at least."""
    protection = snapshot.scorecard.protection
    return protection.mean if protection else snapshot.engagement.method.flags.fewest_answers


def fewest_of(people: Count) -> int:
    """Number of people, or the least that its band may stand for."""
    return people.least if isinstance(people, Band) else people


def people_with_values(snapshot: Snapshot) -> frozenset[str]:
    """Ids of the respondents who gave a value; to be counted, never to be printed."""
    return frozenset(
        answer.respondent
        for answer in snapshot.cycle.answers
        if answer.state is AnswerState.VALUE and answer.respondent
    )


def is_band(people: Count) -> bool:
    """Whether a number of people is told within bounds only."""
    return isinstance(people, Band)
