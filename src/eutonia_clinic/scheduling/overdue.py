"""Who has been forgotten: follow-ups not done by week 6, effects that have ended without a booking, days on which nobody came.

Each list goes along one index, reads no document but those of the rows that are shown, and leaves off after half a year.
People who were merged are few: their other numbers are looked at when a list is read, so that taking a merge back needs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, Func, Model, OuterRef, QuerySet

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.core.words import DAYS_A_WEEK
from eutonia_clinic.patients.sameness import kept_ids, pairs_in_force
from eutonia_clinic.scheduling.models import FollowUpBooking
from eutonia_clinic.visits import queries
from eutonia_clinic.visits.models import Assessment, Booking, FollowUpVisit, InjectionSession, LatestEffect, SignedPlan

CAME = ((InjectionSession, "given_on"), (Assessment, "assessed_on"), (FollowUpVisit, "seen_on"))
"""What says that somebody was here on a day."""


class DaysLater(Func):
    """A day so many days later, as a day on either database."""

    output_field = DateField()

    def __init__(self, day: Any, *, days: int, **more: Any) -> None:
        super().__init__(day, days=int(days), **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """SQLite keeps a day as text."""
        return self.as_sql(compiler, connection, template="date(%(expressions)s, '+%(days)s days')", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """PostgreSQL adds days to a day."""
        return self.as_sql(compiler, connection, template="(%(expressions)s + %(days)s)", **more)


def follow_ups(clinic: Clinic, today: date) -> QuerySet[LatestEffect]:
    """Sessions whose sixth week has passed and that nobody has followed up, those whose effect ends first at the top."""
    first, last = whole("scheduling.follow_up_from_week"), whole("scheduling.follow_up_to_week")
    rows = _latest(clinic).filter(given_on__lt=today - timedelta(weeks=last), given_on__gte=_since(today))
    earliest = DaysLater(OuterRef("given_on"), days=first * DAYS_A_WEEK)
    seen = FollowUpVisit.objects.current().filter(session=OuterRef("session"), seen_on__gte=earliest)
    return rows.filter(~Exists(seen)).order_by("ends_on", "pk")


def worn_off(clinic: Clinic, today: date) -> QuerySet[LatestEffect]:
    """Effects that are forecast to have ended, of people without a day to come; the latest first.

    Who is booked is asked once and not for every row: a database would go through the days to come of the whole clinic each time.
    """
    rows = _latest(clinic).filter(ends_on__lt=today, ends_on__gte=_since(today))
    booked = Booking.objects.current().filter(clinic=clinic, day__gte=today)
    without = rows.exclude(person__in=booked.order_by().values("person"))
    return without.exclude(person__in=_under_another_number(booked)).order_by("-ends_on", "-pk")


def bookings_passed(clinic: Clinic, today: date) -> QuerySet[Booking]:
    """Booked days that have passed and on which, or since, nobody came; the latest first."""
    rows: QuerySet[Booking] = Booking.objects.current().filter(clinic=clinic, day__lt=today, day__gte=_since(today))
    return _nobody_came(rows, CAME).order_by("-day", "-pk")


def follow_ups_passed(clinic: Clinic, today: date) -> QuerySet[FollowUpBooking]:
    """The same for days that were set for a follow-up."""
    rows: QuerySet[FollowUpBooking] = FollowUpBooking.objects.current().filter(
        clinic=clinic, day__lt=today, day__gte=_since(today)
    )  # fmt: skip
    return _nobody_came(rows, CAME).order_by("-day", "-pk")


def unanswered(clinic: Clinic, today: date) -> QuerySet[SignedPlan]:
    """Signed plans whose day has passed without a session: given on paper, or not given?"""
    rows = queries.unanswered_plans(clinic, today).filter(planned_for__gte=_since(today))
    return rows.defer("document").order_by("-planned_for", "-pk")


def _since(today: date) -> date:
    return today - timedelta(weeks=whole("scheduling.overdue_weeks"))


def _nobody_came(rows: QuerySet[Any], kinds: Iterable[tuple[type[Model], str]]) -> QuerySet[Any]:
    for model, day in kinds:
        came = model._default_manager.filter(person=OuterRef("person"), **{f"{day}__gte": OuterRef("day")})
        rows = rows.filter(~Exists(came))
    return rows.exclude(pk__in=_came_under_another_number(rows, kinds))


def _numbers() -> frozenset[int]:
    """Every number of somebody who was merged. One query a page."""
    return frozenset(number for pair in pairs_in_force() for number in pair)


def _others(numbers: Collection[int]) -> Mapping[int, frozenset[int]]:
    shown = kept_ids(numbers)
    return {one: frozenset(other for other in numbers if shown[other] == shown[one]) for one in numbers}


def _under_another_number(rows: QuerySet[Any]) -> Collection[int]:
    """The numbers of merged people of whom one of these rows speaks, under whichever."""
    numbers = _numbers()
    if not numbers:
        return ()
    others = _others(numbers)
    found = rows.filter(person__in=numbers).values_list("person_id", flat=True)
    return frozenset().union(*(others[one] for one in found))


def _came_under_another_number(rows: QuerySet[Any], kinds: Iterable[tuple[type[Model], str]]) -> Collection[int]:
    """Of these bookings those of merged people who came under another of their numbers."""
    numbers = _numbers()
    if not numbers:
        return ()
    others = _others(numbers)
    last: dict[int, date] = {}
    for model, day in kinds:
        for person, on in model._default_manager.filter(person__in=numbers).values_list("person_id", day):
            last[person] = max(on, last.get(person, on))
    found = rows.filter(person__in=numbers).values_list("pk", "person_id", "day")
    return {pk for pk, person, day in found if any(last.get(one, date.min) >= day for one in others[person])}


def _latest(clinic: Clinic) -> QuerySet[LatestEffect]:
    """The latest effect of everybody at a clinic; of merged people that of their later number only."""
    rows = LatestEffect.objects.filter(clinic=clinic)
    numbers = _numbers()
    if not numbers:
        return rows
    others, given = _others(numbers), dict[int, date]()
    for person, on in LatestEffect.objects.filter(person__in=numbers).values_list("person_id", "given_on"):
        given[person] = max(on, given.get(person, on))
    earlier = {one for one in given if any(given.get(other, date.min) > given[one] for other in others[one])}
    return rows.exclude(person__in=earlier)
