"""The body chart of one plan: chosen muscles filled, muscles to keep dashed, names and units outside with leaders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.plan import MuscleDose
from eutonia.knowledge.types import Knowledge
from eutonia.report.figure import MIDLINE, VIEW_WIDTH, VIEWS, Box, Shape, View, figure
from eutonia.report.svg import at, el, join, wrapped
from eutonia.report.words import listed, units

LONGEST_LINE = 13
LETTER = 0.57
"""Width of a letter as part of its height, a little generous."""
SMALLEST_ON_A_PHONE = 11.3 / 296
"""Label height as part of the drawing's width, so that no label falls under 11 px on a screen 360 px wide."""
ROOM = 8.0
"""Between the body and the words beside it."""
WHOLE = Box(18, -6, 222, 446)
CROPS = {
    "leg": Box(70, 194, 170, 446),
    "arm": Box(18, 78, 222, 284),
    "neck": Box(66, -6, 174, 112),
    "jaw": Box(66, -6, 174, 112),
    "trunk": Box(62, 52, 178, 262),
}
SIDE_SHOWN = 30.0
"""A side of the body counts as shown when the drawing reaches this far beyond the midline."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One muscle on one side as the chart shows it: chosen (with its units in words) or kept."""

    muscle: str
    name: str
    side: Side
    part: str
    drawn_as: tuple[str, ...]
    words: str
    keep: bool

    @property
    def sentence(self) -> str:
        """'RIGHT soleus 75 units'."""
        return f"{self.side.word} {self.name} {self.words}"


@dataclass(frozen=True, slots=True)
class BodyView:
    """One drawing, front or back, with its text alternative."""

    view: View
    svg: Markup
    words: str


def marks(doses: Sequence[MuscleDose], keeps: Sequence[tuple[str, Side]], knowledge: Knowledge) -> tuple[Mark, ...]:
    """What the chart shows: the doses of a plan, then the muscles (id, side) whose tone is kept."""
    dosed = [_mark(d.muscle, d.side, units(d.units), False, knowledge) for d in doses]
    taken = {(d.muscle, d.side) for d in doses}
    return tuple(dosed + [_mark(m, s, "keep", True, knowledge) for m, s in keeps if (m, s) not in taken])


def body_chart(doses: Sequence[MuscleDose], keeps: Sequence[tuple[str, Side]], knowledge: Knowledge) -> Markup:
    """Front and back as one HTML fragment, with the muscles that have no shape listed in words below."""
    shown = marks(doses, keeps, knowledge)
    if not shown:
        return el("p", "No muscle is chosen, so nothing is marked.", class_="fine")
    views = join(one.svg for one in body_views(shown))
    return el("div", views, class_="bodies") + _not_drawn(shown)


def body_views(shown: Sequence[Mark], labels: bool = True) -> tuple[BodyView, ...]:
    """Front and back, cropped to the parts in use. Without `labels`, for a thumbnail, the words stay in the text."""
    return tuple(_view(view, shown, labels) for view in VIEWS)


def undrawn(shown: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks the chart has no shape for."""
    return tuple(mark for mark in shown if not figure().of(mark.drawn_as, mark.side))


def _mark(muscle: str, side: Side, words: str, keep: bool, knowledge: Knowledge) -> Mark:
    known = knowledge.muscles.get(muscle)
    if known is None:
        return Mark(muscle, muscle.replace("-", " "), side, "", (), words, keep)
    return Mark(muscle, known.name, side, known.part, known.drawn_as, words, keep)


def _not_drawn(shown: Sequence[Mark]) -> Markup:
    left = undrawn(shown)
    if not left:
        return Markup("")
    return el("p", f"Not drawn, no shape in this chart: {listed(mark.sentence for mark in left)}.", class_="fine undrawn")


def _view(view: View, shown: Sequence[Mark], labels: bool) -> BodyView:
    crop = _crop(view, shown)
    beside = (crop.left < MIDLINE - SIDE_SHOWN, crop.right > MIDLINE + SIDE_SHOWN)
    size = _letter_height(crop.right - crop.left, sum(beside)) if labels else 0.0
    margin = size * LETTER * LONGEST_LINE + ROOM if labels else 0.0
    offset = VIEW_WIDTH if view == "back" else 0.0
    named = [(mark, spot) for mark in shown if (spot := _spot(mark, view))] if labels else []
    placed = [*_column(named, crop, size, offset, False), *_column(named, crop, size, offset, True)]
    bottom = max([crop.bottom, *(p.y + p.height / 2 for p in placed)])
    sides = 14.0 if labels else 0.0
    left, right = (margin if shown_here else 0.0 for shown_here in beside)
    frame = Box(crop.left + offset - left, crop.top - sides, crop.right + offset + right, bottom + (22 if labels else 0))
    parts = [_body(view, shown, crop, offset)]
    if labels:
        parts += [_words(view, crop, offset, size, bottom), *(p.drawn(size) for p in placed)]
    words = _in_words(view, shown)
    return BodyView(view, _framed(frame, words, parts, size), words)


def _letter_height(body_width: float, margins: int) -> float:
    """The height h with h = part * (body + margins * (room + h * letter * line)): margins grow with the letters."""
    part = SMALLEST_ON_A_PHONE
    return part * (body_width + margins * ROOM) / (1 - margins * part * LETTER * LONGEST_LINE)


def _framed(frame: Box, words: str, parts: Sequence[Markup], size: float) -> Markup:
    box = f"{at(frame.left)} {at(frame.top)} {at(frame.right - frame.left)} {at(frame.bottom - frame.top)}"
    return el(
        "svg", el("g", join(parts), font_size=size or None), xmlns="http://www.w3.org/2000/svg", class_="bodychart",
        viewBox=box, role="img", aria_label=words,
    )  # fmt: skip


def _crop(view: View, shown: Sequence[Mark]) -> Box:
    parts = {mark.part for mark in shown if mark.part in CROPS}
    if not parts:
        return WHOLE
    boxes = [CROPS[part] for part in parts]
    whole = Box(min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes))
    sides = {mark.side for mark in shown}
    if parts == {"arm"} and len(sides) == 1:
        if (Side.RIGHT in sides) == (view == "front"):
            return replace(whole, right=MIDLINE + 16)
        return replace(whole, left=MIDLINE - 16)
    return whole


def _body(view: View, shown: Sequence[Mark], crop: Box, offset: float) -> Markup:
    drawing = figure()
    window = Box(crop.left + offset, crop.top, crop.right + offset, crop.bottom)
    chosen = {s for mark in shown if not mark.keep for s in drawing.of(mark.drawn_as, mark.side)}
    kept = {s for mark in shown if mark.keep for s in drawing.of(mark.drawn_as, mark.side)} - chosen
    seen = [s for s in drawing.shapes if s.view == view and s.box.meets(window)]
    order = sorted(seen, key=lambda s: (s in chosen) * 2 + (s in kept))
    muscles = join(_muscle(s, "is-planned" if s in chosen else "is-held" if s in kept else "") for s in order)
    figure_parts = join([
        el("g", _paths(drawing.edge[view]), class_="sil-edge"),
        el("g", _paths(drawing.skin[view]), class_="sil"),
        el("g", _paths(drawing.face[view]), class_="face"),
        muscles,
    ])  # fmt: skip
    wide, high = window.right - window.left, window.bottom - window.top
    box = f"{at(window.left)} {at(window.top)} {at(wide)} {at(high)}"
    return el("svg", figure_parts, x=window.left, y=window.top, width=wide, height=high, viewBox=box)


def _paths(outlines: Sequence[str]) -> Markup:
    return join(el("path", d=d) for d in outlines)


def _muscle(shape: Shape, state: str) -> Markup:
    kind = f"m {state or ('deep' if shape.deep else '')}".strip()
    drawn = el("path", class_=kind, d=shape.outline, data_muscle=shape.muscle, data_side=shape.side.value)
    if not shape.fibres or state == "is-held":
        return drawn
    return drawn + el("path", class_=f"f {state}".strip(), d=shape.fibres)


def _spot(mark: Mark, view: View) -> tuple[float, float] | None:
    """Where the leader ends: in the largest shape, and only in the view that shows the muscle best."""
    shapes = figure().of(mark.drawn_as, mark.side)
    if not shapes:
        return None
    best = max(VIEWS, key=lambda v: sum(s.box.area for s in shapes if s.view == v))
    return max((s for s in shapes if s.view == best), key=lambda s: s.box.area).middle if best == view else None


@dataclass(frozen=True, slots=True)
class _Label:
    lines: tuple[str, ...]
    keep: bool
    x: float
    y: float
    spot: tuple[float, float]
    to_right: bool
    height: float

    def drawn(self, size: float) -> Markup:
        """The leader with its dot, then the lines of the label."""
        kind = "bl h" if self.keep else "bl"
        anchor = "start" if self.to_right else "end"
        start = self.x + (-2 if self.to_right else 2)
        leader = el("path", class_="lead", d=f"M{at(start)} {at(self.y)}L{at(self.spot[0])} {at(self.spot[1])}")
        dot = el("circle", class_="dot", cx=self.spot[0], cy=self.spot[1], r=1.8)
        first = self.y - (len(self.lines) - 1) * size * 0.56 + size * 0.34
        lines = join(el("tspan", text, x=self.x, y=first + i * size * 1.12) for i, text in enumerate(self.lines))
        return leader + dot + el("text", lines, class_=kind, text_anchor=anchor)


def _column(
    named: Sequence[tuple[Mark, tuple[float, float]]], crop: Box, size: float, offset: float, to_right: bool
) -> list[_Label]:
    """The labels of one edge, in the order of their muscles, pushed apart so that none covers another."""
    here = sorted(((m, s) for m, s in named if (s[0] - offset > MIDLINE) == to_right), key=lambda pair: pair[1][1])
    x = (crop.right + 4 if to_right else crop.left - 4) + offset
    lines = [(*wrapped(mark.name, LONGEST_LINE), mark.words) for mark, _ in here]
    heights = [len(text) * size * 1.12 + size * 0.4 for text in lines]
    middles = apart([spot[1] for _, spot in here], heights, crop.top + size * 1.6, crop.bottom)
    rows = zip(here, lines, heights, middles, strict=True)
    return [_Label(text, mark.keep, x, y, spot, to_right, high) for (mark, spot), text, high, y in rows]


def apart(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles near the wanted ones, in the same order, so that rows of these heights do not touch.

    They stay below `top`; they stay above `bottom` too unless there are too many to fit.
    """
    middles = [max(want, top + high / 2) for want, high in zip(wanted, heights, strict=True)]
    floor = bottom
    for i in reversed(range(len(middles))):
        middles[i] = min(middles[i], floor - heights[i] / 2)
        floor = middles[i] - heights[i] / 2
    ceiling = top
    for i, high in enumerate(heights):
        middles[i] = max(middles[i], ceiling + high / 2)
        ceiling = middles[i] + high / 2
    return middles


def _words(view: View, crop: Box, offset: float, size: float, bottom: float) -> Markup:
    middle = (crop.left + crop.right) / 2 + offset
    left, right = ("RIGHT", "LEFT") if view == "front" else ("LEFT", "RIGHT")
    sides = []
    if crop.left < MIDLINE - SIDE_SHOWN:
        sides.append(el("text", left, class_="side", x=crop.left + offset, y=crop.top, text_anchor="end"))
    if crop.right > MIDLINE + SIDE_SHOWN:
        sides.append(el("text", right, class_="side", x=crop.right + offset, y=crop.top, text_anchor="start"))
    foot = el("text", view.upper(), class_="lab", x=middle, y=bottom + 15, text_anchor="middle", font_size=size * 1.1)
    return join(sides) + foot


def _in_words(view: View, shown: Sequence[Mark]) -> str:
    seen = [mark.sentence for mark in shown if any(s.view == view for s in figure().of(mark.drawn_as, mark.side))]
    return f"Body chart, {view}: {listed(seen) or 'nothing marked'}."
