"""What cannot be worked out is impossible and no fault, and many points are worked out batch by batch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from eutonia.learn.posterior import Posterior, log_prior, turned

Array = np.ndarray
Predict = Callable[[Array], tuple[Array, Array]]


def posterior(predict: Predict, log_probability: Callable[[Array, Array], Array], batch: int = 4) -> Posterior:
    return Posterior(np.array([1.0, -2.0]), np.array([[2.0, 0.0], [1.0, 3.0]]), predict, log_probability, batch)


def twice(points: Array) -> tuple[Array, Array]:
    return 2 * points, points - 1


def test_working_scales_are_those_of_the_prior() -> None:
    found = posterior(twice, np.add).working(np.array([[1.0, 0.0], [2.0, -1.0]]))
    assert found.tolist() == [[3, -1], [5, -3]]
    assert posterior(twice, np.add).dimensions == 2


@pytest.mark.parametrize("number", [1, 3, 4, 5, 8, 9])
def test_points_are_worked_out_in_batches_and_in_their_order(number: int) -> None:
    sizes: list[int] = []

    def predict(points: Array) -> tuple[Array, Array]:
        sizes.append(len(points))
        return twice(points)

    points = np.arange(2.0 * number).reshape(number, 2)
    found = posterior(predict, np.subtract)
    location, spread = found.predicted(points)
    assert location.tolist() == (2 * found.working(points)).tolist()
    assert spread.tolist() == (found.working(points) - 1).tolist()
    assert max(sizes) <= 4
    assert sum(sizes) == number
    assert found.log_likelihoods(points).tolist() == (location - spread).tolist()


def test_what_is_not_finite_is_asked_of_as_nothing_and_is_impossible() -> None:
    asked: list[Array] = []

    def log_probability(location: Array, spread: Array) -> Array:
        asked.extend((location, spread))
        return np.where(location == 5, np.nan, location + spread)

    location = np.array([[np.inf, -np.inf, np.nan, 1.0, 1.0, 1.0, 2.0, 5.0]])
    spread = np.array([[1.0, 1.0, 1.0, np.inf, -np.inf, np.nan, 3.0, 1.0]])
    found = posterior(twice, log_probability).log_probabilities(location, spread)
    assert found.tolist() == [[*[-np.inf] * 6, 5, -np.inf]]
    assert asked[0].tolist() == [[0, 0, 0, 1, 1, 1, 2, 5]]
    assert asked[1].tolist() == [[1, 1, 1, 0, 0, 0, 3, 1]]


def test_what_is_finite_is_asked_as_it_is() -> None:
    location = np.array([[1.0, 2.0]])
    found = posterior(twice, lambda one, other: np.where(one is location, one + other, np.nan))
    assert found.log_probabilities(location, location).tolist() == [[2, 4]]


@pytest.mark.parametrize("broken", [lambda x: np.exp(1000 + x), lambda x: (np.inf + x) - np.inf, lambda x: 1 / (0 * x)])
def test_numbers_that_leave_their_range_are_no_fault(broken: Callable[[Array], Array]) -> None:
    point = np.array([[1.0, 1.0]])
    far_off = posterior(lambda points: (broken(points), points), np.add).log_likelihoods(point)
    assert far_off.tolist() == [[-np.inf, -np.inf]]
    found = posterior(twice, lambda location, _: broken(location)).log_likelihoods(point)
    assert not np.isfinite(found).any()


def test_the_log_density_of_the_prior_is_that_of_a_standard_normal() -> None:
    assert log_prior(np.array([[1.0, 2.0, 0.0], [-3.0, 0.0, 1.0]])).tolist() == [-2.5, -5]
    assert log_prior(np.array([1.0, -2.0])) == -2.5


def test_points_are_turned_by_the_rows_of_the_matrix() -> None:
    assert turned(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0], [3.0, 4.0], [0.0, -1.0]])).tolist() == [[1, 11, -2]]
