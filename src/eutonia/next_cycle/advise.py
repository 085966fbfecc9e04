"""`advise`: when, what and why for the next cycle of one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from eutonia import __version__
from eutonia.domain.advice import Advice, LossOfResponse, Suggestion, Timing
from eutonia.domain.answers import Answer
from eutonia.domain.belief import Belief, Learned
from eutonia.domain.case import Case
from eutonia.domain.cycle import Course
from eutonia.domain.finding import Citation, Frozen
from eutonia.domain.proposal import AlternativeAdvice, KnowledgeStamp
from eutonia.domain.words import day
from eutonia.knowledge.types import Knowledge
from eutonia.learn import learn
from eutonia.next_cycle import dosing, harm, stopping
from eutonia.next_cycle.contradictions import refuse_contradictions
from eutonia.next_cycle.differential import loss_of_response
from eutonia.next_cycle.history import history_gaps
from eutonia.next_cycle.scene import Scene
from eutonia.next_cycle.suggesting import Rule, in_order
from eutonia.next_cycle.timing import timing
from eutonia.propose.gathering import used_sources
from eutonia.propose.stamp import INTENDED_USE

RULES: tuple[Rule, ...] = (
    harm.weakness,
    harm.swallowing,
    harm.harm_not_asked,
    stopping.not_eligible,
    stopping.response_not_known,
    stopping.stop_rule,
    stopping.look_for_the_reason,
    stopping.resistant,
    dosing.worse,
    dosing.guidance,
    dosing.muscles,
    dosing.more,
    dosing.same,
)
"""Every rule is asked; what they say is put in the order in which it is thought of."""


def advise(
    course: Course, case_now: Case, knowledge: Knowledge, belief: Belief, answers: Mapping[str, Answer] | None = None
) -> Advice:
    """When, what and why, from the whole course; `belief` is that of the population, and the person is learned from it.

    `answers` holds what people answered about a loss of response; a question left out was not asked. Equal inputs give
    equal advice. Raises `BadInput` when course and case cannot belong together, or when nothing was given yet.
    """
    refuse_contradictions(course, case_now)
    return advise_with(course, case_now, knowledge, belief, learn(belief, course, knowledge), answers)


def advise_with(
    course: Course,
    case_now: Case,
    knowledge: Knowledge,
    belief: Belief,
    learned: Learned,
    answers: Mapping[str, Answer] | None = None,
) -> Advice:
    """The same, with what was learned already at hand."""
    refuse_contradictions(course, case_now)
    scene = Scene(course, case_now, knowledge, belief, learned, answers or {})
    what = in_order(suggestion for rule in RULES for suggestion in rule(scene))
    when, loss = timing(scene, what), loss_of_response(scene)
    return Advice(
        case_id=case_now.case_id,
        assessed_on=case_now.assessed_on,
        engine_version=__version__,
        knowledge=KnowledgeStamp(version=knowledge.version, hash=knowledge.hash),
        population_belief_id=belief.id,
        belief_id=learned.belief.id,
        course_hash=document_hash(course),
        case_hash=document_hash(case_now),
        summary=_summary(what, when),
        timing=when,
        what=what,
        cycles=scene.reviews,
        loss=loss,
        alternatives=_alternatives(scene),
        verdict=learned.verdict.words,
        missing=tuple(_missing(scene)),
        sources=used_sources(_citations(what, when, loss, scene), knowledge),
        intended_use=INTENDED_USE,
    )


def document_hash(document: Frozen) -> str:
    """SHA-256 of a document as it would be written."""
    return sha256(document.model_dump_json().encode()).hexdigest()


def _alternatives(scene: Scene) -> tuple[AlternativeAdvice, ...]:
    """What else fits: beside toxin as eligibility says, in its place once it has failed."""
    return scene.other_treatments if stopping.has_stopped(scene) else scene.eligibility.alternatives


def _summary(what: Iterable[Suggestion], when: Timing) -> str:
    now = [one for one in what if not one.held]
    said = "; ".join(f"{one.step.words}: {one.reason.title[:1].lower()}{one.reason.title[1:]}" for one in now)
    said = said or "nothing speaks for a change"
    week = f"Session from {day(when.session_from)}" if when.session_from else "No session is suggested now"
    return f"{said[:1].upper()}{said[1:]}. {week}."


def _missing(scene: Scene) -> Iterator[str]:
    for one in scene.reviews:
        for gap in one.missing:
            yield f"Cycle {one.number}, {day(one.given_on)}: {gap}"
    yield from history_gaps(scene.asked, scene.course)


def _citations(what: Iterable[Suggestion], when: Timing, loss: LossOfResponse | None, scene: Scene) -> Iterator[Citation]:
    for one in what:
        yield from one.reason.citations
    yield from when.citations
    for suspect in loss.suspects if loss else ():
        yield from suspect.citations
    for option in _alternatives(scene):
        yield from option.citations
