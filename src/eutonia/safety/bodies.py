"""Which muscles a name stands for: a muscle, a group with its members, a region or a part of the body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from eutonia.domain import Side
from eutonia.knowledge.types import Knowledge


class Same:
    """Knowledge as a key: two are equal only when they are one object. Holds it, so that its identity stays taken."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return id(self.knowledge)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.knowledge is other.knowledge


def with_members(muscle: str, knowledge: Knowledge) -> frozenset[str]:
    """A muscle; or a group, its members and theirs, and the smaller groups that lie wholly inside it."""
    found = _downwards(muscle, knowledge)
    return everyone_in(found, knowledge) if len(found) > 1 else found


def _downwards(muscle: str, knowledge: Knowledge) -> frozenset[str]:
    found = {muscle}
    known = knowledge.muscles.get(muscle)
    for member in known.members if known else ():
        found |= _downwards(member, knowledge)
    return frozenset(found)


def muscles_named(subject: str, knowledge: Knowledge) -> frozenset[str]:
    """Every muscle that a limit's subject stands for: muscle, group, region or part; empty for '' (all) or nothing."""
    if subject in knowledge.muscles:
        return with_members(subject, knowledge)
    return frozenset(m.id for m in knowledge.muscles.values() if subject and subject in (m.region, m.part))


def family(muscle: str, knowledge: Knowledge) -> frozenset[str]:
    """A muscle, its members, and the groups it belongs to: all that is weakened when it is, at least in part."""
    return _families(Same(knowledge)).get(muscle, frozenset({muscle}))


@lru_cache
def _families(same: Same) -> Mapping[str, frozenset[str]]:
    known = same.knowledge
    inside = {muscle: with_members(muscle, known) for muscle in known.muscles}
    return {
        muscle: inside[muscle] | {group for group, members in inside.items() if muscle in members} for muscle in known.muscles
    }


def roles(pattern: str, knowledge: Knowledge) -> Mapping[str, frozenset[str]]:
    """For each muscle behind a pattern, and its family: on which side, relative to the side the pattern is named for."""
    return _roles(pattern, Same(knowledge))


@cache
def _roles(pattern: str, same: Same) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for entry in same.knowledge.patterns[pattern].muscles:
        for muscle in family(entry.muscle, same.knowledge):
            found[muscle] = found.get(muscle, frozenset()) | {entry.where}
    return found


def on_sides(where: frozenset[str], side: Side) -> frozenset[Side]:
    """The sides that a role stands for, when the pattern is named for one side."""
    same = {side} if where & {"same", "both"} else set()
    return frozenset(same | ({side.other} if where & {"opposite", "both"} else set()))


def everyone_in(named: Iterable[str], knowledge: Knowledge) -> frozenset[str]:
    """The muscles named, the members of groups named, and the groups all of whose members are named."""
    found = {one for name in named for one in _downwards(name, knowledge)}
    whole = {m.id for m in knowledge.muscles.values() if m.members and found.issuperset(m.members)}
    return frozenset(found | whole)
