"""The service roadmap: what starts where and when, what it takes, and where it leads."""

from __future__ import annotations

from pmo_design.documents.content import Document
from pmo_design.documents.evidence.document import basis
from pmo_design.documents.frame import framed
from pmo_design.documents.service_roadmap.limits import left_section
from pmo_design.documents.service_roadmap.method import method_section
from pmo_design.documents.service_roadmap.outlook import (
    balance_section,
    capacity_section,
    gantt_section,
)
from pmo_design.documents.service_roadmap.projection import (
    fit_section,
    maturity_section,
)
from pmo_design.documents.service_roadmap.risks import risks_section
from pmo_design.documents.service_roadmap.scorecard import scorecard_section
from pmo_design.documents.service_roadmap.summary import summary_section
from pmo_design.documents.service_roadmap.today import (
    changes_section,
    targets_section,
    today_section,
)
from pmo_design.documents.service_roadmap.waves import waves_section
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import load_wording

NAME = "roadmap"
BUILDERS = (
    summary_section,
    today_section,
    targets_section,
    waves_section,
    gantt_section,
    capacity_section,
    balance_section,
    maturity_section,
    fit_section,
    changes_section,
    left_section,
    scorecard_section,
    risks_section,
    method_section,
    basis,
)


def service_roadmap(snapshot: Snapshot) -> Document:
    """Write the service roadmap of a cycle.

    Parameters
    ----------
    snapshot : Snapshot
        With or without answers, capacity and charter; what is absent is said.

    Returns
    -------
    Document
        Named roadmap.
    """
    wording = load_wording(NAME, snapshot.language)
    sections = tuple(build(snapshot, wording) for build in BUILDERS)
    return framed(NAME, snapshot, wording, sections)
