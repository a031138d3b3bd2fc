"""One service: as computed, in the plan, and in each department."""

from __future__ import annotations

from pmo_design.documents.content import Block, Facts, Paragraph
from pmo_design.documents.mandate.kept_out import computed_reason
from pmo_design.documents.mandate.services import why_chosen
from pmo_design.documents.overrides import override_says
from pmo_design.documents.small_groups import absent
from pmo_design.operations.explaining import ExplainedService
from pmo_design.web.results_explained import flip_blocks, sum_part, swing_blocks
from pmo_design.web.results_in_plan import (
    service_in_plan,
    starts_in,
    why_planned,
    why_unplanned,
)
from pmo_design.web.results_pages import estimated_says, interval
from pmo_design.web.results_parts import Cell, Grid, Head, Part, Results, cells


def service_parts(
    service: str, department: str | None, explained: ExplainedService | None, results: Results
) -> tuple[Part, ...]:
    """A service as computed, why it is in or out, and where ``explained`` its sum.

    Parameters
    ----------
    department : str or None
        Id of the department for which its sum is shown.
    explained : ExplainedService or None
        None where small groups are protected.
    """
    words = results.words
    parts = [
        Part("computed", words("results.computed"), _computed(service, results)),
        Part("by-department", words("results.by-department"), (_by_department(service, results),)),
    ]
    if explained is not None:
        parts.append(sum_part(explained, results))
    if explained is not None and department is None and explained.line is not None:
        parts.append(Part("flips", words("results.flips"), flip_blocks(explained.flips, results)))
        parts.append(Part("swings", words("results.swings"), swing_blocks(explained, results)))
    return tuple(parts)


def _computed(service: str, results: Results) -> tuple[Block, ...]:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    score, known = snapshot.scorecard.services[service], snapshot.catalog.service(service)
    decided = override_says(service, snapshot, paper)
    out = computed_reason(known, snapshot, paper)
    why = (
        words("results.why-out", reason=out)
        if out
        else words("results.why-in", reason=why_chosen(known, snapshot, paper))
    )
    facts = [(words("results.plan"), service_in_plan(service, results))]
    if score:
        facts = [
            (words("results.class"), paper(f"class.{score.service_class}")),
            (words("results.fit"), paper.percent(score.fit.mean)),
            (words("results.raw-fit"), paper.percent(score.fit.raw, 1)),
            (words("results.interval"), interval((score.fit.low, score.fit.high), results)),
            (words("results.rank"), words.number(score.rank)),
            (words("results.chance"), paper.percent(score.called)),
            *facts,
        ]
    return (
        Paragraph(snapshot.text(known.description)),
        *((Paragraph(decided, "lead"),) if decided else ()),
        *_unscheduled(service, results),
        Facts(tuple(facts)),
        *((Paragraph(estimated_says(results), "note"),) if score else ()),
        Paragraph(why),
        *why_planned(service, results),
        *why_unplanned(service, results),
        *_firmness(service, results),
    )


def _unscheduled(service: str, results: Results) -> tuple[Block, ...]:
    """That recommending by hand does not bring a service into the plan, where it did not."""
    snapshot = results.snapshot
    override = snapshot.scorecard.overrides.get(service)
    if override is None or override.action != "recommend" or service in snapshot.planned:
        return ()
    return (Paragraph(results.words("results.not-scheduled")),)


def _firmness(service: str, results: Results) -> tuple[Block, ...]:
    found = results.snapshot.explanation.sensitivity
    if service not in found.services:
        return ()
    says = results.words(
        "results.stays",
        share=results.paper.percent(found.services[service]),
        draws=results.paper.number(found.draws),
        percent=results.paper.percent(found.spread),
    )
    return (Paragraph(says),)


def _by_department(service: str, results: Results) -> Grid:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    rows = []
    for department in snapshot.engagement.departments:
        scores = snapshot.scorecard.department(department.id)
        score = scores.services[service]
        missing = absent(service, scores, paper, paper("evidence.none"))
        figures = (
            (
                paper.percent(score.fit.mean),
                paper.percent(score.fit.raw),
                interval((score.fit.low, score.fit.high), results),
                paper.percent(score.demand.mean),
                paper.percent(score.gap.mean),
                paper(f"class.{score.service_class}"),
                snapshot.mode_name(score.mode),
            )
            if score
            else (missing,) * 7
        )
        hidden = service in scores.withheld
        start = missing if hidden else starts_in(service, department.id, results)
        link = Cell(department.name, f"{results.service(service, department.id)}#sum")
        rows.append((link, *cells((*figures, start))))
    numbers = ("fit", "raw-fit", "interval", "demand", "gap")
    heads = (
        Head(words("results.department")),
        *(Head(words(f"results.{key}"), "right") for key in numbers),
        *(Head(words(f"results.{key}")) for key in ("class-here", "mode", "starts-in")),
    )
    return Grid(words("results.by-department-title"), heads, tuple(rows))
