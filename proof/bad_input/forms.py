"""The forms of a page as a browser holds them: every field with its kind, its value, its label and its buttons."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

PARTS = ("day", "month", "year")
OURS = {"csrfmiddlewaretoken"}
ELSEWHERE = ("formaction", "hx-post")
NUMBERS = re.compile(r"(?<![a-z])\d+(?![a-z])")
VOID = {"submit", "button", "image", "reset"}
SORTS = {"radio": "choice", "checkbox": "tick", "hidden": "hidden", "password": "password", "email": "text", "text": "text"}


@dataclass
class Box:
    """One field. `kind` says which cases go into it; `ids` are those of its inputs, to which an error leads."""

    name: str
    kind: str
    label: str = ""
    ids: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    is_long: bool = False
    is_limited: bool = False
    """True where not every word can stand: a lot, a name of a site."""

    @property
    def family(self) -> str:
        """The name without its numbers: rows of one kind are one family."""
        return NUMBERS.sub("#", self.name)


@dataclass
class Form:
    """One form as it stands. `values` is what a browser would send of it; `buttons` are names and values."""

    action: str
    method: str
    values: dict[str, Any] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    also: set[str] = field(default_factory=set)
    """Other addresses to which a button or a script sends the same fields."""

    def box(self, name: str, kind: str) -> Box:
        """The field of this name, begun when it was not there."""
        return self.boxes.setdefault(name, Box(name, kind))


@dataclass
class Page(HTMLParser):
    """A page, read. `marks` are its tags with the names of their attributes, `said` its text, `ids` where a link can lead."""

    forms: list[Form] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    scripts: list[str] = field(default_factory=list)
    errors_shown: bool = False
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._form: Form | None = None
        self._select = self._text = self._for = self._legend = ""
        self._labels: dict[str, str] = {}
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = {name: value or "" for name, value in attrs}
        self._note(tag, one)
        if tag == "form":
            self._form = Form(one.get("action", ""), one.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is not None:
            self._form.also |= {one[name] for name in ELSEWHERE if one.get(name, "").startswith("/")} - {self._form.action}
        if tag == "form":
            return
        if tag == "label":
            self._for = one.get("for", "")
        elif tag == "fieldset":
            self._legend = ""
        elif self._form is not None:
            self._field(tag, one, self._form)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        self._select = "" if tag == "select" else self._select
        self._text = "" if tag == "textarea" else self._text
        self._for = "" if tag == "label" else self._for
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)
            return
        self.said.append(data)
        if self._for:
            self._labels[self._for] = self._labels.get(self._for, "") + data
        if self._text and self._form is not None:
            self._form.values[self._text] += data

    def close(self) -> None:
        super().close()
        for form in self.forms:
            for box in form.boxes.values():
                box.label = " ".join(next((self._labels[id] for id in box.ids if id in self._labels), "").split())
            _join_days(form)

    def _note(self, tag: str, one: Mapping[str, str]) -> None:
        self.marks |= {f"{tag} {name}" for name in one} | {tag}
        self._in_script = tag == "script"
        self.errors_shown = self.errors_shown or "error-summary" in one.get("class", "")
        if "id" in one:
            self.ids.add(one["id"])
        if tag == "a" and "href" in one:
            self.links.append(one["href"])
        if one.get("href", one.get("src", "")).strip().lower().startswith(("javascript:", "data:text")):
            self.scripts.append(one.get("href", one.get("src", "")))

    def _field(self, tag: str, one: Mapping[str, str], form: Form) -> None:
        name, kind = one.get("name", ""), one.get("type", "text")
        if tag == "option":
            self._option(one, form)
        if not name or name in OURS:
            return
        if tag == "button" or kind in VOID:
            form.buttons.append((name, one.get("value", "")))
        elif tag == "input":
            self._input(one, form, name, kind)
        elif tag == "select":
            self._select = name
            form.box(name, "choice").ids.append(one.get("id", ""))
        elif tag == "textarea":
            self._text, form.values[name] = name, ""
            form.box(name, "text").ids.append(one.get("id", ""))
            form.boxes[name].is_long = True

    def _input(self, one: Mapping[str, str], form: Form, name: str, kind: str) -> None:
        sort = "number" if one.get("inputmode") in ("numeric", "decimal") else SORTS.get(kind, "text")
        box, value = form.box(name, sort), one.get("value", "")
        box.ids.append(one.get("id", ""))
        if kind in ("radio", "checkbox"):
            box.choices.append(value)
            if "checked" in one:
                form.values[name] = [*form.values.get(name, []), value] if kind == "checkbox" else value
        elif kind == "hidden" and name in form.values:
            before = form.values[name]
            form.values[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            form.values[name] = value

    def _option(self, one: Mapping[str, str], form: Form) -> None:
        if self._select:
            form.boxes[self._select].choices.append(one.get("value", ""))
            if "selected" in one or self._select not in form.values:
                form.values[self._select] = one.get("value", "")


def read(html: str) -> Page:
    """A page, read to its end."""
    page = Page()
    page.feed(html)
    page.close()
    return page


def _join_days(form: Form) -> None:
    """Three boxes of a day are one field."""
    for name in [one.removesuffix("_day") for one in form.boxes if one.endswith("_day")]:
        parts = [f"{name}_{part}" for part in PARTS]
        if all(part in form.boxes for part in parts):
            ids = [id for part in parts for id in form.boxes[part].ids]
            for part in parts:
                del form.boxes[part]
            form.boxes[name] = Box(name, "day", "", ids)


@cache
def doors() -> Mapping[str, Any]:
    """What is known of routes beforehand: ordinary values, the button, special kinds of fields, what a refusal may write."""
    return tomllib.loads((Path(__file__).parent / "doors.toml").read_text(encoding="utf-8"))
