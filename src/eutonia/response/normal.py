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
    value, first, second, third = _log_table()
    part = np.array(asked * _STEPS_A_UNIT)
    part += _TAIL * _STEPS_A_UNIT
    np.clip(part, 0, len(value) - 1, out=part)
    at = part.astype(np.intp)
    part -= at
    found = np.array(third[at])
    for coefficient in (second, first, value):
        found *= part
        found += coefficient[at]
    far = asked < -_TAIL
    return np.where(far, _far_down(np.minimum(asked, -_TAIL)), found) if far.any() else found


def log_between(lower: Array, upper: Array) -> Array:
    """Logarithm of the normal probability between two ends, which may be infinite; `lower` is not above `upper`."""
    # The normal is symmetric: an interval with its middle on the upper side is mirrored to the lower one, where small
    # probabilities keep their figures.
    low, high = np.minimum(lower, -upper), np.minimum(upper, -lower)
    below_low, below_high = log_cumulative(low), log_cumulative(high)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = below_high + np.log1p(-np.exp(below_low - below_high))
    return np.asarray(np.fmax(found, -np.inf))


@cache
def _log_table() -> tuple[Array, Array, Array, Array]:
    """Logarithm of the probability at each point, and the cubic from there to the next one, with their slopes at both."""
    points = np.arange(-_TAIL * _STEPS_A_UNIT, _EDGE * _STEPS_A_UNIT + 1) / _STEPS_A_UNIT
    value = np.array([log(erfc(-point / sqrt(2)) / 2) for point in points])
    slope = np.exp(_log_density(points) - value) / _STEPS_A_UNIT
    rise, before, after = np.diff(value), slope[:-1], slope[1:]
    second, third = 3 * rise - 2 * before - after, before + after - 2 * rise
    return value, slope, np.append(second, 0), np.append(third, 0)


def _far_down(z: Array) -> Array:
    """Density over distance: what the probability far below becomes."""
    return _log_density(z) - np.log(-z) - 1 / z**2


def _log_density(z: Array) -> Array:
    return -z * z / 2 - log(2 * pi) / 2


def normal_quantiles(probabilities: Array) -> Array:
    """Standard normal quantiles of probabilities strictly between 0 and 1; one dimension."""
    return np.array([_STANDARD.inv_cdf(p) for p in probabilities])
