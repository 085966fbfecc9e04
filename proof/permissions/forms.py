"""The forms of a page as a browser would send them, filled in so that they go through as far as a machine can."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from re import fullmatch
from typing import Any

FILLING = Path(__file__).with_name("filling.toml")
CHOSEN = ("radio", "checkbox")
SILENT = ("button", "reset", "file")
Sent = dict[str, list[str]]


@dataclass
class Form:
    """One form: where it goes, what stands in it, what may be chosen, and by which buttons it is sent."""

    action: str
    method: str
    fields: Sent = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def sendings(self) -> Iterator[Sent]:
        """As it is sent by each of its buttons, everything that is empty filled in."""
        filled = ((name, self._filled(name, values)) for name, values in self.fields.items())
        held = {name: values for name, values in filled if values}
        for name, value in self.buttons or [("", "")]:
            yield {**held, name: [value]} if name else dict(held)

    def _filled(self, name: str, values: list[str]) -> list[str]:
        return values if any(values) else _filled(name, self.choices.get(name, []))


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._now: Form | None = None
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._now = Form(held.get("action", ""), held.get("method", "get").lower())
            self.found.append(self._now)
            self._by_id[held.get("id", "")] = self._now
            return
        form = self._by_id.get(held["form"]) if "form" in held else self._now
        if form is not None:
            self._control(form, tag, held)

    def _control(self, form: Form, tag: str, held: dict[str, str]) -> None:
        name = held.get("name", "")
        if tag == "input" and name:
            self._input(form, held, name)
        elif tag == "button" and held.get("type") != "button":
            form.buttons.append((name, held.get("value", "")))
        elif tag == "select":
            self._select = name
            form.fields.setdefault(name, [])
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(held.get("value", ""))
            if "selected" in held:
                form.fields[self._select] = [held.get("value", "")]
        elif tag == "textarea":
            self._text = name
            form.fields[name] = [""]

    def _input(self, form: Form, held: dict[str, str], name: str) -> None:
        kind, value = held.get("type", "text"), held.get("value", "")
        if kind == "submit":
            form.buttons.append((name, value))
        elif kind in CHOSEN:
            form.choices.setdefault(name, []).append(value or "on")
            form.fields.setdefault(name, [])
            if "checked" in held:
                form.fields[name].append(value or "on")
        elif kind not in SILENT:
            form.fields.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self._text and self._now is not None:
            self._now.fields[self._text][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._now = None
        self._select = "" if tag == "select" else self._select
        self._text = "" if tag == "textarea" else self._text


def forms_of(page: str) -> list[Form]:
    """Every form of a page that posts, but the one that signs out."""
    read = _Forms()
    read.feed(page)
    return [one for one in read.found if one.method == "post" and not one.action.endswith("/sign-out/")]


def _filled(name: str, choices: list[str]) -> list[str]:
    """What a machine writes into an empty field: by the name of the field, else the first choice, else nothing."""
    for rule in _rules():
        if fullmatch(rule["name"], name):
            return [str(rule["value"])]
    chosen = next((one for one in choices if one), "")
    return [chosen] if chosen else []


@cache
def _rules() -> list[dict[str, Any]]:
    return list(tomllib.loads(FILLING.read_text(encoding="utf-8"))["fill"])
