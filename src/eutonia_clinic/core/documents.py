"""Documents as the record keeps them: one spelling for one content, so that equal content has an equal SHA-256 anywhere.

Canonical JSON: keys in order, no spaces, UTF-8, numbers as the engine writes them. Numbers are read back exactly.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from eutonia.cli.complaints import problems_of
from eutonia_clinic.core.errors import Damaged, NotValid

Document = TypeVar("Document", bound=BaseModel)
CHARACTERS_KEPT = 8_000_000
"""Of documents read last, in the memory of one process."""
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: object) -> str:
    """The one spelling of a value. Raises `TypeError` for what no document holds, `ValueError` for a number without end."""
    return spelt(plain(value))


def spelt(tree: object) -> str:
    """The one spelling of what is plain already."""
    return _ENCODER.encode(tree)


def sha256_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hexadecimal characters."""
    return sha256(text.encode()).hexdigest()


def hash_of(value: object) -> str:
    """SHA-256 of the canonical spelling of a value."""
    return sha256_of(canonical(value))


def plain(value: Any) -> Any:
    """A value as JSON knows it. Moments are told in UTC, amounts in their shortest form, rows of the record by their label."""
    if value is None or (isinstance(value, str | bool | int | float) and not isinstance(value, Enum)):
        return value
    for kinds, spell in _SPELLINGS:
        if isinstance(value, kinds):
            return spell(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_meta") and hasattr(value, "pk"):
        return label_of(value)
    raise TypeError(f"{type(value).__name__} has no place in a document")


def label_of(row: Any) -> str:
    """How a row of the record is named elsewhere: 'visits.signedplan:12'."""
    return f"{row._meta.label_lower}:{row.pk}"


def moment(value: datetime) -> str:
    """A moment as documents tell it: in UTC, to the microsecond."""
    if value.tzinfo is None:
        raise TypeError("a moment without a zone has no place in a document")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _amount(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


_SPELLINGS: tuple[tuple[Any, Any], ...] = (
    (Enum, lambda value: plain(value.value)),
    (datetime, moment),
    (date, date.isoformat),
    (Decimal, _amount),
    (UUID, str),
    (BaseModel, lambda value: value.model_dump(mode="json")),
    (Mapping, lambda value: {str(plain(key)): plain(part) for key, part in value.items()}),
    (Set, lambda value: sorted((plain(part) for part in value), key=_ENCODER.encode)),
    (list | tuple, lambda value: [plain(part) for part in value]),
)


def tree_of(text: str) -> Any:
    """A stored document as a tree, its decimals exact."""
    return json.loads(text, parse_float=Decimal)


def read(text: str, kind: type[Document]) -> Document:
    """A stored document as its type. Raises `Damaged` when it is none, which no act of ours can bring about."""
    try:
        return kind.model_validate(tree_of(text))
    except ValueError as fault:
        raise Damaged(f"A stored {kind.__name__} cannot be read.") from fault


class _Read:
    """The documents that were read last, by their type and SHA-256: they are frozen, and equal text is an equal document.

    Bounded by their characters, so that long documents do not fill the memory.
    """

    def __init__(self, most: int) -> None:
        self._most, self._characters = most, 0
        self._held: OrderedDict[tuple[type[BaseModel], str], tuple[int, BaseModel]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[type[BaseModel], str]) -> BaseModel | None:
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][1]

    def keep(self, key: tuple[type[BaseModel], str], length: int, document: BaseModel) -> None:
        with self._lock:
            if key in self._held or length > self._most:
                return
            self._held[key], self._characters = (length, document), self._characters + length
            while self._characters > self._most:
                self._characters -= self._held.popitem(last=False)[1][0]


_read = _Read(CHARACTERS_KEPT)


def read_kept(text: str, sha256: str, kind: type[Document]) -> Document:
    """A document whose SHA-256 was just compared with its text. Read once for each process while it is asked for."""
    held = _read.get((kind, sha256))
    if isinstance(held, kind):
        return held
    document = read(text, kind)
    _read.keep((kind, sha256), len(text), document)
    return document


def checked(tree: Mapping[str, Any], kind: type[Document], name: str = "") -> Document:
    """A document that came from outside, as its type. Raises `NotValid` with every fault, each with its field."""
    try:
        return kind.model_validate(tree)
    except ValidationError as fault:
        raise NotValid(f"{name or kind.__name__} cannot be used as it is.", problems_of(fault, kind)) from fault


def same(document: Document) -> Document:
    """The document as it will be read back: tables of answers in the order of their keys, so that its hashes stay the same."""
    return read(canonical(document), type(document))
