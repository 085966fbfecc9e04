"""The diary as the clinic reads it: how it was lately, a picture, and every entry with its author and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from markupsafe import Markup

from eutonia_clinic.core import words
from eutonia_clinic.core.charting import MIDDLE, NARROW, Event, Felt, Observation, Panel, Picture, course_picture
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.diary.counting import Counted
from eutonia_clinic.diary.documents import Symptom
from eutonia_clinic.diary.models import DiaryEntry
from eutonia_clinic.diary.presenters.saying import FELT, by_of, flagged, when_written

NOT_ANSWERED = "not answered"
NOT_COUNTED = "not counted"
WEEK = 7
ENDS = "0 none, 10 worst"
SPASMS = "Spasms since the day before"


@dataclass(frozen=True, slots=True)
class Row:
    """One entry. `values` stand in the order of the columns."""

    day: str
    values: tuple[str, ...]
    spasms: str
    felt: str
    flags: Tag | None
    by: str
    written: str
    note: str
    tag: Tag | None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of the last week beside that of the week before."""

    name: str
    value: str
    more: str


@dataclass(frozen=True, slots=True)
class DiaryPage:
    """The page of one diary: some weeks of it."""

    heading: str
    said: str
    facts: tuple[Fact, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    pictures: tuple[Markup, ...]
    acts: tuple[Link, ...]
    earlier: str = ""
    later: str = ""
    span: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the page is made from: the entries, what was asked for, when something was given, and when effects were felt."""

    who: str
    zone: str
    today: date
    entries: Counted
    symptoms: Mapping[str, Symptom]
    events: tuple[Event, ...] = ()
    felt: tuple[Felt, ...] = ()


def diary_page(known: Known, first: date, last: date, acts: tuple[Link, ...], look: Mapping[int, str]) -> DiaryPage:
    """The entries from one day to another. `look` gives for an entry with a red flag where it is looked at."""
    shown = [row for row in known.entries.rows if first <= row.day <= last]
    asked = _asked(known, shown)
    counting = [row for row in known.entries.counts if first <= row.day <= last]
    return DiaryPage(
        heading=_heading(known),
        said=_said(known),
        facts=_facts(known, asked),
        columns=tuple(one.words for one in asked),
        rows=_rows(known, shown, asked, look),
        pictures=_pictures(known, counting, asked, first),
        acts=acts,
        span=f"{words.day(first)} to {words.day(last)}",
    )


def _heading(known: Known) -> str:
    counts = known.entries.counts
    if not counts:
        return "Nothing is written in the diary yet"
    return f"The diary: last written for {words.near_day(counts[-1].day, known.today)}"


def _said(known: Known) -> str:
    recent = [row for row in known.entries.counts if row.day > known.today - timedelta(days=2 * WEEK)]
    if not known.entries.counts:
        return ""
    if not recent:
        return "Nothing was written in the last two weeks. That says nothing about how it is."
    voices = words.listed(dict.fromkeys(by_of(row) for row in recent))
    return f"{words.days(len({row.day for row in recent}))} of the last 14 written, by {voices}."


def _asked(known: Known, rows: Sequence[DiaryEntry]) -> tuple[Symptom, ...]:
    """Every symptom that these entries tell of, in the order in which it was asked for; those of one name once."""
    told = {id for row in rows for id in row.content.symptoms}
    return tuple(one for id, one in known.symptoms.items() if id in told)


def _facts(known: Known, asked: Sequence[Symptom]) -> tuple[Fact, ...]:
    named = [(one.words, one.id) for one in asked]
    found = [_fact(name, _weeks(known, id)) for name, id in [*named, ("Spasms a day", "")]]
    return tuple(one for one in found if one)


def _weeks(known: Known, id: str) -> tuple[list[int], list[int]]:
    """The values of the last seven days and of the seven before."""
    weeks: tuple[list[int], list[int]] = ([], [])
    for row in known.entries.counts:
        ago = (known.today - row.day).days
        value = row.content.symptoms.get(id) if id else row.content.spasms
        if value is not None and 0 <= ago < 2 * WEEK:
            weeks[ago // WEEK].append(value)
    return weeks


def _fact(name: str, weeks: tuple[list[int], list[int]]) -> Fact | None:
    now, before = weeks
    if not now:
        return None
    more = f"the week before: {words.number(median(before))}" if before else "the week before: not written"
    return Fact(f"{name}, last 7 days", words.number(median(now)), more)


def _rows(
    known: Known, shown: Sequence[DiaryEntry], asked: Sequence[Symptom], look: Mapping[int, str]
) -> tuple[Row, ...]:
    many: dict[date, int] = {}
    for row in shown:
        many[row.day] = many.get(row.day, 0) + 1
    newest = sorted(shown, key=lambda row: (row.day, row.pk), reverse=True)
    return tuple(_row(known, row, asked, many[row.day] > 1, look.get(row.pk, "")) for row in newest)


def _row(known: Known, row: DiaryEntry, asked: Sequence[Symptom], is_one_of_many: bool, href: str) -> Row:
    entry = row.content
    return Row(
        day=words.day(row.day),
        values=tuple(_score(entry.symptoms.get(one.id)) for one in asked),
        spasms=NOT_COUNTED if entry.spasms is None else str(entry.spasms),
        felt=FELT.get(row.felt, words.NONE),
        flags=Tag("stop", flagged(row)) if row.is_red_flag else None,
        by=by_of(row),
        written=when_written(row, known.zone),
        note=entry.note,
        tag=_state(known, row, is_one_of_many),
        href=href,
    )


def _score(value: int | None) -> str:
    return NOT_ANSWERED if value is None else str(value)


def _state(known: Known, row: DiaryEntry, is_one_of_many: bool) -> Tag | None:
    """What became of an entry, where that needs a word."""
    if row.entry_id in known.entries.corrected:
        return Tag("note", f"corrected by {by_of(known.entries.corrected[row.entry_id])}")
    if row.content.says_nothing:
        return Tag("note", "takes an entry back")
    if row in known.entries.counts:
        return Tag("ok", "counts") if is_one_of_many else None
    return Tag("note", "another entry counts")


def _pictures(known: Known, rows: Sequence[DiaryEntry], asked: Sequence[Symptom], first: date) -> tuple[Markup, ...]:
    """The drawing for a desk, a tablet and a telephone; none where there is nothing to draw."""
    panels = [_panel(one.words, ENDS, [(row, row.content.symptoms.get(one.id)) for row in rows]) for one in asked]
    panels.append(_panel("Spasms", SPASMS.lower(), [(row, row.content.spasms) for row in rows]))
    drawn = tuple(one for one in panels if one.observed)
    if not drawn:
        return ()
    events = tuple(one for one in known.events if one.on >= first)
    felt = tuple(one for one in known.felt if (one.wears_off or one.starts or date.min) >= first)
    picture = Picture(known.who, known.today, drawn, events, felt)
    return tuple(course_picture(picture, width) for width in (1180.0, MIDDLE, NARROW))


def _panel(title: str, unit: str, values: Sequence[tuple[DiaryEntry, int | None]]) -> Panel:
    seen = [Observation(row.day, Decimal(value), by_of(row), at_visit=False) for row, value in values if value is not None]
    return Panel(title, "", unit, observed=tuple(seen))
