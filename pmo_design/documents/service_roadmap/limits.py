"""What the plan leaves out, and why."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from pmo_design.documents.content import Block, Bullets, Column, Paragraph, Section, Table
from pmo_design.documents.plan_view import (
    department_names,
    first_waves,
    late_or_absent,
    listed,
    served,
)
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.engagement import KEEPS_OUT
from pmo_design.roadmap.definition import NotStarted, Reason

REASONS: tuple[Reason, ...] = get_args(Reason)


def left_section(snapshot: Snapshot, wording: Wording) -> Section:
    """What will not be done, by service and reason."""
    title = wording("left.title")
    if not snapshot.roadmap.waves:
        return Section("left-out", title, (Paragraph(wording("plan.no-capacity"), "lead"),))
    if not snapshot.roadmap.not_started:
        return Section("left-out", title, (Paragraph(wording("left.nothing"), "lead"),))
    blocks: list[Block] = [Paragraph(_left_says(snapshot, wording), "lead")]
    missed = missed_services(snapshot)
    if missed:
        names = listed(snapshot, wording, missed)
        blocks.append(Paragraph(wording("left.missed", names=names)))
    if snapshot.silent and snapshot.answered:
        names = wording.join([each.name for each in snapshot.silent])
        blocks.append(Paragraph(wording("left.silent", names=names)))
    blocks += [_reason_table(snapshot, wording), *_left_tables(snapshot, wording)]
    forbidden = _forbidden(snapshot, wording)
    if forbidden:
        blocks += [Paragraph(wording("left.forbidden")), Bullets(forbidden)]
    return Section("left-out", title, tuple(blocks))


def missed_services(snapshot: Snapshot) -> tuple[str, ...]:
    """Recommended services that neither run today nor start anywhere, best first."""
    planned = first_waves(snapshot)
    return tuple(each.id for each in snapshot.recommended if each.id not in planned)


def _left_says(snapshot: Snapshot, wording: Wording) -> str:
    left = snapshot.roadmap.not_started
    called = [each for each in left if each.reason not in ("not-called-for", "not-scored")]
    return wording(
        "left.lead" if called else "left.lead-uncalled",
        number=wording.number(len(left)),
        count=wording.number(len(called)),
        services=wording.count(
            "service", len({each.service for each in left} - set(first_waves(snapshot)))
        ),
    )


def _reason_table(snapshot: Snapshot, wording: Wording) -> Table:
    counts = Counter(each.reason for each in snapshot.roadmap.not_started)
    rows = tuple(
        (wording(f"reason.{reason}"), wording.number(counts[reason]), wording(f"remedy.{reason}"))
        for reason in sorted(counts, key=lambda each: (-counts[each], each))
    )
    columns = (
        Column(wording("head.reason"), 1.6),
        Column(wording("head.cases"), 0.5, "right"),
        Column(wording("head.remedy"), 3),
    )
    return Table(columns, rows, wording("left.reasons"))


def _left_tables(snapshot: Snapshot, wording: Wording) -> list[Table]:
    never, partly = _left_rows(snapshot, wording)
    tables = (("never", never), ("partly", partly))
    return [_left_table(wording, which, rows) for which, rows in tables if rows]


def _left_rows(
    snapshot: Snapshot, wording: Wording
) -> tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, str, str], ...]]:
    """Rows of services that start nowhere, and of those that reach some departments."""
    silent = {department.id for department in snapshot.silent}
    first = first_waves(snapshot)
    never, partly = [], []
    for service in _by_need(snapshot):
        left = [
            each
            for each in snapshot.roadmap.not_started
            if each.service == service and each.department not in silent
        ]
        if not left:
            continue
        why = _why(snapshot, wording, left)
        if service in first:
            reach = wording(
                "left.reach",
                number=wording.number(served(snapshot, service)[-1]),
                total=wording.number(len(snapshot.engagement.departments)),
            )
            partly.append((snapshot.service_name(service), reach, why))
        else:
            never.append((snapshot.service_name(service), _need(snapshot, wording, service), why))
    return tuple(never), tuple(partly)


def _by_need(snapshot: Snapshot) -> tuple[str, ...]:
    """All services, best first; those without a score at the end."""
    ranked = snapshot.scorecard.ranked_services
    others = [each.id for each in snapshot.catalog.services if each.id not in ranked]
    return (*ranked, *others)


def _need(snapshot: Snapshot, wording: Wording, service: str) -> str:
    score = snapshot.scorecard.services.get(service)
    if score is None:
        return wording("left.unscored")
    return wording(
        "left.need",
        **{"class": wording(f"class.{score.service_class}")},
        fit=wording.percent(score.fit.mean),
    )


def _why(snapshot: Snapshot, wording: Wording, left: list[NotStarted]) -> str:
    """One line for each reason, with the departments it holds for."""
    heard = len(snapshot.answered)
    lines = []
    for reason in REASONS:
        where = [each.department for each in left if each.reason == reason]
        if where:
            names = ", ".join(department_names(snapshot, where))
            if len(where) == heard > 1:
                names = wording("left.everywhere")
            line = wording("left.line", reason=wording(f"reason.{reason}"), departments=names)
            lines.append(line)
        if where and reason == "prerequisite":
            names = listed(snapshot, wording, late_or_absent(snapshot, left[0].service))
            lines += [wording("left.waits", services=names)] if names else []
        if where and reason == "required-level":
            lines.append(_requires(snapshot, wording, left[0].service))
    return "\n".join(lines)


def _requires(snapshot: Snapshot, wording: Wording, service: str) -> str:
    """Levels that a department must have for a service."""
    levels = [
        wording("left.level", domain=snapshot.domain_name(name), level=wording.shortest(level))
        for name, level in snapshot.catalog.service(service).requires.items()
    ]
    return wording("left.requires", levels=wording.join(levels))


def _left_table(wording: Wording, which: str, rows: tuple[tuple[str, str, str], ...]) -> Table:
    columns = (
        Column(wording("head.service"), 1.3),
        Column(wording(f"head.left-{which}"), 1),
        Column(wording("head.why"), 3.7),
    )
    return Table(columns, rows, wording(f"left.{which}"))


def _forbidden(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            wording(
                "left.forbidden-line",
                service=snapshot.service_name(decision.service),
                departments=wording("decision.all")
                if decision.department is None
                else snapshot.department_name(decision.department),
            ),
            decision.reason,
        )
        for decision in snapshot.engagement.decisions
        if decision.action in KEEPS_OUT
    )
