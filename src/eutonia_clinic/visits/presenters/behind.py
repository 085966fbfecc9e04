"""The muscles behind the problems of an assessment, as a picture and as a list of the same."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.case import Case
from eutonia.knowledge.types import Knowledge
from eutonia.report.body import Mark, body_views
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words


@dataclass(frozen=True, slots=True)
class BodySide:
    """One drawing of the body and what it shows, in words."""

    view: str
    picture: Markup
    on_left: str
    on_right: str


def bodies(case: Case, knowledge: Knowledge) -> tuple[BodySide, ...]:
    """The body from the front and from the back."""
    views = body_views(_marks(case, knowledge), labels=False)
    sides = {"front": ("RIGHT", "LEFT"), "back": ("LEFT", "RIGHT")}
    return tuple(BodySide(one.view.upper(), one.svg, *sides[one.view]) for one in views)


def body_list(case: Case, knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """The picture as a list: each side with its muscles."""
    marks = _marks(case, knowledge)
    return tuple((side.word, words.listed(m.name for m in marks if m.side is side) or "none") for side in Side)


def _marks(case: Case, knowledge: Knowledge) -> tuple[Mark, ...]:
    """The muscles behind the problems, as the body chart shows them."""
    found: dict[tuple[str, Side], str] = {}
    for problem in case.problems:
        known = knowledge.patterns.get(problem.pattern)
        for one in known.muscles if known else ():
            for side in _sides(one.where, problem.side):
                if one.rank == "primary":
                    found.setdefault((one.muscle, side), known.name if known else "")
    return tuple(_mark(muscle, side, said, knowledge) for (muscle, side), said in found.items())


def _sides(where: str, side: Side) -> tuple[Side, ...]:
    return {"same": (side,), "opposite": (side.other,), "both": tuple(Side)}[where]


def _mark(muscle: str, side: Side, said: str, knowledge: Knowledge) -> Mark:
    known = knowledge.muscles.get(muscle)
    shapes, part = (known.drawn_as, known.part) if known else ((), "")
    return Mark(muscle, muscle_name(muscle, knowledge), side, part, shapes, said, False)
