"""One act, one transaction, one event: done whole or not at all, once for each key, by a named user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user, an_identity, at_once

from eutonia_clinic.core import anchors as anchor_file
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.audit import log_reading, verify
from eutonia_clinic.core.errors import KeyUsed, OutsideAnAct, Refused
from eutonia_clinic.core.models import ActReceipt, AuditEvent
from eutonia_clinic.patients.acts import register_person
from eutonia_clinic.patients.models import Person, PersonVersion

pytestmark = pytest.mark.both_databases


@act("fail_late")
def fail_late(*, by: Any, clinic: Any, key: str) -> Person:
    """Writes, and then refuses."""
    Person().save()
    raise Refused("No.")


def test_an_act_leaves_one_event_that_says_who_did_what_where_when_and_to_whom(database: Database) -> None:
    clinic = a_clinic()
    by = a_user(clinic)
    with clock.stopped_at(MOMENT):
        person = a_person(by, clinic)
    (event,) = AuditEvent.objects.all()
    assert (event.sequence, event.at, event.actor, event.clinic, event.verb, event.person) == (
        1, MOMENT, by.pk, clinic.pk, "register_person", person.pk,
    )  # fmt: skip
    assert event.subject == "patients.person:1 patients.personversion:1 patients.registration:1"
    assert {row.made_at for row in [person, *PersonVersion.objects.all()]} == {MOMENT}


def test_an_act_that_refuses_leaves_nothing(database: Database) -> None:
    clinic = a_clinic()
    with pytest.raises(Refused):
        fail_late(by=a_user(clinic), clinic=clinic, key=a_key())
    assert (Person.objects.count(), AuditEvent.objects.count(), ActReceipt.objects.count()) == (0, 0, 0)


def test_a_refused_act_may_be_tried_again_under_its_key(database: Database) -> None:
    clinic = a_clinic()
    by, key = a_user(clinic), a_key()
    with pytest.raises(Refused):
        fail_late(by=by, clinic=clinic, key=key)
    assert register_person(by=by, clinic=clinic, key=key, identity=an_identity()).pk


def test_the_same_form_sent_again_is_given_the_first_answer_again(database: Database) -> None:
    clinic = a_clinic()
    by, key = a_user(clinic), a_key()
    first = register_person(by=by, clinic=clinic, key=key, identity=an_identity())
    again = register_person(by=by, clinic=clinic, key=key, identity=an_identity())
    assert again == first
    assert (Person.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_a_key_is_not_taken_with_other_content_nor_by_another_user_nor_for_another_act(database: Database) -> None:
    clinic = a_clinic()
    by, key = a_user(clinic), a_key()
    register_person(by=by, clinic=clinic, key=key, identity=an_identity())
    tries: list[Callable[[], object]] = [
        lambda: register_person(by=by, clinic=clinic, key=key, identity=an_identity(given="Rowan")),
        lambda: register_person(by=a_user(clinic, "Dr Other"), clinic=clinic, key=key, identity=an_identity()),
        lambda: register_person(by=by, clinic=a_clinic("TESTCLINIC elsewhere"), key=key, identity=an_identity()),
        lambda: fail_late(by=by, clinic=clinic, key=key),
    ]
    for again in tries:
        with pytest.raises(KeyUsed):
            again()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_an_act_has_a_key_of_ordinary_length(database: Database, key: str) -> None:
    clinic = a_clinic()
    with pytest.raises(ValueError, match="key"):
        register_person(by=a_user(clinic), clinic=clinic, key=key, identity=an_identity())
    assert Person.objects.count() == 0


def test_a_form_sent_many_times_at_once_is_done_once(database: Database) -> None:
    clinic = a_clinic()
    by, key, identity = a_user(clinic), a_key(), an_identity()
    answers = at_once(8, lambda _: register_person(by=by, clinic=clinic, key=key, identity=identity))
    assert len(set(answers)) == 1
    assert (Person.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_many_acts_and_readings_at_once_leave_a_chain_without_a_gap(database: Database) -> None:
    clinic = a_clinic()
    by = a_user(clinic)
    person = a_person(by, clinic)

    def work(at: int) -> None:
        for turn in range(3):
            identity = an_identity(f"TESTPERSON {chr(65 + at)}", f"Given {chr(65 + turn)}", MOMENT.date().replace(year=1950 + at))
            register_person(by=by, clinic=clinic, key=f"{at}-{turn}", identity=identity, other_than=[*range(100)])
            log_reading(by=by, clinic=clinic, person_id=person.pk, page=f"page-{at}")

    with clock.stopped_at(MOMENT):
        assert at_once(6, work) == [None] * 6
    assert list(AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 1 + 1 + 18 + 6))
    assert verify().is_sound


def test_a_row_of_the_record_is_written_by_an_act_only(database: Database) -> None:
    with pytest.raises(OutsideAnAct):
        Person().save()
    with pytest.raises(OutsideAnAct):
        Person.objects.bulk_create([Person()])
    assert Person.objects.count() == 0


def test_an_act_does_not_hide_in_an_act(database: Database) -> None:
    clinic = a_clinic()

    @act("outer")
    def outer(*, by: Any, clinic: Any, key: str) -> Person:
        return register_person(by=by, clinic=clinic, key=f"{key}-inner", identity=an_identity())

    with pytest.raises(RuntimeError, match="durable"):
        outer(by=a_user(clinic), clinic=clinic, key=a_key())
    assert Person.objects.count() == 0


def test_a_function_that_takes_positions_or_lacks_a_user_is_no_act() -> None:
    def by_position(by: Any, clinic: Any, key: str) -> Person:
        return Person()

    def by_nobody(*, clinic: Any, key: str) -> Person:
        return Person()

    for function in (by_position, by_nobody):
        with pytest.raises(TypeError, match="no act"):
            act("one")(function)


def test_a_page_that_is_opened_again_within_the_quarter_is_one_reading(database: Database) -> None:
    clinic = a_clinic()
    by = a_user(clinic)
    person = a_person(by, clinic)
    for minute, second_user in [(0, False), (14, False), (15, False), (15, True)]:
        with clock.stopped_at(MOMENT.replace(minute=minute)):
            log_reading(by=a_user(clinic, "Dr Second") if second_user else by, clinic=clinic, person_id=person.pk, page="course")
    with clock.stopped_at(MOMENT):
        log_reading(by=by, clinic=clinic, person_id=person.pk, page="ledger")
    assert AuditEvent.objects.filter(verb="read", person=person.pk).count() == 4
    assert verify().is_sound


def test_the_audit_is_anchored_at_the_first_act_and_then_every_hour(database: Database, anchors: Path) -> None:
    clinic = a_clinic()
    by = a_user(clinic)
    for at, minute in enumerate([0, 30, 59]):
        with clock.stopped_at(MOMENT.replace(minute=minute)):
            a_person(by, clinic, family=f"Family{at}", born=MOMENT.date().replace(year=1950 + at))
    assert [anchor.sequence for anchor in anchor_file.read(anchors)[0]] == [1]
    with clock.stopped_at(MOMENT.replace(hour=10)):
        a_person(by, clinic, family="Last", born=MOMENT.date().replace(year=1960))
    assert [anchor.sequence for anchor in anchor_file.read(anchors)[0]] == [1, 4]


def test_an_act_stands_when_its_anchor_cannot_be_written(
    database: Database, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EUTONIA_ANCHORS = tmp_path / "no such folder" / "anchors"
    clinic = a_clinic()
    person = a_person(a_user(clinic), clinic)
    assert Person.objects.get() == person
    assert "could not be anchored" in caplog.text
