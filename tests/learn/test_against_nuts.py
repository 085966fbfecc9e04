"""The learner against its twin, NUTS on the same prior and likelihood: means, spreads and intervals of all that is touched."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.learn.nuts_twin import Sampled, relief_of_next, sample
from tests.learn.people import Made, Visits, known, make

from eutonia.domain.belief import Belief
from eutonia.learn import learn
from eutonia.response import population_belief
from eutonia.response.scales import Scale, to_working

DRAWS = 1024
SAMPLES = 600
ONE = Visits(weeks=(3, 6, 12), measures=("ashworth", "spasms_per_day"))


@cache
def person() -> Made:
    return make(ONE, 2)


@cache
def learned() -> Belief:
    return learn(population_belief(known(), DRAWS), person().course, known()).belief


@cache
def sampled() -> Sampled:
    return sample(person().course, known(), warm_up=300, samples=SAMPLES)


def both(name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draws and samples of one parameter on its working scale; the trend is in `person` already, and drift in the levels."""
    twin = sampled()
    slow = twin.working[:, twin.names.index(name)]
    if name == "person":
        slow = slow + twin.working[:, twin.names.index("trend")]
    if name.startswith("baseline"):
        slow = slow + twin.natural["drift." + name.split(":")[1]] * 84 / 365.25
    return to_working(learned().parameters[name], twin.scales[twin.names.index(name)]), slow


def shared() -> list[str]:
    return [name for name in sampled().names if name in learned().parameters and name != "trend"]


def test_nuts_itself_ran_well() -> None:
    assert sampled().divergences <= 2
    assert sampled().effective.min() > 150
    assert Scale.LOG in sampled().scales


def test_means_agree_to_the_error_of_sampling() -> None:
    gaps = [(fast.mean() - slow.mean()) / slow.std() for fast, slow in map(both, shared())]
    error = np.sqrt(1 / DRAWS + 1 / (SAMPLES / 2))
    assert np.sqrt(np.mean(np.square(gaps))) < 1.5 * error
    assert np.abs(gaps).max() < 4.5 * error


def test_spreads_and_intervals_agree_to_the_error_of_sampling() -> None:
    spreads = [np.log(fast.std() / slow.std()) for fast, slow in map(both, shared())]
    assert np.abs(np.mean(spreads)) < 0.04
    assert np.abs(spreads).max() < 0.25
    for part in (0.05, 0.95):
        ends = [(np.quantile(fast, part) - np.quantile(slow, part)) / slow.std() for fast, slow in map(both, shared())]
        assert np.abs(np.mean(ends)) < 0.06
        assert np.abs(ends).max() < 0.6


@pytest.mark.parametrize("measure", ["ashworth", "spasms_per_day"])
def test_the_relief_to_expect_next_time_agrees(measure: str) -> None:
    problem = person().course.case.problems[0]
    days = (28, 56, 84)
    fast = relief_of_next(person().course, known(), learned().parameters, problem, measure, days)
    slow = relief_of_next(person().course, known(), sampled().natural, problem, measure, days)
    assert (fast.mean(axis=0) - slow.mean(axis=0)) / slow.std(axis=0) == pytest.approx(np.zeros(3), abs=0.2)
    assert fast.std(axis=0) == pytest.approx(slow.std(axis=0), rel=0.15)
    for part in (0.05, 0.5, 0.95):
        gap = np.quantile(fast, part, axis=0) - np.quantile(slow, part, axis=0)
        assert gap / slow.std(axis=0) == pytest.approx(np.zeros(3), abs=0.35)
