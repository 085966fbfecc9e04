"""Each cycle as it can be judged: goals, relief, harm, how long it lasted, and what nobody wrote down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eutonia.domain.advice import CycleReview, GoalSeen, ReliefSeen
from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, EarlierTreatment, Goal, Response
from eutonia.domain.cycle import Course, Cycle, FollowUp, Session
from eutonia.domain.units import plain
from eutonia.domain.words import day
from eutonia.knowledge.types import Knowledge
from eutonia.next_cycle.observing import Followed, best_weeks, case_before, levels_without_toxin
from eutonia.next_cycle.relief import helped_until, reliefs_of
from eutonia.scoring import reached_by_attainment, reached_by_scores

RESPONSE_WORDS = {
    Response.GOOD: "a goal was reached",
    Response.PARTIAL: "important relief, no goal reached",
    Response.NONE: "no goal reached and no important relief",
    Response.NOT_KNOWN: "not known whether it worked",
}


@dataclass(frozen=True, slots=True)
class _Weeks:
    """The cycle, and the days in which it is at its best."""

    cycle: Cycle
    case: Case
    first: date
    last: date


def review(course: Course, now: Case, knowledge: Knowledge) -> tuple[CycleReview, ...]:
    """Every cycle of the course, judged on the day of the assessment now. Nothing that was not written down is taken for good."""
    levels = levels_without_toxin(course, now, knowledge)
    return tuple(
        _review(number, cycle, levels[number - 1], course, now, knowledge)
        for number, cycle in enumerate(course.cycles, start=1)
    )


def given_units(session: Session) -> Decimal:
    """All units of a session: they are of one product."""
    return sum((dose.units for dose in session.doses), Decimal(0))


def _review(
    number: int, cycle: Cycle, level: dict[Followed, Decimal], course: Course, now: Case, knowledge: Knowledge
) -> CycleReview:
    case = case_before(course, cycle.session.given_on)
    weeks = _Weeks(cycle, case, *best_weeks(cycle, knowledge))
    goals = tuple(_goal(goal, weeks) for goal in case.goals)
    reliefs = reliefs_of(cycle, level, case, knowledge)
    response = response_of(goals, reliefs)
    helped_on, gone_on = helped_until(cycle, level, knowledge)
    weakness = harm_of(weeks.first, cycle.follow_ups, lambda seen: seen.weakness_that_limits)
    swallowing = harm_of(weeks.first, cycle.follow_ups, lambda seen: seen.swallowing_trouble)
    return CycleReview(
        number=number,
        given_on=cycle.session.given_on,
        product=cycle.session.product,
        units=given_units(cycle.session),
        response=response,
        goals=goals,
        reliefs=reliefs,
        weakness=weakness,
        swallowing=swallowing,
        seen_at_its_best=any(_sees(seen) and weeks.first <= seen.seen_on <= weeks.last for seen in cycle.follow_ups),
        helped_on=helped_on,
        gone_on=gone_on,
        other_toxin=tuple(_other_toxin(cycle, _end_of(course, number, now), now)),
        missing=tuple(_missing(goals, reliefs, weakness, swallowing)),
        words=_words(number, cycle, response, weakness),
    )


def _end_of(course: Course, number: int, now: Case) -> date:
    return course.cycles[number].session.given_on if number < len(course.cycles) else now.planned_for


def _sees(seen: FollowUp) -> bool:
    return bool(seen.scores or seen.goal_attainment)


def _goal(goal: Goal, weeks: _Weeks) -> GoalSeen:
    """The verdict of the person and the team where there is one; else what was measured in the best weeks."""
    later = [seen for seen in weeks.cycle.follow_ups if seen.seen_on >= weeks.first]
    by_verdict = _best([reached_by_attainment(goal, seen) for seen in later])
    measured_yes = [reached_by_scores(goal, seen) for seen in later]
    measured = [reached_by_scores(goal, seen) for seen in later if seen.seen_on <= weeks.last]
    by_scores = Answer.YES if Answer.YES in measured_yes else _best(measured)
    judged_by = "nobody"
    if not by_verdict.is_unknown:
        judged_by = "attainment"
    elif not by_scores.is_unknown:
        judged_by = "scores"
    reached = by_scores if by_verdict.is_unknown else by_verdict
    return GoalSeen.model_validate(
        {"goal": goal.id, "words": goal.words, "importance": goal.importance, "reached": reached, "judged_by": judged_by}
    )


def _best(answers: Sequence[Answer]) -> Answer:
    """Yes when it was reached on some day, no when it was looked for and never reached, else not asked."""
    return next((one for one in (Answer.YES, Answer.NO) if one in answers), Answer.NOT_ASKED)


def harm_of(first: date, follow_ups: Sequence[FollowUp], asked: Callable[[FollowUp], Answer]) -> Answer:
    """Yes on any day counts; a no counts from the day on which harm would show; otherwise it is not known."""
    answers = [(seen.seen_on, asked(seen)) for seen in follow_ups]
    if any(answer is Answer.YES for _, answer in answers):
        return Answer.YES
    late = [answer for on, answer in answers if on >= first]
    if Answer.NO in late:
        return Answer.NO
    return Answer.CANNOT_ESTABLISH if Answer.CANNOT_ESTABLISH in late else Answer.NOT_ASKED


def response_of(goals: Sequence[GoalSeen], reliefs: Sequence[ReliefSeen]) -> Response:
    """How a cycle worked. None needs every goal to be known not reached; what nobody looked at is not known."""
    aimed = [one for one in reliefs if one.is_aimed_at]
    if any(goal.reached is Answer.YES for goal in goals):
        return Response.GOOD
    if any(one.is_important for one in aimed):
        return Response.PARTIAL
    if goals:
        return Response.NONE if all(goal.reached is Answer.NO for goal in goals) else Response.NOT_KNOWN
    return Response.NONE if aimed else Response.NOT_KNOWN


def _other_toxin(cycle: Cycle, until: date, now: Case) -> Iterator[str]:
    """Toxin from elsewhere between this session and the next: it may have added to the effect, or to the harm."""
    given, session = cycle.session.given_on, cycle.session
    for one in now.toxin_history.treatments:
        inside = one.given_on is not None and given <= one.given_on <= until
        if inside and one.status == "given" and not is_session(one, session):
            yield other_words(one)


def is_session(treatment: EarlierTreatment, session: Session) -> bool:
    """True when a treatment of the history is the session itself: the same day and product, and no use outside our muscles."""
    ours = ("limb_spasticity", "cervical_dystonia", "jaw", "other", "not_known")
    same = (treatment.given_on, treatment.product) == (session.given_on, session.product)
    return same and treatment.indication in ours


def other_words(treatment: EarlierTreatment) -> str:
    """'100 units of onabotulinumtoxinA (bladder) on 2 Nov 2026': what was given elsewhere."""
    units = "an unknown number of" if treatment.units is None else plain(treatment.units)
    when = f"on {day(treatment.given_on)}" if treatment.given_on else "on an unknown day"
    return f"{units} units of {treatment.product or 'an unknown product'} ({treatment.indication.replace('_', ' ')}) {when}"


def _missing(
    goals: Sequence[GoalSeen], reliefs: Sequence[ReliefSeen], weakness: Answer, swallowing: Answer
) -> Iterator[str]:
    for goal in goals:
        if goal.reached.is_unknown:
            yield f"whether the goal '{goal.words}' was reached"
    if not reliefs:
        yield "any score of the problems in the best weeks"
    if weakness.is_unknown:
        yield f"whether weakness limited the person ({weakness.words})"
    if swallowing.is_unknown:
        yield f"whether swallowing was troubled ({swallowing.words})"


def _words(number: int, cycle: Cycle, response: Response, weakness: Answer) -> str:
    session = cycle.session
    weak = "; weakness limited the person" if weakness is Answer.YES else ""
    given = f"{plain(given_units(session))} units of {session.product} on {day(session.given_on)}"
    return f"Cycle {number}, {given}: {RESPONSE_WORDS[response]}{weak}."
