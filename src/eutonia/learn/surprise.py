"""How each follow-up sat with what was expected of it before it was learned from.

What was expected of a cycle comes from guesses at the person from what was known before its session: for the first cycle the
population and the findings before treatment, for each later one the cycles before it too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erfc, exp, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Surprise
from eutonia.knowledge.types import Knowledge
from eutonia.learn.expected import expected_below, variance
from eutonia.learn.exploring import cloud_around
from eutonia.learn.groups import Group
from eutonia.learn.likelihood import Likelihood
from eutonia.learn.mode import Known, Place
from eutonia.learn.posterior import Posterior, log_prior
from eutonia.learn.tempering import HALVINGS
from eutonia.learn.weighing import largest_power, normalised
from eutonia.response.normal import normal_quantiles

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """What was expected of everything at one stage: weighted guesses."""

    location: Array
    """(guesses, observations)."""
    error: Array
    weights: Array


def expectation(posterior: Posterior, known: Known, peak: Place, name: str, knowledge: Knowledge) -> Expectation:
    """What is expected from what is known."""
    number = int(knowledge.number("learn.stage.points"))
    cloud = cloud_around(peak, knowledge)
    points = cloud.points(name, number)
    location, spread = posterior.predicted(points)
    height = posterior.log_probabilities(location, spread)[:, known].sum(axis=1) + log_prior(points)
    ratio = np.where(np.isfinite(location).all(axis=1), height - cloud.log_density(points), -np.inf)
    location = np.nan_to_num(location)
    power = largest_power(ratio, float(knowledge.number("learn.stage.left")) * number, 1, HALVINGS)
    return Expectation(location, np.exp(spread), normalised(power * ratio))


def surprises(likelihood: Likelihood, stage: int, expected: Expectation, knowledge: Knowledge) -> tuple[Surprise, ...]:
    """Of the follow-ups of the cycle after so many sessions, each day once, in order."""
    by_day: defaultdict[int, list[int]] = defaultdict(list)
    for row, one in enumerate(likelihood.record.observations):
        if one.follow_up and one.stage == stage:
            by_day[one.day].append(row)
    group_of = {row: group for group in likelihood.groups for row in range(group.rows.start, group.rows.stop)}
    return tuple(_surprise(likelihood, day, rows, group_of, expected, knowledge) for day, rows in sorted(by_day.items()))


def _surprise(
    likelihood: Likelihood,
    day: int,
    rows: Sequence[int],
    group_of: Mapping[int, Group],
    expected: Expectation,
    knowledge: Knowledge,
) -> Surprise:
    deviates = normal_quantiles(np.array([_place(row, group_of[row], expected) for row in rows]))
    probability = chi_squared_beyond(_distance(deviates, _alike(rows, group_of, expected)), len(rows))
    surprising = probability < float(knowledge.number("learn.surprising"))
    return Surprise(likelihood.record.date_of(day), probability, _words(probability, surprising))


def _words(probability: float, surprising: bool) -> str:
    head = "Far from what was expected" if surprising else "In keeping with what was expected"
    return f"{head}: {probability:.1%} of such follow-ups would lie at least this far off."


def _place(row: int, group: Group, expected: Expectation) -> float:
    """Where what was seen lies in what was expected, 0 to 1 without the ends; what is equal counts half."""
    value = float(group.values[row - group.rows.start])
    at_most, below = expected_below(group.kind, value, expected.location[:, row], expected.error[:, row])
    edge = 1 / (2 * len(expected.weights)) ** 2
    return float(np.clip(expected.weights @ (at_most + below) / 2, edge, 1 - edge))


def _alike(rows: Sequence[int], group_of: Mapping[int, Group], expected: Expectation) -> Array:
    """Correlation of what is written down on one day, (rows, rows): what the guesses share, over that and each one's error."""
    location = expected.location[:, rows]
    centred = location - expected.weights @ location
    shared = (centred * expected.weights[:, None]).T @ centred
    errors = [
        float(expected.weights @ variance(group_of[row].kind, expected.location[:, row], expected.error[:, row]))
        for row in rows
    ]
    whole = np.sqrt(np.diag(shared) + errors)
    alike = shared / np.outer(whole, whole)
    np.fill_diagonal(alike, 1)
    return np.asarray(alike)


def _distance(deviates: Array, alike: Array) -> float:
    return float(deviates @ np.linalg.solve(alike, deviates))


def chi_squared_beyond(value: float, freedom: int) -> float:
    """Chance of a chi squared at least as great, for 1 or more degrees of freedom, by its finite sum."""
    half = value / 2
    if half <= 0:
        return 1.0
    total = erfc(sqrt(half)) if freedom % 2 else exp(-half)
    power = 1 / 2 if freedom % 2 else 1.0
    term = exp(-half + log(half) / 2) * 2 / sqrt(pi) if freedom % 2 else exp(-half) * half
    while power < freedom / 2:
        total += term
        power += 1
        term *= half / power
    return min(total, 1.0)
