"""What can be chosen of an adverse event, and what the schemes of regulators ask for: data files, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

from eutonia.domain.answers import Answer

OTHER = "other"
"""The reaction that is said in words only."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """Something that may happen after an injection. `named_as` is how the sentences of the label facts name it."""

    id: str
    words: str
    term: str
    group: str
    urgent: bool
    named_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice in words. `settles`: with this outcome nothing more is waited for."""

    id: str
    words: str
    term: str = ""
    source: str = ""
    state: str = ""
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A document of a regulator."""

    id: str
    title: str
    publisher: str
    dated: str
    address: str

    @property
    def words(self) -> str:
        """'Title, publisher, date'."""
        return f"{self.title}, {self.publisher}, {self.dated}"


@dataclass(frozen=True, slots=True)
class SchemeField:
    """One field of a scheme: where it stands, how it is called, and what of the record goes into it."""

    section: str
    label: str
    content: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """How soon something is reported: by whom, for what, and where that is written. No days: none are set."""

    whose: str
    applies: str
    words: str
    source: Source
    state: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """The scheme of a regulator."""

    id: str
    name: str
    to: str
    where: str
    jurisdiction: str
    time_zones: tuple[str, ...]
    asks: str
    source: Source
    state: str
    fields: tuple[SchemeField, ...]
    deadlines: tuple[Deadline, ...]


Row = TypeVar("Row", Reaction, Option, Source, Scheme)


@cache
def reactions() -> Mapping[str, Reaction]:
    """Everything that can be ticked, in the order of the form."""
    rows = _read("reactions")["reaction"]
    return _by_id(Reaction(**{**row, "named_as": tuple(row["named_as"])}) for row in rows)


@cache
def options(kind: str) -> Mapping[str, Option]:
    """The choices of one kind: seriousness, severity, outcome, action, relation, teller."""
    return _by_id(Option(**row) for row in _read("choices")[kind])


@cache
def sources() -> Mapping[str, Source]:
    """The documents of regulators."""
    return _by_id(Source(**row) for row in _read("schemes")["source"])


@cache
def schemes() -> Mapping[str, Scheme]:
    """Every scheme, in the order in which they are looked at."""
    return _by_id(_scheme(dict(row)) for row in _read("schemes")["scheme"])


def scheme_for(jurisdiction: str, time_zone: str) -> Scheme:
    """The scheme of a clinic: by whose label applies, and where more than one scheme serves that label, by its clock."""
    found = [one for one in schemes().values() if one.jurisdiction == jurisdiction]
    return next((one for one in found if time_zone in one.time_zones), next(one for one in found if not one.time_zones))


def serious_of(answers: Mapping[str, Answer]) -> Answer:
    """Yes with one yes; no only when every criterion was answered no; else not known."""
    given = [answers.get(one, Answer.NOT_ASKED) for one in options("seriousness")]
    if Answer.YES in given:
        return Answer.YES
    if all(one is Answer.NO for one in given):
        return Answer.NO
    return Answer.NOT_ASKED if Answer.NOT_ASKED in given else Answer.CANNOT_ESTABLISH


def _scheme(row: dict[str, Any]) -> Scheme:
    fields = tuple(SchemeField(**one) for one in row.pop("field"))
    deadlines = tuple(Deadline(**{**one, "source": sources()[one["source"]]}) for one in row.pop("deadline"))
    row |= {"time_zones": tuple(row["time_zones"]), "source": sources()[row["source"]]}
    return Scheme(**row, fields=fields, deadlines=deadlines)


def _by_id(rows: Iterable[Row]) -> Mapping[str, Row]:
    held = list(rows)
    found = {one.id: one for one in held}
    if len(found) < len(held):
        raise ValueError("an id stands twice")
    return MappingProxyType(found)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("eutonia_clinic.events").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))
