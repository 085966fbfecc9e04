"""The record of a person as a list, and who read it."""

from __future__ import annotations

from dataclasses import dataclass

from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One entry of the record: when, what, by whom, and where to read it."""

    when: str
    words: str
    by: str
    href: str
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody opened a page of this person."""

    when: str
    by: str
    page: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of the whole record. `readings` is None for whoever may not see the audit."""

    rows: tuple[RecordRow, ...]
    before: Link | None
    after: Link | None
    readings: tuple[Reading, ...] | None
