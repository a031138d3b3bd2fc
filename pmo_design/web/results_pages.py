"""Pages of results as data: coverage first, then what the answers say and how firmly."""

from __future__ import annotations

from pmo_design.disclosure import Band
from pmo_design.documents.content import Block, Bullets, Column, Facts, Paragraph, Table
from pmo_design.documents.evidence.document import heard
from pmo_design.documents.evidence.method import small_groups_says
from pmo_design.documents.evidence.trust import flag_blocks, flag_sentence, trust
from pmo_design.documents.figures_of_scores import maturity_heat_map, need_maturity_quadrant
from pmo_design.documents.mandate.board import model_verdict
from pmo_design.documents.overrides import named
from pmo_design.documents.small_groups import absent, fewest_of, least_people, people_text, voices
from pmo_design.engagement import Department
from pmo_design.scoring.scorecard import COVERAGE, Count, DepartmentScores
from pmo_design.web.results_parts import (
    Cell,
    Grid,
    Head,
    Part,
    Results,
    cells,
    drawn,
    heat_map_numbers,
    quadrant_numbers,
)


def overview(results: Results) -> tuple[Part, ...]:
    """Who answered, what to keep in mind, and the two pictures of the departments."""
    snapshot, paper, words = results.snapshot, results.paper, results.words
    nothing = Paragraph(paper("no-answers"))
    maturity = maturity_heat_map(snapshot, paper)
    needs = need_maturity_quadrant(snapshot, paper)
    alone = "results.pooled" if snapshot.scorecard.protection else "results.no-quadrant"
    return (
        Part("coverage", words("results.coverage"), _coverage(results)),
        Part("flags", words("results.flags"), flag_blocks(snapshot, paper)),
        Part("in-short", words("results.in-short"), _in_short(results)),
        Part(
            "maturity",
            words("results.maturity"),
            (
                *drawn("heat-map", maturity, nothing),
                *heat_map_numbers(maturity, results),
                *((Paragraph(means_say(results), "note"),) if maturity else ()),
            ),
        ),
        Part(
            "needs",
            words("results.needs"),
            (
                *drawn("quadrant", needs, Paragraph(words(alone))),
                *quadrant_numbers(needs, results),
            ),
        ),
    )


def _coverage(results: Results) -> tuple[Block | Grid, ...]:
    snapshot, words = results.snapshot, results.words
    given, least = voices(snapshot), least_people(snapshot)
    rows = tuple(
        _coverage_row(department, given[department.id], least, results)
        for department in snapshot.engagement.departments
    )
    heads = (
        Head(words("results.department")),
        Head(words("results.asked"), "right"),
        Head(words("results.answered"), "right"),
        Head(words("results.questions-answered"), "right"),
        Head(words("results.enough")),
    )
    return (
        Paragraph(heard(snapshot, results.paper)),
        Paragraph(words("results.least", least=words.number(least))),
        *small_groups_says(snapshot, results.paper),
        Grid(words("results.coverage-title"), heads, rows, words("results.no-department")),
    )


def _coverage_row(
    department: Department, given: Count, least: int, results: Results
) -> tuple[Cell, ...]:
    scores = results.snapshot.scorecard.department(department.id)
    return (
        Cell(department.name, results.department(department.id)),
        *cells(
            (
                people_text(scores.respondents, results.paper),
                people_text(given, results.paper),
                _coverage_text(scores, results),
                _enough(given, least, results),
            )
        ),
    )


def _coverage_text(scores: DepartmentScores, results: Results) -> str:
    if scores.coverage is None:
        none = results.paper("evidence.none")
        return absent(COVERAGE, scores, results.paper, none)
    return results.paper.percent(scores.coverage)


def _enough(given: Count, least: int, results: Results) -> str:
    """Whether enough people answered; of a band no more is told than the band itself."""
    fewest = fewest_of(given)
    if fewest >= least:
        return results.words("results.enough.yes")
    if isinstance(given, Band):
        return results.words("results.enough.no")
    return results.words.count("results.enough.missing", least - fewest)


def _in_short(results: Results) -> tuple[Block, ...]:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    if not snapshot.answered:
        return (Paragraph(paper("no-answers")),)
    names = [named(service, snapshot, paper) for service in snapshot.scorecard.recommended]
    return (
        Bullets(
            (
                (
                    words("results.recommended"),
                    words.join(names) if names else paper("recommend.no-service"),
                ),
                (words("results.model-says"), model_verdict(snapshot, paper)),
            )
        ),
    )


def trust_page(results: Results) -> tuple[Part, ...]:
    """Flags, agreement in each domain, and what to talk about."""
    section = trust(results.snapshot, results.paper)
    agreement = _agreement(results)
    return (
        Part("trust", section.title, section.blocks),
        *(
            (Part("agreement", results.words("results.agreement"), agreement),)
            if agreement
            else ()
        ),
    )


def _agreement(results: Results) -> tuple[Block, ...]:
    """r_wg of every department in every domain; nothing where small groups are protected."""
    snapshot, paper, words = results.snapshot, results.paper, results.words
    if snapshot.scorecard.protection:
        return ()
    domains = [domain.id for domain in snapshot.instrument.domains]
    first = Column(words("results.department"), 2)
    columns = (first, *(Column(snapshot.domain_name(name), 1, "right") for name in domains))
    rows = tuple(
        (
            department.name,
            *(
                paper.number(found.r_wg, 2) if found else paper("evidence.none")
                for found in (scores.agreement[name] for name in domains)
            ),
        )
        for department, scores in snapshot.answered
    )
    says = Paragraph(words("results.agreement-says"))
    return (says, Table(columns, rows, words("results.agreement-title"), paper("no-answers")))


def department_page(department: Department, results: Results) -> tuple[Part, ...]:
    """Everything that may be shown of one department."""
    words = results.words
    scores = results.snapshot.scorecard.department(department.id)
    answers = Part("answers", words("results.coverage"), _answers(department, scores, results))
    if not _any_figure(scores):
        return (answers,)
    return (
        answers,
        Part(
            "maturity",
            words("results.maturity"),
            (_levels(scores, results), Paragraph(estimated_says(results), "note")),
        ),
        Part("services", words("results.services"), (_services(scores, results),)),
        Part("wants", words("results.wants"), (_wants(scores, results),)),
    )


def _any_figure(scores: DepartmentScores) -> bool:
    """Whether a department has any figure of its own, shown or withheld."""
    figures = (scores.maturity, scores.services, scores.outcomes)
    return bool(scores.withheld) or any(each for found in figures for each in found.values())


def _answers(
    department: Department, scores: DepartmentScores, results: Results
) -> tuple[Block, ...]:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    none = paper("evidence.none")
    given = voices(snapshot)[department.id]
    flags = [
        ("", flag_sentence(flag, snapshot, paper))
        for flag in snapshot.scorecard.flags
        if flag.department == department.id
    ]
    level = paper("withheld") if scores.level_withheld else none
    facts = (
        (words("results.head"), department.head or none),
        (words("results.asked"), people_text(scores.respondents, paper)),
        (words("results.answered"), people_text(given, paper)),
        (words("results.enough"), _enough(given, least_people(snapshot), results)),
        (words("results.questions-answered"), _coverage_text(scores, results)),
        (
            words("results.staged-level"),
            words.number(scores.staged_level) if scores.staged_level else level,
        ),
    )
    return (Facts(facts), *((Bullets(tuple(flags)),) if flags else ()))


def _levels(scores: DepartmentScores, results: Results) -> Table:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    rows = []
    for name, score in scores.maturity.items():
        missing = absent(name, scores, paper, paper("evidence.none"))
        figures = (
            (
                paper.level(score.estimate.mean),
                paper.number(score.estimate.raw, 2),
                interval((score.estimate.low, score.estimate.high), results, level=True),
                people_text(score.people, paper),
            )
            if score
            else (missing,) * 4
        )
        rows.append((snapshot.domain_name(name), *figures))
    columns = (
        Column(words("results.domain"), 2),
        Column(words("results.level"), 1, "right"),
        Column(words("results.raw-level"), 1, "right"),
        Column(words("results.interval"), 1, "right"),
        Column(words("results.answered"), 1, "right"),
    )
    return Table(columns, tuple(rows), words("results.levels-title"))


def estimated_says(results: Results) -> str:
    """Why an estimate is not the mean of the answers, and what its interval is."""
    share = results.snapshot.engagement.method.interval
    says = (
        results.words("results.estimated"),
        draws_says(results),
        results.words("results.shown", percent=results.paper.percent(share.high - share.low)),
        results.words("results.raw-says"),
    )
    return " ".join(says)


def means_say(results: Results) -> str:
    """The same beside figures without their intervals: it tells where those stand."""
    keys = ("results.estimated", "results.shown-elsewhere")
    return " ".join(results.words(key) for key in keys)


def draws_says(results: Results) -> str:
    """What a draw is, where a page first names draws."""
    draws = results.words.number(results.snapshot.engagement.draws)
    return results.words("results.draws-say", draws=draws)


def _wants(scores: DepartmentScores, results: Results) -> Table:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    order = sorted(
        scores.outcomes.items(),
        key=lambda pair: -pair[1].priority.mean if pair[1] else 1.0,
    )
    rows = []
    for name, score in order:
        missing = absent(name, scores, paper, paper("evidence.none"))
        figures = (
            (
                paper.percent(score.priority.mean),
                paper.number(1 + 4 * score.importance, 1),
                paper.number(1 + 4 * score.satisfaction, 1),
            )
            if score
            else (missing, missing, missing)
        )
        rows.append((snapshot.outcome_name(name), *figures))
    columns = (
        Column(words("results.outcome"), 3),
        Column(words("results.priority"), 1, "right"),
        Column(words("results.importance"), 1, "right"),
        Column(words("results.satisfaction"), 1, "right"),
    )
    return Table(columns, tuple(rows), words("results.wants-title"))


def _services(scores: DepartmentScores, results: Results) -> Grid:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    order = sorted(scores.services.items(), key=lambda pair: -pair[1].fit.mean if pair[1] else 1.0)
    rows = []
    for name, score in order:
        missing = absent(name, scores, paper, paper("evidence.none"))
        figures = (
            (
                paper.percent(score.fit.mean),
                interval((score.fit.low, score.fit.high), results),
                paper(f"class.{score.service_class}"),
                snapshot.mode_name(score.mode),
            )
            if score
            else (missing, missing, missing, missing)
        )
        link = Cell(named(name, snapshot, paper), results.service(name, scores.id))
        rows.append((link, *cells(figures)))
    heads = (
        Head(words("results.service")),
        Head(words("results.fit"), "right"),
        Head(words("results.interval"), "right"),
        Head(words("results.class")),
        Head(words("results.mode")),
    )
    return Grid(words("results.services-title"), heads, tuple(rows))


def interval(ends: tuple[float, float], results: Results, *, level: bool = False) -> str:
    """Ends of an interval, as levels or as shares."""
    low, high = (results.paper.level(end) if level else results.paper.percent(end) for end in ends)
    return results.words("results.from-to", low=low, high=high)
