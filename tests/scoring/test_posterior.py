from __future__ import annotations

import hashlib

import numpy as np
import pytest
from scipy.integrate import dblquad
from small_client import catalog

from pmo_design.scoring.chain import department_means
from pmo_design.scoring.posterior import (
    Grid,
    Observations,
    Shared,
    draw_departments,
    draw_shared,
    observations,
    random_stream,
    spread_grid,
    tau_points,
)

SCHOOLS = tuple("ABCDEFGH")
EFFECTS = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
ERRORS = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])


def eight_schools(n_draws: int) -> np.ndarray:
    """Rubin (1981) by our own routine: known errors, uniform tau, nothing shared."""
    seen = Observations(EFFECTS[:, None], (1 / ERRORS**2)[:, None], np.zeros(1), np.zeros(1))
    u, tau = tau_points(30, 45.0, 1.5)
    uniform = np.log(1.5 * 45.0 * u**0.5 / 30)
    grid = Grid(np.ones(1), tau, uniform[None, :])
    shared = draw_shared(seen, grid, 0.0, 0, ("effect",), n_draws)
    unbounded = (-np.inf, np.inf)
    drawn = draw_departments(seen, shared, slice(None), 0, SCHOOLS, ("effect",), unbounded)
    return drawn[:, 0]


def test_eight_schools_come_out_as_published() -> None:
    drawn = eight_schools(200_000)

    # Gelman et al., Bayesian Data Analysis, 3rd ed., table 5.3 prints 10 8 7 8 5 6 10 8;
    # a computation with 200,000 draws gave the digits below.
    published = [10, 8, 7, 8, 5, 6, 10, 8]
    finer = [10.2, 7.9, 6.6, 7.7, 5.6, 6.5, 10.0, 8.2]
    medians = np.median(drawn, axis=1)
    np.testing.assert_allclose(medians, published, atol=0.75)
    np.testing.assert_allclose(medians, finer, atol=0.15)
    np.testing.assert_allclose(np.quantile(drawn[0], [0.025, 0.975]), [-2.1, 31.5], atol=0.4)


def small_family() -> Observations:
    values = np.array([[0.2, 0.5], [0.4, np.nan], [0.3, 0.7], [0.9, 0.6]])
    weight = np.array([[1.0, 1.0], [0.5, 1.0], [1.0, 0.8], [1.0, 1.0]])
    return observations(department_means(values, weight, np.array([0, 0, 1, 2]), 4))


def draw(seen: Observations, rows: slice = slice(None), draws: int = 500) -> np.ndarray:
    method = catalog().method.posterior
    columns, departments = ("x", "y"), ("a", "b", "c", "d")
    grid = spread_grid(method, method.sigma_scale.maturity)
    shared = draw_shared(seen, grid, method.sharing, 7, columns, draws)
    return draw_departments(seen, shared, rows, 7, departments, columns)


def test_department_without_answers_is_never_drawn_from_the_prior() -> None:
    assert np.isnan(draw(small_family())[3]).all()


def test_means_are_those_of_an_adaptive_integration() -> None:
    y, n = np.array([0.3, 0.55, 0.7]), np.array([2.0, 5.0, 1.0])
    squares, degrees = 0.12, 5.0
    method = catalog().method.posterior
    scale = method.sigma_scale.maturity

    def density(tau: float, log_sigma: float) -> tuple[float, np.ndarray]:
        """Posterior of the spreads up to a constant, and the departments' means given them."""
        sigma2 = np.exp(2 * log_sigma)
        variance = tau**2 + sigma2 / n
        precision = (1 / variance).sum()
        centre = (y / variance).sum() / precision
        prior = np.exp(-method.sigma_degrees * (log_sigma + scale**2 / sigma2 / 2))
        prior *= 2 * tau * sigma2 / (tau**2 + sigma2) ** 2
        between = np.exp(-0.5 * ((y - centre) ** 2 / variance).sum())
        between /= np.sqrt(np.prod(variance) * precision)
        within = np.exp(-degrees * log_sigma - squares / (2 * sigma2))
        trust = tau**2 / variance
        return prior * between * within, trust * y + (1 - trust) * centre

    ends = np.log([method.sigma_lowest * scale, method.sigma_highest * scale])
    box = (*ends, 0.0, method.tau_largest)
    whole = dblquad(lambda tau, at: density(tau, at)[0], *box)[0]
    expected = [
        dblquad(lambda tau, at, d=d: density(tau, at)[0] * density(tau, at)[1][d], *box)[0] / whole
        for d in range(3)
    ]

    seen = Observations(y[:, None], n[:, None], np.array([squares]), np.array([degrees]))
    shared = draw_shared(seen, spread_grid(method, scale), 0.0, 1, ("x",), 200_000)
    unbounded = (-np.inf, np.inf)
    drawn = draw_departments(seen, shared, slice(None), 1, ("a", "b", "c"), ("x",), unbounded)

    np.testing.assert_allclose(drawn[:, 0].mean(axis=1), expected, atol=0.002)


def test_draws_stay_on_the_scale() -> None:
    drawn = draw(small_family(), draws=4000)[:3]

    assert drawn.min() >= 0.0
    assert drawn.max() <= 1.0


def test_draws_do_not_depend_on_how_departments_are_cut_into_chunks() -> None:
    seen = small_family()

    pieces = [draw(seen, slice(at, at + 1)) for at in range(4)]

    np.testing.assert_array_equal(np.concatenate(pieces), draw(seen))


def test_streams_differ_by_every_id_and_by_the_seed() -> None:
    first = [random_stream(*key).random() for key in ((1, "ab"), (1, "a", "b"), (2, "ab"))]

    assert len(set(first)) == 3
    assert random_stream(1, "ab").random() == first[0]


def test_one_opinion_is_drawn_towards_the_others() -> None:
    # department c has one voice at 0.9; the others lie at 0.27 and 0.3
    means = draw(small_family(), draws=20_000)[:, 0].mean(axis=1)

    assert 0.4 < means[2] < 0.9


def test_within_department_squares_have_their_stated_expectation() -> None:
    # two voices of equal weight at 0.2 and 0.6: mean 0.4, variance 0.04, n = 2
    #   ss = n x sum v (y - ybar)^2 / sum v = 2 x 0.04 = 0.08, nu = 1
    means = department_means(
        np.array([[0.2], [0.6]]), np.ones((2, 1)), np.zeros(2, dtype=np.int64), 1
    )

    seen = observations(means)

    assert seen.squares[0] == pytest.approx(0.08)
    assert seen.degrees[0] == pytest.approx(1.0)


def test_grid_is_as_the_method_states_it() -> None:
    method = catalog().method.posterior
    grid = spread_grid(method, method.sigma_scale.priority)

    assert grid.log_prior.shape == (44, 30)
    np.testing.assert_allclose(grid.sigma[[0, -1]], [0.2 * 0.20, 3.5 * 0.20])
    np.testing.assert_allclose(np.diff(np.log(grid.sigma)), np.log(17.5) / 43)
    # tau = 0.45 u^1.5 at the midpoints u = 1/60 and 59/60
    np.testing.assert_allclose(grid.tau[[0, -1]], 0.45 * np.array([1 / 60, 59 / 60]) ** 1.5)


def fine_prior() -> tuple[Grid, np.ndarray]:
    """Grid of scale 0.15 so fine and wide that sums over it are integrals; its weights."""
    fine = {"sigma_points": 500, "tau_points": 500, "tau_largest": 5.0}
    grid = spread_grid(catalog().method.posterior.model_copy(update=fine), 0.15)
    return grid, np.exp(grid.log_prior - grid.log_prior.max())


def test_prior_of_sigma_integrates_like_the_scaled_inverse_chi_square() -> None:
    # median of the scaled inverse chi square: nu s^2 / median of chi square with nu = 4,
    # which is 3.357 in any table; so sigma's median is 0.15 sqrt(4 / 3.357) = 0.1637
    grid, weight = fine_prior()

    cumulated = np.cumsum(weight.sum(axis=1)) / weight.sum()

    assert grid.sigma[np.searchsorted(cumulated, 0.5)] == pytest.approx(0.1637, abs=0.003)


def test_share_of_variance_between_departments_is_uniform_whatever_sigma_is() -> None:
    # tau^2 / (tau^2 + sigma^2) is below 1/4 where tau < sigma / sqrt(3), below 1/2 where
    # tau < sigma, below 9/10 where tau < 3 sigma
    grid, weight = fine_prior()

    for sigma, row in zip(grid.sigma[100::100], weight[100::100], strict=True):
        shares = [row[grid.tau < sigma * ratio].sum() / row.sum() for ratio in (3**-0.5, 1, 3)]

        np.testing.assert_allclose(shares, [0.25, 0.5, 0.9], atol=0.02)


TWO_SPREADS = Grid(np.array([0.1, 0.2]), np.array([0.1]), np.zeros((2, 1)))
"""Two sigmas and one tau, all alike beforehand: posterior odds are a sum by hand."""


def two_departments(columns: int) -> Observations:
    """Means 0.4 and 0.6 of two people each; squares 0.08 with 2 degrees of freedom."""
    mean = np.repeat([[0.4], [0.6]], columns, axis=1)
    return Observations(mean, np.full_like(mean, 2.0), np.full(columns, 0.08), np.full(columns, 2))


def share_of_smaller_sigma(grid: Grid, sharing: float, columns: tuple[str, ...] = ("x",)) -> float:
    shared = draw_shared(two_departments(len(columns)), grid, sharing, 5, columns, 100_000)
    assert np.isin(shared.sigma, [0.1, 0.2]).all()
    assert (shared.tau == 0.1).all()
    return float((shared.sigma[0] == 0.1).mean())


def test_spreads_are_drawn_by_their_marginal_likelihood() -> None:
    # between: v = tau^2 + sigma^2 / 2, log L = -(log v + 0.02 / v) / 2 + constant
    #   sigma 0.1: v = 0.015, (4.1997 - 1.3333) / 2 = 1.4332
    #   sigma 0.2: v = 0.030, (3.5066 - 0.6667) / 2 = 1.4199
    # within: -2 log sigma - 0.08 / (2 sigma^2): 4.6052 - 4 = 0.6052; 3.2189 - 1 = 2.2189
    # so 0.1 is exp(2.0384 - 3.6388) times as likely as 0.2: 0.2018 / 1.2018
    assert share_of_smaller_sigma(TWO_SPREADS, 0.0) == pytest.approx(0.1679, abs=0.005)


def test_columns_lend_their_likelihood_in_the_stated_share() -> None:
    # a second column of the same answers at sharing 0.5: the odds to the power of 1.5
    #   exp(1.5 x -1.6004) = 0.0906; 0.0906 / 1.0906
    found = share_of_smaller_sigma(TWO_SPREADS, 0.5, ("x", "y"))

    assert found == pytest.approx(0.0831, abs=0.005)


def test_constant_in_the_prior_changes_no_draw() -> None:
    lifted = Grid(TWO_SPREADS.sigma, TWO_SPREADS.tau, TWO_SPREADS.log_prior + 1000)

    assert share_of_smaller_sigma(lifted, 0.0) == share_of_smaller_sigma(TWO_SPREADS, 0.0)


def test_what_departments_share_is_drawn_anew_for_every_seed_and_column() -> None:
    first, second = (
        draw_shared(two_departments(2), TWO_SPREADS, 0.0, seed, ("x", "y"), 50) for seed in (1, 2)
    )

    assert (first.mu[0] != first.mu[1]).all()
    assert (first.mu != second.mu).all()


def test_common_mean_lies_around_the_weighted_mean_with_the_stated_precision() -> None:
    # sigma 0.2 alone: v = 0.03, precision 2 / 0.03, so standard deviation 0.1225 around 0.5
    grid = Grid(np.array([0.2]), np.array([0.1]), np.zeros((1, 1)))

    mu = draw_shared(two_departments(1), grid, 0.0, 5, ("x",), 100_000).mu[0]

    assert mu.mean() == pytest.approx(0.5, abs=0.002)
    assert mu.std() == pytest.approx(0.015**0.5, abs=0.002)


def test_streams_stay_as_they_are_from_release_to_release() -> None:
    # else the same engagement would be scored differently by a later version
    entropy = int.from_bytes(hashlib.sha256(b"1\x1fab\x1fc").digest(), "big")
    expected = np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))

    assert random_stream(1, "ab", "c").random() == expected.random()


def shared_alike(columns: int, draws: int) -> Shared:
    """Sigma 0.2, tau 0.1 and mu 0.7 in every draw."""
    return Shared(*(np.full((columns, draws), value) for value in (0.2, 0.1, 0.7)))


def test_department_lies_between_its_own_mean_and_the_common_one() -> None:
    # two people at 0.4: noise 0.2^2 / 2 = 0.02, trust 0.1^2 / (0.01 + 0.02) = 1/3
    #   mean 0.4 / 3 + 0.7 x 2/3 = 0.6, variance 0.02 / 3
    shared = shared_alike(1, 100_000)

    drawn = draw_departments(two_departments(1), shared, slice(1), 5, ("a", "b"), ("x",))[0, 0]

    assert drawn.mean() == pytest.approx(0.6, abs=0.002)
    assert drawn.std() == pytest.approx((0.02 / 3) ** 0.5, abs=0.001)


def test_departments_are_drawn_anew_for_every_seed_department_and_column() -> None:
    seen = Observations(np.full((2, 2), 0.5), np.full((2, 2), 2.0), np.ones(2), np.ones(2))
    first, second = (
        draw_departments(seen, shared_alike(2, 50), slice(None), seed, ("a", "b"), ("x", "y"))
        for seed in (1, 2)
    )

    assert (first[0] != first[1]).all()
    assert (first[:, 0] != first[:, 1]).all()
    assert (first != second).all()
