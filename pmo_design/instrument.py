"""Questionnaires and catalogue together: what is asked must reach what is scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmo_design.catalog.definition import Catalog
from pmo_design.catalog.loader import load_catalog
from pmo_design.errors import Fault, InputError, nearest, raise_faults
from pmo_design.questionnaire.definition import Group, Item, Name, Questionnaire, Topic
from pmo_design.questionnaire.loader import load_questionnaire


@dataclass(frozen=True, slots=True)
class Instrument:
    """Everything that is asked and everything that is scored, known to fit together."""

    questionnaires: Mapping[Name, Questionnaire]
    catalog: Catalog

    @property
    def domains(self) -> tuple[Topic, ...]:
        """Maturity domains, in the order in which they are asked."""
        return self.questionnaires["maturity"].topics

    def item(self, item_id: str) -> Item | None:
        """Item of that id in any questionnaire."""
        found = (sheet.item(item_id) for sheet in self.questionnaires.values())
        return next((item for item in found if item), None)

    def groups_asked(self, outcome_id: str) -> tuple[Group, ...]:
        """Customer groups that are asked for an outcome."""
        item = self.questionnaires["needs"].item(f"need.{outcome_id}.importance")
        return item.groups if item else ()

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


def _item_faults(instrument: Instrument) -> Iterator[Fault]:
    """Answers name only an item, so no two questionnaires may ask the same one."""
    first: dict[str, Name] = {}
    for name, sheet in instrument.questionnaires.items():
        for item in sheet.items:
            if first.setdefault(item.id, name) != name:
                file = f"questionnaires/{name}/{sheet.version}.yaml"
                yield Fault(file, f"{item.id} is asked by {first[item.id]}, too; expected once")


def _needs_faults(instrument: Instrument) -> Iterator[Fault]:
    needs = instrument.questionnaires["needs"]
    file = f"questionnaires/needs/{needs.version}.yaml"
    outcomes = [outcome.id for outcome in instrument.catalog.outcomes]
    for outcome in needs.statements:
        if outcome not in outcomes:
            hint = nearest(outcome, outcomes)
            yield Fault(file, f"asks for outcome '{outcome}', which no catalogue file knows{hint}")
    for outcome in outcomes:
        if outcome not in needs.statements:
            yield Fault(file, f"asks nobody for outcome {outcome} of the catalogue")


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
                    message = f"{service.id}.{key}: domain '{domain}' is not asked{hint}"
                    yield Fault(file, message)


def _gate_faults(instrument: Instrument) -> Iterator[Fault]:
    baseline = instrument.questionnaires["baseline"]
    known = [item.id for item in baseline.items if item.kind == "scale"]
    file = f"service_catalog/{instrument.catalog.version}/models.yaml"
    for model in instrument.catalog.models:
        for gate in model.gates:
            if gate not in known:
                hint = nearest(gate, known)
                message = f"{model.id}.gates: '{gate}' is not a scale of the baseline{hint}"
                yield Fault(file, message)
