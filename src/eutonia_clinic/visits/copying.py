"""Carrying an assessment forward: what is copied, and that every copied value waits for somebody to confirm it (hazard H32).

The safety questions and earlier toxin are never copied: they are asked.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from eutonia.domain.case import Case
from eutonia_clinic.core.documents import canonical, tree_of

CARRIED = ("product", "distribution", "person", "problems", "muscles", "goals", "other_treatments")
"""Parts of a case that are carried over."""
OF_THE_IDENTITY = ("name", "birth_date")
SAYS_NOTHING = (None, "", "not_asked")


def carried(case: Case, today: date) -> dict[str, Any]:
    """A new assessment for a day, begun from an earlier one. No case yet: it lacks its answers."""
    held = tree_of(canonical(case))
    kept = {part: held[part] for part in CARRIED}
    kept["person"] = {name: value for name, value in held["person"].items() if name not in OF_THE_IDENTITY}
    return kept | {"title": held["title"], "assessed_on": today.isoformat(), "planned_for": today.isoformat()}


def places(tree: Mapping[str, Any]) -> tuple[str, ...]:
    """Where every value that was carried over stands: 'problems[0].ashworth'. What says nothing needs no confirming."""
    return tuple(place for part in CARRIED if part in tree for place in _leaves(part, tree[part]))


def still_there(unconfirmed: Collection[str], tree: Mapping[str, Any]) -> tuple[str, ...]:
    """The places among these that the document still has: a row that was taken out needs no confirming."""
    there = set(places(tree))
    return tuple(place for place in unconfirmed if place in there)


def left(unconfirmed: Collection[str], confirmed: Collection[str]) -> tuple[str, ...]:
    """The places that are still not confirmed. Confirming a row confirms everything in it."""
    return tuple(place for place in unconfirmed if not any(_covers(whole, place) for whole in confirmed))


def written(unconfirmed: Collection[str]) -> str:
    """Places as a column holds them."""
    return canonical(list(unconfirmed))


def read(text: str) -> tuple[str, ...]:
    """Places as a column holds them."""
    return tuple(json.loads(text))


def _covers(whole: str, place: str) -> bool:
    return place == whole or (place.startswith(whole) and place[len(whole)] in ".[")


def _leaves(place: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _leaves(f"{place}.{name}", part)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from _leaves(f"{place}[{at}]", part)
    elif value not in SAYS_NOTHING:
        yield place
