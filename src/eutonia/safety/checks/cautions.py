"""What each pattern says against injecting: muscles to keep, cautions to know, and what nobody has examined."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from eutonia.domain import Answer, Finding, MuscleDose, Severity, Side
from eutonia.domain.case import Mobility, PostureProblem
from eutonia.knowledge.types import ReasonAgainst
from eutonia.safety.bodies import family, on_sides, roles
from eutonia.safety.checks.screen import answer_to
from eutonia.safety.scene import Scene

WEAK = "weak:"
USEFUL_TONE = "useful_tone"
SAME = frozenset({"same"})
WALKS = (Mobility.WALKS_UNAIDED, Mobility.WALKS_WITH_AID)
STANDS = (*WALKS, Mobility.STANDS_TO_TRANSFER)


class Holds(Enum):
    """Does a condition hold? A doubt asks for a reason; strength that nobody has graded is only told."""

    YES = ""
    DOUBT = " Whether this is so is not known."
    NOT_GRADED = " The strength has not been graded."
    NO = "no"


Weighed = tuple[PostureProblem, ReasonAgainst, Holds]


def against(scene: Scene) -> Iterator[Finding]:
    """What the patterns under treatment say: muscles to keep, then cautions, then what nobody has examined."""
    weighed = list(_weighed(scene))
    yield from _keep(scene, weighed)
    yield from _caution(weighed)
    yield from _not_examined(scene, weighed)


def _keep(scene: Scene, weighed: list[Weighed]) -> Iterator[Finding]:
    """A muscle to keep while a condition holds, or while nobody can say that it does not."""
    for problem, reason, holds in weighed:
        for dose in _kept(scene, problem, reason) if holds in (Holds.YES, Holds.DOUBT) else ():
            yield Finding(
                rule=f"safety.keep.{problem.pattern}.{reason.id}",
                severity=Severity.REASON,
                title="A muscle to keep",
                because=f"{scene.place(dose)}. {reason.words}{holds.value}",
                remedy="Leave the muscle out, or state why it is injected all the same.",
                muscle=dose.muscle,
                side=dose.side,
                citations=(reason.citation,),
            )


def _caution(weighed: list[Weighed]) -> Iterator[Finding]:
    """What to bear in mind for a pattern as a whole: a weak antagonist, standing, walking, a first treatment."""
    for problem, reason, holds in weighed:
        if holds is Holds.YES and not reason.keeps:
            yield Finding(
                rule=f"safety.caution.{problem.pattern}.{reason.id}",
                severity=Severity.NOTE,
                title="Bear in mind",
                because=reason.words,
                side=problem.side,
                citations=(reason.citation,),
            )


def _not_examined(scene: Scene, weighed: list[Weighed]) -> Iterator[Finding]:
    """Conditions that nobody has examined, so that silence about them is not taken for a good sign."""
    words = {
        f"{problem.side.word}: {_looked_for(scene, reason)}"
        for problem, reason, holds in weighed
        if holds is Holds.NOT_GRADED or (holds is Holds.DOUBT and not reason.keeps)
    }
    if words:
        yield Finding(
            rule="safety.not-examined",
            severity=Severity.NOTE,
            title="Not examined",
            because=f"Would change what is injected, and is not known: {'; '.join(sorted(words))}.",
            remedy="Examine, and write it down.",
        )


def _looked_for(scene: Scene, reason: ReasonAgainst) -> str:
    if reason.when.startswith(WEAK):
        return f"strength of {scene.name(reason.when.removeprefix(WEAK))}"
    return reason.when.replace("_", " ")


def _weighed(scene: Scene) -> Iterator[Weighed]:
    """Every reason against, of every problem that the plan would treat. Useful tone has checks of its own."""
    for problem in scene.treated:
        for reason in scene.knowledge.patterns[problem.pattern].against:
            if reason.when and reason.when != USEFUL_TONE:
                yield problem, reason, holds_for(scene, problem, reason.when)


def _kept(scene: Scene, problem: PostureProblem, reason: ReasonAgainst) -> list[MuscleDose]:
    kept = {one for muscle in reason.keeps for one in family(muscle, scene.knowledge)}
    where = roles(problem.pattern, scene.knowledge)
    return [d for d in scene.doses if d.muscle in kept and d.side in on_sides(where.get(d.muscle, SAME), problem.side)]


def holds_for(scene: Scene, problem: PostureProblem, when: str) -> Holds:
    """Does one condition of a pattern hold for this person? Raises LookupError for a condition nobody can read."""
    match when:
        case "contracture":
            return _as_answered(problem.fixed_contracture)
        case "first_treatment":
            return _as_answered(scene.case.first_toxin_treatment)
        case "dysphagia":
            return _screened(scene, "swallowing-trouble", "aspiration-last-year")
        case "respiratory":
            return _screened(scene, "breathing-trouble")
        case "walks":
            return _moves(scene, WALKS)
        case "stands":
            return _moves(scene, STANDS)
        case "bilateral":
            return _bilateral(scene, problem)
    if when.startswith(WEAK):
        return _is_weak(scene, when.removeprefix(WEAK), problem.side)
    raise LookupError(f"pattern {problem.pattern} names a condition that cannot be read: {when}")


def _is_weak(scene: Scene, muscle: str, side: Side) -> Holds:
    kin = family(muscle, scene.knowledge)
    rows = [one for one in scene.case.muscles if one.side is side and one.muscle in kin]
    grades = [one.strength for one in rows if one.strength is not None]
    if any(grade <= scene.number("weak_strength") for grade in grades):
        return Holds.YES
    if len(grades) < len(rows):
        return Holds.DOUBT
    return Holds.NO if rows else Holds.NOT_GRADED


def _as_answered(answer: Answer) -> Holds:
    if answer.is_unknown:
        return Holds.DOUBT
    return Holds.YES if answer is Answer.YES else Holds.NO


def _moves(scene: Scene, modes: tuple[Mobility, ...]) -> Holds:
    mobility = scene.case.person.mobility
    if mobility is Mobility.NOT_ASKED:
        return Holds.DOUBT
    return Holds.YES if mobility in modes else Holds.NO


def _screened(scene: Scene, *questions: str) -> Holds:
    answers = [_as_answered(answer_to(scene, scene.knowledge.screen[question])) for question in questions]
    return next((one for one in (Holds.YES, Holds.DOUBT) if one in answers), Holds.NO)


def _bilateral(scene: Scene, problem: PostureProblem) -> Holds:
    """Known from the plan itself: muscles of this pattern on both sides."""
    named = roles(problem.pattern, scene.knowledge)
    sides = {dose.side for dose in scene.doses if dose.muscle in named}
    return Holds.YES if sides == set(Side) else Holds.NO
