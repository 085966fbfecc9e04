"""What was carried over and nobody has confirmed, row by row as it stands in its boxes, to be read before one word for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field
from eutonia_clinic.visits.presenters.entry import said

Parts = Iterable[tuple[str, Iterable[Field]]]
STILL_ALL = "still-all"
"""The button that says of everything listed that it is still so."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row that waits: what it is, and all that stands in it."""

    name: str
    lines: tuple[str, ...]


def listed(page: Any) -> tuple[Listed, ...]:
    """Every row of an assessment (`assessing.AssessPage`) that waits, in the order of the page."""
    return tuple(Listed(name, tuple(_lines(parts))) for name, parts in _rows(page))


def _rows(page: Any) -> Iterator[tuple[str, Parts]]:
    for one in page.movements:
        if one.still:
            yield one.name, (*((box.side, (*box.fields, *box.more)) for box in one.boxes if box.is_used), ("", one.strengths))
    if page.muscles.still:
        yield "Other muscles examined", (("", page.muscles.fields), (page.muscles.more, ()))
    for goal in page.goals:
        if goal.still:
            yield f"Goal {goal.number}", (("", goal.fields),)
    if page.person.still:
        yield "The person and the product", (("", (*page.person.fields, page.days[0])),)
    if page.others.still:
        yield "Other treatment for spasticity", (("", page.others.fields),)


def _lines(parts: Parts) -> Iterator[str]:
    """One line for each part, led by its name; what holds nothing is left out."""
    for led, fields in parts:
        told = [f"{one.label}: {words.joined((said(one), one.unit), ' ')}" for one in fields if said(one)]
        if told or (led and not fields):
            yield words.joined((led, *told))
