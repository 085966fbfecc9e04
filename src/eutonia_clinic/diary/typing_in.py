"""A sheet of paper, read from the form it is typed into: strictly, and with whatever was typed kept beside its fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from eutonia.domain.case import PAIN_SCALE_TOP
from eutonia_clinic.core import words
from eutonia_clinic.core.documents import checked
from eutonia_clinic.core.texts import wanted_of
from eutonia_clinic.diary.documents import LONGEST_NOTE, MOST_SPASMS, Entry, Symptom
from eutonia_clinic.diary.questions import questions

DAYS = 7
WHOLE = re.compile(r"0|[1-9]\d{0,2}", re.ASCII)
FELT = (("", "nothing said"), ("onset", "starts to work"), ("wear_off", "wearing off"))


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the form. `spoken` names it whole for whoever only hears it."""

    name: str
    spoken: str
    value: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """One question about danger, ticked where the paper says yes."""

    name: str
    words: str
    spoken: str
    on: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the sheet."""

    day: date
    said: str
    numbers: tuple[Box, ...]
    felt: Box
    ticks: tuple[Tick, ...]
    note: Box
    there: str = ""

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Every box that may hold a fault."""
        return (*self.numbers, self.felt, self.note)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A week as it was typed: what can be kept, and the lines with their faults."""

    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """Where each fault stands, and what it is."""
        return tuple((f"f-{box.name}", box.error) for line in self.lines for box in line.boxes if box.error)


@dataclass(frozen=True, slots=True)
class Typing:
    """What a sheet is read with: whose, from which day on, what is asked for, in which zone, and the key of the form."""

    person_id: int
    first: date
    symptoms: tuple[Symptom, ...]
    zone: str
    key: str
    there: Mapping[date, str]


def read_sheet(typed: Mapping[str, str], how: Typing) -> Sheet:
    """A week. A line in which nothing was typed is none; an unticked box is not a no."""
    lines = tuple(_line(typed, how, number) for number in range(DAYS))
    sound = [line for line in lines if not any(box.error for box in line.boxes)]
    return Sheet(lines, tuple(one for line in sound if (one := _entry(line, how))))


def _line(typed: Mapping[str, str], how: Typing, number: int) -> Line:
    day = how.first + timedelta(days=number)
    said = words.day(day)

    def box(name: str, spoken: str, most: int = 0) -> Box:
        value = typed.get(f"{number}-{name}", "").strip()
        return Box(f"{number}-{name}", f"{spoken}, {said}", value, _fault(value, f"{spoken}, {said}", most))

    rated = tuple(box(f"s{at}", one.words, PAIN_SCALE_TOP) for at, one in enumerate(how.symptoms))
    note = typed.get(f"{number}-note", "").strip()
    wanted = f"at most {LONGEST_NOTE} characters" if len(note) > LONGEST_NOTE else wanted_of(note)
    unreadable = f"Note, {said}: expected is {wanted}." if wanted else ""
    ticks = tuple(
        Tick(f"{number}-{one.id}", one.said, f"{one.said}, {said}", typed.get(f"{number}-{one.id}") == "yes")
        for one in questions().values()
    )
    felt = typed.get(f"{number}-felt", "")
    strange = "" if felt in dict(FELT) else f"Felt, {said}: “{felt[:20]}” is none of the choices. Choose one."
    return Line(
        day=day,
        said=f"{words.WEEKDAYS[day.weekday()]} {said}",
        numbers=(*rated, box("spasms", "Spasms", MOST_SPASMS)),
        felt=Box(f"{number}-felt", f"Felt, {said}", "" if strange else felt, strange),
        ticks=ticks,
        note=Box(f"{number}-note", f"Note, {said}", note, unreadable),
        there=how.there.get(day, ""),
    )


def _fault(value: str, spoken: str, most: int) -> str:
    if not value or (WHOLE.fullmatch(value) and int(value) <= most):
        return ""
    return f"{spoken}: “{value}” cannot be read. Type a whole number from 0 to {most}, or nothing."


def _entry(line: Line, how: Typing) -> Entry | None:
    """The line as an entry. Its id follows from the form, so that the same form sent twice makes the same entries."""
    *rated, spasms = line.numbers
    tree = {
        "id": uuid5(NAMESPACE_URL, f"eutonia:diary:paper:{how.person_id}:{how.key}:{line.day}"),
        "day": line.day,
        "written_at": datetime.combine(line.day, time(12), ZoneInfo(how.zone)),
        "symptoms": {one.id: int(box.value) for one, box in zip(how.symptoms, rated, strict=True) if box.value},
        "spasms": int(spasms.value) if spasms.value else None,
        "felt": line.felt.value or None,
        "red_flags": {tick.name.partition("-")[2]: "yes" for tick in line.ticks if tick.on},
        "note": line.note.value,
    }
    entry = checked(tree, Entry, "This line")
    return None if entry.says_nothing else entry


def problems_of(sheet: Sheet, first: date, today: date, earliest: date) -> Iterator[tuple[str, str]]:
    """What keeps a sheet from being kept: faults of boxes, days that cannot be, or nothing at all."""
    yield from sheet.faults
    late = [one.day for one in sheet.entries if one.day > today]
    if late:
        yield "f-first-day", f"{words.day(late[0])} has not come yet. Is the first day right?"
    if first < earliest:
        yield "f-first-day", f"{words.day(first)} is too long ago to be typed in. Is the year right?"
    if not sheet.entries and not sheet.faults:
        yield "f-0-s0", "Nothing was typed in."
