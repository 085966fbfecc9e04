"""How well the belief predicts published trials, row by row and in all, beside the naive prediction. Deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence.lexicon import lexicon
from eutonia.evidence.naive import Naive, naive_from, naive_predictive
from eutonia.evidence.predicting import imagine, predictives
from eutonia.evidence.reading import LeftOut, Reading, Remark, own_reading
from eutonia.evidence.rows import Kind, Row
from eutonia.evidence.scores import LEVELS, Predictive, crps, interval, log_score, mean_and_error, sampled
from eutonia.knowledge import Knowledge

Array = NDArray[np.float64]
OVERALL = "all outcomes"

_PRIOR = "The belief has not been fitted here: the predictions are those of its prior."


@dataclass(frozen=True, slots=True)
class Score:
    """One prediction of one row, and how it did."""

    median: float
    intervals: tuple[tuple[float, float], ...]
    """The middle 50, 80 and 95 per cent."""
    inside: tuple[bool, ...]
    """Whether what was observed lies in each of them."""
    log_score: float
    crps: float
    deviation: float
    """Standard deviation of the prediction."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One row with what the model and the naive prediction expected of it."""

    row: Row
    fitted: bool
    """The belief was fitted to rows of this trial, so the row is no test of it."""
    model: Score
    naive: Score | None
    """None when no other trial reports such an outcome."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Scores over several rows."""

    rmse: float | None
    """None, as `crps` is, over rows that have no common unit."""
    coverage: tuple[float, ...]
    """Part of the rows inside the 50, 80 and 95 per cent intervals."""
    log_score: float
    crps: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Model less naive over the same rows, with the standard error when rows of one trial go together; None from one trial."""

    value: float
    error: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Rows of one outcome, or of all.

    `rows`, `trials`, `model`, `naive` and the differences are over the rows that both predictions could answer, so that like is
    compared with like; where the naive one answers none, over the model's. `rmse` and `crps` are in the unit of the outcome;
    over all outcomes they are in standard deviations of the naive prediction.
    """

    outcome: str
    fitted: bool
    rows: int
    trials: int
    model: Totals
    naive: Totals | None
    log_score: Difference | None
    """Above 0 when the model is better."""
    crps: Difference | None
    """Below 0 when the model is better; in standard deviations of the naive prediction."""
    all_rows: int
    """Rows that the model could answer."""
    all_model: Totals
    """The model over all of them; over several outcomes without `rmse` and `crps`, which have no common unit."""


@dataclass(frozen=True, slots=True)
class Validation:
    """Everything a validation found."""

    rows: tuple[Scored, ...]
    summaries: tuple[Summary, ...]
    """Of trials that the belief has not seen, then of those it was fitted to; in each the whole first."""
    left_out: tuple[LeftOut, ...]
    remarks: tuple[Remark, ...]
    draws: int
    words: tuple[str, ...]
    """What has to be known to read the figures."""


def validate(reading: Reading, knowledge: Knowledge, seed: int | None = None, draws: int | None = None) -> Validation:
    """Predict every row of a reading as a trial that is new to the belief, and score the predictions.

    `seed` and `draws` are the settings of the package when left out. A reading without rows gives a validation without rows.
    """
    number = draws or round(lexicon().number("validate.draws"))
    generator = np.random.default_rng(round(lexicon().number("validate.seed")) if seed is None else seed)
    imagined = imagine(knowledge, number, generator)
    fitted_to = tuple(row for row in own_reading(knowledge).rows if row.use == "fit")
    naive, seen = naive_from(fitted_to), {row.trial for row in fitted_to}
    expected = predictives(reading.rows, knowledge, imagined, generator)
    found = tuple(
        scored(row, one, row.trial in seen, naive, generator) for row, one in zip(reading.rows, expected, strict=True)
    )
    return Validation(
        rows=found,
        summaries=summaries(found),
        left_out=reading.left_out,
        remarks=reading.remarks,
        draws=number,
        words=() if imagined.fitted else (_PRIOR,),
    )


def summaries(rows: Sequence[Scored]) -> tuple[Summary, ...]:
    """The summary of all rows and of each outcome, for unseen trials first."""
    found = []
    for fitted in (False, True):
        mine = [one for one in rows if one.fitted is fitted]
        if mine:
            found.append(_summary(OVERALL, mine))
        found += [_summary(kind.value, some) for kind in Kind if (some := [one for one in mine if one.row.kind is kind])]
    return tuple(found)


def scored(row: Row, expected: Predictive, fitted: bool, naive: Naive, generator: np.random.Generator) -> Scored:
    """One row against what was expected of it; `fitted` says that the prediction had seen the row's trial."""
    simple = naive_predictive(row, naive, len(expected.centre))
    beside = None if simple is None else _score(row, simple, generator)
    return Scored(row, fitted, _score(row, expected, generator), beside)


def _score(row: Row, expected: Predictive, generator: np.random.Generator) -> Score:
    reported = sampled(expected, generator)
    ends = tuple(interval(reported, level) for level in LEVELS)
    return Score(
        median=float(np.median(reported)),
        intervals=ends,
        inside=tuple(low <= row.value <= high for low, high in ends),
        log_score=log_score(expected, row.value),
        crps=crps(reported, row.value),
        deviation=float(reported.std()),
    )


def _summary(outcome: str, rows: Sequence[Scored]) -> Summary:
    both = [one for one in rows if one.naive is not None] or list(rows)
    units = [one.naive.deviation if one.naive and outcome == OVERALL else 1.0 for one in both]
    naive = [one.naive for one in both if one.naive is not None]
    trials = [one.row.trial for one in both]
    return Summary(
        outcome=outcome,
        fitted=both[0].fitted,
        rows=len(both),
        trials=len(set(trials)),
        model=_totals([one.model for one in both], both, units),
        naive=_totals(naive, both, units) if naive else None,
        log_score=_difference([one.model.log_score - one.naive.log_score for one in both if one.naive], trials),
        crps=_difference([(one.model.crps - one.naive.crps) / one.naive.deviation for one in both if one.naive], trials),
        all_rows=len(rows),
        all_model=_totals([one.model for one in rows], rows, None if outcome == OVERALL else [1.0] * len(rows)),
    )


def _totals(scores: Sequence[Score], rows: Sequence[Scored], units: Sequence[float] | None) -> Totals:
    """`units` are what sizes are divided by; None where no size can be told."""
    away = [(one.median - row.row.value) / unit for one, row, unit in zip(scores, rows, units or (), strict=False)]
    sizes = [one.crps / unit for one, unit in zip(scores, units or (), strict=False)]
    return Totals(
        rmse=float(np.sqrt(np.mean(np.square(away)))) if away else None,
        coverage=tuple(float(np.mean([one.inside[at] for one in scores])) for at in range(len(LEVELS))),
        log_score=float(np.mean([one.log_score for one in scores])),
        crps=float(np.mean(sizes)) if sizes else None,
    )


def _difference(values: Sequence[float], trials: Sequence[str]) -> Difference | None:
    return Difference(*mean_and_error(values, trials)) if values else None
