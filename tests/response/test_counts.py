"""Counts by hand: the series, its error, and where sums give way to the lognormal."""

from __future__ import annotations

from math import lgamma, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from scipy.stats import nbinom

from eutonia.response.counts import LONGEST_SUM, at_most, log_gamma, log_probability, log_spread


@pytest.mark.parametrize("x", [0.01, 0.2, 0.5, 1, 1.5, 2, 3, 7.5, 20, 1000, 1e6])
def test_the_logarithm_of_the_gamma_function_is_that_of_the_library(x: float) -> None:
    assert float(log_gamma(np.array(x))) == pytest.approx(lgamma(x), abs=1e-9, rel=1e-14)


@pytest.mark.parametrize("x", [0.2, 0.5, 1, 2])
def test_its_error_is_that_of_the_first_terms_left_out(x: float) -> None:
    """Stirling's series goes on with -1 / 1680 and 1 / 1188, from eight above."""
    high = x + 8
    left_out = -1 / (1680 * high**7) + 1 / (1188 * high**9)
    assert float(log_gamma(np.array(x))) + left_out == pytest.approx(lgamma(x), abs=2e-12)


def test_whole_numbers_are_no_special_case() -> None:
    whole = np.array([1, 5, 1000, 100_000])
    assert np.array_equal(log_gamma(whole), log_gamma(whole.astype(float)))


def test_a_count_from_a_mean_and_a_size_by_hand() -> None:
    """Size 1 is the geometric distribution: with a mean of 3 each further one has three quarters of the chance."""
    found = log_probability(np.arange(4.0), np.array(3.0), np.array(1.0))
    assert np.allclose(np.exp(found), [1 / 4, 3 / 16, 9 / 64, 27 / 256])
    assert np.allclose(at_most(1, np.array([3.0]), np.array([1.0])), 7 / 16)
    assert np.allclose(at_most(3, np.array([3.0]), np.array([1.0])), 175 / 256)


def test_up_to_two_hundred_is_summed_and_above_it_is_the_lognormal() -> None:
    mean, size = 150.0, 6.0
    summed, beyond = (float(at_most(count, np.array(mean), np.array(size))) for count in (200, 201))
    spread = sqrt(log(1 + 1 / mean + 1 / size))
    lognormal = NormalDist().cdf((log(201.5) - log(mean)) / spread + spread / 2)
    assert summed == pytest.approx(nbinom.cdf(200, size, size / (size + mean)), abs=1e-12)
    assert beyond == pytest.approx(lognormal, abs=2e-6)
    assert abs(lognormal - nbinom.cdf(201, size, size / (size + mean))) > 1e-3, "the two can be told apart"
    assert LONGEST_SUM == 200


def test_a_chance_is_never_above_certainty() -> None:
    mean, size = np.linspace(0, 20, 41)[:, None], np.linspace(0.2, 60, 41)
    for count in (30, 200):
        assert at_most(count, mean, size).max() <= 1
    assert at_most(1000, np.array(0.0), np.array(6.0)) == pytest.approx(1)


def test_the_spread_is_that_of_the_lognormal_with_the_same_moments() -> None:
    found = log_spread(np.array([4.0, 0.5]), np.array(2.0))
    assert np.allclose(found, [sqrt(log(1.75)), sqrt(log(3.5))])
    assert np.isfinite(log_spread(np.array(0.0), np.array(2.0)))
