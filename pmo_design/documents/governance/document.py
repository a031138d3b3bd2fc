"""The governance document: who decides, who does, and when."""

from __future__ import annotations

from pmo_design.documents.content import (
    Bullets,
    Column,
    Document,
    KeyFigures,
    Paragraph,
    Section,
    Table,
)
from pmo_design.documents.delivery import served_departments
from pmo_design.documents.evidence.document import basis
from pmo_design.documents.frame import framed
from pmo_design.documents.governance.bodies import committees, escalation
from pmo_design.documents.governance.customers import communication, conflicts
from pmo_design.documents.governance.logs import logs
from pmo_design.documents.governance.parts import governed
from pmo_design.documents.governance.raci import decision_list, decision_rights, raci
from pmo_design.documents.governance.roles import roles
from pmo_design.documents.governance.year import audit, calendar, change_control, review
from pmo_design.documents.open_points import COMMITTEE_PARTS, open_in_committees, open_in_limits
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording, load_wording

CHARTER_PARTS = (
    "committees",
    "authority",
    "reporting_line",
    "thresholds",
    "escalation",
    "staff",
    "calendar",
    "risks",
    "communication",
    "audit",
)
"""Fields of the charter that turn a proposal or an open line into a decision."""

PROPOSED = ("committees", "escalation", "communication", "audit")
"""Parts for which this document proposes something complete where the charter is silent."""

ADDED = ("communication", "audit")
"""Parts to which this document adds a proposal even where the charter speaks."""

OWN_PROPOSALS = ("rights", "change", "settling")
"""Parts of this document for which the charter has no field: always a proposal."""


def governance(snapshot: Snapshot) -> Document:
    """Governance of the PMO, in the reader's language.

    Parameters
    ----------
    snapshot : Snapshot
        Of a cycle with or without answers, charter and plan; what is missing is said.
    """
    wording = load_wording("governance", snapshot.language)
    sections = (
        _purpose(snapshot, wording),
        committees(snapshot, wording),
        decision_rights(snapshot, wording),
        raci(snapshot, wording),
        escalation(snapshot, wording),
        roles(snapshot, wording),
        calendar(snapshot, wording),
        change_control(snapshot, wording),
        logs(snapshot, wording),
        communication(snapshot, wording),
        conflicts(snapshot, wording),
        audit(snapshot, wording),
        review(snapshot, wording),
        basis(snapshot, wording),
    )
    return framed("governance", snapshot, wording, sections)


def _purpose(snapshot: Snapshot, wording: Wording) -> Section:
    lead = wording("purpose.lead", organisation=snapshot.engagement.name)
    reading = tuple(
        (wording(f"purpose.read.{number}.name"), wording(f"purpose.read.{number}"))
        for number in range(1, 4)
    )
    return Section(
        "purpose",
        wording("purpose.title"),
        (
            Paragraph(lead, "lead"),
            _key_figures(snapshot, wording),
            Paragraph(wording("purpose.read")),
            Bullets(reading),
            _standing(snapshot, wording),
        ),
    )


def _key_figures(snapshot: Snapshot, wording: Wording) -> KeyFigures:
    planned = "planned" if snapshot.planned else "recommended"
    counts = (
        (len(governed(snapshot)), f"figure.services-{planned}"),
        (len(served_departments(snapshot)), "figure.departments"),
        (len(decision_list(snapshot)), "figure.decisions"),
        (len(snapshot.engagement.decisions), "figure.recorded"),
    )
    return KeyFigures(tuple((wording.number(count), wording(key)) for count, key in counts))


def _standing(snapshot: Snapshot, wording: Wording) -> Table:
    """What is decided, what is only proposed, and what is open, part by part."""
    rows = tuple(
        (
            wording(f"part.{part}"),
            _standing_of(snapshot, part, wording),
            _decider_of(snapshot, part, wording),
        )
        for part in CHARTER_PARTS
    ) + tuple(
        (wording(f"part.{part}"), wording("standing.proposed"), wording(f"part.{part}.who"))
        for part in OWN_PROPOSALS
    )
    columns = (
        Column(wording("column.part"), 2.0),
        Column(wording("column.standing"), 1.6),
        Column(wording("column.decided-by"), 1.6),
    )
    return Table(columns, rows, wording("purpose.standing"))


def _standing_of(snapshot: Snapshot, part: str, wording: Wording) -> str:
    if getattr(snapshot.charter, part):
        left = _left_open(snapshot, part, wording)
        if left:
            return wording("standing.partly", names="; ".join(left))
        return wording("standing.added" if part in ADDED else "standing.decided")
    return wording("standing.proposed" if part in PROPOSED else "standing.open")


def _left_open(snapshot: Snapshot, part: str, wording: Wording) -> list[str]:
    """What the charter leaves out of a part that it settles."""
    if part == "thresholds":
        return open_in_limits(snapshot, wording)
    if part == "committees":
        return open_in_committees(snapshot, wording, *COMMITTEE_PARTS)
    return []


def _decider_of(snapshot: Snapshot, part: str, wording: Wording) -> str:
    """Who decides a part; of the committees also who settles an agenda left open."""
    said = wording(f"part.{part}.who")
    if part == "committees" and open_in_committees(snapshot, wording, "steering-committee"):
        return f"{said}\n{wording('raci.steering-committee')}"
    return said
