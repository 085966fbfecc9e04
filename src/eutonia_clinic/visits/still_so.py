"""Who said of what was carried over that it is still so, while an assessment was being written (hazard H32).

Kept in the draft by what a row is about, with the value that was looked at: what is changed afterwards was confirmed by nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from eutonia_clinic.core.documents import canonical
from eutonia_clinic.visits import copying
from eutonia_clinic.visits.places import about_of, is_of, value_at

Said = tuple[str, str, str, str]
"""What a row is about, the place in it, the value that was looked at, and who said that it is still so."""


def said_now(
    waiting: Collection[str], before: Mapping[str, Any], now: Mapping[str, Any], ticked: Collection[str] | None, who: str
) -> tuple[Said, ...]:
    """What a tick confirms of what waited: the values that are still as they were. Without ticks named, everything that waits."""
    held = {about_of(place, before): value_at(place, before) for place in waiting}
    return tuple(
        (*about, canonical(value), who)
        for place in copying.places(now)
        if (about := about_of(place, now)) in held
        and held[about] == (value := value_at(place, now))
        and (ticked is None or is_of(about[0], ticked))
    )


def by_place(said: Iterable[Said], tree: Mapping[str, Any]) -> dict[str, str]:
    """Every place of a document that somebody confirmed as it stands there, with who did."""
    known = {one[:3]: one[3] for one in said}
    found = ((place, (*about_of(place, tree), canonical(value_at(place, tree)))) for place in copying.places(tree))
    return {place: known[value] for place, value in found if value in known}
