"""Migrations that may be interrupted at any moment: what a step changes, and that it is done, stand together or not at all."""

from __future__ import annotations

from typing import Any

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration


class WholeStepExecutor(MigrationExecutor):
    """Every step is one transaction.

    Django notes that a step is done after its transaction wherever indexes or references were put off to its end: a program that
    is killed in between leaves tables which the next run cannot make a second time.
    """

    def apply_migration(self, state: Any, migration: Migration, fake: bool = False, fake_initial: bool = False) -> Any:
        """One step, whole."""
        if fake or not migration.atomic:
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        self._tell("apply_start", migration)
        with self.connection.schema_editor(atomic=True) as editor:
            state = migration.apply(state, editor)
            while editor.deferred_sql:
                editor.execute(editor.deferred_sql.pop(0), None)
            self.record_migration(migration)  # type: ignore[call-arg, arg-type]
        self._tell("apply_success", migration)
        return state

    def _tell(self, what: str, migration: Migration) -> None:
        if self.progress_callback:
            self.progress_callback(what, migration, False)


def migrate() -> None:
    """Bring the database to the present."""
    executor = WholeStepExecutor(connection)
    executor.loader.check_consistent_history(connection)
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    emit_pre_migrate_signal(verbosity=0, interactive=False, db=connection.alias, plan=plan)
    executor.migrate(targets, plan=plan)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias, plan=plan)
