"""Agreement of all departments in one array program, against peers called one by one.

Claims (CPU time): 10 times `krippendorff` or more for both of its alphas, 500 times
`pingouin`'s intraclass correlations or more, all of them equal to 1e-9. The limit is one
pass that counts the answers.

Run from the repository: PYTHONPATH=. python benchmarks/bench_agreement.py
"""

from __future__ import annotations

import measure

measure.pin_threads()

from collections.abc import Callable
from functools import partial

import krippendorff
import numpy as np
import pandas as pd
import pingouin

from pmo_design.scoring.agreement import (
    agreement,
    count_levels,
    intraclass_correlations,
    krippendorff_alpha,
)

DEPARTMENTS, PEOPLE, DOMAINS, ITEMS, STEPS = 500, 20, 8, 4, 5
MISSING = 0.05
ROUNDS = 7
SAMPLE = 3
"""Departments that pingouin is timed on; its calls cost the same for each of them."""
CHECKED = 10
"""Departments on which equality with pingouin is checked."""
EQUAL = 1e-9
PINGOUIN = "pingouin, call by call"
METRICS = ("interval", "ordinal")
FORMS = {"ICC(1,1)": "icc11", "ICC(A,1)": "icc21", "ICC(C,1)": "icc31",
         "ICC(1,k)": "icc1k", "ICC(A,k)": "icc2k", "ICC(C,k)": "icc3k"}  # fmt: skip
"""pingouin's names, after McGraw and Wong; A is agreement, C consistency."""


def answers() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rounded normal answers with effects of department, person and item; some missing."""
    rng = np.random.default_rng(2026)
    department = rng.permutation(np.repeat(np.arange(DEPARTMENTS), PEOPLE))
    voices, columns = department.size, DOMAINS * ITEMS
    latent = 3 + 0.8 * rng.standard_normal((DEPARTMENTS, columns))[department]
    latent += 0.5 * rng.standard_normal((voices, 1)) + 0.8 * rng.standard_normal((voices, columns))
    levels = np.clip(np.rint(latent), 1, STEPS)
    levels[rng.random(levels.shape) < MISSING] = 0
    return levels.astype(np.uint8), department, np.repeat(np.arange(DOMAINS), ITEMS)


def cells(levels: np.ndarray, department: np.ndarray, domain: np.ndarray) -> list[np.ndarray]:
    """People x items of each department and domain, department by department."""
    return [
        levels[np.ix_(department == d, domain == k)]
        for d in range(DEPARTMENTS)
        for k in range(DOMAINS)
    ]


def long_table(cell: np.ndarray) -> pd.DataFrame:
    """Rows of item, person and level, of the people who answered every item."""
    whole = cell[(cell > 0).all(axis=1)]
    person, item = np.indices(whole.shape)
    return pd.DataFrame({"item": item.ravel(), "person": person.ravel(), "level": whole.ravel()})


def peer_alphas(tables: list[np.ndarray]) -> np.ndarray:
    """Alphas by krippendorff, shape (n_cells, 2)."""
    return np.array(
        [
            [
                krippendorff.alpha(
                    reliability_data=table,
                    level_of_measurement=metric,
                    value_domain=range(1, STEPS + 1),
                )
                for metric in METRICS
            ]
            for table in tables
        ]
    )


def peer_correlations(tables: list[pd.DataFrame]) -> np.ndarray:
    """Correlations by pingouin in the order of FORMS, shape (n_cells, 6)."""
    found = []
    for table in tables:
        icc = pingouin.intraclass_corr(table, targets="item", raters="person", ratings="level")
        found.append(icc.set_index("Type").loc[list(FORMS), "ICC"].to_numpy())
    return np.array(found, dtype=float)


def our_alphas(levels: np.ndarray, department: np.ndarray, belongs: np.ndarray) -> np.ndarray:
    counts = count_levels(levels, department, DEPARTMENTS, STEPS)
    both = [krippendorff_alpha(counts, belongs, ordinal=metric == "ordinal") for metric in METRICS]
    return np.stack([each.ravel() for each in both], axis=1)


def our_correlations(
    levels: np.ndarray, department: np.ndarray, belongs: np.ndarray
) -> np.ndarray:
    icc = intraclass_correlations(levels, department, belongs, DEPARTMENTS, STEPS)
    return np.stack([getattr(icc, name).ravel() for name in FORMS.values()], axis=1)


def print_equality(peer: str, ours: np.ndarray, theirs: np.ndarray) -> None:
    """Stop unless all figures are equal and none is undefined."""
    assert np.isfinite(ours).all()
    assert np.isfinite(theirs).all()
    worst = float(np.abs(ours - theirs).max())
    assert worst <= EQUAL, f"{peer} differs by {worst}"
    print(f"equal to {peer}: {ours.size:,} figures, largest difference {worst:.1e}")


def main() -> None:
    levels, department, domain = answers()
    belongs = (domain[:, None] == np.arange(DOMAINS)).astype(float)
    found = cells(levels, department, domain)
    floats = [np.where(cell > 0, cell, np.nan) for cell in found]
    tables = [long_table(cell) for cell in found[: CHECKED * DOMAINS]]
    alphas = partial(our_alphas, levels, department, belongs)
    correlations = partial(our_correlations, levels, department, belongs)

    measure.print_machine("numpy", "krippendorff", "pingouin", "pandas")
    print(
        f"{DEPARTMENTS} departments x {PEOPLE} people x {DOMAINS * ITEMS} items in {DOMAINS} "
        f"domains, {MISSING:.0%} missing; {ROUNDS} interleaved rounds"
    )
    print_equality("krippendorff", alphas(), peer_alphas(floats))
    print_equality("pingouin", correlations()[: len(tables)], peer_correlations(tables))
    limit = partial(count_levels, levels, department, DEPARTMENTS, STEPS)
    everything = partial(agreement, levels, department, domain, DEPARTMENTS, DOMAINS, STEPS)
    race(
        {
            "one pass counting the answers (limit)": limit,
            "all figures, all departments": everything,
            "alphas, all departments": alphas,
            "krippendorff, call by call": partial(peer_alphas, floats),
            "correlations, all departments": correlations,
            PINGOUIN: partial(peer_correlations, tables[: SAMPLE * DOMAINS]),
        }
    )


def race(work: dict[str, Callable[[], object]]) -> None:
    """Time the six pieces of work, in the order in which `main` names them."""
    timings = measure.interleaved(work, ROUNDS)
    factor = DEPARTMENTS / SAMPLE
    timings[PINGOUIN] = timings[PINGOUIN].times(factor)
    measure.print_timings(timings)
    print(f"(pingouin is timed on {SAMPLE} departments and taken times {factor:.4g})")
    limit, everything, alpha, peer_alpha, icc, peer_icc = timings.values()
    print("CPU time, ratio of each round, median (min-max):")
    measure.print_ratio("  krippendorff / ours (goal >= 10)", peer_alpha, alpha)
    measure.print_ratio("  pingouin / ours (goal >= 500)", peer_icc, icc)
    measure.print_ratio("  all figures / limit", everything, limit)


if __name__ == "__main__":
    main()
