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


def test_at_its_points_the_table_is_exact() -> None:
    points = np.arange(-8 * 256, 8 * 256 + 1, 7) / 256
    exact = [NormalDist().cdf(point) for point in points]
    assert np.allclose(cumulative(points), exact, rtol=0, atol=1e-15)
    assert cumulative(np.array(-9.0)) == cumulative(np.array(-8.0)) == NormalDist().cdf(-8)
    assert cumulative(np.array(9.0)) == cumulative(np.array(8.0))


def test_at_its_points_the_logarithm_is_exact() -> None:
    points = np.arange(-37 * 32, 8 * 32 + 1, 5) / 32
    assert np.allclose(log_cumulative(points), [exact_log(point) for point in points], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("z", [-37.0, -36.999, -36.98, -36.9, 7.97, 7.99, 8.0, 8.5])
def test_the_logarithm_is_exact_at_both_ends_of_its_table(z: float) -> None:
    assert float(log_cumulative(np.array(z))) == pytest.approx(exact_log(z), abs=1e-8)


@pytest.mark.parametrize("z", [-37.01, -37.5, -40.0, -100.0, -1000.0])
def test_far_down_it_is_the_density_over_the_distance(z: float) -> None:
    assert float(log_cumulative(np.array(z))) == pytest.approx(-z * z / 2 - log(2 * pi) / 2 - log(-z) - 1 / z**2, abs=1e-9)
    assert float(log_cumulative(np.array(z))) == pytest.approx(exact_log(z), abs=1e-5)


def test_each_place_has_its_own_answer_and_the_question_stays_as_it_was() -> None:
    asked = np.array([[-50.0, -1], [0, 3]])
    before = asked.copy()
    found = log_cumulative(asked)
    assert found.shape == (2, 2)
    assert np.allclose(found, [[exact_log(one) for one in row] for row in asked], atol=1e-5)
    assert np.array_equal(asked, before)


def test_what_comes_in_single_precision_is_worked_out_in_double() -> None:
    single = np.array([0.1, -3.3, 5.7], dtype=np.float32)
    assert np.array_equal(log_cumulative(single), log_cumulative(single.astype(float)))


def test_nothing_between_two_ends_is_no_fault() -> None:
    with np.errstate(divide="raise", invalid="raise"):
        assert log_between(np.array(0.3), np.array(0.3)) == -np.inf
        assert log_between(np.array(-np.inf), np.array(-np.inf)) == -np.inf
        assert log_between(np.array(np.inf), np.array(np.inf)) == -np.inf


def test_between_two_ends_by_the_tables_of_the_books() -> None:
    assert float(np.exp(log_between(np.array(-1.0), np.array(1.0)))) == pytest.approx(0.6826895, abs=1e-6)
    assert float(np.exp(log_between(np.array(1.0), np.array(2.0)))) == pytest.approx(0.1359051, abs=1e-6)
    assert float(np.exp(log_between(np.array(-2.0), np.array(-1.0)))) == pytest.approx(0.1359051, abs=1e-6)
    assert list(normal_quantiles(np.array([0.5, 0.975]))) == pytest.approx([0, 1.959964])


def test_the_table_of_the_logarithm_ends_at_eight_and_goes_on_as_it_is_there() -> None:
    assert log_cumulative(np.array(8.0)) == exact_log(8.0)
    assert log_cumulative(np.array(7.96875)) == exact_log(7.96875)
    assert log_cumulative(np.array(9.0)) == exact_log(8.0)
