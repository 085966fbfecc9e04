"""Every table of the record refuses every change, by whatever way it comes; and what gets past the guards is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from tests.clinic.databases import Database
from tests.clinic.everything import everything_once
from tests.clinic.scenes import MOMENT, a_key, an_identity, guards_down
from tests.clinic.story import LATER, a_case_tree, a_visit

from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.errors import Damaged, NeverChanged
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.core.rows import AppendOnly, OnlyAddedTo, Record
from eutonia_clinic.core.triggers import only_added_models, unguarded
from eutonia_clinic.patients import acts as people
from eutonia_clinic.patients.queries import version_of

OURS = ("core", "patients", "visits")


def columns_of(model: type[models.Model]) -> Iterator[str]:
    return (field.column for field in model._meta.concrete_fields if not field.primary_key)


def attacks(model: type[OnlyAddedTo]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Ways in which a row of this model could be changed or lost."""
    table, pk = model._meta.db_table, model._meta.pk.column
    row = model.objects.order_by("pk").first()
    assert row is not None, f"no test has made a row of {model.__name__}"
    column = next(columns_of(model))
    every = ", ".join(f'"{name}"' for name in (pk, *columns_of(model)))
    yield "save", row.save
    yield "save some columns", lambda: row.save(update_fields=[column])
    yield "delete", row.delete
    yield "update", lambda: model.objects.update(**{column: None})
    yield "filtered update", lambda: model.objects.filter(pk=row.pk).update(**{column: None})
    yield "delete many", lambda: model.objects.filter(pk=row.pk).delete()
    yield "bulk update", lambda: model.objects.bulk_update([row], [model._meta.concrete_fields[1].name])
    yield "update or create", lambda: model.objects.update_or_create(pk=row.pk, defaults={column: None})
    over: dict[str, Any] = {"update_conflicts": True, "unique_fields": [pk], "update_fields": [column]}
    yield "bulk create over", lambda: model.objects.bulk_create([row], **over)
    yield "base save", lambda: models.Model.save_base(row, force_update=True)
    name = model._meta.concrete_fields[1].name
    yield "base query", lambda: models.QuerySet(model).filter(pk=row.pk).update(**{name: models.F(name)})
    yield "base delete", lambda: models.QuerySet(model).filter(pk=row.pk)._raw_delete("default")
    for one in columns_of(model):
        yield f"SQL update of {one}", says(f'UPDATE "{table}" SET "{one}" = "{one}" WHERE "{pk}" = {row.pk}')
    yield "SQL update of the key", says(f'UPDATE "{table}" SET "{pk}" = {row.pk} + 1000 WHERE "{pk}" = {row.pk}')
    yield "SQL delete", says(f'DELETE FROM "{table}"')
    if connection.vendor == "postgresql":
        yield "truncate", says(f'TRUNCATE "{table}" CASCADE')
        yield "as a replica", says(f'SET LOCAL session_replication_role = replica; DELETE FROM "{table}"')
        upsert = f'ON CONFLICT ("{pk}") DO UPDATE SET "{column}" = NULL'
        yield "upsert", says(f'INSERT INTO "{table}" SELECT * FROM "{table}" {upsert}')
    else:
        yield "replace", says(f'INSERT OR REPLACE INTO "{table}" ({every}) SELECT {every} FROM "{table}"')
        yield "upsert", says(f'INSERT INTO "{table}" SELECT * FROM "{table}" WHERE 1 ON CONFLICT DO UPDATE SET "{column}" = NULL')


def says(statement: str) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def is_refused(attack: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            attack()
    except (NeverChanged, DatabaseError):
        return True
    return False


def state_of(model: type[models.Model]) -> list[tuple[Any, ...]]:
    return list(model._base_manager.order_by("pk").values_list())


@pytest.mark.both_databases
def test_every_table_of_the_record_refuses_every_attack(database: Database) -> None:
    everything_once()
    assert unguarded() == []
    for model in ours():
        before = state_of(model)
        passed = [name for name, attack in attacks(model) if not is_refused(attack)]
        assert (model.__name__, passed) == (model.__name__, [])
        assert state_of(model) == before
    assert verify().is_sound
    verdict = verify_record()
    assert verdict.troubles == ()
    assert verdict.rows == sum(model.objects.count() for model in records())


def ours() -> list[type[OnlyAddedTo]]:
    """The tables of the parts up to visits. The parts above show the same of theirs."""
    return [model for model in only_added_models() if model._meta.app_label in OURS]


def test_what_is_not_only_added_to_is_a_draft_or_written_anew_from_the_record() -> None:
    tables = [model for model in apps.get_models() if model._meta.app_label in OURS]
    changing = {model.__name__ for model in tables if not issubclass(model, OnlyAddedTo)}
    assert changing == {"AssessmentDraft", "PlanDraft", "SessionDraft", "LatestEffect"}
    assert all(issubclass(model, AppendOnly) for model in only_added_models() if model._meta.app_label != "core")


@pytest.mark.both_databases
def test_a_row_is_replaced_once_and_with_a_reason(database: Database) -> None:
    visit = a_visit()
    version = version_of(visit.person)
    with pytest.raises(DatabaseError):
        _insert_copy(type(version), version.pk, replaces_id=version.pk, reason="")
    given: dict[str, Any] = {"by": visit.by, "clinic": visit.clinic, "key": a_key(), "person": visit.person}
    people.correct_identity(**given, shown=version, identity=an_identity(given="Juno"), reason="Misheard")
    with pytest.raises(DatabaseError):
        _insert_copy(type(version), version.pk, replaces_id=version.pk, reason="Again")


def _insert_copy(model: type[models.Model], pk: int, **changes: Any) -> None:
    row = dict(model._base_manager.filter(pk=pk).values().get())
    row |= {"id": 10_000, **changes}
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', list(row.values()))


class Undone(Exception):
    """Ends a transaction whose work is not to stay."""


@contextmanager
def behind_the_guards(model: type[OnlyAddedTo], statement: str, *values: object) -> Iterator[None]:
    """One change made with the guards lifted and references not looked at, undone again at the end."""
    ignore = {"postgresql": "SET LOCAL session_replication_role = replica", "sqlite": "PRAGMA defer_foreign_keys = ON"}
    with suppress(Undone), transaction.atomic(), guards_down(model):
        says(ignore[connection.vendor])()
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        yield
        raise Undone


def records() -> list[type[AppendOnly]]:
    return [model for model in ours() if issubclass(model, AppendOnly)]


@pytest.mark.both_databases
def test_a_row_that_was_changed_removed_or_put_in_behind_the_guards_is_found(database: Database) -> None:
    visit = everything_once()
    for model in records():
        table = model._meta.db_table
        with behind_the_guards(model, f'UPDATE "{table}" SET author_id = author_id + 1 WHERE id = %s', _first(model).pk):
            assert any("not what was written" in trouble.words for trouble in verify_record().troubles), model.__name__
        with behind_the_guards(model, f'DELETE FROM "{table}" WHERE id = %s', _first(model).pk):
            assert any("is missing" in trouble.words for trouble in verify_record().troubles), model.__name__
    _insert_copy(type(visit.person), visit.person.pk)
    told = [trouble.words for trouble in verify_record().troubles]
    assert told == ["patients.person: 1 rows stand there that no act has written."]


@pytest.mark.both_databases
def test_a_row_that_was_written_together_with_a_draft_is_covered_too(database: Database) -> None:
    """An assessment that was recorded from a draft: its event tells of both, and what stands there of the draft is its hash."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = visit.act("start_assessment", person=visit.person)
        row = visit.act("record_assessment", person=visit.person, case=a_case_tree(MOMENT), draft=draft)
    assert verify_record().is_sound
    table = type(row)._meta.db_table
    with behind_the_guards(type(row), f'UPDATE "{table}" SET unconfirmed = %s WHERE id = %s', '["problems[0]"]', row.pk):
        told = [trouble.words for trouble in verify_record().troubles]
        assert any(f"visits.assessment:{row.pk}" in words and "not what was written" in words for words in told)
    visit.act("start_assessment", person=visit.person)
    assert verify_record().is_sound, "a draft that goes on changing is no fault of the record"


def test_a_document_that_was_exchanged_is_found(database: Database) -> None:
    everything_once()
    for model in records():
        if issubclass(model, Record):
            with behind_the_guards(model, f'UPDATE "{model._meta.db_table}" SET document = %s', "{}"):
                assert any("the document" in trouble.words for trouble in verify_record().troubles), model.__name__
                with pytest.raises(Damaged):
                    _ = _first(model).content


def test_every_column_counts_in_what_the_audit_holds_of_a_row(database: Database) -> None:
    everything_once()
    for model in records():
        row, held = _first(model), _first(model).held
        for name, value in _other_values(row):
            before = getattr(row, name)
            setattr(row, name, value)
            assert row.held != held, (model.__name__, name)
            setattr(row, name, before)
        assert row.held == held


def _first(model: type[AppendOnly]) -> Any:
    row = model.objects.order_by("pk").first()
    assert row is not None
    return row


def _other_values(row: models.Model) -> Iterator[tuple[str, object]]:
    """For each column but the document, which has a hash of its own, a value that this row does not have."""
    for field in row._meta.concrete_fields:
        held = getattr(row, field.attname)
        if isinstance(field, models.DateTimeField | models.DateField):
            yield field.attname, (held or LATER) + timedelta(days=1)
        elif isinstance(field, models.CharField | models.TextField):
            if field.name != "document":
                yield field.attname, f"{held}x"
        else:
            yield field.attname, (held or 0) + 1
