"""Shared by the tests of the clinic: databases, people who sign in, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django.live_server_helper import LiveServer
from tests.clinic import databases
from tests.clinic.databases import Database, Server
from tests.clinic.prepared import unpatched
from tests.clinic.seeing import Served

from eutonia_clinic.config.environment import sqlite


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked `both_databases` runs on SQLite and on PostgreSQL; without the mark on SQLite."""
    if "database" in metafunc.fixturenames:
        kinds = databases.KINDS if metafunc.definition.get_closest_marker("both_databases") else databases.KINDS[:1]
        metafunc.parametrize("database", kinds, indirect=True)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a test counted (rates of sign-ins) is not held against the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _anchors_of_its_own(tmp_path: Path, settings: Any) -> None:
    """Each test has an audit of its own, anchored where another process on the same database would anchor it."""
    settings.EUTONIA_ANCHORS = tmp_path / "audit-anchors.jsonl"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """One migrated SQLite file that others are copied from."""
    folder = tmp_path_factory.mktemp("template")
    with django_db_blocker.unblock():
        databases.migrate(sqlite(folder))
    return folder / databases.FILE


@pytest.fixture(scope="session")
def postgresql_server(django_db_blocker: Any) -> Iterator[Server]:
    """A PostgreSQL with a migrated database that others are copied from."""
    with databases.postgresql_server() as server:
        with django_db_blocker.unblock():
            server.make_template()
        yield server


@pytest.fixture(scope="session")
def django_db_setup(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[None]:
    """The database of tests that roll back (`db`): one more copy, migrated no second time."""
    with ExitStack() as stack, django_db_blocker.unblock():
        stack.enter_context(databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("rolled-back")))
        yield


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: Any) -> Iterator[Database]:
    """A fresh, migrated database that commits for real, and is thrown away."""
    copy = {
        "sqlite": lambda: databases.sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path),
        "postgresql": lambda: request.getfixturevalue("postgresql_server").copy(tmp_path),
    }[request.param]
    with django_db_blocker.unblock(), copy() as made, unpatched(request.getfixturevalue("monkeypatch")):
        yield made


@pytest.fixture
def served(database: Database, chromium: Any) -> Iterator[Served]:
    """The clinic as its users see it: served, in a browser. What the browser complains of is a fault."""
    server = LiveServer("localhost")
    made = Served(server.url, chromium)
    yield made
    made.close()
    server.stop()
    assert made.complaints == []
