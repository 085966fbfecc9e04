"""What a database holds, in a page: rows and hash of every table, units by product, and the head of the audit.

Two databases with equal contents have an equal inventory. It is made at a backup and compared after a restore.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Literal

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import DecimalField, Model, Sum

from eutonia.domain.finding import Frozen
from eutonia_clinic.core import chain

ROWS_AT_A_TIME = 2_000
LEFT_OUT = ("sqlite_sequence",)


class TableHeld(Frozen):
    """One table: how many rows, and SHA-256 over all of them in the order of their key."""

    rows: int
    sha256: str


class HeadHeld(Frozen):
    """The last event of the audit."""

    sequence: int
    hash: str


class Inventory(Frozen):
    """What a database holds. `units` are sums of columns that hold units, for each product by itself."""

    vendor: Literal["sqlite", "postgresql"]
    migrations: tuple[str, ...]
    tables: dict[str, TableHeld]
    units: dict[str, dict[str, str]]
    head: HeadHeld | None

    def differences(self, other: Inventory) -> list[str]:
        """What the other one holds otherwise, in sentences."""
        found = [
            f"{name}: {_told(self.tables.get(name))} expected, {_told(other.tables.get(name))} found"
            for name in sorted(self.tables.keys() | other.tables.keys())
            if self.tables.get(name) != other.tables.get(name)
        ]
        found += [f"sums of units: {self.units} expected, {other.units} found"] if self.units != other.units else []
        found += ["the head of the audit is another"] if self.head != other.head else []
        return found


def inventory(alias: str = DEFAULT_DB_ALIAS) -> Inventory:
    """Everything that a database holds at this moment. Inside a transaction when others may write."""
    connection, head = connections[alias], chain.head(alias)
    return Inventory(
        vendor=connection.vendor,
        migrations=tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())),
        tables={name: _table(name, connection) for name in tables(connection)},
        units=dict(_units(alias)),
        head=HeadHeld(sequence=head.sequence, hash=head.hash) if head else None,
    )


def tables(connection: Any) -> list[str]:
    """Every table of a database, by name."""
    return sorted(name for name in connection.introspection.table_names() if name not in LEFT_OUT)


def _table(name: str, connection: Any) -> TableHeld:
    digest, rows = sha256(), 0
    for row in _rows(name, connection):
        digest.update(repr(row).encode())
        rows += 1
    return TableHeld(rows=rows, sha256=digest.hexdigest())


def _rows(name: str, connection: Any) -> Iterator[tuple[Any, ...]]:
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        columns = sorted(column.name for column in connection.introspection.get_table_description(cursor, name))
        key = connection.introspection.get_primary_key_columns(cursor, name) or columns
        wanted, order = ", ".join(map(quoted, columns)), ", ".join(map(quoted, key))
        cursor.execute(f"SELECT {wanted} FROM {quoted(name)} ORDER BY {order}")
        while batch := cursor.fetchmany(ROWS_AT_A_TIME):
            yield from batch


def _units(alias: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Sums of units by product, of every model that has both: amounts of two products are never added."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if {"product", "units"} <= names and isinstance(model._meta.get_field("units"), DecimalField):
            yield model._meta.label_lower, _sums(model, alias)


def _sums(model: type[Model], alias: str) -> dict[str, str]:
    rows = model._base_manager.using(alias).order_by("product").values_list("product").annotate(total=Sum("units"))
    return {product: f"{total.normalize():f}" for product, total in rows if product and total is not None}


def _told(table: TableHeld | None) -> str:
    return "no table" if table is None else f"{table.rows} rows ({table.sha256[:8]})"
