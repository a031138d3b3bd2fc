"""Roles: what they answer for, what they must know, and the effort of their services."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pmo_design.documents.content import (
    Block,
    Bullets,
    Column,
    Facts,
    Paragraph,
    Section,
    Table,
)
from pmo_design.documents.frame import said_or_open
from pmo_design.documents.governance.parts import (
    governed,
    last_wave,
    live_cells,
    undecided,
)
from pmo_design.documents.governance.roster import roster
from pmo_design.documents.headcount import fte_text
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording


@dataclass(frozen=True, slots=True)
class OwnerRole:
    """A role that owns services.

    Attributes
    ----------
    titles : frozenset of str
        The role's name in every language, in lower case: a roster may be in any of them.
    domains : tuple of str
        Home domains of the services: what the owner has to be at home in.
    today, last : float
        Full-time equivalents its services take before the first and after the last wave.
    """

    name: str
    titles: frozenset[str]
    services: tuple[str, ...]
    domains: tuple[str, ...]
    today: float
    last: float


def owner_roles(snapshot: Snapshot) -> tuple[OwnerRole, ...]:
    """Owners of the services ruled, most effort first and then by name."""
    by_role: dict[str, list[str]] = {}
    for service in governed(snapshot):
        name = snapshot.text(snapshot.catalog.service(service).owner_role)
        by_role.setdefault(name, []).append(service)
    today, last = _running(snapshot, 0), _running(snapshot, last_wave(snapshot))
    roles = (
        OwnerRole(
            name=name,
            titles=frozenset(
                title.casefold()
                for each in services
                for title in snapshot.catalog.service(each).owner_role.values()
            ),
            services=tuple(services),
            domains=tuple(
                dict.fromkeys(snapshot.catalog.service(each).home_domain for each in services)
            ),
            today=sum(today.get(each, 0.0) for each in services),
            last=sum(last.get(each, 0.0) for each in services),
        )
        for name, services in by_role.items()
    )
    return tuple(sorted(roles, key=lambda role: (-role.last, role.name)))


def _running(snapshot: Snapshot, wave: int) -> dict[str, float]:
    """Full-time equivalents of every running service: its base and its part per department."""
    effort: dict[str, float] = {}
    for service, _ in live_cells(snapshot, wave):
        sheet = snapshot.catalog.service(service)
        effort.setdefault(service, sheet.run_fte_base)
        effort[service] += sheet.run_fte_per_department
    return effort


def roles(snapshot: Snapshot, wording: Wording) -> Section:
    """Who fills which role, and whether the roster is enough."""
    return Section(
        "roles",
        wording("roles.title"),
        (Paragraph(wording("roles.lead"), "lead"),),
        (
            _head(snapshot, wording),
            _owners(snapshot, wording),
            _coaches(snapshot, wording),
            roster(snapshot, {each.name: each.titles for each in owner_roles(snapshot)}, wording),
        ),
    )


def _head(snapshot: Snapshot, wording: Wording) -> Section:
    head = snapshot.charter.pmo_head
    named = head.name if head else wording("open.named")
    role = head.role if head and head.role else wording("raci.head-of-pmo")
    return Section(
        "head-of-pmo",
        wording("head-of-pmo.title"),
        (
            Facts(
                (
                    (wording("column.name"), named),
                    (wording("column.role"), role),
                    (wording("column.competence"), wording("head-of-pmo.knows")),
                )
            ),
            Paragraph(wording("head-of-pmo.does")),
            Bullets(tuple(("", wording(f"head-of-pmo.{number}")) for number in range(1, 4))),
            Paragraph(wording("head-of-pmo.line")),
            said_or_open(snapshot.charter.reporting_line, wording, "sponsor"),
        ),
    )


def _owners(snapshot: Snapshot, wording: Wording) -> Section:
    owners = owner_roles(snapshot)
    title = wording("owners.title")
    if not owners:
        return Section("service-owners", title, (Paragraph(wording("no-services")),))
    rows = [
        (
            owner.name,
            "; ".join(snapshot.service_name(each) for each in owner.services),
            _domains(snapshot, owner, wording),
            _first_result(snapshot, owner),
            fte_text(owner.today, wording),
            fte_text(owner.last, wording),
        )
        for owner in owners
    ]
    today, last = sum(owner.today for owner in owners), sum(owner.last for owner in owners)
    totals = (fte_text(today, wording), fte_text(last, wording))
    rows.append((wording("total"), "", "", "", *totals))
    columns = (
        Column(wording("column.role"), 1.5),
        Column(wording("column.services"), 1.7),
        Column(wording("column.competence"), 1.3),
        Column(wording("column.first-result"), 2.3),
        Column(wording("column.fte-today"), 0.8, "right"),
        Column(wording("column.fte-last"), 0.9, "right"),
    )
    says = Paragraph(
        wording(
            "owners.says",
            count=wording.count("role", len(owners)),
            total=fte_text(last, wording),
        )
    )
    blocks: list[Block] = [says] if snapshot.roadmap.waves else [Paragraph(wording("no-plan"))]
    table = Table(columns, tuple(rows), wording("owners.table"))
    return Section(
        "service-owners", title, (*blocks, table, Paragraph(wording("owners.note"), "note"))
    )


def _domains(snapshot: Snapshot, owner: OwnerRole, wording: Wording) -> str:
    """Fields that the role is at home in."""
    return wording.join([snapshot.domain_name(domain) for domain in owner.domains])


def _first_result(snapshot: Snapshot, owner: OwnerRole) -> str:
    """What the role has to be able to produce before anything else."""
    return snapshot.text(snapshot.catalog.service(owner.services[0]).outputs[0])


def _coaches(snapshot: Snapshot, wording: Wording) -> Section:
    """How many coaches the plan needs where coaching runs, against those there are."""
    service = snapshot.engagement.method.roadmap.coaching_service
    rule = snapshot.engagement.method.roadmap.departments_per_coach
    cells = live_cells(snapshot, last_wave(snapshot))
    coached = sum(name == service for name, _ in cells)
    capacity = snapshot.engagement.capacity
    have = capacity.coaches if capacity else None
    blocks: list[Block] = []
    if coached:
        each = wording.count("department", rule)
        blocks.append(
            Paragraph(
                wording(
                    "coaches.needed",
                    departments=wording.count("department", coached),
                    count=wording.count("coach", math.ceil(coached / rule)),
                    limit=each,
                )
            )
        )
    else:
        blocks.append(Paragraph(wording("coaches.none")))
    if have is not None:
        blocks.append(Paragraph(wording("coaches.have", count=wording.count("coach", have))))
    elif coached:
        blocks.append(undecided("coaches", wording))
    if coached:
        blocks.append(Paragraph(wording("coaches.profile")))
    return Section("coaches", wording("coaches.title"), tuple(blocks))
