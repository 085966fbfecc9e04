"""The pages of letters and of consent, by the client: what is typed is kept, what cannot be done is said, others stay outside."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.letters.scenes import NEXT_DAY, PHONE, Treated, begun, consented, kept, planned, treated
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user
from tests.clinic.story import (
    LATER,
    Visit,
    a_closed_session,
    a_follow_up,
    a_signed_plan,
    a_visit,
    assessed,
    closed,
    drafted,
    given,
    proposed,
    with_doses,
)

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.letters.documents import LetterKind
from eutonia_clinic.letters.models import Consent, HandedOver, Letter, LetterDraft
from eutonia_clinic.visits.models import PlanDraft

GP, PERSON = LetterKind.GENERAL_PRACTITIONER, LetterKind.PERSON


@pytest.fixture
def of(database: Database) -> Treated:
    """Somebody who was treated yesterday."""
    return treated()


def page(client: Client, name: str, status: int = 200, **named: int) -> str:
    """A page as text."""
    answer = client.get(reverse(f"letters:{name}", kwargs=named))
    assert answer.status_code == status, answer.content.decode()[:2000]
    return words(answer)


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("&#39;", "'").replace("\xa0", " ").split())


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, f"no hidden field {name}"
    return found[1]


def typed(client: Client, draft: LetterDraft, **more: str) -> dict[str, str]:
    """The form of a letter as a browser would send it."""
    shown = client.get(reverse("letters:draft", kwargs={"letter_draft": draft.pk}))
    held = {name: hidden(shown, name) for name in ("idempotency_key", "version", "shown")}
    to = {"addressee": "Dr Otto Sample", "address": "1 Example Street\nExampleton", "telephone": PHONE}
    return held | to | {"act": "keep"} | more


def test_from_the_persons_page_to_a_kept_and_printed_letter(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY):
        client, person = signed_in(of.visit.by), of.visit.person.pk
        assert reverse("letters:of_person", kwargs={"person": person}) in client.get(
            reverse("visits:person", kwargs={"person": person})
        ).content.decode()
        assert "No letter was kept yet" in page(client, "of_person", person=person)
        choose = {"kind": "general-practitioner", "session": str(of.closing.session_id), "idempotency_key": a_key()}
        begun = client.post(reverse("letters:write", kwargs={"person": person}), choose)
        draft = LetterDraft.objects.get()
        assert begun.headers["Location"] == reverse("letters:draft", kwargs={"letter_draft": draft.pk})
        saved = client.post(begun.headers["Location"], typed(client, draft, act="save"))
        assert saved.status_code == 302
        draft.refresh_from_db()
        again = typed(client, draft, **{"text-comment": "She climbs stairs."})
        answer = client.post(begun.headers["Location"], again)
        letter = Letter.objects.get()
        assert answer.headers["Location"] == reverse("letters:letter", kwargs={"letter": letter.pk})
        read, paper = page(client, "letter", letter=letter.pk), page(client, "print", letter=letter.pk)
        record = words(client.get(reverse("visits:record", kwargs={"person": person})))
    for said in ("She climbs stairs.", "75 units", "onabotulinumtoxinA", "RIGHT", "Checked by Dr Ines Sample", "Exampleton"):
        assert said in read, said
        assert said in paper, said
    assert "This program sends nothing" in read
    assert "Letter to the general practitioner kept" in record


def test_the_person_takes_a_letter_home_from_the_moment_the_session_is_closed(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = given(visit, a_signed_plan(visit))
        client, person = signed_in(visit.by), visit.person.pk
        for name in ("of_person", "write"):
            assert "The session of 24 Sep 2026 is not closed yet. Its letters can be written the moment it is" in page(
                client, name, person=person
            )
        read = reverse("visits:given", kwargs={"session": session.pk})
        assert "take home" not in client.get(read).content.decode()
        closed(visit, session)
        link = re.search(r'href="([^"]+)">Write the person&#39;s letter to take home', client.get(read).content.decode())
        assert link
        form = client.get(link[1].replace("&amp;", "&"))
        assert re.search(r'value="person"[^>]* checked', form.content.decode())
        assert f'<option value="{session.pk}" selected' in form.content.decode()
        assert "not closed yet" not in words(form)
        begun = client.post(link[1].replace("&amp;", "&"), {"kind": "person", "session": session.pk, "idempotency_key": a_key()})
        where = begun.headers["Location"]
        assert client.post(where, typed(client, LetterDraft.objects.get())).status_code == 302
    assert Letter.objects.get().written_on == MOMENT.date(), "on the day of the session itself"


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY):
        client = signed_in(of.visit.by)
        draft = begun(of, PERSON)
        where = reverse("letters:draft", kwargs={"letter_draft": draft.pk})
        answer = client.post(where, typed(client, draft, telephone="", **{"text-note": "Bring your stick."}))
        assert answer.status_code == 422
        assert "the clinic's telephone number" in words(answer)
        assert "Bring your stick." in answer.content.decode()
        assert not Letter.objects.exists()
        long = client.post(where, typed(client, draft, address="a\n" * 7 + "the eighth line"))
        assert long.status_code == 422
        assert "at most 6 lines" in words(long)
        assert "the eighth line" in long.content.decode(), "what was typed stays in the box"
        odd = client.post(where, typed(client, draft, **{"text-note": "\u202eevil"}))
        assert odd.status_code == 422


def test_a_record_that_changed_under_the_letter_is_told_and_what_was_typed_stays(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY):
        client = signed_in(of.visit.by)
        draft = begun(of, GP)
        form = typed(client, draft, **{"text-comment": "Kept in the box."})
        document = of.closing.content.model_copy(update={"note": "Guidance by ultrasound"})
        of.visit.act("correct_session", closed=of.closing, document=document, reason="Guidance was forgotten")
        answer = client.post(reverse("letters:draft", kwargs={"letter_draft": draft.pk}), form)
        assert answer.status_code == 409
        assert "The record has changed since this letter was shown" in words(answer)
        assert "Kept in the box." in answer.content.decode()
        again = {**form, "shown": hidden(answer, "shown"), "idempotency_key": hidden(answer, "idempotency_key")}
        assert client.post(reverse("letters:draft", kwargs={"letter_draft": draft.pk}), again).status_code == 302


def test_somebody_elses_save_is_not_written_over(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY):
        client = signed_in(of.visit.by)
        draft = begun(of, GP)
        where, form = reverse("letters:draft", kwargs={"letter_draft": draft.pk}), typed(client, draft, act="save")
        assert client.post(where, form).status_code == 302
        late = client.post(where, {**form, "idempotency_key": a_key(), "addressee": "Dr Alma Other"})
    assert late.status_code == 409
    assert "changed this meanwhile" in words(late)
    assert "Dr Alma Other" in late.content.decode()


def test_a_corrected_session_is_said_on_the_letter_the_list_and_the_persons_page(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY + timedelta(days=1)):
        letter, client, person = kept(of, GP), signed_in(of.visit.by), of.visit.person.pk
        document = of.closing.content.model_copy(update={"note": "Guidance by ultrasound"})
        of.visit.act("correct_session", closed=of.closing, document=document, reason="Guidance was forgotten")
        said = "This letter rests on a session that was corrected on 26 September 2026"
        assert said in page(client, "letter", letter=letter.pk)
        assert said in page(client, "print", letter=letter.pk)
        assert "something was corrected since" in page(client, "of_person", person=person)
        shown = words(client.get(reverse("visits:person", kwargs={"person": person})))
        assert "1 letter rests on something that was corrected since" in shown
        anew = client.post(reverse("letters:write_anew", kwargs={"letter": letter.pk}), {"idempotency_key": a_key()})
        draft = LetterDraft.objects.get(is_finished=False)
        form = typed(client, draft, reason="The session was corrected")
        client.post(anew.headers["Location"], form)
        second = Letter.objects.get(version=2)
        old = page(client, "print", letter=letter.pk)
        assert "SUPERSEDED by version 2 of 26 September 2026" in old
        assert "SUPERSEDED" not in page(client, "print", letter=second.pk)
        assert "corrected since" not in words(client.get(reverse("visits:person", kwargs={"person": person})))


def test_a_letter_that_left_the_clinic_is_written_down(of: Treated) -> None:
    letter = kept(of, GP)
    where = reverse("letters:letter", kwargs={"letter": letter.pk})
    day = {"on_day": "25", "on_month": "9", "on_year": "2026"}
    with clock.stopped_at(NEXT_DAY):
        client = signed_in(of.visit.by)
        wrong = client.post(where, {"idempotency_key": a_key(), "on_day": "31", "on_month": "9", "on_year": "2026", "to": ""})
        assert wrong.status_code == 422
        assert "Choose one" in words(wrong)
        early = client.post(where, {"idempotency_key": a_key(), **day, "on_day": "2", "way": "posted", "to": "Her"})
        assert early.status_code == 422
        assert not HandedOver.objects.exists()
        done = client.post(where, {"idempotency_key": a_key(), **day, "way": "posted", "to": "Example Practice"})
        assert done.status_code == 302
        assert "Posted on 25 Sep 2026 to Example Practice" in page(client, "letter", letter=letter.pk)


def test_a_letter_about_nothing_or_to_nobody_is_not_begun(of: Treated) -> None:
    other = treated(visit=a_visit(a_clinic("TESTCLINIC other"), name="Dr Far Away", family="TESTOTHER", born=date(1974, 9, 9)))
    where = reverse("letters:write", kwargs={"person": of.visit.person.pk})
    with clock.stopped_at(NEXT_DAY):
        client = signed_in(of.visit.by)
        for wrong in ({}, {"kind": "mother", "session": "x"}, {"kind": "person", "session": str(other.closing.session_id)}):
            answer = client.post(where, {"idempotency_key": a_key(), **wrong})
            assert answer.status_code == 422
    assert not LetterDraft.objects.exists()


def test_before_anything_was_given_there_is_nothing_to_write(database: Database) -> None:
    visit, _ = planned()
    with clock.stopped_at(MOMENT):
        client = signed_in(visit.by)
        assert "Nothing was given at this clinic yet" in page(client, "of_person", person=visit.person.pk)
        assert "Nothing was given at this clinic yet" in page(client, "write", person=visit.person.pk)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.RESEARCHER])
def test_who_reads_no_record_reads_no_letter(of: Treated, role: Role) -> None:
    letter = kept(of, GP)
    client = signed_in(a_user(of.visit.clinic, "Somebody Else", role))
    for name, named in (("of_person", {"person": of.visit.person.pk}), ("letter", {"letter": letter.pk})):
        assert client.get(reverse(f"letters:{name}", kwargs=named)).status_code in (403, 404)


def test_another_clinic_sees_nothing(of: Treated) -> None:
    letter = kept(of, GP)
    client = signed_in(a_user(a_clinic("TESTCLINIC other"), "Dr Far Away"))
    for name, named in (
        ("of_person", {"person": of.visit.person.pk}), ("letter", {"letter": letter.pk}), ("print", {"letter": letter.pk}),
    ):  # fmt: skip
        assert client.get(reverse(f"letters:{name}", kwargs=named)).status_code == 404


def test_the_lead_reads_and_does_not_write(of: Treated) -> None:
    letter = kept(of, GP)
    with clock.stopped_at(NEXT_DAY):
        client = signed_in(a_user(of.visit.clinic, "Prof Bela Other", Role.LEAD))
        read = client.get(reverse("letters:letter", kwargs={"letter": letter.pk}))
        assert read.status_code == 200
        assert "Write a new version" not in words(read)
        assert client.get(reverse("letters:write", kwargs={"person": of.visit.person.pk})).status_code == 403


# Consent


def talked_over(client: Client, draft: PlanDraft, **more: Any) -> dict[str, Any]:
    """The form of consent, every risk ticked."""
    shown = client.get(reverse("letters:consent", kwargs={"draft": draft.pk}))
    ticks = dict.fromkeys(re.findall(r'name="(risk-[^"]+)"', shown.content.decode()), "yes")
    held = {name: hidden(shown, name) for name in ("idempotency_key", "shown")}
    day = {"discussed_on_day": "24", "discussed_on_month": "9", "discussed_on_year": "2026"}
    decided = {"capacity": "has_capacity", "decision": "consents", "signed_on_paper": "yes", "discussed_by": "Dr Ines Sample"}
    return ticks | held | day | decided | more


def notice(client: Client, visit: Visit, route: str = "visits:person", **named: int) -> str:
    return words(client.get(reverse(route, kwargs=named or {"person": visit.person.pk})))


def test_a_plan_without_consent_says_so_and_can_be_signed_all_the_same(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = drafted(visit, proposed(visit, assessed(visit)))
        client = signed_in(visit.by)
        said = "No consent is recorded for this plan."
        assert said in notice(client, visit, "visits:plan", draft=draft.pk)
        assert said in notice(client, visit, "visits:sign", draft=draft.pk)
        assert "Signing is closed" not in notice(client, visit, "visits:sign", draft=draft.pk)
        answer = client.post(reverse("letters:consent", kwargs={"draft": draft.pk}), talked_over(client, draft))
        assert answer.status_code == 302, words(answer)
        row = Consent.objects.get()
        assert all(one.discussed for one in row.content.risks)
        assert said not in notice(client, visit, "visits:plan", draft=draft.pk)
        plan = with_doses(draft, 40, 35)
        visit.act("save_draft", draft=draft, version=draft.version, plan=plan)
        assert "Consent was recorded for another plan. Not discussed: RIGHT Gastrocnemius" in notice(
            client, visit, "visits:plan", draft=draft.pk
        )


def test_a_refusal_and_a_withdrawal_are_on_record_and_said(database: Database) -> None:
    visit, draft = planned()
    with clock.stopped_at(MOMENT):
        client = signed_in(visit.by)
        form = talked_over(client, draft, decision="wants_time", capacity="not_established")
        client.post(reverse("letters:consent", kwargs={"draft": draft.pk}), form)
        assert "The person wanted more time on 24 Sep 2026" in notice(client, visit)
        client.post(reverse("letters:consent", kwargs={"draft": draft.pk}), talked_over(client, draft))
        assert "more time" not in notice(client, visit).replace("More time wanted", "")
        row = Consent.objects.latest("pk")
        where = reverse("letters:consented", kwargs={"consent": row.pk})
        day = {"on_day": "24", "on_month": "9", "on_year": "2026"}
        assert client.post(where, {"idempotency_key": a_key(), **day, "said": ""}).status_code == 422
        client.post(where, {"idempotency_key": a_key(), **day, "said": "She fears the needles."})
        assert "Consent was withdrawn on 24 Sep 2026" in notice(client, visit)
        assert "This is no longer what holds" in words(client.get(where))


def test_consent_asks_for_what_nobody_can_guess_and_keeps_what_was_typed(database: Database) -> None:
    visit, draft = planned()
    with clock.stopped_at(MOMENT):
        client, where = signed_in(visit.by), reverse("letters:consent", kwargs={"draft": draft.pk})
        form = talked_over(client, draft, questions="Will it hurt? A little.", decision="", capacity="")
        answer = client.post(where, form)
        assert answer.status_code == 422
        assert "What was decided? Choose one." in words(answer)
        assert "Will it hurt? A little." in words(answer)
        one_less = talked_over(client, draft)
        del one_less[next(name for name in one_less if name.startswith("risk-"))]
        answer = client.post(where, one_less)
        assert answer.status_code == 422
        assert "a tick at each" in words(answer)
        tomorrow = talked_over(client, draft, discussed_on_day="25")
        assert client.post(where, tomorrow).status_code == 422
        assert not Consent.objects.exists()


def test_the_consent_of_one_cycle_is_not_that_of_the_next(database: Database) -> None:
    visit, draft = planned()
    consented(visit, draft)
    with clock.stopped_at(MOMENT):
        closed(visit, given(visit, draft.signed))
    with clock.stopped_at(LATER):
        drafted(visit, proposed(visit, assessed(visit, LATER)))
        client = signed_in(visit.by)
        assert "No consent is recorded for this plan." in notice(client, visit)


def test_consent_written_down_late_belongs_to_the_plan_that_was_given(database: Database) -> None:
    visit, draft = planned()
    with clock.stopped_at(MOMENT):
        closed(visit, given(visit, draft.signed))
    consented(visit, draft, NEXT_DAY)
    with clock.stopped_at(LATER):
        drafted(visit, proposed(visit, assessed(visit, LATER)))
        assert "No consent is recorded for this plan." in notice(signed_in(visit.by), visit)


def test_what_came_to_the_record_after_a_letter_is_said_beside_it(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY):
        letter, client = kept(of, GP), signed_in(of.visit.by)
        assert "there came to the record" not in page(client, "letter", letter=letter.pk)
        of.visit.act("record_follow_up", session=of.closing.session, follow_up=a_follow_up(NEXT_DAY))
        assert "Since this letter was written there came to the record: a follow-up." in page(client, "letter", letter=letter.pk)


def test_nobody_is_asked_for_consent_where_no_plan_waits(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
        client = signed_in(visit.by)
        assert "No consent" not in notice(client, visit)
        assert "No plan waits" in page(client, "of_person", person=visit.person.pk)


def test_the_paper_form_has_the_plan_the_risks_their_sources_and_lines(database: Database) -> None:
    visit, draft = planned()
    with clock.stopped_at(MOMENT):
        client = signed_in(visit.by)
        paper = page(client, "consent_print", draft=draft.pk)
    for said in (
        "RIGHT Soleus", "onabotulinumtoxinA", "The toxin can spread", "boxed warning", "read in the source",
        "I do not agree to this treatment.", "Signed by the person", "You can change your mind at any time",
    ):  # fmt: skip
        assert said in paper, said
    assert "units" not in paper
