"""The reasons for a loss of response: each is seen where it is, ruled out where it is not, and open where nobody looked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.next_cycle.making import BELIEF, FOOT, KNOWLEDGE, a_course, case_on, nothing_learned, on

from eutonia.domain.advice import LossOfResponse, Suspect
from eutonia.domain.answers import Answer
from eutonia.domain.belief import Belief, Learned, Surprise, Verdict
from eutonia.next_cycle import advise_with

BAD = {"at": 35, "ashworth": "3", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}}
GOOD = {"at": 35, "ashworth": "1", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}


def lost(
    *cycles: Mapping[str, Any], answers: Mapping[str, str] | None = None, learned: Learned | None = None, **changes: Any
) -> LossOfResponse:
    day = cycles[-1]["day"] + 98
    held = {id: Answer(answer) for id, answer in (answers or {}).items()}
    case = case_on(day, FOOT, **changes)
    advice = advise_with(a_course(FOOT, cycles), case, KNOWLEDGE, BELIEF, learned or nothing_learned(), held)
    assert advice.loss is not None
    return advice.loss


def suspect(name: str, *cycles: Mapping[str, Any], **changes: Any) -> Suspect:
    return next(one for one in lost(*cycles, **changes).suspects if one.step == name)


def once(**changes: Any) -> dict[str, Any]:
    return {"day": 0, "seen": [BAD], **changes}


def any_of(words: str, said: tuple[str, ...]) -> bool:
    return any(words in one for one in said)


def test_every_reason_is_looked_at_in_the_order_of_the_knowledge_with_what_to_do() -> None:
    suspects = lost(once()).suspects
    assert [one.step for one in suspects] == list(KNOWLEDGE.loss)
    assert [one.step for one in suspects][-2:] == ["antibodies", "expectation"]
    for one in suspects:
        assert one.to_do
        assert one.citations
        assert one.speaks_for or one.speaks_against or one.not_known


def test_a_dose_that_went_missing_speaks_for_the_dose() -> None:
    found = suspect("dose", once(lost=20))
    assert any_of("20 units were drawn and are neither given nor left over", found.speaks_for)
    assert found.stands == "likely"


@pytest.mark.parametrize(
    ("dilution", "where", "words"),
    [
        ({"vial_units": 100, "diluent_ml": 2}, "speaks_against", "is one that is written down for muscles"),
        ({"vial_units": 100, "diluent_ml": 20}, "speaks_for", "is on no list for muscles"),
        (None, "not_known", "was not written down"),
    ],
)
def test_the_dilution_is_looked_up(dilution: Any, where: str, words: str) -> None:
    assert any_of(words, getattr(suspect("dose", once(dilution=dilution)), where))


def test_a_smaller_dose_than_one_that_helped_speaks_for_the_dose_and_an_equal_one_against_it() -> None:
    first = {"day": 0, "seen": [GOOD]}
    less = suspect("dose", first, {"day": 98, "times": 0.8, "seen": [BAD]})
    assert any_of("300 units of onabotulinumtoxinA on 5 Jan 2026 helped; the last session had 240 units", less.speaks_for)
    same = suspect("dose", first, {"day": 98, "seen": [BAD]})
    assert any_of("which was not more than last time", same.speaks_against)


def test_units_of_another_product_that_helped_are_not_held_against_these() -> None:
    first = {"day": 0, "product": "incobotulinumtoxinA", "seen": [GOOD]}
    found = suspect("dose", first, {"day": 98, "times": 0.5, "seen": [BAD]})
    assert any_of("Another product helped before: its units cannot be held against these", found.not_known)
    assert not any_of("helped; the last session had", found.speaks_for)


def test_muscles_that_were_left_out_are_named() -> None:
    found = suspect("target", once(doses={"tibialis-posterior": 75}))
    assert any_of("nothing went into", found.speaks_for)
    assert any_of("Soleus RIGHT", found.speaks_for)
    assert suspect("target", once()).speaks_against


def test_the_wrong_leg_covers_nothing() -> None:
    assert any_of("make up 0 %", suspect("target", once(side="left")).speaks_for)


@pytest.mark.parametrize(
    ("guidance", "where"), [("anatomical", "speaks_for"), ("", "not_known"), ("stimulation", "speaks_against")]
)
def test_guidance_is_for_against_or_not_known(guidance: str, where: str) -> None:
    assert getattr(suspect("guidance", once(guidance=guidance)), where)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"fixed_contracture": "no"}, "speaks_against"),
        ({"fixed_contracture": "not_asked"}, "not_known"),
        ({"fixed_contracture": "yes"}, "speaks_for"),
        ({"tardieu": {"catch_degrees": 5, "full_range_degrees": 5}}, "speaks_for"),
    ],
)
def test_contracture_is_read_from_the_joint(told: dict[str, Any], where: str) -> None:
    assert any_of("quinovarus foot, RIGHT", getattr(suspect("contracture", once(), told=told), where))


def test_a_joint_that_moves_under_a_block_is_no_contracture() -> None:
    found = suspect("contracture", once(), answers={"moves-under-block": "yes"})
    assert any_of("It is spasticity and not contracture", found.speaks_against)
    stiff = suspect("contracture", once(), answers={"moves-under-block": "no"})
    assert stiff.stands == "likely"


def test_a_trigger_and_a_worse_level_speak_for_a_change_and_an_unasked_trigger_stays_open() -> None:
    found = suspect("disease", once(), screen={"urinary-infection": "yes", "relapse": "not_asked"}, found={"ashworth": "4"})
    assert any_of("infection", found.speaks_for)
    assert any_of("from 3 to 4", found.speaks_for)
    assert any_of("relapse", found.not_known)


def test_a_booster_and_a_high_dose_speak_for_antibodies() -> None:
    booster = {
        "any_in_16_weeks": "yes",
        "treatments": [{"given_on": on(120).isoformat(), "product": "onabotulinumtoxinA", "units": 100, "indication": "bladder"}],
    }
    cycles = [{"day": 0, "times": 1.2, "seen": [GOOD]}, {"day": 98, "times": 1.2, "seen": [BAD]}]
    found = suspect("antibodies", *cycles, history=booster)
    assert any_of("22 days between 360 units", found.speaks_for)
    assert any_of("A high dose each time: 360 of 400 units", found.speaks_for)
    assert any_of("Seroconversion 0.32 %", found.facts)


def test_what_never_worked_or_what_still_weakens_speaks_against_antibodies() -> None:
    assert any_of("has not worked here yet", suspect("antibodies", once()).speaks_against)
    weak = suspect("antibodies", {"day": 0, "seen": [GOOD]}, {"day": 98, "seen": [{**BAD, "weak": "yes"}]})
    assert any_of("The last toxin acted: weakness limited the person", weak.speaks_against)


def test_a_goal_that_was_too_far_from_the_start_is_an_expectation_unless_it_was_reached_before() -> None:
    far = {"goals": [("heel", "ashworth", "0")]}
    course = a_course(FOOT, [{"day": 0, "seen": [{**BAD, "goals": {"heel": -2}}]}], far)
    advice = advise_with(course, case_on(98, FOOT, **far), KNOWLEDGE, BELIEF, nothing_learned())
    assert advice.loss is not None
    assert any_of("at best a chance of", advice.loss.suspects[-1].speaks_for)
    again = suspect("expectation", {"day": 0, "seen": [GOOD]}, {"day": 98, "seen": [BAD]})
    assert any_of("reached after 300 units", again.speaks_against)


@pytest.mark.parametrize(
    ("answer", "where"), [("yes", "speaks_for"), ("no", "speaks_against"), ("cannot_establish", "not_known")]
)
def test_an_answer_of_a_person_counts_and_an_unknown_one_stays_open(answer: str, where: str) -> None:
    found = suspect("dose", once(), answers={"dose-lost": answer})
    assert any_of("Was any of the last dose spilt", getattr(found, where))
    assert next(one.answer for one in found.questions if one.question == "dose-lost") is Answer(answer)


def test_a_loss_after_a_success_elsewhere_is_secondary() -> None:
    history = {"treatments": [{"given_on": "2025-06-01", "product": "onabotulinumtoxinA", "units": 200, "response": "good"}]}
    found = lost(once(), history=history)
    assert (found.kind, found.certainty) == ("secondary", "suspected")
    assert "Toxin given elsewhere before is said to have worked." in found.evidence


def test_a_response_that_halves_twice_is_an_established_loss_though_it_still_helps() -> None:
    half = {"at": 35, "ashworth": "2", "spasms_per_day": 10, "goals": {"heel": -1, "calm": -1}}
    found = lost({"day": 0, "seen": [GOOD]}, {"day": 98, "seen": [half]}, {"day": 196, "seen": [half]})
    assert (found.kind, found.certainty) == ("secondary", "established")
    assert any_of("cycle 3: equinovarus foot RIGHT, spasms a day: from 12 to 10", found.evidence)


def test_a_much_smaller_dose_that_does_less_is_no_fading() -> None:
    half = {"at": 35, "ashworth": "2", "spasms_per_day": 10, "goals": {"heel": -1, "calm": -1}}
    cycles = [{"day": 0, "seen": [GOOD]}, {"day": 98, "times": 0.5, "seen": [half]}]
    advice = advise_with(a_course(FOOT, cycles), case_on(196, FOOT), KNOWLEDGE, BELIEF, nothing_learned())
    assert advice.loss is None


def test_a_low_response_and_a_surprise_of_the_learner_are_told() -> None:
    low = Belief("low", "low", dict(BELIEF.parameters) | {"person": BELIEF.parameters["person"] * 0 + 0.3})
    surprise = Surprise(on(35), 0.01, "Far from what was expected.")
    verdict = Verdict(100, 9, (surprise, Surprise(on(35), 0.5, "As expected.")), True, ())
    evidence = lost(once(), learned=Learned(low, verdict)).evidence
    assert any_of("matched or undercut by 0 % of people only", evidence)
    assert any_of("Far from what was expected", evidence)
    assert not any_of("As expected", evidence)
    outside = lost(once(), learned=Learned(low, Verdict(100, 9, (), False, ()))).evidence
    assert not any_of("undercut", outside), "what cannot be trusted says nothing"
