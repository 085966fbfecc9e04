"""The most probable point is found, and how the posterior curves there."""

from __future__ import annotations

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
