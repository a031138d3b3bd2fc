"""A document as PDF, in memory."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from reportlab.platypus import NextPageTemplate, PageBreak, Spacer

from pmo_design.documents.content import Document
from pmo_design.rendering import fonts
from pmo_design.rendering.contents import contents
from pmo_design.rendering.lockdown import lock_reportlab
from pmo_design.rendering.pages import LateCanvas, Pages
from pmo_design.rendering.story import story
from pmo_design.rendering.styles import PAGE_SIZES, PageSize
from pmo_design.rendering.tables import facts_table
from pmo_design.rendering.text_safety import TextDoor


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """A finished PDF.

    Attributes
    ----------
    data : bytes
        The same for the same document, on any machine with the same packages.
    pages : int
    warnings : tuple of str
        What of the texts is not drawn as it was typed, for the document log.
    """

    data: bytes
    pages: int
    warnings: tuple[str, ...]


def render_pdf(document: Document, page_size: PageSize = "A4") -> RenderedPdf:
    """Draw a document.

    Parameters
    ----------
    document : Document
    page_size : "A4" or "Letter"

    Raises
    ------
    MissingDataError
        If the fonts of the installation are missing.
    """
    lock_reportlab()
    fonts.register()
    door = TextDoor(fonts.covers, document.labels.cut)
    safe = door.tree(document)
    pages = Pages(safe, PAGE_SIZES[page_size])
    target = BytesIO()
    template = pages.template(target)
    cut: list[str] = []
    flowables = [NextPageTemplate("page")]
    if safe.facts:
        flowables += [facts_table(safe.facts, pages.width, safe.language), Spacer(0, 12)]
    flowables += contents(safe, pages.width, pages.height)
    if safe.sections:
        flowables += [PageBreak(), *story(safe, pages.width, pages.height, cut.append)]
    template.build(flowables, canvasmaker=LateCanvas)
    return RenderedPdf(target.getvalue(), int(template.page), (*door.warnings(), *cut))
