"""Prior and posterior predictive: what the model expected of every row before and after it had seen the trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence.predicting import Imagined, from_fit, imagine, predictives
from eutonia.evidence.rows import Row
from eutonia.evidence.scores import LEVELS, Predictive, interval, sampled
from eutonia.knowledge.types import Knowledge

Array = NDArray[np.float64]
PREDICTED = 1000


@dataclass(frozen=True, slots=True)
class Expected:
    """One row, and the middle and the intervals of what was expected of it as of a trial not seen."""

    row: Row
    median: float
    intervals: tuple[tuple[float, float], ...]

    @property
    def inside(self) -> tuple[bool, ...]:
        """Whether the observed value lies in each interval."""
        return tuple(low <= self.row.value <= high for low, high in self.intervals)


def before(rows: Sequence[Row], knowledge: Knowledge, seed: int = 0) -> tuple[Expected, ...]:
    """What the priors alone expect."""
    generator = np.random.default_rng(seed)
    return expected(rows, knowledge, imagine(replace(knowledge, belief_draws={}), PREDICTED, generator), generator)


def after(rows: Sequence[Row], knowledge: Knowledge, draws: Mapping[str, Array], seed: int = 0) -> tuple[Expected, ...]:
    """What the fitted belief expects of a new trial like each of these."""
    return expected(rows, knowledge, from_fit(draws, knowledge, PREDICTED), np.random.default_rng(seed))


def expected(
    rows: Sequence[Row], knowledge: Knowledge, imagined: Imagined, generator: np.random.Generator
) -> tuple[Expected, ...]:
    """The predictive intervals of each row."""
    found = predictives(rows, knowledge, imagined, generator)
    return tuple(_expected(row, one, generator) for row, one in zip(rows, found, strict=True))


def coverage(found: Sequence[Expected]) -> tuple[float, ...]:
    """Part of the rows inside the 50, 80 and 95 per cent intervals."""
    return tuple(float(np.mean([one.inside[at] for one in found])) for at in range(len(LEVELS)))


def _expected(row: Row, predictive: Predictive, generator: np.random.Generator) -> Expected:
    reported = sampled(predictive, generator)
    return Expected(row, float(np.median(reported)), tuple(interval(reported, level) for level in LEVELS))
