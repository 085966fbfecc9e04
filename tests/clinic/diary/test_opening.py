"""A code becomes the key of a device: once, in time, by whoever holds it, and guessed by nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.diary.keeping import a_device, asked, invited
from tests.clinic.scenes import MOMENT, at_once
from tests.clinic.story import a_visit, assessed

from eutonia_clinic.accounts.models import User
from eutonia_clinic.accounts.queries import colleagues_of, memberships_now
from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.diary import codes
from eutonia_clinic.diary.models import Device, FailedCode, Invitation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _now(database: Database) -> Any:
    with clock.stopped_at(MOMENT):
        yield


def test_a_code_is_read_aloud_without_doubt_and_cannot_be_guessed() -> None:
    made = {codes.new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(len(part) == codes.GROUP for one in made for part in one.split("-"))
    assert not set("ILOU01AEY") & set("".join(made))
    assert len(codes.LETTERS) ** (codes.GROUPS * codes.GROUP) > 2**60


def test_the_person_opens_the_diary() -> None:
    visit = a_visit()
    assessed(visit)
    _, code = invited(visit)
    answer = asked("open", {"code": code, "who": "person"})
    told = answer.json()
    assert answer.status_code == 200
    assert (told["given_name"], told["who"], told["name"]) == ("Juniper", "person", "")
    assert [one["words"] for one in told["symptoms"]] == ["Stiffness", "Pain from spasms", "Moving about"]
    assert [one["known"] for one in told["symptoms"]] == ["stiffness", "pain", "moving"]
    assert [one["id"] for one in told["red_flags"]] == ["swallowing", "breathing", "speech", "weakness", "infection"]
    assert told["clinic"] == {"name": "TESTCLINIC spasticity", "telephone": "", "hours": "", "emergency": "911"}
    assert told["languages"][0] == "en"
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("spell", [str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code.replace('-', ' ')} "])
def test_a_code_may_be_typed_as_it_comes(spell: Any) -> None:
    _, code = invited(a_visit())
    assert asked("open", {"code": spell(code)}).status_code == 200


def test_a_carer_opens_it_under_the_name_that_the_clinic_wrote() -> None:
    held = a_device(a_visit(), "carer", "Ada Example")
    assert (held.told["who"], held.told["name"]) == ("carer", "Ada Example")
    assert held.row.user.display_name == "Ada Example, carer"


def test_a_carer_whose_name_is_open_has_to_give_it() -> None:
    _, code = invited(a_visit(), "carer")
    answer = asked("open", {"code": code, "name": " . "})
    assert (answer.status_code, answer.json()["field"]) == (422, "name")
    assert asked("open", {"code": code, "name": " Ada  Example "}).json()["name"] == "Ada Example"


def test_a_code_for_a_carer_is_not_for_the_person() -> None:
    _, code = invited(a_visit(), "carer", "Ada Example")
    answer = asked("open", {"code": code, "who": "person"})
    assert (answer.status_code, answer.json()["field"]) == (422, "who")
    assert asked("open", {"code": code, "who": "carer"}).status_code == 200


def test_a_code_opens_one_device() -> None:
    _, code = invited(a_visit())
    assert asked("open", {"code": code}).status_code == 200
    again = asked("open", {"code": code})
    assert (again.status_code, Device.objects.count()) == (404, 1)


def test_a_code_that_is_too_old_opens_nothing_and_says_no_more_than_one_that_never_was() -> None:
    _, code = invited(a_visit())
    never = asked("open", {"code": codes.new_code()})
    with clock.stopped_at(MOMENT + timedelta(days=14)):
        late = asked("open", {"code": code})
    assert (late.status_code, late.json()) == (never.status_code, never.json())
    with clock.stopped_at(MOMENT + timedelta(days=14, seconds=-1)):
        assert asked("open", {"code": code}).status_code == 200


def test_who_guesses_waits_and_another_place_does_not() -> None:
    _, code = invited(a_visit())
    for _ in range(10):
        assert asked("open", {"code": codes.new_code()}).status_code == 404
    waits = asked("open", {"code": code})
    assert (waits.status_code, waits.json()["wait_minutes"]) == (429, 15)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert asked("open", {"code": code}, client=elsewhere).status_code == 200
    with clock.stopped_at(MOMENT + timedelta(minutes=15)):
        assert asked("open", {"code": codes.new_code()}).status_code == 404
    assert FailedCode.objects.count() == 1


def test_nothing_of_a_code_a_key_or_a_place_can_be_read_again() -> None:
    _, code = invited(a_visit())
    held = asked("open", {"code": code}).json()
    asked("open", {"code": codes.new_code()})
    stored = json.dumps([list(model.objects.values()) for model in (Invitation, Device, FailedCode)], default=str)
    assert code not in stored
    assert code.replace("-", "") not in stored
    assert held["key"] not in stored
    assert "127.0.0.1" not in stored


def test_who_keeps_a_diary_signs_in_nowhere_and_is_nobodys_colleague() -> None:
    visit = a_visit()
    user = a_device(visit, "carer", "Ada Example").row.user
    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert user not in colleagues_of(visit.clinic)
    assert not memberships_now().filter(user=user).exists()
    Client().post("/account/password/reset/", {"email": user.email})
    Client().force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = Client()
    page.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert page.get("/today/").status_code == 302


def test_two_devices_of_one_person_have_two_authors_of_one_name() -> None:
    visit = a_visit()
    users = [a_device(visit).row.user for _ in range(2)]
    assert users[0] != users[1]
    assert {one.display_name for one in users} == {"TESTPERSON Juniper, own diary"}


@pytest.mark.both_databases
def test_one_code_tried_by_four_devices_at_once_opens_one(database: Database) -> None:
    _, code = invited(a_visit())
    answers = at_once(4, lambda _: asked("open", {"code": code}).status_code)
    assert sorted(answers) == [200, 404, 404, 404]
    assert (Device.objects.count(), User.objects.filter(display_name__contains="own diary").count()) == (1, 1)


def test_the_audit_tells_of_it_and_the_record_holds() -> None:
    a_device(a_visit())
    assert verify().is_sound
    assert verify_record().is_sound


BODIES = ["", "[]", "{", "nul", '{"code": "x", "code": "y"}', '{"code": NaN}', "[" * 100_000, b"\xff\xfe"]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_what_is_no_question_is_refused(body: Any) -> None:
    assert asked("open", body).status_code == 400


@pytest.mark.parametrize("tree", [{}, {"code": 5}, {"code": "x" * 65}, {"code": "x", "who": "nurse"}, {"code": "x", "more": 1}])
def test_what_cannot_be_used_is_told_with_its_field(tree: Any) -> None:
    answer = asked("open", tree)
    assert answer.status_code == 422
    assert answer.json().keys() == {"field", "why"}


def test_it_is_only_ever_posted_as_json() -> None:
    assert Client().get("/diary/open/").status_code == 405
    assert Client().post("/diary/open/", {"code": "x"}).status_code == 400
