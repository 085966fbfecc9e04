"""What holds at this installation, read from its rows once and kept while nothing is added to them.

Any process of the server sees a new row at its next question: one tiny query asks how many rows are in force, and a page asks it
once. Counted and not only numbered: on PostgreSQL a row may become visible after one with a higher number.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db import connection
from django.db.models import Count, Max

from eutonia.knowledge import Knowledge
from eutonia_clinic.core.asking import once
from eutonia_clinic.core.deed import once_in_an_act
from eutonia_clinic.facts.laying import Label, Laid, sound
from eutonia_clinic.facts.models import FactReading, InForce, Verdict
from eutonia_clinic.facts.naming import Held, as_held_in

REMEMBERED = 4
"""States of the knowledge kept in the memory of one process: of the files before and after an upgrade, at most."""


@dataclass(frozen=True, slots=True)
class Holds:
    """One reading that came into force: what it said instead of what, from when."""

    number: int
    fact: str
    verdict: Verdict
    before: Mapping[str, str]
    states: Mapping[str, str]
    files: Mapping[str, str]
    label: Label | None
    since: datetime
    changes: bool


@dataclass(frozen=True, slots=True)
class Here:
    """The knowledge of the installation, and every reading that ever came into force, the earliest first."""

    knowledge: Knowledge
    files: Knowledge
    facts: Mapping[str, Held]
    history: tuple[Holds, ...]

    @property
    def in_force(self) -> dict[str, Holds]:
        """For each fact the reading that holds now; none where the last one was taken back."""
        return _in_force(self.history)

    @property
    def corrections(self) -> tuple[Holds, ...]:
        """Those that said otherwise than what held before, the earliest first."""
        return tuple(one for one in self.history if one.changes)


Mark = tuple[str, int, int, str]
_held: OrderedDict[tuple[str, Mark], Here] = OrderedDict()
_lock = Lock()


def here(files: Knowledge) -> Here:
    """What holds now, over these files."""
    key = (files.hash, mark())
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    made = _read(files)
    with _lock:
        _held[key] = made
        while len(_held) > REMEMBERED:
            _held.popitem(last=False)
    return made


@once
def mark() -> Mark:
    """What changes when a reading comes into force: database, number of rows, last number, and the greatest hash of a content.

    One act goes by one knowledge, from its beginning to its end.
    """
    return once_in_an_act("facts in force", _mark)


def _mark() -> Mark:
    rows = InForce.objects.aggregate(many=Count("pk"), last=Max("pk"), content=Max("sha256"))
    return str(connection.settings_dict["NAME"]), rows["many"], rows["last"] or 0, rows["content"] or ""


def _in_force(history: Iterable[Holds]) -> dict[str, Holds]:
    last = {one.fact: one for one in history}
    return {fact: one for fact, one in last.items() if one.verdict is not Verdict.TAKEN_BACK}


def verified(files: Knowledge) -> Knowledge:
    """The knowledge as it came, with what this installation has verified of it: lent to visits."""
    return here(files).knowledge


def _read(files: Knowledge) -> Here:
    rows = InForce.objects.select_related("reading").order_by("reading_id")
    history = tuple(holds_of(row) for row in rows)
    labels = [one.label for one in history if one.label]
    known = sound(files, laid_of(_in_force(history).values()), labels)
    return Here(known, files, as_held_in(known, files), history)


def holds_of(row: InForce) -> Holds:
    """One row as what it brings to the knowledge."""
    reading = row.reading
    return Holds(
        number=reading.pk, fact=reading.fact, verdict=Verdict(reading.verdict), before=reading.held_before, states=reading.said,
        files=reading.said_by_files, label=label_of(reading), since=row.made_at, changes=row.changes,
    )  # fmt: skip


def label_of(reading: FactReading) -> Label | None:
    """The document that was read; none for what was taken back."""
    return Label(reading.title, reading.version, reading.dated, reading.section) if reading.dated else None


def laid_of(readings: Iterable[Holds]) -> list[Laid]:
    """Readings as they lie over the files."""
    return [Laid(one.fact, one.states, one.files, one.label) for one in readings if one.label]
