"""The documents as pages: read before they are built, or where a PDF is hard to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import get_args

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from pmo_design.account import Action
from pmo_design.documents.content import Block, Document, Figure, Section, Table
from pmo_design.engagement import Language
from pmo_design.operations.documents import WRITERS
from pmo_design.operations.settings import open_engagement
from pmo_design.rendering.contents import NumberedSection, numbered
from pmo_design.web.blocked import snapshot_of
from pmo_design.web.house import house
from pmo_design.web.results_parts import Drawn
from pmo_design.web.sessions import require

pages = Blueprint("reading", __name__, url_prefix="/engagements/<engagement>/documents/read")

LANGUAGES = get_args(Language)


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section as the page shows it; its tables and figures carry their numbers."""

    place: NumberedSection
    blocks: tuple[Block | Drawn, ...]


@pages.get("/<name>")
def read(engagement: str, name: str) -> ResponseReturnValue:
    """One document as it would be built from what is stored now."""
    require(Action.READ_DOCUMENTS, engagement)
    write = WRITERS.get(name) or abort(404)
    opened = open_engagement(house().store, engagement)
    stored = opened.engagement
    language = request.args.get("paper", "")
    language = language if language in LANGUAGES else stored.language
    document = write(snapshot_of(opened, language))
    return render_template(
        "workspace/reading.html",
        engagement=stored,
        document=document,
        sections=tuple(read_sections(document)),
        names=tuple(WRITERS),
        paper=language,
    )


def read_sections(document: Document) -> Iterator[ReadSection]:
    """Every section in reading order, tables and figures numbered as on paper."""
    figures, tables, labels = count(1), count(1), document.labels

    def shown(block: Block) -> Block | Drawn:
        if isinstance(block, Figure):
            number = next(figures)
            title = f"{labels.figure.format(number=number)} {block.title}"
            return Drawn(f"figure-{number}", replace(block, title=title))
        if isinstance(block, Table) and block.title:
            title = f"{labels.table.format(number=next(tables))} {block.title}"
            return replace(block, title=title)
        return block

    for place in numbered(document.sections):
        section: Section = place.section
        yield ReadSection(place, tuple(map(shown, section.blocks)))
