"""The calendar of a clinic as other programs read it (iCalendar, RFC 5545): civil days, nobody's name.

What an address that leaks would tell is how many people come on which day, and nothing else: no name, no initials, no number, no
product. Each entry leads to the page of its person, which only opens to somebody who is signed in and may see it.

A booking that is moved is the same entry with a higher SEQUENCE; one that is taken back is CANCELLED; a new booking after a kept
one is a new entry. Entries of the last weeks stay, so that a calendar that was off for a holiday learns of a change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from icalendar import Calendar, Event

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.scheduling.models import FollowUpBooking
from eutonia_clinic.visits.models import Booking

DAYS_BACK = 28
DAYS_ON = 2 * 366
MOST = 5_000
"""Entries of one kind in a feed: two years of the largest clinic have fewer."""
PRODUCT = "-//Eutonia//Clinic bookings//EN"
SESSION, FOLLOW_UP = "Injection visit", "Follow-up"
KINDS: tuple[tuple[type[Booking] | type[FollowUpBooking], str, str], ...] = (
    (Booking, "visit", SESSION), (FollowUpBooking, "follow-up", FOLLOW_UP),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the calendar, in the state of its latest row."""

    uid: str
    what: str
    day: date
    person_id: int
    sequence: int
    changed_at: datetime
    is_cancelled: bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """The calendar as it is sent."""

    body: bytes
    etag: str
    changed_at: datetime | None


def feed_of(clinic: Clinic, today: date, page_of: Callable[[int], str] | None = None) -> Feed:
    """The bookings of a clinic from some weeks back. `page_of` gives the address of a person's page."""
    entries = entries_of(clinic, today)
    calendar = _calendar(clinic)
    for entry, place in _placed(entries):
        calendar.add_component(_event(entry, place, page_of(entry.person_id) if page_of else ""))
    body = calendar.to_ical()
    changed = max((one.changed_at for one in entries), default=None)
    return Feed(body, f'"{sha256(body).hexdigest()}"', changed)


def entries_of(clinic: Clinic, today: date) -> tuple[Entry, ...]:
    """Every entry, by day. A bounded number of queries for each kind, however many bookings there are."""
    found = [entry for kind in KINDS for entry in _entries(*kind, clinic, today)]
    return tuple(sorted(found, key=lambda one: (one.day, one.what, one.uid)))


def _entries(
    model: type[Booking] | type[FollowUpBooking], name: str, what: str, clinic: Clinic, today: date
) -> Iterator[Entry]:
    since, until, zone = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_ON), ZoneInfo(clinic.time_zone)
    shown = Q(day__gte=since, day__lte=until) | Q(day__isnull=True, replaces__day__gte=since)
    found: Any = model._default_manager.filter(shown, clinic=clinic).order_by("-pk")
    rows: list[Any] = list((found.select_related("site") if model is Booking else found)[:MOST])
    before = _before(model, rows)
    later = {one.replaces_id: one for one in model._default_manager.filter(replaces__in=[row.pk for row in rows])}
    for row in rows:
        after = later.get(row.pk)
        if after is not None and _is_same(row, after, zone):
            continue
        chain = _chain(row, before, zone)
        day = row.day or (chain[1].day if len(chain) > 1 else None)
        if day is not None and (row.day is not None or len(chain) > 1):
            uid = f"{name}-{chain[-1].pk}@{_place(clinic)}"
            yield Entry(uid, what, day, row.person_id, len(chain) - 1, row.made_at, row.day is None, _where(row))


def _where(row: Any) -> str:
    """The place of a visit; a follow-up has none."""
    return row.site.name if isinstance(row, Booking) and row.site else ""


def _before(model: Any, rows: Sequence[Any]) -> dict[int, Any]:
    """Every row that these took the place of, level by level."""
    held = {one.pk: one for one in rows}
    wanted = {one.replaces_id for one in rows if one.replaces_id} - held.keys()
    while wanted:
        found = list(model._default_manager.filter(pk__in=wanted))
        held |= {one.pk: one for one in found}
        wanted = {one.replaces_id for one in found if one.replaces_id} - held.keys()
    return held


def _is_same(row: Any, after: Any, zone: ZoneInfo) -> bool:
    """Is the later row the same entry, moved or cancelled? Not when the day had come by then: that visit was another."""
    if row.day is None:
        return False
    return after.day is None or row.day > after.made_at.astimezone(zone).date()


def _chain(row: Any, before: Mapping[int, Any], zone: ZoneInfo) -> list[Any]:
    """The rows of one entry, the latest first."""
    chain = [row]
    while (held := before.get(chain[-1].replaces_id or 0)) is not None and _is_same(held, chain[-1], zone):
        chain.append(held)
    return chain


def _placed(entries: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
    """Each entry with its place among those of its kind on its day: '1 of 3'."""
    standing: dict[tuple[date, str], list[str]] = {}
    for one in entries:
        if not one.is_cancelled:
            standing.setdefault((one.day, one.what), []).append(one.uid)
    for entry in entries:
        same = [] if entry.is_cancelled else standing[entry.day, entry.what]
        place = f" ({same.index(entry.uid) + 1} of {len(same)})" if len(same) > 1 else ""
        yield entry, place


def _calendar(clinic: Clinic) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{clinic.name}: bookings")
    calendar.add("x-wr-timezone", clinic.time_zone)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    return calendar


def _event(entry: Entry, place: str, page: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", f"{entry.what}{place}")
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    if entry.where:
        event.add("location", entry.where)
    if page:
        event.add("url", page)
    return event


def _place(clinic: Clinic) -> str:
    """What makes a UID of ours unlike anybody else's."""
    return f"clinic-{clinic.pk}.eutonia"
