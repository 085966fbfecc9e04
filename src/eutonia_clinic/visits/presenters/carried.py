"""What was carried over from an earlier assessment: one tick a row says that it is still so (hazard H32)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from eutonia.knowledge.types import Knowledge, Pattern
from eutonia_clinic.core.fields import Field
from eutonia_clinic.visits.places import is_of

STILL = "still:"
"""What the names of the ticks begin with that confirm what was carried over."""
PERSON = ("person", "product", "distribution")
"""What the tick of the person confirms."""


def still(name: str, about: Collection[str], whose: str, unconfirmed: Collection[str]) -> Field | None:
    """The tick for what was carried over; None when nothing waits there."""
    if not any(is_of(one, about) for one in unconfirmed):
        return None
    return Field(f"{STILL}{name}", f"Still so: {whose}", "tick", compact=True)


def about_movement(pattern: str, patterns: Sequence[str], knowledge: Knowledge) -> tuple[str, ...]:
    """What the tick of a movement confirms: the problem on both sides, and the strengths that stand under it."""
    return f"problems {pattern}", *(f"muscles {one}" for one in muscles_under(patterns, knowledge).get(pattern, ()))


def muscles_under(patterns: Sequence[str], knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """Under each movement the muscles whose strength is asked there: once, under the first movement that needs it."""
    held: dict[str, tuple[str, ...]] = {}
    for pattern in patterns:
        before = {muscle for under in held.values() for muscle in under}
        held[pattern] = tuple(one for one in _weak(knowledge.patterns.get(pattern)) if one not in before)
    return held


def _weak(pattern: Pattern | None) -> Sequence[str]:
    """The muscles whose weakness would speak against injecting: their strength decides what may be proposed."""
    reasons = pattern.against if pattern else ()
    return list(dict.fromkeys(r.when.removeprefix("weak:") for r in reasons if r.when.startswith("weak:")))
