"""Everybody's latest effect in a table of its own, written anew from the record: no record itself, only quick to go along.

`latest` says what the rows are, as a pure reading of the record; `follow` makes them so. Whoever changes what it reads (a session
closed or corrected, a forecast kept) calls `follow` in the same transaction. Nothing reads a person's course from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Q

from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits.models import KeptForecast, LatestEffect, SessionClosed, SignedPlan

AT_ONCE = 500
"""People whose rows are read and written at once."""


def follow(people: Collection[int]) -> None:
    """Make the rows of these numbers what the record says. Four queries and one for the rows, however many they are."""
    rows = list(latest(people))
    LatestEffect.objects.filter(person__in=people).delete()
    LatestEffect.objects.bulk_create(rows)


def follow_everybody() -> int:
    """Make every row anew, as after a restore. Returns how many there are."""
    numbers = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        for start in range(0, len(numbers), AT_ONCE):
            follow(numbers[start : start + AT_ONCE])
    return LatestEffect.objects.count()


def latest(people: Collection[int]) -> Iterator[LatestEffect]:
    """What the rows of these numbers have to be: of the latest day on which something was given, one for each clinic."""
    given = list(_on_the_latest_day(people))
    ends = _ends({_root(one) for one in given})
    for _, at_clinic in groupby(given, key=lambda one: (one.person_id, one.session.clinic_id)):
        rows = [_row(one, ends.get(_root(one))) for one in at_clinic]
        yield min(rows, key=lambda row: (row.ends_on is None, row.ends_on or row.given_on, row.session_id))


def _on_the_latest_day(people: Collection[int]) -> Iterator[SessionClosed]:
    """The closed sessions in which something was given on a person's latest day, in the order of people and clinics."""
    rows = SessionClosed.objects.current().filter(person__in=people, units__gt=0).select_related("session__plan")
    found: Iterable[SessionClosed] = rows.defer("document", "session__plan__document")
    by_person = sorted(found, key=lambda one: (one.person_id, one.session.clinic_id, one.session_id))
    for _, group in groupby(by_person, key=attrgetter("person_id")):
        sessions = list(group)
        last = max(one.session.given_on for one in sessions)
        yield from (one for one in sessions if one.session.given_on == last)


def _ends(roots: Collection[int]) -> Mapping[int, KeptForecast]:
    """By the first version of a plan, the forecast of the version in force, when it says that something ends."""
    in_force = SignedPlan.objects.current().filter(Q(pk__in=roots) | Q(root__in=roots)).values_list("pk", flat=True)
    kept = KeptForecast.objects.current().filter(plan__in=list(in_force), ends_on__isnull=False).select_related("plan")
    return {one.plan.root_id or one.plan_id: one for one in kept.defer("document", "plan__document")}


def _root(closed: SessionClosed) -> int:
    plan = closed.session.plan
    root: int = plan.root_id or plan.pk
    return root


def _row(closed: SessionClosed, forecast: KeptForecast | None) -> LatestEffect:
    """Given on another day than planned, the effect ends as much later or earlier."""
    session = closed.session
    row = LatestEffect(
        person_id=closed.person_id, clinic_id=session.clinic_id, session_id=session.pk, given_on=session.given_on,
        product=closed.product,
    )  # fmt: skip
    if forecast is not None:
        moved = session.given_on - forecast.plan.planned_for
        days: list[date | None] = [forecast.ends_on, forecast.ends_earliest, forecast.ends_latest]
        row.ends_on, row.ends_earliest, row.ends_latest = (day + moved if day else None for day in days)
    return row
