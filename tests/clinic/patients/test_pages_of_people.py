"""Finding and entering people on the pages: nobody is taken for somebody else, nobody is entered twice unseen."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.patients.browsing import find, hidden, registered, text, typed
from tests.clinic.scenes import a_clinic, a_key, a_person, a_user, at_once

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.patients import queries
from eutonia_clinic.patients.models import Person, Registration

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


def test_a_person_is_found_and_told_apart_from_others_of_the_name(client: Client, clinic: Clinic, user: User) -> None:
    person = a_person(user, clinic, identifiers=[NUMBER])
    a_person(user, clinic, given="Junipre", born=date(1990, 1, 1))
    said = text(find(client, "testperson"))
    assert "2 people" in said
    assert "born 2 Mar 1974" in said
    assert "NHS number 943 476 5919" in said
    assert '<span class="id">943 476 5919</span>' in signed_in(user).get(f"/people/{person.pk}/identity/").content.decode()
    assert "no number" in said
    assert said.count("name alike: compare birth date and number") == 2
    a_person(user, clinic, family="Testpersson", other_than=[person.pk])
    assert text(find(client, "test")).count("may be one person entered twice") == 2


def test_what_was_searched_for_stands_in_no_address(client: Client, clinic: Clinic, user: User) -> None:
    a_person(user, clinic)
    answer = client.post("/people/", {"typed": "testperson 2/3/1974"})
    assert (answer.status_code, answer["Location"]) == (302, "/people/?found")
    assert client.post("/people/", {"typed": "  "})["Location"] == "/people/"


@pytest.mark.parametrize("words", ["nobody", "%", "1\x00", "x" * 5000, "' OR 1=1 --"])
def test_nobody_found_is_said_with_the_next_step(client: Client, words: str) -> None:
    said = text(find(client, words))
    assert "matches “" in said
    assert "Register a person" in said


def test_more_than_is_shown_is_said(client: Client, clinic: Clinic, user: User) -> None:
    for at in range(51):
        a_person(user, clinic, family=f"Many {chr(97 + at % 26)}", born=date(1940 + at, 1, 1))
    said = text(find(client, "many"))
    assert "More than 50 people" in said
    assert "There are more: type more of the name, or the birth date." in said


def test_before_anything_is_typed_the_people_opened_last_are_there(client: Client, clinic: Clinic, user: User) -> None:
    people = [a_person(user, clinic, family=f"Seen {chr(65 + at)}", born=date(1950 + at, 1, 1)) for at in range(12)]
    assert "You have opened nobody’s record here yet" in text(client.get("/people/"))
    for person in people:
        client.get(f"/people/{person.pk}/identity/")
    client.get(f"/people/{people[3].pk}/toxin/")
    names = [one.identity.family for one in queries.recently_seen(user, clinic)]
    assert names[:3] == ["Seen D", "Seen L", "Seen K"]
    assert len(names) == 10
    assert "SEEN D, Juniper" in text(client.get("/people/"))
    colleague = signed_in(a_user(clinic, "Dr Else"))
    assert "SEEN D" not in text(colleague.get("/people/"))


def test_the_people_opened_last_cost_a_few_questions_however_many(
    client: Client, clinic: Clinic, user: User, django_assert_max_num_queries: Any
) -> None:
    for at in range(12):
        person = a_person(user, clinic, family=f"Seen {chr(65 + at)}", born=date(1950 + at, 1, 1))
        client.get(f"/people/{person.pk}/identity/")
    with django_assert_max_num_queries(8):
        queries.recently_seen(user, clinic)


def test_the_people_of_another_clinic_of_ones_own_are_found_there_only(client: Client, clinic: Clinic, user: User) -> None:
    south = a_clinic("TESTCLINIC west")
    user.memberships.create(clinic=south, role=Role.INJECTOR)
    a_person(user, south)
    assert "matches “testperson”" in text(find(client, "testperson"))
    client.post("/account/clinic/", {"clinic": south.pk})
    assert "TESTPERSON, Juniper" in text(find(client, "testperson"))


def test_somebody_new_is_entered_with_everything_that_is_known(client: Client, clinic: Clinic, user: User) -> None:
    more = {"number:nhs-number": "943 476 5919", "number:medical-record-number": "a-12", "phone": "+44 20 7946 0000"}
    answer = registered(client, **more, address="1 Example Way\r\n\r\nAnytown")
    person = Person.objects.get()
    assert answer["Location"] == f"/people/{person.pk}/"
    identity = queries.identity_of(person)
    assert identity.name == "TESTPERSON Juniper"
    numbers = {(one.kind, one.assigner, one.value) for one in identity.identifiers}
    assert numbers == {("nhs-number", "", "9434765919"), ("medical-record-number", f"clinic-{clinic.pk}", "A-12")}
    assert identity.address == ("1 Example Way", "Anytown")


def test_a_kind_of_every_identifier_is_asked_for(client: Client) -> None:
    said = text(client.get("/people/register/"))
    for words in ("NHS number", "CHI number", "Health and Care number", "Medical record number", "Number of a synthetic person"):
        assert f"{words} (optional)" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"family": ""}, "Family name: type it."),
        ({"family": "123"}, "a name with a letter in it"),
        ({"given": "x" * 101}, "at most 100 characters"),
        ({"birth_date_year": "74"}, "is not a day"),
        ({"birth_date_day": "31", "birth_date_month": "2"}, "is not a day"),
        ({"birth_date_year": "2126"}, "is still to come"),
        ({"birth_date_year": "1826"}, "more than 130 years ago"),
        ({"number:nhs-number": "943 476 5918"}, "one digit is wrong or two are swapped"),
        ({"number:nhs-number": "12"}, "an NHS number: ten digits"),
        ({"number:medical-record-number": "-1"}, "letters, digits, points"),
        ({"phone": "call me"}, "a telephone number: digits"),
        ({"address": "x" * 121}, "a line of at most 120 characters"),
        ({"address": "a\nb\nc\nd\ne\nf"}, "Address: 6 lines. At most 5 are kept."),
        ({"sex": "perhaps"}, "perhaps is not one of the available choices"),
    ],
)
def test_what_cannot_be_right_is_told_at_its_field_and_kept(client: Client, changed: dict[str, str], said: str) -> None:
    answer = registered(client, **changed)
    assert answer.status_code == 422
    assert text(answer).count(said) == 2, text(answer)
    for value in changed.values():
        assert value.replace("\n", "\r\n") in unescape(answer.content.decode()) or value in unescape(answer.content.decode())
    assert not Person.objects.exists()


def test_a_form_sent_twice_enters_one_person(client: Client) -> None:
    sent = typed()
    first, second = (client.post("/people/register/", sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Person.objects.count() == 1


def test_somebody_alike_is_shown_before_a_second_entry_is_made(client: Client, clinic: Clinic, user: User) -> None:
    there = a_person(user, clinic, identifiers=[NUMBER])
    answer = registered(client, family="Testpersson")
    assert answer.status_code == 409
    said = text(answer)
    assert "TESTPERSON, Juniper" in said
    assert "the same birth date and a name like it" in said
    assert f'href="/people/{there.pk}/"' in answer.content.decode()
    assert Person.objects.count() == 1
    again = client.post("/people/register/", {**hidden(answer), "act": "go_on"})
    assert again.status_code == 302
    assert Person.objects.count() == 2


def test_a_maiden_name_is_asked_about(client: Client, clinic: Clinic, user: User) -> None:
    a_person(user, clinic)
    answer = registered(client, family="Maidenname")
    assert answer.status_code == 409
    assert "may be this person under another family name" in text(answer)
    assert client.post("/people/register/", {**hidden(answer), "act": "go_on"}).status_code == 302


def test_what_was_typed_can_be_changed_after_all(client: Client, clinic: Clinic, user: User) -> None:
    a_person(user, clinic)
    answer = registered(client, family="Testpersson", phone="+44 1")
    back = client.post("/people/register/", {**hidden(answer), "act": "change"})
    assert back.status_code == 200
    assert 'value="Testpersson"' in back.content.decode()
    assert Person.objects.count() == 1


def test_a_number_that_is_in_the_record_is_never_somebody_else(client: Client, clinic: Clinic, user: User) -> None:
    person = a_person(user, clinic, identifiers=[NUMBER])
    answer = registered(client, family="Quite", given="Different", **{"number:nhs-number": "9434765919"})
    assert answer.status_code == 409
    assert "the same NHS number" in text(answer)
    assert "This is somebody else" not in text(answer)
    forced = client.post("/people/register/", {**hidden(answer), "act": "go_on", "other_than": [str(person.pk)]})
    assert forced.status_code == 409
    assert Person.objects.count() == 1


def test_who_is_known_to_another_clinic_only_is_not_named(client: Client) -> None:
    elsewhere = a_clinic("TESTCLINIC elsewhere")
    a_person(a_user(elsewhere, "Dr Else"), elsewhere, given="Junipre", phone="+44 999", identifiers=[NUMBER])
    said = text(registered(client))
    assert "Somebody at another clinic" in said
    for secret in ("JUNIPRE", "Junipre", "943 476", "elsewhere;", "+44 999"):
        assert secret not in said


def test_who_is_known_to_another_clinic_of_ones_own_is_named_with_the_clinic(client: Client, user: User) -> None:
    south = a_clinic("TESTCLINIC west")
    user.memberships.create(clinic=south, role=Role.INJECTOR)
    a_person(user, south)
    said = text(registered(client))
    assert "TESTPERSON, Juniper" in said
    assert "registered at TESTCLINIC west, not here" in said


def test_somebody_of_another_clinic_is_registered_here_by_naming_them(client: Client, clinic: Clinic) -> None:
    elsewhere = a_clinic("TESTCLINIC elsewhere")
    person = a_person(a_user(elsewhere, "Dr Else"), elsewhere)
    answer = registered(client)
    link = re.search(r'href="(/people/register/here/[^"]+)"', answer.content.decode())
    assert link
    assert client.get(link[1]).status_code == 200
    named = {"person": str(person.pk), "idempotency_key": a_key(), **typed()}
    wrong = client.post("/people/register/here/", {**named, "family": "Guess"})
    assert wrong.status_code == 422
    assert "family name or date of birth do not agree" in text(wrong)
    nobody = client.post("/people/register/here/", {**named, "person": "9999"})
    assert "family name or date of birth do not agree" in text(nobody)
    done = client.post("/people/register/here/", named)
    assert done["Location"] == f"/people/{person.pk}/"
    assert Registration.objects.filter(clinic=clinic, person=person).count() == 1
    assert client.get(f"/people/{person.pk}/identity/").status_code == 200


def test_registering_here_begins_with_registering(client: Client) -> None:
    assert "Begin by registering the person as if they were new" in text(client.get("/people/register/here/"))


def test_who_only_reads_is_offered_no_registering(clinic: Clinic) -> None:
    lead = signed_in(a_user(clinic, "Prof Lead", Role.LEAD))
    assert "Register a person" not in text(lead.get("/people/"))
    assert lead.get("/people/register/").status_code == 403


@pytest.mark.both_databases
def test_of_two_who_enter_one_number_at_once_one_wins_and_the_other_is_told(database: Database) -> None:
    clinic = a_clinic()
    clients = [signed_in(a_user(clinic, f"Dr {name}")) for name in ("One", "Two", "Three", "Four")]

    def enter(at: int) -> int:
        names = {"family": f"Person {'ABCD'[at]}", "birth_date_year": str(1950 + at), "number:nhs-number": "943 476 5919"}
        return registered(clients[at], **names).status_code  # type: ignore[no-any-return]

    assert sorted(map(str, at_once(4, enter))) == ["302", "409", "409", "409"]
    assert Person.objects.count() == 1
    told = registered(clients[0], family="Fifth", **{"number:nhs-number": "943 476 5919"})
    assert "This number is in the record already" in text(told)
