"""Questions about a scene that several rules ask: how the needle was guided, what was covered, whether more may be thought of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eutonia.domain.advice import CycleReview, GoalSeen
from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Measure, Response
from eutonia.domain.cycle import GivenDose
from eutonia.domain.effect import Target
from eutonia.domain.plan import Guidance
from eutonia.domain.units import plain
from eutonia.knowledge.types import DoseRange, Knowledge
from eutonia.next_cycle.observing import Followed
from eutonia.next_cycle.relief import NAMES, change_words, is_important, problem_words
from eutonia.next_cycle.scene import Scene
from eutonia.response import share_of, shares
from eutonia.response.anatomy import members
from eutonia.safety import applied_limits

UNGUIDED = (None, Guidance.ANATOMICAL)
SWALLOWING_PARTS = ("neck", "jaw")


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of one problem the injected muscles make up, and its main muscles that had nothing."""

    pattern: str
    side: Side
    part: float
    left_out: tuple[str, ...]


def muscle_words(muscle: str, side: Side, knowledge: Knowledge) -> str:
    """'Soleus RIGHT'."""
    known = knowledge.muscles.get(muscle)
    return f"{known.name if known else muscle} {side.word}"


def unguided(scene: Scene) -> tuple[GivenDose, ...]:
    """Doses of the last session whose needle was guided by anatomy alone, or of which nobody wrote down how."""
    given = (dose for dose in scene.session.doses if dose.units)
    return tuple(dose for dose in given if dose.guidance in UNGUIDED and _needs_guidance(dose, scene))


def _needs_guidance(dose: GivenDose, scene: Scene) -> bool:
    muscle = scene.knowledge.muscles.get(dose.muscle)
    return muscle is None or muscle.guidance_method != Guidance.ANATOMICAL.value


def guidance_words(dose: GivenDose, knowledge: Knowledge) -> str:
    """'Soleus RIGHT: guidance not written down (ultrasound is advised)'."""
    muscle = knowledge.muscles.get(dose.muscle)
    how = "guidance not written down" if dose.guidance is None else f"{dose.guidance.value} guidance only"
    advised = f" ({muscle.guidance_method} is advised)" if muscle else ""
    return f"{muscle_words(dose.muscle, dose.side, knowledge)}: {how}{advised}"


def covered(scene: Scene) -> tuple[Covered, ...]:
    """For each problem with a goal (all, while there is none): how much of it the muscles of the last session make up."""
    case, knowledge = scene.treated_for, scene.knowledge
    of_problems = shares(case, knowledge)
    aims = {(name.pattern, name.side) for goal in case.goals for name in goal.problems}
    doses = [dose for dose in scene.session.doses if dose.units]
    given = {Target(single, dose.side) for dose in doses for single in members(dose.muscle, knowledge)}
    return tuple(
        Covered(
            problem.pattern,
            problem.side,
            sum(share_of(target, of_problems[at], knowledge) for target in given),
            tuple(_left_out(problem.pattern, problem.side, given, knowledge)),
        )
        for at, problem in enumerate(case.problems)
        if not aims or (problem.pattern, problem.side) in aims
    )


def _left_out(pattern: str, side: Side, given: set[Target], knowledge: Knowledge) -> Iterator[str]:
    sides = {"same": (side,), "opposite": (side.other,), "both": (side, side.other)}
    for entry in knowledge.patterns[pattern].muscles:
        for at in sides[entry.where] if entry.rank == "primary" else ():
            if not any(Target(single, at) in given for single in members(entry.muscle, knowledge)):
                yield muscle_words(entry.muscle, at, knowledge)


def covered_words(one: Covered, knowledge: Knowledge) -> str:
    """'The muscles injected make up 30 % of equinovarus foot RIGHT; nothing went into Soleus RIGHT'."""
    of = problem_words(Followed(one.pattern, one.side, Measure.ASHWORTH), knowledge)
    said = f"The muscles injected make up {one.part:.0%} of {of}".replace("%", " %")
    return f"{said}; nothing went into {', '.join(one.left_out)}" if one.left_out else said


def poorly_covered(scene: Scene) -> tuple[Covered, ...]:
    """The problems of which less than the setting was injected."""
    return tuple(one for one in covered(scene) if Decimal(str(one.part)) < scene.number("covered_part"))


@dataclass(frozen=True, slots=True)
class LowDose:
    """A dose below the lowest that a document gives."""

    dose: GivenDose
    row: DoseRange


def low_doses(scene: Scene) -> tuple[LowDose, ...]:
    """Doses of the last session below the lowest that a document gives; unverified documents only where there is no other."""
    found = []
    product = scene.knowledge.products[scene.session.product]
    for dose in scene.session.doses:
        rows = [(row.low, row) for row in product.doses_of(dose.muscle) if row.per == "side" and row.low is not None]
        sure = [(low, row) for low, row in rows if not row.citation.is_unverified] or rows
        lowest = min(sure, key=lambda one: (one[0], one[1].citation.source), default=None)
        if lowest and 0 < dose.units < lowest[0]:
            found.append(LowDose(dose, lowest[1]))
    return tuple(found)


def low_words(one: LowDose, knowledge: Knowledge) -> str:
    """'Soleus RIGHT had 30 units; the lowest dose written down is 50'."""
    unverified = ", unverified here" if one.row.citation.is_unverified else ""
    had = f"{muscle_words(one.dose.muscle, one.dose.side, knowledge)} had {plain(one.dose.units)} units"
    return f"{had}; the lowest dose written down is {plain(one.row.low or Decimal(0))} ({one.row.kind}{unverified})"


def limit_of(scene: Scene, product: str) -> Decimal | None:
    """The most units of a product in 12 weeks for this person; None when there is no such limit."""
    limits = applied_limits(scene.case, product, scene.case.jurisdiction, scene.case.planned_for, scene.knowledge)
    return min((one.maximum for one in limits if one.scope == "cumulative" and not one.muscles), default=None)


def goals_not_reached(seen: CycleReview) -> tuple[GoalSeen, ...]:
    """Goals that are known not to have been reached."""
    return tuple(goal for goal in seen.goals if goal.reached is Answer.NO)


def worse_without_toxin(scene: Scene) -> tuple[str, ...]:
    """What is worse now without toxin than when the course began, by an important change, in words."""
    first, now = scene.levels[0], scene.levels[-1]
    return tuple(
        f"{problem_words(of, scene.knowledge)}, {NAMES[of.measure]}: {change_words(of.measure, first[of], now[of])}"
        for of in sorted(first)
        if of in now and is_important(of.measure, now[of], first[of], scene.knowledge)
    )


def not_measured_now(scene: Scene) -> tuple[str, ...]:
    """What was measured of the aimed problems when the course began and is not in the assessment now."""
    now = {(problem.pattern, problem.side): problem for problem in scene.asked.problems}
    missing = []
    for problem in scene.course.case.problems:
        found = now.get((problem.pattern, problem.side))
        if problem.ashworth is not None and (found is None or found.ashworth is None):
            missing.append(problem_words(Followed(problem.pattern, problem.side, Measure.ASHWORTH), scene.knowledge))
    return tuple(missing)


def near_swallowing(scene: Scene) -> bool:
    """True when the last session went into the neck or the jaw."""
    found = (scene.knowledge.muscles.get(dose.muscle) for dose in scene.session.doses if dose.units)
    return any(muscle is not None and muscle.part in SWALLOWING_PARTS for muscle in found)


def another_product(scene: Scene) -> bool:
    """True when the case plans another product than was given last: units cannot be carried over."""
    return scene.case.product != scene.session.product


def harmed_above(scene: Scene) -> tuple[CycleReview, ...]:
    """Earlier cycles with a larger dose of the same product whose weakness or swallowing is not known to have been good."""
    last = scene.last
    return tuple(
        one
        for one in scene.reviews[:-1]
        if one.product == last.product and one.units > last.units and not (one.weakness is one.swallowing is Answer.NO)
    )


def in_a_row(reviews: Sequence[CycleReview], response: Response) -> int:
    """How many of the last cycles had this response, without a break."""
    count = 0
    for one in reversed(reviews):
        if one.response is not response:
            break
        count += 1
    return count
