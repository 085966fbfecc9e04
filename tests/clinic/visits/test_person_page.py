"""The page of a person, the whole record, the booking of the next visit, and the recall of a lot."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user
from tests.clinic.story import (
    LATER,
    Visit,
    a_closed_session,
    a_history,
    a_signed_plan,
    a_vial,
    a_visit,
    assessed,
    bladder_toxin,
    closed,
    drafted,
    given,
    inject,
    proposed,
    seen_again,
)

from eutonia.domain.answers import Side
from eutonia.domain.case import EarlierTreatment
from eutonia.domain.errors import EutoniaError
from eutonia_clinic.accounts.models import Site, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.patients.acts import merge, register_at_clinic, tell_treatment
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.giving import entries_of
from eutonia_clinic.visits.models import Booking

pytestmark = pytest.mark.usefixtures("database")
FIVE_WEEKS = MOMENT + timedelta(weeks=5)


def address(visit: Visit, route: str = "person") -> str:
    """Where a page of this person stands."""
    return reverse(f"visits:{route}", kwargs={"person": visit.person.pk})


def page(user: User, where: str) -> str:
    """What the page says."""
    answer = signed_in(user).get(where)
    assert answer.status_code == 200
    return str(answer.content.decode())


def buttons(html: str) -> list[str]:
    """What can be done, as the first panel offers it."""
    panel = html.partition('class="panel verdict')[2].partition("</section>")[0]
    return re.findall(r'class="btn[^>]*>([^<]*)<', panel)


def seen_once(visit: Visit) -> None:
    """A visit with its forecast and a follow-up five weeks later; time stands at the follow-up."""
    with clock.stopped_at(MOMENT):
        closing = a_closed_session(visit)
        visit.act("keep_forecast", plan=closing.session.plan)
    with clock.stopped_at(FIVE_WEEKS):
        seen_again(visit, closing, FIVE_WEEKS)


def test_of_a_new_person_the_page_says_what_is_not_known_and_the_one_next_step() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        html = page(visit.by, address(visit))
        assert "Not assessed yet" in html
        assert "An empty list is not a no." in html
        assert "Nothing has been measured yet" in html
        assert buttons(html) == ["Book a visit", "Assess"]
        assert 'name="idempotency_key"' in html


def test_toxin_that_was_told_before_the_first_assessment_is_on_the_page() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        told = EarlierTreatment.model_validate(bladder_toxin("2026-08-20"))
        tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=told)
        html = page(visit.by, address(visit))
        assert "200 units of onabotulinumtoxinA, bladder, 20 Aug 2026" in html
        assert "counts until" in html


def test_the_course_its_forecast_the_goals_and_what_it_taught_stand_on_one_page() -> None:
    visit = a_visit()
    seen_once(visit)
    with clock.stopped_at(FIVE_WEEKS):
        html = page(visit.by, address(visit))
        assert "By its forecast the treatment is working" in html
        assert "Cycle 1: 75 units" in html
        assert "as hoped for" in html
        assert "Size of the response" in html
        assert "The next cycle" in html
        assert "Toxin may be given from 17 Dec 2026 on" in html
        assert "Not booked here" in html
        assert buttons(html) == ["Book a visit", "Follow-up", "Next cycle"]


def test_the_lessons_that_were_kept_are_shown_and_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = a_visit()
    seen_once(visit)
    with clock.stopped_at(FIVE_WEEKS):
        visit.act("keep_lessons", person=visit.person)
        monkeypatch.setattr(engine, "taught_by", _never)
        html = page(visit.by, address(visit))
        assert "Size of the response" in html
        assert "advice; the clinician decides" in html
    with clock.stopped_at(FIVE_WEEKS + timedelta(days=10)):
        assert "advice of 29 Oct 2026, 10 days ago; the clinician decides" in page(visit.by, address(visit))


def _never(*_: object) -> None:
    raise EutoniaError("not asked for")


def test_lessons_that_cannot_be_worked_out_are_told_and_the_page_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = a_visit()
    seen_once(visit)
    monkeypatch.setattr(engine, "taught_by", _never)
    with clock.stopped_at(FIVE_WEEKS):
        html = page(visit.by, address(visit))
        assert "What the course has taught could not be worked out." in html
        assert "Cycle 1: 75 units" in html


def test_a_plan_that_was_given_on_a_later_day_is_forecast_from_that_day() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        visit.act("keep_forecast", plan=plan)
        assert "Signed: 75 units" in page(visit.by, address(visit))
    day = MOMENT + timedelta(days=3)
    with clock.stopped_at(day):
        closed(visit, given(visit, plan, day))
    with clock.stopped_at(FIVE_WEEKS):
        ends = plan.forecast.ends_on + timedelta(days=3)
        html = page(visit.by, address(visit))
        assert f"forecast {ends.day} {ends:%b %Y}" in html
        today = page(visit.by, reverse("visits:today"))
        assert f"wears off {ends.day} {ends:%b %Y}" in today


def test_toxin_elsewhere_on_the_very_day_of_a_session_is_in_the_picture() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
        told = EarlierTreatment.model_validate(bladder_toxin("2026-09-24"))
        tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=told)
        html = page(visit.by, address(visit))
        assert "Bladder: 200 units" in html
        assert "Cycle 1: 75 units" in html


def test_what_is_open_stands_black_and_a_reader_is_offered_no_writing() -> None:
    clinic = a_clinic()
    lead, assessor = a_user(clinic, "Dr Lead", Role.LEAD), a_user(clinic, "P. Mock", Role.ASSESSOR)
    with clock.stopped_at(MOMENT):
        visit = a_visit(clinic)
        written = visit.act("start_assessment", person=visit.person)
        assert buttons(page(visit.by, address(visit)))[-1] == "Assess"
        visit.act("put_aside", draft=written, version=written.version)
        draft = drafted(visit, proposed(visit, assessed(visit)))
        html = page(visit.by, address(visit))
        assert buttons(html)[-1] == "Open the draft plan"
        assert "Draft: 75 units" in html
        assert reverse("visits:plan", kwargs={"draft": draft.pk}) in html
        for user in (lead, assessor):
            assert "Book a visit" in buttons(page(user, address(visit))) or user is lead
        assert not {"Book a visit", "Assess", "New assessment", "Next cycle"} & set(buttons(page(lead, address(visit))))
        visit.act("put_plan_aside", draft=draft, version=draft.version)
        plan = a_signed_plan(visit)
        assert buttons(page(visit.by, address(visit)))[-1] == "Open the signed plan"
        given(visit, plan)
        html = page(visit.by, address(visit))
        assert buttons(html)[-1] == "Go to the session"
        assert "A session is under way" in html
        assert "Begun today and not closed" in html


def test_the_page_costs_few_queries_whatever_the_course_and_loads_no_proposal() -> None:
    visit = a_visit()
    seen_once(visit)
    with clock.stopped_at(FIVE_WEEKS):
        visit.act("keep_lessons", person=visit.person)
        one = _asked(visit)
    with clock.stopped_at(LATER):
        closing = a_closed_session(visit, LATER, toxin_history=a_history(LATER, "yes"))
        visit.act("keep_forecast", plan=closing.session.plan)
        seen_again(visit, closing, LATER)
        visit.act("keep_lessons", person=visit.person)
        two = _asked(visit)
    assert len(two) <= len(one)
    assert len(one) <= MOST_QUERIES
    assert not [sql for sql in two if re.search(r'"visits_storedproposal"\."document"', sql)]


MOST_QUERIES = 36
"""Signing in, the gate and the reading of the record are about a third of them."""


def _asked(visit: Visit) -> list[str]:
    client = signed_in(visit.by)
    client.get(address(visit))
    with CaptureQueriesContext(connection) as asked:
        client.get(address(visit))
    return [one["sql"] for one in asked.captured_queries]


def rows(html: str) -> list[str]:
    """The entries of a record, in order."""
    listed = html.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    said = [re.sub(r"<svg.*?</svg>|<[^>]*>", " ", row) for row in listed.split("</li>")]
    return [" ".join(row.split()) for row in said if row.strip()]


@pytest.mark.both_databases
def test_the_whole_record_stands_newest_first_each_entry_with_its_author_and_its_page() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
    seen_once(visit)
    with clock.stopped_at(LATER):
        visit.act("book", person=visit.person, day=LATER.date())
        visit.act("book", person=visit.person, day=None)
        told = EarlierTreatment.model_validate({**bladder_toxin("2026-08-20"), "units": None})
        tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=told)
        html = page(visit.by, address(visit, "record"))
        found = rows(html)
        assert {found[0], found[1], found[2]} == {
            "today, 09:00 Booked for 14 Jan 2027 Dr Ines Sample",
            "today, 09:00 Booking taken back Dr Ines Sample",
            "today, 09:00 Toxin elsewhere told, 20 Aug 2026: units not known of onabotulinumtoxinA Dr Ines Sample",
        }
        assert found[3] == "29 Oct 2026, 09:00 Follow-up of 29 Oct 2026 Dr Ines Sample"
        assert (
            "24 Sep 2026, 10:00 given Session of 24 Sep 2026 closed: 75 units of onabotulinumtoxinA given Dr Ines Sample" in found
        )
        assert any("Plan signed for 24 Sep 2026: 75 units" in row for row in found)
        assert any("Plans proposed for 24 Sep 2026" in row for row in found)
        assert any("Entered into the record" in row for row in found)
        assert html.count('href="/sessions/') >= 2
        short = rows(page(visit.by, address(visit)))
        assert not any("Plans proposed" in row for row in short)


@pytest.mark.both_databases
def test_the_record_of_two_entries_that_are_one_person_holds_both_and_names_the_other_clinic() -> None:
    clinic, other = a_clinic(), a_clinic("TESTCLINIC other")
    with clock.stopped_at(MOMENT):
        visit = a_visit(clinic)
        twin = a_visit(other, name="Dr Else Sample", given="Junipa", other_than=[visit.person.pk])
        assessed(twin)
        named = {"family": "TESTPERSON", "birth_date": date(1974, 3, 2)}
        register_at_clinic(by=visit.by, clinic=clinic, key=a_key(), person=twin.person, **named)
        merge(by=visit.by, clinic=clinic, key=a_key(), kept=visit.person, merged=twin.person, reason="The letter shows it.")
        found = rows(page(visit.by, address(visit, "record")))
        assert "today, 10:00 Assessment of 24 Sep 2026 Dr Else Sample, TESTCLINIC other" in found
        assert "today, 10:00 Two entries said to be one person. “The letter shows it.” Dr Ines Sample" in found
        assert page(visit.by, reverse("visits:person", kwargs={"person": twin.person.pk}))


def test_only_who_may_see_the_audit_is_told_who_read_the_record() -> None:
    clinic = a_clinic()
    with clock.stopped_at(MOMENT):
        visit = a_visit(clinic)
        assert "Who read it" not in page(visit.by, address(visit, "record"))
        html = page(a_user(clinic, "Dr Lead", Role.LEAD), address(visit, "record"))
        readers = html.partition("Who read it")[2]
        assert "Dr Ines Sample" in readers
        assert "the whole record" in readers


def test_the_record_comes_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eutonia_clinic.visits.views.person.A_PAGE", 1)
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        first, second = (page(visit.by, f"{address(visit, 'record')}?page={number}") for number in (1, 2))
        assert len(rows(first)) == len(rows(second)) == 1
        assert ("Older" in first, "Newer" in second, "Older" in second) == (True, True, False)
        assert "There is no such page of the record." in page(visit.by, f"{address(visit, 'record')}?page=7")


def sent(visit: Visit, **typed: str) -> Any:
    """The form of the booking, sent."""
    return signed_in(visit.by).post(address(visit, "book"), {"idempotency_key": a_key(), **typed})


def on(day: date) -> dict[str, str]:
    """A day as it is typed."""
    return {"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year)}


def test_a_visit_is_booked_moved_and_taken_back() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        assert sent(visit, **on(date(2026, 10, 1)))["Location"] == address(visit)
        assert "Booked here for 1 Oct 2026" in page(visit.by, address(visit))
        sent(visit, **on(date(2026, 10, 8)))
        assert "8 Oct 2026, in 14 days" in page(visit.by, address(visit, "book"))
        sent(visit, act="take_back")
        assert "Not booked here" in page(visit.by, address(visit))
        assert Booking.objects.count() == 3


def test_a_booking_that_was_kept_by_the_session_of_that_day_is_no_longer_told() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        visit.act("book", person=visit.person, day=MOMENT.date())
        a_closed_session(visit)
    with clock.stopped_at(FIVE_WEEKS):
        assert "Not booked here" in page(visit.by, address(visit))
        assert "not booked" in page(visit.by, address(visit, "book"))
        visit.act("book", person=visit.person, day=FIVE_WEEKS.date())
    with clock.stopped_at(FIVE_WEEKS + timedelta(days=1)):
        assert "a day that has passed" in page(visit.by, address(visit))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (on(date(2026, 9, 23)), "23 Sep 2026 has passed"),
        (on(date(2062, 9, 24)), "more than two years away. Is the year right?"),
        ({"day_day": "31", "day_month": "2", "day_year": "2027"}, "“31 2 2027” is not a day"),
        ({"day_day": "", "day_month": "", "day_year": ""}, "type day, month and year"),
        ({}, "type day, month and year"),
    ],
)
def test_a_day_that_cannot_be_right_is_refused_and_stays_in_the_boxes(typed: dict[str, str], said: str) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        answer = sent(visit, act="book", **typed)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert said in html
        assert "There is a problem" in html
        assert all(f'value="{value}"' in html for value in typed.values() if value)
        assert not Booking.objects.exists()


def test_a_booking_before_toxin_is_allowed_is_made_and_said() -> None:
    visit = a_visit()
    with clock.stopped_at(MOMENT):
        a_closed_session(visit)
        client = signed_in(visit.by)
        form = {"idempotency_key": "k", **on(date(2026, 10, 22))}
        html = client.post(address(visit, "book"), form, follow=True).content.decode()
        assert "That is before 17 December 2026, from when toxin may be given." in html
        assert "the booking is too early" in html
        client.post(address(visit, "book"), form)
        assert Booking.objects.count() == 1


def test_a_visit_is_booked_at_a_site_of_the_clinic_that_is_open() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
        client, day = signed_in(visit.by), (MOMENT + timedelta(weeks=13)).date()
        form = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "act": "book"}
        assert "Where" not in client.get(address(visit, "book")).content.decode(), "a clinic without sites is asked for none"
        ward, closed = (Site.objects.create(clinic=visit.clinic, name=name) for name in ("Day ward", "Old ward"))
        Site.objects.filter(pk=closed.pk).update(closed_at=MOMENT)
        theirs = Site.objects.create(clinic=a_clinic("TESTCLINIC elsewhere"), name="Their ward")
        page = client.get(address(visit, "book")).content.decode()
        assert ("Day ward" in page, "Old ward" in page, "Their ward" in page) == (True, False, False)
        for wrong in (closed, theirs):
            answer = client.post(address(visit, "book"), form | {"site": wrong.pk, "idempotency_key": a_key()})
            assert answer.status_code == 422
            with pytest.raises(NotValid):
                visit.act("book", person=visit.person, day=day, site=wrong)
        html = client.post(address(visit, "book"), form | {"site": ward.pk, "idempotency_key": a_key()}, follow=True)
        said = html.content.decode()
        assert "Booked for 24 December 2026, Day ward." in said
        assert ", Day ward. Toxin may be given" in said
        Site.objects.filter(pk=ward.pk).update(closed_at=MOMENT)
        assert "Day ward" in client.get(address(visit, "book")).content.decode(), "what was booked there keeps its place"
        client.post(address(visit, "book"), {"act": "take_back", "idempotency_key": a_key()})
        assert Booking.objects.current().get().site is None


def recall(user: User, lot: str) -> str:
    """The page of a lot."""
    return page(user, f"{reverse('visits:recall')}?lot={lot}")


def test_a_lot_leads_to_everybody_who_was_given_it_and_to_nobody_else() -> None:
    clinic = a_clinic()
    with clock.stopped_at(MOMENT):
        one = a_visit(clinic, family="ONE", phone="+44 1632 960001")
        other = a_visit(clinic, family="OTHER", born=date(1974, 5, 1))
        a_closed_session(one)
        closed(other, given(other, a_signed_plan(other), lot="C9999ZZ"))
        html = recall(one.by, " c1234ab ")
        assert "1 person was given something from lot c1234ab" in html
        assert "Juniper ONE" in html
        assert "75 units of onabotulinumtoxinA" in html
        assert "2 Mar 1974" in html
        assert "+44 1632 960001" in html.replace("\N{NO-BREAK SPACE}", " "), "who is called back is called"
        assert "not written down" in recall(one.by, "C9999ZZ")
        assert "OTHER" not in html
        assert "ONE" not in recall(a_user(a_clinic("TESTCLINIC elsewhere"), "Dr Else Sample"), "C1234AB")


def test_two_vials_of_a_lot_in_one_session_are_one_row_with_their_sum() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        session = visit.act("open_session", plan=plan)
        for _ in range(2):
            visit.act("record_vial", session=session, vial=a_vial(drawn_units=40, vial_units=50, diluent_ml=1))
        vials = entries_of(session).vials
        for vial, units in zip(vials, (40, 35), strict=True):
            inject(visit, session, "soleus", Side.RIGHT, units, vial=vial)
        html = recall(visit.by, "C1234AB")
        assert html.count("75 units of onabotulinumtoxinA") == 1
        assert "40 units of" not in html


def test_a_lot_that_nobody_got_says_so_and_offers_lots_that_begin_alike() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
        html = recall(visit.by, "C12")
        assert "Nobody was given something from lot C12" in html
        assert "?lot=C1234AB" in html
        assert "at most 64 letters" in recall(visit.by, "C" * 65)
        assert "Nobody" not in page(visit.by, reverse("visits:recall"))


def test_a_lot_that_was_typed_wrongly_and_corrected_is_found_under_the_right_one() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = given(visit, a_signed_plan(visit), lot="WRONG1")
        vial = entries_of(session).vials[0]
        visit.act("record_vial", session=session, vial=a_vial(lot="RIGHT1"), replaces=vial, reason="Misread.")
        assert "1 person was given" in recall(visit.by, "RIGHT1")
        assert "Nobody was given" in recall(visit.by, "WRONG1")
