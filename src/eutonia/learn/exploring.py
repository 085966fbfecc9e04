"""The draws of one person: guesses around the most probable one, weighed; sent walking where weights leave too few.

A stage is what was known before one session, from the first on; the last stage is the whole course. The earlier stages say
how surprising each follow-up was when it came.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.knowledge.types import Knowledge
from eutonia.learn.clouds import Cloud, Mixture, around, fitted
from eutonia.learn.mode import Known, Place, Search, find_peak
from eutonia.learn.posterior import Posterior
from eutonia.learn.tempering import Ground, Walk, Walkers, cool
from eutonia.learn.weighing import cut, effective, resampled

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Explored:
    """Draws of the posterior of the whole course."""

    points: Array
    """(draws, d), in standard coordinates."""
    effective: float
    """How many independent draws they are worth."""
    peak: Place
    """The most probable point."""


def peaks_of(posterior: Posterior, stages: list[Known], knowledge: Knowledge) -> list[Place]:
    """The most probable point of every stage, each looked for from the one before."""
    search, found = Search.of(knowledge), []
    at = np.zeros(posterior.dimensions)
    for known in stages:
        found.append(find_peak(posterior, known, at, search))
        at = found[-1].at
    return found


def cloud_around(peak: Place, knowledge: Knowledge) -> Cloud:
    """The first guesses at a stage."""
    return around(peak, float(knowledge.number("learn.taught")), int(knowledge.number("learn.freedom")))


def explore(posterior: Posterior, known: Known, peak: Place, draws: int, knowledge: Knowledge) -> Explored:
    """So many draws of the posterior given what is known."""
    first = cloud_around(peak, knowledge)
    mixture = Mixture((first,), (int(knowledge.number("learn.points.first")),))
    ground = Ground(posterior, known, mixture)
    guesses = ground.walkers(mixture.points("learn:first"))
    worth = effective(guesses.height - guesses.base)
    if worth >= float(knowledge.number("learn.worth_closer")) * len(guesses.height):
        ground, guesses = _closer(ground, guesses, first, draws, knowledge)
        worth = effective(guesses.height - guesses.base)
        if worth >= float(knowledge.number("learn.enough")) * draws:
            return Explored(_drawn(guesses, first, draws), worth, peak)
    walkers, worth = cool(ground, guesses, first, draws, Walk.of(knowledge))
    return Explored(walkers.points, worth, peak)


def _closer(ground: Ground, guesses: Walkers, cloud: Cloud, draws: int, knowledge: Knowledge) -> tuple[Ground, Walkers]:
    """The guesses, and as many more as are wanted from where they fitted."""
    more = int(knowledge.number("learn.points.closer")) * draws
    weights = cut(guesses.height - guesses.base)
    closer = fitted(guesses.points, weights, cloud, float(knowledge.number("learn.doubt")))
    both = Mixture((*ground.guesses.clouds, closer), (*ground.guesses.counts, more))
    wider = Ground(ground.posterior, ground.known, both)
    points = closer.points("learn:closer", more)
    every = np.concatenate([guesses.points, points])
    height = np.concatenate([guesses.height, wider.height(points)])
    return wider, Walkers(every, height, both.log_density(every), np.arange(len(every)))


def _drawn(guesses: Walkers, cloud: Cloud, draws: int) -> Array:
    weights = cut(guesses.height - guesses.base)
    return guesses.points[resampled(weights, cloud.to_own(guesses.points)[:, 0], draws)]
