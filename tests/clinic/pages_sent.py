"""What a browser would send of a page that the test client got: every field of its form as it stands."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Fields(HTMLParser):
    """The fields of one form, by the end of its address."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.held: dict[str, Any] = {}
        self._wanted, self._inside, self._select, self._text = wanted, False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self._inside = one.get("action", "").endswith(self._wanted)
        if not self._inside:
            return
        name = one.get("name", "")
        if tag == "input" and name:
            self._input(one, name)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in one or self._select not in self.held):
            self.held[self._select] = one.get("value", "")
        elif tag == "textarea":
            self._text, self.held[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.held[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        self._select = "" if tag == "select" else self._select
        self._text = "" if tag == "textarea" else self._text

    def _input(self, one: dict[str, str], name: str) -> None:
        if one.get("type") in ("radio", "checkbox"):
            if "checked" in one:
                self.held[name] = [*self.held.get(name, []), one["value"]] if one["type"] == "checkbox" else one["value"]
        elif one.get("type") == "hidden" and name in self.held:
            before = self.held[name]
            self.held[name] = [*(before if isinstance(before, list) else [before]), one.get("value", "")]
        else:
            self.held[name] = one.get("value", "")


def the_form(page: Any, action: str = "") -> dict[str, Any]:
    """The fields of the form that posts to an address with this end; of the last form when none is named."""
    fields = _Fields(action)
    fields.feed(page.content.decode())
    return fields.held


def without(form: dict[str, Any], *names: str) -> dict[str, Any]:
    """The form without some fields: a box that was unticked."""
    return {name: value for name, value in form.items() if name not in names}
