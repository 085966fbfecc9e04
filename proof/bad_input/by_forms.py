"""Every case through every field of its kind of every form: many bad fields at once, and alone whichever was not named then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache

from proof.bad_input.bad import KEPT, Bad, of_kind
from proof.bad_input.finding import ENCODED, Door
from proof.bad_input.forms import PARTS, Box, read
from proof.bad_input.judging import REFUSING, SHOWN, Tried, content_of, wrong_with
from proof.bad_input.scene import Scene
from proof.bad_input.standing import last_rows, standing, undone

MOVED, NOT_DONE = 302, 422
MARKS = ('role="alert"', "error-summary", "finding stop")
"""How a page says that something was not done."""
Spoilt = tuple[Box, Bad]


@dataclass(frozen=True, slots=True)
class Round:
    """One form sent with a case in each of these fields."""

    door: Door
    spoilt: tuple[Spoilt, ...]


class Trying:
    """Sends forms with bad fields, and takes everything back."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.before, self.rows = scene, standing(), last_rows()

    def post(self, door: Door, fields: dict[str, Any]) -> Any:
        """What the clinic answers to a form; where it reads a form back first, what it answers when that is agreed to."""
        cache.clear()
        answer = self._post(door, fields)
        agreed = _agreed(answer, door.known["then"]) if "then" in door.known and answer.status_code == SHOWN else {}
        return self._post(door, agreed) if agreed else answer

    def _post(self, door: Door, fields: dict[str, Any]) -> Any:
        return self.scene.browser(door.who).post(door.at, urlencode(fields, doseq=True), content_type=ENCODED)

    def tried(self, one: Round) -> list[Tried]:
        """The cases of a round. Of a form that names its faults one by one, what was not named is sent alone."""
        found = self._sent(one)
        if len(one.spoilt) == 1 or not any(each.wrong for each in found):
            return found
        return [
            self._sent(Round(one.door, (spoilt,)))[0] if each.wrong else each
            for spoilt, each in zip(one.spoilt, found, strict=True)
        ]

    def _sent(self, one: Round) -> list[Tried]:
        door, fields = one.door, one.door.ordinary()
        for box, case in one.spoilt:
            fields |= _typed(box, case)
        with undone(self.before) as watch:
            answer = self.post(door, fields)
            changed = watch.changed - set(door.known.get("writes", ()))
            if answer.status_code == MOVED and not changed:
                answer = self._told_on_the_next_page(door, answer)
            is_kept = answer.status_code < REFUSING and any(case.expected == KEPT for _, case in one.spoilt)
            texts = watch.added(self.rows) if is_kept and door.known.get("stores", True) else None
            wrong = wrong_with(answer, changed, texts, door.known)
        return [Tried(case, door.route, box.name, wrong(case, box, _words(box, case))) for box, case in one.spoilt]

    def _told_on_the_next_page(self, door: Door, answer: Any) -> Any:
        """Some doors lead back to the page and say there what was not done; nothing was written then."""
        shown = self.scene.browser(door.who)
        shown.cookies.update(answer.cookies)
        told = shown.get(answer.headers["Location"])
        told.status_code = NOT_DONE if any(word in content_of(told) for word in MARKS) else answer.status_code
        return told


def _agreed(answer: Any, then: Mapping[str, Any]) -> dict[str, Any]:
    """The form as it was read back, with the button that agrees to it; nothing when there is no such button."""
    for form in read(content_of(answer)).forms:
        for name, value in form.buttons:
            if value == then["button"]:
                return {**form.values, name: value, **{box: said for box, said in then["typed"].items() if box in form.boxes}}
    return {}


def rounds(doors: list[Door]) -> Iterator[Round]:
    """What there is to be sent: what is kept apart from what is refused, so that a form can be accepted at all."""
    for door in (one for one in doors if one.form.method == "post" and one.known.get("reads", True)):
        for is_kept in (True, False):
            columns = [[(box, case) for case in _cases(box) if (case.expected == KEPT) == is_kept] for box in door.boxes]
            yield from (Round(door, _row(row)) for row in zip_longest(*columns) if any(row))


def _row(row: Sequence[Spoilt | None]) -> tuple[Spoilt, ...]:
    return tuple(one for one in row if one is not None)


def _cases(box: Box) -> list[Bad]:
    return [case for case in of_kind(box.kind) if (case.boxes if box.kind == "day" else case.typed) is not None]


def _typed(box: Box, case: Bad) -> dict[str, str]:
    if box.kind == "day":
        return {f"{box.name}_{part}": value for part, value in zip(PARTS, case.boxes or (), strict=True)}
    return {box.name: case.typed or ""}


def _words(box: Box, case: Bad) -> str:
    return " ".join(case.boxes or ()) if box.kind == "day" else case.typed or ""
