"""Where toxin went and what the row measures: from the words of a report to muscles and joints of the knowledge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from eutonia.evidence.lexicon import lexicon, plain_words
from eutonia.knowledge import Knowledge, Pattern
from eutonia.response.anatomy import members, reference_volume

NEITHER: tuple[str, ...] = ()
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Words:
    """What one text names."""

    muscles: tuple[str, ...]
    """Single muscles, each once."""
    joints: tuple[str, ...]
    """Joints named by their own words."""
    limbs: tuple[str, ...]
    """Joints meant by words that tell the limb only, or not even that."""
    units: Mapping[str, float]
    """Muscle -> units, where the text tells a dose for every muscle that it names; else empty."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a row is about."""

    joints: tuple[str, ...]
    part: str
    treated: tuple[str, ...]
    """Single muscles that the arm's toxin went into, on one side."""
    told_units: Mapping[str, float]
    vague: bool
    """The muscles are known by limb or joint only."""


def words_of(text: str, knowledge: Knowledge) -> Words:
    """Every muscle, joint and limb that the text names; the longest phrase is taken first."""
    found = list(_matches(plain_words(text).split(), knowledge))
    known = lexicon()
    named = [(phrase, figure) for phrase, figure in found if phrase in _phrases(knowledge)]
    muscles = {phrase: _singles(_phrases(knowledge)[phrase], knowledge) for phrase, _ in named}
    units = {one: figure / len(muscles[phrase]) for phrase, figure in named if figure for one in muscles[phrase]}
    every = _once(one for singles in muscles.values() for one in singles)
    limbs = _once(joint for phrase, _ in found for joint in known.limb_words.get(phrase, NEITHER))
    return Words(
        muscles=every,
        joints=_once(joint for phrase, _ in found for joint in known.joint_words.get(phrase, NEITHER)),
        limbs=limbs or _once(joint for phrase, _ in found for joint in known.anywhere_words.get(phrase, NEITHER)),
        units=units if set(units) == set(every) else {},
    )


def place_of(joint: str, muscle_group: str, outcome: str, of_trial: str, knowledge: Knowledge) -> Place | None:
    """The place of one row, from its own cells and from what its trial says of the muscles; None when nothing tells it."""
    here, whole = words_of(muscle_group, knowledge), words_of(of_trial, knowledge)
    joints = _joints(words_of(joint, knowledge), words_of(outcome, knowledge), here, whole, knowledge)
    if not joints and not here.muscles:
        return None
    treated = _treated(whole, here, joints, knowledge)
    return Place(joints, _part(joints, treated, knowledge), treated, whole.units, not (whole.muscles or here.muscles))


def shares(joints: Iterable[str], treated: Iterable[str], knowledge: Knowledge) -> Mapping[str, float]:
    """Muscle -> its part in the problem, by the engine's rule, averaged over the joints; 0 for what moves none of them.

    Of the patterns graded at a joint the commonest is taken that the treated muscles cover best, or nearly so. Muscles that
    move no joint of the knowledge have equal parts.
    """
    given, joints = tuple(treated), tuple(joints)
    if not joints:
        return dict.fromkeys(given, 1 / max(len(given), 1))
    of_joints = [_best(joint, given, knowledge) for joint in joints]
    return {muscle: sum(part.get(muscle, 0) for part in of_joints) / len(joints) for muscle in given}


def pattern_shares(pattern: Pattern, knowledge: Knowledge) -> Mapping[str, float]:
    """Single muscle -> its part in the pattern in the reference adult, both sides together; sums to 1.

    The rule of `response.anatomy.shares`: rank times volume to a power below 1.
    """
    power = float(knowledge.number("response.share_volume_power"))
    ranks: dict[str, float] = {}
    for entry in pattern.muscles:
        rank = float(knowledge.number(f"response.rank.{entry.rank}"))
        for one in members(entry.muscle, knowledge):
            ranks[one] = max(ranks.get(one, 0), rank)
    raw = {one: rank * reference_volume(one, knowledge).millilitres ** power for one, rank in ranks.items()}
    return {one: part / sum(raw.values()) for one, part in raw.items()}


def part_of(muscle: str, knowledge: Knowledge) -> str:
    """The part of the body that a muscle belongs to, of the catalogue or of experiments."""
    return knowledge.muscles[muscle].part if muscle in knowledge.muscles else lexicon().elsewhere[muscle].part


def millilitres(muscle: str, knowledge: Knowledge) -> float:
    """The volume of one muscle in the reference adult."""
    if muscle in knowledge.muscles:
        return reference_volume(muscle, knowledge).millilitres
    return lexicon().elsewhere[muscle].millilitres


def patterns_at(joint: str, knowledge: Knowledge) -> tuple[Pattern, ...]:
    """The patterns of the knowledge that are graded at a joint, the commonest first."""
    return tuple(knowledge.patterns[name] for name in lexicon().joints.get(joint, NEITHER) if name in knowledge.patterns)


def _best(joint: str, treated: tuple[str, ...], knowledge: Knowledge) -> Mapping[str, float]:
    every = [pattern_shares(pattern, knowledge) for pattern in patterns_at(joint, knowledge)]
    covered = [sum(part.get(muscle, 0) for muscle in treated) for part in every]
    enough = lexicon().number("pattern.nearly_best") * max(covered)
    return next(part for part, cover in zip(every, covered, strict=True) if cover >= enough)


def _joints(column: Words, outcome: Words, here: Words, whole: Words, knowledge: Knowledge) -> tuple[str, ...]:
    """The joints that the row measures. Its own column goes first, then the outcome's name, then the muscles; limbs last."""
    return (
        column.joints
        or outcome.joints
        or _joints_of(column.muscles, knowledge)
        or here.joints
        or _joints_of(here.muscles, knowledge)
        or column.limbs
        or here.limbs
        or whole.joints
        or _joints_of(whole.muscles, knowledge)
        or whole.limbs
    )


def _joints_of(muscles: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """The joints at which these muscles are primary in the commonest pattern; for a muscle of experiments, its toes."""
    given = set(muscles)
    return _once(joint for joint, primary in _movers(knowledge).items() if given & primary)


def _movers(knowledge: Knowledge) -> Mapping[str, frozenset[str]]:
    return {
        joint: frozenset(
            one
            for entry in patterns_at(joint, knowledge)[0].muscles
            if entry.rank == "primary"
            for one in members(entry.muscle, knowledge)
        )
        | frozenset(_singles(lexicon().treated[joint], knowledge))
        for joint in lexicon().joints
        if patterns_at(joint, knowledge)
    }


def _treated(whole: Words, here: Words, joints: tuple[str, ...], knowledge: Knowledge) -> tuple[str, ...]:
    named = _once((*whole.muscles, *_treated_at(whole.joints, knowledge), *here.muscles))
    if named and not (whole.limbs and not whole.muscles and not whole.joints):
        return named
    by_limb = _treated_at(whole.limbs, knowledge)
    return _once((*by_limb, *here.muscles, *_treated_at(joints, knowledge)))


def _treated_at(joints: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    return _once(one for joint in joints for one in _singles(lexicon().treated[joint], knowledge))


def _part(joints: tuple[str, ...], treated: Iterable[str], knowledge: Knowledge) -> str:
    """The part of the body of most joints; of the muscles where the knowledge has no pattern."""
    parts: list[str] = [pattern.part for joint in joints for pattern in patterns_at(joint, knowledge)[:1]]
    parts = parts or [part_of(muscle, knowledge) for muscle in treated]
    return max(parts, key=parts.count)


def _matches(words: list[str], knowledge: Knowledge) -> Iterable[tuple[str, float | None]]:
    """Each known phrase from left to right, with the figure that follows it, if one does."""
    known, longest = _vocabulary(knowledge)
    at = 0
    while at < len(words):
        size = next((n for n in range(min(longest, len(words) - at), 0, -1) if " ".join(words[at : at + n]) in known), 0)
        if size:
            after = words[at + size] if at + size < len(words) else ""
            yield " ".join(words[at : at + size]), float(after) if _NUMBER.fullmatch(after) else None
        at += size or 1


def _vocabulary(knowledge: Knowledge) -> tuple[frozenset[str], int]:
    tables = (_phrases(knowledge), lexicon().joint_words, lexicon().limb_words, lexicon().anywhere_words)
    known = frozenset(phrase for table in tables for phrase in table)
    return known, max(len(phrase.split()) for phrase in known)


def _phrases(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """Phrase -> muscles: the names of the catalogue, the names of patterns for their primary muscles, and places.toml."""
    of_muscles = tuple((name, (one.id,)) for one in knowledge.muscles.values() for name in (one.id, one.name, *one.synonyms))
    of_patterns = tuple((one.name, _primary(one)) for one in knowledge.patterns.values())
    return _phrases_of(of_muscles + of_patterns)


@cache
def _phrases_of(named: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, tuple[str, ...]]:
    return {plain_words(name): muscles for name, muscles in named} | dict(lexicon().phrases)


def _primary(pattern: Pattern) -> tuple[str, ...]:
    return tuple(entry.muscle for entry in pattern.muscles if entry.rank == "primary")


def _singles(muscles: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    return _once(one for muscle in muscles for one in (members(muscle, knowledge) if muscle in knowledge.muscles else (muscle,)))


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
