"""Questionnaires and catalogue together: what is asked must reach what is scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pmo_design.catalog.definition import Catalog
from pmo_design.catalog.loader import load_catalog
from pmo_design.catalog.method import Method
from pmo_design.errors import Fault, InputError, nearest, raise_faults
from pmo_design.messages import say
from pmo_design.questionnaire.comparison import Change, Comparison
from pmo_design.questionnaire.definition import Group, Item, Name, Questionnaire, Topic
from pmo_design.questionnaire.loader import load_questionnaire
from pmo_design.questionnaire.overlay import Overlay
from pmo_design.questionnaire.tailoring import as_asked


@dataclass(frozen=True, slots=True)
class Instrument:
    """Everything that is asked and everything that is scored, known to fit together."""

    questionnaires: Mapping[Name, Questionnaire]
    catalog: Catalog

    @property
    def domains(self) -> tuple[Topic, ...]:
        """Maturity domains in the order in which they are asked; those nobody is asked last."""
        maturity = self.questionnaires["maturity"]
        return (*maturity.topics, *maturity.unasked)

    def item(self, item_id: str) -> Item | None:
        """Item of that id in any questionnaire."""
        found = (sheet.item(item_id) for sheet in self.questionnaires.values())
        return next((item for item in found if item), None)

    def groups_asked(self, outcome_id: str) -> tuple[Group, ...]:
        """Customer groups that are asked for an outcome."""
        item = self.questionnaires["needs"].item(f"need.{outcome_id}.importance")
        return item.groups if item else ()

    def unscored_services(self, method: Method) -> tuple[str, ...]:
        """Services that no answer can score: too little that bears on them is asked.

        Either nobody is asked about the home domain, or the outcomes asked about carry less
        of the service's link weight than the method wants to see.
        """
        rated = {item.domain for item in self.questionnaires["maturity"].items}
        wanted = self.questionnaires["needs"].statements
        strengths: dict[str, float] = method.link_weights.model_dump()
        all_links = dict.fromkeys((service.id for service in self.catalog.services), 0.0)
        asked_links = dict(all_links)
        for outcome in self.catalog.outcomes:
            for strength, service in outcome.links():
                all_links[service] += strengths[strength]
                asked_links[service] += strengths[strength] if outcome.id in wanted else 0.0
        return tuple(
            service.id
            for service in self.catalog.services
            if service.home_domain not in rated
            or asked_links[service.id] < method.least_seen_weight * all_links[service.id]
            or not asked_links[service.id]
        )

    def single_outcome_services(self) -> tuple[str, ...]:
        """Services whose demand hangs on one outcome alone; worth a second look."""
        counts = {service.id: 0 for service in self.catalog.services}
        for outcome in self.catalog.outcomes:
            for _, service in outcome.links():
                counts[service] += 1
        return tuple(service for service, count in counts.items() if count == 1)


def load_instrument(versions: Mapping[Name, str], catalog: str) -> Instrument:
    """Shipped questionnaires and catalogue of these versions, checked against each other.

    Raises
    ------
    InputError
        With every fault of every file, or of the references between them.
    """
    faults: list[Fault] = []
    sheets: dict[Name, Questionnaire] = {}
    for name, version in versions.items():
        try:
            sheets[name] = load_questionnaire(name, version)
        except InputError as error:
            faults.extend(error.faults)
    try:
        loaded = load_catalog(catalog)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from error
    raise_faults(faults)
    return joined(sheets, loaded)


def joined(questionnaires: Mapping[Name, Questionnaire], catalog: Catalog) -> Instrument:
    """Put questionnaires and catalogue together, or say where they do not meet."""
    instrument = Instrument(questionnaires, catalog)
    raise_faults(
        [
            *_item_faults(instrument),
            *_needs_faults(instrument),
            *_domain_faults(instrument),
            *_gate_faults(instrument),
        ]
    )
    return instrument


def tailored_instrument(released: Instrument, overlays: Sequence[Overlay]) -> Instrument:
    """Instrument as one client is asked it; overlays of other versions leave it as it is.

    What a released questionnaire must ask for, a tailored one may leave out: the services
    that rest on it are not scored then (`Instrument.unscored_services`), and gates that
    nobody is asked count as open.

    Raises
    ------
    InputError
        With every fault of the overlays.
    """
    faults: list[Fault] = []
    sheets: dict[Name, Questionnaire] = {}
    for name, sheet in released.questionnaires.items():
        try:
            sheets[name] = as_asked(sheet, overlays)
        except InputError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    return replace(released, questionnaires=sheets)


def _item_faults(instrument: Instrument) -> Iterator[Fault]:
    """Answers name only an item, so no two questionnaires may ask the same one."""
    first: dict[str, Name] = {}
    for name, sheet in instrument.questionnaires.items():
        for item in sheet.items:
            if first.setdefault(item.id, name) != name:
                file = f"questionnaires/{name}/{sheet.version}.yaml"
                message = say(
                    "{item} is asked by {questionnaire}, too; expected once",
                    item=item.id,
                    questionnaire=first[item.id],
                )
                yield Fault(file, message)


def _needs_faults(instrument: Instrument) -> Iterator[Fault]:
    needs = instrument.questionnaires["needs"]
    file = f"questionnaires/needs/{needs.version}.yaml"
    outcomes = [outcome.id for outcome in instrument.catalog.outcomes]
    for outcome in needs.statements:
        if outcome not in outcomes:
            hint = nearest(outcome, outcomes)
            message = say(
                "asks for outcome '{outcome}', which no catalogue file knows{hint}",
                outcome=outcome,
                hint=hint,
            )
            yield Fault(file, message)
    for outcome in outcomes:
        if outcome not in needs.statements:
            message = say("asks nobody for outcome {outcome} of the catalogue", outcome=outcome)
            yield Fault(file, message)


def _domain_faults(instrument: Instrument) -> Iterator[Fault]:
    domains = [domain.id for domain in instrument.domains]
    file = f"service_catalog/{instrument.catalog.version}/services"
    for service in instrument.catalog.services:
        named = {"home_domain": [service.home_domain]}
        named |= {"requires": list(service.requires), "uplift": list(service.uplift)}
        for key, ids in named.items():
            for domain in ids:
                if domain not in domains:
                    hint = nearest(domain, domains)
                    message = say("domain '{domain}' is not asked{hint}", domain=domain, hint=hint)
                    yield Fault(file, f"{service.id}.{key}: {message}")


def _gate_faults(instrument: Instrument) -> Iterator[Fault]:
    baseline = instrument.questionnaires["baseline"]
    known = [item.id for item in baseline.items if item.kind == "scale"]
    file = f"service_catalog/{instrument.catalog.version}/models.yaml"
    for model in instrument.catalog.models:
        for gate in model.gates:
            if gate not in known:
                hint = nearest(gate, known)
                message = say(
                    "'{gate}' is not a scale of the baseline{hint}", gate=gate, hint=hint
                )
                yield Fault(file, f"{model.id}.gates: {message}")


@dataclass(frozen=True, slots=True)
class Reach:
    """A scored thing that a changed question feeds, and what of the catalogue rests on it.

    Attributes
    ----------
    id : str
        Of a maturity domain, an outcome, or a baseline item that opens PMO models.
    moves, breaks : bool
        Whether its score moves, and whether it stops being comparable with earlier ones.
    rests : tuple of (str, str)
        How it rests, and what: a service ("home", "requires", "strong", "moderate",
        "weak") or a PMO model ("gate").
    """

    kind: Literal["domain", "outcome", "gate"]
    id: str
    moves: bool
    breaks: bool
    rests: tuple[tuple[str, str], ...]

    @property
    def services(self) -> tuple[str, ...]:
        """Services whose scores or prerequisites hang on it, in id order."""
        return tuple(sorted({what for how, what in self.rests if how != "gate"}))


def reached(comparison: Comparison, catalog: Catalog) -> tuple[Reach, ...]:
    """Scores that the changes of a questionnaire move or make incomparable, moved ones first."""
    found: dict[tuple[str, str], Reach] = {}
    for change in comparison.changes:
        for reach in reached_by(change, comparison, catalog):
            known = found.get((reach.kind, reach.id), reach)
            found[reach.kind, reach.id] = replace(
                reach, moves=reach.moves or known.moves, breaks=reach.breaks or known.breaks
            )
    return tuple(sorted(found.values(), key=lambda reach: not reach.moves))


def reached_by(change: Change, comparison: Comparison, catalog: Catalog) -> tuple[Reach, ...]:
    """Scores that one change moves or makes incomparable; none where it does neither."""
    effect = (change.moves, change.breaks)
    if not any(effect):
        return ()
    links = {outcome.id: outcome.links() for outcome in catalog.outcomes}
    found = [Reach("domain", each, *effect, _on_domain(each, catalog)) for each in change.domains]
    found += [Reach("outcome", each, *effect, links.get(each, ())) for each in change.outcomes]
    models = tuple(("gate", model.id) for model in catalog.models if change.item in model.gates)
    if models and change.item:
        found.append(Reach("gate", change.item, *effect, models))
    return tuple(found)


def _on_domain(domain: str, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Services at home in a domain, whose fit it moves, and those that wait for a level of it."""
    services = catalog.services
    home = [("home", each.id) for each in services if each.home_domain == domain]
    requires = [("requires", each.id) for each in services if domain in each.requires]
    return (*home, *requires)
