"""How the rules read a case: which parts of the body, which muscles, and the words for a problem."""

from __future__ import annotations

from collections.abc import Iterable

from eutonia.domain import Case, Side
from eutonia.domain.case import Goal, PostureProblem, ProblemName
from eutonia.knowledge.types import Knowledge, Muscle, Pattern, ReasonAgainst

SWALLOWING_PARTS = ("neck", "jaw")
"""Parts of the body where toxin can reach the muscles of swallowing."""


def pattern_of(problem: PostureProblem | ProblemName, knowledge: Knowledge) -> Pattern | None:
    """The pattern a problem names; None when the knowledge does not hold it (the rule on names says so)."""
    return knowledge.patterns.get(problem.pattern)


def patterns_of(case: Case, knowledge: Knowledge) -> tuple[Pattern, ...]:
    """The patterns of the case, each once, in the order of their ids."""
    named = sorted({problem.pattern for problem in case.problems})
    return tuple(knowledge.patterns[name] for name in named if name in knowledge.patterns)


def parts_of(case: Case, knowledge: Knowledge) -> frozenset[str]:
    """Parts of the body with a problem: arm, leg, trunk, neck, jaw."""
    return frozenset(pattern.part for pattern in patterns_of(case, knowledge))


def is_near_swallowing(case: Case, knowledge: Knowledge) -> bool:
    """True when the neck or the jaw would be treated."""
    return not parts_of(case, knowledge).isdisjoint(SWALLOWING_PARTS)


def muscles_of(pattern: Pattern, knowledge: Knowledge, only_primary: bool = False) -> tuple[Muscle, ...]:
    """The muscles behind one pattern; a group also brings its members."""
    named = sorted({part.muscle for part in pattern.muscles if part.rank == "primary" or not only_primary})
    return tuple({muscle.id: muscle for name in named for muscle in with_members(name, knowledge)}.values())


def with_members(muscle: str, knowledge: Knowledge) -> tuple[Muscle, ...]:
    """One muscle of the catalogue, and the members when it is a group."""
    group = knowledge.muscles.get(muscle)
    return (group, *(knowledge.muscles[member] for member in group.members)) if group else ()


def reaches(case: Case, muscle: str, side: Side, knowledge: Knowledge) -> bool:
    """True when a plan for the problems of this case could inject that muscle, or a part of that group, on that side."""
    wanted = {found.id for found in with_members(muscle, knowledge)}
    return any(
        found.id in wanted and side in _sides(part.where, problem.side)
        for problem in case.problems
        if (pattern := pattern_of(problem, knowledge))
        for part in pattern.muscles
        for found in with_members(part.muscle, knowledge)
    )


def _sides(where: str, side: Side) -> tuple[Side, ...]:
    return {"same": (side,), "opposite": (side.other,)}.get(where, (side, side.other))


def reasons_against(problem: PostureProblem, when: str, knowledge: Knowledge) -> tuple[ReasonAgainst, ...]:
    """What the pattern itself says against injecting under one condition, such as 'contracture' or 'useful_tone'."""
    pattern = pattern_of(problem, knowledge)
    return tuple(reason for reason in pattern.against if reason.when == when) if pattern else ()


def sentence_start(words: str) -> str:
    """The same words with a capital first; the rest, such as RIGHT, untouched."""
    return f"{words[:1].upper()}{words[1:]}"


def name_of(problem: PostureProblem | ProblemName, knowledge: Knowledge) -> str:
    """A problem in words: 'equinovarus foot, RIGHT'."""
    pattern = pattern_of(problem, knowledge)
    name = pattern.name if pattern else problem.pattern
    return f"{name[:1].lower()}{name[1:]}, {problem.side.word}"


def names_of(problems: Iterable[PostureProblem], knowledge: Knowledge) -> str:
    """Several problems in words, in a fixed order."""
    return "; ".join(sorted(name_of(problem, knowledge) for problem in problems))


def key_of(problem: PostureProblem | ProblemName) -> tuple[str, str]:
    """What a goal and a problem are matched by."""
    return problem.pattern, problem.side.value


def problems_of(goal: Goal, case: Case) -> tuple[PostureProblem, ...]:
    """The assessed problems that one goal is about."""
    wanted = {key_of(named) for named in goal.problems}
    return tuple(problem for problem in case.problems if key_of(problem) in wanted)


def aimed_at(case: Case) -> tuple[PostureProblem, ...]:
    """The problems that a goal is about, since those are the ones to inject; all of them while there is no goal."""
    named = {key_of(problem) for goal in case.goals for problem in problems_of(goal, case)}
    return tuple(problem for problem in case.problems if not named or key_of(problem) in named)


def is_focal(goal: Goal, knowledge: Knowledge) -> bool:
    """True when a goal is about one pattern (one side or both), or about one limb."""
    patterns = {named.pattern for named in goal.problems}
    limbs = {(_part(named, knowledge), named.side) for named in goal.problems}
    return min(len(patterns), len(limbs)) <= knowledge.number("eligibility.focal_goal_regions")


def _part(named: ProblemName, knowledge: Knowledge) -> str:
    pattern = pattern_of(named, knowledge)
    return pattern.part if pattern else named.pattern


def focal_goals(case: Case, knowledge: Knowledge) -> tuple[Goal, ...]:
    """The goals that toxin, a local treatment, could reach: focal, and about a problem that was assessed."""
    return tuple(goal for goal in case.goals if problems_of(goal, case) and is_focal(goal, knowledge))
