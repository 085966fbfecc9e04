"""Who plays in the demonstration: made-up people with a clinical picture, a course, and how things stand today."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from eutonia_clinic.patients.identity import SYNTHETIC, Identifier, Identity

Tree = Mapping[str, Any]
OTHER_SIDE = MappingProxyType({"right": "left", "left": "right"})
NOT_SAID = MappingProxyType({"fixed_contracture": "no", "tone_is_useful": "no"})
"""What holds of a problem of a picture that says nothing else."""


@dataclass(frozen=True, slots=True)
class Truth:
    """How a person really answers, beside what is expected of anybody."""

    depth: float = 1.5
    length: float = 1.0
    fades: float = 0.0

    def depth_in(self, session: int) -> float:
        """The depth after one session, counted from 1."""
        return float(self.depth * (1 - self.fades) ** (session - 1))


@dataclass(frozen=True, slots=True)
class Member:
    """One made-up person, see `data/cast.toml`."""

    number: int
    name: str
    born: date
    sex: str
    measures: Tree
    picture: Tree
    weeks_ago: tuple[int, ...] = ()
    truth: Truth = field(default_factory=Truth)
    weak_in: frozenset[int] = frozenset()
    elsewhere: tuple[Tree, ...] = ()
    scene: str = ""
    answers: Tree = field(default_factory=dict)

    def shortened(self, sessions: int) -> Member:
        """The same person with at most so many of their last sessions, and what happened since."""
        weeks = self.weeks_ago[-sessions:] if sessions else ()
        since = weeks[0] if weeks else 0
        return replace(self, weeks_ago=weeks, elsewhere=tuple(one for one in self.elsewhere if one["weeks_ago"] < since))

    @property
    def synthetic_number(self) -> str:
        """'SYN-0007': whoever has one does not exist."""
        return synthetic(self.number)

    def identity(self, **changes: Any) -> Identity:
        """Who they are, as it is registered."""
        family, given = self.name.split(" ", 1)
        number = Identifier(kind=SYNTHETIC, value=self.synthetic_number)
        held = {"family": family, "given": given, "birth_date": self.born, "sex": self.sex, "identifiers": (number,)}
        return Identity.model_validate(held | changes)


def synthetic(number: int) -> str:
    """The number of a person of the demonstration, as it is spelt."""
    return f"SYN-{number:04d}"


def members(numbers: Collection[int] | None = None) -> tuple[Member, ...]:
    """Everybody, or those with these numbers."""
    return tuple(one for one in _everybody() if numbers is None or one.number in numbers)


@cache
def _everybody() -> tuple[Member, ...]:
    pictures = _read("pictures.toml")
    return tuple(_member(dict(row), pictures) for row in _read("cast.toml")["person"])


def _read(name: str) -> dict[str, Any]:
    text = files("eutonia_clinic.demo").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def _member(row: dict[str, Any], pictures: Tree) -> Member:
    picture = _picture(pictures[row.pop("picture")], row.pop("mirrored", False), row.pop("says", {}))
    truth = Truth(**{name: float(value) for name, value in row.pop("truth", {}).items()})
    told: dict[str, Any] = {name: tuple(row.pop(name, ())) for name in ("weeks_ago", "elsewhere")}
    return Member(picture=picture, truth=truth, weak_in=frozenset(row.pop("weak_in", ())), **told, **row)


def _picture(held: Tree, mirrored: bool, says: Tree) -> Tree:
    """A picture in the words of the engine's case, on the side it is on, the goals in the person's own words."""
    made = {
        "title": held["title"],
        "product": held["product"],
        "distribution": held["distribution"],
        "problems": [NOT_SAID | _sided(one, mirrored) for one in held["problems"]],
        "muscles": [_sided(one, mirrored) for one in held.get("muscles", ())],
        "goals": [_goal(one, mirrored, says) for one in held["goals"]],
        "other_treatments": [dict(one) for one in held["other_treatments"]],
    }
    strange = set(says) - {goal["id"] for goal in made["goals"]}
    if strange:
        raise ValueError(f"the cast says something of goals that its picture has not: {strange}")
    return made


def _sided(row: Tree, mirrored: bool) -> dict[str, Any]:
    return {**row, "side": OTHER_SIDE[row["side"]] if mirrored else row["side"]}


def _goal(row: Tree, mirrored: bool, says: Tree) -> dict[str, Any]:
    target = "target_ashworth" if row["measure"] == "ashworth" else "target_at_most"
    return {
        "id": row["id"],
        "words": says.get(row["id"], row["words"]),
        "problems": list(_names(row["of"], mirrored)),
        "measure": row["measure"],
        target: row["target"],
        "importance": row["importance"],
    }


def _names(of: Collection[str], mirrored: bool) -> Iterator[dict[str, Any]]:
    for words in of:
        pattern, side = words.split()
        yield _sided({"pattern": pattern, "side": side}, mirrored)
