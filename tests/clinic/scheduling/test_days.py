"""The days of a clinic: weekdays, closed days, leap days; and the day that is proposed among them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.charting import Ending
from eutonia_clinic.core.errors import NotAllowed, NotValid, TooLate
from eutonia_clinic.scheduling.acts import close_days, open_days_again, set_working_days
from eutonia_clinic.scheduling.days import Calendar, calendar_of
from eutonia_clinic.scheduling.models import ClosedDays, WorkingDays
from eutonia_clinic.scheduling.presenters.proposing import told_of_follow_up, told_of_session
from eutonia_clinic.scheduling.proposing import WearOff, Window, follow_up_day, session_day

TODAY = MOMENT.date()
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def closed(first: date, last: date, words: str = "holiday") -> ClosedDays:
    return ClosedDays(first=first, last=last, words=words)


def ends(low: date, median: date, high: date) -> WearOff:
    return WearOff(Ending(median, low, high), "By the forecast.")


def test_until_a_clinic_says_otherwise_it_works_from_monday_to_friday() -> None:
    week = Calendar("12345")
    assert [week.works(date(2026, 9, 21) + timedelta(days=n)) for n in range(7)] == [True] * 5 + [False] * 2
    assert week.why_not(date(2026, 9, 26)) == "no clinic on a Saturday"


def test_a_closed_day_is_named_and_the_next_day_found_behind_it() -> None:
    week = Calendar("12345", (closed(date(2026, 12, 25), date(2027, 1, 1), "Christmas"),))
    assert week.why_not(date(2026, 12, 28)) == "closed: Christmas"
    assert week.next_from(date(2026, 12, 25)) == date(2027, 1, 4)
    assert week.last_until(date(2026, 12, 27), date(2026, 12, 20)) == date(2026, 12, 24)


def test_a_leap_day_is_a_day_like_any_other() -> None:
    assert Calendar("2").next_from(date(2028, 2, 28)) == date(2028, 2, 29)
    window = Window.after(date(2028, 2, 1))
    assert (window.first, window.last) == (date(2028, 2, 15), date(2028, 3, 14))
    assert window.last - window.first == timedelta(weeks=4)


def test_a_clinic_that_never_works_is_said_so() -> None:
    never = Calendar("12345", (closed(date(2026, 1, 1), date(2029, 1, 1)),))
    assert never.next_from(TODAY) is None
    found = session_day(TODAY, ends(TODAY, TODAY, TODAY), None, never, TODAY)
    assert found.day is None
    assert "The clinic has no working day within a year." in found.why


@given(DAYS, DAYS, DAYS)
def test_no_session_is_proposed_before_toxin_may_be_given_or_in_the_past_or_on_a_day_off(
    eligible: date, median: date, today: date
) -> None:
    week = Calendar("135", (closed(date(2027, 12, 24), date(2028, 1, 2)),))
    found = session_day(eligible, ends(median, median, median), None, week, today)
    assert found.day is not None
    assert found.day >= max(eligible, today, median)
    assert week.works(found.day)
    assert not [day for n in range((found.day - max(eligible, today, median)).days)
                if week.works(day := max(eligible, today, median) + timedelta(days=n))]  # fmt: skip


def test_without_a_first_day_or_a_forecast_no_day_is_made_up() -> None:
    week = Calendar("12345")
    assert session_day(None, ends(TODAY, TODAY, TODAY), None, week, TODAY).day is None
    assert session_day(TODAY, None, None, week, TODAY).day is None


def test_an_effect_that_ends_before_toxin_is_allowed_is_told_and_nothing_is_brought_forward() -> None:
    may, over = date(2026, 12, 17), date(2026, 12, 11)
    found = session_day(may, ends(over, over, over), None, Calendar("12345"), TODAY)
    assert found.day == may
    assert "The effect is expected to be over 6 days before that: nothing is brought forward." in found.why


@given(DAYS, st.integers(0, 100), st.integers(0, 60))
def test_a_follow_up_falls_into_weeks_2_to_6_or_is_late(given_on: date, peak: int, later: int) -> None:
    week, window, today = Calendar("12345"), Window.after(given_on), given_on + timedelta(days=later)
    found = follow_up_day(window, given_on + timedelta(days=peak), None, week, today)
    assert found.day is not None
    assert found.day >= today
    assert week.works(found.day)
    assert found.is_late == (today > window.last)
    if today <= window.last - timedelta(days=3):
        assert window.first <= found.day <= window.last


def test_a_follow_up_is_moved_off_a_holiday_and_says_so() -> None:
    window = Window.after(date(2026, 11, 26))
    week = Calendar("12345", (closed(date(2026, 12, 24), date(2027, 1, 3), "Christmas"),))
    found = follow_up_day(window, date(2026, 12, 28), None, week, date(2026, 11, 27))
    assert found.day == date(2027, 1, 4)
    assert "Moved from 28 Dec 2026 (closed: Christmas)." in found.why
    whole = Calendar("12345", (closed(date(2026, 12, 24), date(2027, 1, 31), "the move"),))
    assert follow_up_day(window, date(2026, 12, 28), None, whole, date(2026, 11, 27)).day == date(2026, 12, 23)


def test_a_day_that_somebody_chose_is_told_what_is_wrong_with_it() -> None:
    week, band = Calendar("12345"), Ending(date(2026, 12, 11), date(2026, 11, 24), date(2026, 12, 28))
    may = date(2026, 12, 17)
    assert told_of_session(date(2026, 12, 18), may, band, week) == ()
    assert told_of_session(date(2026, 12, 16), may, band, week) == (
        "That is before 17 December 2026, from when toxin may be given.",
    )
    assert told_of_session(date(2027, 1, 2), may, band, week) == (
        "That is 5 days past the 80 % band in which the effect ends.",
        "The clinic sees nobody on that day (no clinic on a Saturday).",
    )
    assert told_of_session(date(2026, 12, 18), None, None, week) == ("From when toxin may be given cannot be told.",)
    window = Window.after(date(2026, 9, 24))
    assert told_of_follow_up(date(2026, 10, 7), window, week) == (
        "That is before 8 October 2026, week 2: the effect will not have come fully.",
    )
    assert told_of_follow_up(date(2026, 11, 6), window, week) == ("That is after 5 November 2026, the end of week 6.",)
    assert told_of_follow_up(date(2026, 11, 5), window, week) == ()


@pytest.mark.both_databases
def test_the_days_of_a_clinic_are_set_by_its_lead_or_administrator_and_the_latest_count(database: object) -> None:
    clinic, other = a_clinic(), a_clinic("TESTCLINIC elsewhere")
    lead, doctor = a_user(clinic, "L. Mock", Role.LEAD), a_user(clinic)
    given = {"clinic": clinic, "by": lead}
    set_working_days(**given, key=a_key(), weekdays=[1, 2, 3])
    set_working_days(**given, key=a_key(), weekdays=[4, 2])
    assert calendar_of(clinic, TODAY).weekdays == "24"
    assert calendar_of(other, TODAY).weekdays == "12345"
    assert WorkingDays.objects.count() == 2
    for wrong in ([], [8], [0, 1]):
        with pytest.raises(NotValid):
            set_working_days(**given, key=a_key(), weekdays=wrong)
    with pytest.raises(NotAllowed):
        set_working_days(clinic=clinic, by=doctor, key=a_key(), weekdays=[1])
    with pytest.raises(NotAllowed):
        set_working_days(clinic=other, by=lead, key=a_key(), weekdays=[1])


@pytest.mark.both_databases
def test_closed_days_are_opened_again_once(database: object) -> None:
    clinic = a_clinic()
    lead = a_user(clinic, "L. Mock", Role.LEAD)
    given = {"clinic": clinic, "by": lead}
    row = close_days(**given, key=a_key(), first=date(2026, 12, 24), last=date(2027, 1, 3), words="Christmas")
    assert calendar_of(clinic, TODAY).why_not(date(2026, 12, 24)) == "closed: Christmas"
    assert calendar_of(clinic, date(2027, 1, 4)).closed == ()
    open_days_again(**given, key=a_key(), closed=row)
    assert calendar_of(clinic, TODAY).works(date(2026, 12, 24))
    with pytest.raises(TooLate):
        open_days_again(**given, key=a_key(), closed=row)
    with pytest.raises(NotValid):
        close_days(**given, key=a_key(), first=date(2027, 1, 3), last=date(2026, 12, 24), words="Christmas")


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(database: object) -> None:
    with clock.stopped_at(MOMENT):
        clinic = a_clinic()
        client, address = signed_in(a_user(clinic, "L. Mock", Role.LEAD)), reverse("scheduling:days")
        sent = {
            "act": "close", "first_day": "3", "first_month": "1", "first_year": "2027", "last_day": "24", "last_month": "12",
            "last_year": "2026", "words": "Christmas", "idempotency_key": a_key(),
        }  # fmt: skip
        answer = client.post(address, sent)
        assert answer.status_code == 422
        assert "Last day: The last day lies before the first." in answer.content.decode()
        assert 'value="Christmas"' in answer.content.decode()
        assert client.post(address, {"act": "week", "idempotency_key": a_key()}).status_code == 422
        right = sent | {"last_year": "2027", "last_month": "1", "idempotency_key": a_key()}
        said = client.post(address, right, follow=True).content.decode()
        assert "3 Jan 2027 to 24 Jan 2027, Christmas" in said
        row = ClosedDays.objects.get()
        reopened = client.post(reverse("scheduling:open_again", kwargs={"closed_days": row.pk}), {}, follow=True)
        assert "No closed day is written down." in reopened.content.decode()
        assert signed_in(a_user(clinic, "Dr A. Mock")).get(address).status_code == 403
