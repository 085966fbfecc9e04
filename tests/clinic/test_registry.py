"""The synthetic registry that the pages are measured on: sound as a record, and read as one."""

from __future__ import annotations

import pytest
from bench import patterns, registry
from bench.registry import Begun
from tests.clinic.databases import Database

from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.core.rows import Record
from eutonia_clinic.core.triggers import only_added_models, unguarded
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits.checking import checked
from eutonia_clinic.visits.courses import course_mark, course_of
from eutonia_clinic.visits.models import GivenEntry, LearnedBelief, PlanDraft, SignedPlan

FEW = 2
"""People treated through acts, beside one for each thing that waits."""
COPIES = 20


@pytest.fixture
def begun(database: Database) -> Begun:
    """A clinic with its first people."""
    return registry.begin(FEW)


@pytest.mark.both_databases
def test_a_copied_registry_is_as_sound_as_one_made_by_acts(begun: Begun) -> None:
    before = GivenEntry.objects.count()
    registry.grow(begun, COPIES)
    assert Person.objects.count() == FEW + len(patterns.WAITS) + COPIES
    assert GivenEntry.objects.count() > before + COPIES
    assert verify().is_sound
    assert verify_record().troubles == ()
    assert unguarded() == []
    for table in only_added_models():
        if issubclass(table, Record):
            assert all(row.content for row in table.objects.all())


def test_a_copy_is_somebody_with_a_course_of_their_own(begun: Begun) -> None:
    registry.grow(begun, COPIES, first=1)
    registry.grow(_those_whose_plan_waits(begun), 1, first=COPIES + 1)
    people = list(Person.objects.order_by("-pk")[: COPIES + 1])
    assert len({identity_of(person).identifiers for person in people}) == len(people)
    for person in people:
        _has_a_course(person)
    last = LearnedBelief.objects.filter(person=people[0]).latest("pk")
    assert last.course == course_mark(people[0])
    waiting = checked(PlanDraft.objects.filter(person=people[0]).latest("pk"))
    assert (waiting.stale, waiting.open) == ((), ())


def _those_whose_plan_waits(begun: Begun) -> Begun:
    waiting = [one for one in begun.patterns if one.count(PlanDraft) > one.count(SignedPlan)]
    return Begun(begun.clinic, begun.injector, waiting)


def _has_a_course(person: Person) -> None:
    course, identity = course_of(person), identity_of(person)
    assert course is not None
    assert identity.family != patterns.FAMILY
    assert (course.case.person.name, course.case.person.birth_date) == (identity.name, identity.birth_date)
    assert course.case.case_id == f"person-{person.pk}-1"
