"""How many people the plan takes: to run services, and to set up what starts."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_design.documents.plan_view import MONTHS_A_WAVE
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Wave

FTE_DECIMALS = 2
"""Decimals of full-time equivalents; a service takes a few hundredths per department."""


def fte_text(value: float, wording: Wording) -> str:
    """Full-time equivalents as every document prints them."""
    return wording.number(value, FTE_DECIMALS)


def setup_fte(wave: Wave) -> float:
    """People who set up what starts in a wave: its person-months over its months."""
    return wave.setup_used / MONTHS_A_WAVE


def needed_fte(wave: Wave) -> float:
    """People a wave takes, to run and to set up: the sum of both as they are printed."""
    parts = wave.run_used, setup_fte(wave)
    return round(sum(round(part, FTE_DECIMALS) for part in parts), FTE_DECIMALS)


def largest_need(waves: Sequence[Wave]) -> Wave:
    """Wave that takes most people, the first of them where several do."""
    return max(waves, key=lambda wave: (needed_fte(wave), -wave.number))


def headcount_text(waves: Sequence[Wave], wording: Wording) -> str:
    """People to hire by: those of the first wave, and the most that any wave takes."""
    first, most = waves[0], largest_need(waves)
    text = wording("headcount.first", **_parts(first, wording))
    if most is first:
        return f"{text} {wording('headcount.never-more')}"
    number = wording.number(most.number)
    return f"{text} {wording('headcount.most', number=number, **_parts(most, wording))}"


def _parts(wave: Wave, wording: Wording) -> dict[str, str]:
    return {
        "total": fte_text(needed_fte(wave), wording),
        "effort": fte_text(setup_fte(wave), wording),
        "capacity": fte_text(wave.run_used, wording),
    }
