"""What stands in a database, and whether anything of it changed: everything tried here is undone afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from eutonia_clinic.core.documents import sha256_of
from eutonia_clinic.core.rows import OnlyAddedTo

NO_RECORD = {
    "django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog", "axes_accessattemptexpiration",
    "account_emailaddress", "diary_failedcode", "diary_deviceseen", "mfa_authenticator",
}  # fmt: skip
"""Who is signed in, who failed to, and which code was used up: nothing of a record."""
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Watch:
    """What was written since a block began."""

    wrote: bool = False
    before: dict[str, str] = field(default_factory=dict)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Stands around every statement."""
        if sql.lstrip().upper().startswith(WRITES) and not any(f'"{name}"' in sql.partition("(")[0] for name in NO_RECORD):
            self.wrote = True
        return execute(sql, params, many, context)

    @property
    def changed(self) -> set[str]:
        """The tables that do not stand as before. Looked at only where something was written at all."""
        return {name for name, held in standing().items() if self.before[name] != held} if self.wrote else set()

    def added(self, known: dict[str, int]) -> list[str]:
        """Every text in the rows that were added."""
        return [text for model in _models() for row in _since(model, known[model._meta.db_table]) for text in _texts(row)]


@contextmanager
def undone(before: dict[str, str]) -> Iterator[Watch]:
    """Whatever the block writes is taken back. Acts ask to be outermost, so the block says that it is a test."""
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]
    watch = Watch(before=before)
    with connection.execute_wrapper(watch), outer:
        yield watch
        transaction.set_rollback(True)


def standing() -> dict[str, str]:
    """For every table of the record how many rows it has, and of what may change, the hash of what it holds."""
    parts = [f"SELECT '{one._meta.db_table}', COUNT(*) FROM \"{one._meta.db_table}\"" for one in _models()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        found = {name: str(rows) for name, rows in cursor.fetchall()}
    for model in _models():
        if not issubclass(model, OnlyAddedTo):
            rows = list(model._default_manager.order_by("pk").values_list())
            found[model._meta.db_table] += sha256_of(json.dumps(rows, default=str))
    return found


def last_rows() -> dict[str, int]:
    """The highest number in every table."""
    return {one._meta.db_table: one._default_manager.aggregate(last=models.Max("pk"))["last"] or 0 for one in _models()}


@cache
def _models() -> list[type[models.Model]]:
    return [one for one in apps.get_models() if one._meta.managed and one._meta.db_table not in NO_RECORD]


def _since(model: type[models.Model], last: int) -> list[tuple[Any, ...]]:
    if not isinstance(model._meta.pk, models.AutoField):
        return []
    held = model._default_manager.all() if not issubclass(model, OnlyAddedTo) else model._default_manager.filter(pk__gt=last)
    return list(held.values_list())


def _texts(row: tuple[Any, ...]) -> Iterator[str]:
    for value in row:
        if isinstance(value, str):
            yield from _within(value)


def _within(text: str) -> Iterator[str]:
    """The texts of a document, or the text itself."""
    if text[:1] not in "{[":
        yield text
        return
    try:
        held = [json.loads(text)]
    except ValueError:
        yield text
        return
    while held:
        one = held.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            held.extend(one.values() if isinstance(one, dict) else one)
