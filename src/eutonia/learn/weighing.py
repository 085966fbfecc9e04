"""Weights of guesses, and draws from weighted guesses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def effective(log_weights: Array) -> float:
    """Effective number of draws with these unnormalised weights, 1 to their number."""
    weights = np.exp(log_weights - log_weights.max())
    return float(weights.sum() ** 2 / (weights**2).sum())


def normalised(log_weights: Array) -> Array:
    """Weights that sum to 1."""
    weights = np.exp(log_weights - log_weights.max())
    return weights / weights.sum()  # type: ignore[no-any-return]


def cut(log_weights: Array) -> Array:
    """Weights that sum to 1. None counts more than the mean times the root of their number: a little bias, no wild draw."""
    weights = np.exp(log_weights - log_weights.max())
    weights = np.minimum(weights, weights.mean() * np.sqrt(len(weights)))
    return weights / weights.sum()  # type: ignore[no-any-return]


def largest_power(log_ratio: Array, wanted: float, limit: float, halvings: int) -> float:
    """The largest power up to `limit` of these ratios whose weights leave the wanted effective number."""
    if effective(limit * log_ratio) >= wanted:
        return limit
    low, high = 0.0, limit
    for _ in range(halvings):
        middle = (low + high) / 2
        low, high = (middle, high) if effective(middle * log_ratio) >= wanted else (low, middle)
    return low


def resampled(weights: Array, order: Array, draws: int) -> NDArray[np.intp]:
    """Places of so many draws, evenly through the weights in the order of a quantity, so that it is filled evenly."""
    ranked = np.argsort(order, kind="stable")
    reached = np.cumsum(weights[ranked])
    levels = (np.arange(draws) + 1 / 2) / draws * reached[-1]
    return np.asarray(ranked[np.searchsorted(reached, levels)])
