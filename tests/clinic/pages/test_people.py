"""Today and the person's page: in what order, in what words, and what is unknown."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clinic.pages import courses, gallery, scenes
from tests.clinic.pages.drawing import page

from eutonia.domain.answers import Answer
from eutonia.domain.case import EarlierTreatment, ToxinHistory
from eutonia.report.svg import Scale
from eutonia_clinic.core import frame
from eutonia_clinic.core.charting import (
    NARROW,
    WIDE,
    Ending,
    Event,
    Picture,
    course_picture,
    course_values,
    due_words,
    recent,
    summary,
)
from eutonia_clinic.core.charting.axis import event_rows
from eutonia_clinic.patients.presenters.courses import MOST_PANELS, kept_of, observations, picture_of
from eutonia_clinic.patients.presenters.lessons import taught
from eutonia_clinic.patients.presenters.person import Known, PersonLinks, asked_tag, ledger, person_page, state_of
from eutonia_clinic.patients.presenters.today import Due, SessionToday, Someone, Waits, due_row, due_tag, ending_of, today_page

TODAY = date(2026, 11, 23)
WHO = Someone("TESTPERSON", "Ada", "SYN-1", "/people/1")


def due(wears_off: int | None, booked: int | None = None, eligible: int | None = None) -> Due:
    """A person whose effect ends so many days from today."""
    ends = None if wears_off is None else Ending(*(TODAY + timedelta(days=wears_off + more) for more in (0, -10, 12)))
    at = None if booked is None else TODAY + timedelta(days=booked)
    return Due(WHO, "legs", ends, None if eligible is None else TODAY + timedelta(days=eligible), at)


@pytest.mark.parametrize(
    ("one", "level", "said"),
    [
        (due(-31, 0), "reason", "31 days without effect"),
        (due(5, 23), "reason", "18 days without effect"),
        (due(19, 20), "ok", "on time"),
        (due(44, 42), "ok", "on time"),
        (due(30), "reason", "book by 23 Dec 2026"),
        (due(60), "note", "book by 22 Jan 2027"),
        (due(-31), "reason", "31 days without effect"),
        (due(-3), "reason", "has worn off, not booked"),
        (due(None), "note", "not forecast"),
        (due(5, 10, 20), "reason", "booked before 13 Dec 2026, when it may be given"),
        (due(10, 17), "ok", "on time"),
        (due(10, 18), "reason", "8 days without effect"),
    ],
)
def test_what_follows_for_a_person(one: Due, level: str, said: str) -> None:
    tag = due_tag(one, TODAY)
    assert (tag.level, tag.words) == (level, said)


@given(st.lists(st.one_of(st.none(), st.integers(-200, 200)), max_size=12))
def test_people_stand_by_the_day_the_effect_ends_and_the_unknown_last(days: list[int | None]) -> None:
    rows = today_page(TODAY, [due(one) for one in days]).due
    known = sorted(one for one in days if one is not None)
    assert [row.ends for row in rows] == [due_row(due(one), TODAY).ends for one in known] + ["not forecast"] * days.count(None)


def test_the_strip_is_told_in_words_too() -> None:
    one = due(5, 23, -2)
    assert one.ends is not None
    said = due_words(TODAY, one.ends, one.eligible, TODAY)
    assert said == "wears off 28 Nov 2026, 80 % 18 Nov 2026 to 10 Dec 2026; eligible from 21 Nov 2026; booked today"
    assert due_words(TODAY, None, None, None) == "end not forecast; eligible day not known; not booked"
    assert "wears off 28 Nov 2026" in due_row(one, TODAY).strip


@pytest.mark.parametrize(("many", "said"), [(0, "sessions today"), (1, "session today"), (2, "sessions today")])
def test_the_numbers_at_the_head_are_in_words(many: int, said: str) -> None:
    made = today_page(TODAY, (), Waits(sessions=(SessionToday(WHO, "", "signed"),) * many))
    assert (made.counts[2].many, made.counts[2].words) == (str(many), said)


def test_an_empty_day_says_what_would_be_there() -> None:
    html = page("patients/today.html", scenes.page_frame("Today"), page=today_page(TODAY, ()))
    assert "Nobody has been treated here" in html
    assert "No session is booked for today." in html


def test_the_end_of_a_forecast_is_the_first_to_wear_off() -> None:
    option = scenes.proposed(scenes.USUAL)
    start = option.plan.planned_for
    ends = ending_of(option.courses, start)
    assert ends is not None
    assert ends.low <= ends.median <= ends.high
    assert all(ends.median <= start + timedelta(days=int(c.wears_off_day.median) + 1) for c in option.courses if c.wears_off_day)
    assert ending_of((), start) is None


def known(name: str = scenes.USUAL) -> Known:
    """A person after two cycles."""
    followed, kept = courses.followed(name)
    return Known(courses.case_after(name), followed, kept, scenes.proposed(name), window_days=84)


def test_a_felt_wear_off_is_said_before_a_forecast_one() -> None:
    assert state_of(known(), TODAY)[0] == "The last treatment has worn off"


def test_without_a_word_from_the_person_the_page_says_that_it_is_a_forecast() -> None:
    one = known()
    assert one.followed is not None
    last = one.followed.cycles[-1].model_copy(update={"follow_ups": ()})
    silent = replace(one, followed=one.followed.model_copy(update={"cycles": (one.followed.cycles[0], last)}))
    given_on = last.session.given_on
    heads = [state_of(silent, given_on + timedelta(days=days))[0] for days in (3, 40, 300)]
    assert heads == [
        "Treated; the effect is still to start",
        "By its forecast the treatment is working",
        "By its forecast the treatment has worn off",
    ]
    assert "nobody has confirmed it" in state_of(silent, given_on + timedelta(days=300))[1]


def test_a_person_without_a_record_is_told_so() -> None:
    made = gallery.new_person()
    assert made.heading == "Not assessed yet"
    assert made.ledger == ()
    assert (made.asked.level, made.asked.words) == ("reason", "not asked")
    html = page("patients/person.html", scenes.page_frame("Person", scenes.USUAL), page=made)
    assert "An empty list is not a no." in html


@pytest.mark.parametrize(
    ("answer", "on", "level", "said"),
    [
        (Answer.NOT_ASKED, None, "reason", "not asked"),
        (Answer.CANNOT_ESTABLISH, TODAY, "reason", "cannot establish"),
        (Answer.NO, TODAY, "ok", "asked today"),
        (Answer.YES, TODAY - timedelta(days=2), "note", "asked 21 Nov 2026"),
        (Answer.NO, None, "note", "asked, day not known"),
    ],
)
def test_how_old_the_answer_about_toxin_is(answer: Answer, on: date | None, level: str, said: str) -> None:
    history = ToxinHistory(any_in_16_weeks=answer, answered_on=on)
    tag = asked_tag(scenes.case(scenes.USUAL).model_copy(update={"toxin_history": history}), TODAY)
    assert (tag.level, tag.words) == (level, said)


@pytest.mark.parametrize(
    ("days", "counts"), [(0, "counts until 14 Feb 2027"), (83, "counts until 23 Nov 2026"), (84, "outside since 23 Nov 2026")]
)
def test_until_when_a_treatment_counts(days: int, counts: str) -> None:
    row = EarlierTreatment(given_on=TODAY - timedelta(days=days), product="onabotulinumtoxinA", units=100, indication="bladder")
    case = scenes.case(scenes.USUAL).model_copy(
        update={"toxin_history": ToxinHistory(any_in_16_weeks=Answer.YES, treatments=(row,))}
    )
    assert ledger(Known(case, None, window_days=84), TODAY)[0].counts == counts


def test_the_picture_holds_what_was_given_observed_forecast_and_planned() -> None:
    one = known()
    picture = picture_of(one.followed, one.case, one.kept, one.draft, "Ada Testperson", TODAY, scenes.knowledge())
    assert len(picture.panels) <= MOST_PANELS
    assert [event.kind for event in picture.events] == ["given", "given", "planned"]
    assert all(event.product == "onabotulinumtoxinA" for event in picture.events)
    assert all(panel.segments and panel.observed for panel in picture.panels)
    said = summary(picture)
    assert said.startswith("Course of Ada Testperson, ")
    assert "Planned: Draft: 400 units onabotulinumtoxinA, 23 Nov 2026." in said
    for width in (WIDE, NARROW):
        assert course_picture(picture, width).count("<circle") == sum(len(panel.observed) for panel in picture.panels)


def test_a_phone_shows_the_last_forecasts_only_and_says_so() -> None:
    one = known()
    picture = picture_of(one.followed, one.case, one.kept, one.draft, "Ada", TODAY, scenes.knowledge())
    assert recent(picture, 9) == picture, "nothing is left out where there is room for all"
    starts = sorted({segment.start for panel in picture.panels for segment in panel.segments})
    lately = recent(picture, 1)
    assert {segment.start for panel in lately.panels for segment in panel.segments} == {starts[-1]}
    assert all(event.on >= starts[-1] for event in lately.events)
    assert all(seen.on >= starts[-1] for panel in lately.panels for seen in panel.observed)
    assert [panel.title for panel in lately.panels] == [panel.title for panel in picture.panels]


def test_every_value_of_the_picture_is_in_the_table() -> None:
    one = known()
    picture = picture_of(one.followed, one.case, one.kept, one.draft, "Ada", TODAY, scenes.knowledge())
    table = course_values(picture)
    weeks = sum(1 for panel in picture.panels for s in panel.segments for w in range(len(s.course.weeks)))
    assert weeks * 0.5 < table.count("<tr>") - 1 <= weeks + sum(len(panel.observed) for panel in picture.panels)


def test_a_forecast_ends_where_the_next_begins() -> None:
    one = known()
    picture = picture_of(one.followed, one.case, one.kept, one.draft, "Ada", TODAY, scenes.knowledge())
    for panel in picture.panels:
        assert [segment.until for segment in panel.segments] == [segment.start for segment in panel.segments[1:]] + [None]


def test_an_observation_is_told_once_a_day() -> None:
    one = known()
    assert one.followed is not None
    goal = one.followed.case.goals[0]
    key = (goal.problems[0].pattern, goal.problems[0].side, goal.measure.value)
    found = list(observations(key, [one.followed.case, *one.followed.later_cases], one.followed.cycles))
    assert len({o.on for o in found}) == len(found)
    assert [o.on for o in found] == sorted(o.on for o in found)


def test_without_anything_measured_there_is_no_picture_but_words() -> None:
    assert "Nothing has been measured yet" in course_picture(Picture("Ada", TODAY, ()))


@given(st.lists(st.integers(0, 600), min_size=1, max_size=8), st.sampled_from([WIDE, NARROW]))
def test_no_label_of_a_treatment_covers_another(days: list[int], width: float) -> None:
    events = [Event(TODAY + timedelta(days=one), f"Cycle {at}: 400 units", "onabotulinumtoxinA") for at, one in enumerate(days)]
    across = Scale(TODAY.toordinal(), (TODAY + timedelta(days=600)).toordinal(), 42.0, width - 14)
    placed, head = event_rows(events, across, width)
    assert len(placed) == len(events)
    assert all(one.top < head for one in placed)
    for row in {one.top for one in placed}:
        here = sorted((across(one.event.on.toordinal()), one.to_left) for one in placed if one.top == row)
        spans = sorted((x - 155, x) if left else (x, x + 155) for x, left in here)
        assert all(b[0] - a[0] >= 100 for a, b in itertools.pairwise(spans))


def test_a_kept_document_becomes_what_the_picture_needs() -> None:
    document = courses.kept_documents(scenes.USUAL)[-1]
    kept = kept_of(document)
    assert (kept.start, kept.courses) == (document.injection_on, document.courses)


def test_the_page_says_what_the_engine_has_learned_and_advises() -> None:
    made = gallery.person(scenes.USUAL)
    lessons = courses.taught(scenes.USUAL)
    assert made.taught is not None
    assert next(row.name for row in made.taught.rows) == "Size of the response, times typical"
    assert len(made.taught.sentences) == len(lessons.lessons)
    assert made.next_words[0].startswith(courses.advice(scenes.USUAL).summary[:20])


def test_what_was_surprising_is_told_and_the_rest_is_counted() -> None:
    lessons = courses.taught(scenes.USUAL)
    odd = lessons.surprises[0].model_copy(update={"probability": Decimal("0.01"), "words": "it was far off"})
    made = taught(lessons.model_copy(update={"surprises": (odd, *lessons.surprises[1:]), "in_domain": False}))
    assert made is not None
    assert made.surprises == (f"{odd.seen_on.day} Mar 2026: It was far off.",)
    assert made.expected == f"{len(lessons.surprises) - 1} follow-ups in keeping with what was expected"
    assert (made.tag.level, made.tag.words) == ("reason", "outside what the model knows")


def test_what_may_not_be_done_is_not_offered() -> None:
    links = PersonLinks(start="/assess", draft="")
    made = person_page(known(), scenes.banner(scenes.USUAL), TODAY, scenes.knowledge(), links)
    assert [act.words for act in made.acts] == ["New assessment"]


@pytest.mark.parametrize(
    ("roles", "seen"),
    [
        ({"injector"}, ["Today", "People", "Knowledge"]),
        ({"assessor"}, ["Today", "People", "Knowledge"]),
        ({"lead"}, ["Today", "People", "Service", "Audit", "Knowledge"]),
        ({"administrator"}, ["Audit", "Accounts"]),
        ({"researcher"}, ["Research export"]),
        (set(), []),
        ({"injector", "administrator"}, ["Today", "People", "Audit", "Knowledge", "Accounts"]),
    ],
)
def test_the_navigation_follows_the_role(roles: set[str], seen: list[str]) -> None:
    assert [item.words for item in frame.navigation(roles, scenes.LINKS)] == seen


def test_a_page_that_does_not_exist_is_not_offered() -> None:
    assert [item.words for item in frame.navigation({"lead"}, {"today": "/"}, "today")] == ["Today"]


def test_the_year_of_birth_is_not_on_the_page_on_which_it_is_asked() -> None:
    banner = scenes.banner(scenes.CARE)
    html = page(
        "visits/sign.html",
        replace(scenes.page_frame("Sign", scenes.CARE), banner=banner.without_birth()),
        page=gallery.signing(scenes.CARE),
    )
    assert "1969" in banner.born
    assert "1969" not in html


def test_a_name_alike_is_said_on_every_page() -> None:
    banner = replace(scenes.banner(scenes.CARE), name_alike="Another person is called TESTPERSON, Kerry: SYN-0099.")
    html = page(
        "visits/sign.html", replace(scenes.page_frame("Sign", scenes.CARE), banner=banner), page=gallery.signing(scenes.CARE)
    )
    assert "Another person is called TESTPERSON, Kerry: SYN-0099." in html
