"""The response model again, slow and obvious: one draw, one muscle, one day at a time, with plain numbers.

Written from section 4 of the design and records 5 and 7, and not from the source, so that the two can disagree.
"""

from __future__ import annotations

from math import exp, lgamma, log, sqrt
from statistics import NormalDist

Draw = dict[str, float]
NORMAL = NormalDist()


def acting(draw: Draw, day: float) -> float:
    """b(tau) with its highest value, found by looking, set to 1."""
    return _raw(draw, day) / _raw(draw, peak_day(draw))


def _raw(draw: Draw, day: float) -> float:
    onset = draw["onset_days"]
    offset = onset + draw["offset_gap_days"]
    return abs(exp(-day / offset) - exp(-day / onset)) if day > 0 else 0.0


def peak_day(draw: Draw) -> float:
    """The day on which b(tau) is highest, by closing in on it from both sides."""
    low, high = 0.0, 400.0
    for _ in range(200):
        third = (high - low) / 3
        if _raw(draw, low + third) < _raw(draw, high - third):
            low += third
        else:
            high -= third
    return (low + high) / 2


def density(draw: Draw, product: str, units: float, millilitres: float, wasted: bool) -> float:
    """Model units per millilitre at the peak, as this person's muscle counts them."""
    counted = draw[f"potency.{product}"] * draw["susceptibility"] * units
    return counted / (millilitres * (draw["wasting"] if wasted else 1))


def hill(draw: Draw, active: float, part: str, measure: str) -> float:
    """Hill's equation on the active toxin of one day, of all sessions together."""
    sensitivity = 1.0 if measure == "ashworth" else draw[f"sensitivity.{measure}"]
    half = draw[f"half_density.{part}"] / sensitivity
    return active ** draw["steepness"] / (half ** draw["steepness"] + active ** draw["steepness"])


def block(draw: Draw, at_peak: float, day: float, part: str, measure: str) -> float:
    """Block on one day after a single injection."""
    return hill(draw, at_peak * acting(draw, day), part, measure)


def average_block(draw: Draw, at_peak: float, weeks: int, part: str, measure: str) -> float:
    """Mean over the middles of the hours of the interval."""
    highest = _raw(draw, peak_day(draw))
    hours = [(hour + 0.5) / 24 for hour in range(24 * 7 * weeks)]
    return sum(hill(draw, at_peak * _raw(draw, day) / highest, part, measure) for day in hours) / len(hours)


def full_relief(
    draw: Draw, part: str, measure: str, joint: str, problem: float, sclerosis: bool = True, cycles: int = 0
) -> float:
    """Relief when all of the problem is blocked; `problem` is the size of the response of this one problem."""
    name = f"effect.ashworth.{part}" if measure == "ashworth" else f"effect.{measure}"
    size = draw[name] * draw["person"] * problem * exp(draw["trend"]) ** cycles
    if joint and measure == "ashworth":
        size *= draw[f"joint.{joint}"]
    return size * draw["aetiology.multiple_sclerosis"] if sclerosis else size


def placebo(draw: Draw, day: float, part: str, measure: str) -> float:
    """Rises to its size at its peak, then fades."""
    size = draw[f"placebo.ashworth.{part}" if measure == "ashworth" else f"placebo.{measure}"]
    since = day / draw["placebo_peak_days"]
    return size * since * exp(1 - since)


def drift(draw: Draw, day: float, measure: str) -> float:
    """How far the untreated problem has moved."""
    return draw[f"drift.{measure}"] * day / 365.25


def latent(number: float, measure: str) -> float:
    """What is written down, on the scale of relief."""
    if measure == "ashworth":
        return number
    if measure == "spasms_per_day":
        return log(number + 0.5)
    return log((number + 0.5) / (10.5 - number))


def error_of_finding(draw: Draw, number: float, measure: str) -> float:
    """Standard deviation of a finding around what lies beneath it; spasms are an average over a week."""
    if measure != "spasms_per_day":
        return draw[f"noise.{measure}"]
    mean = number + 0.5
    return sqrt(log(1 + (1 / mean + 1 / draw["dispersion.spasms_per_day"]) / 7))


def written(draw: Draw, value: float, measure: str) -> float:
    """What would be written down of a latent value, with the error of this draw."""
    error = draw["grading_error"]
    if measure == "ashworth":
        return min(max(value + draw["noise.ashworth"] * error, 0), 5)
    if measure == "pain":
        shifted = exp(value + draw["noise.pain"] * error)
        return min(max(11 * shifted / (1 + shifted) - 0.5, 0), 10)
    mean = max(exp(value) - 0.5, 0)
    if mean == 0:
        return 0.0
    spread = sqrt(log(1 + 1 / mean + 1 / draw["dispersion.spasms_per_day"]))
    return mean * exp(spread * error - spread**2 / 2)


def probability_of_count(count: int, mean: float, size: float) -> float:
    """Negative binomial, from its gamma functions."""
    return exp(
        lgamma(count + size) - lgamma(size) - lgamma(count + 1)
        + size * log(size / (size + mean)) + count * log(mean / (size + mean))
    )  # fmt: skip


def probability_of_grade(position: int, value: float, noise: float) -> float:
    """Ordered probit with its cut points half way between the positions."""
    below = 0.0 if position == 0 else NORMAL.cdf((position - 0.5 - value) / noise)
    upto = 1.0 if position == 5 else NORMAL.cdf((position + 0.5 - value) / noise)
    return upto - below


def probability_of_score(score: int, value: float, noise: float) -> float:
    """The normal on the log odds between half a point below and above; the ends are open."""
    below = 0.0 if score == 0 else NORMAL.cdf((latent(score - 0.5, "pain") - value) / noise)
    upto = 1.0 if score == 10 else NORMAL.cdf((latent(score + 0.5, "pain") - value) / noise)
    return upto - below


def chance(draw: Draw, target: int, value: float, measure: str) -> float:
    """Chance that one observation is at the target or better: everything up to it, added up."""
    upto = range(target + 1)
    if measure == "ashworth":
        return sum(probability_of_grade(one, value, draw["noise.ashworth"]) for one in upto)
    if measure == "pain":
        return sum(probability_of_score(one, value, draw["noise.pain"]) for one in upto)
    mean = max(exp(value) - 0.5, 1e-12)
    return sum(probability_of_count(one, mean, draw["dispersion.spasms_per_day"]) for one in upto)


def hazard(draw: Draw, at_peak: float, part: str, matters: float) -> float:
    """Hazard of weakness in one muscle."""
    slope = draw["steepness"] + draw["harm_steeper"]
    ratio = (at_peak / draw[f"harm_density.{part}"]) ** slope
    return matters * draw["harm_size"] * ratio / (1 + ratio)


def still_weakening(draw: Draw, at_peak: float, days_ago: float) -> float:
    """What of an earlier dose counts for weakness at the peak of a new one, by what is left of its relief."""
    return at_peak * acting(draw, days_ago + peak_day(draw)) ** draw["steepness"]
