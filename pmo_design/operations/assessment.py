"""The main job, end to end: an engagement folder in; scorecard, roadmap and documents out."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pmo_design.documents.governance.document import governance
from pmo_design.documents.mandate.document import mandate
from pmo_design.documents.service_roadmap.document import service_roadmap
from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Engagement
from pmo_design.errors import RefusedError
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.exchange.results_json import roadmap_text, scorecard_text
from pmo_design.instrument import Instrument
from pmo_design.operations.files import write_all
from pmo_design.rendering.pdf import render_pdf
from pmo_design.rendering.styles import PageSize
from pmo_design.resources import root
from pmo_design.roadmap.planning import plan
from pmo_design.scoring.engine import score

SAMPLE = "northbridge"
"""Engagement folder under samples/ that ``demo`` runs."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an assessment made.

    Attributes
    ----------
    snapshot : Snapshot
    files : tuple of Path
        Files written, in reading order.
    notes : tuple of str
        What was changed or left out on the way in, or replaced on the way to paper.
    """

    snapshot: Snapshot
    files: tuple[Path, ...]
    notes: tuple[str, ...]


def assess(
    folder: Path, out: Path, language: str | None = None, page_size: PageSize = "A4"
) -> Assessment:
    """Score, plan and document the latest cycle of an engagement folder.

    Parameters
    ----------
    folder : Path
        Engagement folder; see docs/data-format.md.
    out : Path
        Folder for scorecard.json, roadmap.json and the three PDFs.
    language : str, optional
        Of the documents; the engagement's own if absent.
    page_size : {"A4", "Letter"}

    Raises
    ------
    InputError
        With every fault of the folder; nothing is scored or written then.
    RefusedError
        If answers were given in confidence, or ``out`` cannot be written.
    PlanError
        If the decisions leave no plan.
    """
    loaded = read_engagement(folder)
    refuse_confidential(loaded.engagement)
    snapshot = take_snapshot(loaded.engagement, loaded.instrument, language)
    contents = {
        "scorecard.json": scorecard_text(snapshot.scorecard).encode(),
        "roadmap.json": roadmap_text(snapshot.roadmap).encode(),
    }
    notes = list(loaded.notes)
    for write in (mandate, governance, service_roadmap):
        document = write(snapshot)
        rendered = render_pdf(document, page_size)
        contents[f"{document.name}.pdf"] = rendered.data
        notes.extend(f"{document.name}.pdf: {warning}" for warning in rendered.warnings)
    return Assessment(snapshot, write_all(out, contents), tuple(notes))


def demo(out: Path, language: str | None = None, page_size: PageSize = "A4") -> Assessment:
    """Copy the sample engagement to ``out`` and assess it there.

    The copy stands in ``out/engagement``, to look at and to change.
    """
    copy = out / "engagement"
    try:
        shutil.copytree(root("samples") / SAMPLE, copy, dirs_exist_ok=True)
    except (OSError, shutil.Error) as error:
        raise RefusedError(f"{copy} cannot be written: {error}") from error
    return assess(copy, out, language, page_size)


def take_snapshot(
    engagement: Engagement, instrument: Instrument, language: str | None = None
) -> Snapshot:
    """Score and plan the latest cycle."""
    scorecard = score(engagement, instrument)
    roadmap = plan(engagement, instrument.catalog, scorecard)
    return Snapshot(engagement, instrument, scorecard, roadmap, language or engagement.language)


def refuse_confidential(engagement: Engagement) -> None:
    """Refuse answers given in confidence: the rules that protect them do not exist yet."""
    if engagement.confidentiality != "attributed":
        raise RefusedError(
            f"engagement {engagement.id} is {engagement.confidentiality}: its results may be "
            "shown only under disclosure rules for small groups, which this version does not "
            "have; only engagements whose respondents were told that answers are attributed "
            "can be assessed"
        )
