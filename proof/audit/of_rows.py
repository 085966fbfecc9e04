"""Tampers with the rows of the record, of drafts and of accounts: each table, each kind, several rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from eutonia_clinic.core.documents import sha256_of
from eutonia_clinic.core.models import ActReceipt, AuditEvent
from eutonia_clinic.core.rows import Changing, OnlyAddedTo, Record
from proof.audit.hands import changed, forged, past_the_guards, put_in, remove, row_of, set_columns
from proof.audit.tamper import Tamper

ROWS = 3
"""Rows of each table that are edited: the first, one in the middle, the last."""


def tampers(random: Random) -> Iterator[Tamper]:
    """Every table that the audit answers for and that holds something."""
    for model in covered():
        if numbers := _some(_told(model)):
            yield from _edits(model, numbers, random)
            yield _removal(model, random.choice(numbers))
            if not issubclass(model, Changing) or model.always_told:
                yield _forgery(model, random.choice(numbers))
            if issubclass(model, Record):
                yield from _documents(model, numbers)


def covered() -> list[type[Model]]:
    """The tables of rows that acts write."""
    return [one for one in apps.get_models() if issubclass(one, OnlyAddedTo | Changing) and one is not AuditEvent]


def _sort(model: type[Model]) -> str:
    if issubclass(model, Changing):
        return "a draft" if model.always_told else "an account"
    return "the answer of an act" if model is ActReceipt else "a row of the record"


def _told(model: type[Model]) -> list[int]:
    """The rows of a table, in order; of accounts those that the audit tells of, since some may be older than it."""
    numbers = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    if not issubclass(model, Changing) or model.always_told:
        return numbers
    told = " ".join(AuditEvent.objects.filter(subject__contains=f"{model._meta.label_lower}:").values_list("subject", flat=True))
    return [one for one in numbers if f"{model._meta.label_lower}:{one}@0=" in told]


def _some(numbers: list[int]) -> list[int]:
    return sorted({numbers[0], numbers[len(numbers) // 2], numbers[-1]}) if numbers else []


def _edits(model: type[Model], numbers: list[int], random: Random) -> Iterator[Tamper]:
    """One column of each of the rows, another one each time."""
    columns = _columns(model)
    for number, field in zip(numbers, random.sample(columns, min(ROWS, len(columns))), strict=False):
        words = f"{model._meta.label_lower}: {field.column} of row {number} is another"
        yield Tamper(f"{_sort(model)} is edited", words, partial(past_the_guards, model, partial(_edit, model, number, field)))


def _edit(model: type[Model], number: int, field: Field[Any, Any]) -> None:
    set_columns(model, number, {field.column: changed(field, row_of(model, number)[field.column])})


def _columns(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns of an account that the audit tells of; every column of the others."""
    audited = model.audited if issubclass(model, Changing) else ()
    return [one for one in model._meta.concrete_fields if not one.primary_key and (not audited or one.attname in audited)]


def _removal(model: type[Model], number: int) -> Tamper:
    words = f"{model._meta.label_lower}: row {number} is gone"
    return Tamper(f"{_sort(model)} is removed", words, partial(past_the_guards, model, partial(remove, model, number)))


def _forgery(model: type[Model], number: int) -> Tamper:
    words = f"{model._meta.label_lower}: a row like {number} was put in"
    return Tamper(f"{_sort(model)} is put in", words, partial(past_the_guards, model, partial(_forge, model, number)))


def _forge(model: type[Model], number: int) -> None:
    put_in(model, forged(model, number))


def _documents(model: type[Model], numbers: list[int]) -> Iterator[Tamper]:
    """A document with its hash made to agree; and two documents that change places, each with its own hash."""
    one, other = numbers[0], numbers[-1]
    words = f"{model._meta.label_lower}: the document of row {one} is another, and its SHA-256 agrees"
    yield Tamper("a document and its hash", words, partial(past_the_guards, model, partial(_rewrite, model, one)))
    if one != other and row_of(model, one)["sha256"] != row_of(model, other)["sha256"]:
        words = f"{model._meta.label_lower}: rows {one} and {other} have each other's document"
        yield Tamper("two documents change places", words, partial(past_the_guards, model, partial(_exchange, model, one, other)))


def _rewrite(model: type[Model], number: int) -> None:
    document = row_of(model, number)["document"].replace("e", "E", 1)
    set_columns(model, number, {"document": document, "sha256": sha256_of(document)})


def _exchange(model: type[Model], one: int, other: int) -> None:
    first, second = row_of(model, one), row_of(model, other)
    for number, row in ((one, second), (other, first)):
        set_columns(model, number, {name: row[name] for name in ("document", "sha256")})
