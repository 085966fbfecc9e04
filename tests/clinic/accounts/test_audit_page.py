"""The audit of a clinic, as its lead and its administrator see it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.apps import apps
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.patients.browsing import text
from tests.clinic.scenes import MOMENT, a_clinic, a_person, a_user, guards_down, say

from eutonia_clinic.accounts.auditing import ROWS, event_line
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.core.rows import OnlyAddedTo
from eutonia_clinic.visits.models import Draft


@pytest.fixture
def clinic(database: Database) -> Clinic:
    return a_clinic()


@pytest.fixture
def user(clinic: Clinic) -> User:
    return a_user(clinic)


@pytest.fixture
def lead(clinic: Clinic) -> Client:
    return signed_in(a_user(clinic, "Prof Lead", Role.LEAD))


def test_the_newest_stands_first_with_who_did_what_about_whom(lead: Client, clinic: Clinic, user: User) -> None:
    person = a_person(user, clinic)
    signed_in(user).get(f"/people/{person.pk}/identity/")
    page = lead.get("/audit/")
    said = text(page)
    assert said.index("opened a page") < said.rindex("register person")
    assert "Dr Ines Sample" in said
    assert f'href="/people/{person.pk}/">person {person.pk}<' in page.content.decode()
    assert "the page “identity”" in said
    assert f"person {person.pk}; identity {person.pk}; registration {person.pk}" in said
    assert "TESTPERSON" not in said


def test_every_table_that_an_act_writes_has_a_name_in_words() -> None:
    written = {model._meta.label_lower for model in apps.get_models() if issubclass(model, (OnlyAddedTo, Draft))}
    assert written - {"core.auditevent", "core.actreceipt"} <= set(ROWS)
    event = AuditEvent(
        sequence=1, actor=1, verb="save_draft", subject=f"visits.plandraft:46@2={'b' * 64} visits.other:3",
        hash="a" * 64, at=MOMENT,
    )
    assert event_line(event, {}, False).about == "draft plan 46, version 2; visits.other 3"


def test_an_administrator_sees_numbers_and_no_way_to_a_record(clinic: Clinic, user: User) -> None:
    person = a_person(user, clinic)
    page = signed_in(a_user(clinic, "Ann Admin", Role.ADMINISTRATOR)).get("/audit/")
    assert f"person {person.pk}" in text(page)
    assert f'href="/people/{person.pk}/"' not in page.content.decode()


def test_nobody_else_opens_the_audit(clinic: Clinic, user: User) -> None:
    assert signed_in(user).get("/audit/").status_code == 403


def test_another_clinics_events_are_not_there(lead: Client) -> None:
    elsewhere = a_clinic("TESTCLINIC elsewhere")
    a_person(a_user(elsewhere, "Dr Else"), elsewhere)
    assert "Nothing has been done or read in this clinic yet." in text(lead.get("/audit/"))


def test_the_audit_is_filtered_by_who_and_by_what(lead: Client, clinic: Clinic, user: User) -> None:
    other = a_user(clinic, "Dr Bea Sample")
    a_person(user, clinic)
    a_person(other, clinic, family="Second", given="Rowan")
    rows = text(lead.get("/audit/", {"user": other.pk, "verb": ""})).partition("Hash")[2]
    assert "Dr Bea Sample" in rows
    assert "Dr Ines Sample" not in rows
    assert "No event of this clinic is like that." in text(lead.get("/audit/", {"user": other.pk, "verb": "merge"}))
    assert "Dr Ines Sample" in text(lead.get("/audit/", {"user": "nobody", "verb": "nothing"}))


def test_older_events_are_on_pages_of_their_own(lead: Client, clinic: Clinic, user: User) -> None:
    for at in range(60):
        a_person(user, clinic, family=f"Many {chr(65 + at % 26)}{chr(65 + at // 26)}", born=f"{1930 + at}-01-01")
    first = lead.get("/audit/", {"user": user.pk, "verb": "register_person"})
    assert len(re.findall(r"person \d+<", first.content.decode())) == 50
    older = re.search(r'href="(/audit/\?[^"]*before=\d+)"', first.content.decode())
    assert older
    second = lead.get(unescape(older[1]))
    assert len(re.findall(r"person \d+<", second.content.decode())) == 10
    assert "Newest" in text(second)
    assert lead.get("/audit/?before=nonsense").status_code == 200
    assert lead.get(f"/audit/?before={'9' * 40}").status_code == 200


def test_the_chain_is_verified_on_the_spot(lead: Client, clinic: Clinic, user: User) -> None:
    a_person(user, clinic)
    many = AuditEvent.objects.count()
    said = text(lead.post("/audit/"))
    assert "Every event is as it was written" in said
    assert f"{many} event" in said
    assert AuditEvent.objects.count() == many


def test_a_change_of_the_audit_is_found_and_told(lead: Client, clinic: Clinic, user: User) -> None:
    a_person(user, clinic)
    with guards_down(AuditEvent):
        say(["UPDATE core_auditevent SET actor = actor + 1 WHERE sequence = 1"])
    said = text(lead.post("/audit/"))
    assert "The audit is not as it was written" in said
    assert "Event 1: The event is not what was written" in said
