"""Harm first: weakness that limited, trouble with swallowing, and the question that nobody asked."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain.advice import CycleReview, Step, Suggestion
from eutonia.domain.answers import Answer
from eutonia.domain.finding import Citation
from eutonia.domain.units import plain
from eutonia.domain.words import day
from eutonia.next_cycle.facts import another_product, near_swallowing
from eutonia.next_cycle.scene import Scene
from eutonia.next_cycle.suggesting import PROJECT, Voice

ANOTHER = " Another product is planned: its units are not the same; start at the low end of its own range."


def weakness(scene: Scene) -> Iterator[Suggestion]:
    """Weakness that limited after the last session: less, before anything else is thought of."""
    last = scene.last
    if last.weakness is Answer.YES:
        goals = [f"goal reached: {goal.words}" for goal in last.goals if goal.reached is Answer.YES]
        yield Voice("weakness", scene.cited("best_from_days")).step(
            Step.LESS,
            "Weakness limited the person",
            f"After {given(last)} weakness limited the person. Harm rises with dose more steeply than benefit does.",
            "Lower the dose in the muscles that became weak, or leave them out; do not raise any other to make up for it."
            + (ANOTHER if another_product(scene) else ""),
            [f"{given(last)}: weakness that limits, yes", *goals],
            ["which muscle became weak, and what the person could no longer do"],
        )


def swallowing(scene: Scene) -> Iterator[Suggestion]:
    """Trouble with swallowing after the last session: less, and somebody looks at swallowing."""
    last = scene.last
    if last.swallowing is not Answer.YES:
        return
    near = near_swallowing(scene)
    where = "neck or jaw" if near else "limbs: the toxin reached further than it should"
    voice = Voice("swallowing", _reserve(scene))
    yield voice.step(
        Step.LESS,
        "Swallowing was troubled after the last session",
        f"After {given(last)} into the {where}, swallowing was troubled.",
        (
            "Lower the dose, above all near the throat; never both sternocleidomastoids; "
            "more, smaller sites away from the midline."
            if near
            else "Lower the total, and look for another reason before any further toxin: report it as a suspected distant spread."
        )
        + (ANOTHER if another_product(scene) else ""),
        [f"{given(last)}: trouble with swallowing, yes"],
        ["how long it lasted, and whether food had to be changed"],
    )
    yield voice.step(
        Step.REFER,
        "Swallowing assessment",
        "Swallowing that was troubled once has less reserve the next time.",
        "A speech and language therapist's assessment before the neck, the jaw or a large total is injected again.",
    )


def _reserve(scene: Scene) -> tuple[Citation, ...]:
    question = scene.knowledge.screen.get("swallowing-trouble")
    return question.citations if question else (PROJECT,)


def harm_not_asked(scene: Scene) -> Iterator[Suggestion]:
    """Nobody wrote down whether there was harm: unknown is never none, so the dose is not repeated before it is asked."""
    last = scene.last
    asked = {"weakness that limits": last.weakness, "trouble with swallowing": last.swallowing}
    unknown = [what for what, answer in asked.items() if answer.is_unknown]
    if unknown:
        yield Voice("harm-not-asked", scene.cited("best_from_days")).first(
            Step.ASK_FIRST,
            "Harm of the last session is not known",
            f"After the session of {day(last.given_on)} nobody wrote down whether there was {' or '.join(unknown)}. "
            "Unknown is not none.",
            "Ask the person and the carer, and write the answer into a follow-up before the dose is decided.",
            missing=[f"{what}: {asked[what].words}" for what in unknown],
        )


def given(seen: CycleReview) -> str:
    """'200 units of onabotulinumtoxinA on 2 Mar 2026'."""
    return f"{plain(seen.units)} units of {seen.product} on {day(seen.given_on)}"
