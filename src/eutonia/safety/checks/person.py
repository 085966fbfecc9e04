"""The person in front of the needle: goals, tone that holds them up, weakness, infection, bleeding, both sides of the neck."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain import Answer, Finding, MuscleDose, Severity, plain
from eutonia.domain.case import MuscleFinding
from eutonia.safety.bodies import family
from eutonia.safety.checks.screen import answer_to
from eutonia.safety.scene import Scene, in_words

ANTICOAGULANT = "anticoagulant"
STERNOCLEIDOMASTOID = "sternocleidomastoid"
INFECTED = (Answer.YES, Answer.CANNOT_ESTABLISH)
"""Somebody looked and saw it, or looked and could not say. Where nobody looked, the screen answers for every site."""
LIMBS = ("arm", "leg")
HIP = "hip"


def goal(scene: Scene) -> Iterator[Finding]:
    """Without a goal nobody can tell whether the treatment worked (hazard H31)."""
    if not scene.case.goals:
        yield _reason(
            "safety.no-goal",
            "No goal",
            "The case holds no goal, so that success could not be told from failure.",
            "Agree one goal with the person, in their words, with a measure and a target.",
        )


def outside_problems(scene: Scene) -> Iterator[Finding]:
    """A muscle in none of the problems assessed on that side: the wrong side or muscle, unless found overactive (H24, H25)."""
    for dose in scene.doses:
        if not scene.problems_of(dose):
            is_seen = any(one.overactive is Answer.YES for one in _own(scene, dose))
            mirrored = scene.problems_of(dose.model_copy(update={"side": dose.side.other}))
            yield Finding(
                rule="safety.outside-problems",
                severity=Severity.NOTE if is_seen else Severity.REASON,
                title="Is this the right side?" if mirrored else "A muscle outside the assessed problems",
                because=f"No problem of this case, on that side, names {scene.place(dose)}"
                f"{'; one on the other side does.' if mirrored else '.'}",
                remedy="Check side and muscle; assess the problem, record that the muscle is overactive, or leave it out.",
                muscle=dose.muscle,
                side=dose.side,
            )


def useful_muscle(scene: Scene) -> Iterator[Finding]:
    """Tone of this very muscle holds the person up."""
    for dose in scene.doses:
        if any(one.tone_is_useful is Answer.YES for one in findings_in(scene, dose)):
            yield _reason(
                "safety.useful-tone",
                "The tone of this muscle is useful",
                f"Tone of {scene.place(dose)} holds the person up when standing, transferring or walking.",
                "Leave the muscle out, or start low and test standing and transfers first.",
            ).model_copy(update={"muscle": dose.muscle, "side": dose.side})


def useful_pattern(scene: Scene) -> Iterator[Finding]:
    """Tone of a whole posture holds the person up, and nothing says that these muscles are free of it."""
    for problem in scene.problems:
        if problem.tone_is_useful is Answer.YES:
            doses = [dose for dose in scene.doses if problem in scene.problems_of(dose) and not _own(scene, dose)]
            if doses:
                yield _reason(
                    f"safety.useful-tone.{problem.pattern}",
                    "The tone of this posture is useful",
                    f"It holds the person up when standing, transferring or walking, and is weakened by: "
                    f"{', '.join(scene.place(dose) for dose in doses)}.",
                    "Test the strength underneath; start low or leave it out; agree it with the person and the carer.",
                ).model_copy(update={"side": problem.side})


def tone_not_asked(scene: Scene) -> Iterator[Finding]:
    """Nobody has said whether the tone of these muscles holds the person up: neither for the muscle nor its problem."""
    unknown = [scene.place(dose) for dose in scene.doses if _is_tone_unknown(scene, dose)]
    if unknown:
        yield _reason(
            "safety.tone-not-asked",
            "Is this tone useful?",
            f"Whether tone holds the person up is not known for: {', '.join(unknown)}.",
            "Watch the person stand up, transfer and walk, and ask them.",
        )


def _is_tone_unknown(scene: Scene, dose: MuscleDose) -> bool:
    if any(one.tone_is_useful.is_unknown for one in findings_in(scene, dose)):
        return True
    answers = [problem.tone_is_useful for problem in scene.problems_of(dose)]
    return not _own(scene, dose) and (not answers or any(answer.is_unknown for answer in answers))


def _own(scene: Scene, dose: MuscleDose) -> list[MuscleFinding]:
    return [one for one in scene.case.muscles if (one.muscle, one.side) == (dose.muscle, dose.side)]


def findings_in(scene: Scene, dose: MuscleDose) -> list[MuscleFinding]:
    """What was found in a muscle, in its members and in the groups it belongs to, on that side."""
    if not scene.case.muscles:
        return []
    kin = family(dose.muscle, scene.knowledge)
    return [one for one in scene.case.muscles if one.side is dose.side and one.muscle in kin]


def infection(scene: Scene) -> Iterator[Finding]:
    """No needle goes through infected skin."""
    for dose in scene.doses:
        if any(one.infection_at_site in INFECTED for one in findings_in(scene, dose)):
            yield Finding(
                rule="safety.infection",
                severity=Severity.STOP,
                title="Infection at the site",
                because=f"There is, or may be, an infection where {scene.place(dose)} would be injected.",
                remedy="Leave the muscle out, or wait until the infection has cleared.",
                muscle=dose.muscle,
                side=dose.side,
            )


def both_sternocleidomastoids(scene: Scene) -> Iterator[Finding]:
    """Both sides in one session put swallowing at risk."""
    sides = {dose.side for dose in scene.doses if dose.muscle == STERNOCLEIDOMASTOID}
    if len(sides) > scene.number("sternocleidomastoids_at_most"):
        yield _reason(
            "safety.both-sternocleidomastoids",
            "Both sternocleidomastoids",
            "Weakness of both in one session leads to trouble with swallowing.",
            "Inject one side, or other muscles of the neck.",
        ).model_copy(update={"needs_second_name": True, "citations": scene.source("sternocleidomastoids_at_most")})


def bleeding(scene: Scene) -> Iterator[Finding]:
    """Anticoagulation where a bleed cannot be pressed on; and a ratio too high for a needle anywhere, whatever was answered."""
    deep = [muscle.name for muscle in scene.muscles if _cannot_be_pressed_on(scene, muscle.id)]
    answer, why = answer_to(scene, scene.knowledge.screen[ANTICOAGULANT]), _ratio_in_doubt(scene)
    is_asked = bool(deep) and answer is not Answer.NO and bool(why)
    if scene.doses and (is_asked or _is_too_high(scene)):
        yield _reason(
            "safety.bleeding",
            "Anticoagulation and the risk of bleeding",
            f"Anticoagulant: {answer.words}. {why} Out of reach of pressure: {', '.join(deep) or 'none of the planned muscles'}.",
            "Measure the ratio on the day; wait while it is too high; use a fine needle and press; or leave out deep muscles.",
        ).model_copy(update={"citations": (*scene.source("inr_maximum"), *scene.source("inr_valid_days"))})


def _cannot_be_pressed_on(scene: Scene, muscle: str) -> bool:
    """In the deep compartment of the leg; or deep in hip, trunk, neck or jaw. True of a group when it is of a member."""
    known = [scene.knowledge.muscles[one] for one in (muscle, *scene.knowledge.singles_of(muscle))]
    return any(m.deep_leg_compartment or (m.depth == "deep" and (m.part not in LIMBS or m.region == HIP)) for m in known)


def _is_too_high(scene: Scene) -> bool:
    return scene.case.screen.inr is not None and scene.case.screen.inr > scene.number("inr_maximum")


def _ratio_in_doubt(scene: Scene) -> str:
    """What is wrong with the international normalised ratio; '' when it may be relied on."""
    screen = scene.case.screen
    highest, valid = scene.number("inr_maximum"), scene.number("inr_valid_days")
    if screen.inr is not None and _is_too_high(scene):
        return f"The international normalised ratio is {plain(screen.inr)}; the highest accepted is {plain(highest)}."
    if screen.inr is None or screen.inr_on is None:
        return "The international normalised ratio, or its date, is not known."
    age = (scene.day - screen.inr_on).days
    if age < 0 or age > valid:
        return f"The ratio is of {in_words(screen.inr_on)}; it is relied on for {plain(valid)} days."
    return ""


def _reason(rule: str, title: str, because: str, remedy: str) -> Finding:
    return Finding(rule=rule, severity=Severity.REASON, title=title, because=because, remedy=remedy)
