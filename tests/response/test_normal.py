"""The normal distribution, against the standard library and against their own definitions."""

from __future__ import annotations

from math import erfc, log, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.response.scenes import never_falls

from eutonia.response.normal import cumulative, log_between, log_cumulative, normal_quantiles

middles = (np.arange(1000) + 0.5) / 1000


@settings(max_examples=100, deadline=None)
@given(st.floats(-40, 40))
def test_the_table_agrees_with_the_standard_library(z: float) -> None:
    assert float(cumulative(np.array(z))) == pytest.approx(NormalDist().cdf(z), abs=1e-6)


def test_probabilities_stay_inside_0_and_1_and_never_fall() -> None:
    found = cumulative(np.linspace(-20, 20, 5001))
    assert never_falls(found, slack=0)
    assert found[0] >= 0
    assert found[-1] <= 1


def test_any_shape_goes_in_and_comes_out() -> None:
    assert cumulative(np.zeros((2, 3, 4))).shape == (2, 3, 4)


def test_quantiles_undo_probabilities() -> None:
    assert np.allclose(cumulative(normal_quantiles(middles)), middles, atol=1e-5)


def exact_log(z: float) -> float:
    """From the standard library where it has a number, from the continued fraction of the tail far below."""
    if z > -30:
        return log(erfc(-z / sqrt(2)) / 2)
    tail = -z
    for step in range(60, 0, -1):
        tail = -z + step / tail
    return -z * z / 2 - log(2 * pi) / 2 - log(tail)


@settings(max_examples=200, deadline=None)
@given(st.floats(-1000, 40))
def test_the_logarithm_of_the_probability_is_exact_however_small_it_is(z: float) -> None:
    assert float(log_cumulative(np.array(z))) == pytest.approx(exact_log(z), abs=1e-5)


def test_the_logarithm_rises_all_the_way_from_impossible_to_certain() -> None:
    found = log_cumulative(np.concatenate([[-np.inf], np.linspace(-200, 20, 40_001), [np.inf]]))
    assert found[0] == -np.inf
    assert found[-1] == pytest.approx(0, abs=1e-12)
    assert never_falls(found[1:])


@settings(max_examples=100, deadline=None)
@given(st.floats(-35, 35), st.floats(0.01, 5))
def test_the_probability_between_two_ends_is_the_same_from_either_side(lower: float, width: float) -> None:
    one = float(log_between(np.array(lower), np.array(lower + width)))
    other = float(log_between(np.array(-lower - width), np.array(-lower)))
    assert one == pytest.approx(other, abs=1e-6)
    assert one < 0


@settings(max_examples=100, deadline=None)
@given(st.floats(-5, 5), st.floats(0.05, 5))
def test_the_probability_between_two_ends_is_the_difference_of_those_below_them(lower: float, width: float) -> None:
    exact = NormalDist().cdf(lower + width) - NormalDist().cdf(lower)
    assert float(np.exp(log_between(np.array(lower), np.array(lower + width)))) == pytest.approx(exact, rel=1e-5)


def test_open_ends_are_certain_together_and_no_width_is_impossible() -> None:
    infinite = np.array(np.inf)
    assert float(log_between(-infinite, infinite)) == pytest.approx(0, abs=1e-12)
    assert float(log_between(np.array(1.5), infinite)) == pytest.approx(exact_log(-1.5), abs=1e-6)
    assert log_between(np.array(0.3), np.array(0.3)) == -np.inf
