"""Values that once brought a page down, were guessed, or were kept although nobody could read them safely."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.diary.keeping import a_device, an_entry, asked
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_key
from tests.clinic.story import a_visit
from tests.clinic.visits.giving_by_pages import a_tablet

from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.forms import AMOUNT, ClinicForm, DayField, WholeField, day_in
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.core.texts import wanted_of
from eutonia_clinic.diary.models import DiaryEntry
from eutonia_clinic.patients.acts import tell_apart
from eutonia_clinic.patients.models import Distinct
from eutonia_clinic.responses.walking import cannot_be_kept, typed_in
from eutonia_clinic.service.periods import month_named, read_period
from eutonia_clinic.visits.reading_correction import Corrected

TODAY = date(2026, 9, 24)
FAR = ("0001-01-01", "9999-12-31", "1026-09-24", "20260924", "2026-W39-4", "9" * 500)


@pytest.mark.parametrize("typed", ["1.000", "1.250", "2.500", "10.000"])
def test_what_may_be_thousands_is_no_amount(typed: str) -> None:
    assert not AMOUNT.fullmatch(typed)


@pytest.mark.parametrize("typed", ["1", "1.5", "1.25", "1.125", "0.05", "2.50"])
def test_what_can_only_be_one_number_is_an_amount(typed: str) -> None:
    assert AMOUNT.fullmatch(typed)


@pytest.mark.parametrize("parts", [("1", "1", "0001"), ("31", "12", "9999"), ("24", "9", "1026"), ("9" * 500, "9", "2026")])
def test_a_day_from_which_nothing_can_be_counted_is_no_day(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValidationError, match="is not a day"):
        DayField(label="Day").clean(parts)


@pytest.mark.parametrize("text", FAR)
def test_an_address_names_a_day_in_one_spelling(text: str) -> None:
    assert day_in(text) is None
    assert day_in("2026-09-24") == TODAY


@pytest.mark.parametrize("typed", ["٢", "1_0", "+5", "5.0", "5.", "05", "٥٠"])
def test_a_whole_number_is_digits_of_one_kind(typed: str) -> None:
    with pytest.raises(ValidationError):
        WholeField().clean(typed)
    assert WholeField().clean("50") == 50


@pytest.mark.parametrize("name", ["of", "from"])
def test_a_period_is_read_as_strictly(name: str) -> None:
    days = {"by": "days", "from_day": "2_4", "from_month": "9", "from_year": "2026", "to_day": "24", "to_month": "9"}
    strange = {"of": {"of": "9999-12", "by": "year"}, "from": days | {"to_year": "2026"}}
    assert [where for where, _ in read_period(strange[name], TODAY).faults] == [name]
    assert month_named("0001-01") is None


class Asking(ClinicForm):
    """A form whose fields say nothing of their own."""

    words = forms.CharField(label="What was done")
    which = forms.ChoiceField(label="Which?", choices=[("a", "A")])


def test_a_field_that_is_missing_is_named() -> None:
    assert Asking({}).errors == {"words": ["What was done: type it."], "which": ["Which? Choose one."]}


@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\x1b[2J", "\ue000", "a" * 2001])
def test_a_text_that_cannot_be_kept_is_refused_at_its_field(text: str) -> None:
    assert wanted_of(text)
    assert "words" in Asking({"words": text, "which": "a"}).errors
    assert Asking({"words": "Łukasz שרה 王秀英 O’Neill <b>", "which": "a"}).is_valid()


@pytest.mark.both_databases
@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a" * 2001])
def test_no_act_keeps_a_text_that_no_page_can_show(database: Database, text: str) -> None:
    visit = a_visit()
    other = a_visit(visit.clinic, family="Otherperson", given="Wendel", born=date(1980, 1, 1))
    before = AuditEvent.objects.count()
    with pytest.raises(NotValid, match="Reason: expected is text") as refused:
        tell_apart(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, other=other.person, reason=text)
    assert [one.field for one in refused.value.problems] == ["reason"]
    assert (AuditEvent.objects.count(), Distinct.objects.count()) == (before, 0)


@pytest.fixture
def here(database: Database) -> Any:
    """Somebody with a diary, at a moment."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        yield visit, signed_in(visit.by)


@pytest.mark.parametrize("day", FAR)
def test_a_day_beyond_every_calendar_brings_no_page_of_a_diary_down(here: Any, day: str) -> None:
    visit, browser = here
    person = {"person": visit.person.pk}
    for route, name in (("diary:entries", "until"), ("diary:paper", "first")):
        assert browser.get(reverse(route, kwargs=person), {name: day}).status_code == 200
    year, _, rest = day.partition("-")
    asked = {"first_day": rest[-2:], "first_month": rest[:2], "first_year": year}
    assert browser.get(reverse("diary:type_in", kwargs=person), asked).status_code == 200


@pytest.mark.parametrize("first", [*FAR, ""])
def test_a_sheet_of_paper_is_never_put_into_another_week(here: Any, first: str) -> None:
    visit, browser = here
    sent = {"first": first, "0-s0": "3", "idempotency_key": a_key()}
    answer = browser.post(reverse("diary:type_in", kwargs={"person": visit.person.pk}), sent)
    assert answer.status_code == 422
    assert "first day of this sheet" in answer.content.decode()
    assert DiaryEntry.objects.count() == 0


def test_a_device_whose_clock_is_of_no_time_cannot_make_the_diary_unreadable(here: Any) -> None:
    visit, browser = here
    held = a_device(visit)
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-12:00"):
        told = held.send(an_entry(written_at=moment)).json()
        assert [one["field"] for one in told["refused"]] == ["written_at"]
    assert held.send(an_entry(written_at="1970-01-01T00:00:00Z")).json()["refused"] == []
    assert browser.get(reverse("diary:entries", kwargs={"person": visit.person.pk})).status_code == 200


@pytest.mark.parametrize("id", [b'"\\ud800"', b'"\xed\xa0\x80"', b'"\\u0000"', b'"\xff"'])
def test_half_a_character_from_a_device_is_refused_and_told(here: Any, id: bytes) -> None:
    visit, _ = here
    body = json.dumps({"entries": [an_entry()], "since": ""}).encode()
    answer = asked("sync", re.sub(rb'"id": "[^"]*"', lambda _: b'"id": ' + id, body), a_device(visit).key)
    assert answer.status_code == 400 or [one["field"] for one in answer.json()["refused"]] == ["id"]
    assert DiaryEntry.objects.count() == 0


@pytest.mark.parametrize("act", ["different:²", "given:٣", "undo:99999999", "guidance:soleus", "waste:²", "keep:²"])
def test_a_tap_on_no_site_is_refused_with_the_session_as_it_stands(database: Database, act: str) -> None:
    with clock.stopped_at(MOMENT):
        tablet = a_tablet()
        before = AuditEvent.objects.count()
        answer = tablet.tap(act)
    assert answer.status_code in (200, 409, 422)
    assert AuditEvent.objects.count() - before in (0, 1)


@pytest.mark.parametrize("version", ["9" * 20, "9" * 5000, "²", "-1", ""])
def test_a_version_that_no_draft_has_is_no_fault(here: Any, version: str) -> None:
    visit, browser = here
    address = browser.post(reverse("visits:start_assessment", kwargs={"person": visit.person.pk}))["Location"]
    assert browser.post(address, {"act": "save", "version": version}).status_code in (302, 409, 422)


@pytest.mark.parametrize("key", ["k" * 151, "k\x00", "k\u202e", "ключ"])
def test_a_key_that_is_none_of_ours_is_refused(here: Any, key: str) -> None:
    visit, browser = here
    sent = {"idempotency_key": key, "product": "onabotulinumtoxinA", "indication": "bladder"}
    answer = browser.post(reverse("patients:tell_treatment", kwargs={"person": visit.person.pk}), sent)
    assert answer.status_code == 422
    assert "Open the page again" in answer.content.decode()


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(days=1)])
def test_a_session_of_a_time_still_to_come_has_ended(database: Database, back: timedelta) -> None:
    with clock.stopped_at(MOMENT):
        browser = signed_in(a_visit().by)
        assert browser.get("/account/").status_code == 200
    with clock.stopped_at(MOMENT - timedelta(seconds=30)):
        assert browser.get("/account/").status_code == 200, "a clock that is set right by seconds signs nobody out"
    with clock.stopped_at(MOMENT - back):
        assert browser.get("/account/")["Location"].startswith("/sign-in/")


def test_a_muscle_that_nobody_knows_is_never_chosen(database: Database) -> None:
    chosen = {"else:muscle": "amended", "else:side": "right", "a:muscle": "soleus", "a:side": "both"}
    form = Corrected({**chosen, "b:muscle": "soleus", "b:side": "left", "b:why": "Left\u202e early"})
    assert [form.place(name) for name in ("else", "a", "b")] == [("", ""), ("", ""), ("soleus", "left")]
    assert form.text("b:why")
    assert set(form.errors) == {"else:muscle", "a:side", "b:why"}


def test_what_somebody_wrote_of_a_response_is_never_cut_in_silence() -> None:
    typed = typed_in(QueryDict(f"why={'a' * 2001}&conclusion=seen&answered_by=a%E2%80%AEb"))
    assert len(typed["why"]) == 2001
    assert set(cannot_be_kept(typed)) == {"why", "answered_by"}
