"""From an engagement folder to an engagement: everything checked, every fault listed at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from pydantic import BaseModel

from pmo_design.catalog.method import Method
from pmo_design.charter import Charter
from pmo_design.cycle import Cycle, CycleHead
from pmo_design.engagement import Department, Engagement, EngagementFile, Respondent
from pmo_design.errors import InputError
from pmo_design.exchange.answer_files import People, read_answers, read_baseline
from pmo_design.exchange.cycle_files import read_feedback, read_readings, read_services
from pmo_design.exchange.findings import Names
from pmo_design.exchange.folder_files import CHARTER, CYCLES, ENGAGEMENT, FolderFiles
from pmo_design.exchange.overlay_files import overlay_notes, read_overlays
from pmo_design.exchange.people import read_departments, read_respondents
from pmo_design.exchange.references import (
    charter_faults,
    cycle_faults,
    decision_faults,
    engagement_method,
    group_weight_faults,
    group_weights,
    is_shipped,
)
from pmo_design.instrument import Instrument, load_instrument, tailored_instrument
from pmo_design.questionnaire.definition import NAMES, Name
from pmo_design.questionnaire.loader import available_versions
from pmo_design.questionnaire.overlay import Overlay
from pmo_design.schema import Model, typed
from pmo_design.yaml_source import Source

Load = Callable[[Mapping[Name, str], str], Instrument]


@dataclass(frozen=True, slots=True)
class LoadedEngagement:
    """What an engagement folder holds.

    Attributes
    ----------
    engagement : Engagement
    instrument : Instrument
        Of the latest cycle, tailored.
    notes : tuple of str
        What was left out or changed on the way in, for the person who asked.
    """

    engagement: Engagement
    instrument: Instrument
    notes: tuple[str, ...]


def read_engagement(folder: Path, load: Load = load_instrument) -> LoadedEngagement:
    """Read an engagement folder.

    Parameters
    ----------
    folder : Path
    load : callable, optional
        Gives the instrument of questionnaire versions and a catalogue version, as released.

    Raises
    ------
    InputError
        With every fault of every file, in the order of the files and their lines.
    """
    return _Reading(folder, load).result()


class _CyclesOnly(BaseModel):
    """Cycles of an engagement.yaml that has faults elsewhere."""

    cycles: tuple[CycleHead, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who was asked, and how the other files may name them."""

    departments: tuple[Department, ...]
    respondents: tuple[Respondent, ...]
    names: People


class _Reading:
    """One reading of one folder: goes on after faults, and raises them all in the end."""

    def __init__(self, folder: Path, load: Load) -> None:
        self._files = FolderFiles(folder)
        self._findings = self._files.findings
        self._load = load
        self._instruments: dict[tuple[str, ...], Instrument | None] = {}
        self._overlays: tuple[Overlay, ...] | None = ()

    def result(self) -> LoadedEngagement:
        """Everything the folder holds."""
        source = self._files.yaml(ENGAGEMENT)
        written = self._typed(source, EngagementFile)
        asked = self._people(written)
        charter_source = self._files.yaml(CHARTER) if self._files.has(CHARTER) else None
        charter = self._typed(charter_source, Charter)
        heads = self._heads(source, written)
        self._files.check_layout(None if heads is None else [head.number for head in heads])
        self._overlays = read_overlays(self._files)
        cycles = self._cycles(heads or (), asked.names)
        latest = self._instrument(max(heads, key=attrgetter("number"))) if heads else None
        if charter_source and charter and latest:
            services = [service.id for service in latest.catalog.services]
            self._findings.extend(charter_faults(charter_source, charter, services))
        method = self._method(source, latest)
        if source and written:
            self._check_references(source, written, latest, asked.names.departments)
        self._findings.raise_faults()
        if written is None or latest is None or method is None:  # a fault each, raised above
            raise AssertionError
        overlays = self._overlays or ()
        engagement = _joined(written, asked, cycles, method, charter or Charter(), overlays)
        self._findings.notes.extend(overlay_notes(engagement, latest))
        return LoadedEngagement(engagement, latest, tuple(self._findings.notes))

    def _typed(self, source: Source | None, schema: type[Model]) -> Model | None:
        """Content of a file; None where it is absent or has faults."""
        if source is None:
            return None
        try:
            return typed(source, schema)
        except InputError as error:
            self._findings.extend(error.faults)
            return None

    def _people(self, written: EngagementFile | None) -> _Asked:
        anonymous = written is not None and written.confidentiality == "anonymous"
        departments, department_names = read_departments(self._files)
        respondents, respondent_names = read_respondents(self._files, department_names, anonymous)
        return _Asked(departments, respondents, People(respondent_names, department_names))

    def _heads(
        self, source: Source | None, written: EngagementFile | None
    ) -> Sequence[CycleHead] | None:
        """Cycles to read; also of a file with faults elsewhere, so that theirs are listed."""
        if source is None:
            return None
        try:
            heads = written.cycles if written else typed(source, _CyclesOnly).cycles
        except InputError:
            return None
        self._findings.extend(cycle_faults(source, heads))
        return heads

    def _cycles(self, heads: Sequence[CycleHead], people: People) -> list[Cycle]:
        """Cycles in the order of their numbers; a number that stands twice is read once."""
        by_number = {head.number: head for head in heads}
        return [self._cycle(head, people) for _, head in sorted(by_number.items())]

    def _cycle(self, head: CycleHead, people: People) -> Cycle:
        versions = _versions(head)
        instrument = self._instrument(head)
        if instrument is None:
            return Cycle(head.number, head.opened, head.closed, versions, head.catalog)
        folder = f"{CYCLES}/{head.number}"
        catalog = instrument.catalog
        answers = read_answers(self._files, folder, instrument, people)
        baseline = read_baseline(self._files, folder, instrument)
        return Cycle(
            number=head.number,
            opened=head.opened,
            closed=head.closed,
            questionnaires=versions,
            catalog=head.catalog,
            answers=answers.scored,
            baseline=baseline.scored,
            services=read_services(self._files, folder, catalog, people.departments),
            feedback=read_feedback(self._files, folder, instrument, people),
            readings=read_readings(self._files, folder, catalog),
            retired=tuple(sorted((*answers.retired, *baseline.retired), key=attrgetter("key"))),
        )

    def _instrument(self, head: CycleHead) -> Instrument | None:
        """Instrument of a cycle; None where there is none, which is a fault noted once."""
        versions = _versions(head)
        key = (*versions.values(), head.catalog)
        if key not in self._instruments:
            self._instruments[key] = self._load_instrument(versions, head.catalog)
        return self._instruments[key]

    def _load_instrument(self, versions: Mapping[Name, str], catalog: str) -> Instrument | None:
        if self._overlays is None or not is_shipped(versions, catalog):
            return None  # noted already, at the line that asks for it
        try:
            return tailored_instrument(self._load(versions, catalog), self._overlays)
        except InputError as error:
            self._findings.extend(error.faults)
            return None

    def _method(self, source: Source | None, instrument: Instrument | None) -> Method | None:
        """Figures of the engagement; None where they have faults or there is no catalogue."""
        if source is None or instrument is None:
            return None
        try:
            method, faults = engagement_method(source, instrument.catalog)
        except InputError as error:
            self._findings.extend(error.faults)
            return None
        self._findings.extend(faults)
        return method

    def _check_references(
        self,
        source: Source,
        written: EngagementFile,
        instrument: Instrument | None,
        departments: Names,
    ) -> None:
        catalog = instrument.catalog if instrument else None
        self._findings.extend(group_weight_faults(source, written))
        self._findings.extend(decision_faults(source, written, catalog, departments))


def _versions(head: CycleHead) -> dict[Name, str]:
    """Version of every questionnaire in a cycle; the latest one where the cycle names none."""
    return {name: head.questionnaires.get(name, available_versions(name)[-1]) for name in NAMES}


def _joined(
    written: EngagementFile,
    asked: _Asked,
    cycles: Sequence[Cycle],
    method: Method,
    charter: Charter,
    overlays: tuple[Overlay, ...],
) -> Engagement:
    return Engagement(
        id=written.id,
        name=written.name,
        language=written.language,
        currency=written.currency,
        confidentiality=written.confidentiality,
        seed=written.seed,
        draws=written.draws,
        group_weights=group_weights(written),
        departments=asked.departments,
        respondents=asked.respondents,
        cycles=tuple(cycles),
        method=method,
        capacity=written.capacity,
        decisions=written.decisions,
        changes=written.changes,
        charter=charter,
        timezone=written.timezone,
        overlays=overlays,
    )
