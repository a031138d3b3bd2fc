"""The three documents: built in the background, listed, downloaded."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field
from werkzeug.exceptions import NotFound

from pmo_design.account import Action
from pmo_design.engagement import Language, fingerprint
from pmo_design.operations.building import begin_documents, documents_job
from pmo_design.rendering.styles import PageSize
from pmo_design.storage.documents import DocumentShelf
from pmo_design.storage.entries import JobLine
from pmo_design.web.api.bodies import Body, body
from pmo_design.web.api.contract import PREFIX, operation
from pmo_design.web.api.entrance import require
from pmo_design.web.house import house

pages = Blueprint(
    "api_documents", __name__, url_prefix=f"{PREFIX}/engagements/<engagement>/documents"
)


class Build(Body):
    """How the documents are to be built."""

    language: Language | None = Field(default=None, description="The engagement's where null")
    page_size: PageSize = "A4"


class JobRecord(BaseModel):
    """How the latest building stands."""

    id: int | None
    state: Literal["none", "running", "done", "failed"] = Field(
        description="none where nothing was built yet"
    )
    progress: float = Field(ge=0, le=1)
    message: str = Field(description="What is done now, why it failed, or notes")

    @classmethod
    def of(cls, job: JobLine) -> JobRecord:
        """Record of a job."""
        return cls(id=job.id, state=job.state, progress=job.progress, message=job.message)


NOTHING_BUILT = JobRecord(id=None, state="none", progress=0.0, message="")


class DocumentRecord(BaseModel):
    """A document that was built."""

    name: Literal["mandate", "governance", "roadmap"]
    cycle: int
    language: str
    page_size: str
    sha256: str
    size: int = Field(description="In bytes")
    current: bool = Field(description="Whether it was built from what is stored now")
    href: str = Field(description="Where it is downloaded")


class DocumentList(BaseModel):
    """Documents of an engagement, the latest cycle first."""

    documents: list[DocumentRecord]


@pages.get("")
@operation(gives={200: DocumentList}, refuses=(404,))
def list_documents(engagement: str) -> ResponseReturnValue:
    """List the documents that were built."""
    require(Action.READ_DOCUMENTS, engagement)
    store = house().store
    inputs = fingerprint(store.load(engagement))
    return DocumentList.model_validate(
        {
            "documents": [
                {
                    **{name: getattr(line, name) for name in line.__slots__},
                    "current": line.inputs_sha256 == inputs,
                    "href": url_for(
                        "api_documents.download_document",
                        engagement=engagement,
                        sha256=line.sha256,
                    ),
                }
                for line in DocumentShelf(store.engine).lines(engagement)
            ]
        }
    ).model_dump()


@pages.post("")
@operation(takes=Build, gives={202: JobRecord}, refuses=(403, 404, 409))
def build_documents(engagement: str) -> ResponseReturnValue:
    """Let the documents be built; where they are being built already, tell how that stands.

    The header Location says where to ask how it goes.
    """
    account, wanted = require(Action.BUILD_DOCUMENTS, engagement), body(Build)
    store, now = house().store, house().clock()
    house().limits.hit("documents", account.id)
    language = wanted.language or store.load_frame(engagement).language
    begin_documents(store, engagement, language, wanted.page_size, now)
    where = url_for("api_documents.show_job", engagement=engagement)
    return _job(engagement).model_dump(), 202, {"Location": where}


@pages.get("/job")
@operation(gives={200: JobRecord}, refuses=(404,))
def show_job(engagement: str) -> ResponseReturnValue:
    """Tell how the latest building stands."""
    require(Action.READ_DOCUMENTS, engagement)
    return _job(engagement).model_dump()


@pages.get("/<sha256>.pdf")
@operation(gives={200: "application/pdf"}, refuses=(404,))
def download_document(engagement: str, sha256: str) -> Response:
    """Give one document, byte for byte as it was built."""
    require(Action.READ_DOCUMENTS, engagement)
    found = DocumentShelf(house().store.engine).find(engagement, sha256)
    if found is None:
        raise NotFound
    name = f"{engagement}-{found.cycle}-{found.name}-{found.language}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found.data, mimetype="application/pdf", headers=headers)


def _job(engagement: str) -> JobRecord:
    found = documents_job(house().store, engagement, house().clock())
    return JobRecord.of(found) if found else NOTHING_BUILT
