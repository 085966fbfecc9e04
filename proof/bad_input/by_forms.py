"""Every case through every field of its kind of every form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache

from proof.bad_input.bad import KEPT, Bad, of_kind
from proof.bad_input.finding import Door
from proof.bad_input.forms import PARTS, Box
from proof.bad_input.judging import Tried, wrong_with
from proof.bad_input.scene import Scene
from proof.bad_input.standing import last_rows, standing, undone

ENCODED = "application/x-www-form-urlencoded"


class Trying:
    """Sends forms with one bad field each, and takes everything back."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.before, self.rows = scene, standing(), last_rows()

    def post(self, door: Door, fields: dict[str, Any], **more: Any) -> Any:
        """What the clinic answers to a form."""
        cache.clear()
        return self.scene.browsers[door.who].post(door.at, urlencode(fields, doseq=True), content_type=ENCODED, **more)

    def ordinary(self, door: Door) -> int:
        """The status of the answer to the form as somebody would fill it in."""
        with undone(self.before):
            return int(self.post(door, door.ordinary()).status_code)

    def tried(self, door: Door, box: Box, case: Bad) -> Tried:
        """One bad field, everything else as it should be."""
        spoilt, typed = _spoilt(door.ordinary(), box, case)
        with undone(self.before) as watch:
            answer = self.post(door, spoilt)
            changed = watch.changed - set(door.known.get("writes", ()))
            texts = watch.added(self.rows) if case.expected == KEPT and answer.status_code < 400 else ()
            wrong = wrong_with(case, box, typed, answer, changed, texts, door.known.get("stores", True))
        return Tried(case, door.route, box.name, wrong)


def every_try(doors: list[Door]) -> Iterator[tuple[Door, Box, Bad]]:
    """What there is to be tried."""
    for door in doors:
        for box in door.boxes:
            yield from ((door, box, case) for case in of_kind(box.kind) if _fits(case, box))


def _fits(case: Bad, box: Box) -> bool:
    return case.boxes is not None if box.kind == "day" else case.typed is not None


def _spoilt(fields: dict[str, Any], box: Box, case: Bad) -> tuple[dict[str, Any], str]:
    if box.kind == "day":
        boxes = case.boxes or ()
        return fields | {f"{box.name}_{part}": value for part, value in zip(PARTS, boxes, strict=True)}, " ".join(boxes)
    return fields | {box.name: case.typed}, case.typed or ""
