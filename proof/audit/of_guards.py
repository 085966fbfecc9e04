"""Tampers with the guards in the database: dropped, switched off, or standing there and refusing nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random

from django.db import connection
from django.db.models import Model

from eutonia_clinic.core.triggers import GUARDS, only_added_models
from proof.audit.hands import run
from proof.audit.tamper import Tamper

TABLES = 6
"""Tables of which each guard is dropped."""


def tampers(random: Random) -> Iterator[Tamper]:
    """Of the database in use."""
    models = random.sample(only_added_models(), TABLES)
    for model in models:
        for name in GUARDS[connection.vendor]:
            drop = _dropped(model, name)
            yield Tamper("a guard is dropped", drop, partial(run, drop))
    for model in models:
        yield from (Tamper(kind, one[-1], partial(_all, one)) for kind, one in _hollowed(model))


def _dropped(model: type[Model], name: str) -> str:
    table = model._meta.db_table
    return f'DROP TRIGGER "{table}_{name}"' + ("" if connection.vendor == "sqlite" else f' ON "{table}"')


def _all(statements: tuple[str, ...]) -> None:
    for statement in statements:
        run(statement)


def _hollowed(model: type[Model]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A guard of the same name that lets everything pass, or some of it."""
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        ways = ("BEFORE UPDATE ON {0} BEGIN SELECT 1; END", "BEFORE UPDATE OF {1} ON {0} BEGIN SELECT RAISE(ABORT, 'no'); END")
        for way in ways:
            made = f'CREATE TRIGGER "{table}_no_update" ' + way.format(f'"{table}"', _key(model))
            yield "a guard is hollowed out", (_dropped(model, "no_update"), made)
        return
    name = f"{table}_no_change"
    yield "a guard is switched off", (f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"',)
    yield "a guard is asked by ordinary sessions only", (f'ALTER TABLE "{table}" ENABLE TRIGGER "{name}"',)
    for when in ("BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW WHEN (false)", "BEFORE UPDATE ON {0} FOR EACH ROW"):
        made = f'CREATE TRIGGER "{name}" {when} EXECUTE FUNCTION eutonia_only_added()'.replace("{0}", f'"{table}"')
        always = f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"'
        yield "a guard is hollowed out", (_dropped(model, "no_change"), made, always)
    passing = "CREATE OR REPLACE FUNCTION eutonia_only_added() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$"
    yield "what all guards run lets everything pass", (passing,)


def _key(model: type[Model]) -> str:
    assert model._meta.pk is not None
    return str(model._meta.pk.column)
