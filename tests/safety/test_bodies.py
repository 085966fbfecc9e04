"""Which muscles a name stands for, and on which sides a pattern has them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.safety.scenes import KNOWLEDGE

from eutonia.domain import Side
from eutonia.knowledge.types import Knowledge
from eutonia.safety.bodies import everyone_in, on_sides, with_members

RIGHT, LEFT = Side.RIGHT, Side.LEFT


def with_groups_of_one(*names: str) -> Knowledge:
    """The knowledge with groups of which the soleus is the only member."""
    groups = {name: replace(KNOWLEDGE.muscles["triceps-surae"], id=name, members=("soleus",)) for name in names}
    return replace(KNOWLEDGE, muscles=KNOWLEDGE.muscles | groups)


def test_a_muscle_stands_for_itself_even_where_a_group_holds_nothing_else() -> None:
    assert with_members("soleus", with_groups_of_one("alone")) == {"soleus"}


def test_a_group_of_one_stands_for_its_member_and_for_the_groups_inside_it() -> None:
    assert with_members("alone", with_groups_of_one("alone", "likewise")) == {"alone", "likewise", "soleus"}


def test_a_group_stands_for_all_of_its_members_and_one_part_never_for_the_group() -> None:
    assert everyone_in(["iliacus", "psoas-major"], KNOWLEDGE) == {"iliacus", "psoas-major", "iliopsoas"}
    assert everyone_in(["iliacus"], KNOWLEDGE) == {"iliacus"}


@pytest.mark.parametrize(("where", "sides"), [
    ("same", {RIGHT}), ("opposite", {LEFT}), ("both", {RIGHT, LEFT}),
])  # fmt: skip
def test_a_pattern_has_a_muscle_on_its_side_on_the_other_or_on_both(where: str, sides: set[Side]) -> None:
    assert on_sides(frozenset({where}), RIGHT) == sides
