"""Acts after a session: keep what was expected, write down what came, book, and begin again."""

from __future__ import annotations

from datetime import date

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case
from eutonia.domain.cycle import FollowUp
from eutonia.domain.errors import Problem
from eutonia.domain.kept_forecast import KeptForecast as ForecastDocument
from eutonia_clinic.accounts.models import Clinic, Site, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock, words
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.documents import canonical, same
from eutonia_clinic.core.errors import NotFound, NotValid, TooLate
from eutonia_clinic.patients.allowed import WRITES, must_be_able_to
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import effects, engine
from eutonia_clinic.visits.acts.assessing import begun
from eutonia_clinic.visits.carrying import found_since
from eutonia_clinic.visits.cases import case_if_answers_hold
from eutonia_clinic.visits.courses import closed_sessions, course_mark, course_of, last_assessment, sessions_before
from eutonia_clinic.visits.models import (
    AssessmentDraft,
    Booking,
    FollowUpVisit,
    InjectionSession,
    KeptForecast,
    LearnedBelief,
    ReviewedFollowUp,
    SignedPlan,
)
from eutonia_clinic.visits.standing import is_closed, plan_in_force
from eutonia_clinic.visits.taught import answers_of
from eutonia_clinic.visits.where import must_be_a_place_of

REVIEWS = frozenset({Role.INJECTOR, Role.LEAD})
"""Roles that look at what others wrote down after a session."""


@act("keep_forecast")
def keep_forecast(*, by: User, clinic: Clinic, key: str, plan: SignedPlan) -> KeptForecast:
    """The forecast of a signed plan from what was believed when it was signed. Kept once; kept already, that is the answer."""
    must_be_able_to(by, clinic, WRITES, plan.person)
    held = KeptForecast.objects.filter(plan=plan).first()
    if held:
        return held
    signed = plan.content
    kept_on = clock.today(clinic.time_zone)
    course = course_of(plan.person, known_before=plan.made_at)
    earlier = sessions_before(course, signed.plan.planned_for)
    forecast = engine.forecast_to_keep(signed.plan, signed.case, engine.belief_of(course), earlier, kept_on)
    row = KeptForecast(person=plan.person, plan=plan, document=canonical(forecast), **_ending(forecast))
    row.save()
    effects.follow([row.person_id])
    return row


@act("review_follow_up")
def review_follow_up(*, by: User, clinic: Clinic, key: str, follow_up: FollowUpVisit, said: str = "") -> ReviewedFollowUp:
    """A follow-up was looked at by somebody who decides. Looked at already, that is the answer."""
    must_be_able_to(by, clinic, REVIEWS, follow_up.person)
    held = ReviewedFollowUp.objects.filter(follow_up=follow_up).first()
    if held:
        return held
    row = ReviewedFollowUp(person=follow_up.person, follow_up=follow_up, words=" ".join(said.split()))
    row.save()
    return row


@act("record_follow_up")
def record_follow_up(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    session: InjectionSession,
    follow_up: FollowUp,
    replaces: FollowUpVisit | None = None,
    reason: str = "",
) -> FollowUpVisit:
    """What was seen on one day after a closed session. Raises `NotValid` for a day, a problem or a goal that cannot be right."""
    must_be_able_to(by, clinic, WRITES, session.person)
    if not is_closed(session):
        raise TooLate("The session is not closed yet. Close it, then write down what followed.")
    problems = [*_day(follow_up, session, clock.today(clinic.time_zone)), *_names(follow_up, plan_in_force(session).content.case)]
    if problems:
        raise NotValid("This follow-up cannot be used as it is.", problems)
    if replaces is not None:
        _must_stand(replaces, session, reason)
    row = FollowUpVisit(
        person=session.person,
        session=session,
        document=canonical(same(follow_up)),
        seen_on=follow_up.seen_on,
        is_red_flag=Answer.YES in (follow_up.swallowing_trouble, follow_up.weakness_that_limits),
        replaces=replaces,
        reason=reason if replaces else "",
    )
    row.save()
    return row


@act("keep_lessons")
def keep_lessons(*, by: User, clinic: Clinic, key: str, person: Person) -> LearnedBelief:
    """What the course has taught by now, and what is advised. Kept already for this very course, that is the answer."""
    must_be_able_to(by, clinic, WRITES, person)
    mark, course, last = course_mark(person), course_of(person), last_assessment(person)
    held = LearnedBelief.objects.filter(person__in=ids_of(person.pk), course=mark).order_by("pk").last()
    if held:
        return held
    if course is None or last is None:
        raise NotFound("Nothing was given here yet: there is nothing to learn from.")
    taught = engine.taught_by(course, case_if_answers_hold(last, clock.today(clinic.time_zone)), answers_of(person))
    row = LearnedBelief(person=person, document=canonical(taught), course=mark, belief=taught.lessons.belief_id)
    row.save()
    return row


@act("open_next_cycle")
def open_next_cycle(*, by: User, clinic: Clinic, key: str, person: Person) -> AssessmentDraft:
    """The next assessment, begun from the last one and from what was seen since. Every value waits to be confirmed."""
    must_be_able_to(by, clinic, WRITES, person)
    last, sessions = last_assessment(person), list(closed_sessions(person))
    if last is None or not sessions:
        raise NotFound("Nothing was given here yet: there is no next cycle before the first.")
    return begun(by, clinic, person, last, found_since(last.content, sessions[-1]))


@act("book")
def book(*, by: User, clinic: Clinic, key: str, person: Person, day: date | None, site: Site | None = None) -> Booking:
    """The day on which this person comes next to this clinic, in place of the day booked before; none takes the booking back.

    `site` is the place, where it is said: one of this clinic at which people are seen.
    """
    must_be_able_to(by, clinic, WRITES, person)
    if site is not None:
        must_be_a_place_of(clinic, site)
    before = Booking.objects.current().filter(person__in=ids_of(person.pk), clinic=clinic).first()
    row = Booking(person=person, day=day, site=site if day else None, replaces=before, reason="booked anew" if before else "")
    row.save()
    return row


def _ending(forecast: ForecastDocument) -> dict[str, date]:
    """When the effect ends: of its courses, the first to wear off."""
    bands = [one.wears_off_day for one in forecast.courses if one.wears_off_day]
    if not bands:
        return {}
    first, start = min(bands, key=lambda band: band.median), forecast.injection_on
    days = {"ends_on": first.median, "ends_earliest": first.low_80, "ends_latest": first.high_80}
    return {name: words.day_after(start, value) for name, value in days.items()}


def _day(follow_up: FollowUp, session: InjectionSession, today: date) -> list[Problem]:
    """A fault when the day lies before the session, after today, or after the next session: then it followed that one."""
    later = [one.session.given_on for one in closed_sessions(session.person) if one.session.given_on > session.given_on]
    last = min([today, *later])
    if session.given_on <= follow_up.seen_on <= last:
        return []
    until = "today" if last == today else f"the next session, {last.isoformat()}"
    expected = f"a day from the session, {session.given_on.isoformat()}, to {until}"
    return [Problem("seen_on", follow_up.seen_on.isoformat(), expected)]


def _names(follow_up: FollowUp, case: Case) -> list[Problem]:
    """Every problem and goal of the follow-up that the case of the session does not hold."""
    known = {(one.pattern, one.side) for one in case.problems}
    goals = {goal.id for goal in case.goals}
    strange = [
        Problem(f"scores[{row}].problem", f"{one.problem.pattern} {one.problem.side.value}", "a problem of the case")
        for row, one in enumerate(follow_up.scores)
        if (one.problem.pattern, one.problem.side) not in known
    ]
    named, unknown = ", ".join(sorted(goals)), sorted(set(follow_up.goal_attainment) - goals)
    return strange + [Problem(f"goal_attainment.{id}", id, f"a goal of the case: {named}") for id in unknown]


def _must_stand(replaces: FollowUpVisit, session: InjectionSession, reason: str) -> None:
    if replaces.session_id != session.pk:
        raise NotValid("This follow-up is of another session.")
    if FollowUpVisit.objects.filter(replaces_id=replaces.pk).exists():
        raise TooLate("Somebody else corrected this follow-up meanwhile. Look at it again.")
    if not any(letter.isalpha() for letter in reason):
        raise NotValid("A correction needs a reason, in words.")
