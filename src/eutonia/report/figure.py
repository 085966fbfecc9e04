"""The body chart as data: the drawing read once, each muscle's shapes by view and side, with their extent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal
from xml.etree import ElementTree

from eutonia.domain.answers import Side

View = Literal["front", "back"]
VIEWS: tuple[View, ...] = ("front", "back")
VIEW_WIDTH = 240.0
MIDLINE = 120.0
_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """Size, to choose the larger of two shapes."""
        return (self.right - self.left) * (self.bottom - self.top)

    def meets(self, other: Box) -> bool:
        """True when the two overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class Shape:
    """One muscle on one side in one view. The front fills x 0 to 240, the back 240 to 480."""

    muscle: str
    side: Side
    view: View
    outline: str
    fibres: str
    deep: bool
    box: Box
    middle: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """The whole drawing. `edge`, `skin` and `face` are path data by view."""

    shapes: tuple[Shape, ...]
    edge: dict[View, tuple[str, ...]]
    skin: dict[View, tuple[str, ...]]
    face: dict[View, tuple[str, ...]]

    def of(self, names: tuple[str, ...], side: Side) -> tuple[Shape, ...]:
        """The shapes of some muscles on one side, in every view."""
        return tuple(s for s in self.shapes if s.muscle in names and s.side is side)


@cache
def figure() -> Figure:
    """The drawing of `assets/body-chart.svg`, read once."""
    root = ElementTree.fromstring(files("eutonia.report").joinpath("assets/body-chart.svg").read_text("utf-8"))
    groups = list(root.iter(f"{_SVG}g"))
    return Figure(
        shapes=tuple(shape for g in groups if "muscle" in g.get("class", "").split() for shape in _shapes(g)),
        edge=_by_view(groups, "sil-edge"),
        skin=_by_view(groups, "sil"),
        face=_by_view(groups, "face"),
    )


def _shapes(group: ElementTree.Element) -> list[Shape]:
    paths = group.findall(f"{_SVG}path")
    found = []
    for place, path in enumerate(paths):
        if path.get("class") != "m":
            continue
        after = paths[place + 1] if place + 1 < len(paths) else None
        fibres = after.get("d", "") if after is not None and after.get("class") == "f" else ""
        found.append(_shape(group, path, fibres))
    return found


def _shape(group: ElementTree.Element, path: ElementTree.Element, fibres: str) -> Shape:
    outline = path.get("d", "")
    points = _points(outline)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Shape(
        muscle=group.get("id", ""), side=Side(path.get("data-side", "")),
        view="back" if path.get("data-view") == "back" else "front",
        outline=outline, fibres=fibres, deep="deep" in group.get("class", "").split(),
        box=Box(min(xs), min(ys), max(xs), max(ys)), middle=(sum(xs) / len(xs), sum(ys) / len(ys)),
    )  # fmt: skip


def _points(outline: str) -> list[tuple[float, float]]:
    numbers = [float(n) for n in _NUMBER.findall(outline)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _by_view(groups: list[ElementTree.Element], kind: str) -> dict[View, tuple[str, ...]]:
    paths = [p.get("d", "") for g in groups if g.get("class") == kind for p in g.findall(f"{_SVG}path")]
    found: dict[View, tuple[str, ...]] = {}
    for view in VIEWS:
        found[view] = tuple(d for d in paths if d and (_points_start(d) >= VIEW_WIDTH) == (view == "back"))
    return found


def _points_start(outline: str) -> float:
    return float(_NUMBER.findall(outline)[0])
