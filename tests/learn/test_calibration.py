"""Whoever is drawn from the population is found again: their truth lies in the intervals as often as these say.

Simulation-based calibration with fixed seeds: the rank of the truth among the draws is as good as uniform over many people.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.learn.people import ONA, Visits, known, likelihood_of, make, population

from eutonia.learn import learn
from eutonia.response import working_prior
from eutonia.response.scales import to_working

PEOPLE = 80
VISITS = Visits(weeks=(2, 5, 8, 12), products=(ONA, ONA))
DAYS = 91 + 84
OF_INTEREST = (
    "person",
    "susceptibility",
    "effect.ashworth.leg",
    "effect.spasms_per_day",
    "placebo.pain",
    "onset_days",
    "problem:equinovarus-foot:right",
    "baseline:ashworth:equinovarus-foot:right",
    "baseline:pain:equinovarus-foot:right",
    "baseline:spasms_per_day:equinovarus-foot:right",
)


def rank(truth: dict[str, float], belief: dict[str, NDArray[np.float64]], name: str) -> float:
    """Part of the draws that lie below the truth of what the belief speaks of."""
    value = truth[name]
    if name == "person":
        value += truth["trend"] * VISITS.cycles
    if name.startswith("baseline"):
        value += truth["drift." + name.split(":")[1]] * DAYS / 365.25
        return float((belief[name] < value).mean())
    if name.startswith("problem"):
        return float((np.log(belief[name]) < value).mean())
    people = working_prior(known())
    return float((to_working(belief[name], people.scales[people.names.index(name)]) < value).mean())


@cache
def ranks() -> NDArray[np.float64]:
    """(people, parameters)."""
    found = []
    for seed in range(PEOPLE):
        made = make(VISITS, 1_000 + seed)
        belief = dict(learn(population(), made.course, known()).belief.parameters)
        found.append([rank(dict(made.truth), belief, name) for name in OF_INTEREST])
    return np.array(found)


def test_ninety_per_cent_intervals_cover_about_ninety_per_cent() -> None:
    inside = (ranks() > 0.05) & (ranks() < 0.95)
    assert 0.85 < inside.mean() < 0.95
    assert (inside.mean(axis=0) > 0.78).all()


def test_the_ranks_of_the_truth_are_uniform() -> None:
    shares = np.histogram(ranks(), bins=5, range=(0, 1))[0] / ranks().size
    assert shares == pytest.approx(np.full(5, 0.2), abs=0.045)
    assert np.abs(ranks().mean(axis=0) - 0.5).max() < 0.12


def test_something_was_learned() -> None:
    """The truth of what was seen often is found much more closely than people differ."""
    course = make(VISITS, 1_000).course
    prior = likelihood_of(course).prior
    belief = learn(population(), course, known()).belief.parameters
    for name in OF_INTEREST[-3:]:
        assert belief[name].std() < 0.5 * np.sqrt(prior.covariance[(at := prior.names.index(name)), at])
