"""A client small enough to score by hand: two departments, three people, two services.

Domains: plan (items a, and b of weight 2) and risk (item a).
Outcomes: view calls for report (strong) and advise (moderate); warning for advise (strong).
Services: report (home plan), advise (home risk).
Models: reporting (core report, secondary advise; needs support 3), advising (core advise).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from operator import attrgetter

from pmo_design.answers import Answer, AnswerState
from pmo_design.catalog.definition import Catalog, Kpi, Outcome, PmoModel, Service
from pmo_design.catalog.loader import load_catalog
from pmo_design.cycle import Cycle
from pmo_design.engagement import Department, Engagement, Respondent
from pmo_design.instrument import Instrument, joined
from pmo_design.questionnaire.definition import Item, Name, Questionnaire, Topic

VERSIONS: dict[Name, str] = {"maturity": "1", "needs": "1", "baseline": "1"}


@cache
def catalog() -> Catalog:
    """The catalogue as it comes, read once: reading takes longer than scoring."""
    return load_catalog("1")


def text(words: str) -> dict[str, str]:
    return {"en": words}


def small_instrument() -> Instrument:
    return joined(
        {
            "maturity": _sheet("maturity", _maturity_items(), ("plan", "risk")),
            "needs": _sheet("needs", _need_items(), ("all",), ("view", "warning")),
            "baseline": _sheet("baseline", (_scale("baseline.support"),), ("all",)),
        },
        small_catalog(),
    )


def _sheet(
    name: Name, items: tuple[Item, ...], topics: tuple[str, ...], outcomes: tuple[str, ...] = ()
) -> Questionnaire:
    return Questionnaire(
        name=name,
        version="1",
        title=text(name),
        introduction=text(name),
        minutes=1,
        topics=tuple(Topic(id=topic, name=text(topic), about=text(topic)) for topic in topics),
        items=items,
        statements={outcome: text(outcome) for outcome in outcomes},
        retired=(),
    )


def _scale(item_id: str, **parts: object) -> Item:
    anchors = tuple(text(str(step)) for step in range(1, 6))
    return Item(id=item_id, kind="scale", text=text(item_id), anchors=anchors, **parts)


def _maturity_items() -> tuple[Item, ...]:
    return (
        _scale("maturity.plan.a", domain="plan"),
        _scale("maturity.plan.b", domain="plan", weight=2.0),
        _scale("maturity.risk.a", domain="risk"),
    )


def _need_items() -> tuple[Item, ...]:
    return tuple(
        _scale(
            f"need.{outcome}.{aspect}",
            outcome=outcome,
            aspect=aspect,
            groups=("executive",) if outcome == "view" else ("executive", "project-manager"),
        )
        for outcome in ("view", "warning")
        for aspect in ("importance", "satisfaction")
    )


def small_catalog() -> Catalog:
    return replace(
        catalog(),
        services=(_service("advise", "risk"), _service("report", "plan")),
        outcomes=(
            _outcome("view", strong=("report",), moderate=("advise",)),
            _outcome("warning", strong=("advise",)),
        ),
        models=(
            _model("reporting", ("report",), ("advise",), {"baseline.support": 3}),
            _model("advising", ("advise",), (), {}),
        ),
    )


def _service(service_id: str, home: str) -> Service:
    words = text(service_id)
    kpi = Kpi(id="rate", name=words, unit=words, direction="up", start=0, target=1)
    return Service(
        id=service_id, code="S1", name=words, category="tactical", home_domain=home,
        setup_person_months=1, run_fte_base=0.1, run_fte_per_department=0.1,
        first_value="short", uplift={home: 0.4}, description=words, customers=words,
        inputs=(words,), outputs=(words,), owner_role=words, first_steps=(words,),
        levels=(words,) * 5, exit_criterion=words, kpi=kpi, sla=words, risk=words,
    )  # fmt: skip


def _outcome(outcome_id: str, **links: tuple[str, ...]) -> Outcome:
    words = text(outcome_id)
    return Outcome(id=outcome_id, code="N1", name=words, promise=words, measure=words, **links)


def _model(
    model_id: str, core: tuple[str, ...], secondary: tuple[str, ...], gates: dict[str, float]
) -> PmoModel:
    words = text(model_id)
    return PmoModel(
        id=model_id, name=words, core=core, secondary=secondary, gates=gates, description=words,
        authority=words, staffing=words, suits=words, fails_when=words,
    )  # fmt: skip


ANSWERS = (
    # who, item, value or state, confidence
    ("e1", "maturity.plan.a", 2, "high"),
    ("e1", "maturity.plan.b", 4, "low"),
    ("e1", "maturity.risk.a", "dk", None),
    ("e1", "need.view.importance", 5, None),
    ("e1", "need.view.satisfaction", 3, "low"),
    ("e1", "need.warning.importance", 4, None),
    ("e1", "need.warning.satisfaction", "dk", None),
    ("p1", "maturity.plan.a", 2, "medium"),
    ("p1", "maturity.risk.a", 2, None),
    ("p1", "need.view.importance", 3, None),
    ("p1", "need.view.satisfaction", 5, None),
    ("p1", "need.warning.importance", 5, None),
    ("p1", "need.warning.satisfaction", 1, None),
    ("e2", "maturity.plan.a", 5, None),
    ("e2", "maturity.plan.b", "na", None),
    ("e2", "maturity.risk.a", 4, "low"),
    ("e2", "need.view.importance", 2, None),
    ("e2", "need.view.satisfaction", 2, None),
)


def an_answer(who: str, item: str, value: int | str, confidence: str | None = None) -> Answer:
    if isinstance(value, str):
        return Answer(who, item, AnswerState(value))
    return Answer(who, item, AnswerState.VALUE, value, confidence)


def agreed(department: str, item: str, value: int) -> Answer:
    return Answer("", item, AnswerState.VALUE, value, source="agreed", department=department)


def small_client(**changes: object) -> Engagement:
    answers = tuple(sorted((an_answer(*each) for each in ANSWERS), key=attrgetter("key")))
    cycle = Cycle(
        number=1,
        opened=date(2026, 1, 1),
        closed=date(2026, 2, 1),
        questionnaires=VERSIONS,
        catalog="1",
        answers=answers,
        baseline=(an_answer("", "baseline.support", 2),),
    )
    client = Engagement(
        id="small",
        name="Small Client",
        language="en",
        currency="EUR",
        confidentiality="attributed",
        seed=0,
        draws=400,
        group_weights={
            "executive": 1.5,
            "functional-manager": 1.0,
            "project-manager": 1.0,
            "team-member": 0.5,
        },
        departments=(Department("d1", "One", weight=2.0), Department("d2", "Two", weight=1.0)),
        respondents=(
            Respondent("e1", "d1", "executive"),
            Respondent("e2", "d2", "executive"),
            Respondent("p1", "d1", "project-manager"),
        ),
        cycles=(cycle,),
        method=catalog().method,
    )
    return replace(client, **changes)


def with_answers(client: Engagement, *answers: Answer) -> Engagement:
    """The client with these answers in place of its own."""
    return replace(client, cycles=(replace(client.latest, answers=answers),))
