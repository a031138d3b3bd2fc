"""The PMO's customers, what each of them expects, and what it gets in return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pmo_design.documents.content import Block, Column, Paragraph, Section, Table
from pmo_design.documents.customer_groups import strongest_of_group
from pmo_design.documents.organisation_view import (
    BEFORE,
    mean_maturity,
    on_answer_scale,
    starts,
    strongest_outcomes,
)
from pmo_design.documents.small_groups import people_text, voices, withheld_note
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.engagement import Department
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.scoring.scorecard import Count, DepartmentScores

PROMISED = 3
"""Outcomes of each department that the PMO answers with a promise."""

GROUP_NEEDS = 3
NAMED_SERVICES = 3
"""Services named as the answer to one outcome."""


def customers(snapshot: Snapshot, wording: Wording) -> Section:
    """Every department with what it expects above all, and the customer groups."""
    columns = (
        Column(wording("customers.department"), 2),
        Column(wording("customers.head"), 2),
        Column(wording("customers.projects"), 1, "right"),
        Column(wording("customers.heard"), 1, "right"),
        Column(wording("customers.maturity"), 1, "center"),
        Column(wording("customers.expects"), 3),
    )
    pairs = zip(snapshot.engagement.departments, snapshot.scorecard.departments, strict=True)
    heard = voices(snapshot)
    rows = tuple(
        _customer(each, scores, heard[each.id], snapshot, wording) for each, scores in pairs
    )
    blocks: tuple[Block, ...] = (
        Paragraph(wording("customers.lead")),
        Table(columns, rows, wording("customers.table"), wording("empty")),
        *withheld_note(snapshot, _columns_scored(snapshot), wording),
        *_groups(snapshot, wording),
    )
    return Section("customers", wording("customers.title"), blocks)


def _columns_scored(snapshot: Snapshot) -> Iterator[str]:
    """Ids of the domains and outcomes."""
    for scores in snapshot.scorecard.departments[:1]:
        yield from (*scores.maturity, *scores.outcomes)


def _customer(
    department: Department,
    scores: DepartmentScores,
    heard: Count,
    snapshot: Snapshot,
    wording: Wording,
) -> tuple[str, ...]:
    """One row: who it is, how many were heard there, and its strongest need."""
    none = wording("evidence.none")
    maturity = mean_maturity(scores)
    first = strongest_outcomes(scores, 1)
    partly = not scores.withheld.isdisjoint(scores.outcomes)
    expects = wording("withheld" if partly else "customers.unknown")
    if first:
        expects = snapshot.outcome_name(first[0][0])
    if first and partly:
        expects = wording("customers.expects-shown", outcome=expects)
    unrated = wording("withheld") if scores.level_withheld else none
    return (
        department.name,
        department.head or wording("open.named"),
        none if department.projects is None else wording.number(department.projects),
        people_text(heard, wording),
        unrated if maturity is None else wording.level(maturity),
        expects,
    )


def _groups(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """What each customer group wants most; left out where answers are not attributed."""
    if snapshot.engagement.protected or not snapshot.answered:
        return ()
    rows = tuple(
        (wording(f"group.{group}"), wording.join(names))
        for group in GROUPS
        if (names := _group_needs(group, snapshot, wording))
    )
    if not rows:
        return ()
    columns = (Column(wording("evidence.group"), 1), Column(wording("customers.wants"), 4))
    least = wording.number(snapshot.engagement.method.flags.fewest_answers)
    return (
        Paragraph(wording("customers.groups-says")),
        Table(columns, rows, wording("customers.groups")),
        Paragraph(wording("groups.note", least=least), "note"),
    )


def _group_needs(group: str, snapshot: Snapshot, wording: Wording) -> list[str]:
    return [
        wording(
            "customers.need",
            name=snapshot.outcome_name(outcome),
            priority=wording.percent(view.priority),
        )
        for outcome, view in strongest_of_group(snapshot, group)[:GROUP_NEEDS]
    ]


def value_proposition(snapshot: Snapshot, wording: Wording) -> Section:
    """Outcome, services and measure of success for every customer."""
    title = wording("value.title")
    if not snapshot.answered:
        return Section("value", title, (Paragraph(wording("no-answers")),))
    columns = (
        Column(wording("customers.department"), 1.5),
        Column(wording("value.outcome"), 2.2),
        Column(wording("value.today"), 0.8, "center"),
        Column(wording("value.services"), 3),
    )
    rows = tuple(
        row
        for department, scores in snapshot.answered
        for row in _promised(department, scores, snapshot, wording)
    )
    blocks: tuple[Block, ...] = (
        Paragraph(wording("value.lead", count=wording.number(PROMISED))),
        Table(columns, rows, wording("value.table"), wording("withheld")),
        *withheld_note(snapshot, _columns_scored(snapshot), wording),
        _promises(snapshot, wording),
        *_unserved(snapshot, wording),
    )
    return Section("value", title, blocks)


def _promised(
    department: Department, scores: DepartmentScores, snapshot: Snapshot, wording: Wording
) -> list[tuple[str, ...]]:
    """One row for each outcome; all carry the name, for a page may end between them."""
    return [
        (
            department.name,
            snapshot.outcome_name(outcome),
            wording.number(on_answer_scale(score.satisfaction), 1),
            _answered_by(outcome, department.id, snapshot, wording),
        )
        for outcome, score in strongest_outcomes(scores, PROMISED)
    ]


def _answered_by(outcome: str, department: str, snapshot: Snapshot, wording: Wording) -> str:
    """Services that serve an outcome in a department, those that serve it most first."""
    planned = starts(snapshot)
    linked = [service for _, service in snapshot.catalog.outcome(outcome).links()]
    named = [
        _with_start(service, planned[service, department], snapshot, wording)
        for service in linked
        if (service, department) in planned
    ]
    if named:
        return "; ".join(named[:NAMED_SERVICES])
    chosen = {service.id for service in snapshot.recommended}
    later = [snapshot.service_name(service) for service in linked if service in chosen]
    named = later[:NAMED_SERVICES]
    if named:
        return wording.count("value.unplanned", len(named), names="; ".join(named))
    return wording("value.nothing")


def _with_start(service: str, wave: int, snapshot: Snapshot, wording: Wording) -> str:
    key = "value.runs" if wave == BEFORE else "value.from"
    return wording(key, name=snapshot.service_name(service), wave=wording.number(wave))


def _promises(snapshot: Snapshot, wording: Wording) -> Table:
    """What the PMO promises for the outcomes of the table before, and how it is measured.

    An outcome that no service answers is no promise; `_unserved` names it.
    """
    counts, serving = _wanted(snapshot), _serving(snapshot)
    columns = (
        Column(wording("value.outcome"), 2),
        Column(wording("value.promise"), 3),
        Column(wording("value.measure"), 3),
        Column(wording("value.customers"), 1.1, "right"),
    )
    rows = tuple(
        (
            snapshot.text(outcome.name),
            snapshot.text(outcome.promise),
            snapshot.text(outcome.measure),
            wording.number(counts[outcome.id]),
        )
        for outcome in sorted(
            (
                each
                for each in snapshot.catalog.outcomes
                if counts[each.id] and serving & {service for _, service in each.links()}
            ),
            key=lambda each: -counts[each.id],
        )
    )
    return Table(columns, rows, wording("value.promises"), wording("empty"))


def _wanted(snapshot: Snapshot) -> Counter[str]:
    return Counter(
        outcome
        for _, scores in snapshot.together
        for outcome, _ in strongest_outcomes(scores, PROMISED)
    )


def _serving(snapshot: Snapshot) -> set[str]:
    """Services behind the promises: those of the plan, or the recommended ones without one."""
    if snapshot.roadmap.waves:
        return set(snapshot.planned)
    return {service.id for service in snapshot.recommended} | set(snapshot.planned)


def _unserved(snapshot: Snapshot, wording: Wording) -> tuple[Paragraph, ...]:
    """Outcomes wanted somewhere that no service behind the promises answers."""
    serving = _serving(snapshot)
    wanted = _wanted(snapshot)
    names = [
        wording("purpose.need", name=snapshot.text(outcome.name))
        for outcome in snapshot.catalog.outcomes
        if wanted[outcome.id] and not serving & {service for _, service in outcome.links()}
    ]
    key = "value.unserved-plan" if snapshot.roadmap.waves else "value.unserved"
    return (Paragraph(wording(key, names=wording.join(names))),) if names else ()
