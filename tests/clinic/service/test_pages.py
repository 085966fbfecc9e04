"""The pages of the service: what a lead sees, asks and keeps, and who is refused."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from pydantic import ValidationError
from tests.clinic.entering import signed_in
from tests.clinic.scenes import a_key, a_user
from tests.clinic.service.months import TODAY, Month, seen
from tests.clinic.story import Visit

from eutonia_clinic.accounts.models import User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import NotAllowed
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.service.acts import make_service_report
from eutonia_clinic.service.defined import definitions
from eutonia_clinic.service.documents import Bar
from eutonia_clinic.service.models import ServiceReport
from eutonia_clinic.service.periods import Period, named
from eutonia_clinic.visits.models import SessionClosed

OCTOBER = "by=month&of=2026-10"
PAGES = ("service:overview", "service:people", "service:make_report", "service:export")


@pytest.fixture
def lead(month: Month) -> Client:
    return signed_in(month.lead)


def words(page: object) -> str:
    """What a page says, without its marks."""
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page.content.decode(), flags=re.DOTALL)  # type: ignore[attr-defined]
    return " ".join(text.split())


def test_the_month_in_five_numbers(lead: Client) -> None:
    said = words(lead.get(f"{reverse('service:overview')}?{OCTOBER}"))
    assert "11 people seen" in said
    assert "7 sessions" in said
    assert "1 of 2 goals met at follow-up" in said
    assert "1 adverse event 0 sessions" in said


def test_every_figure_stands_with_its_definition(lead: Client) -> None:
    page = lead.get(f"{reverse('service:overview')}?{OCTOBER}").content.decode()
    for key, (title, _) in definitions().items():
        assert f'<section class="panel figure" id="{key}"' in page, title
    assert page.count("What this counts") == len(definitions())


def test_what_is_missing_is_told(lead: Client) -> None:
    said = words(lead.get(f"{reverse('service:overview')}?{OCTOBER}"))
    assert "6 sessions without a follow-up so far, with time left for it." in said
    assert "1 session begun and never closed." in said
    assert "1 follow-up too early or too late to count in what came of it." in said
    assert "1 follow-up that did not establish swallowing or weakness." in said


def test_products_never_meet(lead: Client) -> None:
    said = words(lead.get(f"{reverse('service:overview')}?{OCTOBER}"))
    assert "250 units of abobotulinumtoxinA left over" in said
    assert "onabotulinumtoxinA: the same doses from other sizes of vial" in said
    assert "units of abobotulinumtoxinA and" not in said


def test_without_a_period_it_is_the_month_of_today_so_far(lead: Client) -> None:
    said = words(lead.get(reverse("service:overview")))
    assert "November 2026" in said
    assert "these are the figures so far, on 3 Nov 2026" in said


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("by=month&of=2026-13", "is no month"),
        ("by=month&of=soon", "“soon” is no month"),
        ("by=month&of=2026-12", "December 2026 has not begun yet"),
        ("by=week", "A period is a month, a quarter, a year, or any days."),
        ("by=days", "From: type day, month and year in numbers"),
        ("by=days&from_day=31&from_month=2&from_year=2026&to_day=1&to_month=3&to_year=2026", "From: type day, month and year"),
        ("by=days&from_day=2&from_month=10&from_year=2026&to_day=1&to_month=10&to_year=2026", "To: 1 Oct 2026 lies before"),
        ("by=days&from_day=1&from_month=1&from_year=1900&to_day=1&to_month=10&to_year=2026", "is longer than 1,830 days"),
        ("by=month&of=<script>alert(1)</script>", "is no month"),
    ],
)
def test_a_period_that_cannot_be_is_refused_in_words_and_the_page_stays(lead: Client, asked: str, told: str) -> None:
    page = lead.get(f"{reverse('service:overview')}?{asked}")
    assert page.status_code == 422
    assert told in words(page)
    assert "<script>alert" not in page.content.decode()
    assert "November 2026" in words(page)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("by=quarter&of=2026-08", "July to September 2026"),
        ("by=year&of=2026-10", "2026"),
        ("by=days&from_day=1&from_month=10&from_year=2026&to_day=7&to_month=10&to_year=2026", "1 Oct 2026 to 7 Oct 2026"),
    ],
)
def test_a_period_by_its_words(lead: Client, asked: str, told: str) -> None:
    page = lead.get(f"{reverse('service:overview')}?{asked}")
    assert page.status_code == 200
    assert f"TESTCLINIC spasticity, {told}" in words(page)


def test_periods_follow_each_other_without_a_gap() -> None:
    for by in ("month", "quarter", "year"):
        one = named(by, TODAY.date())
        assert (one.begins - one.before.ends).days == 1
        assert (one.after.begins - one.ends).days == 1
        assert one.before.after == one
    week = Period(date(2026, 10, 5), date(2026, 10, 11))
    assert week.before.after == week


def test_a_day_begins_at_midnight_of_the_clinic() -> None:
    begins, ends = named("month", TODAY.date()).before.moments("Europe/London")
    assert begins == datetime(2026, 10, 1, tzinfo=ZoneInfo("Europe/London"))
    assert ends == datetime(2026, 11, 1, tzinfo=ZoneInfo("Europe/London"))


def test_every_link_to_the_people_behind_a_figure_opens(lead: Client) -> None:
    page = lead.get(f"{reverse('service:overview')}?{OCTOBER}").content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/service/people/[^"]+)"', page)}
    assert len(links) > 30
    assert {link: lead.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_number_of_a_figure_is_the_number_of_its_people(lead: Client) -> None:
    page = lead.get(f"{reverse('service:people')}?{OCTOBER}&figure=intervals:short")
    assert "1 row, 1 person" in words(page)
    assert "TESTCYPRESS" in words(page)
    assert reverse("visits:given", kwargs={"session": SessionClosed.objects.get(units=50).session_id}) in page.content.decode()


def test_a_merged_person_stands_there_once_under_the_entry_kept(lead: Client) -> None:
    said = words(lead.get(f"{reverse('service:people')}?{OCTOBER}&figure=sessions"))
    assert "TESTOAK " in said
    assert "TESTOAKLEY" not in said


@pytest.mark.parametrize("key", ["", "nothing", "goals'", "../../x"])
def test_a_figure_that_is_none_is_not_found(lead: Client, key: str) -> None:
    assert lead.get(reverse("service:people"), {"by": "month", "of": "2026-10", "figure": key}).status_code == 404


def test_many_people_stand_on_several_pages(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eutonia_clinic.service.views.overview.whole", lambda _: 5)
    address = f"{reverse('service:people')}?{OCTOBER}&figure=people"
    first, last = lead.get(address), lead.get(f"{address}&page=3")
    assert "Next page" in words(first)
    assert "Page before" in words(last)
    assert "Next page" not in words(last)
    assert words(lead.get(f"{address}&page=nine")) == words(first)


def test_a_report_reads_the_same_whatever_is_written_later(month: Month, lead: Client) -> None:
    asked = {"by": "month", "of": "2026-10", "idempotency_key": a_key()}
    made = lead.post(reverse("service:make_report"), asked)
    before = lead.get(made["Location"])
    assert "Service report, October 2026" in words(before)
    assert "Made by Prof Noor Template on 3 November 2026 at 09:00" in words(before)
    assert "6 sessions without a follow-up so far" in words(before)
    closing = SessionClosed.objects.get(session__given_on="2026-10-05")
    injector = User.objects.get(display_name="Dr Ines Sample")
    later = TODAY.replace(month=12)
    with clock.stopped_at(later):
        seen(Visit(month.clinic, injector, closing.person), closing, "2026-12-02", goal_attainment={"heel": 2})
        again = signed_in(month.lead)
        assert "5 sessions without a follow-up" in words(again.get(f"{reverse('service:overview')}?{OCTOBER}"))
        assert again.get(made["Location"]).content.split(b"<main")[1] == before.content.split(b"<main")[1]


def test_a_form_sent_twice_makes_one_report(lead: Client) -> None:
    asked = {"by": "month", "of": "2026-10", "idempotency_key": a_key()}
    first, second = (lead.post(reverse("service:make_report"), asked) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert ServiceReport.objects.count() == 1


def test_a_report_is_in_the_audit_and_on_the_page(lead: Client) -> None:
    lead.post(reverse("service:make_report"), {"by": "month", "of": "2026-10", "idempotency_key": a_key()})
    assert AuditEvent.objects.filter(verb="make_service_report").exists()
    said = words(lead.get(reverse("service:overview")))
    assert "October 2026, made by Prof Noor Template on 3 Nov 2026" in said


def test_a_report_of_a_period_that_cannot_be_is_not_made(lead: Client) -> None:
    refused = lead.post(reverse("service:make_report"), {"by": "month", "of": "2027-01", "idempotency_key": a_key()})
    assert refused.status_code == 422
    assert not ServiceReport.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEAD])
def test_everybody_but_the_lead_is_refused(month: Month, role: Role) -> None:
    other = signed_in(a_user(month.clinic, f"A {role}", role))
    for route in PAGES[:3]:
        assert (other.get(reverse(route)).status_code, other.post(reverse(route)).status_code) == (403, 403)
    assert other.get(reverse("service:export")).status_code == (200 if role is Role.RESEARCHER else 403)
    assert 'href="/service/"' not in other.get(reverse("accounts:mine")).content.decode()


def test_the_lead_of_another_clinic_sees_their_own_and_no_report_of_this(month: Month, lead: Client) -> None:
    made = lead.post(reverse("service:make_report"), {"by": "month", "of": "2026-10", "idempotency_key": a_key()})
    theirs = signed_in(a_user(month.other, "Prof Other", Role.LEAD))
    assert theirs.get(made["Location"]).status_code == 404
    assert "1 person seen" in words(theirs.get(f"{reverse('service:overview')}?{OCTOBER}"))


def test_the_act_asks_again_who_it_is(month: Month) -> None:
    by = a_user(month.clinic, "Dr No", Role.INJECTOR)
    with pytest.raises(NotAllowed):
        make_service_report(by=by, clinic=month.clinic, key=a_key(), period=named("month", TODAY.date()))


def test_a_clinic_without_anybody_has_a_page_and_a_report(month: Month) -> None:
    client = signed_in(a_user(month.other, "Prof Other", Role.LEAD))
    page = client.get(f"{reverse('service:overview')}?by=month&of=2026-05")
    assert page.status_code == 200
    assert "0 people seen" in words(page)
    made = client.post(reverse("service:make_report"), {"by": "month", "of": "2026-05", "idempotency_key": a_key()})
    assert client.get(made["Location"]).status_code == 200


def test_a_bar_is_as_long_as_what_a_large_clinic_adds_up_to() -> None:
    wasted = Decimal("4300600.5")
    bar = Bar(name="as it was", value=wasted, words="4,300,600.5")
    assert Bar.model_validate(bar.model_dump()).value == wasted
    with pytest.raises(ValidationError):
        Bar(name="as it was", value=Decimal("Infinity"), words="more than anybody can say")
