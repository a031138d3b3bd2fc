"""The four PMO models: which one the needs resemble, and one of them looked at."""

from __future__ import annotations

from pmo_design.documents.content import Block, Column, Facts, Figure, Paragraph, Table
from pmo_design.documents.evidence.reasons import step_says
from pmo_design.documents.mandate.model import condition
from pmo_design.documents.mandate.model import model as model_section
from pmo_design.documents.overrides import named
from pmo_design.explanation.definition import ModelReason
from pmo_design.scoring.pmo_models import gate_state
from pmo_design.web.results_explained import everywhere_says, flip_place
from pmo_design.web.results_pages import draws_says, interval
from pmo_design.web.results_parts import Cell, Drawn, Grid, Head, Part, Results, cells


def models_page(results: Results) -> tuple[Part, ...]:
    """The verdict, the picture with its numbers, conditions, and what would turn it."""
    section = model_section(results.snapshot, results.paper)
    numbers: tuple[Block | Grid | Drawn, ...] = ()
    for block in section.blocks:
        shown = Drawn("model-fit", block) if isinstance(block, Figure) else block
        numbers = (*numbers, shown, *((_numbers(results),) if shown is not block else ()))
    if not any(isinstance(block, Grid) for block in numbers):
        numbers = (*numbers, _numbers(results))
    if results.snapshot.answered:
        numbers = (*numbers, Paragraph(draws_says(results), "note"))
    turns = _turns(results)
    return (
        Part("models", section.title, numbers),
        *((Part("flips", results.words("results.model-flips"), turns),) if turns else ()),
    )


def _numbers(results: Results) -> Grid:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    none = paper("evidence.none")
    rows = tuple(
        (
            Cell(snapshot.model_name(name), results.model(name)),
            *cells(
                (
                    paper.percent(score.coverage.mean) if score.coverage else none,
                    interval((score.coverage.low, score.coverage.high), results)
                    if score.coverage
                    else none,
                    paper.percent(score.probability),
                    paper.percent(score.gate),
                    words("results.open" if score.eligible else "results.closed"),
                    _place(name, results),
                )
            ),
        )
        for name, score in snapshot.scorecard.models.items()
    )
    right = ("covered", "interval", "probability", "gate")
    heads = (
        Head(words("results.model")),
        *(Head(words(f"results.{key}"), "right") for key in right),
        Head(words("results.gate-state")),
        Head(words("results.place")),
    )
    return Grid(words("results.models-title"), heads, rows)


def _place(model: str, results: Results) -> str:
    card = results.snapshot.scorecard
    if model == card.first_model:
        return results.words("results.first" if card.clear else "results.first-unclear")
    if model == card.runner_up:
        return results.words("results.runner-up")
    return results.paper("evidence.none")


def _turns(results: Results) -> tuple[Block, ...]:
    """What would bring another model first; nothing where small groups are protected."""
    snapshot, paper, words = results.snapshot, results.paper, results.words
    flips = snapshot.explanation.model_flips
    if not flips:
        return ()
    columns = (
        Column(words("results.model-instead"), 2),
        Column(words("results.input"), 4),
        Column(words("results.where"), 1.5),
    )
    rows = tuple(
        (
            snapshot.model_name(flip.instead or flip.target),
            step_says(flip, snapshot, paper),
            flip_place(flip, results),
        )
        for flip in flips
    )
    return (
        Paragraph(words("results.flips-raw")),
        Table(columns, rows, words("results.flips-title")),
        *everywhere_says(flips, results),
    )


def model_parts(model: str, results: Results) -> tuple[Part, ...]:
    """One model: what it is, what keeps it behind, its conditions and its services."""
    words = results.words
    return (
        Part("computed", words("results.computed"), _computed(model, results)),
        Part("gates", words("results.gates"), (_gates(model, results),)),
        Part("services", words("results.services"), (_services(model, results),)),
    )


def _computed(model: str, results: Results) -> tuple[Block, ...]:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    known, score = snapshot.catalog.model(model), snapshot.scorecard.models[model]
    facts = [
        (words("results.probability"), paper.percent(score.probability)),
        (words("results.place"), _place(model, results)),
        (words("results.authority"), snapshot.text(known.authority)),
        (words("results.staffing"), snapshot.text(known.staffing)),
        (words("results.suits"), snapshot.text(known.suits)),
        (words("results.fails"), snapshot.text(known.fails_when)),
    ]
    if score.coverage:
        ends = (score.coverage.low, score.coverage.high)
        facts[:0] = [
            (words("results.covered"), paper.percent(score.coverage.mean)),
            (words("results.interval"), interval(ends, results)),
        ]
    reasons = {each.model: each for each in snapshot.explanation.models_behind}
    behind = (Paragraph(_behind(reasons[model], results)),) if model in reasons else ()
    return (Paragraph(snapshot.text(known.description)), Facts(tuple(facts)), *behind)


def _behind(reason: ModelReason, results: Results) -> str:
    """What keeps a model from being first, as a sentence."""
    words, paper = results.words, results.paper
    if reason.code == "not-scored":
        return words("results.model-not-scored")
    points = paper.number(abs(reason.behind or 0.0) * 100, 1)
    if reason.code == "gate-closed":
        return words("results.model-closed")
    return words("results.model-behind", margin=points)


def _gates(model: str, results: Results) -> Table:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    rows = []
    for item, required in snapshot.catalog.model(model).gates.items():
        today = snapshot.baseline(item)
        known = isinstance(today, int | float)
        rows.append(
            (
                condition(item, snapshot, paper),
                paper.number(required, 1),
                paper.level(float(today))
                if known and today is not None
                else paper("evidence.none"),
                paper.percent(gate_state(float(today), required))
                if known and today is not None
                else words("results.not-assessed"),
            )
        )
    columns = (
        Column(words("results.condition"), 3),
        *(Column(words(f"results.{key}"), 1, "right") for key in ("required", "today", "met")),
    )
    return Table(columns, tuple(rows), words("results.gates-title"), words("results.no-gates"))


def _services(model: str, results: Results) -> Grid:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    known = snapshot.catalog.model(model)
    listed = [(name, "core") for name in known.core]
    listed += [(name, "secondary") for name in known.secondary]
    rows = []
    for name, role in listed:
        score = snapshot.scorecard.services[name]
        rows.append(
            (
                Cell(named(name, snapshot, paper), results.service(name)),
                Cell(words(f"results.{role}")),
                Cell(paper.percent(score.fit.mean) if score else paper("evidence.none")),
                Cell(
                    paper(f"class.{score.service_class}") if score else words("results.not-scored")
                ),
            )
        )
    heads = (
        Head(words("results.service")),
        Head(words("results.in-model")),
        Head(words("results.fit"), "right"),
        Head(words("results.class")),
    )
    return Grid(words("results.model-services-title"), heads, tuple(rows))
