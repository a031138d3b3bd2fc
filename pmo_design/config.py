"""Where the data lies: from the command line, the environment, or the platform's habit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run of the program works on.

    Attributes
    ----------
    data : Path or None
        Data folder; the platform's folder for user data where None.
    database : str or None
        URL of another database than the embedded one.
    """

    data: Path | None = None
    database: str | None = None

    @property
    def data_folder(self) -> Path:
        """Data folder to use."""
        if self.data:
            return self.data
        from platformdirs import user_data_path

        return user_data_path("pmo-design", appauthor=False)
