"""Guards in the database itself: a table that is only ever added to refuses UPDATE, DELETE and TRUNCATE, whoever asks.

Made by the migration operation `OnlyAdded`. SQLite makes a table anew when a later migration alters it, and forgets its guards:
such a migration names the model again. `unguarded` finds a table whose guards are missing; verify-audit and the tests ask it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection as default_connection
from django.db.migrations.operations.base import Operation
from django.db.models import Model, UniqueConstraint
from django.db.models.options import Options

from eutonia_clinic.core.rows import OnlyAddedTo

GUARDS = {"sqlite": ("no_update", "no_delete", "no_replace"), "postgresql": ("no_change", "no_truncate")}
_REFUSAL = """
BEGIN
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END """
_FUNCTION = f"CREATE OR REPLACE FUNCTION eutonia_only_added() RETURNS trigger LANGUAGE plpgsql AS $${_REFUSAL}$$"
KINDS = {"no_change": 1 + 2 + 8 + 16, "no_truncate": 2 + 32}
"""How PostgreSQL writes when a guard is asked: for each row 1, before 2, DELETE 8, UPDATE 16, TRUNCATE 32."""


class OnlyAdded(Operation):
    """Migration operation: from here on the tables of these models refuse to change what they hold."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, *models: str) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing that Django keeps of a model changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        """Put the guards in place; where they stand already they are made anew."""
        for model in self._models(app_label, to_state):
            vendor = schema_editor.connection.vendor
            for statement in [*without_guards(vendor, model), *guards(vendor, model)]:
                schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        """Take the guards away, as a migration backwards has to before the table goes."""
        for model in self._models(app_label, from_state):
            for statement in without_guards(schema_editor.connection.vendor, model):
                schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """The operation in words."""
        return f"Refuse changes to rows of {', '.join(self.models)}"

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        """How the operation is written in a migration."""
        return (type(self).__name__, self.models, {})

    def _models(self, app_label: str, state: Any) -> Iterator[Any]:
        return (state.apps.get_model(app_label, name) for name in self.models)


def guards(vendor: str, model: type[Model]) -> list[str]:
    """The statements that guard one table."""
    return _sqlite(model._meta) if vendor == "sqlite" else _postgresql(model._meta)


def without_guards(vendor: str, model: type[Model]) -> list[str]:
    """The statements that take the guards of one table away."""
    table = model._meta.db_table
    on = "" if vendor == "sqlite" else f' ON "{table}"'
    return [f'DROP TRIGGER IF EXISTS "{table}_{name}"{on}' for name in GUARDS[vendor]]


def unguarded(connection: Any = default_connection) -> list[str]:
    """Tables that should refuse changes and whose guards are missing, switched off, or say something else than ours."""
    found, wanted = _guards_in_force(connection), _in_sqlite if connection.vendor == "sqlite" else _in_postgresql
    models = sorted(only_added_models(), key=lambda model: model._meta.db_table)
    return [model._meta.db_table for model in models if not found.issuperset(wanted(model))]


def only_added_models() -> list[type[OnlyAddedTo]]:
    """Every model whose rows are only ever added to."""
    return [model for model in apps.get_models() if issubclass(model, OnlyAddedTo)]


def _sqlite(options: Options[Any]) -> list[str]:
    """INSERT OR REPLACE removes a row without asking the guard of DELETE, so that it needs a guard of its own."""
    table = options.db_table
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
    taken = " OR ".join(sorted(f'({_equal(columns)})' for columns in _unique(options)))
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" '
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {taken}) {refuse}',
    ]


def _postgresql(options: Options[Any]) -> list[str]:
    table, run = options.db_table, "EXECUTE FUNCTION eutonia_only_added()"
    always = [f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{table}_{name}"' for name in GUARDS["postgresql"]]
    return [
        _FUNCTION,
        f'CREATE TRIGGER "{table}_no_change" BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW {run}',
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {run}',
        *always,
    ]


def _unique(options: Any) -> Iterator[list[str]]:
    """The columns of everything that may stand once only."""
    yield from ([field.column] for field in options.local_concrete_fields if field.unique)
    for constraint in options.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields and constraint.condition is None:
            yield [options.get_field(name).column for name in constraint.fields]


def _equal(columns: list[str]) -> str:
    return " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)


def _in_sqlite(model: type[Model]) -> set[tuple[Any, ...]]:
    return {(" ".join(statement.split()),) for statement in _sqlite(model._meta)}


def _in_postgresql(model: type[Model]) -> set[tuple[Any, ...]]:
    """Table, name, when it is asked, that it is asked always, and what it runs."""
    table, refusal = model._meta.db_table, " ".join(_REFUSAL.split())
    return {(table, f"{table}_{name}", kind, True, refusal) for name, kind in KINDS.items()}


_ASKED = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT relname, tgname, tgtype, tgqual IS NULL AND tgattr::text = '', prosrc
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE NOT tgisinternal AND tgenabled = 'A'
    """,
}


def _guards_in_force(connection: Any) -> set[tuple[Any, ...]]:
    """What stands in the database, told in the same way."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED[connection.vendor])
        rows = cursor.fetchall()
    return {tuple(" ".join(one.split()) if isinstance(one, str) else one for one in row) for row in rows}
