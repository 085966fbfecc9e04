"""Which muscles the problems of a case point to, on which side, and what speaks for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Case, MuscleFinding, PostureProblem
from eutonia.domain.effect import Target
from eutonia.domain.errors import BadInput, Problem
from eutonia.domain.units import plain
from eutonia.knowledge.types import Knowledge, Pattern, PatternMuscle

PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Role:
    """One muscle's part in one problem of the case."""

    problem: PostureProblem
    pattern: Pattern
    part: PatternMuscle

    @property
    def is_primary(self) -> bool:
        """True when the pattern ranks the muscle first."""
        return self.part.rank == PRIMARY


def roles_of(case: Case, knowledge: Knowledge) -> dict[Target, tuple[Role, ...]]:
    """Every muscle and side that a pattern of the case names, in the order of the problems.

    Raises `BadInput` for a pattern or muscle that the knowledge does not hold.
    """
    found: dict[Target, tuple[Role, ...]] = {}
    for index, problem in enumerate(case.problems):
        pattern = _pattern(index, problem, knowledge)
        for part in pattern.muscles:
            for side in sides_of(part.where, problem.side):
                target = Target(part.muscle, side)
                found[target] = (*found.get(target, ()), Role(problem, pattern, part))
    return found


def _pattern(index: int, problem: PostureProblem, knowledge: Knowledge) -> Pattern:
    if problem.pattern not in knowledge.patterns:
        fault = Problem(f"problems[{index}].pattern", repr(problem.pattern), "the id of a pattern in the knowledge")
        raise BadInput("case", [fault])
    return knowledge.patterns[problem.pattern]


def sides_of(where: str, side: Side) -> tuple[Side, ...]:
    """'same', 'opposite' or 'both', for a problem of that side. Both sides are two rows, right first."""
    return {"same": (side,), "opposite": (side.other,)}.get(where, tuple(Side))


def findings_of(target: Target, case: Case, knowledge: Knowledge) -> tuple[MuscleFinding, ...]:
    """What was found in this muscle, in its group or in its members, on this side."""
    names = {target.muscle, *(group.id for group in knowledge.groups_with(target.muscle))}
    names |= set(knowledge.muscles[target.muscle].members)
    return tuple(found for found in case.muscles if found.muscle in names and found.side is target.side)


def is_overactive(target: Target, case: Case, knowledge: Knowledge) -> bool:
    """True when the muscle itself was seen, felt or recorded to be overactive."""
    return any(found.overactive is Answer.YES for found in findings_of(target, case, knowledge))


def speaks_for(target: Target, roles: tuple[Role, ...], case: Case, knowledge: Knowledge) -> tuple[str, ...]:
    """Plain sentences for this muscle, each once: what was measured, its part in the pattern, what was seen in it."""
    said = [words for role in roles for words in (*_measured(role.problem), _part_in(role))]
    if is_overactive(target, case, knowledge):
        said.append("Seen, felt or recorded to be overactive")
    return tuple(dict.fromkeys(said))


def _part_in(role: Role) -> str:
    note = f" ({role.part.note.rstrip('.')})" if role.part.note else ""
    return f"{role.part.rank.capitalize()} muscle in {role.pattern.name.lower()}, {role.problem.side.word}{note}"


def _measured(problem: PostureProblem) -> Iterator[str]:
    side = problem.side.word
    if problem.ashworth is not None:
        yield f"Ashworth {problem.ashworth.value}, {side}"
    if problem.tardieu is not None:
        catch, full = problem.tardieu.catch_degrees, problem.tardieu.full_range_degrees
        yield f"Catch at {catch}° of a passive range to {full}°, {side} (Tardieu)"
    if problem.spasms_per_day is not None:
        many = plain(problem.spasms_per_day)
        yield f"{many} {'spasm' if problem.spasms_per_day == 1 else 'spasms'} a day, {side}"
    if problem.pain is not None:
        yield f"Pain {problem.pain} of 10, {side}"
