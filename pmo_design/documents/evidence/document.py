"""Where every figure comes from: the annex of the mandate, and its short form."""

from __future__ import annotations

from collections import Counter

from pmo_design.documents.content import Block, Column, Facts, Paragraph, Section, Table
from pmo_design.documents.evidence.comments import comments
from pmo_design.documents.evidence.method import method, small_groups_says
from pmo_design.documents.evidence.reasons import reasons
from pmo_design.documents.evidence.tables import fit, maturity, priorities
from pmo_design.documents.evidence.tailoring import tailoring
from pmo_design.documents.evidence.trust import flag_blocks, trust
from pmo_design.documents.frame import version_text, versions
from pmo_design.documents.small_groups import (
    absent,
    fewest_of,
    is_band,
    least_people,
    people_text,
    people_with_values,
    shown_count,
    voices,
)
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.scoring.scorecard import COVERAGE


def evidence(snapshot: Snapshot, wording: Wording) -> Section:
    """Everything the figures of a snapshot rest on."""
    return Section(
        id="evidence",
        title=wording("evidence.title"),
        blocks=(Paragraph(wording("evidence.lead"), "lead"),),
        sections=(
            _asked(snapshot, wording),
            _instruments(snapshot, wording),
            method(snapshot, wording),
            trust(snapshot, wording),
            maturity(snapshot, wording),
            priorities(snapshot, wording),
            fit(snapshot, wording),
            reasons(snapshot, wording),
            comments(snapshot, wording),
            _retired(snapshot, wording),
        ),
    )


def basis(snapshot: Snapshot, wording: Wording) -> Section:
    """Short form for the documents that leave the evidence to the mandate."""
    return Section(
        id="basis",
        title=wording("basis.title"),
        blocks=(
            Paragraph(heard(snapshot, wording)),
            *small_groups_says(snapshot, wording),
            Facts(
                (
                    *_dates(snapshot, wording),
                    (wording("evidence.versions"), versions(snapshot, wording)),
                    *_fingerprint(snapshot, wording),
                )
            ),
            *flag_blocks(snapshot, wording),
            Paragraph(wording("basis.annex"), "note"),
        ),
    )


def heard(snapshot: Snapshot, wording: Wording) -> str:
    """Say how many of those asked gave answers, where that is enough for figures, and how safe."""
    if not snapshot.answered:
        return wording("no-answers")
    return " ".join([_answered(snapshot, wording), *_thin(snapshot, wording)])


def _thin(snapshot: Snapshot, wording: Wording) -> list[str]:
    """Say how many departments have figures that rest on too few people to be safe."""
    least = least_people(snapshot)
    thin = {name for name, given in voices(snapshot).items() if fewest_of(given) < least}
    scored = sum(department.id in thin for department, _ in snapshot.answered)
    if not scored:
        return []
    if scored == len(thin):
        return [wording.count("evidence.thin-all", scored)]
    numbers = {"count": len(thin), "scored": scored, "outside": len(thin) - scored}
    texts = {name: wording.number(number) for name, number in numbers.items()}
    return [wording("evidence.thin", **texts)]


def _answered(snapshot: Snapshot, wording: Wording) -> str:
    asked, scored = len(snapshot.engagement.respondents), snapshot.answered
    answered = shown_count(len(people_with_values(snapshot)), snapshot)
    if is_band(answered):
        return wording(
            "evidence.heard-bands",
            answered=people_text(answered, wording),
            asked=people_text(shown_count(asked, snapshot), wording),
            number=wording.number(len(scored)),
            departments=wording.count("department", len(snapshot.engagement.departments)),
        )
    return wording(
        "evidence.heard",
        answered=people_text(answered, wording),
        people=wording.count("person", asked),
        number=wording.number(len(scored)),
        departments=wording.count("department", len(snapshot.engagement.departments)),
    )


def _asked(snapshot: Snapshot, wording: Wording) -> Section:
    blocks: tuple[Block, ...] = (
        Paragraph(heard(snapshot, wording)),
        _asked_by_department(snapshot, wording),
        Paragraph(wording("evidence.asked-note"), "note"),
        _asked_by_group(snapshot, wording),
    )
    if snapshot.silent:
        names = wording.join([department.name for department in snapshot.silent])
        blocks = (*blocks, Paragraph(wording("evidence.silent", names=names)))
    return Section("evidence-asked", wording("evidence.asked"), blocks)


def _asked_by_department(snapshot: Snapshot, wording: Wording) -> Table:
    given = voices(snapshot)
    agreed = Counter(answer.department for answer in snapshot.cycle.answers if answer.department)
    rows = []
    for department in snapshot.engagement.departments:
        scores = snapshot.scorecard.department(department.id)
        coverage = scores.coverage
        rows.append(
            (
                department.name,
                _weight(department.weight, wording),
                people_text(scores.respondents, wording),
                people_text(given[department.id], wording),
                wording.number(agreed[department.id]),
                absent(COVERAGE, scores, wording, wording("evidence.none"))
                if coverage is None
                else wording.percent(coverage),
            )
        )
    columns = (
        Column(wording("evidence.department"), 3),
        Column(wording("evidence.say"), 1, "right"),
        Column(wording("evidence.people-asked"), 1, "right"),
        Column(wording("evidence.people-answered"), 1, "right"),
        Column(wording("evidence.agreed"), 1.2, "right"),
        Column(wording("evidence.coverage"), 1.2, "right"),
    )
    return Table(columns, tuple(rows), wording("evidence.by-department"), wording("empty"))


def _weight(value: float, wording: Wording) -> str:
    """Weight as it was set: a second decimal only where there is one."""
    return wording.number(value, 1 if round(value, 1) == round(value, 2) else 2)


def _asked_by_group(snapshot: Snapshot, wording: Wording) -> Table:
    given = people_with_values(snapshot)
    weights = snapshot.engagement.group_weights
    rows = []
    for group in GROUPS:
        people = [each for each in snapshot.engagement.respondents if each.group == group]
        rows.append(
            (
                wording(f"group.{group}"),
                _weight(weights.get(group, 1.0), wording),
                people_text(shown_count(len(people), snapshot), wording),
                people_text(
                    shown_count(sum(each.id in given for each in people), snapshot), wording
                ),
            )
        )
    columns = (
        Column(wording("evidence.group"), 3),
        Column(wording("evidence.weight"), 1, "right"),
        Column(wording("evidence.people-asked"), 1, "right"),
        Column(wording("evidence.people-answered"), 1, "right"),
    )
    return Table(columns, tuple(rows), wording("evidence.by-group"))


def _instruments(snapshot: Snapshot, wording: Wording) -> Section:
    card, catalog = snapshot.scorecard, snapshot.catalog
    facts = Facts(
        (
            *_dates(snapshot, wording),
            *(
                (
                    wording(f"evidence.questionnaire.{name}"),
                    wording(
                        "evidence.version-of",
                        version=version_text(sheet, wording),
                        name=snapshot.text(sheet.title),
                    ),
                )
                for name, sheet in sorted(snapshot.instrument.questionnaires.items())
            ),
            (
                wording("evidence.catalog"),
                wording(
                    "evidence.catalog-version",
                    version=catalog.version,
                    services=wording.count("service", len(catalog.services)),
                ),
            ),
            (wording("evidence.draws"), wording.number(card.draws)),
            (wording("evidence.seed"), str(card.seed)),
            *_fingerprint(snapshot, wording),
        )
    )
    notes = (catalog.note, catalog.estimates, catalog.modes_note)
    return Section(
        "evidence-instruments",
        wording("evidence.instruments"),
        (
            facts,
            *tailoring(snapshot, wording),
            *(Paragraph(snapshot.text(note), "note") for note in notes),
        ),
    )


def _dates(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    cycle = snapshot.cycle
    dates = wording(
        "evidence.dates", opened=wording.date(cycle.opened), closed=wording.date(cycle.closed)
    )
    return ((wording("evidence.when"), dates),)


def _fingerprint(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    return ((wording("evidence.fingerprint"), snapshot.scorecard.inputs_sha256),)


def _retired(snapshot: Snapshot, wording: Wording) -> Section:
    counts = sorted(Counter(answer.item for answer in snapshot.cycle.retired).items())
    rows = tuple(
        (item, people_text(shown_count(count, snapshot), wording)) for item, count in counts
    )
    columns = (
        Column(wording("evidence.question"), 4),
        Column(wording("evidence.answers"), 1, "right"),
    )
    key = "evidence.retired-says" if rows else "evidence.no-retired"
    blocks: tuple[Block, ...] = (Paragraph(wording(key)),)
    if rows:
        blocks = (*blocks, Table(columns, rows))
    return Section("evidence-retired", wording("evidence.retired"), blocks)
