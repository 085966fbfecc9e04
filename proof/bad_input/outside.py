"""Material that nobody here wrote: the texts of a suite of JSON, and strings that break text fields. Read where it lies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.cache import cache
from tests.bad_input.elsewhere import OUTSIDE
from tests.clinic.diary.keeping import asked
from tests.running import eutonia

from proof.bad_input.by_forms import Trying
from proof.bad_input.finding import Door
from proof.bad_input.forms import Box, read
from proof.bad_input.judging import FAULT, REFUSING, one_line
from proof.bad_input.scene import Scene
from proof.bad_input.standing import standing, undone

LIST, SUITE = OUTSIDE / "naughty-strings.json", OUTSIDE / "json-parsing"
DOORS_OF_JSON = ("command line", "diary: sync", "diary: open")


def strings() -> list[str]:
    """The strings that break text fields; none where they do not lie beside the checkout."""
    return list(json.loads(LIST.read_text(encoding="utf-8"))) if LIST.exists() else []


def texts() -> list[Path]:
    """The texts of the suite."""
    return sorted(SUITE.glob("*.json"))


def json_refused(scene: Scene, path: Path) -> Iterator[tuple[str, str]]:
    """For each door of JSON what is wrong with its answer to one text of the suite; '' for nothing."""
    ran = eutonia("propose", path)
    yield DOORS_OF_JSON[0], "" if ran.code == 2 and path.name in ran.err and not ran.out else f"{ran.code} {ran.err[:100]}"
    for door, key in ((DOORS_OF_JSON[1], scene.device.key), (DOORS_OF_JSON[2], "")):
        with undone(standing()) as watch:
            cache.clear()
            answer = asked(door.partition(": ")[2], path.read_bytes(), key)
            yield door, _wrong(answer, watch.changed, path)


def _wrong(answer: Any, changed: set[str], path: Path) -> str:
    empty = path.name == "y_object_empty.json" and answer.status_code < FAULT
    refused = REFUSING <= answer.status_code < FAULT or empty
    return "" if refused and not changed else f"{answer.status_code} {sorted(changed)}"


class Strings:
    """Puts a string into every text field of every form, and follows it to the page that shows it."""

    def __init__(self, scene: Scene, found: list[Door]) -> None:
        self.trying = Trying(scene)
        texts = ((door, [box for box in door.boxes if box.kind == "text"]) for door in found if door.form.method == "post")
        self.doors = [(door, boxes) for door, boxes in texts if boxes]

    def every(self) -> list[str]:
        """The strings."""
        return strings()

    def wrong(self, text: str) -> str:
        """What is wrong at the first door where anything is; '' for nothing."""
        told = ((door.route, self._at(door, boxes, text)) for door, boxes in self.doors)
        return next((f"{text[:20]!r} at {route}: {said}" for route, said in told if said), "")

    def _at(self, door: Door, boxes: list[Box], text: str) -> str:
        trying = self.trying
        with undone(trying.before) as watch:
            answer = trying.post(door, door.ordinary() | {box.name: text for box in boxes})
            if answer.status_code >= FAULT:
                return f"a fault: {answer.status_code}"
            if answer.status_code >= REFUSING:
                changed = watch.changed - set(door.known.get("writes", ()))
                return f"refused, and yet written: {sorted(changed)}" if changed else _as_text(answer)
            if door.known.get("stores", True) and not _is_kept(text, watch.added(trying.rows)):
                return "taken, but not kept as it was written"
            return _as_text(trying.scene.browsers[door.who].get(answer.headers.get("Location", door.page)))


def _is_kept(text: str, found: list[str]) -> bool:
    wanted = one_line(text)
    return any(wanted in one_line(one) for one in found)


def _as_text(answer: Any) -> str:
    """Whatever the page holds of the string is text: nothing in it became a script."""
    page = read(answer.content.decode(errors="replace"))
    return f"a script on the page: {page.scripts[0][:60]}" if page.scripts else ""
