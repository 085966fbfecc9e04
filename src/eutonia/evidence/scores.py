"""How good a predictive distribution was, once the result is known. Proper scores, coverage, and differences with their error.

Every function is pure NumPy and holds for any unit. Lower CRPS and higher log score are better.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp, xlog1py, xlogy

Array = NDArray[np.float64]
LEVELS = (0.5, 0.8, 0.95)
"""The intervals that are shown and counted."""

_HALF_LOG_TWO_PI = float(np.log(2 * np.pi)) / 2
_NEVER_QUITE = 1e-12
"""A share is never held to be impossible or certain."""


@dataclass(frozen=True, slots=True)
class Predictive:
    """What would be reported: a mixture over draws, each with its own centre and its own error of sampling."""

    centre: Array
    """(draws,): the value if the arm were without end; a part of 1 for a share."""
    error: Array
    """(draws,): standard error of a reported mean; of no meaning for a share."""
    people: int | None
    """For a share, of how many people; None for a mean."""


def sampled(predictive: Predictive, generator: np.random.Generator) -> Array:
    """One reported value for each draw, (draws,)."""
    if predictive.people is None:
        return predictive.centre + predictive.error * generator.standard_normal(len(predictive.centre))
    return generator.binomial(predictive.people, _open(predictive.centre)) / predictive.people


def log_score(predictive: Predictive, observed: float) -> float:
    """Logarithm of the probability (of a share) or density (of a mean) that the mixture gives to what was observed."""
    if predictive.people is None:
        each = log_normal(observed, predictive.centre, predictive.error)
    else:
        each = log_binomial(round(observed * predictive.people), predictive.people, predictive.centre)
    return float(logsumexp(each) - np.log(len(each)))


def log_normal(observed: float, centre: Array, deviation: Array) -> Array:
    """Logarithm of the normal density, for each centre and standard deviation above 0."""
    away: Array = (observed - centre) / deviation
    return -(away**2) / 2 - np.log(deviation) - _HALF_LOG_TWO_PI


def log_binomial(count: int, people: int, part: Array) -> Array:
    """Logarithm of the probability that `count` of `people` are so, for each share `part`."""
    held = _open(part)
    ways = gammaln(people + 1) - gammaln(count + 1) - gammaln(people - count + 1)
    return np.asarray(ways + xlogy(count, held) + xlog1py(people - count, -held), dtype=np.float64)


def crps(samples: Array, observed: float) -> float:
    """Continuous ranked probability score: mean distance of the draws to the observed, less half that between two draws."""
    ordered = np.sort(samples)
    many = len(ordered)
    ranks = 2 * np.arange(1, many + 1) - many - 1
    return float(np.abs(ordered - observed).mean() - (ranks * ordered).sum() / many**2)


def interval(samples: Array, level: float) -> tuple[float, float]:
    """The middle interval that holds this part of the draws."""
    low, high = np.quantile(samples, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def mean_and_error(values: Sequence[float], clusters: Sequence[Hashable]) -> tuple[float, float | None]:
    """Mean, and its standard error when values of one cluster (rows of one trial) go together; None from a single cluster."""
    every = np.asarray(values, dtype=np.float64)
    names = list(dict.fromkeys(clusters))
    mean = float(every.mean())
    if len(names) <= 1:
        return mean, None
    where = np.array([names.index(name) for name in clusters])
    summed = np.bincount(where, weights=every - mean, minlength=len(names))
    spread = len(names) / (len(names) - 1) * (summed**2).sum()
    return mean, float(np.sqrt(spread)) / len(every)


def _open(part: Array) -> Array:
    return np.clip(part, _NEVER_QUITE, 1 - _NEVER_QUITE)
