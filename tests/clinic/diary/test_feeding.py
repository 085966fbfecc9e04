"""What the engine learns from of a diary: weeks, not taps; of one treatment each; and nothing that was not known then."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.diary.keeping import Held, a_device, an_entry
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_key, a_person
from tests.clinic.story import LATER, Visit, a_closed_session, a_visit, seen_again

from eutonia.domain.answers import Answer, Side
from eutonia.domain.cycle import FollowUp
from eutonia_clinic.core import clock
from eutonia_clinic.diary import acts, feeding
from eutonia_clinic.diary.documents import Entry
from eutonia_clinic.patients.acts import merge
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.courses import course_mark, course_of, last_assessment
from eutonia_clinic.visits.models import SessionClosed

pytestmark = pytest.mark.django_db(transaction=True)
INJECTED = MOMENT.date()


@pytest.fixture
def visit(database: Database) -> Any:
    """Treated on 24 September 2026; it is two months later."""
    with clock.stopped_at(MOMENT):
        made = a_visit()
        a_closed_session(made)
    with clock.stopped_at(MOMENT + timedelta(days=60)):
        yield made


def day(after: int) -> str:
    return (INJECTED + timedelta(days=after)).isoformat()


def told(visit: Visit, before: datetime | None = None) -> tuple[FollowUp, ...]:
    return feeding.seen(ids_of(visit.person.pk), before)


def with_scores(seen: tuple[FollowUp, ...]) -> list[FollowUp]:
    return [one for one in seen if one.scores]


def rated(held: Held, after: int, stiffness: int, **more: Any) -> dict[str, Any]:
    return an_entry(day(after), symptoms={held.symptom("stiffness"): stiffness}, **more)


def test_who_keeps_no_diary_adds_nothing(visit: Visit) -> None:
    assert told(visit) == ()
    course = course_of(visit.person)
    assert course is not None
    assert course.cycles[0].follow_ups == ()


def test_a_week_becomes_one_observation_on_its_last_day_by_the_middle(visit: Visit) -> None:
    held = a_device(visit)
    held.send(*(rated(held, after, score, spasms=spasms) for after, score, spasms in ((1, 7, 9), (3, 5, 4), (6, 6, 6))))
    (seen,) = told(visit)
    assert seen.seen_on == INJECTED + timedelta(days=6)
    (score,) = seen.scores
    assert (score.problem.pattern, score.problem.side) == ("equinovarus-foot", Side.RIGHT)
    assert (score.stiffness, score.spasms_per_day, score.pain) == (6, Decimal(6), None)


def test_of_two_in_the_middle_the_worse_rating_and_the_mean_count(visit: Visit) -> None:
    held = a_device(visit)
    held.send(rated(held, 1, 4, spasms=4), rated(held, 2, 5, spasms=5))
    (score,) = told(visit)[0].scores
    assert (score.stiffness, score.spasms_per_day) == (5, Decimal("4.5"))


def test_each_week_and_each_voice_stands_for_itself(visit: Visit) -> None:
    mine, carer = a_device(visit), a_device(visit, "carer", "Ada Example")
    mine.send(rated(mine, 1, 4), rated(mine, 2, 4), rated(mine, 9, 2))
    carer.send(rated(carer, 1, 9), rated(carer, 4, 6))
    days = [(one.seen_on, one.scores[0].stiffness) for one in with_scores(told(visit))]
    assert days == [
        (INJECTED + timedelta(days=4), 4),
        (INJECTED + timedelta(days=4), 6),
        (INJECTED + timedelta(days=9), 2),
    ]


def test_a_week_never_holds_days_of_two_treatments(visit: Visit) -> None:
    held = a_device(visit)
    with clock.stopped_at(LATER):
        a_closed_session(visit, LATER)
    with clock.stopped_at(LATER + timedelta(days=3)):
        before, on, after = (LATER.date() + timedelta(days=days) for days in (-1, 0, 1))
        held.send(*(an_entry(one.isoformat(), spasms=spasms) for one, spasms in ((before, 9), (on, 8), (after, 1))))
        found = [(one.seen_on, one.scores[0].spasms_per_day) for one in told(visit)]
        assert found == [(before, 9), (on, 8), (after, 1)]
        course = course_of(visit.person)
    assert course is not None
    assert [[one.seen_on for one in cycle.follow_ups] for cycle in course.cycles] == [[before], [on, after]]


def test_what_came_before_the_first_treatment_teaches_nothing(visit: Visit) -> None:
    a_device(visit).send(an_entry(day(-3)))
    assert told(visit) == ()


def test_a_symptom_that_stands_for_no_problem_is_kept_and_teaches_nothing(visit: Visit) -> None:
    held = a_device(visit)
    held.send(an_entry(day(3), spasms=None, symptoms={held.symptom("moving"): 5}))
    assert told(visit) == ()


def test_what_was_felt_stands_on_its_first_day(visit: Visit) -> None:
    taps = (6, "onset"), (7, "onset"), (40, "wear_off"), (41, "wear_off")
    a_device(visit).send(*(an_entry(day(after), spasms=None, felt=felt) for after, felt in taps))
    found = [(one.seen_on, one.felt_onset, one.felt_wear_off) for one in told(visit)]
    assert found == [(INJECTED + timedelta(days=6), True, False), (INJECTED + timedelta(days=40), False, True)]


@pytest.mark.parametrize("after", [0, 3, 13])
def test_what_wears_off_too_soon_is_the_treatment_before(visit: Visit, after: int) -> None:
    a_device(visit).send(an_entry(day(after), spasms=None, felt="wear_off"))
    assert told(visit) == ()


def test_what_wears_off_before_it_was_felt_to_start_is_not_this_treatment(visit: Visit) -> None:
    a_device(visit).send(an_entry(day(15), spasms=None, felt="wear_off"), an_entry(day(16), spasms=None, felt="onset"))
    assert [one.felt_wear_off for one in told(visit)] == [False]


def test_swallowing_is_denied_for_a_week_and_said_on_its_day(visit: Visit) -> None:
    held = a_device(visit)
    asked = (1, "no"), (2, "no"), (9, "no"), (10, "yes"), (12, "no")
    held.send(*(an_entry(day(after), spasms=None, red_flags={"swallowing": answer}) for after, answer in asked))
    found = [(one.seen_on, one.swallowing_trouble) for one in told(visit)]
    assert found == [(INJECTED + timedelta(days=2), Answer.NO), (INJECTED + timedelta(days=10), Answer.YES)]


def test_what_was_not_asked_is_no_no(visit: Visit) -> None:
    a_device(visit).send(an_entry(day(3), red_flags={"infection": "no", "weakness": "no"}))
    (seen,) = told(visit)
    assert (seen.swallowing_trouble, seen.weakness_that_limits) == (Answer.NOT_ASKED, Answer.NOT_ASKED)


def test_weakness_elsewhere_is_said_on_its_day(visit: Visit) -> None:
    a_device(visit).send(an_entry(day(3), spasms=None, red_flags={"weakness": "yes"}))
    assert [(one.seen_on, one.weakness_that_limits) for one in told(visit)] == [(INJECTED + timedelta(days=3), Answer.YES)]


def test_a_correction_teaches_what_it_says(visit: Visit) -> None:
    held = a_device(visit)
    wrong = an_entry(day(3), spasms=40)
    held.send(wrong, an_entry(day(3), spasms=4, replaces=wrong["id"]))
    assert [one.scores[0].spasms_per_day for one in told(visit)] == [4]


def test_what_came_later_was_not_known_then(visit: Visit) -> None:
    held = a_device(visit)
    held.send(an_entry(day(3), spasms=6))
    later = MOMENT + timedelta(days=70)
    with clock.stopped_at(later):
        held.send(an_entry(day(4), spasms=2))
    assert [one.scores[0].spasms_per_day for one in told(visit, later)] == [6]
    assert [one.scores[0].spasms_per_day for one in told(visit)] == [4]
    course = course_of(visit.person, known_before=later)
    assert course is not None
    assert [one.seen_on for one in course.cycles[0].follow_ups] == [INJECTED + timedelta(days=3)]


def test_the_course_holds_visits_and_the_diary_in_the_order_of_the_days(visit: Visit) -> None:
    held = a_device(visit)
    held.send(an_entry(day(3)), an_entry(day(50)))
    seen_again(visit, SessionClosed.objects.get(), MOMENT + timedelta(days=30))
    course = course_of(visit.person)
    assert course is not None
    days = [one.seen_on for one in course.cycles[0].follow_ups]
    assert days == sorted(days)
    assert [type(one) is FollowUp for one in course.cycles[0].follow_ups] == [False, True, False]


def test_the_mark_of_the_course_changes_with_every_entry_and_only_then(visit: Visit) -> None:
    held = a_device(visit)
    marks = [course_mark(visit.person)]
    held.send(an_entry(day(3)))
    marks.append(course_mark(visit.person))
    held.send()
    assert course_mark(visit.person) == marks[-1]
    held.send(an_entry(day(4)))
    marks.append(course_mark(visit.person))
    assert len(set(marks)) == 3


def test_paper_is_learned_from_too(visit: Visit) -> None:
    a_device(visit)
    entry = Entry.model_validate(an_entry(day(5), spasms=7))
    acts.type_in_diary(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, entries=[entry])
    assert [one.scores[0].spasms_per_day for one in told(visit)] == [7]


def test_after_a_merge_the_diary_of_either_entry_is_learned_from(visit: Visit) -> None:
    twin = Visit(visit.clinic, visit.by, a_person(visit.by, visit.clinic, other_than=[visit.person.pk], given="June"))
    a_device(visit)
    a_device(twin).send(an_entry(day(3), spasms=None, felt="onset"))
    assert told(visit) == ()
    merge(by=visit.by, clinic=visit.clinic, key=a_key(), kept=visit.person, merged=twin.person, reason="one person")
    assert [one.felt_onset for one in told(visit)] == [True]


def test_the_engine_learns_from_it(visit: Visit) -> None:
    held = a_device(visit)
    before = engine.belief_of(course_of(visit.person))
    held.send(*(rated(held, after, 2, spasms=1) for after in range(20, 41, 3)))
    course = course_of(visit.person)
    assert course is not None
    after = engine.belief_of(course)
    assert before != after


def test_what_was_never_measured_before_is_told_in_the_diary_and_every_page_still_answers(visit: Visit) -> None:
    """Pain was not asked at the assessment. The diary tells of it: lessons, advice, the next plan and its forecast hold."""
    held = a_device(visit)
    pain = held.symptom("pain")
    held.send(*(an_entry(day(after), symptoms={pain: 4}, spasms=2, red_flags={"swallowing": "no"}) for after in range(1, 57, 2)))
    course = course_of(visit.person)
    assert course is not None
    last = last_assessment(visit.person)
    assert last is not None
    assert engine.taught_by(course, last.content).lessons.lessons
    visit.act("keep_lessons", person=visit.person)
    with clock.stopped_at(LATER):
        closed = a_closed_session(visit, LATER)
        visit.act("keep_forecast", plan=closed.session.plan)
        browser = signed_in(visit.by)
        assert browser.get(f"/people/{visit.person.pk}/").status_code == 200
        assert browser.get(f"/proposals/{closed.session.plan.proposal_id}/").status_code == 200


def test_a_day_that_two_people_wrote_about_is_one_observation(visit: Visit) -> None:
    mine, carer = a_device(visit), a_device(visit, "carer", "Ada Example")
    mine.send(an_entry(day(3), spasms=2))
    carer.send(an_entry(day(3), spasms=20))
    assert [one.scores[0].spasms_per_day for one in told(visit)] == [2]


def test_the_first_day_of_a_diary_is_a_civil_day(visit: Visit) -> None:
    assert date.fromisoformat(day(0)) == INJECTED
