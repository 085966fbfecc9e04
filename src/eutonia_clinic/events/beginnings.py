"""Where an adverse event begins: a follow-up or a diary entry that told of harm. What was said there is filled in, and linked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

from eutonia.domain.answers import Answer
from eutonia_clinic.core.documents import label_of
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.models import FollowUpVisit

REACTIONS_OF = {"swallowing_trouble": "swallowing", "weakness_that_limits": "weakness-near"}


@dataclass(frozen=True, slots=True)
class Beginning:
    """What told of an event. `first` fills in the form; `route` and `at` lead back."""

    label: str
    words: str
    day: date
    first: Mapping[str, Any] = field(default_factory=dict)
    route: str = ""
    at: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row that may tell of harm, and how it is read."""

    model: type[Model]
    read: Callable[[Any], Beginning]


def beginning_of(label: str, person: Person) -> Beginning | None:
    """What a label such as 'visits.followupvisit:12' names, when it is a row about this person; else nothing."""
    name, _, number = label.partition(":")
    kind = KINDS.get(name)
    if kind is None or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    row = kind.model._default_manager.filter(pk=int(number), person__in=ids_of(person.pk)).first()
    return kind.read(row) if row is not None else None


def _follow_up(row: FollowUpVisit) -> Beginning:
    seen = row.content
    told = [reaction for name, reaction in REACTIONS_OF.items() if getattr(seen, name) is Answer.YES]
    first = {"reactions": told, "told_on": seen.seen_on, "told_by": "seen-here"}
    return Beginning(label_of(row), "the follow-up", seen.seen_on, first, "visits:seen", {"follow_up": row.pk})


KINDS: dict[str, Kind] = {"visits.followupvisit": Kind(FollowUpVisit, _follow_up)}
