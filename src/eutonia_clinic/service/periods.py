"""The period that figures are of: a month, a quarter, a year, or any days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eutonia_clinic.core import words
from eutonia_clinic.core.fields import PARTS_OF_A_DAY
from eutonia_clinic.core.forms import day_in, day_of
from eutonia_clinic.core.numbers import whole

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
YEAR = 12
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """Civil days from the first to the last. `by` is how it was chosen: month, quarter, year or days."""

    begins: date
    ends: date
    by: str = "days"

    def __contains__(self, day: date) -> bool:
        return self.begins <= day <= self.ends

    @property
    def words(self) -> str:
        """'September 2026', 'July to September 2026', '2026' or '3 Sep 2026 to 9 Sep 2026'."""
        if self.by == "month":
            return f"{words.MONTHS[self.begins.month - 1]} {self.begins.year}"
        if self.by == "quarter":
            return f"{words.MONTHS[self.begins.month - 1]} to {words.MONTHS[self.ends.month - 1]} {self.begins.year}"
        return str(self.begins.year) if self.by == "year" else words.span(words.day(self.begins), words.day(self.ends))

    @property
    def query(self) -> str:
        """As an address names it."""
        if self.by in MONTHS_IN:
            return f"by={self.by}&of={self.begins:%Y-%m}"
        return f"by=days&{_parts('from', self.begins)}&{_parts('to', self.ends)}"

    @property
    def before(self) -> Period:
        """The one that ends where this begins."""
        return self._moved(-1)

    @property
    def after(self) -> Period:
        """The one that begins where this ends."""
        return self._moved(1)

    def moments(self, time_zone: str) -> tuple[datetime, datetime]:
        """The moment at which it begins and that at which it is over, on the clock of a clinic."""
        zone = ZoneInfo(time_zone)
        return (
            datetime.combine(self.begins, time(0), zone),
            datetime.combine(self.ends + timedelta(days=1), time(0), zone),
        )

    def _moved(self, by: int) -> Period:
        if self.by in MONTHS_IN:
            return named(self.by, _months_on(self.begins, by * MONTHS_IN[self.by]))
        days = timedelta(days=((self.ends - self.begins).days + 1) * by)
        return Period(self.begins + days, self.ends + days)


@dataclass(frozen=True, slots=True)
class Asked:
    """A period that was asked for, and what is wrong with the asking; then it is the month of today."""

    period: Period
    faults: tuple[tuple[str, str], ...] = ()


def named(by: str, day: date) -> Period:
    """The month, quarter or year that a day lies in."""
    months = MONTHS_IN[by]
    begins = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(begins, _months_on(begins, months) - timedelta(days=1), by)


def read_period(query: Mapping[str, str], today: date) -> Asked:
    """The period that an address asks for; the month of today when it asks for none, or for one that cannot be."""
    by, usual = query.get("by", "month"), named("month", today)
    if by == "days":
        return _days(query, today, usual)
    if by not in MONTHS_IN:
        return Asked(usual, (("of", "A period is a month, a quarter, a year, or any days."),))
    day = _month(query["of"]) if query.get("of") else today
    if day is None:
        return Asked(usual, (("of", f"“{query['of'][:20]}” is no month. Write 2026-09 for September 2026."),))
    return _possible(named(by, day), today, usual, "of")


def month_named(text: str) -> Period | None:
    """'2026-09' as a month; None when it is none."""
    day = _month(text)
    return named("month", day) if day else None


def _days(query: Mapping[str, str], today: date, usual: Period) -> Asked:
    begins, ends = (_day(query, name) for name in ("from", "to"))
    faults = [
        (name, f"{label}: type day, month and year in numbers, for example 24 9 2026.")
        for name, label, day in (("from", "From", begins), ("to", "To", ends))
        if day is None
    ]
    if begins is None or ends is None:
        return Asked(usual, tuple(faults))
    if begins > ends:
        said = f"To: {words.day(ends)} lies before {words.day(begins)}. Type the earlier day first."
        return Asked(usual, (("to", said),))
    return _possible(Period(begins, ends), today, usual, "from")


def _possible(period: Period, today: date, usual: Period, name: str) -> Asked:
    most = whole("service.most_days")
    if period.begins > today:
        return Asked(usual, ((name, f"{period.words} has not begun yet."),))
    if (period.ends - period.begins).days >= most:
        return Asked(usual, ((name, f"{period.words} is longer than {words.days(most)}. Take a shorter period."),))
    return Asked(period)


def _month(text: str) -> date | None:
    return day_in(f"{text}-1") if _MONTH.fullmatch(text) else None


def _day(query: Mapping[str, str], name: str) -> date | None:
    try:
        return day_of(*(query.get(part, "").strip() for part in parts_named(name)))
    except ValueError:
        return None


def _parts(name: str, day: date) -> str:
    values = (day.day, day.month, day.year)
    return "&".join(f"{part}={value}" for part, value in zip(parts_named(name), values, strict=True))


def _months_on(day: date, months: int) -> date:
    """The same day of the month so many months later; used of first days only."""
    at = day.year * YEAR + day.month - 1 + months
    return date(at // YEAR, at % YEAR + 1, day.day)


def parts_named(name: str) -> tuple[str, ...]:
    """How the three boxes of a day are named in an address."""
    return tuple(f"{name}_{part}" for part, _, _ in PARTS_OF_A_DAY)
