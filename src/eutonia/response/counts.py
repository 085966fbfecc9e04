"""Counts that vary more than chance alone: the negative binomial, by its mean and its size. Pure NumPy.

Variance = mean + mean^2 / size: the smaller the size, the more one day differs from another.
"""

from __future__ import annotations

from math import log, pi

import numpy as np
from numpy.typing import NDArray

from eutonia.response.normal import cumulative

Array = NDArray[np.float64]
LEAST_MEAN = float(np.finfo(np.float64).eps)
"""Stands in for a mean of 0, so that a count above 0 stays possible, if barely."""
LONGEST_SUM = 200
"""Counts up to this are summed one by one; above it the logarithm of the count is taken as normal."""
_STIRLING = (1 / 12, -1 / 360, 1 / 1260)
"""Stirling's series for the logarithm of the gamma function, in odd powers of 1 / x."""
_SHIFT = 8
"""The series is used from here on: its error is then below 0.000000001."""


def log_probability(count: Array, mean: Array, size: Array) -> Array:
    """Logarithm of the probability of a count, 0 or more. Arrays broadcast. An average that is not whole is allowed."""
    held = np.maximum(mean, LEAST_MEAN)
    whole = log_gamma(count + size) - log_gamma(size) - log_gamma(count + 1)
    more = np.log1p(held / size)
    found = whole - size * more + count * (np.log(held) - np.log(size) - more)
    return np.asarray(found, dtype=np.float64)


def at_most(count: int, mean: Array, size: Array) -> Array:
    """Probability of a count up to and including this one, by adding them up. Arrays broadcast."""
    if count > LONGEST_SUM:
        spread = log_spread(mean, size)
        return cumulative((log(count + 1 / 2) - np.log(np.maximum(mean, LEAST_MEAN))) / spread + spread / 2)
    held = np.maximum(mean, LEAST_MEAN)
    times = held / (size + held)
    one = np.exp(-size * np.log1p(held / size))
    total = one.copy()
    for reached in range(count):
        one = one * times * ((reached + size) / (reached + 1))
        total += one
    return np.minimum(total, 1)


def log_spread(mean: Array, size: Array) -> Array:
    """Standard deviation of the logarithm of the lognormal with the same mean and variance; its median is below the mean."""
    return np.sqrt(np.log1p(1 / np.maximum(mean, LEAST_MEAN) + 1 / size))


def log_gamma(x: Array) -> Array:
    """Logarithm of the gamma function above 0, by Stirling's series; SciPy's costs too long an import."""
    low = np.asarray(x, dtype=np.float64)
    # x (x + 1) ... (x + 7): the first factor with the last, the second with the one before it, and so on.
    pair = low * (low + (_SHIFT - 1))
    below = np.array(pair)
    for step in range(1, _SHIFT // 2):
        below *= pair + step * (_SHIFT - 1 - step)
    high = low + _SHIFT
    part = 1 / high
    square = part * part
    first, second, third = _STIRLING
    series = part * (first + square * (second + square * third))
    return np.asarray((high - 1 / 2) * np.log(high) - high + log(2 * pi) / 2 + series - np.log(below))
