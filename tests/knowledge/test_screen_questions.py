"""The safety questions: a nurse can ask them, and not knowing is never milder than a yes."""

from __future__ import annotations

import pytest

from eutonia.knowledge import ScreenQuestion, load

SCREEN = load().screen
RANK = {"": 0, "note": 1, "reason": 2, "stop": 3}
QUESTIONS = pytest.mark.parametrize("question", SCREEN.values(), ids=SCREEN.keys())


@QUESTIONS
def test_not_knowing_is_never_milder_than_yes(question: ScreenQuestion) -> None:
    assert RANK[question.if_unknown] >= RANK[question.if_yes]


@QUESTIONS
def test_a_question_is_a_question_with_a_reason_and_a_way_on(question: ScreenQuestion) -> None:
    assert question.words.endswith("?")
    assert question.because.endswith(".")
    assert question.remedy.endswith(".")
    assert question.citations


@QUESTIONS
def test_a_stop_closes_treatment_and_a_note_does_not(question: ScreenQuestion) -> None:
    is_closed = question.outcome_if_yes in ("not_a_candidate", "not_now")

    assert is_closed or question.if_yes != "stop"
    assert not (is_closed and question.if_yes in ("note", ""))


@pytest.mark.parametrize(
    "id",
    [
        "toxin-allergy", "neuromuscular-junction-disease", "motor-neurone-or-motor-neuropathy", "swallowing-trouble",
        "aspiration-last-year", "breathing-trouble", "pregnancy", "cows-milk-allergy", "infection-at-site",
    ],
)  # fmt: skip
def test_what_can_kill_cannot_be_left_unasked(id: str) -> None:
    assert SCREEN[id].if_unknown == "stop"


@pytest.mark.parametrize("id", ["toxin-allergy", "neuromuscular-junction-disease", "motor-neurone-or-motor-neuropathy"])
def test_an_absolute_contraindication_holds_for_every_product_and_every_part(id: str) -> None:
    question = SCREEN[id]

    assert (question.if_yes, question.outcome_if_yes) == ("stop", "not_a_candidate")
    assert question.products == question.parts == ()


def test_cow_s_milk_allergy_closes_one_product_and_no_other() -> None:
    assert SCREEN["cows-milk-allergy"].products == ("abobotulinumtoxinA",)


@pytest.mark.parametrize(
    "id", ["swallowing-trouble", "aspiration-last-year", "breathing-trouble", "pregnancy", "other-toxin-planned"]
)
def test_little_reserve_pregnancy_and_a_second_clinic_ask_for_a_second_name(id: str) -> None:
    assert SCREEN[id].if_yes == "reason"
    assert SCREEN[id].needs_second_name


@pytest.mark.parametrize(
    "id",
    [
        "urinary-infection", "full-bladder-or-retention", "pressure-sore", "constipation", "fever-or-infection",
        "pain-source", "relapse",
    ],
)  # fmt: skip
def test_what_makes_spasms_worse_is_treated_first(id: str) -> None:
    question = SCREEN[id]

    assert (question.topic, question.outcome_if_yes) == ("trigger", "not_now")


@pytest.mark.parametrize(
    "id",
    ["trying-to-conceive", "anticoagulant", "anaesthetic-planned", "relaxants-being-increased", "anticholinergics", "frailty"],
)
def test_what_only_informs_does_not_interrupt(id: str) -> None:
    assert (SCREEN[id].if_yes, SCREEN[id].if_unknown) == ("note", "note")
