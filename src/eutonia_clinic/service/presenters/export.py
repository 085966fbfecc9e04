"""The page of the export: what it holds, how people are protected, and what was handed out before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from eutonia_clinic.core import words
from eutonia_clinic.service.exporting.package import Column
from eutonia_clinic.service.models import ResearchExport


@dataclass(frozen=True, slots=True)
class Held:
    """One table of an export."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One export that was made."""

    number: str
    when: str
    by: str
    purpose: str
    held: str
    hash: str


@dataclass(frozen=True, slots=True)
class ExportPage:
    """The page of the export."""

    tables: tuple[Held, ...]
    protected: tuple[str, ...]
    before: tuple[HandedOut, ...]


def export_page(
    columns: Mapping[str, Sequence[Column]], rows: Iterable[ResearchExport], time_zone: str, least: int
) -> ExportPage:
    """What is said before somebody takes an export."""
    return ExportPage(
        tables=tuple(Held(name.replace("_", " "), tuple(one.name for one in held)) for name, held in columns.items()),
        protected=(
            "No name, number, address or date: days are counted from the person's first session here; of that the year is told.",
            "No words that anybody wrote, no lot and no serial number of a vial.",
            f"Nobody is told apart by age, sex, mobility and year of first session from fewer than {least} people: values are "
            "grouped more coarsely until few are left out, and these are left out and counted.",
            "Whoever objects to this use is left out and counted with them. An objection is written down at the person's page.",
            f"Muscles, patterns, products, guidance and events that fewer than {least} people have are told as ‘other’.",
            "People are called otherwise in every export, unless a project key links them.",
            "Your name, the purpose, the hash of the file and its counts are kept in the audit. The file is not kept.",
        ),
        before=tuple(_handed_out(row, time_zone) for row in rows),
    )  # fmt: skip


def _handed_out(row: ResearchExport, time_zone: str) -> HandedOut:
    people = words.count(row.people, "person", "people")
    left = f"{row.left_out} left out, fewest alike {row.least}, until {words.day(row.until)}"
    linked = f", linked by project key {row.linked_by[:8]}" if row.linked_by else ""
    return HandedOut(
        str(row.pk), words.day_and_clock(row.made_at.astimezone(ZoneInfo(time_zone))), row.author.display_name, row.purpose,
        f"{people}, {words.count(row.rows, 'row')}; {left}{linked}", words.short_hash(row.sha256),
    )  # fmt: skip
