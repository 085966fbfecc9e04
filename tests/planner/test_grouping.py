"""When muscles are dosed together as their group."""

from __future__ import annotations

from tests.planner.facts import KNOWLEDGE

from eutonia.domain.answers import Side
from eutonia.domain.effect import Target
from eutonia.planner.grouping import grouped

HEADS = ("gastrocnemius-medial-head", "gastrocnemius-lateral-head")


def at(*muscles: str, side: Side = Side.RIGHT) -> list[Target]:
    """Places on one side."""
    return [Target(muscle, side) for muscle in muscles]


def groups(named: list[Target], dosed: set[str], barred: frozenset[Target] = frozenset()) -> dict[str, str]:
    """Muscle -> group, for places on one side."""
    merged = grouped(named, frozenset(named) - barred, dosed, KNOWLEDGE)
    return {place.muscle: group.muscle for place, group in merged.items()}


def test_muscles_with_doses_of_their_own_stay_single() -> None:
    assert groups(at(*HEADS), {*HEADS, "gastrocnemius"}) == {}


def test_a_member_without_a_dose_brings_the_whole_group_together() -> None:
    assert groups(at(*HEADS), {HEADS[0], "gastrocnemius"}) == dict.fromkeys(HEADS, "gastrocnemius")


def test_the_smallest_group_with_a_dose_is_taken() -> None:
    assert groups(at(*HEADS, "soleus"), {"soleus", "gastrocnemius", "triceps-surae"}) == dict.fromkeys(HEADS, "gastrocnemius")


def test_the_wider_group_where_only_that_has_a_dose() -> None:
    assert groups(at(*HEADS, "soleus"), {"triceps-surae"}) == dict.fromkeys((*HEADS, "soleus"), "triceps-surae")


def test_of_two_groups_that_overlap_the_wider_takes_all() -> None:
    merged = groups(at(*HEADS, "soleus"), {"gastrocnemius", "triceps-surae"})
    assert merged == dict.fromkeys((*HEADS, "soleus"), "triceps-surae")


def test_a_group_that_a_pattern_names_takes_in_its_members_even_with_doses_of_their_own() -> None:
    named = at("gastrocnemius", *HEADS)
    assert groups(named, {"gastrocnemius", *HEADS}) == dict.fromkeys(("gastrocnemius", *HEADS), "gastrocnemius")


def test_without_a_dose_for_any_group_nothing_is_merged() -> None:
    assert groups(at(*HEADS), set()) == {}


def test_a_barred_member_bars_the_group() -> None:
    named = at(*HEADS)
    assert groups(named, {"gastrocnemius"}, frozenset(named[:1])) == {}


def test_each_side_is_decided_for_itself() -> None:
    named = [*at(*HEADS), *at(*HEADS, side=Side.LEFT)]
    merged = grouped(named, frozenset(named) - {named[0]}, {"gastrocnemius"}, KNOWLEDGE)
    assert set(merged.values()) == {Target("gastrocnemius", Side.LEFT)}


def test_one_member_alone_is_no_reason_to_inject_its_neighbours() -> None:
    assert groups(at(HEADS[0]), {"gastrocnemius"}) == {}
    assert groups(at(*HEADS), {"triceps-surae"}) == {}


def test_a_group_that_is_named_itself_takes_in_one_named_member() -> None:
    assert groups(at("gastrocnemius", HEADS[0]), {"gastrocnemius"}) == dict.fromkeys(("gastrocnemius", HEADS[0]), "gastrocnemius")


def test_a_group_that_gives_way_to_a_wider_one_stops_no_other() -> None:
    named = [*at(*HEADS, "soleus"), *at(*HEADS, side=Side.LEFT)]
    merged = grouped(named, frozenset(named), {"gastrocnemius", "triceps-surae"}, KNOWLEDGE)
    assert [(group.muscle, group.side) for group in merged.values()] == [
        *[("triceps-surae", Side.RIGHT)] * 3,
        *[("gastrocnemius", Side.LEFT)] * 2,
    ]


def test_a_group_that_is_named_alone_stands_for_itself() -> None:
    assert groups(at("gastrocnemius"), {"gastrocnemius"}) == {"gastrocnemius": "gastrocnemius"}
    assert groups(at("gastrocnemius"), set()) == {}


def test_members_on_the_other_side_do_not_make_up_the_group() -> None:
    named = [*at(HEADS[0]), *at(HEADS[1], side=Side.LEFT)]
    assert grouped(named, frozenset(named), {"gastrocnemius"}, KNOWLEDGE) == {}


def test_a_barred_group_is_not_used_for_its_members() -> None:
    named = at("gastrocnemius", *HEADS)
    assert groups(named, {"gastrocnemius"}, frozenset(named[:1])) == {}


def test_a_barred_muscle_asks_for_no_group() -> None:
    named = at(*HEADS, "soleus")
    assert groups(named, {*HEADS, "triceps-surae"}, frozenset(named[2:])) == {}
