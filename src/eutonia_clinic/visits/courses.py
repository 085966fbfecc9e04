"""A person's course in the engine's words: the case it began with, every closed session, and what was seen after each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from eutonia.domain.case import Case
from eutonia.domain.cycle import Course, Cycle, FollowUp
from eutonia.domain.cycle import Session as EngineSession
from eutonia_clinic.core.asking import is_asked_once, once
from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import lending
from eutonia_clinic.visits.models import Assessment, FollowUpVisit, SessionClosed


def closed_sessions(person: Person, known_before: datetime | None = None) -> QuerySet[SessionClosed]:
    """Every closed session of a person, under any of their numbers, the earliest first; with a moment, as it was known before."""
    closed = SessionClosed.objects.filter(_known(known_before), person__in=ids_of(person.pk))
    return closed.select_related("session__plan").order_by("session__given_on", "pk")


@once
def _closed(person: Person, known_before: datetime | None) -> tuple[SessionClosed, ...]:
    return tuple(closed_sessions(person, known_before))


def last_closed(person: Person) -> SessionClosed | None:
    """The latest session that was closed, whatever was given in it."""
    return next(reversed(_closed(person, None)), None)


@once
def course_of(person: Person, known_before: datetime | None = None) -> Course | None:
    """The course as it is known, or was known before a moment; None before the first session in which something was given.

    The engine knows one session a day: of two on one day (two clinics) it is shown the larger, and the ledger counts both.
    """
    given = [one for one in _closed(person, known_before) if one.units > 0]
    if not given:
        return None
    identity = identity_of(person)
    cases = {one.pk: _case_of(one, identity) for one in given}
    sessions, seen = _one_a_day(given), _follow_ups(person, known_before)
    between = _between(sessions, lending.seen_between(ids_of(person.pk), known_before))
    cycles = tuple(
        _cycle(one, cases[one.pk], [*seen.get(one.session_id, ()), *between.get(one.pk, ())]) for one in sessions
    )
    first, *later = {case.case_id: case for case in cases.values()}.values()
    return Course(case=first, cycles=cycles, later_cases=tuple(later))


def sessions_before(course: Course | None, day: date) -> tuple[EngineSession, ...]:
    """The sessions of a course before a day: their toxin may still act on it. That day's own, and later ones, are left out."""
    return tuple(one.session for one in course.cycles if one.session.given_on < day) if course else ()


@once
def course_mark(person: Person) -> str:
    """SHA-256 that changes when a session or a follow-up comes to a person's course, or is corrected.

    Reads no document; a page that asks once has read these rows with the course, and the mark is theirs.
    """
    ids = ids_of(person.pk)
    if is_asked_once():
        rows = [[(one.pk, one.sha256) for one in found] for found in (_closed(person, None), _followed(person, None))]
    else:
        rows = [_bare(model, ids) for model in (SessionClosed, FollowUpVisit)]
    return hash_of([*map(sorted, rows), *lending.marks_of(ids)])


def _bare(model: type[SessionClosed | FollowUpVisit], ids: frozenset[int]) -> list[tuple[int, str]]:
    return list(model.objects.current().filter(person__in=ids).order_by().values_list("pk", "sha256"))


@once
def last_assessment(person: Person) -> Assessment | None:
    """The latest assessment that stands."""
    rows = Assessment.objects.current().filter(person__in=ids_of(person.pk))
    found: Assessment | None = rows.select_related("person").order_by("-assessed_on", "-pk").first()
    return found


def follow_ups_of(closed: SessionClosed, known_before: datetime | None = None) -> list[FollowUp]:
    """What was seen after a session, in the order of the days; with a moment, as it was known before."""
    rows = FollowUpVisit.objects.filter(_known(known_before), session=closed.session_id).order_by("seen_on", "pk")
    return [row.content for row in rows]


def session_of(closed: SessionClosed) -> EngineSession:
    """A closed session as the engine's document."""
    session: EngineSession = closed.content.session
    return session


def _case_of(closed: SessionClosed, identity: Identity) -> Case:
    """The case that a session was given for, under the identity as it is known now: a course is of one person."""
    case: Case = closed.session.plan.content.case
    person = case.person.model_copy(update={"name": identity.name, "birth_date": identity.birth_date})
    return case.model_copy(update={"person": person})


def _known(before: datetime | None) -> Q:
    """Rows that stand; with a moment, those that stood then: what was corrected later counts as it was."""
    if before is None:
        return Q(replaced_by__isnull=True)
    return Q(made_at__lt=before) & (Q(replaced_by__isnull=True) | Q(replaced_by__made_at__gte=before))


@once
def _followed(person: Person, known_before: datetime | None) -> tuple[FollowUpVisit, ...]:
    return tuple(FollowUpVisit.objects.filter(_known(known_before), person__in=ids_of(person.pk)).order_by("seen_on", "pk"))


def _follow_ups(person: Person, known_before: datetime | None) -> Mapping[int, Sequence[FollowUp]]:
    """What was seen after each session, in the order of the days. One query for all of them."""
    found: dict[int, list[FollowUp]] = {}
    for row in _followed(person, known_before):
        found.setdefault(row.session_id, []).append(row.content)
    return found


def _cycle(closed: SessionClosed, case: Case, seen: Sequence[FollowUp]) -> Cycle:
    in_order = sorted(seen, key=lambda one: one.seen_on)
    return Cycle(case_id=case.case_id, session=session_of(closed), follow_ups=tuple(in_order))


def _between(sessions: Sequence[SessionClosed], seen: Iterable[FollowUp]) -> Mapping[int, Sequence[FollowUp]]:
    """What was seen or felt between visits, by the latest session before it; what came before the first belongs to no cycle."""
    found: dict[int, list[FollowUp]] = {}
    for one in seen:
        before = [session.pk for session in sessions if session.session.given_on <= one.seen_on]
        if before:
            found.setdefault(before[-1], []).append(one)
    return found


def _one_a_day(closed: list[SessionClosed]) -> list[SessionClosed]:
    """Of two sessions on one day the larger, in the order of the days."""
    by_day: dict[date, SessionClosed] = {}
    for one in closed:
        held = by_day.get(one.session.given_on)
        if held is None or one.units > held.units:
            by_day[one.session.given_on] = one
    return [by_day[day] for day in sorted(by_day)]
