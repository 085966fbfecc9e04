"""The naive prediction that the model has to beat: what the fitted arms found on average, by limb, with toxin or without.

It knows no dose, no muscle, no week and no product. Its spread is that of the arms, and then the error of sampling.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from eutonia.evidence.reports import LEAST_ERROR, ROUGH, SHARES, USUAL_PEOPLE
from eutonia.evidence.rows import Kind, Row
from eutonia.evidence.scores import Predictive

Array = NDArray[np.float64]
Key = tuple[object, ...]

_TOGETHER = {Kind.TONE_MEDIAN: Kind.TONE_CHANGE}
"""Medians and means of a change are predicted from each other."""
_USUAL_DEVIATION = {Kind.TONE_CHANGE: 0.8, **ROUGH}
"""Standard deviation of one person where a row gives none: for a change of tone that of the rows that do (0.58 to 1.1)."""
_GROUPS: tuple[Callable[[Row], Key], ...] = (
    lambda row: (_family(row.kind), row.part, bool(row.product)),
    lambda row: (_family(row.kind), bool(row.product)),
)
"""From like to less like: limb and toxin or not, then toxin or not."""


@dataclass(frozen=True, slots=True)
class Arm:
    """The mean of one arm's rows of one outcome, on the working scale: weeks and joints together."""

    row: Row
    """One of its rows, for its limb, kind and product."""
    value: float
    error: float
    """Standard error of one row."""


@dataclass(frozen=True, slots=True)
class Naive:
    """The arms of the fitted rows, for averages of any group of them."""

    arms: tuple[Arm, ...]
    spreads: Mapping[tuple[Kind, int], float]
    """Outcome and how alike -> standard deviation between the arms of one group, on the working scale, pooled over groups."""


def naive_from(rows: Sequence[Row]) -> Naive:
    """The naive prediction from the rows that the belief may be fitted to."""
    gathered: dict[Key, list[Row]] = {}
    for row in rows:
        if row.use == "fit":
            gathered.setdefault((row.trial, row.arm, row.part, _family(row.kind)), []).append(row)
    arms = tuple(_arm(some) for some in gathered.values())
    kinds = dict.fromkeys(_family(arm.row.kind) for arm in arms)
    return Naive(arms, {(kind, level): _spread(arms, kind, level) for kind in kinds for level in range(len(_GROUPS))})


def naive_predictive(row: Row, naive: Naive, draws: int) -> Predictive | None:
    """The naive prediction of one row, from trials other than its own; None when no other trial reports such an outcome."""
    for level, group in enumerate(_GROUPS):
        peers = [arm for arm in naive.arms if group(arm.row) == group(row) and arm.row.trial != row.trial]
        if peers:
            return _predictive(row, peers, naive.spreads[_family(row.kind), level], draws)
    return None


def people_of(row: Row) -> float:
    """People of a row, or the usual number where the report does not say."""
    return row.people or USUAL_PEOPLE


def least_error(row: Row) -> float:
    """Error beyond that of sampling: a median of whole grades moves in steps, laboratories differ; else 0."""
    return LEAST_ERROR.get(row.kind, 0.0)


def _arm(rows: Sequence[Row]) -> Arm:
    return Arm(rows[0], float(np.mean([_working(row) for row in rows])), float(np.mean([_working_error(row) for row in rows])))


def _predictive(row: Row, peers: Sequence[Arm], spread: float, draws: int) -> Predictive:
    centre = float(np.mean([arm.value for arm in peers]))
    deviates = ndtri((np.arange(draws) + 1 / 2) / draws)
    values = centre + spread * np.sqrt(1 + 1 / len(peers)) * deviates
    if row.kind in SHARES:
        return Predictive(expit(values), np.zeros(draws), max(round(people_of(row)), 1))
    return Predictive(values, np.full(draws, _error(row)), None)


def _spread(arms: Sequence[Arm], kind: Kind, level: int) -> float:
    """Between the arms of a group, pooled; where no group has two, between those of the wider group, or the error of one."""
    mine = [arm for arm in arms if _family(arm.row.kind) is kind]
    for group in _GROUPS[level:]:
        groups: dict[Key, list[float]] = {}
        for arm in mine:
            groups.setdefault(group(arm.row), []).append(arm.value)
        several = [np.array(values) for values in groups.values() if len(values) > 1]
        if several:
            free = sum(len(values) - 1 for values in several)
            return float(np.sqrt(sum(((values - values.mean()) ** 2).sum() for values in several) / free))
    return max(arm.error for arm in mine)


def _family(kind: Kind) -> Kind:
    return _TOGETHER.get(kind, kind)


def _working(row: Row) -> float:
    """The value; of a share, its log odds with half a person added on each side."""
    if row.kind not in SHARES:
        return row.value
    people = people_of(row)
    yes = row.value * people
    return float(np.log((yes + 1 / 2) / (people - yes + 1 / 2)))


def _working_error(row: Row) -> float:
    if row.kind not in SHARES:
        return _error(row)
    people = people_of(row)
    yes = row.value * people
    return float(np.sqrt(1 / (yes + 1 / 2) + 1 / (people - yes + 1 / 2)))


def _error(row: Row) -> float:
    if row.standard_error is not None:
        return float(np.hypot(row.standard_error, least_error(row)))
    usual = row.standard_deviation or _USUAL_DEVIATION[_family(row.kind)]
    return float(np.hypot(usual / np.sqrt(people_of(row)), least_error(row)))
