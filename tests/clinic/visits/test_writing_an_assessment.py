"""Writing an assessment by its pages: begun, kept, never lost, recorded, and then: may we?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.assessing import FOOT, RIGHT, a_first_assessment, begun, sent
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.pages_sent import the_form
from tests.clinic.scenes import MOMENT
from tests.clinic.story import LATER, Visit, a_visit, assessed, bladder_toxin

from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import tree_of
from eutonia_clinic.visits.confirming import unconfirmed
from eutonia_clinic.visits.models import Assessment, AssessmentDraft, StoredProposal


@pytest.fixture
def visit(database: Database) -> Iterator[Visit]:
    with clock.stopped_at(MOMENT):
        yield a_visit()


@pytest.fixture
def browser(visit: Visit) -> Client:
    return signed_in(visit.by)


def test_A_first_assessment_is_begun_empty_with_the_product_of_the_clinic(browser: Client, visit: Visit) -> None:
    page = browser.get(begun(browser, visit))
    form = the_form(page)
    assert form["product"] == "onabotulinumtoxinA"
    assert (form["assessed_on_day"], form["assessed_on_month"], form["assessed_on_year"]) == ("24", "9", "2026")
    assert {form[name] for name in form if name.startswith(("screen:", "history:any", "first_toxin"))} == {"not_asked"}
    assert "No movement has been assessed yet" in page.content.decode()


def test_Beginning_again_goes_on_with_what_is_open(browser: Client, visit: Visit) -> None:
    assert begun(browser, visit) == begun(browser, visit)
    assert AssessmentDraft.objects.count() == 1


def test_A_first_assessment_is_recorded_and_answered(browser: Client, visit: Visit) -> None:
    address = a_first_assessment(browser, visit)
    answer = sent(browser, address, "next")
    proposal = StoredProposal.objects.get()
    assert answer["Location"] == reverse("visits:may_we", kwargs={"proposal": proposal.pk})
    case = proposal.assessment.content
    foot = case.problems[0]
    assert (foot.pattern, foot.side.word, foot.ashworth, foot.spasms_per_day) == (FOOT, "RIGHT", "3", 6)
    assert case.title == "Equinovarus foot RIGHT"
    assert (case.person.weight_kg, case.person.multiple_sclerosis) == (64, "yes")
    assert (case.goals[0].words, case.goals[0].target_ashworth) == ("Heel to the ground", "1+")
    assert set(case.screen.answers.values()) == {"no"}
    assert (case.screen.answered_by, case.screen.answered_on) == ("person_and_carer", MOMENT.date())
    assert (case.toxin_history.answered_by, case.toxin_history.answered_on) == ("person_and_carer", MOMENT.date())
    assert unconfirmed(proposal.assessment) == ()
    page = browser.get(answer["Location"]).content.decode()
    assert "Plan from this proposal" in page
    assert "The assessment is recorded." in page
    plan = browser.post(reverse("visits:start_plan", kwargs={"proposal": proposal.pk}))
    assert plan["Location"] == reverse("visits:plan", kwargs={"draft": proposal.drafts.get().pk})


def test_Every_field_of_the_form_reaches_the_record(browser: Client, visit: Visit) -> None:
    """What is typed in any field is found in what is recorded: none is asked in vain."""
    more = {
        f"{RIGHT}:catch": "-5", f"{RIGHT}:range": "15", f"{RIGHT}:pain": "4", f"problem:{FOOT}:left:ashworth": "1+",
        "goal:1:measure": "pain", "goal:1:target": "2.5", "goal:1:importance": "3", "measured:inr": "2.1",
        "measured:inr_on_day": "20", "measured:inr_on_month": "9", "measured:inr_on_year": "2026",
        "measured:forced_vital_capacity_percent": "71", "other:baclofen-oral": "not_tolerated", "planned_for_day": "30",
        "treatment:1:given_on_day": "1", "treatment:1:given_on_month": "2", "treatment:1:given_on_year": "2026",
        "treatment:1:product": "onabotulinumtoxinA", "treatment:1:units": "200", "treatment:1:indication": "bladder",
        "treatment:1:clinic": "TESTCLINIC urology", "treatment:1:confirmed": "yes", "treatment:1:response": "good",
    }  # fmt: skip
    address = a_first_assessment(browser, visit, **more)
    sent(browser, address, **{"muscle:tibialis-anterior:right:strength": "3"})
    assert sent(browser, address, "next").status_code == 302
    case = Assessment.objects.get().content
    right, left = case.problems
    assert (right.tardieu.catch_degrees, right.tardieu.full_range_degrees, right.pain, left.ashworth) == (-5, 15, 4, "1+")
    goal = case.goals[0]
    assert (goal.measure, float(goal.target_at_most), goal.importance) == ("pain", 2.5, 3)
    assert (str(case.screen.inr), str(case.screen.inr_on), case.screen.forced_vital_capacity_percent) == ("2.1", "2026-09-20", 71)
    assert [(one.option, one.status) for one in case.other_treatments] == [("baclofen-oral", "not_tolerated")]
    assert str(case.planned_for) == "2026-09-30"
    told = case.toxin_history.treatments[0]
    assert (str(told.given_on), told.units, told.indication, told.clinic, told.confirmed, told.response) == (
        "2026-02-01", 200, "bladder", "TESTCLINIC urology", "yes", "good",
    )  # fmt: skip


# What cannot be read


NOT_SPELT = {
    f"{RIGHT}:spasms": ("6,5", "Spasms a day (Equinovarus foot RIGHT): “6,5” cannot be read. Type a number such as 40 or 2.5"),
    f"{RIGHT}:pain": ("4.5", "Pain, 0 to 10 (Equinovarus foot RIGHT): “4.5” cannot be read. Type a whole number"),
    f"{RIGHT}:catch": ("+5", "“+5” cannot be read. Type degrees as a whole number such as 15 or -5"),
    "person:weight_kg": ("6O", "Weight: “6O” cannot be read."),
    "goal:1:target": ("5", "Reached at this or lower: “5” is no grade. Type one of 0, 1, 1+, 2, 3, 4."),
    "treatment:1:units": ("two hundred", "Units of that product: “two hundred” cannot be read."),
    "assessed_on_month": ("13", "Assessed on: “24 13 2026” is not a day."),
    "measured:inr": ("2..1", "INR, if taken: “2..1” cannot be read."),
}
NOT_POSSIBLE = {
    f"{RIGHT}:pain": ("11", "“11” cannot be right: expected at most 10."),
    f"{RIGHT}:catch": ("-5", "Range, R2 ° (Equinovarus foot RIGHT): Type both angles, or neither."),
    "person:weight_kg": ("640", "Weight: “640” cannot be right: expected at most 400."),
    "person:edss": ("6.2", "EDSS: “6.2” cannot be right: expected a score in steps of 0.5."),
    "treatment:1:given_on_day": ("31", "Given on: “31” is not a day."),
}


@pytest.mark.parametrize("wrong", [NOT_SPELT, NOT_POSSIBLE])
def test_What_cannot_be_read_is_kept_as_it_was_typed_and_named(
    browser: Client, visit: Visit, wrong: dict[str, tuple[str, str]]
) -> None:
    address = a_first_assessment(browser, visit)
    right = the_form(browser.get(address))
    sent(browser, address, **{name: typed for name, (typed, _) in wrong.items()})
    refused = sent(browser, address, "next")
    assert refused.status_code == 422
    assert not Assessment.objects.exists()
    for page in (browser.get(address), refused):
        form, words = the_form(page), page.content.decode()
        assert {name: form[name] for name in wrong} == {name: typed for name, (typed, _) in wrong.items()}
        assert form[f"{RIGHT}:ashworth"] == "3"
    assert [said for _, said in wrong.values() if said not in words] == []
    assert sent(browser, address, "next", **{name: right.get(name, "") for name in wrong}).status_code == 302


def test_What_was_put_right_after_a_refusal_is_recorded(browser: Client, visit: Visit) -> None:
    address = a_first_assessment(browser, visit, **{"person:weight_kg": "6O"})
    refused = sent(browser, address, "next")
    answer = browser.post(address, the_form(refused) | {"person:weight_kg": "60", "act": "next"})
    assert answer.status_code == 302
    assert Assessment.objects.get().content.person.weight_kg == 60


def test_What_is_missing_is_named_only_when_the_assessment_is_to_be_recorded(browser: Client, visit: Visit) -> None:
    address = begun(browser, visit)
    sent(browser, address, f"add:{FOOT}")
    sent(browser, address, **{"goal:1:words": "Heel down"})
    assert "There is a problem" not in browser.get(address).content.decode()
    refused = sent(browser, address, "next").content.decode()
    assert "Nothing has been assessed yet: add a movement" in refused
    assert "Reached at this or lower: Type the grade or the number at which the goal is reached." in refused
    assert "About: Tick what the goal is about." in refused


def test_An_answer_needs_somebody_who_gave_it(browser: Client, visit: Visit) -> None:
    address = a_first_assessment(browser, visit, answered_by="nobody")
    assert "Answered by: Say who answered." in sent(browser, address, "next").content.decode()


def test_A_row_that_cannot_be_read_keeps_its_place_when_one_before_it_is_emptied(browser: Client, visit: Visit) -> None:
    address = a_first_assessment(browser, visit)
    sent(browser, address, **{"goal:2:words": "Sleep through", "goal:2:measure": "spasms_per_day", "goal:2:target": "1,5"})
    sent(browser, address, **{"goal:1:words": "", "goal:1:target": ""})
    form = the_form(browser.get(address))
    assert (form["goal:1:words"], form["goal:1:target"], form["goal:2:words"]) == ("Sleep through", "1,5", "")


def test_Nothing_that_is_typed_can_break_the_page(browser: Client, visit: Visit) -> None:
    address = begun(browser, visit)
    sent(browser, address, f"add:{FOOT}")
    evil = '"><script>x</script>'
    strange = {
        f"{RIGHT}:ashworth": "9", "product": evil, "movement": [FOOT, evil], "goal:1:words": evil, "goal:1:problems": [evil],
        "goal:1:id": evil, "person:mobility": evil, "answered_by": evil, "treatment:1:clinic": f"{evil}\u202e",
        "distribution": "x", "other:baclofen-oral": "x", "still:movement:x": "yes", "still:goal:9": "yes", "still:y": "yes",
    }  # fmt: skip
    assert sent(browser, address, **strange).status_code == 302
    page = browser.get(address)
    assert page.status_code == 200
    assert "<script>x" not in page.content.decode()
    assert sent(browser, address, "next").status_code == 422
    assert sent(browser, address, "add:no-such-movement").status_code == 302
    assert sent(browser, address, "no:no-such-topic").status_code == 302


# Movements


def test_A_movement_that_was_added_is_there_until_it_is_removed(browser: Client, visit: Visit) -> None:
    address = begun(browser, visit)
    assert sent(browser, address, f"add:{FOOT}")["Location"].endswith(f"#m-{FOOT}")
    sent(browser, address, "add:adducted-thighs", **{f"{RIGHT}:pain": "x"})
    form = the_form(browser.get(address))
    assert form["movement"] == [FOOT, "adducted-thighs"]
    sent(browser, address, f"remove:{FOOT}")
    page = browser.get(address)
    assert the_form(page)["movement"] == "adducted-thighs"
    assert "There is a problem" not in page.content.decode()


def test_A_side_on_which_nothing_is_written_is_no_problem(browser: Client, visit: Visit) -> None:
    sent(browser, a_first_assessment(browser, visit), "next")
    assert [one.side.word for one in Assessment.objects.get().content.problems] == ["RIGHT"]


# The questions


def test_No_to_a_whole_topic_is_one_button_that_says_who_answered_and_each_is_seen(browser: Client, visit: Visit) -> None:
    address = begun(browser, visit)
    page = browser.get(address).content.decode()
    assert "All 9 asked, all no, as the person and the carer answered" in page
    sent(browser, address, "no:interaction", **{"screen:anticoagulant": "yes"})
    form = the_form(browser.get(address))
    assert (form["screen:anticoagulant"], form["screen:aminoglycoside"], form["screen:pregnancy"]) == ("yes", "no", "not_asked")
    assert form["answered_by"] == "person_and_carer"
    assert tree_of(AssessmentDraft.objects.get().document)["screen"]["answered_on"] == "2026-09-24"


def test_A_record_that_says_nothing_answers_no_question(browser: Client, visit: Visit) -> None:
    address = begun(browser, visit)
    sent(browser, address, answered_by="record")
    assert "asked, all no" not in browser.get(address).content.decode()
    sent(browser, address, "no:interaction")
    assert the_form(browser.get(address))["screen:aminoglycoside"] == "not_asked"


def test_Answers_of_an_earlier_day_are_said_to_be_old_and_asked_again(browser: Client, visit: Visit) -> None:
    address = a_first_assessment(browser, visit)
    with clock.stopped_at(LATER):
        browser = signed_in(visit.by)
        assert "Answered on 24 September 2026" in browser.get(address).content.decode()
        sent(browser, address, **{"screen:frailty": "yes"})
        assert tree_of(AssessmentDraft.objects.get().document)["screen"]["answered_on"] == "2026-09-24"
        sent(browser, address, "ask-anew")
        form = the_form(browser.get(address))
        assert (form["screen:frailty"], form["history:any"], form["answered_by"]) == ("not_asked", "not_asked", "nobody")
        sent(browser, address, "no:pregnancy")
    assert tree_of(AssessmentDraft.objects.get().document)["screen"]["answered_on"] == "2027-01-14"


def test_A_day_planned_before_the_questions_were_answered_is_set_anew(browser: Client, visit: Visit) -> None:
    address = begun(browser, visit)
    sent(browser, address, f"add:{FOOT}", **{"history:any": "not_asked"})
    with clock.stopped_at(LATER):
        browser = signed_in(visit.by)
        sent(browser, address, **{f"{RIGHT}:ashworth": "3", "history:any": "no", "answered_by": "carer"})
        said = sent(browser, address, "next").content.decode()
        assert "Treatment planned for: This day lies before the questions were answered. Set it anew." in said


def test_Toxin_on_record_is_shown_and_makes_it_no_first_treatment(browser: Client, visit: Visit) -> None:
    assessed(visit, toxin_history={"any_in_16_weeks": "yes", "treatments": [bladder_toxin("2026-08-20")]})
    address = begun(browser, visit)
    page = browser.get(address).content.decode()
    assert "200 units of onabotulinumtoxinA, bladder, 20 Aug 2026" in page
    assert "first treatment with botulinum toxin ever" not in page
    sent(browser, address)
    assert tree_of(AssessmentDraft.objects.get().document)["first_toxin_treatment"] == "no"
    assert tree_of(AssessmentDraft.objects.get().document)["toxin_history"]["treatments"] == []
