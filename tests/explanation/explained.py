"""Clients to explain: the one worked out by hand, and a hospital with fourteen departments."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import builders
from small_client import small_client, small_instrument

from pmo_design.engagement import Engagement
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.explanation.basis import Basis, basis
from pmo_design.resources import root
from pmo_design.scoring.engine import score


def small_basis(client: Engagement | None = None) -> Basis:
    client = client or small_client()
    instrument = small_instrument()
    return basis(client, instrument, score(client, instrument))


@cache
def large_basis() -> Basis:
    """The sample client, with few draws: what is explained is the raw chain."""
    loaded = read_engagement(root("samples") / "northbridge")
    client = replace(loaded.engagement, draws=100)
    return basis(client, loaded.instrument, score(client, loaded.instrument))


def folder_basis(path: Path, **engagement: object) -> Basis:
    loaded = builders.an_engagement(path, **engagement)
    client = loaded.engagement
    return basis(client, loaded.instrument, score(client, loaded.instrument))
