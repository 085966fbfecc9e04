"""The words of the person's app and of its paper twin, language by language: one file of the catalogue each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

CATALOGUE = Path(str(files("eutonia_clinic.diary"))) / "catalogue"
"""Served as `diary/words/…`, so that the app reads the very file that paper is drawn from."""


@cache
def languages() -> tuple[str, ...]:
    """The languages of the catalogue, English first."""
    found = {path.stem for path in CATALOGUE.glob("*.json")}
    return ("en", *sorted(found - {"en"}))


@cache
def words_of(language: str) -> Mapping[str, str]:
    """Every text of a language by its full name, such as 'flags.none'. Raises `KeyError` for a language that we do not speak."""
    if language not in languages():
        raise KeyError(language)
    return MappingProxyType(dict(_texts(json.loads((CATALOGUE / f"{language}.json").read_text(encoding="utf-8")))))


def _texts(tree: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, str):
            yield f"{before}{name}", value
        elif isinstance(value, Mapping):
            yield from _texts(value, f"{before}{name}.")
