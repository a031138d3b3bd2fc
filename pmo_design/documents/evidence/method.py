"""The weights and thresholds that turned answers into scores, and what each one does."""

from __future__ import annotations

from pmo_design.catalog.method import Method
from pmo_design.documents.content import Block, Bullets, Column, Paragraph, Section, Table
from pmo_design.documents.small_groups import mostly_pooled
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

STEPS = ("maturity", "need", "demand", "fit", "doubt", "choice")
"""How an answer becomes a recommendation, in order."""


def method(snapshot: Snapshot, wording: Wording) -> Section:
    """Steps of the scoring with every figure that an engagement may change."""
    rows = tuple(
        (wording(f"evidence.method.{name}"), figures, wording(f"evidence.method.{name}.does"))
        for name, figures in _figures(snapshot, wording)
    )
    columns = (
        Column(wording("evidence.figure"), 2),
        Column(wording("evidence.value"), 1.8),
        Column(wording("evidence.does"), 4),
    )
    blocks: tuple[Block, ...] = (
        Bullets(
            tuple(
                (wording(f"evidence.step.{step}"), wording(f"evidence.step.{step}.does"))
                for step in STEPS
            )
        ),
        Table(columns, rows, wording("evidence.method-title")),
        _changed(snapshot, wording),
        *small_groups_says(snapshot, wording),
    )
    return Section("evidence-method", wording("evidence.method"), blocks)


def small_groups_says(snapshot: Snapshot, wording: Wording) -> tuple[Paragraph, ...]:
    """How small groups stay unseen, and how far that reaches; none where answers are attributed."""
    least = snapshot.scorecard.protection
    if least is None:
        return ()
    says = wording(
        "small-groups.says",
        least=wording.number(least.mean),
        most=wording.number(least.distribution),
        number=wording.number(least.text),
    )
    if not mostly_pooled(snapshot):
        return (Paragraph(says),)
    return (Paragraph(says), Paragraph(wording("small-groups.mostly"), "note"))


def _figures(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    rules = snapshot.engagement.method
    return (
        ("confidence", _three(rules.confidence.model_dump(), wording)),
        ("links", _three(rules.link_weights.model_dump(), wording)),
        ("seen", wording.percent(rules.least_seen_weight)),
        ("demand", _shares(rules, wording)),
        ("floor", wording.percent(rules.fit_floor)),
        ("top", _top(snapshot, rules, wording)),
        ("classes", _classes(rules, wording)),
        ("interval", wording.percent(rules.interval.high - rules.interval.low)),
        ("models", _three(rules.model_weights.model_dump(), wording)),
        ("gate", wording.percent(rules.gate_open)),
        ("modes", _modes(snapshot, wording)),
        ("regulated", snapshot.mode_name(rules.regulated_mode)),
        ("ask-all", wording.number(rules.ask_all_below)),
    )


def _three(weights: dict[str, float], wording: Wording) -> str:
    return ", ".join(
        f"{wording(f'evidence.weight.{name}')} {_bare(value, wording)}"
        for name, value in weights.items()
    )


def _bare(value: float, wording: Wording) -> str:
    """Weight with a decimal only where it has one."""
    return wording.number(value, 0 if float(value).is_integer() else 1)


def _shares(rules: Method, wording: Wording) -> str:
    return wording(
        "evidence.shares",
        need=wording.percent(rules.demand_weight),
        gap=wording.percent(1.0 - rules.demand_weight),
    )


def _top(snapshot: Snapshot, rules: Method, wording: Wording) -> str:
    scored = len(snapshot.scorecard.ranked_services)
    return wording(
        "evidence.top",
        count=wording.number(rules.top_count(scored)),
        total=wording.number(scored),
    )


def _classes(rules: Method, wording: Wording) -> str:
    return ", ".join(
        f"{wording(f'class.{name}')} {wording.percent(value)}"
        for name, value in rules.classes.model_dump().items()
    )


def _modes(snapshot: Snapshot, wording: Wording) -> str:
    return ", ".join(
        wording(
            "evidence.mode-from",
            mode=snapshot.text(mode.name),
            level=_bare(mode.from_maturity, wording),
        )
        for mode in snapshot.catalog.modes
    )


def _changed(snapshot: Snapshot, wording: Wording) -> Paragraph:
    """Say whether this engagement scores by the catalogue's own figures."""
    shipped = snapshot.catalog.method.model_dump()
    used = snapshot.engagement.method.model_dump()
    names = [name for name in shipped if shipped[name] != used[name]]
    if not names:
        return Paragraph(wording("evidence.unchanged"), "note")
    return Paragraph(wording("evidence.changed", names=", ".join(names)), "note")
