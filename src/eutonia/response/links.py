"""Each outcome's own link: the probability of what is written down, given what lies beneath it.

What lies beneath (`latent`) is on the scale of its measure (see `measures`): the position of tone, the logarithm of
(spasms a day + 1/2), the log odds of (score + 1/2) / 11, degrees. Arrays broadcast; nothing is clipped to what is likely, so
that far-off guesses can still be told apart. The error of ONE observation is a standard deviation on that scale, of a
count the size of its negative binomial.
"""

from __future__ import annotations

from math import floor, log, pi

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.answers import Ashworth
from eutonia.domain.case import PAIN_SCALE_TOP, Measure
from eutonia.response import counts
from eutonia.response.normal import cumulative, log_between
from eutonia.response.scales import log_odds, part

Array = NDArray[np.float64]
Cuts = tuple[Array, Array]
"""Between which two ends what lies beneath, with its error, is written down as one grade; they may be infinite."""
HALF = 1 / 2
TOP_GRADE = len(Ashworth) - 1
SCORES = PAIN_SCALE_TOP + 1
MOST_ATTAINED = 2
"""Goal attainment runs from minus this to this."""
ERROR = {
    Measure.ASHWORTH: "noise.ashworth",
    Measure.SPASMS_PER_DAY: "dispersion.spasms_per_day",
    Measure.PAIN: "noise.pain",
}
"""The parameter that says how far one observation may lie from what is beneath it."""


def rate(latent: Array) -> Array:
    """Spasms a day beneath a latent logarithm; never below 0."""
    return np.maximum(np.exp(latent) - HALF, 0)


def latent_rate(spasms_per_day: Array | float) -> Array:
    """The latent logarithm of a number of spasms a day."""
    return np.log(np.asarray(spasms_per_day, dtype=np.float64) + HALF)


def latent_score(score: Array | float) -> Array:
    """The latent log odds of a score, 0 to 10; infinite at half a point beyond each end."""
    return log_odds((np.asarray(score, dtype=np.float64) + HALF) / SCORES)


def cuts_of_grade(position: Array) -> Cuts:
    """Between which ends a position of tone is written down: half a position to each side, and all beyond the last grades."""
    position = np.asarray(position, dtype=np.float64)
    return np.where(position <= 0, -np.inf, position - HALF), np.where(position >= TOP_GRADE, np.inf, position + HALF)


def cuts_of_score(score: Array) -> Cuts:
    """Between which latent log odds a score of 0 to 10 is written down: half a point to each side."""
    score = np.asarray(score, dtype=np.float64)
    return latent_score(score - HALF), latent_score(score + HALF)


def cuts_of_attainment(level: Array) -> Cuts:
    """Between how many important changes beyond the target an attainment is written down."""
    level = np.asarray(level, dtype=np.float64)
    return np.where(level <= -MOST_ATTAINED, -np.inf, level), np.where(level >= MOST_ATTAINED, np.inf, level + 1)


def log_probability_within(cuts: Cuts, latent: Array, noise: Array) -> Array:
    """The part of a normal around what lies beneath that is inside these ends."""
    lower, upper = cuts
    finer = 1 / noise
    return log_between((lower - latent) * finer, (upper - latent) * finer)


def log_probability_of_grade(position: Array, latent: Array, noise: Array) -> Array:
    """Ashworth, by position 0 to 5: ordered probit with its cut points half a position from each grade."""
    return log_probability_within(cuts_of_grade(position), latent, noise)


def log_probability_of_count(spasms_per_day: Array, latent: Array, size: Array) -> Array:
    """Spasms counted on one day: negative binomial around the rate. An average that is not whole is allowed."""
    return counts.log_probability(np.asarray(spasms_per_day, dtype=np.float64), rate(latent), np.asarray(size))


def log_probability_of_score(score: Array, latent: Array, noise: Array) -> Array:
    """Pain or stiffness, 0 to 10: the part of a normal around the latent log odds that lies within half a point."""
    return log_probability_within(cuts_of_score(score), latent, noise)


def log_probability_of_angle(degrees: Array, latent: Array, noise: Array) -> Array:
    """Tardieu, full range less catch in degrees: normal. A density per degree."""
    deviate = (degrees - latent) / noise
    return np.asarray(-deviate * deviate / 2 - np.log(noise) - log(2 * pi) / 2)


def log_probability_of_attainment(level: Array, beyond: Array, noise: Array) -> Array:
    """Goal attainment -2 to 2, by how many important changes the person is beyond the target (negative: short of it)."""
    return log_probability_within(cuts_of_attainment(level), beyond, noise)


def log_probability(measure: Measure, written: Array, latent: Array, error: Array) -> Array:
    """Of what was written down for one of the measures of a goal: a position, spasms a day, or a score."""
    of = {
        Measure.ASHWORTH: log_probability_of_grade,
        Measure.SPASMS_PER_DAY: log_probability_of_count,
        Measure.PAIN: log_probability_of_score,
    }
    return of[measure](written, latent, error)


def chance_at_most(measure: Measure, target: float, latent: Array, error: Array) -> Array:
    """Chance that one observation would be written down as the target or better: a position, spasms a day, or a score."""
    if measure is Measure.SPASMS_PER_DAY:
        return counts.at_most(floor(target), rate(latent), error)
    if measure is Measure.ASHWORTH:
        return cumulative((target + HALF - latent) / error) if target < TOP_GRADE else np.ones_like(latent)
    return cumulative((latent_score(floor(target) + HALF) - latent) / error)


def as_written(measure: Measure, latent: Array, error: Array, deviate: Array) -> Array:
    """What would be written down with this standard normal error, as a number without steps, inside the scale's ends.

    Of a count: the lognormal with the mean and the variance of the negative binomial.
    """
    if measure is Measure.ASHWORTH:
        return np.clip(latent + error * deviate, 0, TOP_GRADE)
    if measure is Measure.PAIN:
        return np.clip(SCORES * part(latent + error * deviate) - HALF, 0, PAIN_SCALE_TOP)
    mean = rate(latent)
    spread = counts.log_spread(mean, error)
    return mean * np.exp(spread * (deviate - spread / 2))
