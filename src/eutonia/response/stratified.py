"""Standard normal draws that fill their distribution evenly, in an order fixed by a name."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eutonia.response.normal import normal_quantiles

Array = NDArray[np.float64]
REMEMBERED = 1024
KEY = np.dtype("<u8")


def strata(name: str, draws: int) -> NDArray[np.intp]:
    """Each of 0 to `draws` - 1 once, in an order of its own for each name.

    Draw k and draw (draws - 1 - k) mirror each other, so that symmetric quantities have their mean exactly.
    The order comes from a hash and not from a random generator, whose stream may change between versions.
    """
    half = draws // 2
    keys = np.frombuffer(hashlib.shake_256(name.encode()).digest(half * KEY.itemsize), dtype=KEY)
    order = np.argsort(keys, kind="stable")
    stratum = np.where(keys % 2 == 0, order, draws - 1 - order)
    middle = np.full(draws % 2, half)
    return np.concatenate([stratum, middle, draws - 1 - stratum[::-1]])


@lru_cache(maxsize=REMEMBERED)
def normals(name: str, draws: int) -> Array:
    """Standard normal values, one from the middle of each of `draws` equal parts, in the order of `strata`; read-only."""
    values = _middles(draws)[strata(name, draws)]
    values.setflags(write=False)
    return values


@lru_cache(maxsize=REMEMBERED)
def _middles(draws: int) -> Array:
    return normal_quantiles((np.arange(draws) + 1 / 2) / draws)
