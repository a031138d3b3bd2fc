"""Customer groups: where they want different things, and what each is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from pmo_design.documents.content import Bullets, Column, Paragraph, Section, Table
from pmo_design.documents.customer_groups import (
    GroupView,
    said_of,
    strongest_of_group,
    view_in,
)
from pmo_design.documents.governance.parts import governed, proposal, services_named, undecided
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.questionnaire.definition import GROUPS

CONFLICTS_SHOWN = 5
CONFLICT = 0.25
"""Difference of priorities from which two groups count as in conflict: one step of five."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The two groups that differ most about an outcome, where both were heard."""

    outcome: str
    high: GroupView
    low: GroupView
    departments: int

    @property
    def difference(self) -> float:
        """How far the groups lie apart, 0..1."""
        return self.high.priority - self.low.priority


def conflicts_found(snapshot: Snapshot) -> tuple[Conflict, ...]:
    """For each outcome the largest difference between two groups, largest first.

    Two groups are compared only over departments in which both answered: a difference
    between departments is no difference between groups. Either needs as many people as
    the method asks of a department.
    """
    found = []
    for outcome in snapshot.catalog.outcomes:
        pairs = list(_compared(snapshot, outcome.id))
        if pairs:
            found.append(max(pairs, key=lambda pair: pair.difference))
    return tuple(sorted(found, key=lambda each: -each.difference))


def _compared(snapshot: Snapshot, outcome: str) -> Iterator[Conflict]:
    said = said_of(snapshot, outcome)
    least = snapshot.engagement.method.flags.fewest_answers
    for one, other in combinations(GROUPS, 2):
        both = [place for place, groups in said.items() if {one, other} <= set(groups)]
        views = [view_in(snapshot, group, said, both) for group in (one, other)]
        if all(view and view.people >= least for view in views):
            low, high = sorted((view for view in views if view), key=lambda view: view.priority)
            yield Conflict(outcome, high, low, len(both))


def conflicts(snapshot: Snapshot, wording: Wording) -> Section:
    """The largest differences between customer groups, and the rule that settles them."""
    found = conflicts_found(snapshot)
    rules = Bullets(
        tuple(
            (wording(f"settle.{number}.name"), wording(f"settle.{number}"))
            for number in range(1, 4)
        )
    )
    weights = _weights(snapshot, wording)
    settling = Section(
        "settling",
        wording("settling.title"),
        (Paragraph(weights), proposal("settling", wording), rules),
    )
    title = wording("conflicts.title")
    if not snapshot.answered:
        return Section("conflicts", title, (Paragraph(wording("no-answers")),), (settling,))
    least = wording.number(snapshot.engagement.method.flags.fewest_answers)
    if not found:
        nobody = Paragraph(wording("conflicts.not-comparable", least=least))
        return Section("conflicts", title, (nobody,), (settling,))
    blocks = (
        Paragraph(_says(snapshot, found, wording), "lead"),
        _table(snapshot, found[:CONFLICTS_SHOWN], wording),
        Paragraph(_left_out(snapshot, found, least, wording), "note"),
    )
    return Section("conflicts", title, blocks, (settling,))


def _says(snapshot: Snapshot, found: tuple[Conflict, ...], wording: Wording) -> str:
    large = [each for each in found if each.difference >= CONFLICT]
    widest = found[0]
    named = {
        "outcome": snapshot.outcome_name(widest.outcome),
        "high": wording(f"group.{widest.high.group}"),
        "low": wording(f"group.{widest.low.group}"),
        "gap": wording.number(100 * widest.difference),
        "threshold": wording.number(100 * CONFLICT),
    }
    if not large:
        return wording("conflicts.small", **named)
    return wording("conflicts.large", count=wording.count("outcome", len(large)), **named)


def _table(snapshot: Snapshot, found: tuple[Conflict, ...], wording: Wording) -> Table:
    rows = tuple(
        (
            snapshot.outcome_name(each.outcome),
            _shown(each.high, wording),
            _shown(each.low, wording),
            wording.number(100 * each.difference),
            wording.number(each.departments),
            _affected(snapshot, each.outcome, wording),
        )
        for each in found
    )
    columns = (
        Column(wording("column.outcome"), 1.8),
        Column(wording("column.high"), 1.4),
        Column(wording("column.low"), 1.4),
        Column(wording("column.points"), 0.7, "right"),
        Column(wording("column.departments-both"), 0.9, "right"),
        Column(wording("column.affected"), 1.9),
    )
    return Table(columns, rows, wording("conflicts.table"))


def _shown(view: GroupView, wording: Wording) -> str:
    return wording(
        "group-view",
        group=wording(f"group.{view.group}"),
        percent=wording.percent(view.priority),
        people=wording.count("person", view.people),
    )


def _affected(snapshot: Snapshot, outcome: str, wording: Wording) -> str:
    """Planned services that answer the outcome most strongly: those the conflict is about."""
    ruled = governed(snapshot)
    links = [pair for pair in snapshot.catalog.outcome(outcome).links() if pair[1] in ruled]
    strongest = [service for strength, service in links if strength == links[0][0]]
    return services_named(snapshot, strongest, wording) if links else wording("none-planned")


def _left_out(
    snapshot: Snapshot, found: tuple[Conflict, ...], least: str, wording: Wording
) -> str:
    rest = len(snapshot.catalog.outcomes) - len(found)
    if not rest:
        return wording("conflicts.note", least=least)
    outcomes = wording.count("outcome", rest)
    return wording("conflicts.note-rest", least=least, outcomes=outcomes)


def _weights(snapshot: Snapshot, wording: Wording) -> str:
    """How the scores themselves weigh the groups."""
    weights = snapshot.engagement.group_weights
    values = [weights.get(group, 1.0) for group in GROUPS]
    if len(set(values)) == 1:
        return wording("settling.equal")
    parts = [
        wording("group-weight", group=wording(f"group.{group}"), weight=wording.number(value, 2))
        for group, value in zip(GROUPS, values, strict=True)
    ]
    return wording("settling.weights", groups=wording.join(parts))


def communication(snapshot: Snapshot, wording: Wording) -> Section:
    """What each customer group hears, when, and through which service."""
    columns = (
        Column(wording("column.group"), 1.1),
        Column(wording("column.cares"), 1.8),
        Column(wording("column.hears"), 2.1),
        Column(wording("column.when"), 1.4),
        Column(wording("column.through"), 1.6),
    )
    rows = tuple(_group_row(snapshot, group, wording) for group in GROUPS)
    always = tuple(("", wording(f"communication.always.{number}")) for number in range(1, 4))
    return Section(
        "communication",
        wording("communication.title"),
        (
            Paragraph(wording("communication.lead"), "lead"),
            *_rules(snapshot, wording),
            Table(columns, rows, wording("communication.table")),
            *_how_made(snapshot, wording),
            Paragraph(wording("communication.always")),
            Bullets(always),
        ),
    )


def _rules(snapshot: Snapshot, wording: Wording) -> tuple[Paragraph, ...]:
    said = snapshot.charter.communication
    if said:
        quoted = (Paragraph(wording("charter.says")), Paragraph(said))
        return (*quoted, proposal("communication", wording))
    return (undecided("communication", wording),)


def _how_made(snapshot: Snapshot, wording: Wording) -> tuple[Paragraph, ...]:
    least = wording.number(snapshot.engagement.method.flags.fewest_answers)
    return (Paragraph(wording("groups.note", least=least), "note"),) if snapshot.answered else ()


def _group_row(snapshot: Snapshot, group: str, wording: Wording) -> tuple[str, ...]:
    name = wording(f"group.{group}")
    hears, when = wording(f"hears.{group}"), wording(f"when.{group}")
    asked = sum(person.group == group for person in snapshot.engagement.respondents)
    wanted = strongest_of_group(snapshot, group)
    if not wanted:
        key = "cares.unknown" if asked else "cares.not-asked"
        return (name, wording(key), hears, when, wording("through.none"))
    outcome, view = wanted[0]
    cares = wording(
        "cares",
        outcome=snapshot.outcome_name(outcome),
        percent=wording.percent(view.priority),
        people=wording.count("person", view.people),
    )
    return (name, cares, hears, when, _through(snapshot, outcome, wording))


def _through(snapshot: Snapshot, outcome: str, wording: Wording) -> str:
    """Service that answers the outcome most strongly among those ruled here."""
    ruled = governed(snapshot)
    links = [service for _, service in snapshot.catalog.outcome(outcome).links()]
    found = next((service for service in links if service in ruled), None)
    if found:
        return snapshot.service_name(found)
    if not links:
        return wording("through.none")
    return wording("through.not-planned", service=snapshot.service_name(links[0]))
