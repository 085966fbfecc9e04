"""A response that fades is noticed, its reasons are walked and kept, and the next plan takes them into account."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.responses.fading import (
    AT_ITS_BEST,
    FADING,
    HELPED,
    NOTHING,
    QUESTIONS,
    STEPS,
    a_walk,
    after,
    cycles,
    reviewed,
    seen,
    treated,
)
from tests.clinic.scenes import a_clinic, a_key, a_user, at_once
from tests.clinic.story import Visit, a_closed_session, a_follow_up, a_history, a_visit, assessed, proposed

from eutonia.domain.advice import Step
from eutonia.domain.answers import Answer
from eutonia.domain.proposal import Outcome
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import NotAllowed, NotValid, TooLate
from eutonia_clinic.patients.acts import merge
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.responses.acts import go_on_treating, keep_walk
from eutonia_clinic.responses.documents import Follows, Said, Verdict
from eutonia_clinic.responses.models import ResponseReview, WalkDraft
from eutonia_clinic.responses.reading import typed_of
from eutonia_clinic.responses.standing import standing_of, walked
from eutonia_clinic.visits.checking import plan_of
from eutonia_clinic.visits.models import PlanDraft, SessionClosed, StoredProposal
from eutonia_clinic.visits.taught import taught_now


def last_units(visit: Visit) -> int:
    """What was given in the last session."""
    return int(SessionClosed.objects.current().filter(person=visit.person).latest("session__given_on").units)


def person_page(visit: Visit, client: Client | None = None) -> str:
    """What the person's page says."""
    return page(client or signed_in(visit.by), "visits:person", person=visit.person.pk)


def page(client: Client, route: str, **named: Any) -> str:
    answer = client.get(reverse(route, kwargs=named))
    assert answer.status_code == 200
    return plain(answer.content.decode())


def plain(html: str) -> str:
    """The words of a page in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def next_proposal(visit: Visit, day: datetime) -> StoredProposal:
    with clock.stopped_at(day):
        return proposed(visit, assessed(visit, day, toxin_history=a_history(day, "yes")))


def total_of(draft: PlanDraft) -> int:
    return int(plan_of(draft).total.amount)


def form(visit: Visit, **changes: str) -> dict[str, str]:
    """Everything that the page of a walk sends when every reason was looked at."""
    return {
        **{f"answer:{name}": "yes" if name == "moves-under-block" else "no" for name in QUESTIONS},
        **{f"verdict:{step}": "explains" if step == "dose" else "does_not_explain" for step in STEPS},
        "answered_by": "the person and her carer", "conclusion": "The dose has become too small.", "follows": "more",
        "version": "0", "replaces": "", "idempotency_key": a_key(), **changes,
    }  # fmt: skip


def post(visit: Visit, act: str, sent: dict[str, str], client: Client | None = None) -> Any:
    address = reverse(f"responses:{act}", kwargs={"person": visit.person.pk})
    return (client or signed_in(visit.by)).post(address, sent)


def test_a_fading_effect_is_said_above_the_person_the_answer_and_the_plan_board(faded: Visit) -> None:
    told = "The effect fades: cycle 1, a goal reached; cycle 2, important relief, no goal reached; cycle 3, no goal reached"
    proposal = next_proposal(faded, after(3))
    draft = faded.act("start_draft", proposal=proposal)
    client = signed_in(faded.by)
    before_signing = [page(client, "visits:may_we", proposal=proposal.pk), page(client, "visits:plan", draft=draft.pk)]
    pages = [person_page(faded, client), *before_signing]
    assert [told in one for one in pages] == [True, True, True]
    assert ["Not yet explained." in one for one in pages] == [True, True, True]
    assert all("Walk through the reasons" in one for one in pages)


def test_nothing_is_said_of_a_course_that_works(database: object) -> None:
    visit = a_visit()
    with clock.stopped_at(cycles(visit, (HELPED, HELPED))):
        html = person_page(visit)
        assert "The effect fades" not in html
        said = page(signed_in(visit.by), "responses:review", person=visit.person.pk)
    assert "No loss of response is known" in said
    assert "Record what was found" not in said


def test_before_anything_was_given_the_page_says_so_and_offers_nothing(database: object) -> None:
    visit = a_visit()
    client = signed_in(visit.by)
    assert "Nothing was given here yet" in page(client, "responses:review", person=visit.person.pk)
    assert post(visit, "walk", form(visit), client).status_code == 404
    assert "The course of the effect" not in person_page(visit, client)


def test_every_reason_stands_in_its_order_with_what_speaks_for_it_and_its_sources(faded: Visit) -> None:
    said = page(signed_in(faded.by), "responses:review", person=faded.person.pk)
    places = [said.index(f"{number}. {name}") for number, name in enumerate(("Dose", "Muscles", "Guidance", "Contracture"), 1)]
    assert places == sorted(places)
    assert "Every needle that needs guidance was guided." in said
    assert "Were neutralising antibodies found in the blood?" in said
    assert "Antibodies were found in 53.5 per cent of people with secondary failure" in said
    assert "Sources" in said
    assert "units of onabotulinumtoxinA" in said


def test_the_record_said_what_is_not_known_and_no_answer_begins_as_no(faded: Visit) -> None:
    html = signed_in(faded.by).get(reverse("responses:review", kwargs={"person": faded.person.pk})).content.decode()
    for question in QUESTIONS:
        chosen = re.findall(rf'name="answer:{question}"[^>]*value="(\w+)"[^>]*checked', html)
        assert chosen == ["not_asked"], question


def test_a_walk_is_kept_and_somebody_else_goes_on_with_it(faded: Visit) -> None:
    nurse = a_user(faded.clinic, "P. Mock", Role.ASSESSOR)
    sent = form(faded, conclusion="Not sure yet") | {"answer:therapy-stopped": "cannot_establish"}
    assert post(faded, "walk", sent, signed_in(nurse)).status_code == 302
    html = signed_in(faded.by).get(reverse("responses:review", kwargs={"person": faded.person.pk})).content.decode()
    assert "Kept by P. Mock, not recorded yet." in html
    assert "Not sure yet" in html
    assert re.search(r'name="answer:therapy-stopped"[^>]*value="cannot_establish"[^>]*checked', html)
    assert ResponseReview.objects.count() == 0
    assert "Not yet explained." in person_page(faded)


def test_who_kept_a_walk_meanwhile_is_not_written_over(faded: Visit) -> None:
    nurse = a_user(faded.clinic, "P. Mock", Role.ASSESSOR)
    post(faded, "walk", form(faded, conclusion="Hers"), signed_in(nurse))
    answer = post(faded, "walk", form(faded, conclusion="Mine, typed at length"))
    assert answer.status_code == 409
    assert "P. Mock changed this meanwhile" in answer.content.decode()
    assert "Mine, typed at length" in answer.content.decode()
    assert "Hers" in WalkDraft.objects.get().document


def test_recording_needs_every_reason_looked_at_a_conclusion_and_what_follows(faded: Visit) -> None:
    sent = form(faded, conclusion=" ", follows="", answered_by="") | {"verdict:antibodies": ""}
    answer = post(faded, "record", sent)
    said = plain(answer.content.decode())
    assert answer.status_code == 422
    for wanted in ("What you make of it: say what you make of this reason", "Conclusion: say the conclusion in words",
                   "Who answered the questions: say who answered", "What follows: say what follows"):  # fmt: skip
        assert wanted in said
    assert 'value="explains" checked' in answer.content.decode().replace('checked=""', "checked")
    assert ResponseReview.objects.count() == 0


def test_a_treatment_that_was_declined_is_kept_in_whose_words(faded: Visit) -> None:
    sent = form(faded) | {"said:physiotherapy": "declined"}
    answer = post(faded, "record", sent)
    assert answer.status_code == 422
    assert "In whose words: say what the person or the carer said, and who" in plain(answer.content.decode())
    assert post(faded, "record", sent | {"said-words:physiotherapy": "Her: I had my fill of it"}).status_code == 302
    talked = {one.offered.option: one for one in ResponseReview.objects.get().content.alternatives}
    assert (talked["physiotherapy"].said, talked["physiotherapy"].words) == (Said.DECLINED, "Her: I had my fill of it")
    assert talked["physiotherapy"].offered.citations
    assert [one.said for name, one in talked.items() if name != "physiotherapy"] == [Said.NOT_DISCUSSED] * (len(talked) - 1)


@pytest.mark.parametrize("follows", ["refer", "stop"])
def test_toxin_does_not_end_before_something_else_was_talked_about(faded: Visit, follows: str) -> None:
    assert post(faded, "record", form(faded, follows=follows)).status_code == 422
    talked = {"said:physiotherapy": "referred"}
    assert post(faded, "record", form(faded, follows=follows) | talked).status_code == 302


def test_what_was_found_is_kept_whole_and_explains_the_notice(faded: Visit) -> None:
    answer = post(faded, "record", form(faded) | {"words:dose": "The calf has grown."})
    assert answer.status_code == 302
    row = ResponseReview.objects.get()
    found = row.content
    assert found.answers.answers["needle-in-doubt"] is Answer.NO
    assert found.answers.answered_by == "the person and her carer"
    assert [one.step for one in found.found] == list(STEPS)
    assert found.found[0].verdict is Verdict.EXPLAINS
    assert found.loss.kind == "secondary"
    assert all(one.citations for one in found.loss.suspects)
    said = person_page(faded)
    assert "Explained as dose by Dr Ines Sample, 15 Jul 2027. What follows: more." in said
    assert "Not yet explained" not in said
    read = page(signed_in(faded.by), "responses:reviewed", response_review=row.pk)
    assert "The calf has grown." in read
    assert "Was the place of the needle in doubt at the last session? no" in read
    assert "Reasons for a fading effect looked into" in person_page(faded)
    assert WalkDraft.objects.filter(is_finished=False).count() == 0


def test_the_answers_reach_the_advice(faded: Visit) -> None:
    before = taught_now(faded.person, clock.today("Europe/London")).taught
    assert Step.ASK_FIRST in before.advice.steps  # type: ignore[union-attr]
    reviewed(faded)
    now = taught_now(faded.person, clock.today("Europe/London")).taught
    assert Step.ASK_FIRST not in now.advice.steps  # type: ignore[union-attr]


def test_a_resistance_that_was_found_is_advised_against_until_it_is_taken_back(faded: Visit) -> None:
    answers = {**a_walk().answers, "test-without-paralysis": Answer.YES}
    reviewed(faded, a_walk(Follows.PAUSE, answers=answers))
    advice = taught_now(faded.person, clock.today("Europe/London")).taught.advice  # type: ignore[union-attr]
    assert "next.resistant" in [one.reason.rule for one in advice.what]  # type: ignore[union-attr]
    going_on(faded)
    fourth = treated(faded, after(3), first=False)
    seen(faded, fourth, after(3), NOTHING)
    left = walked(ids_of(faded.person.pk))
    assert left is not None
    assert (left.answers, left.steps, left.held) == ({"test-without-paralysis": Answer.YES}, (), "")
    with clock.stopped_at(after(4)):
        html = signed_in(faded.by).get(reverse("responses:review", kwargs={"person": faded.person.pk})).content.decode()
        assert re.search(r'name="answer:test-without-paralysis"[^>]*value="yes"[^>]*checked', html)
        assert re.search(r'name="answer:dose-lost"[^>]*value="not_asked"[^>]*checked', html)


def test_the_next_plan_begins_as_was_decided_and_says_why(faded: Visit) -> None:
    proposal = next_proposal(faded, after(3))
    unaware = total_of(faded.act("start_draft", proposal=proposal))
    reviewed(faded)
    proposal = next_proposal(faded, after(3))
    client = signed_in(faded.by)
    address = reverse("visits:start_plan", kwargs={"proposal": proposal.pk})
    answer = client.post(address, {"idempotency_key": a_key()}, follow=True)
    draft = PlanDraft.objects.latest("pk")
    assert total_of(draft) > unaware
    assert "Begun as was decided when the reasons for the fading effect were looked into" in plain(answer.content.decode())
    named = faded.act("start_draft", proposal=proposal, option="lower")
    assert total_of(named) < unaware


def test_less_is_chosen_only_with_a_reason_which_is_kept_and_the_plan_begins_below_the_last_dose(faded: Visit) -> None:
    without = post(faded, "record", form(faded, follows="less", why=" "))
    assert without.status_code == 422
    assert "Why that follows: say why less is given although the effect fades." in plain(without.content.decode())
    assert not ResponseReview.objects.exists()
    said = "The hand became weak, and she types for a living."
    assert post(faded, "record", form(faded, follows="less", why=said)).status_code == 302
    row = ResponseReview.objects.get()
    assert (row.follows, row.content.why) == ("less", said)
    assert said in page(signed_in(faded.by), "responses:reviewed", response_review=row.pk)
    assert "What follows: less." in person_page(faded)
    proposal = next_proposal(faded, after(3))
    client = signed_in(faded.by)
    address = reverse("visits:start_plan", kwargs={"proposal": proposal.pk})
    board = plain(client.post(address, {"idempotency_key": a_key()}, follow=True).content.decode())
    assert total_of(PlanDraft.objects.latest("pk")) < last_units(faded)
    assert f"The largest plan below the {last_units(faded)} units given last." in board
    assert "comes before benefit" not in board, "nobody wrote down harm: a decision is not told as harm"


def test_other_guidance_keeps_the_dose(faded: Visit) -> None:
    reviewed(faded, a_walk(Follows.OTHER_GUIDANCE))
    draft = faded.act("start_draft", proposal=next_proposal(faded, after(3)))
    others = [one.plan.total.amount for one in draft.proposal.content.options if one.plan.doses]
    assert abs(total_of(draft) - last_units(faded)) == min(abs(one - last_units(faded)) for one in others)


def test_an_open_draft_is_out_of_date_once_the_reasons_were_looked_into(faded: Visit) -> None:
    draft = faded.act("start_draft", proposal=next_proposal(faded, after(3)))
    reviewed(faded)
    said = page(signed_in(faded.by), "visits:plan", draft=draft.pk)
    assert "A session or a follow-up came to the course" in said


def going_on(visit: Visit, reason: str = "She asks for one more, guided, and then we stop.", **more: Any) -> Any:
    standing = standing_of(ids_of(visit.person.pk))
    assert standing is not None
    given = {"by": visit.by, "clinic": visit.clinic, "key": a_key(), "review": standing.review, "reason": reason} | more
    return go_on_treating(**given)


def test_after_two_cycles_that_brought_nothing_nothing_is_planned_before_the_walk(stopped: Visit) -> None:
    said = person_page(stopped)
    assert "Stop rule: two cycles in a row reached no goal" in said
    assert "The reasons are looked at before anything is injected." in said
    assert next_proposal(stopped, after(3)).content.eligibility.outcome is Outcome.NOT_NOW


def test_an_injector_who_treats_on_despite_the_stop_rule_gives_a_reason_that_is_kept(stopped: Visit) -> None:
    row = reviewed(stopped, a_walk(Follows.OTHER_MUSCLES))
    assert row.stop_rule
    assert next_proposal(stopped, after(3)).content.eligibility.outcome is Outcome.NOT_NOW
    nurse = a_user(stopped.clinic, "P. Mock", Role.ASSESSOR)
    with pytest.raises(NotAllowed):
        going_on(stopped, by=nurse)
    with pytest.raises(NotValid):
        going_on(stopped, reason=" ?? ")
    going_on(stopped)
    proposal = next_proposal(stopped, after(3))
    assert proposal.content.eligibility.outcome is Outcome.WITH_CAUTIONS
    finding = next(one for one in proposal.content.eligibility.findings if one.rule == "eligibility.no-response")
    assert "Dr Ines Sample looked into the reasons on 15 Jul 2027 and treats again: She asks for one more" in finding.because
    draft = stopped.act("start_draft", proposal=proposal)
    said = page(signed_in(stopped.by), "visits:plan", draft=draft.pk)
    assert "Dr Ines Sample treats again all the same: “She asks for one more, guided, and then we stop.”" in said
    assert "Treats again although the effect had faded" in person_page(stopped)
    with pytest.raises(TooLate):
        going_on(stopped)


def test_the_reason_is_given_on_the_page_and_no_words_are_told_at_the_field(stopped: Visit) -> None:
    row = reviewed(stopped, a_walk(Follows.MORE))
    client, address = signed_in(stopped.by), reverse("responses:go_on", kwargs={"response_review": row.pk})
    empty = client.post(address, {"going-on": "", "idempotency_key": a_key()})
    assert empty.status_code == 422
    assert "Say the reason in words." in empty.content.decode()
    given = client.post(address, {"going-on": "One more, guided.", "idempotency_key": a_key()}, follow=True)
    assert "The reason is kept" in given.content.decode()
    assert "“One more, guided.”" in person_page(stopped, client)


def test_a_review_that_says_wait_holds_every_plan_until_an_injector_gives_a_reason(faded: Visit) -> None:
    proposal = next_proposal(faded, after(3))
    draft = faded.act("start_draft", proposal=proposal)
    reviewed(faded, a_walk(Follows.PAUSE))
    client = signed_in(faded.by)
    assert "pause: no session for now. No plan is begun." in person_page(faded, client)
    answer = client.post(reverse("visits:start_plan", kwargs={"proposal": proposal.pk}), {"idempotency_key": a_key()})
    assert answer.status_code == 422
    assert "An injector who treats again gives a reason first" in answer.content.decode()
    with pytest.raises(NotValid, match="No plan is begun"):
        faded.act("renew_proposal", draft=draft, version=draft.version)
    going_on(faded)
    assert faded.act("start_draft", proposal=next_proposal(faded, after(3))).pk


def test_no_reason_is_asked_where_nothing_is_held_back(faded: Visit) -> None:
    reviewed(faded)
    with pytest.raises(TooLate):
        going_on(faded)


def test_it_is_recorded_anew_with_a_reason_and_what_stood_before_stays(faded: Visit) -> None:
    first = reviewed(faded)
    sent = form(faded, conclusion="It was the needle.", replaces=str(first.pk)) | {"verdict:guidance": "explains"}
    assert post(faded, "record", sent).status_code == 422
    assert post(faded, "record", sent | {"reason": "The old notes came."}).status_code == 302
    again = ResponseReview.objects.get(replaces=first)
    assert (again.reason, again.content.conclusion) == ("The old notes came.", "It was the needle.")
    client = signed_in(faded.by)
    assert "Recorded anew since" in page(client, "responses:reviewed", response_review=first.pk)
    assert "The old notes came." in page(client, "responses:reviewed", response_review=again.pk)
    assert "Explained as dose and guidance" in person_page(faded, client)


def test_who_recorded_meanwhile_is_told_and_nothing_is_lost(faded: Visit) -> None:
    reviewed(faded)
    answer = post(faded, "record", form(faded, conclusion="Typed at length"))
    assert answer.status_code == 409
    assert "Typed at length" in answer.content.decode()
    assert ResponseReview.objects.count() == 1


@pytest.mark.both_databases
def test_of_two_who_record_at_once_one_is_kept(faded: Visit) -> None:
    answers = at_once(2, lambda _: reviewed(faded))
    assert ResponseReview.objects.count() == 1
    assert [isinstance(one, TooLate) for one in answers].count(True) == 1


def test_another_session_makes_the_review_history_and_the_reasons_are_walked_anew(faded: Visit) -> None:
    reviewed(faded)
    fourth = treated(faded, after(3), first=False)
    seen(faded, fourth, after(3), NOTHING)
    with clock.stopped_at(after(4)):
        said = person_page(faded)
        assert "Not yet explained." in said
        html = signed_in(faded.by).get(reverse("responses:review", kwargs={"person": faded.person.pk})).content.decode()
        assert "The dose has become too small" not in html
        assert reviewed(faded).replaces is None


def test_a_walk_over_a_session_that_is_no_longer_the_last_is_refused(faded: Visit) -> None:
    before = standing_session(faded)
    treated(faded, after(3), first=False)
    given = {"by": faded.by, "clinic": faded.clinic, "key": a_key(), "person": faded.person, "session": before}
    with pytest.raises(TooLate):
        keep_walk(**given, typed={})
    with pytest.raises(TooLate):
        reviewed(faded, session=before)


def standing_session(visit: Visit) -> Any:
    from eutonia_clinic.visits.courses import last_closed

    closing = last_closed(visit.person)
    assert closing is not None
    return closing.session


def test_an_assessor_keeps_and_does_not_record_and_the_lead_reads(faded: Visit) -> None:
    nurse, lead = a_user(faded.clinic, "P. Mock", Role.ASSESSOR), a_user(faded.clinic, "L. Mock", Role.LEAD)
    assert post(faded, "record", form(faded), signed_in(nurse)).status_code == 403
    with pytest.raises(NotAllowed):
        reviewed(faded, by=nurse)
    said = page(signed_in(nurse), "responses:review", person=faded.person.pk)
    assert ("Keep and go on later" in said, "Record what was found" in said) == (True, False)
    assert post(faded, "walk", form(faded), signed_in(lead)).status_code == 403
    said = page(signed_in(lead), "responses:review", person=faded.person.pk)
    assert ("Keep and go on later" in said, "Record what was found" in said) == (False, False)


def test_another_clinic_does_not_see_it(faded: Visit) -> None:
    stranger = signed_in(a_user(a_clinic("TESTCLINIC elsewhere"), "Dr Else Sample"))
    assert stranger.get(reverse("responses:review", kwargs={"person": faded.person.pk})).status_code == 404
    row = reviewed(faded)
    assert stranger.get(reverse("responses:reviewed", kwargs={"response_review": row.pk})).status_code == 404


@pytest.mark.both_databases
def test_under_either_number_of_a_merged_person_it_is_one_course(faded: Visit) -> None:
    row = reviewed(faded)
    clinic, by, person = faded.clinic, faded.by, faded.person
    twin = a_visit(clinic, family="TESTPERSON", given="Junipa", other_than=[person.pk])
    merge(by=by, clinic=clinic, key=a_key(), kept=twin.person, merged=person, reason="one person")
    standing = standing_of(ids_of(twin.person.pk))
    assert standing is not None
    assert (standing.review.pk, standing.is_of_now) == (row.pk, True)
    assert "Explained as dose" in page(signed_in(faded.by), "visits:person", person=twin.person.pk)


def test_a_form_with_choices_that_nobody_offered_is_no_answer(faded: Visit) -> None:
    sent = form(faded) | {"answer:dose-lost": "perhaps", "verdict:dose": "blame", "follows": "double", "strange": "x" * 9000}
    answer = post(faded, "record", sent)
    assert answer.status_code == 422
    post(faded, "walk", sent)
    assert "strange" not in WalkDraft.objects.get().document


def test_what_was_recorded_comes_back_into_the_form_as_it_was(faded: Visit) -> None:
    row = reviewed(faded)
    typed = typed_of(row.content)
    assert typed["verdict:dose"] == "explains"
    assert typed["answer:moves-under-block"] == "yes"
    assert (typed["follows"], typed["said:physiotherapy"]) == ("more", "discussed")


def test_toxin_that_never_worked_is_said_so_and_not_called_fading(database: object) -> None:
    visit = a_visit()
    with clock.stopped_at(cycles(visit, (NOTHING,))):
        said = person_page(visit)
        assert "Toxin is not known to have worked here: cycle 1, no goal reached, no important relief" in said
        assert "The effect fades" not in said


def test_a_long_course_is_told_by_its_first_success_and_its_latest_cycles(database: object) -> None:
    visit = a_visit()
    with clock.stopped_at(cycles(visit, (HELPED, HELPED, HELPED, *FADING[1:]))):
        said = person_page(visit)
    assert "cycle 1, a goal reached; cycle 3, a goal reached; cycle 4" in said
    assert "(1 cycle between not told here)" in said


def test_follow_ups_that_are_missing_are_not_a_fading_effect(database: object) -> None:
    visit = a_visit()
    day = cycles(visit, (HELPED,))
    with clock.stopped_at(day):
        a_closed_session(visit, day, toxin_history=a_history(day, "yes"))
    with clock.stopped_at(after(2)):
        assert "The effect fades" not in person_page(visit)


def test_a_corrected_follow_up_takes_the_notice_back(faded: Visit) -> None:
    last = standing_session(faded).follow_ups.get()
    seen_on = after(2) + AT_ITS_BEST
    better = a_follow_up(seen_on)
    faded.act("record_follow_up", session=last.session, follow_up=better, replaces=last, reason="Another person's scores.")
    assert "The effect fades" not in person_page(faded)
