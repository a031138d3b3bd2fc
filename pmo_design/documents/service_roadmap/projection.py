"""Where the plan leads: customers' maturity, and the need that is left at the end."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_design.documents.content import Block, Column, Paragraph, Section, Table
from pmo_design.documents.figures_of_plan import maturity_figure
from pmo_design.documents.plan_view import (
    first_waves,
    interval_head,
    organisation_level,
)
from pmo_design.documents.small_groups import absent, withheld_note
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wide_tables import even_parts, part_title
from pmo_design.documents.wording import Wording
from pmo_design.questionnaire.definition import Topic

UNMOVED = 1e-9
"""A smaller gain is none: no planned service lifts the domain anywhere."""

DOMAINS_A_TABLE = 4
"""Domains side by side at most; their names are long words."""


def maturity_section(snapshot: Snapshot, wording: Wording) -> Section:
    """Customer maturity today and after the last wave."""
    title = wording("maturity.section")
    waves = snapshot.roadmap.waves
    if not snapshot.answered:
        return Section("maturity", title, (Paragraph(wording("no-answers"), "lead"),))
    if not waves:
        return Section("maturity", title, (Paragraph(wording("plan.no-capacity"), "lead"),))
    blocks: list[Block] = [
        Paragraph(_maturity_says(snapshot, wording), "lead"),
        _domain_table(snapshot, wording),
        Paragraph(wording("maturity.rounding"), "note"),
    ]
    figure = maturity_figure(snapshot, wording)
    if figure:
        blocks.append(figure)
    domains = (domain.id for domain in snapshot.instrument.domains)
    note = withheld_note(snapshot, domains, wording)
    tables = _cell_tables(snapshot, wording)
    blocks += [*tables, *note, Paragraph(wording("maturity.note"), "note")]
    return Section("maturity", title, tuple(blocks))


def domain_gains(snapshot: Snapshot) -> tuple[tuple[str, float, float], ...]:
    """Domain, mean today and mean after the last wave, of every domain that has both."""
    waves = snapshot.roadmap.waves
    gains = []
    for domain in snapshot.instrument.domains:
        today = snapshot.scorecard.maturity.get(domain.id)
        end = organisation_level(snapshot, waves[-1].maturity, domain.id) if waves else None
        if today is not None and end is not None:
            gains.append((domain.id, today.mean, end))
    return tuple(gains)


def _maturity_says(snapshot: Snapshot, wording: Wording) -> str:
    gains = domain_gains(snapshot)
    if not gains:
        return wording("maturity.none")
    most = max(gains, key=_gain)
    least = min(gains, key=_gain)
    low, high = (wording.level(level) for level in least[1:])
    unmoved = [
        wording(
            "maturity.domain-level",
            domain=snapshot.domain_name(domain),
            level=wording.level(today),
        )
        for domain, today, end in gains
        if abs(end - today) < UNMOVED
    ]
    key = "maturity.lead-little" if low == high else "maturity.lead"
    return wording(
        "maturity.lead-still" if unmoved else key,
        most=snapshot.domain_name(most[0]),
        first=wording.level(most[1]),
        next=wording.level(most[2]),
        least=wording.join(unmoved) if unmoved else snapshot.domain_name(least[0]),
        low=low,
        high=high,
    )


def _gain(found: tuple[str, float, float]) -> float:
    """What a domain gains over the plan."""
    return found[2] - found[1]


def _domain_table(snapshot: Snapshot, wording: Wording) -> Table:
    ends = {domain: end for domain, _, end in domain_gains(snapshot)}
    rows = []
    for domain in snapshot.instrument.domains:
        today = snapshot.scorecard.maturity.get(domain.id)
        end = ends.get(domain.id)
        if today is None or end is None:
            absent = wording("figure.maturity.missing")
            rows.append((snapshot.domain_name(domain.id), absent, absent, absent, absent))
            continue
        rows.append(
            (
                snapshot.domain_name(domain.id),
                wording.level(today.mean),
                wording(
                    "interval",
                    low=wording.level(today.low),
                    high=wording.level(today.high),
                ),
                wording.level(end),
                wording.number(end - today.mean, 1),
            )
        )
    columns = (
        Column(wording("head.domain"), 2),
        Column(wording("head.today"), 0.8, "right"),
        Column(interval_head(snapshot, wording), 1.2, "right"),
        Column(wording("head.at-end"), 0.8, "right"),
        Column(wording("head.gain"), 0.8, "right"),
    )
    return Table(columns, tuple(rows), wording("maturity.domains"))


def _cell_tables(snapshot: Snapshot, wording: Wording) -> list[Table]:
    """Every department and domain, today and at the end; the domains over several tables."""
    domains = snapshot.instrument.domains
    parts = even_parts(domains, DOMAINS_A_TABLE)
    return [
        _cell_table(
            snapshot,
            wording,
            part,
            part_title(wording, wording("maturity.table"), number, len(parts)),
        )
        for number, part in enumerate(parts, 1)
    ]


def _cell_table(
    snapshot: Snapshot, wording: Wording, domains: Sequence[Topic], title: str
) -> Table:
    last = snapshot.roadmap.waves[-1].maturity
    rows = []
    for department, scores in snapshot.answered:
        cells = []
        for domain in domains:
            score, end = scores.maturity[domain.id], last[department.id].get(domain.id)
            if score is None or end is None:
                missing = wording("figure.maturity.missing")
                cells.append(absent(domain.id, scores, wording, missing))
            else:
                first, after = (wording.level(level) for level in (score.estimate.mean, end))
                cells.append(wording("maturity.step", first=first, next=after))
        rows.append((department.name, *cells))
    columns = (
        Column(wording("head.department"), 1.5),
        *(Column(snapshot.text(domain.name), 1, "center") for domain in domains),
    )
    return Table(columns, tuple(rows), title)


def fit_section(snapshot: Snapshot, wording: Wording) -> Section:
    """Fit of every service today and after the last wave: how much need is left."""
    title = wording("fit.section")
    ranked = snapshot.scorecard.ranked_services
    if not ranked:
        return Section("fit", title, (Paragraph(wording("no-answers"), "lead"),))
    if not snapshot.roadmap.waves:
        return Section("fit", title, (Paragraph(wording("plan.no-capacity"), "lead"),))
    blocks = (
        Paragraph(wording("fit.lead"), "lead"),
        _fit_table(snapshot, wording, ranked),
        Paragraph(wording("fit.note"), "note"),
    )
    return Section("fit", title, blocks)


def _fit_table(snapshot: Snapshot, wording: Wording, ranked: tuple[str, ...]) -> Table:
    ends = snapshot.roadmap.waves[-1].fit
    planned = first_waves(snapshot)
    rows = []
    for name in ranked:
        score = snapshot.scorecard.services[name]
        if score is None or name not in ends:
            continue
        rows.append(
            (
                snapshot.service_name(name),
                wording.percent(score.fit.mean),
                wording(
                    "interval",
                    low=wording.percent(score.fit.low),
                    high=wording.percent(score.fit.high),
                ),
                wording.percent(ends[name]),
                wording("fit.planned" if name in planned else "fit.not-planned"),
            )
        )
    columns = (
        Column(wording("head.service"), 2.2),
        Column(wording("head.today"), 0.7, "right"),
        Column(interval_head(snapshot, wording), 1.1, "right"),
        Column(wording("head.at-end"), 0.7, "right"),
        Column(wording("head.in-plan"), 0.9),
    )
    return Table(columns, tuple(rows), wording("fit.table"))
