"""Who may open what: every route, asked by everybody, by every method, for what is theirs and what is not; and numbers in forms.

Everything is made from the addresses of the clinic and held against the access table (`eutonia_clinic.config.access`).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from proof.outcomes import Outcome, Told, none_of

if TYPE_CHECKING:
    from tests.clinic.config.everybody import Scene

REACHED = "tests.clinic.config.reached.ReachedMiddleware"
EVERY_FORM = 400
"""Times that a form is tried with somebody else's number, at least."""


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """The whole matrix, and every form with somebody else's numbers; with less than everything, every so many-th door."""
    set_up()
    from tests.clinic.config.everybody import ASKERS

    from proof.permissions.doors import METHODS, doors

    whole = sum(len(doors(state)) for state in _states()) * len(ASKERS)
    with an_empty_clinic() as template:
        with a_scene(template, behind=True) as scene:
            yield from _matrix(scene, told, share, whole if share == 1 else int(whole * share * 0.9))
            yield from _without_a_token(scene)
        with a_scene(template, behind=False) as scene:
            yield from _numbers(scene, share)
    yield Outcome(
        "Somebody who was erased or whose record is restricted", "not built", "refused on every route", False,
        "the record can neither be erased nor restricted yet: the database refuses to remove a row (H49), and a number that "
        f"stands for nothing is answered as nothing on every route ({len(METHODS)} methods, everybody)",
    )  # fmt: skip


def set_up() -> None:
    """Django, as the tests have it: once in a process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.clinic.settings")
    import django
    from django.conf import settings
    from django.test.utils import setup_test_environment

    django.setup()
    if "testserver" not in settings.ALLOWED_HOSTS:
        setup_test_environment()


@contextmanager
def an_empty_clinic() -> Iterator[Path]:
    """The file of a migrated database that others are copied from."""
    from tests.clinic.databases import FILE, migrate

    from eutonia_clinic.config.environment import sqlite

    with tempfile.TemporaryDirectory(prefix="eutonia-proof-") as folder:
        migrate(sqlite(Path(folder)))
        yield Path(folder) / FILE


@contextmanager
def a_scene(template: Path, behind: bool) -> Iterator[Scene]:
    """Everybody, in a database of their own. `behind`: no page is asked, so that only the gate answers."""
    from tests.clinic.config.everybody import everybody

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="eutonia-proof-")))
        if behind:
            stack.enter_context(plainly_refused())
        yield stack.enter_context(everybody(template, folder, (REACHED,) if behind else ()))


@contextmanager
def plainly_refused() -> Iterator[None]:
    """A refusal is its status only: how it is told is drawn by a page that other tests read."""
    from django.http import HttpResponse

    with patch("eutonia_clinic.accounts.views.failures._told", lambda _request, status, *_: HttpResponse(status=status)):
        yield


def _states() -> tuple[str, ...]:
    from proof.permissions.doors import STATES

    return tuple(STATES)


def _matrix(scene: Scene, told: Told, share: float, least: int) -> Iterator[Outcome]:
    from tests.clinic.config.everybody import ASKERS

    from eutonia_clinic.config.access import TABLE
    from proof.permissions.doors import Found, ask, counted, doors, routes, states

    found, every, at, changed = Found(), max(1, round(1 / share)), 0, 0
    for state in states(scene):
        before = counted()
        for asker in ASKERS:
            at += 1
            ask(scene, state, asker, doors(state)[at % every :: every], found)
            told(found.asked, max(least, found.asked))
        changed += counted() != before
    shown = "; ".join(found.wrong[:3])
    yield none_of(
        "Everybody at every route by every method: answered otherwise than the access table says", len(found.wrong), found.asked,
        least, shown,
    )  # fmt: skip
    wrote = "; ".join(found.wrote[:3])
    yield none_of("A refusal that had written something", len(found.wrote), found.refused, int(least * 0.5), wrote)
    yield none_of("Whose things were asked for, by whomever, and a table had changed", changed, len(_states()), 6)
    unlisted = {name for name, _ in routes()} ^ set(TABLE)
    yield none_of("Routes without a row in the access table, and rows without a route", len(unlisted), len(TABLE), 100)


def _without_a_token(scene: Scene) -> Iterator[Outcome]:
    from proof.permissions.doors import reached_without_a_token, routes, unsafe_doors

    found = reached_without_a_token(scene)
    yield none_of(
        "Routes that take a form of another site, but for the two that read no cookie", len(found), len(unsafe_doors()),
        4 * len(list(routes())), "; ".join(found[:3]),
    )  # fmt: skip


def _numbers(scene: Scene, share: float) -> Iterator[Outcome]:
    from tests.clinic.config.everybody import IN_EVERY_ROLE

    from proof.permissions.crossing import Crossings, foreign, pages, try_page

    found, others, every = Crossings(), foreign(), max(1, round(1 / share))
    for route, address in list(pages(scene))[::every]:
        try_page(scene.browsers[IN_EVERY_ROLE], route, address, others, found)
    least = int(EVERY_FORM * share)
    went = f"{found.accepted:,} of {found.forms:,} forms went through as a machine filled them in"
    yield none_of(
        "Somebody else's number in a form (for one's own, before, after, in a field that there is not) that reached somebody",
        len(found.crossed), found.tried, least, "; ".join((went, *found.crossed[:3])),
    )  # fmt: skip
    yield none_of("Forms answered by a fault of ours", len(found.faults), found.tried, least, "; ".join(found.faults[:2]))
