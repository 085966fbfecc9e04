"""From draws to the numbers that are shown: medians with their 50, 80 and 95 % intervals, rounded as documents are."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.fields import DECIMAL_PLACES
from eutonia.domain.proposal import Band

Array = NDArray[np.float64]
COVERAGES = (0.5, 0.8, 0.95)
"""The intervals of `Band`, in the order of its fields."""
MEDIAN = 1 / 2
IN_A_BAND = np.array([MEDIAN, *(MEDIAN + sign * part / 2 for part in COVERAGES for sign in (-1, 1))])
MIDDLE_80 = np.array([MEDIAN + sign * COVERAGES[1] / 2 for sign in (-1, 0, 1)])
WHOLE = 10**DECIMAL_PLACES


def bands(samples: Array, counts: NDArray[np.bool_] | None = None) -> tuple[Band, ...]:
    """One band for each row of samples of the shape (rows, draws); draws at least 1.

    With `counts`, of the same shape, only the draws that count; a row in which none does has a band of no meaning.
    """
    flat = iter(numbers(quantiles(samples, IN_A_BAND, counts).ravel()))
    return tuple(Band(*row) for row in zip(*[flat] * len(IN_A_BAND), strict=True))


def band(sample: Array) -> Band:
    """The band of one sample of the shape (draws,)."""
    return bands(sample[None, :])[0]


def quantiles(samples: Array, probabilities: Array, counts: NDArray[np.bool_] | None = None) -> Array:
    """Quantiles of each row, (rows, probabilities), by straight lines between the sorted draws (those that count)."""
    ordered = np.sort(samples if counts is None else np.where(counts, samples, samples.max(initial=0)))
    last = ordered.shape[1] - 1 if counts is None else np.maximum(counts.sum(axis=1, keepdims=True) - 1, 0)
    place = probabilities * last
    below = np.floor(place).astype(np.intp)
    above = np.ceil(place).astype(np.intp)
    if counts is None:
        low, high = ordered[:, below], ordered[:, above]
    else:
        low, high = np.take_along_axis(ordered, below, 1), np.take_along_axis(ordered, above, 1)
    return low + (place - below) * (high - low)  # type: ignore[no-any-return]


def middle_80(samples: Array) -> tuple[Array, Array, Array]:
    """Lower end, median and upper end of the 80 % interval of each row, each (rows,)."""
    low, median, high = quantiles(samples, MIDDLE_80).T
    return low, median, high


def numbers(values: Iterable[float] | Array) -> tuple[Decimal, ...]:
    """Exact numbers with as many decimal places as documents allow. Built here, so they need no second validation."""
    return tuple(map(_thousandths, np.rint(np.asarray(values) * WHOLE).astype(int).tolist()))


def number(value: float) -> Decimal:
    """One exact number."""
    return numbers([value])[0]


@lru_cache(maxsize=65_536)
def _thousandths(count: int) -> Decimal:
    return Decimal(count).scaleb(-DECIMAL_PLACES)
