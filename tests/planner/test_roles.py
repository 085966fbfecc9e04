"""Which muscles a problem points to, on which side, what was found in them, and what speaks for them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.build import a_problem
from tests.planner.facts import KNOWLEDGE, someone
from tests.planner.patterns import FOOT, a_part, a_pattern, with_patterns

from eutonia.domain.answers import Side
from eutonia.domain.effect import Target
from eutonia.planner.roles import findings_of, is_overactive, roles_of, sides_of, speaks_for

RIGHT, LEFT = Side.RIGHT, Side.LEFT
SOLEUS = Target("soleus", RIGHT)


def a_finding(muscle: str, side: str = "right", **found: Any) -> dict[str, Any]:
    """What was found in one muscle."""
    return {"muscle": muscle, "side": side, **found}


def spoken(problem: dict[str, Any], rank: str = "primary", note: str = "") -> tuple[str, ...]:
    """What speaks for the right soleus in this problem of its pattern."""
    case, knowledge = someone(problems=[problem]), with_patterns(a_pattern(parts=(a_part("soleus", rank, note),)))
    return speaks_for(SOLEUS, roles_of(case, knowledge)[SOLEUS], case, knowledge)


@pytest.mark.parametrize(
    ("where", "side", "sides"),
    [
        ("same", RIGHT, (RIGHT,)),
        ("same", LEFT, (LEFT,)),
        ("opposite", RIGHT, (LEFT,)),
        ("opposite", LEFT, (RIGHT,)),
        ("both", LEFT, (RIGHT, LEFT)),
        ("both", RIGHT, (RIGHT, LEFT)),
    ],
)
def test_where_a_pattern_has_its_muscles(where: str, side: Side, sides: tuple[Side, ...]) -> None:
    assert sides_of(where, side) == sides


def test_roles_stand_in_the_order_of_the_problems_and_gather_at_each_place() -> None:
    patterns = a_pattern(parts=(a_part(), a_part("masseter", "secondary"))), a_pattern(pattern="equinus-foot")
    case = someone(problems=[a_problem(), a_problem("equinus-foot")])
    found = roles_of(case, with_patterns(*patterns))
    assert list(found) == [SOLEUS, Target("masseter", RIGHT)]
    assert [(role.pattern.id, role.is_primary) for role in found[SOLEUS]] == [(FOOT.id, True), ("equinus-foot", True)]
    assert [role.is_primary for role in found[Target("masseter", RIGHT)]] == [False]


@pytest.mark.parametrize(
    ("muscle", "found"),
    [
        ("soleus", {"soleus", "triceps-surae"}),
        ("gastrocnemius", {"gastrocnemius", "gastrocnemius-medial-head"}),
        ("triceps-surae", {"soleus", "gastrocnemius-medial-head", "triceps-surae"}),
        ("masseter", set()),
    ],
)
def test_a_finding_counts_for_the_muscle_for_its_groups_and_for_its_members(muscle: str, found: set[str]) -> None:
    named = ("soleus", "triceps-surae", "gastrocnemius", "gastrocnemius-medial-head", "tibialis-anterior")
    case = someone(muscles=[*(a_finding(one) for one in named), a_finding(muscle, "left")])
    assert {one.muscle for one in findings_of(Target(muscle, RIGHT), case, KNOWLEDGE)} == found
    assert [one.side for one in findings_of(Target(muscle, LEFT), case, KNOWLEDGE)] == [LEFT]


@pytest.mark.parametrize("answer", ["yes", "no", "not_asked", "cannot_establish"])
def test_overactive_is_only_what_was_found_to_be(answer: str) -> None:
    case = someone(muscles=[a_finding("soleus", overactive=answer)])
    assert is_overactive(SOLEUS, case, KNOWLEDGE) is (answer == "yes")
    assert not is_overactive(Target("soleus", LEFT), case, KNOWLEDGE)


class TestWhatSpeaksForIt:
    def test_everything_that_was_measured_in_order(self) -> None:
        problem = a_problem(tardieu={"catch_degrees": -5, "full_range_degrees": 10}, spasms_per_day=2, pain=0)
        assert spoken(problem) == (
            "Ashworth 3, RIGHT",
            "Catch at -5° of a passive range to 10°, RIGHT (Tardieu)",
            "2 spasms a day, RIGHT",
            "Pain 0 of 10, RIGHT",
            "Primary muscle in equinovarus foot, RIGHT",
        )

    @pytest.mark.parametrize(("number", "words"), [(0, "0 spasms"), (1, "1 spasm"), (12, "12 spasms")])
    def test_spasms_are_counted_in_words_that_fit(self, number: Any, words: str) -> None:
        assert spoken(a_problem(ashworth=None, spasms_per_day=number))[0] == f"{words} a day, RIGHT"

    def test_what_was_not_measured_is_left_out(self) -> None:
        assert spoken(a_problem(ashworth=None)) == ("Primary muscle in equinovarus foot, RIGHT",)

    def test_the_note_of_the_pattern_is_said_without_its_full_stop(self) -> None:
        words = "Secondary muscle in equinovarus foot, RIGHT (Tighter in standing)"
        assert spoken(a_problem(ashworth=None), rank="secondary", note="Tighter in standing.") == (words,)

    def test_overactivity_that_was_seen_comes_last_and_nothing_is_said_twice(self) -> None:
        seen = [a_finding("soleus", overactive="yes")]
        two = a_pattern(), a_pattern(pattern="equinus-foot")
        case = someone(problems=[a_problem(), a_problem("equinus-foot")], muscles=seen)
        knowledge = with_patterns(*two)
        assert speaks_for(SOLEUS, roles_of(case, knowledge)[SOLEUS], case, knowledge) == (
            "Ashworth 3, RIGHT",
            "Primary muscle in equinovarus foot, RIGHT",
            "Seen, felt or recorded to be overactive",
        )
