"""After a restore every page warns, and tells what is missing, until an administrator has written down what was done about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.patients.browsing import text
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock, daybook, gap
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.daybook import DayBookLine
from eutonia_clinic.core.models import GapEntered
from eutonia_clinic.core.recordcheck import verify_record

pytestmark = pytest.mark.both_databases
WARNING = "restored from a backup: what was recorded after 24 Sep 2026, 11:00 may be missing"
DONE = "Entered again from the injection sheets."


@pytest.fixture
def clinic(database: Database) -> Clinic:
    """A clinic with one person, whose database came from a backup; two acts are missing, of that person and of somebody new."""
    clinic = a_clinic()
    with clock.stopped_at(MOMENT):
        by = a_user(clinic)
        person = a_person(by, clinic)
    for number, whom in ((7, person.pk), (8, person.pk + 1)):
        at, kind = MOMENT + timedelta(hours=2), {"verb": "sign_plan", "actor": by.pk, "clinic": clinic.pk}
        daybook.write(DayBookLine(sequence=number, at=at, person=whom, **kind), flush=False)
    gap.keep(gap.known(MOMENT + timedelta(hours=1)), {})
    return clinic


def page_of(user: User, address: str = "/account/") -> str:
    return text(signed_in(user).get(address))


def close(browser: Client, reason: str = DONE) -> int:
    return browser.post("/restored/entered/", {"reason": reason, "idempotency_key": a_key()}).status_code


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SERVICE])
def test_every_role_is_warned_on_its_pages(clinic: Clinic, role: Role) -> None:
    assert WARNING in page_of(a_user(clinic, "Somebody Sample", role))


def test_another_clinic_that_was_founded_since_is_not_warned(clinic: Clinic) -> None:
    assert WARNING not in page_of(a_user(a_clinic("TESTCLINIC later")))


def test_what_is_missing_is_told_and_a_number_that_is_given_anew_leads_nowhere(clinic: Clinic) -> None:
    answer = signed_in(a_user(clinic, "Prof Lead", Role.LEAD)).get("/restored/")
    said, html = text(answer), answer.content.decode()
    assert said.count("sign plan") == 2
    assert "Dr Ines Sample" in said
    assert 'href="/people/1/">person 1<' in html
    assert "somebody entered since then" in said
    assert "person 2" not in said


def test_an_administrator_ends_the_warning_with_a_reason_and_a_name(clinic: Clinic) -> None:
    administrator = signed_in(a_user(clinic, "Ann Admin", Role.ADMINISTRATOR))
    assert close(administrator, " ") == 422
    assert close(administrator, "…") == 422
    assert WARNING in text(administrator.get("/account/"))
    assert close(administrator) == 302
    page = text(administrator.get("/restored/"))
    assert WARNING not in page
    assert "Ann Admin wrote on" in page
    assert DONE in page
    assert WARNING not in page_of(a_user(clinic))
    assert close(administrator) == 409
    assert GapEntered.objects.count() == 1
    assert verify().is_sound
    assert verify_record().is_sound


def test_nobody_else_ends_the_warning(clinic: Clinic) -> None:
    assert close(signed_in(a_user(clinic, "Prof Lead", Role.LEAD))) == 403
    assert not GapEntered.objects.exists()


def test_a_clinic_that_was_never_restored_has_no_such_page(database: Database) -> None:
    administrator = signed_in(a_user(a_clinic(), "Ann Admin", Role.ADMINISTRATOR))
    assert administrator.get("/restored/").status_code == 404
    assert close(administrator) == 404


def test_without_a_day_book_the_page_says_that_nobody_can_tell(database: Database) -> None:
    clinic = a_clinic()
    gap.keep(gap.known(MOMENT), {})
    assert "No day book was there" in page_of(a_user(clinic, "Ann Admin", Role.ADMINISTRATOR), "/restored/")
