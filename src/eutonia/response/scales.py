"""The scale on which each parameter is drawn, shifted and learned: there its distribution is normal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Scale(StrEnum):
    """Where a parameter works: on its logarithm, on its log odds, or as it is."""

    LOG = "log"
    LOG_ODDS = "log odds"
    AS_IS = "as is"


OF_DISTRIBUTION: Mapping[str, Scale] = {"lognormal": Scale.LOG, "beta": Scale.LOG_ODDS, "normal": Scale.AS_IS}


def log_odds(parts: Array) -> Array:
    """log(p / (1 - p)) of parts between 0 and 1; the ends are infinite."""
    with np.errstate(divide="ignore"):
        return np.log(parts) - np.log1p(-parts)


def part(of_log_odds: Array) -> Array:
    """From log odds back to a part between 0 and 1."""
    # One exponential of minus the size, so that nothing overflows at either end.
    small = np.exp(-np.abs(of_log_odds))
    return np.where(of_log_odds > 0, 1, small) / (1 + small)  # type: ignore[no-any-return]


def to_working(values: Array, scale: Scale) -> Array:
    """From the natural to the working scale. Logarithms need values above 0, log odds values between 0 and 1."""
    return _TO[scale](np.asarray(values, dtype=np.float64))


def from_working(values: Array, scale: Scale) -> Array:
    """From the working scale back to the natural one."""
    return _FROM[scale](np.asarray(values, dtype=np.float64))


def _as_it_is(values: Array) -> Array:
    return values


_TO: Mapping[Scale, Callable[[Array], Array]] = {Scale.LOG: np.log, Scale.LOG_ODDS: log_odds, Scale.AS_IS: _as_it_is}
_FROM: Mapping[Scale, Callable[[Array], Array]] = {Scale.LOG: np.exp, Scale.LOG_ODDS: part, Scale.AS_IS: _as_it_is}
