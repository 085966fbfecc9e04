"""Scores against sums worked by hand, brute force and what is known of proper scores."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from eutonia.evidence.scores import (
    LEVELS,
    Predictive,
    crps,
    interval,
    log_binomial,
    log_normal,
    log_score,
    mean_and_error,
    sampled,
)

FIGURE = st.floats(-5, 5).map(lambda value: round(value, 3))
SIZE = st.floats(0.01, 3).map(lambda value: round(value, 3))


def normal(centre: float, error: float, draws: int = 200) -> Predictive:
    return Predictive(np.full(draws, centre), np.full(draws, error), None)


def test_the_log_score_of_a_normal_by_hand() -> None:
    # Density of N(-0.6, 0.2) at -1: exp(-2) / (0.2 sqrt(2 pi)) = 0.2699548; its logarithm -1.309500.
    assert log_score(normal(-0.6, 0.2), -1) == pytest.approx(-1.309500, abs=1e-6)


def test_the_log_score_of_a_mixture_by_hand() -> None:
    # Half N(0, 1) and half N(2, 1) at 1: the same density 0.2419707 in both.
    mixture = Predictive(np.array([0.0, 2.0]), np.ones(2), None)
    assert log_score(mixture, 1) == pytest.approx(math.log(0.2419707), abs=1e-6)


def test_the_log_score_of_a_share_by_hand() -> None:
    # 2 of 4 at a half: 6 / 16. A mixture with a share of 0.25 (27 * 2 / 256): the mean of both.
    assert log_score(Predictive(np.array([0.5]), np.zeros(1), 4), 0.5) == pytest.approx(math.log(6 / 16))
    both = Predictive(np.array([0.5, 0.25]), np.zeros(2), 4)
    assert log_score(both, 0.5) == pytest.approx(math.log((6 / 16 + 54 / 256) / 2))


def test_a_share_held_to_be_certain_is_not_impossible_to_miss() -> None:
    assert math.isfinite(log_score(Predictive(np.array([0.0, 1.0]), np.zeros(2), 10), 0.3))


@given(observed=FIGURE, centre=FIGURE, error=SIZE)
def test_the_density_is_that_of_a_normal(observed: float, centre: float, error: float) -> None:
    found = log_normal(observed, np.array([centre]), np.array([error]))[0]
    assert found == pytest.approx(stats.norm.logpdf(observed, centre, error), abs=1e-9)


@given(people=st.integers(1, 300), part=st.floats(0.001, 0.999), data=st.data())
def test_the_probability_is_that_of_counting(people: int, part: float, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, people))
    found = log_binomial(count, people, np.array([part]))[0]
    assert found == pytest.approx(stats.binom.logpmf(count, people, part), abs=1e-8)


@given(draws=st.lists(FIGURE, min_size=1, max_size=30), observed=FIGURE)
def test_the_crps_is_that_of_brute_force(draws: list[float], observed: float) -> None:
    samples = np.array(draws)
    slow = np.abs(samples - observed).mean() - np.abs(samples[:, None] - samples[None, :]).mean() / 2
    assert crps(samples, observed) == pytest.approx(slow, abs=1e-9)


def test_the_crps_is_the_area_between_two_steps() -> None:
    samples, observed = np.array([-1.0, 0.2, 0.5, 2.0]), 0.4

    def apart(value: float) -> float:
        return float(((samples <= value).mean() - (observed <= value)) ** 2)

    area, _ = integrate.quad(apart, -3, 3, points=[*samples, observed], limit=200)
    assert crps(samples, observed) == pytest.approx(area, abs=1e-6)


def test_the_crps_of_a_normal_is_the_known_one() -> None:
    draws = stats.norm.ppf((np.arange(4000) + 0.5) / 4000) * 0.7 - 0.5
    away = (0.3 - -0.5) / 0.7
    known = 0.7 * (away * (2 * stats.norm.cdf(away) - 1) + 2 * stats.norm.pdf(away) - 1 / math.sqrt(math.pi))
    assert crps(draws, 0.3) == pytest.approx(known, abs=1e-3)


@given(draws=st.lists(FIGURE, min_size=2, max_size=50), observed=FIGURE, shift=FIGURE)
def test_the_crps_moves_with_the_scale(draws: list[float], observed: float, shift: float) -> None:
    samples = np.array(draws)
    assert crps(samples, observed) >= -1e-12
    assert crps(samples + shift, observed + shift) == pytest.approx(crps(samples, observed), abs=1e-9)
    assert crps(samples * 2, observed * 2) == pytest.approx(2 * crps(samples, observed), abs=1e-9)


@given(draws=st.lists(FIGURE, min_size=2, max_size=50))
def test_wider_intervals_hold_narrower_ones(draws: list[float]) -> None:
    ends = [interval(np.array(draws), level) for level in LEVELS]
    assert ends[2][0] <= ends[1][0] <= ends[0][0] <= ends[0][1] <= ends[1][1] <= ends[2][1]


def test_an_interval_of_many_draws_is_that_of_the_distribution() -> None:
    draws = stats.norm.ppf((np.arange(10_000) + 0.5) / 10_000)
    assert interval(draws, 0.95) == pytest.approx((-1.96, 1.96), abs=0.01)


def test_reports_are_drawn_with_their_error() -> None:
    generator = np.random.default_rng(1)
    means = sampled(Predictive(np.full(20_000, -1.0), np.full(20_000, 0.3), None), generator)
    assert (means.mean(), means.std()) == pytest.approx((-1.0, 0.3), abs=0.01)
    shares = sampled(Predictive(np.full(20_000, 0.3), np.zeros(20_000), 20), generator)
    assert (shares.mean(), shares.var()) == pytest.approx((0.3, 0.3 * 0.7 / 20), abs=0.01)
    assert set(np.round(shares * 20)) <= set(range(21))


def test_the_error_of_a_mean_by_hand_and_with_trials_that_go_together() -> None:
    # Four values, each its own trial: variance 5/3, so the standard error is sqrt(5/3/4).
    assert mean_and_error([1, 2, 3, 4], "abcd") == pytest.approx((2.5, math.sqrt(5 / 3 / 4)))
    # The same in two trials: sums of deviations -2 and 2, so sqrt(2/1 * 8) / 4 = 1.
    assert mean_and_error([1, 2, 3, 4], "aabb") == pytest.approx((2.5, 1.0))
    assert mean_and_error([1, 2], "aa") == (1.5, None)


@given(centre=FIGURE, error=SIZE, wrong=st.floats(0.3, 2))
def test_the_truth_scores_best_on_average(centre: float, error: float, wrong: float) -> None:
    """A proper score: over results drawn from the truth, a prediction that is off is worse in both scores."""
    draws = stats.norm.ppf((np.arange(50) + 0.5) / 50)
    results = draws * error + centre
    right, off = normal(centre, error, 1), normal(centre + wrong * error, error * 1.5, 1)
    assert np.mean([log_score(right, one) for one in results]) > np.mean([log_score(off, one) for one in results])
    mine, theirs = draws * error + centre, draws * error * 1.5 + centre + wrong * error
    assert np.mean([crps(mine, one) for one in results]) < np.mean([crps(theirs, one) for one in results])
