from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import an_engagement
from document_reading import ODD, blocks, column, said, sections, texts
from small_client import an_answer, small_client, small_instrument, with_answers

from pmo_design.answers import Answer
from pmo_design.charts.quadrant import Point
from pmo_design.documents.content import Bullets, Facts, Figure, Paragraph, Section, Table
from pmo_design.documents.evidence.comments import comments
from pmo_design.documents.evidence.document import basis, evidence
from pmo_design.documents.evidence.reasons import input_name
from pmo_design.documents.evidence.trust import flag_sentence
from pmo_design.documents.figures_of_scores import (
    _quadrant_says,
    axis_over,
    maturity_heat_map,
    model_fit,
    need_maturity_quadrant,
    services_ranking,
)
from pmo_design.documents.organisation_view import (
    calling_outcomes,
    fit_parts,
    mean_maturity,
    mean_need,
    needs,
)
from pmo_design.documents.small_groups import voices
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import load_wording
from pmo_design.engagement import Department, Engagement
from pmo_design.explanation.definition import Flip
from pmo_design.language import level_text
from pmo_design.operations.scoring import take_snapshot
from pmo_design.scoring.scorecard import Flag

WORDS = load_wording("mandate", "en")
LONG = "We would rather have one report less than one more."


@cache
def shot() -> Snapshot:
    with TemporaryDirectory() as folder:
        loaded = an_engagement(Path(folder))
    return take_snapshot(loaded.engagement, loaded.instrument)


@cache
def annex() -> dict[str, Section]:
    section = evidence(shot(), WORDS)
    return {section.id: section} | sections(section)


def of(client: Engagement) -> Snapshot:
    return take_snapshot(client, small_instrument())


def silent() -> Snapshot:
    return of(with_answers(small_client()))


def with_comments(*comments: tuple[str, str], **changes: object) -> dict[str, Section]:
    """Annex of the small client, with these comments on further answers of e1 and e2."""
    items = ("maturity.plan.a", "maturity.plan.b", "maturity.risk.a", "need.view.importance")
    answers = [
        replace(an_answer(who, items[at], 3), comment=comment)
        for at, (who, comment) in enumerate(comments)
    ]
    return sections(evidence(of(with_answers(small_client(**changes), *answers)), WORDS))


def printed(found: dict[str, Section]) -> list[tuple[str, ...]]:
    """Rows of the table of comments: who, on what, and the text."""
    return [row for table in blocks(found["evidence-comments"], Table) for row in table.rows]


def test_annex_holds_every_part_of_the_contract() -> None:
    assert [section.id for section in annex()["evidence"].sections] == [
        "evidence-asked",
        "evidence-instruments",
        "evidence-method",
        "evidence-trust",
        "evidence-maturity",
        "evidence-priorities",
        "evidence-fit",
        "evidence-reasons",
        "evidence-comments",
        "evidence-retired",
    ]


@pytest.mark.parametrize("snapshot", [shot, silent], ids=["all answered", "nobody answered"])
def test_no_text_shows_a_missing_number_or_a_placeholder(snapshot: object) -> None:
    section = evidence(snapshot(), WORDS)

    assert [text for text in texts(section) if ODD.search(text)] == []


def test_people_asked_and_heard_are_counted_by_department_and_group() -> None:
    departments, groups = blocks(annex()["evidence-asked"], Table)

    assert departments.rows[0] == ("Finance", "1.0", "2", "2", "0", "100%")
    assert groups.rows[0] == ("Executives", "1.5", "2", "2")
    assert sum(map(int, column(groups, 2))) == 6


def test_somebody_who_only_said_dont_know_is_not_heard() -> None:
    client = with_answers(small_client(), an_answer("e1", "maturity.plan.a", "dk"))

    assert voices(of(client)) == {"d1": 0, "d2": 0}


def test_fingerprint_is_printed_in_full() -> None:
    print_ = shot().scorecard.inputs_sha256

    assert len(print_) == 64
    assert print_ in said(annex()["evidence-instruments"])
    assert print_ in said(basis(shot(), WORDS))


def test_weights_in_force_are_printed() -> None:
    text = said(annex()["evidence-method"])

    assert "strong 9, moderate 3, weak 1" in text
    assert "70% and 30%" in text
    assert "All of these are the catalogue's own figures." in text


def test_changed_method_is_said_by_name() -> None:
    client = small_client()
    method = client.method.model_copy(update={"fit_floor": 0.5})

    found = sections(evidence(of(replace(client, method=method)), WORDS))

    assert "Changed for this engagement against the catalogue: fit_floor." in said(
        found["evidence-method"]
    )


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        (Flag("single-voice", "d1", {"listed": 4}), "Finance: one person speaks for all"),
        (Flag("few-answers", "d1", {"answered": 2, "least": 3}), "2 people answered"),
        (Flag("no-answers", "d1", {"listed": 4}), "nobody has answered (4 asked)"),
        (Flag("no-answers", "d1", {"listed": 0}), "Finance: nobody was asked."),
        (Flag("low-coverage", "d1", {"coverage": 0.4, "least": 0.5}), "40% of the questions"),
        (
            Flag("straight-lining", "d1", {"people": 2, "answered": 6, "least": 12}),
            "2 of 6 people who answered gave one and the same value",
        ),
        (
            Flag("outlier", "d1", {"people": 1, "answered": 6, "levels": 1.5}),
            "1 of 6 people stood far from the rest, on average 1.5 levels or more",
        ),
        (
            Flag("low-confidence", "d1", {"share": 0.375, "most": 0.3}),
            "Finance: 38% of the answers were marked as unsure.",
        ),
        (
            Flag(
                "polar-groups",
                "d1",
                {
                    "domain": "governance",
                    "lower": "team-member",
                    "low": 2.0,
                    "higher": "executive",
                    "high": 4.5,
                },
            ),
            "Governance and decisions: two customer groups lie far apart, so the mean speaks "
            "for neither (Executives 4.5, Team members 2.0)",
        ),
        (Flag("close-fits", None, {"spread": 0.03, "half_width": 0.04}), "not a ranking"),
        (Flag("retired-answers", None, {"answers": 12}), "12 answers"),
    ],
    ids=lambda value: value.code if isinstance(value, Flag) else "",
)
def test_flag_reads_as_a_sentence(flag: Flag, sentence: str) -> None:
    assert sentence in flag_sentence(flag, shot(), WORDS)


def test_flags_stand_in_annex_and_basis_alike() -> None:
    snapshot = of(small_client())
    wanted = [flag_sentence(flag, snapshot, WORDS) for flag in snapshot.scorecard.flags]

    found = sections(evidence(snapshot, WORDS))

    for section in (found["evidence-trust"], basis(snapshot, WORDS)):
        bullets = blocks(section, Bullets)[0]
        assert [text for _, text in bullets.items] == wanted


def test_least_agreement_stands_with_its_figures() -> None:
    (least, _) = blocks(annex()["evidence-trust"], Table)
    scored = [
        (agreement.r_wg, department.id, domain, agreement)
        for department, scores in shot().answered
        for domain, agreement in scores.agreement.items()
        if agreement
    ]
    _, department, domain, agreement = min(scored, key=lambda each: each[0])

    assert len(least.rows) == 8
    assert least.rows[0][:2] == (shot().department_name(department), shot().domain_name(domain))
    assert least.rows[0][3:6] == (
        "2", f"{agreement.spread:.1f}", f"{agreement.r_wg:.2f}",
    )  # fmt: skip
    assert [row[5] for row in least.rows] == sorted(row[5] for row in least.rows)
    assert "1 means that all say the same" in said(annex()["evidence-trust"])


def test_what_cannot_be_computed_is_a_dash() -> None:
    # 1 and 3 to one item: the item's two answers are opposed as far as chance goes, and one
    # complete person has no correlation
    answers = [an_answer("e1", "maturity.plan.a", 1), an_answer("p1", "maturity.plan.a", 3)]

    found = sections(evidence(of(with_answers(small_client(), *answers)), WORDS))

    (table,) = blocks(found["evidence-trust"], Table)
    assert table.rows[0][5:] == ("0.00", "0.00", "–")


def test_workshop_gets_its_questions_in_order() -> None:
    (_, agenda) = blocks(annex()["evidence-trust"], Table)
    first = shot().scorecard.agenda[0]
    item = shot().instrument.item(first.item)

    assert len(agenda.rows) == 10
    assert agenda.rows[0] == (
        shot().department_name(first.department),
        shot().text(item.text),
        f"{first.spread:.1f}",
        "100%",
    )


def test_people_who_agree_have_nothing_to_talk_about() -> None:
    found = sections(evidence(silent(), WORDS))

    assert blocks(found["evidence-trust"], Table) == []
    text = said(found["evidence-trust"])
    assert WORDS("evidence.no-disagreement") in text
    assert WORDS("evidence.no-agenda") in text


def test_answer_states_are_counted_apart() -> None:
    found = sections(evidence(of(small_client()), WORDS))

    (facts,) = blocks(found["evidence-trust"], Facts)

    # of 18 answers of the small client 2 are "don't know" and 1 does not apply
    assert [count for _, count in facts.pairs] == ["15", "1", "2"]


def test_tables_print_the_scorecard_by_department() -> None:
    scores = shot().scorecard.departments[1]
    (table,) = blocks(annex()["evidence-maturity"], Table)

    estimates = [score.estimate for score in scores.maturity.values()]
    assert table.columns[3].title == "Clinical Services"
    assert column(table, 3) == [
        "{}\n{}–{}".format(
            *(level_text(figure, "en") for figure in (each.mean, each.low, each.high))
        )
        for each in estimates
    ]


def test_fit_table_lists_every_service_best_first() -> None:
    card = shot().scorecard
    (table,) = blocks(annex()["evidence-fit"], Table)

    assert column(table, 0) == [shot().service_name(name) for name in card.ranked_services]
    assert column(table, 1) == [
        WORDS.percent(card.services[name].fit.mean) for name in card.ranked_services
    ]


def test_many_departments_are_split_over_tables_of_even_width() -> None:
    card, client = shot().scorecard, shot().engagement
    many = tuple(Department(f"d{at:02}", f"Ward {at}") for at in range(15))
    scores = tuple(replace(card.departments[0], id=department.id) for department in many)
    wide = replace(
        shot(),
        engagement=replace(client, departments=many),
        scorecard=replace(card, departments=scores, flags=(), agenda=()),
        explanation=replace(shot().explanation, flips={}),
    )

    tables = blocks(sections(evidence(wide, WORDS))["evidence-fit"], Table)

    # 15 departments need three tables of 5, beside the row's name and the mean
    assert [len(table.columns) - 2 for table in tables] == [5, 5, 5]


def test_comments_stand_with_their_source_and_question() -> None:
    found = with_comments(("e1", LONG))

    assert printed(found) == [("An executive, One", "maturity.plan.a", LONG)]


def test_named_person_is_the_source() -> None:
    people = (replace(small_client().respondents[0], name="Ada Finch"),)

    found = with_comments(("e1", LONG), respondents=people)

    assert printed(found)[0][0] == "Ada Finch, One"


def test_agreed_value_is_a_source_of_its_own() -> None:
    agreed = Answer(
        "", "maturity.plan.a", an_answer("", "x", 3).state, 3,
        comment=LONG, source="agreed", department="d1",
    )  # fmt: skip

    found = sections(evidence(of(with_answers(small_client(), agreed)), WORDS))

    assert printed(found)[0][0] == "Agreed in One"


def test_values_agreed_on_the_same_ground_share_a_row() -> None:
    items = ("maturity.plan.a", "maturity.plan.b")
    agreed = [
        Answer(
            "", item, an_answer("", "x", 3).state, 3,
            evidence="Workshop", source="agreed", department="d1",
        )
        for item in items
    ]  # fmt: skip

    found = sections(evidence(of(with_answers(small_client(), *agreed)), WORDS))

    assert printed(found) == [("Agreed in One", "2 questions", "Evidence: Workshop")]


def test_every_comment_is_printed_by_department() -> None:
    found = with_comments(("e2", "x"), ("e1", "ab " * 101), ("e1", LONG), ("e2", LONG))

    assert [row[0] for row in printed(found)] == ["An executive, One"] * 2 + [
        "An executive, Two"
    ] * 2


def test_evidence_stands_below_its_comment() -> None:
    answer = replace(an_answer("e1", "maturity.plan.a", 3), comment="Yes", evidence="minutes")

    found = sections(evidence(of(with_answers(small_client(), answer)), WORDS))

    assert printed(found)[0][2] == "Yes\nEvidence: minutes"


def test_of_many_comments_every_department_has_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmo_design.documents.evidence.comments.MOST_PRINTED", 2)

    found = with_comments(("e1", "a"), ("e1", "b"), ("e1", "c"), ("e2", "d"))

    # e1 is of department One, e2 of department Two: one comment of each
    assert [row[2] for row in printed(found)] == ["a", "d"]
    text = said(found["evidence-comments"])
    assert "People wrote 4 comments." in text
    assert "2 of them are printed here, shared evenly among the departments." in text
    assert "stands in full with the answers" in text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a" * 300, "a" * 300),
        # no word is that long, so it is torn: 1500 - 300
        ("a" * 1500, "a" * 300 + "… [1,200 more characters]"),
        # 75 words of 3 letters and a space are 300 characters; the last space goes: 304 - 299
        ("abc " * 75 + "abcd", ("abc " * 75).rstrip() + "… [5 more characters]"),
        # 49 words of 5 and a space are 294 characters; the next word would end at 306: 306 - 293
        ("abcde " * 49 + "abcdefghijkl", ("abcde " * 49).rstrip() + "… [13 more characters]"),
        # 6 lines of 1 with 5 line ends are 11 characters of 15
        ("\n".join("12345678"), "\n".join("123456") + "… [4 more characters]"),
    ],
)
def test_long_comment_is_printed_as_far_as_it_fits_and_counts_the_rest(
    typed: str, shown: str
) -> None:
    found = with_comments(("e1", typed))

    assert printed(found) == [("An executive, One", "maturity.plan.a", shown)]
    told = "Of a long comment the first 300 characters are printed"
    assert (told in said(found["evidence-comments"])) == (typed != shown)


def test_results_show_every_comment_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmo_design.documents.evidence.comments.MOST_PRINTED", 1)
    spoken = [
        replace(an_answer(name, "maturity.plan.a", 3), comment=name + " long" * 100)
        for name in ("e1", "e2")
    ]

    section = comments(of(with_answers(small_client(), *spoken)), WORDS, everything=True)

    (table,) = blocks(section, Table)
    assert column(table, 2) == ["e1" + " long" * 100, "e2" + " long" * 100]
    assert "in full" not in said(section)


@pytest.mark.parametrize("promise", ["confidential", "anonymous"])
def test_comments_given_in_confidence_are_not_printed(promise: str) -> None:
    spoken = replace(an_answer("e1", "maturity.plan.a", 3), comment=LONG)
    shown = of(with_answers(small_client(), spoken))
    promised = replace(shown, engagement=replace(shown.engagement, confidentiality=promise))

    found = sections(evidence(promised, WORDS))

    assert LONG not in said(found["evidence-comments"])


def test_retired_answers_are_listed_with_their_number() -> None:
    client = small_client()
    retired = (an_answer("e1", "maturity.old.a", 3), an_answer("e2", "maturity.old.a", 4))
    client = replace(client, cycles=(replace(client.latest, retired=retired),))

    found = sections(evidence(of(client), WORDS))

    (table,) = blocks(found["evidence-retired"], Table)
    assert table.rows == (("maturity.old.a", "2"),)


def test_basis_says_who_was_heard_and_where_the_rest_stands() -> None:
    text = said(basis(shot(), WORDS))

    assert "6 of 6 people asked gave answers; 3 of 3 departments can be scored." in text
    assert "annex of the mandate" in text


def test_departments_scored_on_few_answers_are_told_apart(tmp_path: Path) -> None:
    # two people speak for each of the three departments, and then nobody for d2
    loaded = an_engagement(tmp_path)
    place = {person.id: person.department for person in loaded.engagement.respondents}
    answers = loaded.engagement.latest.answers
    kept = tuple(each for each in answers if place.get(each.respondent) != "d2")
    partly = with_answers(loaded.engagement, *kept)

    everybody = said(basis(shot(), WORDS))
    without = said(basis(take_snapshot(partly, loaded.instrument), WORDS))

    assert "3 of the departments that can be scored have fewer answers than a safe" in everybody
    assert (
        "2 of 3 departments can be scored. 3 departments have fewer answers than a safe score"
        " needs: 2 of these can be scored all the same, 1 cannot." in without
    )


def test_basis_without_answers_says_so() -> None:
    assert WORDS("no-answers") in said(basis(silent(), WORDS))


def test_needs_are_means_weighted_by_the_departments_say() -> None:
    snapshot = of(small_client())
    one, two = (scores.outcomes["view"] for scores in snapshot.scorecard.departments)

    view = next(need for need in needs(snapshot) if need.outcome == "view")

    # weights 2 and 1
    assert view.priority == pytest.approx((2 * one.priority.mean + two.priority.mean) / 3)
    assert view.satisfaction == pytest.approx(
        1 + 4 * (2 * one.satisfaction + two.satisfaction) / 3
    )
    assert view.departments == 2


def test_outcomes_that_call_for_a_service_come_by_their_part_in_the_demand() -> None:
    # "advise" hangs on warning (strong, 9) and on view (moderate, 3)
    assert calling_outcomes(of(small_client()), "advise", 2) == ("warning", "view")


def test_parts_of_the_fit_add_up_to_it() -> None:
    for service, score in shot().scorecard.services.items():
        parts = fit_parts(shot(), service)
        assert 0.7 * parts.demand + 0.3 * parts.gap == pytest.approx(score.fit.mean)


def test_heat_map_shows_all_departments_and_their_mean() -> None:
    chart = maturity_heat_map(shot(), WORDS).chart

    assert chart.rows == ("Finance", "Clinical Services", "Procurement", "All departments")
    assert chart.values[-1] == tuple(score.mean for score in shot().scorecard.maturity.values())


def test_ranking_draws_its_cut_below_the_recommended_services() -> None:
    snapshot = shot()
    chart = services_ranking(snapshot, WORDS).chart
    groups = [entry.group for entry in chart.entries]
    recommended = [group < 2 for group in groups]

    assert len(groups) == len(snapshot.scorecard.ranked_services)
    together = all(recommended[: sum(recommended)])
    assert chart.cut_after == (sum(recommended) if together and any(recommended) else None)


def test_cut_is_left_out_where_a_recommended_service_stands_below_others() -> None:
    snapshot = shot()
    card = snapshot.scorecard
    first, *_, last = card.ranked_services
    services = dict(card.services)
    services[first] = replace(services[first], service_class="not-now")
    services[last] = replace(services[last], service_class="strong")

    figure = services_ranking(replace(snapshot, scorecard=replace(card, services=services)), WORDS)

    assert figure.chart.cut_after is None
    assert figure.chart.cut_label == ""


def test_model_chart_marks_the_first_and_says_if_it_is_not_clear() -> None:
    card = shot().scorecard
    bars = model_fit(shot(), WORDS).chart.bars

    assert [bar.first for bar in bars] == [name == card.first_model for name in card.models]
    unclear = replace(shot(), scorecard=replace(card, clear=False))
    assert "not clearly" in model_fit(unclear, WORDS).says


def test_quadrant_has_a_point_for_each_department_heard() -> None:
    chart = need_maturity_quadrant(shot(), WORDS).chart

    for point, (department, scores) in zip(chart.points, shot().answered, strict=True):
        assert point.label == department.name
        assert (point.x, point.y) == (mean_maturity(scores), mean_need(scores))
    assert chart.x_axis[0][0] <= min(point.x for point in chart.points)
    assert chart.y_axis[-1][0] >= max(point.y for point in chart.points)


def test_charts_are_left_out_where_nothing_is_scored() -> None:
    builders = (maturity_heat_map, services_ranking, model_fit, need_maturity_quadrant)

    assert [build(silent(), WORDS) for build in builders] == [None] * 4


def test_every_figure_says_what_to_see() -> None:
    builders = (maturity_heat_map, services_ranking, model_fit, need_maturity_quadrant)
    figures = [build(shot(), WORDS) for build in builders]

    assert all(isinstance(figure, Figure) and figure.says for figure in figures)


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [(0.37, 0.55, (0.35, 0.55)), (0.0, 0.9, (0.0, 1.0)), (0.4, 0.4, (0.4, 0.45))],
    ids=["smallest step", "wider step", "never empty"],
)
def test_axis_spans_its_values(low: float, high: float, ends: tuple[float, float]) -> None:
    axis = axis_over(low, high, (0.05, 0.1, 0.2), str)

    assert (axis[0][0], axis[-1][0]) == pytest.approx(ends)


def test_seed_and_weights_are_printed_as_they_were_set() -> None:
    client = small_client()
    weights = {**client.group_weights, "executive": 1.5, "team-member": 0.75}
    snapshot = of(replace(client, group_weights=weights))
    snapshot = replace(snapshot, scorecard=replace(snapshot.scorecard, seed=2026))

    found = sections(evidence(snapshot, WORDS))

    assert ("Seed of the draws", "2026") in blocks(found["evidence-instruments"], Facts)[0].pairs
    printed = column(blocks(found["evidence-asked"], Table)[1], 1)
    assert (printed[0], printed[-1]) == ("1.5", "0.75")


@pytest.mark.parametrize(("weak", "words"), [(2, "less: "), (4, "first of all ")])
def test_quadrant_says_first_of_all_only_where_more_are_left(weak: int, words: str) -> None:
    points = [Point(f"D{at}", 1.0, 0.5) for at in range(weak)]

    assert words in _quadrant_says(points, 2.0, 0.4, WORDS)


def why(snapshot: Snapshot) -> Section:
    return sections(evidence(snapshot, WORDS))["evidence-reasons"]


def test_fit_of_each_recommended_service_is_printed_as_its_sum() -> None:
    found = shot().explanation
    sums, turns = blocks(why(shot()), Table)

    assert column(sums, 0) == [shot().service_name(name) for name in found.sums]
    for row, (name, line) in zip(sums.rows, found.sums.items(), strict=True):
        demand, gap = line.child("demand"), line.child("gap")
        assert row[1:4] == (
            WORDS.percent(line.value, 1),
            WORDS.percent(demand.contribution, 1),
            WORDS.percent(gap.contribution, 1),
        )
        assert demand.contribution + gap.contribution == pytest.approx(line.value)
        assert row[5] == WORDS.percent(found.sensitivity.services[name])
    assert turns.rows


def test_outcomes_that_carry_most_are_named_with_their_parts() -> None:
    name, line = next(iter(shot().explanation.sums.items()))
    largest = max(line.child("demand").children, key=lambda child: child.contribution)
    domain = line.child("gap").child("maturity")

    text = blocks(why(shot()), Table)[0].rows[0][4]

    part = f"{shot().outcome_name(largest.id)} {WORDS.percent(largest.contribution, 1)}"
    assert text.startswith(part)
    assert text.endswith(f"{shot().domain_name(domain.id)} (maturity {domain.value:.1f})")
    assert shot().catalog.service(name).home_domain == domain.id


def test_places_that_hang_on_least_come_first() -> None:
    found = shot().explanation
    firsts = {name: flips[0] for name, flips in found.flips.items() if flips}
    name = min(firsts, key=lambda name: abs(firsts[name].change))
    flip = firsts[name]

    row = blocks(why(shot()), Table)[1].rows[0]

    verb = "enters" if flip.turn == "in" else "leaves"
    assert row[0] == f"{shot().service_name(name)} {verb} the raw list"
    known = shot().domain_name if flip.kind == "maturity" else shot().outcome_name
    assert known(flip.id) in row[1]
    start, end = row[1].rsplit(": ", 1)[1].split(" to ")
    assert start != end
    assert float(start) == pytest.approx(flip.start, abs=0.051)


def test_method_s_draws_and_spread_are_said() -> None:
    text = said(why(shot()))

    assert "computed 2,000 more times" in text
    assert "within 20% of their own" in text


@pytest.mark.parametrize(
    ("flip", "text"),
    [
        (Flip("x", "in", "maturity", "risk", 2, 3, 1), "Maturity in risk"),
        (Flip("x", "in", "satisfaction", "view", 2, 3, 1), "Satisfaction with “view”"),
        (Flip("x", "in", "demand-weight", "demand-weight", 0.7, 0.8, 1), "Share of demand"),
        (Flip("x", "in", "group-weight", "executive", 1, 2, 1), "group “Executives”"),
        (Flip("x", "in", "department-weight", "d1", 1, 2, 1), "Weight of One"),
        (Flip("x", "in", "link", "view", 9, 8, -1, service="report"), "Link of “view” to report"),
        (Flip("x", "first", "gate", "baseline.support", 1, 2, 1), "Condition “baseline.support”"),
        (Flip("x", "in", "gate", "baseline.unknown", 1, 2, 1), "Condition “baseline.unknown”"),
    ],
    ids=lambda value: value.kind if isinstance(value, Flip) else "",
)
def test_input_of_every_kind_has_a_name(flip: Flip, text: str) -> None:
    assert text in input_name(flip, of(small_client()), WORDS)


def test_without_answers_there_is_nothing_to_take_apart() -> None:
    (paragraph,) = why(silent()).blocks

    assert paragraph == Paragraph(WORDS("no-answers"))


def test_services_that_enter_under_other_weights_are_named() -> None:
    found = shot().explanation
    name = next(each.service for each in found.why_not)
    shares = {**found.sensitivity.services, name: 0.31}
    changed = replace(found, sensitivity=replace(found.sensitivity, services=shares))

    text = said(why(replace(shot(), explanation=changed)))

    assert f"{shot().service_name(name)} (31%)" in text
