"""The audit as others use it: log a reading, and verify the chain against itself and against its anchors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from eutonia_clinic.core import acts, anchors, chain, clock
from eutonia_clinic.core.chain import BEFORE_THE_FIRST, Head, Link, hash_after
from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.core.numbers import number, whole

if TYPE_CHECKING:
    from eutonia_clinic.accounts.models import Clinic, User

READ = "read"
ROWS_AT_A_TIME = 5_000
PERIODS_WITHOUT = 2
"""Periods of the setting `audit.anchor_minutes` after which an anchor is missing."""
MOST_TOLD = 100
"""Troubles told one by one; more are counted."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in the audit that should not be so. `sequence` is the number of the event where it shows; 0: none."""

    sequence: int
    words: str


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """What a reading of the whole chain found."""

    events: int
    head: Head | None
    anchors: int
    troubles: tuple[Trouble, ...]
    more: int
    """Troubles beyond those told."""

    @property
    def is_sound(self) -> bool:
        """True when nothing was found."""
        return not self.troubles


def log_reading(*, by: User, clinic: Clinic | None, person_id: int, page: str) -> None:
    """A page of a person was opened. One event for each user, person, page and quarter of an hour (`audit.read_minutes`)."""
    now = clock.now()
    if _is_logged(by.pk, person_id, page, now):
        return
    with transaction.atomic(durable=True):
        chain.lock_chain()
        if _is_logged(by.pk, person_id, page, now):
            return
        head = chain.append(
            READ,
            actor=by.pk,
            clinic=clinic.pk if clinic else None,
            person=person_id,
            at=now,
            made={f"page:{page}@{_quarter(now).isoformat()}": hash_of(page)},
        )
        transaction.on_commit(lambda: acts.anchor(head))


def verify(file: Path | None = None) -> ChainVerdict:
    """Read every event in order, hash it anew, and compare with what stands there and with the anchors in `file`.

    Finds an event that was edited, removed, put in or moved; by the anchors, also an end that was cut off, a chain that was
    calculated anew, and anchors that are no longer written. Streamed: memory does not grow with the chain.
    """
    file = file or anchors.place()
    kept, damaged = anchors.read(file)
    walk = _Walk(kept)
    walk.through(_links())
    walk.to_the_last_anchor(max((anchor.sequence for anchor in kept), default=0))
    walk.note_unanchored([anchor.sequence for anchor in anchors.read(file)[0]])
    walk.note_lines(damaged)
    if walk.events and not kept:
        walk.note(0, "There is no anchor outside the database: a chain that was cut or calculated anew would not show.")
    return ChainVerdict(walk.events, walk.head, len(kept), tuple(walk.troubles), walk.more)


class _Walk:
    """One reading of the chain, from the first event to the last."""

    def __init__(self, kept: Iterable[Head]) -> None:
        self._promised: dict[int, set[Head]] = defaultdict(set)
        for anchor in kept:
            self._promised[anchor.sequence].add(anchor)
        self._anchored: datetime | None = None
        self._longest = PERIODS_WITHOUT * timedelta(minutes=float(number("audit.anchor_minutes")))
        self._unanchored: list[tuple[int, int]] = []
        self._is_owed = False
        self._before = BEFORE_THE_FIRST
        self._expected = 1
        self.events = self.more = 0
        self.head: Head | None = None
        self.troubles: list[Trouble] = []

    def through(self, links: Iterable[tuple[Link, str]]) -> None:
        for link, held in links:
            if link.sequence != self._expected:
                self.note(link.sequence, f"Events {self._expected} to {link.sequence - 1} are missing.")
            if hash_after(self._before, link) != held:
                self.note(link.sequence, "The event is not what was written, or does not follow the one before it.")
            self._against_the_anchors(head := Head(link.sequence, held, link.at))
            self._before, self._expected = held, link.sequence + 1
            self.events += 1
            self.head = head

    def _against_the_anchors(self, event: Head) -> None:
        """Every anchor of this event says the same; and after too long without one, an event was owed an anchor."""
        promises = self._promised.get(event.sequence)
        if promises is not None:
            if promises != {event}:
                self.note(event.sequence, "The event is not the one that was anchored.")
            self._anchored, self._is_owed = event.at, False
        elif self._anchored is not None and event.at - self._anchored > self._longest:
            first = self._unanchored.pop()[0] if self._is_owed else event.sequence
            self._unanchored.append((first, event.sequence))
            self._is_owed = True

    def to_the_last_anchor(self, last: int) -> None:
        if last >= self._expected:
            self.note(last, f"The end is missing: events {self._expected} to {last} were anchored.")

    def note_unanchored(self, by_now: Collection[int]) -> None:
        """Where no anchor was written for too long. One event alone is what a power cut leaves; `by_now` came while we read."""
        for first, last in self._unanchored:
            if first < last and not any(first <= one <= last for one in by_now):
                said = f"No anchor was written from here to event {last}: they were removed, or the file cannot be written."
                self.note(first, said)

    def note_lines(self, damaged: list[int]) -> None:
        for line in damaged:
            self.note(0, f"Line {line} of the anchors cannot be read.")

    def note(self, sequence: int, words: str) -> None:
        if len(self.troubles) < MOST_TOLD:
            self.troubles.append(Trouble(sequence, words))
        else:
            self.more += 1


def _links() -> Iterator[tuple[Link, str]]:
    rows = AuditEvent.objects.order_by("sequence").values_list(*Link._fields, "hash")
    for row in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        yield Link._make(row[:-1]), row[-1]


def _is_logged(actor: int, person_id: int, page: str, now: datetime) -> bool:
    subject = f"page:{page}@{_quarter(now).isoformat()}"
    return AuditEvent.objects.filter(person=person_id, actor=actor, verb=READ, subject=subject, at__gte=_quarter(now)).exists()


def _quarter(now: datetime) -> datetime:
    """The beginning of the quarter of an hour (or whatever `audit.read_minutes` says) that a moment lies in."""
    length = timedelta(minutes=whole("audit.read_minutes"))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + length * ((now - midnight) // length)
