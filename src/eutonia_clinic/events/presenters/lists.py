"""Lists of adverse events: of one person, and of a clinic, with what somebody has to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.events.documents import EventDocument
from eutonia_clinic.events.models import AdverseEvent, HandedOver, ReviewedEvent
from eutonia_clinic.events.presenters import saying
from eutonia_clinic.events.presenters.event import is_pressing, tags_of, to_do
from eutonia_clinic.patients.presenters.today import Someone


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event in a list."""

    what: str
    href: str
    began: str
    after: str
    tags: tuple[Tag, ...]
    to_do: tuple[Tag, ...]
    who: Someone | None = None
    is_pressing: bool = False


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Every event of a person."""

    rows: tuple[EventRow, ...]
    record: str
    person: str


@dataclass(frozen=True, slots=True)
class OpenPage:
    """What waits at a clinic, and what is over."""

    rows: tuple[EventRow, ...]
    over: tuple[EventRow, ...]
    more: bool
    signals: str

    @property
    def said(self) -> str:
        """The answer in one line."""
        late = sum(row.is_pressing for row in self.rows)
        many = words.count(len(self.rows), "adverse event asks", "adverse events ask") if self.rows else "No adverse event asks"
        return f"{many} for something to be done{f', {late} of them now' if late else ''}."


def person_row(
    row: AdverseEvent, reviews: Sequence[ReviewedEvent], handed: Sequence[HandedOver], today: date, href: str
) -> EventRow:
    """One event of a person."""
    seen = any(one.gravity == row.gravity for one in reviews)
    return _row(row, href, tags_of(to_do(row, seen, bool(handed), today)))


def open_row(row: AdverseEvent, who: Someone, today: date, href: str) -> EventRow:
    """One event of a clinic; `row` knows whether it was looked at and handed over (`queries.open_at`)."""
    seen, handed = row.seen, row.handed  # type: ignore[attr-defined]
    shown = _row(row, href, tags_of(to_do(row, seen, handed, today)), who)
    return replace(shown, is_pressing=is_pressing(row, seen, handed, today))


def _row(row: AdverseEvent, href: str, waits: tuple[Tag, ...], who: Someone | None = None) -> EventRow:
    event: EventDocument = row.content
    first = next(iter(event.suspects), None)
    after = f"{saying.since_words(first.given_on, event.onset_on)}, {first.product}" if first else ""
    elsewhere = next(iter(event.elsewhere), None)
    after = after or (words.treatment(elsewhere.treatment) if elsewhere else f"device: {event.device}" if event.device else "")
    tags = (saying.serious_tag(event), *(() if event.in_error else (saying.outcome_tag(event),)))
    return EventRow(saying.what_words(event), href, saying.onset_words(event), after, tags, waits, who)
