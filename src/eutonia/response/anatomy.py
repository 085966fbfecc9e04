"""Whose muscle, how large, and how much of a problem: volumes, shares, and groups as the sum of their members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Case, Person, PostureProblem
from eutonia.domain.effect import Target
from eutonia.domain.errors import BadInput, Problem
from eutonia.knowledge.types import Knowledge, Muscle, Pattern, PatternMuscle

CENTIMETRES_A_METRE = Decimal(100)

Shares = Mapping[int, Mapping[Target, float]]
"""Index of the problem in the case -> muscle (never a group) on a side -> its part in the problem, 0 to 1."""


@dataclass(frozen=True, slots=True)
class MuscleVolume:
    """Millilitres of one muscle or group on one side; `assumed` when no figure for it is known."""

    millilitres: float
    assumed: bool


def members(muscle: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The single muscles of a group, each once, in the order of the catalogue; a single muscle is its own member."""
    return knowledge.singles_of(muscle_named(muscle, knowledge).id)


def volume(muscle: str, person: Person, knowledge: Knowledge) -> MuscleVolume:
    """The healthy adult volume at this person's size; of a group, the sum of its members.

    Scaled by weight times height where both are known and the source gives the regression, else the reference adult.
    A muscle without a figure gets the typical one of its part of the body (setting `response.volume.<part>`).
    """
    return _summed(muscle, _size(person), knowledge)


def reference_volume(muscle: str, knowledge: Knowledge) -> MuscleVolume:
    """The volume in the reference adult, whatever the size of the person."""
    return _summed(muscle, None, knowledge)


def has_multiple_sclerosis(person: Person) -> bool:
    """Everyone here has it unless a plain no rules it out. Its limbs are often wasted: less muscle means more weakness."""
    return person.multiple_sclerosis is not Answer.NO


def shares(case: Case, knowledge: Knowledge) -> Shares:
    """Each muscle's part in each problem: rank in the pattern times volume, normalised so that a problem sums to 1.

    Volume counts with a power below 1 (setting `response.share_volume_power`): force goes with cross-section.
    Raises `BadInput` for a pattern that the knowledge does not hold.
    """
    return {at: _shares_of(one, pattern_of(case, at, knowledge), case.person, knowledge)
            for at, one in enumerate(case.problems)}  # fmt: skip


def share_of(target: Target, of_problem: Mapping[Target, float], knowledge: Knowledge) -> float:
    """The part of a target that may be a group: the sum over its members on that side; 0 when it has none."""
    return sum(of_problem.get(Target(one, target.side), 0) for one in members(target.muscle, knowledge))


def pattern_of(case: Case, problem: int, knowledge: Knowledge) -> Pattern:
    """The pattern of one problem of the case."""
    name = case.problems[problem].pattern
    if name not in knowledge.patterns:
        fault = Problem(f"problems[{problem}].pattern", repr(name), "the id of a pattern in the knowledge")
        raise BadInput("case", [fault])
    return knowledge.patterns[name]


def muscle_named(muscle: str, knowledge: Knowledge) -> Muscle:
    """The muscle or group with this id; raises `BadInput` when the knowledge does not hold it."""
    if muscle not in knowledge.muscles:
        raise BadInput("plan", [Problem("muscle", repr(muscle), "the id of a muscle in the knowledge")])
    return knowledge.muscles[muscle]


def _summed(muscle: str, size: Decimal | None, knowledge: Knowledge) -> MuscleVolume:
    singles = [_single_volume(muscle_named(one, knowledge), size, knowledge) for one in members(muscle, knowledge)]
    return MuscleVolume(sum(one.millilitres for one in singles), any(one.assumed for one in singles))


def _single_volume(muscle: Muscle, size: Decimal | None, knowledge: Knowledge) -> MuscleVolume:
    if muscle.volume is None:
        return MuscleVolume(float(knowledge.number(f"response.volume.{muscle.part}")), assumed=True)
    if size is None or muscle.volume.per_kg_m is None or muscle.volume.intercept is None:
        return MuscleVolume(float(muscle.volume.millilitres), assumed=False)
    scaled = muscle.volume.per_kg_m * size + muscle.volume.intercept
    return MuscleVolume(float(scaled if scaled > 0 else muscle.volume.millilitres), assumed=False)


def _size(person: Person) -> Decimal | None:
    """Kilogram metres, when both weight and height are known."""
    if person.weight_kg is None or person.height_cm is None:
        return None
    return person.weight_kg * person.height_cm / CENTIMETRES_A_METRE


def _shares_of(problem: PostureProblem, pattern: Pattern, person: Person, knowledge: Knowledge) -> Mapping[Target, float]:
    power = float(knowledge.number("response.share_volume_power"))
    ranks = _ranks(problem, pattern, knowledge)
    raw = {at: rank * volume(at.muscle, person, knowledge).millilitres ** power for at, rank in ranks.items()}
    whole = sum(raw.values())
    return {target: part / whole for target, part in raw.items()}


def _ranks(problem: PostureProblem, pattern: Pattern, knowledge: Knowledge) -> Mapping[Target, float]:
    """The highest rank under which each single muscle is listed, alone or as a member of a group."""
    ranks: defaultdict[Target, float] = defaultdict(float)
    for entry in pattern.muscles:
        rank = float(knowledge.number(f"response.rank.{entry.rank}"))
        for target in _places(entry, problem.side, knowledge):
            ranks[target] = max(ranks[target], rank)
    return ranks


def _places(entry: PatternMuscle, side: Side, knowledge: Knowledge) -> Iterable[Target]:
    sides = {"same": (side,), "opposite": (side.other,), "both": (side, side.other)}[entry.where]
    return [Target(one, at) for one in members(entry.muscle, knowledge) for at in sides]
