"""When a person feels it come, be strongest and go.

An effect is felt at all when the greatest relief is not below the smallest that counts for this person. Its onset is
the day on which relief has risen to a part of its greatest, its wear-off the day on which it has fallen to another: people
answer late when it comes and only notice the loss of what they had got used to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.proposal import Band
from eutonia.response.average import DAYS_A_WEEK
from eutonia.response.bands import bands

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Felt:
    """Days and weeks since the injection among those who feel an effect; None when too few do."""

    onset_day: Band | None
    peak_week: Band | None
    wears_off_day: Band | None
    never_felt: float


@dataclass(frozen=True, slots=True)
class Levels:
    """What feeling needs: the least relief, (courses, draws), and the parts at which it comes and goes, (draws,)."""

    least: Array
    comes_at: Array
    goes_at: Array


def felt(
    relief: Array,
    greatest: Array,
    days: Array,
    peak_day: Array,
    levels: Levels,
    least_part: float,
    gained: Array | None = None,
) -> tuple[Felt, ...]:
    """Onset, peak and wear-off of each course, from relief of the shape (courses, draws, days).

    `greatest` is its maximum over time, (courses, draws); `peak_day` is (draws,) or (courses, draws). `gained` is the most
    that this session adds where earlier toxin acts too: by it an effect is felt or not. A wear-off after the last of
    `days` is given as that day. Where fewer than `least_part` of the draws feel anything no day is given.
    """
    counts = greatest if gained is None else gained
    is_felt = (counts > 0) & (counts >= levels.least)
    flat = relief.reshape(-1, relief.shape[-1])
    onset = first_day_at(flat, (levels.comes_at * greatest).ravel(), days).reshape(greatest.shape)
    gone = last_day_at(flat, (levels.goes_at * greatest).ravel(), days).reshape(greatest.shape)
    weeks = np.broadcast_to(peak_day / DAYS_A_WEEK, greatest.shape)
    return tuple(
        Felt(*each) if part >= least_part and part > 0 else Felt(None, None, None, 1 - part)
        for part, each in zip(
            is_felt.mean(axis=1).tolist(),
            zip(*(bands(one, is_felt) for one in (onset, weeks, gone)), (1 - is_felt.mean(axis=1)).tolist(), strict=True),
            strict=True,
        )
    )


def first_day_at(relief: Array, level: Array, days: Array) -> Array:
    """The first day on which each row reaches its level, by straight lines; the last day for one that never does."""
    reached = relief >= level[:, None]
    at = reached.argmax(axis=1)
    return np.where(reached.any(axis=1), _between(relief, level, days, np.maximum(at - 1, 0), at), days[-1])


def last_day_at(relief: Array, level: Array, days: Array) -> Array:
    """The last day on which each row is at its level or above, by straight lines; the last day for one that stays."""
    at = len(days) - 1 - (relief >= level[:, None])[:, ::-1].argmax(axis=1)
    return _between(relief, level, days, at, np.minimum(at + 1, len(days) - 1))


def _between(relief: Array, level: Array, days: Array, one: NDArray[np.intp], other: NDArray[np.intp]) -> Array:
    rows = np.arange(len(relief))
    start, end = relief[rows, one], relief[rows, other]
    moves = end != start
    part = np.where(moves, (level - start) / np.where(moves, end - start, 1), 1)
    return days[one] + np.clip(part, 0, 1) * (days[other] - days[one])
