"""Engagement folders of every shape, as hypothesis makes them: odd texts, spellings and orders.

Two items are retired, one of answers.csv and one of baseline.csv; `instrument` knows them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import builders
from hypothesis import strategies as st

from pmo_design.instrument import Instrument, load_instrument
from pmo_design.questionnaire.definition import NAMES, Item, Name
from pmo_design.record import CONTROL

RETIRED: Mapping[Name, str] = {"maturity": "maturity.old.word", "baseline": "baseline.old"}
SERVICES = ("coaching", "demand-prioritisation", "specialist-support", "status-reporting")
ANSWER_COLUMNS = (*builders.ANSWER_COLUMNS.split(","), "source", "round", "department")
FEEDBACK_COLUMNS = ("respondent", "service", "outcome", "item", "state", "value", "comment")
Files = dict[str, str]
Row = Sequence[str]

ODD = (
    '"',
    'say "no"',
    "two\nlines",
    "cr\r\nlf",
    "bare\rcr",
    "tab\there",
    "\U0001f642 \u05e9\u05dc\u05d5\u05dd",
    "=1+1",
    " spaces around ",
    "# no comment",
    "a: b",
    "- item",
    "a, b; c",
    "null",
    "back\\slash",
    "\x85 \u2028 \ufeff \uffff \x7f",
    "bell\a",
)
CELLS = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
LINES = CELLS.map(lambda text: CONTROL.sub("", text)).filter(str.strip)
IDS = st.sampled_from(("d1", "null", "1", "2026-09-01", "#a: b", '"q"', "- x", "a,b", "Ünit 7"))
DECIMALS = st.from_regex(r"(0|[1-9][0-9]{0,6})(\.[0-9]{1,6})?", fullmatch=True)
SHARES = st.sampled_from(("0", "0.10", "0.25", "0.3"))
FLAGS = st.sampled_from(("true", "false"))
STATES = ("value", "na", "dk")


@cache
def instrument(versions: tuple[str, ...] = ("1",) * 5, catalog: str = "1") -> Instrument:
    """Shipped instrument in which an item each of two questionnaires is retired."""
    shipped = load_instrument(dict(zip(NAMES, versions, strict=True)), catalog)
    sheets = {
        name: replace(sheet, retired=(RETIRED[name],) if name in RETIRED else ())
        for name, sheet in shipped.questionnaires.items()
    }
    return Instrument(sheets, shipped.catalog)


def load(versions: Mapping[Name, str], catalog: str) -> Instrument:
    """For `read_engagement`: the shipped instrument with retired items."""
    return instrument(tuple(versions.values()), catalog)


@st.composite
def folders(draw: st.DrawFn) -> Files:
    """Texts of a sound folder, by path; hardly ever in the canonical form."""
    departments = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    people = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    numbers = draw(st.lists(st.integers(1, 12), min_size=1, max_size=2, unique=True))
    engagement = draw(_engagements(numbers, departments))
    named = engagement["confidentiality"] != "anonymous"
    files = {
        "engagement.yaml": builders.plain_yaml(engagement),
        "departments.csv": draw(_departments(departments)),
        "respondents.csv": draw(_respondents(people, departments, named)),
    }
    if draw(st.booleans()):
        files["charter.yaml"] = builders.plain_yaml({"format": "1", **draw(CHARTERS)})
    files |= {f"overlays/{at}.yaml": draw(text) for at, text in enumerate(draw(OVERLAYS))}
    for number in numbers:
        for name, text in draw(_cycles(people, departments)).items():
            files[f"cycles/{number}/{name}"] = text
    return files


def _csv(columns: Row, rows: Sequence[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([columns, *rows])
    return text.getvalue()


def _some(**parts: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional=parts)


def _few(part: st.SearchStrategy[object], least: int = 0) -> st.SearchStrategy[list[object]]:
    return st.lists(part, min_size=least, max_size=2)


def _record(
    needed: Mapping[str, st.SearchStrategy[object]], **parts: st.SearchStrategy[object]
) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(dict(needed), optional=parts)


# engagement.yaml


def _engagements(
    numbers: Sequence[int], departments: Sequence[str]
) -> st.SearchStrategy[dict[str, object]]:
    waves = st.lists(DECIMALS, min_size=3, max_size=3)
    fixed = {key: st.just(builders.ENGAGEMENT[key]) for key in ("format", "language", "currency")}
    return _record(
        fixed
        | {
            "id": st.sampled_from(("sample", "1", "no")),
            "name": LINES,
            "confidentiality": st.sampled_from(("attributed", "confidential", "anonymous")),
            "seed": st.sampled_from(("0", "2026")),
            "draws": st.just("200"),
            "cycles": st.tuples(*(_heads(number) for number in numbers)).map(list),
        },
        group_weights=_some(**{"executive": DECIMALS, "team-member": st.just("0.50")}),
        capacity=_record({"setup_person_months": waves, "run_fte": waves}, coaches=st.just("2")),
        method=_methods(),
        decisions=_few(_decisions(departments)).map(_one_override_a_service),
    )


def _heads(number: int) -> st.SearchStrategy[dict[str, object]]:
    head = {"number": str(number), "opened": "2026-09-01", "closed": "2026-10-15", "catalog": "1"}
    versions = _some(maturity=st.just("1"), feedback=st.just("1"))
    return _record({key: st.just(text) for key, text in head.items()}, questionnaires=versions)


def _methods() -> st.SearchStrategy[dict[str, object]]:
    return _some(
        demand_weight=st.sampled_from(("0.7", "0.65")),
        top_most=st.sampled_from(("10", "8")),
        regulated_mode=st.sampled_from(("guide", "do-with")),
        disclosure=_some(mean=st.sampled_from(("3", "6")), text=st.just("9")),
        flags=_some(close_fits=DECIMALS.map(lambda text: f"1{text}")),
        roadmap=_some(discount=SHARES, coaching_service=st.sampled_from(SERVICES)),
    )


def _decisions(departments: Sequence[str]) -> st.SearchStrategy[dict[str, object]]:
    where = st.sampled_from(departments)
    wave = st.sampled_from(("1", "3"))
    mode = st.sampled_from([mode.id for mode in instrument().catalog.modes])
    kinds = [
        _decision("pin", department=where, wave=wave),
        _decision("forbid"),
        _decision("forbid", department=where),
        _decision("mode", department=where, mode=mode),
        _decision("recommend"),
        _decision("withhold"),
    ]
    if len(departments) > 1:
        order = st.permutations(departments).map(list)
        kinds.append(_decision("order", departments=order))
    return st.one_of(kinds)


def _one_override_a_service(decisions: list[dict[str, object]]) -> list[dict[str, object]]:
    overrides = [each for each in decisions if each["action"] in ("recommend", "withhold")]
    kept = {each["service"]: each for each in overrides}.values()
    return [each for each in decisions if each not in overrides] + list(kept)


def _decision(
    action: str, **parts: st.SearchStrategy[object]
) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {"service": st.sampled_from(SERVICES), "action": st.just(action), "reason": LINES, **parts}
    )


# charter.yaml

_PERSON = _record({"name": LINES}, role=LINES)
_GRADES = st.sampled_from(("low", "medium", "high"))
_KPIS = _some(baseline=DECIMALS, target=DECIMALS)
_PROBLEM = _record(
    {"text": LINES, "relevance": SHARES},
    solved_by=st.dictionaries(st.sampled_from(SERVICES), SHARES, max_size=3),
)
_RISK = _record({"text": LINES}, likelihood=_GRADES, impact=_GRADES, response=LINES, owner=LINES)
_COMMITTEE = _record(
    {"name": LINES},
    purpose=LINES,
    chair=LINES,
    members=_few(LINES),
    authority=LINES,
    quorum=LINES,
    cadence=LINES,
    agenda=_few(LINES),
)
_STAFF = _record(
    {"name": LINES, "role": LINES}, fte=st.sampled_from(("1.0", "0.50")), competencies=_few(LINES)
)
_OBJECTIVE = _record({"text": LINES}, measure=LINES, baseline=LINES, target=LINES, by=LINES)
_THRESHOLD = _record(
    {"kind": st.sampled_from(("spend", "scope", "risk")), "limit": LINES, "decides": LINES}
)
CHARTERS = st.one_of(
    _some(vision=LINES, authority=LINES, communication=LINES, funding=LINES, audit=LINES),
    _some(sponsor=_PERSON, pmo_head=_PERSON, approvals=_few(_PERSON), reporting_line=LINES),
    _some(objectives=_few(_OBJECTIVE), scope=_some(inside=_few(LINES), outside=_few(LINES))),
    _some(committees=_few(_COMMITTEE), thresholds=_few(_THRESHOLD), risks=_few(_RISK)),
    _some(
        escalation=_few(_record(dict.fromkeys(("from_role", "to_role", "within"), LINES))),
        kpis=st.dictionaries(st.sampled_from(SERVICES), _KPIS, max_size=3),
        staff=_few(_STAFF),
    ),
    _some(
        rates=_some(person_month=st.just("7800.50"), fte_year=st.just("82000")),
        problems=_few(_PROBLEM),
        calendar=_few(_record(dict.fromkeys(("what", "audience", "when"), LINES))),
    ),
)


# overlays/


def _overlay(
    name: Name, **parts: st.SearchStrategy[object]
) -> st.SearchStrategy[st.SearchStrategy[str]]:
    head = {"format": "1", "questionnaire": name, "version": "1"}
    texts = _some(title=TEXTS, introduction=TEXTS)
    bodies = st.tuples(texts, _some(**parts)).map(
        lambda each: builders.plain_yaml({**head, **each[0], **each[1]})
    )
    return st.just(bodies)


TEXTS = st.fixed_dictionaries({"en": LINES}, optional={"es": LINES, "de": LINES})
_GROUPS = st.permutations(("executive", "project-manager", "team-member")).map(list)
_OUTCOMES = st.sampled_from(("rescue", "profession", "compliance"))
_LIKE = {"kind": "text", "text": {"en": "Anything: else?", "es": "¿Algo «más»?"}}
_ADDED = st.just([{"id": "need.own.words", "topic": "people", **_LIKE}])
OVERLAYS = st.tuples(
    _overlay(
        "needs",
        off=st.lists(_OUTCOMES | st.just("working"), unique=True),
        reword=st.dictionaries(_OUTCOMES | st.just("deciding"), TEXTS),
        groups=st.dictionaries(_OUTCOMES, _GROUPS),
        add=_ADDED,
    ),
    _overlay(
        "maturity",
        off=st.just(["people", "maturity.risk.ownership"]),
        weights=st.dictionaries(
            st.sampled_from(("maturity.risk.response", "maturity.risk.escalation")),
            DECIMALS.map(lambda text: f"1{text}"),
        ),
    ),
).flatmap(lambda both: st.sampled_from(((), both[:1], both)))


# The files with rows


@st.composite
def _departments(draw: st.DrawFn, ids: Sequence[str]) -> str:
    columns = ("id", "name", "head", "weight", "projects", "regulated")
    weights = DECIMALS.map(lambda text: f"1{text}") | st.just("")
    parts = (LINES, CELLS, weights, st.sampled_from(("", "0", "18")), FLAGS)
    return _csv(columns, [(name, *draw(st.tuples(*parts))) for name in ids])


@st.composite
def _respondents(
    draw: st.DrawFn, ids: Sequence[str], departments: Sequence[str], named: bool
) -> str:
    known = (st.sampled_from(departments), st.sampled_from(("executive", "team-member")))
    more = draw(st.sampled_from(((), ("email",), ("name", "language"), ("name", "email"))))
    texts = CELLS if named else st.just("")
    kinds = {"name": texts, "email": texts, "language": st.sampled_from(("", "en", "no"))}
    parts = (*known, *(kinds[column] for column in more))
    rows = [(name, *draw(st.tuples(*parts))) for name in ids]
    return _csv(("id", "department", "group", *more), rows)


@st.composite
def _cycles(draw: st.DrawFn, people: Sequence[str], departments: Sequence[str]) -> Files:
    files = {
        "answers.csv": _answers(people, departments),
        "baseline.csv": _baselines(),
        "services.csv": _services(departments),
        "feedback.csv": _feedback(people),
        "readings.csv": _readings(),
    }
    names = draw(st.lists(st.sampled_from(list(files)), unique=True))
    return {name: draw(files[name]) for name in names}


def _unique(
    columns: Row, row: st.SearchStrategy[Row], key: Sequence[int]
) -> st.SearchStrategy[str]:
    rows = st.lists(row, max_size=4, unique_by=lambda row: tuple(row[at] or "1" for at in key))
    return rows.map(lambda rows: _csv(columns, rows))


def _said(item: Item | None) -> st.SearchStrategy[tuple[str, str]]:
    """State and value of an answer to the item; any text where it is retired."""
    values: st.SearchStrategy[str] = LINES
    if item is not None:
        values = {
            "scale": st.just("3"),
            "choice": st.sampled_from([option.id for option in item.options] or ["none"]),
            "integer": st.sampled_from(("0", "142")),
            "money": DECIMALS,
            "ratio": st.sampled_from(("0.180", "-1", "-0", "10.0")),
            "text": LINES,
        }[item.kind]
    return st.tuples(st.just("value"), values) | st.sampled_from((("na", ""), ("dk", " ")))


def _asked(*names: Name, retired: str | None = None) -> list[tuple[str, Item | None]]:
    found = [(item.id, item) for name in names for item in builders.items(name)]
    return found + ([(retired, None)] if retired else [])


def _answers(people: Sequence[str], departments: Sequence[str]) -> st.SearchStrategy[str]:
    items = _asked("maturity", retired=RETIRED["maturity"])[-3:] + _asked("needs")[:2]
    confidence = st.sampled_from(("", "low", "medium", "high"))
    rounds = st.sampled_from(("", "1", "2", "10"))
    personal = st.tuples(
        st.sampled_from(people), st.sampled_from(("", "survey", "workshop")), st.just("")
    )
    agreed = st.tuples(st.just(""), st.just("agreed"), st.sampled_from(departments))

    def row(asked: tuple[str, Item | None]) -> st.SearchStrategy[Row]:
        parts = st.tuples(personal | agreed, _said(asked[1]), confidence, CELLS, CELLS, rounds)
        return parts.map(
            lambda p: (p[0][0], asked[0], *p[1], p[2], p[3], p[4], p[0][1], p[5], p[0][2])
        )

    def key(row: Row) -> tuple[str, ...]:
        return (row[0], row[1], row[7] or "survey", row[8] or "1", row[9])

    rows = st.lists(st.sampled_from(items).flatmap(row), max_size=6, unique_by=key)
    full = rows.map(lambda rows: _csv(ANSWER_COLUMNS, rows))
    plain = rows.map(lambda rows: [row[:7] for row in rows if row[7] in ("", "survey")])
    first = plain.map(lambda rows: list({row[:2]: row for row in rows}.values()))
    return full | first.map(lambda rows: _csv(ANSWER_COLUMNS[:7], rows))


def _baselines() -> st.SearchStrategy[str]:
    def row(asked: tuple[str, Item | None]) -> st.SearchStrategy[Row]:
        return st.tuples(_said(asked[1]), CELLS).map(lambda p: (asked[0], *p[0], p[1]))

    items = _asked("baseline", retired=RETIRED["baseline"])
    return _unique(("item", "state", "value", "comment"), st.sampled_from(items).flatmap(row), [0])


def _services(departments: Sequence[str]) -> st.SearchStrategy[str]:
    served = st.lists(st.sampled_from(departments), unique=True).map(";".join)
    level = st.sampled_from(("", "1", "5"))
    row = st.tuples(st.sampled_from(SERVICES), FLAGS, level, served)
    short = st.tuples(st.sampled_from(SERVICES), FLAGS, level)
    columns = ("service", "active", "maturity", "departments")
    return _unique(columns, row, [0]) | _unique(columns[:3], short, [0])


def _feedback(people: Sequence[str]) -> st.SearchStrategy[str]:
    subjects = st.sampled_from((("coaching", ""), ("", "clear-view"), ("coaching", "clear-view")))

    def row(asked: tuple[str, Item | None]) -> st.SearchStrategy[Row]:
        parts = st.tuples(st.sampled_from(people), subjects, _said(asked[1]), CELLS)
        return parts.map(lambda p: (p[0], *p[1], asked[0], *p[2], p[3]))

    rows = st.sampled_from(_asked("feedback")).flatmap(row)
    return st.lists(rows, max_size=4, unique_by=lambda row: tuple(row[:4])).map(
        lambda rows: _csv(FEEDBACK_COLUMNS, rows)
    )


def _readings() -> st.SearchStrategy[str]:
    kpis = {service.id: service.kpi.id for service in instrument().catalog.services}
    days = st.dates().map(str)
    row = st.tuples(st.sampled_from(SERVICES), days, DECIMALS | DECIMALS.map("-{}".format))
    rows = row.map(lambda p: (p[0], kpis[p[0]], p[1], p[2]))
    return _unique(("service", "kpi", "date", "value"), rows, [0, 2])
