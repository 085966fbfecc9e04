"""Who is due, by the day on which the effect of their latest session is forecast to end: along a table kept for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import QuerySet

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.core.charting import Ending
from eutonia_clinic.patients.models import LedgerEntry
from eutonia_clinic.patients.presenters.today import Due
from eutonia_clinic.patients.sameness import kept_ids, pairs_in_force
from eutonia_clinic.visits import engine, queries
from eutonia_clinic.visits.models import Booking, LatestEffect
from eutonia_clinic.visits.someone import People

WEEKS_BACK = 8
"""How far back the list of today begins, as its strip does; whoever was due before stands in a list of their own."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a row of the list needs to know of the session whose effect ends."""

    person_id: int
    given_on: date
    product: str
    ends: Ending | None


def ending_soon(clinic: Clinic, today: date) -> QuerySet[LatestEffect]:
    """Whose effect ends, from eight weeks ago on, the earliest first."""
    return _latest(clinic).filter(ends_on__gte=today - timedelta(weeks=WEEKS_BACK)).order_by("ends_on", "pk")


def ended_before(clinic: Clinic, today: date) -> QuerySet[LatestEffect]:
    """Whose effect ended longer ago and who was not treated since, the latest first."""
    return _latest(clinic).filter(ends_on__lt=today - timedelta(weeks=WEEKS_BACK)).order_by("-ends_on", "-pk")


def not_forecast(clinic: Clinic) -> QuerySet[LatestEffect]:
    """Everybody's latest session when no end of its effect was forecast, the latest first."""
    return _latest(clinic).filter(ends_on__isnull=True).order_by("-given_on", "-pk")


def given_of(rows: Iterable[LatestEffect]) -> list[Given]:
    """Rows of any of these queries."""
    return [Given(row.person_id, row.given_on, row.product, _ending(row)) for row in rows]


def _ending(row: LatestEffect) -> Ending | None:
    if row.ends_on is None or row.ends_earliest is None or row.ends_latest is None:
        return None
    return Ending(row.ends_on, row.ends_earliest, row.ends_latest)


def due_of(
    rows: Iterable[Given], people: People, clinic: Clinic, today: date, begun: Collection[int] | None = None
) -> tuple[Due, ...]:
    """The rows as they are shown, each person once. Few queries, however many rows.

    `begun` are those whose session of today is known to be under way; asked for where that is not known.
    """
    booked, toxin, found = bookings_of(people, clinic), last_toxin_of(people, clinic), dict[int, Due]()
    begun = under_way_of(people, clinic, today) if begun is None else begun
    for row in rows:
        shown = people.shown[row.person_id]
        free = eligible_from([row.given_on, *toxin.get(shown, ())], row.product, clinic, today)
        said, coming = f"treated {words.day(row.given_on)}", still_to_come(booked.get(shown), row.given_on)
        found.setdefault(shown, Due(people.who[shown], said, row.ends, free, coming, shown in begun))
    return tuple(found.values())


def still_to_come(booked: date | None, given_on: date) -> date | None:
    """A booking that was not kept by the session itself."""
    return booked if booked and booked > given_on else None


def under_way_of(people: People, clinic: Clinic, today: date) -> Collection[int]:
    """Of everybody shown those whose session of today is under way: what is being given does not make their booking too early."""
    rows = queries.open_sessions(clinic).filter(person__in=people.numbers, given_on=today)
    return {people.shown[person] for person in rows.values_list("person_id", flat=True)}


def bookings_of(people: People, clinic: Clinic) -> Mapping[int, date]:
    """For everybody shown the day on which they come next to a clinic; left out when none is booked."""
    rows = Booking.objects.current().filter(person__in=people.numbers, clinic=clinic, day__isnull=False).order_by("pk")
    return {people.shown[person]: day for person, day in rows.values_list("person_id", "day") if day}


def last_toxin_of(people: People, clinic: Clinic) -> Mapping[int, Sequence[date | None]]:
    """The days of all toxin of everybody shown, of any clinic and use; what this clinic has only planned is left out."""
    counted = LedgerEntry.objects.current().filter(person__in=people.numbers).exclude(status="cancelled")
    rows = counted.exclude(status="signed_not_given", clinic=clinic).values_list("person_id", "given_on")
    by_person = sorted(((people.shown[person], day) for person, day in rows), key=lambda one: one[0])
    return {person: [day for _, day in days] for person, days in groupby(by_person, key=lambda one: one[0])}


def eligible_from(toxin: Collection[date | None], product: str, clinic: Clinic, today: date) -> date | None:
    """The first day on which the interval of the label is met; None when it cannot be told, as when toxin has no day."""
    interval = engine.interval_days(product, clinic.jurisdiction, today)
    days = [day for day in toxin if day is not None]
    if interval is None or not days or len(days) < len(toxin):
        return None
    return max(days) + timedelta(days=interval)


def _latest(clinic: Clinic) -> QuerySet[LatestEffect]:
    """The latest effect of everybody, when it is of a session at this clinic."""
    return LatestEffect.objects.filter(clinic=clinic).exclude(person__in=_treated_later_under_another_number())


def _treated_later_under_another_number() -> Collection[int]:
    """The numbers of merged people under which their latest session does not stand. One query where nobody is merged."""
    pairs = pairs_in_force()
    numbers = {number for pair in pairs for number in pair}
    if not numbers:
        return ()
    shown, last = kept_ids(numbers), dict[int, date]()
    rows = list(LatestEffect.objects.filter(person__in=numbers).values_list("person_id", "given_on"))
    for number, day in rows:
        last[shown[number]] = max(day, last.get(shown[number], day))
    return {number for number, day in rows if day < last[shown[number]]}
