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
