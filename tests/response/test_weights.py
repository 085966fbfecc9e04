"""What a muscle does for the person: weakness costs more in whom and where it matters, and unknown is not safe."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.build import a_problem
from tests.response.scenes import L, R, case_of, goal, known, with_setting

from eutonia.domain.answers import Side
from eutonia.domain.case import Case, Measure, Mobility, ProblemName
from eutonia.knowledge import Knowledge
from eutonia.response import functional_weight
from eutonia.response.anatomy import reference_volume
from eutonia.response.weights import Worth, problem_at, worths

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


APART = with_setting(
    known(), response__weight__used=1.7, response__weight__not_used=0.3, response__weight__holds_nothing_up=0.45,
    response__weight__weak=2.2, response__weight__reduced=1.4, response__weight__sound=1.1,
    response__weight__strength_unknown=1.25, response__weight__tone_useful=3.1, response__weight__tone_unknown=1.3,
    response__weight__tone_not_useful=1.15,
    response__weight__opponent__weak=1.5, response__weight__opponent__reduced=1.35, response__weight__opponent__sound=1.05,
    response__weight__opponent__strength_unknown=1.2,
)  # fmt: skip
"""Every factor another number, so that none can stand in for another."""
SIZE = reference_volume("soleus", known()).millilitres / 250
OPPONENTS = {"quadriceps_femoris": {"strength": 5}, "fibularis_longus": {"strength": 5}}


def weight(case: Case, muscle: str = "soleus", side: Side = R, knowledge: Knowledge = APART) -> float:
    return functional_weight(muscle, side, case, knowledge)


@pytest.mark.parametrize(
    ("mobility", "factor"),
    [
        ("walks_unaided", 1.7), ("walks_with_aid", 1.7), ("stands_to_transfer", 1.7), ("not_asked", 1.7),
        ("wheelchair", 0.3), ("bed", 0.3),
    ],
)  # fmt: skip
def test_the_weight_is_the_product_of_its_factors(mobility: str, factor: float) -> None:
    assert weight(case_where(mobility)) == pytest.approx(SIZE * factor * 1.25 * 1.15 * 1.2)


@pytest.mark.parametrize(
    ("holds_up", "who"),
    [
        ("standing", {"walks_unaided", "walks_with_aid", "stands_to_transfer", "not_asked"}),
        ("transfers", {"walks_unaided", "walks_with_aid", "stands_to_transfer", "not_asked", "wheelchair"}),
        ("trunk", {"walks_unaided", "walks_with_aid", "stands_to_transfer", "not_asked", "wheelchair"}),
        ("head", {"walks_unaided", "walks_with_aid", "stands_to_transfer", "not_asked", "wheelchair", "bed"}),
        ("", set()),
    ],
)
def test_who_uses_what_a_muscle_holds_up(holds_up: str, who: set[str]) -> None:
    knowledge = holding("soleus", holds_up)
    for mobility in Mobility:
        used = 1.7 if mobility.value in who else 0.3 if holds_up else 0.45
        expected = SIZE * used * 1.25 * 1.15 * 1.2
        assert weight(case_where(mobility.value), knowledge=knowledge) == pytest.approx(expected), mobility


def holding(muscle: str, holds_up: str) -> Knowledge:
    return replace(APART, muscles=APART.muscles | {muscle: replace(APART.muscles[muscle], holds_up=holds_up)})


def test_a_group_holds_up_what_its_weightiest_member_does() -> None:
    case = case_where()
    whole = weight(case, "gastrocnemius")
    for muscle in ("gastrocnemius", "gastrocnemius-medial-head"):
        assert weight(case, "gastrocnemius", knowledge=holding(muscle, "")) == whole


@pytest.mark.parametrize(("grade", "factor"), [(0, 2.2), (3, 2.2), (4, 1.4), (5, 1.1), (None, 1.25)])
def test_strength_is_weak_up_to_three_and_sound_from_five(grade: int | None, factor: float) -> None:
    assert weight(case_where(soleus={"strength": grade})) == pytest.approx(SIZE * 1.7 * factor * 1.15 * 1.2)


def test_the_weakest_finding_under_any_name_of_the_muscle_counts() -> None:
    found = {"soleus": {"strength": 5}, "triceps_surae": {"strength": 4}, "gastrocnemius": {"strength": 0}}
    assert weight(case_where(**found)) == pytest.approx(SIZE * 1.7 * 1.4 * 1.15 * 1.2)
    ungraded = {"soleus": {"strength": None}, "triceps_surae": {"strength": 4}}
    assert weight(case_where(**ungraded)) == weight(case_where(**found))
    of_head = case_where(gastrocnemius_medial_head={"strength": 4}, gastrocnemius_lateral_head={"strength": 2})
    heads = reference_volume("gastrocnemius", known()).millilitres / 250
    assert weight(of_head, "gastrocnemius") == pytest.approx(heads * 1.7 * 2.2 * 1.15 * 1.2)


@pytest.mark.parametrize(
    ("of_problem", "of_muscle", "factor"),
    [
        ("no", None, 1.15), ("yes", None, 3.1), ("not_asked", None, 1.3), ("cannot_establish", None, 1.3),
        ("no", "yes", 3.1), ("yes", "no", 3.1), ("not_asked", "no", 1.15), ("no", "cannot_establish", 1.3),
        ("not_asked", "not_asked", 1.3), ("no", "not_asked", 1.15),
    ],
)  # fmt: skip
def test_tone_is_useful_unknown_or_not(of_problem: str, of_muscle: str | None, factor: float) -> None:
    found = {} if of_muscle is None else {"soleus": {"tone_is_useful": of_muscle}}
    assert weight(case_where(useful=of_problem, **found)) == pytest.approx(SIZE * 1.7 * 1.25 * factor * 1.2)


def test_two_answers_about_one_muscle_are_known_only_when_both_are_no() -> None:
    both = {"soleus": {"tone_is_useful": "no"}, "triceps_surae": {"tone_is_useful": "cannot_establish"}}
    assert weight(case_where(**both)) == pytest.approx(SIZE * 1.7 * 1.25 * 1.3 * 1.2)
    both["triceps_surae"] = {"tone_is_useful": "no"}
    assert weight(case_where(useful="not_asked", **both)) == pytest.approx(SIZE * 1.7 * 1.25 * 1.15 * 1.2)


def test_what_was_found_elsewhere_says_nothing_of_this_muscle() -> None:
    plain = weight(case_where())
    for elsewhere in ({"deltoid": {"strength": 1, "tone_is_useful": "yes"}}, {"gastrocnemius": {"tone_is_useful": "yes"}}):
        assert weight(case_where(**elsewhere)) == plain
    left = [{"muscle": one, "side": "left", "strength": 1, "tone_is_useful": "yes"} for one in ("soleus", "tibialis-anterior")]
    assert weight(case_of(a_problem(), person=person(), muscles=left)) == plain


def test_a_muscle_without_a_part_in_any_problem_has_no_opponents_and_unknown_tone() -> None:
    biceps = reference_volume("biceps-brachii", known()).millilitres / 100
    assert weight(case_where(), "biceps-brachii") == pytest.approx(biceps * 0.45 * 1.25 * 1.3)
    toes = reference_volume("flexor-hallucis-brevis", known()).millilitres / 250
    assert weight(case_where(pattern="clawed-toes"), "flexor-hallucis-brevis") == pytest.approx(toes * 0.45 * 1.25 * 1.15)
    assert weight(case_where(), side=L) == pytest.approx(SIZE * 1.7 * 1.25 * 1.3)


@pytest.mark.parametrize(("grade", "factor"), [(2, 1.5), (4, 1.35), (5, 1.05), (None, 1.2)])
def test_the_heaviest_opponent_counts(grade: int | None, factor: float) -> None:
    case = case_where(tibialis_anterior={"strength": grade}, **OPPONENTS)
    assert weight(case) == pytest.approx(SIZE * 1.7 * 1.25 * 1.15 * factor)


def test_no_muscle_is_its_own_opponent() -> None:
    case = case_where(tibialis_anterior={"strength": 2}, **OPPONENTS)
    size = reference_volume("tibialis-anterior", known()).millilitres / 250
    assert weight(case, "tibialis-anterior") == pytest.approx(size * 0.45 * 2.2 * 1.15 * 1.05)


def test_a_problem_is_found_by_its_pattern_and_its_side() -> None:
    case = case_of(a_problem("flexed-elbow"), a_problem("flexed-wrist", "left"), a_problem("flexed-wrist"))
    names = [ProblemName(pattern=one.pattern, side=one.side) for one in case.problems]
    assert [problem_at(case, name) for name in names] == [0, 1, 2]


@pytest.mark.parametrize(("importance", "each"), [(1, 0.25), (2, 0.5), (3, 0.75)])
def test_the_weight_of_a_goal_is_shared_by_its_problems(importance: int, each: float) -> None:
    both = goal("flexed-elbow", importance=importance, target_ashworth="1")
    both["problems"] = [{"pattern": "flexed-elbow", "side": side} for side in ("right", "left")]
    found = worths(case_of(a_problem("flexed-elbow"), a_problem("flexed-elbow", "left"), goals=(both,)), known())
    assert found == (Worth(0, Measure.ASHWORTH, each), Worth(1, Measure.ASHWORTH, each))
