"""Today, the person, the record, the booking and the recall as they are seen: at every width, no rule of accessibility broken."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from tests.clinic.scenes import MOMENT, a_clinic, a_user
from tests.clinic.seeing import Served, look_at
from tests.clinic.story import (
    LATER,
    Visit,
    a_closed_session,
    a_follow_up,
    a_history,
    a_visit,
    assessed,
    drafted,
    proposed,
    seen_again,
)

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock

SIX_WEEKS = MOMENT + timedelta(weeks=6)


def a_day_with_everything() -> tuple[Visit, Visit]:
    """Somebody treated and seen, who has a draft for the next cycle; and a newcomer. Another has trouble with swallowing."""
    clinic = a_clinic()
    with clock.stopped_at(MOMENT):
        visit = a_visit(clinic)
        other = a_visit(clinic, family="PLACEHOLDER", given="Bo", born=date(1974, 5, 5))
        new = a_visit(clinic, family="NOTREAL", given="Ivy", born=date(1974, 8, 8))
        closings = {one: a_closed_session(one) for one in (visit, other)}
        for one, closing in closings.items():
            one.act("keep_forecast", plan=closing.session.plan)
    with clock.stopped_at(SIX_WEEKS):
        seen_again(visit, closings[visit], SIX_WEEKS)
        worse = a_follow_up(SIX_WEEKS, swallowing_trouble="yes")
        other.act("record_follow_up", session=closings[other].session, follow_up=worse)
    with clock.stopped_at(LATER):
        drafted(visit, proposed(visit, assessed(visit, LATER, toxin_history=a_history(LATER, "yes"))))
        other.act("book", person=other.person, day=LATER.date())
        visit.act("book", person=visit.person, day=LATER.date() + timedelta(days=20))
    return visit, new


def test_the_pages_about_people_hold_at_every_width(served: Served) -> None:
    visit, new = a_day_with_everything()
    lead = a_user(visit.clinic, "Dr Lead", Role.LEAD)
    with clock.stopped_at(LATER):
        tab = served.browser(visit.by)
        tab.goto(reverse("visits:today"))
        look_at(tab, "today")
        with tab.expect_navigation():
            tab.get_by_role("link", name="Juniper TESTPERSON").first.click()
        look_at(tab, "person")
        tab.get_by_role("link", name="Book a visit").click()
        tab.get_by_label("Year").fill("2062")
        with tab.expect_navigation():
            tab.get_by_role("button", name="Book this day instead").click()
        look_at(tab, "book-refused", (360, 1440))
        for name, where in (
            ("person-new", reverse("visits:person", kwargs={"person": new.person.pk})),
            ("everyone", reverse("visits:everyone")),
            ("recall", f"{reverse('visits:recall')}?lot=C1234AB"),
        ):
            tab.goto(where)
            look_at(tab, name, (360, 1440))
        reading = served.browser(lead)
        reading.goto(reverse("visits:record", kwargs={"person": visit.person.pk}))
        look_at(reading, "record", (360, 1440))
