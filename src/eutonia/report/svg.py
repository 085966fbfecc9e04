"""The few strokes that every chart is made of: escaped elements, paths, scales, hatching. Pure strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import floor, isfinite, log10

from markupsafe import Markup, escape

Point = tuple[float, float]
LEAST_PIECE = 4


def at(value: float) -> str:
    """A coordinate with one decimal and no trailing zero. A coordinate that is no number is a fault, not a drawing."""
    if not isfinite(value):
        raise ValueError("a chart was given a value that is not a finite number")
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def el(name: str, content: object = "", **attributes: object) -> Markup:
    """One element. Attribute and text values are escaped; `class_` and `data_x` become class and data-x."""
    written = [f' {_named(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None]
    return Markup(f"<{name}{''.join(written)}>{escape(content)}</{name}>")


@cache
def _named(key: str) -> str:
    return key if key == "viewBox" else key.rstrip("_").replace("_", "-")


def _value(value: object) -> str:
    return at(value) if isinstance(value, float) else escape(value)


def join(parts: Iterable[Markup]) -> Markup:
    """Elements one after the other."""
    return Markup("").join(parts)


def drawing(width: float, height: float, label: str, parts: Iterable[Markup], kind: str = "ch") -> Markup:
    """An SVG image with its text alternative. `label` says in words what the picture shows."""
    return el(
        "svg", join(parts), xmlns="http://www.w3.org/2000/svg", class_=kind,
        viewBox=f"0 0 {at(width)} {at(height)}", role="img", aria_label=label,
    )  # fmt: skip


def line(points: Sequence[Point]) -> str:
    """Path data through the points."""
    return "M" + "L".join(f"{at(x)} {at(y)}" for x, y in points)


def area(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """Path data of the region between two lines with the same x values."""
    return line([*upper, *reversed(lower)]) + "Z"


def diamond(x: float, y: float, r: float) -> str:
    """Path data of the mark that means 'this plan'."""
    return f"M{at(x)} {at(y - r)}l{at(r)} {at(r)}l{at(-r)} {at(r)}l{at(-r)} {at(-r)}Z"


def hatch(x: float, y: float, width: float, height: float, gap: float = 4.0) -> str:
    """Path data of rising strokes that fill a rectangle, so that a fill is told apart without colour."""
    strokes = []
    offset = gap
    while offset < width + height:
        left, right = max(0.0, offset - height), min(offset, width)
        strokes.append(f"M{at(x + left)} {at(y + offset - left)}L{at(x + right)} {at(y + offset - right)}")
        offset += gap
    return "".join(strokes)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight map from values to places on the page."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: object) -> float:
        """The place of a value; values beyond the ends are drawn beyond the ends."""
        reach = (self.high - self.low) or 1.0
        return self.start + (float(value) - self.low) / reach * (self.end - self.start)  # type: ignore[arg-type]

    def clamped(self, value: object) -> float:
        """The place of a value, held at the ends of the axis."""
        return self(min(max(float(value), self.low), self.high))  # type: ignore[arg-type]


def ticks(top: float, about: int = 4) -> list[float]:
    """Round values from 0 to at least `top`, near `about` steps."""
    if top <= 0:
        return [0.0, 1.0]
    size = 10 ** floor(log10(top / about))
    step = next(size * k for k in (1, 2, 2.5, 5, 10) if top / (size * k) <= about)
    count = -(-top // step)
    return [step * i for i in range(int(count) + 1)]


def wrapped(text: str, longest: int) -> list[str]:
    """Text in lines of at most `longest` characters, broken at spaces; a longer word is broken with a hyphen."""
    lines: list[str] = []
    for word in (part for whole in text.split() for part in broken(whole, longest)):
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def broken(word: str, longest: int) -> list[str]:
    """One long word in pieces: after a joining o (sternocleido-mastoid) or i (semi-membranosus), else where it must."""
    if len(word) <= longest:
        return [word]
    fits = [i for i in range(LEAST_PIECE, len(word) - LEAST_PIECE + 1) if i < longest and len(word) - i <= longest]
    cut = next((max(at) for vowel in "oi" if (at := [i for i in fits if word[i - 1] == vowel])), longest - 1)
    return [word[:cut] + "-", *broken(word[cut:], longest)]
