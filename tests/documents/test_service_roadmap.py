from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest
from builders import an_engagement

from pmo_design.charter import Charter, KpiPlan, Rates, Risk, StaffMember
from pmo_design.cycle import ActiveService, Cycle, Reading
from pmo_design.documents.content import (
    Bullets,
    Document,
    Facts,
    Figure,
    KeyFigures,
    Section,
    Table,
)
from pmo_design.documents.economics import wave_cost
from pmo_design.documents.figures_of_plan import axis, maturity_figure
from pmo_design.documents.mode_changes import changes_told
from pmo_design.documents.organisation_view import needs
from pmo_design.documents.plan_view import level_aim, new_services, share_used, wave_begins
from pmo_design.documents.service_roadmap import projection
from pmo_design.documents.service_roadmap.document import service_roadmap
from pmo_design.documents.service_roadmap.scorecard import promised_outcomes
from pmo_design.documents.service_roadmap.what_decides import binding_blocks
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.start_reasons import grouped_reasons, start_reason
from pmo_design.documents.wording import load_wording
from pmo_design.engagement import Capacity, Decision, Engagement
from pmo_design.exchange.engagement_folder import LoadedEngagement
from pmo_design.language import level_text
from pmo_design.operations.scoring import take_snapshot
from pmo_design.roadmap.definition import Binding

SECTIONS = [
    "summary",
    "today",
    "targets",
    "waves",
    "gantt",
    "capacity",
    "balance",
    "maturity",
    "fit",
    "changes",
    "left-out",
    "scorecard",
    "risks",
    "method",
    "basis",
]
RUNNING = ActiveService("status-reporting", active=True, maturity=2)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedEngagement:
    return an_engagement(tmp_path_factory.mktemp("client"))


@pytest.fixture(scope="module")
def shot(loaded: LoadedEngagement) -> Snapshot:
    return taken(loaded, with_services(loaded.engagement, RUNNING))


@pytest.fixture(scope="module")
def roadmap(shot: Snapshot) -> Document:
    return service_roadmap(shot)


def taken(loaded: LoadedEngagement, engagement: Engagement) -> Snapshot:
    return take_snapshot(engagement, loaded.instrument)


def with_cycle(engagement: Engagement, **changes: object) -> Engagement:
    cycle: Cycle = replace(engagement.latest, **changes)  # type: ignore[arg-type]
    return replace(engagement, cycles=(*engagement.cycles[:-1], cycle))


def with_services(engagement: Engagement, *services: ActiveService) -> Engagement:
    return with_cycle(engagement, services=services)


def without_answers(engagement: Engagement) -> Engagement:
    return with_cycle(engagement, answers=(), baseline=())


def one_department(engagement: Engagement) -> Engagement:
    people = tuple(each for each in engagement.respondents if each.department == "d1")
    ids = {each.id for each in people}
    answers = tuple(each for each in engagement.latest.answers if each.respondent in ids)
    alone = replace(engagement, departments=engagement.departments[:1], respondents=people)
    return with_cycle(alone, answers=answers)


def with_silent_department(engagement: Engagement) -> Engagement:
    spoken = tuple(
        each for each in engagement.latest.answers if each.respondent not in ("r5", "r6")
    )
    return with_cycle(engagement, answers=spoken)


def with_capacity(engagement: Engagement, waves: int, setup: float, run: float) -> Engagement:
    capacity = Capacity(setup_person_months=(setup,) * waves, run_fte=(run,) * waves)
    return replace(engagement, capacity=capacity)


def section(document: Document, name: str) -> Section:
    return next(each for each in walk(document.sections) if each.id == name)


def walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    for each in sections:
        yield each
        yield from walk(each.sections)


def tables(part: Section) -> list[Table]:
    return [block for block in part.blocks if isinstance(block, Table)]


def figures(document: Document) -> list[Figure]:
    return [
        block
        for part in walk(document.sections)
        for block in part.blocks
        if isinstance(block, Figure)
    ]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value):
        for part in fields(value):
            if part.name != "labels":
                yield from texts(getattr(value, part.name))


def whole_text(value: object) -> str:
    return "\n".join(texts(value))


def test_every_section_of_the_contract_is_there(roadmap: Document) -> None:
    assert roadmap.name == "roadmap"
    assert [each.id for each in roadmap.sections] == SECTIONS


def test_same_snapshot_gives_the_same_document(shot: Snapshot, roadmap: Document) -> None:
    assert service_roadmap(shot) == roadmap


def test_key_figures_are_those_of_the_plan(shot: Snapshot, roadmap: Document) -> None:
    shown = next(b for b in section(roadmap, "summary").blocks if isinstance(b, KeyFigures))

    starts = sum(len(wave.starts) for wave in shot.roadmap.waves)
    assert [number for number, _ in shown.figures] == [
        str(starts),
        str(len(new_services(shot))),
        "4",
        "Q1 2027",
    ]


@pytest.mark.parametrize(
    ("closed", "wave", "begins"),
    [
        pytest.param(date(2026, 10, 15), 1, date(2027, 1, 1), id="in a quarter"),
        pytest.param(date(2026, 12, 31), 1, date(2027, 1, 1), id="last day of a year"),
        pytest.param(date(2026, 1, 1), 1, date(2026, 4, 1), id="first day of a quarter"),
        pytest.param(date(2026, 10, 15), 6, date(2028, 4, 1), id="a later year"),
    ],
)
def test_waves_begin_with_the_quarter_after_closing(
    shot: Snapshot, closed: date, wave: int, begins: date
) -> None:
    engagement = with_cycle(shot.engagement, opened=closed, closed=closed)

    assert wave_begins(replace(shot, engagement=engagement), wave) == begins


def test_wave_says_its_period_and_the_next_feedback(roadmap: Document) -> None:
    facts = next(b for b in section(roadmap, "wave-1").blocks if isinstance(b, Facts))

    said = dict(facts.pairs)
    assert said["Period"] == "1 January 2027 to 31 March 2027"
    assert said["Next feedback"].startswith("From 1 April 2027,")


def test_every_start_stands_in_the_table_of_its_wave(shot: Snapshot, roadmap: Document) -> None:
    planned = [
        (wave.number, shot.service_name(start.service), shot.department_name(start.department))
        for wave in shot.roadmap.waves
        for start in wave.starts
    ]

    shown = {
        (wave.number, row[0].removesuffix(" (new)"), department)
        for wave in shot.roadmap.waves
        for table in tables(section(roadmap, f"wave-{wave.number}"))[:1]
        for row in table.rows
        for line in row[1].split("\n")
        for department in line.split(": ", 1)[1].replace("All 3 departments", ALL).split(", ")
    }
    assert shown == set(planned)


def test_every_start_says_why_it_is_made_and_by_what_it_is_judged(
    shot: Snapshot, roadmap: Document
) -> None:
    wording = load_wording("roadmap", "en")

    for wave in shot.roadmap.waves:
        if not wave.starts:
            continue
        rows = tables(section(roadmap, f"wave-{wave.number}"))[1].rows
        why = {row[0]: row for row in rows}
        for start in wave.starts:
            row = why[shot.service_name(start.service)]
            kpi = shot.catalog.service(start.service).kpi
            assert start_reason(shot, wording, start).split(" (")[0] in row[1]
            assert shot.department_name(start.department) in row[1]
            assert row[2].startswith(kpi.name["en"])


def test_reason_of_a_start_is_the_decision_else_its_fit_else_what_waits_for_it(
    shot: Snapshot,
) -> None:
    wording = load_wording("roadmap", "en")
    roadmap = shot.roadmap
    called = next(
        start
        for wave in roadmap.waves
        for start in wave.starts
        if (score := shot.scorecard.department(start.department).services[start.service])
        and score.service_class == "strong"
    )
    score = shot.scorecard.department(called.department).services[called.service]
    assert score
    fit = f"{round(score.fit.mean * 100)}%"
    assert start_reason(shot, wording, called) == f"Strongly called for ({fit})"

    pin = Decision(
        service=called.service,
        action="pin",
        department=called.department,
        wave=1,
        reason="Agreed.",
    )
    decided = replace(shot, engagement=replace(shot.engagement, decisions=(pin,)))
    assert start_reason(decided, wording, called) == "Decided"

    waiting, needed = next(
        (name, after) for name in new_services(shot) for after in shot.catalog.service(name).after
    )
    scores = shot.scorecard.department(called.department)
    unscored = replace(scores, services={**scores.services, needed: None})
    others = tuple(unscored if each is scores else each for each in shot.scorecard.departments)
    enabling = replace(shot, scorecard=replace(shot.scorecard, departments=others))
    reason = start_reason(enabling, wording, replace(called, service=needed))
    assert reason.startswith("So that others can start (")
    assert shot.service_name(waiting) in reason


def test_reasons_of_a_service_stand_strongest_first(shot: Snapshot) -> None:
    wording = load_wording("roadmap", "en")
    words = [
        "Strongly called for",
        "Likely called for",
        "“Unclear”, but worth its effort",
        "“Not now”, but worth its effort",
    ]
    made = list(shot.roadmap.waves[0].starts)

    told = [line.split(":")[0] for line in grouped_reasons(shot, wording, made).split("\n")]

    assert len(told) > 1
    assert [words.index(reason) for reason in told] == sorted(map(words.index, told))


def test_summary_says_who_feels_what_in_the_first_quarter(
    shot: Snapshot, roadmap: Document
) -> None:
    first = next(wave for wave in shot.roadmap.waves if wave.starts)
    quick = {
        shot.service_name(start.service)
        for start in first.starts
        if shot.catalog.service(start.service).first_value == "short"
    }

    told = dict(
        point
        for block in section(roadmap, "summary").blocks
        if isinstance(block, Bullets)
        for point in block.items
    )["First use."]

    assert quick
    assert told.startswith("Felt in Q")
    assert all(f"{name} in " in told for name in quick)


def test_wave_says_which_modes_are_expected_to_change(shot: Snapshot) -> None:
    wave = next(each for each in shot.roadmap.waves if each.starts)
    start = wave.starts[0]
    modes = [mode.id for mode in shot.catalog.modes]
    other = next(mode for mode in modes if mode != start.mode)
    moved = replace(wave, modes={start.department: {start.service: other}})
    waves = tuple(moved if each is wave else each for each in shot.roadmap.waves)

    document = service_roadmap(replace(shot, roadmap=replace(shot.roadmap, waves=waves)))

    told = whole_text(section(document, f"wave-{wave.number}").blocks)
    line = (
        f"{shot.department_name(start.department)} from "
        f"{shot.mode_name(start.mode).lower()} to {shot.mode_name(other).lower()}."
    )
    assert line in told


ALL = "Finance, Clinical Services, Procurement"


def test_set_up_efforts_of_a_wave_add_up_to_what_it_uses(
    shot: Snapshot, roadmap: Document
) -> None:
    wave = shot.roadmap.waves[0]

    rows = tables(section(roadmap, "wave-1"))[0].rows
    assert sum(float(row[4]) for row in rows) == pytest.approx(wave.setup_used, abs=0.051)


def test_every_new_service_has_one_sheet_in_its_first_wave(
    shot: Snapshot, roadmap: Document
) -> None:
    seen: set[str] = {service for service, _ in shot.roadmap.running_before}
    expected = []
    for wave in shot.roadmap.waves:
        new = sorted({start.service for start in wave.starts} - seen)
        expected.append([f"sheet-{name}" for name in new])
        seen |= set(new)

    parts = section(roadmap, "waves").sections
    assert [[sheet.id for sheet in part.sections] for part in parts] == expected


def test_charter_kpis_replace_estimates_and_are_marked(loaded: LoadedEngagement) -> None:
    charter = Charter(kpis={"status-reporting": KpiPlan(baseline=52.5)})
    engagement = replace(with_services(loaded.engagement, RUNNING), charter=charter)

    row = tables(section(service_roadmap(taken(loaded, engagement)), "targets"))[0].rows[0]

    assert row[2:] == ("52.5 (measured)", "95 (estimate)")


def test_last_kpi_reading_is_shown_where_there_is_one(loaded: LoadedEngagement) -> None:
    readings = tuple(
        Reading("status-reporting", "reports-on-time", date(2026, month, 1), value)
        for month, value in ((8, 61.0), (9, 70.0))
    )
    engagement = with_cycle(loaded.engagement, services=(RUNNING,), readings=readings)

    row = tables(section(service_roadmap(taken(loaded, engagement)), "targets"))[0].rows[0]

    assert row[-1] == "70 on 1 September 2026"


@pytest.mark.parametrize(
    ("level", "target"), [(2, 3), (5, 5), (None, None)], ids=["rises", "stays", "unrated"]
)
def test_running_service_aims_one_level_up(
    loaded: LoadedEngagement, level: int | None, target: int | None
) -> None:
    running = ActiveService("status-reporting", active=True, maturity=level)

    aim = level_aim(taken(loaded, with_services(loaded.engagement, running)), "status-reporting")

    assert (aim.today, aim.target) == (level, target)


def test_new_service_aims_at_level_3_after_a_year_and_2_before(shot: Snapshot) -> None:
    first = {start.service for start in shot.roadmap.waves[0].starts}
    later = {start.service for wave in shot.roadmap.waves[1:] for start in wave.starts} - first

    assert {level_aim(shot, name).target for name in first - {"status-reporting"}} == {3}
    assert {level_aim(shot, name).target for name in later - {"status-reporting"}} == {2}


def test_missing_rates_are_said_and_no_cost_is_shown(roadmap: Document) -> None:
    said = whole_text(section(roadmap, "waves"))

    assert said.count("Costs are left out of this plan") == 1
    assert "EUR" not in whole_text(roadmap)


def test_costs_follow_from_the_rates(loaded: LoadedEngagement) -> None:
    charter = Charter(rates=Rates(person_month=9000, fte_year=90000))
    shot = taken(loaded, replace(loaded.engagement, charter=charter))
    total = sum(wave_cost(shot, wave) or 0.0 for wave in shot.roadmap.waves)

    document = service_roadmap(shot)

    assert f"EUR {total:,.0f}" in whole_text(section(document, "summary"))
    assert f"EUR {total:,.0f}" in whole_text(section(document, "scorecard-finance"))


def test_owner_is_named_where_the_roster_has_the_role(
    loaded: LoadedEngagement, shot: Snapshot
) -> None:
    service = shot.catalog.service(new_services(shot)[0])
    staff = (StaffMember(name="Ana Ruiz", role=service.owner_role["en"].upper()),)
    engagement = replace(loaded.engagement, charter=Charter(staff=staff))

    document = service_roadmap(taken(loaded, engagement))

    assert f"{service.owner_role['en']} (Ana Ruiz)" in whole_text(section(document, "waves"))


def test_owner_is_found_whatever_language_the_roster_is_written_in(
    loaded: LoadedEngagement, shot: Snapshot
) -> None:
    service = shot.catalog.service(new_services(shot)[0])
    staff = (StaffMember(name="Ana Ruiz", role=service.owner_role["en"]),)
    engagement = replace(loaded.engagement, charter=Charter(staff=staff))

    document = service_roadmap(take_snapshot(engagement, loaded.instrument, "es"))

    assert f"{service.owner_role['es']} (Ana Ruiz)" in whole_text(section(document, "waves"))


def test_owner_whom_nobody_has_named_is_marked_and_asked_for(
    loaded: LoadedEngagement, shot: Snapshot
) -> None:
    owned = shot.catalog.service(new_services(shot)[0])
    staff = (StaffMember(name="Ana Ruiz", role=owned.owner_role["en"]),)
    taken_anew = taken(loaded, replace(loaded.engagement, charter=Charter(staff=staff)))

    document = service_roadmap(taken_anew)

    services = {service for service, _ in taken_anew.roadmap.starts}
    roles = [shot.catalog.service(name).owner_role["en"] for name in sorted(services)]
    without = [role for role in roles if role != owned.owner_role["en"]]
    assert f"{without[0]} (to be named)" in whole_text(section(document, "waves"))
    assert f"name owners for {len(without)} services" in whole_text(section(document, "summary"))


def test_maturity_today_is_the_scorecards_and_at_the_end_the_plans(
    shot: Snapshot, roadmap: Document
) -> None:
    domains, cells, others = tables(section(roadmap, "maturity"))
    today = shot.scorecard.maturity["governance"]
    first = shot.scorecard.department("d1").maturity["governance"]
    end = shot.roadmap.waves[-1].maturity["d1"]["governance"]

    assert today is not None
    assert first is not None
    assert domains.rows[0][1] == level_text(today.mean, "en")
    levels = (level_text(level, "en") for level in (first.estimate.mean, end))
    assert cells.rows[0][1] == " › ".join(levels)
    assert [len(each.columns) for each in (cells, others)] == [5, 5]
    assert [each.title[-13:] for each in (cells, others)] == ["(part 1 of 2)", "(part 2 of 2)"]


@pytest.mark.parametrize(
    ("benefits", "said"),
    [
        (
            (2.1, 2.1),
            "No planned service lifts Benefits and value (2.1): there it stays as it is.",
        ),
        ((2.1, 2.14), "where the gain is too small to change the printed 2.1."),
        ((2.1, 2.3), "and least in Benefits and value, from 2.1 to 2.3."),
    ],
)
def test_gain_too_small_to_print_is_told_from_none(
    benefits: tuple[float, float], said: str, shot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gains = (("planning", 3.0, 4.2), ("benefits", *benefits))
    monkeypatch.setattr(projection, "domain_gains", lambda snapshot: gains)

    lead = next(texts(section(service_roadmap(shot), "maturity").blocks))

    assert "grows most in Planning and control, from 3.0 to 4.2" in lead
    assert lead.endswith(said)


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (
            {"d1": {"benefits": 1.52}, "d2": {"benefits": 1.48}},
            "At 1.5: {d1} ({b}) and {d2} ({b}).",
        ),
        ({"d1": {"benefits": 1.52}, "d2": {"benefits": 4.0}}, "At 1.5: {d1} ({b})."),
    ],
)
def test_every_cell_printed_with_the_lowest_level_is_named(
    levels: dict[str, dict[str, float]], said: str, shot: Snapshot
) -> None:
    last = replace(shot.roadmap.waves[-1], maturity=levels)
    plan = replace(shot.roadmap, waves=(*shot.roadmap.waves[:-1], last))

    figure = maturity_figure(replace(shot, roadmap=plan), load_wording("roadmap", "en"))

    names = {"d1": shot.department_name("d1"), "d2": shot.department_name("d2")}
    assert figure is not None
    assert figure.says.endswith(said.format(b="Benefits and value", **names))


def test_fit_today_is_the_scorecards_and_at_the_end_the_plans(
    shot: Snapshot, roadmap: Document
) -> None:
    best = shot.scorecard.ranked_services[0]
    score = shot.scorecard.services[best]

    row = tables(section(roadmap, "fit"))[0].rows[0]

    assert score is not None
    assert row[0] == shot.service_name(best)
    assert row[1] == f"{score.fit.mean:.0%}"
    assert row[3] == f"{shot.roadmap.waves[-1].fit[best]:.0%}"


def test_every_cell_left_out_is_named_with_its_reason(shot: Snapshot, roadmap: Document) -> None:
    wording = load_wording("roadmap", "en")
    rows = [row for table in tables(section(roadmap, "left-out"))[1:] for row in table.rows]
    why = {row[0]: row[2].replace("all departments that answered", ALL) for row in rows}

    missing = [
        left
        for left in shot.roadmap.not_started
        if not re.search(
            f"{wording(f'reason.{left.reason}')}: [^\n]*{shot.department_name(left.department)}",
            why[shot.service_name(left.service)],
        )
    ]

    assert shot.roadmap.not_started
    assert missing == []


def test_excluded_service_is_listed_with_the_reason_given(loaded: LoadedEngagement) -> None:
    decision = Decision(service="coaching", action="forbid", reason="Coaches come next year.")
    engagement = replace(loaded.engagement, decisions=(decision,))

    document = service_roadmap(taken(loaded, engagement))

    assert "Coaches come next year." in whole_text(section(document, "left-out"))
    assert "Coaches come next year." in whole_text(section(document, "method"))


def test_pinned_start_carries_its_reason_in_its_wave(
    loaded: LoadedEngagement, shot: Snapshot
) -> None:
    start = shot.roadmap.waves[0].starts[0]
    decision = Decision(
        service=start.service,
        action="pin",
        department=start.department,
        wave=1,
        reason="Promised by the sponsor.",
    )
    engagement = replace(shot.engagement, decisions=(decision,))

    document = service_roadmap(taken(loaded, engagement))

    assert "Promised by the sponsor." in whole_text(section(document, "wave-1").blocks)


def test_departments_whose_mode_changes_alike_stand_together(shot: Snapshot) -> None:
    service = shot.scorecard.recommended[0]
    one, two, three = (each.id for each in shot.engagement.departments[:3])
    do_for, do_with, guide = (mode.id for mode in shot.catalog.modes[:3])
    changes = (
        (service, one, do_for, do_with),
        (service, two, do_with, guide),
        (service, three, do_for, do_with),
    )

    told = changes_told(shot, load_wording("roadmap", "en"), changes)

    names = [shot.department_name(each) for each in (one, two, three)]
    assert told == (
        (
            f"{shot.service_name(service)}:",
            f"{names[0]} and {names[2]} from do for to do with; {names[1]} from do with to guide.",
        ),
    )


def test_decided_start_stands_outside_the_list_of_changing_modes(
    loaded: LoadedEngagement, shot: Snapshot
) -> None:
    told = "Delivery modes expected to have changed by this wave"
    wave = next(
        wave
        for wave in shot.roadmap.waves
        if wave.starts
        and told in whole_text(section(service_roadmap(shot), f"wave-{wave.number}"))
    )
    start = wave.starts[0]
    decision = Decision(
        service=start.service,
        action="pin",
        department=start.department,
        wave=wave.number,
        reason="Promised by the sponsor.",
    )

    document = service_roadmap(taken(loaded, replace(shot.engagement, decisions=(decision,))))

    text = whole_text(section(document, f"wave-{wave.number}").blocks)
    assert 0 < text.index("Promised by the sponsor.") < text.index(told)


def test_balanced_scorecard_has_measures_in_four_perspectives(roadmap: Document) -> None:
    perspectives = section(roadmap, "scorecard").sections

    assert [each.id.removeprefix("scorecard-") for each in perspectives] == [
        "customer",
        "finance",
        "process",
        "growth",
    ]
    assert all(1 < len(tables(each)[0].rows) <= 6 for each in perspectives)


def test_measures_for_customers_start_unmeasured_and_name_the_need_they_come_from(
    shot: Snapshot, roadmap: Document
) -> None:
    rows = tables(section(roadmap, "scorecard-customer"))[0].rows
    satisfied = {need.outcome: need.satisfaction for need in needs(shot)}
    first = promised_outcomes(shot)[0]

    assert {row[1] for row in rows} == {"to be measured"}
    assert rows[0][3] == (
        f"Needs survey: {shot.outcome_name(first)}, satisfaction {satisfied[first]:.1f}"
    )


def test_first_cycle_says_that_nothing_can_be_compared(roadmap: Document) -> None:
    assert "This is the first cycle" in whole_text(section(roadmap, "changes"))


def test_later_cycle_lists_the_services_of_both(loaded: LoadedEngagement) -> None:
    now = replace(loaded.engagement.latest, number=2, services=(RUNNING,))
    idle = ActiveService("status-reporting", active=False)
    before = replace(loaded.engagement.latest, services=(idle,))
    engagement = replace(loaded.engagement, cycles=(before, now))

    rows = tables(section(service_roadmap(taken(loaded, engagement)), "changes"))[0].rows

    assert rows == (("Status reporting and dashboards", "does not run", "runs at level 2"),)


def test_risk_without_response_prints_as_open(loaded: LoadedEngagement) -> None:
    charter = Charter(risks=(Risk(text="The merger stops hiring."),))
    engagement = replace(loaded.engagement, charter=charter)

    row = tables(section(service_roadmap(taken(loaded, engagement)), "risks"))[0].rows[0]

    assert row == ("The merger stops hiring.", *["still open"] * 4)


def test_risks_of_the_first_services_are_their_sheets(shot: Snapshot, roadmap: Document) -> None:
    risk = shot.text(shot.catalog.service(new_services(shot)[0]).risk)

    assert risk in whole_text(section(roadmap, "risks"))


def test_every_figure_says_what_to_see(roadmap: Document) -> None:
    kinds = [type(figure.chart).__name__ for figure in figures(roadmap)]

    assert kinds == ["Gantt", "Capacity", "Capacity", "Balance", "HeatMap"]
    assert all(figure.title and figure.says for figure in figures(roadmap))


@pytest.mark.parametrize(
    ("run_used", "binding", "said"),
    [
        pytest.param(4.74, Binding(9, False, False, {}), "nothing", id="under 95 %"),
        pytest.param(
            4.99,
            Binding(9, False, False, {}),
            "all but used up: running capacity (0.01 FTE left)",
            id="hardly any left",
        ),
        pytest.param(5.0, Binding(0, False, False, {}), "running capacity", id="none left"),
        pytest.param(4.99, Binding(9, False, True, {}), "running capacity", id="too little"),
        pytest.param(
            4.9,
            Binding(9, True, False, {}),
            "set-up effort; all but used up: running capacity (0.10 FTE left)",
            id="one used up and one nearly",
        ),
    ],
)
def test_capacity_of_which_95_percent_are_used_is_never_called_free(
    shot: Snapshot, run_used: float, binding: Binding, said: str
) -> None:
    wave = replace(
        shot.roadmap.waves[0],
        setup_used=0.0, setup_capacity=9.0, run_used=run_used, run_capacity=5.0, binding=binding,
    )  # fmt: skip
    changed = replace(shot, roadmap=replace(shot.roadmap, waves=(wave,)))

    _, table = binding_blocks(changed, load_wording("roadmap", "en"))

    assert isinstance(table, Table)
    assert table.rows[0][3] == said


def test_without_capacity_no_wave_is_drawn_and_the_sponsor_is_asked(
    loaded: LoadedEngagement,
) -> None:
    document = service_roadmap(taken(loaded, replace(loaded.engagement, capacity=None)))

    assert figures(document) == []
    assert "To be decided by the sponsor." in whole_text(section(document, "waves"))


def test_without_answers_the_sections_say_so(loaded: LoadedEngagement) -> None:
    document = service_roadmap(taken(loaded, without_answers(loaded.engagement)))

    for name in ("summary", "waves", "maturity", "fit"):
        assert "No answers have been given" in whole_text(section(document, name))


def test_silent_department_is_named_once_and_left_off_the_lists(loaded: LoadedEngagement) -> None:
    shot = taken(loaded, with_silent_department(loaded.engagement))

    left = section(service_roadmap(shot), "left-out")

    assert [each.name for each in shot.silent] == ["Procurement"]
    assert whole_text(left).count("Procurement") == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda client: client, id="usual"),
        pytest.param(without_answers, id="no answers"),
        pytest.param(one_department, id="one department"),
        pytest.param(with_silent_department, id="silent department"),
        pytest.param(lambda client: replace(client, capacity=None), id="no capacity"),
        pytest.param(lambda client: with_capacity(client, 2, 0.0, 0.0), id="zero capacity"),
        pytest.param(lambda client: with_capacity(client, 12, 60.0, 60.0), id="ample capacity"),
        pytest.param(lambda client: with_cycle(client, baseline=()), id="no baseline"),
        pytest.param(
            lambda client: with_services(client, replace(RUNNING, maturity=None)), id="unrated"
        ),
    ],
)
def test_no_text_shows_a_missing_value_or_a_placeholder(
    loaded: LoadedEngagement, change: object
) -> None:
    assert callable(change)
    document = service_roadmap(taken(loaded, change(loaded.engagement)))

    assert [each.id for each in document.sections] == SECTIONS
    assert not re.findall(r"\bnan\b|\bNone\b|\binf\b|[{}]", whole_text(document))
    assert all(part.blocks or part.sections for part in walk(document.sections))


@pytest.mark.parametrize(
    ("highest", "labels"),
    [
        (0.0, ["0", "1"]),
        (0.9, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (6.0, ["0", "2", "4", "6"]),
        (110.0, ["0", "25", "50", "75", "100", "125"]),
    ],
)
def test_axis_has_few_round_ticks_up_to_the_highest_value(
    highest: float, labels: list[str]
) -> None:
    assert [label for _, label in axis(highest, load_wording("roadmap", "en"))] == labels


def test_sheet_says_why_its_service_starts(shot: Snapshot, roadmap: Document) -> None:
    for name in new_services(shot):
        facts = next(
            block for block in section(roadmap, f"sheet-{name}").blocks if isinstance(block, Facts)
        )
        why = dict(facts.pairs)["Why it starts"]
        score = shot.scorecard.services[name]
        assert score
        assert f"{score.fit.mean:.0%}" in why


def test_set_up_effort_that_keeps_starts_out_is_no_free_resource(shot: Snapshot) -> None:
    left = tuple(
        replace(each, reason="setup-capacity" if number % 3 == 0 else "run-capacity")
        for number, each in enumerate(shot.roadmap.not_started)
    )
    both = replace(shot, roadmap=replace(shot.roadmap, not_started=left))

    text = whole_text(section(service_roadmap(both), "summary"))

    assert "alone would bring no further start" not in text
    setup = sum(each.reason == "setup-capacity" for each in left)
    assert f"keeps out {setup} more" in text


def test_share_that_sums_of_starts_make_is_the_one_on_paper() -> None:
    starts = (2.5, *[0.1] * 32)  # 5.7 of 6.0 on paper

    assert sum(starts) / 6.0 < 0.95 <= share_used(sum(starts), 6.0)
