"""Every form of the clinic, found on its pages as each role sees them, and every route that takes one."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.config.access import NAMES_NOTHING, TABLE, Known, Reach
from proof.bad_input.forms import Box, Form, doors, read
from proof.bad_input.scene import NOBODY, Scene
from proof.bad_input.standing import undone
from proof.permissions.doors import FREE, routes

OK, FORBIDDEN, NOT_ALLOWED = 200, 403, 405
NOTHING = 1
"""The number of what a scene has none of: it may exist, and need not."""
A_FACT = "onabotulinumtoxinA.limit.ona-us-cumulative"
HTML, ENCODED = "text/html", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Door:
    """A form of a page that somebody may send."""

    route: str
    who: str
    page: str
    form: Form

    @property
    def at(self) -> str:
        """Where the form goes."""
        return self.form.action or self.page

    @property
    def known(self) -> dict[str, Any]:
        """What is known of this route beforehand."""
        return dict(doors().get(self.route, {}))

    @property
    def boxes(self) -> list[Box]:
        """Its fields, one of each family, with the kinds that only their names tell."""
        kinds = {**doors()["kinds"], **self.known.get("kinds", {})}
        first = {box.family: box for box in self.form.boxes.values() if box.name not in self.known.get("without", ())}
        limited = self.known.get("limited", ())
        return [
            replace(one, kind=kinds.get(one.name, kinds.get(one.family, one.kind)), is_limited=one.name in limited)
            for one in first.values()
        ]

    @property
    def families(self) -> frozenset[str]:
        """Which fields it has, rows of one kind counted once."""
        return frozenset(one.family for one in self.form.boxes.values())

    def ordinary(self) -> dict[str, Any]:
        """The form filled in as somebody would."""
        wanted = [one for one in self.form.buttons if one[1] == self.known.get("button")]
        pressed = dict((wanted or self.form.buttons)[:1])
        return {**self.form.values, **pressed, **self.known.get("typed", {})}


def doors_of(scene: Scene, before: dict[str, str], only: Collection[str] = ()) -> list[Door]:
    """Every form that is found, of a route those that have fields which no other has; on the pages of some routes only."""
    found: dict[tuple[str, frozenset[str]], Door] = {}
    for who, page in _pages(scene, only):
        for door in _forms_of(scene, who, page, before):
            found.setdefault((door.route, door.families), door)
    largest = [
        door for door in found.values()
        if not any(other.route == door.route and door.families < other.families for other in found.values())
    ]  # fmt: skip
    return [door for door in largest if _is_open(scene, door, before)]


def routes_that_take(scene: Scene) -> set[str]:
    """Every route that does not refuse a form by its method alone."""
    return {route for route, _ in routes() if _takes(scene, route)}


def addresses(scene: Scene, route: str) -> Iterator[str]:
    """The addresses of a route, one for each thing that it can name."""
    parts = sorted(dict(routes())[route])
    free = FREE | {"fact": A_FACT}
    held = [[free[part]] if part in NAMES_NOTHING else scene.things.get(part, [NOTHING]) for part in parts]
    for chosen in itertools.product(*held):
        yield reverse(route, kwargs=dict(zip(parts, chosen, strict=True)))


def route_of(address: str) -> str:
    """The name of the route at an address; '' where there is none."""
    try:
        return str(resolve(urlsplit(address).path).view_name)
    except Resolver404:
        return ""


def _takes(scene: Scene, route: str) -> bool:
    """Asked with a method that no page has: the answer names those that there are, when the view says so."""
    told = [scene.browser(who).generic("LINK", address) for who in _who(scene, route) for address in addresses(scene, route)]
    allowed = [one.headers.get("Allow", "") for one in told if one.status_code == NOT_ALLOWED]
    return any("POST" in one for one in allowed)


def _is_open(scene: Scene, door: Door, before: dict[str, str]) -> bool:
    """Some read a page with a form that they may not send."""
    with undone(before):
        sent = scene.browser(door.who).generic(door.form.method.upper(), door.at, b"", content_type=ENCODED)
    return sent.status_code not in (NOT_ALLOWED, FORBIDDEN)


def _pages(scene: Scene, only: Collection[str]) -> Iterator[tuple[str, str]]:
    asked = [route for route, _ in sorted(routes()) if not only or route in only]
    for address in (*(at for route in asked for at in addresses(scene, route)), *scene.pages):
        yield from ((who, address) for who in _who(scene, route_of(address)))


def _who(scene: Scene, route: str) -> list[str]:
    """Who may open a route, as the access table says. What is open to everybody is asked by nobody, and by one who is known."""
    row = TABLE[route]
    if row.roles:
        return [who for who in scene.cookies if who != NOBODY and row.reach(Role(who)) is not Reach.NONE]
    return [str(Role.INJECTOR), *([NOBODY] if row.known == Known.NOBODY else [])]


def _forms_of(scene: Scene, who: str, page: str, before: dict[str, str]) -> Iterator[Door]:
    queue, seen = [page], {page}
    while queue:
        here = queue.pop()
        with undone(before):
            answer = scene.browser(who).get(here)
        if answer.status_code != OK or HTML not in answer.headers.get("Content-Type", "") or answer.streaming:
            continue
        shown = read(answer.content.decode())
        for form in shown.forms:
            for to in (form.action or here, *sorted(form.also)):
                if where := route_of(to):
                    yield Door(where, who, here, replace(form, action=to))
        for link in shown.links:
            if link.startswith(("?", page + "?")) and len(seen) < 4 and (to := page + link[link.index("?") :]) not in seen:
                seen.add(to)
                queue.append(to)
