"""Who sits where: committees, and the way up when something is stuck."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_design.charter import Committee
from pmo_design.documents.content import Block, Bullets, Column, Facts, Paragraph, Section, Table
from pmo_design.documents.frame import still_open
from pmo_design.documents.governance.parts import (
    first_services,
    governed,
    live_cells,
    meets_monthly,
    proposal,
    services_named,
    some,
    speed_today,
    undecided,
)
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.engagement import Department

STEERING_HEADS = 3
BOARD_HEADS = 5
"""Department heads in a proposed committee: few enough to meet and to decide."""

STEPS = (
    ("project-manager", "department-head", 2),
    ("department-head", "head-of-pmo", 3),
)
"""Proposed way up with working days for an answer; this project's own figures."""

SPONSOR_DAYS = 5
"""Working days in which the sponsor settles what cannot wait or what the committee cannot."""


def committees(snapshot: Snapshot, wording: Wording) -> Section:
    """Committees of the charter, or a minimal structure marked as a proposal."""
    chartered = snapshot.charter.committees
    title = wording("committees.title")
    authority = _authority(snapshot, wording)
    if chartered:
        count = wording.count("committee", len(chartered))
        lead = Paragraph(wording("committees.lead", count=count), "lead")
        meant = Paragraph(wording("raci.committee", committee=chartered[0].name))
        bodies = tuple(_chartered(each, at, wording) for at, each in enumerate(chartered, 1))
        return Section("committees", title, (lead, meant), (*bodies, authority))
    blocks = (Paragraph(wording("committees.proposed"), "lead"), proposal("committees", wording))
    proposed = (_steering(snapshot, wording), _board(snapshot, wording))
    return Section("committees", title, blocks, (*proposed, authority))


def _chartered(committee: Committee, at: int, wording: Wording) -> Section:
    undecided = wording("open.sponsor")
    facts = Facts(
        (
            (wording("committee.purpose"), committee.purpose or undecided),
            (wording("committee.chair"), committee.chair or undecided),
            (wording("committee.members"), "; ".join(committee.members) or undecided),
            (wording("committee.authority"), committee.authority or undecided),
            (wording("committee.quorum"), committee.quorum or undecided),
            (wording("committee.cadence"), committee.cadence or undecided),
        )
    )
    agenda: tuple[Block, ...] = (
        Paragraph(wording("committee.agenda")),
        Bullets(tuple(("", item) for item in committee.agenda))
        if committee.agenda
        else still_open(wording, "committee"),
    )
    return Section(f"committee-{at}", committee.name, (facts, *agenda))


def _steering(snapshot: Snapshot, wording: Wording) -> Section:
    heads = _heaviest(snapshot.engagement.departments, STEERING_HEADS)
    members = [
        wording("member.sponsor"),
        *_heads(heads, wording),
        wording("member.finance"),
        wording("member.head-of-pmo"),
    ]
    cadence = "monthly" if meets_monthly(snapshot) else "quarterly"
    today = speed_today(snapshot)
    reason = wording("cadence.today", reason=today) if today else wording("cadence.unknown")
    facts = _facts("steering", members, f"{wording(f'cadence.{cadence}')} {reason}", wording)
    agenda = (
        *(("", wording(f"agenda.steering.{number}")) for number in range(1, 4)),
        *_model_agenda(snapshot, wording),
        *(("", wording(f"agenda.steering.{number}")) for number in range(4, 6)),
    )
    blocks = (facts, Paragraph(wording("committee.agenda")), Bullets(agenda))
    return Section("committee-steering", wording("committee.steering"), blocks)


def _model_agenda(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    """What the planned core services of the first model put on the table."""
    first = snapshot.scorecard.first_model
    core = snapshot.catalog.model(first).core if first else ()
    ruled = governed(snapshot)
    sheets = [snapshot.catalog.service(service) for service in core if service in ruled]
    return tuple(
        (
            wording("agenda.service", service=snapshot.text(sheet.name)),
            wording("agenda.first-result", first=snapshot.text(sheet.outputs[0])),
        )
        for sheet in sheets
    )


def _board(snapshot: Snapshot, wording: Wording) -> Section:
    first = first_services(snapshot)
    owners = list(
        dict.fromkeys(snapshot.text(snapshot.catalog.service(each).owner_role) for each in first)
    )
    heads = _heaviest(_served_first(snapshot), BOARD_HEADS)
    members = [
        wording("member.head-chairs"),
        *([wording("member.owners", names=some(owners, wording))] if owners else []),
        *_heads(heads, wording),
        wording("member.project-manager"),
    ]
    facts = _facts("board", members, wording("cadence.board"), wording)
    starts = (
        wording("agenda.board.first", services=services_named(snapshot, first, wording))
        if any(wave.starts for wave in snapshot.roadmap.waves)
        else wording("agenda.board.none")
    )
    agenda = (
        *(("", wording(f"agenda.board.{number}")) for number in range(1, 4)),
        ("", starts),
        ("", wording("agenda.board.4")),
    )
    blocks = (facts, Paragraph(wording("committee.agenda")), Bullets(agenda))
    return Section("committee-board", wording("committee.board"), blocks)


def _facts(body: str, members: list[str], cadence: str, wording: Wording) -> Facts:
    return Facts(
        (
            (wording("committee.purpose"), wording(f"{body}.purpose")),
            (wording("committee.members"), "\n".join(members)),
            (wording("committee.authority"), wording(f"{body}.authority")),
            (wording("committee.quorum"), wording(f"{body}.quorum")),
            (wording("committee.cadence"), cadence),
        )
    )


def _heaviest(departments: Sequence[Department], count: int) -> tuple[Department, ...]:
    """Departments with the most say; where equal, those with more projects."""

    def order(each: Department) -> tuple[float, int, str]:
        return (-each.weight, -(each.projects or 0), each.id)

    return tuple(sorted(departments, key=order)[:count])


def _served_first(snapshot: Snapshot) -> tuple[Department, ...]:
    """Departments that the first services reach; all of them while none is planned."""
    wave = next((wave.number for wave in snapshot.roadmap.waves if wave.starts), 0)
    served = {place for _, place in live_cells(snapshot, wave)}
    departments = snapshot.engagement.departments
    return tuple(each for each in departments if each.id in served) or departments


def _heads(departments: Sequence[Department], wording: Wording) -> list[str]:
    return [wording("member.department", department=each.name) for each in departments]


def _authority(snapshot: Snapshot, wording: Wording) -> Section:
    """What the PMO itself may do: the charter's word, else the first model's."""
    card, said = snapshot.scorecard, snapshot.charter.authority
    blocks: list[Block] = []
    if said:
        blocks += [Paragraph(wording("charter.says")), Paragraph(said)]
    if card.first_model is None:
        blocks.append(Paragraph(wording("authority.no-model")))
    else:
        model = snapshot.catalog.model(card.first_model)
        name, text = snapshot.text(model.name), snapshot.text(model.authority)
        says = wording("authority.model", model=name, authority=text)
        # Two authorities side by side need a word on which one holds.
        if said and (card.clear or not card.runner_up):
            says = f"{says} {wording('authority.differs')}"
        blocks.append(Paragraph(says))
    if card.first_model and card.runner_up and not card.clear:
        runner_up = snapshot.model_name(card.runner_up)
        blocks.append(
            Paragraph(
                wording(
                    "authority.charter-holds" if said else "authority.unclear", runner_up=runner_up
                )
            )
        )
    if not said:
        blocks.append(undecided("authority", wording))
    return Section("pmo-authority", wording("authority.title"), tuple(blocks))


def escalation(snapshot: Snapshot, wording: Wording) -> Section:
    """The way up with response times, and what has to take it."""
    chartered = snapshot.charter.escalation
    columns = (
        Column(wording("column.from"), 1.6),
        Column(wording("column.to"), 1.6),
        Column(wording("column.within"), 1.8),
    )
    if chartered:
        said = tuple((step.from_role, step.to_role, step.within) for step in chartered)
        blocks: tuple[Block, ...] = (
            Table(columns, said, wording("escalation.table")),
            Paragraph(wording("escalation.between")),
        )
    else:
        proposed = tuple(
            (wording(f"raci.{low}"), wording(f"raci.{high}"), wording.count("work-days", days))
            for low, high, days in STEPS
        ) + _to_the_top(wording)
        blocks = (
            proposal("escalation", wording),
            Table(columns, proposed, wording("escalation.table")),
            Paragraph(_faster(snapshot, wording)),
        )
    triggers = tuple(("", wording(f"escalation.when.{number}")) for number in range(1, 5))
    lead = Paragraph(wording("escalation.lead"), "lead")
    when = Paragraph(wording("escalation.when"))
    return Section(
        "escalation",
        wording("escalation.title"),
        (lead, *blocks, when, Bullets(triggers), Paragraph(wording("escalation.rule"))),
    )


def _to_the_top(wording: Wording) -> tuple[tuple[str, str, str], ...]:
    """Last steps: the committee at its meeting, and the sponsor, above whom is nobody."""
    head, committee = wording("raci.head-of-pmo"), wording("raci.steering-committee")
    sponsor, days = wording("raci.sponsor"), wording.count("work-days", SPONSOR_DAYS)
    return (
        (head, committee, wording("escalation.next-meeting")),
        (wording("escalation.urgent", role=head), sponsor, days),
        (wording("escalation.last", role=committee), sponsor, days),
    )


def _faster(snapshot: Snapshot, wording: Wording) -> str:
    """What the proposed steps add up to, against what decisions take today."""
    days = wording.count("work-days", sum(days for _, _, days in STEPS) + SPONSOR_DAYS)
    today = speed_today(snapshot)
    if not today:
        return wording("escalation.sum-unknown", total=days)
    return wording("escalation.sum", total=days, reason=today)
