"""Signing in stands in the audit: who came, who left, who failed; without an address or a password in it."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.entering import PASSWORD, code_now, with_password
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.models import User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.models import AuditEvent

pytestmark = pytest.mark.both_databases


@pytest.fixture
def user(database: Database) -> User:
    return with_password(a_user(a_clinic(), "Dr Ada Sample", Role.ADMINISTRATOR))


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))


def test_a_day_of_signing_in(user: User) -> None:
    browser = Client()
    browser.post("/sign-in/", {"login": user.email, "password": "wrong"})
    browser.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    browser.get("/account/second-factor/")
    browser.post("/account/second-factor/", {"code": code_now(secret=browser.session["mfa.totp.secret"])})
    new = "a heron over the weir"
    browser.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    browser.post("/sign-out/")
    wanted = ["sign_in_failed", "sign_in", "second_factor_changed", "second_factor_changed", "password_changed", "sign_out"]
    assert [verb for verb in verbs() if verb] == wanted
    assert {event.actor for event in AuditEvent.objects.all()} == {user.pk}
    assert verify().is_sound


def test_a_stranger_leaves_no_event(user: User) -> None:
    Client().post("/sign-in/", {"login": "nobody@example.org", "password": "x"})
    assert verbs() == []


def test_an_event_holds_no_address(user: User) -> None:
    Client(REMOTE_ADDR="192.0.2.9").post("/sign-in/", {"login": user.email, "password": "wrong"})
    event = AuditEvent.objects.values().get()
    assert not [value for value in event.values() if "192.0.2" in str(value) or user.email in str(value)]
