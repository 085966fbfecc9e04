"""Reading the code on a vial or its box: GTIN, lot, expiry, serial number; as scanned, or typed from what is printed below it."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from eutonia_clinic.core.errors import NotValid

SEPARATOR = "\x1d"
"""What a scanner sends for FNC1, the end of a part without a length of its own."""
_SYMBOLOGY = re.compile(r"\](?:C1|d2|Q3|e0|J1)")
_TYPED = re.compile(r"\((?P<id>[0-9]{2,4})\)(?P<value>[^(]*)")
_CHARACTERS = re.compile(r"[!-\"%-?A-Z_a-z]+")
_LONGEST_ID = 4
_CENTURY = 100
_HALF = 50
_WEIGHT = 3
_TEN = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of part: its id, its words, its length (0: up to `most`), and whether it holds digits only."""

    id: str
    words: str
    length: int = 0
    most: int = 0
    digits: bool = False


@dataclass(frozen=True, slots=True)
class VialCode:
    """What a code says of a vial. What it does not say is ''."""

    gtin: str
    lot: str
    expiry: date | None
    serial: str


@cache
def parts() -> Mapping[str, Part]:
    """Every part that is read, by its id."""
    text = files("eutonia_clinic.visits").joinpath("data/gs1.toml").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: Part(**row) for row in tomllib.loads(text)["part"]})


def read_code(text: str, today: date) -> VialCode:
    """A scanned or typed code. Raises `NotValid` when it cannot be read for certain; nothing is guessed."""
    code = text.strip(" \t\r\n")
    found: dict[str, str] = {}
    for part, value in _typed(code) if code.startswith("(") else _scanned(code):
        _must_fit(part, value)
        if found.setdefault(part.id, value) != value:
            raise NotValid(f"The code holds two values for its {part.words}. Scan one code at a time.")
    if not found:
        raise NotValid("There is no code. Scan it, or type the lot and the expiry.")
    gtin = found.get("01", "")
    if gtin and not is_gtin(gtin):
        raise NotValid("The GTIN of the code has a wrong check digit. Scan it again.")
    return VialCode(gtin, found.get("10", ""), _expiry(found.get("17", ""), today), found.get("21", ""))


def is_gtin(digits: str) -> bool:
    """True when the last digit is what the others ask for: weights 3 and 1 from the right, to the next ten."""
    body = digits[-2::-1]
    weighted = sum(int(digit) * (1 if at % 2 else _WEIGHT) for at, digit in enumerate(body))
    return (_TEN - weighted % _TEN) % _TEN == int(digits[-1])


def _typed(code: str) -> Iterator[tuple[Part, str]]:
    """'(01)09506000134352(17)281231(10)AB12', as it is printed."""
    if _TYPED.sub("", code).strip():
        raise NotValid("The code cannot be read: type it with each number in brackets, as it is printed.")
    for match in _TYPED.finditer(code):
        part = parts().get(match["id"])
        if part is None:
            raise NotValid(f"The code has a part ({match['id']}) that is not known here. Type the lot and the expiry.")
        yield part, match["value"].strip()


def _scanned(code: str) -> Iterator[tuple[Part, str]]:
    """As a scanner sends it: parts of known length one after the other, others ended by a separator."""
    rest = _SYMBOLOGY.sub("", code, count=1) if code.startswith("]") else code
    rest = rest.removeprefix(SEPARATOR)
    while rest:
        part = _part_at(rest)
        rest = rest[len(part.id) :]
        if part.length:
            value, rest = rest[: part.length], rest[part.length :].removeprefix(SEPARATOR)
        else:
            value, _, rest = rest.partition(SEPARATOR)
        yield part, value


def _part_at(rest: str) -> Part:
    for length in range(2, _LONGEST_ID + 1):
        part = parts().get(rest[:length])
        if part:
            return part
    raise NotValid("The code has a part that is not known here. Type the lot and the expiry as they are printed.")


def _must_fit(part: Part, value: str) -> None:
    fits = len(value) == part.length if part.length else 0 < len(value) <= part.most
    strange = not _CHARACTERS.fullmatch(value) or _TYPED.search(value)
    if not fits or strange or (part.digits and not value.isdigit()):
        raise NotValid(f"The {part.words} of the code cannot be read. Scan it again, or type what is printed.")


def _expiry(digits: str, today: date) -> date | None:
    """The last day on which the vial may be used. Day 00 is the end of the month. The century is the one nearest to today."""
    if not digits:
        return None
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 2 + 2))
    try:
        full = _full_year(year, today)
        return date(full, month, day or monthrange(full, month)[1])
    except ValueError as fault:
        raise NotValid("The expiry of the code is no date. Scan it again, or type what is printed.") from fault


def _full_year(year: int, today: date) -> int:
    apart = year - today.year % _CENTURY
    century = today.year - today.year % _CENTURY
    if apart > _HALF:
        return century - _CENTURY + year
    return century + _CENTURY + year if apart <= -_HALF else century + year
