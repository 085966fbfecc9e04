"""How the fit sits with what was reported: rows that it was fitted to, and rows that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence.forward import NUMPY, Latent, predict
from eutonia.evidence.layout import lay_out
from eutonia.evidence.predictive import predictive, report
from eutonia.evidence.reports import reports
from eutonia.evidence.rows import Row
from eutonia.knowledge.types import Knowledge

if TYPE_CHECKING:
    from eutonia.evidence.fitting import Fit

Array = NDArray[np.float64]
LOOKS = 400
"""Draws that are looked at: enough for the ends of a 95 per cent interval."""
ENDS = (0.025, 0.5, 0.975)


@dataclass(frozen=True, slots=True)
class FittedRow:
    """One row beside the model. All values are in the unit of the row."""

    row: Row
    low: float
    middle: float
    high: float
    """Middle and 95 per cent interval of what the model says of the arm itself, people without end."""
    again_low: float
    again_high: float
    """95 per cent interval of what the trial would report were it run again with as many people."""

    @property
    def inside(self) -> bool:
        """True when the report lies in the interval of what would be reported again."""
        return self.again_low <= self.row.value <= self.again_high


def fitted_rows(fit: Fit) -> tuple[FittedRow, ...]:
    """Every row of the fit, in order."""
    values, again = _looks(fit)
    low, middle, high = np.quantile(values, ENDS, axis=0)
    again_low, _, again_high = np.quantile(again, ENDS, axis=0)
    columns = zip(fit.setup.layout.rows, low, middle, high, again_low, again_high, strict=True)
    return tuple(FittedRow(row, *(float(one) for one in ends)) for row, *ends in columns)


@dataclass(frozen=True, slots=True)
class UnseenRow:
    """One row that was read and not fitted, beside what is expected of a new trial. All values are in the unit of the row."""

    row: Row
    low: float
    middle: float
    high: float
    """Middle and 95 per cent interval of what such a trial would report."""

    @property
    def inside(self) -> bool:
        """True when the report lies in that interval."""
        return self.low <= self.row.value <= self.high


def unseen_rows(rows: Sequence[Row], fit: Fit, knowledge: Knowledge) -> tuple[UnseenRow, ...]:
    """Rows that were not fitted, each as one of a trial of which nothing else is known."""
    layout, every = lay_out(rows, knowledge), len(next(iter(fit.draws.values())))
    at = np.linspace(0, every - 1, min(LOOKS, every)).astype(np.intp)
    fixed = {name: np.full(len(at), value) for name, value in fit.setup.fixed.items()}
    draws = {**fixed, **{name: drawn[at] for name, drawn in fit.draws.items()}}
    found = predictive(draws, layout, np.random.Generator(np.random.PCG64(fit.seed)))
    columns = zip(rows, *np.quantile(found, ENDS, axis=0), strict=True)
    return tuple(UnseenRow(row, *(float(one) for one in ends)) for row, *ends in columns)


def _looks(fit: Fit) -> tuple[Array, Array]:
    """What the model says of each row, and what would be reported again, both (looks, rows)."""
    layout, generator = fit.setup.layout, np.random.Generator(np.random.PCG64(fit.seed))
    known = reports(layout.rows)
    every = len(next(iter(fit.draws.values())))
    values, again = [], []
    for at in np.linspace(0, every - 1, min(LOOKS, every)).astype(np.intp):
        parameters = {**fit.setup.fixed, **{name: float(drawn[at]) for name, drawn in fit.draws.items()}}
        found = predict(parameters, Latent(**{field: drawn[at] for field, drawn in fit.trials.items()}), layout, NUMPY)
        values.append(found.value)
        again.append(report(found.value, found.spread, layout, known, generator))
    return np.array(values), np.array(again)
