"""Copies of one database with a history, one for each tamper, with the anchors beside them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path

from bench.serving import Place
from django.conf import settings
from django.db import connection, connections, transaction
from tests.clinic.databases import FILE, Server, pointed_at

from eutonia_clinic.config.environment import postgresql, sqlite
from proof.on_both import environment

Copy = Callable[[], AbstractContextManager[Place]]
"""Opens one more copy: the default connection and the anchors lead there."""
_numbers = count(1)


def copies_of_this() -> Copy:
    """What makes copies of the database in use, which nobody may have open from here on."""
    kind, held, anchors = connection.vendor, connection.settings_dict, Path(settings.EUTONIA_ANCHORS)
    name, host = str(held["NAME"]), Path(str(held["HOST"]))
    connections.close_all()
    return lambda: _copy(anchors, partial(_sqlite, Path(name)) if kind == "sqlite" else partial(_postgresql, Server(host), name))


class _Undone(Exception):
    """Ends a transaction whose work is not to stay."""


def this_undone() -> Copy:
    """The database in use itself, put back as it was at the end of each block: quicker than a copy."""
    return lambda: _copy(Path(settings.EUTONIA_ANCHORS), _in_a_transaction)


@contextmanager
def _in_a_transaction(folder: Path) -> Iterator[Place]:
    with suppress(_Undone), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(UNREFERENCED[connection.vendor])
        yield Place(folder, folder, {})
        raise _Undone


UNREFERENCED = {"postgresql": "SET LOCAL session_replication_role = replica", "sqlite": "PRAGMA defer_foreign_keys = ON"}
"""References are not looked at until it is undone."""


@contextmanager
def _copy(anchors: Path, copied: Callable[[Path], AbstractContextManager[Place]]) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="eutonia-tampered-") as name:
        folder, before = Path(name), settings.EUTONIA_ANCHORS
        settings.EUTONIA_ANCHORS = Path(shutil.copy(anchors, folder))
        try:
            with copied(folder) as copy:
                yield copy
        finally:
            settings.EUTONIA_ANCHORS = before


@contextmanager
def _sqlite(file: Path, folder: Path) -> Iterator[Place]:
    shutil.copyfile(file, folder / FILE)
    with pointed_at(sqlite(folder)):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA synchronous = OFF")
        yield Place(folder, folder, environment(folder, ""))


@contextmanager
def _postgresql(server: Server, template: str, folder: Path) -> Iterator[Place]:
    name = f"tampered_{next(_numbers)}"
    server.says(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    url = server.url(name)
    with pointed_at(postgresql(url)):
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        yield Place(folder, server.folder, environment(folder, url))
    server.says(f"DROP DATABASE {name} WITH (FORCE)")
