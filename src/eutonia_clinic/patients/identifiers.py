"""Identifiers of people: their kinds, their one spelling, and the arithmetic that catches a slip of the keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_FILLERS = re.compile(r"[\s\u00a0\u2007\u202f]+")
_ELEVEN = 11
_TEN = 10


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of identifier. `pattern` holds for the spelling without spaces and in capitals."""

    id: str
    words: str
    pattern: str
    example: str
    check: str
    per_clinic: bool
    source: str
    state: str


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its id."""
    text = files("eutonia_clinic.patients").joinpath("data/identifiers.toml").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: Kind(**row) for row in tomllib.loads(text)["kind"]})


def spelt(value: str) -> str:
    """The one spelling of an identifier: capitals, no spaces."""
    return _FILLERS.sub("", value).upper()


def spaced(value: str) -> str:
    """Ten digits as they are read out: '943 476 5919'. Any other identifier as it is spelt."""
    return f"{value[:3]} {value[3:6]} {value[6:]}" if value.isdecimal() and len(value) == _TEN else value


def fault(kind: str, value: str) -> str:
    """Why a value (in its one spelling) is no identifier of this kind, as what is expected instead; '' when it is one."""
    known = kinds().get(kind)
    if known is None:
        return f"a kind of identifier: {', '.join(kinds())}"
    if not re.fullmatch(known.pattern, value, re.ASCII):
        return f"{known.words}: {known.example}"
    if not CHECKS[known.check](value):
        return f"{known.words} whose last digit agrees with the others; one digit is wrong or two are swapped"
    return ""


def modulus_11(digits: str) -> bool:
    """True when the tenth digit is 11 less the remainder of the weighted sum of the first nine; 11 counts as 0."""
    if len(set(digits)) == 1:
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(_TEN, 1, -1), strict=False))
    expected = (_ELEVEN - weighted % _ELEVEN) % _ELEVEN
    return expected != _TEN and expected == int(digits[-1])


def _nothing_to_check(_: str) -> bool:
    return True


CHECKS: Mapping[str, Callable[[str], bool]] = MappingProxyType({"modulus-11": modulus_11, "none": _nothing_to_check})
