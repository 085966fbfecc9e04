"""What the figures are made of, read in bulk: a fixed number of queries, and only the documents of the period.

Documents are read as trees once their SHA-256 was compared: of thousands of follow-ups a month only a few values are wanted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core.documents import sha256_of, tree_of
from eutonia_clinic.core.errors import Damaged
from eutonia_clinic.diary.counting import counted
from eutonia_clinic.diary.models import DiaryEntry
from eutonia_clinic.patients.sameness import pairs_in_force
from eutonia_clinic.service.periods import Period
from eutonia_clinic.visits.models import Assessment, FollowUpVisit, InjectionSession, KeptForecast, SessionClosed, SignedPlan

AT_ONCE = 5_000
"""Numbers in one question: SQLite takes 32,766."""
Tree = Mapping[str, Any]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Given:
    """A closed session in which something was given."""

    session_id: int
    person_id: int
    given_on: date
    product: str
    units: Decimal
    plan_id: int
    root_id: int
    assessment_id: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A follow-up, as it stands now."""

    follow_up_id: int
    person_id: int
    session_id: int
    seen_on: date
    given_on: date
    product: str
    plan_id: int
    root_id: int
    assessment_id: int
    is_red_flag: bool
    tree: Tree

    @property
    def days(self) -> int:
        """Since the session."""
        return (self.seen_on - self.given_on).days


@dataclass(frozen=True, slots=True)
class Ahead:
    """A forecast that was kept, without its document."""

    forecast_id: int
    person_id: int
    ends_on: date | None
    planned_for: date

    def ends_after(self, given_on: date) -> date | None:
        """The day on which the effect was forecast to end, moved with the session when that was on another day than planned."""
        return self.ends_on + (given_on - self.planned_for) if self.ends_on else None


@dataclass(frozen=True)
class Read:
    """One clinic, one period, one day on which it is looked at. Everything is read when it is first asked for, and once."""

    clinic: Clinic
    period: Period
    today: date

    @cached_property
    def shown(self) -> Mapping[int, int]:
        """Of entries that were merged into another, the number by which the person is shown."""
        into = {gone: kept for kept, gone in pairs_in_force()}
        return {gone: _last(gone, into) for gone in into}

    def person(self, number: int) -> int:
        """The number by which somebody is shown."""
        return self.shown.get(number, number)

    def numbers_of(self, people: Collection[int]) -> frozenset[int]:
        """Every number under which something of these people may stand."""
        return frozenset(people) | {gone for gone, kept in self.shown.items() if kept in people}

    @cached_property
    def given(self) -> tuple[Given, ...]:
        """The closed sessions of the period in which something was given here, by the day."""
        return tuple(self._given(closed_sessions().filter(session__clinic=self.clinic, **self.days("session__given_on"))))

    @cached_property
    def follow_ups(self) -> tuple[Seen, ...]:
        """What was seen here in the period, by the day."""
        rows = FollowUpVisit.objects.current().filter(clinic=self.clinic, **self.days("seen_on"))
        return tuple(self.seen(rows))

    @cached_property
    def cases(self) -> Mapping[int, Tree]:
        """The assessments behind what was seen in the period, by their number."""
        return trees(Assessment.objects.all(), {one.assessment_id for one in self.follow_ups})

    @cached_property
    def forecasts(self) -> Mapping[int, Ahead]:
        """The forecasts behind what was seen in the period, by the first version of their plan."""
        return forecasts_of({one.root_id for one in self.follow_ups})

    @cached_property
    def followed(self) -> frozenset[int]:
        """Of the sessions of the period those after which something was seen, at any clinic, until today."""
        ids = [one.session_id for one in self.given]
        found = (
            FollowUpVisit.objects.current().filter(session__in=some).values_list("session_id", flat=True) for some in cut(ids)
        )
        return frozenset(one for rows in found for one in rows)

    @cached_property
    def before(self) -> Mapping[int, Given]:
        """For each session of the period the latest earlier one of that person, at any clinic of this record."""
        numbers = self.numbers_of({one.person_id for one in self.given})
        last = self.period.ends
        every: dict[int, list[Given]] = {}
        for some in cut(sorted(numbers)):
            for one in self._given(closed_sessions().filter(person__in=some, session__given_on__lte=last)):
                every.setdefault(one.person_id, []).append(one)
        found = ((one.session_id, _latest_before(one, every[one.person_id])) for one in self.given)
        return {id: before for id, before in found if before is not None}

    def _given(self, rows: QuerySet[SessionClosed]) -> Iterator[Given]:
        columns = (
            "session_id", "person_id", "session__given_on", "product", "units", "session__plan_id", "session__plan__root_id",
            "session__plan__proposal__assessment_id",
        )  # fmt: skip
        in_order = rows.order_by("session__given_on", "session_id")
        for session, number, day, product, units, plan, root, assessment in in_order.values_list(*columns):
            yield Given(session, self.person(number), day, product, units, plan, root or plan, assessment)

    def seen(self, rows: QuerySet[FollowUpVisit]) -> Iterator[Seen]:
        """Follow-ups with what they hold, by the day."""
        columns = (
            "pk", "person_id", "session_id", "seen_on", "session__given_on", "session__plan__product", "session__plan_id",
            "session__plan__root_id", "session__plan__proposal__assessment_id", "is_red_flag", "document", "sha256",
        )  # fmt: skip
        in_order = rows.order_by("seen_on", "pk").values_list(*columns)
        for pk, number, session, seen, given, product, plan, root, assessment, flag, text, mark in in_order:
            tree = _sound(FollowUpVisit, pk, text, mark)
            yield Seen(pk, self.person(number), session, seen, given, product, plan, root or plan, assessment, flag, tree)

    def day(self, moment: datetime) -> date:
        """The civil day of a moment on the clock of the clinic."""
        return moment.astimezone(ZoneInfo(self.clinic.time_zone)).date()

    def days(self, column: str) -> dict[str, date]:
        """The condition that a column lies in the period."""
        return {f"{column}__gte": self.period.begins, f"{column}__lte": self.period.ends}


def closed_sessions() -> QuerySet[SessionClosed]:
    """Every closed session in which something was given, as it stands now."""
    rows: QuerySet[SessionClosed] = SessionClosed.objects.current().filter(units__gt=0)
    return rows


def open_sessions(read: Read) -> QuerySet[InjectionSession]:
    """Sessions of the period that were begun here and not closed."""
    closed = Exists(SessionClosed.objects.filter(session=OuterRef("pk")))
    return InjectionSession.objects.filter(~closed, clinic=read.clinic, **read.days("given_on"))


def trees(rows: QuerySet[Any], ids: Collection[int]) -> Mapping[int, Tree]:
    """The documents of these rows, each compared with its SHA-256."""
    found: dict[int, Tree] = {}
    for some in cut(sorted(ids)):
        for pk, text, held in rows.filter(pk__in=some).values_list("pk", "document", "sha256"):
            found[pk] = _sound(rows.model, pk, text, held)
    return found


def session_trees(sessions: Iterable[int]) -> Iterator[tuple[int, Tree]]:
    """What was drawn, given and wasted in these sessions."""
    for some in cut(sorted(set(sessions))):
        rows = SessionClosed.objects.current().filter(session__in=some)
        for session, pk, text, held in rows.values_list("session_id", "pk", "document", "sha256"):
            yield session, _sound(SessionClosed, pk, text, held)


def forecasts_of(roots: Collection[int]) -> Mapping[int, Ahead]:
    """By the first version of a plan the forecast of the version that stands, its document not read yet."""
    found: dict[int, Ahead] = {}
    for some in cut(sorted(roots)):
        standing = SignedPlan.objects.current().filter(Q(pk__in=some) | Q(root__in=some)).values("pk")
        rows = KeptForecast.objects.current().filter(plan__in=standing)
        columns = ("plan__root_id", "plan_id", "pk", "person_id", "ends_on", "plan__planned_for")
        for root, plan, forecast, person, ends, planned in rows.values_list(*columns):
            found[root or plan] = Ahead(forecast, person, ends, planned)
    return found


def felt_wear_off(sessions: Collection[int]) -> Mapping[int, date]:
    """By session the first day on which it was written down that the effect was felt to wear off."""
    found: dict[int, date] = {}
    for some in cut(sorted(sessions)):
        rows = FollowUpVisit.objects.current().filter(session__in=some, document__contains='"felt_wear_off":true')
        for pk, session, day, text, held in rows.values_list("pk", "session_id", "seen_on", "document", "sha256"):
            if _sound(FollowUpVisit, pk, text, held)["felt_wear_off"] is True:
                found[session] = min(day, found.get(session, day))
    return found


def diaries_of(people: Collection[int], read: Read) -> Mapping[int, Sequence[DiaryEntry]]:
    """What counts of the diaries of these people in which a wear-off was felt, by the person shown; of the others nothing."""
    numbers = sorted(read.numbers_of(people))
    felt = {
        number
        for some in cut(numbers)
        for number in DiaryEntry.objects.filter(person__in=some, felt="wear_off").values_list("person_id", flat=True)
    }
    rows: dict[int, list[DiaryEntry]] = {}
    for some in cut(sorted(read.numbers_of({read.person(number) for number in felt}))):
        for row in DiaryEntry.objects.filter(person__in=some).order_by("pk"):
            rows.setdefault(read.person(row.person_id), []).append(row)
    return {person: counted(held).counts for person, held in rows.items()}


def cut(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """In pieces that one question can hold."""
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def _sound(model: Any, pk: int, text: str, held: str) -> Tree:
    if sha256_of(text) != held:
        raise Damaged(f"{model._meta.label_lower}:{pk} does not hold what was written.")
    tree: Tree = tree_of(text)
    return tree


def _last(number: int, into: Mapping[int, int]) -> int:
    while number in into:
        number = into[number]
    return number


def _latest_before(one: Given, every: Iterable[Given]) -> Given | None:
    earlier = [other for other in every if other.given_on < one.given_on]
    return max(earlier, key=lambda other: (other.given_on, other.session_id), default=None)
