"""Until nobody stands alone: what could tell a person is told more coarsely, and whoever is still like too few is left out.

Whoever knows somebody's age, sex, mobility and the year of their first treatment finds at least `least` people like them, or
nobody. Every way of grouping is tried; the finest is taken with which at most a small share of the people is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from eutonia_clinic.service.exporting.gathering import Somebody

ANY = "any"
OTHER = "other"
WALKS = {
    "walks_unaided": "walks", "walks_with_aid": "walks", "stands_to_transfer": "does_not_walk", "wheelchair": "does_not_walk",
    "bed": "does_not_walk", "not_asked": "not_asked",
}  # fmt: skip
TEN, TWENTY, OLDEST = 10, 20, 80
Told = Callable[[Somebody], str]


@dataclass(frozen=True, slots=True)
class Level:
    """One way to tell a value: in words for the dictionary, and how."""

    words: str
    told: Told


def _band(width: int) -> Told:
    def told(one: Somebody) -> str:
        low = one.age // width * width
        return f"{OLDEST} and over" if low >= OLDEST else f"{low} to {low + width - 1}"

    return told


def _anybody(_: Somebody) -> str:
    return ANY


LEVELS: Mapping[str, tuple[Level, ...]] = {
    "age_band": (
        Level("bands of 10 years", _band(TEN)), Level("bands of 20 years", _band(TWENTY)), Level("not told", _anybody),
    ),
    "sex": (Level("as known", lambda one: one.sex), Level("not told", _anybody)),
    "mobility": (
        Level("as assessed", lambda one: one.mobility), Level("walks or does not", lambda one: WALKS[one.mobility]),
        Level("not told", _anybody),
    ),
    "first_year": (Level("the year", lambda one: str(one.first_on.year)), Level("not told", _anybody)),
}  # fmt: skip
"""What could tell somebody, from the finest way to say it to none."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """How the people of an export are told, and who is left out."""

    levels: Mapping[str, Level]
    kept: tuple[Somebody, ...]
    left_out: int
    cells_left_out: int

    def told(self, one: Somebody) -> dict[str, str]:
        """What could tell a person, as coarsely as it is told of everybody."""
        return {name: level.told(one) for name, level in self.levels.items()}


def grouped(people: Sequence[Somebody], least: int, most_left_out: Decimal) -> Grouped:
    """The finest grouping with which at most this share is left out; where there is none, that with the fewest left out."""
    found = [_with(people, levels, least) for levels in _finest_first()]
    good = (one for one in found if one.left_out <= most_left_out * len(people))
    return next(good, None) or min(found, key=lambda one: one.left_out)


def _finest_first() -> list[dict[str, Level]]:
    places = sorted(product(*(range(len(levels)) for levels in LEVELS.values())), key=lambda one: (sum(one), one))
    return [{name: levels[at] for (name, levels), at in zip(LEVELS.items(), place, strict=True)} for place in places]


def _with(people: Sequence[Somebody], levels: Mapping[str, Level], least: int) -> Grouped:
    cells = {one.person_id: tuple(level.told(one) for level in levels.values()) for one in people}
    many = Counter(cells.values())
    kept = tuple(one for one in people if many[cells[one.person_id]] >= least)
    return Grouped(levels, kept, len(people) - len(kept), sum(count < least for count in many.values()))


@dataclass(frozen=True, slots=True)
class Common:
    """Values that at least `least` people have; every other is told as 'other'."""

    values: frozenset[str]
    rare: int

    def told(self, value: str) -> str:
        """The value, or 'other'. What is empty says nothing and stays so."""
        return value if value in self.values or not value else OTHER


def common(found: Iterable[tuple[int, str]], least: int) -> Common:
    """Pairs of a person and a value of theirs."""
    many = Counter(value for _, value in set(found))
    return Common(frozenset(value for value, count in many.items() if count >= least), _rare(many.values(), least))


def _rare(counts: Collection[int], least: int) -> int:
    return sum(count < least for count in counts)
