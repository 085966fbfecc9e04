"""Fresh databases for tests: a copy of a migrated template, on SQLite or on PostgreSQL, that commits for real.

Rows of the record refuse to be deleted, so a test that commits cannot clean up after itself: it gets a database of its own.
One run covers both kinds: the default connection is pointed at the copy, so the code under test needs no second alias.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from tests.clinic.prepared import fresh_copy

from eutonia_clinic.config.environment import postgresql, sqlite

KINDS = ("sqlite", "postgresql")
REMEDY = "apt-get install --yes --no-install-recommends postgresql"
UNPRIVILEGED = "postgres"
FILE = "clinic.sqlite3"
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=80"
"""A server that does not care for power cuts."""
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Database:
    """One fresh database; `environment` are the variables with which another process opens the same one."""

    kind: str
    environment: Mapping[str, str]


@contextmanager
def pointed_at(settings: Mapping[str, object]) -> Iterator[None]:
    """The default connection of every thread leads to this database until the block ends."""
    before = connections.settings["default"]
    _switch_to(connections.configure_settings({"default": {**settings}})["default"])
    try:
        yield
    finally:
        _switch_to(before)


def _switch_to(settings: object) -> None:
    connections["default"].close()
    connections.settings["default"] = settings
    del connections["default"]
    ContentType.objects.clear_cache()


def migrate(settings: Mapping[str, object]) -> None:
    """Bring an empty database to the present."""
    with pointed_at(settings):
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def sqlite_copy(template: Path, folder: Path) -> Iterator[Database]:
    """A copy of the template's file, in a data folder of its own."""
    shutil.copyfile(template, folder / FILE)
    with pointed_at(sqlite(folder)), fresh_copy(template):
        yield Database("sqlite", {"EUTONIA_DATA_DIR": str(folder), "EUTONIA_DATABASE_URL": ""})


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL reached by a socket in a temporary folder only."""

    folder: Path

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{UNPRIVILEGED}@/{name}?host={self.folder}"

    def says(self, statement: str) -> None:
        """Run one statement outside of any database of a test."""
        import psycopg

        with closing(psycopg.connect(host=str(self.folder), user=UNPRIVILEGED, dbname="postgres", autocommit=True)) as connection:
            connection.execute(statement)

    def make_template(self) -> None:
        """One migrated database that the others are copied from."""
        self.says("CREATE DATABASE migrated")
        migrate(postgresql(self.url("migrated")))

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Database]:
        """A copy of the template, dropped when the test ends."""
        name = f"test_{next(_numbers)}"
        self.says(f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY file_copy")
        url = self.url(name)
        with pointed_at(postgresql(url)):
            yield Database("postgresql", {"EUTONIA_DATA_DIR": str(folder), "EUTONIA_DATABASE_URL": url})
        self.says(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgresql_server(options: str = QUICK, place: Path | None = None) -> Iterator[Server]:
    """Debian's own PostgreSQL on a socket, unprivileged when we are root. Without it the test fails and says what to run.

    `options` are those of the server; `place` is an empty folder of its own, a temporary one when left out.
    """
    programs = _programs()
    with nullcontext(str(place)) if place else tempfile.TemporaryDirectory(prefix="eutonia-pg-") as name:
        folder, data = Path(name), str(Path(name) / "data")
        user = _give_to_unprivileged(folder)
        start = f"-c listen_addresses= -c unix_socket_directories={folder} {options}"
        _run(
            [
                programs / "initdb",
                "--no-sync",
                "--auth=trust",
                f"--username={UNPRIVILEGED}",
                "--encoding=UTF8",
                "--locale=C",
                data,
            ],
            user,
        )
        _run([programs / "pg_ctl", "start", "--wait", "-D", data, "-l", str(folder / "log"), "-o", start], user)
        try:
            yield Server(folder)
        finally:
            _run([programs / "pg_ctl", "stop", "--mode=immediate", "-D", data], user)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    anywhere = shutil.which("initdb")
    if not found and not anywhere:
        pytest.fail(f"PostgreSQL is not installed. Run: {REMEDY}")
    return (found[-1] if found else Path(str(anywhere))).parent


def _give_to_unprivileged(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root; the folder then belongs to its own user."""
    if os.geteuid() != 0:
        return None
    shutil.chown(folder, UNPRIVILEGED)
    return UNPRIVILEGED


def _run(command: list[str | Path], user: str | None) -> None:
    ended = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
