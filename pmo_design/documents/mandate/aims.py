"""Why a PMO now, what belongs to it, and what it is to achieve."""

from __future__ import annotations

from datetime import date

from pmo_design.charter import Objective
from pmo_design.documents.content import Block, Bullets, Column, Paragraph, Section, Table
from pmo_design.documents.figures_of_scores import maturity_heat_map, need_maturity_quadrant
from pmo_design.documents.frame import said_or_open, still_open
from pmo_design.documents.organisation_view import Need, needs, others_planned
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.questionnaire.definition import Item

SHOWN_NEEDS = 8
DERIVED_OBJECTIVES = 5
NAMED_BEHIND = 5
"""Departments at the lowest level that are named, at most; more are only counted."""

TARGET_STEP = 1.0
"""Proposed gain of satisfaction in a year, in steps of the answer scale from 1 to 5."""

BEST = 5.0
PARTS_OF_WORK = ("answers", "plan", "standards", "people", "decisions", "benefits")
"""Rows of the comparison between PMO and project manager."""


def why_now(snapshot: Snapshot, wording: Wording) -> Section:
    """What stands at the beginning: baseline, maturity and needs."""
    return Section(
        "why-now",
        wording("why.title"),
        (),
        (
            Section("baseline", wording("why.baseline"), _baseline(snapshot, wording)),
            Section("maturity", wording("why.maturity"), _maturity(snapshot, wording)),
            Section("needs", wording("why.needs"), _needs(snapshot, wording)),
        ),
    )


def _baseline(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    items = snapshot.instrument.questionnaires["baseline"].items
    answered = [
        (item, value) for item in items if (value := snapshot.baseline(item.id)) is not None
    ]
    if not answered:
        return (Paragraph(wording("why.no-baseline")),)
    rows = tuple(
        (_label(item, snapshot, wording), baseline_text(item, value, snapshot, wording))
        for item, value in answered
    )
    columns = (Column(wording("why.question"), 2), Column(wording("why.today"), 3))
    blocks: tuple[Block, ...] = (*_overrun(snapshot, wording), Table(columns, rows))
    missing = len(items) - len(answered)
    if missing:
        blocks = (*blocks, Paragraph(wording.count("why.unanswered", missing), "note"))
    return blocks


def _overrun(snapshot: Snapshot, wording: Wording) -> tuple[Paragraph, ...]:
    """What the past deviation would cost again, where both figures are known."""
    budget = snapshot.baseline("baseline.portfolio-budget")
    deviation = snapshot.baseline("baseline.past-cost-deviation")
    if not isinstance(budget, int | float) or not isinstance(deviation, int | float):
        return ()
    if not deviation:
        return (Paragraph(wording("why.on-budget")),)
    currency = snapshot.engagement.currency
    text = wording(
        "why.overrun",
        deviation=wording.percent(deviation),
        budget=wording.money(budget, currency),
        amount=wording.money(budget * deviation, currency),
    )
    return (Paragraph(text, "lead"),)


def _label(item: Item, snapshot: Snapshot, wording: Wording) -> str:
    """Short name of a baseline item; a questionnaire of one's own prints its questions."""
    return wording.texts.get(item.id) or snapshot.text(item.text)


def baseline_text(
    item: Item, value: int | float | str, snapshot: Snapshot, wording: Wording
) -> str:
    """Answer to a baseline item in words."""
    if isinstance(value, str):
        names = {option.id: option.name for option in item.options}
        return snapshot.text(names[value]) if value in names else value
    if item.kind == "scale" and 1 <= value <= item.steps:
        anchor = snapshot.text(item.anchors[round(value) - 1])
        return wording(
            "why.level",
            level=wording.number(value),
            total=wording.number(item.steps),
            name=anchor,
        )
    if item.kind == "money":
        return wording.money(value, snapshot.engagement.currency)
    if item.kind == "ratio":
        return wording.percent(value)
    return wording.number(value, 0 if float(value).is_integer() else 1)


def _maturity(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    figure = maturity_heat_map(snapshot, wording)
    if figure is None:
        return (Paragraph(wording("no-answers")),)
    levels = [
        (department.name, scores.staged_level)
        for department, scores in snapshot.answered
        if scores.staged_level is not None
    ]
    lowest = min((level for _, level in levels), default=None)
    if lowest is None:
        return (figure,)
    behind = [name for name, level in levels if level == lowest]
    total = wording.number(len(levels))
    says = [wording.count("why.staged", len(behind), least=wording.number(lowest), total=total)]
    if len(behind) <= NAMED_BEHIND:
        says.append(wording.count("why.staged-names", len(behind), names=wording.join(behind)))
    says.append(wording("why.staged-modes"))
    return (figure, Paragraph(" ".join(says)))


def _needs(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    found = needs(snapshot)
    if not found:
        return (Paragraph(wording("no-answers")),)
    first = found[0]
    says = wording(
        "why.needs-says",
        name=snapshot.outcome_name(first.outcome),
        importance=wording.number(first.importance, 1),
        satisfaction=wording.number(first.satisfaction, 1),
    )
    columns = (
        Column(wording("why.outcome"), 4),
        Column(wording("why.importance"), 1.2, "right"),
        Column(wording("why.satisfaction"), 1.3, "right"),
        Column(wording("why.priority"), 1, "right"),
        Column(wording("why.departments"), 1.3, "right"),
    )
    rows = tuple(
        (
            snapshot.outcome_name(need.outcome),
            wording.number(need.importance, 1),
            wording.number(need.satisfaction, 1),
            wording.percent(need.priority),
            wording.number(need.departments),
        )
        for need in found[:SHOWN_NEEDS]
    )
    title = wording("why.needs-title", count=wording.number(len(rows)))
    figure = need_maturity_quadrant(snapshot, wording)
    return (
        Paragraph(says),
        Table(columns, rows, title),
        Paragraph(wording("why.needs-note"), "note"),
        *((figure,) if figure else ()),
    )


def scope(snapshot: Snapshot, wording: Wording) -> Section:
    """What belongs to the PMO, what does not, and where project managers take over."""
    said = snapshot.charter.scope
    blocks: list[Block] = [*_pmo_scope(snapshot, wording)]
    for side, lines in (("inside", said.inside), ("outside", said.outside)):
        blocks.append(Paragraph(wording(f"scope.{side}")))
        if lines:
            blocks.append(Bullets(tuple(("", line) for line in lines)))
        else:
            blocks += [Paragraph(_proposed_scope(side, snapshot, wording))]
            blocks.append(still_open(wording, "sponsor"))
    columns = (
        Column(wording("scope.part"), 1.3),
        Column(wording("scope.pmo"), 3),
        Column(wording("scope.manager"), 3),
    )
    rows = tuple(
        (
            wording(f"scope.{part}"),
            wording(f"scope.{part}.pmo"),
            wording(f"scope.{part}.manager"),
        )
        for part in PARTS_OF_WORK
    )
    blocks.append(Table(columns, rows, wording("scope.difference")))
    return Section("scope", wording("scope.title"), tuple(blocks))


def _pmo_scope(snapshot: Snapshot, wording: Wording) -> tuple[Paragraph, ...]:
    """Which projects the baseline says the PMO looks after."""
    value = snapshot.baseline("baseline.pmo-scope")
    item = snapshot.instrument.item("baseline.pmo-scope")
    if item is None or value is None:
        return ()
    name = baseline_text(item, value, snapshot, wording)
    return (Paragraph(wording("scope.projects", name=name)),)


def _proposed_scope(side: str, snapshot: Snapshot, wording: Wording) -> str:
    if not snapshot.recommended:
        return wording("scope.nothing-yet")
    chosen, also = len(snapshot.recommended), len(others_planned(snapshot))
    if side == "outside":
        rest = len(snapshot.catalog.services) - chosen - also
        return wording.count("scope.outside-proposed", rest)
    text = wording.count("scope.inside-proposed", chosen)
    if not also:
        return text
    return wording.count("scope.inside-planned", also, first=text)


def objectives(snapshot: Snapshot, wording: Wording) -> Section:
    """Vision, and objectives with measure, start, target and date."""
    charter = snapshot.charter
    blocks: list[Block] = [
        Paragraph(wording("aims.vision")),
        said_or_open(charter.vision, wording, "sponsor"),
    ]
    if charter.objectives:
        blocks.append(_agreed(charter.objectives, wording))
    else:
        blocks += _derived(snapshot, wording)
    return Section("objectives", wording("aims.title"), tuple(blocks))


def _columns(wording: Wording, kind: str) -> tuple[Column, ...]:
    return (
        Column(wording("aims.objective"), 3),
        Column(wording(f"aims.{kind}.measure"), 2.4),
        Column(wording(f"aims.{kind}.baseline"), 1.2),
        Column(wording(f"aims.{kind}.target"), 1.2),
        Column(wording("aims.by"), 1.6),
    )


def _agreed(listed: tuple[Objective, ...], wording: Wording) -> Table:
    missing = wording("aims.missing")
    rows = tuple(
        (
            each.text,
            each.measure or missing,
            each.baseline or missing,
            each.target or missing,
            each.by or missing,
        )
        for each in listed
    )
    return Table(_columns(wording, "agreed"), rows, wording("aims.agreed"))


def _derived(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    found = needs(snapshot)[:DERIVED_OBJECTIVES]
    if not found:
        return (Paragraph(wording("aims.none")), still_open(wording, "sponsor"))
    by = wording.date(year_after(snapshot.cycle.closed))
    rows = tuple(_derived_row(need, snapshot, wording, by) for need in found)
    return (
        Paragraph(wording("aims.derived-says", year=by)),
        Table(_columns(wording, "derived"), rows, wording("aims.derived")),
        still_open(wording, "sponsor"),
    )


def _derived_row(
    need: Need, snapshot: Snapshot, wording: Wording, by: str
) -> tuple[str, str, str, str, str]:
    outcome = snapshot.catalog.outcome(need.outcome)
    return (
        snapshot.text(outcome.promise),
        snapshot.text(outcome.measure),
        wording.number(need.satisfaction, 1),
        wording.number(target_satisfaction(need.satisfaction), 1),
        by,
    )


def target_satisfaction(today: float) -> float:
    """Satisfaction proposed for a year from now, on the answer scale."""
    return min(today + TARGET_STEP, BEST)


def year_after(day: date) -> date:
    """The same day a year later; 28 February after a leap day."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)
