"""The second planner's programme for one total, written out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tests.planner.problems import GRAIN, a_node, a_small_problem

from eutonia.planner.mixed_integer import as_programme, best_of_total
from eutonia.planner.tree import PlanningProblem

NO = -np.inf
TREE = a_node("session", 3, (1,), (a_node("calf", 2, (0,)),))
PROBLEM = PlanningProblem(
    np.array([[1.0, 3, 5], [0.5, NO, 2]]), TREE, GRAIN, (frozenset({0, 1}),), total_cost=np.array([0, 0.25, 0.75, 1])
)


def test_a_variable_for_every_dose_that_may_be_given_above_nothing() -> None:
    programme = as_programme(PROBLEM, 2)
    assert programme.target.tolist() == [0, 0, 1]
    assert programme.steps.tolist() == [1, 2, 2]
    assert programme.worth.tolist() == [2, 4, 1.5]
    assert programme.constant == 1.5 - 0.75


def test_a_row_for_every_target_every_limit_every_set_and_the_total() -> None:
    rows = [(row.coefficients.tolist(), row.low, row.high) for row in as_programme(PROBLEM, 2).rows]
    assert rows == [
        ([1, 1, 0], 0, 1),
        ([0, 0, 1], 0, 1),
        ([1, 2, 2], 0, 3),
        ([1, 2, 0], 0, 2),
        ([1, 1, 1], 0, 1),
        ([1, 2, 2], 2, 2),
    ]


@pytest.mark.parametrize(
    ("total", "value", "doses"), [(0, 1.5, [0, 0]), (1, 3.25, [1, 0]), (2, 4.75, [2, 0])]
)
def test_the_best_of_a_total_is_its_worth_on_top_of_doing_nothing(total: int, value: float, doses: list[int]) -> None:
    found = best_of_total(PROBLEM, total)
    assert found is not None
    assert (found[0], found[1].tolist()) == (pytest.approx(value), doses)


def test_a_total_that_only_two_muscles_make_is_refused_to_a_pair() -> None:
    assert best_of_total(PROBLEM, 3) is None
    free = a_small_problem([[0, 3, 5], [0, NO, 2]], 3)
    found = best_of_total(free, 3)
    assert found is not None
    assert (found[0], found[1].tolist()) == (pytest.approx(5), [1, 2])


def test_nothing_but_nothing_can_be_given_where_no_dose_may() -> None:
    problem = a_small_problem([[2.0, NO], [1.0, NO]], 5)
    found = best_of_total(problem, 0)
    assert found is not None
    assert (found[0], found[1].tolist()) == (3, [0, 0])
    assert best_of_total(problem, 1) is None
    assert as_programme(problem, 0).constant == 3
