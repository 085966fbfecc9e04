"""What decides between the treatments, read from one case: reach, joints, triggers, legs, and what was tried."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from eutonia.domain import Answer, Case, Outcome
from eutonia.domain.case import Distribution, Mobility
from eutonia.eligibility.joint import Joint, joint_of
from eutonia.eligibility.reading import aimed_at, muscles_of, parts_of, patterns_of
from eutonia.eligibility.verdict import is_closed
from eutonia.knowledge.types import Alternative, Knowledge, Pattern

USED_UP = ("tried_without_enough_effect", "not_tolerated")
DOES_NOT_WALK = (Mobility.STANDS_TO_TRANSFER, Mobility.WHEELCHAIR, Mobility.BED)
WALKS = (Mobility.WALKS_UNAIDED, Mobility.WALKS_WITH_AID)
SHORT = (Joint.FIXED, Joint.MOVES_IN_PART, Joint.DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts that the choice of treatment turns on."""

    outcome: Outcome
    distribution: Distribution
    mobility: Mobility
    triggers: tuple[str, ...]
    """Questions about triggers that were answered yes."""
    short_joints: int
    all_joints_fixed: bool
    leg_nerves: frozenset[str]
    """Nerves of the primary muscles of the leg problems, in lower case words."""
    has_leg: bool
    """True when a problem is in a leg."""
    has_limb: bool
    """True when a problem is in a leg or an arm."""
    toxin_is_barred: bool
    """True when an answer to the screen bars every product for good."""
    both_legs: bool
    """True when one leg pattern is on both sides."""
    statuses: tuple[tuple[str, str], ...]
    """Alternative id and what became of it."""
    lines_used_up: frozenset[tuple[str, str]]
    """Kind and line of the alternatives that failed or were not tolerated."""
    lines_begun: frozenset[tuple[str, str]]
    """Kind and line of the alternatives in use or used up."""

    @property
    def is_generalised(self) -> bool:
        """True when the spasticity is recorded as generalised."""
        return self.distribution is Distribution.GENERALISED

    @property
    def is_closed(self) -> bool:
        """True when nothing is to be injected today."""
        return is_closed(self.outcome)

    @property
    def walks_on_the_problem(self) -> bool:
        """True for a walker with a problem in a leg."""
        return self.mobility in WALKS and self.has_leg

    @property
    def does_not_walk(self) -> bool:
        """True for someone known not to walk."""
        return self.mobility in DOES_NOT_WALK

    def status_of(self, option: Alternative) -> str:
        """What became of one treatment; 'not_tried' when the case does not say."""
        return dict(self.statuses).get(option.id, "not_tried")

    def has_used_up(self, kind: str, line: str = "") -> bool:
        """True when a treatment of that kind, of that line or of any, failed or was not tolerated."""
        return any(used == kind and line in ("", of) for used, of in self.lines_used_up)

    def has_begun(self, kind: str, line: str) -> bool:
        """True when a treatment of that kind and line is in use or used up."""
        return (kind, line) in self.lines_begun


def situation_of(case: Case, knowledge: Knowledge, outcome: Outcome) -> Situation:
    """The facts of one case that decide between treatments."""
    joints = [joint_of(problem, knowledge) for problem in aimed_at(case)]
    statuses = tuple(sorted((tried.option, tried.status) for tried in case.other_treatments))
    return Situation(
        outcome=outcome,
        distribution=case.distribution,
        mobility=case.person.mobility,
        triggers=_triggers(case, knowledge),
        short_joints=sum(state in SHORT for state in joints),
        all_joints_fixed=set(joints) == {Joint.FIXED},
        leg_nerves=_leg_nerves(case, knowledge),
        has_leg="leg" in parts_of(case, knowledge),
        has_limb=not parts_of(case, knowledge).isdisjoint(("leg", "arm")),
        toxin_is_barred=_is_barred(case, knowledge),
        both_legs=_is_on_both_legs(case, knowledge),
        statuses=statuses,
        lines_used_up=_lines(statuses, USED_UP, knowledge),
        lines_begun=_lines(statuses, (*USED_UP, "in_use"), knowledge),
    )


def _is_barred(case: Case, knowledge: Knowledge) -> bool:
    return any(
        question.outcome_if_yes == "not_a_candidate"
        and not question.products
        and case.screen.answers.get(question.id) is Answer.YES
        for question in knowledge.screen.values()
    )


def _triggers(case: Case, knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(
        sorted(
            question.words
            for question in knowledge.screen.values()
            if question.topic == "trigger" and case.screen.answers.get(question.id) is Answer.YES
        )
    )


def _lines(statuses: tuple[tuple[str, str], ...], wanted: tuple[str, ...], knowledge: Knowledge) -> frozenset[tuple[str, str]]:
    named = [knowledge.alternatives.get(option) for option, status in statuses if status in wanted]
    return frozenset((found.kind, found.line) for found in named if found)


def _leg_patterns(case: Case, knowledge: Knowledge) -> tuple[Pattern, ...]:
    return tuple(pattern for pattern in patterns_of(case, knowledge) if pattern.part == "leg")


def _leg_nerves(case: Case, knowledge: Knowledge) -> frozenset[str]:
    muscles = [
        muscle for pattern in _leg_patterns(case, knowledge) for muscle in muscles_of(pattern, knowledge, only_primary=True)
    ]
    return frozenset(word.strip(",;").lower() for muscle in muscles for word in muscle.nerve.split())


def _is_on_both_legs(case: Case, knowledge: Knowledge) -> bool:
    legs = [pattern.id for pattern in _leg_patterns(case, knowledge)]
    sides = Counter(problem.pattern for problem in case.problems if problem.pattern in legs)
    return any(many > 1 for many in sides.values())
