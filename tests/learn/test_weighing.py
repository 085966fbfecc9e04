"""Weights, and draws from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from eutonia.learn.weighing import cut, effective, largest_power, normalised, resampled

LOG_WEIGHTS = arrays(float, st.integers(2, 60), elements=st.floats(-50, 50))


@given(LOG_WEIGHTS)
def test_the_effective_number_lies_between_one_and_all(log_weights: np.ndarray) -> None:
    assert 1 - 1e-9 <= effective(log_weights) <= len(log_weights) + 1e-9


def test_equal_weights_are_worth_all_of_them_and_one_alone_one() -> None:
    assert effective(np.zeros(10)) == pytest.approx(10)
    assert effective(np.array([0.0, -np.inf, -np.inf])) == pytest.approx(1)


@given(LOG_WEIGHTS, st.floats(-100, 100))
def test_a_constant_changes_nothing(log_weights: np.ndarray, constant: float) -> None:
    assert normalised(log_weights + constant) == pytest.approx(normalised(log_weights), abs=1e-9)


@given(LOG_WEIGHTS)
def test_weights_sum_to_one_and_cutting_leaves_their_order(log_weights: np.ndarray) -> None:
    for found in (normalised(log_weights), cut(log_weights)):
        assert found.sum() == pytest.approx(1)
        assert (np.diff(found[np.argsort(log_weights)]) >= -1e-12).all()


@given(LOG_WEIGHTS)
def test_cutting_never_leaves_fewer_effective_draws(log_weights: np.ndarray) -> None:
    assert 1 / (cut(log_weights) ** 2).sum() >= effective(log_weights) - 1e-9


@given(LOG_WEIGHTS, st.floats(0.05, 1))
def test_the_power_leaves_what_is_wanted_and_is_the_largest(log_weights: np.ndarray, part: float) -> None:
    wanted = part * len(log_weights)
    power = largest_power(log_weights, wanted, 1, 60)
    assert 0 <= power <= 1
    assert effective(power * log_weights) >= wanted - 1e-6
    if power < 1:
        assert effective(min(1, power + 1e-6) * log_weights) <= wanted + 1e-3


def test_draws_follow_the_weights_to_one_draw() -> None:
    weights = normalised(np.random.default_rng(1).normal(size=40))
    order = np.random.default_rng(2).normal(size=40)
    counts = np.bincount(resampled(weights, order, 500), minlength=40)
    assert np.abs(counts - 500 * weights).max() <= 1


def test_draws_fill_the_quantity_of_the_order_evenly() -> None:
    random = np.random.default_rng(3)
    values = random.normal(size=2000)
    drawn = values[resampled(np.full(2000, 1 / 2000), values, 100)]
    assert (np.diff(drawn) >= 0).all()
    assert drawn.mean() == pytest.approx(values.mean(), abs=0.02)


def test_weights_worked_out_by_hand() -> None:
    """1 : 3 : 4, far above what an exponential could hold."""
    log_weights = np.log([1.0, 3.0, 4.0]) + 800
    assert effective(log_weights) == pytest.approx(64 / 26)
    assert normalised(log_weights) == pytest.approx([1 / 8, 3 / 8, 4 / 8])


def test_no_weight_counts_more_than_the_mean_times_the_root_of_their_number() -> None:
    """1 : 1 : 1 : 13: the mean is 4, and 4 times the root of four is 8."""
    assert cut(np.log([1.0, 1.0, 1.0, 13.0]) + 800) == pytest.approx(np.array([1, 1, 1, 8]) / 11)
    assert cut(np.log([1.0, 1.0, 1.0, 4.0])) == pytest.approx(np.array([1, 1, 1, 3.5]) / 6.5)


def test_the_whole_power_is_taken_where_it_leaves_just_enough() -> None:
    assert largest_power(np.zeros(4), 4.0, 0.7, 10) == 0.7


def test_the_power_is_halved_in_on_so_many_times() -> None:
    """Two weights, one e times the other at power 1, are worth 1.5 at a power of about 1.3: looked for up to 4."""
    ratio = np.array([0.0, 1.0])
    assert effective(1.25 * ratio) > 1.5 > effective(1.5 * ratio)
    assert [largest_power(ratio, 1.5, 4, halvings) for halvings in (0, 1, 2, 3, 4)] == [0, 0, 1, 1, 1.25]


def test_a_power_that_leaves_just_what_is_wanted_is_enough() -> None:
    ratio = np.array([0.0, 0.0, -3.0])
    assert largest_power(ratio, effective(ratio / 2), 1, 1) == 1 / 2


def test_draws_in_the_order_of_a_quantity_worked_out_by_hand() -> None:
    """In the order 2, 0, 1 the weights reach 0.5, 0.7 and 1; four draws stand at 1/8, 3/8, 5/8 and 7/8 of them."""
    found = resampled(np.array([0.2, 0.3, 0.5]), np.array([5.0, 9.0, -1.0]), 4)
    assert found.tolist() == [2, 2, 0, 1]
    assert resampled(np.array([0.2, 0.3, 0.5]), np.array([5.0, 9.0, -1.0]), 2).tolist() == [2, 1]
    assert resampled(np.array([0.4, 0.6, 1.0]), np.array([5.0, 9.0, -1.0]), 4).tolist() == found.tolist()


def test_equal_quantities_stay_in_the_order_of_their_places() -> None:
    assert resampled(np.full(40, 1 / 40), np.tile([1.0, 0.0], 20), 40).tolist() == [*range(1, 40, 2), *range(0, 40, 2)]
