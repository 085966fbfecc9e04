"""The normal distribution, without SciPy: importing `scipy.special` would cost more time than a whole proposal."""

from __future__ import annotations

from functools import cache
from math import erfc, log, pi, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_STANDARD = NormalDist()
_EDGE = 8
_POINTS = 4_097
_TAIL = 37
"""Below minus this the standard library's normal probability is no longer a number above 0."""
_STEPS_A_UNIT = 32


@cache
def _table() -> tuple[Array, Array]:
    """The probability at each point, and its rise to the next one (0 at the last)."""
    probability = np.array([_STANDARD.cdf(point) for point in np.linspace(-_EDGE, _EDGE, _POINTS)])
    return probability, np.append(np.diff(probability), 0)


def cumulative(z: Array) -> Array:
    """Normal probability below z, any shape. Interpolated in a table: the error is below 0.000001; non-decreasing."""
    probability, rise = _table()
    place = np.clip((np.asarray(z) + _EDGE) * ((_POINTS - 1) / (2 * _EDGE)), 0, _POINTS - 1)
    below = place.astype(np.intp)
    return probability[below] + (place - below) * rise[below]


def log_cumulative(z: Array) -> Array:
    """Logarithm of the normal probability below z, any shape, ends included. Its error is below 0.00001 everywhere.

    Far down it goes on falling with the square of z, so that what is nearly impossible can still be compared.
    """
    asked = np.asarray(z, dtype=np.float64)
    value, slope = _log_table()
    place = (np.clip(asked, -_TAIL, _EDGE) + _TAIL) * _STEPS_A_UNIT
    at = np.minimum(place.astype(np.intp), len(value) - 2)
    found = _hermite(place - at, value[at], slope[at], value[at + 1], slope[at + 1])
    return np.where(asked < -_TAIL, _far_down(np.minimum(asked, -_TAIL)), found)


def log_between(lower: Array, upper: Array) -> Array:
    """Logarithm of the normal probability between two ends, which may be infinite; `lower` is not above `upper`."""
    # The normal is symmetric: on the upper side both ends are mirrored, where small probabilities keep their figures.
    mirror = lower > 0
    low, high = np.where(mirror, -upper, lower), np.where(mirror, -lower, upper)
    below_low, below_high = log_cumulative(low), log_cumulative(high)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = below_high + np.log1p(-np.exp(below_low - below_high))
    return np.where(below_low < below_high, found, -np.inf)


@cache
def _log_table() -> tuple[Array, Array]:
    """Logarithm of the probability at each point, and its slope times the distance of two points."""
    points = np.arange(-_TAIL * _STEPS_A_UNIT, _EDGE * _STEPS_A_UNIT + 1) / _STEPS_A_UNIT
    value = np.array([log(erfc(-point / sqrt(2)) / 2) for point in points])
    return value, np.exp(_log_density(points) - value) / _STEPS_A_UNIT


def _hermite(part: Array, start: Array, start_slope: Array, end: Array, end_slope: Array) -> Array:
    """The cubic through two points with these slopes, at a part of the way from one to the other."""
    rest = 1 - part
    return (
        rest * rest * ((1 + 2 * part) * start + part * start_slope)
        + part * part * ((1 + 2 * rest) * end - rest * end_slope)
    )


def _far_down(z: Array) -> Array:
    """Density over distance: what the probability far below becomes."""
    return _log_density(z) - np.log(-z) - 1 / z**2


def _log_density(z: Array) -> Array:
    return -z * z / 2 - log(2 * pi) / 2


def normal_quantiles(probabilities: Array) -> Array:
    """Standard normal quantiles of probabilities strictly between 0 and 1; one dimension."""
    return np.array([_STANDARD.inv_cdf(p) for p in probabilities])
