"""The values of every parameter under many guesses, by name: one row of a table each, so that several are taken at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eutonia.response.prior import WorkingPrior
from eutonia.response.scales import Scale, from_working

Array = NDArray[np.float64]
REMEMBERED = 16


@dataclass(frozen=True, slots=True, eq=False)
class Values(Mapping[str, Array]):
    """Name -> values on the natural scale, (n,)."""

    place: Mapping[str, int]
    """Name -> row of the table."""
    table: Array
    """(parameters, n)."""

    def __getitem__(self, name: str) -> Array:
        return np.asarray(self.table[self.place[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self.place)

    def __len__(self) -> int:
        return len(self.place)

    def several(self, names: Sequence[str]) -> Array:
        """(names, n)."""
        return self.table[[self.place[name] for name in names]]


def values_of(prior: WorkingPrior, working: Array) -> Values:
    """From (n, parameters) on the working scales of the prior, with what is fixed."""
    number = len(prior.names)
    names = (*prior.names, *prior.fixed)
    table = np.empty((len(names), len(working)))
    for scale, rows in _rows(prior.scales).items():
        table[rows] = from_working(working.T[rows], scale)
    table[number:] = np.array(list(prior.fixed.values()))[:, None]
    return Values(_places(names), table)


@lru_cache(maxsize=REMEMBERED)
def _rows(scales: tuple[Scale, ...]) -> dict[Scale, list[int]]:
    return {scale: [at for at, one in enumerate(scales) if one is scale] for scale in set(scales)}


@lru_cache(maxsize=REMEMBERED)
def _places(names: tuple[str, ...]) -> dict[str, int]:
    return {name: at for at, name in enumerate(names)}
