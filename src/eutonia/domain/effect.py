"""Where the response model and the planner meet: neither knows the other, both know the effect table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.answers import Side


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """One place to inject: a muscle, or a group that is dosed as one, on one side."""

    muscle: str
    side: Side


@dataclass(frozen=True, slots=True)
class EffectTable:
    """Draws x target x dose step -> benefit and weakness.

    Step s means s times `step_units` of `product` into that target. Benefit is in goal weeks: weeks of the planned
    interval, weighted by goal importance, in which the expected relief counts. Weakness is a cumulative hazard that
    adds over targets: the probability of weakness that limits the person is 1 - exp(-sum).

    Shapes: `benefit` and `weakness` are (draws, targets, steps), float64, 0 at step 0, not falling along steps.
    """

    product: str
    step_units: Decimal
    targets: tuple[Target, ...]
    benefit: NDArray[np.float64]
    weakness: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.benefit.shape != self.weakness.shape or self.benefit.ndim != 3:
            raise ValueError("benefit and weakness have the shape (draws, targets, steps)")
        if self.benefit.shape[1] != len(self.targets):
            raise ValueError("one column per target")
