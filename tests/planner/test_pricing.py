"""Which limit holds the plan back, what it costs, and what a little more would buy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.planner.problems import GRAIN, a_node, a_small_problem, replace_in, small_problems, with_capacity
from tests.planner.twins import best_by_trying

from eutonia.planner.pricing import binding, full_nodes, next_steps, replace_tree, widened
from eutonia.planner.programme import solve
from eutonia.planner.tree import PlanningProblem

RISING = [0.0, 1, 2, 3, 4, 5, 6]


def two_regions(session: int, calf: int, thigh: int) -> PlanningProblem:
    """A muscle in the calf worth 1 a step and one in the thigh worth 2 a step, each in its region."""
    values = np.array([RISING, [2 * worth for worth in RISING]])
    tree = a_node("session", session, (), (a_node("calf", calf, (0,)), a_node("thigh", thigh, (1,))))
    return PlanningProblem(values, tree, GRAIN)


def test_a_plan_with_room_everywhere_is_held_back_by_nothing() -> None:
    problem = two_regions(9, 7, 7)
    assert binding(problem, solve(problem), 5, 1) == ()


def test_the_region_that_is_full_is_priced_by_what_one_more_step_there_is_worth() -> None:
    problem = two_regions(9, 7, 3)
    [held] = binding(problem, solve(problem), 5, 1)
    assert (held.id, held.words, held.capacity) == ("thigh", "limit thigh", 3)
    assert held.gain == pytest.approx(1), "a step moves from the calf, worth 1, to the thigh, worth 2"


def test_the_costliest_limit_comes_first() -> None:
    problem = two_regions(5, 7, 3)
    held = binding(problem, solve(problem), 5, 1)
    assert [(limit.id, round(limit.gain, 6)) for limit in held] == [("session", 1), ("thigh", 1)]
    steeper = replace_in(problem, values=problem.values * np.array([[1], [3]]))
    assert [limit.id for limit in binding(steeper, solve(steeper), 5, 1)] == ["thigh", "session"]


def test_a_limit_that_is_used_up_but_stops_nothing_costs_nothing() -> None:
    problem = a_small_problem([[0, 1, 0.5, 0.2]], 1)
    [held] = binding(problem, solve(problem), 1, 1)
    assert held.gain == 0


def test_two_equal_limits_on_the_same_muscles_are_priced_together() -> None:
    inner = a_node("session", 3, (0,))
    problem = PlanningProblem(np.array([RISING]), a_node("12 weeks", 3, (), (inner,)), GRAIN)
    assert [round(held.gain, 6) for held in binding(problem, solve(problem), 3, 2)] == [2, 2]


def test_only_the_limits_that_are_named_are_widened_and_their_equals_on_the_same_muscles() -> None:
    inner = a_node("12 weeks", 3, (0,))
    tree = a_node("session", 3, (1,), (a_node("calf", 3, (), (inner,)),))
    wider = widened(tree, [inner], 2)
    assert [(node.id, node.capacity) for node in wider.nodes()] == [("session", 3), ("calf", 5), ("12 weeks", 5)]
    assert widened(tree, [], 2) == tree


def test_limits_that_are_used_up_stand_from_the_widest_and_one_without_muscles_is_none() -> None:
    tree = a_node("session", 3, (), (a_node("calf", 1, (0,)), a_node("thigh", 2, (1,)), a_node("nobody", 0)))
    full = [node.id for node in full_nodes(tree, np.array([1, 2]))]
    assert full == ["session", "calf", "thigh"]
    assert [node.id for node in full_nodes(tree, np.array([1, 1]))] == ["calf"]


def test_the_same_question_under_another_limit_keeps_everything_else() -> None:
    problem = a_small_problem(
        [[0, 1], [0, 2]], 2, needles=np.array([[0, 1], [0, 3]]), total_cost=np.zeros(9), at_most_one=(frozenset({0, 1}),)
    )
    tree = a_node("other", 1, (0, 1))
    found = replace_tree(problem, tree)
    assert found.tree is tree
    assert all(
        getattr(found, name) is getattr(problem, name) for name in ("values", "grain", "at_most_one", "needles", "total_cost")
    )


def test_a_price_counts_only_as_many_steps_as_are_asked_about() -> None:
    problem = two_regions(2, 7, 7)
    for more, gain in ((1, 2), (3, 6)):
        [held] = binding(problem, solve(problem), 2, more)
        assert held.gain == pytest.approx(gain)


@given(small_problems(), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_the_price_of_a_limit_is_what_trying_every_plan_under_the_wider_limit_finds(
    problem: PlanningProblem, more: int
) -> None:
    frontier = solve(problem)
    total = frontier.total_of_best(frontier.largest)
    unequal = {(node.capacity, node.members()) for node in problem.tree.nodes()}
    assume(len(unequal) == len(list(problem.tree.nodes())))
    for held in binding(problem, frontier, total, more):
        wider = replace_in(problem, tree=with_capacity(problem.tree, held.id, held.capacity + more))
        best, before = (
            max(value for at, (value, _) in best_by_trying(one).items() if at <= total + more) for one in (wider, problem)
        )
        assert held.gain == pytest.approx(best - before)
        assert held.gain >= 0


@given(small_problems())
@settings(max_examples=40, deadline=None)
def test_the_limits_used_up_are_those_whose_doses_add_up_to_them(problem: PlanningProblem) -> None:
    frontier = solve(problem)
    doses = frontier.doses(frontier.largest)
    full = {node.id for node in full_nodes(problem.tree, doses)}
    assert full == {
        node.id
        for node in problem.tree.nodes()
        if node.members() and sum(doses[one] for one in node.members()) == node.capacity
    }


class TestMore:
    def test_what_more_steps_are_worth(self) -> None:
        bought = next_steps(solve(a_small_problem([[0, 3, 5, 6]], 3)), 1, 2)
        assert (bought.total, bought.gain, bought.stopped_by_limit) == (3, pytest.approx(3), False)

    def test_more_can_cost_more_than_it_brings(self) -> None:
        assert next_steps(solve(a_small_problem([[0, 3, 1]], 2)), 1, 1).gain == pytest.approx(-2)

    def test_a_limit_on_the_way_is_said(self) -> None:
        bought = next_steps(solve(a_small_problem([[0, 1, 2, 3]], 2)), 1, 2)
        assert (bought.total, bought.stopped_by_limit) == (2, True)

    def test_what_just_fits_is_not_stopped(self) -> None:
        bought = next_steps(solve(a_small_problem([[0, 1, 2, 3]], 3)), 1, 2)
        assert (bought.total, bought.stopped_by_limit) == (3, False)

    def test_no_more_steps_are_taken_than_asked(self) -> None:
        bought = next_steps(solve(a_small_problem([[0, 1, 3, 7]], 3)), 0, 2)
        assert (bought.total, bought.gain, bought.stopped_by_limit) == (2, pytest.approx(3), False)

    def test_a_gap_in_the_doses_is_bridged_downwards(self) -> None:
        bought = next_steps(solve(a_small_problem([[0, 1, -np.inf, 4]], 3)), 1, 1)
        assert (bought.total, bought.gain) == (1, 0)
