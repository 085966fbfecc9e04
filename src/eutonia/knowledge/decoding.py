"""From a parsed TOML table to a frozen fact: the fields of the dataclass are the keys, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from eutonia.domain import Citation
from eutonia.knowledge.types import Fact, Interval, Limit, Source

STATES = ("seen", "derived", "recalled", "project")

KEYS = {
    "citation": "cite", "citations": "cites", "step_citation": "step_cite", "vials": "vial",
    "dilutions": "dilution", "limits": "limit", "intervals": "interval", "indications": "indication",
    "statements": "statement", "doses": "dose",
}  # fmt: skip
"""Field name -> key, where a file reads better in the singular. Every other key is the field name itself."""

ANY_TERRITORY = "any"
OURS = "project"

RESTRAINTS = (Limit, Interval)
"""A limit holds on every day, unless its file says when it began: a late date would switch it off without a word."""

Reader = Callable[[Any], Any]
Record = TypeVar("Record")


class Misfit(ValueError):
    """A value that does not fit its field; the path grows as the fault travels out of the table."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.path: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The outermost key on the path to the fault; blank when the table itself is at fault."""
        return self.path[0] if self.path else ""

    def __str__(self) -> str:
        return f"{', '.join(self.path) or 'the whole file'}: {self.message}"


def _read_inside(name: str, read: Reader, value: Any) -> Any:
    try:
        return read(value)
    except Misfit as misfit:
        misfit.path = (name, *misfit.path)
        raise


def _shown(value: Any) -> str:
    return f"found {value!r}"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Misfit(f"{_shown(value)}; expected text in quotes")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Misfit(f"{_shown(value)}; expected true or false")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Misfit(f"{_shown(value)}; expected a whole number without quotes")
    return value


def _exact(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Misfit(f"{_shown(value)}; expected a number without quotes, with a point and not a comma")
    number = Decimal(value)
    if not number.is_finite():
        raise Misfit(f"{_shown(value)}; expected a finite number")
    return number


def _approximate(value: Any) -> float:
    return float(_exact(value))


def _civil_date(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Misfit(f"{_shown(value)}; expected a date such as 2026-09-24, without quotes or time")
    return value


PLAIN: dict[Any, Reader] = {
    str: _text, bool: _flag, int: _whole, Decimal: _exact, float: _approximate, date: _civil_date,
}  # fmt: skip


def _one_of(allowed: tuple[Any, ...], value: Any) -> Any:
    if value not in allowed:
        raise Misfit(f"{_shown(value)}; expected one of {', '.join(repr(one) for one in allowed)}")
    return value


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Misfit(f"{_shown(value)}; expected a table")
    return value


def _list(read: Reader, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise Misfit(f"{_shown(value)}; expected a list")
    return tuple(_read_inside(f"number {at}", read, item) for at, item in enumerate(value, start=1))


def _refuse_unknown_keys(table: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        misfit = Misfit(f"unknown key; known keys are {', '.join(sorted(known))}")
        misfit.path = (unknown[0],)
        raise misfit


@dataclass(frozen=True, slots=True)
class _Column:
    """One field of a record: where it stands in the file, how it is read, and what it is when left out."""

    name: str
    key: str
    read: Reader
    default: Any


class Decoder:
    """Reads tables into facts. It knows the sources, so a fact citing an unknown one never comes to exist."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._columns: dict[type, tuple[_Column, ...]] = {}
        self._citations: dict[tuple[str, str, str], Citation] = {}

    def record(self, kind: type[Record], value: Any) -> Record:
        """One record of a frozen dataclass; raises `Misfit` naming the field."""
        table = _table(value)
        columns = self._columns_of(kind)
        _refuse_unknown_keys(table, {column.key for column in columns})
        values = {column.name: self._cell(column, table) for column in columns}
        if issubclass(kind, Fact) and values["valid_from"] is None:
            values["valid_from"] = self._in_force_from(kind, values["citation"])
        return kind(**values)

    def _in_force_from(self, kind: type[Fact], citation: Citation) -> date | None:
        """The date of the document, for what it allows; no date for what restrains and for what we chose ourselves."""
        is_undated = issubclass(kind, RESTRAINTS) or citation.state == OURS
        return None if is_undated else first_day(self._sources[citation.source].dated)

    def _cell(self, column: _Column, table: Mapping[str, Any]) -> Any:
        if column.key not in table:
            if column.default is MISSING:
                raise Misfit(f"missing key {column.key!r}")
            return column.default
        return _read_inside(column.key, column.read, table[column.key])

    def _columns_of(self, kind: Any) -> tuple[_Column, ...]:
        if kind not in self._columns:
            hints = get_type_hints(kind)
            self._columns[kind] = tuple(self._column(field, hints[field.name]) for field in fields(kind))
        return self._columns[kind]

    def _column(self, field: Field[Any], hint: Any) -> _Column:
        return _Column(field.name, KEYS.get(field.name, field.name), self._reader(hint), _default(field, hint))

    def _reader(self, hint: Any) -> Reader:
        if hint in PLAIN:
            return PLAIN[hint]
        if hint is Citation:
            return self._citation
        if isinstance(hint, type) and is_dataclass(hint):
            return partial(self.record, hint)
        if get_origin(hint) is Literal:
            return partial(_one_of, get_args(hint))
        if get_origin(hint) is UnionType:
            (inner,) = [part for part in get_args(hint) if part is not NoneType]
            return self._reader(inner)
        return partial(_list, self._item_reader(get_args(hint)[0]))

    def _item_reader(self, hint: Any) -> Reader:
        return self._cited_words if get_origin(hint) is tuple else self._reader(hint)

    def _cited_words(self, value: Any) -> tuple[str, Citation]:
        table = _table(value)
        _refuse_unknown_keys(table, {"words", "cite"})
        words = _read_inside("words", _text, table.get("words"))
        return words, _read_inside("cite", self._citation, table.get("cite"))

    def _citation(self, value: Any) -> Citation:
        table = _table(value)
        _refuse_unknown_keys(table, {"source", "section", "state"})
        source = _read_inside("source", self._known_source, table.get("source"))
        section = _read_inside("section", _text, table.get("section", ""))
        state = _read_inside("state", partial(_one_of, STATES), table.get("state"))
        key = (source, section, state)
        if key not in self._citations:
            self._citations[key] = Citation(source=source, section=section, state=state)
        return self._citations[key]

    def _known_source(self, value: Any) -> str:
        source = _text(value)
        if source not in self._sources:
            raise Misfit(f"unknown source {source!r}; it is in no sources file")
        return source


def _default(field: Field[Any], hint: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    if field.name == "jurisdiction":
        return ANY_TERRITORY
    if get_origin(hint) is UnionType:
        return None
    if get_origin(hint) is tuple:
        return ()
    return "" if field.name == "note" else MISSING


def first_day(dated: str) -> date | None:
    """The first civil day of a date written as 2023, 2023-06 or 2023-06-18; None for anything else."""
    for rest in ("", "-01", "-01-01"):
        try:
            return date.fromisoformat(dated + rest)
        except ValueError:
            continue
    return None
