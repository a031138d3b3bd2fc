"""The main job, end to end: an engagement folder in; scorecard, roadmap and documents out."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from pmo_design.documents.snapshot import Snapshot
from pmo_design.errors import RefusedError
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.messages import say
from pmo_design.operations.documents import render_documents
from pmo_design.operations.files import write_all
from pmo_design.operations.scoring import result_texts, take_snapshot
from pmo_design.rendering.styles import PageSize
from pmo_design.resources import root

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
        If ``out`` cannot be written.
    PlanError
        If the decisions leave no plan.
    """
    loaded = read_engagement(folder)
    snapshot = take_snapshot(loaded.engagement, loaded.instrument, language)
    rendered = render_documents(snapshot, page_size)
    texts = result_texts(snapshot)
    contents = {f"{name}.json": text.encode() for name, text in texts.items()}
    contents |= {f"{name}.pdf": data for name, data in rendered.data.items()}
    return Assessment(snapshot, write_all(out, contents), (*loaded.notes, *rendered.notes))


def demo(out: Path, language: str | None = None, page_size: PageSize = "A4") -> Assessment:
    """Copy the sample engagement to ``out`` and assess it there.

    The copy stands in ``out/engagement``, to look at and to change; one that is there
    already is assessed as it is, so that no change of the user's is lost.
    """
    copy = out / "engagement"
    if copy.exists():
        result = assess(copy, out, language, page_size)
        note = say(
            "{folder} was there already and is kept as it is; delete it for a fresh sample",
            folder=copy,
        )
        return replace(result, notes=(note, *result.notes))
    try:
        shutil.copytree(root("samples") / SAMPLE, copy)
    except (OSError, shutil.Error) as error:
        message = say("{folder} cannot be written: {reason}", folder=copy, reason=error)
        raise RefusedError(message) from error
    return assess(copy, out, language, page_size)
