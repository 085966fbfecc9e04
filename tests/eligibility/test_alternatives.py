"""What else fits: the person gets treatments that make sense for them, and the first ones first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from tests.build import a_problem
from tests.eligibility.changing import KNOWLEDGE, ORDINARY, changed
from tests.eligibility.drawing import people

from eutonia.domain import Case, Outcome
from eutonia.domain.proposal import AlternativeAdvice
from eutonia.eligibility import alternatives, assess
from eutonia.eligibility.fits import BY_KIND, nerve_of

BOTH_THIGHS = [a_problem("adducted-thighs", "right"), a_problem("adducted-thighs", "left")]
WASHING = [{"id": "wash", "words": "washing", "measure": "ashworth", "target_ashworth": "1+",
            "problems": [{"pattern": "adducted-thighs", "side": side} for side in ("right", "left")]}]  # fmt: skip
IN_A_CHAIR = {"problems": BOTH_THIGHS, "goals": WASHING, "person.mobility": "wheelchair", "distribution": "multifocal"}
ALL_OVER = {"distribution": "generalised", "person.mobility": "bed", "goals": [], "problems": BOTH_THIGHS}


def tried(**statuses: str) -> dict[str, Any]:
    return {"other_treatments": [{"option": name.replace("_", "-"), "status": status} for name, status in statuses.items()]}


def advice(changes: dict[str, Any]) -> dict[str, AlternativeAdvice]:
    return {one.option: one for one in assess(changed(changes), KNOWLEDGE).alternatives}


def preferred(changes: dict[str, Any]) -> set[str]:
    return {option for option, one in advice(changes).items() if one.preferred_now}


def test_physiotherapy_is_the_foundation_for_everyone() -> None:
    for changes in ({}, IN_A_CHAIR, ALL_OVER, {"problems.0.fixed_contracture": "yes"}, tried(physiotherapy="in_use")):
        assert "physiotherapy" in preferred(changes)


def test_a_focal_problem_gets_no_drug_for_the_whole_body() -> None:
    assert not [option for option in advice({}) if KNOWLEDGE.alternatives[option].kind in ("oral", "intrathecal")]


def test_generalised_spasticity_begins_with_drugs_of_the_first_line() -> None:
    drugs = {"baclofen-oral", "gabapentin-oral"}
    assert drugs <= preferred(ALL_OVER)
    assert "intrathecal-baclofen" not in preferred(ALL_OVER)
    assert "tizanidine-oral" not in advice(ALL_OVER)


def test_generalised_spasticity_after_failed_drugs_prefers_the_pump() -> None:
    failed = tried(baclofen_oral="tried_without_enough_effect", tizanidine_oral="not_tolerated")
    offered = advice(ALL_OVER | failed)
    assert offered["intrathecal-baclofen"].preferred_now
    assert "baclofen-oral" not in offered
    assert "tizanidine-oral" not in offered
    assert not offered["diazepam-oral"].preferred_now


def test_a_second_drug_comes_when_a_first_is_in_use() -> None:
    assert "tizanidine-oral" in advice(IN_A_CHAIR | tried(baclofen_oral="in_use"))
    assert "tizanidine-oral" not in advice(IN_A_CHAIR)


def test_nabiximols_waits_until_another_drug_has_failed() -> None:
    assert "nabiximols" not in advice(ALL_OVER | tried(baclofen_oral="in_use"))
    assert "nabiximols" in advice(ALL_OVER | tried(baclofen_oral="tried_without_enough_effect"))


def test_what_destroys_nerves_for_good_is_only_for_the_end_of_the_road() -> None:
    assert "intrathecal-phenol" not in advice(ALL_OVER)
    assert "intrathecal-phenol" in advice(ALL_OVER | tried(baclofen_oral="not_tolerated"))
    assert "intrathecal-phenol" not in advice(
        ALL_OVER | tried(baclofen_oral="not_tolerated") | {"person.mobility": "walks_with_aid"}
    )


def test_scissoring_thighs_in_a_wheelchair_have_phenol_to_the_obturator_nerve_as_an_option() -> None:
    offered = advice(IN_A_CHAIR)
    assert "uses up the dose" in offered["phenol-obturator-nerve"].why
    assert not offered["phenol-obturator-nerve"].preferred_now
    assert "phenol-femoral-nerve" not in offered


def test_phenol_comes_first_when_toxin_is_barred() -> None:
    assert "phenol-obturator-nerve" in preferred(IN_A_CHAIR | {"screen.answers.toxin-allergy": "yes"})


def test_phenol_does_not_jump_the_queue_because_of_an_infection_that_will_pass() -> None:
    assert "phenol-obturator-nerve" not in preferred(IN_A_CHAIR | {"screen.answers.urinary-infection": "yes"})


def test_a_walker_is_told_to_test_a_nerve_with_local_anaesthetic_first() -> None:
    walking = IN_A_CHAIR | {"person.mobility": "walks_with_aid"}
    assert "local anaesthetic" in advice(walking)["phenol-obturator-nerve"].why


def test_no_nerve_of_the_leg_is_offered_for_an_arm() -> None:
    arm = {"problems": [a_problem("flexed-elbow")], "goals": []}
    assert not [option for option in advice(arm) if KNOWLEDGE.alternatives[option].kind == "neurolysis"]


def test_a_trigger_is_treated_first_and_no_drug_is_stepped_up() -> None:
    offered = advice(IN_A_CHAIR | {"screen.answers.urinary-infection": "yes"})
    assert offered["trigger-removal"].preferred_now
    assert "urinary infection" in offered["trigger-removal"].why
    assert "baclofen-oral" not in offered


def test_a_fixed_joint_needs_length_and_perhaps_a_surgeon() -> None:
    first = preferred({"problems.0.fixed_contracture": "yes"})
    assert {"serial-casting", "splinting", "tendon-lengthening"} <= first
    assert "post-injection-therapy" not in first


def test_a_joint_that_is_short_in_part_gets_casting_with_the_injection() -> None:
    partly = {"problems.0.fixed_contracture": "yes", "problems.0.tardieu": {"catch_degrees": -30, "full_range_degrees": -10}}
    assert {"serial-casting", "post-injection-therapy"} <= preferred(partly)
    assert "tendon-lengthening" in advice(partly)
    assert "tendon-lengthening" not in preferred(partly)


def test_a_free_joint_gets_no_cast_and_no_surgeon() -> None:
    assert not {"serial-casting", "tendon-lengthening"} & set(advice({}))


def test_devices_for_walking_are_for_walkers_with_a_leg_problem() -> None:
    devices = {"orthotics-and-stimulation", "fampridine"}
    assert devices <= set(advice({}))
    assert not devices & set(advice({"person.mobility": "bed"}))
    assert not devices & set(advice({"problems": [a_problem("flexed-elbow")], "goals": []}))


def test_barred_from_every_toxin_a_person_is_offered_drugs_even_for_one_place() -> None:
    assert "baclofen-oral" in preferred({"screen.answers.neuromuscular-junction-disease": "yes"})


def test_allergic_to_one_product_a_person_is_not_sent_to_drugs() -> None:
    milk = {"product": "abobotulinumtoxinA", "screen.answers.cows-milk-allergy": "yes"}
    assert "baclofen-oral" not in advice(milk)


@pytest.mark.parametrize("status", ["tried_without_enough_effect", "not_tolerated", "refused"])
def test_what_failed_or_was_refused_is_not_offered_again(status: str) -> None:
    assert "baclofen-oral" not in advice(ALL_OVER | tried(baclofen_oral=status))


def test_what_is_in_use_is_reviewed() -> None:
    assert advice(tried(baclofen_oral="in_use"))["baclofen-oral"].why == "In use: review its effect."


def test_a_recalled_word_is_shown_as_unverified() -> None:
    words = advice(ALL_OVER)["baclofen-oral"].cautions
    assert "hallucinations; less in renal impairment; coma in overdose; lowers the seizure threshold (unverified)" in words
    assert "posture. (unverified)" not in words


def test_the_first_choices_stand_first_and_the_foundation_on_top() -> None:
    order = [one.preferred_now for one in assess(changed(ALL_OVER), KNOWLEDGE).alternatives]
    assert order == sorted(order, reverse=True)
    assert assess(changed(ALL_OVER), KNOWLEDGE).alternatives[0].option == "physiotherapy"


def test_every_kind_of_treatment_in_the_knowledge_is_understood() -> None:
    assert {option.kind for option in KNOWLEDGE.alternatives.values()} <= set(BY_KIND)


@pytest.mark.parametrize(
    ("option", "nerve"),
    [("phenol-obturator-nerve", "obturator"), ("phenol-femoral-nerve", "femoral"), ("alcohol-neurolysis", "")],
)
def test_the_nerve_is_read_from_the_name(option: str, nerve: str) -> None:
    assert nerve_of(KNOWLEDGE.alternatives[option]) == nerve


@pytest.mark.parametrize("option", sorted(KNOWLEDGE.alternatives))
def test_every_treatment_in_the_knowledge_fits_somebody(option: str) -> None:
    somebody = [
        {},
        ALL_OVER,
        ALL_OVER | tried(baclofen_oral="not_tolerated"),
        ALL_OVER | tried(baclofen_oral="not_tolerated", tizanidine_oral="not_tolerated"),
        IN_A_CHAIR,
        {"problems": [a_problem("stiff-knee")], "goals": []},
        {"problems.0.fixed_contracture": "yes"},
    ]
    assert any(option in advice(changes) for changes in somebody)


@settings(max_examples=60, deadline=None)
@given(people())
def test_advice_is_never_bare(case: Case) -> None:
    for one in alternatives(case, KNOWLEDGE, Outcome.NOT_NOW):
        assert one.why
        assert one.when_preferred
        assert one.citations
        assert one.name == KNOWLEDGE.alternatives[one.option].name


def test_the_ordinary_person_is_asked_about_nothing_exotic() -> None:
    kinds = {KNOWLEDGE.alternatives[one.option].kind for one in assess(ORDINARY, KNOWLEDGE).alternatives}
    assert kinds <= {"physical", "other"}
