"""A band as a distribution: how much of it lies below a value, and how good it was.

Between its seven quantiles a band runs in straight lines; outside them it goes on as steeply as the outermost piece until
nothing is left. The scores are the interval score and the continuous ranked probability score (Gneiting and Raftery 2007),
the latter worked out exactly for these straight lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.proposal import Band
from eutonia.response.bands import COVERAGES, number

Array = NDArray[np.float64]
HALF = 1 / 2
PROBABILITIES = np.array(
    [*((1 - part) / 2 for part in reversed(COVERAGES)), HALF, *((1 + part) / 2 for part in COVERAGES)]
)
"""Of the seven quantiles of a band, rising."""


def rising(band: Band) -> Array:
    """The seven quantiles of a band, lowest first."""
    return np.array(
        [band.low_95, band.low_80, band.low_50, band.median, band.high_50, band.high_80, band.high_95], dtype=np.float64
    )


def band_of(quantiles: Array) -> Band:
    """The band with these seven rising quantiles."""
    low_95, low_80, low_50, median, high_50, high_80, high_95 = (number(one) for one in quantiles)
    return Band(median, low_50, high_50, low_80, high_80, low_95, high_95)


def band_at(week: float, weeks: Sequence[Decimal], bands: Sequence[Band]) -> Band | None:
    """The band at any time between the weeks, by straight lines between those of the two weeks; None outside them."""
    at = np.array(weeks, dtype=np.float64)
    if not len(at) or not at[0] <= week <= at[-1]:
        return None
    rows = np.stack([rising(one) for one in bands])
    return band_of(np.array([np.interp(week, at, column) for column in rows.T]))


def chance_at(week: float, weeks: Sequence[Decimal], chances: Sequence[Decimal]) -> float | None:
    """A chance at any time between the weeks; None outside them."""
    at = np.array(weeks, dtype=np.float64)
    if not len(at) or not at[0] <= week <= at[-1]:
        return None
    return float(np.interp(week, at, np.array(chances, dtype=np.float64)))


def part_up_to(value: float, quantiles: Array) -> float:
    """Part of the distribution at or below a value, 0 to 1; not falling in the value."""
    last = len(quantiles) - 1
    at = int(np.searchsorted(quantiles, value, side="right")) - 1
    if at < 0:
        return max(0.0, float(PROBABILITIES[0]) - _slope(quantiles, 0) * float(quantiles[0] - value))
    if at >= last:
        beyond = float(value - quantiles[last])
        return min(1.0, float(PROBABILITIES[last]) + (_slope(quantiles, last - 1) * beyond if beyond else 0))
    return float(PROBABILITIES[at]) + _slope(quantiles, at) * float(value - quantiles[at])


def _slope(quantiles: Array, at: int) -> float:
    """Probability for each unit in the piece that begins at quantile `at`; endless in a piece without width."""
    width = float(quantiles[at + 1] - quantiles[at])
    return float(PROBABILITIES[at + 1] - PROBABILITIES[at]) / width if width > 0 else float("inf")


def interval_score(value: float, low: float, high: float, coverage: float) -> float:
    """Width of a central interval, and for a value outside it 2 / (1 - coverage) times its distance. Lower is better."""
    outside = max(low - value, 0) + max(value - high, 0)
    return (high - low) + 2 / (1 - coverage) * outside


def ranked_score(value: float, quantiles: Array) -> float:
    """Continuous ranked probability score, in the unit of the value. Lower is better; 0 is to be certain and right."""
    places = np.array([_end(quantiles, 0), *quantiles, _end(quantiles, 1)])
    parts = np.array([0, *PROBABILITIES, 1])
    return _squared_below(value, places, parts) + _squared_below(-value, -places[::-1], 1 - parts[::-1])


def _end(quantiles: Array, upper: int) -> float:
    """Where nothing is left of the distribution below (0) or above (1) its outermost quantile."""
    edge, slope = quantiles[-upper], _slope(quantiles, upper * (len(quantiles) - 2))
    return float(edge + (2 * upper - 1) * PROBABILITIES[0] / slope)


def _squared_below(value: float, places: Array, parts: Array) -> float:
    """The integral, up to a value, of the square of a part that rises in straight lines between places, and is 1 after them."""
    widths = np.diff(places)
    reached = np.clip(value - places[:-1], 0, widths)
    of_piece = np.divide(reached, widths, out=np.ones_like(widths), where=widths > 0)
    low, high = parts[:-1], parts[:-1] + np.diff(parts) * of_piece
    mean_square = np.mean([low * low, low * high, high * high], axis=0)
    return float((reached * mean_square).sum()) + max(value - float(places[-1]), 0)
