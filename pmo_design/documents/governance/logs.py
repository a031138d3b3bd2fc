"""The three logs with their first entries: risks, issues, decisions."""

from __future__ import annotations

from collections.abc import Iterator

from pmo_design.charter import Risk
from pmo_design.documents.content import Block, Column, Facts, Paragraph, Section, Table
from pmo_design.documents.governance.parts import (
    first_services,
    some,
    undecided,
)
from pmo_design.documents.open_points import COMMITTEE_PARTS, open_in_committees, open_in_limits
from pmo_design.documents.overrides import computed
from pmo_design.documents.plan_view import wave_begins
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.engagement import Decision

SERVICE_RISKS = 8
"""Services whose risk opens the log; those of later waves follow when they start."""

WEIGHTS = {"high": 3, "medium": 2, "low": 1, None: 0}
"""Order of risks: likelihood times impact; a risk nobody weighed comes last."""

CHARTER_GAPS = {
    "sponsor": (
        "sponsor",
        "pmo_head",
        "authority",
        "reporting_line",
        "committees",
        "thresholds",
        "escalation",
    ),
    "head-of-pmo": ("staff", "calendar", "risks", "communication"),
    "steering-committee": ("audit",),
}
"""Fields of the charter this document builds on, by who decides; ``gap.FIELD`` names them."""


def logs(snapshot: Snapshot, wording: Wording) -> Section:
    """How the logs are kept, and what stands in them from the first day."""
    return Section(
        "logs",
        wording("logs.title"),
        (Paragraph(wording("logs.lead"), "lead"), _rules(wording)),
        (
            _decision_log(snapshot, wording),
            _risk_log(snapshot, wording),
            _issue_log(snapshot, wording),
        ),
    )


def _rules(wording: Wording) -> Facts:
    names = ("decision", "risk", "issue")
    return Facts(tuple((wording(f"log.{name}"), wording(f"log.{name}.rule")) for name in names))


def _decision_log(snapshot: Snapshot, wording: Wording) -> Section:
    rows = tuple(
        (wording.number(number), _decided(snapshot, each, wording), each.reason)
        for number, each in enumerate(snapshot.engagement.decisions, start=1)
    )
    columns = (
        Column(wording("column.number"), 0.4, "right"),
        Column(wording("column.decision"), 2.4),
        Column(wording("column.reason"), 2.8),
    )
    table = Table(columns, rows, wording("decision-log.table"), wording("decision-log.empty"))
    note = Paragraph(wording("decision-log.note"), "note")
    return Section("decision-log", wording("log.decision"), (table, note) if rows else (table,))


def _decided(snapshot: Snapshot, decision: Decision, wording: Wording) -> str:
    service = snapshot.service_name(decision.service)
    place = _place(snapshot, decision.department)
    match decision.action:
        case "pin":
            number = wording.number(decision.wave or 0)
            wave = wording("wave.inline", number=number)
            return wording("decided.pin", service=service, department=place, wave=wave)
        case "forbid" if decision.department:
            return wording("decided.forbid", service=service, department=place)
        case "forbid":
            return wording("decided.forbid-all", service=service)
        case "order":
            names = ", ".join(_place(snapshot, each) for each in decision.departments)
            return wording("decided.order", service=service, departments=names)
        case "mode":
            mode = snapshot.mode_name(decision.mode or "")
            return wording("decided.mode", service=service, department=place, mode=mode)
        case "recommend" | "withhold":
            status = computed(decision.service, snapshot, wording)
            return wording(f"decided.{decision.action}", service=service, status=status)


def _place(snapshot: Snapshot, department: str | None) -> str:
    """Name of a department that a decision names by its id or by its name."""
    names = {each.id: each.name for each in snapshot.engagement.departments}
    return names.get(department or "", department or "")


def _risk_log(snapshot: Snapshot, wording: Wording) -> Section:
    risks = sorted(
        snapshot.charter.risks,
        key=lambda risk: -WEIGHTS[risk.likelihood] * WEIGHTS[risk.impact],
    )
    columns = (
        Column(wording("column.risk"), 2.6),
        Column(wording("column.likelihood"), 0.9),
        Column(wording("column.impact"), 0.8),
        Column(wording("column.response"), 2.2),
        Column(wording("column.owner"), 1.2),
    )
    rows = tuple(_risk_row(risk, wording) for risk in risks)
    chartered: tuple[Block, ...] = (Table(columns, rows, wording("risk-log.charter")),)
    if not rows:
        chartered = (undecided("risks", wording),)
    return Section(
        "risk-log", wording("log.risk"), (*chartered, _service_risks(snapshot, wording))
    )


def _risk_row(risk: Risk, wording: Wording) -> tuple[str, ...]:
    unsaid = wording("log.unsaid")
    return (
        risk.text,
        wording(f"level.{risk.likelihood}") if risk.likelihood else unsaid,
        wording(f"level.{risk.impact}") if risk.impact else unsaid,
        risk.response or unsaid,
        risk.owner or wording("open.named"),
    )


def _service_risks(snapshot: Snapshot, wording: Wording) -> Table:
    """Risks that come with the first services, as their sheets say."""
    services = first_services(snapshot)[:SERVICE_RISKS]
    sheets = [snapshot.catalog.service(service) for service in services]
    rows = tuple(
        (snapshot.text(each.name), snapshot.text(each.risk), snapshot.text(each.owner_role))
        for each in sheets
    )
    columns = (
        Column(wording("column.service"), 1.4),
        Column(wording("column.risk-response"), 3.4),
        Column(wording("column.owner"), 1.2),
    )
    return Table(columns, rows, wording("risk-log.services"), wording("no-services"))


def _issue_log(snapshot: Snapshot, wording: Wording) -> Section:
    rows = tuple(
        (
            wording.number(number),
            text,
            wording(f"raci.{owner}"),
            wording.date(wave_begins(snapshot, wave)),
        )
        for number, (text, owner, wave) in enumerate(_issues(snapshot, wording), start=1)
    )
    columns = (
        Column(wording("column.number"), 0.4, "right"),
        Column(wording("column.issue"), 3.6),
        Column(wording("column.owner"), 1.1),
        Column(wording("column.due"), 1.1),
    )
    table = Table(columns, rows, wording("issue-log.table"), wording("issue-log.empty"))
    return Section("issue-log", wording("log.issue"), (table,))


def _issues(snapshot: Snapshot, wording: Wording) -> Iterator[tuple[str, str, int]]:
    """What is open on the day of this document, who closes it, and before which wave.

    What is to be decided is decided before anything starts; answers are gathered within
    the first wave.
    """
    for owner, parts in CHARTER_GAPS.items():
        missing = [each for each in parts if not getattr(snapshot.charter, each)]
        if missing:
            names = wording.join([wording(f"gap.{each}") for each in missing])
            yield wording("issue.charter", names=names), owner, 1
    for text in open_in_limits(snapshot, wording):
        yield wording("issue.charter", names=text), "sponsor", 1
    for owner in COMMITTEE_PARTS:
        for text in open_in_committees(snapshot, wording, owner):
            yield wording("issue.charter", names=text), owner, 1
    if snapshot.silent:
        names = some((each.name for each in snapshot.silent), wording)
        yield wording("issue.silent", names=names), "head-of-pmo", 2
    thin = _thinly_heard(snapshot)
    if thin:
        names = some(thin, wording)
        least = wording.number(snapshot.engagement.method.flags.fewest_answers)
        yield wording("issue.thin", names=names, least=least), "head-of-pmo", 2
    yield from _model_issues(snapshot, wording)
    if not snapshot.roadmap.waves:
        yield wording("issue.no-plan"), "sponsor", 1


def _thinly_heard(snapshot: Snapshot) -> list[str]:
    """Departments that spoke through fewer people than the method asks for."""
    codes = ("single-voice", "few-answers")
    flagged = {each.department for each in snapshot.scorecard.flags if each.code in codes}
    silent = {each.id for each in snapshot.silent}
    return [
        each.name
        for each in snapshot.engagement.departments
        if each.id in flagged and each.id not in silent
    ]


def _model_issues(snapshot: Snapshot, wording: Wording) -> Iterator[tuple[str, str, int]]:
    card = snapshot.scorecard
    if card.first_model is None:
        yield wording("issue.no-model"), "head-of-pmo", 2
        return
    if card.runner_up and not card.clear and not snapshot.charter.authority:
        first, next_ = snapshot.model_name(card.first_model), snapshot.model_name(card.runner_up)
        yield wording("issue.unclear", first=first, next=next_), "sponsor", 1
    for item_id in card.models[card.first_model].gates_not_assessed:
        item = snapshot.instrument.item(item_id)
        if item:
            yield wording("issue.gate", reason=snapshot.text(item.text)), "sponsor", 1
