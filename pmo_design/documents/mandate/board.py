"""What a board reads first: who approves, what for, what is proposed, what it must decide."""

from __future__ import annotations

from pmo_design.documents.content import (
    Block,
    Bullets,
    Column,
    KeyFigures,
    Paragraph,
    Section,
    Table,
)
from pmo_design.documents.economics import WAVES_A_YEAR, expected_return, running_cost
from pmo_design.documents.frame import still_open
from pmo_design.documents.headcount import (
    fte_text,
    headcount_text,
    largest_need,
    needed_fte,
)
from pmo_design.documents.mandate.open_points import open_points
from pmo_design.documents.organisation_view import (
    lowest_domain,
    needs,
    others_planned,
    recommended_unplanned,
)
from pmo_design.documents.overrides import named
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

NAMED_NEEDS = 3
"""Needs named where only the strongest are."""


def control(snapshot: Snapshot, wording: Wording) -> Section:
    """Versions of the document, and those whose approval puts it in force."""
    columns = (
        Column(wording("control.name"), 2),
        Column(wording("control.role"), 2),
        Column(wording("control.signature"), 2),
        Column(wording("control.date"), 1),
    )
    people = snapshot.charter.approvals
    rows = tuple((person.name, person.role or wording("open.named"), "", "") for person in people)
    approvals: tuple[Block, ...] = (
        (Table(columns, rows, wording("control.approvals")),)
        if people
        else (Paragraph(wording("control.nobody")), still_open(wording, "sponsor"))
    )
    return Section(
        "control",
        wording("control.title"),
        (Paragraph(wording("control.force")), *approvals, _versions(snapshot, wording)),
    )


def _versions(snapshot: Snapshot, wording: Wording) -> Table:
    columns = (
        Column(wording("control.cycle"), 1),
        Column(wording("control.answers"), 3),
        Column(wording("control.catalog"), 1),
        Column(wording("control.status"), 2),
    )
    latest = snapshot.cycle.number
    rows = tuple(
        (
            wording.number(cycle.number),
            wording(
                "evidence.dates",
                opened=wording.date(cycle.opened),
                closed=wording.date(cycle.closed),
            ),
            cycle.catalog,
            wording("frame.draft" if cycle.number == latest else "control.earlier"),
        )
        for cycle in snapshot.engagement.cycles
    )
    return Table(columns, rows, wording("control.versions"))


def purpose(snapshot: Snapshot, wording: Wording) -> Section:
    """Purpose, the figures behind it, the recommendation and the decision asked for."""
    figures = (KeyFigures(_key_figures(snapshot, wording)),) if snapshot.answered else ()
    return Section(
        "purpose",
        wording("purpose.title"),
        (*_purpose(snapshot, wording), *figures),
        (
            Section("recommendation", wording("recommend.title"), _recommended(snapshot, wording)),
            Section("decision", wording("decide.title"), _decision(snapshot, wording)),
        ),
    )


def _purpose(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    name = snapshot.engagement.name
    first = [snapshot.outcome_name(need.outcome) for need in needs(snapshot)[:NAMED_NEEDS]]
    lead = Paragraph(wording("purpose.lead", organisation=name), "lead")
    if not first:
        return (lead, Paragraph(wording("no-answers")))
    names = wording.join([wording("purpose.need", name=each) for each in first])
    return (lead, Paragraph(wording("purpose.needs", needs=names)))


def _key_figures(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    heard, listed = len(snapshot.answered), len(snapshot.engagement.departments)
    figures = [
        (_of(heard, listed, wording), wording("purpose.heard")),
        (
            _of(len(snapshot.recommended), len(snapshot.scorecard.services), wording),
            wording("purpose.services"),
        ),
    ]
    lowest = lowest_domain(snapshot)
    if lowest:
        caption = wording("purpose.lowest", name=snapshot.domain_name(lowest[0]))
        figures.append((wording.level(lowest[1]), caption))
    waves = snapshot.roadmap.waves
    if waves:
        most = largest_need(waves)
        caption = wording("purpose.fte", wave=wording.number(most.number))
        figures.append((fte_text(needed_fte(most), wording), caption))
    gain = expected_return(snapshot)
    if gain and gain.rate is not None:
        figures.append((wording.percent(gain.rate), wording("purpose.return")))
    return tuple(figures)


def _of(count: int, total: int, wording: Wording) -> str:
    return wording("purpose.of", count=wording.number(count), total=wording.number(total))


def _recommended(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    if not snapshot.answered:
        return (Paragraph(wording("recommend.nothing")),)
    items = (
        (wording("recommend.services"), _services(snapshot, wording)),
        (wording("recommend.model"), model_verdict(snapshot, wording)),
        (wording("recommend.first"), _first_wave(snapshot, wording)),
        (wording("recommend.effort"), _effort(snapshot, wording)),
        (wording("recommend.return"), _return(snapshot, wording)),
    )
    return (Bullets(items),)


def _services(snapshot: Snapshot, wording: Wording) -> str:
    chosen = snapshot.recommended
    if not chosen:
        return wording("recommend.no-service")
    text = wording.count(
        "recommend.offer",
        len(chosen),
        names="; ".join(named(service.id, snapshot, wording) for service in chosen),
    )
    if any(flag.code == "close-fits" for flag in snapshot.scorecard.flags):
        text = f"{text} {wording('recommend.close')}"
    waiting = [
        wording("purpose.need", name=snapshot.service_name(name))
        for name in recommended_unplanned(snapshot)
    ]
    if waiting:
        text = f"{text} {wording('recommend.waiting', names=wording.join(waiting))}"
    others = [snapshot.service_name(name) for name in others_planned(snapshot)]
    if others:
        also = wording.count("recommend.also", len(others), names="; ".join(others))
        text = f"{text} {also}"
    return text


def model_verdict(snapshot: Snapshot, wording: Wording) -> str:
    """Which PMO model the needs resemble, or that none stands out, in a sentence or two."""
    card = snapshot.scorecard
    if card.first_model is None:
        return wording("recommend.no-model")
    first = snapshot.model_name(card.first_model)
    if card.runner_up is None or card.margin is None:
        return wording("recommend.only-model", first=first)
    return wording(
        "recommend.clear-model" if card.clear else "recommend.unclear-model",
        first=first,
        runner_up=snapshot.model_name(card.runner_up),
        margin=wording.number(card.margin.mean * 100, 1),
        low=wording.number(card.margin.low * 100, 1),
        high=wording.number(card.margin.high * 100, 1),
        interval=interval_share(snapshot, wording),
    )


def interval_share(snapshot: Snapshot, wording: Wording) -> str:
    """Share of the draws inside every interval, such as 90%."""
    interval = snapshot.engagement.method.interval
    return wording.percent(interval.high - interval.low)


def _first_wave(snapshot: Snapshot, wording: Wording) -> str:
    waves = snapshot.roadmap.waves
    if not waves:
        return wording("recommend.no-plan")
    first = waves[0].starts
    names = sorted({snapshot.service_name(start.service) for start in first})
    if not names:
        return wording("recommend.no-start")
    departments = wording.count("department", len({start.department for start in first}))
    return wording("recommend.start", names="; ".join(names), departments=departments)


def _effort(snapshot: Snapshot, wording: Wording) -> str:
    waves = snapshot.roadmap.waves
    if not waves:
        return wording("recommend.no-effort")
    text = wording(
        "recommend.capacity",
        effort=wording.number(sum(wave.setup_used for wave in waves), 1),
        waves=wording.number(len(waves)),
    )
    text = f"{text} {headcount_text(waves, wording)}"
    cost = running_cost(snapshot)
    if cost is None:
        return text
    amount = wording.money(cost, snapshot.engagement.currency)
    return f"{text} {wording('recommend.cost', cost=amount)}"


def _return(snapshot: Snapshot, wording: Wording) -> str:
    gain = expected_return(snapshot)
    if gain is None:
        return wording("recommend.no-return")
    if gain.rate is None:
        return wording("recommend.nothing-credited")
    currency = snapshot.engagement.currency
    return wording(
        "recommend.gain",
        recoverable=wording.money(gain.recoverable, currency),
        cost=wording.money(gain.cost, currency),
        return_=wording.percent(gain.rate),
    )


def _decision(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    missing = open_points(snapshot, wording)
    blocks: tuple[Block, ...] = (
        Paragraph(wording("decide.lead")),
        Bullets(tuple(("", text) for text in _asked_for(snapshot, wording))),
    )
    if not missing:
        return (*blocks, Paragraph(wording("decide.complete")))
    return (*blocks, Paragraph(wording("decide.open")), Bullets(missing))


def _asked_for(snapshot: Snapshot, wording: Wording) -> list[str]:
    """What the approvers are asked to do; without answers, only to have them given."""
    if not snapshot.answered:
        return [wording("decide.ask")]
    asked = [wording("decide.mandate")]
    if snapshot.recommended:
        others = len(others_planned(snapshot))
        key = "decide.services-also" if others else "decide.services"
        total = wording.number(others)
        asked.append(wording.count(key, len(snapshot.recommended), total=total))
    waves = snapshot.roadmap.waves[:WAVES_A_YEAR]
    if not waves:
        return [*asked, wording("decide.name-capacity")]
    capacity = wording(
        "decide.capacity",
        effort=wording.number(sum(wave.setup_used for wave in waves), 1),
        high=fte_text(max(wave.run_used for wave in waves), wording),
        most=fte_text(needed_fte(largest_need(waves)), wording),
        waves=wording.number(len(waves)),
    )
    return [*asked, capacity]
