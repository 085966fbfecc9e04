"""Numbers as reports write them: doses with ranges and remarks, people, weeks, counts and spreads."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from eutonia.evidence.lexicon import has_word, lexicon, plain_words

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|to|and|\.\.\.?)\s*({_NUMBER})")
_ANY = re.compile(_NUMBER)
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[, ]\d{3})+)(?![\d,])")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_AFTER_THE_NUMBER = re.compile(r"[(\[±]|\+/-")
_UP_TO = re.compile(r"<=?|≤|⩽|up to|at most|max(?:imum|imal)?\b|no more than")
_ABOUT = re.compile(r"~|≈|about|approx|mean|median|average|around|±|\+/-")
_NOT_UNITS = re.compile(
    rf"n\s*=\s*\d+|{_NUMBER}\s*(?:u(?:nits)?\s*/\s*ml|ml\b|mg\b|sites?\b|points?\b|muscles?\b|weeks?\b|wks?\b|%)"
)
_A_KILOGRAM = re.compile(r"/\s*kg|per kg")
_OF = re.compile(r"(\d+)\s*(?:/|of|out of)\s*(\d+)")
_WEEK = re.compile(r"\b(?:w(?:ee)?ks?)\s*(\d+(?:\.\d+)?)|\b(\d+(?:\.\d+)?)\s*(?:w(?:ee)?ks?)\b")
_DAY = re.compile(r"\b(?:days?|d)\s*(\d+(?:\.\d+)?)|\b(\d+(?:\.\d+)?)\s*(?:days?|d)\b")
_MONTH = re.compile(r"\b(?:months?|mo)\s*(\d+(?:\.\d+)?)|\b(\d+(?:\.\d+)?)\s*(?:months?|mo)\b")

DAYS_A_WEEK = 7.0
WEEKS_A_MONTH = 365.25 / 12 / DAYS_A_WEEK
UNIFORM = math.sqrt(12)
"""Width of a uniform distribution in its standard deviations."""
QUARTILES = 1.349
"""Width between the quartiles of a normal distribution in its standard deviations."""
NINETY_FIVE = 1.96
"""Half the width of a 95 per cent interval of a normal distribution in its standard deviations."""


@dataclass(frozen=True, slots=True)
class Dose:
    """A total dose as it was told: its middle in units of the product, and how open it is."""

    units: float | None
    """None when nothing is told."""
    spread: float
    """Standard deviation of the logarithm; 0 when the dose is exact."""
    one_side: bool = False
    """The figure is for one limb, not for the session."""
    words: str = ""
    """What had to be assumed, in words; empty when nothing."""


UNKNOWN_DOSE = Dose(None, 0.0)


def tidy(text: str) -> str:
    """Small letters, one kind of minus sign, decimal points, no signs that group thousands."""
    text = text.casefold().replace("\u2212", "-").replace("\u2013", "-").replace("\u2014", "-").replace("\u00a0", " ").strip()
    text = text.replace("≥", ">=").replace("≤", "<=").replace("⩾", ">=").replace("⩽", "<=")
    text = _THOUSANDS.sub(lambda found: found[1] + re.sub("[, ]", "", found[2]), text)
    return _DECIMAL_COMMA.sub(".", text)


def number(text: str) -> float | None:
    """The number a cell holds, with a per cent sign or unit after it or not; None when it holds none, or several.

    >>> number("-1,2"), number("62 %"), number("n.s."), number("85 to 90")
    (-1.2, 62.0, None, None)
    """
    found = _ANY.findall(re.sub(r"(?<=\d)\s*-\s*(?=\d)", " to ", tidy(text)))
    value = float(found[0]) if len(found) == 1 else None
    return value if value is not None and math.isfinite(value) else None


def leading_number(text: str) -> float | None:
    """The number a cell holds or begins with, before a bracket or a plus-minus: "-0.9 (0.1)", "62 % (40/64)"; None when none.

    >>> leading_number("-0.9 (0.1)"), leading_number("1.2 ± 0.4"), leading_number("85 to 90"), leading_number("40/64")
    (-0.9, 1.2, None, None)
    """
    before = _AFTER_THE_NUMBER.split(tidy(text), maxsplit=1)[0]
    return number(before) if before.strip() else None


def dose(text: str) -> Dose:
    """The total dose in a cell: one figure, a range, a maximum, a list, or words.

    >>> dose("200-240").units, dose("<=400").words != "", dose("individual").units
    (219.08902300206645, True, None)
    """
    tidied = tidy(text)
    for inner in _BRACKETS.findall(tidied):
        if _is_one_side(inner) and _ends(inner):
            return dose(inner.strip("()[]"))
    side = _is_one_side(tidied)
    if _A_KILOGRAM.search(tidied):
        return Dose(None, 0.0, side, "a dose per kilogram, and the weight is not told")
    tidied = _NOT_UNITS.sub(" ", tidied)
    bare = re.sub(r"\b(?:per|each|a)\s+(?:leg|arm|limb|side)\b|/\s*(?:leg|arm|limb|side)\b", " ", _BRACKETS.sub(" ", tidied))
    ends = _ends(bare) or _ends(tidied)
    if ends is None:
        return Dose(None, 0.0, side)
    found = _dose_between(*ends, bare)
    return Dose(found.units, found.spread, side, found.words)


def _is_one_side(text: str) -> bool:
    return has_word(plain_words(text.replace("/", " per ")), lexicon().lists["one_side"])


def _ends(text: str) -> tuple[float, float] | None:
    """Smallest and largest amount that the text tells."""
    amounts = [abs(float(one)) for one in _PLAIN.findall(text)]
    return (min(amounts), max(amounts)) if amounts else None


def _dose_between(low: float, high: float, text: str) -> Dose:
    number_of = lexicon().number
    if low != high and low > 0:
        return Dose(math.sqrt(low * high), math.log(high / low) / UNIFORM, words=f"{text.strip()}: the middle is taken")
    if _UP_TO.search(text) and high > 0:
        part = number_of("dose.up_to_part")
        return Dose(part * high, number_of("dose.up_to_spread"), words=f"{text.strip()}: {part:.0%} of the maximum is taken")
    return Dose(high, number_of("dose.about_spread") if _ABOUT.search(text) and high > 0 else 0.0)


def people(text: str, placebo: bool = False) -> float | None:
    """How many people a cell counts: "64", "~20/arm", "136 pts/415 intervals" (136), "55/51" (drug first, placebo second).

    >>> people("55/51"), people("55/51", placebo=True), people("136 pts/415 intervals"), people("")
    (55.0, 51.0, 136.0, None)
    """
    amounts = [float(one) for one in _PLAIN.findall(tidy(text))]
    if not amounts:
        return None
    second = placebo and len(amounts) == 2 and re.fullmatch(r"\s*\d+\s*/\s*\d+\s*", tidy(text))
    found = amounts[1] if second else amounts[0]
    return found if found > 0 else None


def intervals(text: str) -> float | None:
    """How many intervals a cell counts beside the people: "136 pts/415 intervals" -> 415."""
    found = re.search(r"(\d+)\s*(?:intervals|cycles|injections)", tidy(text))
    return float(found[1]) if found else None


def count_of(text: str) -> tuple[float, float] | None:
    """x and n of "40/64", "40 of 64", "1/16 implied"; None when there is none, or x is above n.

    >>> count_of("1/16 implied")
    (1.0, 16.0)
    """
    found = _OF.search(tidy(text))
    if found is None or not 0 <= int(found[1]) <= int(found[2]) or int(found[2]) == 0:
        return None
    return float(found[1]), float(found[2])


def week(text: str) -> float | None:
    """Weeks after the injection: "4", "<=12" (12), "12-16" (the middle), "d28" (4), "3 months"; None when nothing is told.

    >>> week("<=12"), week("12-16"), week("day 14"), week("wk 6")
    (12.0, 14.0, 2.0, 6.0)
    """
    tidied = _BRACKETS.sub(" ", tidy(text)).strip()
    for pattern, weeks in ((_DAY, 1 / DAYS_A_WEEK), (_MONTH, WEEKS_A_MONTH)):
        if found := pattern.search(tidied):
            return float(found[1] or found[2]) * weeks
    ends = _ends(tidied)
    return None if ends is None else (ends[0] + ends[1]) / 2


def week_in(name: str) -> float | None:
    """The week that the name of an outcome tells: "MAS_change_wk4", "MAS_d28"."""
    plain = plain_words(name)
    if found := _WEEK.search(plain):
        return float(found[1] or found[2])
    found = re.search(r"\b(?:days?|d) ?(\d+)\b", plain)
    return float(found[1]) / DAYS_A_WEEK if found else None


def quartile_width(text: str) -> float | None:
    """The width between quartiles: "1.5", or "0.5-2" (1.5)."""
    tidied = tidy(text)
    found = _RANGE.search(tidied)
    if found:
        return abs(float(found[2]) - float(found[1]))
    return number(tidied)
