"""The normal distribution, without SciPy: importing `scipy.special` would cost more time than a whole proposal."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_STANDARD = NormalDist()
_EDGE = 8
_POINTS = 4_097
_BETA_POINTS = 16_384


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


def normal_quantiles(probabilities: Array) -> Array:
    """Standard normal quantiles of probabilities strictly between 0 and 1; one dimension."""
    return np.array([_STANDARD.inv_cdf(p) for p in probabilities])


def beta_quantiles(probabilities: Array, mean: float, spread: float) -> Array:
    """Quantiles of the beta distribution with this mean and standard deviation, by summing its density on a grid.

    `mean` is strictly between 0 and 1 and `spread` small enough for such a beta to exist, else ValueError.
    """
    size = mean * (1 - mean) / spread**2 - 1 if spread > 0 else 0
    if not 0 < mean < 1 or size <= 0:
        raise ValueError(f"no beta distribution has mean {mean} and standard deviation {spread}")
    at = (np.arange(_BETA_POINTS) + 1 / 2) / _BETA_POINTS
    log_density = (mean * size - 1) * np.log(at) + ((1 - mean) * size - 1) * np.log1p(-at)
    below = np.cumsum(np.exp(log_density - log_density.max()))
    return np.interp(probabilities, below / below[-1], at)
