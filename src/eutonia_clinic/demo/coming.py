"""Who comes when: days on which the clinic is closed, a follow-up that is set, a visit to which nobody came, a walk under way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from eutonia_clinic.demo.playing import Story, Turn
from eutonia_clinic.demo.staff import Staff
from eutonia_clinic.demo.treating import Teller
from eutonia_clinic.responses.acts import keep_walk
from eutonia_clinic.scheduling.acts import book_follow_up, close_days

FADES = 3
"""The number in the cast of whose response fades."""
MISSED = "overdue"
"""The scene of whoever was booked and did not come."""
SET = "follow_up_due"
"""The scene of whoever is to be seen in the weeks after a session."""
SAID_WEEKS, MISSED_DAYS, SEEN_WEEKS = 3, 9, 5


def days_closed(staff: Staff, now: datetime) -> Story:
    """The lead closes the days of the next Christmas."""
    at = now - timedelta(days=40)
    christmas = date(now.year if now.month < 12 or now.day < 20 else now.year + 1, 12, 24)
    given = {"first": christmas, "last": christmas + timedelta(days=9), "words": "Christmas and New Year"}
    yield Turn(at, close_days, staff["lead"], staff.spasticity, given, "the clinic")


def coming_of(teller: Teller) -> Story:
    """What is booked beyond the day of the next session, and what was begun on a fading effect."""
    if teller.closed is None:
        return
    if teller.member.scene == MISSED:
        teller.at = max(teller.at, teller.now - timedelta(weeks=SAID_WEEKS))
        yield from teller.book(teller.today - timedelta(days=MISSED_DAYS))
    if teller.member.scene == SET:
        day = teller.closed.session.given_on + timedelta(weeks=SEEN_WEEKS)
        given = {"person": teller.person, "session": teller.closed.session, "day": max(day, teller.today)}
        yield from teller.do(book_follow_up, teller.assessor, **given)
    if teller.member.number == FADES:
        typed = {"answer:dose-lost": "no", "answer:storage-broken": "no", "answer:therapy-stopped": "yes"}
        walk = {"person": teller.person, "session": teller.closed.session, "typed": typed}
        yield from teller.do(keep_walk, teller.assessor, **walk)
