"""What the roadmap promises of every plan, read from the built document in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import an_engagement
from document_reading import blocks, said, sections

from pmo_design.charter import Charter
from pmo_design.documents.content import Section, Table
from pmo_design.documents.service_roadmap.document import service_roadmap
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording, load_wording
from pmo_design.engagement import Capacity
from pmo_design.exchange.engagement_folder import LoadedEngagement, read_engagement
from pmo_design.operations.scoring import take_snapshot
from pmo_design.resources import root
from pmo_design.roadmap.definition import Start, Wave

CLIENTS = ("sample", "sample without charter", "small client")


def client(name: str) -> LoadedEngagement:
    """The sample, the sample as a client that has only answered, or three departments."""
    if name == "small client":
        with TemporaryDirectory() as folder:
            loaded = an_engagement(Path(folder))
        capacity = Capacity(setup_person_months=(3.0,) * 4, run_fte=(1.0, 1.5, 2.0, 2.0))
        return replace(loaded, engagement=replace(loaded.engagement, capacity=capacity))
    loaded = read_engagement(root("samples") / "northbridge")
    if name == "sample":
        return loaded
    capacity = Capacity(setup_person_months=(6.0,) * 6, run_fte=(2.0, 3.0, 4.0, 5.0, 5.0, 5.0))
    bare = replace(loaded.engagement, charter=Charter(), decisions=(), capacity=capacity)
    return replace(loaded, engagement=bare)


@cache
def taken(name: str, language: str) -> Snapshot:
    loaded = client(name)
    return take_snapshot(loaded.engagement, loaded.instrument, language)


@cache
def parts(name: str, language: str) -> dict[str, Section]:
    return sections(service_roadmap(taken(name, language)))


def words(language: str) -> Wording:
    return load_wording("roadmap", language)


def row_of(table: Table, service: str, wording: Wording) -> tuple[str, ...]:
    """The row of a service, which may be marked as new."""
    names = {service, wording("service.new", service=service)}
    (row,) = (row for row in table.rows if row[0] in names)
    return row


def line_with(cell: str, department: str, snapshot: Snapshot) -> str:
    """The line of a cell that names a department or all of them; "" where none does."""
    wording, count = words(snapshot.language), len(snapshot.engagement.departments)
    everywhere = (
        wording("departments.all", count=wording.number(count)),
        wording("left.everywhere"),
    )
    lines = (
        line
        for line in cell.split("\n")
        if any(name in line for name in (snapshot.department_name(department), *everywhere))
    )
    return next(lines, "")


def starts(snapshot: Snapshot) -> Iterator[tuple[Wave, Start]]:
    for wave in snapshot.roadmap.waves:
        for start in wave.starts:
            yield wave, start


def told(name: str, language: str, wave: Wave, start: Start) -> tuple[tuple[str, ...], ...]:
    """Rows of the two tables of a wave that tell of the start."""
    service = taken(name, language).service_name(start.service)
    made, why = (
        block
        for block in parts(name, language)[f"wave-{wave.number}"].blocks
        if isinstance(block, Table)
    )
    return row_of(made, service, words(language)), row_of(why, service, words(language))


both_languages = pytest.mark.parametrize("language", ["en", "es"])
every_client = pytest.mark.parametrize("name", CLIENTS)


@every_client
@both_languages
def test_every_start_has_mode_owner_and_effort(name: str, language: str) -> None:
    snapshot = taken(name, language)
    modes = {snapshot.text(mode.name) for mode in snapshot.catalog.modes}

    for wave, start in starts(snapshot):
        made, _ = told(name, language, wave, start)
        line = line_with(made[1], start.department, snapshot)
        assert line.split(":")[0] in modes
        assert made[2].endswith(")")
        assert start.setup_person_months > 0
        assert not {made[4], made[5]} & {"", "–"}


@every_client
@both_languages
def test_every_start_has_a_kpi_with_target_and_a_reason(name: str, language: str) -> None:
    snapshot = taken(name, language)

    for wave, start in starts(snapshot):
        _, why = told(name, language, wave, start)
        kpi = snapshot.catalog.service(start.service).kpi
        reason = line_with(why[1], start.department, snapshot)
        assert len(reason.split(":")[0]) > 3
        assert snapshot.text(kpi.name) in why[2]


@every_client
@both_languages
def test_owner_who_is_not_named_is_an_open_point(name: str, language: str) -> None:
    snapshot, wording = taken(name, language), words(language)
    unnamed = {
        start.service
        for wave, start in starts(snapshot)
        if told(name, language, wave, start)[0][2].endswith(f"({wording('open.named')})")
    }

    asked = wording.count("ask.owners", len(unnamed))

    assert unnamed
    assert asked in said(parts(name, language)["summary"])


@every_client
def test_no_wave_takes_more_than_it_is_given(name: str) -> None:
    for wave in taken(name, "en").roadmap.waves:
        assert sum(each.setup_person_months for each in wave.starts) == pytest.approx(
            wave.setup_used
        )
        assert wave.setup_used <= wave.setup_capacity + 1e-9
        assert wave.run_used <= wave.run_capacity + 1e-9


@every_client
@both_languages
def test_first_quarter_shows_something_useful_and_the_summary_says_where(
    name: str, language: str
) -> None:
    snapshot = taken(name, language)
    felt = [
        start
        for start in snapshot.roadmap.waves[0].starts
        if snapshot.catalog.service(start.service).first_value == "short"
    ]

    summary = said(parts(name, language)["summary"])

    assert felt
    assert all(snapshot.service_name(each.service) in summary for each in felt)


@every_client
def test_nothing_starts_before_what_it_waits_for_or_too_much_at_once(name: str) -> None:
    snapshot = taken(name, "en")
    first = dict.fromkeys((service for service, _ in snapshot.roadmap.running_before), 0)
    for wave, start in starts(snapshot):
        first.setdefault(start.service, wave.number)
    most = snapshot.engagement.method.roadmap.starts_per_department

    crowds = Counter((wave.number, start.department) for wave, start in starts(snapshot))

    assert max(crowds.values()) <= most
    assert all(
        first[needed] < wave.number
        for wave, start in starts(snapshot)
        for needed in snapshot.catalog.service(start.service).after
    )


@every_client
@both_languages
def test_all_that_does_not_start_says_why(name: str, language: str) -> None:
    snapshot, wording = taken(name, language), words(language)
    cells = {
        (service.id, department.id)
        for service in snapshot.catalog.services
        for department, _ in snapshot.answered
    }
    live = {(start.service, start.department) for _, start in starts(snapshot)}
    left = {(each.service, each.department): each.reason for each in snapshot.roadmap.not_started}

    section = said(parts(name, language)["left-out"])

    assert cells - live - set(snapshot.roadmap.running_before) <= left.keys()
    assert all(wording(f"reason.{reason}") in section for reason in set(left.values()))
    tables = blocks(parts(name, language)["left-out"], Table)[1:]
    rows = {row[0]: row[2].split("\n") for table in tables for row in table.rows}
    silent = {each.id for each in snapshot.silent}
    unsaid = [
        (service, department)
        for (service, department), reason in left.items()
        if department not in silent
        and not line_with(
            "\n".join(
                line
                for line in rows[snapshot.service_name(service)]
                if line.startswith(wording(f"reason.{reason}"))
            ),
            department,
            snapshot,
        )
    ]
    assert unsaid == []
