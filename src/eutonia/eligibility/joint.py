"""Spasticity or contracture: does the joint behind a problem still move?"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from eutonia.domain import Answer, Case
from eutonia.domain.case import PostureProblem
from eutonia.eligibility.reading import aimed_at, name_of, names_of, reasons_against, sentence_start
from eutonia.eligibility.verdict import Says, Verdict, cited, sources_of
from eutonia.knowledge.types import Knowledge


class Joint(Enum):
    """What the examination says about one joint: does it still move?"""

    MOVES = "moves"
    MOVES_IN_PART = "contracture, but a fast stretch still meets a catch before the end of the range"
    DOUBTFUL = "said to be free, but a fast and a slow stretch stop at the same angle"
    FIXED = "fixed contracture"
    NOT_EXAMINED = "not examined for contracture"
    NOT_EXAMINED_BUT_CATCHES = "not examined for contracture; a fast stretch meets a catch"


def joint_of(problem: PostureProblem, knowledge: Knowledge) -> Joint:
    """What is known of the joint behind one problem."""
    catches = has_catch(problem, knowledge)
    if problem.fixed_contracture is Answer.YES:
        return Joint.MOVES_IN_PART if catches else Joint.FIXED
    if problem.fixed_contracture.is_unknown:
        return Joint.NOT_EXAMINED_BUT_CATCHES if catches else Joint.NOT_EXAMINED
    return Joint.DOUBTFUL if is_stiff_at_any_speed(problem, knowledge) else Joint.MOVES


def has_catch(problem: PostureProblem, knowledge: Knowledge) -> bool:
    """True when Tardieu shows a catch well before the end of the passive range: stretch reflex, not shortening."""
    if problem.tardieu is None:
        return False
    apart = abs(problem.tardieu.full_range_degrees - problem.tardieu.catch_degrees)
    return apart >= knowledge.number("eligibility.catch_degrees")


def is_stiff_at_any_speed(problem: PostureProblem, knowledge: Knowledge) -> bool:
    """True when resistance is high although speed makes no difference. Low resistance without a catch is normal."""
    if problem.tardieu is None or problem.ashworth is None:
        return False
    is_stiff = problem.ashworth.rank >= knowledge.number("eligibility.stiff_ashworth_rank")
    return is_stiff and not has_catch(problem, knowledge)


def contracture(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Toxin relaxes muscle and does nothing for a shortened joint: some problem with a goal must be known to move."""
    reasons = [reason for problem in case.problems for reason in reasons_against(problem, "contracture", knowledge)]
    voice = Says("contracture", sources_of(reasons, cited(knowledge, "eligibility.catch_degrees")))
    aimed = aimed_at(case)
    states = {joint_of(problem, knowledge) for problem in aimed}
    if states == {Joint.FIXED}:
        yield voice.not_a_candidate(
            "Fixed contracture, not spasticity",
            f"A fixed contracture, which toxin does not lengthen: {names_of(aimed, knowledge)}. No problem with a goal moves.",
            "Serial casting or splinting, or a surgeon's opinion. If in doubt, examine after a nerve block.",
        )
    elif states <= {Joint.FIXED, Joint.NOT_EXAMINED}:
        unseen = [problem for problem in aimed if joint_of(problem, knowledge) is Joint.NOT_EXAMINED]
        yield voice.not_now(
            "Not examined for contracture",
            f"No joint is known to move: {names_of(unseen, knowledge)}. Toxin does nothing for a fixed contracture.",
            "Move each joint slowly through its passive range and record whether there is a fixed contracture.",
        )
    else:
        yield from _joint_cautions(voice, case, knowledge)


def _joint_cautions(voice: Says, case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    joints = [(problem, joint_of(problem, knowledge)) for problem in case.problems]
    return (_joint_caution(voice, problem, state, knowledge) for problem, state in joints if state is not Joint.MOVES)


def _joint_caution(voice: Says, problem: PostureProblem, state: Joint, knowledge: Knowledge) -> Verdict:
    because = f"{sentence_start(name_of(problem, knowledge))}: {state.value}. Toxin leaves shortening as it is."
    if state in (Joint.NOT_EXAMINED, Joint.NOT_EXAMINED_BUT_CATCHES):
        return voice.caution("Not examined for contracture", because, "Record the slow passive range.", problem.side)
    remedy = "Plan casting or splinting with the injection, or leave this joint out."
    return voice.caution("Contracture", because, remedy, problem.side)
