"""From the catalogue's files to a checked catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import Field

from pmo_design.catalog.definition import Catalog, Mode, Outcome, PmoModel, Service
from pmo_design.catalog.method import Method
from pmo_design.errors import Fault, InputError, raise_faults
from pmo_design.language import LanguageMap
from pmo_design.messages import say
from pmo_design.record import Format, Record, Version, versions
from pmo_design.resources import root
from pmo_design.schema import Model, typed
from pmo_design.yaml_source import Location, Plain, Source, read_yaml


class _Head(Record):
    format: Format
    version: Version
    name_status: str
    note: LanguageMap
    estimates: LanguageMap


class _Services(Record):
    format: Format
    services: tuple[Service, ...] = Field(min_length=1)


class _Outcomes(Record):
    format: Format
    outcomes: tuple[Outcome, ...] = Field(min_length=1)


class _Models(Record):
    format: Format
    models: tuple[PmoModel, ...] = Field(min_length=1)


class _Modes(Record):
    format: Format
    note: LanguageMap
    modes: tuple[Mode, ...] = Field(min_length=1)


PARTS: Mapping[str, type[Record]] = {
    "catalog": _Head,
    "services": _Services,
    "outcomes": _Outcomes,
    "models": _Models,
    "modes": _Modes,
    "method": Method,
}
"""What types each file of a catalogue, by the file's name; ``services`` is a folder of them."""


def available_catalogs() -> tuple[str, ...]:
    """Versions of the catalogue that are shipped, oldest first."""
    return versions(path.name for path in root("service_catalog").iterdir() if path.is_dir())


def load_catalog(version: str) -> Catalog:
    """Shipped catalogue of that version.

    Raises
    ------
    InputError
        If there is no such version, or its files hold faults.
    """
    versions = available_catalogs()
    if version not in versions:
        known = ", ".join(versions)
        message = say(
            "the catalogue has no version '{version}'; there is {known}",
            version=version,
            known=known,
        )
        raise InputError([Fault("service_catalog", message)])
    return read_catalog(root("service_catalog") / version, f"service_catalog/{version}")


def read_catalog(folder: Path, name: str | None = None) -> Catalog:
    """Read and check a catalogue folder, listing every fault of every file."""
    files = _Files(folder, name or folder.name)
    head = files.read("catalog.yaml", _Head)
    sheets = [files.read(sheet, _Services) for sheet in files.service_sheets()]
    outcomes = files.read("outcomes.yaml", _Outcomes)
    models = files.read("models.yaml", _Models)
    modes = files.read("modes.yaml", _Modes)
    method = files.read("method.yaml", Method)
    if files.faults or not (head and outcomes and models and modes and method):
        raise InputError(files.faults)
    services = [service for sheet in sheets if sheet for service in sheet.services]
    raise_faults(
        [
            *_service_faults(files, services, outcomes.outcomes),
            *_outcome_faults(files.sources["outcomes.yaml"], outcomes.outcomes, services),
            *_model_faults(files.sources["models.yaml"], models.models, services),
            *_mode_faults(files.sources["modes.yaml"], modes.modes),
            *method_faults(files.sources["method.yaml"], method, services, modes.modes),
        ]
    )
    return Catalog(
        version=head.version,
        name_status=head.name_status,
        note=head.note,
        estimates=head.estimates,
        modes_note=modes.note,
        services=tuple(sorted(services, key=lambda service: service.id)),
        outcomes=outcomes.outcomes,
        models=models.models,
        modes=modes.modes,
        method=method,
    )


def overridden_method(method: Method, overrides: Source) -> Method:
    """Return the method with an engagement's own figures laid over it.

    Raises
    ------
    InputError
        At the place of the override that is unknown or out of range.
    """
    if overrides.content is None:
        return method
    merged = _merged(method.model_dump(), overrides.content)
    return typed(Source(overrides.file, merged, overrides.marks), Method)


def _merged(base: Mapping[str, object], over: Plain) -> Plain:
    if not isinstance(over, dict):
        return over
    result: dict[str, object] = dict(base)
    for key, value in over.items():
        below = base.get(key)
        result[key] = _merged(below, value) if isinstance(below, dict) else value
    return result  # type: ignore[return-value]  # typed numbers beside the written texts


class _Files:
    """The catalogue's files on their way in: sources by file name, and faults so far."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.sources: dict[str, Source] = {}
        self.faults: list[Fault] = []

    def service_sheets(self) -> list[str]:
        found = sorted(path.name for path in (self.folder / "services").glob("*.yaml"))
        if not found:
            message = say("holds no service sheet; expected YAML files")
            self.faults.append(Fault(f"{self.name}/services", message))
        return [f"services/{file}" for file in found]

    def read(self, file: str, schema: type[Model]) -> Model | None:
        try:
            self.sources[file] = read_yaml(self.folder / file, f"{self.name}/{file}")
            return typed(self.sources[file], schema)
        except InputError as error:
            self.faults.extend(error.faults)
            return None

    def service_places(self) -> Iterator[tuple[Source, Location]]:
        """Yield the place of every service, in the order in which the sheets were read."""
        for file, source in self.sources.items():
            if file.startswith("services/") and isinstance(source.content, dict):
                for at in range(len(source.content["services"] or ())):
                    yield source, ("services", at)


def _service_faults(
    files: _Files, services: Sequence[Service], outcomes: Sequence[Outcome]
) -> Iterator[Fault]:
    ids = [service.id for service in services]
    linked = {service for outcome in outcomes for _, service in outcome.links()}
    first: dict[str, tuple[Source, Location]] = {}
    for service, (source, at) in zip(services, files.service_places(), strict=True):
        if service.id in first:
            other, place = first[service.id]
            where = f"{other.file}:{other.marks[place][0]}"
            message = say("{name} stands twice; first at {place}", name=service.id, place=where)
            yield source.fault(at, message)
        first.setdefault(service.id, (source, at))
        for index, needed in enumerate(service.after):
            yield from source.unknown((*at, "after", index), [needed], ids)
        if service.id not in linked:
            message = say(
                "{service} answers no outcome; link it in outcomes.yaml", service=service.id
            )
            yield source.fault(at, message)
    for cycle in _prerequisite_cycles(services):
        source, at = first[cycle[0]]
        chain = " -> ".join((*cycle, cycle[0]))
        message = say("services wait for each other in a ring: {chain}", chain=chain)
        yield source.fault((*at, "after"), message)


def _prerequisite_cycles(services: Sequence[Service]) -> Iterator[tuple[str, ...]]:
    """Yield rings of prerequisites: what is left once every startable service is taken out."""
    after = {service.id: list(service.after) for service in services}
    left = _stuck(after, set(after))
    while left:
        path = [min(left)]
        while (needed := next(name for name in after[path[-1]] if name in left)) not in path:
            path.append(needed)
        ring = tuple(path[path.index(needed) :])
        yield ring
        left = _stuck(after, left - set(ring))


def _stuck(after: Mapping[str, Sequence[str]], among: set[str]) -> set[str]:
    """Services that wait, directly or not, for a ring of services among those given."""
    left = set(among)
    while free := {service for service in left if left.isdisjoint(after[service])}:
        left -= free
    return left


def _outcome_faults(
    source: Source, outcomes: Sequence[Outcome], services: Sequence[Service]
) -> Iterator[Fault]:
    ids = [service.id for service in services]
    yield from source.repeated(("outcomes",), [outcome.id for outcome in outcomes])
    for at, outcome in enumerate(outcomes):
        place = ("outcomes", at)
        linked = [service for _, service in outcome.links()]
        for strength in ("strong", "moderate", "weak"):
            for index, service in enumerate(getattr(outcome, strength)):
                yield from source.unknown((*place, strength, index), [service], ids)
        yield from _twice(source, place, linked)
        if not linked:
            message = say("{outcome} is answered by no service", outcome=outcome.id)
            yield source.fault(place, message)


def _model_faults(
    source: Source, models: Sequence[PmoModel], services: Sequence[Service]
) -> Iterator[Fault]:
    ids = [service.id for service in services]
    yield from source.repeated(("models",), [model.id for model in models])
    for at, model in enumerate(models):
        place = ("models", at)
        for part in ("core", "secondary"):
            for index, service in enumerate(getattr(model, part)):
                yield from source.unknown((*place, part, index), [service], ids)
        yield from _twice(source, place, [*model.core, *model.secondary])
        if not model.core and not model.secondary:
            yield source.fault(place, say("model {model} has no service", model=model.id))


def _twice(source: Source, at: Location, names: Sequence[str]) -> Iterator[Fault]:
    for name, times in Counter(names).items():
        if times > 1:
            message = say("names {name} {times} times; expected once", name=name, times=times)
            yield source.fault(at, message)


def _mode_faults(source: Source, modes: Sequence[Mode]) -> Iterator[Fault]:
    yield from source.repeated(("modes",), [mode.id for mode in modes])
    starts = [mode.from_maturity for mode in modes]
    if starts[0] != 1:
        message = say("expected the first mode from 1.0")
        yield source.fault(("modes", 0, "from_maturity"), message)
    if starts != sorted(set(starts)):
        yield source.fault(("modes",), say("expected each mode to begin above the one before"))


def method_faults(
    source: Source, method: Method, services: Sequence[Service], modes: Sequence[Mode]
) -> Iterator[Fault]:
    """Yield a fault for each service or mode that a method names and nobody knows."""
    named = [method.roadmap.coaching_service] if method.roadmap.coaching_service else []
    ids = [service.id for service in services]
    yield from source.unknown(("roadmap", "coaching_service"), named, ids)
    mode_ids = [mode.id for mode in modes]
    yield from source.unknown(("regulated_mode",), [method.regulated_mode], mode_ids)
