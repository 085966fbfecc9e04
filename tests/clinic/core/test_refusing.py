"""A database that cannot be written: the act is refused in words that help, and stands nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.patients.browsing import text
from tests.clinic.scenes import a_clinic, a_person, a_user

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.errors import NotKept
from eutonia_clinic.core.models import ActReceipt, AuditEvent
from eutonia_clinic.patients.models import Person


@contextmanager
def a_full_disk() -> Iterator[None]:
    """SQLite may take no page more."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def only_readable() -> Iterator[None]:
    """The database lets nothing be written."""
    on, off = {
        "sqlite": ("PRAGMA query_only = 1", "PRAGMA query_only = 0"),
        "postgresql": ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on)
        yield
        cursor.execute(off)


def held() -> tuple[int, int, int]:
    return Person.objects.count(), AuditEvent.objects.count(), ActReceipt.objects.count()


@pytest.mark.both_databases
def test_a_database_that_can_only_be_read_is_told_as_such(database: Database) -> None:
    clinic = a_clinic()
    by = a_user(clinic)
    with only_readable(), pytest.raises(NotKept, match="can only be read at present"):
        a_person(by, clinic)
    assert held() == (0, 0, 0)
    assert a_person(by, clinic).pk


def test_a_full_disk_is_told_as_such_and_nothing_is_half_written(database: Database) -> None:
    clinic = a_clinic()
    by, done = a_user(clinic), 0

    def until_it_is_full() -> None:
        nonlocal done
        while True:
            a_person(by, clinic, range(1, done + 1), family=f"Family{done}", given="X" * 100)
            done += 1

    with a_full_disk(), pytest.raises(NotKept, match="disk of the server is full"):
        until_it_is_full()
    assert held() == (done, done, done)
    assert a_person(by, clinic, family="There", given="Isroom").pk


def test_on_a_page_the_refusal_says_that_nothing_was_saved(database: Database) -> None:
    clinic = a_clinic()
    browser = signed_in(a_user(clinic, "Ann Admin", Role.ADMINISTRATOR))
    browser.get("/sites/")
    with only_readable():
        told = browser.post("/sites/", {"name": "Day ward", "idempotency_key": "k"})
    assert told.status_code in (409, 422)
    assert "can only be read at present" in text(told)


def test_a_fault_does_not_say_that_nothing_was_saved(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a fault nobody knows: the database may have gone between the commit and the answer."""

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("eutonia_clinic.accounts.views.mine.my_account", fail)
    browser: Client = signed_in(a_user(a_clinic()))
    browser.raise_request_exception = False
    told = browser.get("/account/")
    assert "may be saved or not: look at what stands there" in text(told)
