"""The response model again, slow and obvious: one draw, one muscle, one day at a time, with plain numbers.

Written from section 4 of the design and not from the source, so that the two can disagree.
"""

from __future__ import annotations

from math import exp, log

Draw = dict[str, float]


def acting(draw: Draw, day: float) -> float:
    """b(tau) with its highest value, found by looking, set to 1."""
    return _raw(draw, day) / _raw(draw, peak_day(draw))


def _raw(draw: Draw, day: float) -> float:
    onset = draw["onset_days"]
    offset = onset + draw["offset_gap_days"]
    return exp(-day / offset) - exp(-day / onset) if day > 0 else 0.0


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
    """Model units per millilitre at the peak."""
    return draw[f"potency.{product}"] * units / (millilitres * (draw["wasting"] if wasted else 1))


def block(draw: Draw, at_peak: float, day: float, part: str, measure: str) -> float:
    """Hill's equation on the active toxin of one day."""
    active = at_peak * acting(draw, day)
    sensitivity = 1.0 if measure == "ashworth" else draw[f"sensitivity.{measure}"]
    half = draw[f"half_density.{part}"] / sensitivity
    return active ** draw["steepness"] / (half ** draw["steepness"] + active ** draw["steepness"])


def average_block(draw: Draw, at_peak: float, weeks: int, part: str, measure: str) -> float:
    """Mean over the middles of the days of the interval."""
    days = [day + 0.5 for day in range(7 * weeks)]
    return sum(block(draw, at_peak, day, part, measure) for day in days) / len(days)


def full_relief(draw: Draw, part: str, measure: str) -> float:
    """Relief when all of the problem is blocked."""
    name = f"effect.ashworth.{part}" if measure == "ashworth" else f"effect.{measure}"
    return draw[name] * draw["person"]


def placebo(draw: Draw, day: float, part: str, measure: str) -> float:
    """Rises to its size at its peak, then fades."""
    size = draw[f"placebo.ashworth.{part}" if measure == "ashworth" else f"placebo.{measure}"]
    since = day / draw["placebo_peak_days"]
    return size * since * exp(1 - since)


def start(number: float, measure: str) -> float:
    """Baseline on the scale of relief."""
    return number if measure == "ashworth" else log(number + 0.5)


def hazard(draw: Draw, at_peak: float, part: str, matters: float) -> float:
    """Hazard of weakness in one muscle."""
    slope = draw["steepness"] + draw["harm_steeper"]
    ratio = (at_peak / draw[f"harm_density.{part}"]) ** slope
    return matters * draw["harm_size"] * ratio / (1 + ratio)
