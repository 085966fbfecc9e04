"""The exact interval of a part that was counted (Clopper and Pearson 1934), without loading a statistics library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was counted, with the ends of its exact interval, 0 to 1."""

    low: float
    high: float


def exact_interval(happened: int, of: int, confidence: float) -> Part:
    """The interval that holds the true part with at least this confidence. All of 0 to 1 when nothing was counted.

    Raises `ValueError` unless 0 <= happened <= of and 0 < confidence < 1.
    """
    if not 0 <= happened <= of or not 0 < confidence < 1:
        raise ValueError("happened lies between 0 and the number counted, confidence between 0 and 1")
    tail, log_ways = (1 - confidence) / 2, _log_ways(of)

    def at_least(part: float) -> float:
        return float(_probabilities(part, log_ways)[happened:].sum())

    def at_most(part: float) -> float:
        return float(_probabilities(part, log_ways)[: happened + 1].sum())

    low = 0.0 if happened == 0 else _where(lambda part: at_least(part) >= tail)
    high = 1.0 if happened == of else _where(lambda part: at_most(part) < tail)
    return Part(low, high)


def _log_ways(of: int) -> NDArray[np.float64]:
    """Logarithm of the number of ways to choose 0, 1, ... of `of`."""
    steps = np.arange(of)
    return np.concatenate([[0.0], np.cumsum(np.log((of - steps) / (steps + 1)))])


def _probabilities(part: float, log_ways: NDArray[np.float64]) -> NDArray[np.float64]:
    count = np.arange(len(log_ways))
    chances: NDArray[np.float64] = np.exp(log_ways + count * np.log(part) + (len(log_ways) - 1 - count) * np.log1p(-part))
    return chances


def _where(is_past: Callable[[float], bool]) -> float:
    """The place between 0 and 1 from which on something holds, which does not hold before."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if is_past(middle) else (middle, high)
    return middle
