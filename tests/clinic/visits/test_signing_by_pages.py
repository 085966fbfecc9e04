"""Reasons, the signature and the signed plan as pages: two names are two people, and nothing is signed that was not shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.entering import code_now, signed_in
from tests.clinic.scenes import MOMENT, a_key, a_user
from tests.clinic.story import (
    Visit,
    a_history,
    a_screen,
    a_signed_plan,
    a_visit,
    assessed,
    drafted,
    given,
    proposed,
    reasoned,
    signature,
    with_doses,
)
from tests.clinic.visits.planning_by_pages import address, browser_of, form_of, opened, sent, signer, text_of, to_sign

from eutonia_clinic.accounts import proving
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.checking import checked, finding_hash
from eutonia_clinic.visits.models import KeptForecast, OverrideReason, PlanDraft, SignedPlan

REASON = {"kind": "confirmed", "reason": "Urology phoned back: none since spring."}


@pytest.fixture
def visit(database: Database) -> Any:
    with clock.stopped_at(MOMENT):
        yield a_visit()


def a_draft(visit: Visit, **changes: Any) -> PlanDraft:
    return drafted(visit, proposed(visit, assessed(visit, **changes)))


def two_names(visit: Visit) -> PlanDraft:
    """A draft with one finding that needs two names."""
    return a_draft(visit, toxin_history=a_history(MOMENT, "cannot_establish"))


def reason_form(browser: Client, draft: PlanDraft) -> tuple[str, dict[str, str]]:
    """The page of the reason for the first open finding, as the board leads to it, and its form."""
    (key,) = [one.split('"', 1)[0] for one in text_of(browser.get(address("plan", draft=draft.pk))).split('value="reason:')[1:]]
    page = browser.get(sent(browser, draft, f"reason:{key}")["Location"])
    assert page.status_code == 200
    form = {name: text_of(page).split(f'name="{name}" value="', 1)[1].split('"', 1)[0] for name in ("idempotency_key", "finding")}
    return text_of(page), {**form, "key": key}


def give(browser: Client, draft: PlanDraft, **changes: str) -> Any:
    _, form = reason_form(browser, draft)
    return browser.post(address("give_reason", draft=draft.pk), {**form, **REASON, **changes}, follow=True)


def test_a_reason_says_its_kind_and_its_words(visit: Visit) -> None:
    draft = two_names(visit)
    browser = browser_of(visit)
    for changes, told in [
        ({"kind": ""}, "Choose what kind"),
        ({"kind": "x"}, "Choose what kind"),
        ({"reason": " … "}, "in words"),
    ]:
        answer = give(browser, draft, **changes)
        assert (answer.status_code, told in text_of(answer)) == (422, True)
    assert not OverrideReason.objects.exists()
    give(browser, draft)
    given = OverrideReason.objects.get()
    assert (given.kind, given.words) == ("confirmed", "Urology phoned back: none since spring.")
    reason = "Confirmed by another clinic or record: Urology phoned back: none since spring."
    assert [one.reason for one in checked(draft).plan.overrides] == [reason], "the print tells both"


def test_a_reason_that_is_said_anew_begins_from_what_was_said(visit: Visit) -> None:
    draft = two_names(visit)
    browser = browser_of(visit)
    _, form = reason_form(browser, draft)
    give(browser, draft)
    again = browser.get(f"{address('give_reason', draft=draft.pk)}?key={form['key']}").content.decode()
    assert '<option value="confirmed" selected>' in again
    assert ">Urology phoned back: none since spring.</textarea>" in again


def test_a_second_name_is_given_by_the_second_person_signed_in(visit: Visit) -> None:
    draft = two_names(visit)
    mine = browser_of(visit)
    page, _ = reason_form(mine, draft)
    assert "This finding needs two names." in page
    assert "second_name" not in page
    board = text_of(give(mine, draft))
    assert "Waits for a second name" in board
    assert "1 reason waits for a second name" in board
    assert "Read and agree" not in board
    first = OverrideReason.objects.get()
    agree = address("second_reason", reason=first.pk)
    assert "The second name is somebody else" in text_of(mine.get(agree, follow=True))
    assert checked(draft).open
    lead = signed_in(a_user(visit.clinic, "Prof Bela Other", Role.LEAD))
    assert f'href="{agree}"' in text_of(lead.get(address("plan", draft=draft.pk)))
    assert "Urology phoned back" in text_of(lead.get(agree))
    assert lead.post(agree, {"words": "", "idempotency_key": a_key()}).status_code == 422
    answer = lead.post(agree, {"words": "I called the ward as well.", "idempotency_key": a_key()}, follow=True)
    assert "You agreed with Dr Ines Sample." in text_of(answer)
    assert checked(PlanDraft.objects.get(pk=draft.pk)).open == ()
    assert "Dr Ines Sample and Prof Bela Other" in text_of(mine.get(address("sign", draft=draft.pk)))
    assert "No reason waits for a second name" in text_of(lead.get(agree, follow=True))


def test_an_assessor_gives_no_reason_and_no_second_name(visit: Visit) -> None:
    draft = two_names(visit)
    give(browser_of(visit), draft)
    assessor = signed_in(a_user(visit.clinic, "An Assessor", Role.ASSESSOR))
    page = text_of(assessor.get(address("plan", draft=draft.pk)))
    assert 'value="reason:' not in page
    assert "Read and agree" not in page
    assert assessor.get(address("give_reason", draft=draft.pk)).status_code == 403
    assert assessor.get(address("second_reason", reason=OverrideReason.objects.get().pk)).status_code == 403


def test_a_reason_for_figures_that_changed_meanwhile_is_not_saved(visit: Visit) -> None:
    draft = two_names(visit)
    answer = give(browser_of(visit), draft, finding="0" * 64)
    assert "No reason was saved." in text_of(answer)
    assert not OverrideReason.objects.exists()


def sign(browser: Client, draft: PlanDraft, **changes: str) -> Any:
    return browser.post(address("sign", draft=draft.pk), to_sign(browser, draft, **changes))


def test_a_plan_is_read_back_signed_and_its_forecast_kept(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    page = text_of(browser.get(address("sign", draft=draft.pk)))
    for words in ("75 units in the RIGHT leg", "24 September 2026", "date of birth: ask", "Soleus RIGHT: proposed"):
        assert words in page
    assert "2 Mar 1974" not in page
    answer = sign(browser, draft)
    plan = SignedPlan.objects.get()
    assert answer["Location"] == address("signed_plan", plan=plan.pk)
    assert (plan.author, plan.content.meaning) == (visit.by, "I have planned this treatment and I prescribe it")
    assert KeptForecast.objects.get().plan == plan
    assert "Signed: 75 units of onabotulinumtoxinA." in text_of(browser.get(answer["Location"]))


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"birth_year": "1975"}, "birth_year", "not the year in which this person was born"),
        ({"birth_year": "74"}, "birth_year", "type four digits"),
        ({"birth_year": ""}, "birth_year", "type four digits"),
        ({"meaning": ""}, "meaning", "Choose what your signature means"),
        ({"meaning": "amended"}, "meaning", "Choose what your signature means"),
        ({"password": "guess"}, "password", "Expected: your password"),
        ({"code": "000000"}, "code", "Code: another code"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_signed(
    visit: Visit, changes: dict[str, str], field: str, told: str
) -> None:
    draft = a_draft(visit)
    answer = sign(browser_of(visit), draft, **changes)
    page = text_of(answer)
    assert answer.status_code == 422
    assert f'href="#f-{field.replace("_", "-")}"' in page
    assert told in page
    assert "spindle kestrel" not in page
    assert not SignedPlan.objects.exists()


def test_a_wrong_year_does_not_use_up_the_code(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    form = to_sign(browser, draft)
    assert browser.post(address("sign", draft=draft.pk), {**form, "birth_year": "1975"}).status_code == 422
    assert browser.post(address("sign", draft=draft.pk), form).status_code == 302


def test_too_many_wrong_codes_lock_the_address(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    form = to_sign(browser, draft, code="000000")
    answers = [browser.post(address("sign", draft=draft.pk), form) for _ in range(whole("accounts.failures") + 1)]
    assert answers[-1].status_code == 429
    assert "locked" in text_of(answers[-1])
    assert not SignedPlan.objects.exists()


def test_what_changed_since_the_page_was_read_is_told_with_the_way_on(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    form = to_sign(browser, draft)
    visit.act("save_draft", draft=draft, version=draft.version, plan=with_doses(draft, 50))
    answer = browser.post(address("sign", draft=draft.pk), form)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "This is no longer what you were shown." in page
    assert "The plan was changed." in page
    assert "50 units in the RIGHT leg" in page
    assert f'href="{address("plan", draft=draft.pk)}"' in page
    assert sign(browser, draft, code=code_now(1)).status_code == 302


def test_a_page_that_is_not_complete_is_refused(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    assert sign(browser, draft, shown="a.b").status_code == 422
    assert sign(browser, draft, version="x").status_code == 422


def test_an_open_finding_closes_the_button_and_the_act(visit: Visit) -> None:
    draft = a_draft(visit, screen=a_screen(MOMENT, **{"toxin-allergy": "yes"}))
    browser = browser_of(visit)
    page = text_of(browser.get(address("sign", draft=draft.pk)))
    assert "Signing is closed: 1 stop cannot be answered by a reason." in page
    answer = sign(browser, draft)
    assert (answer.status_code, SignedPlan.objects.exists()) == (409, False)


def test_who_comes_second_is_told_who_signed_and_when(visit: Visit) -> None:
    draft = a_draft(visit)
    late = signer(a_user(visit.clinic, "Dr Late Comer"))
    form = to_sign(late, draft)
    first = sign(browser_of(visit), draft)
    for answer in (
        late.post(address("sign", draft=draft.pk), form, follow=True),
        late.get(address("sign", draft=draft.pk), follow=True),
    ):
        assert answer.redirect_chain == [(first["Location"], 302)]
        assert "Dr Ines Sample signed this plan already, 10:00. You did not sign." in text_of(answer)
    assert SignedPlan.objects.count() == 1


def test_of_two_who_sign_at_the_same_moment_one_signs_and_the_other_is_told(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first signature comes in after everything of the second was looked at, and before its act begins."""
    draft = a_draft(visit)
    late = signer(a_user(visit.clinic, "Dr Late Comer"))
    form, act = to_sign(late, draft), acts.sign_plan

    def overtaken(**given: Any) -> SignedPlan:
        act(**{**signature(draft), "by": visit.by, "clinic": visit.clinic, "key": a_key()})
        return act(**given)

    monkeypatch.setattr(acts, "sign_plan", overtaken)
    answer = late.post(address("sign", draft=draft.pk), form, follow=True)
    assert "Dr Ines Sample signed this plan already" in text_of(answer)
    assert SignedPlan.objects.get().author == visit.by


def test_a_signature_sent_twice_is_one(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    form = to_sign(browser, draft)
    answers = [browser.post(address("sign", draft=draft.pk), form)["Location"] for _ in range(2)]
    assert answers == [address("signed_plan", plan=SignedPlan.objects.get().pk)] * 2


def test_a_form_whose_code_its_twin_has_used_up_leads_to_what_the_twin_signed(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sendings of one form at the same moment: the second has passed every check when the first uses up the code."""
    draft = a_draft(visit)
    browser = browser_of(visit)
    form = to_sign(browser, draft)
    prove = proving.prove

    def after_the_twin(*given: Any, **typed: str) -> Any:
        monkeypatch.setattr(proving, "prove", prove)
        assert browser.post(address("sign", draft=draft.pk), form).status_code == 302
        return prove(*given, **typed)

    monkeypatch.setattr(proving, "prove", after_the_twin)
    answer = browser.post(address("sign", draft=draft.pk), form)
    plan = SignedPlan.objects.get()
    assert answer["Location"] == address("signed_plan", plan=plan.pk)


def test_a_signature_stands_when_its_forecast_cannot_be_kept(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("no forecast today")

    monkeypatch.setattr(acts, "keep_forecast", fails)
    draft = a_draft(visit)
    browser = browser_of(visit)
    page = text_of(browser.get(sign(browser, draft)["Location"]))
    assert "could not be kept" in page
    assert SignedPlan.objects.count() == 1


def signed_page(visit: Visit, plan: SignedPlan, browser: Client | None = None) -> str:
    answer = (browser or browser_of(visit)).get(address("signed_plan", plan=plan.pk))
    assert answer.status_code == 200
    return text_of(answer)


def test_a_signed_plan_is_read_whole_from_what_was_signed(visit: Visit) -> None:
    draft = two_names(visit)
    reasoned(visit, draft)
    plan = visit.act("sign_plan", **signature(draft))
    page = signed_page(visit, plan)
    for words in (
        "Signed plan, version 1", "signed, not given yet", "60 of 60 checks ran", "Dr Ines Sample and Prof Bela Other",
        "Discussed with the person and urology.", "Soleus RIGHT: proposed", ", signed 75 units.", "22 October 2026",
        "24 Sep 2026, 10:00", "Start the session", "Amend the plan", "Cancel the plan",
    ):  # fmt: skip
        assert words in page, words


def test_an_amendment_begins_a_draft_and_the_version_before_stays_to_be_read(visit: Visit) -> None:
    plan = a_signed_plan(visit)
    browser = browser_of(visit)
    answer = browser.post(address("amend", plan=plan.pk), {"idempotency_key": a_key()})
    draft = PlanDraft.objects.get(amends=plan)
    assert answer["Location"] == address("plan", draft=draft.pk)
    assert "amends version 1" in text_of(browser.get(answer["Location"]))
    assert sent(browser, draft, "save", dose__soleus__right="50").status_code == 302
    refused = sign(browser, draft, meaning="amended", reason=" ")
    assert (refused.status_code, "Say in words why the plan is amended" in text_of(refused)) == (422, True)
    assert sign(browser, draft, meaning="amended", reason="Less tone than planned for").status_code == 302
    later = SignedPlan.objects.get(replaces=plan)
    before, after = signed_page(visit, plan), signed_page(visit, later)
    assert "amended: not in force" in before
    assert "Version 2 took its place: Dr Ines Sample, 24 Sep 2026, 10:00. Less tone than planned for." in before
    assert "75 units" in before
    assert f'href="{address("signed_plan", plan=later.pk)}"' in before
    assert "Start the session" not in before
    assert "Signed plan, version 2" in after
    assert "Start the session" in after
    paper = text_of(browser.get(address("sheet", plan=plan.pk)))
    assert "NOT IN FORCE: Version 2 took its place" in paper
    assert "NOT IN FORCE" in text_of(browser.get(address("labels", plan=plan.pk)))
    assert "NOT IN FORCE" not in text_of(browser.get(address("sheet", plan=later.pk)))


def test_a_plan_is_cancelled_with_a_reason(visit: Visit) -> None:
    plan = a_signed_plan(visit)
    browser = browser_of(visit)
    where = address("cancel", plan=plan.pk)
    assert browser.post(where, {"reason": "..", "idempotency_key": a_key()}).status_code == 422
    answer = browser.post(where, {"reason": "Fever since yesterday", "idempotency_key": a_key()}, follow=True)
    page = text_of(answer)
    assert "cancelled: not in force" in page
    assert "Dr Ines Sample cancelled it, 24 Sep 2026, 10:00: Fever since yesterday." in page
    assert "Start the session" not in page
    assert browser.get(where).status_code == 409
    assert "NOT IN FORCE: Dr Ines Sample cancelled it" in text_of(browser.get(address("sheet", plan=plan.pk)))


def test_a_plan_past_its_last_day_says_so(visit: Visit) -> None:
    plan = a_signed_plan(visit)
    with clock.stopped_at(MOMENT + timedelta(days=40)):
        page = signed_page(visit, plan)
    assert "past its last day" in page
    assert "Start the session" not in page
    assert "Cancel the plan" in page


def test_a_plan_that_is_being_given_leads_to_its_session(visit: Visit) -> None:
    plan = a_signed_plan(visit)
    session = given(visit, plan)
    page = signed_page(visit, plan)
    assert f'href="{address("session", session=session.pk)}"' in page
    assert "Start the session" not in page
    assert "Cancel the plan" not in page


def test_a_lead_reads_a_signed_plan_and_changes_nothing(visit: Visit) -> None:
    plan = a_signed_plan(visit)
    lead = signed_in(a_user(visit.clinic, "Prof Bela Other", Role.LEAD))
    page = signed_page(visit, plan, lead)
    for words in ("Start the session", "Amend the plan", "Cancel the plan"):
        assert words not in page
    assert lead.post(address("amend", plan=plan.pk)).status_code == 403


def test_a_draft_on_paper_says_on_every_sheet_and_label_that_it_is_one(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    for route in ("draft_sheet", "draft_labels"):
        page = text_of(browser.get(address(route, draft=draft.pk)))
        assert "DRAFT: not signed." in page
    plan = visit.act("sign_plan", **signature(draft))
    for route, signed in (("draft_sheet", "sheet"), ("draft_labels", "labels")):
        assert browser.get(address(route, draft=draft.pk))["Location"] == address(signed, plan=plan.pk)
        page = text_of(browser.get(address(signed, plan=plan.pk)))
        assert "DRAFT" not in page


def test_a_signed_sheet_is_of_what_was_signed_whatever_is_known_later(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = a_signed_plan(visit)
    browser = browser_of(visit)
    before = text_of(browser.get(address("sheet", plan=plan.pk)))

    def never(*_: object) -> None:
        raise AssertionError("a signed plan is not worked out again")

    for name in ("check", "prepared", "drafted", "propose"):
        monkeypatch.setattr(f"eutonia_clinic.visits.engine.{name}", never)
    assert text_of(browser.get(address("sheet", plan=plan.pk))) == before
    assert "Dr Ines Sample" in before
    signed_page(visit, plan, browser)


def test_a_finding_is_named_by_its_figures(visit: Visit) -> None:
    draft = two_names(visit)
    _, form = reason_form(browser_of(visit), draft)
    assert form["finding"] == finding_hash(checked(draft).open[0])
    assert opened(browser_of(visit), draft)["version"] == str(draft.version)
    assert "version" in form_of(text_of(browser_of(visit).get(address("sign", draft=draft.pk))), "sign-form")
