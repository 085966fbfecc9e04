"""How a case is read: which muscles a plan could reach, which problems a goal is about, and the words for both."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.build import a_problem
from tests.eligibility.changing import KNOWLEDGE, ORDINARY, changed

from eutonia.domain import Case, Side
from eutonia.domain.case import Goal, PostureProblem, ProblemName
from eutonia.eligibility import reading

RIGHT, LEFT = Side.RIGHT, Side.LEFT
FOOT, ELBOW = a_problem("equinovarus-foot"), a_problem("flexed-elbow")
LOST = a_problem("bent-foot")


def problem(pattern: str, side: str = "right") -> PostureProblem:
    return PostureProblem.model_validate(a_problem(pattern, side))


def with_problems(*rows: dict[str, object], goals: list[list[tuple[str, str]]] | None = None) -> Case:
    """A case with these problems, and one goal for each list of patterns and sides."""
    return changed({"problems": list(rows), "goals": [a_goal(at, names) for at, names in enumerate(goals or [])]})


def a_goal(at: int, names: list[tuple[str, str]]) -> dict[str, object]:
    named = [{"pattern": pattern, "side": side} for pattern, side in names]
    return {"id": f"g{at}", "words": f"goal {at}", "measure": "ashworth", "target_ashworth": "1", "problems": named}


def test_a_pattern_that_is_not_held_is_left_out_and_never_raises() -> None:
    case = with_problems(LOST, FOOT, a_problem("equinovarus-foot", "left"), ELBOW)
    assert [pattern.id for pattern in reading.patterns_of(case, KNOWLEDGE)] == ["equinovarus-foot", "flexed-elbow"]
    assert reading.parts_of(case, KNOWLEDGE) == {"leg", "arm"}
    assert reading.pattern_of(problem("bent-foot"), KNOWLEDGE) is None
    assert reading.reasons_against(problem("bent-foot"), "contracture", KNOWLEDGE) == ()
    assert reading.reaches(with_problems(LOST), "soleus", RIGHT, KNOWLEDGE) is False


@pytest.mark.parametrize(
    ("pattern", "near"), [("torticollis", True), ("jaw-clenching", True), ("flexed-elbow", False), ("paraspinal-spasm", False)]
)
def test_the_neck_and_the_jaw_are_near_swallowing(pattern: str, near: bool) -> None:
    assert reading.is_near_swallowing(with_problems(FOOT, a_problem(pattern)), KNOWLEDGE) is near


def test_the_primary_muscles_of_a_pattern_are_fewer_than_all() -> None:
    hip = KNOWLEDGE.patterns["hip-extensor-spasm"]
    assert [muscle.id for muscle in reading.muscles_of(hip, KNOWLEDGE, only_primary=True)] == ["gluteus-maximus"]
    assert [muscle.id for muscle in reading.muscles_of(hip, KNOWLEDGE)] == [
        "adductor-magnus", "biceps-femoris", "gluteus-maximus", "semimembranosus", "semitendinosus",
    ]  # fmt: skip


def test_a_group_brings_its_members_and_an_unknown_muscle_nothing() -> None:
    assert [muscle.id for muscle in reading.with_members("hip-adductors", KNOWLEDGE)] == [
        "hip-adductors", "adductor-longus", "adductor-brevis", "adductor-magnus",
    ]  # fmt: skip
    assert [muscle.id for muscle in reading.with_members("soleus", KNOWLEDGE)] == ["soleus"]
    assert reading.with_members("calf", KNOWLEDGE) == ()


@pytest.mark.parametrize(
    ("pattern", "muscle", "side", "reached"),
    [
        ("equinovarus-foot", "soleus", RIGHT, True),
        ("equinovarus-foot", "soleus", LEFT, False),
        ("equinovarus-foot", "triceps-surae", RIGHT, True),
        ("equinovarus-foot", "triceps-surae", LEFT, False),
        ("equinovarus-foot", "quadriceps-femoris", RIGHT, False),
        ("equinovarus-foot", "calf", RIGHT, False),
        ("torticollis", "splenius-capitis", RIGHT, True),
        ("torticollis", "splenius-capitis", LEFT, False),
        ("torticollis", "sternocleidomastoid", RIGHT, False),
        ("torticollis", "sternocleidomastoid", LEFT, True),
    ],
)
def test_a_plan_reaches_the_muscles_of_a_pattern_on_the_side_where_they_lie(
    pattern: str, muscle: str, side: Side, reached: bool
) -> None:
    assert reading.reaches(with_problems(a_problem(pattern)), muscle, side, KNOWLEDGE) is reached


def test_one_problem_of_several_is_enough_to_reach_a_muscle() -> None:
    assert reading.reaches(with_problems(ELBOW, FOOT), "soleus", RIGHT, KNOWLEDGE)


def test_a_muscle_on_either_side_is_reached_on_both() -> None:
    foot = KNOWLEDGE.patterns["equinovarus-foot"]
    both = replace(foot, muscles=tuple(replace(part, where="both") for part in foot.muscles))
    knowledge = replace(KNOWLEDGE, patterns={**KNOWLEDGE.patterns, foot.id: both})
    assert reading.reaches(ORDINARY, "soleus", LEFT, knowledge)
    assert reading.reaches(ORDINARY, "soleus", RIGHT, knowledge)


def test_the_reasons_of_a_pattern_are_those_of_the_condition_asked() -> None:
    reasons = reading.reasons_against(problem("equinovarus-foot"), "contracture", KNOWLEDGE)
    assert reasons
    assert reasons == tuple(one for one in KNOWLEDGE.patterns["equinovarus-foot"].against if one.when == "contracture")


def test_problems_are_named_with_their_side_in_a_fixed_order() -> None:
    assert reading.name_of(problem("equinovarus-foot", "left"), KNOWLEDGE) == "equinovarus foot, LEFT"
    assert reading.name_of(problem("bent-foot"), KNOWLEDGE) == "bent-foot, RIGHT"
    named = reading.names_of([problem("flexed-elbow"), problem("equinovarus-foot"), problem("bent-foot")], KNOWLEDGE)
    assert named == "bent-foot, RIGHT; equinovarus foot, RIGHT; flexed elbow, RIGHT"
    assert reading.sentence_start("equinovarus foot, RIGHT") == "Equinovarus foot, RIGHT"
    assert reading.sentence_start("") == ""


def test_the_side_is_a_part_of_what_a_goal_is_about() -> None:
    left = a_problem("equinovarus-foot", "left")
    case = with_problems(FOOT, left, ELBOW, goals=[[("equinovarus-foot", "left")]])
    about = reading.problems_of(case.goals[0], case)
    assert [(one.pattern, one.side) for one in about] == [("equinovarus-foot", LEFT)]
    assert reading.aimed_at(case) == about


def test_without_a_goal_every_problem_is_aimed_at() -> None:
    assert reading.aimed_at(with_problems(FOOT, ELBOW)) == with_problems(FOOT, ELBOW).problems


@pytest.mark.parametrize(
    ("names", "focal"),
    [
        ([("equinovarus-foot", "right")], True),
        ([("adducted-thighs", "right"), ("adducted-thighs", "left")], True),
        ([("equinovarus-foot", "right"), ("flexed-knee", "right")], True),
        ([("equinovarus-foot", "right"), ("flexed-knee", "left")], False),
        ([("equinovarus-foot", "right"), ("flexed-elbow", "right")], False),
        ([("bent-foot", "right"), ("equinovarus-foot", "right")], False),
        ([("bent-foot", "right"), ("bent-knee", "right")], False),
    ],
)
def test_a_goal_is_focal_when_it_is_about_one_pattern_or_one_limb(names: list[tuple[str, str]], focal: bool) -> None:
    goal = Goal.model_validate(a_goal(0, names))
    assert reading.is_focal(goal, KNOWLEDGE) is focal


def test_the_goals_that_toxin_could_reach_are_focal_and_about_a_problem_of_the_case() -> None:
    everywhere = [("equinovarus-foot", "right"), ("flexed-elbow", "right")]
    case = with_problems(FOOT, ELBOW, goals=[everywhere, everywhere[:1]])
    assert [goal.id for goal in reading.focal_goals(case, KNOWLEDGE)] == ["g1"]
    elsewhere = case.goals[1].model_copy(update={"problems": (ProblemName(pattern="stiff-knee", side=RIGHT),)})
    lost = case.model_copy(update={"goals": (elsewhere,)})
    assert reading.focal_goals(lost, KNOWLEDGE) == ()
