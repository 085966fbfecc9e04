"""Which treatment other than toxin fits a situation: one small function for each kind of treatment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from eutonia.domain.case import Distribution
from eutonia.eligibility.situation import Situation
from eutonia.knowledge.types import Alternative

FOUNDATION, ADD_ON, ADJUNCT, LAST = "foundation", "add-on", "adjunct", "last"
AFTER_LINE = {"third": "second", ADD_ON: "first"}
"""A third drug, or an add-on, is thought of once a drug of this line has failed."""
GIVES_LENGTH, KEEPS_LENGTH = "cast", "splint"
"""Words in the names of the physical treatments of short joints."""
NAMELESS = ("a", "the", "one")


@dataclass(frozen=True, slots=True)
class Fit:
    """Why a treatment fits this person, and whether it comes first now."""

    why: str
    preferred: bool = False


def oral(option: Alternative, situation: Situation) -> Fit | None:
    """Drugs by mouth: for what is widespread, or where toxin is barred; line after line, and not before a trigger."""
    if not _is_its_turn(option, situation):
        return None
    is_next = option.line in ("first", "second") and not situation.has_used_up("oral", "second")
    if situation.is_generalised:
        return Fit("The spasticity is generalised: a drug reaches every muscle, which toxin cannot.", is_next)
    if situation.toxin_is_barred:
        return Fit("Toxin is no answer here; a drug relaxes every muscle and makes the whole person tired.", is_next)
    if situation.distribution is not Distribution.FOCAL and not situation.triggers and not situation.all_joints_fixed:
        return Fit("The spasticity is in several places; a drug relaxes every muscle and makes the whole person tired.")
    return None


def _is_its_turn(option: Alternative, situation: Situation) -> bool:
    """A second drug once a first is in use; a third, or an add-on, once the line before it has failed."""
    if option.line == "second":
        return situation.has_begun("oral", "first")
    before = AFTER_LINE.get(option.line)
    return before is None or situation.has_used_up("oral", before)


def intrathecal(option: Alternative, situation: Situation) -> Fit | None:
    """A pump, for severe spasticity of both legs or of the whole body when drugs by mouth have failed."""
    if option.line == LAST:
        why = "Severe, generalised, and nothing else helped: destroys nerves for good."
        return Fit(why) if _nothing_else_helped(situation) else None
    if situation.is_generalised and situation.has_used_up("oral"):
        why = "The spasticity is generalised and oral treatment failed or was not tolerated."
        return Fit(why, True)
    if situation.is_generalised:
        return Fit("The spasticity is generalised; a pump comes after oral treatment has been tried.")
    if situation.distribution is Distribution.MULTIFOCAL and situation.does_not_walk and situation.both_legs:
        return Fit("Both legs are affected in someone who does not walk: too many muscles may be involved for toxin.")
    return None


def neurolysis(option: Alternative, situation: Situation) -> Fit | None:
    """Phenol or alcohol to the nerve of the problem, above all where both legs would use up the dose of toxin."""
    nerve = nerve_of(option)
    if situation.all_joints_fixed:
        return None
    if nerve not in situation.leg_nerves:
        return _any_nerve(situation) if not nerve else None
    why = f"The {nerve} nerve serves the muscles of a problem in the leg"
    if situation.both_legs and situation.does_not_walk:
        why = f"{why}; the person does not walk, and toxin for both legs uses up the dose."
        return Fit(why, situation.toxin_is_barred)
    return Fit(f"{why}. It weakens every muscle of that nerve for months: test with a local anaesthetic block first.")


def nerve_of(option: Alternative) -> str:
    """The nerve that a treatment is named for, '' when it may be any: 'phenol to the femoral nerve' is for the femoral."""
    words = option.name.lower().split()
    before = [one for one, after in pairwise(words) if after == "nerve" and one not in NAMELESS]
    return before[0] if before else ""


def _any_nerve(situation: Situation) -> Fit | None:
    if situation.both_legs and situation.does_not_walk:
        return Fit("As phenol, for both legs of someone who does not walk, where phenol cannot be had.")
    return None


def physical(option: Alternative, situation: Situation) -> Fit | None:
    """Physiotherapy for everyone; casts and splints for short joints; devices for walkers; therapy after injections."""
    if option.line == FOUNDATION:
        return Fit("The foundation of every treatment of spasticity, with toxin or without.", True)
    if GIVES_LENGTH in option.name.lower() or KEEPS_LENGTH in option.name.lower():
        return _length(option, situation)
    if option.scope == "any":
        return None if situation.is_closed else Fit("Uses the weeks in which the injection has loosened the muscle.", True)
    return Fit("May lift the foot or steady the knee of someone who walks.") if situation.walks_on_the_problem else None


def _length(option: Alternative, situation: Situation) -> Fit | None:
    if situation.all_joints_fixed:
        return Fit("Every problem with a goal is a fixed contracture: only length helps, and toxin gives none.", True)
    if situation.short_joints:
        return Fit("Some joints are short: toxin relaxes the muscle, and this gives it length.", True)
    if situation.is_closed or not situation.has_limb or KEEPS_LENGTH not in option.name.lower():
        return None
    return Fit("Keeps the length that an injection makes room for.")


def surgical(option: Alternative, situation: Situation) -> Fit | None:
    """Surgery for joints that are short for good, or for severe spasticity after everything else."""
    if option.scope == "focal" and situation.short_joints:
        why = "A fixed contracture that casting does not lengthen may need a tendon lengthened or released."
        return Fit(why, situation.all_joints_fixed)
    if option.scope == "generalised" and _nothing_else_helped(situation):
        return Fit("Severe generalised spasticity after oral treatment failed; rare in multiple sclerosis.")
    return None


def _nothing_else_helped(situation: Situation) -> bool:
    return situation.is_generalised and situation.does_not_walk and situation.has_used_up("oral")


def other(option: Alternative, situation: Situation) -> Fit | None:
    """What makes spasticity worse is treated first; what helps walking is for walkers."""
    if option.line == FOUNDATION and situation.triggers:
        return Fit(f"Found now: {' '.join(situation.triggers)}", True)
    if option.line == FOUNDATION:
        return Fit("Look for what makes spasms worse before any step up in treatment.")
    return Fit("For walking itself; it does not treat spasticity.") if situation.walks_on_the_problem else None


BY_KIND: dict[str, Callable[[Alternative, Situation], Fit | None]] = {
    "oral": oral,
    "intrathecal": intrathecal,
    "neurolysis": neurolysis,
    "physical": physical,
    "surgical": surgical,
    "other": other,
}
"""One function for each kind of alternative in the knowledge."""
