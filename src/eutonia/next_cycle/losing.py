"""Is the response lost? It never worked here (primary), or it works no longer (secondary); suspected once, established twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from eutonia.domain.advice import CycleReview
from eutonia.domain.answers import Answer
from eutonia.domain.case import Response
from eutonia.next_cycle.facts import in_a_row
from eutonia.next_cycle.relief import part_of_relief
from eutonia.next_cycle.scene import Scene

WORKED = (Response.GOOD, Response.PARTIAL)
PERSON = "person"
"""The parameter of the belief that says how large this person's response is; 1 is typical."""


def is_lost(scene: Scene) -> bool:
    """True when the last cycle is known to have done nothing, or much less than the person's own best."""
    return scene.last.response is Response.NONE or bool(faded(scene))


def is_secondary(scene: Scene) -> bool:
    """True when it is lost and an earlier cycle, here or elsewhere, is known to have helped."""
    return is_lost(scene) and (worked_here(scene) or bool(helped_elsewhere(scene)))


def worked_here(scene: Scene) -> bool:
    """True when some cycle of the course is known to have helped."""
    return any(one.response in WORKED for one in scene.reviews)


def is_established(scene: Scene) -> bool:
    """True after two cycles in a row; one may be chance, a dose or a needle."""
    return in_a_row(scene.reviews, Response.NONE) >= scene.number("stop_cycles") or len(faded(scene)) > 1


def helped_elsewhere(scene: Scene) -> tuple[str, ...]:
    """Treatments of the history, before the first session here, that are said to have worked."""
    first = scene.reviews[0].given_on
    return tuple(
        one.response.value
        for one in scene.asked.toxin_history.treatments
        if one.response in WORKED and one.given_on is not None and one.given_on < first
    )


def faded(scene: Scene) -> tuple[str, ...]:
    """For each of the last cycles in a row whose relief is well below the person's own best from about the same dose: why."""
    found: list[str] = []
    for seen in reversed(scene.reviews):
        why = _faded(seen, scene)
        if not why:
            break
        found.insert(0, why)
    return tuple(found)


def _faded(seen: CycleReview, scene: Scene) -> str:
    """Why one cycle counts as faded: some measure, not important now, at less than the set part of its own best before."""
    for relief in seen.reliefs:
        key = (relief.pattern, relief.side, relief.measure)
        earlier = [
            (part_of_relief(other), one)
            for one in scene.reviews
            if one.number < seen.number and _is_comparable(one, seen, scene)
            for other in one.reliefs
            if (other.pattern, other.side, other.measure) == key and other.is_important
        ]
        best = max(earlier, key=lambda row: (row[0], -row[1].number), default=None)
        if best and not relief.is_important and part_of_relief(relief) < scene.number("faded_part") * best[0]:
            then = next(one for one in best[1].reliefs if (one.pattern, one.side, one.measure) == key)
            return f"cycle {seen.number}: {relief.words}; cycle {best[1].number} had {then.words}"
    return ""


def _is_comparable(earlier: CycleReview, later: CycleReview, scene: Scene) -> bool:
    """True when the later dose should have done about as much: the same product, and not much less of it."""
    return earlier.product == later.product and later.units >= scene.number("comparable_part") * earlier.units


def below_typical(scene: Scene) -> str:
    """Why this person's response is well below the typical; '' when it is not, or when nothing could be learned of it."""
    verdict = scene.learned.verdict
    typical, own = (belief.parameters.get(PERSON) for belief in (scene.population, scene.learned.belief))
    if typical is None or own is None or not verdict.in_domain or not verdict.observations:
        return ""
    below = float(np.mean(typical <= np.median(own)))
    if below > float(scene.number("low_responder")):
        return ""
    share = f"{below:.0%}".replace("%", " %")
    return f"What was learned of the size of this person's response is matched or undercut by {share} of people only."


def surprises(scene: Scene) -> Iterator[str]:
    """Follow-ups since the last session that what was learned before did not expect."""
    for one in scene.learned.verdict.surprises:
        if one.seen_on > scene.last.given_on and one.probability <= float(scene.number("surprise")):
            yield one.words


def unanswered(scene: Scene) -> list[str]:
    """Questions about a loss of response that nobody has answered."""
    return [
        question.words
        for step in scene.knowledge.loss.values()
        for question in step.questions
        if scene.answers.get(question.id, Answer.NOT_ASKED).is_unknown
    ]
