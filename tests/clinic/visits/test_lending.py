"""What parts above visits lend: asked for only where there is something, and never taken for nothing by mistake."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.clinic.diary.keeping import a_red_flag
from tests.clinic.scenes import MOMENT, a_key, a_twin
from tests.clinic.story import a_closed_session, a_visit, seen_again

from eutonia_clinic.core import clock
from eutonia_clinic.core.asking import asked_once
from eutonia_clinic.diary.models import DiaryEntry
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.patients.acts import merge
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.courses import course_mark, course_of
from eutonia_clinic.visits.lending import is_held
from eutonia_clinic.visits.models import Booking

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.both_databases]


def test_a_table_is_held_for_whom_it_has_a_row_and_all_are_asked_at_once() -> None:
    with_diary = a_visit()
    without = a_visit(with_diary.clinic, family="OTHER", born=date(1961, 5, 1))
    a_red_flag(with_diary)
    with asked_once(), CaptureQueriesContext(connection) as queries:
        ids, others = (ids_of(one.person.pk) for one in (with_diary, without))
        assert is_held(DiaryEntry, ids)
        assert not is_held(AdverseEvent, ids)
        assert not is_held(DiaryEntry, others)
    assert len(queries) == 3, "who is merged with whom, and one for each person"


def test_what_stands_under_either_number_is_held_of_the_person() -> None:
    visit = a_visit()
    twin = a_twin(visit.by, visit.clinic, visit.person)
    a_red_flag(visit)
    assert not is_held(DiaryEntry, ids_of(twin.pk))
    merge(by=visit.by, clinic=visit.clinic, key=a_key(), kept=twin, merged=visit.person, reason="one person")
    assert is_held(DiaryEntry, ids_of(twin.pk))


def test_a_table_that_no_part_has_named_is_a_fault_and_never_looks_empty() -> None:
    with pytest.raises(LookupError, match="Booking is among the tables of no part"):
        is_held(Booking, frozenset({1}))


def test_the_mark_of_a_course_is_the_same_within_a_page_and_outside() -> None:
    visit = a_visit()
    with clock.stopped_at(MOMENT):
        closed = a_closed_session(visit)
    before = course_mark(visit.person)
    seen_again(visit, closed, MOMENT + timedelta(weeks=4))
    outside = course_mark(visit.person)
    assert outside != before
    with asked_once():
        assert course_mark(visit.person) == outside
        course_of(visit.person)
        assert course_mark(visit.person) == outside
