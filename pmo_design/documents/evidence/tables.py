"""Scores by department: rows are what was scored, columns are departments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pmo_design.documents.content import Block, Column, Paragraph, Section, Table
from pmo_design.documents.organisation_view import needs
from pmo_design.documents.overrides import named
from pmo_design.documents.small_groups import absent, withheld_note
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wide_tables import even_parts, part_title
from pmo_design.documents.wording import Wording
from pmo_design.scoring.scorecard import DepartmentScores, Estimate

COLUMNS = 7
"""Departments side by side on a portrait page, at most."""

Cell = Callable[[DepartmentScores, str], str]
Row = tuple[str, str, str]
"""Id, name, and the figure of all departments together."""


def level_cell(score: Estimate, wording: Wording) -> str:
    """Level with its interval below it, for narrow columns."""
    return wording(
        "evidence.cell",
        mean=wording.level(score.mean),
        low=wording.level(score.low),
        high=wording.level(score.high),
    )


def maturity(snapshot: Snapshot, wording: Wording) -> Section:
    """Posterior mean of every department in every domain, with its interval."""
    none = wording("evidence.none")
    rows = [
        (name, snapshot.domain_name(name), level_cell(score, wording) if score else none)
        for name, score in snapshot.scorecard.maturity.items()
    ]

    def cell(scores: DepartmentScores, name: str) -> str:
        score = scores.maturity[name]
        if score is None:
            return absent(name, scores, wording, none)
        return level_cell(score.estimate, wording)

    return _section("maturity", snapshot, wording, rows, cell)


def priorities(snapshot: Snapshot, wording: Wording) -> Section:
    """Priority of every outcome in every department, strongest need first."""
    none = wording("evidence.none")
    found = needs(snapshot)
    rows = [
        (need.outcome, snapshot.outcome_name(need.outcome), wording.percent(need.priority))
        for need in found
    ]
    listed = {need.outcome for need in found}
    rows += [
        (outcome.id, snapshot.text(outcome.name), none)
        for outcome in snapshot.catalog.outcomes
        if outcome.id not in listed
    ]

    def cell(scores: DepartmentScores, name: str) -> str:
        score = scores.outcomes[name]
        if score is None:
            return absent(name, scores, wording, none)
        return wording.percent(score.priority.mean)

    return _section("priorities", snapshot, wording, rows, cell)


def fit(snapshot: Snapshot, wording: Wording) -> Section:
    """Fit of every service in every department, best first."""
    none = wording("evidence.none")
    card = snapshot.scorecard
    ranked = card.ranked_services
    names = [*ranked, *(name for name in card.services if name not in ranked)]
    rows = [
        (
            name,
            named(name, snapshot, wording),
            wording.percent(score.fit.mean) if (score := card.services[name]) else none,
        )
        for name in names
    ]

    def cell(scores: DepartmentScores, name: str) -> str:
        score = scores.services[name]
        if score is None:
            return absent(name, scores, wording, none)
        return wording.percent(score.fit.mean)

    return _section("fit", snapshot, wording, rows, cell)


def _section(
    name: str, snapshot: Snapshot, wording: Wording, rows: Sequence[Row], cell: Cell
) -> Section:
    title = wording(f"evidence.{name}")
    if not snapshot.answered:
        return Section(f"evidence-{name}", title, (Paragraph(wording("no-answers")),))
    heard = [scores for _, scores in snapshot.answered]
    groups = even_parts(heard, COLUMNS)
    tables: tuple[Block, ...] = tuple(
        Table(
            _columns(name, snapshot, wording, group),
            tuple(
                (label, both, *(cell(each, row) for each in group)) for row, label, both in rows
            ),
            part_title(wording, wording(f"evidence.{name}-title"), number, len(groups)),
        )
        for number, group in enumerate(groups, 1)
    )
    says = Paragraph(wording(f"evidence.{name}-says"))
    note = withheld_note(snapshot, (row for row, _, _ in rows), wording)
    return Section(f"evidence-{name}", title, (says, *tables, *note))


def _columns(
    name: str, snapshot: Snapshot, wording: Wording, group: Sequence[DepartmentScores]
) -> tuple[Column, ...]:
    return (
        Column(wording(f"evidence.{name}-row"), 2.4),
        Column(wording("evidence.all"), 1.1, "right"),
        *(Column(snapshot.department_name(each.id), 1.1, "right") for each in group),
    )
