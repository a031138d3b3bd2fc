"""A document builder with full defaults, so that a test shows only what matters to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from pmo_design.documents.content import Block, Document, Labels, Paragraph, Section
from pmo_design.rendering.pdf import RenderedPdf, render_pdf

LABELS = Labels(
    contents="Contents",
    page="Page {number} of {total}",
    figure="Figure {number}",
    table="Table {number}",
    cut="[cut: {count} characters left out]",
    open="To be decided:",
    dated="As of {date}",
)


def a_document(*blocks: Block, **changes: Any) -> Document:
    settings: dict[str, Any] = {
        "name": "mandate",
        "title": "Mandate of the PMO",
        "subtitle": "For the board",
        "organisation": "Northwind",
        "language": "en",
        "dated": date(2026, 10, 30),
        "facts": (("Version", "1.0"),),
        "sections": (Section("only", "Only section", blocks or (Paragraph("Text."),)),),
        "fingerprint": "9f86d081884c7d65",
        "labels": LABELS,
    }
    return Document(**(settings | changes))


def read(pdf: RenderedPdf) -> PdfReader:
    return PdfReader(BytesIO(pdf.data))


def text_of(pdf: RenderedPdf) -> str:
    """Text of all pages with every run of white space made one space."""
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


@pytest.fixture
def document() -> Callable[..., Document]:
    return a_document


@pytest.fixture
def rendered() -> Callable[..., RenderedPdf]:
    def render(*blocks: Block, **changes: Any) -> RenderedPdf:
        return render_pdf(a_document(*blocks, **changes))

    return render


@pytest.fixture
def printed() -> Callable[[RenderedPdf], str]:
    return text_of


@pytest.fixture
def reader() -> Callable[[RenderedPdf], PdfReader]:
    return read
