"""The list of who has been forgotten, each with the next act one click away."""

from __future__ import annotations

from dataclasses import dataclass

from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.presenters.today import Someone


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """One person: what is overdue since when, and what to do."""

    who: Someone
    said: str
    more: str
    tag: Tag | None
    acts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class OverduePage:
    """One page of one list."""

    heading: str
    said: str
    empty: str
    tabs: tuple[Link, ...]
    rows: tuple[OverdueRow, ...]
    number: int
    before: Link | None = None
    after: Link | None = None
    calendar: str = ""
    days: str = ""
