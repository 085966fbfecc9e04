"""Chance that is the same every time: normals and uniforms from a hash of a name, and not from a random generator.

A generator's stream may change between versions; a hash does not. The normals are spread evenly: each column has one value in
each of as many equal parts of the normal distribution as there are rows.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eutonia.response.normal import normal_quantiles

Array = NDArray[np.float64]
KEY = np.dtype("<u8")
REMEMBERED = 128


@lru_cache(maxsize=REMEMBERED)
def normals(name: str, rows: int, columns: int) -> Array:
    """Standard normal values, (rows, columns), each column spread evenly in an order of its own; read-only."""
    order = np.argsort(_keys(name, rows * columns).reshape(columns, rows), axis=1, kind="stable")
    values = np.ascontiguousarray(_middles(rows)[order].T)
    values.setflags(write=False)
    return values


@lru_cache(maxsize=REMEMBERED)
def uniforms(name: str, rows: int) -> Array:
    """Values between 0 and 1, (rows,), neither end among them; read-only."""
    values = (_keys(name, rows).astype(np.float64) + 1 / 2) / 2.0 ** (8 * KEY.itemsize)
    values.setflags(write=False)
    return values


def _keys(name: str, number: int) -> NDArray[np.uint64]:
    return np.frombuffer(hashlib.shake_256(name.encode()).digest(number * KEY.itemsize), dtype=KEY)


@lru_cache(maxsize=REMEMBERED)
def _middles(rows: int) -> Array:
    return normal_quantiles((np.arange(rows) + 1 / 2) / rows)
