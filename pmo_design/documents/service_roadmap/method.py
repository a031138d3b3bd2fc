"""How the plan was made, and which decisions shaped it beyond the computation."""

from __future__ import annotations

import math

from pmo_design.documents.content import Block, Bullets, Column, Paragraph, Section, Table
from pmo_design.documents.overrides import computed
from pmo_design.documents.service_roadmap.what_decides import need_text, top_tables
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.engagement import OVERRIDES, Decision


def method_section(snapshot: Snapshot, wording: Wording) -> Section:
    """The rules of the plan in words, with the figures in force."""
    blocks: list[Block] = [
        Paragraph(wording("method.lead"), "lead"),
        Bullets(tuple(_rules(snapshot, wording))),
    ]
    decisions = snapshot.engagement.decisions
    columns = (
        Column(wording("head.decision"), 2.4),
        Column(wording("head.grounds"), 2.6),
    )
    rows = tuple((_decision(snapshot, wording, each), each.reason) for each in decisions)
    table = Table(columns, rows, wording("method.decisions"), wording("method.no-decisions"))
    blocks += [table, *top_tables(snapshot, wording)]
    return Section("method", wording("method.title"), tuple(blocks))


def _rules(snapshot: Snapshot, wording: Wording) -> list[tuple[str, str]]:
    method, catalog = snapshot.engagement.method, snapshot.catalog
    rules = method.roadmap
    share = wording.percent(method.fit_floor)
    texts = {
        "choice": _choice(snapshot, wording),
        "value": wording(
            "method.value-says", floor=share, percent=wording.percent(1 - rules.discount)
        ),
        "eligible": wording(
            "method.eligible-says", floor=share, percent=wording.percent(rules.eligible_chance)
        ),
        "limits": wording(
            "method.limits-says",
            most=wording.number(rules.starts_per_department),
            first=wording.number(rules.early_waves),
        ),
        "growth": wording("method.growth-says", waves=wording.number(rules.uplift_waves)),
        "estimates": snapshot.text(catalog.estimates),
        "modes": snapshot.text(catalog.modes_note),
    }
    close = any(flag.code == "close-fits" for flag in snapshot.scorecard.flags)
    texts["need"] = need_text(snapshot, wording)
    texts["close"] = wording("method.close-says" if close else "method.apart-says")
    return [(wording(f"method.{name}"), text) for name, text in texts.items()]


def _choice(snapshot: Snapshot, wording: Wording) -> str:
    """How the plan was found, and how far from the best it can be."""
    roadmap = snapshot.roadmap
    if roadmap.bound is None or roadmap.gap is None:
        return wording("method.choice-none")
    says = wording(
        "method.choice-says",
        value=wording.number(roadmap.objective, 1),
        ceiling=wording.number(roadmap.bound, 1),
        gap=wording.percent(math.ceil(roadmap.gap * 1000) / 1000, 1),
    )
    if roadmap.greedy_objective is None:
        return says
    greedy = wording.number(roadmap.greedy_objective, 1)
    return says + " " + wording("method.choice-greedy", value=greedy)


def _decision(snapshot: Snapshot, wording: Wording, decision: Decision) -> str:
    service = snapshot.service_name(decision.service)
    if decision.action in OVERRIDES:
        status = computed(decision.service, snapshot, wording)
        return wording(f"decision.{decision.action}", service=service, status=status)
    if decision.action == "order":
        names = [snapshot.department_name(each) for each in decision.departments]
        return wording("decision.order", service=service, departments=", ".join(names))
    where = (
        wording("decision.all")
        if decision.department is None
        else snapshot.department_name(decision.department)
    )
    if decision.action == "forbid":
        return wording("decision.forbid", service=service, departments=where)
    if decision.action == "mode":
        mode = snapshot.mode_name(decision.mode or "")
        return wording("decision.mode", service=service, department=where, mode=mode)
    return wording(
        "decision.pin-wave",
        service=service,
        department=where,
        number=wording.number(decision.wave or 0),
    )
