"""The best plan for every total: exactly what trying every plan finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planner.problems import GRAIN, a_large_problem, a_node, a_small_problem, replace_in, small_problems
from tests.planner.twins import best_by_trying, every_plan, keeps_every_rule, needles, worth

from eutonia.planner.programme import FORBIDDEN, combine, solve
from eutonia.planner.tree import LimitNode, PlanningProblem

NO = -np.inf


@given(small_problems())
@settings(max_examples=150, deadline=None)
def test_the_best_value_of_every_total_is_what_trying_every_plan_finds(problem: PlanningProblem) -> None:
    frontier, tried = solve(problem), best_by_trying(problem)
    found = {total: value for total, value in enumerate(frontier.value) if np.isfinite(value)}
    assert set(found) == set(tried)
    assert found == pytest.approx({total: value for total, (value, _) in tried.items()})


@given(small_problems())
@settings(max_examples=80, deadline=None)
def test_the_doses_shown_for_a_total_are_worth_what_is_claimed_and_break_no_rule(problem: PlanningProblem) -> None:
    frontier = solve(problem)
    for total in np.flatnonzero(np.isfinite(frontier.value)):
        doses = frontier.doses(int(total))
        assert int(doses.sum()) == total
        assert keeps_every_rule(problem, doses)
        assert worth(problem, doses) == pytest.approx(frontier.value[total])


@given(small_problems())
@settings(max_examples=80, deadline=None)
def test_of_equally_good_plans_the_one_with_fewest_needles_is_shown(problem: PlanningProblem) -> None:
    frontier = solve(problem)
    for total, (_, fewest) in best_by_trying(problem).items():
        assert needles(problem, frontier.doses(total)) == fewest


@given(small_problems())
@settings(max_examples=80, deadline=None)
def test_more_room_for_the_total_never_makes_the_best_plan_worse(problem: PlanningProblem) -> None:
    frontier = solve(problem)
    assert (np.diff(frontier.best[np.isfinite(frontier.best)]) >= 0).all()
    assert frontier.best[frontier.largest] == pytest.approx(max(value for value, _ in best_by_trying(problem).values()))


@given(small_problems())
@settings(max_examples=40, deadline=None)
def test_the_same_question_has_the_same_answer(problem: PlanningProblem) -> None:
    one, other = solve(problem), solve(replace_in(problem))
    assert np.array_equal(one.value, other.value)
    for total in np.flatnonzero(np.isfinite(one.value)):
        assert np.array_equal(one.doses(int(total)), other.doses(int(total)))


@given(small_problems(), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_taking_a_limit_down_never_helps(problem: PlanningProblem, capacity: int) -> None:
    tighter = replace_in(problem, tree=a_node("tighter", capacity, (), (problem.tree,)))
    narrow, wide = solve(tighter), solve(problem)
    assert len(narrow.value) <= capacity + 1
    assert narrow.value == pytest.approx(wide.value[: len(narrow.value)])


@given(st.integers(0, 40))
@settings(max_examples=10, deadline=None)
def test_two_sides_that_mirror_each_other_get_the_same_total(seed: int) -> None:
    one_side = a_large_problem(seed, targets=8, regions=2).values
    tree = a_node("session", 60, (), (a_node("right", 24, tuple(range(8))), a_node("left", 24, tuple(range(8, 16)))))
    frontier = solve(PlanningProblem(np.vstack([one_side, one_side]), tree, GRAIN))
    alone = solve(PlanningProblem(one_side, a_node("right", 24, tuple(range(8))), GRAIN))
    doses = frontier.doses(frontier.total_of_best(frontier.largest))
    assert doses[:8].sum() == doses[8:].sum() == alone.total_of_best(alone.largest)
    assert np.array_equal(doses[:8], doses[8:])


class TestTies:
    def test_fewer_units_win(self) -> None:
        assert solve(a_small_problem([[0, 1, 1, 1]], 3)).total_of_best(3) == 1

    def test_doing_nothing_wins_over_a_plan_that_is_worth_nothing(self) -> None:
        assert solve(a_small_problem([[0, 0, -1]], 2)).total_of_best(2) == 0

    def test_one_muscle_wins_over_two(self) -> None:
        frontier = solve(a_small_problem([[0, 1, 2], [0, 1, 2]], 2))
        assert sorted(frontier.doses(2)) == [0, 2]

    def test_fewer_needles_win_where_needles_are_counted(self) -> None:
        counted = np.array([[0, 1, 4], [0, 1, 1]])
        frontier = solve(a_small_problem([[0, 1, 2], [0, 1, 2]], 2, needles=counted))
        assert list(frontier.doses(2)) == [0, 2]

    def test_the_earlier_muscle_wins_at_last(self) -> None:
        frontier = solve(a_small_problem([[0, 1], [0, 1], [0, 1]], 3))
        assert list(frontier.doses(1)) == [1, 0, 0]
        assert list(frontier.doses(2)) == [1, 1, 0]

    def test_a_difference_below_the_grain_is_a_tie(self) -> None:
        frontier = solve(a_small_problem([[0, 1], [0, 1 + GRAIN / 10]], 2))
        assert list(frontier.doses(1)) == [1, 0]

    def test_a_difference_above_the_grain_is_not(self) -> None:
        frontier = solve(a_small_problem([[0, 1], [0, 1 + GRAIN * 2]], 2))
        assert list(frontier.doses(1)) == [0, 1]


class TestWhatMayNotBeGiven:
    def test_a_dose_below_the_smallest_practical_one_is_never_given(self) -> None:
        frontier = solve(a_small_problem([[0, NO, NO, 1], [0, NO, 1, NO]], 5))
        assert [total for total, value in enumerate(frontier.value) if np.isfinite(value)] == [0, 2, 3, 5]

    def test_a_total_that_no_plan_has_is_refused_by_name(self) -> None:
        with pytest.raises(ValueError, match="no plan has a total of 1 steps"):
            solve(a_small_problem([[0, NO, 1]], 5)).doses(1)

    @pytest.mark.parametrize("total", [-1, 99])
    def test_a_total_outside_the_frontier_is_refused(self, total: int) -> None:
        with pytest.raises(ValueError, match="no plan has a total"):
            solve(a_small_problem([[0, 1]], 5)).doses(total)

    def test_only_one_of_a_pair_is_dosed_even_when_both_together_would_be_best(self) -> None:
        frontier = solve(a_small_problem([[0, 5], [0, 4], [0, 1]], 3, at_most_one=(frozenset({0, 1}),)))
        assert list(frontier.doses(frontier.total_of_best(3))) == [1, 0, 1]

    def test_pairs_that_share_a_muscle_are_all_kept(self) -> None:
        pairs = (frozenset({0, 1}), frozenset({1, 2}))
        frontier = solve(a_small_problem([[0, 3], [0, 5], [0, 3]], 3, at_most_one=pairs))
        assert list(frontier.doses(frontier.total_of_best(3))) == [1, 0, 1]

    def test_a_pair_across_two_limbs_is_kept(self) -> None:
        limbs = (a_node("right", 3, (0, 1)), a_node("left", 3, (2, 3)))
        problem = PlanningProblem(
            np.array([[0.0, 5], [0, 1], [0, 5], [0, 1]]), a_node("session", 4, (), limbs), GRAIN, (frozenset({0, 2}),)
        )
        assert list(solve(problem).doses(3)) == [1, 1, 0, 1]

    def test_a_limit_of_nothing_leaves_the_muscle_out(self) -> None:
        tree = a_node("session", 9, (0,), (a_node("closed", 0, (1,)),))
        frontier = solve(PlanningProblem(np.array([[0.0, 1], [0, 9]]), tree, GRAIN))
        assert list(frontier.doses(frontier.largest)) == [1, 0]


class TestCostOfTheTotal:
    def test_a_wasted_vial_can_make_a_larger_total_the_better_one(self) -> None:
        values = [[0, 1, 1.1, 1.2]]
        assert solve(a_small_problem(values, 3, total_cost=np.array([0, 0.5, 0.5, 0.0]))).total_of_best(3) == 3

    def test_a_cost_that_ends_too_early_is_refused(self) -> None:
        with pytest.raises(ValueError, match="3 totals can be reached"):
            solve(a_small_problem([[0, 1, 1]], 2, total_cost=np.zeros(2)))


class TestQuestionsThatAreRefused:
    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ([[NO, 1.0]], "no dose is always allowed"),
            ([[0.0, np.nan]], "a value is finite"),
            ([[0.0, np.inf]], "a value is finite"),
        ],
    )
    def test_values_that_mean_nothing(self, values: list[list[float]], says: str) -> None:
        with pytest.raises(ValueError, match=says):
            a_small_problem(values, 1)

    def test_values_without_a_column_for_no_dose(self) -> None:
        with pytest.raises(ValueError, match="column for no dose"):
            PlanningProblem(np.zeros((1, 0)), a_node("session", 1, (0,)), GRAIN)

    @pytest.mark.parametrize("leaves", [(), (0,), (0, 1, 1), (0, 1, 2)])
    def test_a_tree_that_leaves_out_or_repeats_a_target(self, leaves: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match="exactly once"):
            PlanningProblem(np.zeros((2, 2)), a_node("session", 1, leaves), GRAIN)

    def test_two_limits_with_one_id(self) -> None:
        tree = a_node("session", 1, (0,), (a_node("session", 1, (1,)),))
        with pytest.raises(ValueError, match="its own id"):
            PlanningProblem(np.zeros((2, 2)), tree, GRAIN)

    def test_a_capacity_below_nothing(self) -> None:
        with pytest.raises(ValueError, match="not negative"):
            a_node("session", -1)

    @pytest.mark.parametrize("together", [frozenset(), frozenset({7})])
    def test_a_pair_of_nobody(self, together: frozenset[int]) -> None:
        with pytest.raises(ValueError, match="at_most_one names targets"):
            a_small_problem([[0, 1]], 1, at_most_one=(together,))

    @pytest.mark.parametrize("grain", [0, -1])
    def test_a_grain_that_is_not_above_nothing(self, grain: float) -> None:
        with pytest.raises(ValueError, match="grain is above 0"):
            a_small_problem([[0, 1]], 1, grain=grain)

    @pytest.mark.parametrize("needles", [np.zeros((1, 3), dtype=int), -np.ones((1, 2), dtype=int)])
    def test_needles_that_do_not_fit(self, needles: np.ndarray) -> None:
        with pytest.raises(ValueError, match="needles"):
            a_small_problem([[0, 1]], 1, needles=needles)

    def test_values_too_large_for_exact_sums(self) -> None:
        with pytest.raises(ValueError, match="too large for the grain"):
            solve(a_small_problem([[0, 1e17]], 1))


class TestHowLargeValuesMayBe:
    """Sums are exact as long as the largest one, in grains, times the needles of a plan and one, is at most 2 to the 60."""

    NEEDLES = 2**40 - 1
    MOST = 2**20 - 3

    def solved(self, *values: list[float], grain: float = 1.0) -> np.ndarray:
        needles = np.zeros((len(values), 2), dtype=np.int64)
        needles[0, 1] = self.NEEDLES
        return solve(a_small_problem([*values], 3, needles=needles, grain=grain)).value

    @pytest.mark.parametrize("sign", [1, -1])
    @pytest.mark.parametrize("other", [[0.0, NO], [0.0, 0.0]])
    def test_up_to_the_last_grain(self, sign: int, other: list[float]) -> None:
        assert self.solved([0.0, sign * self.MOST], other)[1] == (sign * self.MOST if other[1] else max(sign * self.MOST, 0))
        with pytest.raises(ValueError, match="too large for the grain"):
            self.solved([0.0, sign * (self.MOST + 1.0)], other)

    def test_of_every_target_together(self) -> None:
        assert self.solved([0.0, self.MOST - 5], [0.0, 5.0])[2] == self.MOST
        with pytest.raises(ValueError, match="too large for the grain"):
            self.solved([0.0, self.MOST - 5], [0.0, 6.0])

    def test_counted_in_grains(self) -> None:
        assert self.solved([0.0, self.MOST / 2], [0.0, NO], grain=0.5)[1] == self.MOST / 2
        with pytest.raises(ValueError, match="too large for the grain"):
            self.solved([0.0, (self.MOST + 1) / 2], [0.0, NO], grain=0.5)


def test_no_number_of_needles_outweighs_one_grain() -> None:
    needles = np.array([[0, 9], [0, 0], [0, 9]])
    frontier = solve(a_small_problem([[0, 1 + GRAIN], [0, 1], [0, 1]], 3, needles=needles))
    assert list(frontier.doses(1)) == [1, 0, 0]
    assert list(frontier.doses(2)) == [1, 1, 0]
    assert frontier.value[:3] == pytest.approx([0, 1 + GRAIN, 2 + GRAIN], abs=GRAIN / 10)


class TestTheFrontier:
    def test_it_ends_at_the_largest_dose_that_may_be_given_or_at_the_limit(self) -> None:
        assert len(solve(a_small_problem([[0, 1, NO, NO]], 9)).value) == 2
        assert len(solve(a_small_problem([[0, 1, 2, 3], [0, 1, NO, NO]], 9)).value) == 5
        assert len(solve(a_small_problem([[0, 1, 2, 3], [0, 1, NO, NO]], 3)).value) == 4

    def test_the_best_up_to_a_total_never_falls_and_values_may(self) -> None:
        frontier = solve(a_small_problem([[0, 3, NO, 1]], 9))
        assert list(frontier.value) == [0, 3, NO, 1]
        assert list(frontier.best) == [0, 3, 3, 3]
        assert (frontier.largest, frontier.targets) == (3, 1)
        assert [frontier.total_of_best(most) for most in range(4)] == [0, 1, 1, 1]

    def test_the_cost_of_a_total_is_taken_off_once(self) -> None:
        frontier = solve(a_small_problem([[0, 3, 4]], 9, total_cost=np.array([0.5, 1, 4, 9])))
        assert list(frontier.value) == [-0.5, 2, 0]
        assert list(frontier.best) == [-0.5, 2, 2]

    def test_a_cost_just_long_enough_is_taken(self) -> None:
        assert len(solve(a_small_problem([[0, 3, 4]], 9, total_cost=np.zeros(3))).value) == 3
        with pytest.raises(ValueError, match="total_cost has 2 entries; 3 totals can be reached"):
            solve(a_small_problem([[0, 3, 4]], 9, total_cost=np.zeros(2)))

    def test_worked_out_for_every_total_at_once_it_is_the_same(self) -> None:
        problem = a_small_problem([[0, NO, 2, 3], [0, NO, NO, 4]], 9, at_most_one=(frozenset({0, 1}),))
        frontier, alone = solve(problem), solve(problem)
        assert frontier.traced() is frontier
        totals, doses = frontier.every
        assert totals.tolist() == [0, 2, 3]
        assert doses.tolist() == [[0, 0], [2, 0], [0, 3]]
        for total, expected in zip(totals, doses, strict=True):
            assert frontier.doses(int(total)).tolist() == alone.doses(int(total)).tolist() == expected.tolist()

    def test_what_is_handed_out_can_be_changed_without_harm(self) -> None:
        frontier = solve(a_small_problem([[0, 1]], 9)).traced()
        frontier.doses(1)[:] = 7
        assert list(frontier.doses(1)) == [1]

    @pytest.mark.parametrize("total", [-1, 1, 4])
    def test_a_total_without_a_plan_is_refused_after_tracing_too(self, total: int) -> None:
        with pytest.raises(ValueError, match=f"no plan has a total of {total} steps"):
            solve(a_small_problem([[0, NO, 1, 1]], 9)).traced().doses(total)


class TestRulesInTheTree:
    def test_a_rule_binds_inside_the_smallest_limit_that_holds_it(self) -> None:
        inner = a_node("calf", 3, (0, 1))
        problem = PlanningProblem(
            np.array([[0.0, 5, 6], [0, 4, 9], [0, 1, 1]]), a_node("session", 3, (2,), (inner,)), GRAIN, (frozenset({0, 1}),)
        )
        frontier = solve(problem)
        assert [list(frontier.doses(total)) for total in range(4)] == [[0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 2, 1]]
        assert list(frontier.value) == [0, 5, 9, 10]

    def test_a_set_of_three_leaves_one(self) -> None:
        frontier = solve(a_small_problem([[0, 1], [0, 3], [0, 2], [0, 1]], 4, at_most_one=(frozenset({0, 1, 2}),)))
        assert len(frontier.value) == 3
        assert list(frontier.doses(1)) == [0, 1, 0, 0]
        assert list(frontier.doses(2)) == [0, 1, 0, 1]

    def test_a_set_of_one_forbids_nothing(self) -> None:
        assert list(solve(a_small_problem([[0, 1], [0, 1]], 4, at_most_one=(frozenset({1}),))).value) == [0, 1, 2]

    def test_a_limit_inside_another_cuts_its_own_muscles_only(self) -> None:
        tree = a_node("session", 4, (0,), (a_node("calf", 1, (1, 2)),))
        frontier = solve(PlanningProblem(np.array([[0.0, 1, 2], [0, 5, 9], [0, 4, 8]]), tree, GRAIN))
        assert list(frontier.value) == [0, 5, 6, 7]
        assert list(frontier.doses(3)) == [2, 1, 0]


@pytest.mark.parametrize(
    ("first", "second", "capacity", "best"),
    [
        ([0, 3], [0, 1, 5], 9, [0, 3, 5, 8]),
        ([0, 1, 5], [0, 3], 9, [0, 3, 5, 8]),
        ([0, 3], [0, 1, 5], 2, [0, 3, 5]),
        ([0, 3], [0, 1, 5], 0, [0]),
        ([0], [0], 9, [0]),
        ([2], [-1, 4], 9, [1, 6]),
        ([0, FORBIDDEN, 4], [0, 7], 9, [0, 7, 4, 11]),
        ([0, FORBIDDEN, 4], [0, FORBIDDEN, FORBIDDEN], 3, [0, FORBIDDEN, 4, FORBIDDEN]),
    ],
)
def test_two_curves_combine_to_what_is_worked_out_by_hand(
    first: list[int], second: list[int], capacity: int, best: list[int]
) -> None:
    assert list(combine(np.array(first), np.array(second), capacity)) == best


def test_nobody_to_inject_is_an_empty_plan() -> None:
    frontier = solve(PlanningProblem(np.zeros((0, 1)), LimitNode("session", "session", 5), GRAIN))
    assert list(frontier.value) == [0]
    assert frontier.largest == 0


@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=6),
    st.lists(st.integers(-9, 9), min_size=1, max_size=6),
    st.integers(0, 12),
)
@settings(max_examples=100, deadline=None)
def test_two_curves_combine_as_the_best_of_every_split(first: list[int], second: list[int], capacity: int) -> None:
    combined = combine(np.array(first), np.array(second), capacity)
    expected = [
        max(first[one] + second[total - one] for one in range(len(first)) if 0 <= total - one < len(second))
        for total in range(min(len(first) + len(second) - 1, capacity + 1))
    ]
    assert list(combined) == expected


def test_combining_never_turns_a_forbidden_dose_into_an_allowed_one() -> None:
    forbidden = np.array([0, FORBIDDEN, FORBIDDEN])
    chained = combine(combine(combine(forbidden, forbidden, 9), forbidden, 9), np.array([0, 7]), 9)
    assert list(chained[:2]) == [0, 7]
    assert (chained[2:] == FORBIDDEN).all()


def test_a_small_problem_has_more_than_one_plan_to_try() -> None:
    assert len(list(every_plan(a_small_problem([[0, 1], [0, 1]], 1)))) == 3
