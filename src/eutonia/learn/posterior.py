"""One person's posterior, seen from the prior: coordinates in which the prior is standard normal and nothing is correlated.

In these coordinates what the course has not taught stays a standard normal, so that only the few directions it has
taught need care.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """A prior and a likelihood. `d` is the number of parameters, `n` any number of points, `j` that of the observations."""

    mean: Array
    """Of the prior, (d,), on the working scales."""
    root: Array
    """Lower triangular root of the prior covariance, (d, d)."""
    predict: Callable[[Array], tuple[Array, Array]]
    """(n, d) on the working scales -> location and log spread of every observation, each (n, j)."""
    log_probability: Callable[[Array, Array], Array]
    """Location and log spread, each (n, j) -> log probability of what was seen, (n, j)."""
    batch: int
    """So many points at once: they and what is worked out from them stay in the processor's nearest memory."""

    @property
    def dimensions(self) -> int:
        """Number of parameters."""
        return len(self.mean)

    def working(self, points: Array) -> Array:
        """From standard coordinates, (n, d), to the working scales."""
        return self.mean + turned(points, self.root)

    def predicted(self, points: Array) -> tuple[Array, Array]:
        """Location and log spread of every observation at standard coordinates, (n, j) each."""
        with _far_off():
            parts = [self.predict(self.working(one)) for one in self._batches(points)]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate([one for one, _ in parts]), np.concatenate([other for _, other in parts])

    def log_probabilities(self, location: Array, spread: Array) -> Array:
        """Log probability of every observation, (n, j); minus infinity where it cannot be worked out."""
        sound = np.isfinite(location) & np.isfinite(spread)
        if not sound.all():
            location, spread = np.nan_to_num(location, posinf=0, neginf=0), np.nan_to_num(spread, posinf=0, neginf=0)
        with _far_off():
            found = self.log_probability(location, spread)
        return np.where(sound & ~np.isnan(found), found, -np.inf)

    def log_likelihoods(self, points: Array) -> Array:
        """Log probability of every observation at standard coordinates, (n, j)."""
        return np.concatenate([self.log_probabilities(*self.predicted(one)) for one in self._batches(points)])

    def _batches(self, points: Array) -> list[Array]:
        return [points[start : start + self.batch] for start in range(0, len(points), self.batch)]


def _far_off() -> np.errstate:
    """A guess so far off that its numbers overflow is impossible, and no fault."""
    return np.errstate(over="ignore", invalid="ignore", divide="ignore")


def turned(points: Array, matrix: Array) -> Array:
    """points @ matrix.T, (n, d) and (e, d) -> (n, e)."""
    # Not by the linear algebra library: for matrices as small as these its threads cost more than they bring.
    return np.asarray(np.einsum("nd,ed->ne", points, matrix))


def log_prior(points: Array) -> Array:
    """Log density of the standard normal, without its constant, (n,)."""
    return np.asarray(-(points**2).sum(axis=-1) / 2)
