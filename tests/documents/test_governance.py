"""The governance document: what it holds, whose figures it prints, and what it says is open."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import builders
import pytest

from pmo_design.charter import Charter
from pmo_design.documents.content import (
    Bullets,
    Document,
    Facts,
    Figure,
    KeyFigures,
    Paragraph,
    Quote,
    Section,
    Table,
)
from pmo_design.documents.governance.customers import conflicts_found
from pmo_design.documents.governance.document import governance
from pmo_design.documents.governance.parts import (
    MONTHS_A_YEAR,
    as_they_start,
    governed,
    modes_by_department,
    months,
)
from pmo_design.documents.governance.raci import decision_list
from pmo_design.documents.governance.roles import owner_roles
from pmo_design.documents.governance.year import CHANGES
from pmo_design.documents.headcount import needed_fte
from pmo_design.documents.plan_view import wave_begins
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import load_wording, read_wording
from pmo_design.exchange.engagement_folder import LoadedEngagement
from pmo_design.explanation.basis import basis
from pmo_design.explanation.explaining import explain
from pmo_design.resources import root
from pmo_design.roadmap.planning import plan
from pmo_design.scoring.engine import score
from pmo_design.scoring.scorecard import GroupPriority

NO_ANSWERS = builders.ANSWER_COLUMNS + "\n"
NO_BASELINE = "item,state,value,comment\n"
SECTIONS = (
    "purpose",
    "committees",
    "decision-rights",
    "raci",
    "escalation",
    "roles",
    "calendar",
    "change-control",
    "logs",
    "communication",
    "conflicts",
    "audit",
    "review",
    "basis",
)
CHARTER = """\
format: 1
sponsor: {name: "Ana Cole"}
authority: "The PMO may stop a project at its start."
committees:
  - name: "Portfolio Round"
    quorum: "Chair and two members"
thresholds:
  - {kind: spend, limit: "up to EUR 5,000", decides: "Department head"}
escalation:
  - {from_role: "Project manager", to_role: "Ana Cole", within: "4 working days"}
staff:
  - {name: "Mia Holm", role: "Reporting analyst", fte: 0.5, competencies: ["figures"]}
risks:
  - {text: "Small thing.", likelihood: low, impact: low}
  - {text: "Grave thing.", likelihood: high, impact: high, owner: "Ana Cole"}
calendar:
  - {what: "Budget round", audience: "Department heads", when: "Every May"}
communication: "News goes through the intranet."
audit: "Audit comes every second year."
"""
DECISIONS = [
    {"service": "methodology", "action": "forbid", "department": "d3", "reason": "Own rules."},
    {"service": "training", "action": "forbid", "reason": "Bought elsewhere."},
    {
        "service": "status-reporting",
        "action": "mode",
        "department": "d1",
        "mode": "guide",
        "reason": "Finance wants to.",
    },
]


def snapshot_of(loaded: LoadedEngagement) -> Snapshot:
    engagement, instrument = loaded.engagement, loaded.instrument
    card = score(engagement, instrument)
    roadmap = plan(engagement, instrument.catalog, card)
    why = explain(basis(engagement, instrument, card))
    return Snapshot(engagement, instrument, card, roadmap, why, "en")


def written(files: dict[str, str | None] | None = None, **engagement: object) -> Snapshot:
    with TemporaryDirectory() as folder:
        return snapshot_of(builders.an_engagement(Path(folder), files, **engagement))


@cache
def plain() -> Snapshot:
    return written()


@cache
def chartered() -> Snapshot:
    services = "service,active,maturity\nstatus-reporting,true,2\n"
    files = {"charter.yaml": CHARTER, "cycles/1/services.csv": services}
    return written(files, decisions=DECISIONS)


@cache
def unanswered() -> Snapshot:
    return written({"cycles/1/answers.csv": NO_ANSWERS, "cycles/1/baseline.csv": NO_BASELINE})


@cache
def unplanned() -> Snapshot:
    return written(capacity=None)


@cache
def bare() -> Snapshot:
    files = {"cycles/1/answers.csv": NO_ANSWERS, "cycles/1/baseline.csv": NO_BASELINE}
    return written(files, capacity=None)


@cache
def half_silent() -> Snapshot:
    rows = builders.answers_csv().splitlines()
    kept = [row for row in rows if not row.startswith(("r5,", "r6,"))]
    return written({"cycles/1/answers.csv": "\n".join([*kept, ""])})


@cache
def one_department() -> Snapshot:
    files = {
        "departments.csv": "\n".join(builders.DEPARTMENTS_CSV.splitlines()[:2]) + "\n",
        "respondents.csv": "\n".join(builders.RESPONDENTS_CSV.splitlines()[:3]) + "\n",
        "cycles/1/answers.csv": "\n".join(
            row
            for row in builders.answers_csv().splitlines()
            if row.startswith(("respondent", "r1,", "r2,"))
        )
        + "\n",
    }
    return written(files)


@cache
def many_departments() -> Snapshot:
    rows = [f"x{number:02},Department {number},,1,2,true" for number in range(60)]
    return written({"departments.csv": builders.DEPARTMENTS_CSV + "\n".join([*rows, ""])})


CASES = {
    "plain": plain,
    "chartered": chartered,
    "unanswered": unanswered,
    "unplanned": unplanned,
    "bare": bare,
    "half-silent": half_silent,
    "one-department": one_department,
    "many-departments": many_departments,
}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def sections_of(document: Document) -> dict[str, Section]:
    return {each.id: each for each in flattened(document.sections)}


def flattened(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from flattened(section.sections)


def table_of(section: Section, at: int = 0) -> Table:
    return [block for block in section.blocks if isinstance(block, Table)][at]


def open_lines(section: Section) -> list[str]:
    return [
        block.text
        for block in section.blocks
        if isinstance(block, Paragraph) and block.style == "open"
    ]


def texts(document: Document) -> list[str]:
    found = [
        document.title,
        document.subtitle,
        *(text for pair in document.facts for text in pair),
    ]
    for section in flattened(document.sections):
        found.append(section.title)
        found += [text for block in section.blocks for text in block_texts(block)]
    return found


def block_texts(block: object) -> list[str]:
    match block:
        case Paragraph(text=text):
            return [text]
        case Bullets(items=pairs) | KeyFigures(figures=pairs) | Facts(pairs=pairs):
            return [text for pair in pairs for text in pair]
        case Table(columns=columns, rows=rows, title=title):
            heads = [column.title for column in columns]
            return [title, *heads, *(cell for row in rows for cell in row)]
        case Figure(title=title, says=says):
            return [title, says]
        case Quote(text=text, source=source):
            return [text, source]
    return []


def all_text(section: Section) -> str:
    parts = [
        text
        for each in flattened((section,))
        for block in each.blocks
        for text in block_texts(block)
    ]
    return "\n".join([section.title, *parts])


@every_case
def test_every_section_of_the_contract_is_there_in_order(case):
    document = governance(case())

    assert tuple(section.id for section in document.sections) == SECTIONS


@every_case
def test_no_section_is_empty_and_no_id_stands_twice(case):
    document = governance(case())

    every = list(flattened(document.sections))
    assert all(each.blocks or each.sections for each in every)
    assert len({each.id for each in every}) == len(every)


@every_case
def test_no_text_shows_a_hole(case):
    found = texts(governance(case()))

    assert not [text for text in found if "nan" in text.lower().split() or "None" in text.split()]
    assert not [text for text in found if "{" in text or "}" in text]


@every_case
def test_no_sentence_or_cell_is_blank_but_where_people_sign(case):
    document = governance(case())

    paragraphs = [
        block
        for section in flattened(document.sections)
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    assert all(block.text.strip() for block in paragraphs)


@every_case
def test_same_snapshot_gives_same_document(case):
    assert governance(case()) == governance(case())


@every_case
def test_every_decision_has_one_accountable_and_somebody_who_does_it(case):
    for right in decision_list(case()):
        parts = "".join(right.parts.values())

        assert parts.count("A") == 1, right.id
        assert "R" in parts, right.id


@every_case
def test_printed_raci_rows_have_exactly_one_a_and_at_least_one_r(case):
    sections = sections_of(governance(case()))

    decisions = [row[1:] for row in table_of(sections["raci-decisions"]).rows]
    tables = [block for block in sections["raci-services"].blocks if isinstance(block, Table)]
    modes = [row[1:5] for row in tables[-1].rows]
    services = [row[3:] for row in tables[0].rows] if len(tables) > 1 else []
    letters = [", ".join(row).split(", ") for row in (*decisions, *modes, *services)]
    assert all(row.count("A") == 1 and "R" in row for row in letters)


def test_change_control_names_the_roles_of_the_decision_rights():
    decides = {right.id: right.decides for right in decision_list(plain())}

    ruled = {name: role for name, role in CHANGES.items() if name in decides}
    assert ruled == {name: decides[name] for name in ruled}
    assert set(ruled) == {"mandate", "catalogue", "roadmap", "mode"}


def test_raci_of_services_lists_every_planned_service_in_its_most_frequent_mode():
    snapshot = plain()

    rows = table_of(sections_of(governance(snapshot))["raci-services"]).rows

    assert {row[0] for row in rows} == {snapshot.service_name(each) for each in snapshot.planned}
    for row, service in zip(rows, governed(snapshot), strict=True):
        modes = [
            snapshot.mode_name(mode) for mode in modes_by_department(snapshot, service).values()
        ]
        assert modes.count(row[1]) == max(modes.count(mode) for mode in modes)
        assert row[2] == f"{modes.count(row[1])} of {len(modes)}"


def test_services_stand_in_the_order_of_their_start_and_then_of_their_fit():
    snapshot = plain()
    start = next(wave for wave in snapshot.roadmap.waves if wave.starts).starts[0]
    best, second, third = snapshot.scorecard.ranked_services[:3]
    waves = tuple(
        dataclasses.replace(
            wave,
            starts=tuple(dataclasses.replace(start, service=each) for each in services),
        )
        for wave, services in zip(snapshot.roadmap.waves, ([third], [second, best]), strict=False)
    )
    today = snapshot.scorecard.ranked_services[-1]
    roadmap = dataclasses.replace(
        snapshot.roadmap, waves=waves, running_before=((today, start.department),)
    )
    changed = dataclasses.replace(snapshot, roadmap=roadmap)

    assert governed(changed) == (today, third, best, second)
    assert as_they_start(changed, {second, third}) == (third, second)


def test_every_raci_table_names_the_roles_down_the_same_chain():
    sections = sections_of(governance(plain()))
    chain = [column.title for column in table_of(sections["raci-decisions"]).columns[1:]]
    services = [column.title for column in table_of(sections["raci-services"]).columns[3:]]

    assert services == [title for title in chain if title in services]


def test_departments_in_another_mode_are_named_once_for_each_service():
    snapshot = plain()

    tables = sections_of(governance(snapshot))["raci-services"]
    usual = sum(int(row[2].split(" of ")[0]) for row in table_of(tables).rows)
    everywhere = sum(len(modes_by_department(snapshot, each)) for each in snapshot.planned)
    named = sum(len(row[2].replace(" and ", ", ").split(", ")) for row in table_of(tables, 1).rows)

    assert usual + named == everywhere


def test_decided_mode_of_a_running_service_replaces_the_computed_one():
    assert modes_by_department(chartered(), "status-reporting")["d1"] == "guide"


def test_without_plan_recommended_services_are_shown():
    snapshot = unplanned()

    rows = table_of(sections_of(governance(snapshot))["raci-services"]).rows

    assert {row[0] for row in rows} == {
        snapshot.text(service.name) for service in snapshot.recommended
    }


def test_absent_committees_are_proposed_and_marked_as_a_proposal():
    section = sections_of(governance(plain()))["committees"]

    assert any("Proposal" in line for line in open_lines(section))
    assert [each.title for each in section.sections[:2]] == [
        "Steering committee (proposal)",
        "PMO board (proposal)",
    ]


def test_charter_committee_shows_what_it_says_and_what_it_leaves_open():
    sections = sections_of(governance(chartered()))

    body = sections["committee-1"]
    facts = next(block for block in body.blocks if isinstance(block, Facts))
    assert body.title == "Portfolio Round"
    assert dict(facts.pairs)["Quorum"] == "Chair and two members"
    assert dict(facts.pairs)["Chair"] == "To be decided by the sponsor."
    assert open_lines(sections["committees"]) == []


def test_what_a_chartered_committee_leaves_open_stands_in_every_list_of_open_points():
    sections = sections_of(governance(chartered()))
    standing = {row[0]: row[1:] for row in table_of(sections["purpose"]).rows}
    issues = {row[1]: row[2] for row in table_of(sections["issue-log"]).rows}
    charter = "Still to be decided, because the charter says nothing of it: "

    assert standing["Committees"] == (
        "Decided in the charter, but open: the purpose, the chair, the members, the authority, "
        "the rhythm of meetings and the standing agenda of \u201cPortfolio Round\u201d",
        "Sponsor\nSteering committee",
    )
    assert issues[charter + "the standing agenda of \u201cPortfolio Round\u201d."] == (
        "Steering committee"
    )
    assert issues[
        charter + "the purpose, the chair, the members, the authority and the rhythm of meetings "
        "of \u201cPortfolio Round\u201d."
    ] == ("Sponsor")
    assert "To be decided by the steering committee." in open_lines(sections["committee-1"])


def test_kinds_of_limit_that_the_charter_leaves_out_are_open():
    sections = sections_of(governance(chartered()))
    standing = {row[0]: row[1] for row in table_of(sections["purpose"]).rows}
    issues = [row[1] for row in table_of(sections["issue-log"]).rows]

    open_limits = "the limits of scope and risk"
    assert standing["Limits of spend, scope and risk"].endswith(f"but open: {open_limits}")
    assert any(open_limits in text for text in issues)


def test_proposed_agenda_takes_up_what_the_first_model_has_planned():
    snapshot = plain()
    model = snapshot.catalog.model(snapshot.scorecard.first_model)

    blocks = sections_of(governance(snapshot))["committee-steering"].blocks
    agenda = next(block for block in blocks if isinstance(block, Bullets))

    planned = [
        f"{snapshot.service_name(each)}:" for each in model.core if each in snapshot.planned
    ]
    assert [strong for strong, _ in agenda.items if strong] == planned


def test_authority_quotes_the_first_model():
    snapshot = plain()
    model = snapshot.catalog.model(snapshot.scorecard.first_model)

    text = all_text(sections_of(governance(snapshot))["pmo-authority"])

    assert snapshot.text(model.authority) in text


def test_limits_without_a_charter_stay_open():
    section = sections_of(governance(plain()))["decision-rights"]

    assert [row[1].endswith("open") for row in table_of(section).rows] == [True, True, False]
    assert any("finance" in line for line in open_lines(section))


def test_limit_of_the_charter_is_printed_word_for_word():
    rows = table_of(sections_of(governance(chartered()))["decision-rights"]).rows

    assert rows[0] == ("spend", "up to EUR 5,000", "Department head")
    assert {row[0] for row in rows[1:]} == {"scope and risk"}


@pytest.mark.parametrize(
    ("step", "role"), [("3", "Department head"), ("4", "Head of the PMO")], ids=["3", "4"]
)
def test_who_assigns_project_managers_follows_the_baseline(step, role):
    baseline = builders.baseline_csv().replace(
        "baseline.authority-over-managers,value,3",
        f"baseline.authority-over-managers,value,{step}",
    )

    snapshot = written({"cycles/1/baseline.csv": baseline})
    rows = table_of(sections_of(governance(snapshot))["decision-rights"], 1).rows

    assert {row[0]: row[1] for row in rows}["Assign a project manager"] == role


def test_escalation_of_the_charter_replaces_the_proposal():
    section = sections_of(governance(chartered()))["escalation"]

    assert table_of(section).rows == (("Project manager", "Ana Cole", "4 working days"),)
    assert open_lines(section) == []


def test_proposed_escalation_is_marked():
    section = sections_of(governance(plain()))["escalation"]

    assert any("Proposal" in line for line in open_lines(section))


@every_case
def test_effort_of_owner_roles_adds_up_to_the_plan(case):
    snapshot = case()
    waves = snapshot.roadmap.waves
    planned = waves[-1].run_used if waves else 0.0

    assert sum(role.last for role in owner_roles(snapshot)) == pytest.approx(planned)


def test_roster_is_compared_with_the_need_of_every_wave():
    snapshot = chartered()

    section = sections_of(governance(snapshot))["roster"]

    rows = table_of(section, 1).rows
    assert [float(row[3]) for row in rows] == [
        pytest.approx(needed_fte(wave), abs=0.005) for wave in snapshot.roadmap.waves
    ]
    assert {row[4] for row in rows} == {"0.50"}


def test_table_of_the_need_says_in_its_title_how_setting_up_is_counted():
    section = sections_of(governance(chartered()))["roster"]

    assert "person-months spread over its three months" in table_of(section, 1).title


def test_chart_of_the_roster_says_what_its_table_says():
    section = sections_of(governance(chartered()))["roster"]
    chart = next(block for block in section.blocks if isinstance(block, Figure)).chart

    assert chart.texts == tuple(row[3] for row in table_of(section, 1).rows)


def test_roster_without_people_is_open_and_has_no_chart():
    section = sections_of(governance(plain()))["roster"]

    assert len(open_lines(section)) == 1
    assert not [block for block in section.blocks if isinstance(block, Figure)]


@every_case
def test_calendar_covers_twelve_months_in_a_row(case):
    snapshot = case()

    found = months(snapshot)
    numbers = [12 * each.begins.year + each.begins.month for each in found]
    closed = snapshot.cycle.closed

    assert numbers == [12 * closed.year + closed.month + at for at in range(1, MONTHS_A_YEAR + 1)]
    assert len(table_of(sections_of(governance(snapshot))["calendar"]).rows) == MONTHS_A_YEAR


def test_waves_of_the_calendar_begin_when_the_roadmap_says():
    snapshot = plain()

    first = {each.wave: each.begins for each in months(snapshot) if each.of_wave == 1}

    assert first == {wave: wave_begins(snapshot, wave) for wave in first}
    assert set(first) == {1, 2, 3, 4}


def test_calendar_names_the_starts_of_each_wave():
    snapshot = plain()

    rows = table_of(sections_of(governance(snapshot))["calendar"]).rows
    begins = [row[1] for row in rows if " begins with " in row[1]]

    starting = [wave for wave in snapshot.roadmap.waves if wave.starts]
    assert [text.split(" begins with ")[0] for text in begins] == [
        f"Wave {wave.number}" for wave in starting
    ]
    assert all(
        f" {len(wave.starts)} start" in text for wave, text in zip(starting, begins, strict=True)
    )


def test_calendar_takes_up_the_charters_entries_and_committees():
    rows = table_of(sections_of(governance(chartered()))["calendar"], 1).rows

    assert rows == (
        ("Budget round", "Department heads", "Every May"),
        ("Portfolio Round", "Its members", "To be decided by the sponsor."),
    )


def test_decision_log_holds_every_recorded_decision_with_its_reason():
    rows = table_of(sections_of(governance(chartered()))["decision-log"]).rows

    assert [row[2] for row in rows] == [each["reason"] for each in DECISIONS]
    assert rows[0][1] == "“Methodology and standards” is not started in Procurement."


def test_risk_log_lists_the_gravest_risk_of_the_charter_first():
    rows = table_of(sections_of(governance(chartered()))["risk-log"]).rows

    assert [row[0] for row in rows] == ["Grave thing.", "Small thing."]
    assert [row[4] for row in rows] == ["Ana Cole", "to be named"]


def test_risks_of_the_first_services_come_from_their_sheets():
    snapshot = plain()
    first = next(wave for wave in snapshot.roadmap.waves if wave.starts)
    starting = {start.service for start in first.starts}
    services = [each for each in snapshot.scorecard.ranked_services if each in starting]

    rows = table_of(sections_of(governance(snapshot))["risk-log"]).rows

    assert [row[1] for row in rows] == [
        snapshot.text(snapshot.catalog.service(each).risk) for each in services
    ]


def test_silent_department_is_an_issue():
    text = all_text(sections_of(governance(half_silent()))["issue-log"])

    assert "nobody has answered: Procurement." in text


def test_charter_that_settles_the_authority_leaves_no_issue_about_the_model():
    text = all_text(sections_of(governance(chartered()))["issue-log"])

    assert "the authority of the PMO" not in text


def test_groups_that_want_opposite_things_are_a_conflict_with_numbers():
    snapshot = with_views({"d1": {"executive": (1.0, 3), "team-member": (0.25, 4)}})

    found = conflicts_found(snapshot)
    section = sections_of(governance(snapshot))["conflicts"]

    assert len(found) == 1
    assert found[0].difference == pytest.approx(0.75)
    assert table_of(section).rows[0][1:5] == (
        "Executives: 100% (3 people)",
        "Team members: 25% (4 people)",
        "75",
        "1",
    )


def test_groups_are_weighted_over_the_departments_in_which_both_answered():
    views = {
        "d1": {"executive": (0.9, 3), "team-member": (0.1, 3)},
        "d2": {"executive": (0.3, 3), "team-member": (0.1, 3)},
        "d3": {"executive": (0.0, 9)},
    }

    found = conflicts_found(with_views(views))

    # Weights of d1 and d2 are 1 and 2; d3 has no team member.
    assert found[0].high.priority == pytest.approx((0.9 + 2 * 0.3) / 3)
    assert found[0].low.priority == pytest.approx(0.1)
    assert (found[0].high.people, found[0].departments) == (6, 2)


def test_groups_of_too_few_people_are_no_conflict():
    snapshot = with_views({"d1": {"executive": (1.0, 2), "team-member": (0.0, 9)}})

    section = sections_of(governance(snapshot))["conflicts"]

    assert conflicts_found(snapshot) == ()
    assert "No two groups can be compared" in all_text(section)


def with_views(views: dict[str, dict[str, tuple[float, int]]]) -> Snapshot:
    """The plain snapshot, its first outcome seen by groups as given, the others by nobody."""
    snapshot = plain()
    first = snapshot.catalog.outcomes[0].id
    departments = []
    for scores in snapshot.scorecard.departments:
        outcomes = dict.fromkeys(scores.outcomes)
        if scores.id in views:
            groups = {name: GroupPriority(*view) for name, view in views[scores.id].items()}
            seen = next(score for score in scores.outcomes.values() if score)
            outcomes[first] = dataclasses.replace(seen, by_group=groups)
        departments.append(dataclasses.replace(scores, outcomes=outcomes))
    card = dataclasses.replace(snapshot.scorecard, departments=tuple(departments))
    return dataclasses.replace(snapshot, scorecard=card)


def test_small_group_is_hidden_where_answers_are_confidential():
    snapshot = with_views({"d1": {"executive": (1.0, 2), "team-member": (0.5, 3)}})
    hidden = dataclasses.replace(
        snapshot,
        engagement=dataclasses.replace(snapshot.engagement, confidentiality="confidential"),
    )

    rows = table_of(sections_of(governance(hidden))["communication"]).rows

    assert rows[0][1].startswith("Not known")
    assert "50%, 3 people" in rows[3][1]


def test_communication_plan_speaks_to_every_customer_group():
    rows = table_of(sections_of(governance(plain()))["communication"]).rows

    assert [row[0] for row in rows] == [
        "Executives",
        "Functional managers",
        "Project managers",
        "Team members",
    ]


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("communication", "News goes through the intranet."),
        ("audit", "Audit comes every second year."),
        ("pmo-authority", "The PMO may stop a project at its start."),
    ],
)
def test_what_the_charter_says_is_printed_word_for_word(section, said):
    assert said in all_text(sections_of(governance(chartered()))[section])


@pytest.mark.parametrize("section", ["communication", "audit", "pmo-authority", "review"])
def test_what_the_charter_leaves_out_is_marked_as_open(section):
    assert open_lines(sections_of(governance(plain()))[section])


def test_text_of_any_content_goes_in_as_it_was_typed():
    odd = "<b>{name}</b> 100 % & \u2192 \u4e2d"
    charter = Charter(format=1, authority=odd)
    snapshot = plain()
    engagement = dataclasses.replace(snapshot.engagement, charter=charter)

    document = governance(dataclasses.replace(snapshot, engagement=engagement))

    assert odd in texts(document)


def test_wording_has_no_key_of_the_common_file():
    folder = root("templates") / "documents" / "en"
    common = read_wording(folder / "common.yaml", "common.yaml")
    own = read_wording(folder / "governance.yaml", "governance.yaml")

    assert set(common).isdisjoint(own)
    assert load_wording("governance", "en").texts == common | own


def test_proposed_way_up_agrees_with_the_decision_rights():
    sections = sections_of(governance(plain()))
    ups = {row[1]: row[3] for row in table_of(sections["decision-rights"], 1).rows}
    steps = table_of(sections["escalation"]).rows

    assert ups["Sponsor"] == "Nobody"
    assert all(not row[0].startswith("Sponsor") for row in steps)
    assert any(
        row[0].startswith("Steering committee") and row[1] == ups["Steering committee"]
        for row in steps
    )


def test_what_is_open_is_an_issue_of_the_role_that_decides_it():
    sections = sections_of(governance(plain()))
    deciders = {row[0]: row[2] for row in table_of(sections["purpose"]).rows}
    owners = {row[1]: row[2] for row in table_of(sections["issue-log"]).rows}

    owner_of = {
        part: owner
        for part in ("roster", "audit", "escalation path", "first risks")
        for text, owner in owners.items()
        if f"the {part}" in text
    }
    assert owner_of["roster"] == deciders["People on the roster"]
    assert owner_of["audit"] == deciders["Audit"]
    assert owner_of["first risks"] == deciders["Risks to the PMO"]
    assert owner_of["escalation path"] == deciders["Escalation path"]


def test_promised_quality_shows_from_where_to_where_its_measure_goes():
    rows = table_of(sections_of(governance(plain()))["audit"], 1).rows

    assert all(": start " in row[2] and ", target " in row[2] for row in rows)


def test_group_is_not_spoken_for_by_one_person_where_more_answered():
    snapshot = with_views({"d1": {"executive": (1.0, 1)}})
    first, second = snapshot.catalog.outcomes[:2]
    departments = tuple(
        dataclasses.replace(
            scores,
            outcomes=scores.outcomes
            | {
                second.id: dataclasses.replace(seen, by_group={"executive": GroupPriority(0.4, 3)})
            },
        )
        if (seen := scores.outcomes.get(first.id))
        else scores
        for scores in snapshot.scorecard.departments
    )
    card = dataclasses.replace(snapshot.scorecard, departments=departments)
    broad = dataclasses.replace(snapshot, scorecard=card)

    alone = table_of(sections_of(governance(snapshot))["communication"]).rows[0][1]
    heard = table_of(sections_of(governance(broad))["communication"]).rows[0][1]

    assert "100%, 1 person" in alone
    assert "40%, 3 people" in heard


def test_owner_role_is_filled_by_its_name_in_any_language():
    english = chartered()
    spanish = dataclasses.replace(english, language="es")

    text = all_text(sections_of(governance(spanish))["roster"])

    titles = {each.services: each.name for each in owner_roles(spanish)}
    filled = next(each for each in owner_roles(english) if each.name == "Reporting analyst")
    missing = text.split("con ese cargo en la lista de personal: ")[1]
    assert titles[filled.services] == "Analista de informes"
    assert "Analista de informes" not in missing


def test_every_proposal_of_the_document_stands_in_its_first_table():
    rows = table_of(sections_of(governance(chartered()))["purpose"]).rows
    standing = {row[0]: row[1:] for row in rows}

    assert standing["Who decides what, and responsibilities (RACI)"] == (
        "Proposed here",
        "Sponsor",
    )
    assert standing["Change control"] == ("Proposed here", "Steering committee")
    assert standing["How conflicts between groups are settled"] == ("Proposed here", "Sponsor")
    assert standing["Whom the head of the PMO reports to"] == ("Open", "Sponsor")


def test_charter_and_model_side_by_side_say_which_holds():
    text = all_text(sections_of(governance(chartered()))["pmo-authority"])

    assert "what the charter says holds" in text.lower()
