"""The databases of the tests themselves: fresh each time, committing for real, of both kinds, as safe as in a clinic."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Thread

import pytest
from django.db import connection, transaction
from tests.clinic.databases import Database

from eutonia_clinic.accounts.models import Clinic

CLINICS = {"name": "North", "time_zone": "Europe/London", "jurisdiction": "UK/EU", "default_product": "onabotulinumtoxinA"}
COUNT = "import django; django.setup(); from eutonia_clinic.accounts.models import Clinic; print(Clinic.objects.count())"


@pytest.mark.both_databases
@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_gets_an_empty_database_that_commits(database: Database, time: str) -> None:
    assert connection.vendor == database.kind
    assert Clinic.objects.count() == 0
    with transaction.atomic():
        Clinic.objects.create(**CLINICS)
    assert _in_another_thread(Clinic.objects.count) == 1


@pytest.mark.both_databases
def test_another_process_opens_the_same_database(database: Database) -> None:
    Clinic.objects.create(**CLINICS)
    settings = {"DJANGO_SETTINGS_MODULE": "eutonia_clinic.config.settings", "EUTONIA_SECRET_KEY": "x" * 32}
    variables = {**os.environ, **settings, **database.environment}
    ended = subprocess.run([sys.executable, "-c", COUNT], env=variables, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "1"


def test_sqlite_is_written_through_one_writer_at_a_time(database: Database) -> None:
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_a_test_that_rolls_back_leaves_nothing() -> None:
    assert Clinic.objects.count() == 0
    Clinic.objects.create(**CLINICS)


test_a_test_that_rolls_back_leaves_nothing_again = test_a_test_that_rolls_back_leaves_nothing


def _in_another_thread(ask: object) -> object:
    said: list[object] = []

    def _ask() -> None:
        said.append(ask())  # type: ignore[operator]
        connection.close()

    thread = Thread(target=_ask)
    thread.start()
    thread.join()
    return said[0]
