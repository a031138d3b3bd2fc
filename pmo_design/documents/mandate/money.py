"""Funding, headcount and return: every input shown, none invented."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_design.charter import Problem
from pmo_design.documents.content import Block, Column, Paragraph, Section, Table
from pmo_design.documents.economics import (
    WAVES_A_YEAR,
    Return,
    chance_solved,
    expected_return,
    missing_inputs,
    not_credited,
    wave_cost,
)
from pmo_design.documents.frame import said_or_open, still_open
from pmo_design.documents.headcount import (
    fte_text,
    headcount_text,
    largest_need,
    needed_fte,
)
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Wave


def funding(snapshot: Snapshot, wording: Wording) -> Section:
    """Who pays, how many people it takes, and what it brings."""
    return Section(
        "funding",
        wording("funding.title"),
        (
            Paragraph(wording("funding.lead")),
            said_or_open(snapshot.charter.funding, wording, "finance"),
        ),
        (
            Section("headcount", wording("funding.headcount"), _headcount(snapshot, wording)),
            Section("return", wording("funding.return"), _return(snapshot, wording)),
        ),
    )


def _headcount(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    waves = snapshot.roadmap.waves
    if not waves:
        return (Paragraph(wording("funding.no-plan")), still_open(wording, "sponsor"))
    years = [waves[start : start + WAVES_A_YEAR] for start in range(0, len(waves), WAVES_A_YEAR)]
    costs = [_cost(year, snapshot) for year in years]
    priced = all(cost is not None for cost in costs)
    columns = [
        Column(wording("funding.waves"), 2),
        Column(wording("funding.setup"), 2, "right"),
        Column(wording("funding.run"), 2, "right"),
        *((Column(wording("funding.cost"), 2, "right"),) if priced else ()),
    ]
    rows = []
    for year, cost in zip(years, costs, strict=True):
        priced_cell = () if cost is None else (_money(cost, snapshot, wording),)
        rows.append((*_year_cells(year, wording), *(priced_cell if priced else ())))
    blocks: list[Block] = [
        Paragraph(headcount_text(waves, wording)),
        Table(tuple(columns), tuple(rows), wording("funding.table")),
    ]
    if not priced:
        blocks.append(Paragraph(wording("funding.no-rates")))
    return (*blocks, *_roster(snapshot, wording))


def _year_cells(year: Sequence[Wave], wording: Wording) -> tuple[str, str, str]:
    return (
        wording(
            "funding.year",
            first=wording.number(year[0].number),
            last=wording.number(year[-1].number),
        ),
        wording.number(sum(wave.setup_used for wave in year), 1),
        fte_text(year[-1].run_used, wording),
    )


def _cost(year: Sequence[Wave], snapshot: Snapshot) -> float | None:
    costs = [wave_cost(snapshot, wave) for wave in year]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if len(known) == len(costs) else None


def _money(amount: float, snapshot: Snapshot, wording: Wording) -> str:
    return wording.money(amount, snapshot.engagement.currency)


def _roster(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """Named staff beside the most that the plan needs."""
    staff = snapshot.charter.staff
    if not staff:
        return (Paragraph(wording("funding.no-staff")), still_open(wording, "head"))
    there = sum(member.fte for member in staff)
    most = largest_need(snapshot.roadmap.waves)
    needed = needed_fte(most)
    key = "funding.short" if there < needed else "funding.enough"
    return (
        Paragraph(
            wording(
                key,
                people=wording.count("person", len(staff)),
                total=fte_text(there, wording),
                required=fte_text(needed, wording),
                wave=wording.number(most.number),
                gap=fte_text(max(needed - there, 0.0), wording),
            )
        ),
    )


def _return(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    gain = expected_return(snapshot)
    missing = missing_inputs(snapshot)
    if gain is None:
        if not missing:
            return (Paragraph(wording("funding.nothing-spent")),)
        names = wording.join([wording(f"missing.{name}") for name in missing])
        text = wording("funding.no-return", names=names)
        return (Paragraph(text), still_open(wording, "finance"))
    rows = (
        (wording("funding.budget"), _money(gain.budget, snapshot, wording)),
        (wording("funding.deviation"), wording.percent(gain.deviation)),
        (wording("funding.solved"), wording.percent(gain.solved)),
        (wording("funding.left"), wording.percent(gain.left, 1)),
        (wording("funding.recoverable"), _money(gain.recoverable, snapshot, wording)),
        (wording("funding.yearly"), _money(gain.cost, snapshot, wording)),
        *(
            ((wording("funding.rate"), wording.percent(gain.rate)),)
            if gain.rate is not None
            else ()
        ),
    )
    columns = (Column(wording("funding.input"), 3), Column(wording("funding.value"), 1, "right"))
    return (
        Paragraph(_gain(gain, snapshot, wording)),
        Paragraph(_credited(snapshot, wording)),
        Table(columns, rows, wording("funding.return-table")),
        _problems(snapshot, wording),
        Paragraph(_added_up(gain, snapshot, wording), "note"),
    )


def _gain(gain: Return, snapshot: Snapshot, wording: Wording) -> str:
    """What the plan brings in a year against what it costs."""
    cost = _money(gain.cost, snapshot, wording)
    if gain.rate is None:
        return wording("funding.nothing-credited", cost=cost)
    return wording(
        "funding.gain",
        recoverable=_money(gain.recoverable, snapshot, wording),
        cost=cost,
        return_=wording.percent(gain.rate),
        deviation=wording.percent(gain.deviation),
        left=wording.percent(gain.left, 1),
    )


def _credited(snapshot: Snapshot, wording: Wording) -> str:
    """Which services the return counts, and which of today's it leaves out."""
    text = wording("funding.credited")
    names = [snapshot.service_name(service) for service in not_credited(snapshot)]
    if not names:
        return text
    quoted = [wording("purpose.need", name=name) for name in names]
    left_out = wording.count("funding.not-credited", len(names), names=wording.join(quoted))
    return f"{text} {left_out}"


def _added_up(gain: Return, snapshot: Snapshot, wording: Wording) -> str:
    """How the problems make up the share avoided, and what they leave unexplained."""
    text = wording("funding.sum", share=wording.percent(gain.solved))
    named = sum(problem.relevance for problem in snapshot.charter.problems)
    if wording.percent(named) == wording.percent(1.0):
        return text
    return f"{text} {wording('funding.rest', total=wording.percent(named))}"


def _problems(snapshot: Snapshot, wording: Wording) -> Table:
    columns = (
        Column(wording("funding.problem"), 3),
        Column(wording("funding.relevance"), 1.2, "right"),
        Column(wording("funding.solvers"), 3),
        Column(wording("funding.chance"), 1.2, "right"),
    )
    rows = tuple(
        (
            problem.text,
            wording.percent(problem.relevance),
            _solvers(problem, snapshot, wording),
            wording.percent(chance_solved(snapshot, problem)),
        )
        for problem in snapshot.charter.problems
    )
    return Table(columns, rows, wording("funding.problems"))


def _solvers(problem: Problem, snapshot: Snapshot, wording: Wording) -> str:
    """Services named against a problem, each with its chance, and which of them count 0."""
    texts = [
        wording(
            _solver_key(service, snapshot),
            name=snapshot.service_name(service),
            percent=wording.percent(chance),
        )
        for service, chance in problem.solved_by.items()
        if chance
    ]
    return "; ".join(texts) or wording("evidence.none")


def _solver_key(service: str, snapshot: Snapshot) -> str:
    if service in snapshot.started:
        return "funding.solver"
    runs = service in snapshot.planned
    return "funding.solver-runs" if runs else "funding.solver-not-started"
