"""The numbers that the clinic works by, each with its words and its reason. A rule of the clinic holds no number of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Number:
    """One number: its id (`room.what`), its value and unit, what it does in a sentence, and why it is what it is."""

    id: str
    value: Decimal
    unit: str
    words: str
    why: str


@cache
def numbers() -> Mapping[str, Number]:
    """Every number of the clinic by its id. Raises `ValueError` when an id stands twice."""
    text = files("eutonia_clinic.core").joinpath("data/numbers.toml").read_text(encoding="utf-8")
    rows = [_number(**row) for row in tomllib.loads(text, parse_float=Decimal)["number"]]
    found = {row.id: row for row in rows}
    if len(found) < len(rows):
        raise ValueError("numbers.toml: an id stands twice")
    return MappingProxyType(found)


def number(id: str) -> Decimal:
    """The value of one number. Raises `KeyError` for an id that does not exist."""
    return numbers()[id].value


def whole(id: str) -> int:
    """The value of one number that counts something. Raises `ValueError` when it is not whole."""
    value = number(id)
    if value != int(value):
        raise ValueError(f"{id} is {value}, not a whole number")
    return int(value)


def _number(*, id: str, value: int | Decimal, unit: str, words: str, why: str) -> Number:
    return Number(id=id, value=Decimal(value), unit=unit, words=words, why=why)
