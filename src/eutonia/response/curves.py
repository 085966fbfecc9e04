"""The response model, one small function per line of the design (section 4). Pure NumPy, no state, no settings.

Shapes broadcast as in NumPy. By convention a parameter that differs between draws has the draws on its first axis.
Units: density is model units of toxin per millilitre of muscle, time is days since the injection, block is 0 to 1.
Relief is on the scale of its measure (see `measures`). Between them the functions hold no number but 0, 1 and 2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
MODEL = "response/2"
"""Name of the equations in this module. It is part of every belief id: change the equations, change the name."""


def density(potency: Array, units: Array | float, millilitres: Array | float) -> Array:
    """x = potency * D / V. Zero units give zero density. Potency belongs to one product and never leaves the model."""
    return potency * units / millilitres


def rise_and_fall(days: Array, onset_days: Array, offset_days: Array) -> Array:
    """b(tau), peak 1: the part of a dose that acts `days` after it was given; 0 before.

    The design's difference of two exponentials. `offset_days` must be above `onset_days`: were they free to swap, two
    sets of constants would give the same curve (or its negative), and no fit could tell them apart.
    """
    since = np.maximum(days, 0)
    shape = np.exp(-since / offset_days) - np.exp(-since / onset_days)
    at_peak = peak_day(onset_days, offset_days)
    return shape / (np.exp(-at_peak / offset_days) - np.exp(-at_peak / onset_days))  # type: ignore[no-any-return]


def peak_day(onset_days: Array, offset_days: Array) -> Array:
    """The day on which b(tau) is 1."""
    return onset_days * offset_days / (offset_days - onset_days) * np.log(offset_days / onset_days)


def active_toxin(densities: Array, acting: Array) -> Array:
    """A(t) = sum over injections of x_i * b(t - t_i). Injections are on the last axis of both arrays."""
    return (densities * acting).sum(axis=-1)  # type: ignore[no-any-return]


def odds(densities: Array, half_density: Array, steepness: Array) -> Array:
    """(x / x50)^steepness: 1 at the half density. `saturated` turns it into a part."""
    return (densities / half_density) ** steepness


def block(active: Array, half_density: Array, steepness: Array) -> Array:
    """B = A^g / (A50^g + A^g): the part of the muscle's overactivity that is blocked. 0 at no toxin, below 1 always."""
    return saturated(odds(active, half_density, steepness))


def saturated(of_odds: Array) -> Array:
    """odds / (1 + odds): 0 at 0, a half at 1, below 1 always.

    For one injection the odds of block are (x / A50)^g * b(t)^g: dose and time separate, which is how they are calculated.
    """
    return of_odds / (1 + of_odds)


def relief(full_relief: Array, blocked_part: Array) -> Array:
    """E * sum_m share_m * B_m: `blocked_part` is that sum, the part of the whole problem that is blocked, 0 to 1."""
    return full_relief * blocked_part


def placebo(days: Array, peak_days: Array) -> Array:
    """The course of what changes without toxin, peak 1 at `peak_days`, then fading: s * exp(1 - s), s = days / peak."""
    part = np.maximum(days, 0) / peak_days
    return part * np.exp(1 - part)


def course(baseline: Array | float, relieved: Array | float, unspecific: Array) -> Array:
    """tone(t) = tone0 - relief(t) - placebo(t), on the scale of the measure; lower is better. Not clipped."""
    return baseline - relieved - unspecific


def weakness_hazard(harm_odds: Array, size: Array, matters: float) -> Array:
    """Cumulative hazard of weakness that limits the person, from the odds of harm at the peak in one muscle.

    Logistic in the logarithm of density, as block is, but with its own half density and a greater steepness. `matters`
    is what the muscle does for this person. Hazards of several muscles add: probability = 1 - exp(-sum).
    """
    return matters * size * saturated(harm_odds)


def part_still_weakening(days_ago: Array | float, onset_days: Array, offset_days: Array, steepness: Array) -> Array:
    """The part of an earlier dose that adds to a new one in the hazard of weakness, at the peak of the new one.

    What is left of its relief then, b(tau)^g, and not of its toxin: weakness did not become more frequent over three
    sessions 12 to 16 weeks apart with rising doses (TOWER 2017: 4.5, 5.3, 2.9 per cent with events). The hazard that the
    new session brings is that of the densities together less that of the earlier ones alone.
    """
    return rise_and_fall(days_ago + peak_day(onset_days, offset_days), onset_days, offset_days) ** steepness


def probability(hazard: Array) -> Array:
    """1 - exp(-hazard)."""
    return -np.expm1(-hazard)


def swallowing_probability(exposure: Array, background_log_odds: Array, log_odds_per_unit: Array) -> Array:
    """Logistic in the amount of toxin near the swallowing muscles; not 0 without toxin (placebo arms report it too)."""
    return saturated(np.exp(background_log_odds + log_odds_per_unit * exposure))
