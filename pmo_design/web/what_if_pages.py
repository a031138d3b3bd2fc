"""What if: a form of weights and capacity, and before and after side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pmo_design.documents.content import Bullets, Paragraph
from pmo_design.documents.mandate.planned import in_plan
from pmo_design.documents.overrides import named
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.engagement import Engagement
from pmo_design.explanation.what_if import Changes, Moved
from pmo_design.operations.explaining import WhatIf
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.web.results_parts import Cell, Grid, Head, Part, Results, cells

PLAIN_NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]{1,4})?")
USUAL_WAVES = 4
"""Waves that the form offers where the client has no capacity yet."""


@dataclass(frozen=True, slots=True)
class Field:
    """One number of the form, as typed, with what is wrong with it."""

    name: str
    label: str
    text: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    id: str
    title: str
    says: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, and the changes it means.

    Attributes
    ----------
    changes : Changes
        What differs from the client as it is; empty where something is wrong.
    """

    groups: tuple[Group, ...]
    changes: Changes = field(default_factory=Changes)

    @property
    def wrong(self) -> tuple[Field, ...]:
        """Fields with a fault."""
        return tuple(each for group in self.groups for each in group.fields if each.wrong)

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """Every field with its text, to be sent again."""
        return tuple((each.name, each.text) for group in self.groups for each in group.fields)

    @property
    def asks(self) -> bool:
        """Whether anything is to be other than it is."""
        return self.changes != Changes()


def groups_may_weigh(engagement: Engagement) -> bool:
    """Whether other weights of customer groups would tell nothing of few people."""
    return not (engagement.protected and any(cycle.answers for cycle in engagement.cycles))


def what_if_form(typed: Mapping[str, str], engagement: Engagement, words: Wording) -> Form:
    """The form with what was typed into it, or with the client as it is."""
    known = _present(engagement)
    texts = {name: typed.get(name, "").strip() or _plain(known[name], words) for name in known}
    groups = tuple(_groups(texts, words))
    if any(each.wrong for group in groups for each in group.fields):
        return Form(groups)
    numbers = {name: _number(text) for name, text in texts.items()}
    return Form(groups, _changes(numbers, known, engagement))


def _present(engagement: Engagement) -> dict[str, float | None]:
    """Every number of the form as the client has it; None where there is none yet."""
    found: dict[str, float | None] = {"demand": engagement.method.demand_weight}
    if groups_may_weigh(engagement):
        found |= {f"group-{group}": engagement.group_weights[group] for group in GROUPS}
    capacity = engagement.capacity
    for wave in range(len(capacity.run_fte) if capacity else USUAL_WAVES):
        found[f"run-{wave + 1}"] = capacity.run_fte[wave] if capacity else None
        found[f"setup-{wave + 1}"] = capacity.setup_person_months[wave] if capacity else None
    return found


def _plain(value: float | None, words: Wording) -> str:
    """Number as people of the page's language type it, without a mark between thousands."""
    if value is None:
        return ""
    return f"{value:g}".replace(".", words.number(0.5, 1)[1])


def _number(text: str) -> float | None:
    return float(text.replace(",", ".")) if text else None


def _groups(texts: Mapping[str, str], words: Wording) -> list[Group]:
    groups = [
        Group(
            "demand",
            words("results.what-if.demand"),
            words("results.what-if.demand-says"),
            (_field("demand", words("results.what-if.share"), texts, words),),
        )
    ]
    named_groups = tuple(
        _field(f"group-{group}", words(f"people.group.{group}"), texts, words)
        for group in GROUPS
        if f"group-{group}" in texts
    )
    says = "results.what-if.groups-says" if named_groups else "results.what-if.groups-fixed"
    groups.append(Group("groups", words("results.what-if.groups"), words(says), named_groups))
    for kind in ("run", "setup"):
        waves = sum(name.startswith(f"{kind}-") for name in texts)
        fields = tuple(
            _field(f"{kind}-{wave}", words("results.wave", wave=words.number(wave)), texts, words)
            for wave in range(1, waves + 1)
        )
        title, about = f"results.what-if.{kind}", f"results.what-if.{kind}-says"
        groups.append(Group(kind, words(title), words(about), fields))
    return groups


def _field(name: str, label: str, texts: Mapping[str, str], words: Wording) -> Field:
    return Field(name, label, texts[name], _wrong(name, texts[name], words))


def _wrong(name: str, text: str, words: Wording) -> str:
    if not text:
        return ""
    if not PLAIN_NUMBER.fullmatch(text):
        return words("results.what-if.no-number")
    if name == "demand" and (_number(text) or 0.0) > 1:
        return words("results.what-if.no-share")
    return ""


def _changes(
    numbers: Mapping[str, float | None], known: Mapping[str, float | None], engagement: Engagement
) -> Changes:
    """What differs; capacities as a whole where one of their figures does."""
    other = {name for name, number in numbers.items() if number != known[name]}
    groups: dict[str, float] = {
        group: number
        for group in GROUPS
        if f"group-{group}" in other and (number := numbers[f"group-{group}"]) is not None
    }
    moved = any(name.startswith(("run-", "setup-")) for name in other)
    return Changes(
        demand_weight=numbers["demand"] if "demand" in other else None,
        group_weights=groups,
        run_fte=_waves("run", numbers) if moved else None,
        setup_person_months=_waves("setup", numbers) if moved else None,
    )


def _waves(kind: str, numbers: Mapping[str, float | None]) -> tuple[float, ...]:
    return tuple(value or 0.0 for name, value in numbers.items() if name.startswith(f"{kind}-"))


def what_if_parts(found: WhatIf, results: Results) -> tuple[Part, ...]:
    """Before and after side by side, and every service that moves."""
    words, comparison = results.words, found.comparison
    said = [
        (words(f"results.what-if.{key}"), words.join([_name(name, results) for name in names]))
        for key, names in (("comes", comparison.comes), ("goes", comparison.goes))
        if names
    ]
    blocks = (
        Paragraph(words("results.what-if.nothing"))
        if comparison.nothing and found.plans.nothing
        else _sides(found, results),
        *_undecided(found, results.words),
        *((Bullets(tuple(said)),) if said else ()),
        *((_moves(found, results),) if comparison.moved else ()),
    )
    return (Part("moves", words("results.what-if.moves"), blocks),)


def _name(service: str, results: Results) -> str:
    return named(service, results.snapshot, results.paper)


def _sides(found: WhatIf, results: Results) -> Grid:
    words = results.words
    before, after = found.before, found.after
    rows = (
        (
            "results.what-if.recommended",
            _recommended(before, results),
            _recommended(after, results),
        ),
        ("results.model", _model(before, results), _model(after, results)),
        *_plan_rows(found, words),
    )
    heads = (
        Head(words("results.what-if.what")),
        Head(words("results.what-if.before")),
        Head(words("results.what-if.after")),
    )
    return Grid(
        words("results.what-if.sides"),
        heads,
        tuple((Cell(words(key)), Cell(one), Cell(other)) for key, one, other in rows),
    )


def _recommended(snapshot: Snapshot, results: Results) -> str:
    count, total = len(snapshot.scorecard.recommended), len(snapshot.scorecard.services)
    return results.words(
        "results.what-if.of", count=results.words.number(count), total=results.words.number(total)
    )


def _model(snapshot: Snapshot, results: Results) -> str:
    card = snapshot.scorecard
    if card.first_model is None:
        return results.paper("evidence.none")
    key = "results.what-if.clear" if card.clear else "results.what-if.unclear"
    return results.words(key, model=snapshot.model_name(card.first_model))


def _plan_rows(found: WhatIf, words: Wording) -> list[tuple[str, str, str]]:
    """Both plans in figures, the value where it may be shown; and the starts that move."""
    before, after, plans = found.plans.before, found.plans.after, found.plans
    rows = [
        (f"results.what-if.{key}", words.number(one), words.number(other))
        for key, one, other in (
            ("starts", before.starts, after.starts),
            ("live", before.live, after.live),
            ("services", before.services, after.services),
        )
    ]
    if before.value is not None and after.value is not None:
        values = words.number(before.value, 1), words.number(after.value, 1)
        rows.insert(0, ("results.what-if.plan-value", *values))
    for key, count in (
        ("earlier", plans.earlier),
        ("later", plans.later),
        ("added", plans.added),
        ("gone", plans.gone),
    ):
        if count:
            rows.append((f"results.what-if.{key}", "", words.number(count)))
    return rows


def _undecided(found: WhatIf, words: Wording) -> tuple[Paragraph, ...]:
    """That the difference of two values tells nothing, where neither search went so far."""
    plans = found.plans
    one, other = plans.before, plans.after
    if not plans.undecided or one.value is None or other.value is None:
        return ()
    figures = {
        "figure": words.number(abs(other.value - one.value), 1),
        "first": words.number(one.missing or 0.0, 1),
        "last": words.number(other.missing or 0.0, 1),
    }
    return (Paragraph(words("results.what-if.undecided", **figures)),)


def _moves(found: WhatIf, results: Results) -> Grid:
    words = results.words
    heads = [Head(words("results.service"))]
    for key in ("fit", "rank", "plan"):
        for side in ("before", "after"):
            title = words(f"results.what-if.{side}-of", name=words(f"results.{key}").lower())
            heads.append(Head(title, "left" if key == "plan" else "right"))
    rows = tuple(_move_row(each, found, results) for each in found.comparison.moved)
    return Grid(words("results.what-if.moves-title"), tuple(heads), rows)


def _move_row(moved: Moved, found: WhatIf, results: Results) -> tuple[Cell, ...]:
    paper, words = results.paper, results.words
    none = paper("evidence.none")

    def share(value: float | None) -> str:
        return none if value is None else paper.percent(value)

    def number(value: int | None) -> str:
        return none if value is None else words.number(value)

    return (
        Cell(_name(moved.service, results), results.service(moved.service)),
        *cells(
            (
                share(moved.fit_before),
                share(moved.fit_after),
                number(moved.rank_before),
                number(moved.rank_after),
                _planned(moved, moved.wave_before, found.before, results),
                _planned(moved, moved.wave_after, found.after, results),
            )
        ),
    )


def _planned(moved: Moved, wave: int | None, side: Snapshot, results: Results) -> str:
    """First wave of a service on one side; why it has none, where the other side has one."""
    if wave is not None:
        runs = wave == 0
        number = results.words.number(wave)
        return (
            results.words("results.runs") if runs else results.words("results.wave", wave=number)
        )
    if moved.wave_before is None and moved.wave_after is None:
        return results.paper("evidence.none")
    return in_plan(moved.service, side, results.paper)
