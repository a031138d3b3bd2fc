"""The mandate: why there is a PMO, for whom, with what, and what the board decides."""

from __future__ import annotations

from pmo_design.documents.content import Document
from pmo_design.documents.evidence.document import evidence
from pmo_design.documents.frame import framed
from pmo_design.documents.mandate.aims import objectives, scope, why_now
from pmo_design.documents.mandate.board import control, purpose
from pmo_design.documents.mandate.customers import customers, value_proposition
from pmo_design.documents.mandate.model import authority, model
from pmo_design.documents.mandate.modes import modes
from pmo_design.documents.mandate.money import funding
from pmo_design.documents.mandate.services import services
from pmo_design.documents.mandate.terms import measures, review, risks
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import load_wording

SECTIONS = (
    control,
    purpose,
    why_now,
    scope,
    objectives,
    customers,
    value_proposition,
    services,
    model,
    modes,
    authority,
    measures,
    funding,
    risks,
    review,
    evidence,
)
"""In reading order: what a board needs comes first, the rest supports it."""


def mandate(snapshot: Snapshot) -> Document:
    """Mandate of a snapshot, complete but for what only people can decide.

    Parameters
    ----------
    snapshot : Snapshot

    Returns
    -------
    Document
        What neither answers nor charter tell is marked as open, with who decides it.
    """
    wording = load_wording("mandate", snapshot.language)
    sections = tuple(section(snapshot, wording) for section in SECTIONS)
    return framed("mandate", snapshot, wording, sections)
