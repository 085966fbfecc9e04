"""Posture patterns: which muscles, on which side, and when not to inject them."""

from __future__ import annotations

from collections import Counter

import pytest

from eutonia.knowledge import load
from eutonia.knowledge.types import Pattern, PatternMuscle, ReasonAgainst

KNOWLEDGE = load()
PATTERNS = KNOWLEDGE.patterns
MUSCLES = KNOWLEDGE.muscles
CONDITIONS = {
    "", "useful_tone", "contracture", "dysphagia", "respiratory", "walks", "stands", "first_treatment", "bilateral",
}  # fmt: skip
MAIN_NECK_PATTERNS = (
    "torticollis", "laterocollis", "anterocollis", "retrocollis", "raised-shoulder", "painful-stiff-neck",
)  # fmt: skip

every_pattern = pytest.mark.parametrize("pattern", PATTERNS.values(), ids=list(PATTERNS))


def patterns_of(*parts: str) -> pytest.MarkDecorator:
    """One test for each pattern of some parts of the body."""
    found = {id: pattern for id, pattern in PATTERNS.items() if pattern.part in parts}
    return pytest.mark.parametrize("pattern", found.values(), ids=list(found))


def muscles_of(pattern: str) -> dict[str, PatternMuscle]:
    """Muscle id -> its part in the pattern."""
    return {entry.muscle: entry for entry in PATTERNS[pattern].muscles}


def reason(pattern: str, when: str) -> ReasonAgainst:
    """The one reason against a pattern that waits for a condition."""
    (found,) = [one for one in PATTERNS[pattern].against if one.when == when]
    return found


def test_there_are_at_least_32_patterns_over_every_part_of_the_body() -> None:
    parts = Counter(pattern.part for pattern in PATTERNS.values())
    assert len(PATTERNS) >= 32
    assert parts["arm"] >= 10
    assert parts["leg"] >= 10
    assert parts["trunk"] >= 4
    assert parts["neck"] >= 6
    assert parts["jaw"] >= 2


@pytest.mark.parametrize("pattern", MAIN_NECK_PATTERNS)
def test_the_spasms_of_the_neck_are_there(pattern: str) -> None:
    assert PATTERNS[pattern].part == "neck"


@every_pattern
def test_a_pattern_says_what_is_graded_and_what_is_injected_first(pattern: Pattern) -> None:
    assert pattern.name.strip()
    assert pattern.movement.strip()
    assert [entry for entry in pattern.muscles if entry.rank == "primary"]


@every_pattern
def test_no_muscle_stands_twice_on_the_same_side(pattern: Pattern) -> None:
    places = Counter((entry.muscle, entry.where) for entry in pattern.muscles)
    assert max(places.values()) == 1


@every_pattern
def test_a_pattern_lists_the_finest_muscles_and_leaves_groups_to_the_planner(pattern: Pattern) -> None:
    assert all(not MUSCLES[entry.muscle].members for entry in pattern.muscles)


@every_pattern
def test_every_pattern_gives_reasons_against_injecting(pattern: Pattern) -> None:
    assert pattern.against
    ids = [one.id for one in pattern.against]
    assert len(set(ids)) == len(ids)
    assert all(one.words.endswith(".") and len(one.words.split()) >= 8 for one in pattern.against)


@every_pattern
def test_every_condition_is_one_that_the_engine_can_see(pattern: Pattern) -> None:
    for one in pattern.against:
        name, _, muscle = one.when.partition(":")
        if muscle:
            assert name == "weak"
            assert muscle in MUSCLES
        else:
            assert one.when in CONDITIONS


@every_pattern
def test_what_is_kept_belongs_to_the_pattern(pattern: Pattern) -> None:
    listed = {entry.muscle for entry in pattern.muscles}
    for one in pattern.against:
        assert set(one.keeps) <= listed, one.id


@every_pattern
def test_a_reminder_never_takes_a_muscle_out_of_the_plan(pattern: Pattern) -> None:
    assert all(not one.keeps for one in pattern.against if one.when == "")


@every_pattern
def test_every_statement_is_cited_and_what_was_not_opened_is_unverified(pattern: Pattern) -> None:
    cited = [entry.citation for entry in pattern.muscles] + [one.citation for one in pattern.against]
    assert all(citation.source in KNOWLEDGE.sources for citation in cited)
    for citation in cited:
        if "ot opened" in KNOWLEDGE.sources[citation.source].note:
            assert citation.is_unverified


@patterns_of("arm", "leg")
def test_limb_patterns_ask_about_contracture_or_useful_tone(pattern: Pattern) -> None:
    conditions = {one.when for one in pattern.against}
    assert conditions & {"contracture", "useful_tone"}


@patterns_of("neck", "jaw")
def test_disturbed_swallowing_keeps_every_muscle_that_lies_by_the_pharynx(pattern: Pattern) -> None:
    risky = {entry.muscle for entry in pattern.muscles if float(MUSCLES[entry.muscle].swallowing_weight) >= 0.6}
    assert risky <= set(reason(pattern.id, "dysphagia").keeps)


@patterns_of("arm", "leg", "trunk")
def test_only_neck_and_jaw_patterns_hold_muscles_that_can_disturb_swallowing(pattern: Pattern) -> None:
    shoulder_girdle = {"trapezius"}
    risky = {entry.muscle for entry in pattern.muscles if MUSCLES[entry.muscle].swallowing_weight > 0}
    assert risky <= shoulder_girdle


def test_a_head_turned_to_the_right_comes_from_the_right_splenius_and_the_left_sternocleidomastoid() -> None:
    assert muscles_of("torticollis")["splenius-capitis"].where == "same"
    assert muscles_of("torticollis")["sternocleidomastoid"].where == "opposite"
    assert muscles_of("torticollis")["obliquus-capitis-inferior"].where == "same"
    assert muscles_of("torticollis")["trapezius"].where == "opposite"


@pytest.mark.parametrize("pattern", ["laterocollis", "anterocollis", "retrocollis", "raised-shoulder", "painful-stiff-neck"])
def test_the_other_main_neck_patterns_treat_the_side_they_are_named_for(pattern: str) -> None:
    assert {entry.where for entry in PATTERNS[pattern].muscles} == {"same"}


@pytest.mark.parametrize("pattern", ["torticollis", "anterocollis", "retrocollis", "painful-stiff-neck"])
def test_both_sides_of_the_neck_together_are_a_caution(pattern: str) -> None:
    assert reason(pattern, "bilateral").words


def test_a_shifted_head_leans_to_one_side_at_the_neck_and_to_the_other_at_the_skull() -> None:
    shift = muscles_of("lateral-shift-of-neck")
    assert shift["levator-scapulae"].where == "same"
    assert shift["splenius-capitis"].where == "opposite"


def test_knees_that_fall_to_the_right_are_drawn_there_by_the_left_adductors() -> None:
    assert muscles_of("windswept-legs")["adductor-magnus"].where == "opposite"
    assert muscles_of("windswept-legs")["gluteus-maximus"].where == "same"


@pytest.mark.parametrize("pattern", ["equinovarus-foot", "triple-flexion-spasm"])
def test_a_weak_tibialis_anterior_is_not_injected(pattern: str) -> None:
    assert "tibialis-anterior" in muscles_of(pattern)
    assert "tibialis-anterior" in reason(pattern, "weak:tibialis-anterior").keeps


@pytest.mark.parametrize("pattern", ["equinus-foot", "equinovarus-foot"])
def test_a_weak_tibialis_anterior_calls_for_an_orthosis_or_stimulation(pattern: str) -> None:
    words = reason(pattern, "weak:tibialis-anterior").words
    assert "orthosis" in words
    assert "stimulation" in words


@pytest.mark.parametrize("pattern", ["equinus-foot", "equinovarus-foot"])
def test_calf_tone_that_holds_a_person_up_keeps_soleus(pattern: str) -> None:
    assert reason(pattern, "useful_tone").keeps == ("soleus",)


def test_extensor_tone_that_holds_a_person_up_keeps_the_whole_quadriceps() -> None:
    quadriceps = set(MUSCLES["quadriceps-femoris"].members)
    assert quadriceps <= set(reason("stiff-knee", "useful_tone").keeps)


def test_a_person_who_stands_on_a_stiff_knee_can_still_have_rectus_femoris_treated() -> None:
    kept = set(reason("stiff-knee", "stands").keeps)
    assert {"vastus-lateralis", "vastus-medialis", "vastus-intermedius"} <= kept
    assert "rectus-femoris" not in kept


def test_a_person_who_stands_up_keeps_gluteus_maximus() -> None:
    assert "gluteus-maximus" in reason("hip-extensor-spasm", "stands").keeps


def test_a_hand_that_grips_by_tone_keeps_both_finger_flexors() -> None:
    assert set(reason("clenched-fist", "useful_tone").keeps) == {
        "flexor-digitorum-superficialis", "flexor-digitorum-profundus",
    }  # fmt: skip


def test_little_breathing_reserve_keeps_the_muscles_of_coughing() -> None:
    assert {"rectus-abdominis", "external-oblique"} <= set(reason("trunk-flexion-spasm", "respiratory").keeps)


def test_the_trial_in_multiple_sclerosis_stands_behind_the_hip_adductors() -> None:
    adductors = MUSCLES["hip-adductors"].members
    cited = {muscles_of("adducted-thighs")[id].citation for id in adductors}
    assert {(one.source, one.state) for one in cited} == {("hyman-2000", "seen")}
    assert reason("adducted-thighs", "walks").citation.source == "hyman-2000"
