"""The safety screen: what each answer does stands in the knowledge; only where it must meet another fact, here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from eutonia.domain import Answer, Case, Citation, Outcome, Severity, plain
from eutonia.domain.case import Measure
from eutonia.domain.words import day
from eutonia.eligibility.product import other_products
from eutonia.eligibility.reading import (
    is_near_swallowing,
    muscles_of,
    name_of,
    parts_of,
    problems_of,
)
from eutonia.eligibility.verdict import PROJECT, Says, Verdict, cited, is_closed, says, worst
from eutonia.knowledge.types import Knowledge, ScreenQuestion

PRESSURE_SORE = "pressure-sore"
PRESSING_REGIONS = ("hip", "thigh")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a yes to one question means for this person: the data, and what the rest of the case adds."""

    outcome: Outcome
    severity: Severity
    because: str
    remedy: str
    citations: tuple[Citation, ...]


def answered_lately(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Old answers, and answers that nobody gave, are as good as not asked."""
    valid, answered_on = knowledge.number("safety.screen_valid_days"), case.screen.answered_on
    is_recent = answered_on is not None and (case.planned_for - answered_on).days <= valid
    if not is_recent or case.screen.answered_by == "nobody":
        when = f"on {day(answered_on)}" if answered_on else "on a day that is not recorded"
        yield says("screen-date", knowledge, "safety.screen_valid_days").not_now(
            "The safety questions are to be asked again",
            f"They were answered by {case.screen.answered_by.replace('_', ' ')}, {when}; "
            f"an answer is relied on for {plain(valid)} days.",
            f"Ask the safety questions again within {plain(valid)} days before {day(case.planned_for)}.",
        )


def screen(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """One verdict for each question whose answer is yes or unknown and that concerns this product and these parts."""
    for question in knowledge.screen.values():
        answer = case.screen.answers.get(question.id, Answer.NOT_ASKED)
        if answer is not Answer.NO and concerns(question, case, knowledge):
            meaning = meaning_of(question, case, knowledge)
            voice = Says(f"screen.{question.id}", meaning.citations)
            yield from _yes(voice, question, meaning) if answer is Answer.YES else _unknown(voice, question, meaning, answer)


def concerns(question: ScreenQuestion, case: Case, knowledge: Knowledge) -> bool:
    """True when the question is about this product and a part of the body that is to be treated."""
    right_product = not question.products or case.product in question.products
    return right_product and (not question.parts or not parts_of(case, knowledge).isdisjoint(question.parts))


def meaning_of(question: ScreenQuestion, case: Case, knowledge: Knowledge) -> Meaning:
    """What a yes means here: what the knowledge says of the question, unless the rest of the case adds to it."""
    meaning = Meaning(
        outcome=Outcome(question.outcome_if_yes),
        severity=Severity(question.if_yes or "note"),
        because=question.because,
        remedy=question.remedy,
        citations=question.citations or (PROJECT,),
    )
    if question.topic == "reserve" and is_near_swallowing(case, knowledge):
        return _reserve_and_neck(meaning)
    if question.id == PRESSURE_SORE and (spasms := pressing_spasms(case, knowledge)):
        return _sore_from_spasm(meaning, spasms, knowledge)
    if question.products and is_closed(meaning.outcome):
        return replace(meaning, remedy=_another_product(meaning, question, knowledge))
    return meaning


def _reserve_and_neck(meaning: Meaning) -> Meaning:
    return replace(
        meaning,
        outcome=worst((meaning.outcome, Outcome.NOT_NOW)),
        because=f"{meaning.because} The neck or jaw would be treated, where toxin reaches the muscles of swallowing.",
        remedy="Swallowing and breathing assessment, and a specialist's opinion, before any injection of the neck or jaw.",
    )


def _sore_from_spasm(meaning: Meaning, spasms: tuple[str, ...], knowledge: Knowledge) -> Meaning:
    return replace(
        meaning,
        citations=(cited(knowledge, "eligibility.pressing_spasms"), *meaning.citations),
        outcome=Outcome.WITH_CAUTIONS,
        severity=Severity.REASON,
        because=f"A pressure sore makes spasms worse, and these spasms can keep the sore open: {'; '.join(spasms)}. "
        "Fewer such spasms is a goal here, so toxin can be a part of healing the sore and not a step taken before it.",
        remedy="Treat the sore at the same time: pressure relief, seating, wound care and infection. Keep away from the sore.",
    )


def _another_product(meaning: Meaning, question: ScreenQuestion, knowledge: Knowledge) -> str:
    others = other_products(question.products, knowledge)
    return f"{meaning.remedy} Another product planned here: {' or '.join(others)}." if others else meaning.remedy


def pressing_spasms(case: Case, knowledge: Knowledge) -> tuple[str, ...]:
    """Spasms at hip or knee that press the skin and that a goal wants fewer of.

    A note in free text cannot be read, so the case itself must say it: a goal measured by spasms per day, about a leg
    pattern whose primary muscles lie at the hip or thigh.
    """
    goals = [goal for goal in case.goals if goal.measure is Measure.SPASMS_PER_DAY]
    about = {problem for goal in goals for problem in problems_of(goal, case) if _presses(problem.pattern, knowledge)}
    enough = len(about) >= knowledge.number("eligibility.pressing_spasms")
    return tuple(sorted(name_of(problem, knowledge) for problem in about)) if enough else ()


def _presses(pattern: str, knowledge: Knowledge) -> bool:
    found = knowledge.patterns.get(pattern)
    if found is None or found.part != "leg":
        return False
    return any(muscle.region in PRESSING_REGIONS for muscle in muscles_of(found, knowledge, only_primary=True))


def _yes(voice: Says, question: ScreenQuestion, meaning: Meaning) -> Iterable[Verdict]:
    title = f"{question.words} Yes"
    if meaning.outcome is Outcome.NOT_A_CANDIDATE:
        yield voice.not_a_candidate(title, meaning.because, meaning.remedy)
    elif meaning.outcome is Outcome.NOT_NOW:
        yield voice.not_now(title, meaning.because, meaning.remedy)
    elif meaning.outcome is Outcome.WITH_CAUTIONS:
        yield _with_care(voice, meaning.severity)(title, meaning.because, meaning.remedy)
    elif question.if_yes:
        yield voice.note(title, meaning.because, meaning.remedy)


def _unknown(voice: Says, question: ScreenQuestion, meaning: Meaning, answer: Answer) -> Iterable[Verdict]:
    """Unknown is never none: it closes what a yes would close, and is never milder than a yes."""
    title = f"{question.words} {answer.words.capitalize()}"
    because = f"Unknown is not no. If the answer were yes: {meaning.because}"
    remedy = _how_to_find_out(question, answer)
    if is_closed(meaning.outcome) or question.if_unknown == "stop":
        yield voice.not_now(title, because, remedy)
    elif meaning.outcome is Outcome.WITH_CAUTIONS or question.if_unknown == "reason":
        milder = meaning.severity is Severity.NOTE and question.if_unknown != "reason"
        yield _with_care(voice, Severity.NOTE if milder else Severity.REASON)(title, because, remedy)
    elif question.if_yes or question.if_unknown:
        yield voice.note(title, because, remedy)


def _with_care(voice: Says, severity: Severity) -> Callable[[str, str, str], Verdict]:
    return voice.reminder if severity is Severity.NOTE else voice.caution


def _how_to_find_out(question: ScreenQuestion, answer: Answer) -> str:
    if answer is Answer.NOT_ASKED:
        return f"Ask the person and the carer: {question.words}"
    return f"Look in the records, examine, or ask the treating team: {question.words}"
