"""Reading about adverse events: those of a person, in plain form; and those of a clinic that somebody has to act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from eutonia.domain.answers import Answer
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core.asking import once
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.events import catalogue
from eutonia_clinic.events.documents import EventDocument, Suspect
from eutonia_clinic.events.models import AdverseEvent, HandedOver, ReviewedEvent
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of


@dataclass(frozen=True, slots=True)
class AfterWhat:
    """A suspected session in plain form."""

    session_id: int
    given_on: date
    product: str
    lots: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    """Muscle and side."""
    days_since: int | None
    """From the injection to the onset; None where the onset is not known."""


@dataclass(frozen=True, slots=True)
class PlainEvent:
    """An adverse event as it stands, for letters and counts: words, no codes."""

    id: int
    what: tuple[str, ...]
    happened: str
    onset_on: date | None
    ended_on: date | None
    serious: Answer
    why_serious: tuple[str, ...]
    severity: str
    outcome: str
    is_settled: bool
    actions: tuple[str, ...]
    relation: str
    after: tuple[AfterWhat, ...]
    elsewhere: int
    """How many treatments elsewhere are suspected too."""
    sha256: str
    """Of the version that stands: when it changes, what was said of the event may no longer hold."""


def events_of(person: Person) -> tuple[PlainEvent, ...]:
    """Every adverse event of a person as it stands, under any of their numbers, the latest first. Those in error are left out."""
    return tuple(plain_event(row) for row in standing_of(person).filter(in_error=False))


def standing_of(person: Person) -> QuerySet[AdverseEvent]:
    """The version of every event that stands, the latest first."""
    rows: QuerySet[AdverseEvent] = AdverseEvent.objects.current().filter(person__in=ids_of(person.pk))
    return rows.select_related("author", "clinic").order_by("-told_on", "-pk")


def versions_of(event: AdverseEvent) -> Sequence[AdverseEvent]:
    """Every version of an event, the earliest first."""
    rows = AdverseEvent.objects.filter(Q(pk=event.number) | Q(root=event.number))
    return list(rows.select_related("author", "clinic").order_by("pk"))


def reviews_of(event: AdverseEvent) -> Sequence[ReviewedEvent]:
    """Who looked at an event, the earliest first."""
    return list(ReviewedEvent.objects.filter(root=event.number).select_related("author", "clinic").order_by("pk"))


def handovers_of(event: AdverseEvent) -> Sequence[HandedOver]:
    """To whom an event was handed over, the earliest first."""
    return list(HandedOver.objects.filter(root=event.number).select_related("author", "clinic").order_by("pk"))


MOST_ON_TODAY = 101
"""Events that Today looks at: one more than it counts."""


def flagged(clinic: Clinic) -> Sequence[Any]:
    """Events that are serious, may be, or may be spread, and that nobody who decides has looked at since they became so."""
    return [one for one in on_today(clinic) if one.is_flagged and not one.seen]


@once
def on_today(clinic: Clinic) -> Sequence[Any]:
    """The events of a clinic that somebody has to act on: red flags first, each kind the latest first."""
    flags_first = Case(When(is_flagged=True, seen=False, then=0), default=1)
    return list(open_at(clinic).order_by(flags_first, "-told_on", "-pk")[:MOST_ON_TODAY])


def open_at(clinic: Clinic) -> QuerySet[AdverseEvent]:
    """Events of a clinic that somebody has to act on: not over, not looked at, or serious and not handed over."""
    waits = Q(is_settled=False) | Q(is_flagged=True, seen=False) | (~Q(serious=Answer.NO.value) & Q(handed=False))
    return _current(clinic).filter(waits).order_by("told_on", "pk")


def over_at(clinic: Clinic, most: int) -> Sequence[AdverseEvent]:
    """The latest events of a clinic that ask for nothing more."""
    waiting = open_at(clinic).values("pk")
    return list(_current(clinic).exclude(pk__in=waiting).order_by("-told_on", "-pk")[:most])


def hand_over_by(event: AdverseEvent) -> date | None:
    """The day until which a serious event is to be handed over; None for one that is not serious."""
    return event.told_on + timedelta(days=whole("events.handover_days")) if event.serious != Answer.NO.value else None


def _current(clinic: Clinic) -> QuerySet[Any, Any]:
    """The versions that stand of the events that a clinic wrote about, each with what was done about it."""
    rows: QuerySet[Any, Any] = AdverseEvent.objects.current()
    mine = rows.filter(Q(clinic=clinic) | Q(root__clinic=clinic), in_error=False)
    numbered = mine.annotate(first=Coalesce("root_id", "pk"))
    seen = ReviewedEvent.objects.filter(root=OuterRef("first"), gravity=OuterRef("gravity"))
    handed = HandedOver.objects.filter(root=OuterRef("first"))
    shown: QuerySet[Any, Any] = numbered.annotate(seen=Exists(seen), handed=Exists(handed)).select_related("author")
    return shown


def plain_event(row: AdverseEvent) -> PlainEvent:
    """One version in plain form."""
    event: EventDocument = row.content
    return PlainEvent(
        id=row.pk, what=what_of(event), happened=event.happened, onset_on=event.onset_on, ended_on=event.ended_on,
        serious=event.serious, why_serious=tuple(catalogue.options("seriousness")[one].words for one in event.criteria),
        severity=catalogue.options("severity")[event.severity].words, outcome=catalogue.options("outcome")[event.outcome].words,
        is_settled=event.is_settled, actions=tuple(catalogue.options("action")[one].words for one in event.actions),
        relation=catalogue.options("relation")[event.relation].words,
        after=tuple(_after(one, event.onset_on) for one in event.suspects), elsewhere=len(event.elsewhere), sha256=row.sha256,
    )  # fmt: skip


def what_of(event: EventDocument) -> tuple[str, ...]:
    """The reactions in plain words; 'something else' alone is said by what happened."""
    return tuple(
        catalogue.reactions()[one].words if one != catalogue.OTHER else event.happened for one in event.reactions
    )


def _after(one: Suspect, onset: date | None) -> AfterWhat:
    return AfterWhat(
        one.session, one.given_on, one.product, tuple(dict.fromkeys(vial.lot for vial in one.vials)),
        tuple((dose.muscle, dose.side.word) for dose in one.doses), (onset - one.given_on).days if onset else None,
    )  # fmt: skip
