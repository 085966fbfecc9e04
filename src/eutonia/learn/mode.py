"""The most probable point, and how the posterior curves there: damped Gauss-Newton, many points at once.

An observation's log probability depends on its location and log spread only. So the gradient and the curvature come from
two cheap pieces: how location and spread move with the parameters (one batch of nudged points a step), and how the log
probability curves with location and spread (one batch of nine for each observation, without the model).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.knowledge.types import Knowledge
from eutonia.learn.posterior import Posterior, log_prior

Array = NDArray[np.float64]
Known = NDArray[np.bool_]
"""Which observations count, (observations,)."""


@dataclass(frozen=True, slots=True)
class Search:
    """How the mode is looked for."""

    steps: int
    nudge: float
    """Perturbation of a coordinate, and of location and log spread, for differences."""
    gain: float
    """Stop when a step gains less log probability."""
    halvings: int

    @staticmethod
    def of(knowledge: Knowledge) -> Search:
        """As the settings say."""
        return Search(
            steps=int(knowledge.number("learn.mode.steps")),
            nudge=float(knowledge.number("learn.mode.nudge")),
            gain=float(knowledge.number("learn.mode.gain")),
            halvings=int(knowledge.number("learn.mode.halvings")),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One point, and what the posterior does there."""

    at: Array
    """Standard coordinates, (d,)."""
    height: float
    """Log posterior."""
    slope: Array
    """Of the log likelihood, (d,)."""
    information: Array
    """Of the observations, (d, d), without the prior."""

    @property
    def step(self) -> Array:
        """To where the mode would be if the log posterior were a parabola."""
        return np.asarray(np.linalg.solve(self.information + np.eye(len(self.at)), self.slope - self.at))


def find_peak(posterior: Posterior, known: Known, start: Array, search: Search) -> Place:
    """The mode given the observations that are known. Without any it is the prior's own."""
    here = _look(posterior, known, start, search.nudge)
    for _ in range(search.steps):
        there = _look(posterior, known, here.at + here.step, search.nudge)
        if not there.height >= here.height:
            there = _look(posterior, known, _shorter(posterior, known, here, search.halvings), search.nudge)
        gained, here = there.height - here.height, there
        if gained < search.gain:
            break
    return here


def _shorter(posterior: Posterior, known: Known, here: Place, halvings: int) -> Array:
    """The best of half the step, a quarter and so on; where it stands when none is better."""
    lengths = np.append(0, 1 / 2.0 ** np.arange(1, halvings + 1))
    tried = here.at + lengths[:, None] * here.step
    heights = posterior.log_likelihoods(tried)[:, known].sum(axis=1) + log_prior(tried)
    return np.asarray(tried[int(np.argmax(heights))])


def _look(posterior: Posterior, known: Known, at: Array, nudge: float) -> Place:
    nudged = np.concatenate([at[None, :], at + nudge * np.eye(len(at))])
    location, spread = posterior.predicted(nudged)
    with np.errstate(invalid="ignore"):
        moves = _finite(np.stack([location[1:] - location[0], spread[1:] - spread[0]])[:, :, known] / nudge)
    middle, slopes, curvature = _link(posterior, location[0], spread[0], nudge)
    bent = np.einsum("abj,bej->aej", curvature[:, :, known], moves)
    return Place(
        at=at,
        height=float(middle[known].sum() + log_prior(at)),
        slope=np.einsum("adj,aj->d", moves, slopes[:, known]),
        information=sum(one @ other.T for one, other in zip(moves, bent, strict=True)),
    )


def _link(posterior: Posterior, location: Array, spread: Array, nudge: float) -> tuple[Array, Array, Array]:
    """Log probability of each observation, (j,), its slopes, (2, j), and curvature downwards, (2, 2, j), in its location and
    log spread. Curvature upwards is left out: what is left is never negative."""
    # A location is nudged by a part of its own spread, where that is below 1.
    width = nudge * np.exp(np.minimum(spread, 0))
    across, along = (one.ravel()[:, None] for one in np.meshgrid((-1, 0, 1), (-1, 0, 1), indexing="ij"))
    heights = posterior.log_probabilities(location + across * width, spread + along * nudge)
    with np.errstate(invalid="ignore"):
        return _differences(heights.reshape(len(across) // (2 + 1), 2 + 1, len(width)), width, nudge)


def _differences(value: Array, width: Array, nudge: float) -> tuple[Array, Array, Array]:
    """The same from the heights of a grid of three by three, (3, 3, j)."""
    middle = value[1, 1]
    slopes = np.stack([(value[2, 1] - value[0, 1]) / (2 * width), (value[1, 2] - value[1, 0]) / (2 * nudge)])
    of_location = np.maximum(2 * middle - value[2, 1] - value[0, 1], 0) / width**2
    of_spread = np.maximum(2 * middle - value[1, 2] - value[1, 0], 0) / nudge**2
    both = -(value[2, 2] - value[2, 0] - value[0, 2] + value[0, 0]) / (2 * width * 2 * nudge)
    both = np.where(both**2 < of_location * of_spread, both, 0)
    return middle, _finite(slopes), _finite(np.array([[of_location, both], [both, of_spread]]))


def _finite(derivatives: Array) -> Array:
    """Without those beside something impossible: they say nothing of where to go."""
    return np.where(np.isfinite(derivatives), derivatives, 0)
