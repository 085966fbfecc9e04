"""Who is the same person: entries that were merged, and which of them is the one to show.

After a merge everything of both entries is found under either number, and every window of toxin is counted over both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from eutonia_clinic.patients.models import everyone_who_is, merges_in_force

__all__ = ["asked_once", "everyone_who_is", "ids_of", "kept_id", "kept_ids", "merges_in_force"]

_Asked = tuple[dict[int, frozenset[int]], dict[int, int]]
_asked: ContextVar[_Asked | None] = ContextVar("asked", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """While one page of one person is read, who is the same person is asked once and not before every query.

    For pages that only read: an act always asks, under its lock.
    """
    before = _asked.set(({}, {}))
    try:
        yield
    finally:
        _asked.reset(before)


def ids_of(person_id: int) -> frozenset[int]:
    """Every number under which one person stands in the record, this one among them."""
    asked = _asked.get()
    if asked is None:
        return everyone_who_is([person_id])
    if person_id not in asked[0]:
        asked[0][person_id] = everyone_who_is([person_id])
    return asked[0][person_id]


def kept_id(person_id: int) -> int:
    """The number under which a person is shown: their own, or that of the entry they were merged into."""
    asked = _asked.get()
    if asked is None:
        return kept_ids([person_id])[person_id]
    if person_id not in asked[1]:
        asked[1][person_id] = kept_ids([person_id])[person_id]
    return asked[1][person_id]


def kept_ids(ids: Iterable[int]) -> dict[int, int]:
    """For each number, the one under which that person is shown. One query, and one more for each merge of merges."""
    shown = {id: id for id in ids}
    while True:
        into = dict(merges_in_force().filter(merged__in=set(shown.values())).values_list("merged_id", "person_id"))
        if not into:
            return shown
        shown = {id: into.get(kept, kept) for id, kept in shown.items()}
