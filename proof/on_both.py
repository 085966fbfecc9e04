"""An installation of the clinic on each kind of database, as a part of the proof needs it: empty, migrated, gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.serving import NAME, Place

KINDS = ("sqlite", "postgresql")
SETTINGS = "eutonia_clinic.config.settings"
SECRET = "for this proof only, kept nowhere else"
IN_WORDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def set_up() -> None:
    """Django, with the settings of an installation, unless somebody has set it up already (as the tests do)."""
    from django.apps import apps

    if not apps.ready:
        os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
        os.environ.setdefault("EUTONIA_SECRET_KEY", SECRET)
        import django

        django.setup()


@contextmanager
def installation(kind: str, options: str | None = None) -> Iterator[Place]:
    """An empty, migrated clinic on this kind of database; the default connection and the anchors lead there in the block.

    `options` are those of the PostgreSQL; left out, it does not wait for the disk.
    """
    set_up()
    from django.conf import settings
    from tests.clinic.databases import migrate, pointed_at

    with (
        tempfile.TemporaryDirectory(prefix="eutonia-proof-") as folder,
        _database(kind, Path(folder), options) as (place, database),
    ):
        migrate(database)
        before, settings.EUTONIA_ANCHORS = settings.EUTONIA_ANCHORS, place.data / "audit-anchors.jsonl"
        try:
            with pointed_at(database):
                yield place
        finally:
            settings.EUTONIA_ANCHORS = before


@contextmanager
def _database(kind: str, data: Path, options: str | None) -> Iterator[tuple[Place, dict[str, object]]]:
    """Where it lies, and how it is opened."""
    from tests.clinic.databases import QUICK, postgresql_server

    from eutonia_clinic.config.environment import postgresql, sqlite

    if kind == "sqlite":
        yield Place(data, data, environment(data, "")), sqlite(data)
        return
    with postgresql_server(QUICK if options is None else options) as server:
        server.says(f"CREATE DATABASE {NAME}")
        url = server.url(NAME)
        yield Place(data, server.folder, environment(data, url)), postgresql(url)


def environment(data: Path, url: str) -> dict[str, str]:
    """The variables with which another program opens the same installation."""
    return {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "EUTONIA_DATA_DIR": str(data),
        "EUTONIA_DATABASE_URL": url,
        "EUTONIA_SECRET_KEY": SECRET,
    }
