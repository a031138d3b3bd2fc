"""What could go wrong: risks named by the sponsor, of the plan itself, and of its first services."""

from __future__ import annotations

from pmo_design.documents.content import Block, Bullets, Column, Paragraph, Section, Table
from pmo_design.documents.frame import still_open
from pmo_design.documents.plan_view import (
    FULL,
    count_reason,
    department_names,
    felt_too_late,
    first_waves,
    limit,
    listed,
    new_in,
    new_services,
    quarter,
    run_full,
    starts,
)
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

THIN = ("single-voice", "few-answers", "low-coverage")
"""Flags of departments whose figures rest on little."""


def risks_section(snapshot: Snapshot, wording: Wording) -> Section:
    """Risks named by the sponsor, those of the plan itself, and of what starts first."""
    blocks: list[Block] = [Paragraph(wording("risks.lead"), "lead")]
    if snapshot.charter.risks:
        blocks.append(_charter_risks(snapshot, wording))
    else:
        blocks += [Paragraph(wording("risks.none-named")), still_open(wording, "head")]
    own = _plan_risks(snapshot, wording)
    if own:
        blocks += [Paragraph(wording("risks.of-plan")), Bullets(own)]
    sheets = _first_risks(snapshot)
    if sheets:
        blocks += [Paragraph(wording("risks.of-services")), Bullets(sheets)]
    return Section("risks", wording("risks.title"), tuple(blocks))


def _charter_risks(snapshot: Snapshot, wording: Wording) -> Table:
    undecided = wording("open.mark")
    rows = tuple(
        (
            risk.text,
            wording(f"grade.{risk.likelihood}") if risk.likelihood else undecided,
            wording(f"grade.{risk.impact}") if risk.impact else undecided,
            risk.response or undecided,
            risk.owner or undecided,
        )
        for risk in snapshot.charter.risks
    )
    columns = (
        Column(wording("head.risk"), 2.2),
        Column(wording("head.likelihood"), 0.8),
        Column(wording("head.impact"), 0.8),
        Column(wording("head.response"), 2),
        Column(wording("head.owner"), 1),
    )
    return Table(columns, rows, wording("risks.table"))


def _plan_risks(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    """What the figures say of the plan's own weak points."""
    if not starts(snapshot):
        return ()
    found = [
        _no_slack(snapshot, wording),
        _hinge(snapshot, wording),
        _thin(snapshot, wording),
        _late(snapshot, wording),
    ]
    if any(flag.code == "close-fits" for flag in snapshot.scorecard.flags):
        found.append((wording("risk.close"), wording("risk.close-says")))
    return tuple(risk for risk in found if risk)


def _no_slack(snapshot: Snapshot, wording: Wording) -> tuple[str, str] | None:
    waves = snapshot.roadmap.waves
    full = run_full(waves)
    if not full:
        return None
    says = wording(
        "risk.slack-says",
        number=wording.number(full),
        waves=wording.number(len(waves)),
        share=wording.percent(FULL),
        count=wording.number(count_reason(snapshot, "run-capacity")),
    )
    return wording(f"risk.slack-{limit(snapshot)}"), says


def _hinge(snapshot: Snapshot, wording: Wording) -> tuple[str, str] | None:
    """The new service that most others wait for."""
    waiting = {
        name: [
            each for each in new_services(snapshot) if name in snapshot.catalog.service(each).after
        ]
        for name in new_services(snapshot)
    }
    if not any(waiting.values()):
        return None
    hinge = max(sorted(waiting), key=lambda name: len(waiting[name]))
    says = wording(
        "risk.hinge-says",
        services=listed(snapshot, wording, waiting[hinge]),
        service=snapshot.service_name(hinge),
        quarter=quarter(snapshot, wording, first_waves(snapshot)[hinge]),
    )
    return wording("risk.hinge"), says


def _thin(snapshot: Snapshot, wording: Wording) -> tuple[str, str] | None:
    """Departments that get starts on the word of few."""
    thin = {flag.department for flag in snapshot.scorecard.flags if flag.code in THIN}
    made = [start for start in starts(snapshot) if start.department in thin]
    if not made:
        return None
    names = department_names(snapshot, sorted({start.department for start in made}))
    says = wording(
        "risk.thin-says",
        starts=wording.count("start", len(made)),
        total=wording.number(len(starts(snapshot))),
        departments=wording.join(names),
    )
    return wording("risk.thin"), says


def _late(snapshot: Snapshot, wording: Wording) -> tuple[str, str] | None:
    late = felt_too_late(snapshot)
    if not late:
        return None
    return wording("risk.late"), wording.count("risk.late-says", late)


def _first_risks(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Risks from the sheets of the services that are set up first."""
    new = new_services(snapshot)
    if not new:
        return ()
    wave = first_waves(snapshot)[new[0]]
    return tuple(
        (f"{snapshot.service_name(name)}:", snapshot.text(snapshot.catalog.service(name).risk))
        for name in new_in(snapshot, wave)
    )
