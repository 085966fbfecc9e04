"""Where to look for people who would have had this course: clouds of points around a peak.

In the directions of which the course has taught something a cloud is a Student t, whose tails are heavier than the
posterior's; in all others it is the prior itself, which is the posterior there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import lgamma, log

import numpy as np
from numpy.typing import NDArray

from eutonia.learn.chance import normals
from eutonia.learn.mode import Place
from eutonia.learn.posterior import turned

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """A distribution to draw points from: Student t in the first `taught` of its own axes, standard normal in the rest."""

    centre: Array
    """(d,), in standard coordinates."""
    axes: Array
    """(d, d): from its own axes to standard coordinates, one axis in each column."""
    inverse: Array
    """(d, d): the way back."""
    log_volume: float
    """Logarithm of the determinant of `axes`."""
    taught: int
    freedom: int
    """Degrees of freedom of the Student t."""

    def points(self, name: str, count: int) -> Array:
        """`count` points, (count, d), evenly spread, fixed by the name."""
        own = normals(name, count, len(self.centre)).copy()
        if self.taught:
            chi_squared = (normals(f"{name}:tails", count, self.freedom) ** 2).sum(axis=1, keepdims=True)
            own[:, : self.taught] *= np.sqrt(self.freedom / chi_squared)
        return self.from_own(own)

    def from_own(self, own: Array) -> Array:
        """From its own axes to standard coordinates, (n, d)."""
        return self.centre + turned(own, self.axes)

    def to_own(self, points: Array) -> Array:
        """From standard coordinates to its own axes, (n, d)."""
        return turned(points - self.centre, self.inverse)

    def wider(self, times: float) -> Cloud:
        """The same with so many times the variance in what was taught."""
        by = np.ones(len(self.centre))
        by[: self.taught] = np.sqrt(times)
        volume = self.log_volume + float(np.log(by).sum())
        return replace(self, axes=self.axes * by, inverse=self.inverse / by[:, None], log_volume=volume)

    def log_density(self, points: Array) -> Array:
        """(n,), without the constant that all clouds of as many dimensions share."""
        squares = self.to_own(points) ** 2
        tails, rest = squares[:, : self.taught].sum(axis=1), squares[:, self.taught :].sum(axis=1)
        power = (self.freedom + self.taught) / 2
        found = _constant(self.taught, self.freedom) - self.log_volume - rest / 2
        return found - power * np.log1p(tails / self.freedom)  # type: ignore[no-any-return]


def around(peak: Place, least: float, freedom: int) -> Cloud:
    """The cloud of the normal approximation at a peak. A direction with less information than `least` is not taught."""
    information, basis = np.linalg.eigh(peak.information)
    information, basis = np.maximum(information[::-1], 0), basis[:, ::-1]
    widths = 1 / np.sqrt(1 + information)
    taught = int((information > least).sum())
    return Cloud(peak.at, basis * widths, (basis / widths).T, float(np.log(widths).sum()), taught, freedom)


def fitted(points: Array, weights: Array, before: Cloud, doubt: float) -> Cloud:
    """A cloud with the mean and covariance of weighted points, in the directions that `before` calls taught.

    `doubt` counts as so many points that agree with `before`. Weights sum to 1.
    """
    taught = before.taught
    own = before.to_own(points)[:, :taught]
    trust = 1 / float((weights**2).sum())
    centre = weights @ own
    spread = (own - centre).T @ ((own - centre) * weights[:, None])
    root = np.linalg.cholesky((trust * spread + doubt * np.eye(taught)) / (trust + doubt))
    axes, inverse = before.axes.copy(), before.inverse.copy()
    axes[:, :taught] = before.axes[:, :taught] @ root
    inverse[:taught] = np.linalg.solve(root, before.inverse[:taught])
    return replace(
        before,
        centre=before.centre + before.axes[:, :taught] @ centre * (trust / (trust + doubt)),
        axes=axes,
        inverse=inverse,
        log_volume=before.log_volume + float(np.log(np.diag(root)).sum()),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Several clouds, each of which gave so many points."""

    clouds: tuple[Cloud, ...]
    counts: tuple[int, ...]

    def log_density(self, points: Array) -> Array:
        """Of the mixture in which each cloud weighs as many as it gave, (n,), without the constant that all clouds share."""
        pairs = zip(self.clouds, self.counts, strict=True)
        parts = np.stack([cloud.log_density(points) + log(count) for cloud, count in pairs])
        highest = parts.max(axis=0)
        return highest + np.log(np.exp(parts - highest).sum(axis=0)) - log(sum(self.counts))  # type: ignore[no-any-return]

    def points(self, name: str) -> Array:
        """The points of all clouds, one cloud after the other."""
        pairs = enumerate(zip(self.clouds, self.counts, strict=True))
        return np.concatenate([cloud.points(f"{name}:{at}", count) for at, (cloud, count) in pairs])


def _constant(taught: int, freedom: int) -> float:
    """Of the Student t, less that of a normal of as many dimensions."""
    if not taught:
        return 0.0
    return lgamma((freedom + taught) / 2) - lgamma(freedom / 2) - taught / 2 * log(freedom / 2)
