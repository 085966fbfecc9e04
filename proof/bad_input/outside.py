"""Material that nobody here wrote: the texts of a suite of JSON, and strings that break text fields. Read where it lies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.cache import cache
from pydantic import TypeAdapter, ValidationError
from tests.bad_input.elsewhere import OUTSIDE
from tests.clinic.diary.keeping import asked
from tests.running import eutonia

from eutonia.domain.fields import Text
from proof.bad_input.by_diary import a_client
from proof.bad_input.by_forms import Trying
from proof.bad_input.finding import Door
from proof.bad_input.forms import Box, read
from proof.bad_input.judging import FAULT, REFUSING, content_of, is_kept
from proof.bad_input.scene import Scene
from proof.bad_input.standing import standing, undone

LIST, SUITE = OUTSIDE / "naughty-strings.json", OUTSIDE / "json-parsing"
TEXT = TypeAdapter(Text)
LONG, SHORT = 1_900, 90
"""Characters that a long text and a short one hold everywhere."""
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
            answer = asked(door.partition(": ")[2], path.read_bytes(), key, a_client())
            yield door, _wrong(answer, watch.changed, path)


def _wrong(answer: Any, changed: set[str], path: Path) -> str:
    empty = path.name == "y_object_empty.json" and answer.status_code < FAULT
    refused = REFUSING <= answer.status_code < FAULT or empty
    return "" if refused and not changed else f"{answer.status_code} {sorted(changed)}"


class Strings:
    """Puts strings into every text field of every form: those that can be kept many at once, the others one by one."""

    def __init__(self, scene: Scene, found: list[Door]) -> None:
        self.trying = Trying(scene)
        self.doors = [door for door in found if door.form.method == "post" and door.known.get("reads", True)]

    def tries(self) -> Iterator[tuple[Door, list[Box], str]]:
        """Every form with its long texts full of strings, with its short ones full, and with each string that is refused."""
        kept = [text for text in strings() if _can_be_kept(text)]
        for door in self.doors:
            boxes = [box for box in door.boxes if box.kind == "text" and not box.is_limited]
            for some, most in (([one for one in boxes if one.is_long], LONG), ([one for one in boxes if not one.is_long], SHORT)):
                yield from ((door, some, text) for text in together(kept, most) if some)
            yield from ((door, boxes, text) for text in strings() if boxes and not _can_be_kept(text))

    def wrong(self, door: Door, boxes: list[Box], text: str) -> str:
        """What is wrong with one of them; '' for nothing."""
        trying = self.trying
        with undone(trying.before) as watch:
            answer = trying.post(door, door.ordinary() | {box.name: text for box in boxes})
            if answer.status_code >= FAULT:
                return f"{text[:30]!r} at {door.route}: a fault: {answer.status_code}"
            if answer.status_code >= REFUSING:
                changed = watch.changed - set(door.known.get("writes", ()))
                return f"{text[:30]!r} at {door.route}: refused, and yet: {changed}" if changed else _as_text(answer, door)
            if door.known.get("stores", True) and _can_be_kept(text) and not is_kept(text, watch.added(trying.rows)):
                return f"{text[:30]!r} at {door.route}: taken, but not kept as it was written"
            return _as_text(trying.scene.browser(door.who).get(answer.headers.get("Location", door.page)), door)


def together(texts: list[str], most: int) -> list[str]:
    """The same strings in fewer texts, each of so many characters at most; a longer one is cut."""
    found = [""]
    for text in texts:
        if len(found[-1]) + len(text) < most:
            found[-1] = f"{found[-1]} {text}".strip()
        else:
            found.append(text[:most])
    return [one for one in found if one.strip()]


def _can_be_kept(text: str) -> bool:
    """As the engine says of every text: no character that could drive a terminal or turn the writing round."""
    try:
        TEXT.validate_python(text)
    except ValidationError:
        return False
    return bool(text.strip())


def _as_text(answer: Any, door: Door) -> str:
    """Whatever the page holds of the string is text: nothing in it became a script."""
    page = read(content_of(answer))
    return f"{door.route}: a script on the page: {page.scripts[0][:60]}" if page.scripts else ""
