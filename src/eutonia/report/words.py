"""Numbers, dates, sides and chances as a clinician reads them. Nothing else in this room formats a value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from eutonia.domain.answers import Answer, Ashworth
from eutonia.domain.proposal import Band
from eutonia.domain.units import plain
from eutonia.domain.words import day as day
from eutonia.domain.words import long_day as long_day

ORDINAL_MEASURE = "ashworth"
MEASURES = {"ashworth": "Modified Ashworth, ordinal", "spasms_per_day": "spasms a day", "pain": "pain, 0 to 10"}
STATES = {
    "seen": "read in the source",
    "derived": "worked out from figures read in the source",
    "recalled": "unverified here",
    "project": "a choice of this project",
}


def number(value: Decimal | float | int, places: int = 1) -> str:
    """A number rounded to at most `places` decimals: thousands separated, no trailing zeros."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return plain(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN) + 0)


def exact(value: Decimal | int) -> str:
    """A dose, volume or limit as it stands, never rounded."""
    return plain(Decimal(value))


def units(value: Decimal | int) -> str:
    """An amount of toxin with its unit in full."""
    return f"{exact(value)} {'unit' if value == 1 else 'units'}"


def millilitres(value: Decimal) -> str:
    """A volume to the hundredth of a millilitre that a syringe can show."""
    return f"{number(value, 2)} mL"


def count(many: int, one: str, more: str = "") -> str:
    """'1 site', '3 sites': a count with its noun."""
    return f"{many:,} {one if many == 1 else more or one + 's'}"


def percent(chance: Decimal | float) -> str:
    """A probability, 0 to 1, as whole per cent; the ends are said in words because 0 % and 100 % claim too much."""
    share = Decimal(str(chance))
    if share < Decimal("0.01"):
        return "fewer than 1 in 100"
    if share > Decimal("0.99"):
        return "more than 99 in 100"
    return f"{number(share * 100, 0)} %"


def percent_number(chance: Decimal | float) -> str:
    """A probability as it stands in a narrow cell whose heading says 'per cent': '<1', '34' or '>99'."""
    share = Decimal(str(chance))
    if share < Decimal("0.01"):
        return "<1"
    return ">99" if share > Decimal("0.99") else number(share * 100, 0)


def dated(text: str) -> str:
    """The date of a document as words: '18 Jun 2024' for 2024-06-18, 'Oct 2023' for 2023-10, other text as it stands."""
    try:
        if len(text) == len("2023-10"):
            return day(date.fromisoformat(f"{text}-01")).split(" ", 1)[1]
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def day_after(start: date, days: Decimal | float) -> date:
    """The civil day so many days after the injection; day 0 is the injection."""
    return start + timedelta(days=int(Decimal(str(days)).to_integral_value()))


def age(birth: date, on: date) -> int:
    """Completed years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def known(value: object | None, unit: str = "") -> str:
    """A value that may be missing: never blank, never 0."""
    if value is None:
        return "not asked"
    if isinstance(value, Answer):
        return value.words
    return f"{exact(value) if isinstance(value, Decimal) else value} {unit}".strip()


def grade(position: Decimal | float) -> str:
    """The Ashworth grade nearest a position 0 to 5 on the ordinal scale. A grade, not an average of grades."""
    grades = list(Ashworth)
    nearest = int(Decimal(str(position)).to_integral_value())
    return grades[min(max(nearest, 0), len(grades) - 1)].value


def measured(measure: str, unit: str) -> str:
    """What a course counts, in a few words."""
    return MEASURES.get(measure, unit)


def level(value: Decimal | float, measure: str) -> str:
    """A value of one measure: a grade for Ashworth, otherwise a number."""
    return grade(value) if measure == ORDINAL_MEASURE else number(value)


def span(low: str, high: str) -> str:
    """'5 to 15', or '5' when both ends read the same."""
    return low if low == high else f"{low} to {high}"


def band_80(band: Band, measure: str = "") -> str:
    """The 80 % interval of a band in words."""
    return span(level(band.low_80, measure), level(band.high_80, measure))


def chance_band(band: Band) -> str:
    """'10 % (80 %: 5 to 15 %)' for a probability with its interval."""
    return f"{percent(band.median)} ({chance_reach(band)})"


def chance_reach(band: Band) -> str:
    """'80 %: 5 to 15 %', the interval of a probability."""
    return f"80 %: {span(percent_number(band.low_80), percent_number(band.high_80))} %"


def short_chance_band(band: Band) -> str:
    """'10 % (6 to 14)' for a table cell whose caption says that brackets hold 80 %."""
    return f"{percent_number(band.median)} % ({span(percent_number(band.low_80), percent_number(band.high_80))})"


def listed(words: Iterable[str]) -> str:
    """'a, b and c'."""
    items = [word for word in words if word]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def sentence(text: str) -> str:
    """Text with a capital first letter and a full stop."""
    text = text.strip().rstrip(":")
    if not text:
        return ""
    text = f"{text.rstrip('.')}." if text.endswith(".") else text
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")


def capital(text: str) -> str:
    """Text with a capital first letter."""
    return text[:1].upper() + text[1:]


def one_line(text: str) -> str:
    """Text without control characters and line breaks, as a label, a terminal line or a title needs it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
