"""The walks through all pages: which they are, and what may look or be called alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tour
import workspace_tour
from survey_site import Person, serving


@dataclass(frozen=True)
class Walk:
    """One way through many pages.

    Attributes
    ----------
    pages : tuple of str
        Their names, in order.
    below : str
        What the addresses of its pages begin with; "" for those that begin otherwise.
    same_page : tuple of tuple of str
        Names that are states of one page, and so share its title.
    opened : callable
        Serves what is walked through, given a folder and a language.
    steps : callable
        Goes from page to page of what is served, and gives the name of each.
    """

    pages: tuple[str, ...]
    below: str
    same_page: tuple[tuple[str, ...], ...]
    opened: Callable[[Path, str], AbstractContextManager[Any]]
    steps: Callable[[Any, Person], Iterator[str]]


NO_PAGES = {
    "static",
    "health.ready",
    "fonts.face",
    "surveys.copy_pdf",
    "folders.take_home",
    "board.news",
    "documents.state",
    "documents.download",
    "plan.table",
    "plan.calendar",
}
"""What an address answers with something else than a page."""

WALKS = {
    "survey": Walk(
        tour.PAGES,
        "",
        tour.SAME_PAGE,
        lambda folder, language: serving(tour.tailored_survey(folder, language)),
        tour.tour,
    ),
    "workspace": Walk(
        workspace_tour.PAGES,
        "/engagements",
        workspace_tour.SAME_PAGE,
        workspace_tour.workspace,
        workspace_tour.tour,
    ),
}
