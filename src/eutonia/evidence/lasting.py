"""On which day relief crosses a level: Newton's method on concave functions, started where it can only come closer.

Relief rises with toxin, so a level of relief is a level of toxin, and a level of toxin has two days: one while it rises, one
while it falls. The steps carry no gradient but the last, which is all that the derivative of a crossing needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

if TYPE_CHECKING:
    from eutonia.evidence.scene import Arrays

Array = Any
STEPS = 8
"""Each doubles the digits that are right once it is near: eight leave nothing to gain in double precision."""


@dataclass(frozen=True, slots=True)
class Toxin:
    """The course of acting toxin, in days; offset is above onset."""

    onset: Array
    offset: Array


def peak_day(toxin: Toxin, xp: Any) -> Array:
    """The day on which toxin acts most."""
    return toxin.onset * toxin.offset / (toxin.offset - toxin.onset) * xp.log(toxin.offset / toxin.onset)


def _shape(days: Array, toxin: Toxin, xp: Any) -> Array:
    return xp.exp(-days / toxin.offset) - xp.exp(-days / toxin.onset)


def toxin_at(days: Array, toxin: Toxin, xp: Any) -> Array:
    """b(t), peak 1, of days above 0."""
    return _shape(days, toxin, xp) / _shape(peak_day(toxin, xp), toxin, xp)


def shape_at(level: Array, log_odds: Array, steepness: Array, weights: Array, row: NDArray[Any], on: Arrays) -> Array:
    """Logarithm of the part of the peak toxin that leaves `level` of the greatest relief, (rows, people).

    `log_odds` is (pairs, people) at the peak before steepness, `weights` (rows, pairs). The logarithm of relief is concave in
    that of toxin and runs below its straight beginning, on which the search starts: so it never oversteps.
    """
    xp = on.xp
    at_peak = steepness * log_odds
    wanted = xp.log(level) + xp.log(weights @ (1 / (1 + xp.exp(-at_peak))))

    def step(place: Array, given: tuple[Array, ...]) -> Array:
        wanted, at_peak, steepness, weights = given
        blocked = 1 / (1 + xp.exp(-at_peak - steepness * place[row]))
        relieved = weights @ blocked
        return place - (xp.log(relieved) - wanted) * relieved / (steepness * (weights @ (blocked * (1 - blocked))))

    start = (wanted - xp.log(weights @ xp.exp(at_peak))) / steepness
    return _searched(step, start, (wanted, at_peak, steepness, weights), on)


def rising_day(log_level: Array, toxin: Toxin, on: Arrays) -> Array:
    """The day before the peak on which the logarithm of b is `log_level`."""
    wanted = _wanted(log_level, toxin, on.xp)
    start = on.xp.exp(wanted) / (1 / toxin.onset - 1 / toxin.offset)
    return _day(start, wanted, toxin, on)


def falling_day(log_level: Array, toxin: Toxin, on: Arrays) -> Array:
    """The day after the peak on which the logarithm of b is `log_level`."""
    wanted = _wanted(log_level, toxin, on.xp)
    return _day(-toxin.offset * wanted, wanted, toxin, on)


def _wanted(log_level: Array, toxin: Toxin, xp: Any) -> Array:
    return log_level + xp.log(_shape(peak_day(toxin, xp), toxin, xp))


def _day(start: Array, wanted: Array, toxin: Toxin, on: Arrays) -> Array:
    """The day on which the logarithm of the shape is `wanted`, on that side of the peak on which the search starts."""
    xp = on.xp

    def step(days: Array, given: tuple[Array, ...]) -> Array:
        wanted, rate, slower = given
        rising, falling = xp.exp(-days * rate), xp.exp(-days * slower)
        return days - (xp.log(falling - rising) - wanted) * (falling - rising) / (rising * rate - falling * slower)

    return _searched(step, start, (wanted, 1 / toxin.onset, 1 / toxin.offset), on)


def _searched(step: Callable[[Array, tuple[Array, ...]], Array], start: Array, given: tuple[Array, ...], on: Arrays) -> Array:
    """Steps without a gradient, then one with: its derivative is that of the place that was found."""
    return step(on.repeated(step, STEPS, start, given), given)
