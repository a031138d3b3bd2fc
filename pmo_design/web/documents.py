"""Pages of the documents: built in the background, downloaded, and recognised again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import groupby
from typing import cast, get_args

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pmo_design.account import Action
from pmo_design.engagement import Language, fingerprint
from pmo_design.operations import accounts
from pmo_design.operations.building import begin_documents, documents_job
from pmo_design.operations.documents import WRITERS
from pmo_design.rendering.styles import PageSize
from pmo_design.storage.documents import DocumentShelf
from pmo_design.storage.entries import DocumentLine, JobLine
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.sessions import require

pages = Blueprint("documents", __name__, url_prefix="/engagements/<engagement>/documents")

IN_ORDER = tuple(WRITERS)
LANGUAGES = get_args(Language)
PAGE_SIZES = get_args(PageSize)


@dataclass(frozen=True, slots=True)
class Edition:
    """Documents that were built together.

    Attributes
    ----------
    current : bool
        Whether they were built from what is stored now.
    """

    cycle: int
    language: str
    page_size: str
    current: bool
    documents: tuple[DocumentLine, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is known of a file that was sent in; no document where it was not built here."""

    sha256: str
    document: DocumentLine | None
    current: bool


def editions(lines: tuple[DocumentLine, ...], inputs: str) -> tuple[Edition, ...]:
    """Documents by cycle, language and size of paper, each time in reading order.

    Parameters
    ----------
    inputs : str
        Fingerprint of what is stored now.
    """

    def together(line: DocumentLine) -> tuple[int, str, str, bool]:
        return line.cycle, line.language, line.page_size, line.inputs_sha256 == inputs

    return tuple(
        Edition(*key, tuple(sorted(found, key=lambda line: IN_ORDER.index(line.name))))
        for key, found in groupby(sorted(lines, key=together, reverse=True), key=together)
    )


@pages.get("")
def overview(engagement: str) -> ResponseReturnValue:
    """What was built, what is being built, and forms to build and to recognise."""
    return _page(engagement)


@pages.post("/build")
def build(engagement: str) -> ResponseReturnValue:
    """Let the documents be built; a second click finds the first one under way."""
    account = require(Action.BUILD_DOCUMENTS, engagement)
    language, page_size = request.form.get("paper", ""), request.form.get("page_size", "")
    if language not in LANGUAGES or page_size not in PAGE_SIZES:
        abort(400)
    house().limits.hit("documents", account.id)
    size = cast(PageSize, page_size)
    if not begin_documents(house().store, engagement, language, size, house().clock()):
        flash(words("documents.under-way"))
    return redirect(url_for("documents.overview", engagement=engagement), 303)


@pages.get("/state")
def state(engagement: str) -> ResponseReturnValue:
    """How building stands, for the page's script; nothing where that has not changed."""
    require(Action.READ_DOCUMENTS, engagement)
    found = documents_job(house().store, engagement, house().clock())
    now = _token(found)
    if found is None or request.args.get("seen") == now:
        return "", 204
    return {"seen": now, "running": found.state == "running", "percent": _percent(found),
            "text": _told(found)}  # fmt: skip


@pages.get("/<sha256>.pdf")
def download(engagement: str, sha256: str) -> Response:
    """One document, to be kept."""
    require(Action.READ_DOCUMENTS, engagement)
    found = DocumentShelf(house().store.engine).find(engagement, sha256) or abort(404)
    name = f"{engagement}-{found.cycle}-{found.name}-{found.language}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found.data, mimetype="application/pdf", headers=headers)


@pages.post("/verify")
def verify(engagement: str) -> ResponseReturnValue:
    """Say whether a file was built here, and from what is stored now."""
    require(Action.READ_DOCUMENTS, engagement)
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(engagement, missing=True, status=400)
    digest = hashlib.sha256(file.stream.read()).hexdigest()
    return _page(engagement, digest)


def _page(
    engagement: str, digest: str = "", *, missing: bool = False, status: int = 200
) -> ResponseReturnValue:
    account = require(Action.READ_DOCUMENTS, engagement)
    store = house().store
    found, closed = store.load(engagement), store.is_closed(engagement)
    inputs, lines = fingerprint(found), DocumentShelf(store.engine).lines(engagement)
    job = documents_job(store, engagement, house().clock())
    page = render_template(
        "workspace/documents.html",
        engagement=found,
        editions=editions(lines, inputs),
        builds=not closed and accounts.may(store, account, Action.BUILD_DOCUMENTS, engagement),
        closed=closed,
        paper=found.language,
        page_sizes=PAGE_SIZES,
        names=IN_ORDER,
        job=job,
        seen=_token(job),
        percent=_percent(job),
        told=_told(job),
        recognised=_recognised(lines, digest, inputs) if digest else None,
        missing=missing,
    )
    return page, status


def _recognised(lines: tuple[DocumentLine, ...], digest: str, inputs: str) -> Recognised:
    found = next((line for line in lines if line.sha256 == digest), None)
    return Recognised(digest, found, found is not None and found.inputs_sha256 == inputs)


def _token(job: JobLine | None) -> str:
    return f"{job.id}-{job.state}-{job.progress:.2f}" if job else ""


def _percent(job: JobLine | None) -> int:
    return round(100 * job.progress) if job else 0


def _told(job: JobLine | None) -> str:
    """How building stands, in words; "" where there is nothing to tell."""
    if job is None:
        return ""
    if job.state == "failed":
        return job.message or words("documents.lost")
    if job.state == "done":
        return words("documents.done")
    name = words(f"documents.{job.message}") if job.message else ""
    return words("documents.building", name=name) if name else words("documents.beginning")
