"""When a person comes next: proposed from their own course, booked, missed, told; and whoever was forgotten is listed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.responses.fading import STOPPED, a_walk, cycles, reviewed
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user
from tests.clinic.scheduling.treating import treated, weeks
from tests.clinic.story import Visit, a_closed_session, a_follow_up, a_history, a_visit, assessed, seen_again

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import NotAllowed, NotFound, NotValid, TooLate
from eutonia_clinic.patients.acts import merge, unmerge
from eutonia_clinic.responses.documents import Follows, Said
from eutonia_clinic.scheduling.acts import book_follow_up, record_missed_visit, set_working_days
from eutonia_clinic.scheduling.models import FollowUpBooking, MissedVisit
from eutonia_clinic.scheduling.proposing import NOT_TOLD, proposals_of
from eutonia_clinic.visits.models import Booking, SessionClosed

pytestmark = pytest.mark.usefixtures("database")
ELIGIBLE = date(2026, 12, 17)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: Client, route: str, asked: str = "", **named: Any) -> str:
    answer = client.get(f"{reverse(route, kwargs=named or None)}{asked}")
    assert answer.status_code == 200
    return plain(answer.content.decode())


def post(client: Client, route: str, person: Any, **sent: str) -> Any:
    return client.post(reverse(f"scheduling:{route}", kwargs={"person": person.pk}), {"idempotency_key": a_key()} | sent)


def day_of(kind: str, day: date) -> dict[str, str]:
    return {f"{kind}-day_day": str(day.day), f"{kind}-day_month": str(day.month), f"{kind}-day_year": str(day.year)}


def followed_up(visit: Visit, closing: SessionClosed, when: datetime) -> None:
    with clock.stopped_at(when):
        seen_again(visit, closing, when)


def overdue(user: Any, asked: str = "") -> str:
    return page(signed_in(user), "scheduling:overdue", asked)


# What is proposed


def test_both_days_are_proposed_with_why_and_booked_by_a_button() -> None:
    visit, _ = treated(a_clinic())
    with clock.stopped_at(weeks(1)):
        client = signed_in(visit.by)
        said = page(client, "scheduling:propose", person=visit.person.pk)
        assert "Wednesday 28 October 2026, in 27 days" in said
        assert "The effect is expected to be greatest about 28 Oct 2026." in said
        assert "Thursday 17 December 2026, in 77 days" in said
        assert "By this person’s own course the effect ends about 11 Dec 2026, 80 %" in said
        post(client, "book", visit.person, kind="session", **day_of("session", ELIGIBLE))
        post(client, "book", visit.person, kind="follow_up", **day_of("follow_up", date(2026, 10, 28)))
        assert Booking.objects.get().day == ELIGIBLE
        assert FollowUpBooking.objects.get().day == date(2026, 10, 28)
        said = page(client, "scheduling:propose", person=visit.person.pk)
        assert "Booked for Thursday 17 December 2026" in said
        assert "Booked for Wednesday 28 October 2026" in said
        record = page(client, "visits:person", person=visit.person.pk)
        assert "Follow-up booked for 28 Oct 2026" in record
        assert "When next: follow-up and session" in record


def test_a_day_before_toxin_may_be_given_or_off_is_booked_and_told() -> None:
    visit, _ = treated(a_clinic())
    with clock.stopped_at(weeks(1)):
        client = signed_in(visit.by)
        sent = {"kind": "session", **day_of("session", date(2026, 12, 12)), "idempotency_key": a_key()}
        address = reverse("scheduling:book", kwargs={"person": visit.person.pk})
        said = plain(client.post(address, sent, follow=True).content.decode())
        assert "That is before 17 December 2026, from when toxin may be given." in said
        assert "The clinic sees nobody on that day (no clinic on a Saturday)." in said


def test_the_booking_page_tells_a_day_past_the_wear_off_too() -> None:
    visit, _ = treated(a_clinic())
    with clock.stopped_at(weeks(1)):
        sent = {"act": "book", "day_day": "1", "day_month": "2", "day_year": "2027", "idempotency_key": a_key()}
        address = reverse("visits:book", kwargs={"person": visit.person.pk})
        said = plain(signed_in(visit.by).post(address, sent, follow=True).content.decode())
        assert "past the 80 % band in which the effect ends" in said


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "type day, month and year"),
        (day_of("session", date(2026, 9, 30)), "has passed"),
        (day_of("session", date(2030, 9, 30)), "more than two years away"),
        ({"session-day_day": "31", "session-day_month": "2", "session-day_year": "2027"}, "is not a day"),
    ],
)
def test_a_day_that_cannot_be_is_told_at_its_box(sent: dict[str, str], told: str) -> None:
    visit, _ = treated(a_clinic())
    with clock.stopped_at(weeks(1)):
        answer = post(signed_in(visit.by), "book", visit.person, kind="session", **sent)
        assert answer.status_code == 422
        assert told in plain(answer.content.decode())
        assert Booking.objects.count() == 0


def test_a_day_for_nothing_is_refused() -> None:
    visit, _ = treated(a_clinic())
    with clock.stopped_at(weeks(1)):
        assert post(signed_in(visit.by), "book", visit.person, kind="party").status_code == 422


def test_the_working_days_of_the_clinic_move_the_proposal() -> None:
    visit, _ = treated(a_clinic())
    lead = a_user(visit.clinic, "L. Mock", Role.LEAD)
    with clock.stopped_at(weeks(1)):
        set_working_days(by=lead, clinic=visit.clinic, key=a_key(), weekdays=[2])
        found = proposals_of(visit.person, visit.clinic, weeks(1).date())
        assert found.next_session.day == date(2026, 12, 22)
        assert "Moved from 17 Dec 2026 (no clinic on a Thursday)." in found.next_session.why


def test_toxin_elsewhere_without_a_day_makes_it_untellable_and_no_day_is_proposed() -> None:
    from tests.clinic.visits.test_today import told

    visit, _ = treated(a_clinic())
    with clock.stopped_at(weeks(1)):
        told(visit, given_on=None)
        found = proposals_of(visit.person, visit.clinic, weeks(1).date()).next_session
        assert found.day is None
        assert found.why == (NOT_TOLD,)


def test_what_the_person_said_of_the_wear_off_counts_before_the_forecast() -> None:
    visit, closing = treated(a_clinic())
    with clock.stopped_at(weeks(5)):
        seen_again(visit, closing, weeks(5))
    with clock.stopped_at(weeks(9)):
        gone = a_follow_up(weeks(9), scores=[], goal_attainment={}, felt_wear_off=True)
        visit.act("record_follow_up", session=closing.session, follow_up=gone)
        found = proposals_of(visit.person, visit.clinic, weeks(9).date())
        assert "The effect was seen or felt to be over on 26 Nov 2026." in found.next_session.why
        assert found.next_session.day == ELIGIBLE


def test_somebody_seen_since_week_2_needs_no_follow_up_and_somebody_seen_before_does() -> None:
    visit, closing = treated(a_clinic())
    followed_up(visit, closing, weeks(1))
    assert proposals_of(visit.person, visit.clinic, weeks(1).date()).follow_up is not None
    followed_up(visit, closing, weeks(2))
    assert proposals_of(visit.person, visit.clinic, weeks(2).date()).follow_up is None


def test_before_anything_was_given_there_is_nothing_to_propose() -> None:
    visit = a_visit()
    with clock.stopped_at(MOMENT):
        assert "No day is proposed" in page(signed_in(visit.by), "scheduling:propose", person=visit.person.pk)
        answer = post(signed_in(visit.by), "book", visit.person, kind="follow_up", **day_of("follow_up", date(2026, 10, 9)))
        assert answer.status_code == 404


def test_no_session_is_proposed_while_a_review_says_to_wait() -> None:
    visit = a_visit()
    with clock.stopped_at(cycles(visit, STOPPED)):
        reviewed(visit, a_walk(Follows.STOP, said={"physiotherapy": Said.REFERRED}))
        today = clock.today("Europe/London")
        found = proposals_of(visit.person, visit.clinic, today).next_session
        assert found.day is None
        assert "stop toxin for this problem" in found.why[0]
        assert "stop toxin for this problem" in overdue(visit.by, "?list=sessions")


def test_an_assessor_books_the_lead_only_reads_and_another_clinic_sees_nothing() -> None:
    visit, closing = treated(a_clinic())
    nurse, lead = a_user(visit.clinic, "P. Mock", Role.ASSESSOR), a_user(visit.clinic, "L. Mock", Role.LEAD)
    stranger = a_user(a_clinic("TESTCLINIC elsewhere"), "Dr Else Sample")
    with clock.stopped_at(weeks(1)):
        sent = {"kind": "session", **day_of("session", ELIGIBLE)}
        assert "Book this day" not in page(signed_in(lead), "scheduling:propose", person=visit.person.pk)
        assert post(signed_in(lead), "book", visit.person, **sent).status_code == 403
        assert post(signed_in(stranger), "book", visit.person, **sent).status_code == 404
        assert post(signed_in(nurse), "book", visit.person, **sent).status_code == 302
        given = {"clinic": visit.clinic, "key": a_key(), "person": visit.person, "session": closing.session}
        with pytest.raises(NotAllowed):
            book_follow_up(by=lead, **given, day=ELIGIBLE)
        with pytest.raises(NotValid):
            book_follow_up(by=nurse, **given, day=date(2026, 9, 1))
        other = a_visit(visit.clinic, family="OTHER", born=date(1975, 1, 1))
        with pytest.raises(NotFound):
            book_follow_up(by=nurse, **given | {"person": other.person}, day=ELIGIBLE)


# Who did not come


def test_somebody_who_did_not_come_is_written_down_and_the_day_is_free_again() -> None:
    visit, _ = treated(a_clinic())
    with clock.stopped_at(weeks(12)):
        visit.act("book", person=visit.person, day=ELIGIBLE)
    with clock.stopped_at(weeks(13)):
        client = signed_in(visit.by)
        name = f"booking-{Booking.objects.get().pk}"
        empty = post(client, "missed", visit.person, which=name, what="did_not_attend", reason="")
        assert empty.status_code == 422
        assert "Thursday 17 December 2026, next visit" in plain(empty.content.decode())
        post(client, "missed", visit.person, which=name, what="did_not_attend", reason="No answer at the telephone.")
        row = MissedVisit.objects.get()
        assert (row.day, row.what, row.reason) == (ELIGIBLE, "did_not_attend", "No answer at the telephone.")
        assert Booking.objects.current().get().day is None
        said = page(client, "visits:person", person=visit.person.pk)
        assert "Did not attend on 17 Dec 2026. “No answer at the telephone.”" in said
        assert "Not booked here" in said
        assert "Nothing is booked here for this person." in page(client, "scheduling:missed", person=visit.person.pk)


def test_a_cancellation_says_whose_it_was_and_a_booking_changed_meanwhile_is_refused() -> None:
    visit, closing = treated(a_clinic())
    with clock.stopped_at(weeks(1)):
        given = {"by": visit.by, "clinic": visit.clinic, "person": visit.person}
        booked = book_follow_up(**given, key=a_key(), session=closing.session, day=date(2026, 10, 28))
        with pytest.raises(NotValid):
            record_missed_visit(**given, key=a_key(), what="lost", reason="why", follow_up=booked)
        row = record_missed_visit(**given, key=a_key(), what="by_clinic", reason="The injector is ill.", follow_up=booked)
        assert FollowUpBooking.objects.current().get().day is None
        assert row.get_what_display() == "Cancelled by the clinic"
        with pytest.raises(TooLate):
            record_missed_visit(**given, key=a_key(), what="by_clinic", reason="again", follow_up=booked)
        with pytest.raises(NotFound):
            record_missed_visit(**given, key=a_key(), what="by_clinic", reason="nothing booked")


# Who was forgotten


@pytest.mark.both_databases
def test_a_follow_up_is_overdue_from_the_day_after_week_6_until_somebody_saw_the_person() -> None:
    visit, closing = treated(a_clinic())
    last = weeks(6)
    with clock.stopped_at(last):
        assert "TESTPERSON" not in overdue(visit.by)
    with clock.stopped_at(last + timedelta(days=1)):
        said = overdue(visit.by)
        assert "Juniper TESTPERSON" in said
        assert "Follow-up due by 5 Nov 2026" in said
        assert "1 day late" in said
        assert "Write the follow-up" in said
    followed_up(visit, closing, last + timedelta(days=1))
    with clock.stopped_at(last + timedelta(days=2)):
        assert "TESTPERSON" not in overdue(visit.by)


@pytest.mark.both_databases
def test_being_seen_before_week_2_is_no_follow_up() -> None:
    visit, closing = treated(a_clinic())
    followed_up(visit, closing, MOMENT + timedelta(days=13))
    with clock.stopped_at(weeks(7)):
        assert "TESTPERSON" in overdue(visit.by)
    followed_up(visit, closing, MOMENT + timedelta(days=14))
    with clock.stopped_at(weeks(7)):
        assert "TESTPERSON" not in overdue(visit.by)


@pytest.mark.both_databases
def test_an_effect_that_has_ended_without_a_day_is_listed_until_one_is_booked() -> None:
    visit, closing = treated(a_clinic())
    ends = closing.session.plan.forecast.ends_on
    after = MOMENT + timedelta(days=(ends - MOMENT.date()).days + 3)
    with clock.stopped_at(after):
        said = overdue(visit.by, "?list=sessions")
        assert "3 days without a day" in said
        assert "Propose a day" in said
        visit.act("book", person=visit.person, day=after.date() + timedelta(days=5))
        assert "TESTPERSON" not in overdue(visit.by, "?list=sessions")
    with clock.stopped_at(after + timedelta(days=7)):
        assert "TESTPERSON" in overdue(visit.by, "?list=sessions")
        assert "Booked for" in overdue(visit.by, "?list=passed")


@pytest.mark.both_databases
def test_a_booked_day_that_passed_is_listed_unless_somebody_came_on_it_or_since() -> None:
    visit, closing = treated(a_clinic())
    with clock.stopped_at(weeks(3)):
        visit.act("book", person=visit.person, day=weeks(4).date())
        given = {"by": visit.by, "clinic": visit.clinic, "person": visit.person, "session": closing.session}
        book_follow_up(**given, key=a_key(), day=weeks(4).date() + timedelta(days=1))
    with clock.stopped_at(weeks(4)):
        assert "TESTPERSON" not in overdue(visit.by, "?list=passed")
    with clock.stopped_at(weeks(5)):
        said = overdue(visit.by, "?list=passed")
        assert "Booked for 22 Oct 2026, next visit" in said
        assert "Say what happened" in said
        assessed(visit, weeks(5), toxin_history=a_history(weeks(5), "yes"))
        assert "TESTPERSON" not in overdue(visit.by, "?list=passed")


@pytest.mark.both_databases
def test_a_merged_person_is_overdue_as_one_and_a_merge_taken_back_needs_nothing() -> None:
    kept, _ = treated(a_clinic())
    clinic, by = kept.clinic, kept.by
    with clock.stopped_at(weeks(13)):
        kept.act("book", person=kept.person, day=weeks(13).date() - timedelta(days=2))
        twin = a_visit(clinic, family="TESTPERSON", given="Junipa", born=date(1974, 3, 2), other_than=[kept.person.pk])
        a_closed_session(twin, weeks(13))
        assert "Juniper TESTPERSON" in overdue(by)
        assert "Juniper TESTPERSON" in overdue(by, "?list=passed")
        joined = merge(by=by, clinic=clinic, key=a_key(), kept=kept.person, merged=twin.person, reason="one person")
        assert "TESTPERSON" not in overdue(by)
        assert "TESTPERSON" not in overdue(by, "?list=passed")
        unmerge(by=by, clinic=clinic, key=a_key(), merge=joined, reason="two after all")
        assert "Juniper TESTPERSON" in overdue(by)


@pytest.mark.both_databases
def test_a_booking_under_another_number_of_the_person_counts() -> None:
    kept, _ = treated(a_clinic())
    with clock.stopped_at(weeks(16)):
        twin = a_visit(kept.clinic, family="TESTPERSON", given="Junipa", born=date(1974, 3, 2), other_than=[kept.person.pk])
        twin.act("book", person=twin.person, day=weeks(17).date())
        assert "Juniper TESTPERSON" in overdue(kept.by, "?list=sessions")
        merge(by=kept.by, clinic=kept.clinic, key=a_key(), kept=kept.person, merged=twin.person, reason="one person")
        assert "TESTPERSON" not in overdue(kept.by, "?list=sessions")


def test_another_clinic_has_lists_of_its_own_and_a_role_without_a_record_has_none() -> None:
    visit, _ = treated(a_clinic())
    stranger = a_user(a_clinic("TESTCLINIC elsewhere"), "Dr Else Sample")
    admin = a_user(visit.clinic, "A. Mock", Role.ADMINISTRATOR)
    with clock.stopped_at(weeks(16)):
        for asked in ("", "?list=sessions", "?list=passed"):
            assert "TESTPERSON" not in overdue(stranger, asked)
        assert signed_in(admin).get(reverse("scheduling:overdue")).status_code == 403


@pytest.mark.parametrize("asked", ["?page=0", "?page=x", "?list=nonsense", "?page=2", "?page=99999999999"])
def test_an_address_that_names_no_page_is_answered_calmly(asked: str) -> None:
    said = overdue(a_user(a_clinic()), asked)
    assert "There is no such page." in said or "was followed up" in said


def test_today_leads_to_the_overdue_list() -> None:
    visit, _ = treated(a_clinic())
    with clock.stopped_at(weeks(1)):
        assert "Overdue: follow-ups, worn off and not booked, nobody came" in page(signed_in(visit.by), "visits:today")


def test_the_lists_take_no_more_queries_for_more_people_and_are_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    clinic = a_clinic()
    people = [treated(clinic, f"CROWD{at}", date(1974, 1, 1 + at)) for at in range(3)]
    with clock.stopped_at(weeks(3)):
        for visit, _ in people:
            visit.act("book", person=visit.person, day=weeks(4).date())
    def queries(asked: str) -> int:
        client = signed_in(people[0][0].by)
        client.get(reverse("scheduling:overdue"))
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"{reverse('scheduling:overdue')}{asked}").status_code == 200
        return len(found)

    with clock.stopped_at(weeks(16)):
        lists = ("", "?list=sessions", "?list=passed")
        with_three = [queries(asked) for asked in lists]
    more, _ = treated(clinic, "CROWD9", date(1974, 1, 9))
    with clock.stopped_at(weeks(3)):
        more.act("book", person=more.person, day=weeks(4).date())
    with clock.stopped_at(weeks(16)):
        assert [queries(asked) for asked in lists] == with_three
        assert max(with_three) <= 15
        monkeypatch.setattr("eutonia_clinic.scheduling.lists.A_PAGE", 2)
        first, rest = overdue(more.by), overdue(more.by, "?page=2")
        assert ("Next page" in first, "Page before" in first) == (True, False)
        assert ("Next page" in rest, "Page before" in rest) == (False, True)
        assert sorted(re.findall(r"Juniper (CROWD\d)(?= born)", first + rest)) == ["CROWD0", "CROWD1", "CROWD2", "CROWD9"]
