"""What an export is made of: everybody treated here until a day, with every session and what was seen after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from eutonia.domain.units import plain
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.events.documents import EventDocument
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.patients.models import PersonVersion
from eutonia_clinic.service.choosing import objecting
from eutonia_clinic.service.periods import Period
from eutonia_clinic.service.reading import Given, Read, Seen, Tree, cut, forecasts_of, session_trees, trees
from eutonia_clinic.visits.models import Assessment, FollowUpVisit

ALWAYS = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Treated:
    """One session with what it gave, what was found before it, and what was seen after it."""

    given: Given
    closed: Tree
    case: Tree
    seen: tuple[Seen, ...]
    ends_on: date | None
    """When its effect was forecast to end, as given."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """One person as they are known here, with every session, the earliest first. Nothing of this leaves as it is."""

    person_id: int
    age: int
    """In whole years on the day of the first session."""
    sex: str
    mobility: str
    treated: tuple[Treated, ...]
    events: tuple[EventDocument, ...] = ()

    @property
    def first_on(self) -> date:
        """The day from which all of this person's days are counted."""
        return self.treated[0].given.given_on


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everybody who may stand in an export, and how many of those treated object to it. Of these nothing is read."""

    people: tuple[Somebody, ...]
    objecting: int


def gather(clinic: Clinic, until: date) -> Gathered:
    """Everybody treated at a clinic until a day who does not object, each once, whichever entries they stand under."""
    read = Read(clinic, Period(ALWAYS, until), until)
    by_person, objecting = _given_by_person(read), _objecting(read)
    left_out = by_person.keys() & objecting
    for person in left_out:
        del by_person[person]
    return Gathered(_everybody(read, by_person), len(left_out))


def _everybody(read: Read, by_person: Mapping[int, Sequence[Given]]) -> tuple[Somebody, ...]:
    treated, known, events = _treated(read, by_person), _identities(by_person), _events(read, by_person)
    return tuple(
        _somebody(person, [treated[one.session_id] for one in given], *known[person], events.get(person, ()))
        for person, given in by_person.items()
    )


def first_days(clinic: Clinic, until: date) -> Mapping[int, date]:
    """For everybody who may stand in an export until a day the day of their first session. Reads no document."""
    read = Read(clinic, Period(ALWAYS, until), until)
    objecting = _objecting(read)
    return {person: given[0].given_on for person, given in _given_by_person(read).items() if person not in objecting}


def _given_by_person(read: Read) -> dict[int, list[Given]]:
    found: dict[int, list[Given]] = {}
    for one in read.given:
        found.setdefault(one.person_id, []).append(one)
    return found


def _objecting(read: Read) -> frozenset[int]:
    """Whoever objects, by the number under which they are shown."""
    return frozenset(map(read.person, objecting()))


def _treated(read: Read, by_person: Mapping[int, Sequence[Given]]) -> Mapping[int, Treated]:
    given = [one for of in by_person.values() for one in of]
    closed = dict(session_trees(one.session_id for one in given))
    cases = trees(Assessment.objects.all(), {one.assessment_id for one in given})
    seen = _seen(read, given)
    forecasts = forecasts_of({one.root_id for one in given})
    found = {}
    for one in given:
        kept = forecasts.get(one.root_id)
        ends = kept.ends_after(one.given_on) if kept else None
        found[one.session_id] = Treated(one, closed[one.session_id], cases[one.assessment_id], seen.get(one.session_id, ()), ends)
    return found


def _seen(read: Read, given: Sequence[Given]) -> Mapping[int, tuple[Seen, ...]]:
    """What was seen after the sessions, at whichever clinic."""
    found: dict[int, list[Seen]] = {}
    for some in cut([one.session_id for one in given]):
        rows = FollowUpVisit.objects.current().filter(session__in=some, seen_on__lte=read.period.ends)
        for seen in read.seen(rows):
            found.setdefault(seen.session_id, []).append(seen)
    return {session: tuple(rows) for session, rows in found.items()}


def _events(read: Read, people: Collection[int]) -> Mapping[int, tuple[EventDocument, ...]]:
    """The adverse events that this clinic wrote down, as they stand now."""
    found: dict[int, list[EventDocument]] = {}
    mine = Q(clinic=read.clinic) | Q(root__clinic=read.clinic)
    rows = AdverseEvent.objects.current().filter(mine, in_error=False, told_on__lte=read.period.ends).order_by("told_on", "pk")
    for row in rows:
        person = read.person(row.person_id)
        if person in people:
            found.setdefault(person, []).append(row.content)
    return {person: tuple(held) for person, held in found.items()}


def _identities(people: Collection[int]) -> Mapping[int, tuple[date, str]]:
    """Day of birth and sex of everybody, as they are known now."""
    found = {}
    for some in cut(sorted(people)):
        for row in PersonVersion.objects.current().filter(person__in=some):
            found[row.person_id] = (row.birth_date, row.content.sex)
    return found


def _somebody(
    person: int, treated: Sequence[Treated], born: date, sex: str, events: tuple[EventDocument, ...]
) -> Somebody:
    first = treated[0]
    age = words.age(born, first.given.given_on)
    return Somebody(person, age, sex, first.case["person"]["mobility"], tuple(treated), events)


def amount(value: object) -> str:
    """A number as a program reads it: a point, no separator, no trailing zeros."""
    return "" if value is None else plain(Decimal(str(value))).replace(",", "")


def everything_of(people: Iterable[Somebody]) -> Iterable[Treated]:
    """Every session of these people."""
    return (one for somebody in people for one in somebody.treated)
