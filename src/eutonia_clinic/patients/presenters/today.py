"""Today: who needs me first?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from markupsafe import Markup

from eutonia.domain.proposal import ExpectedCourse
from eutonia_clinic.core import words
from eutonia_clinic.core.charting import Ending, due_strip
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag

ON_TIME_DAYS = 7
"""A booking up to a week after the middle of the forecast wear-off counts as on time: the band is wider than that."""
SOON_DAYS = 35
"""Without a booking, a wear-off within five weeks is said in the colour that asks for an act."""
State = Literal["given", "signed", "draft", "needs_reason", "not_started", "under_way"]
SESSION_TAGS = {
    "given": Tag("given", "given"), "signed": Tag("planned", "signed"), "draft": Tag("note", "draft"),
    "needs_reason": Tag("reason", "draft, needs a reason"), "not_started": Tag("note", "not started"),
    "under_way": Tag("reason", "under way"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in a list."""

    family: str
    given: str
    identifier: str
    href: str

    @property
    def name(self) -> str:
        """'Birch TESTPERSON'."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Due:
    """A person whose effect ends some time. `ends` None: nothing was forecast."""

    who: Someone
    where: str
    ends: Ending | None
    eligible: date | None
    booked: datetime | None = None


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A person who may need help now: what was said, when, how long after what, and what has been done."""

    who: Someone
    said: str
    about: str
    acts: tuple[Link, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class SessionToday:
    """One booked session."""

    at: datetime
    who: Someone
    what: str
    state: State
    href: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits for a signature. `changed` says what has changed since, if anything."""

    who: Someone
    drafted: str
    href: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A follow-up that nobody has looked at."""

    who: Someone
    said: str
    tag: Tag
    href: str


@dataclass(frozen=True, slots=True)
class Count:
    """One number at the head, which leads to its list."""

    many: int
    words: str
    href: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class DueRow:
    """One row of the work list."""

    who: Someone
    where: str
    ends: str
    strip: Markup
    booked: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Everything on the page."""

    heading: str
    counts: tuple[Count, ...]
    red_flags: tuple[RedFlag, ...]
    due: tuple[DueRow, ...]
    more_due: Link | None
    sessions: tuple[tuple[str, SessionToday, Tag], ...]
    waiting: tuple[Waiting, ...]
    reviews: tuple[Review, ...]


def today_page(
    today: date, due: Sequence[Due], red_flags: Sequence[RedFlag] = (), sessions: Sequence[SessionToday] = (),
    waiting: Sequence[Waiting] = (), reviews: Sequence[Review] = (), more_due: Link | None = None,
) -> TodayPage:  # fmt: skip
    """The page of a day. `due` may be a part of the list; `more_due` then leads to the rest."""
    rows = tuple(due_row(one, today) for one in sorted(due, key=_first))
    ending = sum(one.ends is not None and one.ends.median <= today + timedelta(days=SOON_DAYS) for one in due)
    return TodayPage(
        heading="Who needs you first",
        counts=_counts(ending, red_flags, sessions, waiting, reviews, today),
        red_flags=tuple(red_flags),
        due=rows,
        more_due=more_due,
        sessions=tuple((words.clock(one.at), one, SESSION_TAGS[one.state]) for one in sorted(sessions, key=lambda s: s.at)),
        waiting=tuple(waiting),
        reviews=tuple(reviews),
    )


def _first(one: Due) -> tuple[bool, date]:
    """By the day the effect ends; where nothing is forecast, last."""
    return (one.ends is None, one.ends.median if one.ends else date.max)


def _counts(
    ending: int, red_flags: Sequence[RedFlag], sessions: Sequence[SessionToday], waiting: Sequence[Waiting],
    reviews: Sequence[Review], today: date,
) -> tuple[Count, ...]:  # fmt: skip
    by = words.day(today + timedelta(days=SOON_DAYS))
    return (
        Count(len(red_flags), "red flag" if len(red_flags) == 1 else "red flags", "#flags", "stop" if red_flags else ""),
        Count(len(waiting), _noun(waiting, "plan waiting for a signature", "plans waiting for a signature"), "#waiting"),
        Count(len(sessions), _noun(sessions, "session today", "sessions today"), "#sessions"),
        Count(ending, f"{'wears' if ending == 1 else 'wear'} off by {by}", "#due"),
        Count(len(reviews), _noun(reviews, "follow-up to review", "follow-ups to review"), "#reviews"),
    )


def _noun(many: Sequence[object], one: str, more: str) -> str:
    return one if len(many) == 1 else more


def due_row(one: Due, today: date) -> DueRow:
    """One row: when it ends, the strip, the booking, and what follows."""
    booked = one.booked.date() if one.booked else None
    return DueRow(
        who=one.who, where=one.where, ends=words.day(one.ends.median) if one.ends else "not forecast",
        strip=due_strip(today, one.ends, one.eligible, booked), booked=_booked(one.booked, today), tag=due_tag(one, today),
    )  # fmt: skip


def _booked(booked: datetime | None, today: date) -> str:
    if booked is None:
        return "not booked"
    return f"today {words.clock(booked)}" if booked.date() == today else words.day(booked.date())


def due_tag(one: Due, today: date) -> Tag:
    """What follows for this person: on time, days without effect, too early, or by when to book."""
    if one.ends is None:
        return Tag("note", "not forecast")
    booked = one.booked.date() if one.booked else None
    if booked and one.eligible and booked < one.eligible:
        return Tag("reason", f"booked before {words.day(one.eligible)}, when it may be given")
    without = ((booked or max(today, one.ends.median)) - one.ends.median).days
    if booked is None and one.ends.median > today:
        soon = (one.ends.median - today).days <= SOON_DAYS
        return Tag("reason" if soon else "note", f"book by {words.day(one.ends.median)}")
    if without > ON_TIME_DAYS:
        return Tag("reason", f"{words.days(without)} without effect")
    return Tag("ok", "on time") if booked else Tag("reason", "has worn off, not booked")


def ending_of(courses: Sequence[ExpectedCourse], start: date) -> Ending | None:
    """The first forecast wear-off of some courses, as days; None when none is expected."""
    bands = [course.wears_off_day for course in courses if course.wears_off_day]
    if not bands:
        return None
    first = min(bands, key=lambda band: band.median)
    return Ending(*(words.day_after(start, value) for value in (first.median, first.low_80, first.high_80)))
