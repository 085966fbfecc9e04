"""The chance of reaching each goal: by week, with what it would be without treatment, and never in silence."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.build import a_problem
from tests.response import slow
from tests.response.scenes import (
    ANKLE,
    ELBOW,
    ONA,
    R,
    case_of,
    case_with,
    chance_of,
    few,
    foretold,
    goal,
    known,
    level_of,
    plan_of,
    problem_of,
    single_draw,
    target,
    times,
)

from eutonia.domain.answers import Ashworth
from eutonia.response import shares, volume

few_examples = settings(max_examples=15, deadline=None)


def test_a_chance_is_given_for_every_week_with_its_goal_and_words() -> None:
    chance = chance_of(foretold(plan_of(*ANKLE), case_with("equinovarus-foot"), weeks=6))
    assert (chance.goal, chance.words, chance.importance) == ("goal", "What I want", 2)
    lengths = {len(one) for one in (chance.weeks, chance.probability, chance.low_80, chance.high_80, chance.without_treatment)}
    assert lengths == {7}


@few_examples
@given(st.integers(1, 10), st.integers(1, 3), st.sampled_from(["ashworth", "spasms_per_day", "pain"]))
def test_a_higher_dose_never_lowers_a_chance(factor: int, more: int, measure: str) -> None:
    aim = {"target_ashworth": "1+"} if measure == "ashworth" else {"target_at_most": 3}
    problem = a_problem("flexed-elbow", spasms_per_day=8, pain=6)
    case = case_of(problem, goals=(goal("flexed-elbow", measure=measure, **aim),))
    doses = tuple((muscle, side, 5) for muscle, side, _ in ELBOW)
    lower, higher = (chance_of(foretold(plan_of(*times(doses, n)), case, few())) for n in (factor, factor + more))
    assert all(one >= other for one, other in zip(higher.probability, lower.probability, strict=True))
    assert all(one >= other for one, other in zip(higher.low_80, lower.low_80, strict=True))


@few_examples
@given(st.permutations(ELBOW), st.integers(5, 100))
def test_adding_a_muscle_never_lowers_a_chance(order: list[tuple[str, object, int]], units: int) -> None:
    case = case_with("flexed-elbow")
    doses = [(muscle, R, units) for muscle, _, _ in order]
    growing = [chance_of(foretold(plan_of(*doses[:count]), case, few())) for count in range(len(doses) + 1)]
    for fewer, more in pairwise(growing):
        assert all(one >= other for one, other in zip(more.probability, fewer.probability, strict=True))


def test_treatment_never_does_worse_than_none_and_none_is_not_hopeless() -> None:
    chance = chance_of(foretold(plan_of(*ELBOW), case_with("flexed-elbow")))
    assert all(one >= other for one, other in zip(chance.probability, chance.without_treatment, strict=True))
    assert max(chance.without_treatment) > 0
    assert chance.probability[4] > chance.without_treatment[4]


def test_an_easier_target_is_reached_more_often() -> None:
    cases = [case_with("flexed-elbow", target=grade) for grade in ("0", "1", "1+", "2", "3")]
    chances = [chance_of(foretold(plan_of(*ELBOW), case)) for case in cases]
    for harder, easier in pairwise(chances):
        assert all(one <= other for one, other in zip(harder.probability, easier.probability, strict=True))
        assert harder.probability[4] < easier.probability[4]


def test_someone_already_there_is_likely_to_be_found_there() -> None:
    chance = chance_of(foretold(plan_of(*ELBOW), case_with("flexed-elbow", target="3")))
    assert chance.probability[0] > 0.6


def test_chances_rise_to_the_peak_and_fall_again() -> None:
    chance = chance_of(foretold(plan_of(*ELBOW), case_with("flexed-elbow")))
    top = chance.probability.index(max(chance.probability))
    assert 3 <= top <= 6
    assert list(chance.probability[: top + 1]) == sorted(chance.probability[: top + 1])
    assert list(chance.probability[top:]) == sorted(chance.probability[top:], reverse=True)


def both_sides() -> dict[str, object]:
    aim = goal("flexed-elbow", target_ashworth="2")
    return aim | {"problems": [{"pattern": "flexed-elbow", "side": side} for side in ("right", "left")]}


def test_a_goal_over_two_problems_needs_both() -> None:
    problems = (a_problem("flexed-elbow"), a_problem("flexed-elbow", "left"))
    plan = plan_of(*ELBOW)
    one = chance_of(foretold(plan, case_of(*problems, goals=(goal("flexed-elbow", target_ashworth="2"),))))
    both = chance_of(foretold(plan, case_of(*problems, goals=(both_sides(),))))
    assert all(two < single for two, single in zip(both.probability[1:], one.probability[1:], strict=True))


def test_treating_the_second_side_too_helps_a_goal_over_both() -> None:
    case = case_of(a_problem("flexed-elbow"), a_problem("flexed-elbow", "left"), goals=(both_sides(),))
    one_side = foretold(plan_of(*ELBOW), case)
    both = foretold(plan_of(*ELBOW, *[(muscle, R.other, units) for muscle, _, units in ELBOW]), case)
    assert chance_of(both).probability[4] > chance_of(one_side).probability[4]


def test_a_goal_whose_baseline_was_not_recorded_is_named_and_not_guessed() -> None:
    case = case_of(
        a_problem("flexed-elbow"),
        goals=(
            goal("flexed-elbow", id="tone", target_ashworth="1"),
            goal("flexed-elbow", id="spasms", measure="spasms_per_day", target_at_most=1),
        ),
    )
    found = foretold(plan_of(*ELBOW), case)
    assert [one.goal for one in found.goals] == ["tone"]
    assert found.not_forecast == (
        "No chance for the goal 'What I want': spasms per day was not recorded for flexed-elbow RIGHT.",
    )


def test_a_goal_over_two_problems_of_which_one_was_not_graded_is_named_too() -> None:
    case = case_of(a_problem("flexed-elbow"), a_problem("flexed-elbow", "left", ashworth=None), goals=(both_sides(),))
    found = foretold(plan_of(*ELBOW), case)
    assert found.goals == ()
    assert "ashworth was not recorded for flexed-elbow LEFT" in found.not_forecast[0]


def test_every_goal_is_either_given_a_chance_or_named() -> None:
    aims = tuple(goal("flexed-elbow", id=f"g{n}", measure=m, target_at_most=2) for n, m in enumerate(("pain", "spasms_per_day")))
    case = case_of(a_problem("flexed-elbow", pain=5), goals=aims)
    found = foretold(plan_of(*ELBOW), case)
    assert len(found.goals) + len(found.not_forecast) == len(case.goals)


TARGETS = [("ashworth", grade) for grade in (0, 1, 2, 3, 5)]
TARGETS += [("spasms_per_day", number) for number in (0, 2, 7)] + [("pain", score) for score in (0, 3, 10)]


@few_examples
@given(st.integers(0, 18), st.sampled_from(TARGETS))
def test_the_chance_is_that_of_the_slow_twin(week: int, aim: tuple[str, int]) -> None:
    """Mean over the draws of the probability that one observation, with its error, is at the target or better."""
    measure, number = aim
    case = case_of(
        a_problem("flexed-elbow", spasms_per_day=8, pain=6), goals=(goal("flexed-elbow", measure=measure, **as_target(*aim)),)
    )
    chance = chance_of(foretold(plan_of(("biceps-brachii", R, 100)), case, few()))
    share = shares(case, known())[0][target("biceps-brachii")]
    millilitres = volume("biceps-brachii", case.person, known()).millilitres
    was = {"ashworth": 4.0, "spasms_per_day": 8.0, "pain": 6.0}[measure]
    expected = []
    for at in range(few().draws):
        draw = single_draw(few(), at)
        at_peak = slow.density(draw, ONA, 100, millilitres, wasted=True)
        full = slow.full_relief(draw, "arm", measure, "elbow", problem_of(few(), at, "flexed-elbow"))
        untreated = level_of(few(), at, was, measure, "flexed-elbow") + slow.drift(draw, 7 * week, measure)
        relief = full * share * slow.block(draw, at_peak, 7 * week, "arm", measure)
        left = untreated - relief - slow.placebo(draw, 7 * week, "arm", measure)
        expected.append(slow.chance(draw, number, left, measure))
    assert float(chance.probability[week]) == pytest.approx(float(np.mean(expected)), abs=0.001)


def as_target(measure: str, number: int) -> dict[str, object]:
    return {"target_ashworth": list(Ashworth)[number]} if measure == "ashworth" else {"target_at_most": number}


@pytest.mark.parametrize(("asked", "means"), [("2.5", 2), ("2.999", 2), ("3", 3)])
@pytest.mark.parametrize("measure", ["spasms_per_day", "pain"])
def test_a_target_between_two_numbers_is_reached_by_the_lower(measure: str, asked: str, means: int) -> None:
    def probability(number: object) -> object:
        problem = a_problem("flexed-elbow", spasms_per_day=8, pain=6)
        case = case_of(problem, goals=(goal("flexed-elbow", measure=measure, target_at_most=number),))
        return chance_of(foretold(plan_of(*ELBOW), case, few())).probability

    assert probability(Decimal(asked)) == probability(means)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_goal_of_few_spasms_or_none_has_a_chance(number: int) -> None:
    case = case_of(
        a_problem("flexed-elbow", spasms_per_day=6),
        goals=(goal("flexed-elbow", measure="spasms_per_day", target_at_most=number),),
    )
    chance = chance_of(foretold(plan_of(*ELBOW), case))
    assert 0 <= chance.without_treatment[4] <= chance.probability[4] < 1
