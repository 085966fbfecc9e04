"""From limits in units to a tree in whole steps: never looser than the limits, whatever they cross."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.domain.answers import Side
from eutonia.domain.effect import Target
from eutonia.planner.limits import EVERYTHING, NestedLimits, TreeLimit, limit_tree
from eutonia.planner.programme import solve
from eutonia.planner.tree import UNLIMITED, LimitNode, PlanningProblem

FIVE = Decimal(5)
LEGS = (
    Target("adductors", Side.RIGHT),
    Target("soleus", Side.RIGHT),
    Target("adductors", Side.LEFT),
    Target("soleus", Side.LEFT),
)


def a_limit(name: str, maximum: int, *members: int, given: int = 0) -> TreeLimit:
    """A limit over some targets, in units."""
    return TreeLimit(name, name.capitalize(), Decimal(maximum), Decimal(given), frozenset(members))


def capacities(nested: NestedLimits) -> dict[str, int]:
    """Node id -> capacity in steps."""
    return {node.id: node.capacity for node in nested.tree.nodes()}


def test_limits_nest_by_what_they_cover() -> None:
    nested = limit_tree(LEGS, [a_limit("right", 200, 0, 1), a_limit("session", 400, 0, 1, 2, 3), a_limit("calf", 100, 1)], FIVE)
    assert nested.tree.id == "session"
    [right] = nested.tree.children
    assert (right.id, right.leaves, [child.id for child in right.children]) == ("right", (0,), ["calf"])
    assert nested.tree.leaves == (2, 3)
    assert nested.stricter == ()


def test_what_is_already_in_the_person_is_taken_off() -> None:
    assert capacities(limit_tree(LEGS, [a_limit("12 weeks", 400, 0, 1, 2, 3, given=100)], FIVE)) == {"12 weeks": 60}


def test_more_than_the_limit_already_given_leaves_nothing_and_not_less() -> None:
    assert capacities(limit_tree(LEGS, [a_limit("12 weeks", 400, 0, 1, 2, 3, given=500)], FIVE)) == {"12 weeks": 0}


@pytest.mark.parametrize(("maximum", "steps"), [(99, 19), (100, 20), (104, 20), (4, 0)])
def test_a_part_of_a_step_is_not_rounded_up(maximum: int, steps: int) -> None:
    assert capacities(limit_tree(LEGS, [a_limit("session", maximum, 0, 1, 2, 3)], FIVE)) == {"session": steps}


def test_of_two_limits_on_everything_both_stay_and_the_wider_is_outside() -> None:
    nested = limit_tree(LEGS, [a_limit("session", 300, 0, 1, 2, 3), a_limit("published", 840, 0, 1, 2, 3)], FIVE)
    assert nested.tree.id == "published"
    assert [child.id for child in nested.tree.children] == ["session"]


def test_without_a_limit_on_everything_the_outermost_node_holds_back_nothing() -> None:
    nested = limit_tree(LEGS, [a_limit("right", 200, 0, 1)], FIVE)
    assert (nested.tree.id, nested.tree.capacity) == (EVERYTHING, UNLIMITED)
    assert nested.origin == {"right": "right"}


def test_no_limits_and_no_targets_is_still_a_tree() -> None:
    assert limit_tree((), [], FIVE).tree.members() == frozenset()


def test_a_limit_that_covers_no_target_is_left_out() -> None:
    assert capacities(limit_tree(LEGS, [a_limit("neck", 100)], FIVE)) == {EVERYTHING: UNLIMITED}


class TestBothSidesTogether:
    BOTH = (
        a_limit("session", 400, 0, 1, 2, 3),
        a_limit("right leg", 300, 0, 1),
        a_limit("left leg", 300, 2, 3),
        a_limit("both adductors", 250, 0, 2),
    )

    def test_each_side_gets_half_and_it_is_said(self) -> None:
        nested = limit_tree(LEGS, self.BOTH, FIVE)
        assert capacities(nested)["both adductors/right"] == capacities(nested)["both adductors/left"] == 25
        [said] = nested.stricter
        assert "Both adductors" in said
        assert "half" in said

    def test_the_halves_know_the_limit_they_came_from(self) -> None:
        origin = limit_tree(LEGS, self.BOTH, FIVE).origin
        assert origin["both adductors/right"] == origin["both adductors/left"] == "both adductors"

    def test_one_side_alone_is_not_halved(self) -> None:
        one_side = limit_tree(LEGS[:2], [a_limit("right leg", 300, 0, 1), a_limit("both adductors", 250, 0)], FIVE)
        assert capacities(one_side)["both adductors"] == 50
        assert one_side.stricter == ()


def nodes(nested: NestedLimits) -> dict[str, tuple[str, int, set[int]]]:
    """Node id -> words, capacity in steps, and targets."""
    return {node.id: (node.words, node.capacity, set(node.members())) for node in nested.tree.nodes()}


class TestWhatIsShared:
    RIGHT = tuple(Target(name, Side.RIGHT) for name in ("one", "two", "three", "four"))
    LEFT = tuple(Target(name, Side.LEFT) for name in ("one", "two", "three", "four"))

    def test_a_limit_on_both_sides_is_halved_between_them(self) -> None:
        nested = limit_tree(LEGS, [a_limit("adductors", 250, 0, 2), a_limit("right leg", 300, 0, 1)], FIVE)
        assert nodes(nested) == {
            EVERYTHING: ("Everything", UNLIMITED, {0, 1, 2, 3}),
            "right leg": ("Right leg", 60, {0, 1}),
            "adductors/right": ("Adductors, right", 25, {0}),
            "adductors/left": ("Adductors, left", 25, {2}),
        }
        assert nested.origin == {"right leg": "right leg", "adductors/right": "adductors", "adductors/left": "adductors"}
        assert nested.stricter == ("Adductors: planned as half for each part, since it crosses Right leg",)

    def test_it_is_shared_rather_than_a_smaller_one_on_a_single_side(self) -> None:
        nested = limit_tree(LEGS, [a_limit("three", 100, 1, 2, 3), a_limit("right", 60, 0, 1)], FIVE)
        assert nodes(nested)["three/right"] == ("Three, right", 10, {1})
        assert nodes(nested)["three/left"] == ("Three, left", 10, {2, 3})

    @pytest.mark.parametrize("targets", [RIGHT, LEFT])
    def test_on_one_side_the_smaller_one_is_halved_by_what_the_other_covers(self, targets: tuple[Target, ...]) -> None:
        nested = limit_tree(targets, [a_limit("large", 90, 0, 1, 2), a_limit("small", 50, 2, 3)], FIVE)
        assert nodes(nested) == {
            EVERYTHING: ("Everything", UNLIMITED, {0, 1, 2, 3}),
            "large": ("Large", 18, {0, 1, 2}),
            "small/inside": ("Small, inside", 5, {2}),
            "small/outside": ("Small, outside", 5, {3}),
        }
        assert nested.stricter == ("Small: planned as half for each part, since it crosses Large",)

    @pytest.mark.parametrize("turned", [1, -1])
    def test_of_two_as_large_the_first_by_name_is_shared(self, turned: int) -> None:
        limits = [a_limit("a", 50, 0, 1), a_limit("b", 70, 1, 2)][::turned]
        assert set(nodes(limit_tree(self.RIGHT, limits, FIVE))) == {EVERYTHING, "a/inside", "a/outside", "b"}

    def test_half_of_an_odd_number_of_steps_is_rounded_down(self) -> None:
        nested = limit_tree(LEGS, [a_limit("adductors", 55, 0, 2), a_limit("right leg", 300, 0, 1)], FIVE)
        assert capacities(nested)["adductors/right"] == capacities(nested)["adductors/left"] == 5


def test_what_is_left_is_never_less_than_nothing() -> None:
    assert a_limit("session", 400, 0, given=100).left == 300
    assert a_limit("session", 400, 0, given=500).left == 0
    assert a_limit("session", 400, 0, given=400).left == 0


def test_the_outermost_node_is_called_everything_and_has_every_target() -> None:
    tree = limit_tree(LEGS, [], FIVE).tree
    assert (tree.id, tree.words, tree.leaves, tree.children) == ("everything", "Everything", (0, 1, 2, 3), ())


def test_branches_stand_in_the_order_of_their_targets() -> None:
    nested = limit_tree(LEGS, [a_limit("a", 50, 2, 3), a_limit("b", 60, 0, 1), a_limit("c", 5, 3)], FIVE)
    assert [child.id for child in nested.tree.children] == ["b", "a"]
    assert [child.id for child in nested.tree.children[1].children] == ["c"]


def test_the_first_target_of_a_branch_gives_its_place() -> None:
    nested = limit_tree(LEGS, [a_limit("a", 50, 1, 2), a_limit("b", 60, 0, 3)], FIVE)
    assert [child.id for child in nested.tree.children] == ["b", "a"]


def test_of_two_limits_on_the_same_targets_with_as_much_left_the_first_by_name_is_outside() -> None:
    nested = limit_tree(LEGS, [a_limit("b", 50, 0, 1), a_limit("a", 50, 0, 1)], FIVE)
    assert [node.id for node in nested.tree.nodes()] == [EVERYTHING, "a", "b"]


def test_a_limit_on_all_but_one_does_not_replace_the_outermost_node() -> None:
    nested = limit_tree(LEGS, [a_limit("most", 50, 0, 1, 2)], FIVE)
    assert (nested.tree.id, nested.tree.leaves) == (EVERYTHING, (3,))


def test_two_limits_that_cross_on_one_side_are_shared_out_too() -> None:
    targets = tuple(Target(name, Side.RIGHT) for name in ("one", "two", "three"))
    nested = limit_tree(targets, [a_limit("first", 100, 0, 1), a_limit("second", 60, 1, 2)], FIVE)
    assert len(nested.stricter) == 1
    assert nested.tree.members() == frozenset({0, 1, 2})


@st.composite
def crossing_limits(draw: st.DrawFn) -> list[TreeLimit]:
    """Any limits over the four targets, crossing or not."""
    members = st.frozensets(st.integers(0, 3), min_size=1, max_size=4)
    return [
        TreeLimit(f"limit {number}", f"Limit {number}", Decimal(draw(st.integers(0, 40))), Decimal(0), draw(members))
        for number in range(draw(st.integers(0, 5)))
    ]


@given(crossing_limits())
@settings(max_examples=100, deadline=None)
def test_no_plan_under_the_tree_breaks_a_limit_and_every_target_stands_in_it_once(limits: list[TreeLimit]) -> None:
    nested = limit_tree(LEGS, limits, FIVE)
    leaves = sorted(leaf for node in nested.tree.nodes() for leaf in node.leaves)
    assert leaves == [0, 1, 2, 3]
    problem = PlanningProblem(np.tile(np.arange(9.0), (4, 1)), nested.tree, 0.001)
    frontier = solve(problem)
    doses = frontier.doses(frontier.largest)
    for limit in limits:
        assert sum(int(doses[member]) for member in limit.members) * FIVE <= limit.maximum


@given(crossing_limits())
@settings(max_examples=60, deadline=None)
def test_the_tree_does_not_depend_on_the_order_in_which_nested_limits_are_listed(limits: list[TreeLimit]) -> None:
    one, other = limit_tree(LEGS, limits, FIVE), limit_tree(LEGS, limits[::-1], FIVE)
    if not one.stricter:
        assert _shape(one.tree) == _shape(other.tree)


def _shape(node: LimitNode) -> tuple[object, ...]:
    return (node.id, node.capacity, node.leaves, tuple(_shape(child) for child in node.children))
