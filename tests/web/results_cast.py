"""The sample client as it is and in confidence, with the cast that may see it or not."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from account_cast import NOW, PASSWORD, cheap
from flask import Flask
from house_builders import SETTINGS, Browser, a_client, an_app, csrf_token

from pmo_design.account import Role
from pmo_design.engagement import Engagement
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.operations import accounts
from pmo_design.operations.accounts import NewUser
from pmo_design.operations.databases import open_store
from pmo_design.operations.engagements import instrument_of
from pmo_design.resources import root
from pmo_design.storage.store import Store

OPEN, QUIET = "northbridge", "quiet"
SMALL = ("finance", "human-resources", "laboratory", "procurement", "regulation")
"""Departments that are too small to be shown where answers were given in confidence."""

PEOPLE = (
    NewUser("carla@example.org", "Carla Vidal", Role.CONSULTANT, (OPEN, QUIET)),
    NewUser("otto@example.org", "Otto Berg", Role.CONSULTANT),
    NewUser("pia@example.org", "Pia Moss", Role.PMO_LEAD, (OPEN,)),
)


@cache
def sample() -> Engagement:
    """The sample client, drawn fewer times than is usual."""
    return replace(read_engagement(Path(str(root("samples"))) / OPEN).engagement, draws=200)


def quiet() -> Engagement:
    return replace(sample(), id=QUIET, name="Quiet Water", confidentiality="confidential")


@cache
def prepared() -> Path:
    """Data folder with both clients and the cast, made once."""
    folder = Path(tempfile.mkdtemp(prefix="pmo-results-"))
    store = open_store(folder)
    store.save(sample())
    store.save(quiet())
    for new in PEOPLE:
        token = accounts.add_user(store, new, NOW).token
        accounts.choose_password(store, cheap(), token, PASSWORD, NOW)
    store.engine.dispose()
    return folder


def a_store(folder: Path) -> Store:
    """Store of its own with everything in it."""
    shutil.copytree(prepared(), folder, dirs_exist_ok=True)
    return open_store(folder)


def the_app(store: Store) -> Flask:
    return an_app(store, SETTINGS, clock=lambda: NOW, passwords=cheap())


def signed_in(app: Flask, who: str = "carla") -> Browser:
    browser = a_client(app)
    data = {"csrf_token": csrf_token(browser, "/sign-in"), "password": PASSWORD}
    browser.post("/sign-in", data=data | {"user": f"{who}@example.org"})
    return browser


def base(engagement: str = OPEN) -> str:
    return f"/engagements/{engagement}/results"


SINGLE_PAGES = (
    "",
    "/services",
    "/services?sort=class",
    "/plan",
    "/plan?wave=2&sort=mode",
    "/models",
    "/trust",
    "/what-if",
    "/what-if?demand=0.5",
)
PAGE_OF_EACH_KIND = (
    *SINGLE_PAGES,
    "/services?department=finance",
    "/services/coaching",
    "/services/risk-issue-support",
    "/services/coaching?department=wellbeing-safety",
    "/models/coaching",
    "/departments/finance",
    "/departments/wellbeing-safety",
)


def pages(client: Engagement) -> list[str]:
    """Every page of a client's results: each service, model and department among them."""
    catalog = instrument_of(client).catalog
    return [
        *SINGLE_PAGES,
        *(f"/services?department={each.id}" for each in client.departments),
        *(f"/services/{each.id}" for each in catalog.services),
        *(f"/services/coaching?department={each.id}" for each in client.departments),
        *(f"/models/{each.id}" for each in catalog.models),
        *(f"/departments/{each.id}" for each in client.departments),
    ]


def row(page: str, name: str) -> list[str]:
    """Texts of the first table row that a name heads."""
    found = re.search(rf"<tr><th[^>]*>(?:<a[^>]*>)?{re.escape(name)}.*?</tr>", page, re.DOTALL)
    assert found is not None, name
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", found[0])]


def first_column(page: str) -> list[str]:
    """Names at the head of the rows of the last table."""
    body = page.rpartition("<tbody>")[2]
    return [
        re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<th scope=\"row\".*?</th>", body)
    ]
