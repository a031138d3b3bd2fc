"""Heat map: one number for each row and column, darker where it is higher."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Levels on a grid, printed in cells of a single-hue ramp.

    Attributes
    ----------
    rows, columns : tuple of str
    values : tuple of tuple of (float or None), shape (n_rows, n_columns)
        None is drawn hatched and named by ``missing``.
    low, high : float
        Ends of the ramp, in the unit of the values.
    texts : tuple of tuple of str, shape (n_rows, n_columns)
        What each cell prints, already in the reader's number format; "" for None.
    low_label, high_label, missing : str
        Texts of the legend.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    low: float
    high: float
    low_label: str
    high_label: str
    missing: str
