"""What a trial reports around what is true of its arm: how many people, how exact, and which rows the fit may use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence.layout import arm_of
from eutonia.evidence.rows import Kind, Row
from eutonia.evidence.wording import UNKNOWN

Array = NDArray[np.float64]
Index = NDArray[np.intp]
SHARES = (
    Kind.TONE_RESPONDER, Kind.DISABILITY_RESPONDER, Kind.SPASM_RESPONDER, Kind.PAIN_RESPONDER, Kind.WEAKNESS, Kind.SWALLOWING,
    Kind.RETREATMENT_SHARE,
)  # fmt: skip
TONE_MEANS = (Kind.TONE_CHANGE, Kind.TONE_MEDIAN)
"""Means whose standard error follows from the predicted spread of people where the report gives none."""
SPREADS = (Kind.TONE_CHANGE, Kind.FELT_ONSET, Kind.FELT_WEAR_OFF)
"""Kinds whose spread over people is predicted."""
MEDIAN_LESS_EXACT = 1.25
"""Standard error of the median of a normal sample against that of its mean."""
NINETY_FIVE = 1.96
"""Half the width of a 95 per cent interval in standard errors."""
VISITS_ALIKE = 0.5
"""Correlation between two visits of the same people: several weeks of one arm are not several trials."""
NOBODY = 1e-9
"""Stands for no people at risk: then none come through either."""
USUAL_PEOPLE = 20
"""People an arm where the report does not say."""
LEAST_ERROR = {Kind.PARALYSIS: 0.05, Kind.TONE_MEDIAN: 0.29}
"""Error beyond that of sampling: laboratories differ, and a median of whole grades moves in steps of one."""
ROUGH = {Kind.TONE_SUM: 4.3, Kind.NECK_IMPROVEMENT: 28.0, Kind.RETREATMENT_DAYS: 14.0, Kind.FELT_ONSET: 6.0,
         Kind.FELT_PEAK: 1.3, Kind.FELT_WEAR_OFF: 21.0, Kind.PARALYSIS: 0.15}  # fmt: skip
"""Standard deviation of one person where the report gives none: that of the reports that do."""


@dataclass(frozen=True, slots=True)
class Reports:
    """The reported values of a set of rows and how exact each is. Arrays are (rows,) where nothing else is said."""

    values: Array
    people: Array
    """Effective number: visits of the same people share theirs."""
    error: Array
    """Standard error of means; nan where it follows from the predicted spread of people; 0 for shares."""
    rounding: Array
    means: Index
    shares: Index
    spreads: Index
    """Rows that tell the standard deviation over people of what the model predicts it of."""
    deviations: Array
    """(spreads,): those standard deviations."""
    inexact: Array
    """(spreads,): standard error of their logarithm, by the number of people and by rounding."""


def reports(rows: Sequence[Row]) -> Reports:
    """Everything the likelihood needs of the reports."""
    visits = Counter(_series(row) for row in rows)
    people = np.array([_people(row, visits[_series(row)]) for row in rows])
    spreads = [at for at, row in enumerate(rows) if row.kind in SPREADS and row.standard_deviation and row.people]
    return Reports(
        values=np.array([row.value for row in rows]),
        people=people,
        error=np.array([_error(row, some) for row, some in zip(rows, people, strict=True)]),
        rounding=np.array([_rounding(row.value) for row in rows]),
        means=np.array([at for at, row in enumerate(rows) if row.kind not in SHARES], dtype=np.intp),
        shares=np.array([at for at, row in enumerate(rows) if row.kind in SHARES], dtype=np.intp),
        spreads=np.array(spreads, dtype=np.intp),
        deviations=np.array([rows[at].standard_deviation for at in spreads], dtype=np.float64),
        inexact=np.array([_inexact(rows[at], people[at]) for at in spreads], dtype=np.float64),
    )


def standard_errors(known: Reports, spread: Array, xp: object = np) -> Array:
    """Standard error of each row's mean, (rows,): as reported, else from the predicted spread of people."""
    of_spread = spread / np.sqrt(known.people)
    error = np.where(np.isnan(known.error), 0.0, known.error)
    return xp.sqrt(xp.where(np.isnan(known.error), of_spread**2, error**2) + known.rounding**2)  # type: ignore[attr-defined, no-any-return]


def survivors(values: Array, peers: Index, xp: Any = np) -> tuple[Array, Array]:
    """A survival curve as steps: the part of the people at risk that comes through, and which part of all is at risk."""
    at_risk = xp.where(peers >= 0, values[peers], 1.0)
    return values / xp.maximum(at_risk, NOBODY), at_risk


def may_be_fitted(row: Row, potencies: Mapping[str, object]) -> bool:
    """Read in a published source or derived from one, meant for fitting, and of a product that the belief knows."""
    known = row.product in ("", UNKNOWN) or f"potency.{row.product}" in potencies
    return row.use == "fit" and row.confidence in ("seen", "derived") and known


def _series(row: Row) -> tuple[str, Kind, str]:
    return arm_of(row), row.kind, row.joint


def _people(row: Row, visits: int) -> float:
    shared = 1 if row.kind is Kind.RETREATMENT_SHARE else 1 + (visits - 1) * VISITS_ALIKE
    return (row.people or USUAL_PEOPLE) / shared


def _error(row: Row, people: float) -> float:
    if row.kind in SHARES:
        return 0.0
    less_exact = MEDIAN_LESS_EXACT if row.kind is Kind.TONE_MEDIAN else 1
    if row.standard_error is not None:
        found = row.standard_error
    elif row.standard_deviation is not None:
        found = row.standard_deviation / np.sqrt(people)
    else:
        found = np.nan if row.kind in TONE_MEANS else ROUGH[row.kind] / np.sqrt(people)
    return float(np.hypot(found * less_exact, LEAST_ERROR.get(row.kind, 0.0)))


def _inexact(row: Row, people: float) -> float:
    """A spread that belongs to a mean with one decimal comes from an interval with one decimal, and that is coarse."""
    coarse = _rounding(row.value) / (np.sqrt(2) * NINETY_FIVE * row.standard_error) if row.standard_error else 0.0
    return float(np.hypot(1 / np.sqrt(2 * (people - 1)), coarse))


def _rounding(value: float) -> float:
    """Standard deviation of the rounding of a mean that was printed with one decimal."""
    return 0.1 / np.sqrt(12) if round(value, 1) == value else 0.0
