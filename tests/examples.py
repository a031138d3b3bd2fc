"""How many examples a property is tried on."""

from __future__ import annotations

from hypothesis import settings


def at_most(examples: int) -> settings:
    """So many, or as many as the profile allows: `mutation` in conftest.py allows few."""
    return settings(max_examples=min(examples, settings.default.max_examples), deadline=None)
