"""How each department receives each recommended service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pmo_design.catalog.definition import Service
from pmo_design.documents.content import Block, Bullets, Column, Paragraph, Section, Table
from pmo_design.documents.delivery import decided_modes, delivery_mode
from pmo_design.documents.small_groups import withheld_note
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.engagement import Department

COLUMNS = 12
"""Services side by side on a portrait page, at most."""


def modes(snapshot: Snapshot, wording: Wording) -> Section:
    """Delivery mode of every recommended service in every department."""
    title = wording("modes.title")
    chosen = snapshot.recommended
    short = abbreviations(snapshot)
    legend = Bullets(
        tuple(
            (
                wording("modes.legend", name=snapshot.text(mode.name), mode=short[mode.id]),
                f"{snapshot.text(mode.the_pmo)} {snapshot.text(mode.the_customer)}",
            )
            for mode in snapshot.catalog.modes
        )
    )
    lead = Paragraph(wording("modes.lead"))
    if not snapshot.answered or not chosen:
        reason = "no-answers" if not snapshot.answered else "recommend.no-service"
        return Section("modes", title, (lead, legend, Paragraph(wording(reason))))
    blocks: tuple[Block, ...] = (
        lead,
        legend,
        Paragraph(_most_common(snapshot, wording)),
        *_tables(chosen, snapshot, wording),
        Paragraph(wording("modes.codes", names=_codes(chosen, snapshot, wording)), "note"),
        *_remarks(snapshot, wording),
    )
    return Section("modes", title, blocks)


def abbreviations(snapshot: Snapshot) -> dict[str, str]:
    """Initials of the modes' names; their numbers where two would look alike."""
    listed = snapshot.catalog.modes
    initials = {
        mode.id: "".join(word[0].upper() for word in snapshot.text(mode.name).split())
        for mode in listed
    }
    if len(set(initials.values())) == len(listed):
        return initials
    return {mode.id: str(at) for at, mode in enumerate(listed, 1)}


def _tables(chosen: Sequence[Service], snapshot: Snapshot, wording: Wording) -> tuple[Table, ...]:
    groups = [chosen[start : start + COLUMNS] for start in range(0, len(chosen), COLUMNS)]
    return tuple(
        Table(
            (
                Column(wording("customers.department"), 4),
                *(Column(service.code, 1, "center") for service in group),
            ),
            tuple(_row(each, group, snapshot, wording) for each in _told(snapshot)),
            wording("modes.table"),
        )
        for group in groups
    )


def _told(snapshot: Snapshot) -> tuple[Department, ...]:
    """Departments of which a mode can be told: heard, or with one set by decision."""
    decided = {department for _, department in decided_modes(snapshot)}
    silent = {each.id for each in snapshot.silent} - decided
    return tuple(each for each in snapshot.engagement.departments if each.id not in silent)


def _row(
    department: Department, group: Sequence[Service], snapshot: Snapshot, wording: Wording
) -> tuple[str, ...]:
    scores = snapshot.scorecard.department(department.id)
    short, decided = abbreviations(snapshot), decided_modes(snapshot)
    cells = []
    for service in group:
        score = scores.services[service.id]
        missing = wording("withheld.mark" if service.id in scores.withheld else "evidence.none")
        computed = short[score.mode] if score else missing
        mode = delivery_mode(snapshot, service.id, department.id)
        if mode and (service.id, department.id) in decided:
            cells.append(wording("modes.decided", mode=short[mode], value=computed))
        else:
            cells.append(short[mode] if mode else missing)
    name = (
        wording("modes.regulated", name=department.name)
        if department.regulated
        else department.name
    )
    return (name, *cells)


def _most_common(snapshot: Snapshot, wording: Wording) -> str:
    """How most of the recommended services are delivered, and what that means."""
    counts = Counter(
        score.mode
        for _, scores in snapshot.together
        for service in snapshot.recommended
        if (score := scores.services[service.id])
    )
    total = sum(counts.values())
    if not total:
        return wording("modes.none")
    first = max(snapshot.catalog.modes, key=lambda mode: counts[mode.id])
    return wording(
        "modes.says",
        mode=snapshot.text(first.name),
        share=wording.percent(counts[first.id] / total),
        total=wording.number(total),
    )


def _codes(chosen: Sequence[Service], snapshot: Snapshot, wording: Wording) -> str:
    return ", ".join(
        wording("modes.code", number=service.code, name=snapshot.text(service.name))
        for service in chosen
    )


def _remarks(snapshot: Snapshot, wording: Wording) -> tuple[Paragraph, ...]:
    chosen = (service.id for service in snapshot.recommended)
    remarks = [*withheld_note(snapshot, chosen, wording)]
    if remarks:
        remarks.append(Paragraph(wording("modes.together"), "note"))
    if any(department.regulated for department, _ in snapshot.answered):
        ceiling = snapshot.mode_name(snapshot.engagement.method.regulated_mode)
        remarks.append(Paragraph(wording("modes.regulated-note", ceiling=ceiling), "note"))
    if decided_modes(snapshot):
        remarks.append(Paragraph(wording("modes.decided-note"), "note"))
    told = _told(snapshot)
    silent = [each.name for each in snapshot.silent if each not in told]
    if silent:
        names = wording.join(silent)
        remarks.append(Paragraph(wording("modes.silent", names=names), "note"))
    return tuple(remarks)
