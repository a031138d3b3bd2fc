"""Department maturity and outcome priorities as a good user of each library computes them.

Each peer gets the answers in its own memory beforehand, in the form that is its fastest
here: a row for each person, a column for each question. (A row for each answer, as surveys
are usually stored, was slower in all three.) All end with the same two matrices; the last
step from there to the services is a matrix product, the same for everybody, and is left
to numpy.
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray
from survey import Survey

Floats = NDArray[np.float64]
Means = tuple[Floats, Floats]
"""Maturity (n_departments, n_domains) and priority (n_departments, n_outcomes)."""


def peers(survey: Survey, domain: NDArray[np.int64]) -> dict[str, Callable[[], Means]]:
    """Contestants by name; ``domain`` says to which domain each item belongs."""
    items = [np.flatnonzero(domain == at).tolist() for at in range(int(domain.max()) + 1)]
    return {
        "pandas": _pandas(survey, items),
        "polars": _polars(survey, items),
        "duckdb": _duckdb(survey, items),
    }


def _pandas(survey: Survey, items: list[list[int]]) -> Callable[[], Means]:
    answered = ~np.isnan(survey.levels)
    levels = pd.DataFrame(survey.levels)
    confidence = pd.DataFrame(np.where(answered, survey.confidence, np.nan))
    importance = pd.DataFrame((survey.importance - 1) / 4)
    satisfaction = pd.DataFrame((survey.satisfaction - 1) / 4)
    weight, department = pd.Series(survey.weight), survey.department

    def work() -> Means:
        maturity = []
        for columns in items:
            c = confidence[columns]
            total = c.sum(axis=1)
            y = (c * levels[columns]).sum(axis=1) / total.where(total > 0)
            v = (weight * c.mean(axis=1)).where(total > 0)
            sums = pd.DataFrame({"vy": v * y, "v": v}).groupby(department).sum()
            maturity.append(sums["vy"] / sums["v"])
        priority = (importance + (importance - satisfaction).clip(lower=0)) / 2
        v = priority.notna().mul(weight, axis=0)
        wanted = priority.mul(weight, axis=0).groupby(department).sum()
        means = wanted / v.groupby(department).sum()
        return np.column_stack([column.to_numpy() for column in maturity]), means.to_numpy()

    return work


def _columns(survey: Survey) -> dict[str, Floats | NDArray[np.int64]]:
    answered = ~np.isnan(survey.levels)
    confidence = np.where(answered, survey.confidence, np.nan)
    columns: dict[str, Floats | NDArray[np.int64]] = {
        "department": survey.department,
        "weight": survey.weight,
    }
    for name, values in (
        ("level", survey.levels),
        ("confidence", confidence),
        ("importance", (survey.importance - 1) / 4),
        ("satisfaction", (survey.satisfaction - 1) / 4),
    ):
        columns |= {f"{name}{at}": values[:, at] for at in range(values.shape[1])}
    return columns


def _polars(survey: Survey, items: list[list[int]]) -> Callable[[], Means]:
    frame = pl.DataFrame(_columns(survey)).fill_nan(None)
    weight = pl.col("weight")
    maturity = []
    for at, columns in enumerate(items):
        c = [pl.col(f"confidence{item}") for item in columns]
        total = pl.sum_horizontal(c)
        products = [pl.col(f"level{item}") * each for item, each in zip(columns, c, strict=True)]
        y = pl.when(total > 0).then(pl.sum_horizontal(products) / total)
        v = pl.when(total > 0).then(weight * pl.mean_horizontal(c))
        maturity.append(((v * y).sum() / v.sum()).alias(f"m{at}"))
    wanted = []
    for at in range(survey.importance.shape[1]):
        i, s = pl.col(f"importance{at}"), pl.col(f"satisfaction{at}")
        o = (i + (i - s).clip(lower_bound=0)) / 2
        v = pl.when(o.is_not_null()).then(weight)
        wanted.append(((v * o).sum() / v.sum()).alias(f"o{at}"))

    def work() -> Means:
        found = frame.lazy().group_by("department").agg(*maturity, *wanted).collect()
        values = found.sort("department").drop("department").to_numpy()
        return values[:, : len(items)], values[:, len(items) :]

    return work


def _duckdb(survey: Survey, items: list[list[int]]) -> Callable[[], Means]:
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    frame = pl.DataFrame(_columns(survey)).fill_nan(None).to_arrow()  # noqa: F841  # by name
    connection.execute("CREATE TABLE answers AS SELECT * FROM frame")
    parts = [_maturity_sql(columns) for columns in items]
    parts += [_priority_sql(at) for at in range(survey.importance.shape[1])]
    query = f"SELECT {', '.join(parts)} FROM answers GROUP BY department ORDER BY department"  # noqa: S608

    def work() -> Means:
        found = connection.execute(query).fetchnumpy()
        values = np.column_stack([np.ma.filled(column, np.nan) for column in found.values()])
        return values[:, : len(items)], values[:, len(items) :]

    return work


def _maturity_sql(columns: list[int]) -> str:
    total = "+".join(f"coalesce(confidence{item}, 0)" for item in columns)
    count = "+".join(f"(confidence{item} IS NOT NULL)::INT" for item in columns)
    products = "+".join(f"coalesce(confidence{item} * level{item}, 0)" for item in columns)
    v = f"weight * ({total}) / nullif({count}, 0)"
    return f"sum({v} * ({products}) / nullif({total}, 0)) / sum({v})"


def _priority_sql(at: int) -> str:
    i, s = f"importance{at}", f"satisfaction{at}"
    more = f"(abs({i} - {s}) + {i} - {s}) / 2"  # greatest() would pass over a missing answer
    o = f"({i} + {more}) / 2"
    return f"sum(weight * {o}) / sum(CASE WHEN {o} IS NOT NULL THEN weight END)"
