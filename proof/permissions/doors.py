"""Every route, asked by everybody, by every method, for what is theirs and what is not; and what the access table says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.clinic.config.everybody import (
    ELSEWHERE,
    IN_BOTH,
    IN_EVERY_ROLE,
    NEWCOMER,
    OTHER,
    OWN,
    STRANGERS,
    WITHOUT_ROLE,
    Scene,
)
from tests.clinic.config.reached import REACHED

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.config import gate
from eutonia_clinic.config.access import NAMES_NOTHING, TABLE, Known, Row

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
FREE = {"uidb36": "1", "key": "abc-def", "provider_id": "clinic", "fact": "onabotulinumtoxinA.limit.ona-us-session"}
"""What stands in an address and names nothing of a clinic."""
NOWHERE_NUMBER = 987_654_321
THEIRS, OF_ANOTHER, NOWHERE = "own", "of another clinic", "nowhere"
MERGED, JOINED, PARTED = "of a merged entry", "of an entry joined with one known here", "of an entry joined and parted again"
STATES = {THEIRS: OWN, OF_ANOTHER: OTHER, NOWHERE: "", MERGED: OWN, JOINED: OTHER, PARTED: OTHER}
"""Whose things are asked for, and in which room they lie. A scene goes through these states in this order."""
WITHOUT_COOKIES = {"diary:open", "diary:sync"}
"""Doors that ask for no token of a form: no cookie is read there, the key in a header is the proof."""
NOT_JOINED = {"site", "membership", "colleague", "service_report", "closed_days", "calendar_address", "response_review"}
"""Things of no person, or of somebody else than the person who is joined with another entry."""
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def routes(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Every route that the addresses of the clinic hold: its full name, and what its address names."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            inside = f"{space}{each.namespace}:" if each.namespace else space
            yield from routes(each.url_patterns, inside)
        else:
            assert each.name, f"{each.pattern} has no name, so no rule can be given for it"
            yield f"{space}{each.name}", frozenset(re.findall(r"<(?:\w+:)?(\w+)>", str(each.pattern)))


def named_by(route: str) -> frozenset[str]:
    """The parts of an address that stand for something of a clinic."""
    return dict(routes())[route] - NAMES_NOTHING


def address_of(route: str, parts: Iterable[str], things: Mapping[str, int]) -> str:
    """The address of a route for these things; a thing that is not among them is nowhere."""
    return reverse(route, kwargs={part: FREE.get(part) or things.get(part, NOWHERE_NUMBER) for part in parts})


def expected(row: Row, asker: str, state: str, parts: frozenset[str]) -> object:
    """What the table says, written down a second time and plainly."""
    if row.known == Known.NOBODY:
        return REACHED
    if asker in STRANGERS:
        return "/sign-in/"
    if asker == NEWCOMER and row.known == Known.BY_SECOND_FACTOR:
        return "/account/second-factor/"
    if row.roles and not any(row.roles.get(role) for role in roles_of(asker)):
        return 403
    return REACHED if all(_is_theirs(asker, state, part) for part in parts - NAMES_NOTHING) else 404


def roles_of(asker: str) -> set[Role]:
    """What somebody is in the clinic that they work in."""
    if asker == WITHOUT_ROLE:
        return set()
    if asker == IN_EVERY_ROLE:
        return set(Role)
    return {NEWCOMER: {Role.ASSESSOR}, ELSEWHERE: {Role.INJECTOR}, IN_BOTH: {Role.INJECTOR}}.get(asker) or {Role(asker)}


def _is_theirs(asker: str, state: str, part: str) -> bool:
    if state == NOWHERE:
        return False
    if asker == ELSEWHERE:
        return STATES[state] == OTHER
    return STATES[state] == OWN or (state == JOINED and part not in NOT_JOINED)


@dataclass
class Written:
    """What was written to the database while it watched."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(sql):
            self.statements.append((sql, params))
        return execute(sql, params, many, context)


@contextmanager
def watched() -> Iterator[Written]:
    """Every statement that writes, while the block runs."""
    found = Written()
    with connection.execute_wrapper(found):
        yield found


@contextmanager
def remembered() -> Iterator[None]:
    """While the block runs, the database is asked once who somebody is and whose a thing is; the gate is asked every time."""
    load, user_of, memberships_of = SessionStore.load, ModelBackend.get_user, gate.memberships_of
    session = cache(lambda key: load(SessionStore(key)))
    user = cache(lambda id: user_of(ModelBackend(), id))
    instead: dict[Any, dict[str, Any]] = {
        SessionStore: {"load": lambda store: dict(session(store.session_key))},
        ModelBackend: {"get_user": lambda _, id: user(id)},
        gate: {
            "memberships_of": cache(lambda user: list(memberships_of(user))), "has_second_factor": cache(gate.has_second_factor),
            "SUBJECTS": {name: cache(look) for name, look in gate.SUBJECTS.items()},
        },
    }  # fmt: skip
    with ExitStack() as stack:
        for owner, names in instead.items():
            stack.enter_context(patch.multiple(owner, **names))
        yield


def counted() -> dict[str, int]:
    """How many rows each table has, sessions apart: the audit is one of them."""
    held = apps.get_models(include_auto_created=True)
    return {one._meta.db_table: one._default_manager.count() for one in held if one._meta.app_label != "sessions"}


def answer(browser: Client, method: str, address: str) -> object:
    """A status, or where it leads instead."""
    said: HttpResponse = browser.generic(method, address)
    return said["Location"].split("?")[0] if said.status_code == 302 else said.status_code


@dataclass
class Found:
    """What asking found: how much was asked, what was answered otherwise than the table says, and what wrote all the same."""

    asked: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)


def ask(scene: Scene, state: str, asker: str, doors: Iterable[tuple[str, str]], found: Found) -> None:
    """One asker at these doors (route and method) for the things of a state. A refusal that writes is found too."""
    parts_of, things = dict(routes()), scene.things.get(STATES[state], {})
    with remembered(), watched() as written:
        for route, method in doors:
            parts = parts_of[route]
            told, wanted = answer(scene.browsers[asker], method, address_of(route, parts, things)), TABLE.get(route)
            found.asked += 1
            if wanted is None or told != expected(wanted, asker, state, parts):
                found.wrong.append(f"{asker}, {state}, {method} {route}: {told}")
            if told != REACHED:
                found.refused += 1
                found.wrote += [f"{asker}, {state}, {method} {route}: {sql}" for sql, _ in written.statements]
            written.statements.clear()


def doors(state: str) -> list[tuple[str, str]]:
    """Every route with every method; of things that are not one's own only routes that name something."""
    held = sorted((name, parts) for name, parts in routes() if state == THEIRS or parts - NAMES_NOTHING)
    return [(name, method) for name, _ in held for method in METHODS]


def states(scene: Scene) -> Iterator[str]:
    """Every state in turn; the scene is brought into it first."""
    yield from (THEIRS, OF_ANOTHER, NOWHERE)
    scene.merged()
    yield MERGED
    joined = scene.joined()
    yield JOINED
    scene.parted(joined)
    yield PARTED


def unsafe_doors() -> list[tuple[str, str]]:
    """Every route with every method that could change something."""
    return [(name, method) for name, _ in sorted(routes()) for method in UNSAFE]


def reached_without_a_token(scene: Scene) -> list[str]:
    """What answers to a form that another site sent from the browser of somebody who is signed in, in every role."""
    careful, parts_of = Client(enforce_csrf_checks=True), dict(routes())
    careful.cookies.update(scene.browsers[IN_EVERY_ROLE].cookies)
    told = ((route, method, address_of(route, parts_of[route], scene.things[OWN])) for route, method in unsafe_doors())
    with remembered():
        found = [f"{method} {route}" for route, method, address in told if answer(careful, method, address) == REACHED]
    return [one for one in found if one.split(" ")[1] not in WITHOUT_COOKIES]
