"""The sample's documents as they are drawn: nothing that people must read is cut."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.operations.assessment import SAMPLE
from pmo_design.operations.documents import Rendered, render_documents
from pmo_design.operations.scoring import take_snapshot
from pmo_design.rendering.styles import PageSize
from pmo_design.resources import root


def rendered(language: str, page_size: PageSize) -> Rendered:
    loaded = read_engagement(root("samples") / SAMPLE)
    return render_documents(
        take_snapshot(loaded.engagement, loaded.instrument, language), page_size
    )


@pytest.mark.parametrize(("language", "page_size"), [("en", "Letter"), ("es", "A4")])
def test_no_head_of_any_table_and_no_label_of_any_chart_is_cut(
    language: str, page_size: PageSize
) -> None:
    documents = rendered(language, page_size)

    texts = {
        name: "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
        for name, data in documents.data.items()
    }
    assert [note for note in documents.notes if "head of a column" in note] == []
    assert {name: re.findall(r".*…", text) for name, text in texts.items()} == {
        "mandate": [],
        "governance": [],
        "roadmap": [],
    }
