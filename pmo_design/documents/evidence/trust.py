"""How far the answers can be trusted: flags, agreement, and what to talk about."""

from __future__ import annotations

from collections import Counter

from pmo_design.answers import AnswerState
from pmo_design.documents.content import Block, Bullets, Column, Facts, Paragraph, Section, Table
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.scoring.scorecard import Agreement, Flag

MOST_DISAGREEMENTS = 8
"""Departments and domains named as those with least agreement."""
MOST_QUESTIONS = 10
"""Questions printed for the workshop; a day has room for no more."""


def trust(snapshot: Snapshot, wording: Wording) -> Section:
    """What a reader must know before believing a figure."""
    return Section(
        "evidence-trust",
        wording("evidence.trust"),
        (
            *flag_blocks(snapshot, wording),
            *_details(snapshot, wording),
        ),
    )


def _details(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """Counts of answers, agreement and agenda; they tell of few people or of single ones."""
    if snapshot.scorecard.protection:
        return (Paragraph(wording("evidence.details-withheld")),)
    return (
        Paragraph(wording("evidence.states-say")),
        _states(snapshot, wording),
        *_least_agreement(snapshot, wording),
        *_agenda(snapshot, wording),
    )


def flag_blocks(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """Every flag as a sentence, or that there is none."""
    flags = snapshot.scorecard.flags
    if not flags:
        return (Paragraph(wording("evidence.no-flags")),)
    return (
        Paragraph(wording("evidence.flags")),
        Bullets(tuple(("", flag_sentence(flag, snapshot, wording)) for flag in flags)),
    )


def flag_sentence(flag: Flag, snapshot: Snapshot, wording: Wording) -> str:
    """Flag as a sentence; its figures are those the scoring found."""
    values = {
        name: wording.number(value, 0 if isinstance(value, int) else 1)
        for name, value in flag.params.items()
        if isinstance(value, int | float)
    }
    if "answers" in values:
        values["count"] = values["answers"]
    for name in ("coverage", "share"):
        share = flag.params.get(name)
        if isinstance(share, int | float):
            values["percent"] = wording.percent(share)
    for name in ("lower", "higher"):
        if name in flag.params:
            values[name] = wording(f"group.{flag.params[name]}")
    if "domain" in flag.params:
        values["domain"] = snapshot.domain_name(str(flag.params["domain"]))
    if flag.department:
        values["department"] = snapshot.department_name(flag.department)
    nobody = flag.code == "no-answers" and not flag.params.get("listed")
    return wording("flag.nobody-asked" if nobody else f"flag.{flag.code}", **values)


def _states(snapshot: Snapshot, wording: Wording) -> Facts:
    counts = Counter(answer.state for answer in snapshot.cycle.answers)
    return Facts(
        tuple(
            (wording(f"evidence.state.{state.value}"), wording.number(counts[state]))
            for state in AnswerState
        )
    )


def _least_agreement(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """Departments and domains in which people's own answers differ most."""
    found = sorted(
        (agreement.r_wg, department.id, at, domain, agreement)
        for department, scores in snapshot.answered
        for at, (domain, agreement) in enumerate(scores.agreement.items())
        if agreement and agreement.r_wg < 1
    )[:MOST_DISAGREEMENTS]
    if not found:
        return (Paragraph(wording("evidence.no-disagreement")),)
    rows = tuple(
        _agreement_row(department, domain, agreement, snapshot, wording)
        for _, department, _, domain, agreement in found
    )
    columns = (
        Column(wording("evidence.department"), 2),
        Column(wording("evidence.domain"), 2),
        *(
            Column(wording(f"evidence.{name}"), 1, "right")
            for name in ("mean", "people-answered", "spread", "r-wg", "alpha", "icc")
        ),
    )
    meanings = tuple(
        (wording(f"evidence.{name}.term"), wording(f"evidence.{name}.means"))
        for name in ("r-wg", "alpha", "icc")
    )
    return (
        Paragraph(wording("evidence.agreement-says")),
        Bullets(meanings),
        Table(columns, rows, wording("evidence.agreement-title")),
    )


def _agreement_row(
    department: str, domain: str, agreement: Agreement, snapshot: Snapshot, wording: Wording
) -> tuple[str, ...]:
    maturity = snapshot.scorecard.department(department).maturity[domain]
    return (
        snapshot.department_name(department),
        snapshot.domain_name(domain),
        _figure(maturity.estimate.mean if maturity else None, wording, 1),
        wording.number(agreement.people),
        _figure(agreement.spread, wording, 1),
        *(_figure(each, wording, 2) for each in (agreement.r_wg, agreement.alpha, agreement.icc)),
    )


def _figure(value: float | None, wording: Wording, decimals: int) -> str:
    """Number, or a dash where there is none; what rounds to zero has no sign."""
    if value is None:
        return wording("evidence.none")
    return wording.number(round(value, decimals) + 0.0, decimals)


def _agenda(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """Questions whose answer is disputed and moves what is recommended."""
    agenda = snapshot.scorecard.agenda
    if not agenda:
        return (Paragraph(wording("evidence.no-agenda")),)
    items = {item.id: item for item in snapshot.instrument.questionnaires["maturity"].items}
    rows = tuple(
        (
            snapshot.department_name(entry.department),
            snapshot.text(items[entry.item].text),
            _figure(entry.spread, wording, 1),
            wording.percent(entry.priority / agenda[0].priority),
        )
        for entry in agenda[:MOST_QUESTIONS]
    )
    columns = (
        Column(wording("evidence.department"), 1.5),
        Column(wording("evidence.question"), 4),
        Column(wording("evidence.spread"), 1, "right"),
        Column(wording("evidence.priority"), 1, "right"),
    )
    return (
        Paragraph(wording("evidence.agenda-says")),
        Table(columns, rows, wording("evidence.agenda-title")),
    )
