"""What somebody with the rights of the database's owner can do to rows, by SQL and past the guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.models import Model, UniqueConstraint
from tests.clinic.scenes import guards_down

from eutonia_clinic.core.rows import OnlyAddedTo

FOREIGN = 1_000_000
"""Added to a number that has to be another one: of a row that may stand once only, of somebody who does not exist."""
Row = dict[str, Any]


def run(statement: str, *values: object) -> None:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def past_the_guards(model: type[Model], do: Callable[[], None]) -> None:
    """The guards of a table are lifted for it and stand again afterwards, so that nothing but the rows can show it. What the
    database itself checks in a row is lifted for good."""
    _lift_checks(model)
    if not issubclass(model, OnlyAddedTo):
        do()
        return
    with guards_down(model):
        do()


def _lift_checks(model: type[Model]) -> None:
    if connection.vendor == "sqlite":
        run("PRAGMA ignore_check_constraints = ON")
        return
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            run(f'ALTER TABLE "{_table(model)}" DROP CONSTRAINT IF EXISTS "{constraint.name}"')


def row_of(model: type[Model], number: object) -> Row:
    """A row as it stands in the database, by column."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{_table(model)}" WHERE "{_key(model)}" = %s', [number])
        names = [column.name if hasattr(column, "name") else column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def set_columns(model: type[Model], number: object, changes: Mapping[str, object]) -> None:
    """Write other values into a row."""
    columns = ", ".join(f'"{column}" = %s' for column in changes)
    run(f'UPDATE "{_table(model)}" SET {columns} WHERE "{_key(model)}" = %s', *changes.values(), number)


def remove(model: type[Model], number: object) -> None:
    """Take a row out."""
    run(f'DELETE FROM "{_table(model)}" WHERE "{_key(model)}" = %s', number)


def put_in(model: type[Model], row: Row) -> None:
    """Add a row."""
    columns, marks = ", ".join(f'"{column}"' for column in row), ", ".join(["%s"] * len(row))
    run(f'INSERT INTO "{_table(model)}" ({columns}) VALUES ({marks})', *row.values())


def forged(model: type[Model], number: object) -> Row:
    """A copy of a row under another number, with another value wherever one may stand once only."""
    row = row_of(model, number)
    for column in {_key(model), *_unique(model._meta)}:
        row[column] = another(row[column])
    return row


def another(value: Any) -> Any:
    """A value near this one that is another: one more, a second later, the last letter changed."""
    if value is None:
        return None
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + FOREIGN
    if isinstance(value, datetime):
        return value + timedelta(seconds=1)
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, float | Decimal):
        return value + 1
    if isinstance(value, UUID):
        return uuid4()
    return _another_text(str(value))


def _another_text(text: str) -> str:
    """SQLite keeps days and moments as text: they stay days and moments."""
    try:
        return str(another(datetime.fromisoformat(text) if len(text) > len("2026-01-01") else date.fromisoformat(text)))
    except ValueError:
        return text[:-1] + ("x" if text.endswith("_") else "_")  # a letter that no key and no hash ends with


def changed(field: models.Field[Any, Any], value: Any) -> Any:
    """What a tamper writes into a column that holds this value."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1
    if value is not None:
        return another(value)
    if isinstance(field, models.DateTimeField):
        return "2026-01-01 00:00:00+00:00" if connection.vendor == "postgresql" else "2026-01-01 00:00:00"
    if isinstance(field, models.DateField):
        return "2026-01-01"
    return "x" if isinstance(field, models.CharField | models.TextField) else FOREIGN


def _unique(options: Any) -> Iterator[str]:
    yield from (field.column for field in options.local_concrete_fields if field.unique)
    for constraint in options.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield from (options.get_field(name).column for name in constraint.fields)


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _key(model: type[Model]) -> str:
    assert model._meta.pk is not None
    return str(model._meta.pk.column)
