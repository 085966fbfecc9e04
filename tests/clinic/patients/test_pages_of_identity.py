"""Who a person is, on the pages: every version seen, corrected without losing what was known, and never over a colleague."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.patients.browsing import text, typed
from tests.clinic.scenes import a_clinic, a_key, a_person, a_user

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.patients import queries
from eutonia_clinic.patients.acts import register_at_clinic

NUMBER = {"kind": "nhs-number", "value": "943 476 5919"}


@pytest.fixture
def clinic(database: Database) -> Clinic:
    return a_clinic()


@pytest.fixture
def user(clinic: Clinic) -> User:
    return a_user(clinic)


@pytest.fixture
def client(user: User) -> Client:
    return signed_in(user)


def test_a_correction_at_another_clinic_does_not_lose_its_number(client: Client, clinic: Clinic, user: User) -> None:
    elsewhere = a_clinic("TESTCLINIC elsewhere")
    record_number = {"kind": "medical-record-number", "value": "E-7"}
    person = a_person(a_user(elsewhere, "Dr Else"), elsewhere, identifiers=[record_number])
    register_at_clinic(by=user, clinic=clinic, key=a_key(), person=person, family="Testperson", birth_date=date(1974, 3, 2))
    shown = queries.version_of(person).pk
    sent = typed(family="Newname", shown=str(shown), reason="Married", **{"number:medical-record-number": "H-1"})
    assert client.post(f"/people/{person.pk}/identity/correct/", sent).status_code == 302
    held = {(one.assigner, one.value) for one in queries.identity_of(person).identifiers}
    assert held == {(f"clinic-{elsewhere.pk}", "E-7"), (f"clinic-{clinic.pk}", "H-1")}
    said = text(client.get(f"/people/{person.pk}/identity/"))
    assert "Family name: before TESTPERSON → now Newname" in said
    assert "Medical record number, TESTCLINIC elsewhere E-7" in said
    assert "“Married”" in said


def test_a_correction_of_what_somebody_else_corrected_shows_both(client: Client, clinic: Clinic, user: User) -> None:
    person = a_person(user, clinic)
    opened, where = str(queries.version_of(person).pk), f"/people/{person.pk}/identity/correct/"
    assert client.post(where, typed(family="First", shown=opened, reason="Heard it")).status_code == 302
    late = client.post(where, typed(given="Juno", shown=opened, reason="Asked"))
    assert late.status_code == 409
    assert "Family name: TESTPERSON → First" in text(late)
    assert 'value="Juno"' in late.content.decode()
    latest = re.search(r'name="shown" value="(\d+)"', late.content.decode())
    assert latest
    assert latest[1] == str(queries.version_of(person).pk)
    assert client.post(where, typed(family="First", given="Juno", shown=latest[1], reason="Asked")).status_code == 302
    assert queries.identity_of(person).name == "FIRST Juno"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": ""}, "Why is this corrected? Type the reason."),
        ({"reason": "123"}, "A correction needs a reason, in words."),
        ({"family": "TESTPERSON", "sex": "not_asked"}, "Nothing was changed."),
        ({"number:nhs-number": "9434765919"}, "Another person has this number."),
    ],
)
def test_a_correction_that_cannot_stand_is_told(
    client: Client, clinic: Clinic, user: User, changed: dict[str, str], said: str
) -> None:
    a_person(user, clinic, family="Other", born=date(1950, 1, 1), identifiers=[NUMBER])
    person = a_person(user, clinic)
    shown = str(queries.version_of(person).pk)
    answer = client.post(f"/people/{person.pk}/identity/correct/", typed(shown=shown, **{"reason": "Heard it", **changed}))
    assert answer.status_code in (409, 422)
    assert said in text(answer)


def test_a_correction_sent_twice_is_done_once(client: Client, clinic: Clinic, user: User) -> None:
    person = a_person(user, clinic)
    sent = typed(family="Newname", shown=str(queries.version_of(person).pk), reason="Married")
    where = f"/people/{person.pk}/identity/correct/"
    assert [client.post(where, sent).status_code for _ in range(2)] == [302, 302]
    assert queries.versions_of(person).count() == 2


def test_looking_at_who_somebody_is_is_a_reading(client: Client, clinic: Clinic, user: User) -> None:
    person = a_person(user, clinic)
    client.get(f"/people/{person.pk}/identity/")
    assert AuditEvent.objects.filter(verb="read", person=person.pk, actor=user.pk).exists()
