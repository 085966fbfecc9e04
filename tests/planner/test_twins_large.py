"""Problems of the size of a clinic, against solvers that share nothing with the dynamic programme."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from tests.planner.problems import a_large_problem, a_small_problem, small_problems
from tests.planner.twins import best_by_constraints, keeps_every_rule, worth

from eutonia.planner.mixed_integer import best_of_total
from eutonia.planner.programme import solve
from eutonia.planner.tree import PlanningProblem

TOTALS = (13, 40, 58)


@given(small_problems(largest=3))
@settings(max_examples=10, deadline=None)
def test_the_mixed_integer_twin_agrees_on_every_total(problem: PlanningProblem) -> None:
    frontier = solve(problem)
    for total in range(len(frontier.value)):
        answer = best_of_total(problem, total)
        if answer is None:
            assert np.isneginf(frontier.value[total])
        else:
            assert answer[0] == pytest.approx(frontier.value[total], abs=1e-6)
            assert keeps_every_rule(problem, answer[1])


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("total", TOTALS)
def test_a_session_of_24_muscles_agrees_with_the_mixed_integer_twin(seed: int, total: int) -> None:
    problem = a_large_problem(seed)
    answer = best_of_total(problem, total)
    assert answer is not None
    assert answer[0] == pytest.approx(solve(problem).value[total], abs=1e-5)
    assert worth(problem, answer[1]) == pytest.approx(answer[0], abs=1e-6)


@pytest.mark.parametrize("seed", [3, 4, 5])
@pytest.mark.parametrize("total", TOTALS)
def test_a_session_of_24_muscles_agrees_with_the_constraint_solver(seed: int, total: int) -> None:
    problem = a_large_problem(seed)
    assert best_by_constraints(problem, total) == pytest.approx(solve(problem).value[total], abs=1e-6)


def test_a_session_of_1500_units_in_steps_of_10_agrees_with_the_constraint_solver() -> None:
    problem = a_large_problem(6, session=150, steps=61)
    assert best_by_constraints(problem, 90) == pytest.approx(solve(problem).value[90], abs=1e-6)


def test_a_total_that_cannot_be_reached_has_no_plan_in_any_twin() -> None:
    problem = a_small_problem([[0, -np.inf, 1]], 5)
    assert best_of_total(problem, 1) is None
    assert best_by_constraints(problem, 1) is None
    assert np.isneginf(solve(problem).value[1])


def test_a_problem_without_any_dose_is_nothing_in_the_mixed_integer_twin() -> None:
    problem = a_small_problem([[2.0, -np.inf]], 5)
    found = best_of_total(problem, 0)
    assert found is not None
    assert found[0] == 2
    assert best_of_total(problem, 1) is None
