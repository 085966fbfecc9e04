"""How each person comes to where they stand today: the past in cycles, then the scene that the cast names."""

from __future__ import annotations

from datetime import date, timedelta

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.demo.coming import coming_of
from eutonia_clinic.demo.diaries import diary_begins, diary_goes_on
from eutonia_clinic.demo.harm import harm_seen, harm_today
from eutonia_clinic.demo.letters import letters_of
from eutonia_clinic.demo.playing import Story
from eutonia_clinic.demo.todays import BOOKED_FOR_TODAY, SCENES
from eutonia_clinic.demo.treating import Asked, Teller
from eutonia_clinic.patients.acts import register_at_clinic, tell_treatment
from eutonia_clinic.visits import acts

NOT_BOOKED = frozenset({"due", "overdue", "lapsed", "cancelled"})
NOT_REVIEWED = frozenset({"to_review"})
NOT_SEEN_YET = frozenset({"follow_up_due"})
FOLLOW_UP_DAYS = 35
NEXT_WEEKS = 14
REVIEWED = "Seen. As expected; go on."
WEAKER = "The ankle gave way on stairs for two weeks. A lower dose next time; a stick until it has passed."
BEFORE_THE_FIRST_WEEKS = 3
NEW_WEEKS = 1


def story_of(teller: Teller) -> Story:
    """One person from their registration to today."""
    member = teller.member
    first = member.weeks_ago[0] + BEFORE_THE_FIRST_WEEKS if member.weeks_ago else NEW_WEEKS
    yield from teller.register(teller.working_day(first))
    days = [teller.working_day(weeks) for weeks in member.weeks_ago]
    for number, day in enumerate(days, 1):
        yield from _elsewhere_until(teller, day)
        given = yield from _cycle(teller, number, day, days[number] if number < len(days) else None)
        if not given:
            break
    yield from _elsewhere_until(teller, teller.today)
    if member.scene in SCENES:
        yield from SCENES[member.scene](teller)
    yield from harm_today(teller)
    yield from letters_of(teller)
    yield from coming_of(teller)
    yield from diary_goes_on(teller)


def _cycle(teller: Teller, number: int, day: date, following: date | None) -> Asked:
    """One session, and what was seen after it. Gives false when no injection was proposed: then the course ends."""
    teller.go_to(day)
    if teller.closed:
        yield from teller.before_the_next()
    given = yield from teller.treat(number, "lower" if number - 1 in teller.member.weak_in else "")
    if not given:
        yield from teller.book(None)
        return False
    booked = following or _next_day(teller, day)
    if booked:
        yield from teller.book(booked)
    if following is None:
        yield from diary_begins(teller)
    seen, is_last = day + timedelta(days=FOLLOW_UP_DAYS), following is None
    yield from _elsewhere_until(teller, min(seen, teller.today))
    if seen < teller.today and not (is_last and teller.member.scene in NOT_SEEN_YET):
        yield from _seen(teller, seen, reviewed=not (is_last and teller.member.scene in NOT_REVIEWED))
    if is_last:
        yield from teller.do(acts.keep_lessons, teller.injector, person=teller.person)
    return True


def _next_day(teller: Teller, day: date) -> date | None:
    """The day booked after the last session: today for who comes today, none where nobody booked."""
    scene = teller.member.scene
    if scene in NOT_BOOKED:
        return None
    if scene in BOOKED_FOR_TODAY:
        return teller.today
    return max(day + timedelta(weeks=NEXT_WEEKS), teller.today + timedelta(days=teller.member.number % 9 + 2))


def _seen(teller: Teller, day: date, *, reviewed: bool) -> Story:
    """The visit five weeks after a session, and what the injector says of it."""
    teller.go_to(day, timedelta(minutes=10))
    yield from teller.felt("onset_day", "felt_onset")
    row = yield from teller.follow_up()
    if reviewed:
        weak = teller.last is not None and teller.last.session in teller.member.weak_in
        yield from teller.review(row, WEAKER if weak else REVIEWED)
    yield from harm_seen(teller, row)


def _elsewhere_until(teller: Teller, day: date) -> Story:
    """Toxin that the other clinic gave before a day; it registers the person there and tells of it."""
    by, clinic = teller.staff["urologist"], teller.staff.urology
    while teller.elsewhere and (given_on := teller.working_day(teller.elsewhere[0]["weeks_ago"])) < day:
        told = teller.elsewhere.pop(0)
        teller.go_to(given_on)
        who = {"family": teller.member.name.split(" ", 1)[0], "birth_date": teller.member.born}
        yield from teller.do_at(clinic, register_at_clinic, by, person=teller.person, **who)
        treatment = EarlierTreatment.model_validate(
            {
                "given_on": given_on,
                "product": "onabotulinumtoxinA",
                "units": told["units"],
                "indication": told["indication"],
                "clinic": clinic.name,
                "confirmed": "yes",
            }
        )
        yield from teller.do_at(clinic, tell_treatment, by, person=teller.person, treatment=treatment)
