"""From guesses to draws where weights alone would leave too few: begin warm, cool step by step, and let draws walk.

At warmth 0 the target is the distribution of the guesses, at 1 the posterior; between them their geometric mean. Each step cools
as far as the weights allow, draws anew and lets every draw walk: part of the way to the centre of a normal that fits the draws so
far, and off again at random. Such a proposal keeps that normal, so only how the target differs from it decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.knowledge.types import Knowledge
from eutonia.learn.chance import normals, uniforms
from eutonia.learn.clouds import Cloud, Mixture, fitted
from eutonia.learn.mode import Known
from eutonia.learn.posterior import Posterior, log_prior
from eutonia.learn.weighing import largest_power, normalised, resampled

Array = NDArray[np.float64]
HALVINGS = np.finfo(np.float64).nmant


@dataclass(frozen=True, slots=True)
class Walk:
    """How draws walk; settings `learn.walk.*`."""

    stride: float
    """Above 0, to 1: how far a proposal goes; 1 forgets where it stood."""
    coolings: int
    """Most steps of cooling."""
    between: int
    """Proposals at each step of cooling."""
    last: int
    """Proposals in each round at the posterior."""
    rounds: int
    """Most rounds at the posterior."""
    left: float
    """Part of the draws that must stay effective when it cools."""
    enough: float
    """Part of the draws that is enough at the end."""
    doubt: float
    """How many draws the shape of the normal before is worth."""
    wider: float
    """Times the variance of the draws so far: proposals must reach further than the draws, or the tails fill too slowly."""

    @staticmethod
    def of(knowledge: Knowledge) -> Walk:
        """As the settings say."""
        number = knowledge.number
        return Walk(
            stride=float(number("learn.walk.stride")),
            coolings=int(number("learn.walk.coolings")),
            between=int(number("learn.walk.between")),
            last=int(number("learn.walk.last")),
            rounds=int(number("learn.walk.rounds")),
            left=float(number("learn.walk.left")),
            enough=float(number("learn.walk.enough")),
            doubt=float(number("learn.walk.doubt")),
            wider=float(number("learn.walk.wider")),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Walkers:
    """Draws on their way; arrays have them on the first axis."""

    points: Array
    """(n, d), in standard coordinates."""
    height: Array
    """Log posterior, (n,)."""
    base: Array
    """Log density of the guesses they came from, (n,)."""
    ancestor: NDArray[np.intp]
    """The guess from which each descends, (n,)."""

    def at(self, places: NDArray[np.intp]) -> Walkers:
        """Some of them."""
        return Walkers(self.points[places], self.height[places], self.base[places], self.ancestor[places])


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Where they walk: a posterior given some observations, and the distribution of the guesses."""

    posterior: Posterior
    known: Known
    guesses: Mixture

    def walkers(self, points: Array) -> Walkers:
        """Points as walkers that descend from themselves."""
        return Walkers(points, self.height(points), self.guesses.log_density(points), np.arange(len(points)))

    def height(self, points: Array) -> Array:
        """Log posterior, (n,)."""
        return np.asarray(self.posterior.log_likelihoods(points)[:, self.known].sum(axis=1) + log_prior(points))


def cool(ground: Ground, guesses: Walkers, reference: Cloud, draws: int, walk: Walk) -> tuple[Walkers, float]:
    """Draws of the posterior, and how many independent ones they are worth."""
    walkers, warmth = guesses, 0.0
    for step in range(walk.coolings):
        ratio = walkers.height - walkers.base
        colder = largest_power(ratio, walk.left * draws, 1 - warmth, HALVINGS) if step < walk.coolings - 1 else 1 - warmth
        warmth += colder
        weights = normalised(colder * ratio)
        reference = fitted(walkers.points, weights, reference, walk.doubt)
        walkers = walkers.at(resampled(weights, reference.to_own(walkers.points)[:, 0], draws))
        wide = reference.wider(walk.wider)
        walkers = _wander(ground, walkers, wide, warmth, walk.stride, f"learn:cool:{step}", walk.between)
        if warmth >= 1:
            break
    return _settle(ground, walkers, reference, walk)


def _settle(ground: Ground, walkers: Walkers, reference: Cloud, walk: Walk) -> tuple[Walkers, float]:
    """Walk at the posterior until enough are independent, or there have been enough rounds."""
    draws = len(walkers.height)
    worth = 0.0
    for round_ in range(walk.rounds):
        reference = fitted(walkers.points, np.full(draws, 1 / draws), reference, walk.doubt)
        wide = reference.wider(walk.wider)
        walkers = _wander(ground, walkers, wide, 1, walk.stride, f"learn:settle:{round_}", walk.last)
        worth = independent(reference.to_own(walkers.points)[:, : reference.taught or None], walkers.ancestor)
        if worth >= walk.enough * draws:
            break
    return walkers, worth


def _wander(
    ground: Ground, walkers: Walkers, reference: Cloud, warmth: float, stride: float, name: str, steps: int
) -> Walkers:
    points, height, base = walkers.points.copy(), walkers.height.copy(), walkers.base.copy()
    own = reference.to_own(points)
    for step in range(steps):
        there = np.sqrt(1 - stride**2) * own + stride * normals(f"{name}:{step}", *own.shape)
        proposed = reference.from_own(there)
        higher = ground.height(proposed)
        density = ground.guesses.log_density(proposed) if warmth < 1 else base
        before = warmth * height + (1 - warmth) * base + (own**2).sum(axis=1) / 2
        after = warmth * higher + (1 - warmth) * density + (there**2).sum(axis=1) / 2
        goes = np.log(uniforms(f"{name}:{step}:goes", len(own))) < after - before
        own[goes], points[goes], height[goes], base[goes] = there[goes], proposed[goes], higher[goes], density[goes]
    return Walkers(points, height, base, walkers.ancestor)


def independent(values: Array, ancestor: NDArray[np.intp]) -> float:
    """How many independent draws these are worth: fewer, the more those of one ancestor are still alike.

    By the intraclass correlation, averaged over the columns of `values`, (n, columns): 1 when they have not moved since
    they were one, 0 when they have forgotten it.
    """
    number = len(values)
    _, family, sizes = np.unique(ancestor, return_inverse=True, return_counts=True)
    if len(sizes) == number:
        return float(number)
    typical = float((sizes**2).sum() / number)
    if len(sizes) == 1:
        return 1.0
    sums = np.zeros((len(sizes), values.shape[1]))
    np.add.at(sums, family, values)
    means, mean = sums / sizes[:, None], values.mean(axis=0)
    between = (sizes[:, None] * (means - mean) ** 2).sum(axis=0) / (len(sizes) - 1)
    within = ((values - means[family]) ** 2).sum(axis=0) / (number - len(sizes))
    usual = (number - typical) / (len(sizes) - 1)
    shared = (between - within) / (between + (usual - 1) * within)
    return number / (1 + (typical - 1) * float(np.clip(shared.mean(), 0, 1)))
