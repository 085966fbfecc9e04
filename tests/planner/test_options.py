"""The plans worth comparing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from tests.planner.facts import KNOWLEDGE, knowing
from tests.planner.planned import planned
from tests.planner.problems import a_small_problem, small_problems
from tests.planner.twins import keeps_every_rule

from eutonia.planner.options import choose
from eutonia.planner.programme import solve
from eutonia.planner.tree import PlanningProblem

ORDER = ("none", "lower", "balanced", "stronger", "strongest")


def named(problem: PlanningProblem) -> dict[str, int]:
    """Name of each plan -> its total."""
    return {choice.name: choice.total for choice in choose(solve(problem), KNOWLEDGE)}


def test_an_ordinary_case_has_three_to_five_plans_with_doing_nothing_among_them() -> None:
    run = planned()
    names = [choice.name for choice in choose(run.frontier, KNOWLEDGE)]
    assert names[0] == "none"
    assert "balanced" in names
    assert 3 <= len(names) <= 5


def test_lower_and_stronger_lie_around_the_balanced_plan() -> None:
    values = [[0.0, 1, 1.9, 2.7, 3.4, 4, 4.5, 4.9, 5.2, 5.4, 5.3, 5.2, 5.1, 5, 4.9, 4.8]]
    assert named(a_small_problem(values, 20)) == {"none": 0, "lower": 6, "balanced": 9, "stronger": 12, "strongest": 14}


def test_nothing_stronger_is_offered_above_the_limit() -> None:
    assert named(a_small_problem([[0.0, 1, 2, 3, 4, 5]], 4)) == {"none": 0, "lower": 2, "balanced": 4}


def test_a_lower_plan_is_rounded_down_and_a_stronger_one_up() -> None:
    values = [[0.0, 1, 2, 3, 4, 5, 4.9, 4.8, 4.7, 4.6]]
    assert named(a_small_problem(values, 20)) == {"none": 0, "lower": 3, "balanced": 5, "stronger": 7, "strongest": 8}


def test_the_shares_are_those_of_the_settings() -> None:
    frontier = solve(a_small_problem([[0.0, 1, 2, 3, 4, 3.9, 3.8, 3.7, 3.6]], 20))
    changed = knowing(lower_fraction=0.25, stronger_fraction=1.5, strongest_fraction=2)
    assert {one.name: one.total for one in choose(frontier, changed)} == {
        "none": 0, "lower": 1, "balanced": 4, "stronger": 6, "strongest": 8,
    }  # fmt: skip


def test_plans_that_come_to_the_same_total_keep_the_first_name_and_balanced_its_own() -> None:
    frontier = solve(a_small_problem([[0.0, 1, 2, 3, 4, 3.9]], 20))
    same = knowing(lower_fraction=0.99, stronger_fraction=1.01, strongest_fraction=1.25)
    found = [(one.name, one.total) for one in choose(frontier, same)]
    assert found == [("none", 0), ("lower", 3), ("balanced", 4), ("stronger", 5)]
    none = knowing(lower_fraction=1, stronger_fraction=1, strongest_fraction=1)
    assert [(one.name, one.total) for one in choose(frontier, none)] == [("none", 0), ("balanced", 4)]


def test_stronger_stops_at_the_limit() -> None:
    values = [[0.0, 1, 2, 3, 4, 3.5, 3, 2.5]]
    assert named(a_small_problem(values, 5)) == {"none": 0, "lower": 2, "balanced": 4, "stronger": 5}


def test_stronger_goes_to_the_next_total_that_a_plan_has() -> None:
    values = [[0.0, -np.inf, -np.inf, -np.inf, 4, -np.inf, 3.5]]
    assert named(a_small_problem(values, 9)) == {"none": 0, "balanced": 4, "stronger": 6}


def test_stronger_goes_on_to_a_total_that_uses_up_the_vial() -> None:
    values = [[0.0, 1, 2, 3, 4, 3.9, 3.8, 3.7]]
    cost = np.array([0, 0, 0, 0, 0, 1, 0.5, 0])
    assert named(a_small_problem(values, 9, total_cost=cost)) == {"none": 0, "lower": 2, "balanced": 4, "stronger": 7}


def test_where_nothing_helps_the_only_plan_is_not_to_inject() -> None:
    assert named(a_small_problem([[0.0, -1, -2]], 5)) == {"none": 0}


def test_a_single_possible_dose_leaves_two_plans() -> None:
    assert named(a_small_problem([[0.0, -np.inf, 1]], 5)) == {"none": 0, "balanced": 2}


def test_the_doses_are_those_of_the_frontier() -> None:
    run = planned()
    for choice in choose(run.frontier, KNOWLEDGE):
        assert int(choice.doses.sum()) == choice.total
        assert np.array_equal(choice.doses, run.frontier.doses(choice.total))


@given(small_problems())
@settings(max_examples=100, deadline=None)
def test_of_any_problem_the_plans_rise_in_order_keep_every_rule_and_the_balanced_one_is_best(
    problem: PlanningProblem,
) -> None:
    frontier = solve(problem)
    plans = choose(frontier, KNOWLEDGE)
    assert [plan.name for plan in plans] == [name for name in ORDER if name in {plan.name for plan in plans}]
    totals = [plan.total for plan in plans]
    assert totals == sorted(set(totals))
    assert totals[0] == 0
    assert all(keeps_every_rule(problem, plan.doses) for plan in plans)
    best = max(plans, key=lambda plan: frontier.value[plan.total])
    assert frontier.value[best.total] == pytest.approx(frontier.best[frontier.largest])
