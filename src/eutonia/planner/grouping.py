"""When muscles are dosed together as a group, because no source doses them one by one."""

from __future__ import annotations

from collections.abc import Collection

from eutonia.domain.effect import Target
from eutonia.knowledge.types import Knowledge, Muscle


def grouped(
    named: Collection[Target], free: frozenset[Target], dosed: set[str], knowledge: Knowledge
) -> dict[Target, Target]:
    """Which named places become part of a group: place -> group, each on its own side.

    named  the places that patterns name
    free   those of them that may be proposed (not kept, not excluded)
    dosed  muscles and groups with a usable dose row

    A group is used where a free muscle has no dose of its own, or where a pattern names the group itself, and only when
    patterns name every member: one secondary muscle is no reason to inject all of its neighbours. It then takes
    in all its named members, so that nothing is dosed twice. A group with a member that is kept or excluded is never
    used: its dose could not be kept out of that member.
    """
    chosen: dict[Target, Muscle] = {}
    for target in named:
        group = _group_for(target, named, free, dosed, knowledge)
        if group is not None:
            chosen[Target(group.id, target.side)] = group
    widest_first = sorted(chosen, key=lambda place: (-len(chosen[place].members), place.muscle))
    taken: dict[Target, Target] = {}
    for place in widest_first:
        if any(Target(muscle, place.side) in taken for muscle in (place.muscle, *chosen[place].members)):
            continue
        for muscle in (place.muscle, *chosen[place].members):
            if (member := Target(muscle, place.side)) in named:
                taken[member] = place
    return taken


def _group_for(
    target: Target, named: Collection[Target], free: frozenset[Target], dosed: set[str], knowledge: Knowledge
) -> Muscle | None:
    """The smallest group with a dose that may stand for this place; None when it needs none or has none."""
    if target not in free:
        return None
    own = knowledge.muscles[target.muscle]
    if target.muscle in dosed:
        fitting = [own] if own.members else []
    else:
        fitting = [group for group in knowledge.groups_with(target.muscle) if group.id in dosed]
    usable = [group for group in fitting if _is_free(group, target, named, free) and _is_named(group, target, named)]
    return min(usable, key=lambda group: (len(group.members), group.id), default=None)


def _is_free(group: Muscle, target: Target, named: Collection[Target], free: frozenset[Target]) -> bool:
    places = (Target(muscle, target.side) for muscle in (group.id, *group.members))
    return all(place in free for place in places if place in named)


def _is_named(group: Muscle, target: Target, named: Collection[Target]) -> bool:
    """True when the patterns name the group itself or every one of its members on this side."""
    members = all(Target(member, target.side) in named for member in group.members)
    return members or Target(group.id, target.side) in named
