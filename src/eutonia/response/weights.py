"""What a muscle does for this person: the weight of its weakness, and what its relief is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Case, Goal, Measure, Mobility, PostureProblem, ProblemName
from eutonia.domain.effect import Target
from eutonia.knowledge.types import Knowledge, Pattern
from eutonia.response.anatomy import Shares, members, pattern_of, reference_volume, share_of, shares
from eutonia.response.measures import measured

WEAK = "weak:"
ON_THE_FEET = frozenset({Mobility.WALKS_UNAIDED, Mobility.WALKS_WITH_AID, Mobility.STANDS_TO_TRANSFER, Mobility.NOT_ASKED})
OUT_OF_BED = ON_THE_FEET | {Mobility.WHEELCHAIR}
USED_BY = {"standing": ON_THE_FEET, "transfers": OUT_OF_BED, "trunk": OUT_OF_BED, "head": frozenset(Mobility)}
"""Who uses what a muscle holds up. A mobility that was not asked uses all of it."""


@dataclass(frozen=True, slots=True)
class Worth:
    """Relief of one problem on one measure, and the weight of a week of it: 1 is a goal of ordinary importance."""

    problem: int
    measure: Measure
    weight: float


def functional_weight(muscle: str, side: Side, case: Case, knowledge: Knowledge) -> float:
    """How much weakness of this muscle would cost this person, above 0; 1 is a sound muscle the person stands with.

    Product of: its size, what it holds up and whether the person uses that, whether its tone is useful, its own strength, and the
    strength of the muscles that the patterns name as reasons against. Unknown never weighs less than known to be
    good. A group weighs as the weightiest of its members, and as weak as the weakest.
    """
    return weight_of(Target(muscle, side), shares(case, knowledge), case, knowledge)


def weight_of(target: Target, of_case: Shares, case: Case, knowledge: Knowledge) -> float:
    """`functional_weight` for someone who has the shares of the case already."""
    problems = [at for at, part in of_case.items() if share_of(target, part, knowledge) > 0]
    names = _also_named(target.muscle, knowledge)
    return (
        _size(target.muscle, knowledge)
        * _support(target.muscle, case, knowledge)
        * _strength(names, target.side, case, knowledge)
        * _usefulness(names, target.side, problems, case, knowledge)
        * _opponents(target, problems, case, knowledge)
    )


def worths(case: Case, knowledge: Knowledge) -> tuple[Worth, ...]:
    """Every problem and measure whose relief counts: those of the goals, and a little for problems without one.

    A goal's weight goes by its importance and is shared equally by its problems.
    """
    with_goal = [worth for goal in case.goals for worth in _worths_of_goal(goal, case, knowledge)]
    covered = {worth.problem for worth in with_goal}
    rest = [
        Worth(at, _best_measure(problem), float(knowledge.number(f"response.problem_weight.{problem.impact.value}")))
        for at, problem in enumerate(case.problems)
        if at not in covered
    ]
    return (*with_goal, *rest)


def problem_at(case: Case, name: ProblemName) -> int:
    """Index of the problem with this name. A case holds every problem that its goals name, each once."""
    return next(at for at, one in enumerate(case.problems) if (one.pattern, one.side) == (name.pattern, name.side))


def _worths_of_goal(goal: Goal, case: Case, knowledge: Knowledge) -> Iterable[Worth]:
    weight = float(knowledge.number(f"response.goal_weight.{goal.importance}")) / len(goal.problems)
    return [Worth(problem_at(case, name), goal.measure, weight) for name in goal.problems]


def _best_measure(problem: PostureProblem) -> Measure:
    return next(iter(measured(problem)), Measure.ASHWORTH)


def _size(muscle: str, knowledge: Knowledge) -> float:
    """Proportional to the reference adult's volume, so that a group weighs what its members weigh together."""
    reference = knowledge.number(f"response.weight.reference_volume.{knowledge.muscles[muscle].part}")
    return reference_volume(muscle, knowledge).millilitres / float(reference)


def _support(muscle: str, case: Case, knowledge: Knowledge) -> float:
    held = {knowledge.muscles[one].holds_up for one in (muscle, *members(muscle, knowledge))}
    return max(_support_by(one, case, knowledge) for one in held)


def _support_by(holds_up: str, case: Case, knowledge: Knowledge) -> float:
    if not holds_up:
        return float(knowledge.number("response.weight.holds_nothing_up"))
    used = case.person.mobility in USED_BY[holds_up]
    return float(knowledge.number("response.weight.used" if used else "response.weight.not_used"))


def _strength(names: frozenset[str], side: Side, case: Case, knowledge: Knowledge) -> float:
    words = _strength_words(names, side, case, knowledge)
    return float(knowledge.number(f"response.weight.{words}"))


def _also_named(muscle: str, knowledge: Knowledge) -> frozenset[str]:
    """The names under which a finding on this muscle may have been written: its own, its members', its groups'."""
    inside = {muscle, *members(muscle, knowledge)}
    return frozenset(inside | {group.id for name in inside for group in knowledge.groups_with(name)})


def _strength_words(names: frozenset[str], side: Side, case: Case, knowledge: Knowledge) -> str:
    graded = [one.strength for one in case.muscles if one.muscle in names and one.side is side]
    grade = min((grade for grade in graded if grade is not None), default=None)
    if grade is None:
        return "strength_unknown"
    if grade <= knowledge.number("response.strength.weak_at_most"):
        return "weak"
    return "sound" if grade >= knowledge.number("response.strength.sound_from") else "reduced"


def _usefulness(names: frozenset[str], side: Side, problems: Iterable[int], case: Case, knowledge: Knowledge) -> float:
    """A yes from anywhere counts. Without one, what was said of the muscle stands before what was said of its problems."""
    findings = [one.tone_is_useful for one in case.muscles if one.muscle in names and one.side is side]
    of_muscle = [answer for answer in findings if answer is not Answer.NOT_ASKED]
    of_problems = [case.problems[at].tone_is_useful for at in problems]
    if Answer.YES in of_muscle + of_problems:
        return float(knowledge.number("response.weight.tone_useful"))
    said = of_muscle or of_problems
    known = bool(said) and all(answer is Answer.NO for answer in said)
    return float(knowledge.number("response.weight.tone_not_useful" if known else "response.weight.tone_unknown"))


def _opponents(target: Target, problems: Iterable[int], case: Case, knowledge: Knowledge) -> float:
    """The heaviest factor among the muscles whose weakness a pattern names as a reason against; 1 when it names none."""
    named = {name for at in problems for name in _named_against(pattern_of(case, at, knowledge))}
    words = [_strength_words(frozenset({name}), target.side, case, knowledge) for name in named - {target.muscle}]
    return max((float(knowledge.number(f"response.weight.opponent.{one}")) for one in words), default=1.0)


def _named_against(pattern: Pattern) -> Iterable[str]:
    return [reason.when.removeprefix(WEAK) for reason in pattern.against if reason.when.startswith(WEAK)]
