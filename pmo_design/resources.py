"""Where the packaged data lies; the only module that knows the two homes.

A wheel carries the data folders inside the package, a checkout keeps them beside it.
Zip imports are not supported: the folders are read as real paths.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Literal

from pmo_design.errors import MissingDataError, either
from pmo_design.messages import say

Kind = Literal["questionnaires", "service_catalog", "templates", "samples"]


def root(kind: Kind) -> Path:
    """Folder that holds the data files of one kind.

    Raises
    ------
    MissingDataError
        If neither home has the folder, which means a broken installation.
    """
    package = Path(str(resources.files("pmo_design")))
    homes = (package / "_data" / kind, package.parent / kind)
    for home in homes:
        if home.is_dir():
            return home
    places = either([str(home) for home in homes])
    raise MissingDataError(
        say(
            "data folder {kind} is missing, expected at {places}; install again",
            kind=kind,
            places=places,
        )
    )
