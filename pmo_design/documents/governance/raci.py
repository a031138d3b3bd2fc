"""Who decides and who does: decision rights, and RACI by decision and by service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pmo_design.documents.content import Block, Column, Paragraph, Section, Table
from pmo_design.documents.delivery import mode_withheld
from pmo_design.documents.governance.parts import (
    departments_named,
    governed,
    modes_by_department,
    proposal,
    undecided,
    usual_mode,
)
from pmo_design.documents.small_groups import withheld_note
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

ROLES = (
    "sponsor",
    "steering-committee",
    "head-of-pmo",
    "service-owner",
    "department-head",
    "project-manager",
)
SERVICE_ROLES = ("head-of-pmo", "service-owner", "department-head", "project-manager")
"""In the order of `ROLES`, so that every RACI table goes down the same chain."""

KINDS: tuple[Literal["spend", "scope", "risk"], ...] = ("spend", "scope", "risk")
MANAGERS_ITEM = "baseline.authority-over-managers"
PMO_ASSIGNS = 4
"""Step of that item from which the head of the PMO decides who leads a project."""


@dataclass(frozen=True, slots=True)
class DecisionRight:
    """One decision with everybody's part in it.

    Attributes
    ----------
    parts : dict of role to R, A, C, I or AR
        Exactly one A, at least one R.
    up : str or None
        Role or body to which the decision goes where it cannot be taken; None for the last.
    limit : bool
        Whether it depends on the limits of spend, scope and risk.
    """

    id: str
    parts: Mapping[str, str]
    up: str | None
    limit: bool = False

    @property
    def decides(self) -> str:
        """Role that is accountable."""
        return next(role for role, part in self.parts.items() if "A" in part)


def _right(name: str, parts: str, up: str | None, *, limit: bool = False) -> DecisionRight:
    return DecisionRight(name, dict(zip(ROLES, parts.split(), strict=True)), up, limit)


_PMO_RIGHTS = (
    # parts of: sponsor, steering committee, head of PMO, service owner, department head, PM
    _right("mandate", "A C R I C I", None),
    _right("funding", "A C R I I I", None),
    _right("catalogue", "I A R C C I", "sponsor"),
    _right("roadmap", "I A R C C I", "sponsor"),
    _right("conflict", "I A R I C I", "sponsor"),
    _right("start-service", "I I A R C I", "steering-committee"),
    _right("mode", "I I A R C I", "steering-committee"),
    _right("standard", "I I A R C C", "steering-committee"),
)
_PROJECT_RIGHTS = (
    _right("start-project", "I A C I R I", "sponsor"),
    _right("first-limit", "I I I I C AR", "department-head", limit=True),
    _right("second-limit", "I I I I A R", "steering-committee", limit=True),
    _right("beyond-limits", "I A C I C R", "sponsor", limit=True),
    _right("stop-project", "I A C I R C", "sponsor"),
)
_DEPARTMENT_ASSIGNS = _right("assign-manager", "I I C I AR I", "head-of-pmo")
_ASSIGNED_BY_PMO = _right("assign-manager", "I I A R C I", "steering-committee")


def decision_list(snapshot: Snapshot) -> tuple[DecisionRight, ...]:
    """Decisions that are ruled; who assigns project managers follows the baseline."""
    held = snapshot.baseline(MANAGERS_ITEM)
    by_pmo = isinstance(held, int | float) and held >= PMO_ASSIGNS
    return (*_PMO_RIGHTS, *_PROJECT_RIGHTS, _ASSIGNED_BY_PMO if by_pmo else _DEPARTMENT_ASSIGNS)


def decision_rights(snapshot: Snapshot, wording: Wording) -> Section:
    """Limits of the charter, and who takes which decision."""
    return Section(
        "decision-rights",
        wording("decision-rights.title"),
        (
            Paragraph(wording("decision-rights.lead"), "lead"),
            _limits(snapshot, wording),
            *_limits_left_open(snapshot, wording),
            proposal("rights", wording),
            _rights(snapshot, wording),
            Paragraph(_who_assigns(snapshot, wording), "note"),
            *(
                [Paragraph(wording("limit.charter"), "note")]
                if snapshot.charter.thresholds
                else []
            ),
        ),
    )


def _limits(snapshot: Snapshot, wording: Wording) -> Table:
    rows = [
        (wording(f"limit.{each.kind}"), each.limit, each.decides)
        for kind in KINDS
        for each in snapshot.charter.thresholds
        if each.kind == kind
    ]
    # Without limits of its own a kind still shows the ladder, so that only figures are missing.
    given = {each.kind for each in snapshot.charter.thresholds}
    ladder = ("project-manager", "department-head", "steering-committee")
    kinds = wording.join([wording(f"limit.{kind}") for kind in KINDS if kind not in given])
    rows += [
        (kinds, wording(f"limit.open.{role}"), wording(f"raci.{role}")) for role in ladder if kinds
    ]
    columns = (
        Column(wording("column.kind"), 1.0),
        Column(wording("column.limit"), 2.2),
        Column(wording("column.decides"), 1.8),
    )
    return Table(columns, tuple(rows), wording("decision-rights.limits"))


def _limits_left_open(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    given = {each.kind for each in snapshot.charter.thresholds}
    return () if given.issuperset(KINDS) else (undecided("limits", wording),)


def _rights(snapshot: Snapshot, wording: Wording) -> Table:
    rows = tuple(
        (
            wording(f"right.{right.id}"),
            wording(f"raci.{right.decides}"),
            _limit(right, snapshot, wording),
            wording(f"raci.{right.up}") if right.up else wording("nobody-above"),
        )
        for right in decision_list(snapshot)
    )
    columns = (
        Column(wording("column.decision"), 2.6),
        Column(wording("column.decides"), 1.4),
        Column(wording("column.limit"), 1.3),
        Column(wording("column.up"), 1.4),
    )
    return Table(columns, rows, wording("decision-rights.rights"))


def _limit(right: DecisionRight, snapshot: Snapshot, wording: Wording) -> str:
    if not right.limit:
        return wording("limit.every-case")
    return wording("limit.above" if snapshot.charter.thresholds else "limit.open")


def _who_assigns(snapshot: Snapshot, wording: Wording) -> str:
    held, item = snapshot.baseline(MANAGERS_ITEM), snapshot.instrument.item(MANAGERS_ITEM)
    if not isinstance(held, int | float) or item is None or not 1 <= held <= item.steps:
        return wording("assign.unknown")
    return wording("assign.today", reason=snapshot.text(item.anchors[int(held) - 1]))


def raci(snapshot: Snapshot, wording: Wording) -> Section:
    """RACI by decision and by service."""
    return Section(
        "raci",
        wording("raci.title"),
        (Paragraph(wording("raci.lead"), "lead"), Paragraph(wording("raci.letters"))),
        (_by_decision(snapshot, wording), _by_service(snapshot, wording)),
    )


def _by_decision(snapshot: Snapshot, wording: Wording) -> Section:
    columns = (
        Column(wording("column.decision"), 2.6),
        *(Column(wording(f"raci.{role}"), 1.0, "center") for role in ROLES),
    )
    rows = tuple(
        (wording(f"right.{right.id}"), *(", ".join(right.parts[role]) for role in ROLES))
        for right in decision_list(snapshot)
    )
    committees = snapshot.charter.committees
    note = (
        wording("raci.committee", committee=committees[0].name)
        if committees
        else wording("raci.proposed-committee")
    )
    return Section(
        "raci-decisions",
        wording("raci-decisions.title"),
        (Table(columns, rows, wording("raci-decisions.table")), Paragraph(note, "note")),
    )


def _by_service(snapshot: Snapshot, wording: Wording) -> Section:
    services = governed(snapshot)
    if not services:
        return Section(
            "raci-services",
            wording("raci-services.title"),
            (Paragraph(wording("no-services")), *_by_mode(snapshot, wording)),
        )
    modes = {service: modes_by_department(snapshot, service) for service in services}
    planned = "planned" if snapshot.planned else "recommended"
    return Section(
        "raci-services",
        wording("raci-services.title"),
        (
            Paragraph(wording(f"raci-services.{planned}")),
            _services_table(snapshot, modes, wording),
            _deviations(snapshot, modes, wording),
            *_untold(snapshot, modes, wording),
            *_by_mode(snapshot, wording),
        ),
    )


def _services_table(
    snapshot: Snapshot, modes: Mapping[str, Mapping[str, str | None]], wording: Wording
) -> Table:
    rows = []
    for service, places in modes.items():
        names = _mode_names(snapshot, service, places, wording)
        usual = _usual_name(snapshot, places, names, wording)
        share = wording(
            "of",
            count=wording.number(sum(name == usual for name in names.values())),
            total=wording.number(len(places)),
        )
        parts = _parts(snapshot, usual_mode(snapshot, places))
        rows.append((snapshot.service_name(service), usual, share, *parts))
    columns = (
        Column(wording("column.service"), 2.4),
        Column(wording("column.mode"), 0.9),
        Column(wording("column.departments-of"), 1.0),
        *(Column(wording(f"raci.{role}"), 0.9, "center") for role in SERVICE_ROLES),
    )
    return Table(columns, tuple(rows), wording("raci-services.table"))


def _parts(snapshot: Snapshot, mode: str | None) -> tuple[str, ...]:
    """Letters in the order of the roles; both of a role are set apart."""
    parts = snapshot.catalog.mode(mode).raci if mode else {}
    letters: dict[str, str] = {str(role): part for role, part in parts.items()}
    return tuple(", ".join(letters.get(role, "-")) for role in SERVICE_ROLES)


def _deviations(
    snapshot: Snapshot, modes: Mapping[str, Mapping[str, str | None]], wording: Wording
) -> Table:
    order = [snapshot.text(mode.name) for mode in snapshot.catalog.modes]
    order += [wording("mode.unknown"), wording("withheld")]
    rows = []
    for service, places in modes.items():
        names = _mode_names(snapshot, service, places, wording)
        usual = _usual_name(snapshot, places, names, wording)
        for name in order:
            others = [place for place, each in names.items() if each == name]
            if others and name != usual:
                named = departments_named(snapshot, others, wording)
                rows.append((snapshot.service_name(service), name, named))
    columns = (
        Column(wording("column.service"), 1.6),
        Column(wording("column.mode"), 0.8),
        Column(wording("column.departments"), 3.2),
    )
    title = wording("raci-services.deviations")
    return Table(columns, tuple(rows), title, wording("raci-services.same"))


def _mode_names(
    snapshot: Snapshot, service: str, places: Mapping[str, str | None], wording: Wording
) -> dict[str, str]:
    """Name of the mode in each department, or why there is none to tell."""
    withheld, unknown = wording("withheld"), wording("mode.unknown")
    return {
        place: snapshot.mode_name(mode)
        if mode
        else (withheld if mode_withheld(snapshot, service, place) else unknown)
        for place, mode in places.items()
    }


def _usual_name(
    snapshot: Snapshot,
    places: Mapping[str, str | None],
    names: Mapping[str, str],
    wording: Wording,
) -> str:
    """Name of the usual mode; where none is told anywhere, why."""
    usual = usual_mode(snapshot, places)
    found = (name for place, name in names.items() if places[place] == usual)
    return next(found, wording("mode.unknown"))


def _untold(
    snapshot: Snapshot, modes: Mapping[str, Mapping[str, str | None]], wording: Wording
) -> tuple[Paragraph, ...]:
    """What to do where a mode is not known, and why some are withheld."""
    told = {
        name
        for service, places in modes.items()
        for name in _mode_names(snapshot, service, places, wording).values()
    }
    notes: list[Paragraph] = []
    if wording("mode.unknown") in told:
        notes.append(Paragraph(wording("raci-services.unknown"), "note"))
    if wording("withheld") in told:
        notes += withheld_note(snapshot, modes, wording)
    return tuple(notes)


def _by_mode(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    rows = tuple(
        (snapshot.text(mode.name), *_parts(snapshot, mode.id), snapshot.text(mode.the_customer))
        for mode in snapshot.catalog.modes
    )
    columns = (
        Column(wording("column.mode"), 0.8),
        *(Column(wording(f"raci.{role}"), 0.9, "center") for role in SERVICE_ROLES),
        Column(wording("column.customer-does"), 2.8),
    )
    return (Table(columns, rows, wording("raci-services.modes")),)
