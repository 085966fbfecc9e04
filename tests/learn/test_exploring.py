"""Draws come from the posterior: where it is normal, where it is bent, and where weights alone would leave too few."""

from __future__ import annotations

import numpy as np
import pytest
from tests.learn.people import known
from tests.learn.targets import bent, linear, on_a_grid, truth_of_linear
from tests.response.scenes import with_setting

from eutonia.knowledge import Knowledge
from eutonia.learn.clouds import Mixture
from eutonia.learn.exploring import Explored, cloud_around, explore, peaks_of
from eutonia.learn.posterior import Posterior
from eutonia.learn.tempering import Ground, Walk, cool, independent
from eutonia.learn.weighing import effective

DRAWS = 1024


def explored(posterior: Posterior, rows: int, draws: int = DRAWS, knowledge: Knowledge | None = None) -> Explored:
    knowledge = knowledge or known()
    every = np.ones(rows, dtype=bool)
    return explore(posterior, every, peaks_of(posterior, [every], knowledge)[0], draws, knowledge)


def walking() -> Knowledge:
    """Weights are never enough."""
    return with_setting(known(), learn__worth_closer=2)


def a_linear(rows: int, dimensions: int) -> tuple[Posterior, np.ndarray, np.ndarray]:
    random = np.random.default_rng(rows)
    design, seen = random.normal(size=(rows, dimensions)), random.normal(size=rows)
    return linear(design, seen, 0.7), *truth_of_linear(design, seen, 0.7)


@pytest.mark.parametrize("rows", [1, 4, 12])
@pytest.mark.parametrize("knowledge", [known(), walking()], ids=["weighing", "walking"])
def test_a_normal_posterior_is_drawn_with_its_mean_and_covariance(rows: int, knowledge: Knowledge) -> None:
    posterior, mean, covariance = a_linear(rows, 6)
    found = explored(posterior, rows, knowledge=knowledge)
    spread = np.sqrt(np.diag(covariance))
    assert np.abs((found.points.mean(axis=0) - mean) / spread).max() < 0.12
    assert np.cov((found.points / spread).T) == pytest.approx(covariance / np.outer(spread, spread), abs=0.15)


@pytest.mark.parametrize("knowledge", [known(), walking()], ids=["weighing", "walking"])
def test_a_bent_posterior_is_drawn_as_summing_finds_it(knowledge: Knowledge) -> None:
    mean, covariance = on_a_grid(bent(2))
    found = explored(bent(2), 2, knowledge=knowledge).points
    spread = np.sqrt(np.diag(covariance))
    assert np.abs((found.mean(axis=0) - mean) / spread).max() < 0.2
    assert np.sqrt(np.diag(np.cov(found.T))) == pytest.approx(spread, rel=0.15)


def test_many_bent_dimensions_take_walking_and_get_it() -> None:
    found = explored(bent(40, 0.25), 40, draws=256)
    assert found.points.shape == (256, 40)
    assert found.effective > 100
    truth = 2 * 1 / (4 + 0.25**2)
    assert found.points[:, 2:].mean() == pytest.approx(truth, abs=0.02)


def test_as_many_draws_as_asked_for_and_the_same_every_time() -> None:
    posterior, _, _ = a_linear(5, 4)
    one, other = explored(posterior, 5, 100), explored(posterior, 5, 100)
    assert one.points.shape == (100, 4)
    assert (one.points == other.points).all()


def test_where_nothing_was_taught_draws_are_the_priors_and_even() -> None:
    posterior, _, _ = a_linear(1, 1)
    nothing = np.zeros(1, dtype=bool)
    found = explore(posterior, nothing, peaks_of(posterior, [nothing], known())[0], 256, known())
    assert found.points.mean() == pytest.approx(0, abs=0.01)
    assert found.points.std() == pytest.approx(1, abs=0.02)


def test_a_posterior_out_of_reach_is_worth_little() -> None:
    """Guesses far from all that is probable: the draws descend from one or two of them and say so."""
    knowledge = with_setting(known(), learn__walk__rounds=1, learn__walk__last=1, learn__walk__between=1, learn__walk__coolings=1)
    posterior, _, _ = a_linear(40, 30)
    nothing = np.zeros(40, dtype=bool)
    cloud = cloud_around(peaks_of(posterior, [nothing], knowledge)[0], knowledge)
    ground = Ground(posterior, ~nothing, Mixture((cloud,), (64,)))
    _, worth = cool(ground, ground.walkers(cloud.points("far", 64)), cloud, 256, Walk.of(knowledge))
    assert worth < 40


def test_draws_of_one_family_count_as_one_until_they_have_forgotten_it() -> None:
    random = np.random.default_rng(8)
    family = np.repeat(np.arange(20), 10)
    alike = np.repeat(random.normal(size=(20, 3)), 10, axis=0)
    assert independent(alike, family) == pytest.approx(20, rel=0.01)
    assert independent(random.normal(size=(200, 3)), family) > 150
    half = alike * np.sqrt(0.5) + random.normal(size=(200, 3)) * np.sqrt(0.5)
    assert 25 < independent(half, family) < 70
    assert independent(alike, np.arange(200)) == 200
    assert independent(alike, np.zeros(200, dtype=int)) == 1


def test_stages_are_climbed_one_after_the_other() -> None:
    posterior, mean, _ = a_linear(6, 3)
    stages = [np.arange(6) < 2, np.ones(6, dtype=bool)]
    first, last = peaks_of(posterior, stages, known())
    assert last.at == pytest.approx(mean, abs=1e-6)
    assert np.trace(first.information) < np.trace(last.information)


def test_weights_are_enough_from_just_what_the_settings_say() -> None:
    """From a part of the first guesses on more are guessed closer, and from so many a draw on nobody walks."""
    posterior, _, _ = a_linear(4, 3)

    def points(closer: float, enough: float) -> np.ndarray:
        knowledge = with_setting(known(), learn__points__first=256, learn__worth_closer=closer, learn__enough=enough)
        return explored(posterior, 4, 64, knowledge).points

    every = np.ones(4, dtype=bool)
    peak = peaks_of(posterior, [every], known())[0]
    cloud = cloud_around(peak, known())
    guesses = Ground(posterior, every, Mixture((cloud,), (256,))).walkers(cloud.points("learn:first:0", 256))
    part = effective(guesses.height - guesses.base) / 256
    weighed, walked = points(0, 0), points(2, 0)
    assert (weighed != walked).any()
    assert (points(part, 0) == weighed).all()
    assert (points(part * 1.001, 0) == walked).all()
    knowledge = with_setting(known(), learn__points__first=256, learn__worth_closer=0, learn__enough=0)
    each = explored(posterior, 4, 64, knowledge).effective / 64
    assert each > 1
    assert (points(0, each) == weighed).all()
    assert (points(0, each * 1.001) != weighed).any()
