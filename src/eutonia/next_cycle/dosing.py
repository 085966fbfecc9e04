"""The next dose, once nothing comes first: the same, more, other muscles, other guidance, or what made it harder this time."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eutonia.domain.advice import Step, Suggestion
from eutonia.domain.answers import Answer
from eutonia.domain.case import Response
from eutonia.domain.finding import Citation
from eutonia.domain.units import plain
from eutonia.domain.words import day
from eutonia.next_cycle.facts import (
    another_product,
    covered_words,
    goals_not_reached,
    guidance_words,
    harmed_above,
    limit_of,
    low_doses,
    low_words,
    not_measured_now,
    poorly_covered,
    unguided,
    worse_without_toxin,
)
from eutonia.next_cycle.harm import given
from eutonia.next_cycle.scene import Scene, first_to_go
from eutonia.next_cycle.stopping import evidence_of, has_stopped
from eutonia.next_cycle.suggesting import Voice

DID_LITTLE = (Response.PARTIAL, Response.NONE)
DID = {
    Response.PARTIAL: "The last session gave important relief and reached no goal",
    Response.NONE: "The last session reached no goal and gave no important relief",
}


def worse(scene: Scene) -> Iterator[Suggestion]:
    """The problem itself has grown: its reason is looked for before the dose is raised."""
    found = worse_without_toxin(scene)
    if found:
        yield Voice("worse-without-toxin", (*scene.cited("worn_off_days"), *_facts(scene, "disease"))).step(
            Step.REFER,
            "Worse without toxin than when the course began",
            f"{'; '.join(found)}. Toxin does not cause this: something makes the spasticity worse.",
            "Look for a trigger (infection, bladder, bowel, skin, pain), ask the multiple sclerosis team whether the disease "
            "has moved on, and review the drugs against spasticity. Raise no dose before that.",
            found,
        )


def _facts(scene: Scene, step: str) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for _, citation in scene.knowledge.loss[step].to_do))


def guidance(scene: Scene) -> Iterator[Suggestion]:
    """It did too little and the needle was not guided: guide it before more toxin is put where it may not belong."""
    found = unguided(scene)
    if scene.last.response in DID_LITTLE and found:
        yield Voice("guidance", _facts(scene, "guidance")).step(
            Step.OTHER_GUIDANCE,
            "Guide the needle",
            f"{DID[scene.last.response]}, and the needle is not known to have been guided by an instrument.",
            "Guide it by ultrasound or stimulation before the dose is raised, and write down how.",
            [evidence_of(scene.last), *(guidance_words(dose, scene.knowledge) for dose in found)],
            [guidance_words(dose, scene.knowledge) for dose in found if dose.guidance is None],
        )


def muscles(scene: Scene) -> Iterator[Suggestion]:
    """It did too little: were these the muscles? Also for one goal that was missed while another was reached."""
    last, poor = scene.last, poorly_covered(scene)
    missed = goals_not_reached(last) if last.response is Response.GOOD else ()
    if last.response in DID_LITTLE and (poor or _is_unexplained(scene)):
        why = "the muscles injected make up less than half of a problem" if poor else "neither dose nor guidance explains it"
        yield Voice("muscles", _facts(scene, "target")).step(
            Step.OTHER_MUSCLES,
            "Choose the muscles anew",
            f"{DID[last.response]}, and {why}.",
            "Examine again at rest and in movement, and look at the muscles that had nothing.",
            [evidence_of(last), *(covered_words(one, scene.knowledge) for one in poor)],
        )
    elif missed:
        yield Voice("one-goal-missed", _facts(scene, "target")).step(
            Step.OTHER_MUSCLES,
            "One goal was missed",
            f"Not reached: {'; '.join(goal.words for goal in missed)}; another goal was.",
            "Look at the muscles behind that goal, or set it again; leave what works as it is.",
            [evidence_of(last)],
        )


def _is_unexplained(scene: Scene) -> bool:
    """True when nothing happened although the needle was guided, and a higher dose is not the answer."""
    too_low = low_doses(scene) and not why_not_more(scene)
    return scene.last.response is Response.NONE and not unguided(scene) and not too_low


def more(scene: Scene) -> Iterator[Suggestion]:
    """More, when it did too little or was over too soon, nothing speaks against it, and it would buy something."""
    if why_not_more(scene):
        return
    if scene.last.response in DID_LITTLE:
        low = [low_words(one, scene.knowledge) for one in low_doses(scene)]
        yield _more_voice(scene).step(
            Step.MORE,
            "A moderate step up",
            f"{DID[scene.last.response]}. The needle was guided, weakness did not limit, and there is room below the limits.",
            f"Raise by about {_step_words(scene)}, where the problem is largest.{_ceiling_words(scene)}",
            [evidence_of(scene.last), *low, *_room_words(scene)],
        )
    elif scene.last.response is Response.GOOD and (gain := longer_by(scene)) is not None:
        yield _more_voice(scene).step(
            Step.MORE,
            "A step up, to last longer",
            f"The goal was reached and the effect was over {_short_words(scene)}. {_gain_words(scene, gain)}",
            f"Raise step by step, by {_largest_words(scene)} at most, if the person wants it longer.{_ceiling_words(scene)}",
            [evidence_of(scene.last), *_room_words(scene)],
        )


def _more_voice(scene: Scene) -> Voice:
    return Voice("more", scene.cited("step_of_dose", "worth_days"))


def why_not_more(scene: Scene) -> list[str]:
    """Everything that speaks against a higher dose; what is not known speaks against it too."""
    last, found = scene.last, []
    if last.weakness is not Answer.NO:
        found.append(f"weakness that limits: {last.weakness.words}")
    if last.swallowing is not Answer.NO:
        found.append(f"trouble with swallowing: {last.swallowing.words}")
    if last.response in DID_LITTLE and unguided(scene):
        found.append("the needle was not known to be guided")
    if worse_without_toxin(scene):
        found.append("the problem is worse without toxin: its reason comes first")
    if has_stopped(scene):
        found.append("cycles in a row brought nothing: the reason comes first")
    found += [f"not measured now, so it is not known whether it is worse: {one}" for one in not_measured_now(scene)]
    if another_product(scene):
        found.append("another product is planned: its doses cannot be held against the last one")
    return found + _no_room(scene)


def _no_room(scene: Scene) -> list[str]:
    limit = limit_of(scene, scene.session.product)
    step = scene.knowledge.products[scene.session.product].step_units
    if limit is not None and scene.last.units + step > limit:
        return [f"the limit of 12 weeks is used up: {plain(scene.last.units)} of {plain(limit)} units"]
    return []


def _step_words(scene: Scene) -> str:
    return f"{scene.number('step_of_dose'):.0%}".replace("%", " %")


def _ceiling_words(scene: Scene) -> str:
    above = harmed_above(scene)
    if not above:
        return ""
    least = min(above, key=lambda one: one.units)
    return f" Stay below the {plain(least.units)} units of {day(least.given_on)}, after which harm was seen or not asked about."


def _room_words(scene: Scene) -> Iterator[str]:
    limit = limit_of(scene, scene.session.product)
    if limit is not None:
        yield f"{plain(scene.last.units)} of {plain(limit)} units in 12 weeks were used"
    for one in scene.reviews[:-1]:
        if one.weakness is Answer.YES:
            yield f"weakness limited the person after {given(one)}"


def short_by(scene: Scene) -> int | None:
    """Days by which the effect was seen to end before the interval does; None when it did not, or nobody saw it end."""
    interval, last = scene.interval, scene.last
    if interval is None or last.gone_on is None:
        return None
    days = interval.days - (last.gone_on - last.given_on).days
    return days if days >= scene.number("worth_days") else None


def lasts(scene: Scene) -> Decimal | None:
    """Days that the last effect lasted, as it was seen, or is expected to last; None when neither is known."""
    last = scene.last
    if last.gone_on is not None:
        return Decimal((last.gone_on - last.given_on).days)
    return scene.wears_off.median if scene.wears_off else None


def longer_by(scene: Scene) -> Decimal | None:
    """Days that the largest step would add to an effect that was seen to be too short; None when not short or not worth it."""
    if short_by(scene) is None or scene.wears_off is None:
        return None
    more_given = scene.forecast_of(scene.belief, largest_step(scene))
    raised = first_to_go(more_given, scene.treated_for) if more_given else None
    gain = raised.median - scene.wears_off.median if raised else Decimal(0)
    return gain if gain >= scene.number("worth_days") else None


def largest_step(scene: Scene) -> Decimal:
    """The most times the last dose that may be thought of: where `check` calls a step large, or at the limit of 12 weeks."""
    most, limit = scene.knowledge.number("safety.step_up_times"), limit_of(scene, scene.session.product)
    return most if limit is None else max(Decimal(1), min(most, limit / scene.last.units))


def _largest_words(scene: Scene) -> str:
    return f"{largest_step(scene) - 1:.0%}".replace("%", " %")


def _short_words(scene: Scene) -> str:
    return f"after {lasts(scene):.0f} days, {short_by(scene)} days before toxin may be given again"


def _gain_words(scene: Scene, gain: Decimal) -> str:
    return f"By the model {_largest_words(scene)} more would add about {gain:.0f} days; dose buys some duration."


def same(scene: Scene) -> Iterator[Suggestion]:
    """What worked is repeated; what helped and cannot be raised is kept while something else is tried."""
    last = scene.last
    if last.weakness is Answer.YES or last.swallowing is Answer.YES:
        return
    if last.response is Response.GOOD and not list(more(scene)):
        yield _same_voice(scene).step(
            Step.SAME,
            "The same muscles; the other product by its own range" if another_product(scene) else "The same again",
            f"A goal was reached, and neither weakness nor trouble with swallowing was reported.{_lasted_words(scene)}",
            _repeat_words(scene),
            [evidence_of(last)],
        )
    elif last.response is Response.PARTIAL and not unguided(scene) and why_not_more(scene):
        yield _same_voice(scene).step(
            Step.SAME,
            "The same again; more is not advised",
            f"{DID[last.response]}. Against more speaks: {'; '.join(why_not_more(scene))}.",
            "Set the goal again with the person, and see what therapy after the injection can add.",
            [evidence_of(last)],
            why_not_more(scene),
        )


def _same_voice(scene: Scene) -> Voice:
    return Voice("same", scene.cited("best_to_days"))


def _repeat_words(scene: Scene) -> str:
    if another_product(scene):
        return (
            f"{scene.case.product} is planned, {scene.session.product} was given: units are never converted. "
            "Keep muscles and guidance; take the dose from the range of the product that is planned, at its low end."
        )
    return "Keep muscles, doses and guidance; do not raise what works."


def _lasted_words(scene: Scene) -> str:
    lasted = lasts(scene)
    if lasted is None:
        return ""
    if short_by(scene) is None:
        return f" The effect lasts about {lasted:.0f} days."
    why = "; ".join(why_not_more(scene)) or f"by the model even {_largest_words(scene)} more would add few days"
    return f" The effect was over {_short_words(scene)}; more is not advised: {why}."
