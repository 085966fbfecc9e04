"""The effect table: against the slow twin, and what must hold for any muscle, dose and person."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.build import a_problem
from tests.response import slow
from tests.response.scenes import (
    ABO,
    INCO,
    ONA,
    L,
    R,
    case_of,
    case_with,
    few,
    goal,
    known,
    learned,
    many,
    never_falls,
    problem_of,
    single_draw,
    target,
    with_volume,
)

from eutonia.domain import BadInput, KnowledgeFault
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case, Measure
from eutonia.domain.effect import EffectTable
from eutonia.knowledge import Knowledge
from eutonia.response import effect_table, functional_weight, share_of, shares, volume
from eutonia.response.effects import goal_weeks_per_block, ladder_of
from eutonia.response.scene import set_scene

PLANNED = (ONA, ABO, INCO)
few_examples = settings(max_examples=25, deadline=None)
LIMB_MUSCLES = ("soleus", "gastrocnemius", "biceps-brachii", "flexor-carpi-radialis", "hip-adductors")


def table(
    case: Case,
    *muscles: Any,
    product: str = ONA,
    steps: Any = 30,
    weeks: int = 12,
    belief: Belief | None = None,
    knowledge: Knowledge | None = None,
) -> EffectTable:
    targets = [one if not isinstance(one, str) else target(one) for one in muscles]
    return effect_table(case, knowledge or known(), belief or few(), targets, product, steps, weeks)


def two_goals() -> Case:
    """A foot with a goal of tone and one of pain, and a knee with a goal of spasms: everything that can add up."""
    return case_of(
        a_problem("equinovarus-foot", spasms_per_day=8, pain=6),
        a_problem("flexed-knee", spasms_per_day=5),
        a_problem("adducted-thighs"),
        goals=(
            goal("equinovarus-foot", id="tone", importance=3, target_ashworth="1"),
            goal("equinovarus-foot", id="pain", measure="pain", importance=1, target_at_most=3),
            goal("flexed-knee", id="spasms", measure="spasms_per_day", target_at_most=2),
        ),
    )


def slow_benefit(case: Case, muscle: str, units: float, at: int, product: str, weeks: int) -> float:
    """Sum over the worths, written out by hand."""
    knowledge, draw = known(), single_draw(few(), at)
    person_volume = volume(muscle, case.person, knowledge).millilitres
    part = knowledge.muscles[muscle].part
    at_peak = slow.density(draw, product, units, person_volume, wasted=part in ("arm", "leg"))
    change = {"ashworth": 1, "spasms_per_day": 0.5, "pain": 0.6}
    joints = ("ankle", "knee", "hip")
    counted = [(0, "ashworth", 1.5), (0, "pain", 0.5), (1, "spasms_per_day", 1.0), (2, "ashworth", 0.15)]
    total = 0.0
    for problem, measure, weight in counted:
        share = share_of(target(muscle), shares(case, knowledge)[problem], knowledge)
        size = problem_of(few(), at, case.problems[problem].pattern)
        relief = slow.full_relief(draw, "leg", measure, joints[problem], size) / change[measure]
        total += weight * share * relief * weeks * slow.average_block(draw, at_peak, weeks, part, measure)
    return total


@few_examples
@given(
    st.sampled_from(["soleus", "gastrocnemius", "tibialis-posterior", "biceps-femoris", "hip-adductors"]),
    st.integers(1, 60),
    st.sampled_from(PLANNED),
    st.integers(1, 16),
    st.integers(0, 15),
)
def test_benefit_and_weakness_are_those_of_the_slow_twin(muscle: str, step: int, product: str, weeks: int, at: int) -> None:
    case, draw = two_goals(), single_draw(few(), at)
    found = table(case, muscle, product=product, steps=step, weeks=weeks)
    units = step * float(known().products[product].step_units)
    expected = slow_benefit(case, muscle, units, at, product, weeks)
    assert found.benefit[at, 0, step] == pytest.approx(expected, rel=0.005, abs=0.002)
    at_peak = slow.density(draw, product, units, volume(muscle, case.person, known()).millilitres, wasted=True)
    matters = functional_weight(muscle, R, case, known())
    assert found.weakness[at, 0, step] == pytest.approx(slow.hazard(draw, at_peak, "leg", matters), rel=1e-6)


def test_the_table_says_what_it_is_of() -> None:
    found = table(two_goals(), "soleus", target("soleus", L), product=ABO, steps=7)
    assert found.product == ABO
    assert found.step_units == known().products[ABO].step_units
    assert found.targets == (target("soleus"), target("soleus", L))
    assert found.benefit.shape == found.weakness.shape == (few().draws, 2, 8)
    assert found.benefit.dtype == found.weakness.dtype == np.float64


@pytest.mark.parametrize("product", PLANNED)
def test_no_dose_has_no_effect(product: str) -> None:
    found = table(two_goals(), "soleus", "biceps-brachii", product=product)
    assert (found.benefit[:, :, 0] == 0).all()
    assert (found.weakness[:, :, 0] == 0).all()


@few_examples
@given(st.sampled_from(sorted(known().muscles)), st.sampled_from(PLANNED), st.sampled_from(sorted(known().patterns)))
def test_more_units_never_relieve_less_and_never_weaken_less(muscle: str, product: str, pattern: str) -> None:
    found = table(case_with(pattern), muscle, product=product, steps=60)
    assert never_falls(found.benefit)
    assert never_falls(found.weakness)
    assert np.isfinite(found.benefit).all()
    assert np.isfinite(found.weakness).all()


def test_each_unit_above_an_ordinary_dose_brings_less_than_the_one_before() -> None:
    mean = table(case_with("flexed-elbow"), "biceps-brachii", steps=40, belief=many()).benefit.mean(axis=0)[0]
    gains = np.diff(mean)[10:]
    assert (np.diff(gains) < 0).all()


def test_between_label_doses_benefit_is_nearly_flat_while_weakness_is_not() -> None:
    found = table(case_with("flexed-elbow"), "biceps-brachii", steps=40, belief=many())
    benefit, weakness = found.benefit.mean(axis=0)[0], found.weakness.mean(axis=0)[0]
    once, twice = 20, 40
    assert benefit[twice] / benefit[once] < 1.35
    assert weakness[twice] / weakness[once] > 1.8


@few_examples
@given(st.sampled_from(LIMB_MUSCLES), st.integers(2, 20), st.integers(0, 15))
def test_weakness_is_steeper_than_benefit_wherever_both_are_rising(muscle: str, step: int, draw: int) -> None:
    """In every draw, while harm is below its half, doubling a dose multiplies harm by more than it multiplies benefit."""
    pattern = {"biceps-brachii": "flexed-elbow", "flexor-carpi-radialis": "flexed-wrist", "hip-adductors": "adducted-thighs"}
    case = case_with(pattern.get(muscle, "equinovarus-foot"))
    found = table(case, muscle, steps=2 * step)
    harm, good = found.weakness[draw, 0], found.benefit[draw, 0]
    ceiling = functional_weight(muscle, R, case, known()) * few().parameters["harm_size"][draw]
    assert harm[2 * step] > ceiling / 2 or harm[2 * step] / harm[step] > good[2 * step] / good[step]


@few_examples
@given(st.sampled_from(["soleus", "tibialis-posterior"]), st.integers(50, 400), st.integers(1, 3))
def test_the_same_units_in_a_larger_muscle_do_less_to_it(muscle: str, millilitres: int, more: int) -> None:
    small, large = (with_volume(known(), muscle, size) for size in (millilitres, millilitres + 100 * more))
    case = case_with("equinovarus-foot")
    one, other = (table(case, muscle, knowledge=knowledge) for knowledge in (small, large))
    per_share = [
        found.benefit[:, 0, 1:] / share_of(target(muscle), shares(case, knowledge)[0], knowledge)
        for found, knowledge in ((one, small), (other, large))
    ]
    per_weight = [
        found.weakness[:, 0, 1:] / functional_weight(muscle, R, case, knowledge)
        for found, knowledge in ((one, small), (other, large))
    ]
    assert (per_share[1] < per_share[0]).all()
    assert (per_weight[1] < per_weight[0]).all()


def test_a_larger_person_gets_less_from_the_same_units() -> None:
    light, heavy = (
        case_with("equinovarus-foot", person={"birth_date": "1974-03-02", "weight_kg": kg, "height_cm": 168}) for kg in (50, 100)
    )
    assert table(light, "gastrocnemius").benefit[:, 0, 15].mean() > table(heavy, "gastrocnemius").benefit[:, 0, 15].mean()
    assert (table(light, "gastrocnemius").weakness[:, 0, 1:] > table(heavy, "gastrocnemius").weakness[:, 0, 1:]).all()


def test_unless_multiple_sclerosis_is_ruled_out_limb_muscles_count_as_wasted_and_weaken_more() -> None:
    def weakness(answer: str, pattern: str, muscle: str) -> np.ndarray:
        person = {"birth_date": "1974-03-02", "multiple_sclerosis": answer}
        return table(case_with(pattern, person=person), muscle).weakness[:, 0, 1:]

    assert (weakness("yes", "equinovarus-foot", "soleus") > weakness("no", "equinovarus-foot", "soleus")).all()
    for unknown in ("not_asked", "cannot_establish"):
        assert np.array_equal(weakness(unknown, "equinovarus-foot", "soleus"), weakness("yes", "equinovarus-foot", "soleus"))
    neck = ("torticollis", "splenius-capitis")
    assert np.array_equal(weakness("yes", *neck), weakness("no", *neck))


@few_examples
@given(st.sampled_from(sorted(known().patterns)), st.sampled_from(PLANNED))
def test_right_and_left_are_mirror_images_but_for_the_person(pattern: str, product: str) -> None:
    """The problems of one person differ in their response; where they do not, the sides are the same to the last bit."""
    alike = learned(few(), **{"between.problem": 0.0})
    muscles = [known().patterns[pattern].muscles[0].muscle, known().patterns[pattern].muscles[-1].muscle]
    right, left = (
        table(case_with(pattern, side), *[target(m, s) for m in muscles for s in sides], product=product, belief=alike)
        for side, sides in (("right", (R, L)), ("left", (L, R)))
    )
    assert np.array_equal(right.benefit, left.benefit)
    assert np.array_equal(right.weakness, left.weakness)


def test_two_problems_of_one_person_answer_differently_and_by_what_was_learned() -> None:
    def benefit(belief: Belief, pattern: str = "flexed-elbow") -> np.ndarray:
        return table(case_with(pattern), "biceps-brachii", belief=belief).benefit[:, 0, 1:]

    good = learned(few(), **{"problem:flexed-elbow:right": 2.0})
    plain = learned(few(), **{"problem:flexed-elbow:right": 1.0})
    assert np.allclose(benefit(good), 2 * benefit(plain))
    other = learned(few(), **{"problem:flexed-elbow:left": 2.0})
    assert np.array_equal(benefit(other), benefit(few()))


def test_a_person_who_responds_twice_as_much_has_twice_the_benefit_and_no_more_weakness() -> None:
    twice = learned(few(), person=2 * few().parameters["person"])
    one, other = (table(case_with("equinovarus-foot"), "soleus", belief=belief) for belief in (few(), twice))
    assert np.allclose(other.benefit, 2 * one.benefit)
    assert np.array_equal(other.weakness, one.weakness)


def test_a_susceptible_person_is_one_who_got_more_units() -> None:
    twice = learned(few(), susceptibility=2 * few().parameters["susceptibility"])
    one = table(case_with("equinovarus-foot"), "soleus", steps=20)
    other = table(case_with("equinovarus-foot"), "soleus", steps=10, belief=twice)
    assert np.allclose(other.benefit[:, 0, 1:], one.benefit[:, 0, 2::2], atol=0.001)
    assert np.allclose(other.weakness[:, 0, 1:], one.weakness[:, 0, 2::2])


def test_a_joint_answers_in_its_own_measure_of_tone_only() -> None:
    stiff = learned(few(), **{"joint.ankle": 2 * few().parameters["joint.ankle"]})
    tone = case_of(a_problem("equinovarus-foot"), goals=(goal("equinovarus-foot", target_ashworth="1"),))
    pain = case_of(a_problem("equinovarus-foot", pain=6), goals=(goal("equinovarus-foot", measure="pain", target_at_most=3),))
    elbow = case_with("flexed-elbow")
    assert np.allclose(table(tone, "soleus", belief=stiff).benefit, 2 * table(tone, "soleus").benefit)
    assert np.array_equal(table(pain, "soleus", belief=stiff).benefit, table(pain, "soleus").benefit)
    assert np.array_equal(table(elbow, "biceps-brachii", belief=stiff).benefit, table(elbow, "biceps-brachii").benefit)


def test_a_neck_has_no_joint_that_is_graded() -> None:
    spoilt = {name: values * np.nan if name.startswith("joint.") else values for name, values in few().parameters.items()}
    found = table(case_with("torticollis"), "splenius-capitis", belief=Belief(id="spoilt", words="", parameters=spoilt))
    assert np.isfinite(found.benefit).all()


@pytest.mark.parametrize("answer", ["yes", "not_asked", "cannot_establish", "no"])
def test_the_response_is_that_of_multiple_sclerosis_unless_it_is_ruled_out(answer: str) -> None:
    person = {"birth_date": "1974-03-02", "multiple_sclerosis": answer}
    case = case_with("torticollis", person=person)
    half = learned(few(), **{"aetiology.multiple_sclerosis": 0.5 * few().parameters["aetiology.multiple_sclerosis"]})
    one, other = (table(case, "splenius-capitis", belief=belief).benefit[:, 0, 1:] for belief in (few(), half))
    assert np.allclose(other / one, 1 if answer == "no" else 0.5)


def test_the_sides_know_nothing_of_each_other() -> None:
    alone = case_of(a_problem("flexed-elbow"), goals=(goal("flexed-elbow", target_ashworth="1"),))
    both = case_of(
        a_problem("flexed-elbow"),
        a_problem("flexed-elbow", "left", tone_is_useful="yes"),
        goals=(goal("flexed-elbow", target_ashworth="1"),),
    )
    assert np.array_equal(table(alone, "biceps-brachii").benefit, table(both, "biceps-brachii").benefit)
    assert np.array_equal(table(alone, "biceps-brachii").weakness, table(both, "biceps-brachii").weakness)


def test_a_muscle_without_a_part_in_any_problem_brings_harm_only() -> None:
    found = table(case_with("equinovarus-foot"), "biceps-brachii", target("soleus", L))
    assert (found.benefit == 0).all()
    assert (found.weakness[:, :, 1:] > 0).all()


@pytest.mark.parametrize("product", PLANNED)
def test_the_potency_of_another_product_is_never_used(product: str) -> None:
    """Spoil every other product's potency: nothing may change."""
    spoilt = {
        name: values * np.nan if name.startswith("potency.") and name != f"potency.{product}" else values
        for name, values in few().parameters.items()
    }
    clean = table(two_goals(), "soleus", product=product)
    found = table(two_goals(), "soleus", product=product, belief=Belief(id="spoilt", words="", parameters=spoilt))
    assert np.array_equal(found.benefit, clean.benefit)
    assert np.array_equal(found.weakness, clean.weakness)


def test_a_group_of_two_heads_does_what_the_heads_do_at_its_density() -> None:
    """Units divided by volume, the group brings exactly what its members bring together."""
    case = case_with("equinovarus-foot")
    heads = ("gastrocnemius-medial-head", "gastrocnemius-lateral-head")
    sizes = [volume(one, case.person, known()).millilitres for one in heads]
    draw = single_draw(few(), 3)
    group = table(case, "gastrocnemius", steps=20).benefit[3, 0, 20]
    density = slow.density(draw, ONA, 100.0, sum(sizes), wasted=True)
    share = sum(shares(case, known())[0][target(one)] for one in heads)
    full = slow.full_relief(draw, "leg", "ashworth", "ankle", problem_of(few(), 3, "equinovarus-foot"))
    expected = share * full * 12 * slow.average_block(draw, density, 12, "leg", "ashworth")
    assert group == pytest.approx(expected, rel=0.005)


def test_benefit_of_a_goal_rises_with_its_importance() -> None:
    def mean(importance: int) -> float:
        goals = (goal("flexed-elbow", importance=importance, target_ashworth="1"),)
        case = case_of(a_problem("flexed-elbow"), goals=goals)
        return float(table(case, "biceps-brachii").benefit.mean())

    assert mean(1) < mean(2) < mean(3)


def test_each_target_stops_at_its_own_most_steps() -> None:
    free = table(two_goals(), "soleus", "gastrocnemius", steps=20)
    held = table(two_goals(), "soleus", "gastrocnemius", steps=[5, 20])
    assert np.array_equal(held.benefit[:, 0, :6], free.benefit[:, 0, :6])
    assert (held.benefit[:, 0, 6:] == held.benefit[:, 0, 5, None]).all()
    assert (held.weakness[:, 0, 6:] == held.weakness[:, 0, 5, None]).all()
    assert np.array_equal(held.benefit[:, 1], free.benefit[:, 1])


def test_a_target_that_may_not_be_injected_has_no_effect() -> None:
    found = table(two_goals(), "soleus", "gastrocnemius", steps=[0, 4])
    assert (found.benefit[:, 0] == 0).all()
    assert (found.benefit[:, 1, 1:] > 0).all()


@pytest.mark.parametrize("steps", [0, [0]])
def test_no_steps_at_all_is_a_table_of_nothing(steps: Any) -> None:
    assert table(two_goals(), "soleus", steps=steps).benefit.shape == (few().draws, 1, 1)


def test_no_targets_is_an_empty_table() -> None:
    assert table(two_goals(), steps=5).benefit.shape[1] == 0


@pytest.mark.parametrize(("steps", "weeks"), [([1, 2], 12), ([-1], 12), ([3], 0), (-1, 12)])
def test_impossible_questions_are_refused(steps: Any, weeks: int) -> None:
    with pytest.raises(ValueError, match="one number of steps"):
        table(two_goals(), "soleus", steps=steps, weeks=weeks)


def test_a_product_that_the_knowledge_or_the_belief_lacks_is_refused() -> None:
    with pytest.raises(BadInput, match="product: found 'no-such'"):
        table(two_goals(), "soleus", product="no-such")
    with pytest.raises(KnowledgeFault, match="nothing can be forecast"):
        table(two_goals(), "soleus", product="daxibotulinumtoxinA")


def test_a_muscle_that_the_knowledge_lacks_is_refused() -> None:
    with pytest.raises(BadInput, match="muscle: found 'no-such'"):
        table(two_goals(), "no-such")


def test_the_same_question_has_the_same_answer_to_the_last_bit() -> None:
    one, other = (table(two_goals(), "soleus", "gastrocnemius", belief=many()) for _ in range(2))
    assert one.benefit.tobytes() == other.benefit.tobytes()
    assert one.weakness.tobytes() == other.weakness.tobytes()


def test_one_week_and_one_step_are_enough() -> None:
    found = table(two_goals(), "soleus", steps=1, weeks=1)
    assert found.benefit.shape == (few().draws, 1, 2)
    assert (found.benefit[:, 0, 1] > 0).all()


@pytest.mark.parametrize("steps", [[3, -1], [-1, 3]])
def test_one_target_of_two_with_fewer_than_no_steps_is_refused(steps: list[int]) -> None:
    with pytest.raises(ValueError, match="one number of steps"):
        table(two_goals(), "soleus", "gastrocnemius", steps=steps)


@pytest.mark.parametrize("steps", [5, []])
def test_without_targets_there_is_only_the_column_of_no_dose(steps: Any) -> None:
    found = table(two_goals(), steps=steps)
    assert found.benefit.shape == found.weakness.shape == (few().draws, 0, 1)


def test_goal_weeks_of_muscles_that_are_wholly_blocked_by_hand() -> None:
    case = two_goals()
    scene = set_scene(case, known(), few(), ONA, 10)
    muscles = (target("soleus"), target("gastrocnemius-medial-head"))
    found = goal_weeks_per_block(muscles, scene)
    parts = [sum(scene.shares[problem].get(one, 0) for one in muscles) for problem in (0, 1)]
    tone, pain = (scene.full_relief(0, measure) for measure in (Measure.ASHWORTH, Measure.PAIN))
    spasms = scene.full_relief(1, Measure.SPASMS_PER_DAY)
    assert set(found) == set(Measure)
    assert np.allclose(found[Measure.ASHWORTH], 10 * parts[0] * 1.5 * tone / 1)
    assert np.allclose(found[Measure.PAIN], 10 * parts[0] * 0.5 * pain / 0.6)
    assert np.allclose(found[Measure.SPASMS_PER_DAY], 10 * parts[1] * 1.0 * spasms / 0.5)
    assert goal_weeks_per_block([target("deltoid")], scene) == {}
    assert goal_weeks_per_block([], scene) == {}


def test_goals_on_one_measure_add_up_in_one_number() -> None:
    case = case_of(a_problem("equinovarus-foot"), a_problem("flexed-knee"))
    scene = set_scene(case, known(), few(), ONA, 4)
    head = target("gastrocnemius-medial-head")
    (found,) = goal_weeks_per_block([head], scene).values()
    expected = sum(4 * 0.15 * scene.shares[at][head] * scene.full_relief(at, Measure.ASHWORTH) for at in (0, 1))
    assert np.allclose(found, expected)


def test_a_ladder_is_units_and_their_powers_and_a_part_of_it_is_that_part() -> None:
    scene = set_scene(two_goals(), known(), few(), ONA, 4)
    steepness, harm = scene.reading.steepness[:, None], scene.reading.harm_steepness[:, None]
    ladder = ladder_of(scene, np.array([5.0, 10, 15]))
    assert np.allclose(ladder.log_powers, np.log(np.array([5, 10, 15]) ** steepness))
    assert np.allclose(ladder.harm_powers, np.array([5, 10, 15]) ** harm)
    part = ladder[1:2]
    assert list(part.units) == [10]
    assert np.array_equal(part.log_powers, ladder.log_powers[:, 1:2])
    assert np.array_equal(part.harm_powers, ladder.harm_powers[:, 1:2])


def test_an_unknown_product_is_a_fault_of_the_plan() -> None:
    with pytest.raises(BadInput) as refused:
        table(two_goals(), "soleus", product="no-such")
    assert refused.value.document == "plan"
    assert [one.field for one in refused.value.problems] == ["product"]
