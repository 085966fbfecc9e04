"""Who is due, by the day on which the effect of their latest session is forecast to end. Columns only: no document is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.core.charting import Ending
from eutonia_clinic.patients.models import LedgerEntry
from eutonia_clinic.patients.presenters.today import Due
from eutonia_clinic.patients.sameness import kept_ids, merges_in_force
from eutonia_clinic.visits import engine, queries
from eutonia_clinic.visits.models import Booking, InjectionSession, KeptForecast, SessionClosed, SignedPlan
from eutonia_clinic.visits.someone import People

WEEKS_BACK = 8
"""How far back the list of today begins, as its strip does; whoever was due before stands in a list of their own."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What a row of the list needs to know of the session whose effect ends."""

    person_id: int
    given_on: date
    product: str
    ends: Ending | None


def ending_soon(clinic: Clinic, today: date) -> QuerySet[KeptForecast, Row]:
    """Whose effect ends, from eight weeks ago on, the earliest first."""
    return ending(clinic).filter(ends_on__gte=today - timedelta(weeks=WEEKS_BACK))


def ended_before(clinic: Clinic, today: date) -> QuerySet[KeptForecast, Row]:
    """Whose effect ended longer ago and who was not treated since, the latest first.

    Whoever was treated here since then is left out beforehand, so that years of ended effects are not gone through one by one.
    """
    since = today - timedelta(weeks=WEEKS_BACK)
    by_person = InjectionSession.objects.filter(clinic=clinic).values("person").annotate(last=Max("given_on")).order_by()
    waiting = list(by_person.filter(last__lt=since).values_list("person", flat=True))
    return ending(clinic).filter(ends_on__lt=since, person__in=waiting).order_by("-ends_on", "-pk")


def ending(clinic: Clinic) -> QuerySet[KeptForecast, Row]:
    """The forecasts in force of everybody's latest session, when that was at this clinic.

    The forecasts alone, joined with nothing: then a database goes along the index of the days and stops when a page is full.
    """
    amended = Exists(SignedPlan.objects.filter(replaces=OuterRef("plan")))
    kept = KeptForecast.objects.current().filter(~amended, clinic=clinic).annotate(given_on=_given_on(OuterRef("plan")))
    rows = _latest(kept).order_by("ends_on", "pk")
    return rows.values("pk", "person_id", "plan_id", "given_on", "ends_on", "ends_earliest", "ends_latest")


def not_forecast(clinic: Clinic) -> QuerySet[SessionClosed, Row]:
    """Everybody's latest session when no end of its effect was forecast, the latest first."""
    said = KeptForecast.objects.filter(_family(OuterRef("session__plan"), OuterRef("session__plan__root")), ends_on__isnull=False)
    closed = _given().filter(clinic=clinic).annotate(given_on=F("session__given_on")).filter(~Exists(said))
    return _latest(closed).order_by("-given_on", "-pk").values("pk", "person_id", "given_on", "product")


def given_of(rows: Sequence[Row]) -> list[Given]:
    """Rows of either query. Given on another day than planned, the effect ends as much later or earlier. One query for all."""
    plans = {row["plan_id"] for row in rows if "plan_id" in row}
    found = SignedPlan.objects.filter(pk__in=plans).values_list("pk", "product", "planned_for")
    planned = {pk: (product, day) for pk, product, day in found}
    return [_given_by_forecast(row, *planned[row["plan_id"]]) if "plan_id" in row else _given_only(row) for row in rows]


def _given_only(row: Row) -> Given:
    return Given(row["person_id"], row["given_on"], row["product"], None)


def _given_by_forecast(row: Row, product: str, planned_for: date) -> Given:
    moved = row["given_on"] - planned_for
    ends = Ending(row["ends_on"] + moved, row["ends_earliest"] + moved, row["ends_latest"] + moved)
    return Given(row["person_id"], row["given_on"], product, ends)


def due_of(rows: Iterable[Given], people: People, clinic: Clinic, today: date) -> tuple[Due, ...]:
    """The rows as they are shown, each person once. Three queries, however many rows."""
    booked, toxin, found = bookings_of(people, clinic), last_toxin_of(people, clinic), dict[int, Due]()
    begun = under_way_of(people, clinic, today)
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


def _given() -> QuerySet[SessionClosed]:
    """Closed sessions in which something was given, as they stand."""
    rows: QuerySet[SessionClosed] = SessionClosed.objects.current().filter(units__gt=0)
    return rows


def _family(plan: Any, root: Any) -> Q:
    """A plan, or another version of the same plan."""
    return Q(plan=plan) | Q(plan=root) | Q(plan__root=plan) | Q(plan__root=root)


def _given_on(plan: Any) -> Coalesce:
    """The day on which a plan, in whatever version, was given. Its own session is asked for first: it needs one index only."""
    own = _given().filter(session__plan=plan).values("session__given_on")[:1]
    root = _given().filter(session__plan__amendments=plan).values("session__given_on")[:1]
    other = _given().filter(session__plan__root__amendments=plan).values("session__given_on")[:1]
    return Coalesce(Subquery(own), Subquery(root), Subquery(other), output_field=DateField())


def _latest(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those after which the person was not treated again, at whatever clinic and under whatever number.

    Compared with the latest day and not by asking whether a later one exists: so a database goes along the index of the days
    and stops when a page is full, and does not work out everybody's latest session first.
    """
    last = _given().filter(person=OuterRef("person")).order_by("-session__given_on").values("session__given_on")[:1]
    return rows.filter(given_on__gte=Subquery(last)).exclude(person__in=_treated_later_under_another_number())


def _treated_later_under_another_number() -> Collection[int]:
    """The numbers of merged people under which the latest session does not stand."""
    pairs = merges_in_force().values_list("person_id", "merged_id")
    numbers = {number for pair in pairs for number in pair}
    if not numbers:
        return ()
    shown = kept_ids(numbers)
    latest: dict[int, int] = {}
    for number in _given().filter(person__in=numbers).order_by("session__given_on", "pk").values_list("person_id", flat=True):
        latest[shown[number]] = number
    return {number for number in numbers if latest.get(shown[number], number) != number}
