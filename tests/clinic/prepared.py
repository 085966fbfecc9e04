"""What many tests begin with is built once in a process, and copied into the database of each test that begins with the same.

A step is answered from its copy only when the database is the one that the copy was made from: fresh, or just brought there by
steps like these, with nothing written since by anybody (SQLite counts). Otherwise, on PostgreSQL, inside a transaction and in a
test that patches anything, it is done as written.
"""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import pytest
from django.db import connection
from django.db.models import Model
from pydantic import BaseModel

from eutonia_clinic.core import anchors, clock, daybook

P = ParamSpec("P")
Answer = TypeVar("Answer")
_FOLDER = tempfile.TemporaryDirectory(prefix="eutonia-prepared-")


class _Unheard(Exception):
    """A step was given something that no key can be made of."""


@dataclass(frozen=True)
class _Standing:
    """What the database of this test holds: which steps led to it, and what its connection counted by then."""

    steps: tuple[str, ...]
    counted: tuple[int, int, int]


@dataclass(frozen=True)
class _Kept:
    """A database as a step left it, what the step answered, and what lay beside the database."""

    file: Path
    answer: bytes
    beside: Mapping[Callable[[], Path], bytes]


_kept: dict[tuple[str, ...], _Kept] = {}
_standing: _Standing | None = None
_patches: pytest.MonkeyPatch | None = None


@contextmanager
def fresh_copy(template: Path) -> Iterator[None]:
    """Until the block ends the connection leads to a fresh copy of this SQLite file, that nobody has written to."""
    global _standing
    _stand((str(template),))
    try:
        yield
    finally:
        _standing = None


@contextmanager
def unpatched(patches: pytest.MonkeyPatch) -> Iterator[None]:
    """Until the block ends steps are done as written as soon as something is patched."""
    global _patches
    _patches = patches
    try:
        yield
    finally:
        _patches = None


def once(step: Callable[P, Answer]) -> Callable[P, Answer]:
    """A step that does the same whenever it is given the same, in the same database, at the same moment."""

    @wraps(step)
    def done(*given: P.args, **named: P.kwargs) -> Answer:
        steps = _steps_with(step.__qualname__, given, named)
        if steps is None:
            return step(*given, **named)
        if steps in _kept:
            answer = cast(Answer, _brought_back(_kept[steps]))
        else:
            answer = step(*given, **named)
            _kept[steps] = _keep(answer)
        _stand(steps)
        return answer

    return done


def _stand(steps: tuple[str, ...]) -> None:
    global _standing
    connection.ensure_connection()
    _standing = _Standing(steps, _counted())


def _counted() -> tuple[int, int, int]:
    """Which connection, the rows that it wrote, and a number that changes when another one writes."""
    held = connection.connection
    return id(held), held.total_changes, held.execute("PRAGMA data_version").fetchone()[0]


def _steps_with(name: str, given: Any, named: Any) -> tuple[str, ...] | None:
    """The steps until here and this one; None when it has to be done as written."""
    if _standing is None or _is_patched() or connection.connection is None or connection.in_atomic_block:
        return None
    if _counted() != _standing.counted:
        return None
    moment = "" if clock._ask is clock._of_the_machine else clock.now().isoformat()
    try:
        return (*_standing.steps, sha256(f"{name} {moment} {_told(given)} {_told(named)}".encode()).hexdigest())
    except _Unheard:
        return None


def _is_patched() -> bool:
    return _patches is not None and bool(_patches._setattr or _patches._setitem)


def _told(value: Any) -> str:
    """A value in words that no other value has."""
    if value is None or isinstance(value, str | int | float | Decimal | date | Enum | BaseModel):
        return f"{type(value).__name__} {value!r}"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_told(key)}: {_told(held)}' for key, held in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"({', '.join(map(_told, value))})"
    if isinstance(value, Model):
        return f"{type(value).__name__} {[getattr(value, field.attname) for field in value._meta.concrete_fields]!r}"
    if is_dataclass(value):
        return f"{type(value).__name__} {[_told(getattr(value, field.name)) for field in fields(value)]}"
    raise _Unheard


def _keep(answer: Any) -> _Kept:
    file = Path(_FOLDER.name) / f"{len(_kept)}.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    beside = {place: place().read_bytes() for place in (anchors.place, daybook.place) if place().exists()}
    return _Kept(file, pickle.dumps(answer), beside)


def _brought_back(kept: _Kept) -> Any:
    with closing(sqlite3.connect(f"file:{kept.file}?mode=ro&immutable=1", uri=True)) as copy:
        copy.backup(connection.connection)
    for place, held in kept.beside.items():
        place().write_bytes(held)
    return pickle.loads(kept.answer)
