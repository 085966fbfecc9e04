"""Numbers in forms: one that stands for somebody else, put in the place of one's own, must reach nobody else's record.

The published faults of other records were of this kind: the address was checked, and the number in the body was not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from django.test import Client
from tests.clinic.config.everybody import A_TABLE, BESIDE, OTHER, OWN, Scene, name_of, room_of, tables
from tests.clinic.entering import PASSWORD, code_now

from eutonia_clinic.config.access import NAMES_NOTHING, TABLE, Known
from proof.permissions.doors import Written, address_of, routes, watched
from proof.permissions.forms import Form, Sent, forms_of

LISTED = Path(__file__).with_name("crossings.toml")
NUMBER = re.compile(r"(?<!\w)\d{7,8}(?!\w)")
MOST_OF_A_TABLE = 2
"""So many rows of a table and room are tried in the place of one."""
FOUND, FAULT = 200, 500
OF_NOTHING = {"responses:reviewed"}
"""The scene has a recorded walk without anything in it: whose it is can be asked, and it cannot be drawn."""


@dataclass
class Crossings:
    """What trying found. `accepted`: forms that wrote something as they were, so that trying them means something."""

    forms: int = 0
    accepted: int = 0
    tried: int = 0
    crossed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@contextmanager
def undone(browser: Client) -> Iterator[None]:
    """Acts happen inside, and nothing of them stays, nor in the browser."""
    block: Any = transaction.atomic()
    block._from_testcase = True  # acts insist on being outermost, as they are but for this
    kept = browser.cookies.copy()
    with block:
        yield
        transaction.set_rollback(True)
    browser.cookies = SimpleCookie()
    browser.cookies.update(kept)


def foreign() -> dict[int, list[int]]:
    """By table: a few numbers of rows that are of somebody else, here or in the other clinic."""
    held: dict[int, list[int]] = {}
    for at, table in enumerate(tables(), start=1):
        numbers = table._default_manager.filter(pk__gt=at * A_TABLE).order_by("pk").values_list("pk", flat=True)
        strange = [one for one in numbers if is_foreign(one)]
        rooms = {room: [one for one in strange if room_of(one) == room][:MOST_OF_A_TABLE] for room in (BESIDE, OTHER)}
        held[at] = [one for room in rooms.values() for one in room]
    return held


def names() -> list[str]:
    """Names that a field with somebody else's number could have: those of the columns that point to a row."""
    columns = {one.name for model in apps.get_models() for one in model._meta.concrete_fields if one.is_relation}
    return sorted(columns | {f"{name}_id" for name in columns} | {"id", "pk"})


def pages(scene: Scene) -> Iterator[tuple[str, str]]:
    """Every route that is of a clinic, with its address for one's own things, finished and under way."""
    for route, parts in sorted(routes()):
        if TABLE[route].known == Known.BY_SECOND_FACTOR and not parts & NAMES_NOTHING - {"fact"}:
            yield route, address_of(route, parts, scene.things[OWN])
            if parts and parts <= scene.under_way.keys():
                yield route, address_of(route, parts, scene.under_way)
            for row in _rows("also"):
                if row["route"] == route:
                    thing = scene.things[BESIDE][row["of"]]
                    yield route, f"{address_of(route, parts, scene.things[OWN])}?{row['name']}={thing}"


def try_page(browser: Client, route: str, address: str, others: dict[int, list[int]], found: Crossings) -> None:
    """Every form of a page, sent as it is and with somebody else's numbers; and the page itself must name nobody else."""
    if route in OF_NOTHING:
        return
    with undone(browser):
        page = browser.get(address)
    if page.status_code != FOUND or "text/html" not in page["Content-Type"]:
        return
    text = page.content.decode()
    if name_of(OTHER) in text:
        found.crossed.append(f"GET {route} names somebody of the other clinic")
    for form in forms_of(text):
        for sent in form.sendings():
            _try_form(browser, route, form, replace(form, action=form.action or address, fields=sent), others, found)


def _try_form(browser: Client, route: str, form: Form, filled: Form, others: dict[int, list[int]], found: Crossings) -> None:
    action, sent = filled.action, filled.fields
    found.forms += 1
    as_it_is = _writes_of(browser, action, sent, found)
    found.accepted += bool(as_it_is.statements)
    for name, changed in _changed(sent, {*form.fields, *sent}, others):
        found.tried += 1
        written = _writes_of(browser, action, changed, found)
        for number in _reached(written) - _reached(as_it_is):
            if not is_listed(route, name, room_of(number)):
                found.crossed.append(f"POST {action} of {route}: {name} reached {number}, {room_of(number)}")


def _writes_of(browser: Client, action: str, sent: Sent, found: Crossings) -> Written:
    filled = {name: [PROOFS[one]() if one in PROOFS else one for one in values] for name, values in sent.items()}
    with undone(browser), watched() as written:
        said = browser.post(action, filled)
    if said.status_code >= FAULT:
        found.faults.append(f"{action}: {said.status_code} for {filled}")
    if name_of(OTHER).encode() in said.content:
        found.crossed.append(f"POST {action} names somebody of the other clinic for {filled}")
    return Written([one for one in written.statements if not ASIDE.search(one[0])])


PROOFS: dict[str, Callable[[], str]] = {"<password>": lambda: PASSWORD, "<code>": code_now}
KEYS = {"idempotency_key", "key"}
"""Words of our own under which a form is done once. They stand for nobody."""
ASIDE = re.compile(r'"(django_session|axes_\w+)"')
"""Sessions, and attempts to sign in, which are kept with what was typed."""


def _changed(sent: Sent, known: Collection[str], others: dict[int, list[int]]) -> Iterator[tuple[str, Sent]]:
    """The form with one number exchanged, alone, before and after the right one; and with fields that it does not have."""
    for name, values in sent.items():
        for number in _numbers(values) if name not in KEYS else ():
            for other in others.get(number // A_TABLE, ()):
                wrong = [value.replace(str(number), str(other)) for value in values]
                yield from ((name, {**sent, name: one}) for one in (wrong, [*wrong, *values], [*values, *wrong]))
    for room in (BESIDE, OTHER):
        added = {name: [str(_of(name, room, others))] for name in names() if name not in known}
        yield "fields that it does not have", {**added, **sent}


def _numbers(values: list[str]) -> list[int]:
    found = [int(one) for value in values for one in NUMBER.findall(value)]
    return [one for one in found if room_of(one) == OWN]


def _of(name: str, room: str, others: dict[int, list[int]]) -> int:
    """A row of the kind that a column of this name points to; else a person."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if column.is_relation and name in (column.name, column.attname) and column.related_model in tables():
                rows = others[tables().index(column.related_model) + 1]
                return next((one for one in rows if room_of(one) == room), 0)
    persons = others[tables().index(apps.get_model("patients", "Person")) + 1]
    return next((one for one in persons if room_of(one) == room), 0)


def _reached(written: Written) -> set[int]:
    """Somebody else's numbers in what was written."""
    said = " ".join(str(one) for _, params in written.statements for one in _flat(params))
    return {number for number in map(int, NUMBER.findall(said)) if is_foreign(number)}


def is_foreign(number: int) -> bool:
    """Whether a row is of somebody else. What is of the whole clinic (a site, closed days) is nobody else's within it."""
    room = room_of(number)
    return room == OTHER or (room == BESIDE and _is_of_a_person(tables()[number // A_TABLE - 1]))


@cache
def _is_of_a_person(table: type[Any]) -> bool:
    return table._meta.label_lower == "patients.person" or any(one.name == "person" for one in table._meta.concrete_fields)


def _flat(params: Any) -> Iterator[Any]:
    for one in params or ():
        if isinstance(one, tuple | list):
            yield from _flat(one)
        else:
            yield one


def is_listed(route: str, name: str, room: str) -> bool:
    """Whether this field of this page is there to name somebody else of one's own clinic."""
    return room == BESIDE and any((row["route"], row["field"]) == (route, name) for row in _rows("crossing"))


@cache
def _rows(kind: str) -> list[dict[str, str]]:
    return list(tomllib.loads(LISTED.read_text(encoding="utf-8"))[kind])
