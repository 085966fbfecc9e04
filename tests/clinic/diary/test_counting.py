"""Which entry of a day counts, however the clocks of the devices stand, and what was corrected."""

from __future__ import annotations

from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.diary.keeping import a_device, an_entry
from tests.clinic.scenes import MOMENT, a_key
from tests.clinic.story import Visit, a_visit

from eutonia_clinic.core import clock
from eutonia_clinic.diary import acts
from eutonia_clinic.diary.counting import counted, rows_of
from eutonia_clinic.diary.documents import Entry
from eutonia_clinic.patients.sameness import ids_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visit(database: Database) -> Any:
    with clock.stopped_at(MOMENT):
        yield a_visit()


def spasms_that_count(visit: Visit) -> list[int | None]:
    return [row.content.spasms for row in counted(rows_of(ids_of(visit.person.pk))).counts]


def on_paper(visit: Visit, **changes: Any) -> None:
    entry = Entry.model_validate(an_entry(**changes))
    acts.type_in_diary(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, entries=[entry])


def test_days_come_in_their_order_however_they_arrive(visit: Visit) -> None:
    a_device(visit).send(*(an_entry(f"2026-09-{day}", spasms=day) for day in (22, 20, 21)))
    assert spasms_that_count(visit) == [20, 21, 22]


def test_the_persons_word_counts_before_the_carers_and_both_before_paper(visit: Visit) -> None:
    on_paper(visit, spasms=3)
    assert spasms_that_count(visit) == [3]
    a_device(visit, "carer", "Ada Example").send(an_entry(spasms=2))
    assert spasms_that_count(visit) == [2]
    mine = a_device(visit)
    mine.send(an_entry(spasms=1))
    a_device(visit, "carer", "Ben Example").send(an_entry(spasms=9))
    on_paper(visit, spasms=8)
    assert spasms_that_count(visit) == [1]
    assert len(rows_of(ids_of(visit.person.pk))) == 5


def test_of_one_voice_what_came_last_counts_even_when_the_clock_was_set_back(visit: Visit) -> None:
    held = a_device(visit)
    held.send(an_entry(spasms=5, written_at="2026-09-24T20:00:00+01:00"))
    held.send(an_entry(spasms=4, written_at="2020-01-01T00:00:00+00:00"))
    assert spasms_that_count(visit) == [4]


def test_what_was_corrected_does_not_count_whoever_came_first(visit: Visit) -> None:
    held, first = a_device(visit), an_entry(spasms=5)
    held.send(an_entry(spasms=7, replaces=first["id"]))
    held.send(first)
    assert spasms_that_count(visit) == [7]


def test_a_correction_of_a_correction_counts(visit: Visit) -> None:
    held, first = a_device(visit), an_entry(spasms=5)
    second = an_entry(spasms=6, replaces=first["id"])
    held.send(first, second, an_entry(spasms=7, replaces=second["id"]))
    assert spasms_that_count(visit) == [7]


def test_two_devices_that_correct_one_entry_offline_are_both_kept(visit: Visit) -> None:
    one, other, first = a_device(visit), a_device(visit), an_entry(spasms=5)
    one.send(first)
    other.send()
    one.send(an_entry(spasms=6, replaces=first["id"]))
    other.send(an_entry(spasms=7, replaces=first["id"]))
    assert spasms_that_count(visit) == [7]
    assert len(rows_of(ids_of(visit.person.pk))) == 3


def test_an_entry_that_was_taken_back_leaves_the_day_empty(visit: Visit) -> None:
    held, first = a_device(visit), an_entry()
    held.send(first, an_entry(spasms=None, replaces=first["id"]))
    assert spasms_that_count(visit) == []


def test_a_correction_that_arrives_before_what_it_names_is_of_that_day_only(visit: Visit) -> None:
    held, first = a_device(visit), an_entry("2026-09-20", spasms=5)
    held.send(an_entry("2026-09-21", spasms=6, replaces=first["id"]))
    held.send(first)
    assert spasms_that_count(visit) == [5, 6]
