"""What decides the plan: capacities and rules wave by wave, and need against cost."""

from __future__ import annotations

from pmo_design.documents.content import Block, Column, Paragraph, Table
from pmo_design.documents.plan_view import FULL, quarter, share_used
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Wave
from pmo_design.roadmap.need import NeedAgainstCost, TopServices


def binding_blocks(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """What is used up in each wave, and the rule that keeps most cells waiting."""
    columns = (
        Column(wording("head.wave"), 0.6, "right"),
        Column(wording("head.quarter"), 0.9),
        Column(wording("head.waiting"), 0.9, "right"),
        Column(wording("head.used-up"), 2),
        Column(wording("head.holds-most"), 3.6),
    )
    rows = tuple(_binding_row(snapshot, wording, wave) for wave in snapshot.roadmap.waves)
    table = Table(columns, rows, wording("binding.table"), wording("binding.none"))
    return Paragraph(wording("binding.reading", share=wording.percent(FULL))), table


def _binding_row(snapshot: Snapshot, wording: Wording, wave: Wave) -> tuple[str, ...]:
    found = wave.binding
    most = next(iter(found.held_back.items()), None)
    return (
        wording.number(wave.number),
        quarter(snapshot, wording, wave.number),
        wording.number(found.waiting),
        _used_up(wave, wording),
        wording("binding.free")
        if most is None
        else wording(
            "binding.most", reason=wording(f"reason.{most[0]}"), count=wording.number(most[1])
        ),
    )


def _used_up(wave: Wave, wording: Wording) -> str:
    """Capacities too small for another start, and then those of which hardly any is left."""
    found, used, nearly = wave.binding, [], []
    for kind, up, taken, given, decimals in (
        ("setup", found.setup_used_up, wave.setup_used, wave.setup_capacity, 1),
        ("run", found.run_used_up, wave.run_used, wave.run_capacity, 2),
    ):
        left = round(given - taken, decimals)
        if up or left <= 0:
            used.append(wording(f"binding.{kind}"))
        elif share_used(taken, given) >= FULL:
            nearly.append(wording(f"binding.{kind}-left", amount=wording.number(left, decimals)))
    parts = [wording.join(used)] if used else []
    if nearly:
        parts.append(wording("binding.nearly", names=wording.join(nearly)))
    return wording("list.separator").join(parts) or wording("binding.nothing-used-up")


def need_text(snapshot: Snapshot, wording: Wording) -> str:
    """How far the plan goes with need, and how far with cost."""
    need = snapshot.need
    if need.with_fit is None or need.with_cost is None:
        return wording("need.none")
    says = wording(
        "need.says",
        count=wording.number(need.cells),
        fit=wording.number(need.with_fit, 2),
        cost=wording.number(need.with_cost, 2),
    )
    return says + " " + wording("need.cost" if need.cost_decided else "need.fit")


def top_tables(snapshot: Snapshot, wording: Wording) -> tuple[Table, ...]:
    """What each department needs most, and how much of it runs at the end."""
    need: NeedAgainstCost = snapshot.need
    if not need.tops or not snapshot.roadmap.waves:
        return ()
    columns = (
        Column(wording("head.department"), 2),
        Column(wording("head.top"), 2),
        Column(wording("head.top-live"), 1, "right"),
        Column(wording("head.share"), 0.8, "right"),
    )
    rows = tuple(_top_row(snapshot, wording, top) for top in need.tops)
    return (Table(columns, rows, wording("need.table")),)


def _top_row(snapshot: Snapshot, wording: Wording, top: TopServices) -> tuple[str, ...]:
    kind = "need.called-for" if top.called_for else "need.first"
    return (
        snapshot.department_name(top.department),
        wording.count(kind, top.services),
        wording.number(top.live),
        wording.percent(top.live / top.services),
    )
