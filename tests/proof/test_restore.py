"""Damaged backups, interrupted migrations, and whether the proof would see it if they were taken for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor
from proof.restore import damages
from proof.restore.machines import Machine
from proof.restore.migrations import DONE, places, resumed, schema, statements
from tests.clinic import databases
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT
from tests.clinic.story import a_closed_session, a_signed_plan, a_visit

from eutonia_clinic.config.environment import postgresql, sqlite
from eutonia_clinic.core import backup, clock
from eutonia_clinic.core.backup import back_up
from eutonia_clinic.core.migrating import WholeStepExecutor

FIRST = ("core", "0002_only_added")


class Interrupted(BaseException):
    """As a kill: nothing in the program is asked."""


@pytest.fixture
def backups(database: Database, settings: Any, tmp_path: Path) -> tuple[Path, Path]:
    """Two good backups of one clinic, a signature apart."""
    settings.EUTONIA_ANCHORS = tmp_path / "audit-anchors.jsonl"
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
        back_up(tmp_path / "one")
        a_signed_plan(a_visit(visit.clinic, family="Other", given="Alder", born=date(1974, 11, 5)))
        back_up(tmp_path / "other")
    return tmp_path / "one", tmp_path / "other"


@pytest.fixture
def empty(tmp_path: Path) -> Machine:
    """A machine with nothing on it."""
    (tmp_path / "empty").mkdir()
    return Machine(tmp_path / "empty", {}, sqlite(tmp_path / "empty"))


def test_every_damage_is_refused_and_nothing_is_changed(backups: tuple[Path, Path], empty: Machine) -> None:
    found, tried = damages.not_refused(*backups, empty)
    assert found == []
    assert tried >= 100


def test_a_restore_that_looked_at_nothing_would_be_seen(
    backups: tuple[Path, Path], empty: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_sealed", lambda folder: (folder / backup.SEAL).read_text())
    monkeypatch.setattr(damages, "FLIPS", 2)
    found, _ = damages.not_refused(*backups, empty)
    assert any(said.startswith("manifest") for said in found)


@contextmanager
def another(database: Database, folder: Path, name: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """A database of the same kind with nothing in it."""
    (folder / name).mkdir()
    if database.kind == "sqlite":
        with databases.pointed_at(sqlite(folder / name)):
            yield
        return
    server = request.getfixturevalue("postgresql_server")
    server.says(f"CREATE DATABASE {name}")
    with databases.pointed_at(postgresql(server.url(name))):
        yield
    server.says(f"DROP DATABASE {name} WITH (FORCE)")


def interrupted(run: Callable[[], object], at: int) -> None:
    """A run that ends before this statement, and asks the database for nothing more."""
    left = at

    def step(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal left
        if not left:
            raise Interrupted
        left -= 1
        return execute(*given)

    with pytest.raises(Interrupted), connection.execute_wrapper(step):
        run()
    connection.connection.close()
    del connections[DEFAULT_DB_ALIAS]


def ours() -> None:
    """The first steps, as `eutonia clinic migrate` takes them."""
    WholeStepExecutor(connection).migrate([FIRST])


def djangos() -> None:
    """The same steps, as Django takes them."""
    MigrationExecutor(connection).migrate([FIRST])


@pytest.mark.both_databases
def test_a_migration_goes_on_where_it_was_interrupted(
    database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with another(database, tmp_path, "whole", request):
        seen, expected = statements(ours), schema()
    end = next(at for at, sql in enumerate(seen) if sql.startswith(DONE) and any(one.startswith("CREATE") for one in seen[:at]))
    with another(database, tmp_path, "ours", request):
        interrupted(ours, end)
        assert resumed(expected, ours) == ""
    with another(database, tmp_path, "djangos", request):
        interrupted(djangos, end)
        assert "exist" in resumed(expected, ours), "Django's own notes a step as done after its transaction"


def test_half_of_the_places_are_where_a_step_is_noted_as_done() -> None:
    seen = ["CREATE TABLE a", f"{DONE} x", "CREATE TABLE b", "CREATE INDEX c", f"{DONE} y"]
    assert len(places(seen, 4)) == 4
    assert {1, 4} <= set(places(seen, 4))
