"""The most probable point is found, and how the posterior curves there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import minimize
from tests.learn.people import TWO, Visits, known, likelihood_of, make
from tests.learn.targets import bent, linear, truth_of_linear

from eutonia.learn.door import likelihood_of as learned_likelihood_of
from eutonia.learn.door import posterior_of
from eutonia.learn.mode import Search, find_peak
from eutonia.learn.posterior import Posterior, log_prior
from eutonia.response import working_prior

RANDOM = np.random.default_rng(4)
DESIGN = RANDOM.normal(size=(8, 3))
SEEN = RANDOM.normal(size=8)
ALL = np.ones(8, dtype=bool)


def search() -> Search:
    return Search.of(known())


def one_person(seed: int = 2) -> Posterior:
    course = make(Visits(problems=TWO, weeks=(3, 6, 12)), seed).course
    return posterior_of(learned_likelihood_of(likelihood_of(course).record, working_prior(known()), known()))


def test_the_mode_and_the_curvature_of_a_normal_posterior() -> None:
    peak = find_peak(linear(DESIGN, SEEN, 0.5), ALL, np.zeros(3), search())
    mean, covariance = truth_of_linear(DESIGN, SEEN, 0.5)
    assert peak.at == pytest.approx(mean, abs=1e-6)
    assert np.linalg.inv(peak.information + np.eye(3)) == pytest.approx(covariance, rel=1e-4, abs=1e-8)


def test_only_what_is_known_counts() -> None:
    known_rows = np.arange(8) < 3
    peak = find_peak(linear(DESIGN, SEEN, 0.5), known_rows, np.zeros(3), search())
    assert peak.at == pytest.approx(truth_of_linear(DESIGN[:3], SEEN[:3], 0.5)[0], abs=1e-6)


def test_without_observations_it_is_the_priors_own() -> None:
    peak = find_peak(linear(DESIGN, SEEN, 0.5), ~ALL, np.ones(3), search())
    assert peak.at == pytest.approx(np.zeros(3), abs=1e-9)
    assert not peak.information.any()


@pytest.mark.parametrize("start", [-3.0, 0.0, 2.0])
def test_a_bent_posterior_is_climbed_from_anywhere(start: float) -> None:
    posterior = bent(4)
    peak = find_peak(posterior, np.ones(4, dtype=bool), np.full(4, start), search())
    slope = np.array([_height(posterior, peak.at + nudge) - _height(posterior, peak.at - nudge) for nudge in 1e-4 * np.eye(4)])
    assert np.abs(slope / 2e-4).max() < 0.5


def test_no_other_climber_gets_higher_on_one_person() -> None:
    posterior = one_person()
    peak = find_peak(posterior, np.ones(posterior.predicted(np.zeros((1, posterior.dimensions)))[0].shape[1], dtype=bool),
                     np.zeros(posterior.dimensions), search())  # fmt: skip
    other = minimize(lambda at: -_height(posterior, at), peak.at, method="L-BFGS-B", options={"maxiter": 40})
    assert peak.height == pytest.approx(_height(posterior, peak.at), abs=1e-6)
    assert peak.height > -other.fun - 0.1


def _height(posterior: Posterior, at: np.ndarray) -> float:
    return float(posterior.log_likelihoods(at[None, :]).sum() + log_prior(at))


PARABOLAS = np.array([[2, 1, 3], [4, -1, 1], [1, 1, 1], [-2, 1, 3], [2, 0, -1], [1, 2, 2], [2, -3, 4], [7, 0, 7]])
"""Curvature of each observation in its location, in both and in its log spread: the middle three curve upwards somewhere."""
KEPT = np.array([[2, 1, 3], [4, -1, 1], [1, 0, 1], [0, 0, 3], [2, 0, 0], [1, 0, 2], [2, 0, 4], [0, 0, 0]])
"""What of them counts: never upwards, nothing shared that is too much for the rest, and the last is not known."""
OF_LOCATION = np.array([[1, 0, 2], [0, 1, 0], [3, 1, 1], [1, 1, 0], [0, 2, 1], [1, 0, 0], [2, 1, 1], [1, 1, 1]])
OF_SPREAD = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 2], [1, 0, 1], [0, 1, 0], [2, 0, 0], [1, 1, 0], [1, 1, 1]])
ONCE = Search(steps=0, nudge=1 / 4, gain=0, halvings=0)
"""Only looks where it stands, with a nudge that rounds nothing."""


def parabolas() -> Posterior:
    """Location and log spread are sums of the parameters, and both decide how probable an observation is."""
    along, both, across = PARABOLAS.T

    def log_probability(location: np.ndarray, spread: np.ndarray) -> np.ndarray:
        return -(along * (location - 1) ** 2 + 2 * both * (location - 1) * (spread - 8) + across * (spread - 8) ** 2) / 2

    def predict(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return points @ OF_LOCATION.T, points @ OF_SPREAD.T + 16

    return Posterior(np.zeros(3), np.eye(3), predict, log_probability, 64)


def test_slope_and_information_are_those_of_location_and_spread_together() -> None:
    at, known_rows = np.array([1.0, -1.0, 2.0]), np.arange(8) < 7
    place = find_peak(parabolas(), known_rows, at, ONCE)
    location, spread = OF_LOCATION @ at - 1, OF_SPREAD @ at + 8
    along, both, across = PARABOLAS.T
    height = -(along * location**2 + 2 * both * location * spread + across * spread**2) / 2
    assert place.height == height[:7].sum() - 3
    of_location, of_spread = -(along * location + both * spread), -(both * location + across * spread)
    assert place.slope.tolist() == (OF_LOCATION[:7].T @ of_location[:7] + OF_SPREAD[:7].T @ of_spread[:7]).tolist()
    moves = np.stack([OF_LOCATION, OF_SPREAD], axis=1)
    curved = [np.array([[one, two], [two, three]]) for one, two, three in KEPT]
    expected = sum(move.T @ curve @ move for move, curve in zip(moves, curved, strict=True))
    assert place.information.tolist() == np.asarray(expected).tolist()
    assert place.step == pytest.approx(np.linalg.inv(np.asarray(expected) + np.eye(3)) @ (place.slope - at))


def test_a_location_is_nudged_by_a_part_of_its_own_spread_where_that_is_below_one() -> None:
    asked: list[tuple[np.ndarray, np.ndarray]] = []

    def log_probability(location: np.ndarray, spread: np.ndarray) -> np.ndarray:
        asked.append((location, spread))
        return -(location**2)

    def predict(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros((len(points), 3)), np.tile([-1.0, 0.0, 2.0], (len(points), 1))

    find_peak(Posterior(np.zeros(1), np.eye(1), predict, log_probability, 64), np.ones(3, dtype=bool), np.zeros(1), ONCE)
    ((location, spread),) = asked
    for at, (width, middle) in enumerate([(np.exp(-1) / 4, -1.0), (1 / 4, 0.0), (1 / 4, 2.0)]):
        pairs = sorted(zip(location[:, at].tolist(), spread[:, at].tolist(), strict=True))
        assert pairs == [(x, y) for x in (-width, 0, width) for y in (middle - 1 / 4, middle, middle + 1 / 4)]


@pytest.mark.parametrize("edge", [0.1, -0.1], ids=["beside", "itself"])
def test_beside_something_impossible_there_is_no_slope_and_no_curvature(edge: float) -> None:
    """Impossible beyond an edge next to where it stands, or where it stands: by its probability, and then by its location."""

    def log_probability(location: np.ndarray, spread: np.ndarray) -> np.ndarray:
        return np.where(location > edge, -np.inf, -(location**2) - spread)

    def predict(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.where(points > edge, np.inf, points), np.zeros_like(points)

    known_row = np.ones(1, dtype=bool)
    for how in (lambda points: (points, np.zeros_like(points)), predict):
        place = find_peak(Posterior(np.zeros(1), np.eye(1), how, log_probability, 64), known_row, np.zeros(1), ONCE)
        assert place.height == (0 if edge > 0 else -np.inf)
        assert place.slope.tolist() == [0]
        assert place.information.tolist() == [[0]]


def one_dimension(height: Callable[[np.ndarray], np.ndarray]) -> tuple[Posterior, list[float]]:
    """A likelihood of one parameter, in two equal parts, and where its model was asked, nudged points aside."""
    asked: list[float] = []

    def predict(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if len(points) == 2:
            asked.append(float(points[0, 0]))
        return np.repeat(points, 2, axis=1), np.zeros((len(points), 2))

    return Posterior(np.zeros(1), np.eye(1), predict, lambda location, _: height(location) / 2, 64), asked


BOTH = np.ones(2, dtype=bool)


@pytest.mark.parametrize("halvings", [0, 1, 2, 3, 4, 6])
@pytest.mark.parametrize(("steep", "start"), [(10.0, 4.0), (100.0, 4.0), (100.0, -4.0), (30.0, 4.0), (1000.0, 8.0)])
def test_a_step_that_loses_is_halved_to_the_best(steep: float, start: float, halvings: int) -> None:
    """Far out the slope is steep and hardly bends, so that the whole step goes much too far."""
    posterior, _ = one_dimension(lambda location: -steep * np.sqrt(1 + location**2))
    here = find_peak(posterior, BOTH, np.array([start]), ONCE)
    step = float(here.step[0])

    def height(at: float) -> float:
        return -steep * np.sqrt(1 + at**2) - at**2 / 2

    assert height(start + step) < height(start)
    tried = [start, *(start + step / 2**times for times in range(1, halvings + 1))]
    found = find_peak(posterior, BOTH, np.array([start]), Search(steps=1, nudge=1 / 4, gain=0, halvings=halvings))
    assert found.at[0] == pytest.approx(max(tried, key=height))


@pytest.mark.parametrize(("centre", "part"), [(-2.8, 4), (-3.5, 2)])
def test_among_shorter_steps_likelihood_and_prior_decide_together(centre: float, part: int) -> None:
    """The likelihood alone would take the half, the prior alone the quarter."""
    posterior, _ = one_dimension(lambda location: -40 * np.sqrt(1 + (location - centre) ** 2))
    here = find_peak(posterior, BOTH, np.array([20.0]), ONCE)
    heights = [(-40 * np.sqrt(1 + (at - centre) ** 2), -(at**2) / 2) for at in 20 + here.step[0] / np.array([2, 4])]
    found = find_peak(posterior, BOTH, np.array([20.0]), Search(steps=1, nudge=1 / 4, gain=0, halvings=2))
    assert heights[0][0] > heights[1][0]
    assert heights[0][1] < heights[1][1]
    assert found.at[0] == pytest.approx(20 + here.step[0] / part)


def test_a_step_that_neither_gains_nor_loses_is_taken_and_is_the_last() -> None:
    """From 1 the slope leads to -1, which is as high; gaining nothing is less than any gain wanted, and not less than none."""
    for gain, steps, ends, asked in ((0.1, 5, -1, [1, -1]), (0, 1, -1, [1, -1]), (0, 3, -1, [1, -1, 1, -1])):
        posterior, seen = one_dimension(lambda location: -np.abs(location))
        found = find_peak(posterior, BOTH, np.array([1.0]), Search(steps=steps, nudge=1 / 4, gain=gain, halvings=3))
        assert found.at.tolist() == [ends]
        assert seen == asked


def test_it_stops_when_a_step_gains_little() -> None:
    posterior, asked = one_dimension(lambda location: -((location - 3) ** 2))
    found = find_peak(posterior, BOTH, np.array([-9.0]), Search(steps=9, nudge=1 / 4, gain=0.1, halvings=3))
    assert found.at[0] == pytest.approx(2)
    assert asked == pytest.approx([-9, 2, 2])


@pytest.mark.parametrize("name", ["steps", "nudge", "gain", "halvings"])
def test_the_search_is_that_of_the_settings(name: str) -> None:
    assert getattr(search(), name) == float(known().number(f"learn.mode.{name}"))
