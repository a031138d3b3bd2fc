"""The three documents: built from a snapshot, stored, and recognised again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pmo_design.documents.content import Document
from pmo_design.documents.governance.document import governance
from pmo_design.documents.mandate.document import mandate
from pmo_design.documents.service_roadmap.document import service_roadmap
from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import fingerprint
from pmo_design.errors import NotFoundError
from pmo_design.messages import say
from pmo_design.operations.engagements import refuse_closed
from pmo_design.operations.files import write_all
from pmo_design.operations.scoring import stored_snapshot
from pmo_design.rendering.pdf import render_pdf
from pmo_design.rendering.styles import PageSize
from pmo_design.storage.documents import DocumentShelf
from pmo_design.storage.entries import StoredDocument
from pmo_design.storage.jobs import JobShelf

if TYPE_CHECKING:
    from pmo_design.storage.store import Store

WRITERS: Mapping[str, Callable[[Snapshot], Document]] = {
    "mandate": mandate,
    "governance": governance,
    "roadmap": service_roadmap,
}
"""What writes each document, by its name, in reading order."""

KIND = "documents"
"""Kind of the jobs that build them."""

Progress = Callable[[float, str], None]
"""Told the share that is done, 0 to 1, and the name of what comes next."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """Documents as bytes by name, and what was replaced on the way to paper."""

    data: dict[str, bytes]
    notes: tuple[str, ...]


def render_documents(
    snapshot: Snapshot, page_size: PageSize = "A4", progress: Progress = lambda share, name: None
) -> Rendered:
    """Write and draw every document of a snapshot."""
    data: dict[str, bytes] = {}
    notes: list[str] = []
    for at, write in enumerate(WRITERS.values()):
        document = write(snapshot)
        progress(at / len(WRITERS), document.name)
        rendered = render_pdf(document, page_size)
        data[document.name] = rendered.data
        notes.extend(f"{document.name}.pdf: {warning}" for warning in rendered.warnings)
    return Rendered(data, tuple(notes))


@dataclass(frozen=True, slots=True)
class BuiltDocuments:
    """Files written, and what was replaced on the way to paper."""

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def build_documents(
    store: Store,
    engagement: str,
    out: Path,
    language: str | None = None,
    page_size: PageSize = "A4",
) -> BuiltDocuments:
    """Build the documents of a stored engagement's latest cycle, store them, write them out.

    Raises
    ------
    RefusedError
        If the engagement is closed: what was built before stays the last word.
    """
    refuse_closed(store, engagement)
    with JobShelf(store.engine).running(engagement, KIND) as job:
        rendered = store_documents(store, engagement, language, page_size, job.reached)
        files = {f"{name}.pdf": data for name, data in rendered.data.items()}
        return BuiltDocuments(write_all(out, files), rendered.notes)


def store_documents(
    store: Store, engagement: str, language: str | None, page_size: PageSize, progress: Progress
) -> Rendered:
    """Build the documents of a stored engagement's latest cycle, and store them."""
    snapshot = stored_snapshot(store, engagement, language)
    rendered = render_documents(snapshot, page_size, progress)
    DocumentShelf(store.engine).save(
        [_stored(snapshot, name, page_size, data) for name, data in rendered.data.items()]
    )
    return rendered


def _stored(snapshot: Snapshot, name: str, page_size: str, data: bytes) -> StoredDocument:
    return StoredDocument(
        engagement=snapshot.engagement.id,
        cycle=snapshot.cycle.number,
        name=name,
        language=snapshot.language,
        page_size=page_size,
        inputs_sha256=snapshot.scorecard.inputs_sha256,
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
    )


@dataclass(frozen=True, slots=True)
class LastBuilt:
    """Documents that are stored.

    Attributes
    ----------
    at : datetime or None
        When they were built; None where nobody noted that.
    current : bool
        Whether some of them were built from what is stored now.
    """

    at: datetime | None
    current: bool


def last_built(store: Store, engagement: str) -> LastBuilt | None:
    """How the stored documents of an engagement stand; None where there are none."""
    lines = DocumentShelf(store.engine).lines(engagement)
    if not lines:
        return None
    now = fingerprint(store.load(engagement))
    current = any(line.inputs_sha256 == now for line in lines)
    return LastBuilt(JobShelf(store.engine).last_done(engagement, KIND), current)


@dataclass(frozen=True, slots=True)
class Verified:
    """A document that was built here, and whether its inputs are still those stored."""

    document: StoredDocument
    current: bool


def verify_document(store: Store, file: Path) -> Verified:
    """Say whether a file is, byte for byte, a document that was built here.

    Raises
    ------
    NotFoundError
        If it cannot be read, or was not built here, or was changed since.
    """
    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        message = say("{file} cannot be read: {reason}", file=file, reason=error.strerror)
        raise NotFoundError(message) from error
    document = DocumentShelf(store.engine).find_anywhere(digest)
    if document is None:
        raise NotFoundError(
            say(
                "{file} was not built from this database, or was changed since (SHA-256 {digest})",
                file=file,
                digest=digest,
            )
        )
    now = fingerprint(store.load(document.engagement))
    return Verified(document, now == document.inputs_sha256)
