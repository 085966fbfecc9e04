"""Five time zones and when their clocks change, found by looking at every hour; and the ends of a civil day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONES = ("Europe/London", "America/Los_Angeles", "Pacific/Auckland", "Australia/Lord_Howe", "Africa/Cairo")
"""On both sides of the date line; one whose clock moves by half an hour, and one that moves it at midnight."""
FROM, UNTIL = datetime(2026, 9, 1, tzinfo=UTC), datetime(2027, 9, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """The moment from which the clocks of a zone show another time, and by how much they moved."""

    zone: str
    at: datetime
    by: timedelta

    @property
    def words(self) -> str:
        """'Europe/London, 25 October, back'."""
        return f"{self.zone}, {self.at:%d %B %Y}, {'forward' if self.by > timedelta(0) else 'back'}"


def changes() -> tuple[Change, ...]:
    """Every change of a year in the five zones, in the order of the zones."""
    return tuple(one for zone in ZONES for one in _changes_of(zone))


def first_minute(zone: str, day: date) -> datetime:
    """The first minute of a civil day, in UTC. Where midnight does not exist, the minute after the gap."""
    found = datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)
    while civil(zone, found) < day:
        found += MINUTE
    while civil(zone, found - MINUTE) == day:
        found -= MINUTE
    return found


def last_minute(zone: str, day: date) -> datetime:
    """The last minute of a civil day."""
    return first_minute(zone, day + DAY) - MINUTE


def civil(zone: str, moment: datetime) -> date:
    """The civil day of a moment, by the offset of the zone and plain arithmetic: a second way, beside that of the product."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
    return (moment.replace(tzinfo=None) + offset).date()


def _changes_of(zone: str) -> Iterator[Change]:
    moment, before = FROM, _offset(zone, FROM)
    while moment < UNTIL:
        moment += HOUR / 2
        if (now := _offset(zone, moment)) != before:
            yield Change(zone, moment, now - before)
            before = now


def _offset(zone: str, moment: datetime) -> timedelta:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
