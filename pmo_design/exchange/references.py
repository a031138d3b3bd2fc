"""What engagement.yaml and charter.yaml refer to: cycles, versions, departments, services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from pmo_design.catalog.definition import Catalog
from pmo_design.catalog.loader import available_catalogs, method_faults, overridden_method
from pmo_design.catalog.method import Method
from pmo_design.charter import Charter
from pmo_design.cycle import CycleHead
from pmo_design.engagement import OVERRIDES, Decision, EngagementFile
from pmo_design.errors import Fault, either, printable, shown
from pmo_design.exchange.findings import Names
from pmo_design.messages import say
from pmo_design.questionnaire.definition import GROUPS, Name
from pmo_design.questionnaire.loader import available_versions
from pmo_design.yaml_source import Location, Source


def cycle_faults(source: Source, heads: Sequence[CycleHead]) -> Iterator[Fault]:
    """Yield repeated cycle numbers and versions that are not shipped."""
    yield from source.repeated(("cycles",), [str(head.number) for head in heads])
    for at, head in enumerate(heads):
        place: Location = ("cycles", at)
        for name, version in head.questionnaires.items():
            where = (*place, "questionnaires", name)
            yield from _version_faults(source, where, version, available_versions(name))
        yield from _version_faults(source, (*place, "catalog"), head.catalog, available_catalogs())


def is_shipped(versions: Mapping[Name, str], catalog: str) -> bool:
    """Whether there are such versions of the questionnaires and of the catalogue."""
    sheets = all(version in available_versions(name) for name, version in versions.items())
    return sheets and catalog in available_catalogs()


def _version_faults(
    source: Source, at: Location, version: str, known: Sequence[str]
) -> Iterator[Fault]:
    if version not in known:
        message = say(
            "{found} found, expected {expected}", found=shown(version), expected=either(known)
        )
        yield source.fault(at, message)


def group_weights(written: EngagementFile) -> dict[str, float]:
    """Weight of every customer group; 1 where the file names none."""
    return {group: written.group_weights.get(group, 1.0) for group in GROUPS}


def group_weight_faults(source: Source, written: EngagementFile) -> Iterator[Fault]:
    """Yield a fault if no group has a say."""
    if not any(group_weights(written).values()):
        message = say("every weight is 0, expected one above 0 or more")
        yield source.fault(("group_weights",), message)


def engagement_method(source: Source, catalog: Catalog) -> tuple[Method, tuple[Fault, ...]]:
    """Return the catalogue's method with the engagement's own figures, and what it misnames.

    Raises
    ------
    InputError
        If a figure is unknown or out of range.
    """
    overrides = source.within("method")
    if not isinstance(overrides.content, dict):  # absent, or noted already
        return catalog.method, ()
    method = overridden_method(catalog.method, overrides)
    return method, tuple(method_faults(overrides, method, catalog.services, catalog.modes))


def decision_faults(
    source: Source, written: EngagementFile, catalog: Catalog | None, departments: Names
) -> Iterator[Fault]:
    """Yield what decisions refer to and nobody knows; of services and modes only with a catalogue."""
    yield from _override_faults(source, written)
    waves = len(written.capacity.run_fte) if written.capacity else None
    for at, decision in enumerate(written.decisions):
        place: Location = ("decisions", at)
        if catalog:
            yield from _catalog_faults(source, place, decision, catalog)
        if decision.department is not None:
            where = (*place, "department")
            yield from _department_faults(source, where, [decision.department], departments)
        where = (*place, "departments")
        yield from _department_faults(source, where, decision.departments, departments)
        if waves is not None and decision.wave is not None and decision.wave > waves:
            message = say(
                "{wave} found, expected a wave from 1 to {last} of capacity",
                wave=decision.wave,
                last=waves,
            )
            yield source.fault((*place, "wave"), message)


def _override_faults(source: Source, written: EngagementFile) -> Iterator[Fault]:
    """Yield a fault for each service that is recommended or withheld more than once."""
    decided: set[str] = set()
    for at, decision in enumerate(written.decisions):
        if decision.action not in OVERRIDES:
            continue
        if decision.service in decided:
            message = say(
                "{name} is recommended or withheld by another decision too; keep one of them",
                name=decision.service,
            )
            yield source.fault(("decisions", at, "action"), message)
        decided.add(decision.service)


def _catalog_faults(
    source: Source, place: Location, decision: Decision, catalog: Catalog
) -> Iterator[Fault]:
    services = [service.id for service in catalog.services]
    yield from source.unknown((*place, "service"), [decision.service], services)
    modes = [decision.mode] if decision.mode is not None else []
    yield from source.unknown((*place, "mode"), modes, [mode.id for mode in catalog.modes])


def _department_faults(
    source: Source, at: Location, named: Sequence[str], departments: Names
) -> Iterator[Fault]:
    for name, times in Counter(named).items():
        if name not in departments:
            hint = departments.hint(name)
            message = say("{found} is not known{hint}", found=shown(name), hint=hint)
            yield source.fault(at, message)
        if times > 1:
            message = say(
                "names {name} {times} times, expected once", name=printable(name), times=times
            )
            yield source.fault(at, message)


def charter_faults(source: Source, charter: Charter, services: Collection[str]) -> Iterator[Fault]:
    """Yield the services that a charter names and no catalogue knows."""
    for service in charter.kpis:
        yield from source.unknown(("kpis", service), [service], services)
    for at, problem in enumerate(charter.problems):
        for service in problem.solved_by:
            place = ("problems", at, "solved_by", service)
            yield from source.unknown(place, [service], services)
