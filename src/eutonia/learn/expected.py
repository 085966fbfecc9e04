"""What one kind of observation is expected to be, given what lies beneath it: its distribution and its variance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.case import Measure
from eutonia.learn.groups import LEAST
from eutonia.learn.scores import Kind
from eutonia.response.counts import log_spread
from eutonia.response.links import MOST_ATTAINED, chance_at_most, rate
from eutonia.response.normal import cumulative

Array = NDArray[np.float64]
SCORED_AS = {
    Kind.ASHWORTH: Measure.ASHWORTH,
    Kind.SPASMS_PER_DAY: Measure.SPASMS_PER_DAY,
    Kind.PAIN: Measure.PAIN,
    Kind.STIFFNESS: Measure.PAIN,
}
"""Stiffness is scored as pain is."""


def expected_below(kind: Kind, value: float, location: Array, error: Array) -> tuple[Array, Array]:
    """Chance of at most this, and of less than this, under each guess, both (n,); the same for a measure without steps."""
    if kind in SCORED_AS:
        return _at_most(kind, value, location, error), _at_most(kind, value - 1, location, error)
    if kind is Kind.GOAL:
        return _attained(value, location, error), _attained(value - 1, location, error)
    if kind is Kind.WEAKNESS:
        without = np.exp(-np.exp(location))
        return (np.ones_like(without), without) if value > 0 else (without, np.zeros_like(without))
    found = cumulative((value - location) / error)
    return found, found


def variance(kind: Kind, location: Array, error: Array) -> Array:
    """Of one observation around what lies beneath it, on the scale of the location, (n,)."""
    if kind is Kind.SPASMS_PER_DAY:
        return log_spread(rate(location) + LEAST, error) ** 2
    return error**2


def _at_most(kind: Kind, value: float, location: Array, error: Array) -> Array:
    if value < 0:
        return np.zeros_like(location)
    return chance_at_most(SCORED_AS[kind], value, location, error)


def _attained(level: float, location: Array, error: Array) -> Array:
    if abs(level) > MOST_ATTAINED or level == MOST_ATTAINED:
        return np.full_like(location, float(level > 0))
    return cumulative((level + 1 - location) / error)
