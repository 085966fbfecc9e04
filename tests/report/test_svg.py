"""The strokes of every chart: escaped, finite, inside their frame."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.report.svg import Scale, area, at, drawing, el, hatch, line, ticks, wrapped

SIZES = st.floats(1, 500)


@given(st.text(), st.text())
def test_Words_in_a_drawing_are_words_only(text: str, label: str) -> None:
    clean = "".join(c for c in text + label if c.isprintable())
    made = drawing(10, 10, clean, [el("text", clean)])
    root = ElementTree.fromstring(made)
    assert root.get("aria-label") == clean
    assert "".join(root.itertext()) == clean


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_A_value_that_is_no_number_is_a_fault_not_a_drawing(value: float) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        at(value)


def test_A_drawing_is_an_image_with_words() -> None:
    root = ElementTree.fromstring(drawing(20, 10, "one bar", []))
    assert (root.get("role"), root.get("aria-label"), root.get("viewBox")) == ("img", "one bar", "0 0 20 10")


@given(st.floats(0.01, 5000), st.integers(2, 8))
def test_Axis_values_are_round_evenly_spaced_and_reach_the_top(top: float, about: int) -> None:
    marks = ticks(top, about)
    steps = [b - a for a, b in itertools.pairwise(marks)]
    assert marks[0] == 0
    assert marks[-1] >= top * 0.999999
    assert max(steps) == pytest.approx(min(steps))
    assert len(marks) <= about + 2


def test_An_axis_without_values_still_has_two_marks() -> None:
    assert ticks(0) == [0.0, 1.0]


@given(SIZES, SIZES)
def test_Hatching_stays_inside_its_rectangle(width: float, height: float) -> None:
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", hatch(5, 7, width, height))]
    assert all(5 - 0.1 <= x <= 5 + width + 0.1 for x in numbers[::2])
    assert all(7 - 0.1 <= y <= 7 + height + 0.1 for y in numbers[1::2])


def test_A_scale_holds_values_at_its_ends_when_asked() -> None:
    across = Scale(0, 10, 100, 200)
    assert across(5) == 150
    assert across.clamped(99) == 200
    assert across.clamped(-1) == 100
    assert Scale(3, 3, 0, 10)(3) == 0


def test_An_area_returns_along_its_lower_edge() -> None:
    assert line([(0, 1), (2, 3)]) == "M0 1L2 3"
    assert area([(0, 5), (1, 5)], [(0, 9), (1, 9)]) == "M0 5L1 5L1 9L0 9Z"


@given(st.lists(st.text("aoi", min_size=1, max_size=40), max_size=8), st.integers(9, 20))
def test_Wrapped_lines_lose_no_letter_and_fit(parts: list[str], longest: int) -> None:
    lines = wrapped(" ".join(parts), longest)
    assert "".join(lines).replace(" ", "").replace("-", "") == "".join(parts)
    assert all(len(text) <= longest for text in lines)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("sternocleidomastoid", ["sternocleido-", "mastoid"]),
        ("brachioradialis", ["brachio-", "radialis"]),
        ("semimembranosus", ["semi-", "membranosus"]),
        ("gastrocnemius", ["gastrocnemius"]),
    ],
)
def test_A_long_muscle_is_broken_where_it_is_joined(word: str, pieces: list[str]) -> None:
    assert wrapped(word, 13) == pieces
