"""The draws of the fit to the trials, as one table of numbers: a column for each parameter, a row for each draw."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.errors import KnowledgeFault
from eutonia.knowledge.types import BeliefParameter

BETWEEN = "between."
"""Begins the name of the column that holds how people differ in a parameter."""


def read_draws(name: str, content: bytes, belief: Mapping[str, BeliefParameter]) -> dict[str, NDArray[np.float64]]:
    """Name of each column -> its values in the order of the rows, read-only, on the natural scale of the parameter.

    The first line names the columns: the id of a parameter of the belief, or `between.` and an id. Raises
    `KnowledgeFault`, naming line and column, for anything else and for a number that its distribution cannot have.
    """
    header, *rows = _lines(name, content)
    columns = header.split(",")
    _refuse_columns(name, columns, belief)
    if len(rows) < 2:
        raise KnowledgeFault(f"{name}: found {len(rows)} draws; expected at least 2")
    values = np.array([_row(name, line, row.split(","), columns) for line, row in enumerate(rows, start=2)])
    for at, column in enumerate(columns):
        _refuse_values(name, column, values[:, at], belief)
    values.setflags(write=False)
    return {column: values[:, at] for at, column in enumerate(columns)}


def _lines(name: str, content: bytes) -> list[str]:
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError as fault:
        raise KnowledgeFault(f"{name}: cannot be read as text: {fault}") from fault
    if not lines:
        raise KnowledgeFault(f"{name}, line 1: found nothing; expected the names of the columns")
    return lines


def _refuse_columns(name: str, columns: list[str], belief: Mapping[str, BeliefParameter]) -> None:
    for at, column in enumerate(columns, start=1):
        if column.removeprefix(BETWEEN) not in belief:
            raise KnowledgeFault(f"{name}, line 1, column {at}: found {column!r}; expected a parameter of the belief")
        if columns.index(column) + 1 != at:
            raise KnowledgeFault(f"{name}, line 1, column {at}: {column!r} stands there twice")


def _row(name: str, line: int, cells: list[str], columns: list[str]) -> list[float]:
    if len(cells) != len(columns):
        raise KnowledgeFault(f"{name}, line {line}: found {len(cells)} cells; expected {len(columns)}, one for each column")
    try:
        numbers = [float(cell) for cell in cells]
    except ValueError:
        numbers = [_number(cell) for cell in cells]
    if not all(map(isfinite, numbers)):
        at = next(place for place, number in enumerate(numbers) if not isfinite(number))
        raise KnowledgeFault(f"{name}, line {line}, column {columns[at]}: found {cells[at]!r}; expected a finite number")
    return numbers


def _number(cell: str) -> float:
    """The number in one cell; not a number when there is none, so that the caller can say where."""
    try:
        return float(cell)
    except ValueError:
        return float("nan")


def _refuse_values(name: str, column: str, values: NDArray[np.float64], belief: Mapping[str, BeliefParameter]) -> None:
    outside, expected = _outside(column, values, belief)
    for at in np.flatnonzero(outside):
        raise KnowledgeFault(f"{name}, line {at + 2}, column {column}: found {values[at]:g}; expected {expected}")


def _outside(
    column: str, values: NDArray[np.float64], belief: Mapping[str, BeliefParameter]
) -> tuple[NDArray[np.bool_], str]:
    """Which values their distribution cannot have, and what it can."""
    if column.startswith(BETWEEN):
        return values < 0, "a number that is not negative"
    distribution = belief[column].distribution
    if distribution == "normal":
        return ~np.isfinite(values), "a number"
    if distribution == "lognormal":
        return values <= 0, "a number above 0"
    return (values <= 0) | (values >= 1), "a number between 0 and 1"
