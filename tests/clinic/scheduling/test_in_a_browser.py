"""The pages of who comes when, looked at in a browser at every width."""

from __future__ import annotations

from datetime import date

import pytest
from tests.clinic.scenes import a_clinic, a_user
from tests.clinic.scheduling.treating import treated, weeks
from tests.clinic.seeing import Served
from tests.clinic.stories.hands import Hands

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.scheduling.models import CalendarAddress, ClosedDays, MissedVisit
from eutonia_clinic.visits.models import Booking

pytestmark = pytest.mark.browser


def test_from_the_list_of_who_was_forgotten_to_a_booked_day(served: Served) -> None:
    """Nobody came on the booked day: it is said why, a new day is proposed and booked, and the calendar is given an address."""
    visit, _ = treated(a_clinic())
    with clock.stopped_at(weeks(11)):
        visit.act("book", person=visit.person, day=date(2026, 12, 17))
    with clock.stopped_at(weeks(14)):
        hands = Hands(served.browser(visit.by))
        hands.tab.goto("/today/")
        hands.press("Overdue: follow-ups")
        hands.look_in_themes("overdue-follow-ups")
        hands.press("Nobody came")
        assert "Booked for 17 Dec 2026" in hands.says
        hands.press("Say what happened")
        hands.look_in_themes("overdue-missed")
        hands.answer("What happened", "Did not attend")
        hands.fill_in("reason", "No transport that day; her carer telephoned.")
        hands.press("Write it down")
        hands.look_in_themes("overdue-proposed")
        hands.press("Book this day for the next session")
        assert "Next session: Thursday 31 December 2026." in hands.says
        hands.tab.goto("/calendar/")
        hands.press("Make an address")
        hands.look_in_themes("overdue-calendar")
    assert MissedVisit.objects.get().reason.startswith("No transport")
    assert Booking.objects.current().get().day == date(2026, 12, 31)
    assert CalendarAddress.objects.count() == 1


def test_the_lead_sets_the_days_of_the_clinic(served: Served) -> None:
    clinic = a_clinic()
    with clock.stopped_at(weeks(0)):
        hands = Hands(served.browser(a_user(clinic, "L. Mock", Role.LEAD), scheme="dark"))
        hands.tab.goto("/clinic/days/")
        for part, text in (("day", "24"), ("month", "12"), ("year", "2026")):
            hands.tab.locator(f'[name="first_{part}"]').fill(text)
        hands.fill_in("words", "Christmas")
        hands.press("Close these days")
        assert "24 Dec 2026, Christmas" in hands.says
        hands.look("overdue-days")
    assert ClosedDays.objects.get().last == date(2026, 12, 24)
