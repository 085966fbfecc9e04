"""Who is the same person: entries that were merged, and which of them is the one to show.

After a merge everything of both entries is found under either number, and every window of toxin is counted over both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from eutonia_clinic.core.asking import is_asked_once, once
from eutonia_clinic.patients import models
from eutonia_clinic.patients.models import merges_in_force

__all__ = ["everyone_who_is", "ids_of", "kept_id", "kept_ids", "merges_in_force", "pairs_in_force"]

Pairs = tuple[tuple[int, int], ...]


@once
def pairs_in_force() -> Pairs:
    """Of every merge in force the entry that is kept, and the one merged into it. A page asks once and looks in it then."""
    return tuple(merges_in_force().values_list("person_id", "merged_id"))


@once
def _neighbours() -> Mapping[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for pair in pairs_in_force():
        for one in pair:
            found[one] = found.get(one, frozenset()).union(pair)
    return found


def everyone_who_is(ids: Collection[int]) -> frozenset[int]:
    """These entries and every entry that is merged with one of them, however many merges lie between."""
    if not is_asked_once():
        return models.everyone_who_is(ids)
    near, found, wider = _neighbours(), frozenset[int](), frozenset(ids)
    while wider != found:
        found, wider = wider, wider.union(*(near[one] for one in wider - found if one in near))
    return found


def ids_of(person_id: int) -> frozenset[int]:
    """Every number under which one person stands in the record, this one among them."""
    return everyone_who_is([person_id])


def kept_id(person_id: int) -> int:
    """The number under which a person is shown: their own, or that of the entry they were merged into."""
    return kept_ids([person_id])[person_id]


def kept_ids(ids: Iterable[int]) -> dict[int, int]:
    """For each number, the one under which that person is shown. One query, and one more for each merge of merges."""
    shown = {id: id for id in ids}
    while True:
        into = _kept_of(set(shown.values()))
        if not into:
            return shown
        shown = {id: into.get(kept, kept) for id, kept in shown.items()}


def _kept_of(merged: Collection[int]) -> Mapping[int, int]:
    """Of those of these entries that were merged into another, which."""
    if is_asked_once():
        return {gone: kept for kept, gone in pairs_in_force() if gone in merged}
    return dict(merges_in_force().filter(merged__in=merged).values_list("merged_id", "person_id"))
