"""The words of letters by language: one folder of files for each. Whoever fills a sentence in also gets it without the names."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from eutonia_clinic.letters.documents import Reading
from eutonia_clinic.letters.reading_age import STAND_IN, measured

ENGLISH = "en-GB"


def languages() -> tuple[str, ...]:
    """The languages that letters to people can be written in."""
    folders = (one for one in files(__package__).joinpath("data").iterdir() if one.is_dir())
    return tuple(sorted(one.name for one in folders if one.joinpath("person.toml").is_file()))


@cache
def data(language: str, name: str) -> Any:
    """One file of words. Raises `FileNotFoundError` for a language that is not there."""
    return tomllib.loads(files(__package__).joinpath(f"data/{language}/{name}.toml").read_text(encoding="utf-8"))


class _Anything(dict[str, str]):
    """Stands in for every name that a sentence is filled in with."""

    def __missing__(self, key: str) -> str:
        return STAND_IN


@dataclass(slots=True)
class Phrases:
    """The words of one file, and every sentence that was said from it, with a stand-in for each name, to be measured."""

    language: str
    name: str
    said: list[str] = field(default_factory=list)

    def say(self, place: str, **values: str) -> str:
        """The sentence at `place` ('expect.onset'), filled in. Raises `KeyError` when there is none or a value is missing."""
        template = self._at(place)
        self.said.append(template.format_map(_Anything()))
        return str(template.format_map(values))

    def items(self, place: str) -> tuple[str, ...]:
        """The items of a list, which hold no names."""
        found = tuple(str(one) for one in self._at(place))
        self.said.extend(found)
        return found

    def fixed(self, place: str) -> str:
        """Words that are a label and not part of the text that is measured."""
        return str(self._at(place))

    @property
    def reading(self) -> Reading:
        """How hard everything that was said is to read."""
        return measured(self.said)

    def _at(self, place: str) -> Any:
        held = data(self.language, self.name)
        for part in place.split("."):
            held = held[part]
        return held
