"""Block averaged over the planned interval, tabulated once per belief so that a dose step costs a look-up.

In a single injection dose and time separate: block(t) = odds * b(t)^g / (1 + odds * b(t)^g), where the odds at the peak
hold dose, muscle and product. So the average over the interval is, per draw, a function of the logarithm of the odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.response.curves import rise_and_fall, saturated
from eutonia.response.draws import parameter

Array = NDArray[np.float64]
DAYS_A_WEEK = timedelta(weeks=1).days
REACH = 12
"""The table spans odds from exp(-REACH) to exp(REACH); beyond it block is nothing or everything."""
POINTS = 257
REMEMBERED = 8
SHAPE = ("onset_days", "offset_gap_days", "steepness")
"""The parameters that the table depends on."""


@dataclass(frozen=True, slots=True)
class AverageBlock:
    """Average block over `weeks`: `table` is (draws, POINTS + 1), non-decreasing along the points, the last one doubled."""

    weeks: int
    table: Array

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
    return AverageBlock(weeks, _table(onset, onset + gap, steepness, weeks))


def _table(onset: Array, offset: Array, steepness: Array, weeks: int) -> Array:
    days = np.arange(weeks * DAYS_A_WEEK, dtype=np.float64) + 1 / 2
    acting = rise_and_fall(days, onset, offset) ** steepness
    peak_odds = np.exp(np.linspace(-REACH, REACH, POINTS))
    averages = np.stack([saturated(peak_odds[:, None] * row).mean(axis=-1) for row in acting])
    return np.pad(averages, ((0, 0), (0, 1)), mode="edge")
