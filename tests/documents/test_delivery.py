"""Delivery modes and departments served: the three documents say one thing of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import builders
import pytest
from document_reading import blocks, said, sections
from protected_client import INSTRUMENT, protected_client

from pmo_design.cycle import ActiveService
from pmo_design.documents.content import KeyFigures, Table
from pmo_design.documents.governance.document import governance
from pmo_design.documents.mandate.document import mandate
from pmo_design.documents.mandate.modes import abbreviations
from pmo_design.documents.service_roadmap.document import service_roadmap
from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Capacity, Decision
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.operations.scoring import take_snapshot
from pmo_design.resources import root

UNKNOWN = "Not known yet"
WITHHELD = "withheld"
UNTOLD = {"–": UNKNOWN, "*": WITHHELD}
"""What a cell of the mandate means where it has no mode."""

RUNS = "service,active,maturity,departments\nstatus-reporting,true,2,\nknowledge-lessons,true,,\n"
DECIDED = {
    "service": "status-reporting",
    "action": "mode",
    "department": "d2",
    "mode": "guide",
    "reason": "agreed with the ward",
}
Modes = dict[tuple[str, str], str]
"""Name of the mode by names of (service, department); `UNKNOWN` where a document says so."""


@cache
def sample() -> Snapshot:
    """The sample that ships."""
    loaded = read_engagement(root("samples") / "northbridge")
    return take_snapshot(loaded.engagement, loaded.instrument, "en")


@cache
def half_silent() -> Snapshot:
    """Nobody of d3 answers, in d1 nobody on needs; two services run everywhere."""
    maturity = {item.id for item in builders.items("maturity")}
    every = [*maturity, *(item.id for item in builders.items("needs"))]
    left_out = {(person, item): None for person in ("r5", "r6") for item in every} | {
        (person, item): None for person in ("r1", "r2") for item in every if item not in maturity
    }
    with TemporaryDirectory() as folder:
        loaded = builders.an_engagement(
            Path(folder),
            {"cycles/1/services.csv": RUNS},
            left_out,
            decisions=[DECIDED],
        )
    return take_snapshot(loaded.engagement, loaded.instrument, "en")


@cache
def confidential() -> Snapshot:
    """Small departments among large ones; one service runs everywhere, others start."""
    running = (ActiveService(INSTRUMENT.catalog.services[0].id, active=True, maturity=2),)
    capacity = Capacity(setup_person_months=(6.0,) * 4, run_fte=(3.0,) * 4)
    client = protected_client(capacity=capacity)
    cycle = replace(client.latest, services=running)
    return take_snapshot(replace(client, cycles=(cycle,)), INSTRUMENT, "en")


def departments_in(text: str, snapshot: Snapshot) -> list[str]:
    """Departments that a cell names, or all of them."""
    names = [each.name for each in snapshot.engagement.departments]
    if text.startswith(f"All {len(names)} "):
        return names
    left, found = text, []
    for name in sorted(names, key=len, reverse=True):
        if name in left:
            found.append(name)
            left = left.replace(name, "")
    assert found
    assert not left.replace(" and ", "").strip(" ,")
    return found


def of_mandate(snapshot: Snapshot) -> Iterator[tuple[tuple[str, str], str]]:
    names = {short: snapshot.mode_name(mode) for mode, short in abbreviations(snapshot).items()}
    codes = {each.code: snapshot.service_name(each.id) for each in snapshot.catalog.services}
    for table in blocks(sections(mandate(snapshot))["modes"], Table):
        for row in table.rows:
            for code, cell in zip(table.columns[1:], row[1:], strict=True):
                mode = UNTOLD.get(cell) or names[cell.split(" ")[0]]
                yield (codes[code.title], row[0].removesuffix(" (regulated)")), mode
    for department in snapshot.silent:
        for service in codes.values():
            yield (service, department.name), UNKNOWN


def of_governance(snapshot: Snapshot) -> Iterator[tuple[tuple[str, str], str]]:
    usual, others = blocks(sections(governance(snapshot))["raci-services"], Table)[:2]
    differing = {
        (service, name): mode
        for service, mode, names in others.rows
        for name in departments_in(names, snapshot)
    }
    live = set(snapshot.roadmap.running_before) | {
        (start.service, start.department)
        for wave in snapshot.roadmap.waves
        for start in wave.starts
    }
    modes = {row[0]: row[1] for row in usual.rows}
    for service, department in live:
        cell = snapshot.service_name(service), snapshot.department_name(department)
        yield cell, differing.get(cell, modes[cell[0]])


def of_roadmap(snapshot: Snapshot) -> Iterator[tuple[tuple[str, str], str]]:
    found = sections(service_roadmap(snapshot))
    for wave in snapshot.roadmap.waves:
        if wave.starts:
            section = found[f"wave-{wave.number}"]
            table = next(each for each in section.blocks if isinstance(each, Table))
            for row in table.rows:
                for line in row[1].split("\n"):
                    mode, _, names = line.partition(": ")
                    for name in departments_in(names, snapshot):
                        yield (row[0].removesuffix(" (new)"), name), mode


@pytest.mark.parametrize("case", [sample, half_silent, confidential])
def test_three_documents_say_the_same_mode_of_every_cell(case: Callable[[], Snapshot]) -> None:
    snapshot = case()
    told = [dict(each(snapshot)) for each in (of_mandate, of_governance, of_roadmap)]

    compared = 0
    for at, one in enumerate(told):
        for other in told[at + 1 :]:
            both = one.keys() & other.keys()
            compared += len(both)
            assert {cell: one[cell] for cell in both} == {cell: other[cell] for cell in both}
    assert compared > 0


def test_mode_of_a_small_department_is_told_of_starts_and_of_nothing_else() -> None:
    snapshot = confidential()
    started = {
        (snapshot.service_name(start.service), snapshot.department_name(start.department))
        for wave in snapshot.roadmap.waves
        for start in wave.starts
    }
    small = {
        (snapshot.service_name(service), snapshot.department_name(scores.id))
        for scores in snapshot.scorecard.departments
        for service in scores.withheld & scores.services.keys()
    }
    assert small & started
    assert small - started

    for told in (of_mandate, of_governance, of_roadmap):
        modes = dict(told(snapshot))
        assert {cell for cell in small & modes.keys() if modes[cell] == WITHHELD} == (
            small & modes.keys()
        ) - started


def test_service_that_runs_where_nobody_answered_has_no_mode_in_any_document() -> None:
    cell = "Status reporting and dashboards", "Procurement"

    assert dict(of_governance(half_silent()))[cell] == UNKNOWN
    assert "Procurement" in said(sections(mandate(half_silent()))["modes"])
    assert "settles it with the department head" in said(
        sections(governance(half_silent()))["raci-services"]
    )


def test_mode_decided_for_a_department_that_nobody_answered_for_stands_in_the_mandate() -> None:
    snapshot = half_silent()
    chosen = snapshot.recommended[0]
    decision = Decision(
        service=chosen.id, action="mode", department="d3", mode="guide", reason="agreed"
    )
    decided = replace(snapshot, engagement=replace(snapshot.engagement, decisions=(decision,)))

    row = blocks(sections(mandate(decided))["modes"], Table)[0].rows[-1]

    assert row[:2] == ("Procurement", "G (–)")


def test_documents_agree_on_how_many_departments_are_served_by_the_end() -> None:
    figures = blocks(sections(governance(half_silent()))["purpose"], KeyFigures)[0].figures

    assert ("3", "departments served by the end of the plan") in figures
    assert "By its end the PMO serves 3 departments" in said(
        sections(service_roadmap(half_silent()))["summary"]
    )
