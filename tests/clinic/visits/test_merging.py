"""Two entries of one person: after a merge every window is counted over both, under either number; undone, each is as it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_twin, a_user
from tests.clinic.story import Visit, a_closed_session, a_history, a_visit, assessed, bladder_toxin, drafted, proposed

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.asking import asked_once
from eutonia_clinic.core.errors import NotAllowed, NotFound, NotValid, TooLate
from eutonia_clinic.patients import acts, queries
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.patients.models import Merge, Person
from eutonia_clinic.patients.sameness import everyone_who_is, ids_of, kept_id
from eutonia_clinic.visits.checking import checked
from eutonia_clinic.visits.courses import course_of
from eutonia_clinic.visits.queries import sessions_of

WEEKS_LATER = MOMENT + timedelta(weeks=3)


def merge(visit: Visit, kept: Person, merged: Person, **changes: Any) -> Merge:
    given = {"by": visit.by, "clinic": visit.clinic, "key": a_key(), "reason": "The same NHS number on both letters"}
    return acts.merge(**{**given, "kept": kept, "merged": merged, **changes})


def unmerge(visit: Visit, row: Merge) -> None:
    acts.unmerge(by=visit.by, clinic=visit.clinic, key=a_key(), merge=row, reason="Two people after all")


def another(visit: Visit, at: int = 0) -> Person:
    return a_person(visit.by, visit.clinic, family=f"Other {chr(65 + at)}", born=date(1974, 3, 3 + at))


@pytest.mark.both_databases
def test_the_interval_is_counted_over_both_and_no_longer_when_they_are_two_again(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
    with clock.stopped_at(WEEKS_LATER):
        other = Visit(visit.clinic, visit.by, another(visit))
        draft = drafted(other, proposed(other, assessed(other, WEEKS_LATER)))
        assert not {finding.rule for finding in checked(draft).open}
        row = merge(visit, visit.person, other.person)
        rules = {finding.rule for finding in checked(draft).open}
        assert {"safety.interval", "safety.history-contradiction"} <= rules
        assert checked(draft).stale
        unmerge(visit, row)
        assert not checked(draft).open
        assert not checked(draft).stale


@pytest.mark.both_databases
def test_everything_of_both_is_found_under_either_number(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
        other = another(visit)
        told = bladder_toxin("2026-08-01")
        assessed(Visit(visit.clinic, visit.by, other), toxin_history=a_history(MOMENT, "yes", told))
        row = merge(visit, other, visit.person)
        for person in (visit.person, other):
            assert {(one.indication, one.status) for one in treatments_of(person)} == {
                ("limb_spasticity", "given"), ("bladder", "given"),
            }  # fmt: skip
            assert len(sessions_of(person)) == 1
            assert queries.identity_of(person).name == "OTHER A Juniper"
            assert queries.person_of(visit.by, person.pk) == other
            course = course_of(person)
            assert course
            assert course.case.person.name == "OTHER A Juniper"
        assert [one.person_id for one in queries.search(visit.by, "testperson").people] == [other.pk]
        assert list(queries.listed_people_of(visit.by, visit.clinic)) == [other]
        unmerge(visit, row)
        assert [one.indication for one in treatments_of(visit.person)] == ["limb_spasticity"]
        assert [one.indication for one in treatments_of(other)] == ["bladder"]
        assert queries.identity_of(visit.person).name == "TESTPERSON Juniper"
        assert set(queries.listed_people_of(visit.by)) == {visit.person, other}


def test_a_clinic_that_knows_one_of_the_numbers_sees_the_whole_person(database: Database) -> None:
    visit = a_visit()
    other = another(visit)
    there = a_clinic("TESTCLINIC elsewhere")
    reader = a_user(there, "Dr Else Where")
    acts.register_at_clinic(by=reader, clinic=there, key=a_key(), person=other, family="Other A", birth_date=date(1974, 3, 3))
    assert set(queries.people_of(reader)) == {other}
    row = merge(visit, visit.person, other)
    assert set(queries.people_of(reader)) == {other, visit.person}
    assert queries.person_of(reader, other.pk) == visit.person
    assert list(queries.listed_people_of(reader, there)) == [visit.person]
    unmerge(visit, row)
    assert set(queries.people_of(reader)) == {other}
    with pytest.raises(NotFound):
        queries.person_of(reader, visit.person.pk)


@pytest.mark.both_databases
def test_merges_of_merges_are_one_person(database: Database) -> None:
    visit = a_visit()
    people = [visit.person, *(another(visit, at) for at in range(4))]
    rows = [merge(visit, people[at + 1], people[at]) for at in range(4)]
    numbers = frozenset(person.pk for person in people)
    assert all(ids_of(number) == numbers for number in numbers)
    assert all(kept_id(number) == people[4].pk for number in numbers)
    must_be_the_same_asked_once(numbers)
    unmerge(visit, rows[1])
    assert ids_of(people[0].pk) == {people[0].pk, people[1].pk}
    assert ids_of(people[4].pk) == {person.pk for person in people[2:]}
    assert everyone_who_is([people[0].pk, people[3].pk]) == numbers
    must_be_the_same_asked_once(numbers)


def must_be_the_same_asked_once(numbers: frozenset[int]) -> None:
    """A page that asks once, and looks in what it was told, is told the same."""
    before = [(ids_of(one), kept_id(one), everyone_who_is([one, 10_000])) for one in sorted(numbers)]
    with asked_once():
        assert [(ids_of(one), kept_id(one), everyone_who_is([one, 10_000])) for one in sorted(numbers)] == before


@pytest.mark.both_databases
def test_an_act_within_a_page_that_asks_once_is_seen_by_what_follows(database: Database) -> None:
    visit = a_visit()
    other = another(visit)
    with asked_once():
        assert ids_of(other.pk) == {other.pk}
        row = merge(visit, visit.person, other)
        assert ids_of(other.pk) == {other.pk, visit.person.pk}
        assert queries.identity_of(other).name == "TESTPERSON Juniper"
        unmerge(visit, row)
        assert ids_of(other.pk) == {other.pk}


def test_a_merge_that_makes_no_sense_is_refused(database: Database) -> None:
    visit = a_visit()
    other = another(visit)
    there = a_clinic("TESTCLINIC elsewhere")
    stranger = a_person(a_user(there), there, family="Stranger", born=date(1950, 1, 1))
    with pytest.raises(TooLate):
        merge(visit, visit.person, visit.person)
    with pytest.raises(NotValid):
        merge(visit, visit.person, other, reason="-")
    with pytest.raises(NotFound):
        merge(visit, visit.person, stranger)
    with pytest.raises(NotAllowed):
        merge(visit, visit.person, other, by=a_user(visit.clinic, "An Assessor", Role.ASSESSOR))
    row = merge(visit, visit.person, other)
    with pytest.raises(TooLate):
        merge(visit, other, visit.person)
    unmerge(visit, row)
    with pytest.raises(TooLate):
        unmerge(visit, row)


def test_somebody_entered_twice_is_pointed_out(database: Database) -> None:
    visit = a_visit()
    twin = a_twin(visit.by, visit.clinic, visit.person)
    assert [(one.person_id, one.by_number) for one in queries.lookalikes(visit.person)] == [(twin.pk, False)]
    merge(visit, visit.person, twin)
    assert queries.lookalikes(visit.person) == ()
