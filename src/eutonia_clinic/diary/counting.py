"""Which entries count: of one day the person's own word before the carer's before paper, and of one voice what came last.

Clocks of devices decide nothing: they are set wrong and set back. What came last is what the clinic received last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from eutonia_clinic.diary.models import DiaryEntry

VOICES: Mapping[str, int] = MappingProxyType({"person": 0, "carer": 1, "paper": 2})


@dataclass(frozen=True, slots=True)
class Counted:
    """The entries of one diary, in the order in which they came; which count, and which were corrected by which."""

    rows: tuple[DiaryEntry, ...]
    counts: tuple[DiaryEntry, ...]
    corrected: Mapping[UUID, DiaryEntry]


def rows_of(ids: frozenset[int], known_before: datetime | None = None) -> list[DiaryEntry]:
    """Every entry of one person, or what had come before a moment, in the order in which it came. One query."""
    rows = DiaryEntry.objects.filter(person__in=ids).order_by("pk")
    return list(rows if known_before is None else rows.filter(made_at__lt=known_before))


def counted(rows: Sequence[DiaryEntry]) -> Counted:
    """What counts among some entries of one person."""
    corrected = _corrected(rows)
    by_day: dict[date, DiaryEntry] = {}
    for row in rows:
        if row.entry_id in corrected or row.content.says_nothing:
            continue
        held = by_day.get(row.day)
        if held is None or VOICES[row.source] <= VOICES[held.source]:
            by_day[row.day] = row
    return Counted(tuple(rows), tuple(by_day[day] for day in sorted(by_day)), corrected)


def _corrected(rows: Iterable[DiaryEntry]) -> dict[UUID, DiaryEntry]:
    """For each entry that another corrects, the last one that does. A correction of another day is none."""
    days = {row.entry_id: row.day for row in rows}
    return {row.instead_of: row for row in rows if row.instead_of and days.get(row.instead_of) == row.day}
