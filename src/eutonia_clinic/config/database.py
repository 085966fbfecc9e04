"""What has to be true of the database before it is used and after it was changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from eutonia.domain.errors import EutoniaError
from eutonia_clinic.core.triggers import unguarded


def steps_to_do() -> tuple[str, ...]:
    """The migrations that are still to do, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label} {migration.name}" for migration, _ in plan)


def must_not_be_newer() -> None:
    """Refuse a database that a later version has changed: this one does not know what it would do there."""
    loader = MigrationExecutor(connection).loader
    unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations or {}))
    if unknown:
        names = ", ".join(f"{app} {name}" for app, name in unknown)
        raise EutoniaError(f"This database is of a later version of Eutonia ({names}). Install that one; nothing was changed.")


def must_be_sound() -> Iterator[str]:
    """Look at what stands there now, saying each thing that was found in order. Raises `EutoniaError` for what is not."""
    if steps_to_do():
        raise EutoniaError("Steps are left to do. Run it again; what is done is done.")
    yield "Every step is done."
    if bare := sorted(unguarded()):
        raise EutoniaError(f"Tables of the record are not guarded against changes: {', '.join(bare)}. Do not use this database.")
    yield "Every table of the record refuses changes and deletions."
    if connection.vendor == "sqlite":
        _must_be_whole()
        yield "The file is whole, and every reference leads somewhere."


def _must_be_whole() -> None:
    with connection.cursor() as cursor:
        found = [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall()]
        dangling = cursor.execute("PRAGMA foreign_key_check").fetchall()
    if found != ["ok"] or dangling:
        raise EutoniaError(f"The file is damaged: {'; '.join(map(str, found))}; references that lead nowhere: {len(dangling)}.")
