"""The safety screen: every question that concerns this product and these parts, answered, and not too long ago."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eutonia.domain import Answer, Finding, Severity, plain
from eutonia.knowledge.types import ScreenQuestion
from eutonia.safety.checks.arithmetic import cited
from eutonia.safety.checks.dilution import NECK_PARTS
from eutonia.safety.scene import Scene

BREATHING = "breathing-trouble"
LOW_CAPACITY = "planner.low_vital_capacity_percent"


def yes(scene: Scene) -> Iterator[Finding]:
    """Each yes, with what it means."""
    for question in _questions(scene):
        if answer_to(scene, question) is Answer.YES and question.if_yes:
            yield Finding(
                rule=f"safety.screen.{question.id}",
                severity=Severity(question.if_yes),
                title=f"{question.words} Yes",
                because=question.because + _measured(scene, question),
                remedy=question.remedy,
                citations=question.citations,
                needs_second_name=question.needs_second_name,
            )


def unknown(scene: Scene) -> Iterator[Finding]:
    """Everything not known, gathered into one finding for each severity. Unknown is never milder than yes."""
    open_questions = [(q, _if_unknown(q)) for q in _questions(scene) if answer_to(scene, q).is_unknown]
    for severity in Severity:
        these = [question for question, grade in open_questions if grade is severity]
        if these:
            yield Finding(
                rule="safety.screen-unknown",
                severity=severity,
                title=f"{len(these)} safety {'question' if len(these) == 1 else 'questions'} without an answer",
                because=f"{scene.screen_expired}Unknown is not no: {' '.join(question.words for question in these)}",
                remedy="Ask the person and the carer, and write down each answer.",
                citations=cited(citation for question in these for citation in question.citations),
                needs_second_name=any(question.needs_second_name for question in these),
            )


def _if_unknown(question: ScreenQuestion) -> Severity | None:
    levels = [Severity(level) for level in (question.if_yes, question.if_unknown) if level]
    return max(levels, key=lambda level: level.rank, default=None)


def swallowing_and_breathing(scene: Scene) -> Iterator[Finding]:
    """Trouble with swallowing or breathing and an injection of the neck or jaw: toxin reaches those very muscles."""
    if not scene.parts & NECK_PARTS:
        return
    reserve = [q for q in _questions(scene) if q.topic == "reserve" and answer_to(scene, q) is not Answer.NO]
    if reserve:
        yield Finding(
            rule="safety.swallowing-and-breathing",
            severity=Severity.STOP,
            title="Swallowing or breathing trouble, and a dose to the neck or jaw",
            because=" ".join(f"{q.words} {answer_to(scene, q).words.capitalize()}." for q in reserve),
            remedy="Leave out neck and jaw; a swallowing and breathing assessment and a specialist's opinion come first.",
            citations=cited(citation for question in reserve for citation in question.citations),
        )


def strange_answers(scene: Scene) -> Iterator[Finding]:
    """Answers to questions that the knowledge does not hold are said to be unused."""
    strange = sorted(set(scene.case.screen.answers) - set(scene.knowledge.screen))
    if strange:
        yield Finding(
            rule="safety.screen-not-a-question",
            severity=Severity.NOTE,
            title="Answers to questions nobody asks here",
            because=f"Not used: {', '.join(strange)}.",
            remedy="Check the names of the questions.",
        )


def record_only(scene: Scene) -> Iterator[Finding]:
    """Nobody asked the person: a record knows little of today's swallowing, skin, infection or pregnancy (hazard H28)."""
    if scene.case.screen.answered_by == "record" and not scene.screen_expired:
        yield Finding(
            rule="safety.screen-record-only",
            severity=Severity.REASON,
            title="Safety questions answered from the record alone",
            because="Neither the person nor the carer was asked. Swallowing, infection and pregnancy change between entries.",
            remedy="Ask the person or the carer.",
            citations=scene.source("screen_valid_days"),
        )


def answer_to(scene: Scene, question: ScreenQuestion) -> Answer:
    """The answer that counts. A yes stands in an expired screen, where a no is as good as not asked; a low measured
    capacity stands against a no about breathing."""
    answer = scene.case.screen.answers.get(question.id, Answer.NOT_ASKED)
    if answer is Answer.NO and question.id == BREATHING and capacity_is_low(scene):
        return Answer.YES
    return Answer.NOT_ASKED if answer is Answer.NO and scene.screen_expired else answer


def capacity_is_low(scene: Scene) -> bool:
    """True when the forced vital capacity was measured and is below the share of predicted that eligibility asks for."""
    measured = scene.case.screen.forced_vital_capacity_percent
    return measured is not None and measured < scene.knowledge.number(LOW_CAPACITY)


def _measured(scene: Scene, question: ScreenQuestion) -> str:
    if question.id != BREATHING or not capacity_is_low(scene):
        return ""
    return f" The forced vital capacity is {plain(scene.case.screen.forced_vital_capacity_percent or Decimal(0))} percent."


def _questions(scene: Scene) -> list[ScreenQuestion]:
    """The questions that concern this product and the parts that would be injected, in the order of their ids."""
    questions = sorted(scene.knowledge.screen.values(), key=lambda question: question.id)
    return [q for q in questions if _is_of(q.products, {scene.plan.product}) and _is_of(q.parts, scene.parts)]


def _is_of(restriction: tuple[str, ...], found: set[str] | frozenset[str]) -> bool:
    return not restriction or not found.isdisjoint(restriction)
