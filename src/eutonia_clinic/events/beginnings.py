"""Where an adverse event begins: a follow-up or a diary entry that told of harm. What was said there is filled in, and linked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import Model

from eutonia.domain.answers import Answer
from eutonia_clinic.core import words
from eutonia_clinic.core.documents import label_of
from eutonia_clinic.diary.models import DiaryEntry
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.models import FollowUpVisit

REACTIONS_OF = {"swallowing_trouble": "swallowing", "weakness_that_limits": "weakness-near"}
REACTIONS_OF_DIARY = {
    "swallowing": "swallowing", "breathing": "breathing", "speech": "speech", "weakness": "weakness-far",
    "infection": "infection",
}  # fmt: skip
"""By the question of a follow-up or a diary, what a yes is called here."""


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


def _diary(row: DiaryEntry) -> Beginning:
    entry = row.content
    told = [REACTIONS_OF_DIARY[one] for one in entry.flagged if one in REACTIONS_OF_DIARY]
    teller = "carer" if row.source == "carer" else "person"
    first = {"reactions": told, "happened": entry.note, "onset_on": row.day, "told_on": row.day, "told_by": teller}
    said = words.joined(["the diary", words.day(row.day)], ", ")
    return Beginning(label_of(row), said, row.day, first, "diary:flag" if row.is_red_flag else "", {"diary_entry": row.pk})


KINDS: Mapping[str, Kind] = MappingProxyType(
    {"visits.followupvisit": Kind(FollowUpVisit, _follow_up), "diary.diaryentry": Kind(DiaryEntry, _diary)}
)
"""By the label of the row."""
