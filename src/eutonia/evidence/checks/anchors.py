"""The facts that the belief must reproduce, beside what it says of an average trial: no other trial's luck in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence.forward import NUMPY, Latent, predict
from eutonia.evidence.layout import lay_out
from eutonia.evidence.predicting import from_fit
from eutonia.evidence.predictive import new_trials
from eutonia.evidence.reports import SHARES
from eutonia.evidence.rows import Kind, Row
from eutonia.knowledge.types import Knowledge

Array = NDArray[np.float64]
ANCHORS = (
    Kind.FELT_ONSET, Kind.FELT_PEAK, Kind.FELT_WEAR_OFF, Kind.RETREATMENT_SHARE, Kind.RETREATMENT_DAYS, Kind.WEAKNESS,
    Kind.SWALLOWING,
)  # fmt: skip
DRAWS = 500
Z = 1.96


@dataclass(frozen=True, slots=True)
class Anchor:
    """One fact, its 95 % interval from its own report, and the belief's."""

    row: Row
    fact_low: float
    fact_high: float
    median: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """The belief's middle lies inside the fact's interval."""
        return self.fact_low <= self.median <= self.fact_high


def anchors(rows: Sequence[Row], knowledge: Knowledge, draws: Mapping[str, Array]) -> tuple[Anchor, ...]:
    """Every fitted row that is an anchor, predicted for an average trial."""
    mine = [row for row in rows if row.kind in ANCHORS]
    layout, imagined = lay_out(mine, knowledge), from_fit(draws, knowledge, DRAWS)
    values = []
    for at in range(DRAWS):
        parameters = {name: float(drawn[at]) for name, drawn in imagined.draws.items()}
        values.append(predict(parameters, _average(parameters, layout), layout, NUMPY).value)
    found = np.quantile(np.array(values), (0.025, 0.5, 0.975), axis=0)
    return tuple(_anchor(row, *found[:, at]) for at, row in enumerate(mine))


def _average(parameters: Mapping[str, float], layout: object) -> Latent:
    """Trials without anything peculiar to them."""
    like = new_trials(parameters, layout, np.random.default_rng(0))  # type: ignore[arg-type]
    return Latent(**{name: np.zeros_like(getattr(like, name)) for name in Latent.__slots__})


def _anchor(row: Row, low: float, median: float, high: float) -> Anchor:
    fact_low, fact_high = interval_of(row)
    return Anchor(row, fact_low, fact_high, float(median), float(low), float(high))


def interval_of(row: Row) -> tuple[float, float]:
    """The 95 % interval of a reported value: by its standard error, or of a share by Wilson's formula.

    A mean that was reported without any spread has none: both ends are the value.
    """
    if row.standard_error is not None or row.standard_deviation is not None:
        error = row.standard_error or float(row.standard_deviation or 0) / np.sqrt(row.people or 1)
        return float(row.value - Z * error), float(row.value + Z * error)
    return _wilson(row.value, row.people or 1) if row.kind in SHARES else (row.value, row.value)


def _wilson(value: float, people: float) -> tuple[float, float]:
    centre = (value + Z**2 / (2 * people)) / (1 + Z**2 / people)
    half = Z / (1 + Z**2 / people) * np.sqrt(value * (1 - value) / people + Z**2 / (4 * people**2))
    return float(centre - half), float(centre + half)
