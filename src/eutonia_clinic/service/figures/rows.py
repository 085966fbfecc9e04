"""What stands behind a figure: one row for each thing that is counted, with whose it is and where it stands in the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Place(NamedTuple):
    """Where a row stands in the record: 'session', 'follow_up', 'plan' or 'event', and its number."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class One:
    """One thing that is counted. `group` says as what: its parts, from the widest to the narrowest, stand between points."""

    person_id: int
    day: date
    group: str = ""
    said: str = ""
    value: Decimal | None = None
    before: str = ""
    after: str = ""
    place: Place | None = None


Rows = tuple[One, ...]
Figures = Mapping[str, Rows]
"""Every figure by its key."""


def of(rows: Iterable[One], group: str = "") -> Rows:
    """The rows of a group and of the groups within it; all of them where none is named."""
    return tuple(one for one in rows if not group or one.group == group or one.group.startswith(f"{group}."))


def values(rows: Iterable[One]) -> list[Decimal]:
    """Their values, those that have one."""
    return [one.value for one in rows if one.value is not None]


def people(rows: Iterable[One]) -> int:
    """How many people they are of."""
    return len({one.person_id for one in rows})


def behind(figures: Figures, key: str) -> Rows | None:
    """The rows that a key names: 'goals' all of a figure, 'goals:pain.met' a group of it; None when there is no such figure."""
    name, _, group = key.partition(":")
    return of(figures[name], group) if name in figures else None
