"""What an address asks for: pages of lists, days, cursors, words to look for. Always answered, never a fault, never a script."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlsplit

from django.core.cache import cache

from proof.bad_input.bad import Bad, of_kind
from proof.bad_input.finding import Door, addresses, route_of
from proof.bad_input.forms import doors, read
from proof.bad_input.judging import FAULT, Tried, content_of
from proof.bad_input.scene import Scene
from proof.bad_input.standing import standing, undone


class Asking:
    """Opens pages with something in their addresses."""

    def __init__(self, scene: Scene, found: list[Door]) -> None:
        self.scene, self.before = scene, standing()
        self.asked = sorted({*self._known(), *self._of_forms(found)})

    def tries(self) -> Iterator[tuple[str, str, str, Bad]]:
        """Who asks which page for what."""
        yield from ((who, page, name, case) for who, page, name in self.asked for case in of_kind("asked"))

    def tried(self, who: str, page: str, name: str, case: Bad) -> Tried:
        """One page with one strange parameter."""
        with undone(self.before):
            cache.clear()
            answer = self.scene.browser(who).get(f"{page}?{name}={quote(case.typed or '')}")
            shown = read(content_of(answer)) if "html" in answer.headers.get("Content-Type", "") else None
        wrong = f"a fault: {answer.status_code}" if answer.status_code >= FAULT else ""
        if shown and shown.scripts:
            wrong = f"a script on the page: {shown.scripts[0][:60]}"
        if any("\r" in value or "\n" in value for value in answer.headers.values()):
            wrong = "a header was put in"
        return Tried(case, f"{route_of(page)}, by its address", name, wrong)

    def _known(self) -> Iterator[tuple[str, str, str]]:
        """Parameters that stand in `doors.toml`, since links to them come and go."""
        for route, held in doors()["asked"].items():
            for name in held["names"]:
                yield held["who"], next(addresses(self.scene, route)), name

    def _of_forms(self, found: list[Door]) -> Iterator[tuple[str, str, str]]:
        for door in found:
            names = [name for name, _ in parse_qsl(urlsplit(door.page).query, keep_blank_values=True)]
            sent = door.form.values if door.form.method == "get" else ()
            yield from ((door.who, urlsplit(door.at).path, name) for name in {*names, *sent})
