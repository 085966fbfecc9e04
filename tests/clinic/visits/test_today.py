"""Today: who needs me first. Red flags, who is due, the sessions of the day, what waits, and what was left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    a_follow_up,
    a_signed_plan,
    a_visit,
    assessed,
    bladder_toxin,
    drafted,
    given,
    proposed,
)

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.patients.acts import merge, tell_treatment
from eutonia_clinic.visits.models import FollowUpVisit, SessionClosed

pytestmark = pytest.mark.usefixtures("database")
FIVE_WEEKS = MOMENT + timedelta(weeks=5)
TWELVE_WEEKS = MOMENT + timedelta(weeks=12)


@pytest.fixture
def clinic() -> Clinic:
    """The clinic of the day."""
    return a_clinic()


def treated(clinic: Clinic, family: str = "TESTPERSON", born: date = date(1974, 3, 2)) -> tuple[Visit, SessionClosed]:
    """Somebody treated at the first moment, with the forecast that was shown."""
    with clock.stopped_at(MOMENT):
        visit = a_visit(clinic, family=family, born=born)
        closed = a_closed_session(visit)
        visit.act("keep_forecast", plan=closed.session.plan)
    return visit, closed


def page(user: User, asked: str = "", route: str = "visits:today") -> str:
    """What the page says."""
    answer = signed_in(user).get(f"{reverse(route)}{asked}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def part(html: str, id: str) -> str:
    """One section of the page."""
    return re.split(r"<(?:section|div) id=", html.partition(f'id="{id}"')[2])[0]


def counts(html: str) -> dict[str, str]:
    """The numbers at the head, by their words."""
    return {said: many for many, said in re.findall(r"<b>([^<]*)</b><span>([^<]*)</span></a>", html)}


def seen(
    visit: Visit, closed: SessionClosed, by: User | None = None, correcting: FollowUpVisit | None = None, **changes: Any
) -> FollowUpVisit:
    """A follow-up in week 5."""
    more: dict[str, Any] = {"by": by} if by else {}
    if correcting:
        more |= {"replaces": correcting, "reason": "Another person's answer."}
    found = a_follow_up(FIVE_WEEKS, **changes)
    row: FollowUpVisit = visit.act("record_follow_up", session=closed.session, follow_up=found, **more)
    return row


def test_trouble_with_swallowing_is_the_first_thing_on_the_page_until_somebody_who_decides_looked(clinic: Clinic) -> None:
    visit, closed = treated(clinic)
    assessor = a_user(clinic, "P. Mock", Role.ASSESSOR)
    with clock.stopped_at(FIVE_WEEKS):
        row = seen(visit, closed, assessor, swallowing_trouble="yes", weakness_that_limits="yes")
        html = page(visit.by)
        flag = part(html, "flags")
        assert "Juniper TESTPERSON" in flag
        assert "trouble with swallowing and weakness that limits" in flag
        assert "Day 35 after 75 units of onabotulinumtoxinA" in flag
        assert "written down by P. Mock" in flag
        assert reverse("visits:seen", kwargs={"follow_up": row.pk}) in flag
        assert counts(html)["red flag"] == "1"
        assert counts(html)["follow-ups to review"] == "0"
        visit.act("review_follow_up", follow_up=row, said="Called: soft food, seen tomorrow.")
        assert counts(page(visit.by))["red flags"] == "0"


def test_a_red_flag_is_shown_however_old_and_a_correction_that_takes_it_back_ends_it(clinic: Clinic) -> None:
    visit, closed = treated(clinic)
    with clock.stopped_at(FIVE_WEEKS):
        row = seen(visit, closed, swallowing_trouble="yes")
    with clock.stopped_at(LATER + timedelta(weeks=40)):
        assert counts(page(visit.by))["red flag"] == "1"
        seen(visit, closed, correcting=row)
        assert counts(page(visit.by))["red flags"] == "0"


def test_an_ordinary_follow_up_waits_to_be_reviewed(clinic: Clinic) -> None:
    visit, closed = treated(clinic)
    with clock.stopped_at(FIVE_WEEKS):
        seen(visit, closed, swallowing_trouble="not_asked")
        reviews = part(page(visit.by), "reviews")
        assert "week 5, 29 Oct 2026, swallowing not asked, by Dr Ines Sample" in reviews
        assert "as hoped for" in reviews
    with clock.stopped_at(LATER):
        assert "No follow-up of the last 8 weeks" in page(visit.by)
        assert "week 5" in page(visit.by, "?list=reviews", "visits:everyone")


@pytest.mark.both_databases
def test_people_stand_by_the_day_the_effect_of_their_latest_session_ends(clinic: Clinic) -> None:
    first, _ = treated(clinic, "FIRST")
    again, _ = treated(clinic, "AGAIN", date(1974, 4, 4))
    with clock.stopped_at(TWELVE_WEEKS):
        assert "FIRST" in part(page(first.by), "due")
        answers = {"toxin_history": {"any_in_16_weeks": "yes", "answered_by": "person", "answered_on": "2026-12-17"}}
        closed = a_closed_session(again, TWELVE_WEEKS, **answers)
        again.act("keep_forecast", plan=closed.session.plan)
        due = part(page(first.by), "due")
        assert due.index("FIRST") < due.index("AGAIN")
        assert due.count("Juniper AGAIN") == 1
        assert "treated 17 Dec 2026" in due
    with clock.stopped_at(TWELVE_WEEKS + timedelta(weeks=9)):
        assert "FIRST" not in part(page(first.by), "due")
        assert "FIRST" in page(first.by, "?list=longer", "visits:everyone")


def test_the_booking_is_held_against_the_end_of_the_effect_and_the_first_day_allowed(clinic: Clinic) -> None:
    visit, closed = treated(clinic)
    ends = closed.session.plan.forecast.ends_on
    with clock.stopped_at(FIVE_WEEKS):
        assert f"book by {words(ends)}" in part(page(visit.by), "due")
        visit.act("book", person=visit.person, day=date(2026, 12, 16))
        assert "booked before 17 Dec 2026, when it may be given" in page(visit.by)
        visit.act("book", person=visit.person, day=ends + timedelta(days=20))
        assert "20 days without effect" in page(visit.by)
        visit.act("book", person=visit.person, day=None)
        assert "not booked" in part(page(visit.by), "due")


@pytest.mark.both_databases
def test_somebody_whose_session_is_under_way_is_not_told_that_today_is_too_early(clinic: Clinic) -> None:
    visit, _ = treated(clinic)
    with clock.stopped_at(TWELVE_WEEKS):
        visit.act("book", person=visit.person, day=TWELVE_WEEKS.date())
        answers = {"toxin_history": {"any_in_16_weeks": "yes", "answered_by": "person", "answered_on": "2026-12-17"}}
        visit.act("open_session", plan=a_signed_plan(visit, TWELVE_WEEKS, **answers))
        due = part(page(visit.by), "due")
        assert "under way" in due
        assert "when it may be given" not in due


def words(day: date) -> str:
    """As pages say a day."""
    return f"{day.day} {day:%b %Y}"


def test_toxin_elsewhere_moves_the_first_day_allowed_and_toxin_without_a_day_makes_it_unknown(clinic: Clinic) -> None:
    visit, _ = treated(clinic)
    with clock.stopped_at(FIVE_WEEKS):
        assert "eligible from 17 Dec 2026" in page(visit.by)
        told(visit, given_on="2026-10-10")
        assert "eligible from 2 Jan 2027" in page(visit.by)
        told(visit, given_on=None)
        assert "eligible day not known" in page(visit.by)


def told(visit: Visit, given_on: str | None) -> None:
    """Toxin of the bladder is told of."""
    treatment = EarlierTreatment.model_validate({**bladder_toxin("2026-10-10"), "given_on": given_on})
    tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=treatment)


def test_who_was_treated_without_a_forecast_is_not_lost(clinic: Clinic) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit(clinic)
        a_closed_session(visit)
        assert "TESTPERSON" not in part(page(visit.by), "due")
        html = page(visit.by, "?list=not-forecast", "visits:everyone")
        assert "Juniper TESTPERSON" in html
        assert "not forecast" in html


@pytest.mark.both_databases
def test_two_entries_of_one_person_are_one_row_by_the_later_session(clinic: Clinic) -> None:
    kept, _ = treated(clinic)
    with clock.stopped_at(TWELVE_WEEKS):
        twin = a_visit(clinic, family="TESTPERSON", given="Junipa", born=date(1974, 3, 2), other_than=[kept.person.pk])
        closed = a_closed_session(twin, TWELVE_WEEKS)
        twin.act("keep_forecast", plan=closed.session.plan)
        assert part(page(kept.by), "due").count("TESTPERSON") >= 2
        merge(by=kept.by, clinic=clinic, key=a_key(), kept=kept.person, merged=twin.person, reason="one person")
        due = part(page(kept.by), "due")
        assert due.count("<b>Juniper TESTPERSON</b>") == 1
        assert "Junipa" not in due
        assert "treated 17 Dec 2026" in due


def test_the_sessions_of_the_day_stand_once_each_as_far_as_they_have_come(clinic: Clinic) -> None:
    with clock.stopped_at(MOMENT):
        visits = [a_visit(clinic, family=name, born=date(1974, 5, 1 + at)) for at, name in enumerate("ABCDE")]
        for visit in visits:
            visit.act("book", person=visit.person, day=MOMENT.date())
        drafted(visits[1], proposed(visits[1], assessed(visits[1])))
        a_signed_plan(visits[2])
        open_session = given(visits[3], a_signed_plan(visits[3]))
        a_closed_session(visits[4])
        html = page(visits[0].by)
        sessions = part(html, "sessions")
        found = re.findall(r"<b>Juniper (\w)</b>.*?<span>([^<]*)</span></span></li>", sessions)
        assert found == [("D", "under way"), ("B", "draft"), ("A", "not started"), ("C", "signed"), ("E", "given")]
        assert counts(html)["sessions today"] == "5"
        assert reverse("visits:session", kwargs={"session": open_session.pk}) in sessions
        assert "75 units of onabotulinumtoxinA, for today" in sessions


def test_what_was_begun_and_never_ended_is_told(clinic: Clinic) -> None:
    with clock.stopped_at(MOMENT):
        one, other = a_visit(clinic, family="OPEN"), a_visit(clinic, family="LAPSED", born=date(1974, 5, 1))
        given(one, a_signed_plan(one))
        plan = a_signed_plan(other)
    with clock.stopped_at(MOMENT + timedelta(days=5)):
        left = part(page(one.by), "open")
        assert "Session of 24 Sep 2026 with onabotulinumtoxinA, not closed: the ledger counts the whole plan as given" in left
        assert "LAPSED" in left
        assert "Was this given on paper? Plan signed for 24 Sep 2026, no session is written down" in left
    with clock.stopped_at(LATER):
        assert "of the last 14 days was left open" in page(one.by)
        every = page(one.by, "?list=open", "visits:everyone")
        assert "OPEN" in every
        assert "it reserves 75 units of onabotulinumtoxinA" in every
        assert reverse("visits:signed_plan", kwargs={"plan": plan.pk}) in every


def test_a_plan_that_waits_says_who_drafted_it_and_that_its_inputs_changed(clinic: Clinic) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit(clinic)
        draft = drafted(visit, proposed(visit, assessed(visit)))
        waiting = part(page(visit.by), "waiting")
        assert "drafted by Dr Ines Sample, today 10:00" in waiting
        assert "changed since" not in waiting
    with clock.stopped_at(MOMENT + timedelta(hours=1)):
        told(visit, given_on="2026-07-01")
        waiting = part(page(visit.by), "waiting")
        assert "inputs changed since" in waiting
        assert reverse("visits:plan", kwargs={"draft": draft.pk}) in waiting
        visit.act("put_plan_aside", draft=draft, version=draft.version)
        assert "No plan waits for a signature." in page(visit.by)


def test_a_signed_plan_waits_no_longer(clinic: Clinic) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit(clinic)
        a_signed_plan(visit)
        assert counts(page(visit.by))["plans waiting for a signature"] == "0"


def test_another_clinic_sees_nothing_of_this_one(clinic: Clinic) -> None:
    visit, closed = treated(clinic)
    with clock.stopped_at(FIVE_WEEKS):
        seen(visit, closed, swallowing_trouble="yes")
        stranger = a_user(a_clinic("TESTCLINIC elsewhere"), "Dr Else Sample")
        for asked in ("", *(f"?list={name}" for name in ("longer", "not-forecast", "flags", "reviews", "unsigned", "open"))):
            assert "TESTPERSON" not in page(stranger, asked, "visits:everyone")
        assert "TESTPERSON" not in page(stranger)


@pytest.fixture
def crowd(clinic: Clinic) -> Iterator[tuple[User, list[tuple[Visit, SessionClosed]]]]:
    """Three people in every list."""
    people = [treated(clinic, f"CROWD{at}", date(1974, 1, 1 + at)) for at in range(3)]
    with clock.stopped_at(FIVE_WEEKS):
        for at, (visit, closed) in enumerate(people):
            seen(visit, closed, swallowing_trouble="yes" if at else "no")
            visit.act("book", person=visit.person, day=FIVE_WEEKS.date())
        yield people[0][0].by, people


def queries(user: User, address: str) -> int:
    """How many a page takes, once everything that is remembered is."""
    client = signed_in(user)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_a_page_takes_no_more_queries_for_more_people(clinic: Clinic, crowd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    user, people = crowd
    pages = [reverse("visits:today"), *(f"{reverse('visits:everyone')}?list={n}" for n in ("", "longer", "flags", "reviews"))]
    with_three = [queries(user, address) for address in pages]
    more = treated(clinic, "CROWD9", date(1974, 1, 9))
    seen(*more, swallowing_trouble="yes")
    assert [queries(user, address) for address in pages] == with_three
    assert with_three[0] <= 22
    monkeypatch.setattr("eutonia_clinic.visits.everyone.A_PAGE", 2)
    first = page(user, "", "visits:everyone")
    rest = page(user, "?page=2", "visits:everyone")
    assert ("Next page" in first, "Page before" in first) == (True, False)
    assert ("Next page" in rest, "Page before" in rest) == (False, True)
    assert sorted(re.findall(r"<b>Juniper (CROWD\d)", first + rest)) == ["CROWD0", "CROWD1", "CROWD2", "CROWD9"]
    assert len(people) == 3


@pytest.mark.parametrize("asked", ["?page=0", "?page=-1", "?page=x", "?page=99999999999", "?list=nonsense", "?page=2"])
def test_an_address_that_names_no_page_is_answered_calmly(clinic: Clinic, asked: str) -> None:
    html = page(a_user(clinic), asked, "visits:everyone")
    assert "Nobody here has an effect that ends in this time." in html or "There is no such page." in html


def test_the_first_page_of_a_clinical_role_is_today(clinic: Clinic) -> None:
    for role in (Role.INJECTOR, Role.ASSESSOR, Role.LEAD):
        assert signed_in(a_user(clinic, f"Some {role}", role)).get(reverse("accounts:home"))["Location"] == reverse(
            "visits:today"
        )
