"""The pages of a session held on paper: asked for, typed in, read back, recorded, seconded, and marked wherever it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user
from tests.clinic.seeing import Served, look_at
from tests.clinic.story import a_signed_plan, a_visit, bladder_toxin, given
from tests.clinic.visits.on_paper import BACK, DOWN, REASON, WHY, a_sheet, address, as_typed, entered, looked, mark_of, shown_in

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.patients.acts import tell_treatment
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, PlanCancelled, SecondedPaper, SessionClosed, VialEntry

pytestmark = pytest.mark.usefixtures("database")
FOUND, OK, FORBIDDEN, UNPROCESSABLE = 302, 200, 403, 422


@pytest.fixture
def plan() -> Iterator[Any]:
    """A visit and its signed plan; the system is back four days later."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        signed = a_signed_plan(visit)
    with clock.stopped_at(BACK):
        yield visit, signed


def plain(html: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def read(client: Client, route: str, **named: int) -> str:
    """What a page of visits says."""
    answer = client.get(reverse(f"visits:{route}", kwargs=named))
    assert answer.status_code == OK
    return plain(answer.content.decode())


def told_of_the_bladder(visit: Any) -> None:
    row = EarlierTreatment.model_validate(bladder_toxin("2026-09-03"))
    tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=row)


def test_a_sheet_is_typed_in_read_back_and_recorded(plan: Any) -> None:
    visit, signed = plan
    client = signed_in(visit.by)
    assert "Enter a session held on paper" in read(client, "signed_plan", plan=signed.pk)
    assert "75 units signed" in plain(client.get(address(signed)).content.decode())
    said = looked(client, signed, as_typed())
    assert "Held on Friday 25 September 2026, 3 days ago, injected by Dr Nil Stub." in plain(said)
    assert "Nothing was found for that day" in said
    assert not InjectionSession.objects.exists()
    answer = client.post(address(signed), {**as_typed(act="record"), **shown_in(said)})
    assert answer.status_code == FOUND
    page = plain(client.get(answer["Location"]).content.decode())
    assert "Session of 25 September 2026" in page
    assert "entered late, from paper" in page
    assert f"entered by Dr Ines Sample on 28 Sep 2026: “{WHY}”" in page
    assert "Injected by Dr Nil Stub." in page
    assert "100 drawn = 75 given + 25 wasted." in page
    assert (VialEntry.objects.get().lot, GivenEntry.objects.get().guidance) == ("P77", "ultrasound")
    assert VialEntry.objects.get().mixed_at == DOWN.replace(hour=8, minute=40)
    again = client.post(address(signed), {**as_typed(act="record"), **shown_in(said)})
    assert again["Location"] == answer["Location"]
    assert SessionClosed.objects.count() == 1


def test_the_mark_stands_in_the_record_of_the_person_the_recall_and_the_audit(plan: Any) -> None:
    visit, signed = plan
    entered(visit, signed, a_sheet(), reason="")
    client = signed_in(visit.by)
    record = read(client, "record", person=visit.person.pk)
    assert f"Session of 25 Sep 2026 with onabotulinumtoxinA, held on paper and entered later. “{WHY}”" in record
    assert "“Held on paper, entered later”" in record
    assert "begun with" not in record
    assert "entered late, from paper" in read(client, "person", person=visit.person.pk)
    answer = client.get(f"{reverse('visits:recall')}?lot=p77")
    assert "75 units of onabotulinumtoxinA, entered late, from paper" in plain(answer.content.decode())
    lead = signed_in(a_user(visit.clinic, "Prof Bela Other", Role.LEAD))
    audit = plain(lead.get(reverse("accounts:audit")).content.decode())
    assert "enter from paper" in audit
    assert "session held on paper 1" in audit


def test_what_is_found_needs_a_reason_and_waits_for_a_second_name_on_today(plan: Any) -> None:
    visit, signed = plan
    told_of_the_bladder(visit)
    client = signed_in(visit.by)
    said = looked(client, signed, as_typed())
    assert "Sooner than the shortest interval" in said
    refused = client.post(address(signed), {**as_typed(act="record"), **shown_in(said), "all_the_same": "-"})
    assert refused.status_code == UNPROCESSABLE
    assert not InjectionSession.objects.exists()
    client.post(address(signed), {**as_typed(act="record"), **shown_in(said), "all_the_same": REASON})
    assert [one.units for one in treatments_of(visit.person) if one.status == "given"] == [200, 75]
    session = InjectionSession.objects.get()
    assert "Waits for a second name" in read(client, "given", session=session.pk)
    assert "Put my name to it" not in read(client, "given", session=session.pk)
    assert "waits for a second name" in read(client, "today")
    lead = signed_in(a_user(visit.clinic, "Prof Bela Other", Role.LEAD))
    assert "Put my name to it" in read(lead, "given", session=session.pk)
    second = reverse("visits:second_paper", kwargs={"session": session.pk})
    lead.post(second, {"idempotency_key": a_key(), "words": " "})
    assert not SecondedPaper.objects.exists()
    lead.post(second, {"idempotency_key": a_key(), "words": "Compared with the paper"})
    assert "Second name, Prof Bela Other: “Compared with the paper”" in read(client, "given", session=session.pk)
    assert "waits for a second name" not in read(client, "today")


def test_another_finding_than_was_read_back_is_read_back_first(plan: Any) -> None:
    visit, signed = plan
    client = signed_in(visit.by)
    said = looked(client, signed, as_typed())
    told_of_the_bladder(visit)
    page = looked(client, signed, {**as_typed(act="record"), **shown_in(said), "all_the_same": REASON})
    assert "Sooner than the shortest interval" in page
    assert "Read this back against the paper" in looked(client, signed, as_typed(act="record", shown="made up"))
    assert not InjectionSession.objects.exists()


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"held_on_day": "29"}, "this day is still to come"),
    ({"held_on_day": "23"}, "written down under Toxin of the person"),
    ({"held_on_month": "13"}, "this is not a day"),
    ({"why_late": "–"}, "say why, in words"),
    ({"dose__soleus__right__units": ""}, "type a number"),
    ({"dose__soleus__right__units": "75,5"}, "cannot be read"),
    ({"dose__soleus__right__units": "50", "vial__0__wasted": "50"}, "75 units were signed: say why it was different"),
    ({"dose__soleus__right__sites": "0"}, "through one site at least"),
    ({"vial__0__wasted": "20"}, "the muscles hold 75 units and the vials gave 80"),
    ({"vial__0__wasted": ""}, "type a number"),
    ({"vial__0__wasted": "101"}, "more than the 100 units that were drawn"),
    ({"vial__0__drawn": "101"}, "more than the 100 units of the vial"),
    ({"vial__0__lot": ""}, "type the lot as it is printed"),
    ({"vial__0__mixed": "9.40"}, "this is not a time"),
    ({"vial__0__diluent": "0"}, "0 mL cannot be right"),
    ({"vial__1__lot": "Q1"}, "type a number"),
    ({"else__0__units": "10"}, "choose muscle and side"),
    ({"else__0__muscle": "soleus", "else__0__side": "right", "else__0__units": "10"}, "stands above"),
)


def test_what_cannot_be_read_or_does_not_add_up_is_said_where_it_stands(plan: Any) -> None:
    visit, signed = plan
    client = signed_in(visit.by)
    for changes, said in WRONG:
        page = looked(client, signed, as_typed(**changes), UNPROCESSABLE)
        assert said in plain(page), changes
        assert WHY in page or "why_late" in changes
    assert not InjectionSession.objects.exists()


def test_a_place_outside_of_the_plan_is_typed_in_with_why(plan: Any) -> None:
    visit, signed = plan
    client = signed_in(visit.by)
    more = {"muscle": "gastrocnemius-medial-head", "side": "right", "units": "25", "sites": "1", "why": "spasm there"}
    typed = as_typed(vial__0__wasted="0", **{f"else__0__{name}": value for name, value in more.items()})
    said = looked(client, signed, typed)
    assert "it is not in the plan" in said
    client.post(address(signed), {**typed, **shown_in(said), "act": "record", "all_the_same": REASON})
    assert SessionClosed.objects.get().units == 100


def test_a_clinic_with_several_places_has_to_say_where(plan: Any) -> None:
    visit, signed = plan
    for name in ("North", "South"):
        visit.clinic.sites.create(name=name)
    client = signed_in(visit.by)
    page = looked(client, signed, as_typed(), UNPROCESSABLE)
    assert "choose where it was held" in page
    number = re.search(r'<option value="(\d+)">South', page)
    assert number
    typed = as_typed(site=number[1])
    client.post(address(signed), {**typed, **shown_in(looked(client, signed, typed)), "act": "record"})
    assert (SessionClosed.objects.get().held_at, InjectionSession.objects.get().site.name) == ("South", "South")


def test_of_a_session_that_broke_off_it_is_shown_what_was_written_down_before() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        signed = a_signed_plan(visit)
        given(visit, signed)
    with clock.stopped_at(BACK):
        client = signed_in(visit.by)
        today = client.get(reverse("visits:today")).content.decode()
        assert address(signed) in today
        assert "Enter it from paper" in today
        said = plain(client.get(address(signed)).content.decode())
        assert "Written down before it broke off: 75 units into Soleus RIGHT and lot C1234AB." in said
        typed = as_typed(held_on_day="24")
        client.post(address(signed), {**typed, **shown_in(looked(client, signed, typed)), "act": "record"})
    assert SessionClosed.objects.get().session.given_on == MOMENT.date()


def test_the_page_is_for_whoever_injects_here(plan: Any) -> None:
    visit, signed = plan
    for roles in ((Role.ASSESSOR,), (Role.LEAD,), (Role.ADMINISTRATOR,)):
        assert signed_in(a_user(visit.clinic, "A. Mock", *roles)).get(address(signed)).status_code == FORBIDDEN
    assert signed_in(a_user(a_clinic("TESTCLINIC elsewhere"), "Dr Else Sample")).get(address(signed)).status_code in (403, 404)


def test_a_plan_whose_day_has_passed_is_asked_about_on_today_and_among_the_overdue(plan: Any) -> None:
    visit, signed = plan
    client = signed_in(visit.by)
    lists = f"{reverse('visits:everyone')}?list=open", f"{reverse('scheduling:overdue')}?list=paper"
    for where in (reverse("visits:today"), *lists):
        page = client.get(where).content.decode()
        assert address(signed) in page, where
        assert reverse("visits:cancel", kwargs={"plan": signed.pk}) in page, where
    assert "Was this given on paper? Plan signed for 24 Sep 2026" in read(client, "today")
    reader = signed_in(a_user(visit.clinic, "A. Mock", Role.ASSESSOR))
    assert address(signed) not in reader.get(reverse("visits:today")).content.decode()
    cancelled = {"idempotency_key": a_key(), "reason": "She did not come"}
    client.post(reverse("visits:cancel", kwargs={"plan": signed.pk}), cancelled)
    assert PlanCancelled.objects.count() == 1
    assert "Was this given on paper?" not in read(client, "today")
    assert "Enter a session held on paper" in read(client, "signed_plan", plan=signed.pk)


def test_on_its_own_day_nothing_is_asked() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_signed_plan(visit)
        assert "given on paper" not in read(signed_in(visit.by), "today").lower().replace("nobody came, given on paper?", "")


def test_the_sheet_has_room_for_everything_and_says_that_it_is_to_be_entered(plan: Any) -> None:
    visit, signed = plan
    said = read(signed_in(visit.by), "sheet", plan=signed.pk)
    for word in ("Units given", "If different, why", "Lot", "Expiry", "Mixed at", "Wasted, units", "Injected by", "Another:"):
        assert word in said
    assert "As soon as it is back, enter this session" in said
    visit.act("cancel_plan", plan=signed, reason="No")
    assert "As soon as it is back" not in read(signed_in(visit.by), "sheet", plan=signed.pk)


@pytest.mark.browser
def test_A_sheet_is_typed_in_and_read_back_in_a_browser(served: Served) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        signed = a_signed_plan(visit)
    with clock.stopped_at(BACK):
        told_of_the_bladder(visit)
        tab = served.browser(visit.by)
        tab.goto(f"{reverse('scheduling:overdue')}?list=paper")
        tab.locator(f'a[href="{address(signed)}"]').click()
        for name, value in as_typed().items():
            box = tab.locator(f'input[type="text"][name="{name}"], input:not([type])[name="{name}"]')
            if box.count():
                box.fill(value)
        tab.get_by_role("button", name="Check and read back").click()
        tab.locator("#read-back").wait_for()
        look_at(tab, "paper-read-back")
        tab.get_by_label("What do you say to what was found?").fill(REASON)
        tab.get_by_role("button", name="Record this session").click()
        tab.locator("#paper").wait_for()
        look_at(tab, "paper-recorded")
    assert SessionClosed.objects.get().units == 75
    assert mark_of(SessionClosed.objects.get()).needs_second
