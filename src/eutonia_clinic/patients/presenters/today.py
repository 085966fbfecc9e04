"""Today: who needs me first?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
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
SESSION_ORDER: tuple[State, ...] = ("under_way", "needs_reason", "draft", "not_started", "signed", "given")
"""What still has to be done stands first."""


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
    """A person whose effect ends some time. `ends` None: nothing was forecast. `under_way`: is being treated now."""

    who: Someone
    where: str
    ends: Ending | None
    eligible: date | None
    booked: date | None = None
    under_way: bool = False


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
    """One session of the day: booked, planned, under way or given."""

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
class LeftOpen:
    """What was begun on an earlier day and has no end: a session that was not closed, a plan past its day.

    `answers` are what can be said at once to what is asked.
    """

    who: Someone
    said: str
    href: str
    act: str
    answers: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """A number of rows. `more` is true when there are others that were not counted."""

    counted: int
    more: bool = False

    @property
    def words(self) -> str:
        """'12', or '100+' when there are more."""
        return f"{self.counted}{'+' if self.more else ''}"


@dataclass(frozen=True, slots=True)
class More:
    """What stands at the foot of each list: links to what the list leaves out."""

    due: tuple[Link, ...] = ()
    red_flags: tuple[Link, ...] = ()
    reviews: tuple[Link, ...] = ()
    waiting: tuple[Link, ...] = ()
    left_open: tuple[Link, ...] = ()
    sessions: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """One number at the head, which leads to its list."""

    many: str
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
    sessions: tuple[tuple[SessionToday, Tag], ...]
    waiting: tuple[Waiting, ...]
    reviews: tuple[Review, ...]
    left_open: tuple[LeftOpen, ...]
    more: More


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits on a day, beside who is due."""

    red_flags: tuple[RedFlag, ...] = ()
    sessions: tuple[SessionToday, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    reviews: tuple[Review, ...] = ()
    left_open: tuple[LeftOpen, ...] = ()
    many: Mapping[str, Many] = field(default_factory=dict)
    """By the name of a list how many there are, where the list does not hold all of them."""


@dataclass(frozen=True, slots=True)
class EveryonePage:
    """One page of one of the lists behind the page of today."""

    heading: str
    said: str
    empty: str
    tabs: tuple[Link, ...]
    before: Link | None
    after: Link | None
    number: int
    due: tuple[DueRow, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    reviews: tuple[Review, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    left_open: tuple[LeftOpen, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when the page holds no row."""
        return not (self.due or self.red_flags or self.reviews or self.waiting or self.left_open)


def today_page(today: date, due: Sequence[Due], waits: Waits | None = None, more: More | None = None) -> TodayPage:
    """The page of a day. `due` may be a part of the list; `more` then leads to the rest."""
    waits = waits or Waits()
    ending = sum(one.ends is not None and one.ends.median <= today + timedelta(days=SOON_DAYS) for one in due)
    return TodayPage(
        heading="Who needs you first",
        counts=_counts(ending, waits, today),
        red_flags=waits.red_flags,
        due=due_rows(due, today),
        sessions=tuple((one, SESSION_TAGS[one.state]) for one in sorted(waits.sessions, key=_soonest)),
        waiting=waits.waiting,
        reviews=waits.reviews,
        left_open=waits.left_open,
        more=more or More(),
    )


def due_rows(due: Sequence[Due], today: date, is_sorted: bool = False) -> tuple[DueRow, ...]:
    """The list, by the day the effect ends, unless it is in an order of its own."""
    return tuple(due_row(one, today) for one in (due if is_sorted else sorted(due, key=_first)))


def _soonest(one: SessionToday) -> tuple[int, str]:
    return SESSION_ORDER.index(one.state), one.who.family


def _first(one: Due) -> tuple[bool, date]:
    """By the day the effect ends; where nothing is forecast, last."""
    return (one.ends is None, one.ends.median if one.ends else date.max)


def _counts(ending: int, waits: Waits, today: date) -> tuple[Count, ...]:
    by = words.day(today + timedelta(days=SOON_DAYS))
    rows = (
        ("red_flags", len(waits.red_flags), "red flag", "red flags", "#flags"),
        ("waiting", len(waits.waiting), "plan waiting for a signature", "plans waiting for a signature", "#waiting"),
        ("sessions", len(waits.sessions), "session today", "sessions today", "#sessions"),
        ("due", ending, f"wears off by {by}", f"wear off by {by}", "#due"),
        ("reviews", len(waits.reviews), "follow-up to review", "follow-ups to review", "#reviews"),
    )
    return tuple(_count(waits.many.get(name, Many(many)), one, others, href) for name, many, one, others, href in rows)


def _count(many: Many, one: str, others: str, href: str) -> Count:
    level = "stop" if href == "#flags" and many.counted else ""
    return Count(many.words, one if many == Many(1) else others, href, level)


def due_row(one: Due, today: date) -> DueRow:
    """One row: when it ends, the strip, the booking, and what follows."""
    return DueRow(
        who=one.who, where=one.where, ends=words.day(one.ends.median) if one.ends else "not forecast",
        strip=due_strip(today, one.ends, one.eligible, one.booked), booked=_booked(one.booked, today), tag=due_tag(one, today),
    )  # fmt: skip


def _booked(booked: date | None, today: date) -> str:
    return "not booked" if booked is None else words.near_day(booked, today)


def due_tag(one: Due, today: date) -> Tag:
    """What follows for this person: on time, days without effect, too early, or by when to book."""
    booked = one.booked
    if one.under_way:
        return SESSION_TAGS["under_way"]
    if booked and booked < today:
        return Tag("reason", "the booked day has passed")
    if one.ends is None:
        return Tag("note", "not forecast")
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
