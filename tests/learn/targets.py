"""Posteriors whose truth is known: normal ones in closed form, and others by summing on a grid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from eutonia.learn.posterior import Posterior

Array = NDArray[np.float64]


def posterior_of(predict: Callable[[Array], Array], seen: Array, error: float, dimensions: int) -> Posterior:
    """Normal observations of a function of standard normal parameters."""

    def located(working: Array) -> tuple[Array, Array]:
        location = predict(working)
        return location, np.full_like(location, np.log(error))

    def log_probability(location: Array, spread: Array) -> Array:
        return -(((seen - location) / np.exp(spread)) ** 2) / 2 - spread

    return Posterior(np.zeros(dimensions), np.eye(dimensions), located, log_probability, 64)


def linear(design: Array, seen: Array, error: float) -> Posterior:
    """Observations that are sums of the parameters: the posterior is normal."""
    return posterior_of(lambda points: points @ design.T, seen, error, design.shape[1])


def truth_of_linear(design: Array, seen: Array, error: float) -> tuple[Array, Array]:
    """Mean and covariance of that posterior."""
    covariance = np.linalg.inv(design.T @ design / error**2 + np.eye(design.shape[1]))
    return covariance @ design.T @ seen / error**2, covariance


def bent(dimensions: int, error: float = 0.3) -> Posterior:
    """A crescent in the first two parameters, far from normal; the others are sums."""

    def predict(points: Array) -> Array:
        curve = points[:, 0] + 0.8 * points[:, 1] ** 2
        return np.concatenate([curve[:, None], np.exp(points[:, 1:2] / 2), points[:, 2:] * 2], axis=1)

    return posterior_of(predict, np.concatenate([[0.8, 1.3], np.full(dimensions - 2, 1.0)]), error, dimensions)


def on_a_grid(posterior: Posterior, halves: int = 200, reach: float = 5) -> tuple[Array, Array]:
    """Mean and covariance of the first two parameters, by summing; the others at their own."""
    side = np.linspace(-reach, reach, 2 * halves + 1)
    points = np.zeros((len(side) ** 2, posterior.dimensions))
    points[:, 0], points[:, 1] = (one.ravel() for one in np.meshgrid(side, side))
    height = posterior.log_likelihoods(points)[:, :2].sum(axis=1) - (points[:, :2] ** 2).sum(axis=1) / 2
    weights = np.exp(height - height.max())
    weights /= weights.sum()
    mean = weights @ points[:, :2]
    centred = points[:, :2] - mean
    return mean, (centred * weights[:, None]).T @ centred
