"""The roadmap on one page: what starts, what limits it, where it leads, what is asked."""

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
from pmo_design.documents.delivery import served_departments
from pmo_design.documents.economics import wave_cost
from pmo_design.documents.frame import still_open
from pmo_design.documents.plan_view import (
    count_reason,
    everywhere,
    first_felt,
    limit,
    listed,
    new_in,
    new_services,
    owner_names,
    quarter,
    run_full,
    setup_full,
    starts,
    wave_begins,
    wave_ends,
)
from pmo_design.documents.service_roadmap.limits import missed_services
from pmo_design.documents.service_roadmap.projection import domain_gains
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording


def summary_section(snapshot: Snapshot, wording: Wording) -> Section:
    """The plan on one page."""
    title = wording("summary.title")
    waves = snapshot.roadmap.waves
    if not waves:
        blocks = (Paragraph(wording("plan.no-capacity"), "lead"), still_open(wording, "sponsor"))
        return Section("summary", title, blocks)
    if not starts(snapshot):
        key = "summary.nothing" if snapshot.answered else "no-answers"
        return Section("summary", title, (Paragraph(wording(key), "lead"),))
    opening: list[Block] = [
        Paragraph(_says(snapshot, wording), "lead"),
        _key_figures(snapshot, wording),
        Bullets(tuple(_points(snapshot, wording))),
        _glance(snapshot, wording),
        Paragraph(wording("summary.ask")),
        Bullets(tuple(_asks(snapshot, wording))),
    ]
    return Section("summary", title, tuple(opening))


def _says(snapshot: Snapshot, wording: Wording) -> str:
    made, waves = starts(snapshot), snapshot.roadmap.waves
    says = wording(
        "summary.lead",
        starts=wording.count("start", len(made)),
        waves=wording.count("quarter", len(waves)),
        first=wording.date(wave_begins(snapshot, 1)),
        end=wording.date(wave_ends(snapshot, len(waves))),
        services=wording.count("service", len(new_services(snapshot))),
        departments=wording.count("department", len({start.department for start in made})),
    )
    served = wording.count("department", len(served_departments(snapshot)))
    return f"{says} {wording('summary.served', departments=served)}"


def _key_figures(snapshot: Snapshot, wording: Wording) -> KeyFigures:
    felt = first_felt(snapshot)
    running = {service for service, _ in snapshot.roadmap.running_before}
    return KeyFigures(
        (
            (wording.number(len(starts(snapshot))), wording("figure.starts")),
            (
                wording.number(len(new_services(snapshot))),
                wording("figure.services", today=wording.number(len(running))),
            ),
            (wording.number(len(snapshot.roadmap.waves)), wording("figure.waves")),
            (
                wording("open.mark") if felt is None else quarter(snapshot, wording, felt),
                wording("figure.felt"),
            ),
        )
    )


def _points(snapshot: Snapshot, wording: Wording) -> list[tuple[str, str]]:
    """What a reader must know who reads no further."""
    first = _first_start(snapshot)
    names = listed(snapshot, wording, new_in(snapshot, first))
    begins = "point.begins-says" if names else "point.begins-old"
    points = [
        (
            wording("point.begins"),
            wording(begins, quarter=quarter(snapshot, wording, first), services=names),
        ),
        (wording("point.first-use"), _first_use(snapshot, wording)),
        (wording("point.limit"), _limit_says(snapshot, wording)),
    ]
    missed = missed_services(snapshot)
    if missed:
        names = listed(snapshot, wording, missed)
        points.append((wording("point.missed"), wording("point.missed-says", services=names)))
    if domain_gains(snapshot):
        points.append((wording("point.leads"), _leads(snapshot, wording)))
    points.append((wording("point.cost"), _cost(snapshot, wording)))
    return points


def _first_use(snapshot: Snapshot, wording: Wording) -> str:
    """What brings value in the quarter in which the plan begins, and to whom."""
    first = _first_start(snapshot)
    places: dict[str, list[str]] = {}
    for start in snapshot.roadmap.waves[first - 1].starts:
        if snapshot.catalog.service(start.service).first_value == "short":
            places.setdefault(start.service, []).append(start.department)
    if not places:
        felt = quarter(snapshot, wording, first_felt(snapshot) or first)
        return wording("point.first-use-none", quarter=felt)
    lines = [
        wording(
            "point.first-use-line",
            service=snapshot.service_name(name),
            departments=everywhere(snapshot, wording, where),
        )
        for name, where in places.items()
    ]
    return wording(
        "point.first-use-says",
        quarter=quarter(snapshot, wording, first),
        services=wording("list.separator").join(lines),
    )


def _first_start(snapshot: Snapshot) -> int:
    """Wave in which anything starts first; 1 where nothing does."""
    return next((wave.number for wave in snapshot.roadmap.waves if wave.starts), 1)


def _limit_says(snapshot: Snapshot, wording: Wording) -> str:
    waves = snapshot.roadmap.waves
    setup, run = (count_reason(snapshot, each) for each in ("setup-capacity", "run-capacity"))
    kind = limit(snapshot)
    return wording(
        "point.limit-run-both" if kind == "run" and setup else f"point.limit-{kind}",
        first=wording.number(run),
        next=wording.number(setup),
        number=wording.number(run_full(waves)),
        count=wording.number(setup_full(waves)),
        waves=wording.number(len(waves)),
    )


def _leads(snapshot: Snapshot, wording: Wording) -> str:
    gains = domain_gains(snapshot)
    most = max(gains, key=lambda gain: gain[2] - gain[1])
    return wording(
        "point.leads-says",
        first=wording.level(sum(today for _, today, _ in gains) / len(gains)),
        next=wording.level(sum(end for _, _, end in gains) / len(gains)),
        domain=snapshot.domain_name(most[0]),
        low=wording.level(most[1]),
        high=wording.level(most[2]),
    )


def _cost(snapshot: Snapshot, wording: Wording) -> str:
    known = [
        cost for wave in snapshot.roadmap.waves if (cost := wave_cost(snapshot, wave)) is not None
    ]
    last = snapshot.roadmap.waves[-1]
    return wording(
        "point.cost-says" if known else "point.cost-open",
        effort=wording.number(sum(wave.setup_used for wave in snapshot.roadmap.waves), 1),
        capacity=wording.number(last.run_used, 2),
        total=wording.money(sum(known), snapshot.engagement.currency),
    )


def _glance(snapshot: Snapshot, wording: Wording) -> Table:
    rows = tuple(
        (
            wording.number(wave.number),
            quarter(snapshot, wording, wave.number),
            listed(snapshot, wording, new_in(snapshot, wave.number)) or wording("glance.none"),
            wording.number(len(wave.starts)),
            wording.number(len({start.department for start in wave.starts})),
        )
        for wave in snapshot.roadmap.waves
    )
    columns = (
        Column(wording("head.wave"), 0.6, "right"),
        Column(wording("head.quarter"), 0.9),
        Column(wording("head.new-services"), 4),
        Column(wording("head.starts"), 0.7, "right"),
        Column(wording("head.departments"), 1, "right"),
    )
    return Table(columns, rows, wording("glance.title"))


def _asks(snapshot: Snapshot, wording: Wording) -> list[tuple[str, str]]:
    """What the board is asked to decide now; each line only where it is still open."""
    first = _first_start(snapshot)
    asks = [
        (
            wording("ask.sponsor"),
            wording(
                "ask.approve",
                quarter=quarter(snapshot, wording, first),
                number=wording.number(len(snapshot.roadmap.waves[first - 1].starts)),
            ),
        )
    ]
    new = new_services(snapshot)
    unowned = _unowned(snapshot)
    if unowned:
        asks.append((wording("ask.head"), wording.count("ask.owners", unowned)))
    if any(name not in snapshot.charter.kpis for name in new):
        asks.append((wording("ask.head"), wording("ask.baselines")))
    if wave_cost(snapshot, snapshot.roadmap.waves[0]) is None:
        asks.append((wording("ask.finance"), wording("ask.rates")))
    if snapshot.silent:
        names = wording.join([each.name for each in snapshot.silent])
        asks.append((wording("ask.heads"), wording("ask.answer", departments=names)))
    return asks


def _unowned(snapshot: Snapshot) -> int:
    """Number of services that start somewhere and that nobody on the roster owns."""
    starting = {start.service for start in starts(snapshot)}
    return sum(not owner_names(snapshot, snapshot.catalog.service(name)) for name in starting)
