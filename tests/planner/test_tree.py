"""What the planner is asked: the tree of limits, and the fields of the question."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.planner.problems import GRAIN, a_node, a_small_problem

from eutonia.planner.tree import LimitNode, PlanningProblem

NO = -np.inf
TREE = a_node("session", 9, (3,), (a_node("leg", 4, (1,), (a_node("calf", 2, (0,)),)), a_node("arm", 0, (2,))))


def test_nodes_stand_from_the_outside_in_branch_by_branch() -> None:
    assert [node.id for node in TREE.nodes()] == ["session", "leg", "calf", "arm"]


def test_members_are_the_leaves_of_a_node_and_of_everything_under_it() -> None:
    assert [sorted(node.members()) for node in TREE.nodes()] == [[0, 1, 2, 3], [0, 1], [0], [2]]
    assert LimitNode("empty", "Empty", 5).members() == frozenset()


def test_a_limit_of_nothing_is_one_and_below_nothing_is_none() -> None:
    assert a_node("closed", 0).capacity == 0
    with pytest.raises(ValueError, match="capacity of closed is not negative, not -1"):
        a_node("closed", -1)


def test_values_in_whole_grains_and_what_may_be_given() -> None:
    problem = a_small_problem([[0, NO, 1.0004], [0.5, -2, NO]], 9)
    assert problem.targets == 2
    assert problem.whole_values().tolist() == [[0, 0, 1000], [500, -2000, 0]]
    assert problem.allowed().tolist() == [[True, False, True], [True, True, False]]


def test_one_needle_is_counted_for_a_dose_where_nothing_is_said() -> None:
    assert a_small_problem([[0, 1, 2], [0, 1, NO]], 9).tie_needles.tolist() == [[0, 1, 1], [0, 1, 1]]
    counted = np.array([[0, 2, 3]])
    assert a_small_problem([[0, 1, 2]], 9, needles=counted).tie_needles is counted


@pytest.mark.parametrize("values", [np.zeros(2), np.zeros((1, 1, 2)), np.zeros((1, 0))])
def test_values_of_another_shape_are_refused(values: Any) -> None:
    with pytest.raises(ValueError, match="with a column for no dose"):
        PlanningProblem(values, a_node("session", 1, (0,)), GRAIN)


@pytest.mark.parametrize("values", [[[0, np.nan]], [[0, np.inf]], [[np.inf, 0]], [[NO, 0]], [[np.nan, 0]], [[0, 1], [NO, 1]]])
def test_values_that_mean_nothing_are_refused_one_by_one(values: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="a value is finite, or -inf"):
        a_small_problem(values, 1)


@pytest.mark.parametrize("together", [frozenset({0, 2}), frozenset({-1, 0}), frozenset()])
def test_a_set_that_names_another_target_is_refused_even_beside_one_that_does_not(together: frozenset[int]) -> None:
    sets = (frozenset({0, 1}), together)
    with pytest.raises(ValueError, match="at_most_one names targets"):
        a_small_problem([[0, 1], [0, 1]], 1, at_most_one=sets)
    assert a_small_problem([[0, 1], [0, 1]], 1, at_most_one=sets[:1]).at_most_one == sets[:1]


@pytest.mark.parametrize("needles", [[[0, 1, 1]], [[0], [0]], [[0, -1]]])
def test_needles_of_another_shape_or_below_nothing_are_refused(needles: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="needles have the shape of values and are not negative"):
        a_small_problem([[0, 1]], 1, needles=np.array(needles))


@pytest.mark.parametrize("leaves", [(1, 0), (0, 1)])
def test_targets_may_stand_in_any_order(leaves: tuple[int, ...]) -> None:
    assert PlanningProblem(np.zeros((2, 2)), a_node("session", 1, leaves), GRAIN).targets == 2
