"""Small sums over the rows of a figure: parts of a whole, medians with quartiles, and values in classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eutonia_clinic.core import words
from eutonia_clinic.service.defined import definitions
from eutonia_clinic.service.documents import Lead, Line, Shown, Table

FEW = 10
"""Below this many a part is said as a count only: per cent of nine things sounds surer than it is."""


@dataclass(frozen=True, slots=True)
class Middle:
    """The median with its quartiles, of so many values. None of none."""

    many: int
    median: Decimal | None
    low: Decimal | None
    high: Decimal | None


def middle(values: Sequence[Decimal]) -> Middle:
    """Median and quartiles by straight lines between the values in order, the ends among them."""
    if not values:
        return Middle(0, None, None, None)
    in_order = sorted(values)
    low, median, high = (_at(in_order, Decimal(part) / 4) for part in (1, 2, 3))
    return Middle(len(values), median, low, high)


def _at(in_order: Sequence[Decimal], part: Decimal) -> Decimal:
    place = part * (len(in_order) - 1)
    left = int(place)
    right = min(left + 1, len(in_order) - 1)
    return in_order[left] + (place - left) * (in_order[right] - in_order[left])


def part_words(some: int, whole: int) -> str:
    """'9 of 12', or '45 of 60 (75 %)' where there are enough to say it in hundredths."""
    said = f"{some:,} of {whole:,}"
    return f"{said} ({100 * some / whole:.0f} %)" if whole >= FEW else said


def middle_words(found: Middle, unit: str, signed: bool = False) -> str:
    """'median −3 a day, quartiles −5 to −1'; of fewer than four values without quartiles."""
    if found.median is None or found.low is None or found.high is None:
        return "nothing to sum up"
    value = _signed if signed else _plain
    said = f"median {value(found.median)} {unit}".strip()
    if found.many < 4:
        return said
    return f"{said}, quartiles {words.span(value(found.low), value(found.high))}"


def _plain(value: Decimal) -> str:
    return words.number(value)


def _signed(value: Decimal) -> str:
    said = words.number(abs(value))
    return f"−{said}" if value < 0 else f"+{said}" if value else said


def shown(key: str, answer: str, **more: object) -> Shown:
    """A figure with its title and what it counts."""
    title, definition = definitions()[key]
    return Shown.model_validate({"key": key, "title": title, "answer": answer, "definition": definition, **more})


def table(caption: str, head: Sequence[str], rows: Sequence[tuple[Sequence[str], str]]) -> Table:
    """A table; each row with the key of the people behind it."""
    lines = tuple(Line(cells=tuple(cells), leads=leads) for cells, leads in rows)
    return Table(caption=caption, head=tuple(head), lines=lines)


def leads(*pairs: tuple[int, str, str]) -> tuple[Lead, ...]:
    """Words for each count that is not 0, and whose it is."""
    return tuple(Lead(words=said, key=key) for many, said, key in pairs if many)
