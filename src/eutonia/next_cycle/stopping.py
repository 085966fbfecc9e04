"""What comes before any injection: may we at all, what did the last session do, and have two in a row done nothing?"""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain.advice import CycleReview, Step, Suggestion
from eutonia.domain.answers import Answer, Severity
from eutonia.domain.case import Response
from eutonia.domain.finding import Citation, Finding
from eutonia.domain.proposal import Outcome
from eutonia.domain.words import day
from eutonia.next_cycle.facts import goals_not_reached, in_a_row
from eutonia.next_cycle.harm import given
from eutonia.next_cycle.losing import unanswered, worked_here
from eutonia.next_cycle.observing import best_weeks
from eutonia.next_cycle.scene import Scene
from eutonia.next_cycle.suggesting import Voice

NO_RESPONSE = "eligibility.no-response"
RESISTANT = ("test-without-paralysis", "antibodies-found")
"""Questions whose yes means that this toxin is neutralised, or may be."""
CLOSED = (Outcome.NOT_NOW, Outcome.NOT_A_CANDIDATE)


def not_eligible(scene: Scene) -> Iterator[Suggestion]:
    """Eligibility says not now, or not at all: its own reasons, and what would change it."""
    found = scene.eligibility
    closing = [one for one in found.findings if one.severity is Severity.STOP]
    told_below = has_stopped(scene) or response_open(scene)
    if found.outcome not in CLOSED or (told_below and all(one.rule == NO_RESPONSE for one in closing)):
        return
    for_good = found.outcome is Outcome.NOT_A_CANDIDATE
    yield Voice("eligibility", _sources(closing)).first(
        Step.REFER if for_good else Step.PAUSE,
        f"{found.outcome.words.capitalize()}",
        " ".join(f"{one.title.rstrip('.')}: {one.because}" for one in closing),
        " ".join(found.would_change),
        missing=[one.title for one in closing if one.could_not_run],
    )


def _sources(findings: list[Finding]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for one in findings for citation in one.citations))


def response_open(scene: Scene) -> bool:
    """True when what the last session did is not known well enough to decide a dose on."""
    return bool(_not_seen(scene.last)) or _only_one_known(scene)


def _not_seen(last: CycleReview) -> list[str]:
    """What is missing to say how the last session worked; nothing when a goal was reached or everything was looked at."""
    if last.response is Response.GOOD:
        return []
    goals = [f"whether the goal '{goal.words}' was reached" for goal in last.goals if goal.reached.is_unknown]
    if last.response is Response.NOT_KNOWN and not goals:
        return ["how the problems were in the best weeks"]
    return goals


def _only_one_known(scene: Scene) -> bool:
    """True when the last session did nothing and nobody knows what the one before it did."""
    before = scene.before
    return scene.last.response is Response.NONE and before is not None and before.response is Response.NOT_KNOWN


def response_not_known(scene: Scene) -> Iterator[Suggestion]:
    """A missing follow-up is no failure and no success: ask for it first."""
    last = scene.last
    missing = _not_seen(last)
    if missing:
        yield Voice("response-not-known", scene.cited("best_to_days")).first(
            Step.ASK_FIRST,
            "What the last session did is not known",
            f"Of {given(last)} it is not known {'; '.join(missing)}.",
            _how_to_know(scene),
            missing=missing,
        )
    if _only_one_known(scene) and scene.before:
        yield Voice("response-before-not-known", scene.cited("stop_cycles")).first(
            Step.ASK_FIRST,
            "What the session before did is not known",
            f"The last session did nothing, and of {given(scene.before)} nobody wrote down what it did.",
            "Ask the person and the carer before a third session: twice nothing is a reason to stop and look.",
            missing=scene.before.missing,
        )


def _how_to_know(scene: Scene) -> str:
    _, until = best_weeks(scene.course.cycles[-1], scene.knowledge)
    if scene.asked.assessed_on <= until:
        return f"See the person before {day(until)}, while the effect is at its greatest: goals, scores, weakness."
    return "The best weeks are past: ask the person and the carer how they were, and score the goals from what they say."


def has_stopped(scene: Scene) -> bool:
    """True when so many cycles in a row, as the setting says, brought no goal and no important relief."""
    return in_a_row(scene.reviews, Response.NONE) >= scene.number("stop_cycles")


def stop_rule(scene: Scene) -> Iterator[Suggestion]:
    """Twice nothing in a row: nothing more is injected before the reason is known, and other treatment is thought of."""
    if not has_stopped(scene):
        return
    count = in_a_row(scene.reviews, Response.NONE)
    failed = scene.reviews[-count:]
    evidence = [evidence_of(one) for one in failed]
    voice = Voice("stop", scene.cited("stop_cycles"))
    yield voice.first(
        Step.PAUSE,
        f"{count} cycles in a row brought nothing",
        f"{count} cycles in a row reached no goal and, as far as it was measured, gave no important relief.",
        "Do not inject again before the reasons for the loss of response, below, have been looked at in their order.",
        evidence,
        list(dict.fromkeys(gap for one in failed for gap in one.missing)),
    )
    options = "; ".join(one.name for one in scene.other_treatments)
    yield voice.first(
        Step.REFER,
        "Other treatment",
        f"What else fits this person: {options or 'nothing that stands in the knowledge'}.",
        "Talk it through with the person and the spasticity team; see the other treatments below.",
    )


def evidence_of(seen: CycleReview) -> str:
    """One cycle in numbers: '200 units of ... on ...: goal not reached: ...; tone from 3 to 3'."""
    goals = [f"goal not reached: {goal.words}" for goal in goals_not_reached(seen)]
    reached = [f"goal reached: {goal.words}" for goal in seen.goals if goal.reached is Answer.YES]
    aimed = [one for one in seen.reliefs if one.is_aimed_at]
    reliefs = [one.words for one in [one for one in aimed if one.measures_a_goal] or aimed]
    return f"{given(seen)}: {'; '.join([*reached, *goals, *reliefs]) or 'nothing was written down'}"


def look_for_the_reason(scene: Scene) -> Iterator[Suggestion]:
    """It worked here before and works no longer: the reasons are looked at before the next dose is chosen."""
    is_open = unanswered(scene)
    if worked_here(scene) and scene.last.response is Response.NONE and not has_stopped(scene) and is_open:
        yield Voice("look-for-the-reason", scene.cited("faded_part")).first(
            Step.ASK_FIRST,
            "It worked before and did not this time",
            "An earlier cycle helped and the last one did nothing. A dose that is chosen before the reason is known repeats it.",
            f"Go through the reasons for the loss of response, below, and answer their questions ({len(is_open)} are open).",
            [evidence_of(one) for one in scene.reviews],
        )


def resistant(scene: Scene) -> Iterator[Suggestion]:
    """A test or an assay says that this toxin is neutralised: another session of it is pointless."""
    yes = [id for id in RESISTANT if scene.answers.get(id) is Answer.YES]
    if yes:
        step = scene.knowledge.loss["antibodies"]
        said = {question.id: question for question in step.questions}
        voice = Voice("resistant", tuple(dict.fromkeys(citation for _, citation in step.to_do)))
        yield voice.first(
            Step.REFER,
            "Resistance to this toxin",
            " ".join(f"{said[id].words} Yes. {said[id].if_yes}" for id in yes),
            "No further session of this serotype; a specialist decides on a holiday, another serotype or another treatment.",
        )
