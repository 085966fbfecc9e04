"""Field types shared by every document: strict civil dates, exact amounts, plain text, stable ids.

JSON gives us numbers and strings; nothing is guessed. A date is written 2026-09-24, an amount is a JSON number
(never a string, so a decimal comma cannot slip in), and text may hold any script but no control characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from annotated_types import GroupedMetadata, Interval
from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, PlainSerializer, WithJsonSchema
from pydantic_core import CoreSchema

LONGEST_TEXT = 2_000
LARGEST_AMOUNT = 1_000_000
DECIMAL_PLACES = 3
_YEAR_MONTH_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _civil_date(value: Any) -> date:
    if isinstance(value, date) and type(value) is date:
        return value
    if not isinstance(value, str) or not _YEAR_MONTH_DAY.fullmatch(value):
        raise ValueError("a date written as year-month-day, for example 2026-09-24")
    try:
        return date.fromisoformat(value)
    except ValueError as fault:
        raise ValueError("a date that exists, written as year-month-day") from fault


def _exact_number(value: Any) -> Decimal:
    number = _finite_number(value)
    if number.copy_abs() > LARGEST_AMOUNT:
        raise ValueError("a number of a size that can occur in a clinic")
    return _in_places(number)


def _exact_sum(value: Any) -> Decimal:
    return _in_places(_finite_number(value))


def _finite_number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("a plain number without quotes, with a point and not a comma")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("a finite number")
    return number


def _in_places(number: Decimal) -> Decimal:
    rounded = round(number, DECIMAL_PLACES)
    if rounded != number:
        raise ValueError(f"a number with at most {DECIMAL_PLACES} decimal places")
    return _shortest(rounded)


def _shortest(number: Decimal) -> Decimal:
    """One spelling for one amount, so that 75, 75.0 and 7.5e1 print and hash alike, and no zero is negative."""
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


def _not_negative(number: Decimal) -> Decimal:
    if number < 0:
        raise ValueError("a number that is not negative")
    return number


def _plain_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _whole_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("a whole number without quotes")
    return value


def _printable(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("text in quotes")
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"text of at most {LONGEST_TEXT} characters")
    for character in value:
        category = unicodedata.category(character)
        if category in ("Cs", "Cn", "Co") or (category == "Cc" and character != "\n") or character in _BIDI_CONTROLS:
            raise ValueError(f"text without the character U+{ord(character):04X}")
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("text that is not blank")
    return value


@dataclass(frozen=True, slots=True)
class Ends(GroupedMetadata):
    """Where a number ends: checked as pydantic checks it, and published in the words of JSON Schema.

    pydantic alone publishes no end of a type that has a check or a schema of its own.
    """

    ge: int | None = None
    gt: int | None = None
    le: int | None = None

    def __iter__(self) -> Iterator[object]:
        yield from Interval(ge=self.ge, gt=self.gt, le=self.le)
        yield _PublishedEnds(self)


@dataclass(frozen=True, slots=True)
class _PublishedEnds:
    ends: Ends

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        told = {name: end for name, end in handler(schema).items() if name not in ("ge", "gt", "le")}
        ends = {"minimum": self.ends.ge, "exclusiveMinimum": self.ends.gt, "maximum": self.ends.le}
        return told | {name: end for name, end in ends.items() if end is not None}


CivilDate = Annotated[
    date,
    BeforeValidator(_civil_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
_NUMBER = PlainSerializer(_plain_number, when_used="json")
Number = Annotated[Decimal, BeforeValidator(_exact_number), _NUMBER, WithJsonSchema({"type": "number"})]
Sum = Annotated[Decimal, BeforeValidator(_exact_sum), _NUMBER, WithJsonSchema({"type": "number"})]
"""What the amounts of many people come to: exact, and of any size."""
Amount = Annotated[
    Decimal,
    BeforeValidator(_exact_number),
    AfterValidator(_not_negative),
    _NUMBER,
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": LARGEST_AMOUNT}),
]
Whole = Annotated[int, BeforeValidator(_whole_number)]
Text = Annotated[str, BeforeValidator(_printable), Field(max_length=LONGEST_TEXT)]
FilledText = Annotated[str, BeforeValidator(_printable), AfterValidator(_not_blank), Field(max_length=LONGEST_TEXT, min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""An id of a person, case or plan."""
KnowledgeId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,63}$")]
"""An id of a product, muscle, pattern or scale; whether it exists is asked of the knowledge."""
