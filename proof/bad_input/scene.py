"""A clinic with somebody in every state that a form can be about, and a browser for each role."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Scene:
    """What there is: for every part of an address the numbers that are tried, and who may come, with their browsers."""

    things: dict[str, list[int]]
    browsers: dict[str, Any]
    device: Any
    visit: Any
    codes: dict[str, str] = field(default_factory=dict)


def set_up() -> None:
    """Django with the settings of the tests, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.clinic.settings")
    import django

    django.setup()


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[None]:
    """A fresh, migrated database of this kind with an audit of its own, gone afterwards."""
    set_up()
    from django.test.utils import override_settings
    from tests.clinic.databases import migrate, pointed_at, postgresql_server

    from eutonia_clinic.config.environment import postgresql, sqlite

    with ExitStack() as stack:
        held: Any = sqlite(folder)
        if kind == "postgresql":
            server = stack.enter_context(postgresql_server())
            server.says("CREATE DATABASE clinic")
            held = postgresql(server.url("clinic"))
        migrate(held)
        stack.enter_context(pointed_at(held))
        stack.enter_context(override_settings(EUTONIA_ANCHORS=folder / "anchors.jsonl"))
        yield


@contextmanager
def clinic_on(kind: str) -> Iterator[Scene]:
    """The scene on such a database, at one moment."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="eutonia-proof-")))
        stack.enter_context(database_of(kind, folder))
        from tests.clinic.scenes import MOMENT

        from eutonia_clinic.core import clock

        stack.enter_context(clock.stopped_at(MOMENT))
        yield a_scene()


def a_scene() -> Scene:
    """One clinic; people in every state; whoever works there."""
    from django.test import Client
    from tests.clinic.config.test_access import something_of_each_kind
    from tests.clinic.diary.keeping import a_device
    from tests.clinic.entering import signed_in, with_password
    from tests.clinic.scenes import a_clinic, a_person, a_user
    from tests.clinic.story import Visit

    from eutonia_clinic.accounts.roles import Role

    clinic = a_clinic()
    roles = (Role.INJECTOR, Role.LEAD, Role.ADMINISTRATOR, Role.RESEARCHER)
    users = {str(role): with_password(a_user(clinic, f"Dr {role.value.title()} Sample", role)) for role in roles}
    things = {name: [number] for name, number in something_of_each_kind(clinic).items()}
    by = users[str(Role.INJECTOR)]

    whom = {"waiting": "Waitwell", "signed": "Signwell", "open": "Openwell", "seen": "Seenwell"}
    visits = {name: Visit(clinic, by, a_person(by, clinic, family=family, given="Ada")) for name, family in whom.items()}
    for name, number in _in_every_state(visits):
        things[name].append(number)
    browsers = {name: signed_in(user, Client(raise_request_exception=False)) for name, user in users.items()}
    browsers["nobody"] = Client(raise_request_exception=False)
    return Scene(things, browsers, a_device(visits["seen"]), visits["open"])


def _in_every_state(visits: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """A draft that waits, a signed plan, a session that is open, and a follow-up that nobody has looked at."""
    from tests.clinic.scenes import MOMENT
    from tests.clinic.story import a_closed_session, a_signed_plan, a_vial, assessed, drafted, proposed, seen_again

    waiting = assessed(visits["waiting"])
    proposal = proposed(visits["waiting"], waiting)
    yield "assessment", waiting.pk
    yield "proposal", proposal.pk
    yield "draft", drafted(visits["waiting"], proposal).pk
    plan = a_signed_plan(visits["signed"])
    yield "plan", plan.pk
    session = visits["open"].act("open_session", plan=a_signed_plan(visits["open"]))
    visits["open"].act("record_vial", session=session, vial=a_vial())
    yield "session", session.pk
    closing = a_closed_session(visits["seen"])
    yield "session", closing.session_id
    yield "follow_up", seen_again(visits["seen"], closing, MOMENT).pk
    yield "person", visits["seen"].person.pk
    yield "assessment_draft", visits["seen"].act("start_assessment", person=visits["seen"].person).pk
