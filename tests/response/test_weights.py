"""What a muscle does for the person: weakness costs more in whom and where it matters, and unknown is not safe."""

from __future__ import annotations

from typing import Any

import pytest
from tests.build import a_problem
from tests.response.scenes import L, R, case_of, goal, known

from eutonia.domain.case import Case, Measure
from eutonia.response import functional_weight
from eutonia.response.weights import Worth, worths

GRADES = [0, 1, 2, 3, 4, 5]


def person(mobility: str = "walks_with_aid") -> dict[str, Any]:
    return {"birth_date": "1974-03-02", "weight_kg": 64, "height_cm": 168, "multiple_sclerosis": "yes", "mobility": mobility}


def case_where(
    mobility: str = "walks_with_aid", useful: str = "no", pattern: str = "equinovarus-foot", **found: dict[str, Any]
) -> Case:
    """A walker with an equinovarus foot; further words are what was found in right-sided muscles."""
    muscles = [{"muscle": name.replace("_", "-"), "side": "right", **finding} for name, finding in found.items()]
    return case_of(a_problem(pattern, tone_is_useful=useful), person=person(mobility), muscles=muscles)


def soleus(case: Case) -> float:
    return functional_weight("soleus", R, case, known())


def test_a_muscle_that_is_stood_upon_weighs_more_in_who_stands() -> None:
    walking, lying = case_where("walks_unaided"), case_where("bed")
    assert soleus(walking) > soleus(lying) > 0


@pytest.mark.parametrize("mobility", ["walks_unaided", "walks_with_aid", "stands_to_transfer", "wheelchair", "bed"])
def test_mobility_that_was_not_asked_weighs_as_the_most_that_could_be_true(mobility: str) -> None:
    for muscle in known().muscles:
        unknown = functional_weight(muscle, R, case_where("not_asked"), known())
        assert unknown >= functional_weight(muscle, R, case_where(mobility), known())


def test_a_muscle_of_the_trunk_still_matters_in_a_wheelchair_and_the_head_even_in_bed() -> None:
    trunk = [functional_weight("erector-spinae", R, case_where(one), known()) for one in ("wheelchair", "bed")]
    head = [functional_weight("splenius-capitis", R, case_where(one), known()) for one in ("walks_unaided", "bed")]
    assert trunk[0] > trunk[1]
    assert head[0] == head[1]


def test_the_weaker_a_muscle_the_more_its_weakness_costs() -> None:
    weights = [soleus(case_where(soleus={"strength": grade})) for grade in GRADES]
    assert weights == sorted(weights, reverse=True)
    assert weights[3] > weights[4] > weights[5]


def test_strength_that_was_not_graded_never_weighs_less_than_full_strength() -> None:
    assert soleus(case_where()) >= soleus(case_where(soleus={"strength": 5}))


def test_a_finding_on_the_group_or_on_a_member_counts_for_both() -> None:
    on_group = case_where(triceps_surae={"strength": 2})
    on_member = case_where(gastrocnemius_medial_head={"strength": 2})
    sound = case_where()
    assert soleus(on_group) > soleus(sound)
    assert functional_weight("gastrocnemius", R, on_member, known()) > functional_weight("gastrocnemius", R, sound, known())


def test_the_other_side_is_no_ones_business() -> None:
    weak_left = case_of(a_problem(), person=person(), muscles=[{"muscle": "soleus", "side": "left", "strength": 1}])
    assert soleus(weak_left) == soleus(case_where())
    assert functional_weight("soleus", L, weak_left, known()) > functional_weight("soleus", L, case_where(), known())


def test_useful_tone_weighs_most_and_not_asked_never_less_than_no() -> None:
    useful, unknown, none = (soleus(case_where(useful=answer)) for answer in ("yes", "not_asked", "no"))
    assert useful > unknown >= none
    assert soleus(case_where(useful="cannot_establish")) == unknown


def test_useful_tone_found_in_the_muscle_counts_though_the_problem_was_said_to_have_none() -> None:
    assert soleus(case_where(soleus={"tone_is_useful": "yes"})) == soleus(case_where(useful="yes"))


def test_what_was_said_of_the_muscle_stands_before_what_was_not_asked_of_the_problem() -> None:
    """Grading the strength of a muscle is no news about its tone; answering about its tone is."""
    graded = case_where(useful="no", soleus={"strength": 5})
    answered = case_where(useful="not_asked", soleus={"strength": 5, "tone_is_useful": "no"})
    unsure = case_where(useful="no", soleus={"strength": 5, "tone_is_useful": "cannot_establish"})
    assert soleus(graded) == soleus(answered) < soleus(unsure)


def test_useful_tone_in_a_problem_says_nothing_of_muscles_that_have_no_part_in_it() -> None:
    useful, none = (functional_weight("biceps-brachii", R, case_where(useful=one), known()) for one in ("yes", "no"))
    assert useful == none


def test_a_weak_counterpart_that_the_pattern_warns_of_adds_weight() -> None:
    weak = case_where(tibialis_anterior={"strength": 2})
    sound = case_where(tibialis_anterior={"strength": 5}, quadriceps_femoris={"strength": 5}, fibularis_longus={"strength": 5})
    assert soleus(weak) > soleus(case_where()) >= soleus(sound)


def test_a_group_weighs_what_its_members_weigh_together_when_nothing_tells_them_apart() -> None:
    case = case_where()
    heads = [functional_weight(one, R, case, known()) for one in ("gastrocnemius-medial-head", "gastrocnemius-lateral-head")]
    assert functional_weight("gastrocnemius", R, case, known()) == pytest.approx(sum(heads))


def test_the_size_of_the_person_is_not_weakness() -> None:
    heavy = case_of(a_problem(), person={**person(), "weight_kg": 120})
    assert soleus(heavy) == soleus(case_where())


def test_every_muscle_has_a_weight_above_zero() -> None:
    case = case_where()
    assert all(functional_weight(muscle, side, case, known()) > 0 for muscle in known().muscles for side in (R, L))


def test_a_goal_counts_by_its_importance() -> None:
    def weight(importance: int) -> float:
        goals = (goal("flexed-elbow", importance=importance, target_ashworth="1"),)
        (found,) = worths(case_of(a_problem("flexed-elbow"), goals=goals), known())
        return found.weight

    assert 0 < weight(1) < weight(2) == 1 < weight(3)


def test_a_goal_with_two_problems_is_worth_as_much_as_a_goal_with_one() -> None:
    both = goal("flexed-elbow", target_ashworth="1")
    both["problems"] = [{"pattern": "flexed-elbow", "side": side} for side in ("right", "left")]
    found = worths(case_of(a_problem("flexed-elbow"), a_problem("flexed-elbow", "left"), goals=(both,)), known())
    assert [one.weight for one in found] == [0.5, 0.5]
    assert [one.problem for one in found] == [0, 1]


@pytest.mark.parametrize("impact", ["none", "mild", "moderate", "severe", "not_asked"])
def test_a_problem_without_a_goal_counts_a_little_and_less_than_any_goal(impact: str) -> None:
    (found,) = worths(case_of(a_problem("flexed-elbow", impact=impact)), known())
    assert 0 < found.weight < float(known().number("response.goal_weight.1"))


def test_a_problem_without_a_goal_counts_by_what_was_measured() -> None:
    recorded = {"ashworth": None, "spasms_per_day": 4}
    assert worths(case_of(a_problem("flexed-elbow", **recorded)), known())[0].measure is Measure.SPASMS_PER_DAY
    assert worths(case_of(a_problem("flexed-elbow", ashworth=None)), known())[0].measure is Measure.ASHWORTH


def test_a_goal_takes_its_problem_off_the_list_of_those_without_one() -> None:
    case = case_of(
        a_problem("flexed-elbow"),
        a_problem("flexed-wrist"),
        goals=(goal("flexed-wrist", measure="pain", target_at_most=3),),
    )
    assert worths(case, known()) == (
        Worth(1, Measure.PAIN, 1.0),
        Worth(0, Measure.ASHWORTH, float(known().number("response.problem_weight.severe"))),
    )
