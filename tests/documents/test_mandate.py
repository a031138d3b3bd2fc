from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import DEPARTMENTS_CSV, an_engagement
from document_reading import blocks, column, odd_texts, said, sections
from small_client import an_answer, small_client, small_instrument, with_answers

from pmo_design.charter import (
    Charter,
    Committee,
    Objective,
    Person,
    Problem,
    Rates,
    Risk,
    Scope,
)
from pmo_design.documents.content import (
    Bullets,
    Document,
    Figure,
    KeyFigures,
    Paragraph,
    Section,
    Table,
)
from pmo_design.documents.governance.document import governance
from pmo_design.documents.headcount import headcount_text, needed_fte
from pmo_design.documents.mandate.aims import target_satisfaction, year_after
from pmo_design.documents.mandate.document import mandate
from pmo_design.documents.mandate.modes import abbreviations
from pmo_design.documents.mandate.planned import in_plan, planned_anyway
from pmo_design.documents.organisation_view import first_waves, needs
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import load_wording
from pmo_design.engagement import Decision, Department
from pmo_design.explanation.basis import basis
from pmo_design.explanation.reasons import why_not
from pmo_design.operations.scoring import take_snapshot

CONTRACT = [
    "control",
    "purpose",
    "why-now",
    "scope",
    "objectives",
    "customers",
    "value",
    "services",
    "model",
    "modes",
    "authority",
    "measures",
    "funding",
    "risks",
    "review",
    "evidence",
]
WORDS = load_wording("mandate", "en")
NO_ANSWERS = WORDS("no-answers")
CHARTER = Charter(
    vision="Projects end when we said.",
    sponsor=Person(name="Ana Ruiz", role="COO"),
    pmo_head=Person(name="Jonas Weber"),
    approvals=(Person(name="Ana Ruiz", role="COO"), Person(name="Peter Lang")),
    objectives=(Objective(text="Fewer late projects", measure="Share of late projects"),),
    scope=Scope(inside=("Projects above a million",), outside=("The kitchen",)),
    authority="It may stop a project.",
    reporting_line="To the COO.",
    rates=Rates(person_month=8000.0, fte_year=80000.0),
    risks=(Risk(text="The sponsor leaves."),),
    funding="Paid from the central budget.",
)


@cache
def bare_snapshot() -> Snapshot:
    with TemporaryDirectory() as folder:
        loaded = an_engagement(Path(folder))
    return take_snapshot(loaded.engagement, loaded.instrument)


@cache
def builders_snapshot() -> Snapshot:
    bare = bare_snapshot()
    return replace(bare, engagement=replace(bare.engagement, charter=CHARTER))


@cache
def agreed_mandate() -> Document:
    return mandate(builders_snapshot())


@cache
def bare_mandate() -> Document:
    return mandate(bare_snapshot())


def of_client(**changes: object) -> Document:
    return mandate(take_snapshot(small_client(**changes), small_instrument()))


@pytest.mark.parametrize(
    ("language", "told"), [("en", "more or fewer than 10"), ("es", "más o menos de 10")]
)
def test_services_say_why_more_than_the_first_ten_can_be_recommended(
    language: str, told: str
) -> None:
    words = {"count": "10", "threshold": "40%", "percent": "50%"}

    assert told in load_wording("mandate", language)("services.lead", **words)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Answers up to the closing day, {date}"),
        ("es", "Respuestas hasta el día de cierre, {date}"),
    ],
)
def test_cover_says_that_its_date_is_the_closing_day(language: str, told: str) -> None:
    shown = replace(take_snapshot(small_client(), small_instrument()), language=language)

    written = mandate(shown)

    assert (written.labels.dated, written.dated) == (told, shown.cycle.closed)


def test_sections_of_the_contract_stand_in_its_order() -> None:
    assert [section.id for section in agreed_mandate().sections] == CONTRACT


def test_every_section_says_something() -> None:
    for document in (agreed_mandate(), bare_mandate()):
        assert all(section.blocks or section.sections for section in sections(document).values())


def test_no_text_shows_a_missing_number_or_a_placeholder() -> None:
    assert odd_texts(agreed_mandate()) == []
    assert odd_texts(bare_mandate()) == []


def test_same_snapshot_gives_the_same_document() -> None:
    assert mandate(builders_snapshot()) == agreed_mandate()


def test_figures_on_the_board_page_are_those_of_the_scorecard() -> None:
    shot = builders_snapshot()

    (figures,) = blocks(sections(agreed_mandate())["purpose"], KeyFigures)

    numbers = [number for number, _ in figures.figures]
    lowest = min(score.mean for score in shot.scorecard.maturity.values())
    assert numbers[0] == "3 of 3"
    assert numbers[1] == f"{len(shot.recommended)} of {len(shot.scorecard.services)}"
    assert numbers[2] == f"{lowest:.1f}"
    assert numbers[3] == f"{max(needed_fte(wave) for wave in shot.roadmap.waves):.2f}"


@pytest.mark.parametrize("language", ["en", "es"])
def test_mandate_and_governance_name_the_same_people_to_hire(language: str) -> None:
    shot = builders_snapshot()
    shot = replace(shot, language=language)
    sentence = headcount_text(shot.roadmap.waves, load_wording("mandate", shot.language))

    found = sections(mandate(shot))

    assert sentence in said(found["recommendation"])
    assert sentence in said(found["headcount"])
    assert sentence in said(sections(governance(shot))["roster"])


def test_headcount_is_the_sum_of_the_parts_that_are_printed() -> None:
    # 2.115 and 5/3 would be 3.78 together, but print as 2.12 and 1.67
    wave = replace(builders_snapshot().roadmap.waves[0], run_used=2.1151, setup_used=5.0)

    text = headcount_text((wave,), load_wording("mandate", "en"))

    assert text == (
        "The first wave needs 3.79 full-time equivalents: 2.12 to run services and 1.67 to set"
        " them up. No later wave needs more."
    )


def test_recommendation_names_every_recommended_service_and_the_model() -> None:
    shot = builders_snapshot()

    text = said(sections(agreed_mandate())["recommendation"])

    assert all(shot.service_name(service.id) in text for service in shot.recommended)
    assert shot.model_name(shot.scorecard.first_model) in text


def test_every_service_is_either_chosen_or_not_chosen_with_a_reason() -> None:
    shot, found = builders_snapshot(), sections(agreed_mandate())

    chosen = blocks(found["chosen"], Table)[0].rows
    others = blocks(found["not-chosen"], Table)[0].rows

    assert len(chosen) == len(shot.recommended)
    assert len(chosen) + len(others) == len(shot.catalog.services)
    assert all(all(row) for row in (*chosen, *others))


def test_fits_printed_are_those_of_the_scorecard() -> None:
    shot, found = builders_snapshot(), sections(agreed_mandate())

    printed = [cell.split("\n")[0] for cell in column(blocks(found["chosen"], Table)[0], 2)]

    fits = [shot.scorecard.services[service.id].fit.mean for service in shot.recommended]
    assert printed == [WORDS.percent(fit) for fit in fits]


def test_roadmap_column_gives_the_first_wave_of_the_plan() -> None:
    shot = builders_snapshot()
    waves = first_waves(shot)
    rows = blocks(sections(agreed_mandate())["chosen"], Table)[0].rows

    for service, row in zip(shot.recommended, rows, strict=True):
        if service.id in waves:
            assert row[4] == f"From wave {waves[service.id]}"
        else:
            assert row[4].startswith("Not in the plan")


def test_roadmap_column_says_when_a_running_service_reaches_more_departments() -> None:
    shot = builders_snapshot()
    wave = next(wave for wave in shot.roadmap.waves if wave.starts)
    name = wave.starts[0].service
    running = replace(shot, roadmap=replace(shot.roadmap, running_before=((name, "elsewhere"),)))

    assert in_plan(name, running, WORDS) == (
        f"Runs today; in more departments from wave {wave.number}"
    )


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (("d1", "d2"), "From wave 1; by the end in Procurement and Projects Office"),
        (("d1", "d2", "d3", "d4"), "From wave 1; by the end in 4 departments"),
    ],
)
def test_roadmap_column_names_the_departments_of_a_service_that_is_not_recommended(
    places: tuple[str, ...], said: str
) -> None:
    shot = builders_snapshot()
    names = ("Procurement", "Projects Office", "Finance", "Wards")
    departments = tuple(
        Department(id=f"d{at}", name=name) for at, name in enumerate(names, start=1)
    )
    start = shot.roadmap.waves[0].starts[0]
    wave = replace(
        shot.roadmap.waves[0],
        starts=tuple(replace(start, service="coaching", department=each) for each in places),
    )
    planned = replace(
        shot,
        engagement=replace(shot.engagement, departments=departments),
        roadmap=replace(shot.roadmap, waves=(wave,)),
    )

    assert planned_anyway("coaching", planned, WORDS) == said


def test_why_services_start_without_being_recommended_is_said_where_one_does() -> None:
    shot = builders_snapshot()
    start = shot.roadmap.waves[0].starts[0]
    says = "a service can be called for in single departments"

    def not_chosen(service: str) -> str:
        wave = replace(shot.roadmap.waves[0], starts=(replace(start, service=service),))
        planned = replace(shot, roadmap=replace(shot.roadmap, waves=(wave,)))
        return said(sections(mandate(planned))["not-chosen"])

    unlike = next(
        name for name in shot.scorecard.services if name not in shot.scorecard.recommended
    )
    assert says in not_chosen(unlike)
    assert says not in not_chosen(shot.recommended[0].id)


def test_modes_are_those_of_the_scorecard() -> None:
    shot = builders_snapshot()
    short = abbreviations(shot)
    table = blocks(sections(agreed_mandate())["modes"], Table)[0]

    for (_, scores), row in zip(shot.answered, table.rows, strict=True):
        cells = [scores.services[service.id] for service in shot.recommended[:12]]
        assert list(row[1:]) == [short[cell.mode] if cell else "–" for cell in cells]


def test_decided_mode_stands_before_the_computed_one_and_its_reason_is_on_record() -> None:
    shot = builders_snapshot()
    service = shot.recommended[0].id
    decision = Decision(
        service=service, action="mode", department="d1", mode="enable", reason="They insist."
    )
    client = replace(shot.engagement, decisions=(decision,))
    computed = shot.scorecard.department("d1").services[service].mode

    found = sections(mandate(replace(shot, engagement=client)))

    cell = blocks(found["modes"], Table)[0].rows[0][1]
    assert cell == f"E ({abbreviations(shot)[computed]})"
    assert "They insist." in said(found["decisions"])


def test_objectives_come_from_the_charter() -> None:
    found = sections(agreed_mandate())["objectives"]

    (table,) = blocks(found, Table)

    assert table.rows == (
        (
            "Fewer late projects",
            "Share of late projects",
            "to be decided",
            "to be decided",
            "to be decided",
        ),
    )


def test_without_objectives_the_strongest_needs_propose_them() -> None:
    shot = bare_snapshot()
    first = needs(shot)[0]
    found = sections(bare_mandate())["objectives"]

    (table,) = blocks(found, Table)

    assert len(table.rows) == 5
    assert table.rows[0][2:] == (
        f"{first.satisfaction:.1f}",
        f"{target_satisfaction(first.satisfaction):.1f}",
        "15 October 2027",
    )
    assert "proposals" in said(found)
    assert any(block.style == "open" for block in blocks(found, Paragraph))


@pytest.mark.parametrize(
    ("today", "target"),
    [(1.0, 2.0), (3.4, 4.4), (4.6, 5.0)],
    ids=["one step", "one step between", "never beyond the scale"],
)
def test_proposed_target_is_a_step_above_today(today: float, target: float) -> None:
    assert target_satisfaction(today) == pytest.approx(target)


def test_year_after_a_leap_day_ends_february() -> None:
    assert year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert year_after(date(2026, 10, 15)) == date(2027, 10, 15)


def test_what_the_charter_says_is_printed_as_it_stands() -> None:
    found = sections(agreed_mandate())

    assert "Projects end when we said." in said(found["objectives"])
    assert "Projects above a million" in said(found["scope"])
    assert "It may stop a project." in said(found["authority"])
    assert "Paid from the central budget." in said(found["funding"])
    assert "The sponsor leaves." in said(found["risks"])
    assert ("Peter Lang", "to be named", "", "") in blocks(found["control"], Table)[0].rows


@pytest.mark.parametrize(
    "section", ["control", "scope", "objectives", "authority", "funding", "risks", "review"]
)
def test_what_the_charter_leaves_out_is_marked_open(section: str) -> None:
    found = blocks(sections(bare_mandate())[section], Paragraph)

    assert any(paragraph.style == "open" for paragraph in found)


def test_open_points_are_listed_by_who_decides_them() -> None:
    points = blocks(sections(bare_mandate())["decision"], Bullets)[-1].items

    assert [strong for strong, _ in points] == [
        "Sponsor:",
        "Sponsor with finance:",
        "Head of the PMO:",
        "Steering committee:",
    ]
    assert "the vision" in points[0][1]
    assert points[3][1] == "the audit."


def test_what_a_committee_leaves_open_is_to_be_decided_before_anybody_signs() -> None:
    shot = builders_snapshot()
    council = Committee(
        name="Council", purpose="Hears.", chair="Ana", members=("Jo",), cadence="Monthly"
    )
    charter = CHARTER.model_copy(update={"committees": (council,)})
    document = mandate(replace(shot, engagement=replace(shot.engagement, charter=charter)))

    points = dict(blocks(sections(document)["decision"], Bullets)[-1].items)

    assert "the authority and the quorum of \u201cCouncil\u201d" in points["Sponsor:"]
    assert "the standing agenda of \u201cCouncil\u201d" in points["Steering committee:"]


def test_return_says_which_services_it_credits() -> None:
    shot = builders_snapshot()
    running, started = shot.started[:2]
    problem = Problem(text="Late.", relevance=0.5, solved_by={running: 0.4, started: 0.5})
    charter = CHARTER.model_copy(update={"problems": (problem,)})
    place = shot.engagement.departments[0].id
    agreed = replace(
        shot,
        engagement=replace(shot.engagement, charter=charter),
        roadmap=replace(shot.roadmap, running_before=((running, place),)),
    )

    found = sections(mandate(agreed))["return"]

    left_out = f"Not credited because it runs today: “{shot.service_name(running)}”."
    assert left_out in said(found)
    solvers = (
        f"{shot.service_name(running)}, 40%: runs today, so counts 0; "
        f"{shot.service_name(started)}, 50%"
    )
    assert blocks(found, Table)[1].rows == (("Late.", "50%", solvers, "50%"),)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_return_is_a_headline_while_nothing_planned_is_credited(language: str) -> None:
    shot = replace(builders_snapshot(), language=language)
    unplanned = next(each for each in shot.scorecard.services if each not in shot.planned)
    problem = Problem(text="Late.", relevance=0.5, solved_by={unplanned: 0.5})
    charter = CHARTER.model_copy(update={"problems": (problem,)})
    document = mandate(replace(shot, engagement=replace(shot.engagement, charter=charter)))

    whole = " ".join(said(part) for part in document.sections)
    row = blocks(sections(document)["return"], Table)[1].rows[0]
    words = load_wording("mandate", language)

    assert words("purpose.return") not in whole
    assert words("recommend.nothing-credited") in whole
    assert "-100" not in whole
    assert words("funding.rate") not in whole
    assert row[2] == words(
        "funding.solver-not-started", name=shot.service_name(unplanned), percent=words.percent(0.5)
    )
    assert row[3] == words.percent(0)


def test_mandate_says_what_cost_deviation_is_expected_to_remain() -> None:
    shot = builders_snapshot()
    problem = Problem(text="Late.", relevance=0.5, solved_by={shot.started[0]: 0.4})
    charter = CHARTER.model_copy(update={"problems": (problem,)})
    agreed = replace(shot, engagement=replace(shot.engagement, charter=charter))
    past = shot.baseline("baseline.past-cost-deviation")
    assert isinstance(past, float)

    text = said(sections(mandate(agreed))["return"])

    # of the past deviation 0.5 * 0.4 is avoided
    assert f"The cost deviation falls from {past:.0%} to {past * 0.8:.1%}" in text


def test_share_avoided_is_added_up_and_what_no_problem_explains_is_said() -> None:
    shot = builders_snapshot()
    started = shot.started[0]
    problems = (
        Problem(text="Late.", relevance=0.5, solved_by={started: 0.4}),
        Problem(text="Dear.", relevance=0.3, solved_by={started: 0.1}),
    )
    charter = CHARTER.model_copy(update={"problems": problems})
    agreed = replace(shot, engagement=replace(shot.engagement, charter=charter))

    text = said(sections(mandate(agreed))["return"])

    # 0.5 * 0.4 + 0.3 * 0.1, and 0.5 + 0.3
    assert "gives the 23% avoided. The problems named make up 80% of the overruns" in text


def test_cost_is_shown_with_rates_and_left_out_without() -> None:
    assert "EUR" in said(sections(agreed_mandate())["headcount"])

    without = said(sections(bare_mandate())["headcount"])

    assert "EUR" not in without
    assert "does not give the rates" in without


def test_return_without_its_inputs_names_what_is_missing() -> None:
    text = said(sections(bare_mandate())["return"])

    assert "the yearly cost of a full-time equivalent" in text
    assert "the yearly portfolio budget" not in text


def test_overrun_is_budget_times_deviation() -> None:
    assert "EUR 2,250,000" in said(sections(agreed_mandate())["baseline"])


def test_each_department_is_a_customer_with_its_strongest_need() -> None:
    shot, found = builders_snapshot(), sections(agreed_mandate())
    table = blocks(found["customers"], Table)[0]

    assert column(table, 0) == ["Finance", "Clinical Services", "Procurement"]
    for (_, scores), row in zip(shot.answered, table.rows, strict=True):
        outcomes = {name: score.priority.mean for name, score in scores.outcomes.items() if score}
        assert row[5] == shot.outcome_name(max(outcomes, key=lambda name: outcomes[name]))


def test_value_proposition_joins_outcome_services_and_measure() -> None:
    shot, found = builders_snapshot(), sections(agreed_mandate())
    gets, promises = blocks(found["value"], Table)

    assert len(gets.rows) == 3 * len(shot.answered)
    wanted, promised = set(column(gets, 1)), set(column(promises, 0))
    beside = " ".join(paragraph.text for paragraph in blocks(found["value"], Paragraph))
    assert promised
    assert promised <= wanted
    assert all(name in beside for name in wanted - promised)  # no service answers these
    assert all(all(row) for row in (*gets.rows, *promises.rows))


def test_charts_are_there_where_there_are_scores() -> None:
    found = sections(agreed_mandate())

    assert len(blocks(found["why-now"], Figure)) == 2
    assert len(blocks(found["services"], Figure)) == 1
    assert len(blocks(found["model"], Figure)) == 1


def test_without_answers_sections_say_so_and_charts_are_left_out() -> None:
    document = mandate(take_snapshot(with_answers(small_client(), *()), small_instrument()))

    found = sections(document)
    assert [section.id for section in document.sections] == CONTRACT
    assert odd_texts(document) == []
    assert not any(blocks(section, Figure) for section in document.sections)
    for name in ("purpose", "maturity", "value", "services", "model", "modes"):
        assert NO_ANSWERS in said(found[name])
    assert "approve nothing before" in said(found["decision"])


def test_department_without_answers_is_named_and_never_guessed(tmp_path: Path) -> None:
    files = {"departments.csv": f"{DEPARTMENTS_CSV}d4,Silent Ward,,1,,false\n"}
    loaded = an_engagement(tmp_path, files)

    document = mandate(take_snapshot(loaded.engagement, loaded.instrument))

    found = sections(document)
    assert odd_texts(document) == []
    assert blocks(found["customers"], Table)[0].rows[-1] == (
        "Silent Ward",
        "to be named",
        "–",
        "0",
        "–",
        "not known: nobody has answered",
    )
    assert "Silent Ward" in said(found["risks"])
    assert "Silent Ward" not in column(blocks(found["modes"], Table)[0], 0)


def test_one_department_alone_is_enough() -> None:
    client = small_client()
    document = of_client(
        departments=client.departments[:1],
        respondents=tuple(each for each in client.respondents if each.department == "d1"),
        cycles=(
            replace(
                client.latest,
                answers=tuple(each for each in client.latest.answers if each.respondent != "e2"),
            ),
        ),
    )

    assert [section.id for section in document.sections] == CONTRACT
    assert odd_texts(document) == []


def test_without_capacity_the_mandate_asks_for_it() -> None:
    document = of_client(capacity=None)

    assert odd_texts(document) == []
    assert "how many person-months" in said(sections(document)["decision"])
    assert "capacity" in said(sections(document)["headcount"])


def test_without_baseline_nothing_is_said_of_it() -> None:
    client = small_client()

    document = of_client(cycles=(replace(client.latest, baseline=()),))

    found = sections(document)
    assert odd_texts(document) == []
    assert "have not been answered" in said(found["baseline"])
    assert "not assessed" in said(found["model"])


def test_weak_baseline_is_a_risk() -> None:
    # support 2 of 5 lies at the limit; the gate of model "reporting" asks for 3
    found = sections(of_client())

    assert "baseline.support is at level 2" in said(found["risks"])
    # a gate is shut at level 1 and open at the level asked for: (2 - 1) / (3 - 1)
    assert "met to 50%" in said(found["model"])


def test_condition_just_below_its_level_is_not_printed_as_met() -> None:
    nearly = (an_answer("", "baseline.support", 2.96),)

    found = sections(of_client(cycles=(replace(small_client().latest, baseline=nearly),)))

    conditions = blocks(found["model"], Table)[-1]
    assert (column(conditions, 2)[0], column(conditions, 3)[0]) == ("3", "2.9")


def test_free_text_stands_as_it_was_typed() -> None:
    client = small_client()
    odd = replace(client.departments[0], name="R&D <b>{x}</b>")

    document = of_client(departments=(odd, *client.departments[1:]))

    assert "R&D <b>{x}</b>" in column(blocks(sections(document)["customers"], Table)[0], 0)


def with_card(**changes: object) -> dict[str, Section]:
    shot = builders_snapshot()
    card = replace(shot.scorecard, **changes)
    reasons = why_not(basis(shot.engagement, shot.instrument, card))
    explanation = replace(shot.explanation, why_not=reasons)
    document = mandate(replace(shot, scorecard=card, explanation=explanation))
    assert odd_texts(document) == []
    return sections(document)


def test_clear_model_is_recommended_as_such() -> None:
    card = builders_snapshot().scorecard

    assert "Set the PMO up as" in said(with_card(clear=True)["recommendation"])
    assert "No model stands out" in said(with_card(clear=False)["recommendation"])
    alone = with_card(clear=False, runner_up=None, margin=None)
    assert "the only model" in said(alone["recommendation"])
    assert card.first_model is not None


def test_where_nothing_is_called_for_nothing_is_recommended() -> None:
    card = builders_snapshot().scorecard
    none = {name: replace(score, service_class="not-now") for name, score in card.services.items()}

    found = with_card(services=none)

    assert WORDS("recommend.no-service") in said(found["recommendation"])
    assert WORDS("recommend.no-service") in said(found["modes"])
    assert len(blocks(found["not-chosen"], Table)[0].rows) == len(none)


def test_service_that_is_not_scored_says_so() -> None:
    card = builders_snapshot().scorecard
    last = card.ranked_services[-1]

    found = with_card(services=card.services | {last: None})

    row = blocks(found["not-chosen"], Table)[0].rows[-1]
    assert row[2:4] == ("–", "Too few answers to score it in any department with a say.")


def test_every_kind_of_decision_reads_as_a_sentence() -> None:
    shot = builders_snapshot()
    service = shot.recommended[0].id
    decisions = (
        Decision(service=service, action="pin", department="d1", wave=2, reason="Asked."),
        Decision(service=service, action="forbid", reason="No."),
        Decision(service=service, action="forbid", department="d2", reason="No."),
        Decision(service=service, action="order", departments=("d2", "d1"), reason="Size."),
    )
    client = replace(shot.engagement, decisions=decisions)

    found = sections(mandate(replace(shot, engagement=client)))

    assert column(blocks(found["decisions"], Table)[0], 1) == [
        "Starts in Finance in wave 2",
        "Not in any department",
        "Not in Clinical Services",
        "Starts in this order: Clinical Services and Finance",
    ]


def planned_with(snapshot: Snapshot, *services: str) -> Snapshot:
    """The snapshot with a plan that starts these services only."""
    first = snapshot.roadmap.waves[0]
    starts = tuple(replace(first.starts[0], service=service) for service in services)
    waves = (replace(first, starts=starts),)
    return replace(
        snapshot, roadmap=replace(snapshot.roadmap, waves=waves, running_before=frozenset())
    )


def test_board_is_told_where_plan_and_recommendation_differ() -> None:
    shot = builders_snapshot()
    first, waiting = shot.recommended[0], shot.recommended[1:]
    chosen = {each.id for each in shot.recommended}
    other = next(each for each in shot.catalog.services if each.id not in chosen)

    found = sections(mandate(planned_with(bare_snapshot(), first.id, other.id)))

    services = blocks(found["recommendation"], Bullets)[0].items[0][1]
    _, room = services.split("The plan does not start")
    assert all(shot.text(each.name) in room for each in waiting)
    assert (
        f"1 other service runs today or starts where departments need it: {shot.text(other.name)}."
        in room
    )
    assert "that run today or that the plan starts" in said(found["decision"])
    rest = len(shot.catalog.services) - len(chosen) - 1
    assert f"the {rest} services that are neither recommended nor planned" in said(found["scope"])


def test_nothing_is_promised_that_no_planned_service_answers() -> None:
    shot = builders_snapshot()
    outcome = next(
        each
        for each in shot.catalog.outcomes
        if any(row == shot.text(each.name) for row in column(_value_tables()[1], 0))
    )
    serving = {service for _, service in outcome.links()}
    others = [each.id for each in shot.catalog.services if each.id not in serving]

    found = sections(mandate(planned_with(shot, *others)))["value"]

    assert shot.text(outcome.name) not in column(blocks(found, Table)[1], 0)
    assert f"“{shot.text(outcome.name)}”" in blocks(found, Paragraph)[-1].text


def _value_tables() -> list[Table]:
    return blocks(sections(agreed_mandate())["value"], Table)


@pytest.mark.parametrize(
    ("below", "sentence"),
    [
        (0.004, "Its fit of 39.6% lies below the floor of 40%."),
        (0.0004, "Its fit of 39.96% lies below the floor of 40%."),
        (0.00004, "Its fit lies just below the floor of 40%."),
    ],
)
def test_fit_just_below_the_floor_is_not_printed_as_the_floor(below: float, sentence: str) -> None:
    shot = builders_snapshot()
    last = shot.scorecard.ranked_services[-1]
    score = shot.scorecard.services[last]
    fit = replace(score.fit, mean=shot.engagement.method.fit_floor - below)

    found = with_card(services=shot.scorecard.services | {last: replace(score, fit=fit)})

    assert sentence in said(found["not-chosen"])


def test_projects_a_year_are_headed_as_such_and_not_compared_with_those_running() -> None:
    shot = builders_snapshot()
    counted = tuple(replace(each, projects=1) for each in shot.engagement.departments)
    client = replace(shot.engagement, departments=counted)

    found = sections(mandate(replace(shot, engagement=client)))["customers"]

    assert shot.baseline("baseline.project-count") not in (None, len(counted))
    assert "Projects a year" in [each.title for each in blocks(found, Table)[0].columns]
    assert "baseline" not in said(found)


def test_departments_at_the_lowest_level_are_named() -> None:
    shot = builders_snapshot()
    levels = {each.name: scores.staged_level for each, scores in shot.answered}
    lowest = [name for name, level in levels.items() if level == min(levels.values())]

    text = said(sections(agreed_mandate())["maturity"])

    assert f"{WORDS.join(lowest)}." in text
