"""People treated through the real acts, on days that have been: what everybody of a synthetic registry is copied from.

patterns_at(...)     so many people, each assessed, signed for, injected and followed up by acts
Pattern              every row that those acts wrote for one of them
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from django.db.models import ForeignKey, Model
from tests.build import a_problem
from tests.clinic.scenes import a_key
from tests.clinic.story import (
    Visit,
    a_follow_up,
    a_history,
    a_vial,
    assessed,
    closed,
    drafted,
    inject,
    proposed,
    reasoned,
    signed,
)

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock
from eutonia_clinic.patients import models as patients
from eutonia_clinic.patients.acts import register_person
from eutonia_clinic.patients.identity import SYNTHETIC, Identifier, Identity
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits import models as visits
from eutonia_clinic.visits.giving import VialData
from eutonia_clinic.visits.models import InjectionSession, SignedPlan

FAMILY, GIVEN, BORN = "PATTERNPERSON", "Nobody", date(1974, 3, 2)
"""What stands in the documents of a pattern and is replaced in those of a copy."""
SEED = 20_261_128
MUSCLES = ("gastrocnemius", "soleus", "tibialis-posterior", "flexor-digitorum-longus")
RHYTHM_WEEKS = (12, 13, 14, 15, 16)
MOST_SESSIONS = 4
FOLLOWED_AFTER, REVIEWED_AFTER = timedelta(weeks=5), timedelta(weeks=6)
ASKED_FOR = timedelta(weeks=16)
"""How far back the question about earlier toxin reaches."""
SATURDAY = 5
WAITS = ("unreviewed", "drafted", "signed", "begun")
"""What waits for somebody: a follow-up to look at, a plan to sign, one to inject, a session to go on with."""
LOST_EVERY = 13
WAITING = 1 / 200
"""The part of people for each kind of thing that waits."""
_numbers = count(9_000_000)

TABLES: tuple[type[Model], ...] = (
    patients.Person, patients.PersonVersion, patients.PersonIdentifier, patients.Registration, visits.Assessment,
    visits.ConfirmedValues, visits.SafetyAnswers, visits.AssessmentDraft, visits.StoredProposal, visits.PlanDraft,
    visits.OverrideReason, visits.SignedPlan, visits.PlanCancelled, visits.InjectionSession, visits.VialEntry,
    visits.GivenEntry, visits.SessionDraft, visits.SessionClosed, visits.FollowUpVisit, visits.ReviewedFollowUp,
    visits.KeptForecast, visits.LearnedBelief, visits.Booking, patients.LedgerEntry,
)  # fmt: skip
"""Every table with rows of one person, each after those that it refers to. Merges are of two people and are made by acts."""


@dataclass(frozen=True, slots=True)
class Course:
    """What shall have happened to one pattern until today."""

    last: date
    """The day of the last session."""
    sessions: int
    weeks: int
    side: str
    units: int
    ends: str
    """`followed`, or one of `WAITS`: where the latest visit stands."""
    booked: bool
    weight: float
    """How many copies, beside those of the others."""

    def days(self) -> list[date]:
        """The days of its sessions, the earliest first."""
        return [_no_weekend(self.last - timedelta(weeks=self.weeks * back)) for back in reversed(range(self.sessions))]


@dataclass(frozen=True)
class Pattern:
    """One person made by acts: their rows by table."""

    person_id: int
    weight: float
    rows: dict[type[Model], list[Model]]

    def count(self, table: type[Model]) -> int:
        """How many rows of a table each copy brings."""
        return len(self.rows.get(table, ()))


def courses(today: date, many: int) -> list[Course]:
    """The courses of so many patterns: most in their rhythm, some lost to follow-up, some waiting for somebody."""
    random = Random(SEED)
    found = [_in_rhythm(random, today, at, many) for at in range(many)]
    return found + [_waiting(random, today, ends, many * WAITING) for ends in WAITS]


def patterns_at(
    clinic: Clinic, by: User, assessor: User, today: date, many: int, done: Callable[[], object] = lambda: None
) -> list[Pattern]:
    """The patterns, made by acts on the days on which they are said to have happened. `done` is called after each."""
    found = []
    for course in courses(today, many):
        found.append(Pattern(person_id := _made(clinic, by, assessor, course, today), course.weight, rows_of(person_id)))
        done()
    return found


def rows_of(person_id: int) -> dict[type[Model], list[Model]]:
    """Every row of one person by table, in the order of their numbers."""
    found = {}
    for table in TABLES:
        key = "pk" if table is Person else "person_id"
        found[table] = list(table._default_manager.filter(**{key: person_id}).order_by("pk"))
    return {table: rows for table, rows in found.items() if rows}


def references(table: type[Model]) -> Iterator[ForeignKey[Any, Any]]:
    """The references of a table to rows that are copied with it."""
    for field in table._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model in TABLES:
            yield field


def _in_rhythm(random: Random, today: date, at: int, many: int) -> Course:
    """One in thirteen was last seen long ago. The others are spread evenly over their rhythm, and a little beyond it."""
    weeks = random.choice(RHYTHM_WEEKS)
    lost = at % LOST_EVERY == LOST_EVERY - 1
    since = random.randint(30, 60) * 7 if lost else round((at + 0.5) / many * (weeks + 2) * 7)
    return Course(
        last=today - timedelta(days=max(since, 1)),
        sessions=1 + at % MOST_SESSIONS,
        weeks=weeks,
        side=random.choice(("right", "left")),
        units=random.choice((35, 40, 45)),
        ends="followed",
        booked=not lost and random.random() < 0.4,
        weight=1.0,
    )


def _waiting(random: Random, today: date, ends: str, weight: float) -> Course:
    """One in their rhythm, with something that waits."""
    weeks = 6 if ends == "unreviewed" else 13
    return Course(today - timedelta(weeks=weeks), 2, 13, random.choice(("right", "left")), 40, ends, False, weight)


def _made(clinic: Clinic, by: User, assessor: User, course: Course, today: date) -> int:
    """One person, through the acts, from registration to where the course ends."""
    first = _morning(course.days()[0])
    with clock.stopped_at(first):
        visit = Visit(clinic, by, _registered(clinic, by))
    for day in course.days():
        _session(visit, assessor, course, _morning(day), today)
    if course.ends in ("drafted", "signed", "begun"):
        _next_visit(visit, course, min(_morning(today), clock.now()))
    if course.booked:
        with clock.stopped_at(_morning(course.last)):
            visit.act("book", person=visit.person, day=_no_weekend(course.last + timedelta(weeks=course.weeks)))
    return visit.person.pk


def _registered(clinic: Clinic, by: User) -> Person:
    number = next(_numbers)
    person: Person = register_person(
        by=by,
        clinic=clinic,
        key=a_key(),
        identity=Identity(
            family=FAMILY,
            given=GIVEN,
            birth_date=BORN,
            identifiers=(Identifier(kind=SYNTHETIC, value=f"SYN-{number}"),),
        ),
        other_than=[*Person.objects.values_list("pk", flat=True)],
    )
    return person


def _session(visit: Visit, assessor: User, course: Course, day: datetime, today: date) -> None:
    """A whole visit and what was seen after it, as far as it has been by today."""
    with clock.stopped_at(day):
        closing = closed(visit, _given(visit, _signed(visit, course, day), day))
    seen = day + FOLLOWED_AFTER
    if seen.date() > today:
        return
    with clock.stopped_at(seen):
        nurse = Visit(visit.clinic, assessor, visit.person)
        follow_up = nurse.act("record_follow_up", session=closing.session, follow_up=a_follow_up(seen, **_scores(course)))
        nurse.act("keep_lessons", person=visit.person)
    if course.ends != "unreviewed" and (day + REVIEWED_AFTER).date() <= today:
        with clock.stopped_at(day + REVIEWED_AFTER):
            visit.act("review_follow_up", follow_up=follow_up, said="As expected.")


def _next_visit(visit: Visit, course: Course, day: datetime) -> None:
    """The visit of today, as far as it has come."""
    with clock.stopped_at(day):
        if course.ends == "drafted":
            drafted(visit, proposed(visit, _assessed(visit, course, day)), **_doses(course))
            return
        plan = _signed(visit, course, day)
        if course.ends == "begun":
            session = visit.act("open_session", plan=plan)
            visit.act("record_vial", session=session, vial=_vial(day))


def _signed(visit: Visit, course: Course, day: datetime) -> SignedPlan:
    draft = drafted(visit, proposed(visit, _assessed(visit, course, day)), **_doses(course))
    reasoned(visit, draft)
    plan = signed(visit, draft)
    visit.act("keep_forecast", plan=plan)
    return plan


def _assessed(visit: Visit, course: Course, day: datetime) -> visits.Assessment:
    where = {"pattern": "equinovarus-foot", "side": course.side}
    goal = {"id": "heel", "words": "Heel to the ground when walking", "problems": [where], "measure": "ashworth"}
    found = {"problems": [a_problem(side=course.side, spasms_per_day=6, pain=4)], "goals": [{**goal, "target_ashworth": "1+"}]}
    lately = InjectionSession.objects.filter(person=visit.person, given_on__gt=day.date() - ASKED_FOR).exists()
    return assessed(visit, day, **found, toxin_history=a_history(day, "yes" if lately else "no"))


def _doses(course: Course) -> dict[str, Any]:
    doses = [{"muscle": muscle, "side": course.side, "units": course.units, "sites": 2} for muscle in MUSCLES]
    return {"doses": doses, "dilution": {"vial_units": 200, "diluent_ml": 4}}


def _given(visit: Visit, plan: SignedPlan, day: datetime) -> InjectionSession:
    session: InjectionSession = visit.act("open_session", plan=plan)
    visit.act("record_vial", session=session, vial=_vial(day))
    for dose in plan.content.plan.doses:
        inject(visit, session, dose.muscle, dose.side, dose.units)
    return session


def _vial(day: datetime) -> VialData:
    return a_vial(day, lot=f"C{day:%y%m}AB", vial_units=200, diluent_ml=4, drawn_units=200)


def _scores(course: Course) -> dict[str, Any]:
    where = {"pattern": "equinovarus-foot", "side": course.side}
    return {"scores": [{"problem": where, "ashworth": "1+", "spasms_per_day": 2, "pain": 2}]}


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


def _no_weekend(day: date) -> date:
    """The Friday before a day of a weekend."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))
