"""Which PMO model the needs resemble, with margin and gates, and the authority it takes."""

from __future__ import annotations

from pmo_design.documents.content import Block, Column, Facts, Paragraph, Section, Table
from pmo_design.documents.figures_of_scores import model_fit
from pmo_design.documents.frame import said_or_open
from pmo_design.documents.mandate.aims import baseline_text
from pmo_design.documents.mandate.board import model_verdict
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.language import rounded_level
from pmo_design.scoring.pmo_models import gate_state

POWERS = (
    "baseline.sponsor-support",
    "baseline.standards-enforced",
    "baseline.authority-over-managers",
    "baseline.reporting-line",
    "baseline.decision-speed",
)
"""Baseline items that say what power the PMO has today."""


def model(snapshot: Snapshot, wording: Wording) -> Section:
    """The first model with runner-up and margin, and the gates of all models."""
    title = wording("model.title")
    figure = model_fit(snapshot, wording)
    first = snapshot.scorecard.first_model
    if figure is None or first is None:
        return Section(
            "model", title, (Paragraph(wording("no-answers")), *_gates(snapshot, wording))
        )
    blocks: tuple[Block, ...] = (
        Paragraph(model_verdict(snapshot, wording)),
        figure,
        _described(first, snapshot, wording),
        *_shared(first, snapshot, wording),
        *_gates(snapshot, wording),
        *_outside(snapshot, wording),
    )
    return Section("model", title, blocks)


def _described(model_id: str, snapshot: Snapshot, wording: Wording) -> Facts:
    chosen = snapshot.catalog.model(model_id)
    return Facts(
        (
            (wording("model.name"), snapshot.text(chosen.name)),
            (wording("model.what"), snapshot.text(chosen.description)),
            (wording("model.staffing"), snapshot.text(chosen.staffing)),
            (wording("model.suits"), snapshot.text(chosen.suits)),
            (wording("model.fails"), snapshot.text(chosen.fails_when)),
        )
    )


def _shared(first: str, snapshot: Snapshot, wording: Wording) -> tuple[Paragraph, ...]:
    """Recommended services that first model and runner-up have in common."""
    second = snapshot.scorecard.runner_up
    if second is None or snapshot.scorecard.clear:
        return ()
    here, there = snapshot.catalog.model(first), snapshot.catalog.model(second)
    common = {*here.core, *here.secondary} & {*there.core, *there.secondary}
    names = [snapshot.text(each.name) for each in snapshot.recommended if each.id in common]
    if not names:
        return (Paragraph(wording("model.nothing-shared")),)
    return (
        Paragraph(
            wording(
                "model.shared",
                first=snapshot.model_name(first),
                runner_up=snapshot.model_name(second),
                names="; ".join(names),
            )
        ),
    )


def _gates(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """What every model requires, beside what the baseline says today."""
    rows = tuple(
        row for each in snapshot.catalog.models for row in _gate_rows(each.id, snapshot, wording)
    )
    if not rows:
        return ()
    columns = (
        Column(wording("model.model"), 2.2),
        Column(wording("model.condition"), 3),
        Column(wording("model.required"), 1, "right"),
        Column(wording("model.today"), 1, "right"),
        Column(wording("model.state"), 1.4),
    )
    gate = wording.percent(snapshot.engagement.method.gate_open)
    return (
        Paragraph(wording("model.gates-say", gate=gate)),
        Table(columns, rows, wording("model.gates")),
    )


def _gate_rows(model_id: str, snapshot: Snapshot, wording: Wording) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for item_id, required in snapshot.catalog.model(model_id).gates.items():
        today = snapshot.baseline(item_id)
        known = isinstance(today, int | float)
        rows.append(
            (
                snapshot.model_name(model_id),
                condition(item_id, snapshot, wording),
                _level(required, wording),
                _level(today, wording) if known else wording("evidence.none"),
                _state(today, required, wording),
            )
        )
    return rows


def _state(today: int | float | str | None, required: float, wording: Wording) -> str:
    """How far a condition is met, by the rule that decides which model may come first."""
    if not isinstance(today, int | float):
        return wording("model.not-assessed")
    share = gate_state(today, required)
    if share >= 1.0:
        return wording("model.met")
    if share <= 0.0:
        return wording("model.not-met")
    return wording("model.partly-met", percent=wording.percent(share))


def _level(value: int | float | str | None, wording: Wording) -> str:
    """Level of a condition, never printed as reached before it is."""
    shown = rounded_level(float(value or 0))
    return wording.number(shown, 0 if shown.is_integer() else 1)


def condition(item_id: str, snapshot: Snapshot, wording: Wording) -> str:
    """Short name of a baseline item, or the question where it has none."""
    item = snapshot.instrument.item(item_id)
    return wording.texts.get(item_id) or (snapshot.text(item.text) if item else item_id)


def _outside(snapshot: Snapshot, wording: Wording) -> tuple[Paragraph, ...]:
    share = snapshot.scorecard.outside_models_share
    if not share:
        return ()
    return (Paragraph(wording("model.outside", share=wording.percent(share))),)


def authority(snapshot: Snapshot, wording: Wording) -> Section:
    """What the PMO may do, as decided; and what its power is today."""
    charter, first = snapshot.charter, snapshot.scorecard.first_model
    blocks: list[Block] = [Paragraph(wording("authority.lead"))]
    if not charter.authority and first:
        blocks.append(
            Paragraph(
                wording(
                    "authority.proposal",
                    model=snapshot.model_name(first),
                    authority=snapshot.text(snapshot.catalog.model(first).authority),
                )
            )
        )
    blocks += [
        said_or_open(charter.authority, wording, "sponsor"),
        Paragraph(wording("authority.line")),
        said_or_open(charter.reporting_line, wording, "sponsor"),
        *_power_today(snapshot, wording),
    ]
    return Section("authority", wording("authority.title"), tuple(blocks))


def _power_today(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    pairs = []
    for item_id in POWERS:
        item, value = snapshot.instrument.item(item_id), snapshot.baseline(item_id)
        if item is not None and value is not None:
            text = baseline_text(item, value, snapshot, wording)
            pairs.append((condition(item_id, snapshot, wording), text))
    if not pairs:
        return (Paragraph(wording("authority.unknown")),)
    return (Paragraph(wording("authority.today")), Facts(tuple(pairs)))
