"""The pages of adverse events: written down, read, followed, looked at, reported; and what they lend to the pages of visits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.events.happening import LATER, ON, answered, did, recorded, some_news
from tests.clinic.pages_sent import the_form, without
from tests.clinic.scenes import MOMENT, a_user
from tests.clinic.story import Visit, a_closed_session, a_follow_up, a_history, a_visit, bladder_toxin

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.events import queries
from eutonia_clinic.events.models import AdverseEvent, HandedOver
from eutonia_clinic.visits.models import FollowUpVisit, InjectionSession

OK, FOUND, FORBIDDEN, UNPROCESSABLE = 200, 302, 403, 422


@pytest.fixture
def visit(database: Database) -> Iterator[Visit]:
    """75 units were given ten days ago; urology gave toxin before that."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        baclofen = [{"option": "baclofen-oral", "status": "in_use"}]
        elsewhere = a_history(MOMENT, "yes", bladder_toxin("2026-08-20"))
        a_closed_session(visit, toxin_history=elsewhere, other_treatments=baclofen)
    with clock.stopped_at(ON):
        yield visit


@pytest.fixture
def browser(visit: Visit) -> Client:
    return signed_in(visit.by)


def at(route: str, **of: Any) -> str:
    return reverse(f"events:{route}", kwargs={name: one.pk for name, one in of.items()})


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def the_answers(**changes: str) -> dict[str, str]:
    return {f"serious-{name}": value for name, value in answered(**changes).items()}


def filled_in(page: Any, **changes: Any) -> dict[str, Any]:
    """The form as it is shown, with what somebody types."""
    typed = {
        "reactions": ["swallowing"], "happened": "Coughs when drinking.", "onset_on_day": "3", "onset_on_month": "10",
        "onset_on_year": "2026", "outcome": "not-recovered", "told_by": "person", **the_answers(),
    }  # fmt: skip
    return the_form(page) | typed | changes


# Written down


def test_The_latest_session_is_suspected_first_with_its_lot_and_everything_known_is_filled_in(
    browser: Client, visit: Visit
) -> None:
    page = browser.get(at("record", person=visit.person))
    session = InjectionSession.objects.get().pk
    form = the_form(page)
    assert form[f"session-{session}"] == ["yes"]
    assert form[f"lots-{session}"] == ["C1234AB"]
    assert form[f"places-{session}"] == ["soleus:right"]
    assert "Baclofen" in form["other_medicines"]
    assert (form["told_on_day"], form["follow_up_by_day"], form["serious-death"]) == ("4", "18", "not_asked")
    said = text(page)
    assert "24 Sep 2026: 75 units of onabotulinumtoxinA" in said
    assert "Soleus RIGHT, 75 units, 3 sites" in said
    assert "200 units of onabotulinumtoxinA, bladder, 20 Aug 2026" in said


def test_It_is_written_down_and_read(browser: Client, visit: Visit) -> None:
    address = at("record", person=visit.person)
    answer = browser.post(address, filled_in(browser.get(address)))
    row = AdverseEvent.objects.get()
    assert answer["Location"] == at("event", event=row)
    said = text(browser.get(answer["Location"]))
    for words in (
        "Trouble swallowing", "9 days after the injection", "Coughs when drinking.", "Not recovered", "C1234AB",
        "Soleus RIGHT, 75 units of onabotulinumtoxinA, 3 sites", "named in the label facts", "boxed warning",
        "not looked at by somebody who decides", "ask again by 18 Oct 2026", "Not reported yet.",
        "Nothing is sent to a regulator",
        "15 calendar days", "Recorded by Dr Ines Sample, 4 Oct 2026, 10:00.",
    ):  # fmt: skip
        assert words in said, words
    assert "expected" not in said.replace("called expected or unexpected", "").replace("serious and unexpected", "")


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"reactions": []}, "tick at least one"), ({"happened": " "}, "in words: say it"), ({"onset_on_day": ""}, "is not a day"),
    ({"onset_on_day": "", "onset_on_month": "", "onset_on_year": ""}, "type the day, or tick that it is not known"),
    ({"onset_unknown": "yes"}, "type the day, or tick that it is not known"), ({"onset_on_day": "30"}, "is still to come"),
    ({"outcome": ""}, "How it is now: choose one"), ({"told_by": ""}, "Told by: choose one"),
    ({"onset_on_month": "9"}, "a day not after"), ({"told_on_day": "2"}, "expected is the day of onset"),
    ({"follow_up_by_day": "1"}, "has passed"), ({"outcome": "fatal"}, "the person died"), ({"ended_on_day": "x"}, "is not a day"),
)  # fmt: skip


def test_What_cannot_be_right_is_said_and_what_was_typed_is_kept(browser: Client, visit: Visit) -> None:
    address = at("record", person=visit.person)
    page = browser.get(address)
    for changes, said in WRONG:
        answer = browser.post(address, filled_in(page, **changes))
        assert answer.status_code == UNPROCESSABLE, changes
        assert said in text(answer), (changes, said)
        assert "There is a problem" in text(answer)
        if changes.get("happened") is None:
            assert the_form(answer)["happened"].strip() == "Coughs when drinking."
    assert not AdverseEvent.objects.exists()


def test_Nothing_suspected_is_no_adverse_event_of_ours(browser: Client, visit: Visit) -> None:
    address = at("record", person=visit.person)
    form = without(filled_in(browser.get(address)), f"session-{InjectionSession.objects.get().pk}")
    answer = browser.post(address, form)
    assert answer.status_code == UNPROCESSABLE
    assert "choose a session, toxin elsewhere or a device" in text(answer)
    assert browser.post(address, form | {"device": "Needle, 27 gauge, bent"}).status_code == FOUND
    assert "a device is" in text(browser.get(at("event", event=AdverseEvent.objects.get())))


def test_Several_suspects_and_a_day_that_is_not_known(browser: Client, visit: Visit) -> None:
    address = at("record", person=visit.person)
    page = browser.get(address)
    elsewhere = next(name for name in re.findall(r'name="(elsewhere-\d+)"', page.content.decode()))
    no_day = {"onset_on_day": "", "onset_on_month": "", "onset_on_year": "", "onset_unknown": "yes", elsewhere: "yes"}
    browser.post(address, filled_in(page, **no_day))
    said = text(browser.get(at("event", event=AdverseEvent.objects.get())))
    assert "began on a day not known" in said
    assert "200 units of onabotulinumtoxinA, bladder" in said
    assert "days since the injection not known" in said


def test_A_person_to_whom_nothing_was_given_here(browser: Client, visit: Visit) -> None:
    other = a_visit(visit.clinic, name="Dr Other One", given="Nobody", family="Ungiven", born=MOMENT.date().replace(year=1980))
    assert "Nothing was given here yet." in text(browser.get(at("record", person=other.person)))


# From a follow-up


def test_It_begins_from_a_follow_up_with_a_red_flag_and_leads_back(browser: Client, visit: Visit) -> None:
    session = InjectionSession.objects.get()
    seen = visit.act("record_follow_up", session=session, follow_up=a_follow_up(ON, swallowing_trouble="yes"))
    page = browser.get(reverse("visits:seen", kwargs={"follow_up": seen.pk}))
    address = re.search(r'href="([^"]+)"[^>]*>Record an adverse event', page.content.decode())
    assert address
    form = browser.get(address[1])
    assert the_form(form)["reactions"] == ["swallowing"]
    assert "Begun from the follow-up" in text(form)
    browser.post(address[1], filled_in(form))
    row = AdverseEvent.objects.get()
    assert row.began_from == f"visits.followupvisit:{seen.pk}"
    assert reverse("visits:seen", kwargs={"follow_up": seen.pk}) in browser.get(at("event", event=row)).content.decode()
    again = browser.get(reverse("visits:seen", kwargs={"follow_up": seen.pk})).content.decode()
    assert at("event", event=row) in again


@pytest.mark.parametrize("label", ["visits.followupvisit:999", "visits.followupvisit:x", "accounts.user:1", "nonsense", ":"])
def test_A_beginning_that_is_none_is_left_out(browser: Client, visit: Visit, label: str) -> None:
    page = browser.get(at("record", person=visit.person), {"from": label})
    assert page.status_code == OK
    assert "Begun from" not in text(page)


def test_A_follow_up_of_another_person_is_no_beginning(browser: Client, visit: Visit) -> None:
    other = a_visit(visit.clinic, name="Dr Other One", given="Else", family="Someone", born=MOMENT.date().replace(year=1980))
    session = InjectionSession.objects.get()
    visit.act("record_follow_up", session=session, follow_up=a_follow_up(ON, swallowing_trouble="yes"))
    label = f"visits.followupvisit:{FollowUpVisit.objects.get().pk}"
    assert "Begun from" not in text(browser.get(at("record", person=other.person), {"from": label}))


# Followed, corrected, looked at, reported


def test_It_is_followed_up_by_its_page(visit: Visit) -> None:
    row = recorded(visit)
    with clock.stopped_at(LATER):
        browser = signed_in(visit.by)
        address = at("follow", event=row)
        form = the_form(browser.get(address))
        assert (form["serious-hospital"], form["on_day"], form["outcome"]) == ("no", "18", "not-recovered")
        over = {"ended_on_day": "17", "ended_on_month": "10", "ended_on_year": "2026"}
        typed = {"words": "Drinks well.", "outcome": "recovered", **over}
        assert "in words: say it" in text(browser.post(address, form))
        early = form | typed | {"on_day": "2", "on_month": "10"}
        assert "this is earlier" in text(browser.post(address, early))
        answer = browser.post(address, form | typed)
        later = AdverseEvent.objects.latest("pk")
        assert answer["Location"] == at("event", event=later)
        said = text(browser.get(answer["Location"]))
        assert "Now: recovered, over on 17 Oct 2026" in said
        assert "Followed up, 18 Oct 2026: “Drinks well.”" in said
        assert "More is known since" in text(browser.get(at("event", event=row)))
        assert browser.get(address)["Location"] == at("event", event=later)


def test_A_correction_begins_with_everything_as_it_stands(browser: Client, visit: Visit) -> None:
    row = recorded(visit, seriousness=answered(hospital="yes"), device="Stimulator", where="second needle")
    address = at("correct", event=row)
    form = the_form(browser.get(address))
    assert (form["serious-hospital"], form["device"].strip(), form["where"]) == ("yes", "Stimulator", "second needle")
    assert "in words: say it" in text(browser.post(address, form))
    browser.post(address, form | {"reason": "Seen again in the letter", "serious-hospital": "no"})
    later = AdverseEvent.objects.latest("pk")
    assert (later.serious, later.content.suspects, later.content.device) == ("no", row.content.suspects, "Stimulator")
    assert "Corrected: “Seen again in the letter”" in text(browser.get(at("event", event=later)))


def test_It_is_looked_at_by_somebody_who_decides(browser: Client, visit: Visit) -> None:
    row = recorded(visit)
    nurse = signed_in(a_user(visit.clinic, "A Nurse", Role.ASSESSOR))
    assert nurse.post(at("review", event=row), {"said": "x"}).status_code == FORBIDDEN
    assert "An injector or a lead reviews it" in text(nurse.get(at("event", event=row)))
    browser.post(at("review", event=row), {"said": "Swallow test", "idempotency_key": "k1"})
    said = text(browser.get(at("event", event=row)))
    assert "Looked at by Dr Ines Sample, 4 Oct 2026, 10:00. “Swallow test”" in said
    assert "not looked at by somebody who decides" not in said


def test_A_report_is_written_down_with_its_number(browser: Client, visit: Visit) -> None:
    row = recorded(visit, seriousness=answered(hospital="yes"))
    address = at("hand_over", event=row)
    form = the_form(browser.get(address))
    assert form["scheme"] == "medwatch-3500"
    refused = browser.post(address, form)
    assert refused.status_code == UNPROCESSABLE
    assert "one of the two" in text(refused)
    assert "when it was told, to today" in text(browser.post(address, form | {"reference": "1", "day_day": "1"}))
    assert browser.post(address, form | {"reference": "MW-77"})["Location"] == at("event", event=row)
    assert HandedOver.objects.get().reference == "MW-77"
    assert "number MW-77" in text(browser.get(at("event", event=row)))


def test_A_lead_reads_looks_and_reports_and_writes_no_event(visit: Visit) -> None:
    row, lead = recorded(visit), signed_in(a_user(visit.clinic, "A Lead", Role.LEAD))
    for route in ("follow", "correct"):
        assert lead.get(at(route, event=row)).status_code == FORBIDDEN
    assert lead.get(at("record", person=visit.person)).status_code == FORBIDDEN
    page = lead.get(at("event", event=row)).content.decode()
    assert "Correct this event" not in page
    assert at("review", event=row) in page


# Lists, and what is lent


def test_The_list_of_the_clinic_says_what_is_overdue(visit: Visit) -> None:
    row = recorded(visit, seriousness=answered(hospital="yes"), follow_up_by=LATER.date())
    with clock.stopped_at(ON + timedelta(days=16)):
        said = text(signed_in(visit.by).get(at("open")))
    for words in ("1 adverse event asks for something to be done, 1 of them now.", "Juniper TESTPERSON", "Trouble swallowing",
                  "report was due by 19 Oct 2026, 1 day ago", "asking again was due 2 days ago"):  # fmt: skip
        assert words in said, words
    did("review_event", visit, event=row)
    did("hand_over_event", visit, event=row, scheme="eu", day=ON.date(), reference="1")
    with clock.stopped_at(LATER):
        did("follow_event", visit, event=row, news=some_news())
        said = text(signed_in(visit.by).get(at("open")))
        assert "No adverse event asks for something to be done." in said
        assert "nothing more to do" in said


def test_It_stands_on_Today_above_the_pages_of_the_person_and_in_the_record(browser: Client, visit: Visit) -> None:
    row = recorded(visit, seriousness=answered(hospital="yes"))
    today = text(browser.get(reverse("visits:today")))
    assert "Adverse events: 1 to be done, 1 now" in today
    assert "trouble swallowing, an adverse event. Serious: a stay in hospital began or became longer." in today
    person = browser.get(reverse("visits:person", kwargs={"person": visit.person.pk}))
    assert "Adverse event, serious: trouble swallowing" in text(person)
    assert at("of_person", person=visit.person) in person.content.decode()
    record = browser.get(reverse("visits:record", kwargs={"person": visit.person.pk})).content.decode()
    assert at("event", event=row) in record
    did("review_event", visit, event=row)
    assert "an adverse event." not in text(browser.get(reverse("visits:today")))


def test_Every_event_of_a_person_stands_in_a_list(browser: Client, visit: Visit) -> None:
    address = at("of_person", person=visit.person)
    assert "That is not the same as none" in text(browser.get(address))
    recorded(visit)
    recorded(visit, reactions=["fall"], happened="Fell on the stairs.")
    said = text(browser.get(address))
    assert "A fall" in said
    assert "Trouble swallowing" in said
    assert len(queries.events_of(visit.person)) == 2
