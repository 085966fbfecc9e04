"""The calendar of a clinic in other programs: what it says, what it never says, who may read it and until when."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user
from tests.clinic.scheduling.treating import treated, weeks
from tests.clinic.story import Visit, a_closed_session, a_history, a_visit

from eutonia_clinic.accounts.models import Clinic, Membership, Site
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import NotAllowed
from eutonia_clinic.scheduling.acts import book_follow_up, make_calendar_address, record_missed_visit, take_calendar_address_back
from eutonia_clinic.scheduling.feeding import entries_of, feed_of
from eutonia_clinic.scheduling.models import CalendarAddress
from eutonia_clinic.visits.models import Booking

pytestmark = pytest.mark.usefixtures("database")
DAY, TODAY = date(2026, 12, 17), MOMENT.date()


@pytest.fixture
def visit() -> Visit:
    """Somebody who may be booked."""
    return a_visit(a_clinic())


def booked(visit: Visit, day: date | None, when: datetime = MOMENT, **more: Any) -> Booking:
    with clock.stopped_at(when):
        row: Booking = visit.act("book", person=visit.person, day=day, **more)
        return row


def events(clinic: Clinic, today: date = TODAY) -> list[Any]:
    """The entries of the feed, read back by the library."""
    return list(Calendar.from_ical(feed_of(clinic, today).body).walk("VEVENT"))


def states(clinic: Clinic, today: date = TODAY) -> list[tuple[str, date, int, str]]:
    return [
        (str(one["uid"]), one.decoded("dtstart"), int(one["sequence"]), str(one["status"])) for one in events(clinic, today)
    ]


def the_address(client: Client) -> str:
    """Make an address, and read it off the page."""
    html = client.post(reverse("scheduling:calendar"), {"idempotency_key": a_key()}).content.decode()
    return urlsplit(re.search(r">(http[^<]+\.ics)<", html)[1]).path  # type: ignore[index]


def test_a_booking_is_a_whole_civil_day_whatever_the_clock_does(visit: Visit) -> None:
    for day in (date(2028, 2, 29), date(2027, 3, 28), date(2026, 10, 25)):
        booked(visit, day)
        (event,) = events(visit.clinic)
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (day, day + timedelta(days=1))
        assert event["dtstart"].params["VALUE"] == "DATE"
    assert event.decoded("dtstamp") == MOMENT.astimezone(UTC)


def test_an_entry_holds_no_name_no_number_and_no_product() -> None:
    visit, _ = treated(a_clinic())
    booked(visit, DAY)
    with clock.stopped_at(MOMENT):
        text = signed_in(visit.by).get(the_address(signed_in(visit.by))).content.decode()
    for told in ("TESTPERSON", "Juniper", "JT", "botulinum", "1974", "Sample"):
        assert told not in text
    assert "SUMMARY:Injection visit" in text
    assert f"URL:http://testserver/people/{visit.person.pk}/" in text
    assert "CLASS:CONFIDENTIAL" in text


def test_several_of_a_day_are_numbered_and_each_kind_by_itself(visit: Visit) -> None:
    closed = a_closed_session_of(visit)
    booked(visit, DAY)
    others = [a_visit(visit.clinic, family=f"OTHER{at}", born=date(1975, 1, 1 + at)) for at in range(2)]
    for other in others:
        booked(other, DAY)
    with clock.stopped_at(MOMENT):
        given = {"by": visit.by, "clinic": visit.clinic, "key": a_key(), "person": visit.person}
        book_follow_up(**given, session=closed, day=DAY)
    assert sorted(str(one["summary"]) for one in events(visit.clinic)) == [
        "Follow-up", "Injection visit (1 of 3)", "Injection visit (2 of 3)", "Injection visit (3 of 3)"
    ]  # fmt: skip


def a_closed_session_of(visit: Visit) -> Any:
    with clock.stopped_at(MOMENT):
        return a_closed_session(visit, MOMENT).session


@pytest.mark.both_databases
def test_a_booking_that_moves_keeps_its_uid_and_counts_up_and_one_taken_back_is_cancelled(visit: Visit) -> None:
    booked(visit, DAY)
    (first,) = states(visit.clinic)
    assert first[1:] == (DAY, 0, "CONFIRMED")
    booked(visit, DAY + timedelta(days=4))
    assert states(visit.clinic) == [(first[0], DAY + timedelta(days=4), 1, "CONFIRMED")]
    booked(visit, None)
    assert states(visit.clinic) == [(first[0], DAY + timedelta(days=4), 2, "CANCELLED")]
    booked(visit, DAY + timedelta(days=8))
    again = states(visit.clinic)
    assert [one[1:] for one in again] == [(DAY + timedelta(days=4), 2, "CANCELLED"), (DAY + timedelta(days=8), 0, "CONFIRMED")]
    assert again[0][0] == first[0] != again[1][0]


@pytest.mark.both_databases
def test_the_next_booking_after_a_kept_one_is_a_new_entry_and_the_kept_one_stays(visit: Visit) -> None:
    booked(visit, DAY)
    after = datetime(2026, 12, 17, 15, 0, tzinfo=UTC)
    booked(visit, date(2027, 3, 18), after)
    found = states(visit.clinic, after.date())
    assert [one[1:] for one in found] == [(DAY, 0, "CONFIRMED"), (date(2027, 3, 18), 0, "CONFIRMED")]
    assert found[0][0] != found[1][0]


def test_somebody_who_did_not_come_is_cancelled(visit: Visit) -> None:
    row = booked(visit, DAY)
    with clock.stopped_at(datetime(2026, 12, 18, 9, 0, tzinfo=UTC)):
        given = {"by": visit.by, "clinic": visit.clinic, "key": a_key(), "person": visit.person}
        record_missed_visit(**given, what="did_not_attend", reason="No answer.", booking=row)
    assert [one[1:] for one in states(visit.clinic, date(2026, 12, 18))] == [(DAY, 1, "CANCELLED")]


def test_what_is_past_leaves_the_feed_after_four_weeks(visit: Visit) -> None:
    booked(visit, DAY)
    assert len(events(visit.clinic, DAY + timedelta(days=28))) == 1
    assert events(visit.clinic, DAY + timedelta(days=29)) == []


def test_the_place_of_a_visit_is_said_and_a_long_one_is_folded_and_escaped(visit: Visit) -> None:
    name = "Day ward, 2nd floor; “Élan” " + "ä" * 60
    site = Site.objects.create(clinic=visit.clinic, name=name)
    booked(visit, DAY, site=site)
    body = feed_of(visit.clinic, MOMENT.date()).body
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert b"2nd floor\\; " in body
    assert str(events(visit.clinic)[0]["location"]) == name


def test_the_calendar_names_the_clinic_and_its_zone(visit: Visit) -> None:
    calendar: Any = Calendar.from_ical(feed_of(visit.clinic, MOMENT.date()).body)
    assert (str(calendar["version"]), str(calendar["method"])) == ("2.0", "PUBLISH")
    assert str(calendar["x-wr-timezone"]) == "Europe/London"
    assert str(calendar["x-wr-calname"]) == "TESTCLINIC spasticity: bookings"


def test_the_same_bookings_are_the_same_bytes(visit: Visit) -> None:
    booked(visit, DAY)
    one, two = (feed_of(visit.clinic, MOMENT.date()) for _ in range(2))
    assert one == two
    booked(visit, DAY + timedelta(days=1), weeks(1))
    assert feed_of(visit.clinic, weeks(1).date()).etag != one.etag


# The address


def test_the_address_answers_without_signing_in_and_says_not_modified(visit: Visit) -> None:
    booked(visit, DAY)
    with clock.stopped_at(weeks(1)):
        address = the_address(signed_in(visit.by))
        answer = Client().get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Last-Modified"] == "Thu, 24 Sep 2026 09:00:00 GMT"
        assert not answer.cookies
        again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
        weak = Client().get(address, headers={"If-None-Match": f'"x", W/{answer["ETag"]}'})
        assert weak.status_code == 304
        booked(visit, DAY + timedelta(days=1), weeks(1))
        assert Client().get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 200
        assert Client().head(address).status_code == 200
        assert Client().post(address).status_code in (403, 405)


def test_only_its_fingerprint_is_kept_and_it_is_shown_once(visit: Visit) -> None:
    with clock.stopped_at(MOMENT):
        client = signed_in(visit.by)
        address = the_address(client)
        secret = address.split("/")[-2]
        assert len(secret) >= 43
        assert secret not in CalendarAddress.objects.get().secret
        html = client.get(reverse("scheduling:calendar")).content.decode()
        assert secret not in html
        assert "An address made on 24 Sep 2026 answers." in html


@pytest.mark.parametrize("address", ["/calendar/abc-def/clinic.ics", f"/calendar/{'A' * 43}/clinic.ics"])
def test_an_address_that_nobody_made_is_not_there(visit: Visit, address: str) -> None:
    assert Client().get(address).status_code == 404


def test_an_address_taken_back_or_replaced_answers_no_longer(visit: Visit) -> None:
    with clock.stopped_at(MOMENT):
        client = signed_in(visit.by)
        first = the_address(client)
        second = the_address(client)
        assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
        held = CalendarAddress.objects.get(taken_back__isnull=True)
        address = reverse("scheduling:take_back", kwargs={"calendar_address": held.pk})
        assert "The address is taken back." in client.post(address, {}, follow=True).content.decode()
        assert Client().get(second).status_code == 404


def test_who_lost_their_role_or_is_closed_sees_nothing(visit: Visit) -> None:
    with clock.stopped_at(MOMENT):
        address = the_address(signed_in(visit.by))
        Membership.objects.filter(user=visit.by).update(until=MOMENT)
        assert Client().get(address).status_code == 404
        Membership.objects.filter(user=visit.by).update(until=None, role=Role.ADMINISTRATOR)
        assert Client().get(address).status_code == 404
        Membership.objects.filter(user=visit.by).update(role=Role.LEAD)
        assert Client().get(address).status_code == 200
        visit.by.is_active = False
        visit.by.save()
        assert Client().get(address).status_code == 404


def test_an_address_is_of_one_clinic_and_nobody_elses_is_taken_back(visit: Visit) -> None:
    other = a_clinic("TESTCLINIC elsewhere")
    booked(visit, DAY)
    stranger, colleague = a_user(other, "Dr Else Sample"), a_user(visit.clinic, "P. Mock", Role.ASSESSOR)
    with clock.stopped_at(MOMENT):
        assert Client().get(the_address(signed_in(stranger))).content.count(b"VEVENT") == 0
        row = make_calendar_address(by=visit.by, clinic=visit.clinic, key=a_key(), secret="s" * 64)
        with pytest.raises(NotAllowed):
            take_calendar_address_back(by=colleague, clinic=visit.clinic, key=a_key(), address=row)
        with pytest.raises(NotAllowed):
            take_calendar_address_back(by=stranger, clinic=other, key=a_key(), address=row)
        with pytest.raises(NotAllowed):
            make_calendar_address(by=a_user(visit.clinic, "A", Role.ADMINISTRATOR), clinic=visit.clinic, key=a_key(), secret="t")


def test_a_form_sent_twice_makes_one_address(visit: Visit) -> None:
    with clock.stopped_at(MOMENT):
        client, sent = signed_in(visit.by), {"idempotency_key": a_key()}
        assert client.post(reverse("scheduling:calendar"), sent).status_code == 200
        assert client.post(reverse("scheduling:calendar"), sent).status_code == 409
        assert CalendarAddress.objects.count() == 1


def test_more_bookings_take_no_more_queries(visit: Visit) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            entries_of(visit.clinic, MOMENT.date())
        return len(found)

    booked(visit, DAY)
    booked(visit, DAY + timedelta(days=1))
    before = queries()
    for at in range(4):
        other = a_visit(visit.clinic, family=f"OTHER{at}", born=date(1975, 1, 1 + at))
        booked(other, DAY)
        booked(other, DAY + timedelta(days=1))
    assert queries() == before <= 6


def test_a_session_that_was_given_today_and_booked_anew_shows_both(visit: Visit) -> None:
    booked(visit, MOMENT.date())
    with clock.stopped_at(MOMENT):
        a_closed_session(visit, MOMENT, toxin_history=a_history(MOMENT, "no"))
    booked(visit, DAY)
    assert [one[1:] for one in states(visit.clinic)] == [(MOMENT.date(), 0, "CONFIRMED"), (DAY, 0, "CONFIRMED")]
