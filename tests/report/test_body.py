"""The picture shows what the table says: the right muscle, on the right side, chosen or kept, and says what it cannot draw."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.answers import Side
from eutonia.domain.plan import MuscleDose
from eutonia.knowledge import load
from eutonia.knowledge.types import Knowledge
from eutonia.report import body_chart
from eutonia.report.body import Mark, apart, body_views, marks, undrawn
from eutonia.report.figure import MIDLINE, VIEW_WIDTH, figure

SVG = "{http://www.w3.org/2000/svg}"


def a_mark(muscle: str, side: Side, part: str = "leg", keep: bool = False) -> Mark:
    """One mark of a muscle that the chart draws."""
    return Mark(muscle, muscle.replace("-", " "), side, part, (muscle,), "keep" if keep else "50 units", keep)


def views(*shown: Mark, labels: bool = True) -> dict[str, ElementTree.Element]:
    """The two drawings, read."""
    return {one.view: ElementTree.fromstring(one.svg) for one in body_views(shown, labels)}


def filled(root: ElementTree.Element, state: str) -> set[tuple[str, str]]:
    """Muscle and side of every shape in one state."""
    return {
        (e.get("data-muscle", ""), e.get("data-side", "")) for e in root.iter() if state in (e.get("class") or "").split()
    } - {("", "")}


def words_of(root: ElementTree.Element) -> list[str]:
    """The words in a drawing, in order."""
    return [e.text or "" for e in root.iter() if e.tag in (f"{SVG}text", f"{SVG}tspan") and e.text]


@pytest.mark.parametrize("side", list(Side))
def test_Only_the_chosen_side_is_filled(side: Side) -> None:
    found = views(a_mark("soleus", side))
    assert filled(found["front"], "is-planned") | filled(found["back"], "is-planned") == {("soleus", side.value)}


def test_The_persons_right_is_on_the_viewers_left_from_the_front_and_on_the_right_from_behind() -> None:
    for shape in figure().shapes:
        middle = shape.middle[0] - (VIEW_WIDTH if shape.view == "back" else 0)
        assert (middle < MIDLINE) == ((shape.side is Side.RIGHT) == (shape.view == "front")), shape.muscle


def test_A_kept_muscle_is_an_outline_and_never_filled() -> None:
    found = views(a_mark("soleus", Side.LEFT, keep=True))["back"]
    assert filled(found, "is-held") == {("soleus", "left")}
    assert not filled(found, "is-planned")
    assert "keep" in words_of(found)


def test_A_label_stands_on_the_side_of_its_muscle_with_its_units() -> None:
    found = views(a_mark("soleus", Side.RIGHT))["back"]
    label = next(e for e in found.iter(f"{SVG}text") if e.get("class") == "bl")
    assert [line.text for line in label] == ["soleus", "50 units"]
    assert float(label[0].get("x", 0)) > VIEW_WIDTH + MIDLINE


def test_A_muscle_is_labelled_once_where_it_is_seen_best() -> None:
    found = views(a_mark("soleus", Side.RIGHT))
    assert "50 units" not in words_of(found["front"])
    assert words_of(found["back"]).count("50 units") == 1


def test_Sides_and_views_are_words_in_capitals() -> None:
    found = views(a_mark("soleus", Side.RIGHT))
    assert words_of(found["front"])[:3] == ["RIGHT", "LEFT", "FRONT"]
    assert words_of(found["back"])[:3] == ["LEFT", "RIGHT", "BACK"]


def test_The_picture_in_words_names_every_muscle_it_marks() -> None:
    root = views(a_mark("soleus", Side.RIGHT), a_mark("soleus", Side.LEFT, keep=True))["back"]
    assert root.get("aria-label") == "Body chart, back: RIGHT soleus 50 units and LEFT soleus keep."


@pytest.mark.parametrize(
    ("part", "muscle"), [("leg", "soleus"), ("arm", "biceps-brachii"), ("neck", "splenius-capitis"), ("trunk", "erector-spinae")]
)
def test_The_drawing_is_cut_to_the_part_in_use(part: str, muscle: str) -> None:
    whole = float(views(a_mark("soleus", Side.RIGHT, ""), labels=False)["front"].get("viewBox", "").split()[3])
    cut = float(views(a_mark(muscle, Side.RIGHT, part), labels=False)["front"].get("viewBox", "").split()[3])
    assert cut < whole * 0.7


def test_Arms_and_legs_together_show_both() -> None:
    found = views(a_mark("soleus", Side.RIGHT), a_mark("biceps-brachii", Side.RIGHT, "arm"))
    assert filled(found["front"], "is-planned") >= {("biceps-brachii", "right")}
    assert filled(found["back"], "is-planned") >= {("soleus", "right")}


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(5, 30)), max_size=14))
def test_Labels_keep_their_order_and_never_cover_one_another(rows: list[tuple[float, float]]) -> None:
    rows = sorted(rows)
    heights = [high for _, high in rows]
    middles = apart([want for want, _ in rows], heights, 0, 300)
    for (upper, a), (lower, b) in pairwise(zip(middles, heights, strict=True)):
        assert lower - upper >= (a + b) / 2 - 1e-6
    assert all(middle - high / 2 >= -1e-6 for middle, high in zip(middles, heights, strict=True))
    if sum(heights) <= 300:
        assert all(middle + high / 2 <= 300 + 1e-6 for middle, high in zip(middles, heights, strict=True))


def test_A_muscle_without_a_shape_is_listed_in_words(knowledge: Knowledge) -> None:
    dose = MuscleDose(muscle="plantar-thing", side=Side.LEFT, units=Decimal(20))
    assert "Not drawn, no shape in this chart: LEFT Plantar thing 20 units." in body_chart((dose,), (), knowledge)


def test_A_muscle_that_the_knowledge_has_lost_is_still_said(knowledge: Knowledge) -> None:
    dose = MuscleDose(muscle="unknown-muscle", side=Side.RIGHT, units=Decimal(20))
    assert "RIGHT unknown muscle 20 units" in body_chart((dose,), (), knowledge)


def test_A_dosed_muscle_is_never_shown_as_kept(knowledge: Knowledge) -> None:
    dose = MuscleDose(muscle="soleus", side=Side.RIGHT, units=Decimal(20))
    shown = marks((dose,), (("soleus", Side.RIGHT), ("soleus", Side.LEFT)), knowledge)
    assert [(m.side, m.keep) for m in shown] == [(Side.RIGHT, False), (Side.LEFT, True)]


def test_Nothing_chosen_is_said(knowledge: Knowledge) -> None:
    assert "nothing is marked" in body_chart((), (), knowledge)


def test_Every_shape_that_the_knowledge_names_is_in_the_drawing() -> None:
    drawn = {shape.muscle for shape in figure().shapes}
    named = {(m.id, shape) for m in load().muscles.values() for shape in m.drawn_as}
    assert {pair for pair in named if pair[1] not in drawn} == set()


def test_Every_muscle_of_the_knowledge_is_drawn_on_both_sides_or_said() -> None:
    known = load()
    for muscle in known.muscles.values():
        doses = tuple(MuscleDose(muscle=muscle.id, side=side, units=Decimal(10)) for side in Side)
        shown = marks(doses, (), known)
        left = undrawn(shown)
        assert len(left) == (0 if muscle.drawn_as else 2), muscle.id
        text = body_chart(doses, (), known)
        assert all(mark.sentence in text for mark in shown), muscle.id
