"""One draw of the parameters, the trials it is applied to, and the kind of arrays to calculate with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from eutonia.evidence.layout import MEASURES, PARTS, Layout
from eutonia.evidence.rows import Kind
from eutonia.evidence.wording import UNKNOWN

Array = Any
"""An array of NumPy or JAX."""


@dataclass(frozen=True, slots=True)
class Arrays:
    """The array module, and the two functions that NumPy and JAX do not share."""

    xp: Any
    below: Callable[[Any], Any]
    """Normal probability below z."""
    repeated: Callable[[Callable[[Any, Any], Any], int, Any, Any], Any]
    """(step, times, start, given) -> step(... step(start, given) ..., given), through which no gradient passes."""


def _repeated(step: Callable[[Any, Any], Any], times: int, start: Any, given: Any) -> Any:
    return reduce(lambda place, _: step(place, given), range(times), start)


NUMPY = Arrays(np, ndtr, _repeated)


@dataclass(frozen=True, slots=True)
class Latent:
    """What is open about single trials, each (number,): none of it tells anything of another trial."""

    placebo: Array
    """By trial: Ashworth positions, added to the unspecific relief of tone at its peak."""
    effect: Array
    """By trial: logarithm, multiplies relief."""
    dose: Array
    """By arm with an uncertain dose: logarithm, multiplies the dose."""
    delay: Array
    """By trial: days, added to the delay from wear-off to the next treatment."""
    harm: Array
    """By trial: log odds, added to those of weakness and of trouble swallowing being reported."""
    felt: Array
    """By trial: logarithm, multiplies the days on which people feel it come, be strongest and go."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What each row would report if its arm were without end, (rows,)."""

    value: Array
    """In the unit of the row: points (negative is better), parts of 1, days, weeks, per cent of a neck score."""
    spread: Array
    """Standard deviation of one person's change of tone, in points, or of felt days; 0 for every other kind of row."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One draw of the parameters, for one layout, on one kind of arrays."""

    parameters: Mapping[str, Array]
    """Every id of the belief's rows as a number, with `between.<id>` where it is estimated."""
    latent: Latent
    layout: Layout
    on: Arrays

    def __getitem__(self, name: str) -> Array:
        """One parameter; how people differ is taken from the rows of the belief where the draw does not say."""
        return self.parameters[name] if name in self.parameters else self.layout.betweens[name]

    def potency(self, product: str) -> Array:
        """Of one product; 0 for placebo, 1 for one that nobody names, whose doses are ordinary ones of the yardstick."""
        fixed = {"": self.on.xp.zeros(()), UNKNOWN: self.on.xp.ones(())}
        return fixed[product] if product in fixed else self[f"potency.{product}"]

    def potencies(self) -> Array:
        """Of the products of the layout, and 1 in the place after the last: it stands for placebo, which has no pairs."""
        return self.on.xp.stack([*(self.potency(one) for one in self.layout.products), self.potency(UNKNOWN)])

    def deviates(self, name: str, way: str = "") -> Array:
        """By how much each person differs from the typical one on the working scale of this parameter, (people,)."""
        return self[f"between.{name}"] * self.layout.people[way or name]

    def by_part(self, name: str) -> Array:
        """A parameter that has one value for each part of the body, (parts,)."""
        return self.on.xp.stack([self[f"{name}.{part}"] for part in PARTS])

    def by_measure(self, name: str) -> Array:
        """A parameter of spasms and pain, (measures,); the place of tone is empty."""
        return self.on.xp.stack([self.on.xp.zeros(()), *(self[f"{name}.{measure}"] for measure in MEASURES[1:])])

    def with_none(self, values: Array) -> Array:
        """The same with one 0 after the last: the place of 'none of them'."""
        xp = self.on.xp
        return xp.concatenate([xp.asarray(values), xp.zeros(1)])

    @property
    def onset(self) -> Array:
        """Days, (people,)."""
        return self["onset_days"] * self.on.xp.exp(self.deviates("onset_days"))

    @property
    def offset(self) -> Array:
        """Days, (people,): onset plus a positive gap."""
        return self.onset + self["offset_gap_days"] * self.on.xp.exp(self.deviates("offset_gap_days"))

    def trials_of(self, kind: Kind) -> NDArray[np.intp]:
        """Index of the trial of each row of a kind."""
        layout = self.layout
        return np.array([layout.trials.index(layout.rows[at].trial) for at in layout.of_kind[kind]], dtype=np.intp)
