"""What a plan says about itself, for roadmap.json."""

from __future__ import annotations

from pmo_design.roadmap.definition import Binding
from pmo_design.roadmap.need import NeedAgainstCost

CORRELATION_DECIMALS = 2


def binding_json(binding: Binding) -> dict[str, object]:
    """What binds in a wave."""
    return {
        "waiting": binding.waiting,
        "setup_used_up": binding.setup_used_up,
        "run_used_up": binding.run_used_up,
        "held_back": dict(binding.held_back),
    }


def need_json(need: NeedAgainstCost) -> dict[str, object]:
    """How the plan goes with need and with cost."""
    return {
        "cells": need.cells,
        "with_fit": _short(need.with_fit),
        "with_cost": _short(need.with_cost),
        "cost_decided": need.cost_decided,
        "top_services": [
            {
                "department": top.department,
                "called_for": top.called_for,
                "services": top.services,
                "live": top.live,
            }
            for top in need.tops
        ],
    }


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, CORRELATION_DECIMALS)
