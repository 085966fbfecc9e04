"""Acts of scheduling: when a clinic works, the day of a follow-up, who did not come, and the addresses of a calendar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from eutonia.domain.errors import Problem
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.errors import NotAllowed, NotFound, NotValid, TooLate
from eutonia_clinic.patients.allowed import WRITES, must_be_able_to, must_be_of_this_clinic, must_have
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.scheduling.models import (
    CalendarAddress,
    CalendarTakenBack,
    ClosedDays,
    FollowUpBooking,
    MissedVisit,
    NotComing,
    WorkingDays,
)
from eutonia_clinic.visits.models import Booking, InjectionSession
from eutonia_clinic.visits.standing import is_closed

SETS_DAYS = frozenset({Role.LEAD, Role.ADMINISTRATOR})
HAS_A_CALENDAR = frozenset({Role.INJECTOR, Role.ASSESSOR, Role.LEAD})
WEEK = "1234567"


@act("set_working_days")
def set_working_days(*, by: User, clinic: Clinic, key: str, weekdays: Collection[int]) -> WorkingDays:
    """The days of the week on which the clinic sees people, 1 for Monday. At least one."""
    must_have(by, clinic, SETS_DAYS)
    chosen = "".join(one for one in WEEK if int(one) in weekdays)
    if not chosen or len(chosen) != len(set(weekdays)):
        raise NotValid("Choose at least one day of the week.", [Problem("weekdays", "nothing", "at least one day of the week")])
    row = WorkingDays(weekdays=chosen)
    row.save()
    return row


@act("close_days")
def close_days(*, by: User, clinic: Clinic, key: str, first: date, last: date, words: str) -> ClosedDays:
    """Days on which nobody is seen, both ends among them."""
    must_have(by, clinic, SETS_DAYS)
    if last < first:
        raise NotValid("The last day lies before the first.", [Problem("last", last.isoformat(), "the first day or a later one")])
    row = ClosedDays(first=first, last=last, words=_stated(words, "words", "what the days are closed for"))
    row.save()
    return row


@act("open_days_again")
def open_days_again(*, by: User, clinic: Clinic, key: str, closed: ClosedDays) -> ClosedDays:
    """The clinic works on these days after all."""
    must_have(by, clinic, SETS_DAYS)
    must_be_of_this_clinic(clinic, closed)
    if closed.is_taken_back or ClosedDays.objects.filter(replaces=closed).exists():
        raise TooLate("These days are open already.")
    row = ClosedDays(
        first=closed.first, last=closed.last, words=closed.words, is_taken_back=True, replaces=closed, reason="open after all"
    )
    row.save()
    return row


@act("book_follow_up")
def book_follow_up(
    *, by: User, clinic: Clinic, key: str, person: Person, session: InjectionSession, day: date | None
) -> FollowUpBooking:
    """The day on which this person is seen again after a session, in place of the day set before; none takes it back."""
    must_be_able_to(by, clinic, WRITES, person)
    if session.person_id not in ids_of(person.pk) or not is_closed(session):
        raise NotFound("There is no closed session of this person to follow up.")
    if day is not None and day < session.given_on:
        raise NotValid("A follow-up comes after its session.", [Problem("day", day.isoformat(), "a day after the session")])
    return _follow_up_row(person, clinic, session, day, "booked anew")


@act("record_missed_visit")
def record_missed_visit(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    person: Person,
    what: str,
    reason: str,
    booking: Booking | None = None,
    follow_up: FollowUpBooking | None = None,
) -> MissedVisit:
    """Nobody was seen on a booked day: whose doing it was, and why. The day is free again."""
    must_be_able_to(by, clinic, WRITES, person)
    booked = booking or follow_up
    if booked is None or booked.person_id not in ids_of(person.pk):
        raise NotFound("There is no such booking.")
    if booked.clinic_id != clinic.pk:
        raise NotAllowed("This was booked at another clinic.")
    if booked.day is None or type(booked)._default_manager.filter(replaces_id=booked.pk).exists():
        raise TooLate("This booking was changed meanwhile. Look at it again.")
    if what not in NotComing.values:
        raise NotValid("Say what happened.", [Problem("what", what or "nothing", "what happened")])
    row = MissedVisit(
        person=person, booking=booking, follow_up=follow_up, day=booked.day, what=what, reason=_stated(reason, "reason", "why")
    )
    row.save()
    why = NotComing(what).label.lower()
    if follow_up is not None:
        _follow_up_row(person, clinic, follow_up.session, None, why)
    else:
        Booking(person=person, day=None, site=None, replaces=booking, reason=why).save()
    return row


@act("make_calendar_address")
def make_calendar_address(*, by: User, clinic: Clinic, key: str, secret: str) -> CalendarAddress:
    """A secret address for this user and clinic, known here by its SHA-256 only. One that stands is taken back."""
    must_have(by, clinic, HAS_A_CALENDAR)
    for held in CalendarAddress.objects.filter(author=by, clinic=clinic, taken_back__isnull=True):
        CalendarTakenBack(address=held).save()
    row = CalendarAddress(secret=secret)
    row.save()
    return row


@act("take_calendar_address_back")
def take_calendar_address_back(*, by: User, clinic: Clinic, key: str, address: CalendarAddress) -> CalendarTakenBack:
    """One's own address answers no longer. Taken back already, that is the answer. Anybody's ends with their role."""
    must_have(by, clinic, HAS_A_CALENDAR)
    must_be_of_this_clinic(clinic, address)
    if address.author_id != by.pk:
        raise NotAllowed("This is somebody else's address.")
    held = CalendarTakenBack.objects.filter(address=address).first()
    if held:
        return held
    row = CalendarTakenBack(address=address)
    row.save()
    return row


def _follow_up_row(person: Person, clinic: Clinic, session: InjectionSession, day: date | None, why: str) -> FollowUpBooking:
    """Inside an act."""
    held = FollowUpBooking.objects.current().filter(person__in=ids_of(person.pk), clinic=clinic, session=session).first()
    row = FollowUpBooking(person=person, session=session, day=day, replaces=held, reason=why if held else "")
    row.save()
    return row


def _stated(text: str, field: str, what: str) -> str:
    tidy = " ".join(text.split())
    if not any(letter.isalpha() for letter in tidy):
        raise NotValid(f"Say {what}, in words.", [Problem(field, tidy or "nothing", f"{what}, in words")])
    return tidy
