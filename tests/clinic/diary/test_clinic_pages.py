"""The clinic's side of the diary: inviting, devices, what is asked for, reading, red flags, and paper."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.diary.keeping import a_device, a_red_flag, an_entry, asked, opened
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user
from tests.clinic.story import Visit, a_closed_session, a_visit

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.errors import NotAllowed, NotFound, NotValid
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.diary import acts
from eutonia_clinic.diary.models import ChosenSymptoms, DeviceClosed, DiaryEntry, DiaryOfClinic, Invitation, ReviewedDiaryFlag
from eutonia_clinic.diary.symptoms import asked_of
from eutonia_clinic.patients.acts import register_at_clinic

pytestmark = pytest.mark.django_db(transaction=True)
CODE = re.compile(r"(?:[B-Z]{4}-){3}[B-Z]{4}")


@pytest.fixture
def visit(database: Database) -> Any:
    """Treated today; a lead works there too."""
    with clock.stopped_at(MOMENT):
        made = a_visit()
        a_closed_session(made)
        yield made


@pytest.fixture
def browser(visit: Visit) -> Client:
    return signed_in(visit.by)


def of(visit: Visit, page: str = "") -> str:
    return f"/people/{visit.person.pk}/diary/{page}"


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def invite(browser: Client, visit: Visit, **typed: str) -> Any:
    return browser.post(of(visit, "invite/"), {"who": "person", "idempotency_key": a_key(), **typed})


# Inviting


def test_a_code_is_shown_once_on_a_sheet_to_hand_over(visit: Visit, browser: Client) -> None:
    answer = invite(browser, visit)
    (code,) = set(CODE.findall(answer.content.decode()))
    said = text(answer)
    assert "A diary between visits" in said
    assert "until 8 October 2026" in said
    assert "call 911 now" in said
    assert "http://testserver/diary" in said
    assert "<svg" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert code not in browser.get(of(visit, "invite/")).content.decode()
    assert opened(asked("open", {"code": code})).told["given_name"] == "Juniper"


def test_the_same_form_sent_again_makes_no_second_code_and_shows_the_first_to_nobody(visit: Visit, browser: Client) -> None:
    key = a_key()
    invite(browser, visit, idempotency_key=key)
    again = invite(browser, visit, idempotency_key=key)
    assert again.status_code == 302
    assert not CODE.search(text(browser.get(again.url)))
    assert Invitation.objects.count() == 1


def test_a_carer_is_invited_by_name_and_the_sheet_speaks_to_them(visit: Visit, browser: Client) -> None:
    said = text(invite(browser, visit, who="carer", name="Ada Example"))
    assert "Ada Example" in said
    assert "You write for Juniper" in said


def test_a_carer_without_a_name_is_asked_for_it_and_nothing_is_lost(visit: Visit, browser: Client) -> None:
    answer = invite(browser, visit, who="carer", name="  ")
    assert answer.status_code == 422
    assert "type first name and surname" in text(answer)
    assert 'value="carer" checked' in answer.content.decode()
    assert not Invitation.objects.exists()


def test_what_is_missing_for_red_flags_is_told_before_anybody_is_invited(visit: Visit, browser: Client) -> None:
    assert "has not set the telephone" in text(browser.get(of(visit, "invite/")))
    lead = a_user(visit.clinic, "Prof Bela Other", Role.LEAD)
    numbers = {"telephone": "020 7946 0018", "emergency": "999", "hours": "9 to 5"}
    acts.set_diary_telephone(by=lead, clinic=visit.clinic, key=a_key(), **numbers)
    said = text(browser.get(of(visit, "invite/")))
    assert "has not set the telephone" not in said
    assert "020 7946 0018, 9 to 5" in said


def test_the_lead_sets_the_telephone_and_the_device_is_told(visit: Visit) -> None:
    lead = signed_in(a_user(visit.clinic, "Prof Bela Other", Role.LEAD))
    typed = {"telephone": "020 7946 0018", "hours": "9 to 5", "emergency": "999"}
    assert lead.post("/diary-telephone/", typed).status_code == 302
    told = a_device(visit).send().json()["clinic"]
    assert (told["telephone"], told["hours"], told["emergency"]) == ("020 7946 0018", "9 to 5", "999")


@pytest.mark.parametrize("typed", ["", "ask at the desk", "call me", "+"])
def test_what_cannot_be_dialled_is_no_telephone(visit: Visit, typed: str) -> None:
    lead = signed_in(a_user(visit.clinic, "Prof Bela Other", Role.LEAD))
    answer = lead.post("/diary-telephone/", {"telephone": typed, "emergency": "999"})
    assert answer.status_code == 422
    assert not DiaryOfClinic.objects.exists()


def test_devices_are_listed_with_when_they_were_last_there(visit: Visit, browser: Client) -> None:
    mine, carer = a_device(visit), a_device(visit, "carer", "Ada Example")
    with clock.stopped_at(MOMENT + timedelta(hours=3)):
        carer.send()
    said = text(browser.get(of(visit, "invite/")))
    assert "The person 24 Sep 2026, 10:00 never open" in said
    assert "Ada Example, carer 24 Sep 2026, 10:00 24 Sep 2026, 13:00 open" in said
    assert mine.row.pk != carer.row.pk


def test_a_device_is_closed_with_a_reason_and_writes_no_more(visit: Visit, browser: Client) -> None:
    held = a_device(visit)
    address = f"/diary-devices/{held.row.pk}/close/"
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "lost on the bus"}).status_code == 302
    assert held.send(an_entry()).status_code == 401
    assert "closed 24 Sep 2026, 10:00 by Dr Ines Sample" in text(browser.get(of(visit, "invite/")))
    assert browser.post(address, {"reason": "again"}).status_code == 302
    assert DeviceClosed.objects.get().reason == "lost on the bus"


def test_another_clinic_and_another_role_invite_nobody(visit: Visit) -> None:
    stranger = a_visit(a_clinic("Another"), family="ELSEWHERE", given="Robin", born=date(1961, 5, 9))
    assert signed_in(stranger.by).get(of(visit, "invite/")).status_code == 404
    given = {"key": a_key(), "person": visit.person, "who": "person", "code_sha256": "x"}
    with pytest.raises(NotFound):
        acts.invite_to_diary(by=stranger.by, clinic=stranger.clinic, **given)
    with pytest.raises(NotAllowed):
        acts.invite_to_diary(by=a_user(visit.clinic, "Lead", Role.LEAD), clinic=visit.clinic, **given)


# What is asked for


def test_the_usual_things_are_linked_to_what_was_found(visit: Visit) -> None:
    chosen = asked_of(visit.person)
    assert [one.words for one in chosen.symptoms] == ["Stiffness", "Pain from spasms", "Moving about"]
    assert [one.measure for one in chosen.symptoms] == ["stiffness", "pain", None]
    assert chosen.spasms_of is not None
    assert chosen.spasms_of.pattern == "equinovarus-foot"


def test_who_was_never_assessed_is_asked_all_the_same_and_it_teaches_nothing(database: Database) -> None:
    chosen = asked_of(a_visit().person)
    assert [one.problem for one in chosen.symptoms] == [None, None, None]
    assert chosen.spasms_of is None


def test_words_of_the_person_are_chosen_and_linked(visit: Visit, browser: Client) -> None:
    typed = {
        "words_1": " The  heel that jumps ", "of_1": "stiffness|equinovarus-foot|right", "words_2": "Sleep", "of_2": "",
        "words_3": "", "of_3": "", "spasms_of": "equinovarus-foot|right", "idempotency_key": a_key(),
    }  # fmt: skip
    assert browser.post(of(visit, "symptoms/"), typed).status_code == 302
    chosen = asked_of(visit.person)
    assert [(one.words, one.measure) for one in chosen.symptoms] == [("The heel that jumps", "stiffness"), ("Sleep", None)]
    page = browser.get(of(visit, "symptoms/")).content.decode()
    assert 'value="The heel that jumps"' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words_1": ""}, "type at least one"),
        ({"words_1": "Sleep", "words_2": "Sleep"}, "stands above already"),
        ({"words_1": "Sleep", "of_2": "pain|equinovarus-foot|right"}, "type what the person rates"),
        ({"words_1": "Sleep", "of_1": "dose|equinovarus-foot|right"}, "Select a valid choice"),
        ({"words_1": "x" * 61}, "at most 60"),
    ],
)
def test_a_choice_that_makes_no_sense_is_shown_again(visit: Visit, browser: Client, typed: dict[str, str], said: str) -> None:
    answer = browser.post(of(visit, "symptoms/"), typed)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not ChosenSymptoms.objects.exists()


# Reading


def test_an_empty_diary_says_what_would_be_here(visit: Visit, browser: Client) -> None:
    said = text(browser.get(of(visit)))
    assert "Nothing is written in the diary yet" in said
    assert "Invite" in said


def test_the_diary_is_read_with_its_authors_and_what_counts(visit: Visit, browser: Client) -> None:
    mine, carer = a_device(visit), a_device(visit, "carer", "Ada Example")
    first = an_entry(symptoms={mine.symptom(): 7}, note="Cramp at night <b>")
    mine.send(first)
    carer.send(an_entry(spasms=9))
    mine.send(an_entry(spasms=4, felt="onset", replaces=first["id"]))
    answer = browser.get(of(visit))
    said = text(answer)
    assert "The diary: last written for today" in said
    assert "corrected by the person" in said
    assert "another entry counts" in said
    assert " counts " in said
    assert "Ada Example, carer" in said
    assert "starts to work" in said
    assert "not answered" in said
    assert "written 20:15, received 24 Sep 2026, 10:00" in said
    assert "Cramp at night &lt;b&gt;" in answer.content.decode()
    assert answer.content.decode().count("<svg") >= 3


def test_a_clock_in_another_zone_is_said(visit: Visit, browser: Client) -> None:
    a_device(visit).send(an_entry(written_at="2026-09-24T20:15:00+12:00"))
    assert "written 20:15 (UTC+1200)" in text(browser.get(of(visit)))


def test_the_week_stands_beside_the_week_before(visit: Visit, browser: Client) -> None:
    held = a_device(visit)
    held.send(*(an_entry(f"2026-09-{day}", spasms=spasms) for day, spasms in ((12, 8), (14, 8), (20, 3), (22, 5), (23, 4))))
    assert "Spasms a day, last 7 days 4 the week before: 8" in text(browser.get(of(visit)))


def test_silence_is_not_taken_for_health(visit: Visit, browser: Client) -> None:
    a_device(visit).send(an_entry("2026-09-01"))
    assert "That says nothing about how it is" in text(browser.get(of(visit)))


def test_what_is_longer_ago_is_one_link_away(visit: Visit, browser: Client) -> None:
    a_device(visit).send(an_entry("2026-01-05", note="Long ago"), an_entry("2026-09-20", note="Lately"))
    page = browser.get(of(visit))
    assert "Lately" in text(page)
    assert "Long ago" not in text(page)
    assert "until=2026-06-25" in page.content.decode()
    assert "Long ago" in text(browser.get(f"{of(visit)}?until=2026-02-01"))
    assert browser.get(f"{of(visit)}?until=yesterday").status_code == 200


def test_the_page_of_the_person_leads_to_it_and_tells_what_was_felt(visit: Visit) -> None:
    with clock.stopped_at(MOMENT + timedelta(days=60)):
        a_device(visit, "carer", "Ada Example").send(an_entry("2026-11-03", felt="wear_off"))
        answer = signed_in(visit.by).get(f"/people/{visit.person.pk}/")
    assert f'href="{of(visit)}"' in answer.content.decode()
    assert "Diary: felt wearing off on 3 November 2026, by Ada Example, carer." in text(answer)


def test_the_record_tells_of_the_diary(visit: Visit, browser: Client) -> None:
    row = a_red_flag(visit)
    acts.close_device(by=visit.by, clinic=visit.clinic, key=a_key(), device=row.device, reason="lost")
    said = text(browser.get(f"/people/{visit.person.pk}/record/"))
    for words in ("Red flag in the diary", "Invited to the diary", "Diary opened on a device", "Device closed", "asks for"):
        assert words in said


# Red flags


def today(browser: Client) -> str:
    return text(browser.get("/today/"))


def test_a_red_flag_stands_on_today_at_once_until_somebody_who_decides_has_looked(visit: Visit, browser: Client) -> None:
    held = a_device(visit, "carer", "Ada Example")
    assert "told in the diary" not in today(browser)
    held.send(an_entry(red_flags={"swallowing": "yes", "breathing": "yes", "speech": "no"}))
    said = today(browser)
    assert "trouble swallowing and trouble breathing, told in the diary" in said
    assert "Day 0 after 75 units of onabotulinumtoxinA" in said
    assert "by Ada Example, carer" in said
    row = DiaryEntry.objects.get()
    answer = browser.post(f"/diary-flags/{row.pk}/", {"words": "Called at 14:10. Eats soft food, comes in today."})
    assert answer.status_code == 302
    assert "told in the diary" not in today(browser)
    assert "Called at 14:10" in text(browser.get(f"/diary-flags/{row.pk}/"))


def test_it_stands_above_every_page_about_the_person(visit: Visit, browser: Client) -> None:
    row = a_red_flag(visit)
    said = browser.get(f"/people/{visit.person.pk}/")
    assert "Diary: trouble swallowing." in text(said)
    assert f'href="/diary-flags/{row.pk}/"' in said.content.decode()


def test_it_stands_at_every_clinic_that_knows_the_person_and_nowhere_else(visit: Visit) -> None:
    other = a_clinic("Another")
    by = a_user(other, "Dr Other Sample")
    a_red_flag(visit)
    assert "told in the diary" not in today(signed_in(by))
    register_at_clinic(by=by, clinic=other, key=a_key(), person=visit.person, family="TESTPERSON", birth_date=date(1974, 3, 2))
    assert "told in the diary" in today(signed_in(by))


def test_a_correction_by_the_person_does_not_take_it_away(visit: Visit, browser: Client) -> None:
    held, entry = a_device(visit), an_entry(red_flags={"breathing": "yes"})
    held.send(entry, an_entry(red_flags={"breathing": "no"}, replaces=entry["id"]))
    assert "trouble breathing" in today(browser)
    row = DiaryEntry.objects.get(is_red_flag=True)
    assert "Corrected by the person: no longer says so." in text(browser.get(f"/diary-flags/{row.pk}/"))


def test_nothing_is_looked_at_without_a_word(visit: Visit, browser: Client) -> None:
    row = a_red_flag(visit)
    for words in ("", "   ", "-"):
        answer = browser.post(f"/diary-flags/{row.pk}/", {"words": words})
        assert answer.status_code == 422
    assert not ReviewedDiaryFlag.objects.exists()
    with pytest.raises(NotValid):
        acts.review_diary_flag(by=visit.by, clinic=visit.clinic, key=a_key(), entry=row, words="?")


def test_an_assessor_reads_it_and_does_not_decide(visit: Visit) -> None:
    row = a_red_flag(visit)
    assessor = a_user(visit.clinic, "Nurse Sample", Role.ASSESSOR)
    page = text(signed_in(assessor).get(f"/diary-flags/{row.pk}/"))
    assert "An injector or the lead says what was done" in page
    with pytest.raises(NotAllowed):
        acts.review_diary_flag(by=assessor, clinic=visit.clinic, key=a_key(), entry=row, words="Called.")


def test_two_who_look_at_once_leave_one_word(visit: Visit) -> None:
    row = a_red_flag(visit)
    lead = a_user(visit.clinic, "Prof Bela Other", Role.LEAD)
    said = [
        acts.review_diary_flag(by=by, clinic=visit.clinic, key=a_key(), entry=row, words=f"Called by {by}.").words
        for by in (visit.by, lead)
    ]
    assert said == ["Called by Dr Ines Sample."] * 2


def test_an_entry_without_a_red_flag_has_no_such_page(visit: Visit, browser: Client) -> None:
    a_device(visit).send(an_entry())
    assert browser.get(f"/diary-flags/{DiaryEntry.objects.get().pk}/").status_code == 404


# Paper


def week(**typed: str) -> dict[str, str]:
    return {"first": "2026-09-14", "idempotency_key": a_key(), **typed}


def test_a_week_of_paper_is_typed_in_under_the_name_of_whoever_typed(visit: Visit, browser: Client) -> None:
    typed = week(**{"0-s0": "7", "0-spasms": "12", "1-felt": "wear_off", "3-swallowing": "yes", "6-note": "Better"})
    answer = browser.post(of(visit, "type-in/"), typed)
    assert answer.status_code == 302
    rows = list(DiaryEntry.objects.order_by("day"))
    assert [row.day.isoformat() for row in rows] == ["2026-09-14", "2026-09-15", "2026-09-17", "2026-09-20"]
    assert {row.author for row in rows} == {visit.by}
    assert {row.source for row in rows} == {"paper"}
    assert [rows[0].content.spasms, rows[1].felt, rows[2].is_red_flag, rows[3].content.note] == [12, "wear_off", True, "Better"]
    assert list(rows[0].content.symptoms.values()) == [7]
    assert "4 days typed in from paper" in text(browser.get(answer.url))
    assert "trouble swallowing" in today(browser)
    assert "Dr Ines Sample, from paper" in text(browser.get(of(visit)))


def test_a_box_left_empty_is_not_answered_and_an_unticked_one_is_no_no(visit: Visit, browser: Client) -> None:
    browser.post(of(visit, "type-in/"), week(**{"2-spasms": "0"}))
    entry = DiaryEntry.objects.get().content
    assert (entry.spasms, entry.symptoms, entry.red_flags) == (0, {}, {})


def test_the_same_sheet_sent_twice_adds_nothing(visit: Visit, browser: Client) -> None:
    typed = week(**{"0-spasms": "5"})
    for _ in range(2):
        assert browser.post(of(visit, "type-in/"), typed).status_code == 302
    assert DiaryEntry.objects.count() == 1


@pytest.mark.parametrize("typed", ["11", "-1", "3.5", "7,5", "many", "007", "٣"])
def test_a_number_that_is_none_is_told_at_its_box_and_everything_typed_stays(visit: Visit, browser: Client, typed: str) -> None:
    answer = browser.post(of(visit, "type-in/"), week(**{"0-s0": typed, "1-spasms": "8", "1-note": "Rain"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Stiffness, 14 Sep 2026" in text(answer)
    assert f'value="{typed}"' in page
    assert 'href="#f-0-s0"' in page
    assert "Rain" in page
    assert 'name="1-spasms" value="8"' in page
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize(
    ("first", "box", "said"),
    [
        ("2026-09-22", "6-spasms", "28 Sep 2026 has not come yet"),
        ("2025-08-01", "0-spasms", "too long ago"),
        ("2026-09-14", "0-felt", "is none of the choices"),
            ("2026-09-14", "0-nothing", "Nothing was typed in"),
    ],
)
def test_a_week_that_cannot_be_is_refused(visit: Visit, browser: Client, first: str, box: str, said: str) -> None:
    answer = browser.post(of(visit, "type-in/"), week(**{box: "1"}) | {"first": first})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not DiaryEntry.objects.exists()


def test_the_week_is_chosen_and_what_is_there_already_is_said(visit: Visit, browser: Client) -> None:
    a_device(visit).send(an_entry("2026-09-02"))
    said = text(browser.get(f"{of(visit, 'type-in/')}?first_day=1&first_month=9&first_year=2026"))
    assert "1 Sep 2026 to 7 Sep 2026" in said
    assert "Wednesday 2 Sep 2026 there already, by the person" in said
    assert browser.get(f"{of(visit, 'type-in/')}?first_day=40&first_month=9&first_year=2026").status_code == 200


def test_the_device_is_told_what_was_typed_in(visit: Visit, browser: Client) -> None:
    held = a_device(visit)
    browser.post(of(visit, "type-in/"), week(**{"0-spasms": "5"}))
    told = held.send().json()["entries"]
    assert [(one["day"], one["by"]) for one in told] == [("2026-09-14", "from paper, TESTCLINIC spasticity")]


# What stays out of the way


def test_who_keeps_a_diary_stands_nowhere_among_those_who_work_here(visit: Visit) -> None:
    user = a_device(visit, "carer", "Ada Example").row.user
    admin = signed_in(a_user(visit.clinic, "Admin Sample", Role.ADMINISTRATOR))
    assert "Ada Example" not in text(admin.get(reverse("accounts:colleagues")))
    assert admin.get(reverse("accounts:colleague", kwargs={"colleague": user.pk})).status_code == 404
    answer = admin.post(reverse("accounts:invite"), {"email": user.email, "display_name": "Ada Example", "roles": ["injector"]})
    assert answer.status_code == 422
    assert not user.memberships.exists()


def test_the_audit_tells_an_administrator_of_no_name_of_anybody_treated(visit: Visit) -> None:
    a_device(visit).send(an_entry())
    a_device(visit, "carer", "Ada Example").send(an_entry())
    admin = signed_in(a_user(visit.clinic, "Admin Sample", Role.ADMINISTRATOR))
    said = text(admin.get("/audit/"))
    assert "keep diary" in said
    assert "Juniper" not in said
    assert "Ada Example" not in said


def test_the_record_holds_after_everything(visit: Visit, browser: Client) -> None:
    row = a_red_flag(visit)
    acts.review_diary_flag(by=visit.by, clinic=visit.clinic, key=a_key(), entry=row, words="Called.")
    acts.close_device(by=visit.by, clinic=visit.clinic, key=a_key(), device=row.device)
    browser.post(of(visit, "type-in/"), week(**{"0-spasms": "5"}))
    assert verify().is_sound
    assert verify_record().is_sound


def test_a_diary_of_years_is_still_one_page_of_three_months(visit: Visit, browser: Client) -> None:
    days = [date(2025, 9, 1) + timedelta(days=number) for number in range(380)]
    held = a_device(visit)
    held.send(*(an_entry(day.isoformat(), spasms=number % 9) for number, day in enumerate(days)))
    answer = browser.get(of(visit))
    assert answer.status_code == 200
    assert answer.content.decode().count("<tr>") < 100


def test_moments_are_told_on_the_clock_of_the_clinic(visit: Visit) -> None:
    with clock.stopped_at(datetime(2026, 9, 24, 22, 30, tzinfo=UTC)):
        a_device(visit).send(an_entry())
        assert "received 24 Sep 2026, 23:30" in text(signed_in(visit.by).get(of(visit)))
