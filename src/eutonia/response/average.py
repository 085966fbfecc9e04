"""Block averaged over the planned interval, tabulated once per belief so that a dose step costs a look-up.

In a single injection into muscle without toxin dose and time separate: block(t) = odds * b(t)^g / (1 + odds * b(t)^g),
where the odds at the peak hold dose, muscle and product. So the average over the interval is, per draw, a function of the
logarithm of the odds. Time is sampled by Gauss and Legendre's rule: few days then give the mean over every moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.response.curves import rise_and_fall, saturated
from eutonia.response.population import parameter

Array = NDArray[np.float64]
DAYS_A_WEEK = timedelta(weeks=1).days
REACH = 12
"""The table spans odds from exp(-REACH) to exp(REACH); beyond it block is nothing or everything."""
POINTS = 257
REMEMBERED = 8
NODES = 20
"""Days at which time is sampled."""
SHAPE = ("onset_days", "offset_gap_days", "steepness")
"""The parameters that the table depends on."""


@dataclass(frozen=True, slots=True)
class AverageBlock:
    """Average block over `weeks`: `table` is (draws, POINTS + 1), non-decreasing along the points, the last one doubled."""

    weeks: int
    table: Array
    days: Array
    """Days at which time is sampled, (NODES,)."""
    weights: Array
    """Of the days, (NODES,), sum 1: the mean of anything over the interval is its values at the days times these."""
    rising: Array
    """b on these days, (draws, NODES)."""

    def at(self, log_odds: Array) -> Array:
        """Average block for log odds of the shape (draws, n), by straight lines between the points of the table."""
        place = (log_odds + REACH) * ((POINTS - 1) / (2 * REACH))
        np.clip(place, 0, POINTS - 1, out=place)
        below = place.astype(np.intp)
        place -= below
        below += self.table.shape[1] * np.arange(len(self.table))[:, None]
        low = self.table.take(below)
        below += 1
        place *= self.table.take(below) - low
        return low + place


def average_block(belief: Belief, weeks: int) -> AverageBlock:
    """The table of one belief and interval; made once, then remembered for the last few beliefs and intervals."""
    shape = np.stack([parameter(belief, name) for name in SHAPE])
    return _average_block(shape.tobytes(), weeks)


@lru_cache(maxsize=REMEMBERED)
def _average_block(shape: bytes, weeks: int) -> AverageBlock:
    # Remembered by the draws themselves and not by the id of the belief: an id could be given twice, draws could not.
    onset, gap, steepness = np.frombuffer(shape).reshape(len(SHAPE), -1, 1)
    days, weights = sampled_days(weeks)
    rising = rise_and_fall(days, onset, onset + gap)
    return AverageBlock(weeks, _table(rising**steepness, weights), days, weights, rising)


def _table(acting: Array, weights: Array) -> Array:
    peak_odds = np.exp(np.linspace(-REACH, REACH, POINTS))
    averages = np.stack([saturated(peak_odds[:, None] * row) @ weights for row in acting])
    return np.pad(averages, ((0, 0), (0, 1)), mode="edge")


@cache
def sampled_days(weeks: int) -> tuple[Array, Array]:
    """Days of the interval and their weights, which sum to 1, (NODES,) both.

    They lie closest at the start, by a square, for there block rises steeply when much was given.
    """
    places, weights = np.polynomial.legendre.leggauss(NODES)
    part = (places + 1) / 2
    return part * part * (weeks * DAYS_A_WEEK), part * weights
