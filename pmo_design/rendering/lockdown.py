"""ReportLab's own settings, set in code whatever the machine says.

ReportLab takes settings from environment variables and from files in the home folder;
none of them may open a network address, evaluate a colour or change the bytes.
"""

from __future__ import annotations

from reportlab import rl_config


def lock_reportlab() -> None:
    """Trust no host and no scheme, evaluate nothing, and make equal input equal bytes."""
    rl_config.trustedHosts = None
    rl_config.trustedSchemes = []
    rl_config.toColorCanUse = None
    rl_config.invariant = 1
    rl_config.shapeChecking = 1
