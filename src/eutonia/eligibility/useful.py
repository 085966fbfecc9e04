"""Tone that is useful: the person may be standing on what we are about to weaken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eutonia.domain import Answer, Case
from eutonia.domain.case import Mobility, MuscleFinding, PostureProblem
from eutonia.eligibility.reading import muscles_of, name_of, pattern_of, reaches, reasons_against
from eutonia.eligibility.verdict import Says, Verdict, cited, says, sources_of
from eutonia.knowledge.types import Knowledge, ReasonAgainst

CARRIES_WEIGHT = ("standing", "transfers")


def useful_tone(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Tone that holds the person up is not to be taken away unawares (hazard H31)."""
    for problem in case.problems:
        reasons = reasons_against(problem, "useful_tone", knowledge)
        voice = Says("useful-tone", sources_of(reasons, cited(knowledge, "safety.weak_strength")))
        name = name_of(problem, knowledge)
        if problem.tone_is_useful is Answer.YES:
            yield voice.caution(
                "This tone is useful",
                f"The tone of {name}, holds the person up when standing, transferring or walking. "
                f"{_what_it_carries(reasons)}{_weak_beneath(case, problem, knowledge)}",
                "Test the strength underneath; start low or leave it out; agree it with the person and the carer.",
                side=problem.side,
            )
        elif problem.tone_is_useful.is_unknown:
            yield voice.caution(
                "Is this tone useful?",
                f"Whether the tone of {name}, holds the person up is not known ({problem.tone_is_useful.words}).",
                "Watch the person stand up, transfer and walk, and ask them.",
                side=problem.side,
            )


def _what_it_carries(reasons: Sequence[ReasonAgainst]) -> str:
    """The knowledge's own words on what this tone carries, or the general ones."""
    return " ".join(reason.words for reason in reasons) or "Weakening it can cost a transfer or a fall."


def _weak_beneath(case: Case, problem: PostureProblem, knowledge: Knowledge) -> str:
    """The muscles of this limb that are too weak to carry the body without tone, in a sentence."""
    pattern = pattern_of(problem, knowledge)
    weak = sorted(
        f"{_muscle_name(found, knowledge)} grade {found.strength}"
        for found in case.muscles
        if pattern and found.side is problem.side and _is_too_weak(found, pattern.part, knowledge)
    )
    return f" The strength underneath is poor: {', '.join(weak)}." if weak else ""


def _is_too_weak(found: MuscleFinding, part: str, knowledge: Knowledge) -> bool:
    muscle = knowledge.muscles.get(found.muscle)
    if muscle is None or found.strength is None:
        return False
    return muscle.part == part and bool(muscle.holds_up) and found.strength <= knowledge.number("safety.weak_strength")


def useful_muscle(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """The same question, asked of single muscles that a plan could reach."""
    voice = says("useful-muscle", knowledge, "safety.weak_strength")
    for found in case.muscles:
        if found.tone_is_useful is not Answer.NO and _is_news(found, case, knowledge):
            name = f"{_muscle_name(found, knowledge)}, {found.side.word}"
            yield voice.caution(
                "A muscle whose tone is useful" if found.tone_is_useful is Answer.YES else "Is this muscle's tone useful?",
                f"Tone of {name} holds the person up: {found.tone_is_useful.words}.",
                "Leave this muscle out, or start low and test standing and transfers first.",
                side=found.side,
            )


def _is_news(found: MuscleFinding, case: Case, knowledge: Knowledge) -> bool:
    """True when a plan could reach the muscle and no problem on that side has been said to be useful as a whole."""
    said = any(problem.side is found.side and problem.tone_is_useful is Answer.YES for problem in case.problems)
    return not said and reaches(case, found.muscle, found.side, knowledge)


def _muscle_name(found: MuscleFinding, knowledge: Knowledge) -> str:
    return knowledge.muscles[found.muscle].name.lower()


def stands_on_it(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Someone who stands only to transfer often stands on extensor tone, whatever was answered."""
    voice = says("stands-on-it", knowledge, "safety.weak_strength")
    if case.person.mobility is Mobility.NOT_ASKED:
        yield voice.reminder(
            "How the person moves about is not recorded",
            "Which tone is useful depends on whether the person walks, stands to transfer or does not stand.",
            "Record how the person moves about on most days.",
        )
    elif case.person.mobility is Mobility.STANDS_TO_TRANSFER:
        for problem in case.problems:
            if problem.tone_is_useful is Answer.NO and carries_weight(problem, knowledge):
                yield voice.reminder(
                    "Stands to transfer, perhaps on this tone",
                    f"The muscles behind {name_of(problem, knowledge)}, can carry the body when standing up, "
                    "and this person stands to transfer.",
                    "Watch a transfer before deciding, even though this tone was said not to be useful.",
                    side=problem.side,
                )


def carries_weight(problem: PostureProblem, knowledge: Knowledge) -> bool:
    """True when a primary muscle of the pattern holds a standing body."""
    pattern = pattern_of(problem, knowledge)
    if pattern is None:
        return False
    return any(muscle.holds_up in CARRIES_WEIGHT for muscle in muscles_of(pattern, knowledge, only_primary=True))
