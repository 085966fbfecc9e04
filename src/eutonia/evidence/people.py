"""The few virtual people that stand for the arm of a trial: fixed, mirrored points of the standard normal.

The average of an arm is the average over its people, so a handful of well spread points does for the fit what thousands of
random ones would. Every way in which people differ is one column; columns are made as free of correlation as so few points allow.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Array = NDArray[np.float64]
PEOPLE = 24
"""Enough that the mean and the spread of an arm are within two parts in a hundred of those of a large sample."""
WAYS = (
    "person",
    "susceptibility",
    "problem",
    "onset_days",
    "offset_gap_days",
    "placebo",
    "baseline",
    "felt_onset",
    "felt_wear_off",
    "harm_size",
)
"""The ways in which the people of a trial differ, each drawn apart."""
SEED = 20261122
TRIALS_A_COLUMN = 4_000
"""Exchanges tried for each way of differing; many people need few, for chance correlates them little."""
FEWEST = 2 * len(WAYS)


@lru_cache(maxsize=4)
def virtual_people(count: int = PEOPLE) -> dict[str, Array]:
    """Standard deviates of `count` people, way -> (count,); even and at least 2 a way, or ValueError.

    Each way holds every one of `count` equal parts of the normal once, stretched to the variance 1; person k mirrors person
    count - 1 - k.
    """
    if count % 2 or count < FEWEST:
        raise ValueError(f"the number of people is even and at least {FEWEST}, not {count}")
    half = ndtri((np.arange(count // 2, count) + 1 / 2) / count)
    columns = _least_correlated(half / np.sqrt((half**2).mean()), len(WAYS))
    return {way: np.concatenate([column, -column[::-1]]) for way, column in zip(WAYS, columns, strict=True)}


def _least_correlated(sizes: Array, ways: int) -> Array:
    """The same sizes in different orders and signs, (ways, half): random ones bettered by exchanges."""
    generator = np.random.Generator(np.random.PCG64(SEED))
    columns = np.stack([generator.permuted(sizes) * generator.choice([-1, 1], sizes.size) for _ in range(ways)])
    for way in range(1, ways):
        _turn_away(columns[way], columns[:way], generator)
    return columns


def _turn_away(column: Array, others: Array, generator: np.random.Generator) -> None:
    """Exchange and turn round people of one column, in place, as long as that lessens its products with the others."""
    along = others @ column
    for _ in range(TRIALS_A_COLUMN):
        pair = generator.choice(column.size, 2, replace=False)
        changed = column[pair[::-1]] * generator.choice([-1, 1], 2)
        then = along + others[:, pair] @ (changed - column[pair])
        if then @ then < along @ along:
            column[pair], along = changed, then
