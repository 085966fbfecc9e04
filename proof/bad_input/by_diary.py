"""Every case through the diary: entries that a device sends, the opening with a code, and bodies that are no questions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.test import Client
from tests.clinic.diary.keeping import an_entry, asked, invited

from proof.bad_input.bad import KEPT, Bad, of_kind
from proof.bad_input.by_documents import HERE, body_of
from proof.bad_input.judging import FAULT, REFUSING, Tried, one_line
from proof.bad_input.scene import Scene
from proof.bad_input.standing import last_rows, standing, undone

SYNC, OPEN = "sync", "open"
ENTRY = {
    "day": "day", "written_at": "moment", "spasms": "number", "felt": "choice", "note": "text", "id": "id", "replaces": "id",
    "symptoms": "number", "red_flags": "choice",
}  # fmt: skip
"""The fields of an entry, and the cases that go into each; of symptoms and questions into the first."""
OPENING = {"name": "text", "who": "choice"}


def a_client() -> Client:
    """A device that is told of a fault as any other, and is asked for no token."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


class Diary:
    """A device that sends bad entries, each of which is taken back."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.before, self.rows = scene, standing(), last_rows()
        self.of_person = scene.device.key

    def tries(self) -> Iterator[tuple[str, str, Bad]]:
        """Every case for every field of an entry and of an opening."""
        for route, fields in ((SYNC, ENTRY), (OPEN, OPENING)):
            for name, kind in fields.items():
                yield from ((route, name, one) for one in of_kind(kind) if one.raw is not None)

    def tried(self, route: str, name: str, case: Bad) -> Tried:
        """One question with one bad value."""
        with undone(self.before) as watch:
            cache.clear()
            question = self._entry(name) if route == SYNC else self._opening(name)
            watch.wrote, watch.before = False, standing()
            body = json.dumps(question, ensure_ascii=False).replace(f'"{HERE}"', case.raw or "")
            answer = asked(route, body.encode(), self.of_person if route == SYNC else "", a_client())
            wrong = self._wrong(answer, name, case, watch)
        return Tried(case, f"diary: {route}", name, wrong)

    def body(self, case: Bad) -> Tried:
        """A body that is no question."""
        with undone(self.before) as watch:
            body = body_of(case, json.dumps(self._entry("note"), ensure_ascii=False).replace(HERE, "ordinary").encode())
            answer = asked(SYNC, body, self.of_person, a_client())
            wrong = "" if REFUSING <= answer.status_code < FAULT and not watch.changed else f"{answer.status_code}"
        return Tried(case, "diary: sync", "", wrong)

    def _entry(self, name: str) -> dict[str, Any]:
        device = self.scene.device
        flag = device.told["red_flags"][0]["id"]
        held = {name: HERE}
        if name == "symptoms":
            held = {"symptoms": {device.symptom(): HERE}}
        elif name == "red_flags":
            held = {"red_flags": {flag: HERE}}
        return {"entries": [an_entry(**held)], "since": ""}

    def _opening(self, name: str) -> dict[str, Any]:
        _, code = invited(self.scene.visit, "carer")
        return {"code": code, "who": "carer", "name": "Ada Example"} | {name: HERE}

    def _wrong(self, answer: Any, name: str, case: Bad, watch: Any) -> str:
        if answer.status_code >= FAULT:
            return f"a fault: {answer.status_code}"
        told = answer.json()
        refused = answer.status_code >= REFUSING or bool(told.get("refused"))
        if refused and (changed := watch.changed):
            return f"refused, and yet written: {', '.join(sorted(changed))}"
        if case.expected == KEPT and not refused:
            return "" if _kept(case, watch.added(self.rows)) else "taken, but not kept as it was written"
        if case.expected == KEPT:
            return f"refused: {str(told)[:160]}"
        return _named(told, name) if refused else f"taken: {str(told)[:100]}"


def _kept(case: Bad, texts: list[str]) -> bool:
    return any(one_line(case.typed or "") in one_line(one) for one in texts)


def _named(told: dict[str, Any], name: str) -> str:
    """A refusal names the field and says what is expected; text that is no JSON at all has no field."""
    one = (told.get("refused") or [told])[0]
    names = str(one.get("field", name)).startswith(name) or one.get("why") == "This is no JSON."
    return "" if names and one.get("why") else f"refused without naming the field: {str(one)[:120]}"
