"""Leave one trial out: fit to all the others, predict it as a trial never seen, and score the prediction."""

from __future__ import annotations

import numpy as np

from eutonia.evidence.fitting import fit
from eutonia.evidence.naive import naive_from
from eutonia.evidence.predicting import from_fit, predictives
from eutonia.evidence.reading import own_reading
from eutonia.evidence.reports import may_be_fitted
from eutonia.evidence.rows import Row
from eutonia.evidence.validation import Scored, scored
from eutonia.knowledge import Knowledge, load

CHAINS, WARMUP, SAMPLES = 2, 400, 400
PREDICTED = 500
"""Draws that a prediction is made with."""


def left_out(trial: str, seed: int) -> tuple[Scored, ...]:
    """Every fitted row of one trial, scored by a belief that was fitted without it; the naive prediction has not seen it either.

    Raises ValueError for a trial that has no fitted row.
    """
    knowledge = load()
    rows = fitted_rows(knowledge)
    rest = [row for row in rows if row.trial != trial]
    mine = [row for row in rows if row.trial == trial]
    if not mine:
        raise ValueError(f"no row of {trial!r} is fitted")
    found = fit(rest, knowledge, seed, CHAINS, WARMUP, SAMPLES, quick=True)
    generator = np.random.default_rng(seed)
    expected = predictives(mine, knowledge, from_fit(found.draws, knowledge, PREDICTED), generator)
    naive = naive_from(rest)
    return tuple(scored(row, one, False, naive, generator) for row, one in zip(mine, expected, strict=True))


def fitted_rows(knowledge: Knowledge) -> tuple[Row, ...]:
    """The rows of the package that the belief is fitted to."""
    return tuple(row for row in own_reading(knowledge).rows if may_be_fitted(row, knowledge.belief))
