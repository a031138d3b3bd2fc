"""Why these services: their fits as sums, what would change the result, how firmly it stands."""

from __future__ import annotations

from pmo_design.documents.content import Block, Column, Paragraph, Section, Table
from pmo_design.documents.overrides import named
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.explanation.definition import ANSWERS, Flip, Line, Swing

NAMED_OUTCOMES = 3
"""Outcomes named in a service's sum, those that carry most of it."""
MOST_TURNS = 6
"""Services named whose place hangs on the smallest change of answers."""
NAMED_WEIGHTS = 3
"""Weights named that move the first model's lead most."""
FIRM = 0.95
"""Share of the sets of weights from which a place counts as firm in the closing sentence."""


def reasons(snapshot: Snapshot, wording: Wording) -> Section:
    """Sums of the recommended services, changes that would turn them, and sensitivity."""
    title = wording("evidence.reasons")
    if snapshot.scorecard.protection:
        says = Paragraph(wording("evidence.reasons-withheld"))
        return Section("evidence-reasons", title, (says,))
    if not snapshot.explanation.flips:
        return Section("evidence-reasons", title, (Paragraph(wording("no-answers")),))
    return Section(
        "evidence-reasons",
        title,
        (
            Paragraph(wording("evidence.reasons-says")),
            _sums(snapshot, wording),
            *_firmness(snapshot, wording),
            Paragraph(wording("evidence.turns-say")),
            _turns(snapshot, wording),
        ),
    )


def _sums(snapshot: Snapshot, wording: Wording) -> Table:
    columns = (
        Column(wording("evidence.fit-row"), 2.2),
        Column(wording("evidence.raw-fit"), 0.9, "right"),
        Column(wording("evidence.demand-part"), 1.1, "right"),
        Column(wording("evidence.gap-part"), 1, "right"),
        Column(wording("evidence.carried-by"), 4.2),
        Column(wording("evidence.stays"), 1, "right"),
    )
    stays = snapshot.explanation.sensitivity.services
    rows = tuple(
        (
            named(name, snapshot, wording),
            wording.percent(line.value, 1),
            wording.percent(line.child("demand").contribution, 1),
            wording.percent(line.child("gap").contribution, 1),
            _carriers(line, snapshot, wording),
            wording.percent(stays[name]),
        )
        for name, line in snapshot.explanation.sums.items()
    )
    title = wording("evidence.sums-title")
    return Table(columns, rows, title, wording("recommend.no-service"))


def _carriers(line: Line, snapshot: Snapshot, wording: Wording) -> str:
    """The outcomes and the domain that carry most of a fit, each with its part."""
    outcomes = sorted(line.child("demand").children, key=lambda child: -child.contribution)
    domain = line.child("gap").child("maturity")
    said = [
        wording(
            "evidence.carrier",
            name=snapshot.outcome_name(each.id),
            value=wording.percent(each.contribution, 1),
        )
        for each in outcomes[:NAMED_OUTCOMES]
    ]
    at_home = wording(
        "evidence.carrier-domain",
        name=snapshot.domain_name(domain.id),
        level=wording.level(domain.value),
    )
    return "; ".join([*said, at_home])


def _firmness(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    found = snapshot.explanation.sensitivity
    sets = wording(
        "evidence.sets-say",
        count=wording.number(found.draws),
        percent=wording.percent(found.spread),
    )
    others = [
        wording("evidence.share-of", name=snapshot.service_name(name), share=wording.percent(part))
        for name, part in found.services.items()
        if name not in snapshot.explanation.sums and part >= 1 - FIRM
    ]
    text = [sets]
    if others:
        text.append(wording("evidence.others-enter", names=wording.join(others)))
    models = [
        wording("evidence.share-of", name=snapshot.model_name(name), share=wording.percent(part))
        for name, part in sorted(found.models.items(), key=lambda pair: -pair[1])
        if part > 0
    ]
    if models:
        text.append(wording("evidence.models-first", names=wording.join(models)))
    blocks = [Paragraph(" ".join(text))]
    if found.margin is not None and found.swings:
        blocks.append(Paragraph(_swings(snapshot, wording)))
    return tuple(blocks)


def _swings(snapshot: Snapshot, wording: Wording) -> str:
    """The weights that move the first model's lead most, with where they take it."""
    found = snapshot.explanation.sensitivity
    names = [
        wording(
            "evidence.swing",
            name=input_name(swing, snapshot, wording),
            low=wording.number(swing.low * 100, 1),
            high=wording.number(swing.high * 100, 1),
        )
        for swing in found.swings[:NAMED_WEIGHTS]
    ]
    return wording(
        "evidence.swings",
        margin=wording.number((found.margin or 0.0) * 100, 1),
        percent=wording.percent(found.spread),
        names=wording.join(names),
    )


def _turns(snapshot: Snapshot, wording: Wording) -> Table:
    """The places that hang on the smallest change of answers, and that of the first model."""
    columns = (
        Column(wording("evidence.turn"), 2.6),
        Column(wording("evidence.by-answers"), 3.6),
        Column(wording("evidence.by-weight"), 3.6),
    )
    found = snapshot.explanation
    listed = sorted(found.flips.values(), key=_least)[:MOST_TURNS]
    groups = [group for group in (*listed, found.model_flips) if group]
    rows = tuple(_turn_row(group, snapshot, wording) for group in groups)
    return Table(columns, rows, wording("evidence.turns-title"), wording("evidence.no-turns"))


def _least(flips: tuple[Flip, ...]) -> float:
    """Size of the smallest change of answers everywhere; those without one come last."""
    answers = _everywhere(flips)
    return abs(answers.change) if answers else float("inf")


def _everywhere(flips: tuple[Flip, ...]) -> Flip | None:
    return next((f for f in flips if f.kind in ANSWERS and f.department is None), None)


def _turn_row(
    flips: tuple[Flip, ...], snapshot: Snapshot, wording: Wording
) -> tuple[str, str, str]:
    none = wording("evidence.none")
    answers = _everywhere(flips)
    other = next((flip for flip in flips if flip.kind not in ANSWERS), None)
    return (
        _turn(flips[0], snapshot, wording),
        step_says(answers, snapshot, wording) if answers else none,
        step_says(other, snapshot, wording) if other else none,
    )


def _turn(flip: Flip, snapshot: Snapshot, wording: Wording) -> str:
    if flip.turn == "first":
        name = snapshot.model_name(flip.instead or flip.target)
        return wording("evidence.turn-first", name=name)
    return wording(f"evidence.turn-{flip.turn}", name=snapshot.service_name(flip.target))


def step_says(flip: Flip, snapshot: Snapshot, wording: Wording) -> str:
    """A change as where the input stands and where it would have to be."""
    least = 2 if flip.kind == "demand-weight" else 1  # a share of one says little in tenths
    decimals = max(least, _decimals(flip.end - flip.start))
    return wording(
        "evidence.step-to",
        name=input_name(flip, snapshot, wording),
        start=wording.number(flip.start, decimals),
        end=wording.number(flip.end, decimals),
    )


def _decimals(change: float) -> int:
    """Decimals that keep two figures apart on paper."""
    return next((n for n in (1, 2, 3) if abs(change) >= 2 * 10.0**-n), 4)


def input_name(moved: Flip | Swing, snapshot: Snapshot, wording: Wording) -> str:
    """An answer mean, a weight or a gate in words."""
    key = f"evidence.input.{moved.kind}"
    if moved.kind == "demand-weight":
        return wording(key)
    if moved.kind == "link":
        service = snapshot.service_name(moved.service or "")
        return wording(key, name=snapshot.outcome_name(moved.id), service=service)
    return wording(key, name=_known_name(moved, snapshot, wording))


def _known_name(moved: Flip | Swing, snapshot: Snapshot, wording: Wording) -> str:
    if moved.kind == "maturity":
        return snapshot.domain_name(moved.id)
    if moved.kind in ANSWERS:
        return snapshot.outcome_name(moved.id)
    if moved.kind == "group-weight":
        return wording(f"group.{moved.id}")
    if moved.kind == "department-weight":
        return snapshot.department_name(moved.id)
    item = snapshot.instrument.item(moved.id)
    return wording.texts.get(moved.id) or (snapshot.text(item.text) if item else moved.id)
